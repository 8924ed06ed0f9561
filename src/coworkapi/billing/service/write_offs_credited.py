"""Credit notes of invoices that were given up: what was given up is taken back first, so that nobody gets money that
never came in; what the credit note doesn't bear of it is given up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from coworkapi.billing.drafts import InvoiceDraft
from coworkapi.billing.queries import receivables as queries
from coworkapi.billing.rules.matching import Match, OpenItem
from coworkapi.billing.rules.posting import entry_of_write_off
from coworkapi.billing.service import ledger
from coworkapi.billing.service.drafted import as_json
from coworkapi.billing.service.matching import write_matches
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal

_WHY = "a credit note gives it back"


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What was given up of an invoice, minor units, and why."""

    amount: int
    reason: str


async def take_back(
    unit: HasInfo, drafts: Sequence[InvoiceDraft], items: Mapping[UUID, OpenItem], *, now: datetime
) -> dict[UUID, GivenUp]:
    """Takes back the write-offs of invoices of which these drafts of one seller give back more than is open.

    `items`: locked ones by id. By invoice; no statement where all is open that is given back, one where nothing was
    given up, else five.
    """
    given: dict[UUID, int] = {}
    for draft in drafts:
        if draft.credits_invoice_id is not None and draft.credits_invoice_id in items:
            given[draft.credits_invoice_id] = given.get(draft.credits_invoice_id, 0) + draft.gross
    ids = [invoice_id for invoice_id, amount in given.items() if amount > items[invoice_id].open]
    if not ids:
        return {}
    rows = await queries.TAKE_BACK.fetch(unit, ids=ids, booked_on=drafts[0].issued_on, reason=_WHY)
    if not rows:
        return {}
    live = {row.credit_item_id: row.id for row in await queries.LIVE_OF_CREDITS.fetch(unit, ids=[r.id for r in rows])}
    reversals = {row.id: new_id() for row in rows}
    found: dict[UUID, GivenUp] = {}
    matches: list[Match] = []
    undoes: dict[int, UUID] = {}
    for row in rows:
        before = found.get(row.invoice_id)
        found[row.invoice_id] = GivenUp(row.amount + (before.amount if before else 0), row.reason)
        undoes[len(matches)] = live[row.id]
        matches.append(Match(row.invoice_id, row.id, -row.amount))
        matches.append(Match(reversals[row.id], row.id, row.amount))
    moved = [(reversals[row.id], row.invoice_id, row.amount, _WHY) for row in rows]
    await _book(unit, drafts, items, moved, kind="write_off_reversal", sign=1)
    await write_matches(unit, matches, now=now, undoes=undoes)
    return found


async def give_up_rest(
    unit: HasInfo,
    drafts: Sequence[InvoiceDraft],
    items: Mapping[UUID, OpenItem],
    taken_back: Mapping[UUID, GivenUp],
    left: Mapping[UUID, int],
    *,
    now: datetime,
) -> None:
    """Gives up again what of `taken_back` the credit notes have left open. `left`: what is open now, by item."""
    rest = [
        (new_id(), invoice_id, min(left[invoice_id], one.amount), one.reason)
        for invoice_id, one in taken_back.items()
        if left[invoice_id] > 0
    ]
    if not rest:
        return
    await queries.GIVE_UP.fetch(
        unit,
        write_offs=as_json(
            [
                {
                    "id": write_off_id,
                    "invoice_id": invoice_id,
                    "currency": items[invoice_id].currency,
                    "amount": amount,
                    "reason": reason,
                    "booked_on": drafts[0].issued_on,
                }
                for write_off_id, invoice_id, amount, reason in rest
            ]
        ),
        by=acting_principal(unit).label,
    )
    await _book(unit, drafts, items, rest, kind="write_off", sign=-1)
    matches = [Match(invoice_id, write_off_id, amount) for write_off_id, invoice_id, amount, _ in rest]
    await write_matches(unit, matches, now=now)


async def _book(
    unit: HasInfo,
    drafts: Sequence[InvoiceDraft],
    items: Mapping[UUID, OpenItem],
    moved: Sequence[tuple[UUID, UUID, int, str]],
    *,
    kind: str,
    sign: int,
) -> None:
    """Open items and postings of `(id, invoice, amount, reason)`. `sign`: 1 where it is owed again."""
    entity, booked_on = drafts[0].seller.legal_entity_id, drafts[0].issued_on
    rows = [
        {
            "id": item_id,
            "kind": kind,
            "amount": sign * amount,
            "account_id": items[invoice_id].account_id,
            "legal_entity_id": entity,
            "currency": items[invoice_id].currency,
            "reference": reason[:200],
            "booked_on": booked_on,
        }
        for item_id, invoice_id, amount, reason in moved
    ]
    await queries.RECEIVE.fetch(unit, items=as_json(rows))
    numbers = {draft.credits_invoice_id: draft.credits_invoice_number for draft in drafts}
    await ledger.post(
        unit,
        [
            entry_of_write_off(
                write_off_id=item_id,
                kind=kind,
                amount=-sign * amount,
                account_id=items[invoice_id].account_id,
                legal_entity_id=entity,
                currency=items[invoice_id].currency,
                booked_on=booked_on,
                description=f"Write-off of {numbers[invoice_id]}: {reason}",
            )
            for item_id, invoice_id, amount, reason in moved
        ],
    )
