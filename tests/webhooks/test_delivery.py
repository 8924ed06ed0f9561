"""Webhooks over HTTP, to a real server on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from coworkapi.core.clock import utcnow
from coworkapi.core.ids import encode_id
from tests.identity.factories import make_user
from tests.operator import Operator
from tests.spaces.factories import a_location
from tests.webhooks.receiver import Receiver, receiver

HOOKS, LOG = "/v1/webhook-endpoints", "/v1/webhook-deliveries"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def taker() -> AsyncIterator[Receiver]:
    async with receiver() as made:
        yield made


async def endpoint(operator: Operator, taker: Receiver, path: str = "/hook", **body: Any) -> dict[str, Any]:
    made: dict[str, Any] = await operator.post(HOOKS, {"url": taker.url + path} | body)
    return made


async def happen(operator: Operator, name: str) -> dict[str, Any]:
    """Something happens: `member.created`."""
    made: dict[str, Any] = await operator.post("/v1/members", {"name": name})
    return made


async def logged(operator: Operator, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await operator.get(LOG, limit=100, **filters))["data"]
    return found


async def test_the_official_library_verifies_a_delivery_and_its_body_is_the_feeds(
    operator: Operator, taker: Receiver
) -> None:
    await happen(operator, "before the endpoint")
    hook = await endpoint(operator, taker, event_types=["member.*"])
    made = await happen(operator, "Ünïcode ✓")
    await operator.sweep()
    (came,) = taker.received
    (event,) = [e for e in await operator.events("member.created") if e["data"]["id"] == made["id"]]
    assert Webhook(hook["secret"]).verify(came.body, came.headers) == event
    assert came.headers["webhook-id"] == event["id"]
    with pytest.raises(WebhookVerificationError):
        Webhook(hook["secret"]).verify(came.body + b" ", came.headers)
    (delivery,) = await logged(operator, endpoint_id=hook["id"])
    assert (delivery["state"], delivery["attempts"], delivery["last_status"]) == ("delivered", 1, 204)
    detail = await operator.get(f"{LOG}/{delivery['id']}")
    assert detail["body"] == event
    assert [(one["status"], one["error"]) for one in detail["log"]] == [(204, None)]
    # Nothing twice, and not the secret again.
    await operator.sweep()
    assert len(taker.received) == 1
    assert "secret" not in await operator.get(f"{HOOKS}/{hook['id']}")


async def test_choices_of_types_and_locations_and_who_may_make_them(operator: Operator, taker: Receiver) -> None:
    for wrong in (["no.such"], ["book*"], ["nothing.*"], []):
        await operator.post(HOOKS, {"url": taker.url, "event_types": wrong}, status=422)
    north, south = [await a_location(operator, name=name) for name in ("North", "South")]
    north_id, south_id = encode_id("loc", north.id), encode_id("loc", south.id)
    await endpoint(operator, taker, "/north", location_ids=[north_id])
    await endpoint(operator, taker, "/all")
    await endpoint(operator, taker, "/locations", event_types=["location.updated"])
    for one in (north_id, south_id):
        await operator.patch(f"/v1/locations/{one}", {"name": "Another"})
    await happen(operator, "x")
    await operator.sweep()
    kinds = {path: [one.json["type"] for one in taker.at(path)] for path in ("/north", "/locations")}
    assert kinds == {"/north": ["location.updated"], "/locations": ["location.updated"] * 2}
    assert {"location.updated", "member.created", "webhook_endpoint.created"} <= {
        r.json["type"] for r in taker.at("/all")
    }
    # A key of one location can have an endpoint of it, and see no other.
    key = await operator.key(["webhooks:write", "webhooks:read"], [north.id])
    async with operator.client(key) as narrow:
        assert (await narrow.post(HOOKS, json={"url": taker.url})).status_code == 403
        body = {"url": taker.url, "location_ids": [south_id]}
        assert (await narrow.post(HOOKS, json=body)).status_code == 403
        body["location_ids"] = [north_id]
        assert (await narrow.post(HOOKS, json=body)).status_code == 201
        assert len((await narrow.get(HOOKS)).json()["data"]) == 2
        assert {one["event_type"] for one in (await narrow.get(LOG)).json()["data"]} == {"location.updated"}


async def test_retries_follow_their_schedule_under_the_test_clock_and_retry_after(
    operator: Operator, taker: Receiver
) -> None:
    await operator.set_clock(NOON)
    hook = await endpoint(operator, taker, event_types=["member.created"])
    taker.answers["/hook"] = (500, {})
    await happen(operator, "x")
    await operator.sweep()
    gaps, clock = [], NOON
    for _ in range(8):
        (delivery,) = await logged(operator, endpoint_id=hook["id"])
        assert delivery["state"] == "pending"
        due = datetime.fromisoformat(delivery["next_attempt_at"])
        gaps.append((due - clock).total_seconds())
        await operator.set_clock(due - timedelta(seconds=1))
        await operator.sweep()
        assert len(taker.received) == len(gaps), "too early"
        clock = due
        await operator.set_clock(clock)
        await operator.sweep()
        assert len(taker.received) == len(gaps) + 1
    wanted = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 64_800]
    assert all(0.9 * want <= gap <= 1.1 * want for gap, want in zip(gaps, wanted, strict=True)), gaps
    (delivery,) = await logged(operator, endpoint_id=hook["id"])
    await operator.set_clock(datetime.fromisoformat(delivery["next_attempt_at"]))
    await operator.sweep()
    (delivery,) = await logged(operator, endpoint_id=hook["id"])
    assert (delivery["state"], delivery["attempts"]) == ("failed", 10)
    # Asked to wait longer than the schedule says, we do; asked for years, for a day. A replay begins anew.
    for asked, wait in (("80000", 80_000), ("99999999", 86_400)):
        taker.answers["/hook"] = (503, {"Retry-After": asked})
        again = await operator.post(f"{LOG}/{delivery['id']}/replay", status=200)
        await operator.sweep()
        (delivery,) = await logged(operator, endpoint_id=hook["id"])
        gap = datetime.fromisoformat(delivery["next_attempt_at"]) - datetime.fromisoformat(again["next_attempt_at"])
        assert gap.total_seconds() == wait
    log = (await operator.get(f"{LOG}/{delivery['id']}"))["log"]
    assert [one["status"] for one in log] == [500] * 10 + [503] * 2
    assert log[0]["answer"] == "status 500"


async def test_five_days_of_failure_warn_then_disable_and_replay_brings_what_was_missed(
    operator: Operator, taker: Receiver
) -> None:
    await operator.set_clock(NOON)
    hook = await endpoint(operator, taker, event_types=["member.created"])
    taker.answers["/hook"] = (302, {"Location": taker.url + "/elsewhere"})
    for day in range(7):
        await operator.set_clock(NOON + timedelta(days=day))
        await happen(operator, f"day {day}")
        await operator.sweep()
    now = await operator.get(f"{HOOKS}/{hook['id']}")
    assert (now["state"], now["disabled_reason"]) == ("disabled", "failing")
    assert datetime.fromisoformat(now["disabled_at"]) == NOON + timedelta(days=5)
    told = [e["type"] for e in await operator.events("webhook_endpoint.failing", "webhook_endpoint.disabled")]
    assert told == ["webhook_endpoint.failing", "webhook_endpoint.disabled"]
    assert not taker.at("/elsewhere"), "a redirect was followed"
    assert {one["state"] for one in await logged(operator, endpoint_id=hook["id"])} == {"cancelled"}
    body = {"since": NOON.isoformat()}
    await operator.post(f"{HOOKS}/{hook['id']}/replay", body, status=409)
    taker.answers.clear()
    await operator.post(f"{HOOKS}/{hook['id']}/enable", status=200)
    before = len(taker.received)
    plan = await operator.post(f"{HOOKS}/{hook['id']}/replay?dry_run=true", body, status=200)
    assert plan == {"count": 7, "dry_run": True}
    await operator.sweep()
    assert len(taker.received) == before
    done = await operator.post(f"{HOOKS}/{hook['id']}/replay", body, status=200)
    assert done == {"count": 7, "dry_run": False}
    await operator.sweep()
    again = [one.json["data"]["name"] for one in taker.received[before:]]
    assert sorted(again) == [f"day {day}" for day in range(7)]
    left = await operator.post(f"{HOOKS}/{hook['id']}/replay?dry_run=true", body, status=200)
    every = body | {"include_delivered": True}
    assert left["count"] == 0
    assert (await operator.post(f"{HOOKS}/{hook['id']}/replay?dry_run=true", every, status=200))["count"] == 7


async def test_gone_ends_it_at_once_and_owners_are_told(operator: Operator, taker: Receiver) -> None:
    await make_user(operator)
    hook = await endpoint(operator, taker, event_types=["member.created"])
    taker.answers["/hook"] = (410, {})
    await happen(operator, "x")
    await happen(operator, "y")
    await operator.sweep()
    now = await operator.get(f"{HOOKS}/{hook['id']}")
    assert (now["state"], now["disabled_reason"]) == ("disabled", "gone")
    mails = (await operator.get("/v1/mail-messages"))["data"]
    assert [one["template"] for one in mails] == ["webhook_gone"]


async def test_rotation_signs_with_both_secrets_for_a_day_and_a_test_event_is_for_one_endpoint(
    operator: Operator, taker: Receiver
) -> None:
    hook = await endpoint(operator, taker, event_types=["booking.*"])
    await endpoint(operator, taker, "/other", event_types=["*"])
    fresh = await operator.post(f"{HOOKS}/{hook['id']}/rotate-secret", status=200)
    assert fresh["secret"] != hook["secret"]
    until = datetime.fromisoformat(fresh["former_secret_until"])
    assert timedelta(hours=23) < until - utcnow() <= timedelta(hours=24)
    queued = await operator.post(f"{HOOKS}/{hook['id']}/test")
    await operator.sweep()
    (came,) = taker.at("/hook")
    assert came.json["type"] == "webhook_endpoint.tested"
    assert came.json["data"]["id"] == hook["id"]
    assert "webhook_endpoint.tested" not in {one.json["type"] for one in taker.at("/other")}
    for secret in (hook["secret"], fresh["secret"]):
        Webhook(secret).verify(came.body, came.headers)
    assert len(came.headers["webhook-signature"].split(" ")) == 2
    await operator.post(f"{LOG}/{queued['id']}/replay", status=200)
    await operator.sweep()
    first, second = taker.at("/hook")
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    assert (await operator.get(f"{LOG}/{queued['id']}"))["attempts"] == 2
    await operator.delete(f"{HOOKS}/{hook['id']}")
    await operator.get(f"{HOOKS}/{hook['id']}", status=404)
    await operator.post(f"{LOG}/{queued['id']}/replay", status=404)
    assert (await operator.get(f"{LOG}/{queued['id']}"))["state"] == "delivered"
