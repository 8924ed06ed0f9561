"""Resources with their busy time: one statement, one row for each resource.

Instants are microseconds since 2000, as PostgreSQL keeps them: a search reads ten thousand of them, and their binary
form goes over the line as it is. It is unpacked where it is looked into: the same busy time was mostly looked into
before (`availability.Finder`).
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import gt
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.bookings.service.facts import rules_of
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.spaces.service import calendars
from coworkapi.spaces.values import BookingRules, LocationCalendar

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
MINUTE = 60_000_000
# Busy `[lows[i], highs[i])`, sorted by start.
Taken = tuple[Sequence[int], Sequence[int]]
# What PostgreSQL sends for `infinity`.
FOREVER = 2**63 - 1

FILTERS: dict[str, str] = {
    "resource_ids": "r.id = ANY(CAST(:resource_ids AS uuid[]))",
    "not_resource_id": "r.id <> CAST(:not_resource_id AS uuid)",
    "location_id": "r.location_id = CAST(:location_id AS uuid)",
    "location_ids": "r.location_id = ANY(CAST(:location_ids AS uuid[]))",
    "locations": "r.location_id = ANY(CAST(:locations AS uuid[]))",
    "resource_type_ids": "r.resource_type_id = ANY(CAST(:resource_type_ids AS uuid[]))",
    "kinds": "t.kind = ANY(CAST(:kinds AS text[]))",
    "min_capacity": "r.capacity >= CAST(:min_capacity AS integer)",
    "amenities": "r.amenity_keys @> CAST(:amenities AS varchar[])",
    "public": "r.is_public",
    "bookable": "r.is_bookable AND r.archived_at IS NULL AND l.archived_at IS NULL AND r.unit_ids <> '{}'",
    "visible": "r.archived_at IS NULL AND l.archived_at IS NULL",
    "after": "(r.name, r.id) > (CAST(:after_name AS text), CAST(:after_id AS uuid))",
}


@dataclass(slots=True)
class Candidate:
    """A resource and what occupies its units, as it was sent: `busy` holds the start and the end of each allocation.

    `units`: of a pool, whose (the unit's position, from 1) each of them is. Both in any order.
    """

    id: UUID
    name: str
    location_id: UUID
    location_version: int
    time_zone: str
    resource_type_id: UUID
    kind: str
    capacity: int
    is_pool: bool
    is_bookable: bool
    unit_count: int
    rules: BookingRules
    busy: bytes
    units: Sequence[int] = ()

    def taken(self) -> Taken:
        """When it is taken: of a room."""
        return taken(self.busy)

    def taken_by_unit(self) -> list[Taken]:
        """When each of a pool's units is taken."""
        return taken_by_unit(self.busy, self.units, self.unit_count)


def taken(busy: bytes) -> Taken:
    """Allocations out of their bounds as PostgreSQL sent them."""
    bounds = array("q", busy)
    if sys.byteorder == "little":
        bounds.byteswap()
    lows, highs = bounds[::2], bounds[1::2]
    if any(map(gt, lows, lows[1:])):
        pairs = sorted(zip(lows, highs, strict=True))
        return [low for low, _ in pairs], [high for _, high in pairs]
    return lows, highs


def taken_by_unit(busy: bytes, units: Sequence[int], unit_count: int) -> list[Taken]:
    """The same for each of a pool's units, by position."""
    apart = [bytearray() for _ in range(unit_count)]
    for place, unit in enumerate(units):
        apart[unit - 1] += busy[16 * place : 16 * place + 16]
    return [taken(bytes(one)) for one in apart]


_BOUNDS = "timestamptz_send(a.starts_at) || timestamptz_send(a.ends_at)"


@lru_cache(maxsize=512)
def _statement(filters: frozenset[str], *, long_term: bool, nearest: bool) -> Prepared:
    where = " AND ".join(FILTERS[name] for name in sorted(filters)) or "true"
    order = "abs(r.capacity - CAST(:near_capacity AS integer)), r.name, r.id" if nearest else "r.name, r.id"
    kept = "AND a.kind IN ('membership', 'maintenance', 'closure')" if long_term else ""
    # As `unit_allocations` reads it, but for all units of a resource at once: a search reads ten thousand rows.
    return Prepared(
        text(
            f"""
WITH wanted AS MATERIALIZED (
  SELECT r.id, r.name, r.location_id, l.version AS location_version, l.time_zone, r.resource_type_id, t.kind,
    r.capacity, r.is_pool, r.is_bookable, r.unit_ids, r.booking_policy_id, row_number() OVER (ORDER BY {order}) AS place
  FROM resources r
  JOIN locations l ON l.organization_id = r.organization_id AND l.id = r.location_id
  JOIN resource_types t ON t.organization_id = r.organization_id AND t.id = r.resource_type_id
  WHERE {where}
  ORDER BY {order} LIMIT CAST(:limit AS integer)
)
SELECT w.id, w.name, w.location_id, w.location_version, w.time_zone, w.resource_type_id, w.kind, w.capacity, w.is_pool,
  w.is_bookable, cardinality(w.unit_ids), w.booking_policy_id,
  CASE WHEN row_number() OVER (PARTITION BY w.booking_policy_id) = 1 THEN w.rules::text END,
  coalesce(running.busy || later.busy, running.busy, later.busy), running.units || later.units
FROM (
  SELECT wanted.*, p.rules, coalesce(p.busy_until, CAST(:busy_until AS timestamptz)) AS busy_until
  FROM wanted
  LEFT JOIN (
    SELECT id, rules, CAST(:busy_until AS timestamptz) + make_interval(mins => greatest(
      (rules->>'buffer_before_minutes')::integer, (rules->>'buffer_after_minutes')::integer, 0)) AS busy_until
    FROM booking_policies
    WHERE id IN (SELECT booking_policy_id FROM wanted)
    OFFSET 0
  ) AS p ON p.id = wanted.booking_policy_id
  OFFSET 0  -- so that the index below is compared with a value, as row-level security asks
) AS w
CROSS JOIN LATERAL (
  SELECT string_agg({_BOUNDS}, ''::bytea) AS busy, array_agg(u.position) FILTER (WHERE w.is_pool) AS units
  FROM unnest(w.unit_ids) WITH ORDINALITY AS u(id, position)
  CROSS JOIN LATERAL (
    SELECT * FROM allocations
    WHERE unit_id = u.id AND starts_at <= CAST(:busy_from AS timestamptz) ORDER BY starts_at DESC LIMIT 1
  ) AS a
  WHERE a.ends_at > CAST(:busy_from AS timestamptz) {kept}
) AS running
CROSS JOIN LATERAL (
  SELECT string_agg({_BOUNDS}, ''::bytea) AS busy,
    array_agg(CAST(array_position(w.unit_ids, a.unit_id) AS bigint)) FILTER (WHERE w.is_pool) AS units
  FROM allocations a
  WHERE a.unit_id = ANY (w.unit_ids) AND a.starts_at > CAST(:busy_from AS timestamptz) AND a.starts_at < w.busy_until
    {kept}
) AS later
ORDER BY w.place"""  # noqa: S608 - our own names
        )
    )


async def load_candidates(
    unit: HasInfo,
    filters: Mapping[str, Any],
    *,
    starts_at: datetime,
    ends_at: datetime,
    limit: int,
    near_capacity: int | None = None,
    long_term: bool = False,
) -> list[Candidate]:
    """The resources that pass `filters` (names of `FILTERS` and their values), by name, with what occupies them in
    `[starts_at, ends_at)` and in the buffer behind it. One statement.

    `near_capacity`: sorted by how near their capacity is. `long_term`: memberships and blocks only.
    """
    names = frozenset(name for name in filters if name in FILTERS)
    statement = _statement(names, long_term=long_term, nearest=near_capacity is not None)
    rows = await statement.fetch(
        unit,
        **filters,
        limit=limit,
        near_capacity=near_capacity,
        busy_from=starts_at,
        busy_until=ends_at,
    )
    # Each policy's rules come with one of its resources.
    rules = {row[11]: rules_of(row[12]) for row in rows if row[12] is not None}
    return [
        Candidate(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            row[7],
            row[8],
            row[9],
            row[10],
            rules.get(row[11]) or rules_of(None),
            row[13] or b"",
            row[14] or (),
        )
        for row in rows
    ]


async def calendars_of(unit: HasInfo, candidates: Sequence[Candidate]) -> dict[UUID, LocationCalendar]:
    """The calendars of the candidates' locations; mostly without a statement."""
    return await calendars(unit, {one.location_id: one.location_version for one in candidates})


def ticks(at: datetime) -> int:
    """An instant as microseconds since 2000."""
    return (at - _EPOCH) // _TICK


def instant(at: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at)
