"""Starting long work, and doing it: claimed by a lease, in steps that each commit their own progress."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast
from uuid import UUID

import orjson
import structlog
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.db import Database
from coworkapi.core.errors import ProblemError, Unavailable
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.jobs import DueRun
from coworkapi.core.operations.events import OperationEnded
from coworkapi.core.operations.models import Operation, OperationInput, OperationRow
from coworkapi.core.operations.schemas import OperationOut
from coworkapi.core.principal import Principal, PrincipalKind
from coworkapi.core.unit_of_work import acting_principal, leave_work

T = TypeVar("T")
_log = structlog.get_logger("coworkapi.operations")
LEASE = text("interval '2 minutes'")
MAX_ATTEMPTS = 3
BEAT_SECONDS = 3.0


_REPORT = text("""
INSERT INTO operation_rows (operation_id, number, outcome, subject_id, errors)
SELECT :id, number, outcome, subject_id, errors FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb))
  AS r(number integer, outcome text, subject_id text, errors jsonb)""")


async def _nothing(session: AsyncSession) -> None:
    """What a step does that only tells of itself."""


class Stopped(Exception):
    """The work must end here, between two steps: whoever does it lets this pass."""


class _Cancelled(Stopped):
    """Somebody asked to stop."""


class _LeaseLost(Stopped):
    """Another worker has it now."""


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """What became of one row of the input. `errors`: `{column, code, detail}` each."""

    number: int
    outcome: str
    subject_id: str | None = None
    errors: Sequence[Mapping[str, Any]] = ()


@dataclass(slots=True)
class Run:
    """One operation at work. Everything it writes goes through `step`."""

    db: Database
    principal: Principal
    operation_id: UUID
    attempt: int
    params: Mapping[str, Any]
    checkpoint: Mapping[str, Any]

    async def content(self) -> bytes:
        """The file that the operation was started with."""

        async def read(session: AsyncSession) -> bytes:
            statement = select(OperationInput.content).where(OperationInput.operation_id == self.operation_id)
            return (await session.execute(statement)).scalar_one()

        return await self.db.run(self.principal, read)

    async def step(
        self,
        work: Callable[[AsyncSession], Awaitable[T]],
        *,
        done: int | None = None,
        total: int | None = None,
        checkpoint: Mapping[str, Any] | None = None,
    ) -> T:
        """`work(session)` in one transaction, with the progress that it means. May run again after a deadlock."""

        async def one(session: AsyncSession) -> T:
            values: dict[str, Any] = {"lease_until": func.now() + LEASE, "updated_at": func.app_now()}
            values |= {"done": done} if done is not None else {}
            values |= {"total": total} if total is not None else {}
            values |= {"checkpoint": dict(checkpoint)} if checkpoint is not None else {}
            found = await session.execute(
                update(Operation)
                .where(
                    Operation.id == self.operation_id,
                    Operation.state == "running",
                    Operation.attempts == self.attempt,
                )
                .values(values)
                .returning(Operation.cancel_requested)
            )
            cancel = found.scalar_one_or_none()
            if cancel is None:
                raise _LeaseLost
            if cancel:
                raise _Cancelled
            return await work(session)

        return await self.db.run(self.principal, one)

    async def alive(
        self, work: Coroutine[Any, Any, T], *, done: Callable[[], int] = lambda: 0, total: int | None = None
    ) -> T:
        """`work`, which opens transactions of its own and may take longer than the lease, while the operation stays
        this worker's; broken off when somebody asks to stop. `done`: how far it is, told every few seconds."""
        task = asyncio.ensure_future(work)
        try:
            while True:
                ended, _ = await asyncio.wait([task], timeout=BEAT_SECONDS)
                await self.step(_nothing, done=done(), total=total)
                if ended:
                    return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait([task])

    async def note(self, session: AsyncSession, *, done: int, total: int, checkpoint: Mapping[str, Any]) -> None:
        """Says inside a step how far it has come, for work that knows it at the step's end only. One statement."""
        await session.execute(
            update(Operation)
            .where(Operation.id == self.operation_id)
            .values(done=done, total=total, checkpoint=dict(checkpoint))
            .execution_options(synchronize_session=False)
        )

    async def report(self, session: AsyncSession, rows: Sequence[ReportedRow]) -> None:
        """Adds rows to the operation's report, in the step's transaction. One statement."""
        if rows:
            values = [
                {
                    "number": row.number,
                    "outcome": row.outcome,
                    "subject_id": row.subject_id,
                    "errors": row.errors,
                }
                for row in rows
            ]
            await session.execute(_REPORT, {"id": self.operation_id, "rows": orjson.dumps(values).decode()})

    async def counts(self) -> dict[str, int]:
        """How many rows of the report have each outcome."""

        async def count(session: AsyncSession) -> dict[str, int]:
            rows = await session.execute(
                select(OperationRow.outcome, func.count())
                .where(OperationRow.operation_id == self.operation_id)
                .group_by(OperationRow.outcome)
            )
            return {row[0]: row[1] for row in rows}

        return await self.db.run(self.principal, count)

    async def forget_report(self, session: AsyncSession) -> None:
        """Empties the operation's report."""
        await session.execute(delete(OperationRow).where(OperationRow.operation_id == self.operation_id))


# Does one operation and returns its result. A ProblemError it raises is how the operation fails; anything else is
# tried again from the checkpoint.
Work = Callable[[Run], Awaitable[dict[str, Any]]]


async def start(
    session: AsyncSession, *, kind: str, scope: str, params: Mapping[str, Any], content: bytes | None = None
) -> OperationOut:
    """Queues long work of a kind that `wiring.py` knows; `content` is kept until it ends."""
    principal = acting_principal(session)
    operation = Operation(
        id=new_id(),
        kind=kind,
        scope=scope,
        params=dict(params),
        principal_kind=principal.kind,
        principal_id=principal.id,
    )
    session.add(operation)
    await session.flush()
    if content is not None:
        await session.execute(insert(OperationInput).values(operation_id=operation.id, content=content))
    await session.refresh(operation)
    leave_work(session)
    return OperationOut.model_validate(operation)


async def end_queued(session: AsyncSession, operation: Operation) -> None:
    """Ends a locked operation that no worker has begun as cancelled."""
    operation.state = "running"
    await session.flush()
    await _end(session, operation.id, "cancelled")
    await session.refresh(operation)


def operations_due(kinds: Mapping[str, Work]) -> DueRun:
    """The due work that does operations of these kinds."""

    async def run(db: Database, principal: Principal) -> int:
        operation = await db.run(principal, _claim)
        if operation is None:
            return 0
        await _do(db, principal, operation, kinds)
        return 1

    return DueRun("core.operations", "operations_due", run)


async def _claim(session: AsyncSession) -> Operation | None:
    free = (Operation.state == "queued") | ((Operation.state == "running") & (Operation.lease_until <= func.now()))
    found = await session.execute(
        select(Operation).where(free).order_by(Operation.id).limit(1).with_for_update(skip_locked=True)
    )
    operation = found.scalar_one_or_none()
    if operation is not None:
        operation.state = "running"
        operation.attempts += 1
        operation.started_at = operation.started_at or acting_principal(session).now
        operation.lease_until = func.now() + LEASE
        await session.flush()
        await session.refresh(operation)
    return operation


async def _do(db: Database, principal: Principal, operation: Operation, kinds: Mapping[str, Work]) -> None:
    """Does a claimed operation to its end, or leaves it to the next attempt."""
    # What it changes was changed by whoever started it.
    acting = replace(principal, kind=cast(PrincipalKind, operation.principal_kind), id=operation.principal_id)
    run = Run(db, acting, operation.id, operation.attempts, operation.params, operation.checkpoint)
    work = kinds.get(operation.kind)
    try:
        if work is None:
            raise LookupError(f"nothing does {operation.kind}: it was removed while the operation waited")
        result = await work(run)
        await run.step(lambda session: _end(session, operation.id, "succeeded", result=result))
    except asyncio.CancelledError:
        await asyncio.shield(db.run(principal, lambda session: _release(session, operation.id)))
        raise
    except _LeaseLost:
        _log.info("operation.lost", operation_id=str(operation.id))
    except _Cancelled:
        await db.run(acting, lambda session: _end(session, operation.id, "cancelled"))
    except Unavailable:
        _log.warning("operation.interrupted", operation_id=str(operation.id))  # the lease brings it back
    except ProblemError as error:
        problem = error.problem()
        await db.run(acting, lambda session: _end(session, operation.id, "failed", problem=problem))
    except Exception:
        _log.exception("operation.broke", operation_id=str(operation.id), kind=operation.kind)
        if operation.attempts >= MAX_ATTEMPTS:
            problem = ProblemError("something went wrong on our side; what was done so far is in the report").problem()
            await db.run(acting, lambda session: _end(session, operation.id, "failed", problem=problem))


async def _release(session: AsyncSession, operation_id: UUID) -> None:
    """Lets another worker go on at once."""
    await session.execute(
        update(Operation)
        .where(Operation.id == operation_id, Operation.state == "running")
        .values(lease_until=func.now())
        .execution_options(synchronize_session=False)
    )


async def _end(session: AsyncSession, operation_id: UUID, state: str, **values: Any) -> None:
    statement = (
        update(Operation)
        .where(Operation.id == operation_id, Operation.state == "running")
        .values(state=state, lease_until=None, ended_at=func.app_now(), updated_at=func.app_now(), **values)
        .returning(Operation)
        .execution_options(synchronize_session=False)
    )
    ended = (await session.execute(statement)).scalar_one_or_none()
    if ended is not None:
        await session.execute(delete(OperationInput).where(OperationInput.operation_id == operation_id))
        emit(session, OperationEnded(aggregate_id=operation_id, data=OperationOut.model_validate(ended)))
