"""Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class CreditNotes(Resource):
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

    def list(
        self,
        *,
        account_id: str | None = None,
        issued_from: date | None = None,
        issued_before: date | None = None,
        sort: Literal["created_at", "-created_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.CreditNote]:
        """List your credit notes.

        Of your own account, and of the teams that you run.

        Args:
            account_id: Only this account's
            issued_from: Issued on that day or later
            issued_before: Issued before that day
            sort: `-`: newest first
        """
        return self._items(
            "/v1/me/credit-notes",
            models.CreditNote,
            query={
                "account_id": account_id,
                "issued_from": issued_from,
                "issued_before": issued_before,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, credit_note_id: str) -> models.CreditNote:
        """Read your credit note.

        Args:
            credit_note_id: Id of the credit note
        """
        return self._send("GET", f"/v1/me/credit-notes/{segment(credit_note_id)}", models.CreditNote)

    def get_pdf(self, credit_note_id: str) -> bytes:
        """Read your credit note as PDF.

        Of your own account, or of a team that you run.

        Args:
            credit_note_id: Id of the credit note
        """
        return self._send("GET", f"/v1/me/credit-notes/{segment(credit_note_id)}/pdf", bytes)


class AsyncCreditNotes(AsyncResource):
    """`CreditNotes` with asyncio."""

    list = listed(CreditNotes.list)
    """List your credit notes."""

    get = awaited(CreditNotes.get)
    """Read your credit note."""

    get_pdf = awaited(CreditNotes.get_pdf)
    """Read your credit note as PDF."""
