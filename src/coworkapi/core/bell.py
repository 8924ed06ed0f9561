"""Tells whoever waits for an organization's events that there are new ones, in this process and, through Redis, others.

Rung after the commit. Never relied on: who waits looks by itself now and then, and what it looks at is the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

import structlog
from redis.asyncio import Redis

from coworkapi.core.ids import new_id

_log = structlog.get_logger("coworkapi.bell")
CHANNEL = "cwk:events"
_GATHER_SECONDS = 0.01  # commits in so short a time are one message
_MOST = 500  # organizations in one message


class Bell:
    """`bell(organization_id)` rings it. `redis_url` empty: only this process hears it."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._me = new_id().hex
        self._waiting: dict[UUID | None, set[asyncio.Event]] = {}
        self._unsent: set[UUID] = set()
        self._wanted = asyncio.Event()
        self.heard = False  # whether other processes are heard at this moment

    def __call__(self, organization_id: UUID) -> None:
        self._wake(organization_id)
        if self._redis_url:
            self._unsent.add(organization_id)
            self._wanted.set()

    @contextmanager
    def waiting(self, organization_id: UUID | None, event: asyncio.Event | None = None) -> Iterator[asyncio.Event]:
        """An event that is set whenever it rings for that organization (None: for any). Clear it before you look."""
        mine = event or asyncio.Event()
        self._waiting.setdefault(organization_id, set()).add(mine)
        try:
            yield mine
        finally:
            others = self._waiting[organization_id]
            others.discard(mine)
            if not others:
                del self._waiting[organization_id]

    async def run(self) -> None:
        """Tells other processes and listens to them, for ever."""
        if not self._redis_url:
            return
        await asyncio.gather(self._tell(), self._listen())

    def _wake(self, organization_id: UUID) -> None:
        for whose in (organization_id, None):
            for event in self._waiting.get(whose, ()):
                event.set()

    async def _tell(self) -> None:
        redis = Redis.from_url(self._redis_url, socket_timeout=2, socket_connect_timeout=2)
        try:
            while True:
                await self._wanted.wait()
                await asyncio.sleep(_GATHER_SECONDS)
                self._wanted.clear()
                sent = list(self._unsent)
                self._unsent.clear()
                try:
                    for start in range(0, len(sent), _MOST):
                        names = ",".join(one.hex for one in sent[start : start + _MOST])
                        await redis.publish(CHANNEL, f"{self._me}:{names}")
                except Exception as error:
                    _log.debug("bell.not_rung", error=str(error)[:200])
                    await asyncio.sleep(1)
        finally:
            with suppress(Exception):
                await redis.aclose()

    async def _listen(self) -> None:
        while True:
            redis = Redis.from_url(self._redis_url, socket_connect_timeout=2, health_check_interval=15)
            try:
                async with redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(CHANNEL)
                    self.heard = True
                    while True:
                        message = await channel.get_message(timeout=30)
                        if message is not None:
                            self._hear(message["data"])
            except Exception as error:
                _log.debug("bell.not_heard", error=str(error)[:200])
            finally:
                self.heard = False
                with suppress(Exception):
                    await redis.aclose()
            await asyncio.sleep(2)

    def _hear(self, data: bytes) -> None:
        sender, _, names = data.decode().partition(":")
        if sender == self._me:
            return
        for name in names.split(","):
            with suppress(ValueError):
                self._wake(UUID(hex=name))
