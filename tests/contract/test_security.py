"""What the whole document promises about security, asked of every operation: OWASP's API top ten by generation.

docs/security.md says which test shows which item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.scopes import SCOPES
from tests.contract.sample import Operation, call, document, id_places, operations
from tests.operator import Operator, client_of

ROOT = Path(__file__).parents[2]
Schema = Mapping[str, Any]
# Whose bodies are others' to shape, providers' and browsers'; they are authentic by their signatures.
FOREIGN_BODIES = {
    "receive_provider_webhook",
    *("add_passkey", "sign_in_with_passkey", "add_my_passkey", "sign_in_member_with_passkey"),
}
# Answers that hold a secret: once, or to who must use it at once.
SECRETS = re.compile(r"(secret|password|token|_hash|recovery_codes?)$")
HARMLESS = {"token_type"}


def within(schema: Schema, place: str = "", seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, Schema]]:
    """The schema and all within it, with where they stand; each component once on a way."""
    if name := schema.get("$ref", "").rsplit("/", 1)[-1]:
        if name not in seen:
            yield from within(document()["components"]["schemas"][name], place, seen | {name})
        return
    yield place, schema
    for kind in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for one in schema.get(kind, ()):
            yield from within(one, place, seen)
    for name, one in schema.get("properties", {}).items():
        yield from within(one, f"{place}/{name}", seen)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from within(schema[key], f"{place}/*", seen)


def given(operation: Operation) -> Iterator[tuple[str, Schema]]:
    """Everything that a caller can give, but for the head's parts, whose size the server bounds."""
    if operation.body_schema is not None:  # files have the bound of all uploads
        yield from within(operation.body_schema)
    for parameter in operation.parameters("query"):
        yield from within(parameter["schema"], f"?{parameter['name']}")


def test_nothing_unknown_is_taken() -> None:
    """No mass assignment: a body names what it knows, and has no room for anything else."""
    wrong = [
        f"{operation.name}: {place}"
        for operation in operations()
        if operation.name not in FOREIGN_BODIES
        for place, schema in given(operation)
        if schema.get("type") == "object"
        and schema.get("additionalProperties", True) is True
        and not {"patternProperties", "maxProperties"} <= schema.keys()
    ]
    assert wrong == []


def test_everything_given_has_a_bound() -> None:
    """No unbounded consumption: lists, maps and words are as long as we say at the most."""
    bounds = {
        "array": {"maxItems"},
        "string": {"maxLength", "pattern", "format", "enum", "const"},
    }
    wrong = []
    for operation in operations():
        for place, schema in given(operation):
            kind = schema.get("type")
            is_map = kind == "object" and isinstance(schema.get("additionalProperties"), dict)
            wanted = {"maxProperties"} if is_map else bounds.get(str(kind), set())
            if wanted and not wanted & schema.keys():
                wrong.append(f"{operation.name}: {place} has none of {sorted(wanted)}")
    assert wrong == []


def test_lists_give_a_page() -> None:
    """A hundred at the most, or two hundred rooms of a search."""
    limits = {
        operation.name: parameter["schema"].get("maximum")
        for operation in operations()
        for parameter in operation.parameters("query")
        if parameter["name"] == "limit"
    }
    assert {name: limit for name, limit in limits.items() if limit is None or limit > 200} == {}


def test_reading_shows_no_secrets() -> None:
    """What is secret is shown when it is made; no GET gives it again."""
    shown = {
        f"{operation.name}: {place}"
        for operation in operations()
        if operation.method == "get"
        for status, response in operation.spec["responses"].items()
        if status.startswith("2")
        for content in response.get("content", {}).values()
        for place, schema in within(content.get("schema", {}))
        if SECRETS.search(place) and place.rsplit("/", 1)[-1] not in HARMLESS
    }
    # What a browser hands to the payment provider for the one payment that it belongs to.
    assert shown == {
        f"get_{whose}payment_{what}: /client_secret"
        for whose in ("", "my_")
        for what in ("method_set_up", "next_action")
    }


def _ids() -> dict[str, str]:
    """An id of each kind, of nothing."""
    kinds = {prefix for operation in operations() for _, prefix in id_places(operation)}
    return {prefix: encode_id(prefix, new_id()) for prefix in kinds}


async def test_each_operation_asks_for_its_right(
    operator: Operator, app: FastAPI, anonymous: httpx.AsyncClient
) -> None:
    """Function-level rights: with every scope but its own it is refused, and so it is without a sign-in."""
    ids, wrong = _ids(), []
    wanted = sorted({str(operation.spec["x-scope"]) for operation in operations() if operation.face == "operator"})
    assert set(wanted) <= SCOPES.keys()
    for scope in wanted:
        key = await operator.key([one for one in SCOPES if one != scope])
        async with client_of(app, key) as client:
            for operation in operations():
                if operation.face != "operator" or operation.spec["x-scope"] != scope:
                    continue
                request = call(operation, ids, operator.slug)
                answer = await client.request(operation.method, request.url, params=request.query, **request.content)
                if answer.status_code != 403 or scope not in answer.json()["detail"]:
                    wrong.append(f"{operation.name}: {answer.status_code} {answer.text[:120]}")
                stranger = await anonymous.request(operation.method, request.url, params=request.query)
                if stranger.status_code not in (401, 415, 422):
                    wrong.append(f"{operation.name}: {stranger.status_code} without a sign-in")
    assert wrong == []


def test_the_page_on_security_names_tests_that_are_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    assert len(named) > 30
    missing = [f"{path}::{name}" for path, name in named if f"def {name}(" not in (ROOT / path).read_text()]
    assert missing == []
