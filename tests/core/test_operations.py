from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import text

from coworkapi.core.errors import Conflict
from coworkapi.core.ids import encode_id
from coworkapi.core.operations import ReportedRow, Run, Work, operations_due, settle, start
from tests.operator import Operator


async def started(operator: Operator, **params: Any) -> str:
    async with operator.db.transaction(operator.principal) as session:
        operation = await start(
            session, kind="test.work", scope="members:read", params=params, content=b"what it works on"
        )
    return encode_id("op", operation.id)


async def work(operator: Operator, does: Work) -> int:
    return await operations_due({"test.work": does}).run(operator.db, operator.principal)


async def let_the_lease_pass(operator: Operator) -> None:
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE operations SET lease_until = now() WHERE state = 'running'"))


async def test_work_goes_in_steps_and_ends_with_its_result(operator: Operator) -> None:
    seen: list[Any] = []

    async def does(run: Run) -> dict[str, Any]:
        seen.append((await run.content(), run.params["depth"], run.principal.label))

        async def two_rows(session: Any) -> None:
            await run.report(
                session,
                [
                    ReportedRow(2, "created", "mem_x"),
                    ReportedRow(3, "wrong", None, [{"column": "a", "code": "b", "detail": "c"}]),
                ],
            )

        await run.step(two_rows, done=2, total=3)
        await run.step(lambda session: run.report(session, [ReportedRow(4, "created")]), done=3)
        return await run.counts()

    path = f"/v1/operations/{await started(operator, depth=3)}"
    assert await work(operator, does) == 1
    assert await work(operator, does) == 0
    done = await operator.get(path)
    assert (done["state"], done["done"], done["total"]) == ("succeeded", 3, 3)
    assert done["result"] == {"created": 2, "wrong": 1}
    assert seen == [(b"what it works on", 3, "system")]
    rows = (await operator.get(f"{path}/rows"))["data"]
    assert [row["number"] for row in rows] == [2, 3, 4]
    assert rows[1]["errors"] == [{"column": "a", "code": "b", "detail": "c"}]
    (fact,) = await operator.events("operation.ended")
    assert fact["data"]["state"] == "succeeded"
    async with operator.db.transaction(operator.principal) as session:
        assert (await session.execute(text("SELECT count(*) FROM operation_inputs"))).scalar_one() == 0


async def test_what_is_wrong_with_the_input_ends_it(operator: Operator) -> None:
    async def does(run: Run) -> dict[str, Any]:
        raise Conflict("the file is of last year; send this year's")

    path = f"/v1/operations/{await started(operator)}"
    await work(operator, does)
    failed = await operator.get(path)
    assert failed["state"] == "failed"
    assert failed["problem"]["detail"] == "the file is of last year; send this year's"
    assert failed["ended_at"]


async def test_a_crash_goes_on_from_the_checkpoint_and_three_are_enough(operator: Operator) -> None:
    found: list[Any] = []

    async def does(run: Run) -> dict[str, Any]:
        last = run.checkpoint.get("last", 0)
        found.append(last)
        await run.step(
            lambda session: run.report(session, [ReportedRow(last + 1, "created")]), checkpoint={"last": last + 1}
        )
        raise RuntimeError("a bug of ours")

    path = f"/v1/operations/{await started(operator)}"
    await work(operator, does)
    assert (await operator.get(path))["state"] == "running"
    assert await work(operator, does) == 0  # its lease still runs
    for _ in range(2):
        await let_the_lease_pass(operator)
        assert await work(operator, does) == 1
    assert found == [0, 1, 2]
    failed = await operator.get(path)
    assert (failed["state"], failed["problem"]["code"]) == ("failed", "internal_error")
    assert "a bug of ours" not in str(failed)
    assert len((await operator.get(f"{path}/rows"))["data"]) == 3


async def test_who_lost_the_lease_writes_nothing_more(operator: Operator) -> None:
    path = f"/v1/operations/{await started(operator)}"
    runs: list[Run] = []

    async def quick(run: Run) -> dict[str, Any]:
        return {"by": "the second"}

    async def slow(run: Run) -> dict[str, Any]:
        runs.append(run)
        await let_the_lease_pass(operator)
        assert await work(operator, quick) == 1  # another worker takes over and ends it
        await run.step(lambda session: run.report(session, [ReportedRow(1, "created")]))
        return {"by": "the first"}

    await work(operator, slow)
    assert len(runs) == 1
    assert (await operator.get(path))["result"] == {"by": "the second"}
    assert (await operator.get(f"{path}/rows"))["data"] == []


async def test_settling_waits_for_another_workers_operation(operator: Operator) -> None:
    await started(operator)
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def does(run: Run) -> dict[str, Any]:
        begun.set()
        await may_end.wait()
        return {}

    other = asyncio.create_task(work(operator, does))
    await begun.wait()
    settling = asyncio.create_task(settle(operator.db, [], operator.organization_id))
    done, _ = await asyncio.wait([settling], timeout=0.5)
    assert not done, "the other worker is still at it"
    may_end.set()
    assert await settling == []
    assert await other == 1
    (ended,) = (await operator.get("/v1/operations"))["data"]
    assert ended["state"] == "succeeded"
