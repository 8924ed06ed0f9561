"""Invoices and payments to work on, and what must be true of an organization's books at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing import service
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.values import NewCharge, Receipt, Received, Reversal
from coworkapi.core.ids import new_id
from coworkapi.spaces.models import Location
from tests.billing.factories import VAT, charged, new_charge
from tests.operator import Operator

Documents = Sequence[InvoiceOut | CreditNoteOut]


async def invoice_charges(operator: Operator, *charges: NewCharge) -> Documents:
    """Writes the charges and invoices them at once."""
    await charged(operator, *charges)
    async with operator.db.transaction(operator.principal) as session:
        return await service.invoice_now(session, [one.id for one in charges], now=operator.principal.now)


async def an_invoice(
    operator: Operator, location: Location, account_id: UUID | None, *amounts: int, **options: Any
) -> InvoiceOut:
    """Over these net amounts with 19 % VAT; 100.00 unless told otherwise."""
    charges = [
        new_charge(location, account_id=account_id, amount=amount, **{"tax": VAT, **options})
        for amount in amounts or (10_000,)
    ]
    [made] = await invoice_charges(operator, *charges)
    assert isinstance(made, InvoiceOut)
    return made


def a_receipt(location: Location, account_id: UUID | None, amount: int, *invoice_ids: UUID, **options: Any) -> Receipt:
    return Receipt(
        **{
            "payment_id": new_id(),
            "account_id": account_id,
            "legal_entity_id": location.legal_entity_id,
            "currency": "EUR",
            "amount": amount,
            "clearing": "transfer",
            "received_at": options.pop("at"),
            "reference": "TX 1",
            "invoice_ids": invoice_ids,
            **options,
        }
    )


async def pay(
    operator: Operator, location: Location, account_id: UUID | None, amount: int, *invoice_ids: UUID, **options: Any
) -> Received:
    receipt = a_receipt(location, account_id, amount, *invoice_ids, at=operator.principal.now, **options)
    async with operator.db.transaction(operator.principal) as session:
        [received] = await service.receive(session, [receipt], now=operator.principal.now)
    return received


async def take_back(operator: Operator, received: Received, kind: Any, amount: int) -> None:
    reversal = Reversal(
        id=new_id(),
        payment_id=received.payment_id,
        kind=kind,
        amount=amount,
        clearing="transfer",
        at=operator.principal.now,
        reason="asked for",
        reopens=kind in ("chargeback", "failure"),
    )
    async with operator.db.transaction(operator.principal) as session:
        await service.take_back(session, [reversal], now=operator.principal.now)


async def read_invoice(operator: Operator, invoice_id: UUID) -> InvoiceOut:
    async with operator.db.transaction(operator.principal) as session:
        return (await service.find_invoice(session, invoice_id)).out


async def balance_of(operator: Operator, account_id: UUID) -> int:
    async with operator.db.transaction(operator.principal) as session:
        found = await service.balance(session, account_id, now=operator.principal.now)
    return sum(one.balance for one in found)


# What each query finds is wrong.
_WRONG = {
    "an entry that does not add up to zero": """
        SELECT entry_id FROM postings GROUP BY organization_id, entry_id HAVING sum(amount) <> 0""",
    "an account whose open items are not what the ledger says": """
        SELECT account_id FROM (
          SELECT account_id, amount AS posted, 0 AS amount, 0 AS open FROM postings WHERE ledger_account = 'receivables'
          UNION ALL SELECT account_id, 0, amount, open FROM receivable_items) both_books
        GROUP BY account_id HAVING sum(posted) <> sum(amount) OR sum(amount) <> sum(open)""",
    "an invoice that is not the sum of its lines": """
        SELECT i.id FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id
        GROUP BY i.id, i.net, i.tax, i.gross
        HAVING (i.net, i.tax, i.gross) IS DISTINCT FROM (sum(l.net), sum(l.tax), sum(l.gross))""",
    "an item that is open by another amount than its matches leave": """
        SELECT t.id FROM receivable_items t WHERE t.open <> t.amount
          - coalesce((SELECT sum(m.amount) FROM receivable_matches m WHERE m.debit_item_id = t.id), 0)
          + coalesce((SELECT sum(m.amount) FROM receivable_matches m WHERE m.credit_item_id = t.id), 0)""",
    "a gap or a double in a series": """
        SELECT kind FROM invoices WHERE state = 'final' GROUP BY legal_entity_id, kind, year
        HAVING count(*) <> max(sequence) OR min(sequence) <> 1 OR count(DISTINCT sequence) <> count(*)""",
    "a closed document with a charge that is not settled, or an open one with one that is": """
        SELECT b.charge_id FROM charge_balances b JOIN receivable_items t ON t.id = b.invoice_id
        WHERE b.due <> 0 AND (t.open = 0) <> (b.due = b.settled)""",
}


async def check_books(operator: Operator) -> None:
    """Asserts all that must be true, of this organization."""
    async with operator.db.transaction(operator.principal) as session:
        for what, query in _WRONG.items():
            found = (await session.execute(text(query))).scalars().all()
            assert not found, f"{what}: {found}"
