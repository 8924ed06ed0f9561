"""What becomes of deliveries when an outcome can't be kept, or an attempt goes wrong on our side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any, Self
from uuid import UUID

import pytest
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from coworkapi.gateways.outgoing import Answer, Poster
from coworkapi.settings import Settings
from coworkapi.webhooks.dispatch import Dispatcher, _Serving
from coworkapi.webhooks.fanning import fan_out_all
from coworkapi.webhooks.outbox import Bodies, Claimed, Room, claim, outcome
from coworkapi.webhooks.recording import keep
from coworkapi.webhooks.service import seal_of
from tests.operator import Operator
from tests.webhooks.receiver import Receiver, receiver

LOG = "/v1/webhook-deliveries"
NOBODY = system_principal(NO_ORGANIZATION)


@pytest.fixture
async def taker() -> AsyncIterator[Receiver]:
    async with receiver() as made:
        yield made


async def queued(operator: Operator, url: str, count: int) -> str:
    """An endpoint with so many deliveries that wait."""
    made = await operator.post("/v1/webhook-endpoints", {"url": url, "event_types": ["member.created"]})
    for number in range(count):
        await operator.post("/v1/members", {"name": f"m{number}"})
    await fan_out_all(operator.db, operator.organization_id)
    return str(made["id"])


async def claimed(operator: Operator) -> list[Claimed]:
    room = Room(limit=100, each=16, failing=16, named={})
    only = operator.organization_id
    return await operator.db.run(NOBODY, lambda session: claim(session, Bodies(), room=room, only=only))


async def logged(operator: Operator) -> dict[UUID, Any]:
    async with operator.db.transaction(operator.principal) as session:
        rows = await session.execute(
            text("SELECT id, state, attempts, last_error, log, lease_until FROM webhook_deliveries")
        )
        return {row.id: row for row in rows}


async def test_an_outcome_that_the_database_refuses_holds_up_no_other(operator: Operator) -> None:
    await queued(operator, "https://example.com/hook", 9)
    items = await claimed(operator)
    assert len(items) == 9
    outcomes = [outcome(item, Answer(200, 0.01), 0.5) for item in items]
    outcomes[3]["error"] = outcomes[3]["attempt"]["error"] = "broken\0off"  # text that can't be stored
    outcomes[5]["delay"] = outcomes[5]["status"] = 10**9  # a status that can't be stored
    outcomes[7]["state"] = "lost"  # refused with and without what the other side said
    async with asyncio.timeout(10):
        await keep(operator.db, outcomes, give_up=lambda: False)
    found = await logged(operator)
    kept = [found[item.id] for item in items]
    assert [one.state for one in kept] == ["delivered"] * 7 + ["pending", "delivered"]
    assert [one.attempts for one in kept] == [1] * 7 + [0, 1]
    assert kept[7].lease_until is not None, "the lease brings it back"
    assert "could not be stored" not in str(kept[3].log), "it was delivered all the same"


async def test_whatever_the_other_side_says_can_be_stored(operator: Operator) -> None:
    await queued(operator, "https://example.com/hook", 2)
    first, second = await claimed(operator)
    outcomes = [
        outcome(first, Answer(None, 0.1, "not an answer: \0\udcff"), 0.5),
        outcome(second, Answer(500, 0.1, None, None, "say\0 \ud800so"), 0.5),
    ]
    await keep(operator.db, outcomes, give_up=lambda: False)
    found = await logged(operator)
    assert found[first.id].last_error == "not an answer: ?"
    assert found[second.id].log[0]["answer"] == "say ?so"


async def test_outcomes_wait_for_a_database_that_is_away_until_they_are_given_up() -> None:
    away = Database("postgresql://nobody@127.0.0.1:9/none", pool_size=1)
    asked: list[int] = []

    def give_up() -> bool:
        asked.append(1)
        return len(asked) == 2

    await keep(away, [{"id": str(new_id())}], give_up=give_up)
    assert len(asked) == 2
    await away.close()


class Mistaken(Poster):
    """Raises where a poster never should."""

    async def __aenter__(self) -> Self:
        return self

    async def post(self, url: str, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Answer:
        raise RuntimeError("a mistake of ours")


async def test_an_attempt_that_goes_wrong_on_our_side_gives_its_place_back_and_is_retried(
    operator: Operator, settings: Settings
) -> None:
    await queued(operator, "https://example.com/hook", 5)
    dispatcher = Dispatcher(seal_of(settings.secret_key.get_secret_value()), any_target=True)
    stop = asyncio.Event()
    serving = _Serving(dispatcher, operator.db, Mistaken(any_target=True), stop, asyncio.Event())
    running = asyncio.create_task(serving.run())
    async with asyncio.timeout(10):
        while True:
            if all(one.attempts for one in (await logged(operator)).values()):
                break
            await asyncio.sleep(0.05)
    stop.set()
    serving._more.set()
    await running
    found = (await logged(operator)).values()
    assert {(one.state, one.last_error) for one in found} == {("pending", "could not be sent: RuntimeError")}
    assert serving._claimed == serving._failing == 0
    assert not any(line.busy for line in serving._lines.values())
