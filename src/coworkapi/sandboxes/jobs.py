"""Long work of sandboxes: filling one, and throwing one away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Unavailable
from coworkapi.core.files import FileStore
from coworkapi.core.jobs import Due
from coworkapi.core.operations import Operation, Run, Work
from coworkapi.core.principal import system_principal
from coworkapi.demo.filling import Filling
from coworkapi.identity import service as identity
from coworkapi.sandboxes import service
from coworkapi.sandboxes.copying import copy_settings
from coworkapi.sandboxes.models import Sandbox

# What an integration has set up in a sandbox stays when it is reset: only its own data goes.
KEPT = ("sandboxes", "webhook_endpoints", "webhook_cursors")
# Every third booking of the demo: all of it would take a worker half a minute.
SHARE = 3
_PATIENCE, _PAUSE = 120, 0.5


def operations(due: Sequence[Due], files: FileStore) -> dict[str, Work]:
    """The kinds of long work. `due`: everything that can fall due."""

    async def fill(run: Run) -> dict[str, Any]:
        return await _Fill(run, due, files).do()

    return {service.FILL: fill, service.DELETE: _delete}


class _Fill:
    """Empties the sandbox, then fills it. What a worker left that was killed is emptied by the next."""

    def __init__(self, run: Run, due: Sequence[Due], files: FileStore) -> None:
        self.run, self.due, self.files = run, due, files
        self.done = 0

    async def do(self) -> dict[str, Any]:
        run, data = self.run, self.run.params["data"]
        await run.step(_nothing, done=0)
        # Whether it is a test organization is asked again where it is emptied.
        await run.alive(run.db.run(run.principal, self._empty))
        run.principal = replace(run.principal, organization_mode="test", test_clock_at=None)
        copied = 0
        if data == "settings":
            copied = await run.alive(self._copy())
        elif data == "demo":
            filling = Filling(
                run.db,
                run.principal,
                self.files,
                self.due,
                besides=run.operation_id,
                share=SHARE,
                tell=self._tell,
            )
            self.total = filling.steps
            await run.alive(filling.fill(), done=lambda: min(self.done, self.total), total=self.total)
        return {"data": data, "copied": copied}

    async def _empty(self, session: AsyncSession) -> None:
        await identity.empty_organization(session, keep=KEPT, operation_id=self.run.operation_id)

    async def _copy(self) -> int:
        sandbox_id = self.run.principal.organization_id
        async with self.run.db.transaction(system_principal(sandbox_id)) as session:
            sandbox = await session.get_one(Sandbox, sandbox_id)
        return await copy_settings(self.run.db, parent_id=sandbox.parent_id, sandbox_id=sandbox_id)

    def _tell(self, said: str) -> None:
        self.done += 1


async def _delete(run: Run) -> dict[str, Any]:
    sandbox_id = UUID(run.params["organization_id"])

    async def is_ours(session: AsyncSession) -> bool:
        return bool(await service.list_sandboxes(session, sandbox_id))

    if await run.step(is_ours):
        await run.alive(_erase(run, sandbox_id))
    return {"organization_id": run.params["organization_id"]}


async def _erase(run: Run, sandbox_id: UUID) -> None:
    """Once nobody is at work in it any more."""
    inside = system_principal(sandbox_id)
    for _ in range(_PATIENCE):
        if not await run.db.run(inside, _still_at_work):
            await run.db.run(inside, identity.erase_organization)
            return
        await asyncio.sleep(_PAUSE)
    raise Unavailable("the sandbox's own work doesn't end")


async def _still_at_work(session: AsyncSession) -> bool:
    """Asks the sandbox's operations to stop, and tells whether a worker is still at one."""
    await session.execute(
        update(Operation)
        .where(Operation.state.in_(("queued", "running")))
        .values(cancel_requested=True)
        .execution_options(synchronize_session=False)
    )
    busy = select(Operation.id).where(Operation.state == "running", Operation.lease_until > func.now()).limit(1)
    return await session.scalar(busy) is not None


async def _nothing(session: AsyncSession) -> None:
    """What a step does that only tells of itself."""
