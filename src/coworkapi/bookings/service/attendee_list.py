"""A booking's list of attendees: who is meant, and their rows. Below `book`, which writes the first ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.bookings.attendee_schemas import AttendeeIn, AttendeeOut
from coworkapi.bookings.events import AttendeeInvited
from coworkapi.bookings.schemas import BookingOut
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to invite, as the list will name them."""

    name: str
    email: str | None
    member_id: UUID | None


# Members see (and may name) only those that they share a team with: to them, whoever else is a guest from outside.
_PEOPLE = Prepared(
    text("""
SELECT m.id, m.name, m.email FROM members m
WHERE (m.id = ANY(CAST(:ids AS uuid[])) OR m.email = ANY(CAST(:emails AS text[])))
  AND m.merged_into_id IS NULL AND m.archived_at IS NULL AND m.anonymized_at IS NULL
  AND (CAST(:me AS uuid) IS NULL OR m.id = CAST(:me AS uuid) OR EXISTS (
    SELECT FROM team_members mine
    JOIN team_members theirs ON theirs.organization_id = mine.organization_id AND theirs.team_id = mine.team_id
    WHERE mine.member_id = CAST(:me AS uuid) AND theirs.member_id = m.id))
""")
)


async def find_people(unit: HasInfo, wanted: Sequence[AttendeeIn], *, pointer: str = "/attendees") -> list[Person]:
    """The people that are named. One statement, none for nobody. Raises NotFound, Invalid for one named twice."""
    if not wanted:
        return []
    principal = acting_principal(unit)
    rows = await _PEOPLE.fetch(
        unit,
        ids=[one.member_id for one in wanted if one.member_id is not None],
        emails=[one.email for one in wanted if one.email is not None],
        me=principal.id if principal.kind == "member" else None,
    )
    by_id = {row.id: row for row in rows}
    by_email = {row.email: row for row in rows if row.email is not None}
    people: list[Person] = []
    for number, one in enumerate(wanted):
        where = f"{pointer}/{number}" if pointer else ""
        if one.member_id is not None:
            if one.member_id not in by_id:
                raise NotFound(f"{where}/member_id: there is no member {encode_id('mem', one.member_id)}".lstrip("/"))
            found = by_id[one.member_id]
            people.append(Person(found.name, found.email, found.id))
            continue
        known = by_email.get(one.email) if one.email is not None else None
        name = one.name or (known.name if known is not None else None) or one.email
        assert name is not None  # the schema asks for one of them
        people.append(Person(name, one.email, known.id if known is not None else None))
        if known is not None and known.id in {person.member_id for person in people[:-1]}:
            raise Invalid.field(f"{where}/email", "this member is on the list already")
    return people


def heads(people: Iterable[Person], booker_id: UUID | None) -> int:
    """How many come: these people, and the booker where they aren't one of them."""
    member_ids = [person.member_id for person in people]
    return len(member_ids) + (booker_id is not None and booker_id not in member_ids)


def with_people(
    attendee_count: int | None, quantity: int, people: Sequence[Person], booker_id: UUID | None
) -> int | None:
    """The number of attendees that is wished (None: the quantity), raised where more are named."""
    if not people:
        return attendee_count
    return max(quantity if attendee_count is None else attendee_count, heads(people, booker_id))


_INVITE = Prepared(
    text("""
INSERT INTO booking_attendees AS a (id, booking_id, member_id, name, email, in_series, created_by)
SELECT given.id, given.booking_id, given.member_id, given.name, given.email, CAST(:in_series AS boolean),
  CAST(:created_by AS text)
FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb))
  AS given(id uuid, booking_id uuid, member_id uuid, name text, email text)
ON CONFLICT (organization_id, booking_id, email) DO UPDATE SET
  name = excluded.name, member_id = excluded.member_id, in_series = excluded.in_series, response = 'needs_action',
  invited_at = NULL, cancelled_at = NULL, updated_at = app_now()
WHERE a.cancelled_at IS NOT NULL
RETURNING a.id, a.booking_id, a.member_id, a.name, a.email, a.response, a.invited_at, a.cancelled_at, a.created_at,
  a.updated_at
""")
)


async def put_on_list(
    unit: HasInfo, bookings: Sequence[BookingOut], people: Sequence[Person], *, in_series: bool = False
) -> list[AttendeeOut]:
    """Puts these people on the lists of (new or locked) bookings, and tells. Those who are there stay as they are.

    One statement, none for nobody. Who was taken off a list gets the same place again.
    """
    if not people or not bookings:
        return []
    given = [
        {"id": new_id(), "booking_id": booking.id, "member_id": one.member_id, "name": one.name, "email": one.email}
        for booking in bookings
        for one in people
    ]
    rows = await _INVITE.fetch(
        unit,
        rows=orjson.dumps(given, default=str).decode(),
        in_series=in_series,
        created_by=acting_principal(unit).label,
    )
    locations = {booking.id: booking.location_id for booking in bookings}
    made = sorted((AttendeeOut(**dict(row)) for row in rows), key=lambda one: one.id)
    emit(
        unit,
        *(AttendeeInvited(aggregate_id=one.id, location_id=locations[one.booking_id], data=one) for one in made),
    )
    return made
