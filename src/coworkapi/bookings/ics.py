"""iCalendar feeds (RFC 5545): events in, bytes out. Pure. Invitations: `ics_invitation.py`.

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
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{every}",
        f"X-PUBLISHED-TTL:{every}",
    ]
    if time_zone:
        lines.append(f"X-WR-TIMEZONE:{escaped(time_zone)}")
    if description:
        lines.append(f"DESCRIPTION:{escaped(description)}")
        lines.append(f"X-WR-CALDESC:{escaped(description)}")
    for event in events:
        # What a calendar without METHOD stamps is when the event last changed (RFC 5545, 3.8.7.2).
        lines += event_lines(event, stamped_at=event.updated_at)
    lines.append("END:VCALENDAR")
    return folded(lines)


def event_lines(
    event: CalendarEvent,
    *,
    stamped_at: datetime,
    status: Status | None = None,
    people: Iterable[str] = (),
    times: Iterable[str] = (),
) -> Iterator[str]:
    """The lines of a VEVENT. `times`: its DTSTART and so on, where they aren't to be in UTC."""
    status = status or event.status
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{utc_time(stamped_at)}"
    yield from times or (f"DTSTART:{utc_time(event.starts_at)}", f"DTEND:{utc_time(event.ends_at)}")
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.latitude is not None and event.longitude is not None:
        yield f"GEO:{event.latitude:.6f};{event.longitude:.6f}"
    yield from people
    yield f"STATUS:{status}"
    yield f"TRANSP:{'TRANSPARENT' if status == 'CANCELLED' else 'OPAQUE'}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"CREATED:{utc_time(event.created_at)}"
    yield f"LAST-MODIFIED:{utc_time(event.updated_at)}"
    yield "END:VEVENT"


def utc_time(at: datetime) -> str:
    """The instant as iCalendar writes it in UTC."""
    # 20261124T090000Z; feeds hold tens of thousands of these, and strftime is slow.
    return at.astimezone(UTC).isoformat()[:19].replace("-", "").replace(":", "") + "Z"


def cleaned(value: str) -> str:
    """Text with line ends of one kind and without characters that iCalendar can't hold."""
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", value))


def escaped(value: str) -> str:
    """Text as a property's value: it can neither end the line nor the value."""
    if not value.isprintable():
        return cleaned(value).translate(_ESCAPED)
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def folded(lines: Iterable[str]) -> bytes:
    """Lines ended by CRLF and folded at 75 octets, never within a character (RFC 5545, 3.1)."""
    out = bytearray()
    for line in lines:
        raw = line.encode()
        if len(raw) > 75:
            raw = b"\r\n ".join(_pieces(raw))
        out += raw
        out += b"\r\n"
    return bytes(out)


def _pieces(raw: bytes) -> Iterator[bytes]:
    start, room = 0, 75
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == 0x80:  # a continuation byte of UTF-8
            end -= 1
        yield raw[start:end]
        start, room = end, 74  # the space that continues a line counts
    yield raw[start:]
