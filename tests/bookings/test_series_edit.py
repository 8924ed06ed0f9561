"""Changing series over HTTP: this, following, all; exceptions, splits, clocks, dry runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.bookings.factories import MONDAY, Room, a_room, at, wish
from tests.bookings.series_support import bookings_of, change, outcomes, series, times, weekly
from tests.operator import Operator

# --- this -----------------------------------------------------------------------------------------------------------


async def test_one_occurrence_becomes_an_exception(operator: Operator) -> None:
    _, made = await weekly(operator)
    second = made["occurrences"][1]
    moved = await change(
        operator, made, "reschedule", scope="this", booking_id=second["booking_id"], starts_at="2026-11-11T14:00"
    )
    assert outcomes(moved) == [("11-11T13:00", "moved")]
    booking = await operator.get(f"/v1/bookings/{second['booking_id']}")
    assert (booking["is_exception"], booking["sequence"]) == (True, 1)
    assert booking["recurrence_at"] == second["recurrence_at"]
    assert await times(operator, made) == ["11-03T09:00", "11-11T13:00", "11-17T09:00", "11-24T09:00", "12-01T09:00"]
    longer = await change(
        operator, made, "reschedule", scope="this", recurrence_at=made["occurrences"][2]["recurrence_at"], minutes=90
    )
    assert longer["occurrences"][0]["ends_at"] == "2026-11-17T10:30:00Z"


async def test_cancelling_one_excludes_it(operator: Operator) -> None:
    _, made = await weekly(operator)
    second = made["occurrences"][1]
    gone = await change(operator, made, "cancel", scope="this", recurrence_at=second["recurrence_at"], reason="holiday")
    assert outcomes(gone) == [("11-10T09:00", "cancelled")]
    assert gone["series"]["excluded_at"] == ["2026-11-10T09:00:00Z"]
    booking = await operator.get(f"/v1/bookings/{second['booking_id']}")
    assert (booking["state"], booking["cancellation_reason"]) == ("cancelled", "holiday")
    # The same by the booking's own verb.
    await operator.post(f"/v1/bookings/{made['occurrences'][2]['booking_id']}/cancel", {}, status=200)
    found = await operator.get(f"/v1/booking-series/{made['series']['id']}")
    assert found["excluded_at"] == ["2026-11-10T09:00:00Z", "2026-11-17T09:00:00Z"]
    # What is excluded stays so when the rest moves.
    moved = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-04T11:00")
    assert outcomes(moved) == [("11-04T10:00", "moved"), ("11-25T10:00", "moved"), ("12-02T10:00", "moved")]
    assert moved["series"]["excluded_at"] == ["2026-11-11T10:00:00Z", "2026-11-18T10:00:00Z"]
    back = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-03T10:00")
    assert back["series"]["excluded_at"] == ["2026-11-10T09:00:00Z", "2026-11-17T09:00:00Z"]
    problem = await change(operator, made, "cancel", 409, scope="this", booking_id=second["booking_id"])
    assert problem["code"] == "wrong_state"


# --- all ------------------------------------------------------------------------------------------------------------


async def test_all_moves_what_has_not_begun(operator: Operator) -> None:
    _, made = await weekly(operator)
    await operator.set_clock(MONDAY + timedelta(days=10))  # Thursday of the second week
    moved = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-19T12:30", minutes=30)
    assert outcomes(moved) == [("11-19T11:30", "moved"), ("11-26T11:30", "moved"), ("12-03T11:30", "moved")]
    assert moved["split_from"] is None
    assert (moved["series"]["rrule"], moved["series"]["starts_local"]) == ("FREQ=WEEKLY;COUNT=3", "2026-11-19T12:30:00")
    assert await times(operator, made) == ["11-03T09:00", "11-10T09:00", "11-19T11:30", "11-26T11:30", "12-03T11:30"]
    for booking, old in zip(await bookings_of(operator, made), made["occurrences"], strict=True):
        assert booking["id"] == old["booking_id"]
    types = [event["type"] for event in await operator.events()]
    assert types.count("booking.rescheduled") == 3
    assert types[-1] == "booking_series.updated"


async def test_exceptions_stay_unless_told_otherwise(operator: Operator) -> None:
    _, made = await weekly(operator)
    second = made["occurrences"][1]["booking_id"]
    await operator.post(f"/v1/bookings/{second}/reschedule", {"starts_at": at(15, 8).isoformat()}, status=200)
    moved = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-03T12:00")
    assert outcomes(moved) == [
        ("11-03T11:00", "moved"), ("11-10T14:00", "kept"), ("11-17T11:00", "moved"), ("11-24T11:00", "moved"),
        ("12-01T11:00", "moved"),
    ]  # fmt: skip
    booking = await operator.get(f"/v1/bookings/{second}")
    assert booking["recurrence_at"] == "2026-11-10T11:00:00Z"  # it stands for the occurrence at its new time
    assert booking["is_exception"]
    moved = await change(
        operator, made, "reschedule", scope="all", starts_at="2026-11-03T13:00", include_exceptions=True
    )
    assert [outcome for _, outcome in outcomes(moved)] == ["moved"] * 5
    booking = await operator.get(f"/v1/bookings/{second}")
    assert (booking["starts_at"], booking["is_exception"]) == ("2026-11-10T12:00:00Z", False)


async def test_a_series_may_move_onto_its_own_old_places(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=DAILY;COUNT=10"))
    by_a_day = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-04T10:00")
    assert [outcome for _, outcome in outcomes(by_a_day)] == ["moved"] * 10
    assert (await times(operator, made))[0] == "11-04T09:00"
    by_half_an_hour = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-04T10:30")
    assert [outcome for _, outcome in outcomes(by_half_an_hour)] == ["moved"] * 10
    nothing = await change(operator, made, "reschedule", scope="all", minutes=60)
    assert [outcome for _, outcome in outcomes(nothing)] == ["unchanged"] * 10
    bookings = await bookings_of(operator, made)
    assert {booking["sequence"] for booking in bookings} == {2}
    assert all(booking["recurrence_at"] == booking["starts_at"] for booking in bookings)


async def test_another_rule_keeps_what_both_have(operator: Operator) -> None:
    _, made = await weekly(operator, 4)
    changed = await change(
        operator, made, "reschedule", scope="all", rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4", minutes=45
    )
    assert outcomes(changed) == [
        ("11-03T09:00", "moved"), ("11-05T09:00", "booked"), ("11-10T09:00", "cancelled"), ("11-17T09:00", "moved"),
        ("11-19T09:00", "booked"), ("11-24T09:00", "cancelled"),
    ]  # fmt: skip
    assert await times(operator, made) == ["11-03T09:00", "11-05T09:00", "11-17T09:00", "11-19T09:00"]
    assert changed["series"]["excluded_at"] == []  # given up by the rule, not excluded from it
    back = await change(operator, made, "reschedule", scope="all", rrule="FREQ=WEEKLY;COUNT=4", minutes=60)
    assert outcomes(back) == [
        ("11-03T09:00", "moved"), ("11-05T09:00", "cancelled"), ("11-10T09:00", "booked"), ("11-17T09:00", "moved"),
        ("11-19T09:00", "cancelled"), ("11-24T09:00", "booked"),
    ]  # fmt: skip
    assert await times(operator, made) == ["11-03T09:00", "11-10T09:00", "11-17T09:00", "11-24T09:00"]


async def test_a_series_keeps_its_hour_over_a_change_of_clocks(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post(
        "/v1/booking-series", series(room, "FREQ=WEEKLY;UNTIL=20270405T220000Z", starts_at="2027-03-16T10:00")
    )
    assert await times(operator, made) == ["03-16T09:00", "03-23T09:00", "03-30T08:00"]
    moved = await change(
        operator,
        made,
        "reschedule",
        scope="all",
        booking_id=made["occurrences"][2]["booking_id"],
        starts_at="2027-04-01T18:00",  # seen at the third: two days and eight hours later, for all of them
    )
    assert outcomes(moved) == [("03-18T17:00", "moved"), ("03-25T17:00", "moved"), ("04-01T16:00", "moved")]
    assert moved["series"]["rrule"] == "FREQ=WEEKLY;UNTIL=20270401"


async def test_weekdays_of_a_rule_move_along(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4"))
    moved = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-04T10:00")
    assert moved["series"]["rrule"] == "FREQ=WEEKLY;COUNT=4;BYDAY=WE,FR"
    assert [when[:5] for when, _ in outcomes(moved)] == ["11-04", "11-06", "11-11", "11-13"]


@pytest.mark.parametrize(
    ("rule", "starts"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", "2026-11-04T10:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=3;COUNT=3", "2026-11-04T10:00"),
        # By three days, Friday's partner would fall into a week that the rule leaves out.
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;COUNT=4", "2026-11-06T10:00"),
    ],
)
async def test_a_rule_that_cannot_move_asks_for_a_new_one(operator: Operator, rule: str, starts: str) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/booking-series", series(room, rule))
    problem = await change(operator, made, "reschedule", 422, scope="all", starts_at=starts)
    assert problem["errors"][0]["pointer"] == "/rrule"
    assert "give the new rrule too" in problem["detail"]
    await change(operator, made, "reschedule", scope="all", starts_at="2026-11-03T11:00")


# --- following ------------------------------------------------------------------------------------------------------


async def test_following_splits_the_series(operator: Operator) -> None:
    _, made = await weekly(operator)
    third = made["occurrences"][2]
    gone = made["occurrences"][1]["recurrence_at"], made["occurrences"][3]["recurrence_at"]
    for recurrence in gone:
        await change(operator, made, "cancel", scope="this", recurrence_at=recurrence)
    changed = await change(
        operator, made, "reschedule", scope="following", booking_id=third["booking_id"], starts_at="2026-11-18T09:00"
    )
    old, new = changed["split_from"], changed["series"]
    assert old["id"] == made["series"]["id"] == new["continues_series_id"]
    assert (old["rrule"], new["rrule"]) == ("FREQ=WEEKLY;UNTIL=20261117T085959Z", "FREQ=WEEKLY;COUNT=3")
    assert (old["excluded_at"], new["excluded_at"]) == (["2026-11-10T09:00:00Z"], ["2026-11-25T08:00:00Z"])
    assert outcomes(changed) == [("11-18T08:00", "moved"), ("12-02T08:00", "moved")]
    assert await times(operator, made) == ["11-03T09:00"]
    assert await times(operator, changed) == ["11-18T08:00", "12-02T08:00"]
    events = [(event["type"], event["data"]["id"]) for event in await operator.events()]
    assert events[-2:] == [("booking_series.updated", old["id"]), ("booking_series.created", new["id"])]
    # Each half goes its own way.
    longer = await change(operator, {"series": old}, "extend", count=3)
    assert outcomes(longer) == [("11-17T09:00", "booked")]
    await change(operator, changed, "cancel", scope="all")
    assert await times(operator, made) == ["11-03T09:00", "11-17T09:00"]


async def test_following_the_first_is_all(operator: Operator) -> None:
    _, made = await weekly(operator)
    first = made["occurrences"][0]["booking_id"]
    changed = await change(operator, made, "reschedule", scope="following", booking_id=first, minutes=30)
    assert changed["split_from"] is None
    assert changed["series"]["id"] == made["series"]["id"]


async def test_the_past_is_not_changed(operator: Operator) -> None:
    _, made = await weekly(operator)
    await operator.set_clock(MONDAY + timedelta(days=8, hours=2, minutes=30))  # the second runs: 09:30Z
    second = made["occurrences"][1]["booking_id"]
    problem = await change(operator, made, "reschedule", 409, scope="following", booking_id=second, minutes=30)
    assert problem["code"] == "too_late"
    await change(operator, made, "cancel", scope="all")
    assert await times(operator, made) == ["11-03T09:00", "11-10T09:00"]
    await operator.set_clock(MONDAY + timedelta(days=60))
    for verb, body in (("reschedule", {"scope": "all", "minutes": 30}), ("cancel", {"scope": "all"})):
        assert (await change(operator, made, verb, 409, **body))["code"] == "series_ended"
    _, over = await weekly(operator, on_conflict="fail", starts_at="2026-11-03T12:00", override_policy=True)
    await operator.set_clock(MONDAY + timedelta(days=60))
    assert (await change(operator, over, "cancel", 409, scope="all"))["code"] == "too_late"


# --- conflicts ------------------------------------------------------------------------------------------------------


async def blocked(operator: Operator) -> tuple[Room, dict[str, Any]]:
    """A weekly series at 10:00, and someone at 12:00 on the second Tuesday."""
    room, made = await weekly(operator, 3)
    await operator.post("/v1/bookings", wish(room, 12, 13, days=8))
    return room, made


async def test_a_move_in_mode_fail_is_all_or_nothing(operator: Operator) -> None:
    _, made = await blocked(operator)
    before = await bookings_of(operator, made)
    problem = await change(operator, made, "reschedule", 409, scope="all", starts_at="2026-11-03T12:00")
    assert problem["code"] == "occurrences_taken"
    assert [one["local"] for one in problem["occurrences"]] == ["2026-11-10T12:00:00"]
    assert await bookings_of(operator, made) == before
    dry = await change(operator, made, "reschedule", dry_run=True, scope="all", starts_at="2026-11-03T12:00")
    assert [outcome for _, outcome in outcomes(dry)] == ["moved", "conflict", "moved"]


async def test_a_move_in_mode_skip_leaves_it_where_it_is(operator: Operator) -> None:
    _, made = await blocked(operator)
    moved = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-03T12:00", on_conflict="skip")
    assert outcomes(moved) == [("11-03T11:00", "moved"), ("11-10T09:00", "kept"), ("11-17T11:00", "moved")]
    kept = await operator.get(f"/v1/bookings/{made['occurrences'][1]['booking_id']}")
    assert (kept["starts_at"], kept["is_exception"]) == ("2026-11-10T09:00:00Z", True)
    assert kept["recurrence_at"] == "2026-11-10T11:00:00Z"


async def test_who_stays_keeps_its_place_from_the_others(operator: Operator) -> None:
    """Daily, moved by a day: the last can't, so the one before, who would take its place, can't either, and so on."""
    room = await a_room(operator)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=DAILY;COUNT=4"))
    await operator.post("/v1/bookings", wish(room, 10, 11, days=5))
    moved = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-04T10:00", on_conflict="skip")
    assert [outcome for _, outcome in outcomes(moved)] == ["kept"] * 4


async def test_a_move_in_mode_alternative_changes_the_room(operator: Operator) -> None:
    room, made = await blocked(operator)
    other = await a_room(operator, location=room.location, clock=None)
    moved = await change(
        operator, made, "reschedule", scope="all", starts_at="2026-11-03T12:00", on_conflict="alternative"
    )
    assert [(one["outcome"], one["resource_id"]) for one in moved["occurrences"]] == [
        ("moved", room.id), ("alternative", other.id), ("moved", room.id),
    ]  # fmt: skip
    back = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-03T10:00")
    assert {one["resource_id"] for one in back["occurrences"]} == {room.id}


async def test_another_room(operator: Operator) -> None:
    room, made = await weekly(operator, 3)
    other = await a_room(operator, location=room.location, clock=None, capacity=30)
    third = made["occurrences"][2]["booking_id"]
    changed = await change(operator, made, "reschedule", scope="following", booking_id=third, resource_id=other.id)
    assert changed["series"]["resource_id"] == other.id
    assert changed["split_from"]["resource_id"] == room.id
    assert (await operator.get(f"/v1/bookings/{third}"))["unit_ids"] != made["occurrences"]
    assert (await operator.get(f"/v1/bookings/{third}"))["resource_id"] == other.id


async def test_what_was_skipped_is_tried_anew(operator: Operator) -> None:
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room, 10, 11, days=8))
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=3", on_conflict="skip"))
    moved = await change(operator, made, "reschedule", scope="all", starts_at="2026-11-03T11:00")
    assert [outcome for _, outcome in outcomes(moved)] == ["moved", "booked", "moved"]
    assert moved["series"]["skipped"] == []


async def test_pools_grow(operator: Operator) -> None:
    desks = await a_room(operator, units=3, is_pool=True, kind="hot_desk", capacity=3)
    made = await operator.post("/v1/booking-series", series(desks, "FREQ=DAILY;COUNT=3"))
    await operator.post("/v1/bookings", wish(desks, 10, 11, days=2))
    more = await change(operator, made, "reschedule", scope="all", quantity=2)
    assert [outcome for _, outcome in outcomes(more)] == ["moved"] * 3
    assert {booking["quantity"] for booking in await bookings_of(operator, made)} == {2}
    assert more["series"]["quantity"] == 2
    problem = await change(operator, made, "reschedule", 409, scope="all", quantity=3)
    assert [one["local"][8:10] for one in problem["occurrences"]] == ["04"]
