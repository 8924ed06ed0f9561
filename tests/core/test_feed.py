from __future__ import annotations

import httpx

from tests.operator import Operator


async def test_a_stranger_key_is_refused(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/v1/events", headers={"Authorization": "Bearer cwk_live_nope"})
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "unauthenticated"


async def test_events_of_a_new_organization(operator: Operator) -> None:
    assert await operator.get("/v1/events") == {"data": [], "next_cursor": None}


async def test_unknown_query_parameters_are_refused(operator: Operator) -> None:
    problem = await operator.get("/v1/events", status=422, limt=5)
    assert problem["errors"][0]["pointer"] == "query/limt"
