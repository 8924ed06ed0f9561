"""Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Invoices(Resource):
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

    def list(
        self,
        *,
        account_id: str | None = None,
        state: Literal["draft", "open", "partially_paid", "paid", "written_off"] | None = None,
        overdue: bool | None = None,
        issued_from: date | None = None,
        issued_before: date | None = None,
        sort: Literal["created_at", "-created_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Invoice]:
        """List your invoices.

        Of your own account, and of the teams that you run.

        Args:
            account_id: Only this account's
            state: Only those in this state
            overdue: Only those that are open past their due date, or aren't
            issued_from: Issued on that day or later
            issued_before: Issued before that day
            sort: `-`: newest first
        """
        return self._items(
            "/v1/me/invoices",
            models.Invoice,
            query={
                "account_id": account_id,
                "state": state,
                "overdue": overdue,
                "issued_from": issued_from,
                "issued_before": issued_before,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, invoice_id: str) -> models.Invoice:
        """Read your invoice.

        Args:
            invoice_id: Id of the invoice
        """
        return self._send("GET", f"/v1/me/invoices/{segment(invoice_id)}", models.Invoice)

    def pay(
        self,
        invoice_id: str,
        *,
        payment_method_id: str | None = None,
        amount: models.Money | None = None,
        return_url: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Payment:
        """Pay my invoice.

        Charges what is open to a payment method of yours. Read the payment; where it is `requires_action`, read its
        next action, and confirm it.

        Args:
            invoice_id: Id of the invoice
            payment_method_id: The account's default, unless given
            amount: All that is open, unless given
            return_url: Where your browser goes after the bank's page

        Raises NothingToPay, MoreThanOpen, NoPaymentMethod, MethodNotUsable, PaymentInFlight.
        """
        return self._send(
            "POST",
            f"/v1/me/invoices/{segment(invoice_id)}/pay",
            models.Payment,
            body=given({"payment_method_id": payment_method_id, "amount": amount, "return_url": return_url}),
            idempotency_key=idempotency_key,
        )

    def get_pdf(self, invoice_id: str, *, paid_copy: bool | None = None) -> bytes:
        """Read your invoice as PDF.

        Of your own account, or of a team that you run.

        Args:
            invoice_id: Id of the invoice
            paid_copy: A copy that says when it was paid, without data inside

        Raises NotPaid.
        """
        return self._send("GET", f"/v1/me/invoices/{segment(invoice_id)}/pdf", bytes, query={"paid_copy": paid_copy})


class AsyncInvoices(AsyncResource):
    """`Invoices` with asyncio."""

    list = listed(Invoices.list)
    """List your invoices."""

    get = awaited(Invoices.get)
    """Read your invoice."""

    pay = awaited(Invoices.pay)
    """Pay my invoice."""

    get_pdf = awaited(Invoices.get_pdf)
    """Read your invoice as PDF."""
