"""The whole document, fuzzed over HTTP: no 5xx, no answer that the document doesn't tell, none of another shape.

For each operation: requests that fit the document and requests that don't, by everyone who may and may not ask, with
ids of real things and made-up ones. Then requests in a row, that follow the document's links from what was just made.
`COWORKAPI_FUZZ_EXAMPLES` (default 2) is how many of each; with more, everyone asks for everything. Of a stream each
frame is checked. (Links that schemathesis guesses are left out: it finds 65,000, and keeps them all in memory.)
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import negative_data_rejection, response_schema_conformance

from coworkapi.settings import Settings
from tests.contract.fuzzing import (
    CHECKS,
    EXAMPLES,
    Principals,
    Server,
    frame_schema,
    frames_of,
    headers_of,
    heard,
    overhear,
    principals,
    serving,
    things_in,
)
from tests.contract.sample import Operation, call, operations
from tests.contract.world import World, make_world
from tests.operator import make_operator

# Of the many who may ask, who asks for each operation by default; the others ask in longer runs.
FEW = ("operator", "member", "anyone", "app of a user")
WHO = (*FEW, "user", "app of a member", "app alone", "of another organization", "reader", "of one location")
# Their answer is a 200 in any case: each item has an answer of its own in it.
BATCHES = ("create_bookings", "create_charges", "create_members")
QUICK: dict[str, Any] = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "phases": [Phase.generate],
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[Server]:
    # Made-up keys go to nobody.
    nowhere = dict.fromkeys(("stripe_api_url", "gocardless_api_url"), "http://127.0.0.1:9")
    with serving(settings.model_copy(update=nowhere)) as made:
        yield made


@pytest.fixture(scope="module")
async def world(app: FastAPI) -> AsyncIterator[World]:
    async with make_world(app) as made:
        yield made


@pytest.fixture(scope="module")
async def everyone(app: FastAPI, world: World, server: Server) -> AsyncIterator[Principals]:
    async with make_operator(app) as stranger:
        yield await principals(world, server, stranger)


@pytest.fixture(scope="module")
def schema(world: World) -> Any:
    return schemathesis.openapi.from_dict(things_in(world))


def negatable(operation: Operation) -> bool:
    """Whether there is something besides the path to get wrong."""
    return bool(operation.body_schema or any(it["in"] == "query" for it in operation.spec.get("parameters", ())))


@pytest.mark.parametrize("operation", operations(), ids=lambda it: it.name)
def test_operation(operation: Operation, schema: Any, server: Server, world: World, everyone: Principals) -> None:
    tokens = everyone.fresh()
    fuzzed = schema.find_operation_by_id(operation.name)
    real = call(operation, world.ids, world.slug).path
    own = operation.face
    others = [who for who in tokens if who != own and (EXAMPLES > 2 or who in FEW)]
    runs: list[tuple[str, GenerationMode, dict[str, Any] | None, int]] = [
        (own, GenerationMode.POSITIVE, real, EXAMPLES),
        (own, GenerationMode.POSITIVE, None, max(1, EXAMPLES // 4)),
        *((who, GenerationMode.POSITIVE, real, max(1, EXAMPLES // 4)) for who in others),
    ]
    if negatable(operation):
        runs.append((own, GenerationMode.NEGATIVE, real, EXAMPLES))
    for who, mode, path, examples in runs:
        strategy = fuzzed.as_strategy(mode, **({"path_parameters": path} if path else {}))
        checks = [*CHECKS, refused] if mode is GenerationMode.NEGATIVE and operation.name not in BATCHES else CHECKS
        fuzz(strategy, examples, server.url, headers_of(tokens[who]), checks, frames=frame_schema(operation))


def test_a_stream_tells_what_was_as_the_document_says(world: World, server: Server, everyone: Principals) -> None:
    operation = next(it for it in operations() if it.name == "stream_events")
    response = heard(
        method="GET",
        url=f"{server.url}{operation.path}",
        params={"after": world.ids["evt"]},
        headers=headers_of(everyone.lasting["operator"]),
    )
    told = frames_of(response, frame_schema(operation) or {}) or []
    assert len({event["type"] for event in told}) > 50, "the world's whole history"


def refused(context: Any, response: Any, case: Any) -> bool | None:
    """What doesn't fit the document is refused. Text is judged without the white space around it, which the document
    can't say; a number instead of a list of words in the query is, as it is written, a list of one."""
    lists = {it["name"] for it in case.operation.definition.raw.get("parameters", ()) if "array" in str(it["schema"])}
    one_word = any(name in lists and isinstance(value, str | int | float) for name, value in (case.query or {}).items())
    unsent = any(value in ([], {}) for value in (case.query or {}).values())  # nothing of it comes to the address
    if one_word or unsent or any(text != text.strip() for text in texts(case.body)):
        return None
    if response.status_code == 412:
        return None  # refused, too: for what `If-Match` says
    found: bool | None = negative_data_rejection(context, response, case)
    return found


def outside_is_away(response: Any) -> bool:
    """Whether it says that somebody else can't be reached: nobody can from here."""
    return response.status_code == 503 and response.json()["code"] in ("provider_unreachable", "sso_provider_unusable")


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def fuzz(
    strategy: Any, examples: int, url: str, headers: dict[str, str], checks: list[Any], *, frames: Any = None
) -> None:
    """Sends that many requests and checks each answer; `frames`: and each frame of those that are a stream."""

    @settings(max_examples=examples, **QUICK)
    @given(case=strategy)
    def run(case: Any) -> None:
        if frames:
            response = overhear(case, url, headers)
            seen = frames_of(response, frames)
        else:
            response = case.call(base_url=url, headers=headers, timeout=20)
            seen = None
        left = [check for check in checks if seen is None or check is not response_schema_conformance]
        if outside_is_away(response):
            left.remove(not_a_server_error)
        case.validate_response(response, checks=left, headers=headers)
        # A 503 is documented for when the database is away; here it isn't.
        assert response.status_code < 500 or outside_is_away(response), f"{response.status_code}: {response.text}"

    run()


@pytest.mark.parametrize("who", WHO if EXAMPLES > 2 else ("operator", "member", "app of a user"))
def test_rows_of_requests_that_follow_links(
    who: str, world: World, server: Server, everyone: Principals, request: pytest.FixtureRequest
) -> None:
    """What was made is asked for, changed and ended by the id in the answer; also twice, and also too late."""
    only_ours = SchemathesisConfig.from_dict({"phases": {"stateful": {"inference": {"algorithms": []}}}})
    schema = schemathesis.openapi.from_dict(things_in(world), config=only_ours)
    if who.endswith("member"):
        schema = schema.include(path_regex="^/v1/me/")
    statuses = follow(schema, who, server, everyone, EXAMPLES * 4)
    if who in ("operator", "member", "app of a user"):
        assert statuses.get("2", 0) > sum(statuses.values()) / 25, statuses


def follow(schema: Any, who: str, server: Server, everyone: Principals, rows: int) -> dict[str, int]:
    """Asks in a row, ten requests at the most, that many times. Returns how often which class of status came."""
    statuses: dict[str, int] = {}
    wrong: set[str] = set()
    asked = 0

    class Row(schema.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            nonlocal asked
            asked += 1
            self.headers = headers_of(everyone.fresh()[who])

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"base_url": server.url, "headers": self.headers, "timeout": 20}

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            kind = str(response.status_code)[0]
            statuses[kind] = statuses.get(kind, 0) + 1
            try:
                if not outside_is_away(response):
                    case.validate_response(response, checks=CHECKS, headers=self.headers)
                    assert response.status_code < 500
            except (FailureGroup, AssertionError) as failure:
                wrong.add(f"{case.operation.label}: {response.status_code} {response.text[:400]}\n{failure}")

    for number in count():
        if asked >= rows:
            break
        # The service remembers what it was asked, so the same may get another answer, which hypothesis won't have.
        with suppress(Flaky):
            seed(number)(Row).run(settings=settings(max_examples=rows - asked, stateful_step_count=10, **QUICK))
    assert wrong == set()
    return statuses
