"""Series whose occurrences are taken or against the policy: each conflict mode, previews, pools, divisible rooms."""

from __future__ import annotations

from typing import Any

from tests.bookings.factories import Room, a_room, wish
from tests.bookings.series_support import agrees, bookings_of, series
from tests.operator import Operator
from tests.spaces.factories import a_location


async def taken_on_the_tenth(operator: Operator, **options: Any) -> tuple[Room, str]:
    """A room that someone has on the second Tuesday from 10:30 to 11:30; and that booking's id."""
    room = await a_room(operator, **options)
    booking = await operator.post("/v1/bookings", wish(room, 10.5, 11.5, days=8))
    return room, booking["id"]


async def test_fail_names_every_conflict_and_writes_nothing(operator: Operator) -> None:
    room, booking = await taken_on_the_tenth(operator)
    before = len(await operator.events())
    problem = await operator.post("/v1/booking-series", series(room, "FREQ=DAILY;COUNT=10"), status=409)
    assert problem["code"] == "occurrences_taken"
    assert [one["local"] for one in problem["occurrences"]] == ["2026-11-10T10:00:00"]
    assert problem["occurrences"][0]["conflicts"] == [
        {
            "starts_at": "2026-11-10T09:30:00Z",
            "ends_at": "2026-11-10T10:30:00Z",
            "kind": "booking",
            "booking_id": booking,
        }
    ]
    assert (await operator.get("/v1/booking-series"))["data"] == []
    assert len(await operator.events()) == before
    await agrees(operator)


async def test_skip_leaves_them_out_and_says_so(operator: Operator) -> None:
    room, _ = await taken_on_the_tenth(operator)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=3", on_conflict="skip"))
    assert [one["outcome"] for one in made["occurrences"]] == ["booked", "skipped", "booked"]
    assert made["occurrences"][1]["booking_id"] is None
    assert made["series"]["skipped"] == [
        {
            "local": "2026-11-10T10:00:00",
            "recurrence_at": "2026-11-10T09:00:00Z",
            "code": "slot_taken",
            "detail": "it is taken for some of that time",
        }
    ]
    assert len(await bookings_of(operator, made)) == 2
    await agrees(operator)


async def test_nothing_left_is_a_conflict_in_any_mode(operator: Operator) -> None:
    room, _ = await taken_on_the_tenth(operator)
    body = series(room, "FREQ=DAILY;COUNT=1", starts_at="2026-11-10T10:00", on_conflict="skip")
    assert (await operator.post("/v1/booking-series", body, status=409))["code"] == "occurrences_taken"


async def test_alternative_takes_the_same_type_first(operator: Operator) -> None:
    room, _ = await taken_on_the_tenth(operator)
    kin = {"location": room.location, "clock": None}
    smaller = await a_room(operator, **kin, capacity=4)
    await a_room(operator, **kin, capacity=50, kind="event_space")
    nearest = await a_room(operator, **kin, capacity=6, name="A nearer one")
    same_type = await a_room(operator, **kin, capacity=12)
    async with operator.db.transaction(operator.principal) as session:
        await session.merge(same_type.row)
        same_type.row.resource_type_id = room.row.resource_type_id
        await session.merge(same_type.row)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=3", on_conflict="alternative"))
    assert [one["outcome"] for one in made["occurrences"]] == ["booked", "alternative", "booked"]
    told = made["occurrences"][1]
    assert (told["resource_id"], told["code"]) == (same_type.id, "slot_taken")
    assert [booking["resource_id"] for booking in await bookings_of(operator, made)] == [
        room.id,
        same_type.id,
        room.id,
    ]
    assert smaller.id != nearest.id
    # The same again: its own room and the type's other one are taken on the tenth, so the nearest in size has it.
    again = series(room, "FREQ=WEEKLY;COUNT=1", starts_at="2026-11-10T10:00", on_conflict="alternative")
    assert (await operator.post("/v1/booking-series", again))["occurrences"][0]["resource_id"] == nearest.id
    problem = await operator.post("/v1/booking-series", again, status=409)
    assert problem["code"] == "occurrences_taken"  # the smaller one and the event space won't do
    await agrees(operator)


async def test_closed_days_are_skipped_or_refused(operator: Operator) -> None:
    hours = [(day, 8 * 60, 18 * 60) for day in range(5)]
    location = await a_location(operator, hours=hours, closed_on_holidays=True, holiday_country="DE")
    room = await a_room(operator, location=location)
    friday = series(room, "FREQ=WEEKLY;COUNT=2", starts_at="2026-12-18T10:00")  # the second is the 25th
    problem = await operator.post("/v1/booking-series", friday, status=422)
    assert problem["code"] == "policy_broken"
    assert problem["errors"][0]["code"] == "opening_hours"
    assert problem["errors"][0]["detail"].startswith("2026-12-25: ")
    made = await operator.post("/v1/booking-series", friday | {"on_conflict": "skip"})
    assert [one["code"] for one in made["occurrences"]] == [None, "opening_hours"]
    assert made["series"]["skipped"][0]["code"] == "opening_hours"
    elsewhere = await operator.post("/v1/booking-series", friday | {"on_conflict": "alternative"}, status=409)
    assert elsewhere["code"] == "occurrences_taken"  # the first is taken by now
    override = await operator.post(
        "/v1/booking-series", friday | {"starts_at": "2026-12-18T12:00", "override_policy": True}
    )
    assert len(await bookings_of(operator, override)) == 2


async def test_occurrences_that_overlap_each_other_conflict(operator: Operator) -> None:
    room = await a_room(operator, rules={"max_minutes": None})
    long_ones = series(room, "FREQ=DAILY;COUNT=4", minutes=36 * 60)
    problem = await operator.post("/v1/booking-series", long_ones, status=409)
    assert [one["local"][8:10] for one in problem["occurrences"]] == ["04", "06"]
    made = await operator.post("/v1/booking-series", long_ones | {"on_conflict": "skip"})
    assert [one["outcome"] for one in made["occurrences"]] == ["booked", "skipped", "booked", "skipped"]
    await agrees(operator)


async def test_buffers_keep_their_distance(operator: Operator) -> None:
    room = await a_room(operator, rules={"buffer_after_minutes": 30})
    await operator.post("/v1/bookings", wish(room, 11.25, 12, days=8))
    problem = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=2"), status=409)
    assert [one["local"][8:10] for one in problem["occurrences"]] == ["10"]
    await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=2", minutes=45))
    await agrees(operator)


async def test_a_pool_gives_the_same_place_each_time_where_it_can(operator: Operator) -> None:
    desks = await a_room(operator, units=3, is_pool=True, kind="hot_desk", capacity=3)
    first = await operator.post("/v1/bookings", wish(desks, 9, 12, days=8))
    made = await operator.post("/v1/booking-series", series(desks, "FREQ=DAILY;COUNT=10", quantity=2, attendee_count=2))
    units = [booking["unit_ids"] for booking in await bookings_of(operator, made)]
    assert all(len(set(one)) == 2 for one in units)
    assert units[:7] == [units[0]] * 7
    assert first["unit_ids"][0] not in units[7]
    await operator.post("/v1/booking-series", series(desks, "FREQ=DAILY;COUNT=10", on_conflict="skip"))
    problem = await operator.post("/v1/booking-series", series(desks, "FREQ=DAILY;COUNT=10"), status=409)
    assert len(problem["occurrences"]) == 10
    await agrees(operator)


async def test_a_divisible_room_is_taken_whole(operator: Operator) -> None:
    left = await a_room(operator)
    right = await a_room(operator, location=left.location, clock=None)
    whole = await a_room(
        operator, location=left.location, units=left.unit_ids + right.unit_ids, clock=None, capacity=12
    )
    await operator.post("/v1/bookings", wish(right, 10, 11, days=8))
    problem = await operator.post("/v1/booking-series", series(whole, "FREQ=WEEKLY;COUNT=3"), status=409)
    assert [one["local"][8:10] for one in problem["occurrences"]] == ["10"]
    await operator.post("/v1/booking-series", series(whole, "FREQ=WEEKLY;COUNT=3", on_conflict="skip"))
    problem = await operator.post("/v1/booking-series", series(left, "FREQ=WEEKLY;COUNT=3"), status=409)
    assert [one["local"][8:10] for one in problem["occurrences"]] == ["03", "17"]
    await agrees(operator)


async def test_a_preview_says_the_same_and_writes_nothing(operator: Operator) -> None:
    room, _ = await taken_on_the_tenth(operator)
    await a_room(operator, location=room.location, clock=None)
    for mode, outcomes, possible in (
        ("fail", ["booked", "conflict", "booked"], False),
        ("skip", ["booked", "skipped", "booked"], True),
        ("alternative", ["booked", "alternative", "booked"], True),
    ):
        body = series(room, "freq=weekly;count=3", on_conflict=mode)
        seen = await operator.post("/v1/booking-series/preview", body, status=200)
        assert (seen["possible"], [one["outcome"] for one in seen["occurrences"]]) == (possible, outcomes)
        assert seen["rrule"] == "FREQ=WEEKLY;COUNT=3"
        assert seen["occurrences"][1]["conflicts"][0]["starts_at"] == "2026-11-10T09:30:00Z" or mode == "alternative"
        assert all(one["booking_id"] is None for one in seen["occurrences"])
    assert (await operator.get("/v1/booking-series"))["data"] == []
    made = await operator.post("/v1/booking-series", body)
    same = [{**one, "booking_id": None} for one in made["occurrences"]]
    assert same == seen["occurrences"]
