"""What bank lines probably are, by what is open now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.payments.bank.models import BankLine
from coworkapi.payments.bank.rules import Account, Book, Line, Open, Proposal, propose
from coworkapi.payments.bank.schemas import BankProposalOut, BankProposalsOut, ProposedPart, ProposedRefund

_OPEN = Prepared(
    text("""
SELECT i.document_id AS invoice_id, i.reference AS number, i.account_id, i.currency, i.open, i.due_on
FROM receivable_items i
WHERE i.kind = 'invoice' AND i.open > 0 AND i.account_id IS NOT NULL AND i.legal_entity_id = CAST(:entity_id AS uuid)
ORDER BY i.due_on, i.id LIMIT 50000""")
)
# Who owes something, and whose bank accounts the lines came from.
_ACCOUNTS = Prepared(
    text("""
SELECT a.id, a.name, ARRAY(
  SELECT DISTINCT b.counterparty_iban FROM bank_lines b
  WHERE b.account_id = a.id AND b.counterparty_iban = ANY(CAST(:ibans AS text[]))) AS ibans
FROM billing_accounts a
WHERE a.id = ANY(CAST(:account_ids AS uuid[])) OR a.id IN (
  SELECT b.account_id FROM bank_lines b WHERE b.counterparty_iban = ANY(CAST(:ibans AS text[])))""")
)
_REFUNDS = Prepared(
    text("""
SELECT r.id, r.account_id, r.amount, r.currency, a.name FROM refunds r
JOIN payments p ON p.organization_id = r.organization_id AND p.id = r.payment_id
LEFT JOIN billing_accounts a ON a.organization_id = r.organization_id AND a.id = r.account_id
WHERE r.state = 'succeeded' AND r."to" = 'method' AND p.kind = 'transfer'
  AND p.legal_entity_id = CAST(:entity_id AS uuid) AND r.amount = ANY(CAST(:amounts AS bigint[]))
  AND NOT EXISTS (SELECT FROM bank_lines b
    WHERE b.state = 'matched' AND b.amount = -r.amount
      AND b.result @> jsonb_build_array(jsonb_build_object('refund_id', r.id)))
ORDER BY r.id LIMIT 500""")
)
_FEE_WORDS = re.compile(
    r"\b(fees?|charges?|entgelt\w*|geb(ü|ue)hr\w*|frais|commission\w*|comisi(ó|o)n\w*)\b", re.IGNORECASE
)


async def book_for(unit: HasInfo, entity_id: UUID, ibans: Sequence[str]) -> Book:
    """What is open of the entity's invoices, and by whom. Two statements."""
    rows = await _OPEN.fetch(unit, entity_id=entity_id)
    accounts = await _ACCOUNTS.fetch(
        unit, account_ids=list({row.account_id for row in rows}), ibans=list(dict.fromkeys(ibans))
    )
    return Book(
        [Open(**{name: row[name] for name in Open.__slots__}) for row in rows],
        [Account(row.id, row.name, frozenset(row.ibans)) for row in accounts],
    )


def seen(row: BankLine) -> Line:
    """A line as the rules see it."""
    return Line(
        amount=row.amount,
        currency=row.currency,
        name=row.counterparty_name,
        iban=row.counterparty_iban,
        text=" ".join(part for part in (row.remittance, row.end_to_end_id) if part),
    )


async def proposals_of(unit: HasInfo, rows: Sequence[BankLine]) -> dict[UUID, BankProposalsOut]:
    """What these open lines probably are. Three statements for each legal entity among them."""
    found: dict[UUID, BankProposalsOut] = {}
    waiting = [row for row in rows if row.state == "open"]
    for entity_id in {row.legal_entity_id for row in waiting}:
        own = [row for row in waiting if row.legal_entity_id == entity_id]
        incoming = [row for row in own if row.amount > 0]
        outgoing = [row for row in own if row.amount < 0]
        if incoming:
            book = await book_for(unit, entity_id, [row.counterparty_iban for row in incoming if row.counterparty_iban])
            for row in incoming:
                shown = [_shown(one, row.currency) for one in propose(seen(row), book)]
                found[row.id] = BankProposalsOut(payments=shown, refunds=[], is_fee=False)
        if outgoing:
            refunds = await _REFUNDS.fetch(unit, entity_id=entity_id, amounts=list({-row.amount for row in outgoing}))
            for row in outgoing:
                found[row.id] = BankProposalsOut(
                    payments=[], refunds=_refunds(row, refunds), is_fee=bool(_FEE_WORDS.search(row.remittance))
                )
    return found


def _refunds(row: BankLine, refunds: Sequence[Any]) -> list[ProposedRefund]:
    found = []
    for one in refunds:
        if (one.amount, one.currency) != (-row.amount, row.currency):
            continue
        reasons = ["a refund of that amount was made by transfer"]
        is_named = bool(one.name and row.counterparty_name and one.name.casefold() in row.counterparty_name.casefold())
        if is_named:
            reasons.append(f"the recipient is named as {one.name}")
        shown = ProposedRefund(
            refund_id=one.id,
            account_id=one.account_id,
            amount=Money(amount=one.amount, currency=one.currency),
            reasons=reasons,
        )
        found.append((not is_named, shown))
    return [shown for _, shown in sorted(found, key=lambda pair: pair[0])][:5]


def _shown(one: Proposal, currency: str) -> BankProposalOut:
    return BankProposalOut(
        account_id=one.account_id,
        account_name=one.account_name,
        score=one.score,
        invoices=[
            ProposedPart(
                invoice_id=part.invoice_id, number=part.number, amount=Money(amount=part.amount, currency=currency)
            )
            for part in one.parts
        ],
        to_balance=Money(amount=one.to_balance, currency=currency),
        reasons=list(one.reasons),
    )
