"""One HTTP connection: uvicorn's, which refuses at its cheapest when all places are taken (`core/admission.py`), lets
a request wait unread while enough others are worked on, and gives up on who never finishes a request's head.

A refusal through the whole application costs a tenth of a request. Four times the load that a process can bear would
take a third of it for saying no; written here, before anything is parsed, it takes a twentieth.
"""

from __future__ import annotations

import asyncio
import contextvars
import re
from math import inf
from random import getrandbits
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from coworkapi.core.admission import ALWAYS, COMING, REFUSAL, REFUSAL_HEADERS, Admission
from coworkapi.core.live import Streams
from coworkapi.core.metrics import REFUSED

_WATCHERS = tuple(f"GET {path} ".encode() for path in ALWAYS)
# What isn't just a question: a body may follow, the connection may end, a browser needs its own headers.
_MORE = re.compile(rb"\n(?:content-length|transfer-encoding|connection|upgrade|expect|origin):", re.IGNORECASE)


class Connection(HttpToolsProtocol):
    """For `uvicorn.run(http=...)`; the application's lifespan hands over its `admission` and `streams` in its state."""

    head_seconds = 20.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._admission: Admission = self.app_state["admission"]
        self._streams: Streams = self.app_state["streams"]
        self._arriving = False  # a request has begun and not ended
        self._head_arriving = False
        self._head_timer: asyncio.TimerHandle | None = None
        self._refused_at = -inf
        self._held = b""  # a request that waits unread
        self._context = contextvars.copy_context()  # a request must not begin in that of the one that ended before it

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._await_next()

    def connection_lost(self, exc: Exception | None) -> None:
        self._held = b""
        self._watch_head(False)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        self._streams.end()  # of all connections: the server tells each that it stops
        self.begin_held()
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        self.begin_held()  # who says more before it was answered waits no longer
        full = self._admission.will_be_full
        if (full or self._admission.is_busy) and not self._arriving and self._is_idle() and _only_asks(data):
            if full:
                self._refuse()
            else:
                self._held = data
                self._admission.wait(self)
            return
        super().data_received(data)
        self._watch_head(self._head_arriving)

    @property
    def is_waiting(self) -> bool:
        return bool(self._held)

    def begin_soon(self) -> None:
        """The request that waits has its turn."""
        self.loop.call_soon(self.begin_held, context=self._context)

    def begin_held(self) -> None:
        data, self._held = self._held, b""
        if data and not self.transport.is_closing():
            super().data_received(data)

    def on_message_begin(self) -> None:
        self._arriving = self._head_arriving = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head_arriving = False
        before, begins = self.cycle, self._is_idle()
        super().on_headers_complete()
        if begins and self.cycle is not before:  # its task is made, and hasn't run yet
            self._admission.coming += 1
            scope: dict[str, Any] = self.cycle.scope  # type: ignore[assignment]
            scope[COMING] = True

    def on_message_complete(self) -> None:
        self._arriving = False
        super().on_message_complete()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _refuse(self) -> None:
        REFUSED.inc()
        request_id = b"%032x" % getrandbits(128)  # no system call for each
        head = [b"HTTP/1.1 503 Service Unavailable\r\n"]
        head += [b"%s: %s\r\n" % pair for pair in self.server_state.default_headers]
        head += [_REFUSAL_HEAD, b"x-request-id: ", request_id, b"\r\n\r\n", REFUSAL % request_id]
        self.transport.write(b"".join(head))
        self._refused_at = self.loop.time()  # instead of a new timer: a refusal takes a third less of the loop's time

    def timeout_keep_alive_handler(self) -> None:
        recently = self.loop.time() - self._refused_at < self.timeout_keep_alive
        if self._is_idle() and (self.is_waiting or recently):
            self._await_next()
        else:
            super().timeout_keep_alive_handler()

    def _await_next(self) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def _watch_head(self, arriving: bool) -> None:
        """Gives up on a head that doesn't end; one that comes at once, as nearly all do, costs no timer."""
        if arriving and self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, super().timeout_keep_alive_handler)
        elif not arriving and self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


_REFUSAL_HEAD = b"".join(b"%s: %s\r\n" % pair for pair in REFUSAL_HEADERS)


def _only_asks(data: bytes) -> bool:
    """Whether the bytes are one whole GET without a body, by nobody who watches over the service."""
    return (
        data.startswith(b"GET ")
        and data.find(b"\r\n\r\n") == len(data) - 4
        and data.find(b" HTTP/1.1\r\n") > 0
        and not data.startswith(_WATCHERS)
        and _MORE.search(data) is None
    )
