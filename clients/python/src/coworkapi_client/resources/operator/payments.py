"""Payments: money that comes in: charged to payment methods, collected when it is due, or taken by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Payments(Resource):
    """Payments: money that comes in: charged to payment methods, collected when it is due, or taken by hand."""

    def list(
        self,
        *,
        account_id: str | None = None,
        invoice_id: str | None = None,
        state: Literal["pending", "requires_action", "succeeded", "failed", "cancelled"] | None = None,
        kind: Literal["card", "sepa_debit", "ach_debit", "bacs_debit", "cash", "terminal", "transfer", "other"]
        | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Payment]:
        """List payments.

        Newest first.

        Args:
            account_id: Only this account's
            invoice_id: Only those for this invoice
            state: Only in this state
            kind: Only of this kind
            updated_since: Only what changed at or after

        Needs `payments:read`.
        """
        return self._items(
            "/v1/payments",
            models.Payment,
            query={
                "account_id": account_id,
                "invoice_id": invoice_id,
                "state": state,
                "kind": kind,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        kind: Literal["cash", "terminal", "transfer", "other"],
        amount: models.Money,
        dry_run: bool | None = None,
        account_id: str | None = None,
        invoice_ids: Sequence[str] | None = None,
        legal_entity_id: str | None = None,
        received_at: datetime | None = None,
        reference: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Payment:
        """Take a payment.

        Notes what came in at the desk or by transfer, and pays invoices with it; what is left stays on the account.

        Args:
            dry_run: Only say what would happen
            kind: How the money came in: over the counter (`cash`, `terminal`), by bank `transfer`, or otherwise
            amount: What came in; what is more than the invoices' open sums stays in the account's favour
            account_id: Who paid; null: a walk-in, for the invoices named
            invoice_ids: What it is for, in this order; then the account's oldest open invoices, and the rest stays on
                it
            legal_entity_id: Who got it; that of the invoices, or the only one, unless given
            received_at: Now, unless given; not in the future
            reference: A receipt's or transfer's number

        Raises MoreThanOpen, NothingToPay. Needs `payments:write`.
        """
        return self._send(
            "POST",
            "/v1/payments",
            models.Payment,
            query={"dry_run": dry_run},
            body=given(
                {
                    "kind": kind,
                    "amount": amount,
                    "account_id": account_id,
                    "invoice_ids": invoice_ids,
                    "legal_entity_id": legal_entity_id,
                    "received_at": received_at,
                    "reference": reference,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, payment_id: str) -> models.Payment:
        """Read a payment.

        Args:
            payment_id: Id of the payment

        Needs `payments:read`.
        """
        return self._send("GET", f"/v1/payments/{segment(payment_id)}", models.Payment)

    def cancel(
        self, payment_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Payment:
        """Cancel a payment.

        Gives up one that was not made yet, or waits for its customer.

        Args:
            payment_id: Id of the payment

        Raises PaymentNotCancellable. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/payments/{segment(payment_id)}/cancel",
            models.Payment,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_next_action(self, payment_id: str) -> models.NextAction:
        """Read what the customer must do for a payment.

        To be sent to them, when the payment is `requires_action`.

        Args:
            payment_id: Id of the payment

        Raises NoActionNeeded. Needs `payments:write`.
        """
        return self._send("GET", f"/v1/payments/{segment(payment_id)}/next-action", models.NextAction)

    def refund(
        self,
        payment_id: str,
        *,
        reason: str,
        amount: models.Money | None = None,
        to: Literal["method", "balance"] | None = None,
        credit: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Refund:
        """Refund a payment.

        Pays back in whole or in part. What its invoices still say is theirs: credit them, too, where less is owed.

        Args:
            payment_id: Id of the payment
            amount: All that is left of the payment, unless given
            to: Where it came from, or onto the account's balance (with `credit`)
            credit: Give back the invoices that it paid in whole first, by credit notes
            reason: Why; kept with the refund for your books

        Raises PaymentNotRefundable, RefundTooMuch. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/payments/{segment(payment_id)}/refunds",
            models.Refund,
            body=given({"amount": amount, "to": to, "credit": credit, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncPayments(AsyncResource):
    """`Payments` with asyncio."""

    list = listed(Payments.list)
    """List payments."""

    create = awaited(Payments.create)
    """Take a payment."""

    get = awaited(Payments.get)
    """Read a payment."""

    cancel = awaited(Payments.cancel)
    """Cancel a payment."""

    get_next_action = awaited(Payments.get_next_action)
    """Read what the customer must do for a payment."""

    refund = awaited(Payments.refund)
    """Refund a payment."""
