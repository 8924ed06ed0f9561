"""iCalendar (RFC 5545, RFC 5546 for invitations): events in, bytes out. Pure.

Each booking, occurrences of a series too, is a VEVENT of its own with times in UTC: no VTIMEZONE that could disagree
with the reader's, no RRULE that could disagree with the bookings. Readers show it on their own clock;
`X-WR-TIMEZONE` tells them the location's. Whatever text callers stored is escaped: it can't begin a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from coworkapi.core.ids import encode_id

PRODUCT = "-//coworkapi//bookings//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
Method = Literal["REQUEST", "CANCEL"]
# A booking's state as a reader's calendar knows it. Others (expired) never reach one.
STATUS_OF_STATE: dict[str, Status] = {
    "held": "TENTATIVE",
    "pending_approval": "TENTATIVE",
    "pending_payment": "TENTATIVE",
    "confirmed": "CONFIRMED",
    "checked_in": "CONFIRMED",
    "completed": "CONFIRMED",
    "cancelled": "CANCELLED",
    "declined": "CANCELLED",
    "no_show": "CANCELLED",
}
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# RFC 6868: what may not stand in a quoted parameter, written with a caret.
_CARETS = str.maketrans({"^": "^^", '"': "^'", "\n": "^n"})
_ADDRESS = re.compile(r"[^\s<>\"\\,;:@\x00-\x20\x7f]+@[^\s<>\"\\,;:@\x00-\x20\x7f]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One booking as a calendar shows it. Instants are aware; texts are plain and may hold anything."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    status: Status
    sequence: int
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An organizer or attendee. `email` must be a plain address."""

    email: str
    name: str | None = None


def booking_uid(booking_id: UUID) -> str:
    """The UID of a booking: the same in every feed and invitation, for ever."""
    return f"{encode_id('bkg', booking_id)}@coworkapi"


def calendar(
    events: Iterable[CalendarEvent],
    *,
    name: str,
    time_zone: str | None = None,
    description: str | None = None,
    refresh_minutes: int = 15,
) -> bytes:
    """A feed's calendar. The same events give the same bytes, so that an ETag can be made of them."""
    every = f"PT{refresh_minutes}M"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{every}",
        f"X-PUBLISHED-TTL:{every}",
    ]
    if time_zone:
        lines.append(f"X-WR-TIMEZONE:{_text(time_zone)}")
    if description:
        lines.append(f"DESCRIPTION:{_text(description)}")
        lines.append(f"X-WR-CALDESC:{_text(description)}")
    for event in events:
        # What a calendar without METHOD stamps is when the event last changed (RFC 5545, 3.8.7.2).
        lines += _event_lines(event, stamped_at=event.updated_at)
    lines.append("END:VCALENDAR")
    return _bytes(lines)


def invitation(
    event: CalendarEvent,
    *,
    method: Method,
    organizer: Person,
    attendees: Iterable[Person],
    stamped_at: datetime,
) -> bytes:
    """One booking as an invitation (RFC 5546), or as its cancellation. Send it as `text/calendar; method=...`.

    A change is the same UID with a higher `sequence`. `stamped_at`: now. Raises ValueError for an e-mail address that
    is none.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
    ]
    people = [f"ORGANIZER{_common_name(organizer)}:{_address(organizer)}"]
    answer = ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE" if method == "REQUEST" else ""
    people += [
        f"ATTENDEE{_common_name(person)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{answer}:{_address(person)}"
        for person in attendees
    ]
    status: Status = "CANCELLED" if method == "CANCEL" else event.status
    lines += _event_lines(event, stamped_at=stamped_at, status=status, people=people)
    lines.append("END:VCALENDAR")
    return _bytes(lines)


def _event_lines(
    event: CalendarEvent, *, stamped_at: datetime, status: Status | None = None, people: Iterable[str] = ()
) -> Iterator[str]:
    status = status or event.status
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_utc(stamped_at)}"
    yield f"DTSTART:{_utc(event.starts_at)}"
    yield f"DTEND:{_utc(event.ends_at)}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.place:
        yield f"LOCATION:{_text(event.place)}"
    if event.latitude is not None and event.longitude is not None:
        yield f"GEO:{event.latitude:.6f};{event.longitude:.6f}"
    yield from people
    yield f"STATUS:{status}"
    yield f"TRANSP:{'TRANSPARENT' if status == 'CANCELLED' else 'OPAQUE'}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"CREATED:{_utc(event.created_at)}"
    yield f"LAST-MODIFIED:{_utc(event.updated_at)}"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    # 20261124T090000Z; feeds hold tens of thousands of these, and strftime is slow.
    return at.astimezone(UTC).isoformat()[:19].replace("-", "").replace(":", "") + "Z"


def _clean(value: str) -> str:
    """Text with line ends of one kind and without characters that iCalendar can't hold."""
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", value))


def _text(value: str) -> str:
    if not value.isprintable():
        return _clean(value).translate(_ESCAPED)
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _common_name(person: Person) -> str:
    return f';CN="{_clean(person.name).translate(_CARETS)}"' if person.name else ""


def _address(person: Person) -> str:
    if not _ADDRESS.match(person.email):
        raise ValueError("not an e-mail address that an invitation can carry")
    return f"mailto:{person.email}"


def _bytes(lines: Iterable[str]) -> bytes:
    """Lines ended by CRLF and folded at 75 octets, never within a character (RFC 5545, 3.1)."""
    out = bytearray()
    for line in lines:
        raw = line.encode()
        if len(raw) > 75:
            raw = b"\r\n ".join(_folded(raw))
        out += raw
        out += b"\r\n"
    return bytes(out)


def _folded(raw: bytes) -> Iterator[bytes]:
    start, room = 0, 75
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == 0x80:  # a continuation byte of UTF-8
            end -= 1
        yield raw[start:end]
        start, room = end, 74  # the space that continues a line counts
    yield raw[start:]
