"""Credits: prepaid money, minutes and uses: lots, the ledger, balances and statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Credits(Resource):
    """Credits: prepaid money, minutes and uses: lots, the ledger, balances and statements."""

    def get_balances(
        self,
        *,
        account_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        at: datetime | None = None,
    ) -> models.Balances:
        """Get credit balances.

        What could be spent on something that begins at that instant: by kind, and by lot in the order of burning.

        Args:
            account_id: Of this account
            member_id: Of this member: their own lots and what their teams share
            team_id: Of this team
            at: Past or to come; now, unless given

        Raises NotFound. Needs `credits:read`.
        """
        return self._send(
            "GET",
            "/v1/credits/balances",
            models.Balances,
            query={"account_id": account_id, "member_id": member_id, "team_id": team_id, "at": at},
        )

    def list_entries(
        self,
        *,
        lot_id: str | None = None,
        account_id: str | None = None,
        member_id: str | None = None,
        source_id: str | None = None,
        kind: Literal["grant", "hold", "release", "consume", "return", "expire", "transfer", "correction"]
        | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Entry]:
        """List credit entries.

        The ledger, oldest first.

        Args:
            lot_id: Only of this lot
            account_id: Only of this account's lots
            member_id: Only what this member took
            source_id: Only for this booking, sale, pass or other source, by its id
            kind: Only entries of this kind
            from_: Only what was posted at or after
            to: Only what was posted before

        Needs `credits:read`.
        """
        return self._items(
            "/v1/credits/entries",
            models.Entry,
            query={
                "lot_id": lot_id,
                "account_id": account_id,
                "member_id": member_id,
                "source_id": source_id,
                "kind": kind,
                "from": from_,
                "to": to,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def list_lots(
        self,
        *,
        account_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        kind: Literal["money", "minutes", "uses"] | None = None,
        valid_at: datetime | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Lot]:
        """List credit lots.

        In the order in which they were granted.

        Args:
            account_id: Only this account's
            member_id: Only what this member may spend: their own, and their teams'
            team_id: Only this team's
            kind: Only of this kind
            valid_at: Only what is valid at that instant
            external_id: Only with this id of yours
            updated_since: Only what changed at or after

        Needs `credits:read`.
        """
        return self._items(
            "/v1/credits/lots",
            models.Lot,
            query={
                "account_id": account_id,
                "member_id": member_id,
                "team_id": team_id,
                "kind": kind,
                "valid_at": valid_at,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def grant(
        self,
        *,
        account_id: str,
        kind: Literal["money", "minutes", "uses"],
        quantity: int,
        name: str,
        use_of: Literal["day_pass", "guest_pass", "print", "other"] | None = None,
        currency: str | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        restrictions: models.Restrictions | None = None,
        shared: bool | None = None,
        member_cap: int | None = None,
        source: Literal["manual", "gift", "purchase", "refund", "plan_cycle"] | None = None,
        price_paid: models.Money | None = None,
        rollover: models.Rollover | None = None,
        reason: str | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Lot:
        """Grant credits.

        To a member's or a team's account: money, minutes, or uses, as valid and as restricted as you say.

        Args:
            account_id: Id of the billing account
            kind: What is counted: `money`, `minutes` or `uses`
            use_of: Of kind `uses`, and needed there: what one use is
            currency: Of kind `money`, and needed there
            quantity: Minor units, minutes or uses, by the lot's kind
            valid_from: Now, unless given
            valid_until: It pays for what begins before; null: for ever
            restrictions: What it may be used for
            shared: A team's people may spend it on what they book for themselves
            member_cap: What one person may take of a team's lot; null: all of it
            source: Why there are such credits
            price_paid: What was paid for them; a liability until used
            rollover: Null: what is left when it ends lapses
            reason: Stands in its first entry
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, ExternalIdTaken. Needs `credits:write`.
        """
        return self._send(
            "POST",
            "/v1/credits/lots",
            models.Lot,
            body=given(
                {
                    "account_id": account_id,
                    "kind": kind,
                    "use_of": use_of,
                    "currency": currency,
                    "quantity": quantity,
                    "name": name,
                    "valid_from": valid_from,
                    "valid_until": valid_until,
                    "restrictions": restrictions,
                    "shared": shared,
                    "member_cap": member_cap,
                    "source": source,
                    "price_paid": price_paid,
                    "rollover": rollover,
                    "reason": reason,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get_lot(self, lot_id: str) -> models.Lot:
        """Read a credit lot.

        Args:
            lot_id: Id of the credit lot

        Needs `credits:read`.
        """
        return self._send("GET", f"/v1/credits/lots/{segment(lot_id)}", models.Lot)

    def update_lot(
        self,
        lot_id: str,
        *,
        name: str | None = None,
        valid_until: datetime | Unset | None = UNSET,
        restrictions: models.Restrictions | None = None,
        shared: bool | None = None,
        member_cap: int | Unset | None = UNSET,
        rollover: models.Rollover | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Lot:
        """Change a credit lot.

        Only the fields named are changed. A lower cap takes nothing back; it only refuses more.

        Args:
            lot_id: Id of the credit lot
            valid_until: It pays for what begins before; null: for ever
            restrictions: What it may be used for
            shared: A team's people may spend it on what they book for themselves
            member_cap: What one person may take of a team's lot; null: all of it
            rollover: What of the rest goes on at its end; null: it lapses
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, LotExpired, ExternalIdTaken. Needs `credits:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/credits/lots/{segment(lot_id)}",
            models.Lot,
            body=given(
                {
                    "name": name,
                    "valid_until": nullable(valid_until),
                    "restrictions": restrictions,
                    "shared": shared,
                    "member_cap": nullable(member_cap),
                    "rollover": nullable(rollover),
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def correct_lot(
        self,
        lot_id: str,
        *,
        quantity: int,
        reason: str,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Lot:
        """Correct a credit lot.

        Adds to the balance or takes off, with a reason; never below zero, and the problem says what is there.

        Args:
            lot_id: Id of the credit lot
            quantity: Added to the balance; may be negative
            reason: Why, in your words; kept with what was done

        Raises CreditsSpent, LotExpired. Needs `credits:write`.
        """
        return self._send(
            "POST",
            f"/v1/credits/lots/{segment(lot_id)}/correct",
            models.Lot,
            body=given({"quantity": quantity, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def expire_lot(
        self, lot_id: str, *, reason: str, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Lot:
        """End a credit lot.

        What is left lapses now, and doesn't roll over. What is held or was used stays so.

        Args:
            lot_id: Id of the credit lot
            reason: Why, in your words; kept with what was done

        Raises LotExpired. Needs `credits:write`.
        """
        return self._send(
            "POST",
            f"/v1/credits/lots/{segment(lot_id)}/expire",
            models.Lot,
            body=given({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def transfer(
        self,
        lot_id: str,
        *,
        account_id: str,
        quantity: int | None = None,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Transfer:
        """Transfer credits to another account.

        A part or all that is left. The other account gets a lot that is valid and restricted as this one.

        Args:
            lot_id: Id of the credit lot
            account_id: Whose they become
            quantity: Null: all that is there
            reason: Why, in your words; kept with what was done

        Raises NotFound, CreditsSpent, LotExpired. Needs `credits:write`.
        """
        return self._send(
            "POST",
            f"/v1/credits/lots/{segment(lot_id)}/transfer",
            models.Transfer,
            body=given({"account_id": account_id, "quantity": quantity, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_statement(
        self,
        *,
        account_id: str,
        from_: datetime,
        limit: int | None = None,
        cursor: str | None = None,
        to: datetime | None = None,
    ) -> models.CreditStatement:
        """Get a credit statement.

        What an account had, got and spent: `opening` and the entries add up to `closing`.

        Args:
            account_id: Of this account
            from_: The period's begin
            to: The period's end; now, unless given

        Raises NotFound. Needs `credits:read`.
        """
        return self._send(
            "GET",
            "/v1/credits/statement",
            models.CreditStatement,
            query={"account_id": account_id, "limit": limit, "cursor": cursor, "from": from_, "to": to},
        )


class AsyncCredits(AsyncResource):
    """`Credits` with asyncio."""

    get_balances = awaited(Credits.get_balances)
    """Get credit balances."""

    list_entries = listed(Credits.list_entries)
    """List credit entries."""

    list_lots = listed(Credits.list_lots)
    """List credit lots."""

    grant = awaited(Credits.grant)
    """Grant credits."""

    get_lot = awaited(Credits.get_lot)
    """Read a credit lot."""

    update_lot = awaited(Credits.update_lot)
    """Change a credit lot."""

    correct_lot = awaited(Credits.correct_lot)
    """Correct a credit lot."""

    expire_lot = awaited(Credits.expire_lot)
    """End a credit lot."""

    transfer = awaited(Credits.transfer)
    """Transfer credits to another account."""

    get_statement = awaited(Credits.get_statement)
    """Get a credit statement."""
