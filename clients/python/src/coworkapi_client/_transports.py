"""The two ways to do what `_exchange.py` asks for: with threads, and with asyncio."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any, TypeVar

import httpx

from coworkapi_client._credentials import Credentials
from coworkapi_client._exchange import Options, Renew, Send, Steps, Wait, renew

T = TypeVar("T")


class Transport:
    """Blocking."""

    def __init__(self, http: httpx.Client, who: Credentials) -> None:
        self.http = http
        self.who = who
        self._renewing = threading.Lock()

    def run(self, steps: Steps[T], options: Options) -> T:
        outcome: Any = None
        try:
            while True:
                step = steps.send(outcome)
                outcome = None
                if isinstance(step, Send):
                    try:
                        outcome = self.http.send(step.request, stream=step.stream)
                        if not outcome.is_success:
                            outcome.read()
                    except httpx.TransportError as error:
                        outcome = error
                elif isinstance(step, Wait):
                    self.wait(step.seconds)
                elif isinstance(step, Renew):
                    with self._renewing:
                        if self.who.token == step.stale:
                            self.run(renew(self.http, self.who, options), options)
        except StopIteration as end:
            value: T = end.value
            return value

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


class AsyncTransport:
    """With asyncio; one client belongs to one event loop."""

    def __init__(self, http: httpx.AsyncClient, who: Credentials) -> None:
        self.http = http
        self.who = who
        self._renewing = asyncio.Lock()

    async def run(self, steps: Steps[T], options: Options) -> T:
        outcome: Any = None
        try:
            while True:
                step = steps.send(outcome)
                outcome = None
                if isinstance(step, Send):
                    try:
                        outcome = await self.http.send(step.request, stream=step.stream)
                        if not outcome.is_success:
                            await outcome.aread()
                    except httpx.TransportError as error:
                        outcome = error
                elif isinstance(step, Wait):
                    await self.wait(step.seconds)
                elif isinstance(step, Renew):
                    async with self._renewing:
                        if self.who.token == step.stale:
                            await self.run(renew(self.http, self.who, options), options)
        except StopIteration as end:
            value: T = end.value
            return value

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
