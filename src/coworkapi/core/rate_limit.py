"""Requests per minute for each principal and address, counted in this process and shared through Redis now and then.

A request never waits for Redis: counts are exchanged in the background once a second, so a limit over several
processes is exact to about a second, and with Redis away each process counts alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from typing import Any
from uuid import UUID

import structlog

from coworkapi.core.errors import RateLimited

WINDOW_SECONDS = 60
APP_SHARE = 20  # a third-party app as a whole, whoever it acts for: as many as twenty principals
PUBLIC_SHARE = 10  # without sign-in, a tenth of a principal's limit for each address
_log = structlog.get_logger()


class RateLimiter:
    """Fixed windows of a minute. `per_minute` 0 means no limit."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._window = 0
        self._here: dict[str, int] = {}
        self._unsent: dict[str, int] = {}
        self._elsewhere: dict[str, int] = {}

    def check_token(self, token: str) -> dict[str, str]:
        """Counts a request with that bearer token; the RateLimit headers to send. Raises RateLimited."""
        return self._count("t:" + hashlib.blake2b(token.encode(), digest_size=12).hexdigest(), self.per_minute)

    def check_address(self, address: str) -> dict[str, str]:
        """Counts a request without sign-in from that address."""
        return self._count("a:" + address, max(1, self.per_minute // PUBLIC_SHARE) if self.per_minute else 0)

    def check_app(self, app_id: UUID) -> None:
        """Counts a request of a third-party app, whichever of its tokens it came with."""
        self._count("p:" + app_id.hex, self.per_minute * APP_SHARE)

    def _count(self, key: str, limit: int) -> dict[str, str]:
        if limit == 0:
            return {}
        now = time.time()
        self._roll(int(now) // WINDOW_SECONDS)
        used = self._here.get(key, 0) + 1
        self._here[key] = used
        self._unsent[key] = self._unsent.get(key, 0) + 1
        left = limit - used - self._elsewhere.get(key, 0)
        reset = WINDOW_SECONDS - int(now) % WINDOW_SECONDS
        headers = {
            "RateLimit-Policy": f'"default";q={limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"default";r={max(0, left)};t={reset}',
        }
        if left < 0:
            raise RateLimited(
                f"more than {limit} requests in a minute; wait {reset} s",
                headers={**headers, "Retry-After": str(reset)},
            )
        return headers

    def _roll(self, window: int) -> None:
        if window != self._window:
            self._window = window
            self._here.clear()
            self._unsent.clear()
            self._elsewhere.clear()

    async def share(self, redis: Any) -> None:
        """Exchanges counts with the other processes, for ever; errors only pause it."""
        while True:
            await asyncio.sleep(1)
            if not self._unsent:
                continue
            window, sent, self._unsent = self._window, self._unsent, {}
            try:
                pipe = redis.pipeline(transaction=False)
                for key, count in sent.items():
                    name = f"cwk:rl:{window}:{key}"
                    pipe.incrby(name, count)
                    pipe.expire(name, 2 * WINDOW_SECONDS)
                totals = (await pipe.execute())[::2]
                if window == self._window:
                    for (key, _), total in zip(sent.items(), totals, strict=True):
                        mine = self._here.get(key, 0) - self._unsent.get(key, 0)
                        self._elsewhere[key] = max(0, int(total) - mine)
            except Exception as error:
                _log.debug("rate_limit.share_failed", error=str(error))
                await asyncio.sleep(4)
