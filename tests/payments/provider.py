"""A provider's API on this machine, with answers written by hand after the provider's documentation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
import uvicorn


@dataclass
class Asked:
    """One request as it came in. `form`: the fields of a form body; `json`: a JSON body."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass
class Provider:
    """`answers`: by `METHOD /path`, an answer (status and content) or a function of the request."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode()))
        asked = Asked(scope["method"], scope["path"], query, headers, body)
        self.asked.append(asked)
        answer = self.answers[f"{asked.method} {asked.path}"]
        status, content = answer(asked) if callable(answer) else answer
        raw = content if isinstance(content, bytes) else orjson.dumps(content)
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": raw})


@asynccontextmanager
async def a_provider() -> AsyncIterator[Provider]:
    provider = Provider()
    server = uvicorn.Server(
        uvicorn.Config(provider, host="127.0.0.1", port=0, lifespan="off", log_level="critical", ws="none")
    )
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn sets a flag, not an event
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    provider.url = f"http://127.0.0.1:{port}"
    try:
        yield provider
    finally:
        server.should_exit = True
        await task
