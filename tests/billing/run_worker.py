"""A worker that does nothing but billing runs, in a process that can be killed."""

from __future__ import annotations

import asyncio
from datetime import datetime
from multiprocessing.synchronize import Event
from uuid import UUID

from coworkapi import wiring
from coworkapi.billing.runs.service import KIND
from coworkapi.billing.runs.working import BillingWork
from coworkapi.core.db import Database
from coworkapi.core.events import subscribe
from coworkapi.core.operations import operations_due
from coworkapi.core.principal import system_principal


def bill(url: str, organization_id: UUID, at: datetime, batch: int, begun: Event) -> None:
    """Does the billing runs that wait or were left, as the worker does them; `begun` when it begins."""
    subscribe(wiring.HANDLERS)
    work = operations_due({KIND: BillingWork(wiring.CHARGE_SOURCES, batch)})

    async def run() -> None:
        db = Database(url, role="coworkapi_app", pool_size=0)
        begun.set()
        while await work.run(db, system_principal(organization_id, test_clock_at=at)):
            pass

    asyncio.run(run())
