"""Finding a charge, for reading or to act on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from coworkapi.billing.queries import GET, GET_MINE, LOCK, charge_of
from coworkapi.billing.schemas import ChargeOut
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal


@dataclass(frozen=True, slots=True)
class Found:
    """A charge and its ETag's number."""

    out: ChargeOut
    version: int


async def find_charge(unit: HasInfo, charge_id: UUID) -> Found:
    """For reading. Raises NotFound (also for a member whose it isn't), Forbidden."""
    me = acting_principal(unit)
    if me.kind == "member":
        return await _one(unit, GET_MINE, charge_id, "charges:read", me=me.id)
    return await _one(unit, GET, charge_id, "charges:read")


async def lock_charge(unit: HasInfo, charge_id: UUID) -> Found:
    """With its balance locked until the transaction ends. Raises NotFound, Forbidden."""
    return await _one(unit, LOCK, charge_id, "charges:write")


async def _one(unit: HasInfo, statement: Prepared, charge_id: UUID, scope: str, **values: UUID | None) -> Found:
    row = await statement.fetchrow(unit, id=charge_id, **values)
    if row is None:
        raise NotFound(f"there is no charge {encode_id('chg', charge_id)}")
    principal = acting_principal(unit)
    if principal.is_staff:
        if row.location_id is None:
            principal.require_everywhere(scope)
        else:
            principal.require(scope, row.location_id)
    return Found(charge_of(row), row.version)
