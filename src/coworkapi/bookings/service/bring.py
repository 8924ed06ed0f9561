"""Bookings that another system made, brought in as they are: in sets, whatever policies say.

They cost nothing here unless they are to be priced by the rates, as new ones are. A constant number of statements for
each set, and one for each payer of priced ones. The exclusion constraint decides, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import NotBookable, SlotTaken
from coworkapi.bookings.events import BookingConfirmed
from coworkapi.bookings.money import Ask
from coworkapi.bookings.rules import check_in_deadline
from coworkapi.bookings.schemas import BookingOut, BookingTerms
from coworkapi.bookings.service.access import authorise
from coworkapi.bookings.service.book import tell
from coworkapi.bookings.service.facts import rules_of, terms_by
from coworkapi.bookings.service.money_read import read_money
from coworkapi.bookings.service.money_write import write_money
from coworkapi.core.errors import Invalid, NotFound, ProblemError
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.pricing.errors import NoPrice
from coworkapi.spaces import service as spaces
from coworkapi.spaces.service import calendars

# As booking does: locked in the order in which archiving locks, so that nothing is brought in where that is going on.
_SPACES = text("""
SELECT r.id, r.name, r.location_id, r.resource_type_id, l.time_zone, l.version AS location_version,
  r.capacity, r.is_pool, r.unit_ids, p.rules::text AS rules,
  r.is_bookable AND r.archived_at IS NULL AND l.archived_at IS NULL AND r.unit_ids <> '{}' AS is_open
FROM resources r
JOIN locations l ON l.organization_id = r.organization_id AND l.id = r.location_id
LEFT JOIN booking_policies p ON p.organization_id = r.organization_id AND p.id = r.booking_policy_id
WHERE r.id = ANY (CAST(:ids AS uuid[]))
ORDER BY l.id, r.id FOR KEY SHARE OF l FOR SHARE OF r
""")
_PEOPLE = text("""
SELECT m.id, m.archived_at IS NOT NULL OR m.anonymized_at IS NOT NULL AS is_gone, m.merged_into_id,
  ARRAY(SELECT tm.team_id FROM team_members tm WHERE tm.member_id = m.id) AS teams
FROM members m WHERE m.id = ANY (CAST(:ids AS uuid[]))
""")
_TEAMS = text("SELECT id, archived_at IS NOT NULL AS is_gone FROM teams WHERE id = ANY (CAST(:ids AS uuid[]))")
_OCCUPIED = text("""
SELECT a.unit_id, a.source_id, a.starts_at, a.ends_at
FROM unnest(CAST(:unit_ids AS uuid[]), CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]))
  AS w(unit_id, starts_at, ends_at)
CROSS JOIN LATERAL unit_allocations(w.unit_id, w.starts_at, w.ends_at) AS a
""")
_COLUMNS = """id uuid, resource_id uuid, location_id uuid, member_id uuid, team_id uuid, state text,
  starts_at timestamptz, ends_at timestamptz, quantity integer, unit_ids uuid[], attendee_count integer, title text,
  terms jsonb, check_in_by timestamptz, account_id uuid, price jsonb, created_by text, external_id text,
  metadata jsonb"""
_NAMES = [column.split()[0] for column in _COLUMNS.split(",")]
_INSERT = text(
    f"WITH made AS (INSERT INTO bookings ({', '.join(_NAMES)}) SELECT {', '.join(_NAMES)} "  # noqa: S608 - our own
    f"FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS given({_COLUMNS}) "
    "RETURNING created_at) SELECT max(created_at) FROM made"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A booking as another system has it. `by_rates`: it is charged here, as if it were booked now."""

    resource_id: UUID
    starts_at: datetime
    ends_at: datetime
    member_id: UUID | None = None
    team_id: UUID | None = None
    quantity: int = 1
    attendee_count: int | None = None
    title: str | None = None
    external_id: str | None = None
    by_rates: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one: the booking, or why it can't be, and what is in the way."""

    booking: BookingOut | None = None
    problem: ProblemError | None = None
    in_the_way: Sequence[UUID] = ()


@dataclass(slots=True)
class _Diary:
    """What occupies units: what was there, and what this set brought so far."""

    busy: dict[UUID, list[tuple[datetime, datetime | None, UUID]]] = field(default_factory=lambda: defaultdict(list))

    def in_the_way(self, unit_id: UUID, start: datetime, end: datetime) -> list[UUID]:
        return [source for a, b, source in self.busy[unit_id] if a < end and (b is None or start < b)]

    def take(self, unit_ids: Iterable[UUID], start: datetime, end: datetime, source: UUID) -> None:
        for unit_id in unit_ids:
            self.busy[unit_id].append((start, end, source))


async def bring_in(session: AsyncSession, wanted: Sequence[Brought], *, now: datetime) -> list[Outcome]:
    """An outcome for each, in order; earlier ones go first. Six statements, however many; where some are priced, two
    more and one for each payer.

    All are confirmed. Problems: NotFound, NotBookable, Invalid (people, quantity), SlotTaken, NoPrice. Raises
    Forbidden.
    """
    rows = {row.id: row for row in await session.execute(_SPACES, {"ids": list({one.resource_id for one in wanted})})}
    for location_id in {row.location_id for row in rows.values()}:
        authorise(session, "bookings:write", location_id)
        authorise(session, "bookings:override", location_id)
    people, teams = await _people(session, wanted)
    terms = {row.id: terms_by(rules_of(row.rules), overridden=True) for row in rows.values()}
    diary = await _diary(session, wanted, rows, terms)
    outcomes: list[Outcome] = []
    placed: list[BookingOut] = []
    created_by = acting_principal(session).label
    for one in wanted:
        row = rows.get(one.resource_id)
        problem = _problem(one, row, people, teams)
        if problem is not None or row is None:
            outcomes.append(Outcome(problem=problem))
            continue
        outcome = _placed(one, row, terms[row.id], diary, now=now, created_by=created_by)
        outcomes.append(outcome)
        if outcome.booking is not None:
            placed.append(outcome.booking)
    priced = {
        outcome.booking.id: outcome.booking
        for one, outcome in zip(wanted, outcomes, strict=True)
        if one.by_rates and outcome.booking is not None
    }
    refused = await _price(session, list(priced.values()), rows, now)
    outcomes = [
        Outcome(problem=refused[one.booking.id]) if one.booking is not None and one.booking.id in refused else one
        for one in outcomes
    ]
    lost = await _write(session, [one for one in placed if one.id not in refused], now)
    return [
        Outcome(problem=_taken(rows[one.booking.resource_id].name))
        if one.booking is not None and one.booking.id in lost
        else one
        for one in outcomes
    ]


def _placed(one: Brought, row: Any, terms: BookingTerms, diary: _Diary, *, now: datetime, created_by: str) -> Outcome:
    end = one.ends_at + timedelta(minutes=terms.buffer_minutes)
    conflicts = {unit_id: diary.in_the_way(unit_id, one.starts_at, end) for unit_id in row.unit_ids}
    free = [unit_id for unit_id, sources in conflicts.items() if not sources]
    needed = one.quantity if row.is_pool else len(row.unit_ids)
    if len(free) < needed:
        found = dict.fromkeys(source for sources in conflicts.values() for source in sources)
        seen = f" has {len(free)} of {len(row.unit_ids)} free in that time, not {one.quantity}" if row.is_pool else None
        return Outcome(problem=_taken(row.name, seen), in_the_way=list(found))
    booking_id, unit_ids = new_id(), free[:needed]
    diary.take(unit_ids, one.starts_at, end, booking_id)
    return Outcome(
        BookingOut.model_construct(
            id=booking_id,
            resource_id=one.resource_id,
            location_id=row.location_id,
            time_zone=row.time_zone,
            member_id=one.member_id,
            team_id=one.team_id,
            series_id=None,
            state="confirmed",
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            quantity=one.quantity,
            unit_ids=unit_ids,
            attendee_count=one.quantity if one.attendee_count is None else one.attendee_count,
            title=one.title,
            note=None,
            terms=terms,
            expires_at=None,
            check_in_by=check_in_deadline("confirmed", one.starts_at, one.ends_at, now, terms.no_show_minutes),
            recurrence_at=None,
            is_exception=False,
            sequence=0,
            checked_in_at=None,
            cancelled_at=None,
            cancellation_reason=None,
            cancellation_fee_percent=None,
            account_id=None,
            price=None,
            quote_id=None,
            created_by=created_by,
            external_id=one.external_id,
            metadata={},
            created_at=now,
            updated_at=now,
            version=1,
        )
    )


async def _price(
    session: AsyncSession, placed: Sequence[BookingOut], rows: Mapping[UUID, Any], now: datetime
) -> dict[UUID, NoPrice]:
    """Gives these bookings their prices; those that rates exist for, but none for their day. One statement for each
    payer: what one of their bookings takes from lots is gone for the next."""
    refused: dict[UUID, NoPrice] = {}
    of_payer: dict[tuple[UUID | None, UUID | None], list[BookingOut]] = {}
    for one in sorted(placed, key=lambda one: one.starts_at):
        of_payer.setdefault((one.member_id, one.team_id), []).append(one)
    if not of_payer:
        return refused
    known = await calendars(session, {row.location_id: row.location_version for row in rows.values()})
    for (member_id, team_id), theirs in of_payer.items():
        asks = [_ask(one, rows[one.resource_id]) for one in theirs]
        found = await read_money(session, asks, now=now, calendars=known, member_id=member_id, team_id=team_id)
        for one, ask in zip(theirs, asks, strict=True):
            try:
                bill = found.purse.bill(ask, "credits_then_money")
            except NoPrice as error:
                refused[one.id] = error
                continue
            one.price, one.account_id = bill.price, bill.account_id
    return refused


def _ask(booking: BookingOut, row: Any) -> Ask:
    return Ask(
        resource_id=row.id,
        resource_name=row.name,
        resource_type_id=row.resource_type_id,
        location_id=row.location_id,
        time_zone=row.time_zone,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        quantity=booking.quantity if row.is_pool else 1,
    )


async def _write(session: AsyncSession, placed: Sequence[BookingOut], now: datetime) -> set[UUID]:
    """Occupies and writes; the ids of those that lost a race meanwhile."""
    if not placed:
        return set()
    _, lost = await spaces.allocate_many(
        session,
        [
            spaces.Wanted(
                one.id, one.unit_ids, Range(one.starts_at, one.ends_at + timedelta(minutes=one.terms.buffer_minutes))
            )
            for one in placed
        ],
        kind="booking",
    )
    got = [one for one in placed if one.id not in set(lost)]
    rows = [
        {name: getattr(one, name) for name in _NAMES}
        | {
            "terms": one.terms.model_dump(mode="json"),
            "price": one.price.model_dump(mode="json") if one.price is not None else None,
        }
        for one in got
    ]
    created_at = await session.scalar(_INSERT, {"rows": orjson.dumps(rows, default=str).decode()})
    for one in got:
        one.created_at = one.updated_at = created_at
        tell(session, BookingConfirmed, one)
    if any(one.price is not None for one in got):
        await write_money(session, got, now=now)
    return set(lost)


def _problem(one: Brought, row: Any, people: Mapping[UUID, Any], teams: Mapping[UUID, bool]) -> ProblemError | None:
    """What is wrong before its time is looked at."""
    if row is None:
        return NotFound(f"resource_id: there is no resource {encode_id('res', one.resource_id)}")
    if not row.is_open:
        return NotBookable(f"{row.name} is archived, not open for booking, or has no units; choose another resource")
    if row.is_pool and one.quantity > len(row.unit_ids):
        return Invalid.field("/quantity", f"{row.name} has {len(row.unit_ids)}; book at most as many")
    if not row.is_pool and one.quantity != 1:
        return Invalid.field("/quantity", f"{row.name} is not a pool; it is booked whole, with quantity 1")
    person = people.get(one.member_id) if one.member_id is not None else None
    if one.member_id is not None and person is None:
        return NotFound(f"member_id: there is no member {encode_id('mem', one.member_id)}")
    if person is not None and person.merged_into_id is not None:
        return Invalid.field("/member_id", f"was merged into {encode_id('mem', person.merged_into_id)}; use that one")
    if person is not None and person.is_gone:
        return Invalid.field("/member_id", "is archived; restore the member first, or choose another")
    if one.team_id is not None and one.team_id not in teams:
        return NotFound(f"team_id: there is no team {encode_id('team', one.team_id)}")
    if one.team_id is not None and teams[one.team_id]:
        return Invalid.field("/team_id", "is archived; restore the team first, or choose another")
    if person is not None and one.team_id is not None and one.team_id not in person.teams:
        return Invalid.field("/team_id", "the member is not in that team; add them first, or leave one of them out")
    return None


def _taken(name: str, seen: str | None = None) -> SlotTaken:
    return SlotTaken(f"{name}{seen or ' is taken for some of that time'}; choose another time or resource")


async def _people(session: AsyncSession, wanted: Sequence[Brought]) -> tuple[dict[UUID, Any], dict[UUID, bool]]:
    members = {one.member_id for one in wanted if one.member_id is not None}
    teams = {one.team_id for one in wanted if one.team_id is not None}
    people = await session.execute(_PEOPLE, {"ids": list(members)}) if members else ()
    found = await session.execute(_TEAMS, {"ids": list(teams)}) if teams else ()
    return {row.id: row for row in people}, {row.id: row.is_gone for row in found}


async def _diary(
    session: AsyncSession, wanted: Sequence[Brought], rows: Mapping[UUID, Any], terms: Mapping[UUID, BookingTerms]
) -> _Diary:
    """What is there in the time of any of them, and in the buffer behind it; each once."""
    asked = [
        (unit_id, one.starts_at, one.ends_at + timedelta(minutes=terms[one.resource_id].buffer_minutes))
        for one in wanted
        if one.resource_id in rows
        for unit_id in rows[one.resource_id].unit_ids
    ]
    diary = _Diary()
    if asked:
        units, starts, ends = zip(*asked, strict=True)
        found = await session.execute(_OCCUPIED, {"unit_ids": list(units), "starts": list(starts), "ends": list(ends)})
        for unit_id, source_id, start, end in {tuple(row) for row in found}:
            diary.busy[unit_id].append((start, end, source_id))
    return diary
