"""What becomes of a booking: hold, approval, check-in, moves, early ends; and what each verb refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.bookings.factories import MONDAY, Room, a_member, a_room, a_team, at, wish
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.pricing.factories import a_rate
from tests.spaces.factories import a_location


async def verb(operator: Operator, booking: dict[str, Any], name: str, body: Any = None, status: int = 200) -> Any:
    return await operator.post(f"/v1/bookings/{booking['id']}/{name}", body, status=status)


async def is_free(operator: Operator, room: Room, start: float, end: float) -> bool:
    body = wish(room, start, end, override_policy=True)
    preview = await operator.post("/v1/bookings/preview", body, status=200)
    found: bool = preview["is_free"]
    return found


async def types(operator: Operator) -> list[str]:
    return [event["type"].removeprefix("booking.") for event in await operator.events()]


async def test_a_hold_keeps_the_slot_and_is_confirmed(operator: Operator) -> None:
    room = await a_room(operator, rules={"hold_minutes": 5, "no_show_minutes": 30})
    held = await operator.post("/v1/bookings", wish(room, hold=True))
    assert (held["state"], held["expires_at"], held["check_in_by"]) == ("held", "2026-11-02T07:05:00Z", None)
    assert not await is_free(operator, room, 10, 11)
    confirmed = await verb(operator, held, "confirm")
    assert (confirmed["state"], confirmed["expires_at"]) == ("confirmed", None)
    assert confirmed["check_in_by"] == "2026-11-02T09:30:00Z"
    await verb(operator, held, "confirm", status=409)
    assert await types(operator) == ["held", "confirmed"]
    last = (await operator.events())[-1]
    assert last["previous"] == {"state": "held", "expires_at": held["expires_at"], "check_in_by": None}


async def test_approval_is_given_or_refused_or_lapses(operator: Operator) -> None:
    room = await a_room(operator, rules={"needs_approval": True, "approval_hours": 24})
    yes = await operator.post("/v1/bookings", wish(room, 10, 11, 3))
    no = await operator.post("/v1/bookings", wish(room, 11, 12, 3))
    soon = await operator.post("/v1/bookings", wish(room, 9, 10))
    late = await operator.post("/v1/bookings", wish(room, 12, 13, 3, hold=True))
    assert {one["state"] for one in (yes, no, soon)} == {"pending_approval"}
    assert yes["expires_at"] == "2026-11-03T07:00:00Z"
    assert soon["expires_at"] == soon["starts_at"]  # nobody can approve the past
    assert (await verb(operator, late, "confirm"))["state"] == "pending_approval"
    assert (await verb(operator, yes, "approve"))["state"] == "confirmed"
    declined = await verb(operator, no, "decline", {"reason": "cleaning day"})
    assert (declined["state"], declined["cancellation_reason"]) == ("declined", "cleaning day")
    assert await is_free(operator, room, 11 + 72, 12 + 72)
    await verb(operator, no, "approve", status=409)
    await operator.set_clock(at(9))
    await verb(operator, soon, "approve", status=409)
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{soon['id']}"))["state"] == "expired"
    token = await operator.key(["bookings:write", "bookings:read"])
    async with operator.client(token) as desk:
        assert (await desk.post(f"/v1/bookings/{late['id']}/approve")).status_code == 403


async def test_payment_before_confirmation_waits(operator: Operator) -> None:
    room = await a_room(operator, rules={"payment_before_confirmation": True, "needs_approval": True})
    await a_rate(operator, resource_id=room.row.id)
    made = await operator.post("/v1/bookings", wish(room))
    waiting = await verb(operator, made, "approve")
    assert waiting["state"] == "pending_payment"
    await operator.set_clock(MONDAY + timedelta(minutes=10))
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{made['id']}"))["state"] == "expired"
    told = [one for one in await types(operator) if not one.startswith("charge")]
    assert told == ["pending_approval", "pending_payment", "expired"]


async def test_where_nothing_is_priced_no_payment_is_waited_for(operator: Operator) -> None:
    room = await a_room(operator, rules={"payment_before_confirmation": True})
    assert (await operator.post("/v1/bookings", wish(room)))["state"] == "confirmed"


async def test_check_in_has_its_time(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/bookings", wish(room))
    assert (await verb(operator, made, "check-in", status=409))["code"] == "too_early"
    await operator.set_clock(at(9.5))
    assert (await verb(operator, made, "check-in"))["checked_in_at"] == "2026-11-02T08:30:00Z"
    await verb(operator, made, "check-in", status=409)
    await verb(operator, made, "cancel", status=409)
    await verb(operator, made, "complete", status=409)
    await operator.set_clock(at(11))
    assert (await verb(operator, made, "complete"))["state"] == "completed"
    other = await operator.post("/v1/bookings", wish(room, 12, 13))
    await operator.set_clock(at(13))
    assert (await verb(operator, other, "check-in", status=409))["code"] == "too_late"
    assert (await verb(operator, other, "cancel", status=409))["code"] == "too_late"


async def test_no_show_frees_the_rest(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/bookings", wish(room, 10, 12))
    assert (await verb(operator, made, "no-show", status=409))["code"] == "too_early"
    await operator.set_clock(at(10.25))
    assert (await verb(operator, made, "no-show"))["state"] == "no_show"
    assert await is_free(operator, room, 10.25, 12)


async def test_an_early_end_frees_the_rest_but_the_buffer(operator: Operator) -> None:
    room = await a_room(operator, rules={"buffer_after_minutes": 30})
    made = await operator.post("/v1/bookings", wish(room, 10, 13))
    assert (await verb(operator, made, "end-early", status=409))["code"] == "too_early"
    await operator.set_clock(at(11) + timedelta(seconds=20))
    asked = await verb(operator, made, "end-early?dry_run=true")
    assert asked["dry_run"]
    assert (await operator.get(f"/v1/bookings/{made['id']}")) == made
    ended = (await verb(operator, made, "end-early"))["booking"]
    assert (ended["state"], ended["ends_at"]) == ("completed", "2026-11-02T10:01:00Z")
    assert ended["sequence"] == 1
    assert not await is_free(operator, room, 11.25, 12)
    assert await is_free(operator, room, 11.75, 12)
    await verb(operator, made, "end-early", status=409)


async def test_completion_keeps_the_buffer(operator: Operator) -> None:
    room = await a_room(operator, rules={"buffer_after_minutes": 30})
    made = await operator.post("/v1/bookings", wish(room, 10, 11))
    await operator.set_clock(at(11))
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{made['id']}"))["state"] == "completed"
    assert not await is_free(operator, room, 11.25, 12)
    assert await is_free(operator, room, 11.5, 12)


async def test_a_move_is_atomic(operator: Operator) -> None:
    room = await a_room(operator, name="A")
    other = await a_room(operator, name="B", location=room.location, capacity=4)
    made = await operator.post("/v1/bookings", wish(room, 10, 11, attendee_count=4))
    blocker = await operator.post("/v1/bookings", wish(other, 14, 15))
    asked = await verb(operator, made, "reschedule?dry_run=true", {"starts_at": at(12).isoformat()})
    assert asked["booking"]["starts_at"] == "2026-11-02T11:00:00Z"
    assert await operator.get(f"/v1/bookings/{made['id']}") == made
    # Onto its own time: what it has itself doesn't stand in its way.
    moved = (await verb(operator, made, "reschedule", {"starts_at": at(10.5).isoformat()}))["booking"]
    assert (moved["starts_at"], moved["ends_at"]) == ("2026-11-02T09:30:00Z", "2026-11-02T10:30:00Z")
    assert moved["sequence"] == 1
    problem = await verb(
        operator, made, "reschedule", {"starts_at": at(14.5).isoformat(), "resource_id": other.id}, status=409
    )
    assert problem["conflicts"][0]["booking_id"] == blocker["id"]
    assert problem["alternatives"]
    assert await operator.get(f"/v1/bookings/{made['id']}") == moved
    assert not await is_free(operator, room, 10.5, 11.5)
    moved = (await verb(operator, made, "reschedule", {"resource_id": other.id}))["booking"]
    assert moved["resource_id"] == other.id
    assert await is_free(operator, room, 9, 18)
    assert not await is_free(operator, other, 10.5, 11.5)
    event = (await operator.events("booking.rescheduled"))[-1]
    assert event["previous"]["resource_id"] == room.id
    assert event["data"] == moved


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "value_error"),
        ({"ends_at": at(9).isoformat()}, "invalid"),
        ({"starts_at": at(9).isoformat(), "ends_at": at(8).isoformat()}, "value_error"),
        ({"starts_at": at(7).isoformat()}, "lead_time"),
        ({"starts_at": at(10.1).isoformat()}, "start_grid"),
        ({"ends_at": at(10, 3).isoformat()}, "maximum_length"),
    ],
)
async def test_wrong_moves(operator: Operator, body: dict[str, Any], code: str) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/bookings", wish(room))
    problem = await verb(operator, made, "reschedule", body, status=422)
    assert problem["errors"][0]["code"] == code
    assert await operator.get(f"/v1/bookings/{made['id']}") == made


async def test_a_move_needs_rights_at_both_ends_and_room_for_all(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    tiny = await a_room(operator, capacity=2)
    made = await operator.post("/v1/bookings", wish(room, attendee_count=5))
    problem = await verb(operator, made, "reschedule", {"resource_id": tiny.id}, status=422)
    assert problem["errors"][0]["code"] == "capacity"
    await verb(operator, made, "reschedule", {"resource_id": (await a_room(stranger)).id}, status=404)
    token = await operator.key(["bookings:write", "bookings:read"], [room.location.id])
    async with operator.client(token) as desk:
        path = f"/v1/bookings/{made['id']}/reschedule"
        assert (await desk.post(path, json={"resource_id": tiny.id})).status_code == 403
    await operator.set_clock(at(10.5))
    assert (await verb(operator, made, "reschedule", {"starts_at": at(15).isoformat()}, status=409))[
        "code"
    ] == "too_late"


async def test_moving_within_a_pool_keeps_the_desks_where_it_can(operator: Operator) -> None:
    desks = await a_room(operator, units=3, is_pool=True, kind="hot_desk", capacity=3)
    first = await operator.post("/v1/bookings", wish(desks, 9, 10))
    second = await operator.post("/v1/bookings", wish(desks, 9, 10))
    moved = (await verb(operator, second, "reschedule", {"starts_at": at(9.5).isoformat()}))["booking"]
    assert moved["unit_ids"] == second["unit_ids"] != first["unit_ids"]
    whole = await operator.post("/v1/bookings", wish(desks, 12, 13, quantity=3))
    await verb(operator, moved, "reschedule", {"starts_at": at(12).isoformat()}, status=409)
    await verb(operator, whole, "cancel")
    taken = await operator.post("/v1/bookings", wish(desks, 12, 13, quantity=2))
    moved = (await verb(operator, second, "reschedule", {"starts_at": at(12).isoformat()}))["booking"]
    assert not set(moved["unit_ids"]) & set(taken["unit_ids"])


async def test_an_extension_of_what_runs(operator: Operator) -> None:
    room = await a_room(operator, rules={"lead_minutes": 60, "max_minutes": 240})
    made = await operator.post("/v1/bookings", wish(room, 10, 11))
    await operator.post("/v1/bookings", wish(room, 12.5, 13))
    await operator.set_clock(at(10.75))
    await operator.post(f"/v1/bookings/{made['id']}/check-in", status=200)
    longer = (await verb(operator, made, "extend", {"ends_at": at(12).isoformat()}))["booking"]
    assert (longer["ends_at"], longer["state"]) == ("2026-11-02T11:00:00Z", "checked_in")
    assert (await verb(operator, made, "extend", {"ends_at": at(13).isoformat()}, status=409))["code"] == "slot_taken"
    await verb(operator, made, "extend", {"ends_at": at(11.5).isoformat()}, status=422)
    problem = await verb(operator, made, "extend", {"ends_at": at(15).isoformat()}, status=422)
    assert [item["code"] for item in problem["errors"]] == ["maximum_length"]
    asked = await verb(operator, made, "extend?dry_run=true", {"ends_at": at(12.5).isoformat()})
    assert asked["booking"]["ends_at"] == "2026-11-02T11:30:00Z"
    assert (await operator.get(f"/v1/bookings/{made['id']}"))["ends_at"] == "2026-11-02T11:00:00Z"
    assert not await is_free(operator, room, 11.5, 12)
    await operator.set_clock(at(12))
    assert (await verb(operator, made, "extend", {"ends_at": at(12.5).isoformat()}, status=409))["code"] == "too_late"


async def test_terms_are_those_of_the_day_it_was_booked(operator: Operator) -> None:
    room = await a_room(operator, rules={"cancellation": [{"hours_before": 1, "fee_percent": 10}]})
    made = await operator.post("/v1/bookings", wish(room))
    policy_id = (await operator.get(f"/v1/resources/{room.id}"))["booking_policy_id"]
    policy = await operator.get(f"/v1/booking-policies/{policy_id}")
    rules = policy["rules"] | {"cancellation": [], "buffer_after_minutes": 60}
    await operator.patch(f"/v1/booking-policies/{policy_id}", {"rules": rules})
    assert (await verb(operator, made, "cancel?dry_run=true"))["cancellation"]["fee_percent"] == 10
    later = await operator.post("/v1/bookings", wish(room, 13, 14))
    assert later["terms"]["buffer_minutes"] == 60
    assert (await verb(operator, later, "cancel?dry_run=true"))["cancellation"]["fee_percent"] == 100
    longer = (await verb(operator, made, "extend", {"ends_at": at(12).isoformat()}))["booking"]
    assert longer["terms"] == made["terms"]
    assert await is_free(operator, room, 12, 13) is False  # a new booking's own buffer would reach 14:00


async def test_members_book_for_themselves_and_for_teams_they_run(operator: Operator) -> None:
    team = await a_team(operator)
    boss, hand, other = (
        await a_member(operator, teams=[team], role="admin"),
        await a_member(operator, teams=[team]),
        await a_member(operator),
    )
    room = await a_room(operator)
    private = wish(room, 9, 10, title=None)
    async with signed_in(operator, {"id": hand}) as me, signed_in(operator, {"id": boss}) as chief:
        mine = (await me.post("/v1/me/bookings", json=private)).json()
        assert (mine["member_id"], mine["created_by"]) == (hand, hand)
        for_team = (await me.post("/v1/me/bookings", json=wish(room, 10, 11, team_id=team))).json()
        taken = (await me.post("/v1/me/bookings", json=wish(room, 9.5, 10.5))).json()
        assert [set(one) for one in taken["conflicts"]] == [{"starts_at", "ends_at"}] * 2
        assert taken["alternatives"]
        assert (await me.post("/v1/me/bookings", json=private | {"member_id": boss})).status_code == 422
        assert (await me.post("/v1/me/bookings", json=private | {"override_policy": True})).status_code == 422
        assert [one["id"] for one in (await me.get("/v1/me/bookings")).json()["data"]] == [mine["id"], for_team["id"]]
        assert [one["id"] for one in (await chief.get("/v1/me/bookings")).json()["data"]] == [for_team["id"]]
        assert (await chief.get(f"/v1/me/bookings/{mine['id']}")).status_code == 404
        assert (await chief.post(f"/v1/me/bookings/{mine['id']}/cancel")).status_code == 404
        moved = await chief.post(f"/v1/me/bookings/{for_team['id']}/reschedule", json={"starts_at": at(14).isoformat()})
        assert moved.status_code == 200, moved.text
        assert (await me.patch(f"/v1/me/bookings/{mine['id']}", json={"title": "Focus"})).json()["title"] == "Focus"
        assert (await me.post(f"/v1/me/bookings/{mine['id']}/cancel?dry_run=true")).json()["dry_run"]
        held = (await me.post("/v1/me/bookings", json=wish(room, 16, 17, hold=True))).json()
        assert (await me.post(f"/v1/me/bookings/{held['id']}/confirm")).json()["state"] == "confirmed"
        assert (await me.get("/v1/bookings")).status_code == 403
        window = {"from": at(8).isoformat(), "to": at(18).isoformat(), "minutes": 120}
        page = (await me.get("/v1/me/availability", params=window)).json()
        assert [one["starts_at"][11:16] for one in page["data"][0]["periods"]] == ["09:00"]
        one = (await me.get(f"/v1/me/resources/{room.id}/availability", params=window)).json()
        assert one == page["data"][0]
    async with signed_in(operator, {"id": other}) as them:
        assert (await them.get("/v1/me/bookings")).json()["data"] == []
        assert (await them.post("/v1/me/bookings", json=wish(room, 12, 13, team_id=team))).status_code == 422
        assert (await them.get("/v1/me/availability", params={"team_id": team})).status_code == 403


async def test_a_member_is_bound_by_the_policy(operator: Operator) -> None:
    location = await a_location(operator, hours=[(0, 540, 1080)])
    room = await a_room(operator, location=location, rules={"who_may_book": {"members": False}})
    async with signed_in(operator, {"id": await a_member(operator)}) as me:
        problem = (await me.post("/v1/me/bookings", json=wish(room, 8, 9))).json()
        assert {item["code"] for item in problem["errors"]} == {"opening_hours", "who_may_book"}
        preview = (await me.post("/v1/me/bookings/preview", json=wish(room, 10, 11))).json()
        assert (preview["possible"], preview["is_free"]) == (False, True)
        assert (await me.get(f"/v1/me/resources/{room.id}/availability")).json()["periods"] == []
