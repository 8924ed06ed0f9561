"""`coworkapi listen`, as a process of its own: a sandbox's events at an address of this machine."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from coworkapi.core.live import Streams
from tests.operator import Operator, make_operator
from tests.webhooks.receiver import Receiver, receiver


@asynccontextmanager
async def service(app: FastAPI) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    await _until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await serving


class Listening:
    """The process, and what it said so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said: list[str] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.said.append(line.decode().rstrip())

    async def ended(self) -> int:
        async with asyncio.timeout(20):
            await self._reading
            return await self.process.wait()

    def secret(self) -> str:
        return next(line for line in self.said if "secret" in line).rpartition(" ")[2]


@asynccontextmanager
async def listening(*arguments: str, key: str) -> AsyncIterator[Listening]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "coworkapi",
        "listen",
        *arguments,
        env=os.environ | {"COWORKAPI_API_KEY": key, "NO_COLOR": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    found = Listening(process)
    try:
        yield found
    finally:
        if process.returncode is None:
            process.kill()
        await found.ended()


async def _until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


def _names(target: Receiver, path: str) -> list[str]:
    return [one.json["data"]["name"] for one in target.at(path)]


async def test_it_forwards_what_it_is_asked_for_and_goes_on_after_a_break(app: FastAPI, operator: Operator) -> None:
    streams: Streams = app.state.streams
    others = streams._open.total()

    def is_there() -> bool:
        return streams._open.total() > others

    async with receiver() as target, service(app) as url:
        arguments = ("--forward", f"{target.url}/hook", "--types", "member.*", "--url", url)
        async with listening(*arguments, key=operator.api_key) as process:
            await _until(is_there)
            ada = (await operator.post("/v1/members", {"name": "Ada"}))["id"]
            await operator.post("/v1/teams", {"name": "Not asked for"})
            await _until(lambda: _names(target, "/hook"))

            # Nothing of a break is lost, nor what happens in it.
            streams.ending.set()
            await _until(lambda: not is_there())
            streams.ending = asyncio.Event()
            await operator.post("/v1/members", {"name": "Grace"})
            await _until(lambda: "Grace" in _names(target, "/hook"))
            assert _names(target, "/hook") == ["Ada", "Grace"]

            # A target that fails is told of, and holds up nothing.
            target.answers["/hook"] = (500, {})
            await operator.post("/v1/members", {"name": "Edsger"})
            await _until(lambda: any("-> 500" in line for line in process.said))

            process.process.send_signal(signal.SIGINT)
            assert await process.ended() == 0
        first = target.at("/hook")[0]
        verified = Webhook(process.secret()).verify(first.body.decode(), first.headers)
        assert (verified["type"], verified["data"]["id"]) == ("member.created", ada)
        with pytest.raises(WebhookVerificationError):
            Webhook(process.secret()).verify(first.body.decode().replace("Ada", "Eve"), first.headers)


async def test_another_service_there_is_told_as_such_and_ctrl_c_ends_the_wait_for_one(operator: Operator) -> None:
    async with receiver() as other:
        for answer in ((404, {"Content-Type": "text/html"}), (204, {})):
            other.answers |= dict.fromkeys(("/v1/events/stream", "/v1/events/stream?"), answer)
            arguments = ("--forward", f"{other.url}/hook", "--url", other.url)
            async with listening(*arguments, key=operator.api_key) as process:
                assert await process.ended() == 1
                assert any(f"answered {answer[0]}" in line for line in process.said), process.said
    async with listening(
        "--forward", "http://127.0.0.1:9/", "--url", "http://127.0.0.1:9", key="cwk_test_x"
    ) as process:
        await _until(lambda: any("connecting again" in line for line in process.said))
        process.process.send_signal(signal.SIGINT)
        assert await process.ended() == 0


async def test_it_says_what_is_wrong_and_ends(app: FastAPI, operator: Operator) -> None:
    narrow = await operator.key(["members:read"])
    async with service(app) as url:
        for key, told in {
            "cwk_live_" + "x" * 43: "live organization",
            "cwk_test_" + "x" * 43: "API key",
            narrow: "events:read",
            "": "--api-key or COWORKAPI_API_KEY",
        }.items():
            async with listening("--forward", "http://127.0.0.1:9/hook", "--url", url, key=key) as process:
                assert await process.ended() == 1
                assert any(told in line for line in process.said), process.said


async def test_a_live_organizations_events_are_not_forwarded_whatever_the_credential(app: FastAPI) -> None:
    async with service(app) as url, make_operator(app, mode="live") as live:
        await live.post("/v1/members", {"name": "Ada"})
        assert live.api_key.startswith("cwk_test_"), "an app's token doesn't say either whose it is"
        async with listening("--forward", "http://127.0.0.1:9/hook", "--url", url, key=live.api_key) as process:
            assert await process.ended() == 1
            assert any("live organization" in line for line in process.said), process.said
