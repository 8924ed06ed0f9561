"""What an outsider can learn about accounts: nothing, from bodies, statements, or what is left behind."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from tests.identity.factories import make_user, sign_in
from tests.operator import Operator, client_of, make_operator
from tests.round_trips import round_trips


def unknown() -> str:
    return f"nobody-{uuid4().hex}@example.com"


@pytest.mark.parametrize("mode", ["test", "live"])
async def test_asking_for_a_reset_is_the_same_for_every_address(
    app: Any, db: Database, anonymous: httpx.AsyncClient, mode: str
) -> None:
    async with make_operator(app, mode=mode) as organization:
        known = (await make_user(organization)).email
    answers, said = [], []
    for email in (known, unknown()):
        async with round_trips(db) as seen:
            answer = await anonymous.post("/v1/auth/password-reset-requests", json={"email": email})
        answers.append((answer.status_code, answer.text))
        said.append(seen)
    assert answers[0] == answers[1] == (202, "null")
    assert said[0] == said[1]


async def test_a_locked_address_says_the_same_with_and_without_an_account(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    problems = []
    for email in ((await make_user(operator)).email, unknown()):
        for _ in range(11):
            body = {"email": email, "password": "some wrong password"}
            answer = await anonymous.post("/v1/auth/sign-in", json=body)
        problem = answer.json()
        assert 890 <= int(answer.headers["retry-after"]) <= 901
        problems.append((answer.status_code, problem["code"], problem["title"], sorted(problem)))
    assert problems[0] == problems[1]


async def test_a_body_that_is_wrong_says_nothing_of_the_account(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(operator)
    for body in ({"email": person.email}, {"email": person.email, "password": ""}):
        problem = (await anonymous.post("/v1/auth/sign-in", json=body)).json()
        assert problem["status"] == 422
        assert person.email not in str(problem)


async def test_refused_sign_ins_leave_no_fact_and_no_entry(
    operator: Operator, db: Database, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(operator)
    await anonymous.post(
        "/v1/auth/sign-in",
        json={"email": person.email, "password": "some wrong password"},
        headers={"Idempotency-Key": (key := uuid4().hex)},
    )
    assert await operator.events() == []
    assert (await operator.get("/v1/audit-entries"))["data"] == []
    # Nor is the refusal stored: the same key with the right password is a request of its own.
    answer = await anonymous.post(
        "/v1/auth/sign-in",
        json={"email": person.email, "password": person.password},
        headers={"Idempotency-Key": key},
    )
    assert answer.status_code == 200
    (entry,) = (await operator.get("/v1/audit-entries"))["data"]
    assert (entry["action"], entry["principal_kind"]) == ("sign_in", "user")
    async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
        found = await session.execute(text("SELECT count(*) FROM audit_entries WHERE action = 'sign_in'"))
        assert found.scalar_one() == 0


async def test_whoever_is_removed_lives_in_real_time_again(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    await make_user(operator)
    person = await make_user(operator, "manager")
    tokens = await sign_in(anonymous, person)
    await operator.post("/v1/test-clock/advance", {"to": "2035-01-01T00:00:00Z", "at_once": True}, 200)
    await operator.delete(f"/v1/users/{tokens['user']['id']}")
    async with client_of(operator.app, tokens["access_token"]) as client:
        assert (await client.get("/v1/auth/session")).json()["organization"] is None
        assert (await client.get("/v1/users")).status_code == 403


@pytest.mark.parametrize("path", ["/v1/auth/sign-in", "/v1/auth/refresh", "/v1/sign-up", "/v1/invitations/accept"])
async def test_open_doors_answer_garbage_politely(anonymous: httpx.AsyncClient, path: str) -> None:
    for body in (b"", b"{", b"[]", b'{"email": "a\\u0000b@example.com"}', b'{"token": 1}', b"null"):
        answer = await anonymous.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422), (path, body)
        assert answer.headers["content-type"] == "application/problem+json"
