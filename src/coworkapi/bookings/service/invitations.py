"""What attendees' calendars are to be told: worked out from what they were told last, and noted as told.

A reaction to a fact asks what there is to tell about its booking, and gets one letter a person. What several facts
change at once (a series that is made, moved, cancelled) is told by the first of them; the others find nothing left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.ics import CalendarEvent, booking_uid
from coworkapi.bookings.ics_invitation import Entry, Method, Person, invitation, is_address, series_uid

LetterKind = Literal["booking_invitation", "booking_update", "booking_cancellation"]


class TellEvent(BaseModel):
    """One booking in a letter. `recurrence_at`: which occurrence of the series, as it was first told."""

    uid: str
    recurrence_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str | None
    place: str
    latitude: float | None
    longitude: float | None
    sequence: int
    created_at: datetime
    updated_at: datetime


class Letter(BaseModel):
    """What one person's calendar is told about bookings of one UID; kept until it is sent.

    `host_email` None: nobody can be answered but the service that sends it. `attendee_id`: one of their places, which
    stands for all of them when they answer by the mail's link.
    """

    kind: LetterKind
    attendee_id: UUID
    to_email: str
    to_name: str
    locale: str | None
    host_name: str | None
    host_email: str | None
    time_zone: str
    stamped_at: datetime
    events: list[TellEvent]

    @property
    def method(self) -> Method:
        return "CANCEL" if self.kind == "booking_cancellation" else "REQUEST"


def calendar_of(letter: Letter, *, sender: str, house: str) -> str:
    """The letter as iCalendar, sent by the address `sender`; `house`: who invites where no person does."""
    host = (
        Person(letter.host_email, letter.host_name) if letter.host_email else Person(sender, letter.host_name or house)
    )
    return invitation(
        [
            Entry(
                CalendarEvent(
                    uid=one.uid,
                    starts_at=one.starts_at,
                    ends_at=one.ends_at,
                    summary=one.summary,
                    status="CONFIRMED",
                    sequence=one.sequence,
                    created_at=one.created_at,
                    updated_at=one.updated_at,
                    description=one.description,
                    place=one.place,
                    latitude=one.latitude,
                    longitude=one.longitude,
                ),
                one.recurrence_at,
            )
            for one in letter.events
        ],
        method=letter.method,
        organizer=host,
        attendee=Person(letter.to_email, letter.to_name),
        time_zone=letter.time_zone,
        stamped_at=letter.stamped_at,
        sent_by=sender,
    ).decode()


# Whoever should know something else than they do, about the booking and the other occurrences of its series. Locked, so
# that of two reactions at the same time one tells and the other, which waits, finds it told.
_TO_TELL = text("""
SELECT a.id, a.email, a.name, a.told, a.told_sequence, a.uid, a.recurrence_at AS told_recurrence_at,
  am.locale,
  CASE WHEN a.cancelled_at IS NOT NULL OR b.state IN ('cancelled', 'declined', 'expired', 'no_show')
    THEN 'cancel' ELSE 'request' END AS tell,
  b.id AS booking_id, b.series_id, b.recurrence_at, b.starts_at, b.ends_at, b.title, b.sequence, b.created_at,
  b.updated_at, r.name AS resource, l.name AS location, l.address, l.time_zone, l.latitude, l.longitude,
  coalesce(m.name, t.name) AS host_name, m.email AS host_email
FROM booking_attendees a
JOIN bookings b ON b.organization_id = a.organization_id AND b.id = a.booking_id
JOIN resources r ON r.organization_id = b.organization_id AND r.id = b.resource_id
JOIN locations l ON l.organization_id = b.organization_id AND l.id = b.location_id
LEFT JOIN members m ON m.organization_id = b.organization_id AND m.id = b.member_id
LEFT JOIN teams t ON t.organization_id = b.organization_id AND t.id = b.team_id
LEFT JOIN members am ON am.organization_id = a.organization_id AND am.id = a.member_id
WHERE a.booking_id IN (
    SELECT CAST(:id AS uuid)
    UNION SELECT o.id FROM bookings s
    JOIN bookings o ON o.organization_id = s.organization_id AND o.series_id = s.series_id
    WHERE s.id = CAST(:id AS uuid))
  AND a.email IS NOT NULL
  AND CASE
    WHEN a.cancelled_at IS NOT NULL OR b.state IN ('cancelled', 'declined', 'expired', 'no_show')
      THEN a.told = 'request'
    WHEN a.told = 'request' THEN b.state IN ('confirmed', 'checked_in', 'completed') AND a.told_revision < b.sequence
    ELSE b.state IN ('confirmed', 'checked_in') AND b.ends_at > CAST(:now AS timestamptz)
  END
ORDER BY a.id FOR NO KEY UPDATE OF a
""")

# What was told of occurrences of a series, whichever booking they were then.
_NAMED = text("""
SELECT DISTINCT uid, recurrence_at, email FROM booking_attendees WHERE uid = ANY(CAST(:uids AS text[]))
""")

_NOTE = text("""
UPDATE booking_attendees a SET told = given.told, uid = given.uid, recurrence_at = given.recurrence_at,
  told_sequence = given.sequence, told_revision = given.revision,
  invited_at = CASE WHEN given.told = 'request' THEN coalesce(a.invited_at, CAST(:now AS timestamptz))
    ELSE a.invited_at END,
  updated_at = app_now()
FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS given(id uuid, told text, uid text,
  recurrence_at timestamptz, sequence integer, revision integer)
WHERE a.id = given.id
""")


@dataclass(frozen=True, slots=True)
class _Known:
    """How an attendee's calendar names a booking."""

    uid: str
    recurrence_at: datetime | None


async def take_letters(session: AsyncSession, *, booking_id: UUID, now: datetime) -> list[Letter]:
    """What there is to tell about a booking, and the other occurrences of its series; from now on it counts as told.

    One statement where there is nothing; two or three otherwise.
    """
    rows = (await session.execute(_TO_TELL, {"id": booking_id, "now": now})).all()
    if not rows:
        return []
    names = await _names(session, rows)
    noted: list[dict[str, Any]] = []
    letters: dict[tuple[str, str, str], Letter] = {}
    for row in sorted(rows, key=lambda one: (one.starts_at, one.id)):
        known = names[row.id]
        sequence = row.sequence if row.told is None else max(row.sequence, row.told_sequence + 1)
        noted.append(
            {
                "id": row.id,
                "told": row.tell,
                "uid": known.uid,
                "recurrence_at": known.recurrence_at,
                "sequence": sequence,
                "revision": row.sequence,
            }
        )
        if not is_address(row.email):
            continue
        key = (row.email, known.uid, row.tell)
        letter = letters.setdefault(key, _letter(row, now))
        if row.told == "request" and row.tell == "request":
            letter.kind = "booking_update"
        letter.events.append(_event(row, known, sequence))
    await session.execute(_NOTE, {"rows": orjson.dumps(noted, default=str).decode(), "now": now})
    return list(letters.values())


async def _names(session: AsyncSession, rows: Sequence[Any]) -> dict[UUID, _Known]:
    """The UID and recurrence of each row: those that were told before, for ever; else the series' and its occurrence.

    A booking that takes the place of another in its series (whose own name stays with it) is named by itself.
    """
    new = [row for row in rows if row.told is None]
    uids = {series_uid(row.series_id) for row in new if row.series_id is not None}
    taken = set()
    if uids:
        taken = {tuple(one) for one in await session.execute(_NAMED, {"uids": sorted(uids)})}
    found: dict[UUID, _Known] = {}
    for row in rows:
        if row.told is not None:
            found[row.id] = _Known(row.uid, row.told_recurrence_at)
        elif row.series_id is None or row.recurrence_at is None:
            found[row.id] = _Known(booking_uid(row.booking_id), None)
        else:
            uid = series_uid(row.series_id)
            free = (uid, row.recurrence_at, row.email) not in taken
            found[row.id] = _Known(uid, row.recurrence_at) if free else _Known(booking_uid(row.booking_id), None)
    return found


def _letter(row: Any, now: datetime) -> Letter:
    answers = row.host_email is not None and is_address(row.host_email)
    return Letter(
        kind="booking_cancellation" if row.tell == "cancel" else "booking_invitation",
        attendee_id=row.id,
        to_email=row.email,
        to_name=row.name,
        locale=row.locale,
        host_name=row.host_name,
        host_email=row.host_email if answers else None,
        time_zone=row.time_zone,
        stamped_at=now,
        events=[],
    )


def _event(row: Any, known: _Known, sequence: int) -> TellEvent:
    return TellEvent(
        uid=known.uid,
        recurrence_at=known.recurrence_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=row.title or f"{row.resource}, {row.location}",
        # The booking's note is between the booker and the house.
        description=f"{row.host_name} invites you." if row.host_name else None,
        place=", ".join(_place(row)),
        latitude=row.latitude,
        longitude=row.longitude,
        sequence=sequence,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _place(row: Any) -> Iterable[str]:
    yield row.resource
    yield row.location
    town = " ".join(part for part in (row.address.get("postal_code"), row.address.get("city")) if part)
    yield from (part for part in (row.address.get("line1"), row.address.get("line2"), town) if part)
