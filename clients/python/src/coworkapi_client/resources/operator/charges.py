"""Charges: what is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Charges(Resource):
    """Charges: what is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge."""

    def list(
        self,
        *,
        account_id: str | None = None,
        member_id: str | None = None,
        location_id: str | None = None,
        source_kind: Literal["booking", "pass", "credit_pack", "fee", "adjustment", "membership", "deposit", "late_fee"]
        | None = None,
        source_id: str | None = None,
        unsettled: bool | None = None,
        created_from: datetime | None = None,
        created_before: datetime | None = None,
        sort: Literal["created_at", "-created_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.ExpandedCharge]:
        """List charges.

        Opposite charges included: an account's sum of `outstanding` is what it owes.

        Args:
            account_id: Only those that this account owes
            member_id: Only for this member's bookings and purchases
            location_id: Only of this location
            source_kind: Only for such things
            source_id: Only those of this booking, pass or credit lot
            unsettled: Only what is outstanding (true) or isn't (false)
            created_from: Written at or after
            created_before: Written before
            sort: `-`: newest first
            expand: Comma-separated, one level: `account`, `member`, `location`

        Needs `charges:read`.
        """
        return self._items(
            "/v1/charges",
            models.ExpandedCharge,
            query={
                "account_id": account_id,
                "member_id": member_id,
                "location_id": location_id,
                "source_kind": source_kind,
                "source_id": source_id,
                "unsettled": unsettled,
                "created_from": created_from,
                "created_before": created_before,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def create(
        self,
        *,
        location_id: str,
        description: str,
        amount: models.Money,
        dry_run: bool | None = None,
        source_kind: Literal["fee", "adjustment"] | None = None,
        account_id: str | None = None,
        member_id: str | None = None,
        tax_code: str | None = None,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChargeAnswer:
        """Charge by hand.

        A fee, or an adjustment; negative adjustments are credits. With `dry_run`, 200 and what it would be.

        Args:
            dry_run: Only say what would happen
            source_kind: A `fee` asks for money; an `adjustment` may be negative, and is a credit then
            account_id: Who owes it; null: a walk-in
            member_id: Whom it is about; the account's own member unless given
            location_id: Its legal entity charges, by its tax rates
            description: What the invoice's line says
            amount: In the location's currency; gross if its legal entity's prices include tax
            tax_code: What rates and products refer to
            starts_at: The service period; now, unless given
            ends_at: As `starts_at`, unless given

        Raises NoTaxRate. Needs `charges:write`.
        """
        return self._send(
            "POST",
            "/v1/charges",
            models.ChargeAnswer,
            query={"dry_run": dry_run},
            body=given(
                {
                    "source_kind": source_kind,
                    "account_id": account_id,
                    "member_id": member_id,
                    "location_id": location_id,
                    "description": description,
                    "amount": amount,
                    "tax_code": tax_code,
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def create_many(
        self,
        *,
        items: Sequence[models.ChargeBatchItem],
        atomic: bool | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChargeBatch:
        """Charge many by hand.

        Up to 100 fees and adjustments at once, each by the rules of `POST /v1/charges`.

        Args:
            items: At most 100; each is as the single route takes it
            atomic: All or nothing: when an item breaks a rule, 409 `batch_refused` and nothing is done
            dry_run: Only say what would become of each item

        Raises BatchRefused. Needs `charges:write`.
        """
        return self._send(
            "POST",
            "/v1/charges/batch",
            models.ChargeBatch,
            body=given({"items": items, "atomic": atomic, "dry_run": dry_run}),
            idempotency_key=idempotency_key,
        )

    def get(self, charge_id: str, *, expand: str | None = None) -> models.ExpandedCharge:
        """Read a charge.

        Args:
            charge_id: Id of the charge
            expand: Comma-separated, one level: `account`, `member`, `location`

        Needs `charges:read`.
        """
        return self._send("GET", f"/v1/charges/{segment(charge_id)}", models.ExpandedCharge, query={"expand": expand})

    def settle(
        self,
        charge_id: str,
        *,
        method: Literal["cash", "terminal", "transfer", "other"],
        dry_run: bool | None = None,
        amount: models.Money | None = None,
        reference: str | None = None,
        settled_at: datetime | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.SettleAnswer:
        """Settle a charge.

        Notes what was paid at the desk or by transfer: all that is outstanding, or a part of it; or, where something is
        given back, that it was handed back. A charge that is on no invoice yet is invoiced at once.

        Args:
            charge_id: Id of the charge
            dry_run: Only say what would happen
            amount: What is outstanding, unless given; negative: paid back
            reference: A receipt's or transfer's number
            settled_at: Now, unless given; not in the future

        Raises NothingOutstanding, MoreThanOutstanding, NothingToInvoice. Needs `charges:write`.
        """
        return self._send(
            "POST",
            f"/v1/charges/{segment(charge_id)}/settle",
            models.SettleAnswer,
            query={"dry_run": dry_run},
            body=given({"method": method, "amount": amount, "reference": reference, "settled_at": settled_at}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_settlements(
        self, charge_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Settlement]:
        """List what was paid of a charge.

        Oldest first.

        Args:
            charge_id: Id of the charge

        Needs `charges:read`.
        """
        return self._items(
            f"/v1/charges/{segment(charge_id)}/settlements", models.Settlement, query={"limit": limit, "cursor": cursor}
        )

    def void(
        self,
        charge_id: str,
        *,
        reason: str,
        dry_run: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.VoidAnswer:
        """Void a charge.

        Writes the opposite charge. What was paid is outstanding there, negative: to be paid back.

        Args:
            charge_id: Id of the charge
            dry_run: Only say what would happen
            reason: Why, in your words; kept with what was done

        Raises AlreadyVoided. Needs `charges:write`.
        """
        return self._send(
            "POST",
            f"/v1/charges/{segment(charge_id)}/void",
            models.VoidAnswer,
            query={"dry_run": dry_run},
            body=given({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncCharges(AsyncResource):
    """`Charges` with asyncio."""

    list = listed(Charges.list)
    """List charges."""

    create = awaited(Charges.create)
    """Charge by hand."""

    create_many = awaited(Charges.create_many)
    """Charge many by hand."""

    get = awaited(Charges.get)
    """Read a charge."""

    settle = awaited(Charges.settle)
    """Settle a charge."""

    list_settlements = listed(Charges.list_settlements)
    """List what was paid of a charge."""

    void = awaited(Charges.void)
    """Void a charge."""
