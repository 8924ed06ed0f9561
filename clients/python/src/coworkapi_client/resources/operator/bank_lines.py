"""Bank statements: cAMT.053 and CSV files of the bank, what each booking in them probably is, and booking it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, given_or_nothing, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class BankLines(Resource):
    """Bank statements: cAMT.053 and CSV files of the bank, what each booking in them probably is, and booking it."""

    def list(
        self,
        *,
        statement_id: str | None = None,
        legal_entity_id: str | None = None,
        state: Literal["open", "matched", "ignored"] | None = None,
        booked_from: date | None = None,
        booked_before: date | None = None,
        with_proposals: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.LineWithProposals]:
        """List bank lines.

        By the day of booking, oldest first.

        Args:
            statement_id: Only of this statement
            legal_entity_id: Only of this legal entity
            state: Only in this state; `open`: to be decided
            booked_from: Booked on or after
            booked_before: Booked before
            with_proposals: With what the open ones probably are

        Needs `payments:read`.
        """
        return self._items(
            "/v1/bank-lines",
            models.LineWithProposals,
            query={
                "statement_id": statement_id,
                "legal_entity_id": legal_entity_id,
                "state": state,
                "booked_from": booked_from,
                "booked_before": booked_before,
                "with_proposals": with_proposals,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, line_id: str) -> models.BankLine:
        """Get a bank line.

        Args:
            line_id: Id of the bank line

        Needs `payments:read`.
        """
        return self._send("GET", f"/v1/bank-lines/{segment(line_id)}", models.BankLine)

    def accept(
        self,
        line_id: str,
        *,
        dry_run: bool | None = None,
        account_id: str | None = None,
        invoice_ids: Sequence[str] | None = None,
        refund_id: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.BankLineAnswer:
        """Accept a bank line.

        Money of one account: a payment by transfer, for the invoices named, then the oldest, the rest as balance. An
        account alone: as balance and for its oldest invoices. Nothing named: by the likeliest proposal, if it is clear.

        Args:
            line_id: Id of the bank line
            dry_run: Only say what would happen
            account_id: Id of the billing account
            invoice_ids: Paid in this order; what is left pays the oldest, then stays as balance
            refund_id: Id of the refund

        Raises BankLineDecided, NoProposal, MoreThanOutstanding, RefundMatched. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/bank-lines/{segment(line_id)}/accept",
            models.BankLineAnswer,
            query={"dry_run": dry_run},
            body=given_or_nothing({"account_id": account_id, "invoice_ids": invoice_ids, "refund_id": refund_id}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def book(
        self,
        line_id: str,
        *,
        kind: Literal["bank_fee", "payout"],
        provider: Literal["stripe", "gocardless", "local"] | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.BankLine:
        """Book a bank line as a fee or payout.

        What is no customer's: a fee of the bank, or what a payment provider pays out of what it collected.

        Args:
            line_id: Id of the bank line
            kind: The bank's own fee, or what a provider paid out
            provider: Of a payout: who pays out what was collected

        Raises BankLineDecided, NoProposal, MoreThanOutstanding. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/bank-lines/{segment(line_id)}/book",
            models.BankLine,
            body=given({"kind": kind, "provider": provider}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_proposals(self, line_id: str) -> models.BankProposals:
        """See what a bank line probably is.

        By the invoice numbers in its text, the amount, the bank account and the name; each with its reasons. None for a
        line that is decided.

        Args:
            line_id: Id of the bank line

        Needs `payments:read`.
        """
        return self._send("GET", f"/v1/bank-lines/{segment(line_id)}/proposals", models.BankProposals)

    def reject(
        self, line_id: str, *, reason: str, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.BankLine:
        """Set a bank line aside.

        Nothing is booked; it can be taken up again.

        Args:
            line_id: Id of the bank line
            reason: Why, in your words; kept with what was done

        Raises BankLineDecided. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/bank-lines/{segment(line_id)}/reject",
            models.BankLine,
            body=given({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def reopen(
        self, line_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.BankLine:
        """Take a bank line up again.

        One that was set aside. Doing it again changes nothing.

        Args:
            line_id: Id of the bank line

        Raises BankLineDecided. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/bank-lines/{segment(line_id)}/reopen",
            models.BankLine,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def split(
        self,
        line_id: str,
        *,
        parts: Sequence[models.BankLinePart],
        dry_run: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.BankLineAnswer:
        """Split a bank line.

        Money of several accounts in one transfer: a payment each.

        Args:
            line_id: Id of the bank line
            dry_run: Only say what would happen
            parts: They add up to the line's amount

        Raises BankLineDecided, NoProposal, MoreThanOutstanding, AmountsDontAddUp. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/bank-lines/{segment(line_id)}/split",
            models.BankLineAnswer,
            query={"dry_run": dry_run},
            body=given({"parts": parts}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncBankLines(AsyncResource):
    """`BankLines` with asyncio."""

    list = listed(BankLines.list)
    """List bank lines."""

    get = awaited(BankLines.get)
    """Get a bank line."""

    accept = awaited(BankLines.accept)
    """Accept a bank line."""

    book = awaited(BankLines.book)
    """Book a bank line as a fee or payout."""

    list_proposals = awaited(BankLines.list_proposals)
    """See what a bank line probably is."""

    reject = awaited(BankLines.reject)
    """Set a bank line aside."""

    reopen = awaited(BankLines.reopen)
    """Take a bank line up again."""

    split = awaited(BankLines.split)
    """Split a bank line."""
