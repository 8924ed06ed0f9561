"""Whatever a member's own search offers, they are quoted and can book; what it leaves out for them is refused."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.benefits.factories import a_permission
from tests.bookings.factories import Room, a_room, a_team, at, wish
from tests.bookings.money_support import a_payer, a_tax
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.pricing.factories import BERLIN, a_rate, hourly
from tests.round_trips import round_trips

WEEK = {"from": at(0).isoformat(), "to": at(0, 10).isoformat(), "starts": "true"}


async def offered(me: httpx.AsyncClient, **query: Any) -> dict[str, dict[str, Any]]:
    answer = await me.get("/v1/me/availability", params=WEEK | query)
    assert answer.status_code == 200, answer.text
    return {one["resource_id"]: one for one in answer.json()["data"]}


def some_rules(dice: random.Random, member: str, team: str) -> dict[str, Any]:
    """A policy, with whatever may stand in the way."""
    limits: list[dict[str, Any]] = []
    for _ in range(dice.randint(0, 2)):
        measure = {"minutes": dice.choice([60, 120, 240])} if dice.random() < 0.5 else {"bookings": dice.randint(1, 3)}
        limits.append({"of": dice.choice(["member", "team"]), "per": dice.choice(["day", "week", "month"])} | measure)
    rules: dict[str, Any] = {
        "min_minutes": dice.choice([30, 60]),
        "max_minutes": dice.choice([90, 120, None]),
        "grid_minutes": dice.choice([15, 30, 45]),
        "lead_minutes": dice.choice([0, 120, 1500]),
        "window_days": dice.choice([3, 30]),
        "buffer_after_minutes": dice.choice([0, 10]),
        "any_time": dice.random() < 0.2,
        "limits": limits,
    }
    if dice.random() < 0.3:
        who = {"members": False, "public": False}
        rules["who_may_book"] = who | ({"member_ids": [member]} if dice.random() < 0.5 else {"team_ids": [team]})
    return rules


async def some_house(operator: Operator, dice: random.Random) -> tuple[list[tuple[Room, int]], str, str]:
    """Rooms with the minutes that a booking of each lasts at least, a member, and their team."""
    team = await a_team(operator)
    payer = await a_payer(operator, teams=[team])
    rooms: list[Room] = []
    shortest: list[int] = []
    for number in range(5):
        options: dict[str, Any] = {"location": rooms[0].location} if rooms else {}
        if number == 4:
            options |= {"units": 2, "is_pool": True, "kind": "hot_desk"}
        rules = some_rules(dice, payer.member, team)
        shortest.append(rules["min_minutes"])
        rooms.append(await a_room(operator, rules=rules, **options))
    await a_tax(operator, rooms[0])
    for room in dice.sample(rooms, 3):
        first = date(2026, 11, 2) + timedelta(days=dice.randint(-1, 4))
        options = {"valid_from": first, "valid_until": first + timedelta(days=dice.randint(1, 5))}
        await a_rate(
            operator, hourly(1000), resource_id=room.row.id, audience=dice.choice(["everyone", "members"]), **options
        )
    for _ in range(dice.randint(0, 2)):
        allows = {"any_time": True} if dice.random() < 0.3 else {"window_days": 60, "lead_minutes": 0}
        if dice.random() < 0.3:
            allows = {"without_limits": True}
        until = {} if dice.random() < 0.5 else {"valid_until": at(12, dice.randint(2, 6)).isoformat()}
        await a_permission(
            operator, payer.account, name=f"P {dice.random()}", allows=allows, **until,
            resource_ids=[one.id for one in dice.sample(rooms, 2)],
        )  # fmt: skip
    for _ in range(6):  # some of it is taken, some by the member: that counts against limits
        room, start, day = dice.choice(rooms), dice.randint(8, 16), dice.randint(0, 6)
        for_whom = dice.choice([{}, {"member_id": payer.member}, {"member_id": payer.member, "team_id": team}])
        body = wish(room, start, start + 1, day, override_policy=True, **for_whom)
        await operator.http.post("/v1/bookings", json=body)
    return list(zip(rooms, shortest, strict=True)), payer.member, team


@pytest.mark.parametrize("seed", range(8))
async def test_what_is_offered_can_be_quoted_and_booked(operator: Operator, seed: int) -> None:
    dice = random.Random(seed)
    rooms, member, team = await some_house(operator, dice)
    async with signed_in(operator, {"id": member}) as me:
        for for_team in ({}, {"team_id": team}):
            found = await offered(me, **for_team)
            chosen = [
                {"resource_id": room.id, "starts_at": start, "ends_at": ends(start, minutes)}
                for room, minutes in rooms
                if room.id in found
                for start in corners(dice, found[room.id]["starts"])
            ]
            for one in chosen:
                quoted = await me.post("/v1/me/quotes", json={"bookings": [one], **for_team})
                assert quoted.status_code == 201, quoted.text
                [item] = quoted.json()["items"]
                assert item["possible"], (one, item["rules"], item["conflicts"])
            if chosen:
                last = dice.choice(chosen)
                exact = {"starts_at": last["starts_at"], "ends_at": last["ends_at"], **for_team}
                there = await me.get("/v1/me/availability", params=exact)
                assert last["resource_id"] in [one["resource_id"] for one in there.json()["data"]]
                booked = await me.post("/v1/me/bookings", json=last | for_team | {"title": "Mine"})
                assert booked.status_code == 201, booked.text


def ends(start: str, minutes: int) -> str:
    return (datetime.fromisoformat(start) + timedelta(minutes=minutes)).isoformat()


def corners(dice: random.Random, starts: list[str]) -> list[str]:
    """The first and the last of them, and two between."""
    return list(dict.fromkeys([*starts[:1], *starts[-1:], *dice.sample(starts, min(2, len(starts)))]))


def days_of(found: dict[str, Any]) -> set[str]:
    """The local days of its starts."""
    return {datetime.fromisoformat(one).astimezone(BERLIN).date().isoformat() for one in found["starts"]}


async def test_a_spent_limit_and_a_day_without_a_price_are_left_out(operator: Operator) -> None:
    """Two hours a day and member; a rate until the end of Wednesday."""
    room = await a_room(operator, rules={"limits": [{"of": "member", "per": "day", "minutes": 120}]})
    await a_tax(operator, room)
    await a_rate(
        operator, hourly(1000), resource_id=room.row.id, valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 5)
    )
    payer = await a_payer(operator)
    await operator.post("/v1/bookings", wish(room, 9, 11, 1, member_id=payer.member))
    await operator.post("/v1/bookings", wish(room, 9, 10, 2, member_id=payer.member))
    async with signed_in(operator, {"id": payer.member}) as me:
        found = await offered(me, minutes=90)
        days = days_of(found[room.id])
        # Tuesday's two hours are used; of Wednesday's one is left, no 90 minutes; from Thursday nothing has a price.
        assert days == {"2026-11-02"}
        days = days_of((await offered(me, minutes=60))[room.id])
        assert days == {"2026-11-02", "2026-11-04"}
        for day, expected in ((0, 1), (1, 0), (2, 1), (3, 0)):
            exact = {"starts_at": at(14, day).isoformat(), "ends_at": at(15, day).isoformat()}
            there = (await me.get("/v1/me/availability", params=exact)).json()["data"]
            assert len(there) == expected, day
        refused = await me.post("/v1/me/bookings", json=wish(room, 14, 15, 1))
        assert refused.json()["code"] == "policy_broken"
        refused = await me.post("/v1/me/bookings", json=wish(room, 14, 15, 3))
        assert refused.json()["code"] == "no_price"
    # Operators see what is free, whoever it may be for.
    seen = await operator.get("/v1/availability", **WEEK)
    assert days_of(seen["data"][0]) > {"2026-11-03", "2026-11-05"}


async def test_as_many_statements_for_many_resources(operator: Operator) -> None:
    limits = {"limits": [{"of": "member", "per": "day", "minutes": 120}]}
    rooms = [await a_room(operator, rules=limits)]
    payer = await a_payer(operator)
    async with signed_in(operator, {"id": payer.member}) as me:
        await offered(me)
        async with round_trips(operator.db) as few:
            await offered(me)
        for _ in range(6):
            rooms.append(await a_room(operator, rules=limits, location=rooms[0].location))
        async with round_trips(operator.db) as many:
            assert len(await offered(me)) == 7
    # BEGIN, who asks, what they may, the resources, rates, limits, COMMIT
    assert len(few) == len(many) <= 7, many
