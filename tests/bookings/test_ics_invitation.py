"""Invitations read back by icalendar: people, times on the wall clock, the zone's own rules, a series' occurrences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coworkapi.bookings.ics import CalendarEvent
from coworkapi.bookings.ics_invitation import Entry, Method, Person, invitation, series_uid
from coworkapi.bookings.ics_zone import timezone_lines
from coworkapi.core.ids import new_id
from tests.bookings.test_ics import AT, event, read

DESK, GUEST = Person("desk@example.org", "The Desk"), Person("guest@example.org", "Grace Hopper")
ZONES = [
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
]


def written(*entries: Entry, method: Method = "REQUEST", time_zone: str = "Europe/Berlin") -> bytes:
    return invitation(
        entries,
        method=method,
        organizer=DESK,
        attendee=GUEST,
        time_zone=time_zone,
        stamped_at=AT,
        sent_by="no@reply.example",
    )


def own_zone(raw: bytes, name: str = "Europe/Berlin") -> icalendar.Calendar:
    """Read with nothing but the VTIMEZONE that the calendar carries: under a name that the reader has never heard."""
    unknown = f"Nowhere/{new_id().hex}"
    read(raw)
    found = icalendar.Calendar.from_ical(b"".join(_renamed(line, name, unknown) for line in _unfolded(raw)))
    assert isinstance(found, icalendar.Calendar)
    return found


def _unfolded(raw: bytes) -> list[bytes]:
    return raw.replace(b"\r\n ", b"").splitlines(keepends=True)


def _renamed(line: bytes, name: str, unknown: str) -> bytes:
    for sign in ("=", ":"):
        line = line.replace(f"TZID{sign}{name}".encode(), f"TZID{sign}{unknown}".encode())
    return line


def test_people() -> None:
    odd = Person("guest@example.org", 'O"Hara; "Müller"^\r\nX:1')
    one = event()
    raw = invitation(
        [Entry(one)], method="REQUEST", organizer=DESK, attendee=odd, time_zone="Europe/Berlin", stamped_at=AT,
        sent_by="no@reply.example",
    )  # fmt: skip
    found = read(raw)
    assert found["METHOD"] == "REQUEST"
    (only,) = found.walk("VEVENT")
    assert (only["UID"], only["DTSTAMP"].dt) == (one.uid, AT)
    assert only["ORGANIZER"] == "mailto:desk@example.org"
    assert only["ORGANIZER"].params["CN"] == "The Desk"
    assert only["ORGANIZER"].params["SENT-BY"] == "mailto:no@reply.example"
    assert only["ATTENDEE"] == "mailto:guest@example.org"
    assert only["ATTENDEE"].params["RSVP"] == "TRUE"
    assert only["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert only["ATTENDEE"].params["CN"].startswith('O"Hara; "Müller"^')
    assert "X" not in only


def test_a_cancellation_is_the_same_event_and_later() -> None:
    found = read(written(Entry(event(sequence=2)), method="CANCEL"))
    (only,) = found.walk("VEVENT")
    assert found["METHOD"] == "CANCEL"
    assert (only["STATUS"], only["SEQUENCE"]) == ("CANCELLED", 2)
    assert "RSVP" not in only["ATTENDEE"].params


@pytest.mark.parametrize("address", ["", "x", "a@b\r\nX:1", "a@b,c@d", 'a"@b', "a@b c", "a@b@c"])
def test_plain_addresses_only(address: str) -> None:
    with pytest.raises(ValueError, match="e-mail"):
        invitation(
            [Entry(event())], method="REQUEST", organizer=DESK, attendee=Person(address), time_zone="UTC", stamped_at=AT
        )


def test_events_of_one_uid_only() -> None:
    for entries in ([], [Entry(event()), Entry(event())]):
        with pytest.raises(ValueError, match="UID"):
            written(*entries)


def test_the_wall_clock_and_its_zone() -> None:
    raw = written(Entry(event()))
    assert b"\r\nDTSTART;TZID=Europe/Berlin:20261124T100000\r\n" in raw
    (only,) = own_zone(raw).walk("VEVENT")
    assert only["DTSTART"].dt == AT
    assert only["DTEND"].dt == AT + timedelta(hours=1)


def test_over_the_change_of_clocks() -> None:
    """00:30 to 04:30 on 29 March 2026 in Berlin are three hours."""
    start = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    (only,) = own_zone(written(Entry(event(starts_at=start, ends_at=start + timedelta(hours=3))))).walk("VEVENT")
    assert only["DTSTART"].dt.astimezone(UTC) == start
    assert only["DTEND"].dt.astimezone(UTC) == start + timedelta(hours=3)
    assert (only["DTSTART"].dt.hour, only["DTEND"].dt.hour) == (0, 4)


def test_a_time_that_the_wall_clock_shows_twice() -> None:
    """02:30 on 25 October 2026: the first by the wall clock, the second in UTC, since the wall can't name it."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    ended = {"ends_at": first + timedelta(hours=3)}
    raw = written(Entry(event(starts_at=first, **ended)))
    assert b"DTSTART;TZID=Europe/Berlin:20261025T023000" in raw
    (only,) = read(raw).walk("VEVENT")
    assert only["DTSTART"].dt.astimezone(UTC) == first
    raw = written(Entry(event(starts_at=first + timedelta(hours=1), **ended)))
    assert b"DTSTART:20261025T013000Z" in raw
    assert b"DTEND:20261025T033000Z" in raw
    assert b"VTIMEZONE" not in raw


def test_occurrences_of_a_series() -> None:
    uid = series_uid(new_id())
    weeks = [AT + timedelta(weeks=week) for week in range(-8, 8)]
    entries = [Entry(event(uid=uid, starts_at=at, ends_at=at + timedelta(hours=1)), at) for at in weeks]
    moved = weeks[3]
    entries[3] = Entry(event(uid=uid, starts_at=moved + timedelta(days=1), ends_at=moved + timedelta(days=2)), moved)
    found = own_zone(written(*reversed(entries)))
    events = found.walk("VEVENT")
    assert {one["UID"] for one in events} == {uid}
    assert [one["RECURRENCE-ID"].dt.astimezone(UTC) for one in events] == weeks
    assert events[3]["DTSTART"].dt.astimezone(UTC) == moved + timedelta(days=1)
    assert "RRULE" not in events[0]


@given(
    st.integers(1_577_836_800, 1_893_456_000),
    st.integers(1, 60 * 24 * 400),
    st.sampled_from(ZONES),
)
@example(1_774_746_000, 120, "Europe/Berlin")  # 29 March 2026, 01:00Z: the very change
@example(1_792_890_000, 120, "Europe/Berlin")
def test_a_reader_who_knows_no_zones_reads_the_same_instants(second: int, minutes: int, name: str) -> None:
    start = datetime.fromtimestamp(second, UTC)
    end = start + timedelta(minutes=minutes)
    (only,) = own_zone(written(Entry(event(starts_at=start, ends_at=end)), time_zone=name), name).walk("VEVENT")
    assert only["DTSTART"].dt.astimezone(UTC) == start
    assert only["DTEND"].dt.astimezone(UTC) == end


def test_a_zone_names_each_change_once() -> None:
    lines = timezone_lines(ZoneInfo("Europe/Berlin"), AT, AT + timedelta(days=365))
    onsets = [line for line in lines if line.startswith("DTSTART")]
    assert onsets == ["DTSTART:20261025T030000", "DTSTART:20270328T020000", "DTSTART:20271031T030000"][: len(onsets)]
    assert len(onsets) == 3
    assert lines.count("TZOFFSETFROM:+0200") == 2


def test_a_zone_without_changes() -> None:
    lines = timezone_lines(ZoneInfo("Asia/Kolkata"), AT, AT + timedelta(days=365))
    assert lines[2:6] == ["BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0530", "TZOFFSETTO:+0530"]
    assert len(lines) == 9


def test_an_event_keeps_its_words() -> None:
    one: CalendarEvent = event(summary="Lunch\r\nEND:VEVENT", place="Room 1, Street; 5")
    (only,) = read(written(Entry(one))).walk("VEVENT")
    assert only["SUMMARY"] == "Lunch\nEND:VEVENT"
    assert only["LOCATION"] == "Room 1, Street; 5"
