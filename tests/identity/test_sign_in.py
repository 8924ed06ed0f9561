"""Sign-in by password: no enumeration, no timing tell, lock-out; refresh by rotation; sessions."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from coworkapi.identity import passwords
from tests.identity.factories import Person, add_user, make_user, sign_in, signed_in
from tests.operator import Operator, client_of
from tests.round_trips import round_trips


def nobody() -> Person:
    return Person(uuid4(), f"nobody-{uuid4().hex}@example.com", "some wrong password")


def wrong(person: Person) -> Person:
    return dataclasses.replace(person, password="some wrong password")


async def test_sign_in_gives_a_session_in_the_organization(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    answer = await sign_in(anonymous, person)
    assert answer["organization"]["slug"] == operator.slug
    assert answer["user"]["email"] == person.email
    assert answer["token_type"] == "Bearer"
    async with client_of(operator.app, answer["access_token"]) as client:
        me = (await client.get("/v1/auth/session")).json()
        assert me["kind"] == "user"
        assert me["user"]["id"] == answer["user"]["id"]
        assert {"scope": "users:write", "location_ids": None} in me["rights"]
        assert (await client.get("/v1/events")).status_code == 200


async def test_a_wrong_password_and_an_unknown_address_look_alike(
    operator: Operator, db: Database, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(operator)
    answers, seen = [], []
    for asked in (wrong(person), nobody()):
        async with round_trips(db) as said:
            answer = await sign_in(anonymous, asked, 401)
        answer.pop("request_id")
        answers.append(answer)
        seen.append(said)
    assert answers[0] == answers[1]
    assert answers[0]["code"] == "wrong_credentials"
    assert seen[0] == seen[1]


async def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    known, unknown = wrong(await make_user(operator)), nobody()
    times: dict[str, list[float]] = {known.email: [], unknown.email: []}
    for _ in range(6):
        for person in (known, unknown):
            started = time.perf_counter()
            await sign_in(anonymous, person, 401)
            times[person.email].append(time.perf_counter() - started)
    fastest = [min(found) for found in times.values()]
    assert 0.6 < fastest[0] / fastest[1] < 1.6


async def test_verifying_against_no_hash_does_the_same_work() -> None:
    kept = await passwords.hash_password("correct horse battery")
    assert await passwords.verify_password("correct horse battery", kept) == (True, None)
    assert await passwords.verify_password("correct horse batterx", kept) == (False, None)
    # The dummy is a hash of the same parameters: the work is that of a real one.
    assert passwords._dummy().split("$")[:4] == kept.split("$")[:4]
    assert await passwords.verify_password("no account has this password", None) == (False, None)


async def test_passwords_are_the_same_in_every_form_of_unicode() -> None:
    kept = await passwords.hash_password("Grüße aus Köln")
    assert (await passwords.verify_password("Grüße aus Köln", kept))[0]


async def test_an_address_is_locked_after_ten_failures_known_or_not(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    for person in (await make_user(operator), nobody()):
        for _ in range(10):
            await sign_in(anonymous, wrong(person), 401)
        problem = await sign_in(anonymous, person, 429)  # the right password is not looked at any more
        assert problem["code"] == "sign_in_locked"


async def test_a_right_password_forgets_the_failures(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    for _ in range(2):
        for _ in range(9):
            await sign_in(anonymous, wrong(person), 401)
        await sign_in(anonymous, person)


async def test_racing_guesses_are_all_counted(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)

    async def guess() -> int:
        body = {"email": person.email, "password": "some wrong password"}
        return (await anonymous.post("/v1/auth/sign-in", json=body)).status_code

    codes = await asyncio.gather(*(guess() for _ in range(16)))
    assert sorted(codes) == [401] * 10 + [429] * 6


async def test_a_lock_ends(operator: Operator, db: Database, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    for _ in range(10):
        await sign_in(anonymous, wrong(person), 401)
    await sign_in(anonymous, person, 429)
    async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
        await session.execute(
            text(
                "UPDATE sign_in_failures SET locked_until = now() - interval '1 second' "
                "WHERE key_hash = sha256(convert_to(:email, 'UTF8'))"
            ),
            {"email": person.email},
        )
    await sign_in(anonymous, wrong(person), 401)  # counts from one again
    await sign_in(anonymous, person)


async def test_choosing_the_organization(
    operator: Operator, stranger: Operator, db: Database, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(operator)
    async with db.transaction(stranger.principal) as session:
        await add_user(session, stranger, person.id, "read_only")
    answer = await sign_in(anonymous, person, organization=stranger.slug)
    assert answer["organization"]["slug"] == stranger.slug
    assert {one["slug"] for one in answer["organizations"]} == {operator.slug, stranger.slug}
    # the last one used comes first
    assert (await sign_in(anonymous, person))["organization"]["slug"] == stranger.slug
    async with client_of(operator.app, answer["access_token"]) as client:
        assert (await client.get("/v1/audit-entries")).status_code == 403  # read-only there
        switched = await client.post("/v1/auth/switch-organization", json={"organization": operator.slug})
        assert switched.json()["slug"] == operator.slug
        assert (await client.get("/v1/audit-entries")).status_code == 200
        refused = await client.post("/v1/auth/switch-organization", json={"organization": "t-not-mine"})
        assert refused.status_code == 404
    await sign_in(anonymous, person, 404, organization="t-not-mine")


async def test_refresh_rotates_and_the_old_access_token_stops(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    first = await sign_in(anonymous, await make_user(operator))
    second = (await anonymous.post("/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})).json()
    assert second["session_id"] == first["session_id"]
    assert second["refresh_token"] != first["refresh_token"]
    async with (
        client_of(operator.app, first["access_token"]) as old,
        client_of(operator.app, second["access_token"]) as new,
    ):
        assert (await old.get("/v1/auth/session")).status_code == 401
        assert (await new.get("/v1/auth/session")).status_code == 200


@pytest.mark.parametrize("age", [1, 3])
async def test_reuse_of_any_older_refresh_token_ends_the_session(
    operator: Operator, anonymous: httpx.AsyncClient, age: int
) -> None:
    tokens = [await sign_in(anonymous, await make_user(operator))]
    for _ in range(age):
        body = {"refresh_token": tokens[-1]["refresh_token"]}
        tokens.append((await anonymous.post("/v1/auth/refresh", json=body)).json())
    stolen = await anonymous.post("/v1/auth/refresh", json={"refresh_token": tokens[0]["refresh_token"]})
    assert stolen.status_code == 401
    assert stolen.json()["code"] == "refresh_refused"
    # committed although the answer was a refusal: the newest tokens are dead, too
    newest = await anonymous.post("/v1/auth/refresh", json={"refresh_token": tokens[-1]["refresh_token"]})
    assert newest.status_code == 401
    async with client_of(operator.app, tokens[-1]["access_token"]) as client:
        assert (await client.get("/v1/auth/session")).status_code == 401


async def test_a_lost_answer_of_refresh_is_replayed(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    first = await sign_in(anonymous, await make_user(operator))
    body, headers = {"refresh_token": first["refresh_token"]}, {"Idempotency-Key": uuid4().hex}
    second = await anonymous.post("/v1/auth/refresh", json=body, headers=headers)
    again = await anonymous.post("/v1/auth/refresh", json=body, headers=headers)
    assert again.json() == second.json()
    assert again.headers["idempotent-replayed"] == "true"
    async with client_of(operator.app, again.json()["access_token"]) as client:
        assert (await client.get("/v1/auth/session")).status_code == 200


async def test_concurrent_refreshes_give_one_pair_at_most(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    first = await sign_in(anonymous, await make_user(operator))
    body = {"refresh_token": first["refresh_token"]}
    answers = await asyncio.gather(*(anonymous.post("/v1/auth/refresh", json=body) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7


async def test_sessions_are_listed_and_ended(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    one, two, three = [await sign_in(anonymous, person) for _ in range(3)]
    async with client_of(operator.app, one["access_token"]) as client:
        listed = (await client.get("/v1/auth/sessions")).json()["data"]
        assert [row["id"] for row in listed] == [three["session_id"], two["session_id"], one["session_id"]]
        assert [row["current"] for row in listed] == [False, False, True]
        assert (await client.delete(f"/v1/auth/sessions/{two['session_id']}")).status_code == 204
        assert (await client.delete(f"/v1/auth/sessions/{two['session_id']}")).status_code == 404
        assert (await client.delete("/v1/auth/sessions")).status_code == 204
        assert [row["id"] for row in (await client.get("/v1/auth/sessions")).json()["data"]] == [one["session_id"]]
        assert (await client.post("/v1/auth/sign-out")).status_code == 204
        assert (await client.get("/v1/auth/session")).status_code == 401
    for ended in (one, two, three):
        answer = await anonymous.post("/v1/auth/refresh", json={"refresh_token": ended["refresh_token"]})
        assert answer.status_code == 401


async def test_nobody_ends_another_persons_session(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    theirs = await sign_in(anonymous, await make_user(operator))
    async with signed_in(operator, await make_user(operator)) as client:
        assert (await client.delete(f"/v1/auth/sessions/{theirs['session_id']}")).status_code == 404
    async with client_of(operator.app, theirs["access_token"]) as client:
        assert (await client.get("/v1/auth/session")).status_code == 200


async def test_an_expired_access_token_is_refused(
    operator: Operator, db: Database, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(operator)
    tokens = await sign_in(anonymous, person)
    async with db.transaction(operator.principal) as session:
        await session.execute(
            text("UPDATE sessions SET access_expires_at = now() WHERE user_id = :user"), {"user": person.id}
        )
    async with client_of(operator.app, tokens["access_token"]) as client:
        assert (await client.get("/v1/auth/session")).status_code == 401
    refreshed = await anonymous.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 200
    async with db.transaction(operator.principal) as session:
        await session.execute(
            text("UPDATE sessions SET refresh_expires_at = now() WHERE user_id = :user"), {"user": person.id}
        )
    late = await anonymous.post("/v1/auth/refresh", json={"refresh_token": refreshed.json()["refresh_token"]})
    assert late.status_code == 401


async def test_an_api_key_has_rights_but_no_sessions(operator: Operator) -> None:
    me = await operator.get("/v1/auth/session")
    assert me["kind"] == "api_key"
    assert me["organization"]["slug"] == operator.slug
    assert me["organizations"] == []
    for method, path in (("get", "sessions"), ("delete", "sessions"), ("post", "sign-out"), ("get", "account")):
        assert (await operator.http.request(method, f"/v1/auth/{path}")).status_code == 403


@pytest.mark.parametrize("token", ["cwr_abc", "cwr_", "nonsense", "cwa_" + "x" * 43, "cwr_a.b.c"])
async def test_foreign_tokens_are_refused(anonymous: httpx.AsyncClient, token: str) -> None:
    answer = await anonymous.get("/v1/auth/session", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    answer = await anonymous.post("/v1/auth/refresh", json={"refresh_token": token})
    assert answer.status_code == 401


async def test_changing_the_password_ends_the_other_sessions(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    here, there = await sign_in(anonymous, person), await sign_in(anonymous, person)
    async with client_of(operator.app, here["access_token"]) as client:
        body = {"current_password": "not this one", "new_password": "a new and longer phrase"}
        refused = await client.post("/v1/auth/change-password", json=body)
        assert (refused.status_code, refused.json()["code"]) == (401, "wrong_credentials")
        weak = {"current_password": person.password, "new_password": "password1234"}
        assert (await client.post("/v1/auth/change-password", json=weak)).json()["code"] == "weak_password"
        body["current_password"] = person.password
        assert (await client.post("/v1/auth/change-password", json=body)).status_code == 204
        assert (await client.get("/v1/auth/session")).status_code == 200
    async with client_of(operator.app, there["access_token"]) as client:
        assert (await client.get("/v1/auth/session")).status_code == 401
    await sign_in(anonymous, person, 401)
    await sign_in(anonymous, dataclasses.replace(person, password="a new and longer phrase"))


async def test_secrets_lie_nowhere_in_clear(operator: Operator, db: Database, app: FastAPI) -> None:
    person = await make_user(operator)
    async with client_of(app, None) as client:
        client.headers["Idempotency-Key"] = uuid4().hex
        tokens = await sign_in(client, person)
    async with db.transaction(operator.principal) as session:
        for table in ("events", "audit_entries", "sessions", "users", "sign_in_failures"):
            found = (await session.execute(text(f"SELECT to_jsonb(t)::text FROM {table} t"))).scalars().all()
            dump = "\n".join(found)
            for secret in (tokens["access_token"], tokens["refresh_token"], person.password):
                assert secret not in dump
                assert secret.encode().hex() not in dump
    async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
        bodies = (await session.execute(text("SELECT body, fingerprint FROM idempotency_keys"))).all()
        assert bodies
        for body, fingerprint in bodies:
            assert tokens["access_token"].encode() not in bytes(body)
            assert person.password.encode() not in bytes(fingerprint)


async def test_names_and_languages(operator: Operator) -> None:
    async with signed_in(operator, await make_user(operator)) as client:
        changed = await client.patch("/v1/auth/account", json={"name": "Ada Lovelace", "locale": "de"})
        assert changed.json()["name"] == "Ada Lovelace"
        assert (await client.get("/v1/auth/account")).json()["locale"] == "de"
        assert (await client.patch("/v1/auth/account", json={"name": None})).status_code == 422
