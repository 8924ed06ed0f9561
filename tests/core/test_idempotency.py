"""One key, one effect, the same answer: whoever asks, however often, at whatever time."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi.core.ids import new_id
from coworkapi.core.migrations import async_url
from coworkapi.identity.service import sessions
from coworkapi.settings import Settings
from tests.core.probe import entered
from tests.operator import Operator, client_of


async def post(client: httpx.AsyncClient, path: str, name: str, key: str) -> httpx.Response:
    return await client.post(path, json={"name": name}, headers={"idempotency-key": key})


async def as_owner(database_url: str, statement: str, **values: Any) -> Any:
    engine = create_async_engine(async_url(database_url), poolclass=NullPool)
    connection: AsyncConnection
    async with engine.begin() as connection:
        result = await connection.execute(text(statement), values)
        found = result.all() if result.returns_rows else result.rowcount
    await engine.dispose()
    return found


async def member_client(operator: Operator, settings: Settings) -> httpx.AsyncClient:
    async with operator.db.transaction(operator.principal) as session:
        tokens = await sessions.open_member_session(
            session,
            settings=settings,
            organization_id=operator.organization_id,
            member_id=new_id(),
            ip=None,
            user_agent=None,
        )
    return operator.client(tokens.access_token)


async def test_the_first_answer_is_replayed(prober: Operator) -> None:
    first = await post(prober.http, "/v1/things", "a", "k1")
    again = await post(prober.http, "/v1/things", "a", "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert len((await prober.get("/v1/things"))["data"]) == 1
    entries = (await prober.get("/v1/things"))["data"]
    assert [entry["name"] for entry in entries] == ["a"]


async def test_another_request_under_the_same_key_is_refused(prober: Operator) -> None:
    await post(prober.http, "/v1/things", "a", "k1")
    for path, name in (("/v1/things", "b"), ("/v1/secrets", "a"), ("/v1/things?x=1", "a")):
        response = await post(prober.http, path, name, "k1")
        assert response.status_code == 422, response.text
    problem = (await post(prober.http, "/v1/things", "b", "k1")).json()
    assert problem["code"] == "idempotency_key_reused"
    assert len((await prober.get("/v1/things"))["data"]) == 1


async def test_fifty_twins_make_one_thing_and_get_fifty_equal_answers(prober: Operator) -> None:
    name = f"twin-{new_id().hex}"
    answers = await asyncio.gather(*(post(prober.http, "/v1/things", name, "twin") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert entered[name] == 1
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 49
    assert len((await prober.get("/v1/things"))["data"]) == 1


async def test_a_refusal_is_not_kept(prober: Operator) -> None:
    """Nothing was done, so the key is still free: the next try is made in earnest."""
    assert (await post(prober.http, "/v1/things/refuse", "a", "k1")).status_code == 422
    assert (await post(prober.http, "/v1/things/refuse", "a", "k1")).json()["code"] == "invalid"
    assert (await post(prober.http, "/v1/things", "a", "k1")).status_code == 201


async def test_principals_do_not_share_keys(prober: Operator, stranger: Operator, probe: FastAPI) -> None:
    other_key = await prober.key(["users:read", "users:write"])
    assert (await post(prober.http, "/v1/things", "a", "same")).status_code == 201
    async with prober.client(other_key) as other, client_of(probe, stranger.api_key) as foreign:
        assert (await post(other, "/v1/things", "b", "same")).status_code == 201
        assert (await post(foreign, "/v1/things", "c", "same")).status_code == 201
    names = {item["name"] for item in (await prober.get("/v1/things"))["data"]}
    assert names == {"a", "b"}


async def test_every_face(prober: Operator, probe: FastAPI, settings: Settings) -> None:
    async with client_of(probe, None) as anyone, await member_client(prober, settings) as member:
        for client, path in (
            (prober.http, "/v1/things"),
            (member, "/v1/me/things"),
            (anyone, f"/v1/public/{prober.slug}/things"),
            (anyone, "/v1/nowhere/things"),
        ):
            name, key = f"face-{new_id().hex}", new_id().hex
            answers = await asyncio.gather(*(post(client, path, name, key) for _ in range(5)))
            assert {answer.status_code for answer in answers} == {201}, path
            assert len({answer.content for answer in answers}) == 1, path
            assert entered[name] == 1, path
            assert (await post(client, path, name + "x", key)).status_code == 422, path


async def test_a_secret_is_replayed_but_not_readable_in_the_database(prober: Operator, database_url: str) -> None:
    first = await post(prober.http, "/v1/secrets", "a", "k1")
    again = await post(prober.http, "/v1/secrets", "a", "k1")
    secret = first.json()["secret"]
    assert again.json()["secret"] == secret
    rows = await as_owner(
        database_url,
        "SELECT body, fingerprint, key_hash FROM idempotency_keys WHERE organization_id = :it",
        it=prober.organization_id,
    )
    assert len(rows) == 1
    assert secret.encode() not in b"".join(bytes(value) for value in rows[0])


async def test_after_seven_days_the_key_is_new(prober: Operator, database_url: str) -> None:
    await post(prober.http, "/v1/things", "a", "k1")

    async def age(days: float) -> None:
        await as_owner(
            database_url,
            "UPDATE idempotency_keys SET created_at = now() - :days * interval '1 day' WHERE organization_id = :it",
            it=prober.organization_id,
            days=days,
        )

    await age(6.9)
    assert (await post(prober.http, "/v1/things", "b", "k1")).status_code == 422
    await age(7.1)
    fresh = await post(prober.http, "/v1/things", "b", "k1")
    assert fresh.status_code == 201
    assert "idempotent-replayed" not in fresh.headers
    again = await post(prober.http, "/v1/things", "b", "k1")
    assert again.content == fresh.content
    assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
async def test_unusable_keys(prober: Operator, key: str) -> None:
    response = await post(prober.http, "/v1/things", "a", key)
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "header/Idempotency-Key"
    assert (await prober.get("/v1/things"))["data"] == []


async def test_the_longest_key(prober: Operator) -> None:
    assert (await post(prober.http, "/v1/things", "a", "x" * 255)).status_code == 201


async def test_a_lost_right_is_not_replayed(prober: Operator, database_url: str) -> None:
    token = await prober.key(["users:write"])
    async with prober.client(token) as client:
        assert (await post(client, "/v1/things", "a", "k1")).status_code == 201
        await as_owner(
            database_url,
            "UPDATE api_keys SET scopes = '{users:read}' WHERE organization_id = :it AND name = 'further'",
            it=prober.organization_id,
        )
        assert (await post(client, "/v1/things", "a", "k1")).status_code == 403
