"""Answering an invitation by the link in its mail: by whoever has the mail, by nobody else, and never by reading it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from tests.bookings.factories import a_member, a_room, at, wish
from tests.bookings.series_support import bookings_of, weekly
from tests.operator import Operator

GUEST = {"name": "Grace <Hopper>", "email": "grace@example.net"}
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


async def the_link(operator: Operator, address: str = "grace@example.net") -> str:
    """The path of the link in the newest mail to that address."""
    await operator.sweep()
    mail = (await operator.get("/v1/mail-messages", to_email=address))["data"][0]
    found = re.search(r"/v1/public/\S+/invitations/\S+", mail["text"])
    assert found is not None, mail["text"]
    assert found.group(0) in mail["html"]
    return found.group(0)


async def answers(operator: Operator, booking: dict[str, Any]) -> list[str]:
    return [one["response"] for one in (await operator.get(f"/v1/bookings/{booking['id']}/attendees"))["data"]]


async def test_a_guest_answers_without_signing_in(operator: Operator) -> None:
    room = await a_room(operator, name="Turing & <Co>")
    ada = await a_member(operator, name="Ada Lovelace", email="ada@example.org")
    other = {"name": "Somebody Else", "email": "else@example.net"}
    booking = await operator.post("/v1/bookings", wish(room, member_id=ada, attendees=[GUEST, other]))
    path = await the_link(operator)
    async with operator.client(None) as anyone:
        seen = (await anyone.get(path)).json()
        assert (seen["title"], seen["host_name"], seen["response"], seen["can_answer"]) == (
            *("Planning", "Ada Lovelace", "needs_action"),
            True,
        )
        assert "Somebody Else" not in str(seen)
        page = await anyone.get(path, headers=BROWSER)
        assert page.headers["content-type"].startswith("text/html")
        assert "Grace &lt;Hopper&gt;" in page.text
        assert "<Hopper>" not in page.text
        assert page.text.count("<form") == 3
        assert "script" not in page.headers["content-security-policy"]
        assert await answers(operator, booking) == ["needs_action", "needs_action"]  # reading answers nothing
        yes = await anyone.post(f"{path}/accept")
        assert (yes.status_code, yes.json()["response"]) == (200, "accepted")
        maybe = await anyone.post(f"{path}/tentative", headers=BROWSER)
        assert (maybe.status_code, "You have said that you may come." in maybe.text) == (200, True)
        assert (await anyone.post(f"{path}/tentative")).status_code == 200  # again changes nothing
        assert await answers(operator, booking) == ["tentative", "needs_action"]
        events = await operator.events("booking_attendee.updated")
        assert [(one["data"]["response"], one["previous"]) for one in events] == [
            ("accepted", {"response": "needs_action"}),
            ("tentative", {"response": "accepted"}),
        ]
        page = await operator.get(f"/v1/bookings/{booking['id']}/attendees")
        assert events[-1]["data"] == page["data"][0]
        # Of racing answers one is the last, and each change is told once.
        racing = await asyncio.gather(*(anyone.post(f"{path}/{one}") for one in ("accept", "decline") * 4))
        assert {one.status_code for one in racing} == {200}
        told = await operator.events("booking_attendee.updated")
        assert told[-1]["data"]["response"] == (await answers(operator, booking))[0]
        assert all(one["previous"]["response"] != one["data"]["response"] for one in told)
        await operator.post(f"/v1/bookings/{booking['id']}/cancel", {}, 200)
        assert (await anyone.get(path)).json()["can_answer"] is False
        late = await anyone.post(f"{path}/accept")
        assert (late.status_code, late.json()["code"]) == (409, "too_late")


async def test_nobody_finds_another_invitation(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    people = [GUEST, {"name": "Somebody Else", "email": "else@example.net"}]
    booking = await operator.post("/v1/bookings", wish(room, attendees=people))
    mine, other = await the_link(operator), await the_link(operator, "else@example.net")
    (head, my_token), other_token = mine.rsplit("/", 1), other.rsplit("/", 1)[1]
    my_id, signature = my_token.split(".")
    other_id = other_token.split(".")[0]
    wrong = [
        *(my_id, f"{my_id}.", f"{my_id}.{'A' * len(signature)}", f"{other_id}.{signature}", f"{my_token}A"),
        *(f"x.{signature}", f".{signature}", "%C3%A9", f"{my_token[:-1]}%C3%A9", booking["id"]),
    ]
    async with operator.client(None) as anyone:
        refused = [await anyone.get(f"{head}/{token}") for token in wrong]
        refused += [await anyone.post(f"{head}/{token}/accept") for token in wrong]
        refused.append(await anyone.get(mine.replace(mine.split("/")[3], stranger.slug)))
        assert {one.status_code for one in refused} == {404}, [one.status_code for one in refused]
        assert len({one.json()["detail"] for one in refused}) == 1
        assert (await anyone.post(f"{mine}/maybe")).status_code == 422
    assert await answers(operator, booking) == ["needs_action", "needs_action"]


async def test_one_answer_is_for_all_of_a_series_that_is_to_come(operator: Operator) -> None:
    _, made = await weekly(operator, 3, attendees=[GUEST])
    path = await the_link(operator)
    bookings = await bookings_of(operator, made)
    await operator.set_clock(at(12, days=2))  # the first is over
    async with operator.client(None) as anyone:
        seen = (await anyone.post(f"{path}/decline")).json()
    assert [one["takes_place"] for one in seen["times"]] == [False, True, True]
    assert [await answers(operator, one) for one in bookings] == [["needs_action"], ["declined"], ["declined"]]
