"""A worker that does nothing but sending webhooks, in a process that can be killed."""

from __future__ import annotations

import asyncio

from coworkapi.core.db import Database
from coworkapi.webhooks.dispatch import Dispatcher
from coworkapi.webhooks.service import seal_of


def dispatch(url: str, secret: str) -> None:
    """Sends everybody's until it is killed."""

    async def run() -> None:
        db = Database(url, role="coworkapi_app", pool_size=0)
        await Dispatcher(seal_of(secret), any_target=True).serve(db, asyncio.Event(), asyncio.Event())

    asyncio.run(run())
