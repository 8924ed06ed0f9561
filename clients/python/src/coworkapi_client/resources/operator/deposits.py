"""Deposits: what accounts left as a security: held, applied to invoices, returned, kept for a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Deposits(Resource):
    """Deposits: what accounts left as a security: held, applied to invoices, returned, kept for a reason."""

    def list(
        self,
        *,
        account_id: str | None = None,
        membership_id: str | None = None,
        legal_entity_id: str | None = None,
        state: Literal["awaited", "held", "closed"] | None = None,
        return_due: bool | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Deposit]:
        """List deposits.

        Newest first. With `return_due` the list of what somebody is to decide: return, apply or keep.

        Args:
            account_id: Only this account's
            membership_id: Only those for this membership
            legal_entity_id: Only what this entity holds
            state: Only those in this state
            return_due: Only what is held although the membership is over (or the others)
            updated_since: Only what changed at or after

        Needs `invoices:read`.
        """
        return self._items(
            "/v1/deposits",
            models.Deposit,
            query={
                "account_id": account_id,
                "membership_id": membership_id,
                "legal_entity_id": legal_entity_id,
                "state": state,
                "return_due": return_due,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        membership_id: str,
        amount: models.Money,
        received_on: date,
        dry_run: bool | None = None,
        kept_in: Literal["bank", "cash"] | None = None,
        reference: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.DepositAnswer:
        """Take over a deposit.

        Holds what was taken before coworkapi was: for a contract that comes from another system. A deposit that is still
        to be paid is charged by its membership.

        Args:
            dry_run: Only say what would happen
            membership_id: Id of the membership
            amount: How much is held
            received_on: When it came in
            kept_in: Where the money lies: the ledger's other account
            reference: Its number there, or in the bank's statement

        Raises WrongState. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            "/v1/deposits",
            models.DepositAnswer,
            query={"dry_run": dry_run},
            body=given(
                {
                    "membership_id": membership_id,
                    "amount": amount,
                    "received_on": received_on,
                    "kept_in": kept_in,
                    "reference": reference,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, deposit_id: str) -> models.Deposit:
        """Read a deposit.

        With all that happened to it.

        Args:
            deposit_id: Id of the deposit

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/deposits/{segment(deposit_id)}", models.Deposit)

    def apply(
        self,
        deposit_id: str,
        *,
        invoice_id: str,
        reason: str,
        dry_run: bool | None = None,
        amount: models.Money | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.DepositAnswer:
        """Apply a deposit to an invoice.

        Pays an open invoice of the account with it, in whole or in part.

        Args:
            deposit_id: Id of the deposit
            dry_run: Only say what would happen
            invoice_id: Id of the invoice
            amount: As much as both go unless given
            reason: Why; kept in the books

        Raises DepositNotReceived, NothingHeld, MoreThanHeld, MoreThanOpen, InvoiceIsDraft. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/deposits/{segment(deposit_id)}/apply",
            models.DepositAnswer,
            query={"dry_run": dry_run},
            body=given({"invoice_id": invoice_id, "amount": amount, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def keep(
        self,
        deposit_id: str,
        *,
        basis: Literal["damages", "service"],
        reason: str,
        dry_run: bool | None = None,
        amount: models.Money | None = None,
        tax_code: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.DepositAnswer:
        """Keep a deposit.

        Keeps it for good, in whole or in part: for a loss (no VAT) or something supplied (with it). The account gets an
        invoice of that amount which the deposit has paid; it becomes revenue.

        Args:
            deposit_id: Id of the deposit
            dry_run: Only say what would happen
            amount: Gross; all that is held unless given
            basis: `damages`: makes good a loss (damage, a lost key, a breach) and bears no VAT, being no price of
                anything; `service`: the price of something supplied (cleaning, rent of days stayed on), taxed by its
                code
            tax_code: Of a service: `standard` unless given; the amount contains it
            reason: Also the line on the invoice

        Raises DepositNotReceived, NothingHeld, MoreThanHeld, NoTaxRate. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/deposits/{segment(deposit_id)}/keep",
            models.DepositAnswer,
            query={"dry_run": dry_run},
            body=given({"amount": amount, "basis": basis, "tax_code": tax_code, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def return_(
        self,
        deposit_id: str,
        *,
        reason: str,
        dry_run: bool | None = None,
        amount: models.Money | None = None,
        way: Literal["method", "transfer", "cash", "terminal", "balance"] | None = None,
        reference: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.DepositAnswer:
        """Return a deposit.

        Gives it back, in whole or in part: refunded by the payment that brought it, paid out by hand, or left on the
        account. A refund that fails is held again.

        Args:
            deposit_id: Id of the deposit
            dry_run: Only say what would happen
            amount: All that is held unless given
            way: `method`: refunded by the payment that brought it; `transfer`, `cash`, `terminal`: paid out by hand;
                `balance`: it stays on the account and pays what comes next
            reference: What the payout by hand is known by
            reason: Why; kept in the books

        Raises DepositNotReceived, NothingHeld, MoreThanHeld, DepositNotRefundable, PaymentNotRefundable. Needs
        `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/deposits/{segment(deposit_id)}/return",
            models.DepositAnswer,
            query={"dry_run": dry_run},
            body=given({"amount": amount, "way": way, "reference": reference, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncDeposits(AsyncResource):
    """`Deposits` with asyncio."""

    list = listed(Deposits.list)
    """List deposits."""

    create = awaited(Deposits.create)
    """Take over a deposit."""

    get = awaited(Deposits.get)
    """Read a deposit."""

    apply = awaited(Deposits.apply)
    """Apply a deposit to an invoice."""

    keep = awaited(Deposits.keep)
    """Keep a deposit."""

    return_ = awaited(Deposits.return_)
    """Return a deposit."""
