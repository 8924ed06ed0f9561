"""Tax rates of legal entities: a change from a date on is a row of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from coworkapi.billing.errors import TaxRateInUse
from coworkapi.billing.events import TaxRateCreated, TaxRateDeleted, TaxRateUpdated
from coworkapi.billing.models import Charge, TaxRate
from coworkapi.billing.schemas import TaxRateOut
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.unit_of_work import organization_of
from coworkapi.spaces.models import LegalEntity

_later = aliased(TaxRate)
_VALID_UNTIL = (
    select(func.min(_later.valid_from))
    .where(
        _later.organization_id == TaxRate.organization_id,
        _later.legal_entity_id == TaxRate.legal_entity_id,
        _later.code == TaxRate.code,
        _later.valid_from > TaxRate.valid_from,
    )
    .scalar_subquery()
)


def tax_rate_views() -> Select[Any]:
    """Rates, each with the day on which the code's next row begins."""
    columns: list[Any] = [TaxRate, _VALID_UNTIL.label("valid_until")]
    return select(*columns)


def valid_on(day: date) -> Any:
    """That a rate is the one of its code on that day."""
    return (TaxRate.valid_from <= day) & func.coalesce(day < _VALID_UNTIL, True)


def tax_rate_out(rate: TaxRate, valid_until: date | None) -> TaxRateOut:
    values = {name: getattr(rate, name) for name in TaxRateOut.model_fields if name != "valid_until"}
    return TaxRateOut(**values, valid_until=valid_until)


async def find_tax_rate(session: AsyncSession, rate_id: UUID, *, lock: bool = False) -> tuple[TaxRate, TaxRateOut]:
    """Raises NotFound."""
    statement = tax_rate_views().where(TaxRate.id == rate_id)
    if lock:
        statement = statement.with_for_update(of=TaxRate, key_share=True)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no tax rate {encode_id('tax', rate_id)}")
    return row[0], tax_rate_out(*row)


async def create_tax_rate(
    session: AsyncSession,
    *,
    legal_entity_id: UUID,
    code: str,
    name: str,
    basis_points: int,
    valid_from: date,
    exempt: bool = False,
    note: str | None = None,
) -> tuple[TaxRate, TaxRateOut]:
    """What a code means from a date on; it ends the code's row before. Raises NotFound, TaxRateExists."""
    entity = await session.get(LegalEntity, (organization_of(session), legal_entity_id))
    if entity is None:
        detail = f"there is no legal entity {encode_id('ent', legal_entity_id)} in this organization"
        item = ProblemItem(pointer="/legal_entity_id", code="not_found", detail=detail)
        raise NotFound(f"legal_entity_id: {detail}", errors=[item])
    rate = TaxRate(
        id=new_id(),
        legal_entity_id=legal_entity_id,
        code=code,
        name=name,
        basis_points=basis_points,
        exempt=exempt,
        note=note,
        valid_from=valid_from,
    )
    session.add(rate)
    await session.flush()
    _, out = await find_tax_rate(session, rate.id)
    emit(session, TaxRateCreated(aggregate_id=rate.id, data=out))
    return rate, out


async def update_tax_rate(
    session: AsyncSession, *, rate: TaxRate, before: TaxRateOut, changes: Mapping[str, Any]
) -> TaxRateOut:
    """Changes a locked rate.

    Raises TaxRateInUse for percentage, exemption or date once charges were made by it, TaxRateExists, Invalid.
    """
    changed = {name: value for name, value in changes.items() if getattr(rate, name) != value}
    if not changed:
        return before
    if changed.get("exempt", rate.exempt) and changed.get("basis_points", rate.basis_points):
        pointer = "/exempt" if changed.get("exempt") else "/basis_points"
        raise Invalid.field(pointer, "an exempt rate has no percentage: set basis_points to 0, or exempt to false")
    if changed.keys() & {"basis_points", "exempt", "valid_from"}:
        await _require_unused(session, before)
    for name, value in changed.items():
        setattr(rate, name, value)
    rate.version += 1
    await session.flush()
    _, after = await find_tax_rate(session, rate.id)
    previous = {name: before.model_dump(mode="json")[name] for name in changed}
    emit(session, TaxRateUpdated(aggregate_id=rate.id, data=after, previous=previous))
    return after


async def delete_tax_rate(session: AsyncSession, *, rate: TaxRate, before: TaxRateOut) -> None:
    """Takes a locked rate back. Raises TaxRateInUse."""
    await _require_unused(session, before)
    await session.delete(rate)
    await session.flush()
    emit(session, TaxRateDeleted(aggregate_id=rate.id, data=before))


async def _require_unused(session: AsyncSession, rate: TaxRateOut) -> None:
    """Charges keep the percentage that they were made by. To change it under them would tell two truths.

    A day's margin on both sides: the rate counts by the local day of each location.
    """
    used = select(Charge.id).where(
        Charge.legal_entity_id == rate.legal_entity_id,
        Charge.tax_code == rate.code,
        Charge.tax_basis_points == rate.basis_points,
        Charge.starts_at >= _midnight(rate.valid_from, -1),
    )
    if rate.valid_until is not None:
        used = used.where(Charge.starts_at < _midnight(rate.valid_until, 1))
    found = (await session.execute(used.limit(1))).scalar_one_or_none()
    if found is not None:
        raise TaxRateInUse("charges were made by this rate; add a row that is valid from a later date instead")


def _midnight(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time.min, UTC)
