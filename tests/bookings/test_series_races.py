"""Series against each other and against single bookings: never two on one place, whoever comes when."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from coworkapi.bookings.models import OCCUPYING
from tests.bookings.factories import Room, a_room, wish
from tests.bookings.series_support import agrees, series
from tests.operator import Operator


async def together(operator: Operator, requests: list[tuple[str, dict[str, Any]]]) -> list[httpx.Response]:
    """All of these POSTs at once."""
    return list(await asyncio.gather(*(operator.http.post(path, json=body) for path, body in requests)))


async def most_at_once(operator: Operator, room: Room) -> int:
    """How many bookings of the resource overlap at the busiest moment."""
    page = await operator.get("/v1/bookings", resource_id=room.id, limit=100)
    bookings = page["data"]
    while page["next_cursor"]:
        page = await operator.get("/v1/bookings", resource_id=room.id, limit=100, cursor=page["next_cursor"])
        bookings += page["data"]
    living = [one for one in bookings if one["state"] in OCCUPYING]
    return max(
        (sum(other["starts_at"] <= one["starts_at"] < other["ends_at"] for other in living) for one in living),
        default=0,
    )


async def test_one_of_many_equal_series_wins(operator: Operator) -> None:
    room = await a_room(operator)
    body = series(room, "FREQ=DAILY;COUNT=20")
    answers = await together(operator, [("/v1/booking-series", body)] * 8)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    for answer in answers:
        if answer.status_code == 409:
            problem = answer.json()
            assert problem["code"] == "occurrences_taken"
            assert problem["occurrences"]
            assert all(one["conflicts"] for one in problem["occurrences"])
    assert await most_at_once(operator, room) == 1
    await agrees(operator)


@pytest.mark.parametrize("mode", ["fail", "skip", "alternative"])
async def test_a_series_against_single_bookings(operator: Operator, mode: str) -> None:
    room = await a_room(operator)
    other = await a_room(operator, location=room.location, clock=None)
    singles = [("/v1/bookings", wish(room, 10.5, 11.5, days=day)) for day in range(1, 21)]
    body = series(room, "FREQ=DAILY;COUNT=25", on_conflict=mode)
    requests = [*singles[:10], ("/v1/booking-series", body), *singles[10:]]
    answers = await together(operator, requests)
    assert {answer.status_code for answer in answers} <= {201, 409}
    for one in (room, other):
        assert await most_at_once(operator, one) <= 1
    got = [answer for answer, (path, _) in zip(answers, requests, strict=True) if path.endswith("series")]
    if mode != "fail":
        assert got[0].status_code == 201, got[0].text
        made = got[0].json()
        outcomes = Counter(one["outcome"] for one in made["occurrences"])
        won = sum(answer.status_code == 201 for answer in answers) - 1
        assert outcomes["booked"] + won == 25  # every day went to exactly one of them
        assert len(made["series"]["skipped"]) == (won if mode == "skip" else 0)
    await agrees(operator)


async def test_series_race_for_a_pool_without_leaving_places_unused(operator: Operator) -> None:
    desks = await a_room(operator, units=4, is_pool=True, kind="hot_desk", capacity=4)
    body = series(desks, "FREQ=DAILY;COUNT=10")
    answers = await together(operator, [("/v1/booking-series", body)] * 7)
    assert Counter(answer.status_code for answer in answers) == {201: 4, 409: 3}
    assert await most_at_once(operator, desks) == 4
    await agrees(operator)


async def test_a_moving_series_against_single_bookings(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=DAILY;COUNT=10"))
    path = f"/v1/booking-series/{made['series']['id']}/reschedule"
    moves = [(path, {"scope": "all", "starts_at": f"2026-11-03T{hour}:00"}) for hour in (12, 14)]
    singles = [("/v1/bookings", wish(room, hour, hour + 1, days=day)) for day in range(1, 11) for hour in (10, 12, 14)]
    answers = await together(operator, [*singles[:15], *moves, *singles[15:]])
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    assert await most_at_once(operator, room) == 1
    await agrees(operator)


async def test_two_series_trade_places_or_not(operator: Operator) -> None:
    """Each wants the other's hour: whatever comes of it, nobody waits for ever and nothing is lost."""
    room = await a_room(operator)
    paths = []
    for hour in (10, 12):
        made = await operator.post(
            "/v1/booking-series", series(room, "FREQ=DAILY;COUNT=10", starts_at=f"2026-11-03T{hour}:00")
        )
        paths.append(f"/v1/booking-series/{made['series']['id']}/reschedule")
    wanted = [(paths[0], "2026-11-03T12:00"), (paths[1], "2026-11-03T10:00")]
    answers = await together(operator, [(path, {"scope": "all", "starts_at": at}) for path, at in wanted])
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert await most_at_once(operator, room) == 1
    page = await operator.get("/v1/bookings", resource_id=room.id, limit=100)
    assert sum(one["state"] == "confirmed" for one in page["data"]) == 20
    await agrees(operator)


async def test_random_changes_keep_the_agreement(operator: Operator) -> None:
    """Series are made, moved, split, cut, extended and cancelled at random, with the clock moving on; after each step
    bookings and allocations agree, and each living occurrence that follows its rule stands where the rule says."""
    dice = random.Random(20261122)
    room = await a_room(operator, rules={"max_minutes": None})
    rooms = [room, await a_room(operator, location=room.location, clock=None)]
    now = datetime.fromisoformat("2026-11-02T07:00:00+00:00")
    known: list[str] = []
    statuses: Counter[tuple[str, int]] = Counter()
    for _ in range(120):
        if not known or dice.random() < 0.15:
            rule = dice.choice(["FREQ=DAILY;COUNT=6", "FREQ=WEEKLY;COUNT=4", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=7"])
            start = (now + timedelta(days=dice.randint(1, 4))).date()
            while "BYDAY" in rule and start.weekday() > 4:
                start += timedelta(days=1)
            body = series(
                dice.choice(rooms),
                rule,
                starts_at=f"{start}T{dice.randint(8, 17):02}:{dice.choice(['00', '30'])}",
                minutes=dice.choice([30, 60, 90]),
                on_conflict=dice.choice(["fail", "skip", "alternative"]),
            )
            answer = await operator.http.post("/v1/booking-series", json=body)
            if answer.status_code == 201:
                known.append(answer.json()["series"]["id"])
            verb = "create"
        else:
            series_id = dice.choice(known[-8:])
            verb, body = await _random_change(operator, dice, series_id, rooms)
            answer = await operator.http.post(f"/v1/booking-series/{series_id}/{verb}", json=body)
            if answer.status_code == 200 and answer.json()["split_from"]:
                known.append(answer.json()["series"]["id"])
        statuses[verb, answer.status_code] += 1
        assert answer.status_code in (200, 201, 404, 409, 422), answer.text
        await agrees(operator)
        await _rules_hold(operator)
        if dice.random() < 0.1:
            now += timedelta(hours=dice.randint(1, 30))
            await operator.set_clock(now)
    done = {verb for verb, status in statuses if status in (200, 201)}
    assert done == {"create", "reschedule", "extend", "cancel"}, statuses


async def _random_change(
    operator: Operator, dice: random.Random, series_id: str, rooms: list[Room]
) -> tuple[str, dict[str, Any]]:
    bookings = (await operator.get("/v1/bookings", series_id=series_id, limit=100))["data"]
    bookings = [one for one in bookings if one["state"] == "confirmed" or dice.random() < 0.1] or bookings
    if not bookings:  # the older half of a split: all that it had was skipped
        return "cancel", {"scope": "all"}
    body: dict[str, Any] = {"scope": dice.choice(["this", "following", "all"])}
    chosen = dice.choice(bookings)
    if body["scope"] != "all" or (chosen["recurrence_at"] is not None and dice.random() < 0.5):
        body["booking_id"] = chosen["id"]
    verb = dice.choices(["reschedule", "extend", "cancel"], [7, 2, 1])[0]
    if verb == "extend":
        return verb, {"count": dice.randint(3, 10), "on_conflict": dice.choice(["fail", "skip", "alternative"])}
    if verb == "reschedule":
        start = datetime.fromisoformat(chosen["starts_at"]) + timedelta(
            days=dice.choice([0, 0, 1, -1]), minutes=dice.choice([0, 30, 60, -60])
        )
        body["starts_at"] = start.isoformat()
        body["minutes"] = dice.choice([30, 60])
        if body["scope"] != "this":
            body["on_conflict"] = dice.choice(["fail", "skip", "alternative"])
            body["include_exceptions"] = dice.random() < 0.3
        if dice.random() < 0.2:
            body["resource_id"] = dice.choice(rooms).id
    return verb, body


async def _rules_hold(operator: Operator) -> None:
    async with operator.db.transaction(operator.principal) as session:
        astray = await session.execute(
            text("""
SELECT b.id FROM bookings b JOIN booking_series s ON s.id = b.series_id
WHERE b.state = 'confirmed' AND b.starts_at > app_now() AND s.ended_at IS NULL AND (
  NOT b.is_exception AND (b.recurrence_at IS DISTINCT FROM b.starts_at
    OR b.ends_at - b.starts_at <> make_interval(mins => s.minutes)
    OR (b.starts_at AT TIME ZONE s.time_zone)::time <> s.starts_local::time))""")
        )
        assert astray.all() == []
        cancelled = await session.scalar(
            text("""
SELECT count(*) FROM bookings b JOIN booking_series s ON s.id = b.series_id
WHERE s.ended_at IS NOT NULL AND b.state = 'confirmed' AND b.starts_at > greatest(app_now(), s.ended_at)""")
        )
        assert cancelled == 0
