"""Asks each operation once and keeps the request and the answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from fastapi import FastAPI

from tests.contract.examples.acts import Outside, Stage, outside
from tests.contract.examples.rehearsal import Rehearsal
from tests.contract.examples.steps import BEFORE, BODIES, PATHS, QUERIES, SIGNED_BY, Step
from tests.contract.examples.tidy import Tidy
from tests.contract.sample import Operation, by_name, call
from tests.contract.world import World
from tests.identity.factories import Person, make_user, sign_in

_ID = re.compile(r"\b([a-z]{2,5})_[0-7][0-9a-hjkmnp-tv-z]{25}\b")


@dataclass
class Recording:
    """What was asked and answered; `problem` says why there is no good answer."""

    request: Any = None
    status: int = 0
    answer: Any = None
    problem: str | None = None


@dataclass
class Recorder:
    world: World
    db: Rehearsal
    outside: Outside
    words: dict[str, Any] = field(default_factory=dict)

    async def record(self, operation: Operation) -> Recording:
        """The operation asked once, after what it needs; all of it taken back."""
        began = datetime.now(UTC)
        ids: dict[str, Any] = self.world.ids | self.words
        ids |= {f"world_{prefix}": id_ for prefix, id_ in self.world.ids.items()}
        async with asyncio.timeout(10), self.db.taken_back():
            for step in BEFORE.get(operation.name, ()):
                if not isinstance(step, Step):
                    ids |= await step(Stage(self.world, self.db, ids, self.outside))
                    continue
                before = replace(step, body=BODIES.get(step.operation, {}) | step.body)
                response = await self._send(by_name(step.operation), ids, before)
                if response.status_code >= 300:
                    return Recording(problem=f"{step.operation}: {response.status_code} {response.text[:300]}")
                ids |= _found(response)
            step = Step(operation.name, BODIES.get(operation.name, {}), QUERIES.get(operation.name, {}))
            request = _body(operation, ids, self.world.slug, step)
            response = await self._send(operation, ids, step)
        if response.status_code >= 300:
            return Recording(problem=f"{response.status_code} {response.text[:300]}")
        tidy = Tidy(began, self.outside.addresses)
        made = Recording(request=tidy(request), status=response.status_code)
        if response.content and response.headers.get("content-type", "").startswith("application/json"):
            made.answer = tidy(response.json())
        return made

    async def _send(self, operation: Operation, ids: dict[str, Any], step: Step) -> httpx.Response:
        made = call(operation, ids, self.world.slug, **step.body)
        made = replace(made, path=made.path | _worded(PATHS.get(operation.name, {}), ids))
        http = self.world.clients[operation.face]
        params = made.query | _worded(step.query, ids)
        request = http.build_request(operation.method, made.url, params=params, **made.content)
        if sign := SIGNED_BY.get(operation.name):
            request.headers.update(sign(request.content))
        return await http.send(request)


@asynccontextmanager
async def recorder(app: FastAPI, world: World, db: Rehearsal) -> AsyncIterator[Recorder]:
    """A recorder in that world; meanwhile the application works on `db`."""
    person = await make_user(world.operator, "owner")
    tokens = await sign_in(world.clients["anyone"], person, organization=world.slug)
    member = await world.operator.get(f"/v1/members/{world.ids['mem']}")
    words = {
        "slug": world.slug,
        "user_email": person.email,
        "mem_email": member["email"],
        "refresh_token": tokens["refresh_token"],
        "active_pm": await _active_method(world),
        **await _mailed(world, person, member["email"]),
    }
    before = app.state.db
    app.state.db = db
    try:
        async with outside(app) as others:
            yield Recorder(world, db, others, words)
    finally:
        app.state.db = before


async def _active_method(world: World) -> str:
    """A payment method that its customer confirmed."""
    operator = world.operator
    made = await operator.post("/v1/payment-methods", {"account_id": world.ids["acct"], "kind": "card"})
    await operator.sweep()
    path = f"/v1/payment-methods/{made['id']}"
    await operator.post(f"{path}/confirm", {"number": "4242 4242 4242 4242"}, 200)
    await operator.sweep()
    assert (await operator.get(path))["state"] == "active"
    return str(made["id"])


async def _mailed(world: World, person: Person, member_email: str) -> dict[str, str]:
    """The secrets of the mails that invite somebody, sign a member in and let a user choose a new password."""
    operator, anyone = world.operator, world.clients["anyone"]
    await anyone.post(f"/v1/public/{world.slug}/sign-in-links", json={"email": member_email})
    await anyone.post("/v1/auth/password-reset-requests", json={"email": person.email})
    await operator.sweep()
    found = {}
    for word, template in (
        ("invitation_token", "invitation"),
        ("member_token", "member_sign_in"),
        ("reset_token", "password_reset"),
    ):
        mails = (await operator.get("/v1/mail-messages", template=template))["data"]
        if mails:
            text = str((await operator.get(f"/v1/mail-messages/{mails[0]['id']}"))["text"])
            [found[word]] = re.findall(r"#token=([\w-]+)", text)[:1]
    return found


def _body(operation: Operation, ids: dict[str, Any], slug: str, step: Step) -> Any:
    return call(operation, ids, slug, **step.body).body if operation.body_schema is not None else None


def _found(response: httpx.Response) -> dict[str, str]:
    """The ids of the thing that was made, and of what it holds, by prefix: each the first."""
    found: dict[str, str] = {}
    for match in _ID.finditer(response.text):
        found.setdefault(match[1], match[0])
    return found


def _worded(values: dict[str, Any], ids: dict[str, Any]) -> dict[str, str]:
    return {name: str(value).format(**ids) for name, value in values.items()}
