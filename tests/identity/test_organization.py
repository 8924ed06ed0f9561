"""The organization's settings and a test organization's clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from coworkapi.core.clock import utcnow
from tests.bookings.factories import a_room
from tests.identity.factories import make_user, signed_in
from tests.operator import Operator, make_operator


@pytest.fixture
async def live(app: FastAPI) -> AsyncIterator[Operator]:
    async with make_operator(app, mode="live") as made:
        yield made


async def test_settings_are_read_and_changed(operator: Operator) -> None:
    answer = await operator.http.get("/v1/organization")
    tag = answer.headers["etag"]
    body = {"name": "South Wharf", "locale": "de", "metadata": {"crm_id": "4711"}}
    changed = await operator.patch("/v1/organization", body, headers={"If-Match": tag})
    assert (changed["name"], changed["locale"], changed["metadata"]) == ("South Wharf", "de", {"crm_id": "4711"})
    assert changed["slug"] == operator.slug
    await operator.patch("/v1/organization", {"name": "x"}, 412, headers={"If-Match": tag})
    (event,) = await operator.events("organization.updated")
    assert event["data"] == changed
    assert event["previous"] == {"name": "Test Space", "locale": "en", "metadata": {}}
    await operator.patch("/v1/organization", {"name": "South Wharf"})
    assert len(await operator.events("organization.updated")) == 1
    for wrong in ({"name": None}, {"mode": "live"}, {"slug": "A"}, {"locale": "german"}):
        await operator.patch("/v1/organization", wrong, 422)


async def test_a_slug_names_one_organization(
    operator: Operator, stranger: Operator, anonymous: httpx.AsyncClient
) -> None:
    assert (await operator.patch("/v1/organization", {"slug": stranger.slug}, 409))["code"] == "slug_taken"
    new = f"moved-{operator.organization_id.hex}"
    await operator.patch("/v1/organization", {"slug": new})
    body = {"email": "nobody@example.com"}
    for slug, status in ((new, 202), (operator.slug, 404)):
        answer = await anonymous.post(f"/v1/public/{slug}/sign-in-links", json=body)
        assert answer.status_code == status, slug


async def test_the_clock_moves_forward_only(operator: Operator) -> None:
    clock = await operator.get("/v1/test-clock")
    assert clock["frozen"] is False
    assert clock["pending_work"] == []
    to = datetime(2031, 1, 1, 12, tzinfo=UTC)
    moved = await operator.post("/v1/test-clock/advance", {"to": to.isoformat(), "at_once": True}, 200)
    assert (datetime.fromisoformat(moved["now"]), moved["frozen"]) == (to, True)
    assert datetime.fromisoformat((await operator.get("/v1/test-clock"))["now"]) == to
    moved = await operator.post("/v1/test-clock/advance", {"by_seconds": 90}, 200)
    assert datetime.fromisoformat(moved["now"]) == to + timedelta(seconds=90)
    problem = await operator.post("/v1/test-clock/advance", {"to": to.isoformat()}, 422)
    assert problem["code"] == "clock_only_forward"
    for wrong in ({}, {"by_seconds": 0}, {"by_seconds": 1, "to": to.isoformat()}, {"to": "2031-01-01T00:00:00"}):
        await operator.post("/v1/test-clock/advance", wrong, 422)
    events = await operator.events("test_clock.advanced")
    assert [datetime.fromisoformat(event["occurred_at"]) for event in events] == [to, to + timedelta(seconds=90)]


async def test_due_work_runs_as_if_the_time_had_come(operator: Operator) -> None:
    """And a caller can see when it is done."""
    await operator.post("/v1/invitations", {"email": "ada@example.com", "role_assignments": [{"role": "read_only"}]})
    moved = await operator.post("/v1/test-clock/advance", {"by_seconds": 3600}, 200)
    assert "events" in moved["pending_work"]
    assert "events" in (await operator.get("/v1/test-clock"))["pending_work"]
    await operator.sweep()
    assert (await operator.get("/v1/test-clock"))["pending_work"] == []
    (mail,) = (await operator.get("/v1/mail-messages"))["data"]
    assert mail["state"] == "sent"


async def test_advancing_wakes_the_worker(operator: Operator) -> None:
    nudged = operator.app.state.nudger._wanted
    nudged.clear()
    await operator.get("/v1/test-clock")
    assert not nudged.is_set()
    await operator.post("/v1/test-clock/advance", {"by_seconds": 60}, 200)
    assert nudged.is_set()


async def test_racing_advances_add_up(operator: Operator) -> None:
    await operator.post("/v1/test-clock/advance", {"to": "2031-01-01T00:00:00Z", "at_once": True}, 200)
    await asyncio.gather(*(operator.post("/v1/test-clock/advance", {"by_seconds": 60}, 200) for _ in range(5)))
    assert (await operator.get("/v1/test-clock"))["now"] == "2031-01-01T00:05:00Z"


async def test_security_lives_in_real_time(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    soon = (utcnow() + timedelta(hours=1)).isoformat()
    made = await operator.post("/v1/api-keys", {"name": "x", "scopes": ["events:read"], "expires_at": soon})
    async with signed_in(operator, person) as client, operator.client(made["key"]) as machine:
        await operator.post("/v1/test-clock/advance", {"to": "2035-01-01T00:00:00Z", "at_once": True}, 200)
        assert (await client.get("/v1/auth/session")).status_code == 200
        assert (await machine.get("/v1/events")).status_code == 200


async def test_a_live_organization_has_no_clock_of_its_own(live: Operator) -> None:
    assert (await live.get("/v1/test-clock", 409))["code"] == "not_a_test_organization"
    problem = await live.post("/v1/test-clock/advance", {"by_seconds": 60}, 409)
    assert problem["code"] == "not_a_test_organization"


async def test_rights(operator: Operator) -> None:
    async with operator.client(await operator.key(["events:read"])) as client:
        assert (await client.get("/v1/organization")).status_code == 403
        assert (await client.patch("/v1/organization", json={"name": "x"})).status_code == 403
        assert (await client.get("/v1/test-clock")).status_code == 403
        assert (await client.post("/v1/test-clock/advance", json={"by_seconds": 1})).status_code == 403


async def test_a_month_passes_day_by_day(operator: Operator) -> None:
    """What falls due on a day is done on that day, not at the end of the journey."""
    start = datetime(2031, 1, 1, 12, tzinfo=UTC)
    await operator.post("/v1/test-clock/advance", {"to": start.isoformat(), "at_once": True}, 200)
    await operator.sweep()
    room = await a_room(operator, clock=None)
    ends = start + timedelta(days=10)
    booking = await operator.post(
        "/v1/bookings",
        {
            "resource_id": room.id,
            "title": "Fair",
            "starts_at": (ends - timedelta(hours=1)).isoformat(),
            "ends_at": ends.isoformat(),
        },
    )
    moved = await operator.post("/v1/test-clock/advance", {"by_seconds": 30 * 86400}, 200)
    assert (moved["now"], moved["advancing_to"]) == ("2031-01-01T12:00:00Z", "2031-01-31T12:00:00Z")
    again = await operator.post("/v1/test-clock/advance", {"by_seconds": 60}, 409)
    assert (again["code"], again["operation_id"]) == ("clock_is_moving", moved["operation_id"])
    await operator.sweep()
    clock = await operator.get("/v1/test-clock")
    assert (clock["now"], clock["advancing_to"], clock["pending_work"]) == ("2031-01-31T12:00:00Z", None, [])
    operation = await operator.get(f"/v1/operations/{moved['operation_id']}")
    assert (operation["state"], operation["done"], operation["total"]) == ("succeeded", 30, 30)
    [completed] = await operator.events("booking.completed")
    assert completed["data"]["id"] == booking["id"]
    assert completed["occurred_at"] == "2031-01-11T12:00:00Z"


async def test_a_journey_can_be_stopped_where_it_is(operator: Operator) -> None:
    moved = await operator.post("/v1/test-clock/advance", {"by_seconds": 30 * 86400}, 200)
    await operator.post(f"/v1/operations/{moved['operation_id']}/cancel", status=200)
    await operator.sweep()
    clock = await operator.get("/v1/test-clock")
    assert (clock["now"], clock["frozen"], clock["advancing_to"]) == (moved["now"], True, None)
    await operator.post("/v1/test-clock/advance", {"by_seconds": 60}, 200)
