"""Whatever is done to memberships in whatever order: the database holds what the calendar says."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from coworkapi.memberships.queries.memberships import memberships_shown
from coworkapi.memberships.rules.life import kept_periods, midnight
from coworkapi.memberships.service import advance_memberships
from coworkapi.memberships.service.reading import held_of
from coworkapi.memberships.values import HOLDING_STATES
from tests.memberships.factories import BERLIN, a_member, a_plan, a_space, an_office, at, months
from tests.operator import Operator

STEPS = 45
GOING = ("scheduled", "active", "paused", "in_notice", "ended")


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_database_holds_what_the_calendar_says(operator: Operator, seed: int) -> None:
    chance, now = Random(seed), at("2027-01-31 09:00")
    location = await a_space(operator, "2027-01-31 09:00")
    offices = [await an_office(operator, location, f"Office {number}") for number in range(2)]
    rents = [{"resource_ids": [office["id"] for office in offices]}]
    pause = {"allowed": True, "keeps": []}
    plans = [
        await a_plan(
            operator, terms={"pause": pause, "rents": rents, "capacity": 2, "anchor": {"kind": "anniversary"}}
        ),
        await a_plan(operator, terms={"pause": pause, "renewal": {"kind": "fixed", "term": months(1)}, "capacity": 3}),
        await a_plan(operator, terms={"signature_required": True, "minimum_term": months(2), "capacity": 3}),
    ]
    people = [await a_member(operator, f"Member {number}") for number in range(3)]
    made: list[dict[str, Any]] = []

    def a_day() -> str:
        return (now.astimezone(BERLIN).date() + timedelta(days=chance.randint(-2, 60))).isoformat()

    done = 0
    for _ in range(STEPS):
        if chance.random() < 0.3 or not made:
            plan = chance.choice(plans)
            body = {"plan_id": plan["id"], "member_id": chance.choice(people)["id"], "draft": chance.random() < 0.2}
            if plan is plans[0]:
                body["resource_ids"] = [chance.choice(offices)["id"]]
            if chance.random() < 0.6:
                body["starts_on"] = a_day()
            answer = await operator.http.post("/v1/memberships", json=body)
            if answer.status_code == 201:
                made.append(answer.json())
        else:
            bodies: dict[str, Any] = {
                "start": {"starts_on": a_day()},
                "sign": None,
                "pause": chance.choice([{"starts_on": a_day(), "ends_on": a_day()}, {}, {"cycles": 1}]),
                "resume": chance.choice([None, {"on": a_day()}]),
                "give-notice": chance.choice([None, {"ends_on": a_day()}, {"ends_on": a_day(), "override": True}]),
                "withdraw-notice": None,
                "end": {"reason": "random", "ends_on": a_day()},
                "cancel": None,
                "reactivate": None,
                "relocate": {"resource_ids": [chance.choice(offices)["id"]]},
            }
            verb = chance.choice(list(bodies))
            one = chance.choice(made)
            answer = await operator.http.post(f"/v1/memberships/{one['id']}/{verb}", json=bodies[verb])
        assert answer.status_code in (200, 201, 404, 409, 422), answer.text
        done += answer.status_code < 300
        if chance.random() < 0.4:
            now += timedelta(days=chance.randint(1, 20), hours=chance.randint(0, 20))
            await operator.set_clock(now)
            async with operator.db.transaction(operator.principal) as session:
                await advance_memberships(session, now)
        await as_the_calendar_says(operator, now)
    assert done > STEPS // 4, "most was refused: this proves little"


async def as_the_calendar_says(operator: Operator, now: datetime) -> None:
    async with operator.db.transaction(operator.principal) as session:
        found = [held_of(row) for row in await session.execute(memberships_shown())]
        taken: dict[Any, list[Any]] = {}
        for unit_id, source_id, starts_at, ends_at in await session.execute(
            text(
                "SELECT unit_id, source_id, starts_at, nullif(ends_at, 'infinity') FROM allocations "
                "WHERE kind = 'membership' ORDER BY starts_at"
            )
        ):
            taken.setdefault((source_id, unit_id), []).append((starts_at, ends_at))
        holders = await session.execute(text("SELECT plan_id, held FROM plan_holders"))
        counted = {row.plan_id: row.held for row in holders}
    for held in found:
        row, today = held.row, held.today(now)
        if row.state in GOING:
            assert row.state == held.life.state(today), held.out
            following = held.life.next_change(today)
            if row.state == "ended":
                assert row.due_at is None
            else:
                assert row.due_at == (None if following is None else midnight(held.time_zone, following))
        for unit_id in row.unit_ids:
            wanted = [
                (midnight(held.time_zone, begin), None if end is None else midnight(held.time_zone, end))
                for begin, end in kept_periods(row.starts_on, row.ends_on, held.pauses)
            ]
            if row.state in HOLDING_STATES:
                assert _from(taken.get((row.id, unit_id), []), now) == _from(wanted, now), held.out
            else:
                assert _from(taken.get((row.id, unit_id), []), now) == []
    for plan_id, held_places in counted.items():
        holds = [one.row for one in found if one.row.plan_id == plan_id and one.row.state in HOLDING_STATES]
        assert held_places == sum(row.quantity for row in holds)


def _from(periods: list[Any], now: datetime) -> list[Any]:
    """What lies ahead: what is over is nobody's business."""
    return [(max(begin, now), end) for begin, end in periods if end is None or end > now]
