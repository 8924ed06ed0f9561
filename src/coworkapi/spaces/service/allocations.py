"""The only verbs that occupy time. The exclusion constraint decides; these know how to ask it.

`INSERT ... ON CONFLICT DO NOTHING`, in the order of the units: a loser learns of it at once or as soon as the winner
has committed, and nobody waits for each other in a circle, as plain inserts against an exclusion constraint do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, CursorResult, Uuid, bindparam, delete, text, update
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Conflict
from coworkapi.core.ids import encode_id, new_id
from coworkapi.spaces.errors import OccupiedMembers
from coworkapi.spaces.models import Allocation

AllocationKind = Literal["booking", "hold", "membership", "pass", "tour", "maintenance", "closure"]
# A lost race means that another one has committed, so a pool is full long before this; it bounds a storm of cancels.
_POOL_ATTEMPTS = 50


class UnitsTaken(Conflict):
    """Units are occupied for some of the time asked for. `unit_ids`: those that could not be had (rooms), or none."""

    code = "slot_taken"
    title = "That time is taken"
    members = OccupiedMembers

    def __init__(self, detail: str, *, unit_ids: Sequence[UUID] = (), **options: Any) -> None:
        super().__init__(detail, **options)
        self.unit_ids = list(unit_ids)


@dataclass(frozen=True, slots=True)
class Occupied:
    """An allocation as others see it."""

    unit_id: UUID
    period: Range[datetime]
    kind: str
    source_id: UUID


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one source wants of `allocate_many`: all of these units in that period."""

    source_id: UUID
    unit_ids: Sequence[UUID]
    period: Range[datetime]


_PERIOD = bindparam("period", type_=TSTZRANGE)
_UNITS = bindparam("unit_ids", type_=ARRAY(Uuid))
_IDS = bindparam("ids", type_=ARRAY(Uuid))

_INSERT = text("""
INSERT INTO allocations (id, unit_id, period, kind, source_id)
SELECT wanted.id, wanted.unit_id, :period, CAST(:kind AS text), CAST(:source_id AS uuid)
FROM unnest(CAST(:ids AS uuid[]), CAST(:unit_ids AS uuid[])) AS wanted(id, unit_id)
ORDER BY wanted.unit_id
ON CONFLICT DO NOTHING
RETURNING unit_id
""").bindparams(_PERIOD, _UNITS, _IDS)

_INSERT_MANY = text("""
INSERT INTO allocations (id, unit_id, period, kind, source_id)
SELECT wanted.id, wanted.unit_id, wanted.period, CAST(:kind AS text), wanted.source_id
FROM unnest(CAST(:ids AS uuid[]), CAST(:unit_ids AS uuid[]), CAST(:periods AS tstzrange[]), CAST(:sources AS uuid[]))
  AS wanted(id, unit_id, period, source_id)
ORDER BY wanted.unit_id, wanted.period
ON CONFLICT DO NOTHING
RETURNING source_id, unit_id
""").bindparams(
    _UNITS,
    _IDS,
    bindparam("periods", type_=ARRAY(TSTZRANGE)),
    bindparam("sources", type_=ARRAY(Uuid)),
)

# Free ones are picked at random, so that racers for one pool rarely reach for the same unit.
_INSERT_FREE = text("""
WITH free AS (
  SELECT candidate.id FROM unnest(CAST(:unit_ids AS uuid[])) AS candidate(id)
  WHERE NOT EXISTS (
    SELECT FROM unit_allocations(candidate.id, lower(:period), coalesce(upper(:period), 'infinity')))
  ORDER BY random() LIMIT :quantity
), made AS (
  INSERT INTO allocations (id, unit_id, period, kind, source_id)
  SELECT ids.id, picked.id, :period, CAST(:kind AS text), CAST(:source_id AS uuid)
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM free) AS picked
  JOIN unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS ids(id, n) USING (n)
  ORDER BY picked.id
  ON CONFLICT DO NOTHING
  RETURNING unit_id
)
SELECT (SELECT count(*) FROM free) AS free, (SELECT array_agg(unit_id) FROM made) AS made
""").bindparams(_PERIOD, _UNITS, _IDS)

# Moves lock all units concerned first, in order: two that trade places would each wait for the other's old row.
# The rows to insert read the count of deleted ones, so that the old ones are gone before the new ones are checked.
_MOVE = text("""
WITH locked AS MATERIALIZED (
  SELECT u.id FROM units u
  WHERE u.id = ANY(:unit_ids) OR u.id IN (SELECT unit_id FROM allocations WHERE source_id = CAST(:source_id AS uuid))
  ORDER BY u.id FOR NO KEY UPDATE
), gone AS (
  DELETE FROM allocations
  WHERE source_id = CAST(:source_id AS uuid) AND (SELECT count(*) FROM locked) >= 0
  RETURNING id
)
INSERT INTO allocations (id, unit_id, period, kind, source_id)
SELECT wanted.id, wanted.unit_id, :period, CAST(:kind AS text), CAST(:source_id AS uuid)
FROM unnest(CAST(:ids AS uuid[]), CAST(:unit_ids AS uuid[])) AS wanted(id, unit_id)
WHERE (SELECT count(*) FROM gone) >= 0
ORDER BY wanted.unit_id
ON CONFLICT DO NOTHING
RETURNING unit_id
""").bindparams(_PERIOD, _UNITS, _IDS)

_HAND_OVER = text("""
UPDATE allocations a SET source_id = owner.source_id
FROM unnest(CAST(:unit_ids AS uuid[]), CAST(:sources AS uuid[])) AS owner(unit_id, source_id)
WHERE a.source_id = CAST(:source_id AS uuid) AND a.unit_id = owner.unit_id
""").bindparams(_UNITS, bindparam("sources", type_=ARRAY(Uuid)))

_OCCUPIED = text("""
SELECT a.unit_id, a.period, a.kind, a.source_id
FROM unnest(CAST(:unit_ids AS uuid[])) AS wanted(id)
CROSS JOIN LATERAL unit_allocations(wanted.id, lower(:period), coalesce(upper(:period), 'infinity')) AS a
ORDER BY a.starts_at, a.unit_id LIMIT :limit
""").bindparams(_PERIOD, _UNITS)


async def allocate(
    session: AsyncSession,
    *,
    unit_ids: Sequence[UUID],
    period: Range[datetime],
    kind: AllocationKind,
    source_id: UUID,
) -> list[UUID]:
    """Occupies all of these units in `period`, or none. One statement (two for a loser that got some of them).

    Gives back the units. Raises UnitsTaken.
    """
    taken = await _insert(session, _INSERT, unit_ids, period, kind, source_id)
    if taken:
        if len(taken) < len(set(unit_ids)):
            await release(session, source_ids=[source_id], unit_ids=unit_ids, period=period)
        raise _taken(taken)
    return list(unit_ids)


async def allocate_many(
    session: AsyncSession, wanted: Sequence[Wanted], *, kind: AllocationKind
) -> tuple[list[UUID], list[UUID]]:
    """Occupies for many sources at once: `(sources that got all of their units, sources that got none)`.

    For series: one statement whatever their number (two when some came half through). Nothing raised. Two that want
    the same unit at overlapping times: the earlier one gets it.
    """
    rows = [(one.source_id, unit_id, one.period) for one in wanted for unit_id in one.unit_ids]
    if not rows:
        return [], []
    made = await session.execute(
        _INSERT_MANY,
        {
            "ids": [new_id() for _ in rows],
            "unit_ids": [unit_id for _, unit_id, _ in rows],
            "periods": [period for _, _, period in rows],
            "sources": [source_id for source_id, _, _ in rows],
            "kind": kind,
        },
    )
    got: dict[UUID, set[UUID]] = {}
    for source_id, unit_id in made:
        got.setdefault(source_id, set()).add(unit_id)
    won = [one.source_id for one in wanted if got.get(one.source_id) == set(one.unit_ids)]
    winners = set(won)
    lost = [one.source_id for one in wanted if one.source_id not in winners]
    half = [source_id for source_id in lost if source_id in got]
    if half:
        await release(session, source_ids=half)
    return won, lost


async def allocate_from_pool(
    session: AsyncSession,
    *,
    unit_ids: Sequence[UUID],
    quantity: int,
    period: Range[datetime],
    kind: AllocationKind,
    source_id: UUID,
) -> list[UUID]:
    """Occupies `quantity` of these units in `period`, whichever are free; those units.

    One statement (three for more than one unit). A race lost is tried again with what is free by then. Raises
    UnitsTaken when fewer are free, Conflict in a storm.
    """
    if quantity > len(unit_ids):
        raise UnitsTaken(f"it has {len(unit_ids)} places, {quantity} were asked for")
    for _ in range(_POOL_ATTEMPTS):
        if quantity == 1:
            free, made = await _insert_free(session, unit_ids, quantity, period, kind, source_id)
        else:
            # What came half through is undone at once: who holds a unit and waits for the next could wait in a circle.
            async with session.begin_nested() as savepoint:
                free, made = await _insert_free(session, unit_ids, quantity, period, kind, source_id)
                if len(made) < quantity:
                    await savepoint.rollback()
        if len(made) == quantity:
            return made
        if free < quantity:
            raise UnitsTaken(
                f"{free} of its {len(unit_ids)} places are free in that time, {quantity} were asked for"
                if free
                else "all its places are taken in that time; choose another time or place"
            )
    raise Conflict("too many are booking these places at this moment; try again")


async def move(
    session: AsyncSession,
    *,
    source_id: UUID,
    unit_ids: Sequence[UUID],
    period: Range[datetime],
    kind: AllocationKind,
) -> list[UUID]:
    """Gives up all that `source_id` occupies and occupies these units in `period`. One statement.

    Raises UnitsTaken; the old place is given up then, so the caller must let its transaction roll back.
    """
    taken = await _insert(session, _MOVE, unit_ids, period, kind, source_id)
    if taken:
        raise _taken(taken)
    return list(unit_ids)


async def release(
    session: AsyncSession,
    *,
    source_ids: Sequence[UUID],
    unit_ids: Sequence[UUID] | None = None,
    period: Range[datetime] | None = None,
) -> int:
    """Gives up what these sources occupy (only these units, only exactly that period); how many allocations."""
    statement = delete(Allocation).where(Allocation.source_id.in_(source_ids))
    if unit_ids is not None:
        statement = statement.where(Allocation.unit_id.in_(unit_ids))
    if period is not None:
        statement = statement.where(Allocation.period == period)
    return await _count(session, statement)


async def relabel(session: AsyncSession, *, source_ids: Sequence[UUID], kind: AllocationKind) -> int:
    """Says another reason for what these sources occupy (a hold that became a booking); how many allocations."""
    return await _count(session, update(Allocation).where(Allocation.source_id.in_(source_ids)).values(kind=kind))


async def hand_over(session: AsyncSession, *, source_id: UUID, to: Mapping[UUID, UUID]) -> int:
    """Gives each of the units that `source_id` occupies to a source of its own (`to`: source by unit); how many."""
    result = await session.execute(
        _HAND_OVER, {"source_id": source_id, "unit_ids": list(to), "sources": list(to.values())}
    )
    assert isinstance(result, CursorResult)
    return result.rowcount


async def occupied(
    session: AsyncSession, *, unit_ids: Sequence[UUID], period: Range[datetime], limit: int = 1000
) -> list[Occupied]:
    """What occupies these units at some time of `period`, by start. One statement."""
    rows = await session.execute(_OCCUPIED, {"unit_ids": unit_ids, "period": period, "limit": limit})
    return [Occupied(*row) for row in rows]


async def _insert(
    session: AsyncSession,
    statement: Any,
    unit_ids: Sequence[UUID],
    period: Range[datetime],
    kind: str,
    source_id: UUID,
) -> list[UUID]:
    """The units that could not be had."""
    made = await session.execute(
        statement,
        {
            "ids": [new_id() for _ in unit_ids],
            "unit_ids": list(unit_ids),
            "period": period,
            "kind": kind,
            "source_id": source_id,
        },
    )
    got = set(made.scalars())
    return [unit_id for unit_id in unit_ids if unit_id not in got]


async def _insert_free(
    session: AsyncSession,
    unit_ids: Sequence[UUID],
    quantity: int,
    period: Range[datetime],
    kind: str,
    source_id: UUID,
) -> tuple[int, list[UUID]]:
    row = (
        await session.execute(
            _INSERT_FREE,
            {
                "ids": [new_id() for _ in range(quantity)],
                "unit_ids": list(unit_ids),
                "quantity": quantity,
                "period": period,
                "kind": kind,
                "source_id": source_id,
            },
        )
    ).one()
    return row.free, row.made or []


async def _count(session: AsyncSession, statement: Any) -> int:
    result = await session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount


def _taken(unit_ids: Sequence[UUID]) -> UnitsTaken:
    return UnitsTaken(
        "it is taken for some of that time; choose another time or place",
        unit_ids=unit_ids,
        extra={"unit_ids": [encode_id("unit", unit_id) for unit_id in unit_ids]},
    )
