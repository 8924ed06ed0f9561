"""A test organization's mails as its recipients would have got them."""

from __future__ import annotations

import asyncio
import time

from coworkapi.core.clock import utcnow
from tests.bookings.factories import a_room, wish
from tests.operator import Operator, make_operator

PATH = "/v1/test-inbox/messages"


async def test_a_test_waits_for_the_mail_that_it_causes(operator: Operator) -> None:
    since = utcnow().isoformat()
    assert (await operator.get(PATH))["data"] == []
    asked = {"to_email": "Anna@example.org", "since": since, "wait": 8}
    waiting = asyncio.create_task(operator.get(PATH, **asked))
    member = await operator.post("/v1/members", {"name": "Anna Ray", "email": "anna@example.org"})
    await operator.post(f"/v1/members/{member['id']}/invite", status=200)
    began = time.monotonic()
    await operator.sweep()
    [mail] = (await waiting)["data"]
    assert time.monotonic() - began < 5
    assert (mail["to_email"], mail["template"]) == ("anna@example.org", "member_invited")
    assert mail["headers"]["To"] == "Anna Ray <anna@example.org>"
    assert mail["headers"]["Subject"] == mail["subject"]
    assert mail["headers"]["Message-ID"].startswith("<")
    assert mail["links"]
    assert mail["links"][0] in mail["text"]
    assert "<html" in mail["html"].lower()
    assert mail["attachments"] == []
    assert await operator.get(f"{PATH}/{mail['id']}") == mail

    began = time.monotonic()
    later = await operator.get(PATH, since=utcnow().isoformat(), wait=0.4)
    assert later == {"data": [], "next_cursor": None}
    assert 0.4 <= time.monotonic() - began < 3
    assert (await operator.get(PATH, to_email="bea@example.org"))["data"] == []

    await operator.delete(PATH)
    assert (await operator.get(PATH))["data"] == []
    await operator.get(f"{PATH}/{mail['id']}", 404)


async def test_what_comes_with_a_mail(operator: Operator) -> None:
    room = await a_room(operator)
    guests = [{"email": "guest@example.org", "name": "Guest"}]
    await operator.post("/v1/bookings", wish(room, attendees=guests))
    await operator.sweep()
    [mail] = (await operator.get(PATH, to_email="guest@example.org"))["data"]
    [file] = mail["attachments"]
    assert (file["name"], file["content_type"]) == ("invite.ics", "text/calendar")
    answer = await operator.http.get(f"{PATH}/{mail['id']}/attachments/invite.ics")
    assert answer.text.startswith("BEGIN:VCALENDAR")
    assert len(answer.content) == file["bytes"]
    await operator.get(f"{PATH}/{mail['id']}/attachments/other.ics", 404)


async def test_a_live_organization_has_none(operator: Operator) -> None:
    async with make_operator(operator.app, mode="live") as live:
        refused = await live.get(PATH, 409)
        assert refused["code"] == "not_a_test_organization"
        await live.delete(PATH, 409)
