"""The dispatcher: claims deliveries, posts them many at a time, and records what became of them, in batches.

No endpoint waits for another. Of each only a few deliveries are taken at once: two at first, more while it answers
promptly, one when it fails; of all that fail only so many together. A call that takes longer than a second gives its
place to the next one, and goes on beside.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter, OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from standardwebhooks.webhooks import Webhook

from coworkapi.core.clock import utcnow
from coworkapi.core.db import Database
from coworkapi.core.ids import encode_id
from coworkapi.core.principal import NO_ORGANIZATION, Principal, system_principal
from coworkapi.core.sealing import Seal
from coworkapi.gateways.outgoing import SECONDS, Answer, Poster
from coworkapi.webhooks.fanning import fan_out_all
from coworkapi.webhooks.outbox import Bodies, Claimed, Room, claim, outcome
from coworkapi.webhooks.payload import signed_headers
from coworkapi.webhooks.recording import keep

_log = structlog.get_logger("coworkapi.webhooks")
CLAIMED = 512  # deliveries that one worker holds; all of them are posted or given up before their lease ends
PLACES = 96
FAILING = 128
FIRST, MOST = 2, 16
PROMPT_SECONDS = 1.0
RECORD_SECONDS = 0.02
AGAIN_SECONDS = 0.01
RECORD_MOST = 500
SWEEP_SECONDS = 2.0
_LINES = 10_000
_NOBODY = system_principal(NO_ORGANIZATION)
_GONE = Answer(None, 0.0, "the event is no longer kept")
_UNREADABLE = Answer(None, 0.0, "its secret was sealed under another secret of the service; rotate it")


class Line:
    """What is known of one endpoint: how many deliveries it may have at once, how many it has, and whether more may
    wait for it: it got as many as it had room for."""

    __slots__ = ("busy", "cap", "more")

    def __init__(self) -> None:
        self.cap, self.busy, self.more = FIRST, 0, False

    @property
    def room(self) -> int:
        return self.cap - self.busy

    def answered(self, taken: bool, seconds: float) -> None:
        if not taken:
            self.cap = 1
        elif seconds > PROMPT_SECONDS:
            self.cap = FIRST
        else:
            self.cap = min(self.cap * 2, MOST)


class Dispatcher:
    """Sends webhooks. `seal`: of endpoints' secrets; `any_target`: also to private addresses."""

    def __init__(self, seal: Seal, *, any_target: bool) -> None:
        self._any_target = any_target
        self._signer = lru_cache(maxsize=4096)(lambda sealed: _opened(seal, sealed))

    async def run(self, db: Database, principal: Principal) -> int:
        """One organization's deliveries that are due, once; how many, and events that were told."""
        only = principal.organization_id
        done = await fan_out_all(db, only)
        bodies = Bodies()
        room = Room(limit=200, each=MOST, failing=200, named={})
        claimed = await db.run(_NOBODY, lambda session: claim(session, bodies, room=room, only=only))
        if claimed:
            async with Poster(any_target=self._any_target) as poster:
                outcomes = await asyncio.gather(*(self._attempt(poster, item) for item in claimed))
            await keep(db, outcomes, give_up=lambda: True)
        return done + len(claimed)

    async def serve(self, db: Database, stop: asyncio.Event, wake: asyncio.Event) -> None:
        """Everybody's deliveries, until `stop`; what is being posted then is finished first."""
        async with Poster(any_target=self._any_target) as poster:
            await _Serving(self, db, poster, stop, wake).run()

    async def _attempt(self, poster: Poster, item: Claimed) -> dict[str, Any]:
        try:
            return told(item, await self.post(poster, item))
        except Exception as error:
            return failed(item, error)

    async def post(self, poster: Poster, item: Claimed) -> Answer:
        """Posts one delivery, signed with each secret that counts."""
        if item.body is None:
            return _GONE
        sealed = [item.secret, item.former_secret]
        signers = [signer for one in sealed if one is not None and (signer := self._signer(one)) is not None]
        if not signers:
            return _UNREADABLE
        headers = signed_headers(encode_id("evt", item.event_id), item.body, signers, utcnow())
        return await poster.post(item.url, headers, item.body)


class _Serving:
    """One worker's dispatcher at work."""

    def __init__(
        self, dispatcher: Dispatcher, db: Database, poster: Poster, stop: asyncio.Event, wake: asyncio.Event
    ) -> None:
        self._dispatcher, self._db, self._poster = dispatcher, db, poster
        self._stop, self._wake = stop, wake
        self._more = asyncio.Event()  # there may be deliveries that can be taken
        self._told = asyncio.Event()  # there is something to record
        self._places = asyncio.Semaphore(PLACES)
        self._lines: OrderedDict[UUID, Line] = OrderedDict()
        self._bodies = Bodies()
        self._claimed = self._failing = 0
        self._until_more = 0  # that are to be done before it claims again, where a claim was cut short
        self._again: asyncio.TimerHandle | None = None
        self._outcomes: list[Mapping[str, Any]] = []
        self._posting: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        others = [asyncio.create_task(self._fan()), asyncio.create_task(self._record())]
        try:
            await self._take()
            await asyncio.wait(self._posting or [asyncio.create_task(asyncio.sleep(0))], timeout=SECONDS + 1)
        finally:
            if self._again is not None:
                self._again.cancel()
            for task in (*others, *self._posting):
                task.cancel()
            await asyncio.gather(*others, *self._posting, return_exceptions=True)
            if self._outcomes:
                await self._keep(self._outcomes)

    async def _fan(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                await fan_out_all(self._db)
            except Exception as error:
                _log.warning("webhooks.fan_out_failed", error=str(error)[:500])
            self._more.set()
            await _either(self._wake, SWEEP_SECONDS)

    async def _take(self) -> None:
        while not self._stop.is_set():
            self._more.clear()
            try:
                await self._take_some()
            except Exception as error:
                _log.warning("webhooks.claim_failed", error=str(error)[:500])
                await asyncio.sleep(1)
            await _either(self._more, SWEEP_SECONDS)

    async def _take_some(self) -> None:
        limit = CLAIMED - self._claimed
        if limit <= 0:
            return
        named = {endpoint: line.room for endpoint, line in self._lines.items() if line.busy or line.cap != FIRST}
        room = Room(limit=limit, each=FIRST, failing=max(0, FAILING - self._failing), named=named)
        claimed = await self._db.run(_NOBODY, lambda session: claim(session, self._bodies, room=room))
        got = Counter(item.endpoint_id for item in claimed)
        for endpoint in got:
            self._line(endpoint)
        for endpoint, line in self._lines.items():
            if (given := named.get(endpoint, FIRST)) > 0:
                line.more = got[endpoint] >= given
        for item in claimed:
            self._claimed += 1
            self._failing += item.failing
            self._line(item.endpoint_id).busy += 1
            task = asyncio.create_task(self._send(item))
            self._posting.add(task)
            task.add_done_callback(self._posting.discard)
        # Cut short, again when half of all is done: a claim for each would cost more than the call itself.
        self._until_more = max(1, len(self._posting) // 2) if len(claimed) >= limit else 0

    def _line(self, endpoint_id: UUID) -> Line:
        line = self._lines.get(endpoint_id)
        if line is None:
            line = self._lines[endpoint_id] = Line()
            while len(self._lines) > _LINES and not next(iter(self._lines.values())).busy:
                self._lines.popitem(last=False)
        return line

    async def _send(self, item: Claimed) -> None:
        line = self._lines[item.endpoint_id]
        found: dict[str, Any] | None = None
        seconds = 0.0
        try:
            # Those that fail have their own places.
            post = self._dispatcher.post(self._poster, item) if item.failing else self._in_place(item)
            answer = await post
            seconds = answer.seconds
            found = told(item, answer)
        except Exception as error:
            found = failed(item, error)
        finally:
            self._failing -= item.failing
            if found is None:  # broken off: its lease brings it back
                line.busy -= 1
                self._claimed -= 1
        delivered = found["state"] == "delivered"
        line.busy -= delivered  # else it is busy until that is recorded: a claim before would know nothing of it
        line.answered(delivered, seconds)
        self._outcomes.append(found)
        self._told.set()
        if self._until_more:
            self._until_more -= 1
            if not self._until_more:
                self._more.set()
        elif line.more and line.cap > 1 and self._again is None:
            # What waits for endpoints that fail has time until the next claim of others.
            self._again = asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._claim_again)

    def _claim_again(self) -> None:
        self._again = None
        self._more.set()

    async def _in_place(self, item: Claimed) -> Answer:
        await self._places.acquire()
        held = True

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                self._places.release()

        timer = asyncio.get_running_loop().call_later(PROMPT_SECONDS, leave)
        try:
            return await self._dispatcher.post(self._poster, item)
        finally:
            timer.cancel()
            leave()

    async def _record(self) -> None:
        while True:
            await self._told.wait()
            self._told.clear()
            await asyncio.sleep(RECORD_SECONDS)
            while self._outcomes:
                batch, self._outcomes = self._outcomes[:RECORD_MOST], self._outcomes[RECORD_MOST:]
                try:
                    await self._keep(batch)
                except BaseException:
                    self._outcomes = batch + self._outcomes
                    raise

    async def _keep(self, batch: list[Mapping[str, Any]]) -> None:
        # Given up at the end: their leases bring them back, and what was delivered is delivered again.
        await keep(self._db, batch, give_up=self._stop.is_set)
        if self._claimed >= CLAIMED:
            self._more.set()
        self._claimed -= len(batch)
        for one in batch:
            self._lines[UUID(one["endpoint_id"])].busy -= one["state"] != "delivered"


def told(item: Claimed, answer: Answer) -> dict[str, Any]:
    return outcome(item, answer, random.random())  # noqa: S311 - jitter


def failed(item: Claimed, error: Exception) -> dict[str, Any]:
    """A mistake of ours is a failed attempt like another: it is retried on schedule, and seen in the log."""
    _log.error("webhooks.send_failed", delivery_id=str(item.id), exc_info=error)
    return told(item, Answer(None, 0.0, f"could not be sent: {type(error).__name__}"))


def _opened(seal: Seal, sealed: bytes) -> Webhook | None:
    secret = seal.unseal(sealed)
    return None if secret is None else Webhook(secret.decode())


async def _either(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
