"""Who comes to a whole series: on the list of every occurrence that is still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.attendee_models import Attendee
from coworkapi.bookings.attendee_schemas import AttendeeIn, AttendeeOut, AttendeesOut
from coworkapi.bookings.errors import AlreadyInvited, TooLate
from coworkapi.bookings.events import AttendeeRemoved, BookingUpdated
from coworkapi.bookings.models import LIVE, BookingSeries
from coworkapi.bookings.queries import COLUMNS, FROM, booking_of
from coworkapi.bookings.rules import violations
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.attendee_list import Person, find_people, heads, put_on_list
from coworkapi.bookings.service.attendees import require_room
from coworkapi.bookings.service.book import policy_broken
from coworkapi.bookings.service.series import save_series
from coworkapi.bookings.service.series_access import lock_series, require_running, shown
from coworkapi.bookings.service.series_ask import series_facts, series_wish
from coworkapi.bookings.service.series_write import Changed, change_bookings
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id

_TO_COME = text(
    f"SELECT {COLUMNS} FROM {FROM} WHERE b.series_id = CAST(:id AS uuid) AND b.state IN {LIVE!r} "  # noqa: S608
    "AND b.ends_at > CAST(:now AS timestamptz) ORDER BY b.id FOR NO KEY UPDATE OF b"
)


_KNOWN = text("""
SELECT a.booking_id, a.member_id, a.name, a.email, a.in_series, a.cancelled_at FROM booking_attendees a
JOIN bookings b ON b.organization_id = a.organization_id AND b.id = a.booking_id
WHERE b.series_id = CAST(:id AS uuid) ORDER BY b.starts_at, a.id
""")


async def invite_to_series(
    session: AsyncSession, series_id: UUID, wanted: AttendeeIn, *, now: datetime
) -> AttendeesOut:
    """Puts someone on the list of every occurrence that is still to come. A constant number of statements.

    Later occurrences of the series get them too (`handlers.invite_to_new_occurrences`). Raises NotFound, Forbidden,
    SeriesEnded, TooLate, AlreadyInvited (to all of them), TooManyAttendees, PolicyBroken.
    """
    series = await lock_series(session, series_id)
    require_running(series)
    (person,) = await find_people(session, [wanted], pointer="")
    bookings = await _to_come(session, series, now)
    lists = await _lists(session, bookings)
    require_room(max(len(there) for there in lists.values()) + 1)
    here = {
        booking_id
        for booking_id, there in lists.items()
        if person.member_id is not None and person.member_id in {one.member_id for one in there}
    }
    made = await put_on_list(session, [one for one in bookings if one.id not in here], [person], in_series=True)
    if not made:
        raise AlreadyInvited(f"{person.name} is on the list of every occurrence already")
    await _raise_counts(session, series, bookings, lists, person, {one.booking_id for one in made}, now=now)
    return AttendeesOut(data=made)


async def invite_to_new_occurrences(session: AsyncSession, series_id: UUID, *, now: datetime) -> list[AttendeeOut]:
    """Puts who is invited to the whole series on the lists of occurrences that don't know them yet.

    Three statements at the most and one for each such person. Whether someone is still invited says their place in the
    latest occurrence that knows them; who was taken off a single one stays off it.
    """
    rows = (await session.execute(_KNOWN, {"id": series_id})).all()
    latest: dict[Person, bool] = {}
    knowing: dict[Person, set[UUID]] = defaultdict(set)
    for row in rows:  # by start, so the last one stays
        person = Person(row.name, row.email, row.member_id)
        latest[person] = row.in_series and row.cancelled_at is None
        knowing[person].add(row.booking_id)
    invited = [person for person, still in latest.items() if still]
    if not invited:
        return []
    bookings = [booking_of(row) for row in await session.execute(_TO_COME, {"id": series_id, "now": now})]
    made: list[AttendeeOut] = []
    for person in invited:
        new = [one for one in bookings if one.id not in knowing[person] and one.starts_at > now]
        made += await put_on_list(session, new, [person], in_series=True)
    return made


async def remove_from_series(
    session: AsyncSession, series_id: UUID, attendee_id: UUID, *, now: datetime
) -> AttendeesOut:
    """Takes whose place this is off the list of every occurrence that is still to come. Raises NotFound, Forbidden,
    SeriesEnded, TooLate."""
    series = await lock_series(session, series_id)
    require_running(series)
    bookings = await _to_come(session, series, now)
    locations = {booking.id: booking.location_id for booking in bookings}
    named = await session.scalar(select(Attendee).where(Attendee.id == attendee_id))
    if named is None or await _series_of(session, named.booking_id) != series.id:
        raise NotFound(f"there is no attendee {encode_id('att', attendee_id)} of this series")
    if named.member_id is not None:
        same = Attendee.member_id == named.member_id
    elif named.email is not None:
        same = Attendee.email == named.email
    else:
        same = (Attendee.name == named.name) & Attendee.email.is_(None) & Attendee.member_id.is_(None)
    rows = await session.scalars(
        update(Attendee)
        .where(Attendee.booking_id.in_(list(locations)), Attendee.cancelled_at.is_(None), same)
        .values(cancelled_at=now)
        .returning(Attendee)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    removed = sorted((AttendeeOut.model_validate(row) for row in rows), key=lambda one: one.id)
    emit(
        session,
        *(
            AttendeeRemoved(
                aggregate_id=one.id,
                location_id=locations[one.booking_id],
                data=one,
                previous={"cancelled_at": None},
            )
            for one in removed
        ),
    )
    return AttendeesOut(data=removed)


async def _series_of(session: AsyncSession, booking_id: UUID) -> UUID | None:
    found: UUID | None = await session.scalar(
        text("SELECT series_id FROM bookings WHERE id = CAST(:id AS uuid)"), {"id": booking_id}
    )
    return found


async def _to_come(session: AsyncSession, series: BookingSeries, now: datetime) -> list[BookingOut]:
    bookings = [booking_of(row) for row in await session.execute(_TO_COME, {"id": series.id, "now": now})]
    if not bookings:
        raise TooLate("every occurrence of the series is over or was cancelled; extend it, or make a new one")
    return bookings


async def _lists(session: AsyncSession, bookings: Sequence[BookingOut]) -> Mapping[UUID, list[Person]]:
    """Who is on the list of each of these bookings. One statement."""
    lists: dict[UUID, list[Person]] = {booking.id: [] for booking in bookings}
    for row in await session.execute(
        select(Attendee.booking_id, Attendee.name, Attendee.email, Attendee.member_id).where(
            Attendee.booking_id.in_(list(lists)), Attendee.cancelled_at.is_(None)
        )
    ):
        lists[row.booking_id].append(Person(row.name, row.email, row.member_id))
    return lists


async def _raise_counts(
    session: AsyncSession,
    series: BookingSeries,
    bookings: Sequence[BookingOut],
    lists: Mapping[UUID, list[Person]],
    person: Person,
    reached: set[UUID],
    *,
    now: datetime,
) -> None:
    """Raises `attendee_count` where more come than it says, of the series too. Raises PolicyBroken."""
    coming = {
        one.id: heads([*lists[one.id], *([person] if one.id in reached else [])], one.member_id) for one in bookings
    }
    fuller = [one for one in bookings if coming[one.id] > one.attendee_count]
    most: dict[UUID, int] = defaultdict(int)
    for one in fuller:
        most[one.resource_id] = max(most[one.resource_id], coming[one.id])
    for resource_id, count in most.items():  # the series' own, and those of occurrences that were moved on their own
        facts = await series_facts(session, series, resource_id)
        wish = series_wish(session, series, facts, attendee_count=count)
        broken = violations(facts.rules, wish, now, await facts.calendar(session))
        too_many = [rule for rule in broken if rule.code == "capacity"]
        if too_many:
            raise policy_broken(facts.resource_name, too_many)
    await change_bookings(session, [Changed(one, {"attendee_count": coming[one.id]}, BookingUpdated) for one in fuller])
    usual = heads([person, *_common(lists)], series.member_id)
    if usual > series.attendee_count:
        (was,) = await shown(session, series)
        series.attendee_count = usual
        await save_series(session, series, was)


def _common(lists: Mapping[UUID, list[Person]]) -> set[Person]:
    """Who is on every list."""
    return set.intersection(*(set(there) for there in lists.values()))
