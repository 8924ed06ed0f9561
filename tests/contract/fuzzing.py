"""What fuzzes the whole document: a server, who asks it, and requests that speak of things that are there.

Where a request names a thing, it mostly names the one of its kind in the `World` (`things_in`), and times lie mostly
round today: requests that only look right are refused before anything interesting happens.
"""

from __future__ import annotations

import asyncio
import copy
import json
import os
import threading
import time
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import requests
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from urllib3.exceptions import ReadTimeoutError

from coworkapi.app import create_app
from coworkapi.core.ids import PREFIXES, decode_id, encode_id, new_id
from coworkapi.core.scopes import SCOPES
from coworkapi.identity.oauth.models import OAuthGrant
from coworkapi.identity.oauth.rules import APP_SCOPES
from coworkapi.identity.service import sessions
from coworkapi.identity.tokens import APP_ACCESS, new_token, token_hash
from coworkapi.settings import Settings
from tests.contract.sample import BY_NAME, ID, SOON, Operation, document
from tests.contract.world import World
from tests.identity.factories import make_user
from tests.identity.oauth.dance import connected, register
from tests.operator import Operator

T = TypeVar("T")
_SILENCE = 0.2  # seconds
EXAMPLES = int(os.environ.get("COWORKAPI_FUZZ_EXAMPLES", "2"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@dataclass(frozen=True)
class Server:
    url: str
    app: FastAPI
    loop: asyncio.AbstractEventLoop

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Does it in the server's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)


@contextmanager
def serving(settings: Settings) -> Iterator[Server]:
    """The application behind a real server, in a thread with a loop of its own."""
    app, loops = create_app(settings), []
    running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="on", ws="none"))

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        await running.serve()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield Server(f"http://127.0.0.1:{port}", app, loops[0])
    running.should_exit = True
    thread.join(10)


@dataclass
class Principals:
    """Everyone who may ask. `lasting`: credentials that no request in the world's organization ends."""

    world: World
    server: Server
    lasting: dict[str, str | None]
    member_app: str

    def fresh(self) -> dict[str, str | None]:
        """A credential for each: a request before may have ended the last one."""
        return self.server.do(self._fresh()) | self.lasting

    async def _fresh(self) -> dict[str, str | None]:
        world, token = self.world, new_token(APP_ACCESS)
        member_id = decode_id("mem", world.ids["mem"])
        common: dict[str, Any] = {"settings": self.server.app.state.settings, "ip": None, "user_agent": None}
        own = {"organization_id": world.operator.organization_id}
        async with self.server.app.state.db.transaction(world.operator.principal) as session:
            member = await sessions.open_member_session(session, member_id=member_id, **own, **common)
            user = await sessions.open_user_session(
                session, user_id=decode_id("usr", world.ids["usr"]), methods=("password",), **own, **common
            )
            session.add(
                OAuthGrant(
                    id=new_id(),
                    app_id=decode_id("app", self.member_app),
                    member_id=member_id,
                    scopes=["me:read", "me:write"],
                    access_hash=token_hash(token),
                    access_scopes=["me:read", "me:write"],
                    access_expires_at=datetime.now(UTC) + timedelta(hours=1),
                    ends_at=datetime.now(UTC) + timedelta(days=1),
                )
            )
        return {"member": member.access_token, "user": user.access_token, "app of a member": token}


async def principals(world: World, server: Server, stranger: Operator) -> Principals:
    """Keys that may do all, some, or all elsewhere; apps that act for a person (by the whole dance) and alone."""
    operator = world.operator
    app = await register(operator, scopes=[*APP_SCOPES], people=["staff", "members"], acts_alone=True)
    staff = await connected(app, await make_user(operator, "owner"))
    alone = await app.post("token", grant_type="client_credentials")
    lasting: dict[str, str | None] = {
        "operator": operator.api_key,
        "anyone": None,
        "app of a user": staff["access_token"],
        "app alone": alone["access_token"],
        "of another organization": stranger.api_key,
        "reader": await operator.key([scope for scope in SCOPES if scope.endswith(":read")]),
        "of one location": await operator.key(SCOPES, [decode_id("loc", world.ids["loc"])]),
    }
    return Principals(world, server, lasting, app.id)


def headers_of(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def things_in(world: World) -> dict[str, Any]:
    """The document, whose ids, times and well-known values have formats of their own, by which they are made."""
    found = copy.deepcopy(document())
    _mark(found["components"]["schemas"])
    for operations in found["paths"].values():
        for operation in operations.values():
            _mark({it["name"]: it["schema"] for it in operation.get("parameters", ())})
    for prefix in PREFIXES:
        made_up = st.builds(new_id).map(lambda it, prefix=prefix: encode_id(prefix, it))
        there = world.ids.get(prefix)
        _format(f"id-{prefix}", st.just(there) if there else made_up, made_up)
    for name in KNOWN:
        _format(f"known-{name}", st.just(BY_NAME[name]), st.from_regex(r"[A-Za-z/]{1,12}", fullmatch=True))
    whole = SOON.replace(tzinfo=None)
    instants = st.integers(-10 * 24 * 4, 30 * 24 * 4).map(lambda it: SOON + timedelta(minutes=15 * it))
    _format("date-time", instants.map(datetime.isoformat), st.datetimes().map(lambda it: it.isoformat()[:19] + "Z"))
    days = st.integers(-10, 40).map(lambda it: (whole + timedelta(days=it)).date().isoformat())
    _format("date", days, st.dates().map(lambda it: it.isoformat()))
    return found


# Words that a rule knows and a pattern doesn't tell.
KNOWN = ("currency", "country", "time_zone")


def _format(name: str, usual: st.SearchStrategy[str], other: st.SearchStrategy[str]) -> None:
    schemathesis.openapi.format(name, st.integers(0, 9).flatmap(lambda it: other if it == 9 else usual))


def _mark(schemas: Mapping[str, Any]) -> None:
    """Names the format of each id and each of `KNOWN`. Validators don't know these formats, and pass over them."""
    for name, schema in schemas.items():
        if isinstance(schema, dict):
            if schema.get("type") == "string" and (match := ID.match(schema.get("pattern", ""))):
                schema["format"] = f"id-{match[1]}"
            elif name in KNOWN and schema.get("type") == "string" and "enum" not in schema:
                schema["format"] = f"known-{name}"
            _mark(schema)
        elif isinstance(schema, list):
            _mark({str(number): one for number, one in enumerate(schema)})


def frame_schema(operation: Operation) -> dict[str, Any] | None:
    """What each frame of a stream holds; None for what isn't one."""
    content = operation.spec["responses"].get("200", {}).get("content", {})
    found: dict[str, Any] | None = content.get("text/event-stream", {}).get("x-itemSchema")
    return found


def overhear(case: Any, url: str, headers: dict[str, str]) -> requests.Response:
    """The answer to a request for a stream, which may never end: what comes of it until it falls silent."""
    return heard(**case.as_transport_kwargs(base_url=url, headers=headers))


def heard(**asked: Any) -> requests.Response:
    """The same for what `requests.request` takes."""
    said = b""
    with requests.Session() as session, session.request(**asked, stream=True, timeout=20) as response:
        response.raw.connection.sock.settimeout(_SILENCE)
        with suppress(TimeoutError, ReadTimeoutError):
            while len(said) < 1_000_000 and (more := response.raw.read1(65_536)):
                said += more
    response._content, response._content_consumed = said, True
    return response


def frames_of(response: requests.Response, schema: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What the frames of a stream hold that came whole, each as the document tells it; None when it isn't a stream.

    (By itself schemathesis holds a frame against what the document says of the whole text.)
    """
    if response.status_code != 200:
        return None
    frames = response.text.split("\n\n")[:-1]
    assert "retry: " in frames[0], response.text[:300]
    validator = Draft202012Validator(document()).evolve(schema=schema)
    found = []
    for frame in frames:
        said = dict(line.split(": ", 1) for line in frame.splitlines() if ": " in line and not line.startswith(":"))
        if "data" in said and said.get("event") != "end":
            found.append(json.loads(said["data"]))
            validator.validate(found[-1])
    return found
