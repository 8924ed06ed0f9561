"""What a membership rents for itself alone: chosen, occupied by allocations, given up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.ids import encode_id
from coworkapi.memberships.errors import UnitsNotFree
from coworkapi.memberships.rules.life import kept_periods, local_day, midnight
from coworkapi.memberships.rules.renting import Choice, unrented
from coworkapi.memberships.service.reading import Held
from coworkapi.spaces import service as spaces
from coworkapi.spaces.models import Resource
from coworkapi.spaces.service import Occupied, UnitsTaken

_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Chosen:
    """A resource that is to be rented; of a pool, `places` of its units."""

    id: UUID
    name: str
    unit_ids: Sequence[UUID]
    is_pool: bool
    places: int


async def choose(
    session: AsyncSession, held: Held, resource_ids: Sequence[UUID], *, complete: bool = True
) -> list[Chosen]:
    """The resources named, if the membership's plan rents out such. One statement, none without resources.

    `complete`: all that the plan rents out must be there. Raises NotFound, Invalid.
    """
    if not resource_ids and not held.terms.rents:
        return []
    return chosen_of(held, resource_ids, await read_resources(session, resource_ids), complete=complete)


async def read_resources(session: AsyncSession, resource_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """What `chosen_of` has to know of resources, by id. One statement."""
    rows = await session.execute(
        select(
            Resource.id,
            Resource.name,
            Resource.location_id,
            Resource.resource_type_id,
            Resource.unit_ids,
            Resource.is_pool,
            Resource.archived_at,
        ).where(Resource.id.in_(set(resource_ids)))
    )
    return {row.id: row for row in rows}


def chosen_of(
    held: Held, resource_ids: Sequence[UUID], rows: Mapping[UUID, Any], *, complete: bool = True
) -> list[Chosen]:
    """`choose`, of resources that were read. Raises NotFound, Invalid."""
    wanted = list(dict.fromkeys(resource_ids))
    for resource_id in wanted:
        if resource_id not in rows:
            detail = f"there is no resource {encode_id('res', resource_id)}"
            item = ProblemItem(pointer="/resource_ids", code="not_found", detail=detail)
            raise NotFound(f"resource_ids: {detail}", errors=[item])
        row = rows[resource_id]
        if row.archived_at is not None:
            raise Invalid.field("/resource_ids", f"{row.name} is archived; choose another")
        if row.location_id != held.row.location_id:
            raise Invalid.field("/resource_ids", f"{row.name} is not at the membership's location; choose another")
        if not row.is_pool and resource_ids.count(resource_id) > 1:
            raise Invalid.field("/resource_ids", f"{row.name} is named twice; only a pool has several places")
    choices = [Choice(one, rows[one].resource_type_id) for one in resource_ids]
    surplus, missing = unrented(held.terms.rents, held.row.quantity, choices)
    if surplus:
        names = ", ".join(rows[one.resource_id].name for one in surplus)
        raise Invalid.field("/resource_ids", f"{held.plan_name} doesn't rent out {names}, or not so many")
    if missing and complete:
        raise Invalid.field("/resource_ids", f"{held.plan_name} rents out {missing} more; choose which")
    return [
        Chosen(row.id, row.name, row.unit_ids, row.is_pool, resource_ids.count(row.id) if row.is_pool else 1)
        for row in (rows[one] for one in wanted)
    ]


async def occupy(session: AsyncSession, held: Held, chosen: Sequence[Chosen], *, since: date | None = None) -> None:
    """Takes what was chosen for all days of the membership (from `since` on), in place of what it had.

    Raises UnitsNotFree.
    """
    row = held.row
    row.resource_ids = [one.id for one in chosen for _ in range(one.places)]
    row.unit_ids = [unit_id for one in chosen if not one.is_pool for unit_id in one.unit_ids]
    pools = [one for one in chosen if one.is_pool]
    await keep_occupied(session, held, since=since)
    periods = _periods(held, since)
    for pool in pools:
        taken: list[UUID] = []
        if periods:
            taken = await _from_pool(session, held, pool, periods)
        row.unit_ids = [*row.unit_ids, *taken]


async def keep_occupied(session: AsyncSession, held: Held, *, since: date | None = None) -> None:
    """Occupies the membership's units on its days (from `since` on), and on those alone: after its days or pauses
    changed.

    One statement, and one for each further period. Raises UnitsNotFree, which names what stands in the way.
    """
    row, periods = held.row, _periods(held, since)
    if not row.unit_ids or not periods:
        await spaces.release(session, source_ids=[row.id])
        return
    first, *rest = periods
    try:
        await spaces.move(session, source_id=row.id, unit_ids=row.unit_ids, period=first, kind="membership")
        for period in rest:
            await spaces.allocate(session, unit_ids=row.unit_ids, period=period, kind="membership", source_id=row.id)
    except UnitsTaken as taken:
        found = [
            one
            for period in periods
            for one in await spaces.occupied(session, unit_ids=row.unit_ids, period=period, limit=_MOST_TOLD)
            if one.source_id != row.id
        ]
        raise await _clash(session, held, row.resource_ids, found) from taken


async def give_up(session: AsyncSession, held: Held) -> None:
    """Frees all that it rents, also for days that are over: it never held."""
    if held.row.unit_ids:
        await spaces.release(session, source_ids=[held.row.id])


async def _from_pool(session: AsyncSession, held: Held, pool: Chosen, periods: Sequence[Range[datetime]]) -> list[UUID]:
    """Places of a pool that are free in all of the periods, now occupied."""
    span = Range(periods[0].lower, periods[-1].upper)
    try:
        if len(periods) == 1:
            return await spaces.allocate_from_pool(
                session,
                unit_ids=pool.unit_ids,
                quantity=pool.places,
                period=span,
                kind="membership",
                source_id=held.row.id,
            )
        busy = {
            one.unit_id
            for period in periods
            for one in await spaces.occupied(session, unit_ids=pool.unit_ids, period=period, limit=10_000)
        }
        free = [unit_id for unit_id in pool.unit_ids if unit_id not in busy][: pool.places]
        if len(free) < pool.places:
            raise UnitsTaken(f"{len(free)} of its {len(pool.unit_ids)} places are free")
        for period in periods:
            await spaces.allocate(session, unit_ids=free, period=period, kind="membership", source_id=held.row.id)
        return free
    except UnitsTaken as taken:
        found = await spaces.occupied(session, unit_ids=pool.unit_ids, period=span, limit=_MOST_TOLD)
        raise await _clash(session, held, [pool.id], [one for one in found if one.source_id != held.row.id]) from taken


def _periods(held: Held, since: date | None) -> list[Range[datetime]]:
    """The instants at which it keeps its units."""
    row = held.row
    begins = row.starts_on if since is None else max(since, row.starts_on)
    return [_range(held, begin, end) for begin, end in kept_periods(begins, row.ends_on, held.pauses)]


def _range(held: Held, begin: date, end: date | None) -> Range[datetime]:
    upper = None if end is None else midnight(held.time_zone, end)
    return Range(midnight(held.time_zone, begin), upper)


async def _clash(
    session: AsyncSession, held: Held, resource_ids: Sequence[UUID], found: Sequence[Occupied]
) -> UnitsNotFree:
    """The error that names what stands in the way, the earliest first."""
    rows = await session.execute(select(Resource.name, Resource.unit_ids).where(Resource.id.in_(resource_ids)))
    names = {unit_id: row.name for row in rows for unit_id in row.unit_ids}
    told = sorted(found, key=lambda one: one.period.lower or datetime.min.replace(tzinfo=UTC))[:_MOST_TOLD]
    conflicts = [spaces.occupied_out(one).model_dump(mode="json") for one in told]
    detail = "what it would rent is taken; choose other resources or another day"
    if told:
        first, shown = told[0], conflicts[0]
        assert first.period.lower is not None
        since = local_day(held.time_zone, first.period.lower)
        until = f" until {local_day(held.time_zone, first.period.upper)}" if first.period.upper else ""
        what = names.get(first.unit_id, "a unit")
        detail = (
            f"{what} is taken by {first.kind} {shown['source_id']} from {since}{until}; "
            "choose other resources or another day"
        )
    return UnitsNotFree(detail, extra={"conflicts": conflicts})
