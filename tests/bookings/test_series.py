"""Series over HTTP: what a rule books, in each conflict mode, on every clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from coworkapi.core.clock import zone
from coworkapi.core.ids import encode_id
from tests.bookings.factories import a_member, a_room, a_team, at, wish
from tests.bookings.series_support import agrees, bookings_of, series
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.round_trips import round_trips
from tests.spaces.factories import a_location


async def test_each_occurrence_is_a_booking(operator: Operator) -> None:
    room, member = await a_room(operator), await a_member(operator)
    made = await operator.post(
        "/v1/booking-series",
        series(room, "FREQ=WEEKLY;COUNT=3", member_id=member, title="Stand-up", note="bring tea", metadata={"k": "v"}),
    )
    found = made["series"]
    assert (found["rrule"], found["starts_local"], found["time_zone"], found["minutes"]) == (
        "FREQ=WEEKLY;COUNT=3",
        "2026-11-03T10:00:00",
        "Europe/Berlin",
        60,
    )
    assert found["created_by"].startswith("key_")
    bookings = await bookings_of(operator, made)
    assert [booking["starts_at"] for booking in bookings] == [
        "2026-11-03T09:00:00Z",
        "2026-11-10T09:00:00Z",
        "2026-11-17T09:00:00Z",
    ]
    for booking, told in zip(bookings, made["occurrences"], strict=True):
        assert booking["id"] == told["booking_id"]
        assert booking["recurrence_at"] == told["recurrence_at"] == booking["starts_at"]
        assert (booking["state"], booking["title"], booking["note"]) == ("confirmed", "Stand-up", "bring tea")
        assert (booking["metadata"], booking["member_id"], booking["is_exception"]) == ({"k": "v"}, member, False)
        assert told["outcome"] == "booked"
    assert await operator.get(f"/v1/booking-series/{found['id']}") == found
    assert (await operator.get("/v1/booking-series", member_id=member))["data"] == [found]
    events = await operator.events()
    assert [event["type"] for event in events] == ["booking_series.created"] + ["booking.confirmed"] * 3
    assert events[0]["data"] == found
    assert [event["data"] for event in events[1:]] == bookings
    await agrees(operator)


@pytest.mark.parametrize(
    ("zone_name", "starts", "clock", "expected"),
    [
        # 10:00 stays 10:00 over both changes of the year.
        ("Europe/Berlin", "2026-03-24T10:00", 1, ["2026-03-24T09:00", "2026-03-31T08:00"]),
        ("Europe/Berlin", "2026-10-20T10:00", 1, ["2026-10-20T08:00", "2026-10-27T09:00"]),
        ("America/New_York", "2026-03-03T10:00", 1, ["2026-03-03T15:00", "2026-03-10T14:00"]),
        ("America/New_York", "2026-10-27T10:00", 1, ["2026-10-27T14:00", "2026-11-03T15:00"]),
        ("Australia/Lord_Howe", "2026-04-01T10:00", 1, ["2026-03-31T23:00", "2026-04-07T23:30"]),
        ("Australia/Lord_Howe", "2026-09-30T10:00", 1, ["2026-09-29T23:30", "2026-10-06T23:00"]),
        ("Africa/Casablanca", "2026-02-10T10:00", 1, ["2026-02-10T09:00", "2026-02-17T10:00"]),
        ("Africa/Casablanca", "2026-03-17T10:00", 1, ["2026-03-17T10:00", "2026-03-24T09:00"]),
        # In the gap, and in the hour that is shown twice.
        ("Europe/Berlin", "2026-03-22T02:30", 1, ["2026-03-22T01:30", "2026-03-29T01:30"]),
        ("Europe/Berlin", "2026-10-18T02:30", 1, ["2026-10-18T00:30", "2026-10-25T00:30"]),
        ("Australia/Lord_Howe", "2026-09-27T02:15", 1, ["2026-09-26T15:45", "2026-10-03T15:45"]),
    ],
)
async def test_clocks_change(operator: Operator, zone_name: str, starts: str, clock: int, expected: list[str]) -> None:
    location = await a_location(operator, time_zone=zone_name)
    room = await a_room(operator, location=location, clock=datetime(2026, clock, 5, tzinfo=UTC))
    made = await operator.post(
        "/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=2", starts_at=starts, override_policy=True)
    )
    assert [one["starts_at"] for one in made["occurrences"]] == [f"{start}:00Z" for start in expected]
    assert [one["local"][11:16] for one in made["occurrences"]] == [starts[11:16]] * 2
    for booking in await bookings_of(operator, made):
        length = datetime.fromisoformat(booking["ends_at"]) - datetime.fromisoformat(booking["starts_at"])
        assert length.total_seconds() == 3600
    await agrees(operator)


async def test_what_a_changing_clock_does_is_said(operator: Operator) -> None:
    room = await a_room(operator, clock=datetime(2026, 1, 5, tzinfo=UTC), rules={"any_time": True, "grid_minutes": 30})
    spring = await operator.post(
        "/v1/booking-series/preview",
        series(room, "FREQ=DAILY;COUNT=3", starts_at="2026-03-28T02:30"),
        status=200,
    )
    assert [one["clock_change"] for one in spring["occurrences"]] == [None, "nonexistent", None]
    berlin = zone("Europe/Berlin")
    shown = [datetime.fromisoformat(one["starts_at"]).astimezone(berlin) for one in spring["occurrences"]]
    assert [f"{start:%H:%M}" for start in shown] == ["02:30", "03:30", "02:30"]
    autumn = await operator.post(
        "/v1/booking-series/preview",
        series(room, "FREQ=DAILY;COUNT=3", starts_at="2026-10-24T02:30"),
        status=200,
    )
    assert [one["clock_change"] for one in autumn["occurrences"]] == [None, "repeated", None]
    assert spring["possible"]
    assert autumn["possible"]


async def test_a_leap_day_comes_every_four_years(operator: Operator) -> None:
    rules = {"window_days": None}
    room = await a_room(operator, clock=datetime(2027, 12, 1, tzinfo=UTC), rules=rules)
    made = await operator.post(
        "/v1/booking-series", series(room, "FREQ=YEARLY;UNTIL=20371231", starts_at="2028-02-29T10:00")
    )
    assert [one["local"][:10] for one in made["occurrences"]] == ["2028-02-29", "2032-02-29", "2036-02-29"]
    monthly = await operator.post(
        "/v1/booking-series", series(room, "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", starts_at="2028-01-31T10:00")
    )
    assert [one["local"][5:10] for one in monthly["occurrences"]] == ["01-31", "03-31", "05-31"]


async def test_an_instant_is_put_on_the_wall_clock(operator: Operator) -> None:
    room = await a_room(operator)
    body = series(room, "FREQ=WEEKLY;COUNT=1", starts_at="2026-11-03T04:00-05:00", ends_at="2026-11-03T11:30")
    del body["minutes"]
    made = await operator.post("/v1/booking-series", body)
    assert (made["series"]["starts_local"], made["series"]["minutes"]) == ("2026-11-03T10:00:00", 90)


async def test_the_second_of_a_repeated_hour_cannot_be_meant(operator: Operator) -> None:
    room = await a_room(operator, clock=datetime(2026, 10, 1, tzinfo=UTC))
    first = series(room, "FREQ=WEEKLY;COUNT=1", starts_at="2026-10-25T02:30+02:00")
    await operator.post("/v1/booking-series/preview", first, status=200)
    second = series(room, "FREQ=WEEKLY;COUNT=1", starts_at="2026-10-25T02:30+01:00")
    problem = await operator.post("/v1/booking-series", second, status=422)
    assert problem["errors"][0]["pointer"] == "/starts_at"
    assert "second 02:30 of 2026-10-25" in problem["detail"]


# --- policy, limits, rights -----------------------------------------------------------------------------------------


async def test_the_policy_is_asked_for_each_occurrence(operator: Operator) -> None:
    room = await a_room(operator, rules={"window_days": 10, "max_occurrences": 5, "grid_minutes": 60})
    problem = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=3"), status=422)
    assert [item["code"] for item in problem["errors"]] == ["booking_window"]
    assert [one["local"][8:10] for one in problem["occurrences"]] == ["17"]
    problem = await operator.post("/v1/booking-series", series(room, "FREQ=DAILY;COUNT=6"), status=422)
    assert problem["code"] == "too_many_occurrences"
    assert problem["errors"][0]["pointer"] == "/rrule"
    off_grid = series(room, "FREQ=DAILY;COUNT=2", starts_at="2026-11-03T10:30")
    problem = await operator.post("/v1/booking-series", off_grid, status=422)
    assert [item["code"] for item in problem["errors"]] == ["start_grid", "start_grid"]


async def test_limits_count_the_series_own_occurrences(operator: Operator) -> None:
    limits = [{"of": "member", "per": "week", "bookings": 2}, {"of": "team", "per": "day", "minutes": 60}]
    room = await a_room(operator, rules={"limits": limits})
    team = await a_team(operator)
    member = await a_member(operator, teams=[team])
    await operator.post("/v1/bookings", wish(room, 15, 16, days=8, member_id=member))  # Tuesday of the second week
    daily = series(room, "FREQ=DAILY;BYDAY=MO,TU,WE;COUNT=6", starts_at="2026-11-03T10:00", member_id=member)
    problem = await operator.post("/v1/booking-series", daily, status=422)
    # First week: Tue, Wed. Second: Mon (with the booking: two), so Tue and Wed are too many. Third: Mon.
    assert [one["local"][8:10] for one in problem["occurrences"]] == ["10", "11"]
    assert {item["code"] for item in problem["errors"]} == {"member_week_limit"}
    made = await operator.post("/v1/booking-series", daily | {"on_conflict": "skip"})
    assert [one["outcome"] == "booked" for one in made["occurrences"]] == [True, True, True, False, False, True]
    for_team = series(room, "FREQ=DAILY;COUNT=2", starts_at="2026-12-01T10:00", team_id=team)
    await operator.post("/v1/booking-series", for_team)
    problem = await operator.post("/v1/booking-series", for_team | {"starts_at": "2026-12-01T12:00"}, status=422)
    assert {item["code"] for item in problem["errors"]} == {"team_day_limit"}


async def test_approval_and_payment_are_asked_for(operator: Operator) -> None:
    room = await a_room(operator, rules={"needs_approval": True})
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=2"))
    bookings = await bookings_of(operator, made)
    assert [booking["state"] for booking in bookings] == ["pending_approval"] * 2
    assert all(booking["expires_at"] for booking in bookings)
    assert [event["type"] for event in await operator.events()][1:] == ["booking.pending_approval"] * 2
    approved = await operator.post(f"/v1/bookings/{bookings[0]['id']}/approve", status=200)
    assert approved["state"] == "confirmed"
    await agrees(operator)


async def test_members_make_series_of_their_own(operator: Operator) -> None:
    room = await a_room(operator)
    team = await a_team(operator)
    ada = await a_member(operator, teams=[team], role="admin", may_sign_in=True)
    bob = await a_member(operator, teams=[team], may_sign_in=True)
    body = series(room, "FREQ=WEEKLY;COUNT=2")
    async with signed_in(operator, {"id": ada}) as her, signed_in(operator, {"id": bob}) as his:
        seen = await her.post("/v1/me/booking-series/preview", json=body)
        assert seen.json()["possible"]
        made = await her.post("/v1/me/booking-series", json=body)
        assert made.status_code == 201, made.text
        found = made.json()["series"]
        assert (found["member_id"], found["created_by"]) == (ada, ada)
        conflict = (await his.post("/v1/me/booking-series", json=body)).json()
        assert conflict["code"] == "occurrences_taken"
        assert "booking_id" not in conflict["occurrences"][0]["conflicts"][0]  # not theirs to know
        assert (await his.get(f"/v1/me/booking-series/{found['id']}")).status_code == 404
        assert (await his.post(f"/v1/me/booking-series/{found['id']}/cancel", json={"scope": "all"})).status_code == 404
        assert (await her.get("/v1/me/booking-series")).json()["data"] == [found]
        assert (await his.get("/v1/me/booking-series")).json()["data"] == []
        for_team = body | {"starts_at": "2026-11-04T10:00", "team_id": team}
        made = await his.post("/v1/me/booking-series", json=for_team)
        assert made.status_code == 201, made.text
        # She runs the team, so its series is hers to change; he isn't asked.
        path = f"/v1/me/booking-series/{made.json()['series']['id']}"
        changed = await her.patch(path, json={"scope": "all", "title": "Team day"})
        assert changed.status_code == 200, changed.text
        moved = await his.post(f"{path}/reschedule", json={"scope": "all", "minutes": 90})
        assert moved.status_code == 200, moved.text
        assert (await his.post("/v1/me/booking-series", json=body | {"member_id": ada})).status_code == 422
        assert (await his.post("/v1/me/booking-series", json=body | {"override_policy": True})).status_code == 422
        assert (await her.post("/v1/booking-series", json=body)).status_code == 403
    await agrees(operator)


async def test_rights_by_location(operator: Operator) -> None:
    here, there = await a_room(operator), await a_room(operator)
    made = await operator.post("/v1/booking-series", series(there, "FREQ=WEEKLY;COUNT=2"))
    key = await operator.key(["bookings:read", "bookings:write"], [here.location.id])
    async with operator.client(key) as desk:
        body = series(here, "FREQ=WEEKLY;COUNT=2")
        assert (await desk.post("/v1/booking-series", json=body)).status_code == 201
        override = await desk.post("/v1/booking-series", json=body | {"override_policy": True})
        assert override.status_code == 403
        assert (await desk.post("/v1/booking-series", json=series(there, "FREQ=WEEKLY;COUNT=2"))).status_code == 403
        path = f"/v1/booking-series/{made['series']['id']}"
        assert (await desk.get(path)).status_code == 403
        assert (await desk.post(f"{path}/cancel", json={"scope": "all"})).status_code == 403
        data = (await desk.get("/v1/booking-series")).json()["data"]
        assert [one["location_id"] for one in data] == [encode_id("loc", here.location.id)]


async def test_another_organization_sees_nothing(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=2"))
    path = f"/v1/booking-series/{made['series']['id']}"
    await stranger.get(path, status=404)
    await stranger.post(f"{path}/cancel", {"scope": "all"}, status=404)
    await stranger.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=2"), status=404)
    member = await a_member(stranger)
    problem = await operator.post(
        "/v1/booking-series", series(room, "FREQ=DAILY;COUNT=1", member_id=member), status=404
    )
    assert "member_id" in problem["detail"]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"rrule": "FREQ=HOURLY;COUNT=3"}, "/rrule"),
        ({"rrule": "FREQ=WEEKLY"}, "/rrule"),
        ({"rrule": "FREQ=WEEKLY;COUNT=3;UNTIL=20270101"}, "/rrule"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=WE;COUNT=3"}, "/starts_at"),
        ({"rrule": ""}, "/rrule"),
        ({"rrule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9"}, "/rrule"),
        ({"rrule": "X" * 501}, "/rrule"),
        ({"starts_at": "2026-11-03"}, "/starts_at"),
        ({"starts_at": "2026-11-03 10:00"}, "/starts_at"),
        ({"starts_at": 1793700000}, "/starts_at"),
        ({"starts_at": "2026-11-03T10:00:30"}, "/starts_at"),
        ({"starts_at": "2026-11-31T10:00"}, "/starts_at"),
        ({"starts_at": "2026-11-03T25:00"}, "/starts_at"),
        ({"starts_at": "0001-01-01T10:00"}, "/starts_at"),
        ({"minutes": 0}, "/minutes"),
        ({"minutes": 10**9}, "/minutes"),
        ({"minutes": 60, "ends_at": "2026-11-03T11:00"}, "/"),
        ({"minutes": None}, "/"),
        ({"minutes": None, "ends_at": "2026-11-03T09:00"}, "/ends_at"),
        ({"minutes": None, "ends_at": "2028-11-03T09:00"}, "/ends_at"),
        ({"on_conflict": "maybe"}, "/on_conflict"),
        ({"quantity": 2}, "/quantity"),
        ({"quantity": 0}, "/quantity"),
        ({"title": None}, "/"),
        ({"resource_id": "res_x"}, "/resource_id"),
        ({"every": "week"}, "/every"),
    ],
)
async def test_bad_input(operator: Operator, fields: dict[str, Any], pointer: str) -> None:
    room = await a_room(operator)
    body = series(room, "FREQ=WEEKLY;COUNT=3") | fields
    for path in ("/v1/booking-series", "/v1/booking-series/preview"):
        problem = await operator.post(path, body, status=422)
        assert problem["errors"][0]["pointer"] == pointer, problem
    assert (await operator.get("/v1/booking-series"))["data"] == []


async def test_external_ids_are_unique_and_posts_are_repeatable(operator: Operator) -> None:
    room = await a_room(operator)
    body = series(room, "FREQ=WEEKLY;COUNT=2", external_id="erp-7")
    key = {"Idempotency-Key": "series-of-erp-7"}
    made = await operator.post("/v1/booking-series", body, headers=key)
    assert await operator.post("/v1/booking-series", body, headers=key) == made
    again = await operator.post("/v1/booking-series", body | {"starts_at": "2026-11-03T12:00"}, status=409)
    assert again["code"] == "already_exists"
    assert (await operator.get("/v1/booking-series", external_id="erp-7"))["data"] == [made["series"]]
    await agrees(operator)


async def test_a_hundred_occurrences_take_as_many_statements_as_two(operator: Operator) -> None:
    room = await a_room(operator)
    member = await a_member(operator)
    await operator.post("/v1/booking-series", series(room, "FREQ=DAILY;COUNT=2", starts_at="2026-11-03T08:00"))
    counts = []
    for count, hour in ((2, 10), (100, 12)):
        body = series(room, f"FREQ=DAILY;COUNT={count}", starts_at=f"2026-11-03T{hour}:00", member_id=member)
        async with round_trips(operator.db) as sent:
            await operator.post("/v1/booking-series", body)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12, sent


async def test_lists_are_paged(operator: Operator) -> None:
    room = await a_room(operator)
    made = [
        (await operator.post("/v1/booking-series", series(room, "FREQ=DAILY;COUNT=1", starts_at=at(hour).isoformat())))
        for hour in range(9, 14)
    ]
    page = await operator.get("/v1/booking-series", limit=3, resource_id=room.id)
    assert [one["id"] for one in page["data"]] == [one["series"]["id"] for one in made[:3]]
    rest = await operator.get("/v1/booking-series", limit=3, resource_id=room.id, cursor=page["next_cursor"])
    assert [one["id"] for one in rest["data"]] == [one["series"]["id"] for one in made[3:]]
    assert rest["next_cursor"] is None
