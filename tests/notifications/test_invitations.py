"""Attendees' mails, read as a mail program and a calendar read them: which come, in which order, and what they say."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.core.jobs import sweep
from coworkapi.gateways.mail import CalendarPart, Mail, SmtpMail
from tests.bookings.factories import a_member, a_room, at, wish
from tests.bookings.series_support import bookings_of, weekly
from tests.bookings.test_ics import read
from tests.notifications.test_mail import Recorder, due_again, send
from tests.operator import Operator, make_operator

GUEST = {"name": "Grace Hopper", "email": "grace@example.net"}
KINDS = ("booking_invitation", "booking_update", "booking_cancellation")


async def told(operator: Operator, address: str = GUEST["email"]) -> list[dict[str, Any]]:
    """The mails that attendee got so far, oldest first, after all reactions."""
    await operator.sweep()
    page = await operator.get("/v1/mail-messages", to_email=address, limit=100)
    return [mail for mail in reversed(page["data"]) if mail["template"] in KINDS]


def entries(mail: dict[str, Any]) -> list[Any]:
    return cast(list[Any], read(mail["calendar"].encode()).walk("VEVENT"))


def entry(mail: dict[str, Any]) -> Any:
    (only,) = entries(mail)
    return only


def kinds(mails: list[dict[str, Any]]) -> list[str]:
    return [mail["template"].removeprefix("booking_") for mail in mails]


async def an_invitation(operator: Operator, **fields: Any) -> tuple[dict[str, Any], str]:
    """A booking of Ada's with a guest; and its path."""
    room = await a_room(operator, name="Room 1")
    ada = await a_member(operator, name="Ada Lovelace", email="ada@example.org")
    booking = await operator.post("/v1/bookings", wish(room, member_id=ada, attendees=[GUEST]) | fields)
    return booking, f"/v1/bookings/{booking['id']}"


async def test_an_invitation(operator: Operator) -> None:
    booking, path = await an_invitation(operator)
    [mail] = await told(operator)
    assert (mail["template"], mail["to_name"], mail["state"]) == ("booking_invitation", "Grace Hopper", "sent")
    assert mail["subject"] == "Invitation: Planning, Mon 2 Nov 2026, 10:00-11:00 CET"
    assert "Ada Lovelace invites you to Planning." in mail["text"]
    found = read(mail["calendar"].encode())
    assert found["METHOD"] == "REQUEST"
    (only,) = found.walk("VEVENT")
    assert only["UID"] == f"{booking['id']}@coworkapi"
    assert (only["SEQUENCE"], only["STATUS"], only["SUMMARY"]) == (0, "CONFIRMED", "Planning")
    assert only["ORGANIZER"] == "mailto:ada@example.org"
    assert only["ORGANIZER"].params["SENT-BY"] == "mailto:no-reply@localhost"
    assert only["ATTENDEE"] == "mailto:grace@example.net"
    assert str(only["LOCATION"]).startswith("Room 1, ")
    assert only["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert (only["DTSTART"].dt, only["DTEND"].dt) == (at(10), at(11))
    (attendee,) = (await operator.get(f"{path}/attendees"))["data"]
    assert attendee["invited_at"] is not None
    assert await told(operator) == [mail]  # once


async def test_what_follows_has_the_same_uid_and_a_higher_sequence(operator: Operator) -> None:
    _, path = await an_invitation(operator)
    await told(operator)
    moved = {"starts_at": at(14).isoformat(), "ends_at": at(15).isoformat()}
    await operator.post(f"{path}/reschedule", moved, status=200)
    await told(operator)
    other = await a_room(operator, name="Another room", clock=None)
    await operator.post(f"{path}/reschedule", {"resource_id": other.id}, status=200)
    await told(operator)
    await operator.post(f"{path}/extend", {"ends_at": at(16).isoformat()}, status=200)
    await told(operator)
    await operator.post(f"{path}/cancel", status=200)
    mails = await told(operator)
    assert kinds(mails) == ["invitation", "update", "update", "update", "cancellation"]
    assert [read(mail["calendar"].encode())["METHOD"] for mail in mails] == [*["REQUEST"] * 4, "CANCEL"]
    found = [entry(mail) for mail in mails]
    assert len({one["UID"] for one in found}) == 1
    assert [one["SEQUENCE"] for one in found] == [0, 1, 2, 3, 4]
    assert [one["DTSTART"].dt for one in found] == [at(10), *[at(14)] * 4]
    assert [one["DTEND"].dt for one in found][-2:] == [at(16), at(16)]
    assert found[2]["LOCATION"].startswith("Another room, ")
    assert found[-1]["STATUS"] == "CANCELLED"
    assert mails[-1]["subject"].startswith("Cancelled: Planning, ")


async def test_two_changes_before_the_mail_is_worked_on_are_one(operator: Operator) -> None:
    _, path = await an_invitation(operator)
    await told(operator)
    for hour in (12, 13):
        body = {"starts_at": at(hour).isoformat(), "ends_at": at(hour + 1).isoformat()}
        await operator.post(f"{path}/reschedule", body, status=200)
    mails = await told(operator)
    assert kinds(mails) == ["invitation", "update"]
    assert (entry(mails[1])["SEQUENCE"], entry(mails[1])["DTSTART"].dt) == (2, at(13))


async def test_an_early_end_is_told(operator: Operator) -> None:
    _, path = await an_invitation(operator)
    await told(operator)
    await operator.set_clock(at(10.5))
    await operator.post(f"{path}/end-early", status=200)
    mails = await told(operator)
    assert kinds(mails) == ["invitation", "update"]
    assert (entry(mails[1])["SEQUENCE"], entry(mails[1])["DTEND"].dt) == (1, at(10.5))


async def test_an_ordinary_end_is_not(operator: Operator) -> None:
    await an_invitation(operator)
    await told(operator)
    await operator.set_clock(at(12))
    assert kinds(await told(operator)) == ["invitation"]


@pytest.mark.parametrize("verb", ["no-show", "worker"])
async def test_a_no_show_is_cancelled(operator: Operator, verb: str) -> None:
    room = await a_room(operator, rules={"no_show_minutes": 15})
    booking = await operator.post("/v1/bookings", wish(room, attendees=[GUEST]))
    await told(operator)
    await operator.set_clock(at(10.5))
    if verb == "no-show":
        await operator.post(f"/v1/bookings/{booking['id']}/no-show", status=200)
    assert kinds(await told(operator)) == ["invitation", "cancellation"]


async def test_nobody_is_invited_to_what_is_not_sure(operator: Operator) -> None:
    room = await a_room(operator, rules={"needs_approval": True})
    body = wish(room, attendees=[GUEST])
    asked = await operator.post("/v1/bookings", body)
    assert await told(operator) == []
    await operator.post(f"/v1/bookings/{asked['id']}/approve", status=200)
    assert kinds(await told(operator)) == ["invitation"]
    refused = await operator.post("/v1/bookings", wish(room, 12, 13, attendees=[GUEST]))
    await operator.post(f"/v1/bookings/{refused['id']}/decline", status=200)
    held = await operator.post("/v1/bookings", wish(room, 14, 15, attendees=[GUEST], hold=True))
    await operator.set_clock(at(9))
    assert kinds(await told(operator)) == ["invitation"]
    assert (await operator.get(f"/v1/bookings/{held['id']}"))["state"] == "expired"


async def test_who_is_taken_off_the_list_is_told_and_may_come_back(operator: Operator) -> None:
    booking, path = await an_invitation(operator)
    await told(operator)
    late = await operator.post(f"{path}/attendees", {"name": "Late", "email": "late@example.net"})
    assert kinds(await told(operator, "late@example.net")) == ["invitation"]
    assert kinds(await told(operator)) == ["invitation"]  # the others learn nothing of it
    await operator.delete(f"{path}/attendees/{late['id']}")
    assert kinds(await told(operator, "late@example.net")) == ["invitation", "cancellation"]
    await operator.post(f"{path}/attendees", {"name": "Late", "email": "late@example.net"})
    mails = await told(operator, "late@example.net")
    assert kinds(mails) == ["invitation", "cancellation", "invitation"]
    assert [entry(mail)["SEQUENCE"] for mail in mails] == [0, 1, 2]
    assert {entry(mail)["UID"] for mail in mails} == {f"{booking['id']}@coworkapi"}
    # The next move is later still, for both of them.
    moved = {"starts_at": at(14).isoformat(), "ends_at": at(15).isoformat()}
    await operator.post(f"{path}/reschedule", moved, status=200)
    assert entry((await told(operator, "late@example.net"))[-1])["SEQUENCE"] == 3
    assert entry((await told(operator))[-1])["SEQUENCE"] == 1


async def test_the_house_invites_where_no_member_does(operator: Operator) -> None:
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room, title="Open day", attendees=[GUEST, {"name": "No address"}]))
    [mail] = await told(operator)
    assert "Test Space invites you to Open day." in mail["text"]
    assert entry(mail)["ORGANIZER"] == "mailto:no-reply@localhost"
    assert entry(mail)["ORGANIZER"].params["CN"] == "Test Space"
    assert "SENT-BY" not in entry(mail)["ORGANIZER"].params
    page = await operator.get("/v1/mail-messages")
    assert [one["to_email"] for one in page["data"]] == ["grace@example.net"]


async def test_the_language_is_the_recipients(operator: Operator) -> None:
    room = await a_room(operator)
    ben = await a_member(operator, name="Ben", email="ben@example.org", locale="de")
    await operator.post("/v1/bookings", wish(room, attendees=[GUEST, {"member_id": ben}]))
    [mail] = await told(operator, "ben@example.org")
    assert mail["subject"] == "Einladung: Planning, Mo 02.11.2026, 10:00-11:00 CET"


async def test_a_hostile_title_stays_a_title(operator: Operator) -> None:
    title = "Lunch\r\nEND:VEVENT\r\nATTENDEE:mailto:me@example.org <script>alert(1)</script>"
    await an_invitation(operator, title=title)
    [mail] = await told(operator)
    assert entry(mail)["ATTENDEE"] == "mailto:grace@example.net"
    assert "<script>" not in mail["html"]
    assert "\n" not in mail["subject"]


# A night in Berlin when clocks change, by the wall clock and the instants.
SPRING = datetime(2027, 3, 27, 23, tzinfo=UTC)
AUTUMN = datetime(2027, 10, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("midnight", "length", "walls"),
    [(SPRING, 4, (0, 5)), (AUTUMN, 5, (0, 4))],
)
async def test_times_across_the_change_of_clocks(
    operator: Operator, midnight: datetime, length: int, walls: tuple[int, int]
) -> None:
    room = await a_room(operator, rules={"window_days": 730})
    times = {"starts_at": midnight.isoformat(), "ends_at": (midnight + timedelta(hours=length)).isoformat()}
    await operator.post("/v1/bookings", wish(room, attendees=[GUEST]) | times)
    only = entry((await told(operator))[0])
    assert only["DTSTART"].dt.astimezone(UTC) == midnight
    assert only["DTEND"].dt.astimezone(UTC) == midnight + timedelta(hours=length)
    assert (only["DTSTART"].dt.hour, only["DTEND"].dt.hour) == walls


async def test_a_series_is_one_mail(operator: Operator) -> None:
    """Twenty-two Tuesdays at 10:00, over the end of winter time."""
    _, made = await weekly(operator, 22, member_id=await a_member(operator))
    path = f"/v1/booking-series/{made['series']['id']}"
    await operator.post(f"{path}/attendees", GUEST)
    [mail] = await told(operator)
    assert "and 21 more until Tue 30 Mar 2027" in mail["subject"]
    found = entries(mail)
    bookings = await bookings_of(operator, made)
    assert {one["UID"] for one in found} == {f"{made['series']['id']}@coworkapi"}
    starts = [datetime.fromisoformat(booking["starts_at"]) for booking in bookings]
    assert [one["DTSTART"].dt for one in found] == [one["RECURRENCE-ID"].dt for one in found] == starts
    assert {one["DTSTART"].dt.hour for one in found} == {10}
    assert {one["DTSTART"].dt.utcoffset() for one in found} == {timedelta(hours=1), timedelta(hours=2)}

    # One occurrence on its own, then all that follow, then the whole.
    third = bookings[2]
    body = {"starts_at": at(14, days=15).isoformat(), "ends_at": at(15, days=15).isoformat()}
    await operator.post(f"/v1/bookings/{third['id']}/reschedule", body, status=200)
    [_, update] = await told(operator)
    assert entry(update)["RECURRENCE-ID"].dt == starts[2]
    assert (entry(update)["DTSTART"].dt, entry(update)["SEQUENCE"]) == (at(14, days=15), 1)
    await operator.post(
        f"{path}/reschedule", {"scope": "following", "booking_id": bookings[20]["id"], "minutes": 90}, status=200
    )
    [*_, update] = await told(operator)
    assert [one["RECURRENCE-ID"].dt for one in entries(update)] == starts[20:]
    await operator.post(f"{path}/cancel", {"scope": "all"}, status=200)
    mails = await told(operator)
    assert kinds(mails) == ["invitation", "update", "update", "cancellation"]
    gone = entries(mails[-1])
    assert [one["RECURRENCE-ID"].dt for one in gone] == starts[:20]
    assert {one["STATUS"] for one in gone} == {"CANCELLED"}
    assert next(one["SEQUENCE"] for one in gone if one["RECURRENCE-ID"].dt == starts[2]) == 2


async def test_a_new_occurrence_never_takes_another_ones_name(operator: Operator) -> None:
    """The end of a series is cancelled, and the series made longer again: the same times, but other bookings. Calendars
    were told that the old ones are gone, with a higher SEQUENCE than the new ones begin with."""
    _, made = await weekly(operator, 3)
    path = f"/v1/booking-series/{made['series']['id']}"
    await operator.post(f"{path}/attendees", GUEST)
    await told(operator)
    first, second, third = await bookings_of(operator, made)
    await operator.post(f"{path}/cancel", {"scope": "following", "booking_id": second["id"]}, status=200)
    await told(operator)
    await operator.post(f"{path}/extend", {"count": 3}, status=200)
    mails = await told(operator)
    # Two bookings that are named by themselves: two mails of one kind about one fact.
    assert kinds(mails) == ["invitation", "cancellation", "invitation", "invitation"]
    series_uid = f"{made['series']['id']}@coworkapi"
    assert [one["UID"] for one in entries(mails[0]) + entries(mails[1])] == [series_uid] * 5
    confirmed = {
        f"{booking['id']}@coworkapi": datetime.fromisoformat(booking["starts_at"])
        for booking in await bookings_of(operator, made)
        if booking["state"] == "confirmed"
    }
    new = {str(entry(mail)["UID"]): entry(mail) for mail in mails[2:]}
    assert {uid: one["DTSTART"].dt for uid, one in new.items()} == {
        uid: at for uid, at in confirmed.items() if uid != f"{first['id']}@coworkapi"
    }
    assert {datetime.fromisoformat(one["starts_at"]) for one in (second, third)} == {
        one["DTSTART"].dt for one in new.values()
    }
    assert all("RECURRENCE-ID" not in one for one in new.values())


async def test_a_reaction_that_runs_twice_mails_once(operator: Operator) -> None:
    await an_invitation(operator)
    mails = await told(operator)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE event_deliveries SET state = 'pending'"))
    assert await told(operator) == mails


async def test_a_live_invitation_goes_out_and_is_not_kept(app: FastAPI, db: Database) -> None:
    async with make_operator(app, mode="live") as live:
        room = await a_room(live, clock=None, rules={"window_days": 2000})
        start = datetime(2031, 2, 4, 9, tzinfo=UTC)
        body = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
        await live.post("/v1/bookings", wish(room, attendees=[GUEST], override_policy=True) | body)
        await sweep(db, [], organization_id=live.organization_id)
        server = Recorder(answers=[])
        await send(db, live, server)
        (mail,) = server.mails
        assert mail.calendar is not None
        assert mail.calendar.method == "REQUEST"
        async with db.transaction(live.principal) as session:
            kept = (await session.execute(text("SELECT calendar, content FROM mail_messages"))).one()
        assert tuple(kept) == (None, None)


async def test_sent_again_it_is_the_same(operator: Operator, app: FastAPI, db: Database) -> None:
    async with make_operator(app, mode="live") as live:
        room = await a_room(live, clock=None)
        start = datetime(2031, 2, 4, 9, tzinfo=UTC)
        body = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
        await live.post("/v1/bookings", wish(room, attendees=[GUEST], override_policy=True) | body)
        await sweep(db, [], organization_id=live.organization_id)

        class Crash(Recorder):
            async def send(self, mail: Mail) -> Any:
                self.mails.append(mail)
                raise RuntimeError("the worker died here")

        crashed, server = Crash(), Recorder()
        await send(db, live, crashed)
        await due_again(live)
        await send(db, live, server)
        assert crashed.mails[0].calendar == server.mails[0].calendar


def test_a_mail_program_finds_the_entry_twice() -> None:
    """As an alternative that it can offer to accept, with the method in its type, and as a file."""
    content = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n"
    mail = Mail(
        new_id(), "ada@example.com", "Ada", "Invitation", "Text", "<p>Text</p>", CalendarPart("REQUEST", content)
    )
    raw = SmtpMail("smtp://mail.example.com", "Space <no-reply@example.com>").message(mail).as_bytes()
    got = cast(EmailMessage, email.message_from_bytes(raw, policy=policy.default))
    assert got.get_content_type() == "multipart/mixed"
    alternative, attachment = got.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    parts = list(cast(EmailMessage, alternative).iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert parts[2].get_param("method") == "REQUEST"
    assert parts[2].get_content_charset() == "utf-8"
    assert cast(EmailMessage, parts[2]).get_content().replace("\r\n", "\n") == content.replace("\r\n", "\n")
    assert (attachment.get_content_type(), attachment.get_filename()) == ("application/ics", "invite.ics")
    assert cast(EmailMessage, attachment).get_content() == content.encode()


async def test_the_host_is_told_of_a_visitor(operator: Operator) -> None:
    await an_invitation(operator)
    await operator.sweep()
    [visitor] = (await operator.get("/v1/visitors"))["data"]
    await operator.post(f"/v1/visitors/{visitor['id']}/check-in", status=200)
    await operator.sweep()
    [mail] = (await operator.get("/v1/mail-messages", template="visitor_arrived"))["data"]
    assert (mail["to_email"], mail["subject"]) == ("ada@example.org", "Grace Hopper has arrived")
    alone = await operator.post(
        "/v1/visitors",
        {"location_id": visitor["location_id"], "name": "Nobody's", "expected_from": at(9).isoformat()},
    )
    await operator.post(f"/v1/visitors/{alone['id']}/check-in", status=200)
    await operator.sweep()
    assert len((await operator.get("/v1/mail-messages", template="visitor_arrived"))["data"]) == 1
