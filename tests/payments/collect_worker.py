"""A worker that does nothing but one organization's collection and what gateways answer, in a process to be killed."""

from __future__ import annotations

import asyncio
from multiprocessing.synchronize import Event
from uuid import UUID

from coworkapi import wiring
from coworkapi.core.db import Database
from coworkapi.core.events import subscribe
from coworkapi.core.jobs import sweep
from coworkapi.settings import Settings


def collect(url: str, settings: Settings, organization_id: UUID, begun: Event) -> None:
    """Does what is due, until there is no more; `begun` when it begins."""
    subscribe(wiring.HANDLERS)
    work = wiring.due_work(settings)

    async def run() -> None:
        db = Database(url, role="coworkapi_app", pool_size=2)
        begun.set()
        while await sweep(db, work, organization_id=organization_id):
            pass

    asyncio.run(run())
