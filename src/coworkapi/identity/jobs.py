"""Long work of identity: a test organization's clock goes through days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.core.jobs import Due
from coworkapi.core.operations import Run, Work, settle
from coworkapi.identity import service
from coworkapi.identity.events import TestClockAdvanced
from coworkapi.identity.schemas import TestClockOut
from coworkapi.identity.service.clock import DAY

_log = structlog.get_logger("coworkapi.test_clock")


def operations(due: Sequence[Due]) -> dict[str, Work]:
    """The kinds of long work. `due`: everything that can fall due."""
    return {service.ADVANCE: _advance_day_by_day(due)}


def _advance_day_by_day(due: Sequence[Due]) -> Work:
    """The clock goes on by a day once all that fell due by it is done."""

    async def work(run: Run) -> dict[str, Any]:
        began, to = (datetime.fromisoformat(run.params[name]) for name in ("from", "to"))
        total = -((began - to) // DAY)
        at = datetime.fromisoformat(run.checkpoint.get("at", run.params["from"]))
        while at < to:
            before, at = at, min(at + DAY, to)

            async def move(session: AsyncSession, before: datetime = before, at: datetime = at) -> None:
                organization = await service.get_organization(session, lock=True)
                await service.advance_clock(session, organization=organization, now=before, to=at)

            await run.step(move, done=-((began - at) // DAY), total=total, checkpoint={"at": at.isoformat()})
            run.principal = replace(run.principal, test_clock_at=at)
            left = await settle(run.db, due, run.principal.organization_id, besides=run.operation_id)
            if left:
                _log.warning("test_clock.left_behind", pending=left)

        async def tell(session: AsyncSession) -> None:
            organization = await service.get_organization(session)
            clock = TestClockOut(now=to, frozen=True, pending_work=[], advancing_to=None, operation_id=None)
            emit(session, TestClockAdvanced(aggregate_id=organization.id, data=clock, previous={"now": began}))

        await run.step(tell)
        return {"days": total}

    return work
