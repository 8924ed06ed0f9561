"""Sign-up: an organization, its owner, a legal entity and a first location, all or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coworkapi import wiring
from coworkapi.app import create_app
from coworkapi.core.db import Database
from coworkapi.core.ids import decode_id
from coworkapi.core.jobs import sweep
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from coworkapi.settings import Settings
from tests.operator import client_of

PASSWORD = "correct horse battery"


def wish(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "organization_name": "North Wharf",
        "mode": "test",
        "name": "Ada Lovelace",
        "email": f"ada-{uuid4().hex}@example.com",
        "password": PASSWORD,
        "location": {
            "name": "Harbour",
            "time_zone": "Europe/Berlin",
            "country": "DE",
            "currency": "EUR",
            "address": {"line1": "Am Kai 1", "city": "Hamburg"},
        },
    }
    return made | changes


async def sign_up(client: httpx.AsyncClient, body: dict[str, Any], status: int = 201, **more: Any) -> dict[str, Any]:
    answer = await client.post("/v1/sign-up", json=body, **more)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_everything_is_made_and_the_owner_is_signed_in(app: FastAPI, anonymous: httpx.AsyncClient) -> None:
    body = wish()
    made = await sign_up(anonymous, body)
    assert made["organization"]["name"] == "North Wharf"
    assert made["organization"]["mode"] == "test"
    assert made["user"]["email"] == body["email"]
    async with client_of(app, made["access_token"]) as client:
        location = (await client.get(f"/v1/locations/{made['location_id']}")).json()
        assert (location["name"], location["time_zone"], location["currency"]) == ("Harbour", "Europe/Berlin", "EUR")
        assert location["legal_entity_id"] == made["legal_entity_id"]
        entity = (await client.get(f"/v1/legal-entities/{made['legal_entity_id']}")).json()
        assert (entity["name"], entity["country"]) == ("North Wharf", "DE")
        me = (await client.get("/v1/auth/session")).json()
        assert {"scope": "organization:write", "location_ids": None} in me["rights"]
        (user,) = (await client.get("/v1/users")).json()["data"]
        assert [one["role"] for one in user["role_assignments"]] == ["owner"]
        types = [event["type"] for event in (await client.get("/v1/events", params={"limit": 100})).json()["data"]]
        assert types[:3] == ["organization.created", "user.added", "account.email_verification_requested"]
        assert "location.created" in types
        (entry,) = (await client.get("/v1/audit-entries")).json()["data"]
        assert (entry["action"], entry["principal_kind"]) == ("sign_up", "user")
    refreshed = await anonymous.post("/v1/auth/refresh", json={"refresh_token": made["refresh_token"]})
    assert refreshed.status_code == 200


async def test_the_address_is_verified_by_mail(app: FastAPI, db: Database, anonymous: httpx.AsyncClient) -> None:
    made = await sign_up(anonymous, wish())
    assert made["user"]["email_verified"] is False
    organization_id = decode_id("org", made["organization"]["id"])
    await sweep(db, wiring.due_work(app.state.settings), organization_id=organization_id)
    async with client_of(app, made["access_token"]) as client:
        (mail,) = (await client.get("/v1/mail-messages")).json()["data"]
        token = mail["text"].partition("#token=")[2].split()[0]
        assert (await anonymous.post("/v1/auth/email-verifications", json={"token": token})).status_code == 204
        assert (await client.get("/v1/auth/account")).json()["email_verified"] is True
        assert (await anonymous.post("/v1/auth/email-verifications", json={"token": token})).status_code == 401
        assert (await client.post("/v1/auth/email-verification-requests")).status_code == 202
        await sweep(db, wiring.due_work(app.state.settings), organization_id=organization_id)
        assert len((await client.get("/v1/mail-messages")).json()["data"]) == 1  # it is verified already


async def test_a_key_replays_the_answer_from_before_the_organization(
    app: FastAPI, db: Database, anonymous: httpx.AsyncClient
) -> None:
    body, headers = wish(), {"Idempotency-Key": uuid4().hex}
    answers = await asyncio.gather(*(sign_up(anonymous, body, headers=headers) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    async with client_of(app, answers[0]["access_token"]) as client:
        assert len((await client.get("/v1/organizations")).json()["data"]) == 1
    async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
        stored = (await session.execute(text("SELECT body FROM idempotency_keys"))).scalars().all()
    assert stored
    assert all(answers[0]["access_token"].encode() not in bytes(one) for one in stored)


async def test_slugs(anonymous: httpx.AsyncClient) -> None:
    slug = f"wharf-{uuid4().hex}"
    made = await sign_up(anonymous, wish(slug=slug))
    assert made["organization"]["slug"] == slug
    problem = await sign_up(anonymous, wish(slug=slug), 409)
    assert problem["code"] == "slug_taken"
    name = f"Café Größe {uuid4().hex[:8]}"
    first, second = [(await sign_up(anonymous, wish(organization_name=name)))["organization"]["slug"] for _ in "ab"]
    assert first.startswith("cafe-grosse-")
    assert second.startswith(first + "-")


async def test_who_has_an_account_gets_a_further_organization(app: FastAPI, anonymous: httpx.AsyncClient) -> None:
    body = wish()
    first = await sign_up(anonymous, body)
    second = await sign_up(anonymous, body | {"organization_name": "South Wharf", "name": "Somebody Else"})
    assert second["user"] == first["user"]
    assert {one["name"] for one in second["organizations"]} == {"North Wharf", "South Wharf"}


async def test_a_wrong_password_reads_like_any_and_is_counted(db: Database, anonymous: httpx.AsyncClient) -> None:
    body = wish()
    await sign_up(anonymous, body)
    refused = await sign_up(anonymous, body | {"password": "some wrong password"}, 401)
    sign_in = {"email": body["email"], "password": "some wrong password"}
    told = (await anonymous.post("/v1/auth/sign-in", json=sign_in)).json()
    assert {**refused, "request_id": None} == {**told, "request_id": None}
    for _ in range(8):
        await sign_up(anonymous, body | {"password": "some wrong password"}, 401)
    problem = await sign_up(anonymous, body, 429)
    assert problem["code"] == "sign_in_locked"


async def test_racing_sign_ups_make_one_account(anonymous: httpx.AsyncClient) -> None:
    body = wish()
    answers = await asyncio.gather(*(anonymous.post("/v1/sign-up", json=body) for _ in range(4)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 201
    assert set(codes) <= {201, 401}  # who came second may find the account made or, with its password, use it
    assert len({answer.json()["user"]["id"] for answer in answers if answer.status_code == 201}) == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"password": "short"}, "/password"),
        ({"email": "nobody"}, "/email"),
        ({"mode": "demo"}, "/mode"),
        ({"slug": "-x-"}, "/slug"),
        ({"location": {**wish()["location"], "time_zone": "Europe/Atlantis"}}, "/location/time_zone"),
        ({"location": {**wish()["location"], "currency": "EURO"}}, "/location/currency"),
        ({"location": None}, "/location"),
        ({"role": "admin"}, "/role"),
    ],
)
async def test_bad_input_is_named_and_makes_nothing(
    anonymous: httpx.AsyncClient, changes: dict[str, Any], pointer: str
) -> None:
    body = wish() | changes
    problem = await sign_up(anonymous, body, 422)
    assert problem["errors"][0]["pointer"] == pointer
    assert PASSWORD not in str(problem)
    sign_in = await anonymous.post("/v1/auth/sign-in", json={"email": wish()["email"], "password": PASSWORD})
    assert sign_in.status_code == 401


async def test_a_fault_in_the_last_step_leaves_no_account(anonymous: httpx.AsyncClient) -> None:
    body = wish(vat_id="DE000000000")
    await sign_up(anonymous, body, 422)
    answer = await anonymous.post("/v1/auth/sign-in", json={"email": body["email"], "password": PASSWORD})
    assert answer.status_code == 401
    await sign_up(anonymous, body | {"vat_id": None})


@pytest.mark.parametrize("password", ["password1234", "aaaaaaaaaaaa", "ada.lovelace.1"])
async def test_weak_passwords(anonymous: httpx.AsyncClient, password: str) -> None:
    body = wish(password=password, email=f"ada.lovelace.1@{uuid4().hex}.example.com")
    assert (await sign_up(anonymous, body, 422))["code"] == "weak_password"


@pytest.fixture
async def closed(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A service that lets nobody sign up."""
    app = create_app(settings.model_copy(update={"open_sign_up": False}))
    async with app.router.lifespan_context(app), client_of(app, None) as client:
        yield client


async def test_sign_up_can_be_closed(closed: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    assert (await sign_up(closed, wish(), 403))["code"] == "sign_up_closed"
    token = (await sign_up(anonymous, wish()))["access_token"]
    body = {"name": "South Wharf", "mode": "live", "location": wish()["location"]}
    answer = await closed.post("/v1/organizations", json=body, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_up_closed")


async def test_a_further_organization(app: FastAPI, anonymous: httpx.AsyncClient) -> None:
    first = await sign_up(anonymous, wish())
    body = {"name": "South Wharf", "mode": "live", "location": wish()["location"]}
    async with client_of(app, first["access_token"]) as client:
        key = {"Idempotency-Key": uuid4().hex}
        answers = [(await client.post("/v1/organizations", json=body, headers=key)) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        made, again = (answer.json() for answer in answers)
        assert made == again
        listed = (await client.get("/v1/organizations")).json()["data"]
        assert {one["id"] for one in listed} == {first["organization"]["id"], made["organization"]["id"]}
        assert (await client.get(f"/v1/locations/{made['location_id']}")).status_code == 404  # not here
        await client.post("/v1/auth/switch-organization", json={"organization": made["organization"]["slug"]})
        assert (await client.get(f"/v1/locations/{made['location_id']}")).status_code == 200
        assert (await client.get(f"/v1/locations/{first['location_id']}")).status_code == 404


async def test_an_api_key_makes_no_organization(operator: Any) -> None:
    body = {"name": "South Wharf", "mode": "live", "location": wish()["location"]}
    await operator.post("/v1/organizations", body, 403)
