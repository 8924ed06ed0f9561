"""Reading series, locking one, and finding the occurrences that a change is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import SeriesEnded, TooLate
from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.queries import COLUMNS, FROM, booking_of
from coworkapi.bookings.recurrence import (
    Occurrence,
    Rule,
    expand,
    instant_of,
    is_nonexistent,
    is_repeated,
    parse_rule,
)
from coworkapi.bookings.rules import MOVABLE
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.series_schemas import OccurrenceOut, Outcome, SeriesOut, SeriesScope, SkippedOccurrenceOut
from coworkapi.bookings.service.access import authorise
from coworkapi.bookings.service.conflicts import conflicts_of
from coworkapi.bookings.service.series_plan import Placement
from coworkapi.core.clock import zone
from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.members.models import TeamMember

# A stored rule was held to its policy's cap when it was made; this only bounds the work.
MOST_OCCURRENCES = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a series that a change is about.

    `rule` expanded gives `occurrences`, of which those from `first` on are concerned: they start with the named one,
    or, of all, with the first that has not begun. `named` is the occurrence that the asker looks at. `rows`: the
    locked bookings of the part by their recurrence, and apart from them those that no recurrence names any more.
    """

    rule: Rule
    occurrences: Sequence[Occurrence]
    first: int
    named: Occurrence
    rows: Mapping[datetime, BookingOut]
    others: Sequence[BookingOut]

    @property
    def concerned(self) -> Sequence[Occurrence]:
        return self.occurrences[self.first :]

    def alive(self, now: datetime) -> list[BookingOut]:
        """The bookings of the part that have not begun."""
        found = [row for row in [*self.rows.values(), *self.others] if is_open(row, now)]
        return sorted(found, key=lambda row: (row.starts_at, row.id))


def is_open(booking: BookingOut, now: datetime) -> bool:
    """Whether a change of the series may still touch it."""
    return booking.state in MOVABLE and booking.starts_at > now


async def find_series(session: AsyncSession, series_id: UUID) -> BookingSeries:
    """For reading. Raises NotFound (also for a member whose it isn't), Forbidden."""
    return await _one(session, series_id, "bookings:read", lock=False)


async def lock_series(session: AsyncSession, series_id: UUID) -> BookingSeries:
    """Locked until the transaction ends. Raises NotFound (also for a member whose it isn't), Forbidden."""
    return await _one(session, series_id, "bookings:write", lock=True)


def require_running(series: BookingSeries) -> None:
    """Raises SeriesEnded for a series that was cancelled."""
    if series.ended_at is not None:
        raise SeriesEnded("the series was cancelled; make a new one")


def own_series(member_id: UUID) -> ColumnElement[bool]:
    """Series that the member may act for: their own, or of a team that they run."""
    runs = select(TeamMember.team_id).where(TeamMember.member_id == member_id, TeamMember.role == "admin")
    return (BookingSeries.member_id == member_id) | BookingSeries.team_id.in_(runs)


async def _one(session: AsyncSession, series_id: UUID, scope: str, *, lock: bool) -> BookingSeries:
    principal = acting_principal(session)
    statement = select(BookingSeries).where(BookingSeries.id == series_id)
    if principal.kind == "member" and principal.id is not None:
        statement = statement.where(own_series(principal.id))
    if lock:
        statement = statement.with_for_update(key_share=True)
    series = await session.scalar(statement)
    if series is None:
        raise NotFound(f"there is no booking series {encode_id('bks', series_id)}")
    authorise(session, scope, series.location_id)
    return series


async def shown(session: AsyncSession, *series: BookingSeries) -> list[SeriesOut]:
    """Series as the API shows them. One statement."""
    if not series:
        return []
    rows = await session.execute(_EXCLUDED, {"ids": [one.id for one in series]})
    excluded: dict[UUID, list[datetime]] = {row.series_id: row.excluded for row in rows}
    return [_shown(one, excluded.get(one.id, ())) for one in series]


# An occurrence that was cancelled keeps its recurrence: that is its EXDATE.
_EXCLUDED = text("""
SELECT series_id, array_agg(recurrence_at) AS excluded FROM bookings
WHERE series_id = ANY(CAST(:ids AS uuid[])) AND state = 'cancelled' AND recurrence_at IS NOT NULL GROUP BY series_id
""")


def _shown(series: BookingSeries, cancelled: Sequence[datetime]) -> SeriesOut:
    where = zone(series.time_zone)
    values = {
        name: getattr(series, name)
        for name in SeriesOut.model_fields
        if name not in ("skipped", "excluded_at", "metadata")
    }
    return SeriesOut(
        **values,
        skipped=[SkippedOccurrenceOut.model_validate(one) for one in series.skipped],
        excluded_at=sorted({*cancelled, *(instant_of(local, where) for local in series.excluded_local)}),
        metadata=series.meta,
    )


_ROWS = text(
    f"SELECT {COLUMNS} FROM {FROM} WHERE b.series_id = CAST(:id AS uuid) "  # noqa: S608 - our own names
    "AND (b.recurrence_at >= CAST(:since AS timestamptz) OR b.starts_at >= CAST(:since AS timestamptz)) "
    "ORDER BY b.id FOR NO KEY UPDATE OF b"
)
_RECURRENCE_OF = text(
    "SELECT recurrence_at FROM bookings WHERE id = CAST(:id AS uuid) AND series_id = CAST(:series_id AS uuid)"
)


async def load_part(
    session: AsyncSession,
    series: BookingSeries,
    *,
    now: datetime,
    scope: SeriesScope,
    booking_id: UUID | None,
    recurrence_at: datetime | None,
) -> Part:
    """The part of a locked series that a change is about, its bookings locked. One or two statements.

    Raises NotFound for an occurrence that isn't the series', TooLate where all that is meant has begun.
    """
    require_running(series)
    rule, where = parse_rule(series.rrule), zone(series.time_zone)
    occurrences = expand(
        rule, starts_local=series.starts_local, zone=where, minutes=series.minutes, at_most=MOST_OCCURRENCES
    )
    if booking_id is not None:
        recurrence_at = await _recurrence_of(session, series, booking_id)
    first = next((n for n, one in enumerate(occurrences) if one.starts_at > now), None)
    if first is None:
        raise TooLate("every occurrence of the series has begun or is over; extend it, or make a new one")
    named = occurrences[first]
    if recurrence_at is not None:
        place = next((n for n, one in enumerate(occurrences) if one.starts_at == recurrence_at), None)
        if place is None:
            raise NotFound(
                f"recurrence_at: the series has no occurrence at {recurrence_at.isoformat()}; "
                "GET /v1/bookings?series_id=... lists them"
            )
        named = occurrences[place]
        if scope == "following":
            if place < first:
                raise TooLate("that occurrence has begun or is over; choose a later one")
            first = place
    part = occurrences[first].starts_at
    since = min(part, now) if scope == "all" else part
    rows: dict[datetime, BookingOut] = {}
    others: list[BookingOut] = []
    for row in await session.execute(_ROWS, {"id": series.id, "since": since}):
        booking = booking_of(row)
        if booking.recurrence_at is not None and booking.recurrence_at >= part:
            rows[booking.recurrence_at] = booking
        elif scope == "all":
            others.append(booking)
    return Part(rule, occurrences, first, named, rows, others)


async def _recurrence_of(session: AsyncSession, series: BookingSeries, booking_id: UUID) -> datetime:
    row = (await session.execute(_RECURRENCE_OF, {"id": booking_id, "series_id": series.id})).one_or_none()
    if row is None:
        raise NotFound(f"booking_id: the series has no booking {encode_id('bkg', booking_id)}")
    if row.recurrence_at is None:
        raise Conflict("that booking no longer follows the series' rule; change it on its own")
    found: datetime = row.recurrence_at
    return found


async def occurrence_booking(
    session: AsyncSession, series: BookingSeries, *, booking_id: UUID | None, recurrence_at: datetime | None
) -> UUID:
    """The id of the one booking that is meant. One statement. Raises NotFound."""
    found: UUID | None = await session.scalar(
        text(
            "SELECT id FROM bookings WHERE series_id = CAST(:series_id AS uuid) "
            "AND (id = CAST(:id AS uuid) OR recurrence_at = CAST(:recurrence_at AS timestamptz))"
        ),
        {"series_id": series.id, "id": booking_id, "recurrence_at": recurrence_at},
    )
    if found is None:
        which = encode_id("bkg", booking_id) if booking_id else f"at {recurrence_at:%Y-%m-%dT%H:%MZ}"
        raise NotFound(f"the series has no booking {which}")
    return found


def occurrence_out(
    session: AsyncSession, placement: Placement, where: ZoneInfo, *, booking_id: UUID | None = None
) -> OccurrenceOut:
    """A placement as the API shows it."""
    occurrence = placement.slot.occurrence
    code = detail = None
    if placement.broken:
        code, detail = placement.broken[0].code, placement.broken[0].detail
    elif placement.occupied or placement.outcome in ("conflict", "skipped", "kept", "alternative"):
        code, detail = "slot_taken", "it is taken for some of that time"
    return OccurrenceOut(
        local=occurrence.local,
        recurrence_at=occurrence.starts_at,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        clock_change=clock_change(occurrence.local, where),
        outcome=placement.outcome,
        resource_id=placement.space.resource_id,
        resource_name=placement.space.name,
        booking_id=booking_id,
        code=code,
        detail=detail,
        conflicts=conflicts_of(session, placement.occupied),
        broken_rules=placement.broken,
    )


def booking_out(
    booking: BookingOut, occurrence: Occurrence | None, outcome: Outcome, where: ZoneInfo, **more: Any
) -> OccurrenceOut:
    """A booking of the series, as a change leaves it."""
    local = occurrence.local if occurrence else booking.starts_at.astimezone(where).replace(tzinfo=None)
    return OccurrenceOut(
        local=local,
        recurrence_at=occurrence.starts_at if occurrence else None,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        clock_change=clock_change(occurrence.local, where) if occurrence else None,
        outcome=outcome,
        resource_id=booking.resource_id,
        booking_id=booking.id,
        **{"price": booking.price, **more},
    )


def clock_change(local: datetime, where: ZoneInfo) -> Any:
    if is_nonexistent(local, where):
        return "nonexistent"
    return "repeated" if is_repeated(local, where) else None


def local_start(at: datetime, where: ZoneInfo, *, pointer: str = "/starts_at") -> datetime:
    """What a caller wrote as a start, on the wall clock of the zone.

    Raises Invalid for an instant that a series can't mean: the second of a wall time that exists twice.
    """
    if at.tzinfo is None:
        return at
    local = at.astimezone(where).replace(tzinfo=None, fold=0)
    if instant_of(local, where) != at:
        raise Invalid.field(
            pointer,
            f"is the second {local:%H:%M} of {local:%Y-%m-%d}, when clocks are set back; series begin at the first",
        )
    return local
