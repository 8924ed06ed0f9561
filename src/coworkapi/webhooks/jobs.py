"""Due work of webhooks: sending, and looking after endpoints that fail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.jobs import Due, DueStream, DueWork
from coworkapi.webhooks.dispatch import Dispatcher
from coworkapi.webhooks.service import seal_of, watch_endpoints


async def _watch(session: AsyncSession, now: datetime) -> int:
    return await watch_endpoints(session)


DUE_WORK: list[Due] = [DueWork("webhooks.watch_endpoints", "due_webhook_watch", _watch)]


def send_webhooks(secret: str, *, any_target: bool) -> DueStream:
    """`secret`: the service's; `any_target`: whether private addresses may be called, too."""
    dispatcher = Dispatcher(seal_of(secret), any_target=any_target)
    return DueStream("webhooks.send", "due_webhooks", dispatcher.run, dispatcher.serve)
