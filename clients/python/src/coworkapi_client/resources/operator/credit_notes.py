"""Credit notes: what corrects invoices, in whole or by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class CreditNotes(Resource):
    """Credit notes: what corrects invoices, in whole or by line."""

    def list(
        self,
        *,
        account_id: str | None = None,
        legal_entity_id: str | None = None,
        location_id: str | None = None,
        invoice_id: str | None = None,
        number: str | None = None,
        issued_from: date | None = None,
        issued_before: date | None = None,
        updated_since: datetime | None = None,
        sort: Literal["created_at", "-created_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.CreditNote]:
        """List credit notes.

        Each with its lines.

        Args:
            account_id: Only this account's
            legal_entity_id: Only this entity's
            location_id: Only those of this location alone
            invoice_id: Only those that correct this invoice
            number: Only that of this number
            issued_from: Issued on that day or later
            issued_before: Issued before that day
            updated_since: Only what changed at or after
            sort: `-`: newest first

        Needs `invoices:read`.
        """
        return self._items(
            "/v1/credit-notes",
            models.CreditNote,
            query={
                "account_id": account_id,
                "legal_entity_id": legal_entity_id,
                "location_id": location_id,
                "invoice_id": invoice_id,
                "number": number,
                "issued_from": issued_from,
                "issued_before": issued_before,
                "updated_since": updated_since,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, credit_note_id: str) -> models.CreditNote:
        """Read a credit note.

        Args:
            credit_note_id: Id of the credit note

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/credit-notes/{segment(credit_note_id)}", models.CreditNote)

    def get_pdf(self, credit_note_id: str) -> bytes:
        """Read a credit note as PDF.

        PDF/A-3 with EN 16931 inside (Factur-X). Rendered once: it is the same file ever after.

        Args:
            credit_note_id: Id of the credit note

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/credit-notes/{segment(credit_note_id)}/pdf", bytes)

    def send(
        self,
        credit_note_id: str,
        *,
        emails: Sequence[str] | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.CreditNote:
        """Mail a credit note.

        With its PDF, in its language; also again.

        Args:
            credit_note_id: Id of the credit note
            emails: The account's addresses for invoices, unless given

        Raises NoAddress. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/credit-notes/{segment(credit_note_id)}/send",
            models.CreditNote,
            body=given({"emails": emails}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_xml(self, credit_note_id: str, *, format: Literal["cii", "ubl"] | None = None) -> bytes:
        """Read a credit note as EN 16931 XML.

        `cii`: as the PDF embeds it; `ubl`: the same as UBL 2.1.

        Args:
            credit_note_id: Id of the credit note
            format: The syntax of EN 16931

        Raises EInvoiceIncomplete. Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/credit-notes/{segment(credit_note_id)}/xml", bytes, query={"format": format})


class AsyncCreditNotes(AsyncResource):
    """`CreditNotes` with asyncio."""

    list = listed(CreditNotes.list)
    """List credit notes."""

    get = awaited(CreditNotes.get)
    """Read a credit note."""

    get_pdf = awaited(CreditNotes.get_pdf)
    """Read a credit note as PDF."""

    send = awaited(CreditNotes.send)
    """Mail a credit note."""

    get_xml = awaited(CreditNotes.get_xml)
    """Read a credit note as EN 16931 XML."""
