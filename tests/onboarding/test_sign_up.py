"""Sign-up: an organization, its owner, a legal entity and a first location, all or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any, Protocol
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from coworkapi import wiring
from coworkapi.app import create_app
from coworkapi.core.db import Database
from coworkapi.core.ids import decode_id
from coworkapi.core.jobs import sweep
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from coworkapi.identity.service import make_link, token_for_mail
from coworkapi.notifications.models import MailMessage
from coworkapi.settings import Settings
from tests.operator import client_of

PASSWORD = "correct horse battery"


def wish(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "organization_name": "North Wharf",
        "mode": "test",
        "name": "Ada Lovelace",
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


def new_address() -> str:
    return f"ada-{uuid4().hex}@example.com"


class Links(Protocol):
    def __call__(self, email: str | None = None) -> Awaitable[str]: ...


@pytest.fixture
def link(db: Database) -> Links:
    """The token of a link to sign up with an address, as a mail would carry it; of a new address unless given."""

    async def make(email: str | None = None) -> str:
        async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
            return await make_link(session, purpose="sign_up", email=email or new_address())

    return make


async def sign_up(client: httpx.AsyncClient, body: dict[str, Any], status: int = 201, **more: Any) -> dict[str, Any]:
    answer = await client.post("/v1/sign-up", json=body, **more)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_everything_is_made_and_the_owner_is_signed_in(
    app: FastAPI, anonymous: httpx.AsyncClient, link: Links
) -> None:
    email = new_address()
    made = await sign_up(anonymous, wish(token=await link(email)))
    assert made["organization"]["name"] == "North Wharf"
    assert made["organization"]["mode"] == "test"
    assert made["user"]["email"] == email
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
        assert types[:2] == ["organization.created", "user.added"]
        assert "location.created" in types
        (entry,) = (await client.get("/v1/audit-entries")).json()["data"]
        assert (entry["action"], entry["principal_kind"]) == ("sign_up", "user")
    refreshed = await anonymous.post("/v1/auth/refresh", json={"refresh_token": made["refresh_token"]})
    assert refreshed.status_code == 200


async def mails_to(
    db: Database, app: FastAPI, email: str, organization_id: UUID = NO_ORGANIZATION
) -> list[MailMessage]:
    """What that organization (or nobody's) has sent to an address by now."""
    await sweep(db, wiring.due_work(app.state.settings), organization_id=organization_id)
    async with db.transaction(system_principal(organization_id)) as session:
        found = await session.scalars(select(MailMessage).where(MailMessage.to_email == email).order_by(MailMessage.id))
        return list(found)


async def test_a_sign_up_begins_with_a_mail(app: FastAPI, db: Database, anonymous: httpx.AsyncClient) -> None:
    email = new_address()
    asked = await anonymous.post("/v1/sign-up-requests", json={"email": email.upper(), "locale": "de"})
    assert (asked.status_code, asked.content) == (202, b"null")
    (mail,) = await mails_to(db, app, email)
    assert (mail.template, mail.locale, mail.state) == ("sign_up", "de", "sent")
    token = token_for_mail("link", mail_id=mail.id, secret=app.state.settings.secret_key.get_secret_value())
    made = await sign_up(anonymous, wish(token=token))
    assert made["user"]["email"] == email
    assert (await sign_up(anonymous, wish(token=token), 401))["code"] == "link_refused"  # it works once


async def test_nothing_tells_whether_an_address_has_an_account(
    app: FastAPI, db: Database, anonymous: httpx.AsyncClient, link: Links
) -> None:
    known, new = new_address(), new_address()
    made = await sign_up(anonymous, wish(token=await link(known)))
    told = []
    for email in (known, new):
        answer = await anonymous.post("/v1/sign-up-requests", json={"email": email})
        told.append((answer.status_code, answer.content, set(answer.headers)))
    assert told[0] == told[1]
    (one,) = await mails_to(db, app, known, decode_id("org", made["organization"]["id"]))
    (other,) = await mails_to(db, app, new)
    assert (one.template, one.subject, one.params) == (other.template, other.subject, other.params)


async def test_at_most_three_mails_an_hour(app: FastAPI, db: Database, anonymous: httpx.AsyncClient) -> None:
    email = new_address()
    for _ in range(5):
        assert (await anonymous.post("/v1/sign-up-requests", json={"email": email})).status_code == 202
    assert len(await mails_to(db, app, email)) == 3


async def test_a_refusal_costs_no_link(anonymous: httpx.AsyncClient, link: Links) -> None:
    token = await link()
    await sign_up(anonymous, wish(token=token, password="password1234"), 422)
    await sign_up(anonymous, wish(token=token))
    for wrong in (token, "cwl_unknown", "x"):
        assert (await sign_up(anonymous, wish(token=wrong), 401))["code"] == "link_refused"


async def test_a_key_replays_the_answer_from_before_the_organization(
    app: FastAPI, db: Database, anonymous: httpx.AsyncClient, link: Links
) -> None:
    body, headers = wish(token=await link()), {"Idempotency-Key": uuid4().hex}
    answers = await asyncio.gather(*(sign_up(anonymous, body, headers=headers) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    async with client_of(app, answers[0]["access_token"]) as client:
        assert len((await client.get("/v1/organizations")).json()["data"]) == 1
    async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
        stored = (await session.execute(text("SELECT body FROM idempotency_keys"))).scalars().all()
    assert stored
    assert all(answers[0]["access_token"].encode() not in bytes(one) for one in stored)


async def test_slugs(anonymous: httpx.AsyncClient, link: Links) -> None:
    slug = f"wharf-{uuid4().hex}"
    named = await sign_up(anonymous, wish(token=await link(), slug=slug))
    assert named["organization"]["slug"] == slug
    problem = await sign_up(anonymous, wish(token=await link(), slug=slug), 409)
    assert problem["code"] == "slug_taken"
    name = f"Café Größe {uuid4().hex[:8]}"
    made = [await sign_up(anonymous, wish(token=await link(), organization_name=name)) for _ in "ab"]
    first, second = (one["organization"]["slug"] for one in made)
    assert first.startswith("cafe-grosse-")
    assert second.startswith(first + "-")


async def test_who_has_an_account_gets_a_further_organization(anonymous: httpx.AsyncClient, link: Links) -> None:
    email = new_address()
    first = await sign_up(anonymous, wish(token=await link(email)))
    body = wish(token=await link(email), organization_name="South Wharf", name="Somebody Else")
    second = await sign_up(anonymous, body)
    assert second["user"] == first["user"]
    assert {one["name"] for one in second["organizations"]} == {"North Wharf", "South Wharf"}


async def test_a_wrong_password_reads_like_any_is_counted_and_costs_no_link(
    anonymous: httpx.AsyncClient, link: Links
) -> None:
    email = new_address()
    await sign_up(anonymous, wish(token=await link(email)))
    body = wish(token=await link(email), password="some wrong password")
    refused = await sign_up(anonymous, body, 401)
    sign_in = {"email": email, "password": "some wrong password"}
    told = (await anonymous.post("/v1/auth/sign-in", json=sign_in)).json()
    assert {**refused, "request_id": None} == {**told, "request_id": None}
    await sign_up(anonymous, body | {"password": PASSWORD})
    body["token"] = await link(email)
    for _ in range(10):
        await sign_up(anonymous, body, 401)
    problem = await sign_up(anonymous, body | {"password": PASSWORD}, 429)
    assert problem["code"] == "sign_in_locked"


async def test_racing_sign_ups_make_one_account(anonymous: httpx.AsyncClient, link: Links) -> None:
    email = new_address()
    same = wish(token=await link(email))
    bodies = [same, same, *[wish(token=await link(email)) for _ in range(2)]]
    answers = await asyncio.gather(*(anonymous.post("/v1/sign-up", json=body) for body in bodies))
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 201
    assert set(codes) <= {201, 401}  # who came second may find the account made or, with its password, use it
    assert [answer.status_code for answer in answers[:2]].count(201) <= 1  # one link makes one organization
    assert len({answer.json()["user"]["id"] for answer in answers if answer.status_code == 201}) == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"password": "short"}, "/password"),
        ({"token": None}, "/token"),
        ({"mode": "demo"}, "/mode"),
        ({"slug": "-x-"}, "/slug"),
        ({"location": {**wish()["location"], "time_zone": "Europe/Atlantis"}}, "/location/time_zone"),
        ({"location": {**wish()["location"], "currency": "EURO"}}, "/location/currency"),
        ({"location": None}, "/location"),
        ({"role": "admin"}, "/role"),
    ],
)
async def test_bad_input_is_named_and_makes_nothing(
    anonymous: httpx.AsyncClient, link: Links, changes: dict[str, Any], pointer: str
) -> None:
    email = new_address()
    body = wish(token=await link(email)) | changes
    problem = await sign_up(anonymous, body, 422)
    assert problem["errors"][0]["pointer"] == pointer
    assert PASSWORD not in str(problem)
    sign_in = await anonymous.post("/v1/auth/sign-in", json={"email": email, "password": PASSWORD})
    assert sign_in.status_code == 401


async def test_a_fault_in_the_last_step_leaves_no_account(anonymous: httpx.AsyncClient, link: Links) -> None:
    email = new_address()
    body = wish(token=await link(email), vat_id="DE000000000")
    await sign_up(anonymous, body, 422)
    answer = await anonymous.post("/v1/auth/sign-in", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 401
    await sign_up(anonymous, body | {"vat_id": None})


@pytest.mark.parametrize("password", ["password1234", "aaaaaaaaaaaa", "ada.lovelace.1"])
async def test_weak_passwords(anonymous: httpx.AsyncClient, link: Links, password: str) -> None:
    body = wish(password=password, token=await link(f"ada.lovelace.1@{uuid4().hex}.example.com"))
    assert (await sign_up(anonymous, body, 422))["code"] == "weak_password"


@pytest.fixture
async def closed(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A service that lets nobody sign up."""
    app = create_app(settings.model_copy(update={"open_sign_up": False}))
    async with app.router.lifespan_context(app), client_of(app, None) as client:
        yield client


async def test_sign_up_can_be_closed(closed: httpx.AsyncClient, anonymous: httpx.AsyncClient, link: Links) -> None:
    asked = await closed.post("/v1/sign-up-requests", json={"email": new_address()})
    assert (asked.status_code, asked.json()["code"]) == (403, "sign_up_closed")
    assert (await sign_up(closed, wish(token=await link()), 403))["code"] == "sign_up_closed"
    token = (await sign_up(anonymous, wish(token=await link())))["access_token"]
    body = {"name": "South Wharf", "mode": "live", "location": wish()["location"]}
    answer = await closed.post("/v1/organizations", json=body, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_up_closed")


async def test_a_further_organization(app: FastAPI, anonymous: httpx.AsyncClient, link: Links) -> None:
    first = await sign_up(anonymous, wish(token=await link()))
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
