"""The iCalendar writer, read back by icalendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.bookings.ics import STATUS_OF_STATE, CalendarEvent, booking_uid, calendar
from coworkapi.bookings.models import STATES
from coworkapi.core.ids import new_id

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def event(**changes: object) -> CalendarEvent:
    values: dict[str, object] = {
        "uid": booking_uid(new_id()),
        "starts_at": AT,
        "ends_at": AT + timedelta(hours=1),
        "summary": "Board meeting",
        "status": "CONFIRMED",
        "sequence": 0,
        "created_at": AT - timedelta(days=2),
        "updated_at": AT - timedelta(days=1),
    } | changes
    return CalendarEvent(**values)  # type: ignore[arg-type]


def read(raw: bytes) -> icalendar.Calendar:
    """The calendar, after the checks that every parser may rely on."""
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # never folded within a character
    found = icalendar.Calendar.from_ical(raw)
    assert isinstance(found, icalendar.Calendar)
    assert not found.errors
    assert not any(component.errors for component in found.walk())
    return found


def test_a_calendar_reads_back() -> None:
    one, other = event(place="Room 1, Chausseestraße 5", latitude=52.5, longitude=13.4), event(status="CANCELLED")
    raw = calendar([one, other], name="Board; rooms", time_zone="Europe/Berlin")
    found = read(raw)
    assert b"\r\nNAME:Board\\; rooms\r\n" in raw
    first, second = found.walk("VEVENT")
    assert first["UID"] == one.uid
    assert first["DTSTART"].dt == one.starts_at
    assert first["DTEND"].dt == one.ends_at
    assert first["LAST-MODIFIED"].dt == first["DTSTAMP"].dt == one.updated_at
    assert first["SEQUENCE"] == 0
    assert first["LOCATION"] == "Room 1, Chausseestraße 5"
    assert (first["STATUS"], first["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert (second["STATUS"], second["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert raw == calendar([one, other], name="Board; rooms", time_zone="Europe/Berlin")
    between = recurring_ical_events.of(found).between(AT - timedelta(days=1), AT + timedelta(days=1))
    assert len(between) == 2


def test_an_empty_calendar_is_valid() -> None:
    assert read(calendar([], name="Nothing yet")).walk("VEVENT") == []


@given(st.text(max_size=300), st.text(max_size=300), st.text(min_size=1, max_size=40))
def test_no_text_breaks_out_of_its_line(summary: str, description: str, name: str) -> None:
    found = read(calendar([event(summary=summary, description=description)], name=name))
    (only,) = found.walk("VEVENT")
    assert len(found.walk()) == 2
    assert set(only) <= {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP", "SEQUENCE", "CREATED",
        "LAST-MODIFIED",
    }  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029"), max_size=200))
def test_text_reads_back_as_it_was(text: str) -> None:
    (only,) = read(calendar([event(summary="x" + text)], name="n")).walk("VEVENT")
    assert only["SUMMARY"] == "x" + text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_line_cannot_be_injected(end: str) -> None:
    attack = f"Lunch{end}END:VEVENT{end}BEGIN:VEVENT{end}ATTENDEE:mailto:me@example.org"
    found = read(calendar([event(summary=attack, description=attack, place=attack)], name=attack))
    (only,) = found.walk("VEVENT")
    assert "ATTENDEE" not in only
    assert only["SUMMARY"] == "Lunch\nEND:VEVENT\nBEGIN:VEVENT\nATTENDEE:mailto:me@example.org"


def test_every_state_but_expired_has_a_status() -> None:
    assert set(STATUS_OF_STATE) == set(STATES) - {"expired"}
