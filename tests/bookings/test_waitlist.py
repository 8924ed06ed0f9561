"""Waiting for a time that is taken: joining, the offer, and what those who wait do about it."""

from __future__ import annotations

from typing import Any

import pytest

from coworkapi.core.ids import encode_id
from tests.bookings.factories import a_member, a_room, a_team, at, wish
from tests.bookings.waitlist_support import cancel, entry, join, later, states, told, waiting
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.spaces.factories import a_location


async def test_first_come_first_offered(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    first, second = await join(operator, room, title="Retro"), await join(operator, room)
    assert (first["state"], first["booking_id"], first["offer_expires_at"]) == ("waiting", None, None)
    assert first["location_id"] == encode_id("loc", room.location.id)
    assert first["time_zone"] == "Europe/Berlin"
    await cancel(operator, booked)
    offered = await entry(operator, first)
    assert offered["state"] == "offered"
    assert offered["offered_resource_id"] == room.id
    assert (offered["offered_at"], offered["offer_expires_at"]) == ("2026-11-02T07:00:00Z", "2026-11-02T07:30:00Z")
    hold = await operator.get(f"/v1/bookings/{offered['booking_id']}")
    assert (hold["state"], hold["member_id"], hold["title"]) == ("held", first["member_id"], "Retro")
    # Half an hour, whatever the policy gives an ordinary hold.
    assert (hold["expires_at"], hold["terms"]["hold_minutes"]) == ("2026-11-02T07:30:00Z", 10)
    assert (await entry(operator, second))["state"] == "waiting"
    await operator.post("/v1/bookings", wish(room), status=409)
    assert await told(operator) == ["joined", "joined", "offered"]
    event = (await operator.events("waitlist_entry.offered"))[0]
    assert event["data"] == offered
    assert event["previous"]["state"] == "waiting"


async def test_an_offer_lapses_after_half_an_hour_and_goes_to_the_next(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    entries = [await join(operator, room) for _ in range(3)]
    await cancel(operator, booked)
    await later(operator, 29)
    assert await states(operator, entries) == ["offered", "waiting", "waiting"]
    await later(operator, 30)
    assert await states(operator, entries) == ["lapsed", "offered", "waiting"]
    assert (await entry(operator, entries[1]))["offer_expires_at"] == "2026-11-02T08:00:00Z"
    await later(operator, 60)
    assert await states(operator, entries) == ["lapsed", "lapsed", "offered"]
    await later(operator, 90)
    assert await states(operator, entries) == ["lapsed", "lapsed", "lapsed"]
    assert (await told(operator))[3:] == ["offered", "lapsed", "offered", "lapsed", "offered", "lapsed"]
    await operator.post("/v1/bookings", wish(room, 10, 11))  # nobody wants it: it is free


async def test_an_offer_shortly_before_the_start_lasts_until_it(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    made = await join(operator, room)
    await operator.set_clock(at(9.75))
    await cancel(operator, booked)
    offered = await entry(operator, made)
    assert (offered["state"], offered["offer_expires_at"]) == ("offered", "2026-11-02T09:00:00Z")
    await operator.set_clock(at(10))
    await operator.sweep()
    assert (await entry(operator, made))["state"] == "lapsed"


async def test_nobody_waits_for_a_time_that_has_begun(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    made = await join(operator, room)
    await operator.set_clock(at(10))
    await operator.sweep()
    expired = await entry(operator, made)
    assert (expired["state"], expired["booking_id"]) == ("expired", None)
    await operator.post(f"/v1/bookings/{booked['id']}/no-show", status=200)
    await operator.sweep()
    assert (await entry(operator, made))["state"] == "expired"
    assert await told(operator) == ["joined", "expired"]


async def test_a_member_accepts(operator: Operator) -> None:
    room = await a_room(operator, rules={"no_show_minutes": 15})
    booked = await operator.post("/v1/bookings", wish(room))
    member = await a_member(operator)
    async with signed_in(operator, {"id": member}) as client:
        answer = await client.post("/v1/me/waitlist", json=waiting(room, None))
        assert answer.status_code == 201, answer.text
        path = f"/v1/me/waitlist/{answer.json()['id']}"
        early = await client.post(f"{path}/accept")
        assert (early.status_code, early.json()["code"], early.json()["state"]) == (409, "wrong_state", "waiting")
        await cancel(operator, booked)
        offered = (await client.get(path)).json()
        stale = await client.post(f"{path}/accept", headers={"If-Match": '"1"'})
        assert stale.status_code == 412
        accepted = await client.post(f"{path}/accept", headers={"If-Match": f'"{offered["version"]}"'})
        assert accepted.status_code == 200, accepted.text
        got = accepted.json()
        assert got["entry"]["state"] == "accepted"
        assert got["entry"]["booking_id"] == got["booking"]["id"] == offered["booking_id"]
        assert (got["booking"]["state"], got["booking"]["expires_at"]) == ("confirmed", None)
        assert got["booking"]["check_in_by"] == "2026-11-02T09:15:00Z"
        assert (await client.get(path)).json() == got["entry"]
        again = await client.post(f"{path}/accept")
        assert (again.status_code, again.json()["state"]) == (409, "accepted")
        assert (await client.post(f"{path}/withdraw")).status_code == 409
    await later(operator, 45)
    assert (await operator.get(f"/v1/bookings/{got['booking']['id']}"))["state"] == "confirmed"
    assert await told(operator) == ["joined", "offered", "accepted"]


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
async def test_what_is_declined_goes_to_the_next_at_once(operator: Operator, verb: str) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    member = await a_member(operator)
    first, second = await join(operator, room, member), await join(operator, room)
    async with signed_in(operator, {"id": member}) as client:
        path = f"/v1/me/waitlist/{first['id']}/{verb}"
        if verb == "decline":
            assert (await client.post(path)).status_code == 409  # there is no offer yet
        await cancel(operator, booked)
        answer = await client.post(path)
        assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
        assert (await client.post(path)).status_code == 409
    await operator.sweep()
    assert await states(operator, [first, second]) == ["withdrawn", "offered"]
    assert (await told(operator))[2:] == ["offered", "withdrawn", "offered"]
    hold = await operator.get(f"/v1/bookings/{answer.json()['booking_id']}")
    assert (hold["state"], hold["cancellation_fee_percent"]) == ("cancelled", 0)


async def test_who_has_left_is_offered_nothing(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    first, second = await join(operator, room), await join(operator, room)
    gone = await operator.post(f"/v1/waitlist/{first['id']}/withdraw", status=200)
    assert gone["state"] == "withdrawn"
    await cancel(operator, booked)
    assert await states(operator, [first, second]) == ["withdrawn", "offered"]


async def test_a_hold_that_is_confirmed_as_the_booking_that_it_is(operator: Operator) -> None:
    """`POST /v1/me/bookings/{id}/confirm` and `/cancel` know nothing of the waitlist; the entry follows."""
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    first, second = await join(operator, room), await join(operator, room)
    await cancel(operator, booked)
    hold = (await entry(operator, first))["booking_id"]
    await cancel(operator, {"id": hold})
    assert await states(operator, [first, second]) == ["withdrawn", "offered"]
    hold = (await entry(operator, second))["booking_id"]
    await operator.post(f"/v1/bookings/{hold}/confirm", status=200)
    await operator.sweep()
    assert await states(operator, [first, second]) == ["withdrawn", "accepted"]
    assert await told(operator) == ["joined", "joined", "offered", "withdrawn", "offered", "accepted"]


async def test_an_offer_that_has_lapsed_but_was_not_swept_yet_cannot_be_accepted(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    member = await a_member(operator)
    made = await join(operator, room, member)
    await cancel(operator, booked)
    await operator.set_clock(at(8.5))
    async with signed_in(operator, {"id": member}) as client:
        late = await client.post(f"/v1/me/waitlist/{made['id']}/accept")
    assert (late.status_code, late.json()["code"]) == (409, "too_late")


async def test_a_time_that_is_free_needs_no_waiting(operator: Operator) -> None:
    room = await a_room(operator)
    member = await a_member(operator)
    problem = await operator.post("/v1/waitlist", waiting(room, member), status=409)
    assert problem["code"] == "time_is_free"
    assert (problem["resource_ids"], problem["book_at"]) == ([room.id], "/v1/bookings")
    async with signed_in(operator, {"id": member}) as client:
        mine = await client.post("/v1/me/waitlist", json=waiting(room, None))
    assert (mine.json()["code"], mine.json()["book_at"]) == ("time_is_free", "/v1/me/bookings")
    assert "POST /v1/me/bookings" in mine.json()["detail"]
    assert (await operator.get("/v1/waitlist"))["data"] == []


async def test_nobody_waits_twice_for_the_same(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    member = await a_member(operator)
    await join(operator, room, member)
    again = await operator.post("/v1/waitlist", waiting(room, member), status=409)
    assert again["code"] == "already_waiting"
    await operator.post("/v1/bookings", wish(room, 11, 12))
    await join(operator, room, member, starts_at=at(10.5).isoformat(), ends_at=at(11.5).isoformat())
    await cancel(operator, booked)
    offered = await operator.post("/v1/waitlist", waiting(room, member), status=409)
    assert offered["code"] == "already_waiting"


async def test_who_may_not_book_need_not_wait(operator: Operator) -> None:
    room = await a_room(operator, rules={"max_minutes": 60, "who_may_book": {"members": False}})
    await operator.post("/v1/bookings", wish(room, 10, 12, override_policy=True))
    member = await a_member(operator)
    problem = await operator.post("/v1/waitlist", waiting(room, member, 10, 12), status=422)
    assert problem["code"] == "policy_broken"
    assert {one["code"] for one in problem["errors"]} == {"maximum_length", "who_may_book"}
    past = await operator.post("/v1/waitlist", waiting(room, member, 7, 8), status=422)
    assert "lead_time" in {one["code"] for one in past["errors"]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"resource_id": None}, "either resource_id"),
        ({"location_id": "{loc}"}, "go with resource_type_id"),
        ({"min_capacity": 4}, "go with resource_type_id"),
        ({"resource_id": None, "resource_type_id": "{rty}"}, "needs location_id"),
        ({"resource_type_id": "{rty}"}, "either resource_id"),
        ({"member_id": None}, "say who waits"),
        ({"ends_at": at(10).isoformat()}, "after starts_at"),
        ({"quantity": 2}, "not a pool"),
    ],
)
async def test_wishes_that_say_too_little_or_too_much(operator: Operator, change: dict[str, Any], says: str) -> None:
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room))
    ids = {
        "{loc}": encode_id("loc", room.location.id),
        "{rty}": encode_id("rty", room.row.resource_type_id),
    }
    body = waiting(room, await a_member(operator)) | {k: ids.get(v, v) for k, v in change.items()}
    problem = await operator.post("/v1/waitlist", body, status=422)
    assert says in str(problem)


async def test_members_see_their_own_and_what_their_teams_wait_for(operator: Operator) -> None:
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room))
    team = await a_team(operator)
    ada, boss = await a_member(operator, teams=[team]), await a_member(operator, teams=[team], role="admin")
    mine, theirs, teams = await join(operator, room, ada), await join(operator, room), None
    async with signed_in(operator, {"id": ada}) as client:
        made = await client.post("/v1/me/waitlist", json=waiting(room, None, team_id=team))
        assert made.status_code == 201, made.text
        teams = made.json()
        assert (teams["member_id"], teams["team_id"]) == (ada, team)
        seen = (await client.get("/v1/me/waitlist")).json()["data"]
        assert [one["id"] for one in seen] == [mine["id"], teams["id"]]
        for path in (f"/v1/me/waitlist/{theirs['id']}", f"/v1/waitlist/{mine['id']}", "/v1/waitlist"):
            assert (await client.get(path)).status_code in (401, 403, 404)
        for verb in ("withdraw", "accept", "decline"):
            assert (await client.post(f"/v1/me/waitlist/{theirs['id']}/{verb}")).status_code == 404
        stranger = await client.post("/v1/me/waitlist", json=waiting(room, None, team_id=await a_team(operator)))
        assert (stranger.status_code, "not in that team" in stranger.text) == (422, True)
    async with signed_in(operator, {"id": boss}) as client:
        seen = (await client.get("/v1/me/waitlist")).json()["data"]
        assert [one["id"] for one in seen] == [teams["id"]]
        gone = await client.post(f"/v1/me/waitlist/{teams['id']}/withdraw")
        assert gone.json()["state"] == "withdrawn"


async def test_the_list_is_the_queue_and_can_be_narrowed(operator: Operator) -> None:
    room = await a_room(operator)
    other = await a_room(operator, location=await a_location(operator))
    for one in (room, other):
        await operator.post("/v1/bookings", wish(one, 9, 12))
    made = [await join(operator, room) for _ in range(3)]
    made.append(await join(operator, other, start=11, end=12))
    gone = await operator.post(f"/v1/waitlist/{made[1]['id']}/withdraw", status=200)

    async def found(**filters: Any) -> list[str]:
        page = await operator.get("/v1/waitlist", limit=2, **filters)
        ids = [one["id"] for one in page["data"]]
        while page["next_cursor"]:
            page = await operator.get("/v1/waitlist", limit=2, cursor=page["next_cursor"], **filters)
            ids += [one["id"] for one in page["data"]]
        return ids

    ids = [one["id"] for one in made]
    assert await found() == ids
    assert await found(resource_id=room.id) == ids[:3]
    assert await found(location_id=encode_id("loc", other.location.id)) == ids[3:]
    assert await found(member_id=made[2]["member_id"]) == [ids[2]]
    assert await found(state="withdrawn") == [gone["id"]]
    assert await found(state=["waiting", "offered"]) == [ids[0], *ids[2:]]
    assert await found(**{"from": at(11).isoformat()}) == ids[3:]
    assert await found(to=at(11).isoformat()) == ids[:3]
    key = await operator.key(["bookings:read", "bookings:write"], [other.location.id])
    async with operator.client(key) as client:
        assert [one["id"] for one in (await client.get("/v1/waitlist")).json()["data"]] == ids[3:]
        assert (await client.get(f"/v1/waitlist/{ids[0]}")).status_code == 403
        assert (await client.post(f"/v1/waitlist/{ids[0]}/withdraw")).status_code == 403
        refused = await client.post("/v1/waitlist", json=waiting(room, await a_member(operator)))
        assert refused.status_code == 403


async def test_staff_offers_out_of_order(operator: Operator) -> None:
    room = await a_room(operator)
    other = await a_room(operator, location=room.location)
    booked = await operator.post("/v1/bookings", wish(room))
    await operator.post("/v1/bookings", wish(other))
    first, second = await join(operator, room), await join(operator, room)
    taken = await operator.post(f"/v1/waitlist/{second['id']}/offer", status=409)
    assert taken["code"] == "slot_taken"
    await operator.post(f"/v1/bookings/{booked['id']}/cancel", status=200)
    offered = await operator.post(f"/v1/waitlist/{second['id']}/offer", status=200)
    assert offered["state"] == "offered"
    await operator.sweep()
    assert await states(operator, [first, second]) == ["waiting", "offered"]
    again = await operator.post(f"/v1/waitlist/{second['id']}/offer", status=409)
    assert (again["code"], again["state"]) == ("wrong_state", "offered")


async def test_the_mail_says_when_on_the_locations_clock(operator: Operator) -> None:
    room = await a_room(operator, name="Ada Room")
    booked = await operator.post("/v1/bookings", wish(room))
    english, german = await a_member(operator, name="Ada"), await a_member(operator, name="Grete", locale="de-AT")
    await join(operator, room, english)
    made = await join(operator, room, german)
    await cancel(operator, booked)
    (mail,) = (await operator.get("/v1/mail-messages"))["data"]
    mail = await operator.get(f"/v1/mail-messages/{mail['id']}")
    assert (mail["template"], mail["to_name"], mail["state"]) == ("waitlist_offer", "Ada", "sent")
    assert mail["subject"] == "Ada Room is free for you: Mon 2 Nov 2026, 10:00-11:00 CET"
    assert "Ada Room at Mitte, Mon 2 Nov 2026, 10:00-11:00 CET" in mail["text"]
    assert "held for you until Mon 2 Nov 2026, 08:30 CET" in mail["text"]
    await later(operator, 30)
    mails = (await operator.get("/v1/mail-messages"))["data"]
    (second,) = [one for one in mails if one["to_name"] == "Grete"]
    assert second["subject"] == "Ada Room ist für Sie frei: Mo 02.11.2026, 10:00-11:00 CET"
    text = (await operator.get(f"/v1/mail-messages/{second['id']}"))["text"]
    assert "bis Mo 02.11.2026, 09:00 CET" in text
    assert f"/links/waitlist/{made['id']}" in text


async def test_a_teams_offer_is_mailed_to_those_who_run_it(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room))
    team = await a_team(operator)
    await a_member(operator, teams=[team])
    await a_member(operator, teams=[team], role="admin", email="boss@example.org")
    await operator.post("/v1/waitlist", waiting(room, None, team_id=team))
    await cancel(operator, booked)
    mails = (await operator.get("/v1/mail-messages"))["data"]
    assert [one["to_email"] for one in mails] == ["boss@example.org"]


async def test_entries_follow_a_merged_member(operator: Operator) -> None:
    room = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(room, 9, 13))
    stays = await operator.post("/v1/members", {"name": "Grete Mueller", "email": "grete@example.com"})
    duplicate = await operator.post("/v1/members", {"name": "Grete Müller"})
    twin = await join(operator, room, duplicate["id"])
    kept = await join(operator, room, stays["id"])
    own = await join(operator, room, duplicate["id"], start=11, end=12)
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": duplicate["id"]}, status=200)
    await operator.sweep()
    assert await states(operator, [twin, kept, own]) == ["withdrawn", "waiting", "waiting"]
    assert {(await entry(operator, one))["member_id"] for one in (twin, kept, own)} == {stays["id"]}
    await cancel(operator, booked)
    assert await states(operator, [twin, kept, own]) == ["withdrawn", "offered", "offered"]
