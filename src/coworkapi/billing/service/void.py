"""Voiding: the opposite charge."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.errors import AlreadyVoided
from coworkapi.billing.events import ChargeCreated, ChargeVoided
from coworkapi.billing.queries import GET_MANY, charge_of
from coworkapi.billing.schemas import ChargeOut
from coworkapi.billing.service.reading import Found
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared, Record
from coworkapi.core.unit_of_work import acting_principal

_VOID_SOURCES = Prepared(
    text(
        "SELECT id, voids_charge_id FROM void_charges("
        "CAST(:source_ids AS uuid[]), CAST(:reason AS text), CAST(:created_by AS text))"
    )
)
_VOID_THESE = Prepared(
    text(
        "SELECT id, voids_charge_id FROM void_these_charges("
        "CAST(:charge_ids AS uuid[]), CAST(:reason AS text), CAST(:created_by AS text))"
    )
)


async def void(unit: HasInfo, source_ids: Sequence[UUID], reason: str) -> list[ChargeOut]:
    """Voids every charge of these sources that isn't voided yet; the opposite charges, in the order of their ids.

    Two statements, however many there are; one where there was nothing to void. What was paid before is outstanding on
    the opposite charge, to be paid back.
    """
    if not source_ids:
        return []
    made = await _VOID_SOURCES.fetch(
        unit, source_ids=list(source_ids), reason=reason, created_by=acting_principal(unit).label
    )
    return [opposite for opposite, _ in await _tell(unit, made)]


async def void_charge(unit: HasInfo, found: Found, reason: str) -> tuple[ChargeOut, ChargeOut]:
    """Voids one locked charge: the opposite charge, and the voided one. Raises AlreadyVoided."""
    charge = found.out
    if charge.voids_charge_id is not None:
        raise AlreadyVoided("the charge is itself the opposite of one; charge anew instead of voiding it")
    if charge.voided_by_charge_id is not None:
        by = encode_id("chg", charge.voided_by_charge_id)
        raise AlreadyVoided(f"the charge was voided by {by}", extra={"voided_by_charge_id": by})
    made = await _VOID_THESE.fetch(unit, charge_ids=[charge.id], reason=reason, created_by=acting_principal(unit).label)
    if not made:  # by another request, at this moment
        raise AlreadyVoided("the charge was voided already")
    [pair] = await _tell(unit, made)
    return pair


async def _tell(unit: HasInfo, made: Sequence[Record]) -> list[tuple[ChargeOut, ChargeOut]]:
    """Emits the facts of both sides; pairs of opposite and voided charge, in the order of the opposites' ids."""
    if not made:
        return []
    ids = [row.id for row in made] + [row.voids_charge_id for row in made]
    charges = {row.id: charge_of(row) for row in await GET_MANY.fetch(unit, ids=ids)}
    pairs = [(charges[row.id], charges[row.voids_charge_id]) for row in sorted(made, key=lambda row: row.id)]
    for opposite, voided in pairs:
        emit(
            unit,
            ChargeVoided(
                aggregate_id=voided.id,
                location_id=voided.location_id,
                data=voided,
                previous={
                    "voided_by_charge_id": None,
                    "outstanding": {
                        "amount": voided.gross.amount - voided.settled.amount,
                        "currency": voided.gross.currency,
                    },
                },
            ),
            ChargeCreated(aggregate_id=opposite.id, location_id=opposite.location_id, data=opposite),
        )
    return pairs
