"""The worker process: reactions to events and due work, from the capabilities' tables in `wiring.py`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping

import structlog

from coworkapi import routing, wiring
from coworkapi.core import garbage
from coworkapi.core.bell import Bell
from coworkapi.core.db import Database
from coworkapi.core.events import Fact, Handler, subscribe
from coworkapi.core.exports import Lists
from coworkapi.core.jobs import work_for_ever
from coworkapi.core.logs import configure_logs
from coworkapi.settings import Settings, get_settings


async def run(settings: Settings | None = None, handlers: Mapping[type[Fact], list[Handler]] = wiring.HANDLERS) -> None:
    """Works until SIGTERM or SIGINT, finishing what it is at."""
    settings = settings or get_settings()
    configure_logs(settings.log_level, settings.log_format)
    subscribe(handlers)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    db = Database(
        settings.database_url,
        role=settings.database_role,
        pool_size=settings.database_pool_size,
        statement_seconds=600,
        on_events=(bell := Bell(settings.redis_url)),
    )
    garbage.settle()
    gateways = wiring.payment_gateways(settings)
    structlog.get_logger("coworkapi.worker").info("worker.started")
    try:
        due = wiring.due_work(settings, gateways, Lists(route for router in routing.ROUTERS for route in router.routes))
        await work_for_ever(db, due, settings.redis_url, stop, upkeep=wiring.UPKEEP, bell=bell)
    finally:
        await gateways.close()
        await db.close()


if __name__ == "__main__":
    asyncio.run(run())
