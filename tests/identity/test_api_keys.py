"""API keys: shown once, narrow, refused at once when revoked or expired."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from coworkapi.core.clock import utcnow
from coworkapi.core.db import Database
from coworkapi.core.scopes import SCOPES
from tests.identity.factories import make_location, make_user, signed_in, uuid_of
from tests.operator import Operator, make_operator


async def make_key(operator: Operator, **more: Any) -> dict[str, Any]:
    body = {"name": "Kiosk", "scopes": ["events:read"], **more}
    found: dict[str, Any] = await operator.post("/v1/api-keys", body)
    return found


async def test_a_key_is_shown_once_and_works(operator: Operator, db: Database) -> None:
    made = await make_key(operator)
    assert made["key"].startswith("cwk_test_")
    assert made["hint"].startswith("cwk_test_")
    assert made["hint"].endswith(made["key"][-4:])
    async with operator.client(made["key"]) as client:
        assert (await client.get("/v1/events")).status_code == 200
        assert (await client.get("/v1/users")).status_code == 403  # default deny
    read = await operator.get(f"/v1/api-keys/{made['id']}")
    assert "key" not in read
    listed = await operator.get("/v1/api-keys")
    assert listed["data"][0]["id"] == made["id"]
    assert "key" not in listed["data"][0]
    (event,) = await operator.events("api_key.created")
    assert event["data"] == read | {"last_used_at": None}
    assert made["key"] not in str(await operator.events())


async def test_live_organizations_make_live_keys(app: Any) -> None:
    async with make_operator(app, mode="live") as live:
        made = await make_key(live)
        assert made["key"].startswith("cwk_live_")


async def test_last_used_is_noted(operator: Operator, db: Database, app: Any) -> None:
    made = await make_key(operator)
    async with operator.client(made["key"]) as client:
        await client.get("/v1/events")
    await app.state.key_uses.flush(db)
    assert (await operator.get(f"/v1/api-keys/{made['id']}"))["last_used_at"] is not None


async def test_a_revoked_key_is_refused_at_once(operator: Operator) -> None:
    made = await make_key(operator)
    async with operator.client(made["key"]) as client:
        revoked = await operator.post(f"/v1/api-keys/{made['id']}/revoke", status=200)
        assert revoked["revoked_at"] is not None
        answer = await client.get("/v1/events")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer ")
    problem = await operator.post(f"/v1/api-keys/{made['id']}/revoke", status=409)
    assert problem["code"] == "api_key_is_revoked"
    assert (await operator.get("/v1/api-keys", revoked=True))["data"][0]["id"] == made["id"]


async def test_an_expired_key_is_refused(operator: Operator, db: Database) -> None:
    made = await make_key(operator, expires_at=(utcnow() + timedelta(hours=1)).isoformat())
    async with operator.client(made["key"]) as client:
        assert (await client.get("/v1/events")).status_code == 200
        async with db.transaction(operator.principal) as session:
            await session.execute(text("UPDATE api_keys SET expires_at = now() WHERE name = 'Kiosk'"))
        assert (await client.get("/v1/events")).status_code == 401
        past = {"expires_at": (utcnow() - timedelta(hours=1)).isoformat()}
        await operator.patch(f"/v1/api-keys/{made['id']}", past, 422)
        await operator.patch(f"/v1/api-keys/{made['id']}", {"expires_at": None})
        assert (await client.get("/v1/events")).status_code == 200


async def test_rotating_ends_the_old_secret(operator: Operator) -> None:
    made = await make_key(operator)
    rotated = await operator.post(f"/v1/api-keys/{made['id']}/rotate", status=200)
    async with operator.client(made["key"]) as old, operator.client(rotated["key"]) as new:
        assert (await old.get("/v1/events")).status_code == 401
        assert (await new.get("/v1/events")).status_code == 200


async def test_a_secret_answer_is_replayed_and_sealed(operator: Operator, db: Database) -> None:
    headers = {"Idempotency-Key": uuid4().hex}
    body = {"name": "Kiosk", "scopes": ["events:read"]}
    first = await operator.post("/v1/api-keys", body, headers=headers)
    again = await operator.post("/v1/api-keys", body, headers=headers)
    assert again == first
    async with db.transaction(operator.principal) as session:
        stored = (await session.execute(text("SELECT body FROM idempotency_keys"))).scalars().all()
    assert stored
    assert all(first["key"].encode() not in bytes(one) for one in stored)


async def test_nobody_makes_a_key_with_rights_they_lack(operator: Operator) -> None:
    weak = await operator.key(["api_keys:write", "api_keys:read", "events:read"])
    strong = await make_key(operator, scopes=["users:write", "events:read"])
    async with operator.client(weak) as client:
        made = await client.post("/v1/api-keys", json={"name": "x", "scopes": ["events:read"]})
        assert made.status_code == 201
        refused = await client.post("/v1/api-keys", json={"name": "x", "scopes": ["events:read", "users:write"]})
        assert (refused.status_code, refused.json()["scopes"]) == (403, ["users:write"])
        # A new secret, or a longer life, of a stronger key would be the same thing.
        assert (await client.post(f"/v1/api-keys/{strong['id']}/rotate")).status_code == 403
        assert (await client.patch(f"/v1/api-keys/{strong['id']}", json={"expires_at": None})).status_code == 403
        # Ending a leaked one need not wait.
        assert (await client.post(f"/v1/api-keys/{strong['id']}/revoke")).status_code == 200


async def test_keys_keep_to_their_locations(operator: Operator, two_locations: tuple[str, str]) -> None:
    here, there = two_locations
    here_id = uuid_of("loc", here)
    limited = await operator.key(["api_keys:write", "api_keys:read", "events:read"], [here_id])
    everywhere = await make_key(operator)
    async with operator.client(limited) as client:
        for place, status in ([here], 201), ([there], 403), ([here, there], 403), (None, 403):
            body = {"name": "x", "scopes": ["events:read"], "location_ids": place}
            assert (await client.post("/v1/api-keys", json=body)).status_code == status, place
        listed = (await client.get("/v1/api-keys")).json()["data"]
        assert {tuple(row["location_ids"]) for row in listed} == {(here,)}
        assert (await client.get(f"/v1/api-keys/{everywhere['id']}")).status_code == 404
        assert (await client.post(f"/v1/api-keys/{everywhere['id']}/revoke")).status_code == 404


async def test_a_location_must_exist(operator: Operator, stranger: Operator) -> None:
    foreign = await make_location(stranger)
    body = {"name": "x", "scopes": ["events:read"], "location_ids": [foreign]}
    problem = await operator.post("/v1/api-keys", body, 404)
    assert problem["errors"][0]["pointer"] == "/location_ids"


async def test_another_organizations_key_is_not_there(operator: Operator, stranger: Operator) -> None:
    made = await make_key(stranger)
    await operator.get(f"/v1/api-keys/{made['id']}", 404)
    await operator.patch(f"/v1/api-keys/{made['id']}", {"name": "mine"}, 404)
    for verb in ("rotate", "revoke"):
        await operator.post(f"/v1/api-keys/{made['id']}/{verb}", status=404)


async def test_etag(operator: Operator) -> None:
    made = await make_key(operator)
    path = f"/v1/api-keys/{made['id']}"
    tag = (await operator.http.get(path)).headers["etag"]
    await operator.patch(path, {"name": "Door"}, headers={"If-Match": tag})
    problem = await operator.patch(path, {"name": "Gate"}, 412, headers={"If-Match": tag})
    assert problem["code"] == "precondition_failed"
    (event,) = await operator.events("api_key.updated")
    assert event["previous"] == {"name": "Kiosk"}


async def test_a_users_key_names_them(operator: Operator) -> None:
    person = await make_user(operator)
    async with signed_in(operator, person) as client:
        made = (await client.post("/v1/api-keys", json={"name": "x", "scopes": ["events:read"]})).json()
        me = (await client.get("/v1/auth/session")).json()
    assert made["created_by"] == me["user"]["id"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything:write"]},
        {"name": "", "scopes": ["events:read"]},
        {"name": "x", "scopes": ["events:read"], "location_ids": []},
        {"name": "x", "scopes": ["events:read"], "secret": "mine"},
    ],
)
async def test_bad_input_is_named(operator: Operator, body: dict[str, Any]) -> None:
    problem = await operator.post("/v1/api-keys", body, 422)
    assert problem["errors"]


async def test_every_scope_can_be_asked_for(operator: Operator) -> None:
    made = await make_key(operator, scopes=list(SCOPES))
    assert made["scopes"] == sorted(SCOPES)
    async with operator.client(made["key"]) as client:
        rights = (await client.get("/v1/auth/session")).json()["rights"]
    assert {right["scope"] for right in rights} == set(SCOPES)
