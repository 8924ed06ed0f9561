"""Ending, extending and rewording series over HTTP; versions, bad input, statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.bookings.factories import MONDAY, a_member, a_room, wish
from tests.bookings.series_support import agrees, bookings_of, change, outcomes, path, series, times, weekly
from tests.operator import Operator
from tests.round_trips import round_trips


async def test_cancelling_following_and_all(operator: Operator) -> None:
    rules = {"cancellation": [{"hours_before": 240, "fee_percent": 0}, {"hours_before": 0, "fee_percent": 50}]}
    room = await a_room(operator, rules=rules)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=5"))
    fourth = made["occurrences"][3]["recurrence_at"]
    gone = await change(operator, made, "cancel", scope="following", recurrence_at=fourth)
    assert outcomes(gone) == [("11-24T09:00", "cancelled"), ("12-01T09:00", "cancelled")]
    assert gone["series"]["rrule"] == "FREQ=WEEKLY;UNTIL=20261124T085959Z"
    assert gone["series"]["ended_at"] is None
    assert gone["series"]["excluded_at"] == []
    again = await change(operator, made, "extend", until="2026-11-30")
    assert outcomes(again) == [("11-24T09:00", "booked")]
    # An exception goes with the series.
    await change(operator, made, "reschedule", scope="this", recurrence_at=again["occurrences"][0]["recurrence_at"],
                 starts_at="2026-11-26T10:00")  # fmt: skip
    whole = await change(operator, made, "cancel", scope="all", reason="moved out")
    assert [(one["starts_at"][5:10], one["fee_percent"]) for one in whole["occurrences"]] == [
        ("11-03", 50), ("11-10", 50), ("11-17", 0), ("11-26", 0),
    ]  # fmt: skip
    assert whole["series"]["ended_at"] == "2026-11-02T07:00:00Z"
    assert await times(operator, made) == []
    assert [event["type"] for event in await operator.events()][-1] == "booking_series.cancelled"
    free = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=5"))
    assert len(free["occurrences"]) == 5


async def test_extending(operator: Operator) -> None:
    room, made = await weekly(operator, 3)
    await operator.post("/v1/bookings", wish(room, 10, 11, days=29))  # 1 December
    problem = await change(operator, made, "extend", 409, count=5)
    assert [one["local"][5:10] for one in problem["occurrences"]] == ["12-01"]
    longer = await change(operator, made, "extend", until="2026-12-08", on_conflict="skip")
    assert outcomes(longer) == [("11-24T09:00", "booked"), ("12-01T09:00", "skipped"), ("12-08T09:00", "booked")]
    assert (longer["series"]["rrule"], longer["series"]["on_conflict"]) == ("FREQ=WEEKLY;UNTIL=20261208", "skip")
    for body, pointer in (
        ({"until": "2026-12-10"}, "/until"),
        ({"count": 6}, "/count"),
        ({"count": 2}, "/count"),
        ({"until": "2020-01-01"}, "/until"),
        ({"count": 1000}, "/count"),
        ({}, "/"),
        ({"count": 9, "until": "2027-01-01"}, "/"),
        ({"until": "tomorrow"}, "/until"),
    ):
        problem = await change(operator, made, "extend", 422, **body)
        assert problem["errors"][0]["pointer"] == pointer, (body, problem)


async def test_words(operator: Operator) -> None:
    member = await operator.post("/v1/members", {"name": "Ada"})
    _, made = await weekly(operator, 4, member_id=member["id"])
    url = f"/v1/booking-series/{made['series']['id']}"
    own = made["occurrences"][2]["booking_id"]
    await operator.patch(url, {"scope": "this", "booking_id": own, "title": "Budget"})
    dry = await operator.patch(url + "?dry_run=true", {"scope": "all", "title": "Stand-up", "metadata": {"a": "b"}})
    done = await operator.patch(url, {"scope": "all", "title": "Stand-up", "metadata": {"a": "b"}})
    assert [one["outcome"] for one in dry["occurrences"]] == [one["outcome"] for one in done["occurrences"]]
    titles = [booking["title"] for booking in await bookings_of(operator, made)]
    assert titles == ["Stand-up", "Stand-up", "Budget", "Stand-up"]
    assert [booking["metadata"] for booking in await bookings_of(operator, made)] == [{"a": "b"}] * 4
    third = made["occurrences"][2]["recurrence_at"]
    split = await operator.patch(
        url, {"scope": "following", "recurrence_at": third, "title": None, "note": "n", "include_exceptions": True}
    )
    assert split["split_from"]["title"] == "Stand-up"
    assert (split["series"]["title"], split["series"]["note"], split["series"]["rrule"]) == (
        None,
        "n",
        "FREQ=WEEKLY;COUNT=2",
    )
    assert [booking["title"] for booking in await bookings_of(operator, made)] == ["Stand-up"] * 2
    assert [booking["title"] for booking in await bookings_of(operator, split)] == [None] * 2
    problem = await operator.patch(url, {"scope": "all", "attendee_count": 7}, status=422)
    assert problem["errors"][0]["code"] == "capacity"
    await operator.patch(url, {"scope": "all", "attendee_count": 6})
    assert (await operator.patch(url, {"scope": "all"}, status=422))["errors"][0]["pointer"] == "/"
    await agrees(operator)


async def test_a_title_that_says_who_it_is_for_stays(operator: Operator) -> None:
    _, made = await weekly(operator, 2)
    problem = await operator.patch(
        f"/v1/booking-series/{made['series']['id']}", {"scope": "all", "title": None}, status=422
    )
    assert problem["errors"][0]["pointer"] == "/title"


async def test_versions(operator: Operator) -> None:
    _, made = await weekly(operator, 2)
    url = f"/v1/booking-series/{made['series']['id']}"
    response = await operator.http.get(url)
    tag = response.headers["etag"]
    fresh = await operator.http.patch(url, json={"scope": "all", "title": "A"}, headers={"If-Match": tag})
    assert fresh.status_code == 200
    assert fresh.headers["etag"] != tag
    for verb, body in (
        ("cancel", {"scope": "all"}),
        ("extend", {"count": 3}),
        ("reschedule", {"scope": "all", "minutes": 30}),
    ):
        stale = await operator.http.post(f"{url}/{verb}", json=body, headers={"If-Match": tag})
        assert stale.status_code == 412


@pytest.mark.parametrize(
    ("verb", "body", "status", "pointer"),
    [
        ("reschedule", {"minutes": 30}, 422, "/scope"),
        ("reschedule", {"scope": "some", "minutes": 30}, 422, "/scope"),
        ("reschedule", {"scope": "all"}, 422, "/"),
        ("reschedule", {"scope": "this", "minutes": 30}, 422, "/"),
        ("reschedule", {"scope": "following", "minutes": 30}, 422, "/"),
        ("reschedule", {"scope": "all", "minutes": 30, "ends_at": "2026-11-03T12:00"}, 422, "/"),
        ("reschedule", {"scope": "all", "ends_at": "2026-11-03T09:00"}, 422, "/ends_at"),
        ("reschedule", {"scope": "all", "rrule": "FREQ=HOURLY;COUNT=2"}, 422, "/rrule"),
        ("reschedule", {"scope": "all", "rrule": "FREQ=WEEKLY;BYDAY=WE;COUNT=2"}, 422, "/starts_at"),
        ("reschedule", {"scope": "all", "starts_at": "2026-11-03"}, 422, "/starts_at"),
        ("reschedule", {"scope": "all", "starts_at": "2026-10-06T10:00"}, 422, "/starts_at"),
        ("reschedule", {"scope": "all", "quantity": 2}, 422, "/quantity"),
        ("reschedule", {"scope": "following", "recurrence_at": "2026-11-04T09:00:00Z", "minutes": 30}, 404, None),
        ("cancel", {"scope": "this", "booking_id": "bkg_01jq2v5x8ye0rb6hm3k7n4d9ta"}, 404, None),
        ("cancel", {"scope": "following", "booking_id": "bkg_01jq2v5x8ye0rb6hm3k7n4d9ta"}, 404, None),
        ("cancel", {"scope": "this"}, 422, "/"),
        ("cancel", {"scope": "this", "booking_id": "bks_01jq2v5x8ye0rb6hm3k7n4d9ta"}, 422, "/booking_id"),
        ("cancel", {"scope": "all", "why": "x"}, 422, "/why"),
    ],
)
async def test_bad_input(operator: Operator, verb: str, body: dict[str, Any], status: int, pointer: str | None) -> None:
    _, made = await weekly(operator, 3)
    before = await bookings_of(operator, made)
    problem = await change(operator, made, verb, status, **body)
    if pointer is not None:
        assert problem["errors"][0]["pointer"] == pointer, problem
    assert await bookings_of(operator, made) == before


async def test_moving_a_hundred_takes_as_many_statements_as_moving_two(operator: Operator) -> None:
    room = await a_room(operator)
    member = await a_member(operator)
    counts = []
    for hour, count in (("08", 2), ("09", 2), ("10", 100)):
        body = series(
            room, f"FREQ=DAILY;COUNT={count}", member_id=member, starts_at=f"2026-11-03T{hour}:00", minutes=30
        )
        made = await operator.post("/v1/booking-series", body)
        shorter = {"scope": "following", "booking_id": made["occurrences"][1]["booking_id"], "minutes": 15}
        async with round_trips(operator.db) as sent:
            await operator.post(path(made, "reschedule"), shorter, 200)
        counts.append(len(sent))
        await operator.post(path(made, "cancel"), {"scope": "all"}, 200)
    assert counts[1] == counts[2] <= 22, sent
    await agrees(operator)


async def test_an_extension_leaves_out_what_is_over(operator: Operator) -> None:
    _, made = await weekly(operator, 2)
    await operator.set_clock(MONDAY + timedelta(days=20))  # 22 November: the third would have been on the 17th
    longer = await change(operator, made, "extend", count=5)
    assert outcomes(longer) == [("11-24T09:00", "booked"), ("12-01T09:00", "booked")]
    assert longer["series"]["excluded_at"] == ["2026-11-17T09:00:00Z"]
    await operator.set_clock(MONDAY + timedelta(days=60))
    assert (await change(operator, made, "extend", 409, count=6))["code"] == "too_late"
