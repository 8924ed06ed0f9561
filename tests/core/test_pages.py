"""Keyset pages: whole, in order, stable while rows come and go; cursors can't be forged into an error of ours."""

from __future__ import annotations

import base64
import contextlib
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coworkapi.core.errors import Invalid
from coworkapi.core.pages import decode_cursor
from coworkapi.identity.models import Role
from tests.operator import Operator


async def walk(prober: Operator, **params: Any) -> list[str]:
    """Every page's names."""
    names: list[str] = []
    cursor: str | None = None
    while True:
        page = await prober.get("/v1/things", **params, **({"cursor": cursor} if cursor else {}))
        names += [item["name"] for item in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return names
        assert len(page["data"]) == params.get("limit", 25)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
async def test_pages_are_the_whole_list(prober: Operator, limit: int) -> None:
    expected = [f"n{number:02}" for number in range(7)]
    for name in reversed(expected):
        await prober.post("/v1/things", {"name": name})
    assert await walk(prober, limit=limit) == expected
    assert await walk(prober, limit=limit, newest=True) == expected


async def test_the_last_page_is_known_to_be_the_last(prober: Operator) -> None:
    for number in range(4):
        await prober.post("/v1/things", {"name": f"n{number}"})
    assert (await prober.get("/v1/things", limit=4))["next_cursor"] is None
    assert (await prober.get("/v1/things", limit=3))["next_cursor"] is not None
    assert (await prober.get("/v1/things"))["next_cursor"] is None


async def test_stable_under_inserts(prober: Operator) -> None:
    """What is inserted before the cursor moves nothing; what is inserted after it is seen."""
    for name in ("b", "d", "f", "h"):
        await prober.post("/v1/things", {"name": name})
    page = await prober.get("/v1/things", limit=2)
    assert [item["name"] for item in page["data"]] == ["b", "d"]
    for name in ("a", "c", "e"):
        await prober.post("/v1/things", {"name": name})
    page = await prober.get("/v1/things", limit=2, cursor=page["next_cursor"])
    assert [item["name"] for item in page["data"]] == ["e", "f"]
    page = await prober.get("/v1/things", limit=2, cursor=page["next_cursor"])
    assert [item["name"] for item in page["data"]] == ["h"]


async def test_a_cursor_belongs_to_its_sort(prober: Operator) -> None:
    for name in ("a", "b"):
        await prober.post("/v1/things", {"name": name})
    cursor = (await prober.get("/v1/things", limit=1))["next_cursor"]
    problem = await prober.get("/v1/things", status=422, newest=True, cursor=cursor)
    assert problem["errors"][0]["pointer"] == "query/cursor"
    assert "another sort" in problem["detail"]


def forged(*values: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).rstrip(b"=").decode()


FORGED = [
    "x",
    "%%%",
    "é",
    "a" * 1000,
    forged(),
    forged("name"),
    forged("name", "a"),
    forged("name", "a", "not an id"),
    forged("name", "a", 5),
    forged("name", 5, "01a203a4-e928-719d-aa5d-ac6562bdd73f"),
    forged("name", True, "01a203a4-e928-719d-aa5d-ac6562bdd73f"),
    forged("name", None, None),
    forged("name", "a\0", "01a203a4-e928-719d-aa5d-ac6562bdd73f"),
    forged("name", ["a"], {}),
    forged(["name"], "a", "b"),
    base64.urlsafe_b64encode(b'{"name": 1}').decode(),
    base64.urlsafe_b64encode(b"5").decode(),
    base64.urlsafe_b64encode(b"null").decode(),
]


@pytest.mark.parametrize("cursor", FORGED)
async def test_a_forged_cursor_is_refused(prober: Operator, cursor: str) -> None:
    problem = await prober.get("/v1/things", status=422, cursor=cursor)
    assert problem["errors"][0]["pointer"] == "query/cursor"


@pytest.mark.parametrize("at", ["2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "now", 5, "9999-12-31T23:59:59-23:59"])
async def test_a_forged_instant_is_refused(prober: Operator, at: Any) -> None:
    cursor = forged("newest", at, "01a203a4-e928-719d-aa5d-ac6562bdd73f")
    await prober.get("/v1/things", status=422, newest=True, cursor=cursor)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), json_values.map(lambda value: base64.urlsafe_b64encode(_dumped(value)).decode())))
def test_no_text_makes_a_cursor_crash(cursor: str) -> None:
    with contextlib.suppress(Invalid):
        decode_cursor(cursor, "name", [Role.created_at, Role.name, Role.version, Role.id])


def _dumped(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # an integer beyond 64 bits, a lone surrogate
        return b"[]"
