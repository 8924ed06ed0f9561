"""Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Invoices(Resource):
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

    def list(
        self,
        *,
        account_id: str | None = None,
        legal_entity_id: str | None = None,
        location_id: str | None = None,
        state: Literal["draft", "open", "partially_paid", "paid", "written_off"] | None = None,
        overdue: bool | None = None,
        number: str | None = None,
        purchase_order: str | None = None,
        run_id: str | None = None,
        due_from: date | None = None,
        due_before: date | None = None,
        issued_from: date | None = None,
        issued_before: date | None = None,
        updated_since: datetime | None = None,
        sort: Literal["created_at", "-created_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Invoice]:
        """List invoices.

        Drafts included, each with its lines. Those of several locations are listed for who may see them all.

        Args:
            account_id: Only this account's
            legal_entity_id: Only this entity's
            location_id: Only those of this location alone
            state: Only those in this state
            overdue: Only those that are open past their due date, or aren't
            number: Only that of this number
            purchase_order: Only of this order
            run_id: Only those that this billing run made
            due_from: Due on that day or later
            due_before: Due before that day
            issued_from: Issued on that day or later
            issued_before: Issued before that day
            updated_since: Only what changed at or after
            sort: `-`: newest first

        Needs `invoices:read`.
        """
        return self._items(
            "/v1/invoices",
            models.Invoice,
            query={
                "account_id": account_id,
                "legal_entity_id": legal_entity_id,
                "location_id": location_id,
                "state": state,
                "overdue": overdue,
                "number": number,
                "purchase_order": purchase_order,
                "run_id": run_id,
                "due_from": due_from,
                "due_before": due_before,
                "issued_from": issued_from,
                "issued_before": issued_before,
                "updated_since": updated_since,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        dry_run: bool | None = None,
        charge_ids: Sequence[str] | None = None,
        account_id: str | None = None,
        legal_entity_id: str | None = None,
        draft: bool | None = None,
        walk_in: models.WalkInIn | None = None,
        idempotency_key: str | None = None,
    ) -> models.InvoicesAnswer:
        """Invoice charges.

        Invoices charges at once, or keeps them as a draft; what an account has in its favour pays the invoice.

        Charges that are on an invoice already are passed over.

        Args:
            dry_run: Only say what would happen
            charge_ids: Ids, each of a charge
            account_id: Id of the billing account
            legal_entity_id: With `account_id`: only what this entity charged
            draft: Keep it as a draft, to be finalized or deleted later
            walk_in: How a walk-in is named

        Raises NothingToInvoice, InvoicedMeanwhile. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            "/v1/invoices",
            models.InvoicesAnswer,
            query={"dry_run": dry_run},
            body=given(
                {
                    "charge_ids": charge_ids,
                    "account_id": account_id,
                    "legal_entity_id": legal_entity_id,
                    "draft": draft,
                    "walk_in": walk_in,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, invoice_id: str) -> models.Invoice:
        """Read an invoice.

        Args:
            invoice_id: Id of the invoice

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/invoices/{segment(invoice_id)}", models.Invoice)

    def delete(self, invoice_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a draft of an invoice.

        Its charges wait again. What is final can't be deleted, only credited.

        Args:
            invoice_id: Id of the invoice

        Raises InvoiceIsFinal. Needs `invoices:write`.
        """
        return self._send("DELETE", f"/v1/invoices/{segment(invoice_id)}", NoneType, if_match=if_match)

    def credit(
        self,
        invoice_id: str,
        *,
        reason: str,
        dry_run: bool | None = None,
        lines: Sequence[models.LineCreditIn] | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.CreditAnswer:
        """Credit an invoice.

        A credit note of the whole invoice, of some lines, or of parts of them, never more than is left.

        It pays what is open of the invoice; the rest is in the account's favour, to be refunded or used.

        Args:
            invoice_id: Id of the invoice
            dry_run: Only say what would happen
            reason: Why, in your words; kept with what was done
            lines: All that is left of the invoice unless given

        Raises InvoiceIsDraft, CreditOverInvoice. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/invoices/{segment(invoice_id)}/credit",
            models.CreditAnswer,
            query={"dry_run": dry_run},
            body=given({"reason": reason, "lines": lines}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def finalize(
        self,
        invoice_id: str,
        *,
        dry_run: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.InvoicesAnswer:
        """Finalize a draft.

        It gets its number and never changes again. Charges that were voided meanwhile are left out.

        Args:
            invoice_id: Id of the invoice
            dry_run: Only say what would happen

        Raises InvoiceIsFinal, NothingToInvoice, InvoicedMeanwhile. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/invoices/{segment(invoice_id)}/finalize",
            models.InvoicesAnswer,
            query={"dry_run": dry_run},
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def pay(
        self,
        invoice_id: str,
        *,
        payment_method_id: str | None = None,
        amount: models.Money | None = None,
        idempotency_key: str | None = None,
    ) -> models.Payment:
        """Charge an invoice.

        Charges what is open to a payment method of the account. The answer is on its way: read the payment.

        Args:
            invoice_id: Id of the invoice
            payment_method_id: The account's default, unless given
            amount: All that is open, unless given

        Raises NothingToPay, MoreThanOpen, NoPaymentMethod, MethodNotUsable, PaymentInFlight. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/invoices/{segment(invoice_id)}/pay",
            models.Payment,
            body=given({"payment_method_id": payment_method_id, "amount": amount}),
            idempotency_key=idempotency_key,
        )

    def get_pdf(self, invoice_id: str, *, paid_copy: bool | None = None) -> bytes:
        """Read an invoice as PDF.

        PDF/A-3 with EN 16931 inside (Factur-X). Rendered once: it is the same file ever after.

        Args:
            invoice_id: Id of the invoice
            paid_copy: A copy that says when it was paid, without data inside

        Raises InvoiceIsDraft, NotPaid. Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/invoices/{segment(invoice_id)}/pdf", bytes, query={"paid_copy": paid_copy})

    def send(
        self,
        invoice_id: str,
        *,
        emails: Sequence[str] | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Invoice:
        """Mail an invoice.

        With its PDF, in its language; also again, and where the legal entity doesn't mail by itself.

        Args:
            invoice_id: Id of the invoice
            emails: The account's addresses for invoices, unless given

        Raises InvoiceIsDraft, NoAddress. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/invoices/{segment(invoice_id)}/send",
            models.Invoice,
            body=given({"emails": emails}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def write_off(
        self,
        invoice_id: str,
        *,
        reason: str,
        dry_run: bool | None = None,
        amount: models.Money | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.WriteOffAnswer:
        """Write an invoice off.

        Gives up what is open of it, or a part of that: a loss in the ledger.

        Args:
            invoice_id: Id of the invoice
            dry_run: Only say what would happen
            reason: Why, in your words; kept with what was done
            amount: All that is open unless given

        Raises InvoiceIsDraft, MoreThanOpen. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/invoices/{segment(invoice_id)}/write-off",
            models.WriteOffAnswer,
            query={"dry_run": dry_run},
            body=given({"reason": reason, "amount": amount}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_write_offs(
        self, invoice_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.WriteOff]:
        """List what was given up of an invoice.

        Oldest first.

        Args:
            invoice_id: Id of the invoice

        Needs `invoices:read`.
        """
        return self._items(
            f"/v1/invoices/{segment(invoice_id)}/write-offs", models.WriteOff, query={"limit": limit, "cursor": cursor}
        )

    def get_xml(self, invoice_id: str, *, format: Literal["cii", "ubl"] | None = None) -> bytes:
        """Read an invoice as EN 16931 XML.

        `cii`: as the PDF embeds it; `ubl`: the same as UBL 2.1.

        Args:
            invoice_id: Id of the invoice
            format: The syntax of EN 16931

        Raises InvoiceIsDraft, EInvoiceIncomplete. Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/invoices/{segment(invoice_id)}/xml", bytes, query={"format": format})


class AsyncInvoices(AsyncResource):
    """`Invoices` with asyncio."""

    list = listed(Invoices.list)
    """List invoices."""

    create = awaited(Invoices.create)
    """Invoice charges."""

    get = awaited(Invoices.get)
    """Read an invoice."""

    delete = awaited(Invoices.delete)
    """Delete a draft of an invoice."""

    credit = awaited(Invoices.credit)
    """Credit an invoice."""

    finalize = awaited(Invoices.finalize)
    """Finalize a draft."""

    pay = awaited(Invoices.pay)
    """Charge an invoice."""

    get_pdf = awaited(Invoices.get_pdf)
    """Read an invoice as PDF."""

    send = awaited(Invoices.send)
    """Mail an invoice."""

    write_off = awaited(Invoices.write_off)
    """Write an invoice off."""

    list_write_offs = listed(Invoices.list_write_offs)
    """List what was given up of an invoice."""

    get_xml = awaited(Invoices.get_xml)
    """Read an invoice as EN 16931 XML."""
