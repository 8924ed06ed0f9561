"""Registering apps, their secrets, and the end of what was granted to them."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from sqlalchemy import text

from coworkapi.app import create_app
from coworkapi.core.db import Database
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.core.jobs import tidy
from coworkapi.core.operations import start
from coworkapi.core.principal import Principal
from coworkapi.settings import Settings
from tests.identity.factories import make_user, signed_in
from tests.identity.oauth.dance import (
    CALLBACK,
    METADATA,
    connected,
    register,
)
from tests.operator import Operator, client_of, make_operator


async def test_apps_prove_who_they_are(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    app = await register(operator, people=[], redirect_uris=[], acts_alone=True)
    good, ask = app.credentials, {"grant_type": "client_credentials"}
    wrong: list[dict[str, Any]] = [
        {"data": ask},
        {"data": ask | {"client_id": app.id}},
        {"data": ask | good | {"client_secret": "cwos_wrong"}},
        {"data": ask | good | {"client_id": "app_wrong"}},
        {"data": ask, "auth": (app.id, "cwos_wrong")},
        {"data": ask, "headers": {"Authorization": "Basic ***"}},
        {"data": ask, "headers": {"Authorization": f"Bearer {operator.api_key}"}},
    ]
    for request in wrong:
        answer = await anonymous.post("/oauth/token", **request)
        assert answer.status_code == 401, request
        assert answer.json()["error"] == "invalid_client"
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["www-authenticate"].startswith("Basic")
    malformed: list[dict[str, Any]] = [
        {"data": ask | good, "auth": (app.id, good["client_secret"])},
        {"data": good},
        {"data": good | {"grant_type": "password"}},
        {"data": good | {"grant_type": "refresh_token"}},
        {"content": urlencode([*good.items(), *ask.items(), *ask.items()])},
        {"content": b"\xff=%ff"},
    ]
    for request in malformed:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await anonymous.post("/oauth/token", headers=headers, **request)
        assert answer.status_code == 400, request
        assert answer.json()["error"] in ("invalid_request", "unsupported_grant_type")
    assert (await anonymous.post("/oauth/token", data=ask, auth=(app.id, good["client_secret"]))).status_code == 200
    rotated = await operator.post(f"/v1/oauth-apps/{app.id}/rotate-secret", {"old_secret_hours": 1}, 200)
    assert rotated["old_secret_ends_at"] is not None
    for secret in (good["client_secret"], rotated["client_secret"]):
        assert (await anonymous.post("/oauth/token", data=ask, auth=(app.id, secret))).status_code == 200
    await operator.post(f"/v1/oauth-apps/{app.id}/rotate-secret", {"old_secret_hours": 0}, 200)
    for secret in (good["client_secret"], rotated["client_secret"]):
        assert (await anonymous.post("/oauth/token", data=ask, auth=(app.id, secret))).status_code == 401
    assert "client_secret" not in await operator.get(f"/v1/oauth-apps/{app.id}")


async def test_people_and_operators_end_what_was_granted(operator: Operator, stranger: Operator, db: Database) -> None:
    person, app = await make_user(operator), await register(operator)
    first, second = await connected(app, person), await connected(app, person, scope="bookings:read")
    async with signed_in(operator, person) as http:
        (shown,) = (await http.get("/v1/auth/authorized-apps")).json()["data"]
        assert shown["app"]["name"] == "Door Display"
        assert [it["scope"] for it in shown["scopes"]] == ["bookings:read", "members:read"]
        assert (await http.delete(f"/v1/auth/authorized-apps/{app.id}")).status_code == 204
        assert (await http.get("/v1/auth/authorized-apps")).json()["data"] == []
        assert (await http.delete(f"/v1/auth/authorized-apps/{app.id}")).status_code == 404
    for tokens in (first, second):
        await app.get("/v1/bookings", tokens, 401)
    third, fourth = await connected(app, person), await connected(app, person)
    grants = (await operator.get(f"/v1/oauth-apps/{app.id}/grants", live=True))["data"]
    assert len(grants) == 2
    assert len((await operator.get(f"/v1/oauth-apps/{app.id}/grants"))["data"]) == 4
    await stranger.get(f"/v1/oauth-apps/{app.id}/grants", 404)
    await operator.delete(f"/v1/oauth-apps/{app.id}/grants/{grants[0]['id']}")
    await app.get("/v1/bookings", fourth, 401)
    await app.get("/v1/bookings", third)
    version = (await operator.http.get(f"/v1/oauth-apps/{app.id}")).headers["etag"]
    await operator.patch(f"/v1/oauth-apps/{app.id}", {"name": "Gate Display"}, headers={"If-Match": version})
    await operator.patch(f"/v1/oauth-apps/{app.id}", {"name": "X"}, 412, headers={"If-Match": version})
    archived = await operator.post(f"/v1/oauth-apps/{app.id}/archive", status=200)
    assert archived["archived_at"] is not None
    await app.get("/v1/bookings", third, 401)
    assert (await app.refresh(third, 401))["error"] == "invalid_client"
    types = [event["type"] for event in await operator.events() if event["type"].startswith("oauth_app.")]
    assert types == ["oauth_app.created", "oauth_app.updated", "oauth_app.archived"]
    async with db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE oauth_grants SET ended_at = now() - interval '31 days'"))
    await tidy(db, ["forget_old_oauth_grants"])
    assert (await operator.get(f"/v1/oauth-apps/{app.id}/grants"))["data"] == []


async def test_registrations_that_make_no_sense(operator: Operator) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"people": [], "redirect_uris": []}, "/people"),
        ({"kind": "public", "acts_alone": True}, "/acts_alone"),
        ({"redirect_uris": []}, "/redirect_uris"),
        ({"redirect_uris": ["http://app.example.com/cb"]}, "/redirect_uris/0"),
        ({"people": ["members"]}, "/scopes"),
        ({"people": ["staff", "members"]}, "/scopes"),
        ({"scopes": ["bookings:read", "me:read"]}, "/scopes"),
        ({"scopes": ["api_keys:write"]}, "/scopes/0"),
        ({"logo_url": "https://img.example.com;script-src *"}, "/logo_url"),
    ]
    for changed, pointer in wrong:
        body = {"name": "App", "redirect_uris": [CALLBACK], "scopes": ["bookings:read"]} | changed
        refused = await operator.post("/v1/oauth-apps", body, 422)
        assert refused["errors"][0]["pointer"] == pointer, changed


async def test_where_a_client_finds_out_how_to_sign_in(anonymous: httpx.AsyncClient, settings: Settings) -> None:
    challenge = (await anonymous.get("/v1/bookings")).headers["www-authenticate"]
    address = f"{settings.public_url}/.well-known/oauth-protected-resource"
    assert challenge == f'Bearer resource_metadata="{address}"'
    resource = (await anonymous.get("/.well-known/oauth-protected-resource")).json()
    assert resource["authorization_servers"] == [settings.public_url]
    metadata = AuthorizationServerMetadata((await anonymous.get(METADATA)).json())
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["issuer"] == settings.public_url
    metadata["issuer"] = metadata["issuer"].replace("http://127.0.0.1:8000", "https://api.example.com")
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint", "introspection_endpoint"):
        metadata[name] = metadata[name].replace("http://127.0.0.1:8000", "https://api.example.com")
    metadata.validate()


async def test_an_app_as_a_whole_is_limited(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"rate_limit_per_minute": 1000}))
    limiter = app.state.rate_limiter
    async with app.router.lifespan_context(app), make_operator(app) as operator:
        left = 60 - time.time() % 60  # a minute that ends within the test would begin the counting anew
        await asyncio.sleep(left + 0.1 if left < 4 else 0)
        registered = await register(operator, people=[], redirect_uris=[], acts_alone=True)
        tokens = [await registered.post("token", grant_type="client_credentials") for _ in range(2)]
        limiter.per_minute = 1
        for _ in range(17):
            limiter.check_app(decode_id("app", registered.id))
        await registered.get("/v1/bookings", tokens[0])
        assert (await registered.get("/v1/bookings", tokens[1], 429))["code"] == "rate_limited"
        # Nor does it get more by asking for tokens. A wrong secret is counted for its address.
        assert (await registered.post("token", 429, grant_type="client_credentials"))["code"] == "rate_limited"
        for status in (401, 429):
            await registered.post("token", status, grant_type="client_credentials", client_secret="cwos_wrong")


async def test_what_an_app_made_ends_with_its_access(operator: Operator, db: Database) -> None:
    person = await make_user(operator)
    app = await register(operator, scopes=["webhooks:read", "webhooks:write"], acts_alone=True)
    tokens, again = await connected(app, person), await connected(app, person)
    alone = await app.post("token", grant_type="client_credentials")
    hook = {"event_types": ["coupon.created"]}  # none comes
    theirs = await operator.post("/v1/webhook-endpoints", hook | {"url": "https://example.com/operators"})
    async with client_of(operator.app, tokens["access_token"]) as http:
        made = await http.post("/v1/webhook-endpoints", json=hook | {"url": "https://example.com/persons"})
        assert (made.status_code, made.json()["app_id"]) == (201, app.id)
        assert [one["id"] for one in (await http.get("/v1/webhook-endpoints")).json()["data"]] == [made.json()["id"]]
        path = f"/v1/webhook-endpoints/{theirs['id']}"
        assert (await http.patch(path, json={"url": "https://example.com/mine"})).status_code == 404
        assert (await http.get("/v1/webhook-deliveries", params={"endpoint_id": theirs["id"]})).json()["data"] == []
    async with client_of(operator.app, alone["access_token"]) as http:
        assert (
            await http.post("/v1/webhook-endpoints", json=hook | {"url": "https://example.com/own"})
        ).status_code == 201

    async def told() -> dict[str, str | None]:
        await operator.sweep()
        found = (await operator.get("/v1/webhook-endpoints"))["data"]
        return {one["url"].rpartition("/")[2]: one["disabled_reason"] for one in found}

    await app.post("revoke", token=tokens["access_token"])
    assert await told() == {"operators": None, "persons": None, "own": None}, "it still acts for the person"
    async with db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE oauth_grants SET ends_at = now() WHERE user_id IS NOT NULL"))
    assert (await app.refresh(again, 400))["error"] == "invalid_grant"
    assert await told() == {"operators": None, "persons": "app_ended", "own": None}
    ended = [event["data"]["ended_because"] for event in await operator.events("oauth_grant.ended")]
    assert ended == ["app", "expired"]
    await operator.patch(f"/v1/oauth-apps/{app.id}", {"acts_alone": False})
    assert await told() == {"operators": None, "persons": "app_ended", "own": "app_ended"}


async def test_an_app_sees_of_its_persons_long_work_what_it_could_have_started(operator: Operator) -> None:
    person, app = await make_user(operator), await register(operator)
    tokens = await connected(app, person)
    acting = Principal(kind="user", id=person.id, organization_id=operator.organization_id, organization_mode="test")
    async with operator.db.transaction(acting) as session:
        seen = await start(session, kind="none", scope="bookings:read", params={})
        hidden = await start(session, kind="none", scope="members:export", params={})
    assert [one["id"] for one in (await app.get("/v1/operations", tokens))["data"]] == [encode_id("op", seen.id)]
    await app.get(f"/v1/operations/{encode_id('op', hidden.id)}", tokens, 403)


async def test_apps_make_no_credentials(operator: Operator) -> None:
    app = await register(operator, scopes=["bookings:write"], people=[], redirect_uris=[], acts_alone=True)
    tokens = await app.post("token", grant_type="client_credentials")
    async with client_of(operator.app, tokens["access_token"]) as http:
        refused = await http.post("/v1/calendar-feeds", json={"name": "All"})
        assert (refused.status_code, refused.json()["code"]) == (403, "app_not_allowed")
