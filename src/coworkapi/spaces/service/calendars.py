"""Calendars of locations, remembered per version: whatever changes a location's hours raises its version."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import organization_of
from coworkapi.spaces.calendar import CLOSED_WEEK, ClosureDays, Hours, LocationCalendar

_MOST_REMEMBERED = 5000
_remembered: OrderedDict[tuple[UUID, UUID, int], LocationCalendar] = OrderedDict()

# A version that this very transaction made may be rolled back and be made again with other content: not remembered.
_LOAD = Prepared(
    text("""
SELECT l.id, l.version, l.time_zone, l.closed_on_holidays, l.holiday_country, l.holiday_region,
  coalesce(l.xmin = pg_current_xact_id_if_assigned()::xid, false) AS own,
  (SELECT json_agg(json_build_array(o.weekday, o.opens, o.closes) ORDER BY o.weekday, o.opens)
     FROM opening_intervals o WHERE o.organization_id = l.organization_id AND o.location_id = l.id) AS week,
  (SELECT json_agg(json_build_array(c.starts_on, c.ends_on, c.hours) ORDER BY c.starts_on, c.id)
     FROM closures c WHERE c.organization_id = l.organization_id AND c.location_id = l.id) AS closures
FROM locations l WHERE l.id = ANY(CAST(:ids AS uuid[]))
""")
)


async def load_calendar(unit: HasInfo, location_id: UUID) -> LocationCalendar:
    """The calendar of one location as it stands now. One statement. Raises NotFound."""
    found = await _load(unit, [location_id])
    if location_id not in found:
        raise NotFound(f"there is no location {encode_id('loc', location_id)}")
    return found[location_id]


async def calendars(unit: HasInfo, versions: Mapping[UUID, int]) -> dict[UUID, LocationCalendar]:
    """The calendars of locations whose versions the caller has just read. One statement at the most, none when known.

    A location that doesn't exist is missing in the answer.
    """
    organization_id = organization_of(unit)
    found: dict[UUID, LocationCalendar] = {}
    missing: list[UUID] = []
    for location_id, version in versions.items():
        known = _remembered.get((organization_id, location_id, version))
        if known is None:
            missing.append(location_id)
        else:
            found[location_id] = known
    if missing:
        found |= await _load(unit, missing)
    return found


async def _load(unit: HasInfo, location_ids: list[UUID]) -> dict[UUID, LocationCalendar]:
    organization_id = organization_of(unit)
    found: dict[UUID, LocationCalendar] = {}
    for row in await _LOAD.fetch(unit, ids=location_ids):
        # Kept under the version that was read with it: it may be newer than the one that the caller knew.
        key = (organization_id, row.id, row.version)
        calendar = _remembered.get(key) if not row.own else None
        if calendar is None:
            calendar = LocationCalendar(
                time_zone=row.time_zone,
                week=week_of(row.week or ()),
                closures=tuple(
                    ClosureDays(date.fromisoformat(starts), date.fromisoformat(ends), hours_of(hours))
                    for starts, ends, hours in row.closures or ()
                ),
                closed_on_holidays=row.closed_on_holidays,
                holiday_country=row.holiday_country,
                holiday_region=row.holiday_region,
            )
            if not row.own:
                _remembered[key] = calendar
                if len(_remembered) > _MOST_REMEMBERED:
                    _remembered.popitem(last=False)
        found[row.id] = calendar
    return found


def week_of(intervals: Any) -> tuple[Hours, ...]:
    """`(weekday, opens, closes)` triples as a calendar's week."""
    week: list[list[tuple[int, int]]] = [list(day) for day in CLOSED_WEEK]
    for weekday, opens, closes in intervals:
        week[weekday].append((opens, closes))
    return tuple(tuple(sorted(day)) for day in week)


def hours_of(intervals: Any) -> Hours:
    """`[opens, closes]` pairs as a calendar's hours."""
    return tuple(sorted((opens, closes) for opens, closes in intervals))
