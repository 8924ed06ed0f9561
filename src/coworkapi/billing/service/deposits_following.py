"""Deposits follow their invoices: made with them, received when they are paid, smaller by what is credited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from coworkapi.billing.drafts import InvoiceDraft
from coworkapi.billing.events.deposits import OF_ENTRY, DepositReturnDue
from coworkapi.billing.queries import deposits as queries
from coworkapi.billing.schemas.deposits import DepositOut
from coworkapi.billing.service.drafted import as_json
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal


async def note_documents(unit: HasInfo, drafts: Sequence[InvoiceDraft]) -> None:
    """Makes the deposits of invoices that were just written, and takes off what credit notes give back of others'.

    Nothing for documents without deposits; else two or three statements. Raises DepositUsed.
    """
    charged: list[dict[str, Any]] = []
    credited: list[dict[str, Any]] = []
    for draft in drafts:
        for line in draft.lines:
            if line.source_kind != "deposit" or line.net == 0:
                continue
            row = {"entry_id": new_id(), "invoice_id": draft.id, "amount": line.net}
            if draft.kind == "credit_note":
                credited.append(row | {"credited_line_id": line.credited_line_id})
            else:
                charged.append(
                    row
                    | {
                        "id": new_id(),
                        "charge_id": line.charge_id,
                        "location_id": line.location_id,
                        "description": line.description,
                    }
                )
    if not charged and not credited:
        return
    by, booked_on = acting_principal(unit).label, drafts[0].issued_on
    kinds: dict[UUID, str] = {}
    for rows, statement, kind in ((charged, queries.CHARGED, "charged"), (credited, queries.CREDITED, "credited")):
        if rows:
            made = await statement.fetch(unit, lines=as_json(rows), booked_on=booked_on, by=by)
            kinds |= {row.deposit_id: kind for row in made}
    await tell(unit, {deposit_id: OF_ENTRY[kind] for deposit_id, kind in kinds.items()})


async def follow_settlements(unit: HasInfo, paid: Mapping[UUID, bool], *, now: datetime) -> None:
    """Notes that deposits came in, or were taken back. `paid`: by charge. Nothing for none; else two statements."""
    if not paid:
        return
    rows = await queries.FOLLOW.fetch(
        unit, charge_ids=list(paid), paid=list(paid.values()), now=now, by=acting_principal(unit).label
    )
    await tell(unit, {row.deposit_id: OF_ENTRY[row.kind] for row in rows})


async def deposits_due(unit: HasInfo, due: Mapping[UUID, date | None]) -> None:
    """Asks what becomes of the deposits of memberships that ended on a day; None: no longer, they go on.

    Nothing for none; else one statement, and one more where there are deposits.
    """
    if not due:
        return
    rows = await queries.RETURN_DUE.fetch(unit, membership_ids=list(due), due_on=list(due.values()))
    found = await read_deposits(unit, [row.deposit_id for row in rows])
    emit(
        unit,
        *(
            DepositReturnDue(aggregate_id=one.id, location_id=one.location_id, data=one)
            for one in found
            if one.return_due_on is not None
        ),
    )


async def tell(unit: HasInfo, facts: Mapping[UUID, type[Fact]]) -> None:
    """Tells of deposits as they are now."""
    for one in await read_deposits(unit, list(facts)):
        emit(unit, facts[one.id](aggregate_id=one.id, location_id=one.location_id, data=one))


async def read_deposits(unit: HasInfo, ids: Sequence[UUID]) -> list[DepositOut]:
    """These deposits, the oldest first. One statement; none for none."""
    if not ids:
        return []
    return [queries.deposit_of(row) for row in await queries.READ.fetch(unit, ids=list(ids))]
