"""Visitors: announced by bookings and by hand, moved, cancelled, checked in and out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from coworkapi.core.errors import Invalid
from coworkapi.core.ids import encode_id, new_id
from coworkapi.visits.rules.visitors import check_period, end_of_day
from tests.bookings.factories import MONDAY, Room, a_member, a_room, at, wish
from tests.bookings.test_attendees import member_client
from tests.operator import Operator
from tests.spaces.factories import a_location

GUEST = {"name": "Grace Hopper", "email": "grace@example.net"}


async def visitors(operator: Operator, **filters: Any) -> list[dict[str, Any]]:
    page = await operator.get("/v1/visitors", **filters)
    found: list[dict[str, Any]] = page["data"]
    return found


def location_id(room: Room) -> str:
    return encode_id("loc", room.location.id)


async def test_guests_of_a_booking_are_expected_with_it(operator: Operator) -> None:
    room = await a_room(operator)
    ada, ben = await a_member(operator), await a_member(operator, name="Ben Member")
    booking = await operator.post(
        "/v1/bookings", wish(room, member_id=ada, attendees=[GUEST, {"member_id": ben}, {"name": "Nameless"}])
    )
    await operator.sweep()
    grace, other = await visitors(operator)  # the member isn't one
    assert (grace["name"], grace["email"], other["name"]) == ("Grace Hopper", "grace@example.net", "Nameless")
    assert (grace["state"], grace["source"], grace["host_member_id"]) == ("expected", "booking", ada)
    assert (grace["booking_id"], grace["location_id"]) == (booking["id"], location_id(room))
    assert (grace["expected_from"], grace["expected_until"]) == (booking["starts_at"], booking["ends_at"])
    assert grace["time_zone"] == "Europe/Berlin"
    path = f"/v1/bookings/{booking['id']}"
    moved = {"starts_at": at(14).isoformat(), "ends_at": at(16).isoformat()}
    await operator.post(f"{path}/reschedule", moved, status=200)
    await operator.sweep()
    grace, _ = await visitors(operator)
    assert datetime.fromisoformat(grace["expected_from"]) == at(14)
    await operator.post(f"{path}/extend", {"ends_at": at(17).isoformat()}, status=200)
    await operator.sweep()
    grace, _ = await visitors(operator)
    assert datetime.fromisoformat(grace["expected_until"]) == at(17)
    await operator.post(f"{path}/cancel", status=200)
    await operator.sweep()
    assert [one["state"] for one in await visitors(operator)] == ["cancelled", "cancelled"]
    types = [event["type"] for event in await operator.events() if event["type"].startswith("visitor.")]
    assert types == [f"visitor.{name}" for name in ("expected", "updated", "updated", "cancelled") for _ in range(2)]
    [*_, last] = await operator.events("visitor.cancelled")
    assert last["previous"] == {"state": "expected", "cancelled_at": None}


async def test_what_is_not_sure_announces_nobody(operator: Operator) -> None:
    room = await a_room(operator)
    held = await operator.post("/v1/bookings", wish(room, hold=True, attendees=[GUEST]))
    await operator.sweep()
    assert await visitors(operator) == []
    await operator.post(f"/v1/bookings/{held['id']}/confirm", status=200)
    await operator.sweep()
    assert [one["state"] for one in await visitors(operator)] == ["expected"]


async def test_the_list_decides_who_comes(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room))
    path = f"/v1/bookings/{booking['id']}/attendees"
    guest = await operator.post(path, GUEST)

    async def state() -> str:
        await operator.sweep()
        [only] = await visitors(operator)
        return str(only["state"])

    assert await state() == "expected"
    await operator.patch(f"{path}/{guest['id']}", {"response": "declined"})
    assert await state() == "cancelled"
    await operator.patch(f"{path}/{guest['id']}", {"response": "accepted"})
    assert await state() == "expected"
    await operator.delete(f"{path}/{guest['id']}")
    assert await state() == "cancelled"
    await operator.post(path, GUEST)
    assert await state() == "expected"
    [only] = await visitors(operator)
    assert only["cancelled_at"] is None


async def test_who_is_there_stays_there(operator: Operator) -> None:
    """A booking that is cancelled or ends says nothing about a guest who has come."""
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room, attendees=[GUEST, {"name": "Late"}]))
    await operator.sweep()
    grace, late = await visitors(operator)
    arrived = await operator.post(f"/v1/visitors/{grace['id']}/check-in", status=200)
    assert (arrived["state"], arrived["arrived_at"]) == ("arrived", MONDAY.isoformat().replace("+00:00", "Z"))
    await operator.post(f"/v1/bookings/{booking['id']}/cancel", status=200)
    await operator.sweep()
    assert [one["state"] for one in await visitors(operator)] == ["arrived", "cancelled"]
    assert late["state"] == "expected"


async def test_reactions_that_run_again_change_nothing(operator: Operator) -> None:
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room, attendees=[GUEST]))
    await operator.sweep()
    before, facts = await visitors(operator), await operator.events("visitor.expected")
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE event_deliveries SET state = 'pending'"))
    await operator.sweep()
    assert await visitors(operator) == before
    assert await operator.events("visitor.expected") == facts
    assert len(facts) == 1


async def test_a_bookings_guest_follows_the_booking(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room, attendees=[GUEST]))
    await operator.sweep()
    [guest] = await visitors(operator)
    path = f"/v1/visitors/{guest['id']}"
    for answer in (
        await operator.patch(path, {"expected_from": at(9).isoformat()}, status=409),
        await operator.post(f"{path}/cancel", status=409),
    ):
        assert (answer["code"], answer["booking_id"]) == ("follows_booking", booking["id"])
    changed = await operator.patch(path, {"company": "US Navy", "note": "Needs a badge"})
    assert changed["company"] == "US Navy"


async def test_announced_by_hand(operator: Operator) -> None:
    room = await a_room(operator)
    ada = await a_member(operator)
    body = {
        "location_id": location_id(room),
        "name": "Carl Courier",
        "company": "Parcels Ltd",
        "host_member_id": ada,
        "expected_from": at(15).isoformat(),
        "external_id": "desk-1",
        "metadata": {"badge": "7"},
    }
    visitor = await operator.post("/v1/visitors", body)
    assert (visitor["state"], visitor["source"], visitor["booking_id"]) == ("expected", "announced", None)
    # Until midnight in Berlin.
    assert datetime.fromisoformat(visitor["expected_until"]) == at(24)
    assert await operator.get(f"/v1/visitors/{visitor['id']}") == visitor
    [event] = await operator.events("visitor.expected")
    assert event["data"] == visitor
    assert event["location_id"] == visitor["location_id"]
    path = f"/v1/visitors/{visitor['id']}"
    answer = await operator.http.get(path)
    assert answer.headers["etag"] == '"1"'
    later = await operator.patch(path, {"expected_from": at(16).isoformat()}, headers={"If-Match": '"1"'})
    assert datetime.fromisoformat(later["expected_from"]) == at(16)
    await operator.patch(path, {"name": "X"}, status=412, headers={"If-Match": '"1"'})
    [updated] = await operator.events("visitor.updated")
    assert list(updated["previous"]) == ["expected_from"]
    cancelled = await operator.post(f"{path}/cancel", status=200)
    assert cancelled["state"] == "cancelled"
    for verb in ("cancel", "check-in", "check-out"):
        assert (await operator.post(f"{path}/{verb}", status=409))["code"] == "wrong_visitor_state"
    twin = await operator.post("/v1/visitors", body, status=409)
    assert "external_id" in twin["detail"]


async def test_in_and_out_and_in_again(operator: Operator) -> None:
    room = await a_room(operator)
    visitor = await operator.post(
        "/v1/visitors", {"location_id": location_id(room), "name": "Carl", "expected_from": at(9, days=1).isoformat()}
    )
    path = f"/v1/visitors/{visitor['id']}"
    early = await operator.post(f"{path}/check-in", status=409)
    assert early["code"] == "not_expected_yet"
    assert "2026-11-03" in early["detail"]
    await operator.set_clock(at(0, days=1))  # the first instant of that day in Berlin, 23:00 of the day before in UTC
    first = await operator.post(f"{path}/check-in", status=200)
    assert (await operator.post(f"{path}/check-in", status=409))["code"] == "wrong_visitor_state"
    await operator.set_clock(at(10, days=1))
    out = await operator.post(f"{path}/check-out", status=200)
    assert out["left_at"] is not None
    again = await operator.post(f"{path}/check-in", status=200)
    assert (again["state"], again["left_at"], again["arrived_at"]) == ("arrived", None, first["arrived_at"])
    events = [event["type"] for event in await operator.events() if event["type"].startswith("visitor.")]
    assert events == ["visitor.expected", "visitor.arrived", "visitor.left", "visitor.arrived"]


async def test_the_list_of_a_day(operator: Operator) -> None:
    """By the calendar of the location, not by UTC's."""
    await operator.set_clock(MONDAY - timedelta(days=3))
    berlin = encode_id("loc", (await a_location(operator)).id)
    auckland = encode_id("loc", (await a_location(operator, time_zone="Pacific/Auckland")).id)

    async def announce(where: str, name: str, since: datetime, until: datetime) -> None:
        await operator.post(
            "/v1/visitors",
            {
                "location_id": where,
                "name": name,
                "expected_from": since.isoformat(),
                "expected_until": until.isoformat(),
            },
        )

    await announce(berlin, "early", at(0.5), at(1))  # 23:30 of Sunday in UTC
    await announce(berlin, "until midnight", at(20), at(24))
    await announce(berlin, "week", at(9, days=-2), at(9, days=3))
    await announce(berlin, "tuesday", at(24), at(25))
    # Tuesday, 05:00 in Auckland.
    await announce(auckland, "far", datetime(2026, 11, 2, 16, tzinfo=UTC), datetime(2026, 11, 2, 17, tzinfo=UTC))

    async def there(day: date, **filters: Any) -> list[str]:
        return [one["name"] for one in await visitors(operator, on=day.isoformat(), **filters)]

    monday = date(2026, 11, 2)
    assert await there(monday) == ["week", "early", "until midnight"]
    assert await there(monday, location_id=auckland) == []
    assert await there(monday + timedelta(days=1)) == ["week", "far", "tuesday"]
    assert await there(monday + timedelta(days=1), location_id=berlin, state="expected") == ["week", "tuesday"]
    assert await there(monday - timedelta(days=3)) == []
    first = await operator.get("/v1/visitors", limit=3)
    second = await operator.get("/v1/visitors", limit=3, cursor=first["next_cursor"])
    assert len(first["data"]) + len(second["data"]) == 5
    assert second["next_cursor"] is None


async def test_bad_visitors_are_refused(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    body = {"location_id": location_id(room), "name": "Carl", "expected_from": at(9).isoformat()}
    for wrong in (
        {"expected_until": at(9).isoformat()},
        {"expected_from": at(9, days=-2).isoformat()},  # over
        {"expected_until": at(9, days=40).isoformat()},
        {"name": ""},
        {"email": "nonsense"},
        {"expected_from": "2026-11-02T09:00:00"},
    ):
        await operator.post("/v1/visitors", body | wrong, status=422)
    foreign = await a_member(stranger)
    for unknown in (foreign, encode_id("mem", new_id())):
        await operator.post("/v1/visitors", body | {"host_member_id": unknown}, status=404)
    nowhere = await operator.post("/v1/visitors", body | {"location_id": encode_id("loc", new_id())}, status=404)
    assert nowhere["detail"].startswith("location_id: there is no location")
    assert await visitors(operator) == []


async def test_members_announce_and_see_their_own(operator: Operator) -> None:
    room = await a_room(operator)
    ada, ben = await a_member(operator), await a_member(operator)
    body = {"location_id": location_id(room), "name": "Carl", "expected_from": at(9).isoformat()}
    await operator.post("/v1/visitors", body | {"name": "Of the house"})
    async with await member_client(operator, ada) as me, await member_client(operator, ben) as other:
        made = await me.post("/v1/me/visitors", json=body)
        assert made.status_code == 201, made.text
        assert made.json()["host_member_id"] == ada
        path = f"/v1/me/visitors/{made.json()['id']}"
        assert [one["name"] for one in (await me.get("/v1/me/visitors")).json()["data"]] == ["Carl"]
        assert (await other.get("/v1/me/visitors")).json()["data"] == []
        for answer in (
            await other.get(path),
            await other.patch(path, json={"name": "Mine"}),
            await other.post(f"{path}/cancel"),
        ):
            assert answer.status_code == 404
        assert (await me.patch(path, json={"company": "Parcels Ltd"})).json()["company"] == "Parcels Ltd"
        assert (await me.post(f"{path}/cancel")).json()["state"] == "cancelled"


async def test_rights(operator: Operator) -> None:
    room = await a_room(operator)
    body = {"location_id": location_id(room), "name": "Carl", "expected_from": at(9).isoformat()}
    visitor = await operator.post("/v1/visitors", body)
    path = f"/v1/visitors/{visitor['id']}"
    async with operator.client(await operator.key(["visits:read"])) as reader:
        assert (await reader.get(path)).status_code == 200
        assert (await reader.post("/v1/visitors", json=body)).status_code == 403
        assert (await reader.post(f"{path}/check-in")).status_code == 403
    async with operator.client(await operator.key(["visits:read", "visits:write"], [new_id()])) as elsewhere:
        assert (await elsewhere.get("/v1/visitors")).json()["data"] == []
        assert (await elsewhere.get(path)).status_code == 403
        assert (await elsewhere.post("/v1/visitors", json=body)).status_code == 403


async def test_guests_follow_a_merged_host(operator: Operator) -> None:
    room = await a_room(operator)
    stays = await operator.post("/v1/members", {"name": "Grete Mueller"})
    duplicate = await operator.post("/v1/members", {"name": "Grete Müller"})
    body = {"location_id": location_id(room), "name": "Carl", "expected_from": at(9).isoformat()}
    visitor = await operator.post("/v1/visitors", body | {"host_member_id": duplicate["id"]})
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": duplicate["id"]}, status=200)
    await operator.sweep()
    assert (await operator.get(f"/v1/visitors/{visitor['id']}"))["host_member_id"] == stays["id"]


SECONDS = st.integers(1_577_836_800, 1_893_456_000)  # the twenties
INSTANTS = SECONDS.map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "UTC"])


@given(INSTANTS, ZONES)
def test_a_day_ends_where_the_next_begins(instant: datetime, name: str) -> None:
    where = ZoneInfo(name)
    end = end_of_day(instant, where)
    assert instant < end <= instant + timedelta(hours=26)
    day = instant.astimezone(where).date()
    assert end.astimezone(where).date() > day
    assert (end - timedelta(seconds=1)).astimezone(where).date() == day


@given(INSTANTS, st.timedeltas(timedelta(minutes=-1), timedelta(days=40)))
def test_a_visit_has_a_length(start: datetime, length: timedelta) -> None:
    try:
        check_period(start, start + length, start)
    except Invalid:
        assert length <= timedelta(0) or length > timedelta(days=31)
    else:
        assert timedelta(0) < length <= timedelta(days=31)


def test_what_is_over_is_not_announced() -> None:
    with pytest.raises(Invalid, match="over"):
        check_period(MONDAY, MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=1))
