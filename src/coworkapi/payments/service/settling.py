"""Settling a charge: invoiced at once, and paid by hand; or paid back, where it gives something back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.billing.errors import MoreThanOutstanding, NothingOutstanding
from coworkapi.billing.service import ChargeOut, SettlementOut
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import Prepared, Record
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.payments.service.paying import take_payment
from coworkapi.payments.service.reading import lock_payment
from coworkapi.payments.service.refunds import refund_payment
from coworkapi.payments.values import ManualKind

# The document that a charge is on, with what is open of it, and how many lines it has.
_DOCUMENT = Prepared(
    text("""
SELECT t.id, t.kind, t.amount, t.open, i.line_count FROM charge_balances b
JOIN invoices i ON i.organization_id = b.organization_id AND i.id = b.invoice_id AND i.state = 'final'
JOIN receivable_items t ON t.organization_id = i.organization_id AND t.id = i.id
WHERE b.charge_id = CAST(:charge_id AS uuid)""")
)
_LAST = Prepared(
    text("""
SELECT id, method, reference, created_at FROM charge_settlements WHERE charge_id = CAST(:charge_id AS uuid)
ORDER BY id DESC LIMIT 1""")
)
# Payments of which something can be paid back, the youngest first: those that paid the invoice that a credit note
# corrects, or else (a credit by itself) the account's.
_TO_PAY_BACK = Prepared(
    text("""
SELECT p.id, p.amount - p.refunded - p.disputed AS left FROM payments p
JOIN invoices n ON n.organization_id = p.organization_id AND n.id = CAST(:credit_note_id AS uuid)
WHERE p.state = 'succeeded' AND p.legal_entity_id = n.legal_entity_id AND p.currency = n.currency
  AND p.amount > p.refunded + p.disputed
  AND (p.account_id = n.account_id OR EXISTS (
    SELECT 1 FROM receivable_matches m WHERE m.organization_id = p.organization_id AND m.credit_item_id = p.id
      AND m.debit_item_id = n.credits_invoice_id))
ORDER BY EXISTS (
    SELECT 1 FROM receivable_matches m WHERE m.organization_id = p.organization_id AND m.credit_item_id = p.id
      AND m.debit_item_id = n.credits_invoice_id) DESC, p.received_at DESC, p.id DESC
LIMIT 100""")
)


async def settle_charge(
    session: AsyncSession,
    *,
    charge: ChargeOut,
    method: ManualKind,
    amount: Money | None,
    reference: str | None,
    settled_at: datetime | None,
    now: datetime,
) -> tuple[ChargeOut, SettlementOut]:
    """Notes what was paid of a (locked) charge by hand, or paid back of it; the charge as it is then.

    It is invoiced at once, unless it is on an invoice. Raises NothingOutstanding, MoreThanOutstanding, Invalid,
    NothingToInvoice (it is on a draft).
    """
    wanted = billing.settleable(charge, amount, settled_at, now)
    if charge.voided_by_charge_id is not None:
        by = encode_id("chg", charge.voided_by_charge_id)
        raise NothingOutstanding(f"the charge was voided by {by}; what was paid is to be paid back there")
    document = await _DOCUMENT.fetchrow(session, charge_id=charge.id)
    if document is None:
        await billing.invoice_now(session, [charge.id], now=now)
        document = await _DOCUMENT.fetchrow(session, charge_id=charge.id)
        assert document is not None
    if wanted.amount < 0:
        given = await _pay_back(session, charge, document, None if amount is None else -wanted.amount, reference)
    elif amount is None and document.open == 0:  # paid by what the account had in its favour
        given = wanted.amount
    else:
        if amount is None:
            wanted = Money(amount=min(wanted.amount, document.open), currency=wanted.currency)
        await take_payment(
            session,
            kind=method,
            amount=wanted,
            account_id=charge.account_id,
            invoice_ids=[document.id],
            legal_entity_id=charge.legal_entity_id,
            received_at=settled_at,
            reference=reference,
            now=now,
        )
        given = wanted.amount
    after = await _show_parts(session, charge.id, method, reference, settled_at, now)
    row = await _LAST.fetchrow(session, charge_id=charge.id)
    settlement = SettlementOut(
        id=new_id() if row is None else row.id,
        charge_id=charge.id,
        amount=Money(amount=given, currency=wanted.currency),
        method=method,
        reference=reference,
        settled_at=settled_at or now,
        created_by=acting_principal(session).label,
        created_at=now if row is None else row.created_at,
    )
    return after, settlement


async def _pay_back(
    session: AsyncSession, charge: ChargeOut, document: Record, wanted: int | None, reference: str | None
) -> int:
    """Refunds by hand what the credit note left in the payer's favour; how much, negative."""
    left = -document.open
    wanted = left if wanted is None else wanted
    if left == 0:
        raise NothingOutstanding("what it gives back has paid what was open; nothing is left to be paid back")
    if wanted > left:
        raise MoreThanOutstanding(
            f"{-left} minor units are left to be paid back; settle at most as much",
            extra={"outstanding": Money(amount=-left, currency=charge.gross.currency).model_dump()},
        )
    rest = wanted
    for row in await _TO_PAY_BACK.fetch(session, credit_note_id=document.id):
        part = min(rest, row.left)
        if part > 0:
            await refund_payment(
                session,
                payment=await lock_payment(session, row.id),
                amount=Money(amount=part, currency=charge.gross.currency),
                to="method",
                credit=False,
                reason=(reference or charge.reason or charge.description)[:500],
                by_hand=True,
            )
            rest -= part
    if rest:
        raise MoreThanOutstanding(
            f"only {wanted - rest} minor units were paid before; the rest pays what is owed next",
            extra={"outstanding": Money(amount=rest - wanted, currency=charge.gross.currency).model_dump()},
        )
    return -wanted


async def _show_parts(
    session: AsyncSession,
    charge_id: UUID,
    method: ManualKind,
    reference: str | None,
    settled_at: datetime | None,
    now: datetime,
) -> ChargeOut:
    """The charge as it is. A charge counts as settled once its invoice is paid; of one that is alone on its invoice,
    the parts that were paid count at once."""
    found = await billing.lock_charge(session, charge_id)
    document = await _DOCUMENT.fetchrow(session, charge_id=charge_id)
    if document is None or document.open == 0 or document.line_count != 1:
        return found.out
    paid = document.amount - document.open
    part = paid - found.out.settled.amount
    if part == 0 or (part < 0) != (document.amount < 0):
        return found.out
    after, _ = await billing.settle(
        session,
        found,
        now=now,
        method=method,
        amount=Money(amount=part, currency=found.out.gross.currency),
        reference=reference,
        settled_at=settled_at,
    )
    return after
