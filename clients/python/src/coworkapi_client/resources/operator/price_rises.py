"""Price rises: prices of many memberships, changed on a day and announced ahead."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class PriceRises(Resource):
    """Price rises: prices of many memberships, changed on a day and announced ahead."""

    def list(
        self,
        *,
        state: Literal["scheduled", "withdrawn", "applied"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.PriceRise]:
        """List price rises.

        The newest first.

        Args:
            state: Only in this state
            updated_since: Only what changed at or after

        Needs `memberships:read`.
        """
        return self._items(
            "/v1/price-rises",
            models.PriceRise,
            query={"state": state, "updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        name: str,
        effective_on: date,
        basis_points: int | None = None,
        amount: int | None = None,
        rounding: int | None = None,
        selection: models.Selection | None = None,
        announce_on: date | None = None,
        reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.PriceRise:
        """Schedule a price rise.

        Each membership's price changes on that day; its holder is told when it is announced.

        Args:
            effective_on: The local day from which the new prices count
            basis_points: Hundredths of a percent: 1000 is 10 %
            amount: By so many minor units; null: by `basis_points`
            rounding: To a multiple of so many minor units: 100 rounds to whole euros
            selection: Which memberships; all that run on the day unless narrowed
            announce_on: When the letters go out; today unless given
            reason: Why, in your words; kept with what was done

        Raises NothingSelected. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            "/v1/price-rises",
            models.PriceRise,
            body=given(
                {
                    "name": name,
                    "effective_on": effective_on,
                    "basis_points": basis_points,
                    "amount": amount,
                    "rounding": rounding,
                    "selection": selection,
                    "announce_on": announce_on,
                    "reason": reason,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def preview(
        self,
        *,
        name: str,
        effective_on: date,
        limit: int | None = None,
        cursor: str | None = None,
        basis_points: int | None = None,
        amount: int | None = None,
        rounding: int | None = None,
        selection: models.Selection | None = None,
        announce_on: date | None = None,
        reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.PriceRisePreview:
        """Preview a price rise.

        Every membership with its old and its new price, a page at a time, and the totals of all. Nothing is written.

        Args:
            effective_on: The local day from which the new prices count
            basis_points: Hundredths of a percent: 1000 is 10 %
            amount: By so many minor units; null: by `basis_points`
            rounding: To a multiple of so many minor units: 100 rounds to whole euros
            selection: Which memberships; all that run on the day unless narrowed
            announce_on: When the letters go out; today unless given
            reason: Why, in your words; kept with what was done

        Raises NothingSelected. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            "/v1/price-rises/preview",
            models.PriceRisePreview,
            query={"limit": limit, "cursor": cursor},
            body=given(
                {
                    "name": name,
                    "effective_on": effective_on,
                    "basis_points": basis_points,
                    "amount": amount,
                    "rounding": rounding,
                    "selection": selection,
                    "announce_on": announce_on,
                    "reason": reason,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, price_rise_id: str) -> models.PriceRise:
        """Read a price rise.

        Args:
            price_rise_id: Id of the price rise

        Needs `memberships:read`.
        """
        return self._send("GET", f"/v1/price-rises/{segment(price_rise_id)}", models.PriceRise)

    def list_letters(
        self,
        price_rise_id: str,
        *,
        state: Literal["pending", "sent", "failed", "to_post", "posted", "withdrawn", "taken_back"] | None = None,
        kind: Literal["announcement", "withdrawal", "correction"] | None = None,
        account_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.PriceRiseLetter]:
        """List the letters of a price rise.

        One for each account and legal entity, once the rise was announced. `state=to_post`: those to be printed.

        Args:
            price_rise_id: Id of the price rise
            state: Only in this state
            kind: Only announcements, or what takes them back, whole or in part
            account_id: Only to this account

        Needs `memberships:read`.
        """
        return self._items(
            f"/v1/price-rises/{segment(price_rise_id)}/letters",
            models.PriceRiseLetter,
            query={"state": state, "kind": kind, "account_id": account_id, "limit": limit, "cursor": cursor},
        )

    def get_letter(self, price_rise_id: str, letter_id: str) -> models.PriceRiseLetter:
        """Read a letter of a price rise.

        Args:
            price_rise_id: Id of the price rise
            letter_id: Id of the price rise letter

        Needs `memberships:read`.
        """
        return self._send(
            "GET", f"/v1/price-rises/{segment(price_rise_id)}/letters/{segment(letter_id)}", models.PriceRiseLetter
        )

    def mark_letter_posted(
        self,
        price_rise_id: str,
        letter_id: str,
        *,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.PriceRiseLetter:
        """Note that a letter was posted.

        It went out on paper: to an account without an address, or whose mail was refused. Should the rise be withdrawn
        after that, another letter takes it back.

        Args:
            price_rise_id: Id of the price rise
            letter_id: Id of the price rise letter

        Raises LetterNotToPost. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/price-rises/{segment(price_rise_id)}/letters/{segment(letter_id)}/mark-posted",
            models.PriceRiseLetter,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_letter_pdf(self, price_rise_id: str, letter_id: str) -> bytes:
        """Read a letter of a price rise as PDF.

        As it was mailed, or as it is to be printed. Rendered once: it is the same file ever after.

        Args:
            price_rise_id: Id of the price rise
            letter_id: Id of the price rise letter

        Needs `memberships:read`.
        """
        return self._send("GET", f"/v1/price-rises/{segment(price_rise_id)}/letters/{segment(letter_id)}/pdf", bytes)

    def list_memberships(
        self, price_rise_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.MembershipChange]:
        """List the memberships of a price rise.

        The change of each, with its price before and after.

        Args:
            price_rise_id: Id of the price rise

        Needs `memberships:read`.
        """
        return self._items(
            f"/v1/price-rises/{segment(price_rise_id)}/memberships",
            models.MembershipChange,
            query={"limit": limit, "cursor": cursor},
        )

    def withdraw(
        self, price_rise_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.PriceRise:
        """Withdraw a price rise.

        Before it takes effect: prices stay as they are.

        Args:
            price_rise_id: Id of the price rise

        Raises ChangeIsOver. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/price-rises/{segment(price_rise_id)}/withdraw",
            models.PriceRise,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncPriceRises(AsyncResource):
    """`PriceRises` with asyncio."""

    list = listed(PriceRises.list)
    """List price rises."""

    create = awaited(PriceRises.create)
    """Schedule a price rise."""

    preview = awaited(PriceRises.preview)
    """Preview a price rise."""

    get = awaited(PriceRises.get)
    """Read a price rise."""

    list_letters = listed(PriceRises.list_letters)
    """List the letters of a price rise."""

    get_letter = awaited(PriceRises.get_letter)
    """Read a letter of a price rise."""

    mark_letter_posted = awaited(PriceRises.mark_letter_posted)
    """Note that a letter was posted."""

    get_letter_pdf = awaited(PriceRises.get_letter_pdf)
    """Read a letter of a price rise as PDF."""

    list_memberships = listed(PriceRises.list_memberships)
    """List the memberships of a price rise."""

    withdraw = awaited(PriceRises.withdraw)
    """Withdraw a price rise."""
