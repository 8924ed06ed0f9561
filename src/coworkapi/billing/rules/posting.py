"""What documents and payments do to the ledger. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from coworkapi.billing.drafts import DraftLine, InvoiceDraft
from coworkapi.billing.values import NewEntry, NewPosting, Receipt, Reversal
from coworkapi.core.ids import new_id

# What is sold ahead is owed until it is used, and a deposit until it is returned: neither is revenue.
_LIABILITIES = {"credit_pack": "prepaid_credits", "pass": "prepaid_credits", "deposit": "deposits"}
_REVERSALS = {"failure": "payment_failure"}
_NAMES = {"invoice": "Invoice", "credit_note": "Credit note"}


def entry_of_draft(draft: InvoiceDraft, number: str, make_id: Callable[[], UUID] = new_id) -> NewEntry:
    """The entry of an invoice, or the opposite one of a credit note: what is owed, what was earned, the taxes."""
    sign = 1 if draft.kind == "invoice" else -1
    account = draft.buyer.account_id
    postings = [NewPosting(ledger_account="receivables", amount=sign * draft.gross, account_id=account)]
    earned: dict[tuple[str, UUID | None, date | None, date | None], int] = {}
    for line in draft.lines:
        key = _earned_as(line)
        earned[key] = earned.get(key, 0) - sign * line.net
    for (ledger_account, location_id, starts_on, ends_on), amount in earned.items():
        postings.append(
            NewPosting(
                ledger_account=ledger_account,
                amount=amount,
                account_id=account,
                location_id=location_id,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )
    taxes: dict[tuple[str, int], int] = {}
    for line in draft.lines:
        tax = (line.tax_code, line.tax_basis_points)
        taxes[tax] = taxes.get(tax, 0) - sign * line.tax
    for (code, basis_points), amount in taxes.items():
        if amount:
            postings.append(NewPosting(ledger_account=f"tax:{code}:{basis_points}", amount=amount, tax_code=code))
    return NewEntry(
        id=make_id(),
        legal_entity_id=draft.seller.legal_entity_id,
        kind=draft.kind,
        source_id=draft.id,
        booked_on=draft.issued_on,
        currency=draft.currency,
        description=f"{_NAMES[draft.kind]} {number}",
        postings=[one for one in postings if one.amount],
    )


def _earned_as(line: DraftLine) -> tuple[str, UUID | None, date | None, date | None]:
    liability = _LIABILITIES.get(line.source_kind)
    if liability is not None:
        return liability, line.location_id, None, None
    return f"revenue:{line.source_kind}", line.location_id, line.starts_on, line.ends_on


def entry_of_receipt(receipt: Receipt, booked_on: date, make_id: Callable[[], UUID] = new_id) -> NewEntry:
    """Money came in: it lies with the provider, less its fee, and the account owes less."""
    clearing = f"clearing:{receipt.clearing}"
    return NewEntry(
        id=make_id(),
        legal_entity_id=receipt.legal_entity_id,
        kind="payment",
        source_id=receipt.payment_id,
        booked_on=booked_on,
        currency=receipt.currency,
        description=f"Payment {receipt.reference}",
        postings=[
            NewPosting(ledger_account=clearing, amount=receipt.amount),
            NewPosting(ledger_account="receivables", amount=-receipt.amount, account_id=receipt.account_id),
            *_fee(clearing, receipt.fee),
        ],
    )


def entry_of_reversal(
    reversal: Reversal,
    *,
    account_id: UUID | None,
    legal_entity_id: UUID,
    currency: str,
    booked_on: date,
    make_id: Callable[[], UUID] = new_id,
) -> NewEntry:
    """Money went out again, and the account owes more; or it came back after a dispute that was won."""
    clearing = f"clearing:{reversal.clearing}"
    amount = -reversal.amount if reversal.kind == "chargeback_won" else reversal.amount
    return NewEntry(
        id=make_id(),
        legal_entity_id=legal_entity_id,
        kind=_REVERSALS.get(reversal.kind, reversal.kind),
        source_id=reversal.id,
        booked_on=booked_on,
        currency=currency,
        description=f"{reversal.kind.replace('_', ' ').capitalize()}: {reversal.reason}"[:500],
        postings=[
            NewPosting(ledger_account="receivables", amount=amount, account_id=account_id),
            NewPosting(ledger_account=clearing, amount=-amount),
            *_fee(clearing, reversal.fee),
        ],
    )


def entry_of_write_off(
    *,
    write_off_id: UUID,
    kind: str,
    amount: int,
    account_id: UUID | None,
    legal_entity_id: UUID,
    currency: str,
    booked_on: date,
    description: str,
    make_id: Callable[[], UUID] = new_id,
) -> NewEntry:
    """What was given up is lost. `amount`: positive; negative where a write-off is taken back."""
    return NewEntry(
        id=make_id(),
        legal_entity_id=legal_entity_id,
        kind=kind,
        source_id=write_off_id,
        booked_on=booked_on,
        currency=currency,
        description=description[:500],
        postings=[
            NewPosting(ledger_account="write_offs", amount=amount),
            NewPosting(ledger_account="receivables", amount=-amount, account_id=account_id),
        ],
    )


def _fee(clearing: str, fee: int) -> list[NewPosting]:
    if not fee:
        return []
    return [
        NewPosting(ledger_account="provider_fees", amount=fee),
        NewPosting(ledger_account=clearing, amount=-fee),
    ]
