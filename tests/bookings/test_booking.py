"""Making, reading, listing and cancelling bookings over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coworkapi.core.ids import decode_id
from tests.bookings.factories import MONDAY, a_member, a_room, a_team, at, wish
from tests.operator import Operator
from tests.spaces.factories import a_location

WEEKDAYS_9_TO_18 = [(day, 540, 1080) for day in range(5)]


async def test_a_booking_is_made_and_read(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/bookings", wish(room, note="Bring cake", metadata={"crm": "7"}, external_id="x-1"))
    assert made["state"] == "confirmed"
    assert (made["starts_at"], made["ends_at"]) == ("2026-11-02T09:00:00Z", "2026-11-02T10:00:00Z")
    assert made["time_zone"] == "Europe/Berlin"
    assert [decode_id("unit", unit) for unit in made["unit_ids"]] == room.unit_ids
    assert made["created_by"].startswith("key_")
    response = await operator.http.get(f"/v1/bookings/{made['id']}")
    assert response.json() == made
    assert response.headers["etag"] == '"1"'
    [event] = await operator.events()
    assert (event["type"], event["data"]) == ("booking.confirmed", made)


async def test_a_taken_slot_names_the_conflict_and_offers_alternatives(operator: Operator) -> None:
    room = await a_room(operator, name="Ada")
    larger = await a_room(operator, name="Grace", location=room.location, capacity=8)
    smaller = await a_room(operator, name="Tiny", location=room.location, capacity=2)
    first = await operator.post("/v1/bookings", wish(room))
    problem = await operator.post("/v1/bookings", wish(room, 10.5, 11.5), status=409)
    assert problem["code"] == "slot_taken"
    assert problem["conflicts"] == [
        {"booking_id": first["id"], "kind": "booking", "starts_at": first["starts_at"], "ends_at": first["ends_at"]}
    ]
    offered = [(one["resource_id"], one["starts_at"]) for one in problem["alternatives"]]
    assert (room.id, "2026-11-02T10:00:00Z") in offered  # right after the first
    assert (larger.id, "2026-11-02T09:30:00Z") in offered  # the same time elsewhere
    assert smaller.id not in [resource_id for resource_id, _ in offered]
    for one in problem["alternatives"]:
        body = wish(room, resource_id=one["resource_id"], starts_at=one["starts_at"], ends_at=one["ends_at"])
        assert (await operator.post("/v1/bookings/preview", body, status=200))["possible"]
    assert len((await operator.get("/v1/bookings"))["data"]) == 1


async def test_neighbours_touch_and_buffers_keep_them_apart(operator: Operator) -> None:
    plain = await a_room(operator)
    await operator.post("/v1/bookings", wish(plain, 10, 11))
    await operator.post("/v1/bookings", wish(plain, 11, 12))
    cleaned = await a_room(operator, rules={"buffer_before_minutes": 15, "buffer_after_minutes": 30})
    await operator.post("/v1/bookings", wish(cleaned, 10, 11))
    await operator.post("/v1/bookings", wish(cleaned, 11.25, 12), status=409)
    await operator.post("/v1/bookings", wish(cleaned, 11.5, 12))
    await operator.post("/v1/bookings", wish(cleaned, 9, 9.75), status=409)  # its own buffer would reach 10:15
    await operator.post("/v1/bookings", wish(cleaned, 9, 9.5))


async def test_a_divisible_room_and_its_parts_exclude_each_other(operator: Operator) -> None:
    a = await a_room(operator, name="A")
    b = await a_room(operator, name="B", location=a.location)
    whole = await a_room(operator, name="AB", location=a.location, units=a.unit_ids + b.unit_ids, capacity=12)
    await operator.post("/v1/bookings", wish(a, 10, 11))
    problem = await operator.post("/v1/bookings", wish(whole, 10, 12), status=409)
    assert len(problem["conflicts"]) == 1
    made = await operator.post("/v1/bookings", wish(whole, 11, 12))
    assert len(made["unit_ids"]) == 2
    await operator.post("/v1/bookings", wish(b, 11.5, 12.5), status=409)
    await operator.post("/v1/bookings", wish(b, 10, 11))


async def test_a_pool_gives_as_many_units_as_it_has(operator: Operator) -> None:
    desks = await a_room(operator, units=5, is_pool=True, kind="hot_desk", capacity=5)
    first = await operator.post("/v1/bookings", wish(desks, 9, 12, quantity=3))
    assert first["attendee_count"] == 3
    second = await operator.post("/v1/bookings", wish(desks, 11, 13, quantity=2))
    assert not set(first["unit_ids"]) & set(second["unit_ids"])
    problem = await operator.post("/v1/bookings", wish(desks, 11, 13), status=409)
    assert "0 of 5" in problem["detail"]
    problem = await operator.post("/v1/bookings", wish(desks, 9, 10, quantity=3), status=409)
    assert "2 of 5" in problem["detail"]
    problem = await operator.post("/v1/bookings", wish(desks, quantity=6), status=422)
    assert problem["errors"][0]["pointer"] == "/quantity"
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room, quantity=2), status=422)


@pytest.mark.parametrize(
    ("rules", "start", "end", "fields", "code"),
    [
        ({"min_minutes": 60}, 10, 10.5, {}, "minimum_length"),
        ({"max_minutes": 60}, 10, 11.25, {}, "maximum_length"),
        ({"step_minutes": 30}, 10, 10.75, {}, "length_step"),
        ({"grid_minutes": 30}, 10.25, 11.25, {}, "start_grid"),
        ({}, 7, 8, {}, "lead_time"),
        ({"lead_minutes": 180}, 10, 11, {}, "lead_time"),
        ({"window_days": 7}, 10, 11, {"days": 8}, "booking_window"),
        ({}, 10, 11, {"attendee_count": 7}, "capacity"),
        ({"who_may_book": {"members": False}}, 10, 11, {"member": True}, "who_may_book"),
    ],
)
async def test_each_rule_of_the_policy_is_told_with_its_remedy(
    operator: Operator, rules: dict[str, Any], start: float, end: float, fields: dict[str, Any], code: str
) -> None:
    room = await a_room(operator, rules=rules)
    fields = dict(fields)
    days = fields.pop("days", 0)
    if fields.pop("member", False):
        fields["member_id"] = await a_member(operator)
    problem = await operator.post("/v1/bookings", wish(room, start, end, days, **fields), status=422)
    assert problem["code"] == "policy_broken"
    assert [item["code"] for item in problem["errors"]] == [code]
    assert ";" in problem["errors"][0]["detail"]  # what is wrong; what to do
    preview = await operator.post("/v1/bookings/preview", wish(room, start, end, days, **fields), status=200)
    assert [rule["code"] for rule in preview["rules"] if not rule["kept"]] == [code]
    assert preview["possible"] is False
    made = await operator.post("/v1/bookings", wish(room, start, end, days, override_policy=True, **fields))
    assert made["state"] == "confirmed"


async def test_all_broken_rules_are_told_at_once(operator: Operator) -> None:
    location = await a_location(operator, hours=WEEKDAYS_9_TO_18)
    room = await a_room(operator, location=location, rules={"min_minutes": 60, "lead_minutes": 60})
    problem = await operator.post("/v1/bookings", wish(room, 8.25, 8.75, attendee_count=9), status=422)
    assert {item["code"] for item in problem["errors"]} == {
        "minimum_length",
        "lead_time",
        "opening_hours",
        "capacity",
    }


async def test_opening_hours_bind_the_booking_but_not_its_buffer(operator: Operator) -> None:
    location = await a_location(operator, hours=WEEKDAYS_9_TO_18)
    room = await a_room(operator, location=location, rules={"buffer_after_minutes": 60})
    await operator.post("/v1/bookings", wish(room, 17, 18))
    problem = await operator.post("/v1/bookings", wish(room, 17, 18.5, 1), status=422)
    assert "09:00-18:00" in problem["errors"][0]["detail"]
    problem = await operator.post("/v1/bookings", wish(room, 10, 11, 5), status=422)
    assert "closed" in problem["errors"][0]["detail"]


async def test_who_may_book(operator: Operator) -> None:
    team = await a_team(operator)
    inside, outside = await a_member(operator, teams=[team]), await a_member(operator)
    room = await a_room(operator, rules={"who_may_book": {"members": False, "team_ids": [team]}})
    await operator.post("/v1/bookings", wish(room, 10, 11, member_id=inside))
    await operator.post("/v1/bookings", wish(room, 11, 12, team_id=team))
    await operator.post("/v1/bookings", wish(room, 12, 13, member_id=outside), status=422)
    problem = await operator.post("/v1/bookings", wish(room, 12, 13, member_id=outside, team_id=team), status=422)
    assert problem["errors"][0]["pointer"] == "/team_id"


async def test_a_booking_is_for_someone_who_is_there(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    problem = await operator.post("/v1/bookings", wish(room, title=None), status=422)
    assert "member_id" in problem["detail"]
    theirs = await a_member(stranger)
    problem = await operator.post("/v1/bookings", wish(room, member_id=theirs), status=404)
    assert problem["detail"].startswith("member_id")
    gone = await a_member(operator, archived_at=MONDAY)
    await operator.post("/v1/bookings", wish(room, member_id=gone), status=422)
    foreign = await a_room(stranger)
    problem = await operator.post("/v1/bookings", wish(foreign), status=404)
    assert problem["detail"].startswith("resource_id")
    assert (await operator.get("/v1/bookings"))["data"] == []


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("starts_at", "2026-11-02T10:00:00", "/starts_at"),
        ("starts_at", "2026-11-02T10:00:30+01:00", "/starts_at"),
        ("starts_at", "2026-13-02T10:00:00+01:00", "/starts_at"),
        ("ends_at", "2026-11-02T08:00:00+01:00", "/"),
        ("ends_at", "2028-11-02T08:00:00+01:00", "/"),
        ("quantity", 0, "/quantity"),
        ("attendee_count", -1, "/attendee_count"),
        ("resource_id", "res_nope", "/resource_id"),
        ("title", "", "/title"),
        ("titel", "x", "/titel"),
        ("title", "a\0b", "/title"),
    ],
)
async def test_bad_input_names_the_field(operator: Operator, field: str, value: Any, pointer: str) -> None:
    room = await a_room(operator)
    problem = await operator.post("/v1/bookings", wish(room, **{field: value}), status=422)
    if "errors" in problem:
        assert problem["errors"][0]["pointer"] == pointer


async def test_lists_filter_sort_and_page(operator: Operator) -> None:
    room, other = await a_room(operator), await a_room(operator)
    member = await a_member(operator)
    for hour in (12, 10, 14):
        await operator.post("/v1/bookings", wish(room, hour, hour + 1, member_id=member))
    await operator.post("/v1/bookings", wish(other, 10, 11))
    page = await operator.get("/v1/bookings", limit=3)
    rest = await operator.get("/v1/bookings", limit=3, cursor=page["next_cursor"])
    starts = [one["starts_at"] for one in page["data"] + rest["data"]]
    assert starts == sorted(starts)
    assert len({one["id"] for one in page["data"] + rest["data"]}) == 4
    assert rest["next_cursor"] is None
    backwards = await operator.get("/v1/bookings", sort="-starts_at")
    assert [one["starts_at"] for one in backwards["data"]] == starts[::-1]
    assert len((await operator.get("/v1/bookings", member_id=member))["data"]) == 3
    overlap = {"from": at(10.5).isoformat(), "to": at(12).isoformat()}
    found = await operator.get("/v1/bookings", resource_id=room.id, **overlap)
    assert [one["starts_at"] for one in found["data"]] == ["2026-11-02T09:00:00Z"]
    assert (await operator.get("/v1/bookings", state=["held", "cancelled"]))["data"] == []
    await operator.get("/v1/bookings", state="nope", status=422)
    await operator.get("/v1/bookings", cursor=page["next_cursor"], sort="-starts_at", status=422)


async def test_cancelling_frees_the_time_and_costs_by_the_terms(operator: Operator) -> None:
    steps = [{"hours_before": 48, "fee_percent": 0}, {"hours_before": 24, "fee_percent": 50}]
    room = await a_room(operator, rules={"cancellation": steps})
    soon = await operator.post("/v1/bookings", wish(room, 10, 11))
    tomorrow = await operator.post("/v1/bookings", wish(room, 10, 11, 1))
    later = await operator.post("/v1/bookings", wish(room, 10, 11, 2))
    asked = await operator.post(f"/v1/bookings/{later['id']}/cancel?dry_run=true", status=200)
    assert asked["cancellation"] == {
        "fee_percent": 0,
        "until": "2026-10-31T09:00:00Z".replace("10-31", "11-02"),
        "then_fee_percent": 50,
    }
    assert (await operator.get(f"/v1/bookings/{later['id']}"))["state"] == "confirmed"
    fees = []
    for booking in (soon, tomorrow, later):
        done = await operator.post(f"/v1/bookings/{booking['id']}/cancel", {"reason": "ill"}, status=200)
        fees.append(done["cancellation"]["fee_percent"])
        assert done["booking"]["state"] == "cancelled"
        assert done["booking"]["cancellation_reason"] == "ill"
    assert fees == [100, 50, 0]
    await operator.post("/v1/bookings", wish(room, 10, 11))
    problem = await operator.post(f"/v1/bookings/{soon['id']}/cancel", status=409)
    assert problem["code"] == "wrong_state"
    assert len(await operator.events("booking.cancelled")) == 3


async def test_if_match_protects_from_what_was_not_seen(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/bookings", wish(room))
    path = f"/v1/bookings/{made['id']}"
    changed = await operator.patch(path, {"note": "quiet"}, headers={"If-Match": '"1"'})
    assert changed["version"] == 2
    await operator.patch(path, {"note": "loud"}, status=412, headers={"If-Match": '"1"'})
    await operator.post(f"{path}/cancel", status=412, headers={"If-Match": '"1"'})
    [event] = await operator.events("booking.updated")
    assert event["previous"] == {"note": None}
    assert await operator.patch(path, {"note": "quiet"}) == changed  # nothing changes, nothing is told
    assert len(await operator.events("booking.updated")) == 1


async def test_rights_are_asked_at_the_location(operator: Operator) -> None:
    room, elsewhere = await a_room(operator), await a_room(operator)
    made = await operator.post("/v1/bookings", wish(elsewhere))
    token = await operator.key(["bookings:read", "bookings:write"], [room.location.id])
    async with operator.client(token) as desk:
        assert (await desk.post("/v1/bookings", json=wish(room))).status_code == 201
        assert (await desk.post("/v1/bookings", json=wish(elsewhere, 12, 13))).status_code == 403
        assert (await desk.get(f"/v1/bookings/{made['id']}")).status_code == 403
        assert (await desk.post(f"/v1/bookings/{made['id']}/cancel")).status_code == 403
        assert len((await desk.get("/v1/bookings")).json()["data"]) == 1
        assert (await desk.post("/v1/bookings", json=wish(room, 7, 8, override_policy=True))).status_code == 403


async def test_anothers_booking_is_not_there(operator: Operator, stranger: Operator) -> None:
    made = await operator.post("/v1/bookings", wish(await a_room(operator)))
    for path in ("", "/cancel", "/confirm"):
        request = stranger.http.post if path else stranger.http.get
        assert (await request(f"/v1/bookings/{made['id']}{path}")).status_code == 404


async def test_an_external_id_is_used_once(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/bookings", wish(room, external_id="a"))
    problem = await operator.post("/v1/bookings", wish(room, 12, 13, external_id="a"), status=409)
    assert problem["code"] == "already_exists"
    assert [one["id"] for one in (await operator.get("/v1/bookings", external_id="a"))["data"]] == [made["id"]]


async def test_limits_of_a_member_are_inclusive(operator: Operator) -> None:
    limits = [{"of": "member", "per": "day", "minutes": 120}, {"of": "member", "per": "week", "bookings": 3}]
    room = await a_room(operator, rules={"limits": limits})
    member = await a_member(operator)
    one = await operator.post("/v1/bookings", wish(room, 9, 10, member_id=member))
    await operator.post("/v1/bookings", wish(room, 10, 11, member_id=member))
    problem = await operator.post("/v1/bookings", wish(room, 11, 11.25, member_id=member), status=422)
    assert problem["errors"][0]["code"] == "member_day_limit"
    await operator.post("/v1/bookings", wish(room, 9, 10, 1, member_id=member))
    problem = await operator.post("/v1/bookings", wish(room, 9, 10, 2, member_id=member), status=422)
    assert problem["errors"][0]["code"] == "member_week_limit"
    await operator.post("/v1/bookings", wish(room, 9, 10, 7, member_id=member))  # next week
    await operator.post(f"/v1/bookings/{one['id']}/cancel", status=200)
    await operator.post("/v1/bookings", wish(room, 12, 13, member_id=member))
    await operator.post("/v1/bookings", wish(room, 14, 15))  # a walk-in has no limit


async def test_not_bookable(operator: Operator) -> None:
    for options in ({"is_bookable": False}, {"archived_at": MONDAY}, {"units": 0}):
        room = await a_room(operator, **options)  # type: ignore[arg-type]
        problem = await operator.post("/v1/bookings", wish(room), status=409)
        assert problem["code"] == "not_bookable"


async def test_due_work_expires_releases_and_completes(operator: Operator) -> None:
    room = await a_room(operator, rules={"no_show_minutes": 15})
    held = await operator.post("/v1/bookings", wish(room, 14, 15, hold=True))
    missed = await operator.post("/v1/bookings", wish(room, 10, 11))
    kept = await operator.post("/v1/bookings", wish(room, 11, 12))
    assert (held["state"], held["expires_at"]) == ("held", "2026-11-02T07:10:00Z")
    assert missed["check_in_by"] == "2026-11-02T09:15:00Z"
    await operator.set_clock(MONDAY + timedelta(minutes=10))
    await operator.post(f"/v1/bookings/{held['id']}/confirm", status=409)
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{held['id']}"))["state"] == "expired"
    await operator.set_clock(at(10.25))
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{missed['id']}"))["state"] == "no_show"
    await operator.post("/v1/bookings", wish(room, 10.25, 11))
    await operator.set_clock(at(11))
    await operator.post(f"/v1/bookings/{kept['id']}/check-in", status=200)
    await operator.set_clock(at(12))
    await operator.sweep()
    done = await operator.get(f"/v1/bookings/{kept['id']}")
    assert (done["state"], done["checked_in_at"]) == ("completed", "2026-11-02T10:00:00Z")
    [event] = await operator.events("booking.completed")
    assert event["data"] == done
    assert event["previous"] == {"state": "checked_in"}


async def test_expand_shows_what_a_booking_refers_to(operator: Operator) -> None:
    team = await a_team(operator)
    member = await a_member(operator, teams=[team])
    room = await a_room(operator)
    made = await operator.post("/v1/bookings", wish(room, member_id=member, team_id=team))
    alone = await operator.post("/v1/bookings", wish(room, 11, 12))
    path = f"/v1/bookings/{made['id']}"
    shown = await operator.get(path, expand="resource,location,member,team")
    assert shown["resource"] == await operator.get(f"/v1/resources/{room.id}")
    assert shown["location"] == await operator.get(f"/v1/locations/{made['location_id']}")
    assert shown["member"] == await operator.get(f"/v1/members/{member}")
    assert shown["team"] == await operator.get(f"/v1/teams/{team}")
    page = await operator.get("/v1/bookings", expand="member")
    assert [one.get("member", {}).get("id") for one in page["data"]] == [member, None]
    assert page["data"][1] == alone
    await operator.get(path, expand="cake", status=422)
    token = await operator.key(["bookings:read"])
    async with operator.client(token) as narrow:
        assert (await narrow.get(path, params={"expand": "member"})).status_code == 403


async def test_a_short_booking_that_nobody_comes_to_is_a_no_show_at_its_end(operator: Operator) -> None:
    room = await a_room(operator, rules={"no_show_minutes": 45})
    short = await operator.post("/v1/bookings", wish(room, 10, 10.5))
    longer = await operator.post("/v1/bookings", wish(room, 11, 11.5))
    assert short["check_in_by"] == short["ends_at"]
    body = {"ends_at": at(12).isoformat()}
    moved = (await operator.post(f"/v1/bookings/{longer['id']}/extend", body, status=200))["booking"]
    assert moved["check_in_by"] == "2026-11-02T10:45:00Z"
    await operator.set_clock(at(10.5))
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{short['id']}"))["state"] == "no_show"
