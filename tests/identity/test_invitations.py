"""Invitations: offered within one's rights, accepted once by who reads the mail."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from coworkapi.core.scopes import SCOPES
from tests.identity.factories import Person, make_user, sign_in, signed_in, uuid_of
from tests.operator import Operator, client_of

PASSWORD = "correct horse battery"


def email() -> str:
    return f"ada-{uuid4().hex}@example.com"


async def invite(operator: Operator, to: str, role: str = "front_desk", **more: Any) -> dict[str, Any]:
    body = {"email": to, "name": "Ada Lovelace", "role_assignments": [{"role": role}], **more}
    made: dict[str, Any] = await operator.post("/v1/invitations", body)
    return made


async def mailed(operator: Operator, to: str) -> str:
    """The token in the newest mail to that address."""
    await operator.sweep()
    mails = (await operator.get("/v1/mail-messages", to_email=to))["data"]
    token: str = mails[0]["text"].partition("#token=")[2].split()[0]
    return token


async def accept(client: httpx.AsyncClient, token: str, status: int = 201, **more: Any) -> dict[str, Any]:
    answer = await client.post("/v1/invitations/accept", json={"token": token, "password": PASSWORD, **more})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_someone_new_joins(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    to = email()
    made = await invite(operator, to.upper())
    assert (made["email"], made["state"]) == (to, "pending")
    signed = await accept(anonymous, await mailed(operator, to))
    assert signed["organization"]["slug"] == operator.slug
    assert signed["user"]["name"] == "Ada Lovelace"
    async with client_of(operator.app, signed["access_token"]) as client:
        assert (await client.get("/v1/locations")).status_code == 200
        assert (await client.get("/v1/users")).status_code == 403
    assert (await operator.get(f"/v1/invitations/{made['id']}"))["state"] == "accepted"
    types = [event["type"] for event in await operator.events()]
    assert types == ["invitation.created", "user.added", "invitation.accepted"]
    await sign_in(anonymous, Person(uuid4(), to))


async def test_a_token_works_once(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    to = email()
    await invite(operator, to)
    token = await mailed(operator, to)
    codes = await asyncio.gather(
        *(anonymous.post("/v1/invitations/accept", json={"token": token, "password": PASSWORD}) for _ in range(4))
    )
    assert sorted(code.status_code for code in codes) == [201, 401, 401, 401]
    assert (await accept(anonymous, token, 401))["code"] == "invitation_refused"


@pytest.mark.parametrize("token", ["cwi_" + "x" * 43, "cwl_x", "nonsense"])
async def test_a_made_up_token_is_refused(anonymous: httpx.AsyncClient, token: str) -> None:
    assert (await accept(anonymous, token, 401))["code"] == "invitation_refused"


async def test_who_has_an_account_proves_it(
    operator: Operator, stranger: Operator, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(stranger)
    await invite(operator, person.email)
    token = await mailed(operator, person.email)
    refused = await accept(anonymous, token, 401, password="some wrong password")
    assert refused["code"] == "wrong_credentials"
    signed = await accept(anonymous, token, name="Another Name")
    assert signed["user"]["name"] == "Ada Example"  # their own, not what somebody typed
    assert {one["slug"] for one in signed["organizations"]} == {operator.slug, stranger.slug}


async def test_guessing_at_an_invitation_locks_the_address(
    operator: Operator, stranger: Operator, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(stranger)
    await invite(operator, person.email)
    token = await mailed(operator, person.email)
    for _ in range(10):
        await accept(anonymous, token, 401, password="some wrong password")
    assert (await accept(anonymous, token, 429))["code"] == "sign_in_locked"
    await sign_in(anonymous, person, 429)


async def test_who_is_signed_in_joins_without_a_password(operator: Operator, stranger: Operator) -> None:
    person, other = await make_user(stranger), await make_user(stranger)
    await invite(operator, person.email)
    token = await mailed(operator, person.email)
    async with signed_in(stranger, other) as client:
        refused = await client.post("/v1/invitations/join", json={"token": token})
        assert (refused.status_code, refused.json()["code"]) == (409, "invitation_for_another")
    async with signed_in(stranger, person) as client:
        joined = await client.post("/v1/invitations/join", json={"token": token})
        assert joined.json()["slug"] == operator.slug
        assert (await client.get("/v1/auth/session")).json()["organization"]["slug"] == stranger.slug
        await client.post("/v1/auth/switch-organization", json={"organization": operator.slug})
        assert (await client.get("/v1/locations")).status_code == 200
    assert (await stranger.events("user.added")) == []
    assert len(await operator.events("user.added")) == 1


async def test_resending_ends_the_former_link(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    to = email()
    made = await invite(operator, to)
    first = await mailed(operator, to)
    await operator.post(f"/v1/invitations/{made['id']}/resend", status=200)
    await accept(anonymous, first, 401)
    second = await mailed(operator, to)
    assert first != second
    await accept(anonymous, first, 401)
    await accept(anonymous, second)
    assert (await operator.post(f"/v1/invitations/{made['id']}/resend", status=409))["code"] == "invitation_closed"


async def test_a_withdrawn_invitation_is_worthless(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    to = email()
    made = await invite(operator, to)
    token = await mailed(operator, to)
    revoked = await operator.post(f"/v1/invitations/{made['id']}/revoke", status=200)
    assert revoked["state"] == "revoked"
    await accept(anonymous, token, 401)
    await operator.post(f"/v1/invitations/{made['id']}/revoke", status=409)
    await invite(operator, to)  # and the address may be asked anew


async def test_an_expired_invitation_is_worthless_and_can_be_renewed(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    to = email()
    made = await invite(operator, to)
    token = await mailed(operator, to)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE invitations SET expires_at = now()"))
    assert (await operator.get(f"/v1/invitations/{made['id']}"))["state"] == "expired"
    await accept(anonymous, token, 401)
    again = await invite(operator, to)  # takes the place of the expired one
    assert again["id"] != made["id"]
    assert (await operator.get(f"/v1/invitations/{made['id']}"))["state"] == "revoked"


async def test_one_open_invitation_for_an_address(operator: Operator) -> None:
    to = email()
    await invite(operator, to)
    body = {"email": to, "role_assignments": [{"role": "manager"}]}
    assert (await operator.post("/v1/invitations", body, 409))["code"] == "invitation_pending"
    person = await make_user(operator)
    body["email"] = person.email
    assert (await operator.post("/v1/invitations", body, 409))["code"] == "already_works_here"
    racers = email()
    answers = await asyncio.gather(
        *(operator.http.post("/v1/invitations", json={**body, "email": racers}) for _ in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


async def test_a_new_account_needs_a_name_and_a_good_password(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    to = email()
    await invite(operator, to, name=None)
    token = await mailed(operator, to)
    assert (await accept(anonymous, token, 422))["errors"][0]["pointer"] == "/name"
    assert (await accept(anonymous, token, 422, name="Ada", password="short"))["code"] == "weak_password"
    assert (await accept(anonymous, token, 422, name="Ada", password="password1234"))["code"] == "weak_password"
    assert (await accept(anonymous, token, name="Ada"))["user"]["name"] == "Ada"


async def test_offers_keep_to_locations(operator: Operator, two_locations: tuple[str, str]) -> None:
    here, there = two_locations
    hidden = await invite(operator, email(), role_assignments=[{"role": "front_desk", "location_ids": [there]}])
    key = await operator.key(SCOPES, [uuid_of("loc", here)])
    async with client_of(operator.app, key) as client:
        for at, status in ([there], 403), (None, 403), ([here], 201):
            body = {"email": email(), "role_assignments": [{"role": "front_desk", "location_ids": at}]}
            answer = await client.post("/v1/invitations", json=body)
            assert answer.status_code == status, at
        listed = (await client.get("/v1/invitations")).json()["data"]
        assert [row["role_assignments"][0]["location_ids"] for row in listed] == [[here]]
        assert (await client.get(f"/v1/invitations/{hidden['id']}")).status_code == 404
        for verb in ("resend", "revoke"):
            assert (await client.post(f"/v1/invitations/{hidden['id']}/{verb}")).status_code == 404


async def test_resending_takes_the_rights_that_are_offered(operator: Operator) -> None:
    made = await invite(operator, email(), "owner")
    async with client_of(operator.app, await operator.key(["users:write", "users:read"])) as client:
        assert (await client.post(f"/v1/invitations/{made['id']}/resend")).status_code == 403
        assert (await client.post(f"/v1/invitations/{made['id']}/revoke")).status_code == 200


async def test_another_organizations_invitation_is_not_there(operator: Operator, stranger: Operator) -> None:
    made = await invite(stranger, email())
    await operator.get(f"/v1/invitations/{made['id']}", 404)
    for verb in ("resend", "revoke"):
        await operator.post(f"/v1/invitations/{made['id']}/{verb}", status=404)
    assert (await operator.get("/v1/invitations"))["data"] == []


async def test_filters_and_etag(operator: Operator) -> None:
    to = email()
    made = await invite(operator, to)
    other = await invite(operator, email())
    await operator.post(f"/v1/invitations/{other['id']}/revoke", status=200)
    assert [row["id"] for row in (await operator.get("/v1/invitations", pending=True))["data"]] == [made["id"]]
    assert [row["id"] for row in (await operator.get("/v1/invitations", pending=False))["data"]] == [other["id"]]
    assert [row["id"] for row in (await operator.get("/v1/invitations", email=to))["data"]] == [made["id"]]
    path = f"/v1/invitations/{made['id']}"
    tag = (await operator.http.get(path)).headers["etag"]
    await operator.post(path + "/resend", status=200, headers={"If-Match": tag})
    await operator.post(path + "/resend", status=412, headers={"If-Match": tag})


async def test_forgotten_passwords_and_locks(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    session = await sign_in(anonymous, person)
    wrong = dataclasses.replace(person, password="some wrong password")
    for _ in range(10):
        await sign_in(anonymous, wrong, 401)
    await anonymous.post("/v1/auth/password-reset-requests", json={"email": person.email})
    token = await mailed(operator, person.email)
    weak = await anonymous.post("/v1/auth/password-resets", json={"token": token, "new_password": "password1234"})
    assert weak.json()["code"] == "weak_password"
    body = {"token": token, "new_password": "a new and longer phrase"}
    assert (await anonymous.post("/v1/auth/password-resets", json=body)).status_code == 204
    again = await anonymous.post("/v1/auth/password-resets", json=body)
    assert (again.status_code, again.json()["code"]) == (401, "link_refused")
    async with client_of(operator.app, session["access_token"]) as client:
        assert (await client.get("/v1/auth/session")).status_code == 401  # every session has ended
    renewed = dataclasses.replace(person, password="a new and longer phrase")
    await sign_in(anonymous, renewed)  # and the lock is lifted


async def test_a_used_reset_ends_the_other_links(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    tokens = []
    for _ in range(2):
        await anonymous.post("/v1/auth/password-reset-requests", json={"email": person.email})
        tokens.append(await mailed(operator, person.email))
    assert tokens[0] != tokens[1]
    body = {"token": tokens[1], "new_password": "a new and longer phrase"}
    assert (await anonymous.post("/v1/auth/password-resets", json=body)).status_code == 204
    body["token"] = tokens[0]
    assert (await anonymous.post("/v1/auth/password-resets", json=body)).status_code == 401


async def test_a_link_is_for_its_purpose_alone(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    await anonymous.post("/v1/auth/password-reset-requests", json={"email": person.email})
    token = await mailed(operator, person.email)
    answer = await anonymous.post(f"/v1/public/{operator.slug}/sign-in", json={"token": token})
    assert answer.status_code == 401
    await accept(anonymous, token, 401)
