"""How many requests a process works on at a time; the rest are refused at once, while refusing still costs little.

Without a bound every request beyond what the process can do makes all the others later, until nobody waits for the
answers any more and all the work is in vain. With one, what is answered is answered in time, and the memory that
requests take has a bound too.

Of those that have a place, a dozen are worked on and the rest wait unread in their connections: sixty at once are done
no sooner than twelve after twelve, and each takes a fifth more of the processor, since so much is under way that none
of it stays in its caches. Nobody waits longer than a moment: where those before wait for something else than the
processor, more of them lose nothing.

A request takes its place when it has arrived whole, and leaves it when its answer begins: who sends or reads slowly
holds none. A route that waits for others (`x-streams`) leaves it earlier.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Protocol

import orjson
from starlette.types import Message, Receive

from coworkapi.core.errors import ContentTooLarge, RequestTimeout, Unavailable

COMING = "coworkapi.coming"  # in the scope of a request that is counted as `Admission.coming`
ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})  # who watches over the service must be answered when it is full
_BYTES_A_SECOND = 50_000  # how fast a body must arrive, after the patience that one of any size has
AT_WORK = 12  # requests at a time that a process gets the most done with
_MOMENT = 0.1  # seconds
_WAIT_FOR_ONE = 4  # who may wait before a gate, for each that it lets through


class Full(Unavailable):
    """More requests at once than the process works on."""

    code = "overloaded"
    title = "Too busy"


def _full() -> Full:
    return Full("more requests than can be worked on arrive just now; repeat it", headers={"Retry-After": "1"})


# The same as bytes, but for the request's id: what refuses thousands a second must not take what the others need.
REFUSAL: bytes = orjson.dumps(_full().problem("%s"))
REFUSAL_HEADERS = (
    (b"content-type", b"application/problem+json"),
    (b"content-length", str(len(REFUSAL) - 2 + 32).encode()),
    *((name.lower().encode(), value.encode()) for name, value in _full().headers.items()),
)


class Waiting(Protocol):
    """A connection whose request waits unread."""

    @property
    def is_waiting(self) -> bool: ...

    def begin_soon(self) -> None: ...


class Admission:
    """The places of one process. `max_bytes`: what all bodies together may take that have arrived or are arriving;
    `patience`: the seconds in which a body of any size may arrive. `coming`: requests that connections have handed on
    and that have not reached the edge yet."""

    def __init__(self, places: int, *, max_bytes: int, patience: float = 20) -> None:
        self.places = places
        self.max_bytes = max_bytes
        self.patience = patience
        self.taken = 0
        self.coming = 0
        self.bytes_held = 0
        self._waiting: deque[tuple[float, Waiting]] = deque()  # since when
        self._watched = False

    @property
    def is_full(self) -> bool:
        return self.taken >= self.places or self.bytes_held > self.max_bytes

    @property
    def will_be_full(self) -> bool:
        """For connections: many requests arrive between two steps of the loop, and those before take the places."""
        return self.taken + self.coming + len(self._waiting) >= self.places or self.bytes_held > self.max_bytes

    @property
    def is_busy(self) -> bool:
        """For connections: a request that comes now shall wait for its turn."""
        return bool(self._waiting) or self.taken + self.coming >= AT_WORK

    def wait(self, connection: Waiting) -> None:
        """Puts it at the end of the queue."""
        loop = asyncio.get_running_loop()
        self._waiting.append((loop.time(), connection))
        if not self._watched:
            self._watched = True
            loop.call_later(_MOMENT, self._watch)

    def let_one_in(self) -> None:
        """The next of the queue, in place of one that has left."""
        while self._waiting:
            _, connection = self._waiting.popleft()
            if connection.is_waiting:
                connection.begin_soon()
                return

    def _watch(self) -> None:
        """Lets in who has waited for a moment."""
        loop = asyncio.get_running_loop()
        while self._waiting and self._waiting[0][0] <= loop.time() - _MOMENT:
            self.let_one_in()
        self._watched = bool(self._waiting)
        if self._watched:
            loop.call_at(self._waiting[0][0] + _MOMENT, self._watch)

    def check(self) -> None:
        """Raises Full when no place is free."""
        if self.is_full:
            raise _full()


class Place:
    """One request's way in: its body as it arrives, then its place."""

    __slots__ = ("_admission", "_bytes", "_inside")

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._bytes = 0
        self._inside = False

    def take(self) -> None:
        """Raises Full when none is free."""
        self._admission.check()
        self._admission.taken += 1
        self._inside = True

    def leave(self) -> None:
        """Gives it back; again is harmless."""
        if self._inside:
            self._admission.taken -= 1
            self._inside = False
            self._admission.let_one_in()

    def forget(self) -> None:
        """The request is over: its place and its body."""
        self.leave()
        self._admission.bytes_held -= self._bytes
        self._bytes = 0

    async def body(self, receive: Receive, *, limit: int) -> Receive:
        """Reads the body, whole, and gives it once more. Raises ContentTooLarge, RequestTimeout, or Full."""
        started = time.monotonic()
        read: deque[Message] = deque()
        more = True
        while more:
            allowed = self._admission.patience + self._bytes / _BYTES_A_SECOND
            try:
                async with asyncio.timeout(started + allowed - time.monotonic()):
                    message = await receive()
            except TimeoutError:
                raise RequestTimeout(
                    f"the body did not arrive within {allowed:.3g} s; send it faster, or less at once",
                    headers={"Connection": "close"},
                ) from None
            size = len(message.get("body", b""))
            self._bytes += size
            self._admission.bytes_held += size
            if self._bytes > limit:
                raise ContentTooLarge(f"the body is larger than {limit} bytes; send less at once")
            if size > _BYTES_A_SECOND:  # a small one is let in or refused whole
                self._admission.check()
            read.append(message)
            more = message["type"] == "http.request" and message.get("more_body", False)

        async def again() -> Message:
            return read.popleft() if read else await receive()

        return again


class Gate:
    """Lets `at_once` requests of a dear route through; a few wait before it, so that they don't fill the house."""

    def __init__(self, at_once: int) -> None:
        self._inside = asyncio.Semaphore(at_once)
        self._at_once = at_once
        self._waiting = 0

    async def __aenter__(self) -> None:
        if self._waiting >= _WAIT_FOR_ONE * self._at_once:
            raise Full("too many ask for the same just now; repeat it", headers={"Retry-After": "2"})
        self._waiting += 1
        try:
            await self._inside.acquire()
        finally:
            self._waiting -= 1

    async def __aexit__(self, *_: object) -> None:
        self._inside.release()
