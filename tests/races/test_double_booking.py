"""No double booking: 200 attempts at once over 8 service processes, on the same database."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.bookings.factories import a_room, at
from tests.operator import Operator

pytestmark = pytest.mark.slow
PROCESSES, ATTEMPTS = 8, 200
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Outcome:
    """What 200 racers got."""

    won: list[dict[str, Any]]
    lost: list[dict[str, Any]]
    milliseconds: list[float]

    def share(self, part: float) -> float:
        return sorted(self.milliseconds)[int(len(self.milliseconds) * part)]


def race(database_url: str, operator: Operator, bodies: list[dict[str, Any]]) -> Outcome:
    """Asks for all of them at once; nothing but 201 and 409 may come back."""
    plan = {
        "database_url": database_url,
        "token": operator.api_key,
        "processes": [bodies[number::PROCESSES] for number in range(PROCESSES)],
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.races.racers"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(bodies)
    statuses = Counter(status for _, status, _, _ in answers)
    assert set(statuses) <= {201, 409}, (statuses, [one[3] for one in answers if one[1] not in (201, 409)][:3])
    return Outcome(
        won=[body for _, status, _, body in answers if status == 201],
        lost=[body for _, status, _, body in answers if status == 409],
        milliseconds=[ms for _, _, ms, _ in answers],
    )


async def deadlocks(operator: Operator) -> int:
    async with operator.db.session() as session:
        await session.execute(text("SELECT pg_stat_force_next_flush()"))
        found = await session.execute(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        return int(found.scalar_one())


def check_losers(outcome: Outcome) -> None:
    """Each is told what is in the way and what to take instead, and nobody waited for a deadlock to be resolved."""
    for problem in outcome.lost:
        assert problem["code"] == "slot_taken"
        assert problem["conflicts"], problem
        assert problem["alternatives"], problem
    assert outcome.share(0.99) <= 10 * outcome.share(0.5)


async def test_one_room(database_url: str, operator: Operator) -> None:
    room = await a_room(operator)
    await a_room(operator, location=room.location, clock=None)
    before = await deadlocks(operator)
    rng = random.Random(1)
    bodies = []
    for _ in range(ATTEMPTS):  # an hour each; all of them contain 10:45 to 11:00
        start = 10 + rng.randrange(4) / 4
        bodies.append(wish(room.id, start, start + 1))
    outcome = race(database_url, operator, bodies)
    assert len(outcome.won) == 1
    check_losers(outcome)
    assert await deadlocks(operator) == before
    assert [one["id"] for one in (await operator.get("/v1/bookings"))["data"]] == [outcome.won[0]["id"]]


async def test_the_parts_and_the_whole_of_a_divisible_room(database_url: str, operator: Operator) -> None:
    left = await a_room(operator)
    right = await a_room(operator, location=left.location, clock=None)
    whole = await a_room(operator, location=left.location, clock=None, units=[*right.unit_ids, *left.unit_ids])
    before = await deadlocks(operator)
    rng = random.Random(2)
    rooms = [left.id, right.id, whole.id]
    outcome = race(database_url, operator, [wish(rng.choice(rooms), 10, 11) for _ in range(ATTEMPTS)])
    assert sorted(one["resource_id"] for one in outcome.won) in ([whole.id], sorted([left.id, right.id]))
    check_losers(outcome)
    assert await deadlocks(operator) == before


async def test_a_pool_of_twenty(database_url: str, operator: Operator) -> None:
    desks = await a_room(operator, units=20, is_pool=True, kind="hot_desk")
    before = await deadlocks(operator)
    rng = random.Random(3)
    quantities = [rng.choice((1, 1, 1, 2, 3)) for _ in range(ATTEMPTS)]
    outcome = race(database_url, operator, [wish(desks.id, 10, 12) | {"quantity": q} for q in quantities])
    taken = [unit for one in outcome.won for unit in one["unit_ids"]]
    assert len(taken) == len(set(taken)) <= 20
    assert sum(one["quantity"] for one in outcome.won) == len(taken)
    # Somebody who wanted one desk lost, so none was left over.
    assert len(taken) == 20
    check_losers(outcome)
    assert await deadlocks(operator) == before


def wish(resource_id: str, start: float, end: float) -> dict[str, Any]:
    return {
        "resource_id": resource_id,
        "starts_at": at(start).isoformat(),
        "ends_at": at(end).isoformat(),
        "title": "Race",
    }
