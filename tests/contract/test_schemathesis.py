"""The whole document, fuzzed over HTTP: no 5xx, no answer that the document doesn't tell, none of another shape.

For each operation: requests that fit the document and requests that don't, by who may ask and by who may not, with ids
of real things and made-up ones. `COWORKAPI_FUZZ_EXAMPLES` (default 2) is how many of each; with more than 2, keys that
may only read and keys of one location ask, too.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from coworkapi.app import create_app
from coworkapi.core.ids import decode_id
from coworkapi.core.scopes import SCOPES
from coworkapi.identity.service import sessions
from coworkapi.settings import Settings
from tests.contract.sample import Operation, call, document, operations
from tests.contract.world import World, make_world

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


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[Server]:
    """The application behind a real server, in a thread with a loop of its own."""
    running = uvicorn.Server(
        uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_level="error", lifespan="on", ws="none")
    )
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield Server(f"http://127.0.0.1:{port}")
    running.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
async def world(app: FastAPI) -> AsyncIterator[World]:
    async with make_world(app) as made:
        yield made


@pytest.fixture(scope="module")
async def narrow(world: World) -> dict[str, str]:
    """Keys with less than all rights."""
    if EXAMPLES <= 2:
        return {}
    reading = [scope for scope in SCOPES if scope.endswith(":read")]
    return {
        "reader": await world.operator.key(reading),
        "of one location": await world.operator.key(SCOPES, [decode_id("loc", world.ids["loc"])]),
    }


@pytest.fixture
async def tokens(world: World, narrow: dict[str, str]) -> dict[str, str | None]:
    """A credential for each face, fresh: an operation before may have ended the last one."""
    operator = world.operator
    async with operator.db.transaction(operator.principal) as session:
        common: dict[str, Any] = {"settings": operator.app.state.settings, "ip": None, "user_agent": None}
        member = await sessions.open_member_session(
            session,
            organization_id=operator.organization_id,
            member_id=decode_id("mem", world.ids["mem"]),
            **common,
        )
        user = await sessions.open_user_session(
            session,
            organization_id=operator.organization_id,
            user_id=decode_id("usr", world.ids["usr"]),
            methods=("password",),
            **common,
        )
    return {
        "operator": operator.api_key,
        "member": member.access_token,
        "user": user.access_token,
        "anyone": None,
        **narrow,
    }


@pytest.fixture(scope="module")
def schema() -> Any:
    return schemathesis.openapi.from_dict(document())


def negatable(operation: Operation) -> bool:
    """Whether there is something besides the path to get wrong."""
    return bool(operation.body_schema or any(it["in"] == "query" for it in operation.spec.get("parameters", ())))


def answered() -> list[Operation]:
    """All but the streams, which may never end (tests/core/test_streams.py)."""
    return [
        it for it in operations() if "text/event-stream" not in it.spec["responses"].get("200", {}).get("content", {})
    ]


@pytest.mark.parametrize("operation", answered(), ids=lambda it: it.name)
def test_operation(
    operation: Operation, schema: Any, server: Server, world: World, tokens: dict[str, str | None]
) -> None:
    fuzzed = schema.find_operation_by_id(operation.name)
    real = call(operation, world.ids, world.slug).path
    own, others = operation.face, [face for face in tokens if face != operation.face]
    runs: list[tuple[str, GenerationMode, dict[str, Any] | None, int]] = [
        (own, GenerationMode.POSITIVE, real, EXAMPLES),
        (own, GenerationMode.POSITIVE, None, max(1, EXAMPLES // 4)),
        *((face, GenerationMode.POSITIVE, real, 1) for face in others),
    ]
    if negatable(operation):
        runs.append((own, GenerationMode.NEGATIVE, real, EXAMPLES))
    for face, mode, path, examples in runs:
        token = tokens[face]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        strategy = fuzzed.as_strategy(mode, **({"path_parameters": path} if path else {}))
        checks = [*CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS

        fuzz(strategy, examples, server.url, headers, checks)


def fuzz(strategy: Any, examples: int, url: str, headers: dict[str, str], checks: list[Any]) -> None:
    """Sends that many requests and checks each answer."""

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def run(case: Any) -> None:
        response = case.call(base_url=url, headers=headers, timeout=20)
        case.validate_response(response, checks=checks, headers=headers)
        # A 503 is documented for when the database is away; here it isn't.
        assert response.status_code < 500, f"{response.status_code}: {response.text}"

    run()
