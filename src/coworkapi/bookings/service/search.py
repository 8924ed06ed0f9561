"""Searching for free time, and for offices that become vacant. One statement for any number of resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.benefits.queries import PERMISSIONS_SQL, permissions_of
from coworkapi.billing.queries import barred_sql, first_payer_sql
from coworkapi.billing.service import require_standing
from coworkapi.bookings.intervals import starts_within
from coworkapi.bookings.rules import Asker
from coworkapi.bookings.service.availability import NOTHING_FREE, ExactWish, Finder, FreeTime, Who, free_of
from coworkapi.bookings.service.busy import FOREVER, MINUTE, Candidate, calendars_of, load_candidates, ticks
from coworkapi.bookings.service.my_offers import MyOffers, Shape, my_offers
from coworkapi.core.errors import Forbidden, Invalid, NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.spaces.values import LocationCalendar

_WHO = Prepared(
    text(
        f"""
SELECT (SELECT m.id FROM members m WHERE m.id = CAST(:member_id AS uuid)) AS member,
  (SELECT t.id FROM teams t WHERE t.id = CAST(:team_id AS uuid)) AS team,
  ARRAY(SELECT team_id FROM team_members WHERE member_id = CAST(:member_id AS uuid)) AS teams,
  {PERMISSIONS_SQL} AS permissions"""  # noqa: S608 - our own fragment
    )
)
# The same of who asks for themselves, and whether they may book at all.
_MYSELF = Prepared(
    text(
        f"""
SELECT ARRAY(SELECT team_id FROM team_members WHERE member_id = CAST(:member_id AS uuid)) AS teams,
  {PERMISSIONS_SQL} AS permissions,
  (SELECT t.archived_at IS NOT NULL FROM teams t WHERE t.id = CAST(:team_id AS uuid)) AS team_gone,
  {barred_sql(first_payer_sql("bookings"), at_least="restricted")} AS barred"""  # noqa: S608 - our own
    )
)
_FAR = timedelta(days=7300)
# How often a page looks for what is free, and at how many resources from the second time on.
_BATCHES = 5
_LEAST_MORE, _MOST_MORE = 100, 800
LONG_TERM_KINDS = ("dedicated_desk", "private_office")


@dataclass(frozen=True, slots=True)
class Found:
    """A resource and when it can be booked. `starts`: every possible start, where they were asked for."""

    resource: Candidate
    free: FreeTime
    starts: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """From when a resource is free of contracts for a while. None: no end of what occupies it is known.

    `vacant_until`: when the next contract begins. `units_vacant`: of a pool, how many are vacant then.
    """

    resource: Candidate
    vacant_from: int | None
    vacant_until: int | None
    units_vacant: int


async def who_asks(
    unit: HasInfo, asker: Asker, *, now: datetime, member_id: UUID | None = None, team_id: UUID | None = None
) -> Who:
    """Whose rights count in a search by staff; one statement for a member's teams and what is permitted from now on.

    Raises NotFound for a member or team that this organization doesn't have.
    """
    if member_id is None and team_id is None:
        return Who(asker)
    row = await _WHO.fetchrow(unit, member_id=member_id, team_id=team_id, starts_at=now)
    assert row is not None
    if member_id is not None and row.member is None:
        raise NotFound(f"member_id: there is no member {encode_id('mem', member_id)}")
    if team_id is not None and row.team is None:
        raise NotFound(f"team_id: there is no team {encode_id('team', team_id)}")
    teams = frozenset(row.teams)
    return Who(asker, member_id, teams | {team_id} if team_id else teams, permissions_of(row.permissions))


async def who_am_i(unit: HasInfo, *, now: datetime, member_id: UUID, team_id: UUID | None = None) -> Who:
    """The same for a member who asks what they can book, for themselves or for one of their teams. One statement.

    Raises Forbidden for a team that they aren't in, Invalid for one that is archived, and AccountRestricted where
    booking would: who owes for too long is told so, rather than shown what they can't have.
    """
    row = await _MYSELF.fetchrow(unit, member_id=member_id, team_id=team_id, starts_at=now)
    assert row is not None
    teams = frozenset(row.teams)
    if team_id is not None and team_id not in teams:
        raise Forbidden("team_id: you are not in that team")
    if row.team_gone:
        raise Invalid.field("query/team_id", "is archived; choose another, or search for yourself")
    require_standing(unit, row.barred, to="to book again")
    return Who("member", member_id, teams, permissions_of(row.permissions), team_id)


async def find_free_periods(
    unit: HasInfo,
    filters: Mapping[str, Any],
    who: Who,
    *,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    minutes: int | None = None,
    quantity: int = 1,
    with_starts: bool = False,
    with_full: bool = False,
    limit: int,
) -> tuple[list[Found], Candidate | None]:
    """When the resources that pass `filters` can be booked for `minutes` (or their shortest time) in a window.

    Those with nothing free are left out, unless `with_full`. The second value is the last resource looked at when
    there are more to look at: see `_page`.
    """
    calendars: dict[UUID, LocationCalendar] = {}
    finder = Finder(calendars, starts_at, ends_at, now, minutes=minutes, quantity=quantity)

    def look(candidate: Candidate) -> Found | None:
        one = who.permitted(candidate, starts_at, ends_at)
        allowed = who.may_book(one.rules) and (quantity == 1 or one.is_pool)
        free = finder.free(one) if allowed else NOTHING_FREE
        if not free.periods and not with_full:
            return None
        starts = None
        if with_starts:
            starts = finder.starts(one) if allowed else []
        return Found(one, free, starts)

    found, more = await _page(unit, filters, look, calendars, starts_at=starts_at, ends_at=ends_at, limit=limit)
    if who.asker != "member" or not found:
        return found, more
    resources = [one.resource for one in found]
    offers = await my_offers(unit, who, resources, calendars, starts_at=starts_at, ends_at=ends_at)
    kept = []
    for one in found:
        setting = finder.setting(one.resource)
        if setting.length is not None and one.free.periods:
            shape = Shape(setting.length, setting.frame.grid, setting.earliest, setting.latest)
            one = _narrowed(one, offers, shape)
        if one.free.periods or with_full:
            kept.append(one)
    return kept, more


def _narrowed(found: Found, offers: MyOffers, shape: Shape) -> Found:
    free = offers.narrow(found.resource, found.free, shape)
    starts = found.starts
    if starts is not None and free is not found.free:
        periods = [(start, end) for start, end, _ in free.periods]
        starts = starts_within(periods, shape.grid, shape.length, earliest=shape.earliest, latest=shape.latest)
    return Found(found.resource, free, starts)


async def find_free_at(
    unit: HasInfo,
    filters: Mapping[str, Any],
    who: Who,
    *,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    quantity: int = 1,
    attendee_count: int = 1,
    limit: int,
) -> tuple[list[Found], Candidate | None]:
    """Which of them can be booked for exactly that time, policy and buffers kept. The second value: see `_page`."""
    calendars: dict[UUID, LocationCalendar] = {}
    wish = ExactWish(
        who, starts_at=starts_at, ends_at=ends_at, now=now, quantity=quantity, attendee_count=attendee_count
    )

    def look(one: Candidate) -> Found | None:
        free = wish.units_for(one, calendars[one.location_id])
        return Found(one, FreeTime(((*wish.period, free),))) if free else None

    found, more = await _page(unit, filters, look, calendars, starts_at=starts_at, ends_at=ends_at, limit=limit)
    if who.asker != "member" or not found:
        return found, more
    begin, end = wish.period
    shape = Shape(end - begin, [begin], begin, end)
    permitted = [Found(who.permitted(one.resource, starts_at, ends_at), one.free) for one in found]
    resources = [one.resource for one in permitted]
    offers = await my_offers(unit, who, resources, calendars, starts_at=starts_at, ends_at=ends_at)
    return [one for one in permitted if offers.narrow(one.resource, one.free, shape).periods], more


async def _page(
    unit: HasInfo,
    filters: Mapping[str, Any],
    look: Callable[[Candidate], Found | None],
    calendars: dict[UUID, LocationCalendar],
    *,
    starts_at: datetime,
    ends_at: datetime,
    limit: int,
) -> tuple[list[Found], Candidate | None]:
    """What `look` finds in resources by name, until `limit` are found or there are no more; a full page or the last.

    One statement where most are free. Where few are, it looks on in larger batches, five in all: a page is short
    without being the last only after more than a thousand resources, most of them with nothing free. The second value
    is the resource to go on behind, None on the last page. `calendars` gets those of the locations that are looked at.
    """
    found: list[Found] = []
    batch, after = limit, dict(filters)
    for _ in range(_BATCHES):
        candidates = await load_candidates(unit, after, starts_at=starts_at, ends_at=ends_at, limit=batch + 1)
        more = len(candidates) > batch
        del candidates[batch:]
        calendars.update(await calendars_of(unit, candidates))
        for place, candidate in enumerate(candidates):
            one = look(candidate)
            if one is None:
                continue
            found.append(one)
            if len(found) == limit:
                return found, candidate if more or place + 1 < len(candidates) else None
        if not more:
            return found, None
        last = candidates[-1]
        after |= {"after": True, "after_name": last.name, "after_id": last.id}
        batch = min(max(2 * batch, _LEAST_MORE), _MOST_MORE)
    return found, last


def one_of(found: Sequence[Found], resource_id: UUID) -> Found:
    """The only one that was asked for. Raises NotFound."""
    if not found:
        raise NotFound(f"there is no resource {encode_id('res', resource_id)} that can be booked")
    return found[0]


async def find_vacancies(
    unit: HasInfo,
    filters: Mapping[str, Any],
    *,
    starts_at: datetime,
    minimum_days: int,
    limit: int,
) -> tuple[list[Vacancy], Candidate | None]:
    """From `starts_at` on: when each resource first is free of memberships and blocks for `minimum_days`."""
    candidates = await load_candidates(
        unit, filters, starts_at=starts_at, ends_at=starts_at + _FAR, limit=limit + 1, long_term=True
    )
    more = candidates[limit - 1] if len(candidates) > limit else None
    del candidates[limit:]
    window = (ticks(starts_at), FOREVER)
    return [_vacancy(one, window, minimum_days * 1440 * MINUTE) for one in candidates], more


def _vacancy(one: Candidate, window: tuple[int, int], shortest: int) -> Vacancy:
    free = [(start, end) for start, end in free_of(one, window) if end - start >= shortest]
    if not free:
        return Vacancy(one, None, None, 0)
    start, end = free[0]
    units = 1
    if one.is_pool:
        units = sum(
            all(low >= start + shortest or high <= start for low, high in zip(lows, highs, strict=True))
            for lows, highs in one.taken_by_unit()
        )
    return Vacancy(one, start, None if end >= FOREVER else end, units)
