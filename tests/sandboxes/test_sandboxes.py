"""Test organizations that one call makes, and that never touch the one that made them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coworkapi.core.clock import utcnow
from coworkapi.core.ids import decode_id
from coworkapi.core.jobs import sweep
from coworkapi.core.principal import system_principal
from coworkapi.core.scopes import SCOPES
from tests.bookings.factories import a_room
from tests.operator import Operator, make_operator


@pytest.fixture
async def live(app: FastAPI) -> AsyncIterator[Operator]:
    async with make_operator(app, mode="live") as made:
        yield made


async def a_sandbox(live: Operator, **body: Any) -> tuple[dict[str, Any], httpx.AsyncClient]:
    """What was made, filled; and a client with its key."""
    made = await live.post("/v1/sandboxes", body, 202)
    await work_in(live, made)
    async with live.client(made["api_key"]) as inside:
        operation = (await inside.get(f"/v1/operations/{made['operation']['id']}")).json()
    assert operation["state"] == "succeeded", operation
    return made, live.client(made["api_key"])


async def work_in(live: Operator, made: dict[str, Any]) -> None:
    await sweep(live.db, live.app.state.due_work, organization_id=id_of(made))


def id_of(made: dict[str, Any]) -> UUID:
    return decode_id("org", made["sandbox"]["organization"]["id"])


async def essence(live: Operator) -> Any:
    """How much of everything the live organization has; what is written of its requests aside."""
    tables = [
        "members",
        "locations",
        "resources",
        "bookings",
        "charges",
        "events",
        "mail_messages",
        "api_keys",
        "plans",
    ]
    async with live.db.transaction(live.principal) as session:
        counts = [await session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]
    return dict(zip(tables, counts, strict=True))


async def test_a_sandbox_begins_and_ends(live: Operator) -> None:
    before = await essence(live)
    made, inside = await a_sandbox(live, data="empty", name="Try out")
    sandbox = made["sandbox"]
    assert made["api_key"].startswith("cwk_test_")
    assert (sandbox["organization"]["mode"], sandbox["data"]) == ("test", "empty")
    assert (await live.get("/v1/sandboxes"))["data"] == [sandbox]
    async with inside:
        organization = (await inside.get("/v1/organization")).json()
        assert (organization["name"], organization["mode"]) == ("Try out", "test")
        assert [one["name"] for one in (await inside.get("/v1/api-keys")).json()["data"]] == ["Sandbox"]
        events = (await inside.get("/v1/events")).json()["data"]
        assert [one["type"] for one in events] == ["operation.ended"], "what came before was emptied"
        nested = await inside.post("/v1/sandboxes", json={"data": "empty"})
        assert (nested.status_code, nested.json()["code"]) == (409, "sandbox_in_sandbox")
        assert (await inside.delete(f"/v1/sandboxes/{sandbox['organization']['id']}")).status_code == 404
        for path in ("members", "locations", "bookings"):
            assert (await inside.get(f"/v1/{path}")).json()["data"] == []
        deleting = await live.http.delete(f"/v1/sandboxes/{sandbox['organization']['id']}")
        assert deleting.status_code == 202
        await live.sweep()
        assert (await live.get(f"/v1/operations/{deleting.json()['id']}"))["state"] == "succeeded"
        assert (await inside.get("/v1/organization")).status_code == 401
    assert (await live.get("/v1/sandboxes"))["data"] == []
    after = await essence(live)
    assert after.pop("events") == before.pop("events") + 1  # that the deletion ended
    assert after == before


async def test_a_reset_keeps_keys_and_throws_the_rest_away(live: Operator) -> None:
    made, inside = await a_sandbox(live, data="empty")
    async with inside:
        hook = {"url": "https://example.com/hook", "event_types": ["member.created"]}
        assert (await inside.post("/v1/webhook-endpoints", json=hook)).status_code == 201
        assert (await inside.post("/v1/members", json={"name": "Anna", "tags": ["vip"]})).status_code == 201
        moved = await inside.post("/v1/test-clock/advance", json={"by_seconds": 3600})
        assert moved.json()["frozen"]
        further = (await inside.post("/v1/api-keys", json={"name": "mine", "scopes": ["members:read"]})).json()
        reset = await inside.post("/v1/sandbox/reset", json={})
        assert reset.status_code == 202, reset.text
        again = await inside.post("/v1/sandbox/reset", json={})
        assert (again.status_code, again.json()["code"]) == (409, "sandbox_is_busy")
        await work_in(live, made)
        assert (await inside.get(f"/v1/operations/{reset.json()['id']}")).json()["state"] == "succeeded"
        for path in ("members", "tags"):
            assert (await inside.get(f"/v1/{path}")).json()["data"] == []
        assert len((await inside.get("/v1/webhook-endpoints")).json()["data"]) == 1
        assert not (await inside.get("/v1/test-clock")).json()["frozen"]
        assert (await inside.get("/v1/organization")).json()["id"] == made["sandbox"]["organization"]["id"]
        log = (await inside.get("/v1/audit-entries")).json()["data"]
        assert [entry["action"] for entry in log][:2] == ["reset_sandbox", "create_api_key"]
    async with live.client(further["key"]) as mine:
        assert (await mine.get("/v1/members")).status_code == 200


async def test_only_test_organizations_are_reset(live: Operator) -> None:
    await live.post("/v1/members", {"name": "Anna"})
    refused = await live.post("/v1/sandbox/reset", {}, 409)
    assert refused["code"] == "not_a_test_organization"
    # Not even when the operation is there already.
    async with live.db.transaction(live.principal) as session:
        await session.execute(
            text(
                "INSERT INTO operations (id, kind, scope, params, principal_kind) "
                "VALUES (gen_random_uuid(), 'sandbox.fill', 'sandboxes:write', '{\"data\": \"empty\"}', 'system')"
            )
        )
    await live.sweep()
    [operation] = (await live.get("/v1/operations"))["data"]
    assert (operation["state"], operation["problem"]["code"]) == ("failed", "not_erasable")
    assert len((await live.get("/v1/members"))["data"]) == 1


async def test_the_settings_are_copied_and_the_people_are_not(live: Operator) -> None:
    room = await a_room(live, clock=None)
    await live.post("/v1/members", {"name": "Anna"})
    limited = await live.key(["sandboxes:write", "spaces:read"])
    async with live.client(limited) as http:
        refused = await http.post("/v1/sandboxes", json={"data": "settings"})
        assert refused.status_code == 403
    before = await essence(live)
    _, inside = await a_sandbox(live, data="settings")
    async with inside:
        [copy] = (await inside.get("/v1/resources")).json()["data"]
        original = await live.get(f"/v1/resources/{room.id}")
        assert copy == original
        assert (await inside.get("/v1/members")).json()["data"] == []
        tomorrow = utcnow().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
        times = {"starts_at": tomorrow.isoformat(), "ends_at": (tomorrow + timedelta(hours=1)).isoformat()}
        booked = await inside.post("/v1/bookings", json={"resource_id": room.id, "title": "Try", **times})
        assert booked.status_code == 201, booked.text
    assert await essence(live) == before, "a booking of the copy is none of the original"
    assert (await live.get("/v1/bookings"))["data"] == []


async def test_five_at_the_most_and_only_with_the_right(live: Operator) -> None:
    made = [await live.post("/v1/sandboxes", {"data": "empty"}, 202) for _ in range(5)]
    refused = await live.post("/v1/sandboxes", {"data": "empty"}, 409)
    assert refused["code"] == "too_many_sandboxes"
    assert len({one["sandbox"]["organization"]["slug"] for one in made}) == 5
    key = await live.key([scope for scope in SCOPES if scope != "sandboxes:write"])
    async with live.client(key) as http:
        assert (await http.post("/v1/sandboxes", json={"data": "empty"})).status_code == 403
    async with live.client(made[0]["api_key"]) as inside:
        theirs = await inside.get(f"/v1/sandboxes/{made[1]['sandbox']['organization']['id']}")
        assert theirs.status_code == 404
    for one in made:  # for whoever shares this database
        async with live.db.transaction(system_principal(id_of(one))) as session:
            await session.execute(text("DELETE FROM operations"))
