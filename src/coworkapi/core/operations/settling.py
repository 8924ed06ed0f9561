"""Waiting until nothing is due of an organization, whoever does it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select

from coworkapi.core.db import Database
from coworkapi.core.jobs import Due, catch_up
from coworkapi.core.operations.models import Operation
from coworkapi.core.principal import system_principal

UNDER_WAY = "operations under way"
# How often it is asked what is still due, how often without a pause, and the pause in seconds.
_PATIENCE, _PROMPT, _PAUSE = 400, 50, 0.1


async def settle(
    db: Database,
    due: Sequence[Due],
    organization_id: UUID,
    *,
    besides: UUID | None = None,
    reactions: bool = True,
) -> list[str]:
    """Does what is due, and waits for what other workers have begun, long work too; what is left after a while.

    `besides`: the operation that asks, which is under way itself. `reactions`: whether those to events belong to it.
    """
    pending: list[str] = []
    for attempt in range(_PATIENCE):
        before, pending = pending, await catch_up(db, due, organization_id, reactions=reactions)
        if not pending and await _under_way(db, organization_id, besides):
            pending = [UNDER_WAY]
        if not pending:
            break
        if (attempt > _PROMPT and pending == before) or pending == [UNDER_WAY]:
            await asyncio.sleep(_PAUSE)  # another worker has it
    return pending


async def _under_way(db: Database, organization_id: UUID, besides: UUID | None) -> bool:
    """Whether a worker is at an operation of that organization."""
    others = Operation.state == "running"
    if besides is not None:
        others &= Operation.id != besides
    async with db.transaction(system_principal(organization_id)) as session:
        return bool(await session.scalar(select(exists().where(others))))
