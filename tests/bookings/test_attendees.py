"""Who comes to a booking: named at once or later, counted, found again, taken off."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.identity.service import sessions
from tests.bookings.factories import a_member, a_room, a_team, at, wish
from tests.bookings.series_support import bookings_of, series, weekly
from tests.operator import Operator

GUEST = {"name": "Grace Hopper", "email": "grace@example.net"}


async def member_client(operator: Operator, member: str) -> httpx.AsyncClient:
    async with operator.db.transaction(operator.principal) as session:
        tokens = await sessions.open_member_session(
            session,
            settings=operator.app.state.settings,
            organization_id=operator.organization_id,
            member_id=decode_id("mem", member),
            ip=None,
            user_agent=None,
        )
    return operator.client(tokens.access_token)


async def names(operator: Operator, booking: dict[str, Any], **filters: Any) -> list[str]:
    page = await operator.get(f"/v1/bookings/{booking['id']}/attendees", **filters)
    return [one["name"] for one in page["data"]]


async def test_attendees_are_named_with_the_booking(operator: Operator) -> None:
    room = await a_room(operator)
    ada, ben = await a_member(operator), await a_member(operator, name="Ben Member", email="ben@example.org")
    people = [GUEST, {"member_id": ben}, {"name": "Without Mail"}, {"email": "Only@Example.net"}]
    booking = await operator.post("/v1/bookings", wish(room, member_id=ada, attendees=people))
    # The booker and four more.
    assert booking["attendee_count"] == 5
    page = await operator.get(f"/v1/bookings/{booking['id']}/attendees")
    assert [(one["name"], one["email"], one["member_id"]) for one in page["data"]] == [
        ("Grace Hopper", "grace@example.net", None),
        ("Ben Member", "ben@example.org", ben),
        ("Without Mail", None, None),
        ("only@example.net", "only@example.net", None),
    ]
    assert {one["response"] for one in page["data"]} == {"needs_action"}
    events = await operator.events("booking.confirmed", "booking_attendee.invited")
    assert [event["type"] for event in events] == ["booking.confirmed"] + ["booking_attendee.invited"] * 4
    assert [event["data"] for event in events[1:]] == page["data"]


async def test_a_given_number_stays_where_it_is_enough(operator: Operator) -> None:
    room = await a_room(operator)
    ada = await a_member(operator)
    booking = await operator.post(
        "/v1/bookings", wish(room, member_id=ada, attendee_count=4, attendees=[GUEST, {"member_id": ada}])
    )
    assert booking["attendee_count"] == 4  # and the booker, named too, is not counted twice
    house = await operator.post("/v1/bookings", wish(room, 12, 13, attendees=[GUEST, {"member_id": ada}]))
    assert house["attendee_count"] == 2  # nobody beside them


async def test_an_address_of_a_member_is_that_member(operator: Operator) -> None:
    room = await a_room(operator)
    ben = await a_member(operator, name="Ben Member", email="ben@example.org")
    booking = await operator.post("/v1/bookings", wish(room, attendees=[{"email": "BEN@example.org"}]))
    page = await operator.get(f"/v1/bookings/{booking['id']}/attendees")
    assert [(one["name"], one["member_id"]) for one in page["data"]] == [("Ben Member", ben)]
    twice = [{"member_id": ben}, {"email": "ben@example.org"}]
    problem = await operator.post("/v1/bookings", wish(room, 12, 13, attendees=twice), status=422)
    assert problem["errors"][0]["pointer"] == "/attendees/1/email"


async def test_more_than_the_room_holds_is_refused_and_changes_nothing(operator: Operator) -> None:
    room = await a_room(operator, capacity=2)
    ada = await a_member(operator)
    people = [{"name": "One"}, {"name": "Two"}]
    problem = await operator.post("/v1/bookings", wish(room, member_id=ada, attendees=people), status=422)
    assert (problem["code"], problem["errors"][0]["code"]) == ("policy_broken", "capacity")
    preview = await operator.post("/v1/bookings/preview", wish(room, member_id=ada, attendees=people), status=200)
    assert [rule["code"] for rule in preview["rules"] if not rule["kept"]] == ["capacity"]
    booking = await operator.post("/v1/bookings", wish(room, member_id=ada, attendees=people[:1]))
    problem = await operator.post(f"/v1/bookings/{booking['id']}/attendees", {"name": "Two"}, status=422)
    assert problem["code"] == "policy_broken"
    assert await names(operator, booking) == ["One"]
    assert (await operator.get(f"/v1/bookings/{booking['id']}"))["attendee_count"] == 2


async def test_inviting_later_raises_the_number(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room, member_id=await a_member(operator)))
    made = await operator.post(f"/v1/bookings/{booking['id']}/attendees", GUEST)
    assert made["booking_id"] == booking["id"]
    after = await operator.get(f"/v1/bookings/{booking['id']}")
    assert (after["attendee_count"], after["version"]) == (2, booking["version"] + 1)
    events = await operator.events("booking.updated", "booking_attendee.invited")
    assert [(event["type"], event["data"].get("attendee_count")) for event in events] == [
        ("booking_attendee.invited", None),
        ("booking.updated", 2),
    ]
    problem = await operator.post(f"/v1/bookings/{booking['id']}/attendees", {"email": "GRACE@example.net"}, status=409)
    assert problem["code"] == "already_invited"


async def test_taken_off_and_invited_again_is_the_same_place(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room, attendees=[GUEST]))
    path = f"/v1/bookings/{booking['id']}/attendees"
    [first] = (await operator.get(path))["data"]
    await operator.delete(f"{path}/{first['id']}")
    assert await names(operator, booking) == []
    assert await names(operator, booking, include_removed=True) == ["Grace Hopper"]
    await operator.delete(f"{path}/{first['id']}", status=404)
    again = await operator.post(path, GUEST | {"name": "Rear Admiral Hopper"})
    assert (again["id"], again["name"], again["cancelled_at"]) == (first["id"], "Rear Admiral Hopper", None)
    [removed] = await operator.events("booking_attendee.removed")
    assert removed["data"]["cancelled_at"] is not None
    assert removed["previous"] == {"cancelled_at": None}


async def test_an_answer_is_noted(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room, attendees=[GUEST]))
    path = f"/v1/bookings/{booking['id']}/attendees"
    [guest] = (await operator.get(path))["data"]
    answered = await operator.patch(f"{path}/{guest['id']}", {"response": "declined"})
    assert answered["response"] == "declined"
    await operator.patch(f"{path}/{guest['id']}", {"response": "declined"})  # again: nothing happens
    [event] = await operator.events("booking_attendee.updated")
    assert (event["data"], event["previous"]) == (answered, {"response": "needs_action"})
    await operator.patch(f"{path}/{guest['id']}", {"response": "perhaps"}, status=422)


async def test_a_list_is_closed_with_its_booking(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room, attendees=[GUEST]))
    path = f"/v1/bookings/{booking['id']}/attendees"
    [guest] = (await operator.get(path))["data"]
    await operator.set_clock(at(11.5))  # over, and the worker hasn't looked yet
    assert (await operator.post(path, {"name": "Late"}, status=409))["code"] == "too_late"
    assert (await operator.delete(f"{path}/{guest['id']}", status=409))["code"] == "too_late"
    await operator.sweep()
    assert (await operator.post(path, {"name": "Late"}, status=409))["code"] == "wrong_state"
    assert (await operator.delete(f"{path}/{guest['id']}", status=409))["code"] == "wrong_state"


@pytest.mark.parametrize(
    "attendee",
    [{}, {"name": ""}, {"email": "nonsense"}, {"member_id": encode_id("mem", new_id()), "name": "Both"}, {"age": 4}],
)
async def test_bad_attendees_are_refused(operator: Operator, attendee: dict[str, Any]) -> None:
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room, attendees=[attendee]), status=422)
    booking = await operator.post("/v1/bookings", wish(room))
    await operator.post(f"/v1/bookings/{booking['id']}/attendees", attendee, status=422)
    assert await names(operator, booking) == []


async def test_nobody_is_named_twice_and_nobody_who_is_not_here(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    twice = [GUEST, GUEST | {"name": "Another"}]
    await operator.post("/v1/bookings", wish(room, attendees=twice), status=422)
    foreign = await a_member(stranger)
    for unknown in (foreign, encode_id("mem", new_id())):
        problem = await operator.post("/v1/bookings", wish(room, attendees=[{"member_id": unknown}]), status=404)
        assert problem["detail"].startswith("attendees/0/member_id: there is no member")
    assert (await operator.get("/v1/bookings"))["data"] == []


async def test_a_hundred_at_most(operator: Operator) -> None:
    room = await a_room(operator, capacity=200)
    people = [{"name": f"Guest {number}"} for number in range(101)]
    await operator.post("/v1/bookings", wish(room, attendees=people), status=422)
    booking = await operator.post("/v1/bookings", wish(room, attendees=people[:100]))
    assert booking["attendee_count"] == 100
    problem = await operator.post(f"/v1/bookings/{booking['id']}/attendees", {"name": "Last"}, status=409)
    assert problem["code"] == "too_many_attendees"


async def test_members_invite_anyone_and_find_their_own_people_only(operator: Operator) -> None:
    room = await a_room(operator)
    team = await a_team(operator)
    ada = await a_member(operator, teams=[team])
    ben = await a_member(operator, name="Ben Mate", email="ben@example.org", teams=[team])
    far = await a_member(operator, name="Far Away", email="far@example.org")
    async with await member_client(operator, ada) as me:
        body = wish(room, attendees=[{"member_id": ben}, {"email": "far@example.org"}])
        body.pop("title")
        made = await me.post("/v1/me/bookings", json=body)
        assert made.status_code == 201, made.text
        path = f"/v1/me/bookings/{made.json()['id']}/attendees"
        people = (await me.get(path)).json()["data"]
        # That the second is a member is not told.
        assert [(one["name"], one["member_id"]) for one in people] == [("Ben Mate", ben), ("far@example.org", None)]
        assert (await me.post(path, json={"member_id": far})).status_code == 404
        added = await me.post(path, json=GUEST)
        assert added.status_code == 201
        assert (await me.patch(f"{path}/{added.json()['id']}", json={"response": "accepted"})).status_code == 200
        assert (await me.delete(f"{path}/{added.json()['id']}")).status_code == 204
    async with await member_client(operator, far) as other:
        assert (await other.get(path)).status_code == 404
        assert (await other.post(path, json=GUEST)).status_code == 404


async def test_rights(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room, attendees=[GUEST]))
    path = f"/v1/bookings/{booking['id']}/attendees"
    [guest] = (await operator.get(path))["data"]
    async with operator.client(await operator.key(["bookings:read"])) as reader:
        assert (await reader.get(path)).status_code == 200
        assert (await reader.post(path, json=GUEST)).status_code == 403
        assert (await reader.delete(f"{path}/{guest['id']}")).status_code == 403
    async with operator.client(await operator.key(["bookings:read", "bookings:write"], [new_id()])) as elsewhere:
        assert (await elsewhere.get(path)).status_code == 403
        assert (await elsewhere.post(path, json={"name": "X"})).status_code == 403


async def test_lists_follow_a_merged_member(operator: Operator) -> None:
    room = await a_room(operator)
    stays = await operator.post("/v1/members", {"name": "Grete Mueller", "email": "grete@example.com"})
    duplicate = await operator.post("/v1/members", {"name": "Grete Müller"})
    booking = await operator.post("/v1/bookings", wish(room, attendees=[{"member_id": duplicate["id"]}]))
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": duplicate["id"]}, status=200)
    await operator.sweep()
    [one] = (await operator.get(f"/v1/bookings/{booking['id']}/attendees"))["data"]
    assert one["member_id"] == stays["id"]


async def test_the_list_is_paged(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await operator.post("/v1/bookings", wish(room, attendees=[{"name": f"G{n}"} for n in range(5)]))
    path = f"/v1/bookings/{booking['id']}/attendees"
    first = await operator.get(path, limit=3)
    second = await operator.get(path, limit=3, cursor=first["next_cursor"])
    assert [one["name"] for one in first["data"] + second["data"]] == ["G0", "G1", "G2", "G3", "G4"]
    assert second["next_cursor"] is None


async def comers(operator: Operator, made: dict[str, Any]) -> list[list[str]]:
    """Who is on the list of each booking of a series, by start."""
    return [await names(operator, booking) for booking in await bookings_of(operator, made)]


async def test_a_whole_series_and_what_it_gets_later(operator: Operator) -> None:
    _, made = await weekly(operator, 3, member_id=await a_member(operator))
    path = f"/v1/booking-series/{made['series']['id']}"
    places = (await operator.post(f"{path}/attendees", GUEST))["data"]
    assert [one["name"] for one in places] == ["Grace Hopper"] * 3
    assert [booking["attendee_count"] for booking in await bookings_of(operator, made)] == [2, 2, 2]
    assert (await operator.get(path))["attendee_count"] == 2
    assert (await operator.post(f"{path}/attendees", GUEST, status=409))["code"] == "already_invited"
    # Off one occurrence, and that stays so; the later ones get them.
    second = (await bookings_of(operator, made))[1]
    [place] = (await operator.get(f"/v1/bookings/{second['id']}/attendees"))["data"]
    await operator.delete(f"/v1/bookings/{second['id']}/attendees/{place['id']}")
    await operator.post(f"{path}/extend", {"count": 5}, status=200)
    await operator.sweep()
    assert await comers(operator, made) == [["Grace Hopper"], [], *[["Grace Hopper"]] * 3]
    # Off all of them.
    removed = (await operator.delete(f"{path}/attendees/{places[0]['id']}", status=200))["data"]
    assert len(removed) == 4
    assert all(one["cancelled_at"] is not None for one in removed)
    await operator.post(f"{path}/extend", {"count": 6}, status=200)
    await operator.sweep()
    assert await comers(operator, made) == [[]] * 6


async def test_a_series_that_has_begun(operator: Operator) -> None:
    _, made = await weekly(operator, 3)
    await operator.set_clock(at(12, days=8))
    await operator.sweep()
    path = f"/v1/booking-series/{made['series']['id']}/attendees"
    assert len((await operator.post(path, GUEST))["data"]) == 1
    await operator.set_clock(at(12, days=30))
    assert (await operator.post(path, {"name": "Late"}, status=409))["code"] == "too_late"


async def test_a_series_in_a_small_room(operator: Operator) -> None:
    room = await a_room(operator, capacity=1)
    made = await operator.post(
        "/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=2", member_id=await a_member(operator))
    )
    path = f"/v1/booking-series/{made['series']['id']}/attendees"
    assert (await operator.post(path, GUEST, status=422))["code"] == "policy_broken"
    assert await comers(operator, made) == [[], []]


async def test_members_invite_to_their_own_series(operator: Operator) -> None:
    ada, other = await a_member(operator), await a_member(operator)
    _, made = await weekly(operator, 2, member_id=ada)
    path = f"/v1/me/booking-series/{made['series']['id']}/attendees"
    async with await member_client(operator, other) as them:
        assert (await them.post(path, json=GUEST)).status_code == 404
    async with await member_client(operator, ada) as me:
        places = (await me.post(path, json=GUEST)).json()["data"]
        assert len(places) == 2
        assert (await me.delete(f"{path}/{encode_id('att', new_id())}")).status_code == 404
        assert len((await me.delete(f"{path}/{places[1]['id']}")).json()["data"]) == 2


async def test_attendees_are_named_with_a_series(operator: Operator) -> None:
    """Each occurrence has them, later ones too; each person gets one mail for all of them."""
    ada = await a_member(operator)
    people = [GUEST, {"name": "Without Mail"}]
    room, made = await weekly(operator, 3, member_id=ada, attendees=people)
    assert made["series"]["attendee_count"] == 3  # the booker and two more
    assert await comers(operator, made) == [["Grace Hopper", "Without Mail"]] * 3
    await operator.sweep()
    mails = [one for one in (await operator.get("/v1/mail-messages"))["data"] if one["to_email"] == GUEST["email"]]
    assert len(mails) == 1
    assert mails[0]["calendar"].count("BEGIN:VEVENT") == 3
    await operator.post(f"/v1/booking-series/{made['series']['id']}/extend", {"count": 4}, status=200)
    await operator.sweep()
    assert await comers(operator, made) == [["Grace Hopper", "Without Mail"]] * 4
    small = await a_room(operator, capacity=2, location=room.location)
    body = series(small, "FREQ=WEEKLY;COUNT=2", member_id=ada, attendees=people)
    assert (await operator.post("/v1/booking-series/preview", body, status=200))["possible"] is False
    assert (await operator.post("/v1/booking-series", body, status=422))["code"] == "policy_broken"
    async with await member_client(operator, ada) as me:
        mine = series(room, "FREQ=WEEKLY;COUNT=2", attendees=people, starts_at="2026-11-03T14:00")
        answer = await me.post("/v1/me/booking-series", json=mine)
        assert answer.status_code == 201, answer.text
        assert await comers(operator, answer.json()) == [["Grace Hopper", "Without Mail"]] * 2
