"""iCalendar invitations (RFC 5546, sent by mail as RFC 6047 says): events and people in, text out. Pure.

Times stand on the location's wall clock beside its VTIMEZONE, as people agreed on them; only an instant that the wall
clock can't name (the second 02:30 of a night) is written in UTC. The occurrences of a series are VEVENTs of one UID,
each with its RECURRENCE-ID and without a rule: what was booked, skipped or moved is said occurrence by occurrence,
never by a rule that could disagree with the bookings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from coworkapi.bookings.ics import PRODUCT, CalendarEvent, cleaned, event_lines, folded, utc_time
from coworkapi.bookings.ics_zone import local_time, timezone_lines
from coworkapi.core.clock import zone
from coworkapi.core.ids import encode_id

Method = Literal["REQUEST", "CANCEL"]
# RFC 6868: what may not stand in a quoted parameter, written with a caret.
_CARETS = str.maketrans({"^": "^^", '"': "^'", "\n": "^n"})
_ADDRESS = re.compile(r"[^\s<>\"\\,;:@\x00-\x20\x7f]+@[^\s<>\"\\,;:@\x00-\x20\x7f]+\Z")


@dataclass(frozen=True, slots=True)
class Person:
    """An organizer or attendee. `email` must be a plain address."""

    email: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking in an invitation. `recurrence_at`: which occurrence of its series it is, as it was first told."""

    event: CalendarEvent
    recurrence_at: datetime | None = None


def series_uid(series_id: UUID) -> str:
    """The UID that the occurrences of a series share in invitations."""
    return f"{encode_id('bks', series_id)}@coworkapi"


def invitation(
    entries: Sequence[Entry],
    *,
    method: Method,
    organizer: Person,
    attendee: Person,
    time_zone: str,
    stamped_at: datetime,
    sent_by: str | None = None,
) -> bytes:
    """Bookings of one UID as an invitation, or as its cancellation. Send it as `text/calendar; method=...`.

    A change is the same UID (and RECURRENCE-ID) with a higher `sequence`. It names its own recipient alone: guests
    don't learn of each other by it. `sent_by`: the address that sends on the organizer's behalf. `stamped_at`: now.
    Raises ValueError for an e-mail address that is none, for no entries and for those of several UIDs.
    """
    if len({entry.event.uid for entry in entries}) != 1:
        raise ValueError("the events of an invitation share one UID (RFC 5546, 3.2.2)")
    where = zone(time_zone)
    instants = [at for entry in entries for at in _instants(entry)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if any(_local(entry, where) for entry in entries):
        lines += timezone_lines(where, min(instants), max(instants))
    by = f';SENT-BY="{_address(Person(sent_by))}"' if sent_by and sent_by.lower() != organizer.email.lower() else ""
    answer = ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE" if method == "REQUEST" else ""
    people = [
        f"ORGANIZER{_common_name(organizer)}{by}:{_address(organizer)}",
        f"ATTENDEE{_common_name(attendee)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{answer}:{_address(attendee)}",
    ]
    for entry in sorted(entries, key=lambda one: one.event.starts_at):
        lines += event_lines(
            entry.event,
            stamped_at=stamped_at,
            status="CANCELLED" if method == "CANCEL" else None,
            people=people,
            times=_times(entry, where),
        )
    lines.append("END:VCALENDAR")
    return folded(lines)


def is_address(email: str) -> bool:
    """Whether an invitation can carry this address."""
    return _ADDRESS.match(email) is not None


def _instants(entry: Entry) -> Iterator[datetime]:
    yield entry.event.starts_at
    yield entry.event.ends_at
    if entry.recurrence_at is not None:
        yield entry.recurrence_at


def _local(entry: Entry, where: ZoneInfo) -> bool:
    """Whether the wall clock can name the entry's times; where it can't for one of them, all are in UTC."""
    return where.key not in ("UTC", "Etc/UTC") and all(local_time(at, where) for at in _instants(entry))


def _times(entry: Entry, where: ZoneInfo) -> Iterator[str]:
    local = _local(entry, where)
    named = [("DTSTART", entry.event.starts_at), ("DTEND", entry.event.ends_at)]
    if entry.recurrence_at is not None:
        named.append(("RECURRENCE-ID", entry.recurrence_at))
    for name, at in named:
        yield f"{name};TZID={where.key}:{local_time(at, where)}" if local else f"{name}:{utc_time(at)}"


def _common_name(person: Person) -> str:
    return f';CN="{cleaned(person.name).translate(_CARETS)}"' if person.name else ""


def _address(person: Person) -> str:
    if not is_address(person.email):
        raise ValueError("not an e-mail address that an invitation can carry")
    return f"mailto:{person.email}"
