"""What happens by itself: seen, run by hand, and previewed, here for the days of memberships."""

from __future__ import annotations

from typing import Any

import pytest

from coworkapi.core.db import Database
from coworkapi.core.jobs import DueWork, sweep
from coworkapi.memberships.service.due import advance_memberships
from tests.memberships.factories import a_member, a_membership, a_plan, a_space, at, months, read, types
from tests.operator import Operator, client_of


async def run(operator: Operator, name: str = "memberships", **body: Any) -> dict[str, Any]:
    """The operation, done."""
    started = await operator.post(f"/v1/automations/{name}/run", body, 202)
    await operator.sweep()
    done: dict[str, Any] = await operator.get(f"/v1/operations/{started['id']}")
    assert done["state"] == "succeeded", done["problem"]
    return done


async def automation(operator: Operator, name: str = "memberships") -> dict[str, Any]:
    (found,) = [one for one in (await operator.get("/v1/automations"))["data"] if one["name"] == name]
    return found


async def test_a_preview_tells_what_a_year_will_bring_and_changes_nothing(operator: Operator) -> None:
    """A fixed year from 15 January 2027, renewed for a year: reminders 90, 60 and 30 days before, then the renewal."""
    await a_space(operator, "2027-01-01 09:00")
    terms = {"renewal": {"kind": "fixed", "term": months(12)}}
    plan = await a_plan(operator, terms=terms)
    made = await a_membership(operator, plan, await a_member(operator), starts_on="2027-01-15")
    before = await read(operator, made)
    told = (await operator.get("/v1/events", limit=100))["data"]
    done = await run(operator, dry_run=True, until="2028-01-20T12:00:00Z")
    assert done["result"]["events"] == {
        "membership.started": 1,
        "membership.expiring": 3,
        "membership.renewed": 1,
    }
    assert done["result"]["is_complete"]
    rows = (await operator.get(f"/v1/operations/{done['id']}/rows"))["data"]
    assert {row["subject_id"] for row in rows} == {made["id"]}
    assert rows[0]["errors"][0]["code"] == "membership.started"
    assert await read(operator, made) == before
    later = (await operator.get("/v1/events", limit=100))["data"]
    assert [one["type"] for one in later if one not in told] == ["operation.ended"]
    assert (await automation(operator))["last_at"] is None


async def test_a_run_by_hand_does_what_the_worker_does_once(operator: Operator) -> None:
    await a_space(operator, "2027-01-01 09:00")
    made = await a_membership(operator, await a_plan(operator), await a_member(operator), starts_on="2027-01-15")
    await operator.set_clock(at("2027-01-15 09:00"))
    started = await operator.post("/v1/automations/memberships/run", {}, 202)
    assert (await automation(operator))["is_due"]
    await operator.sweep()
    assert (await operator.get(f"/v1/operations/{started['id']}"))["state"] == "succeeded"
    assert await types(operator, made) == ["created", "started"]
    assert (await run(operator))["result"] == {"dry_run": False, "items": 0, "of_work": {}}
    assert await types(operator, made) == ["created", "started"]
    seen = await automation(operator)
    assert (seen["items_30_days"], seen["failures_30_days"], seen["is_due"]) == (1, 0, False)
    (day,) = (await operator.get("/v1/automations/memberships/days"))["data"]
    assert (day["day"], day["work"], day["items"]) == ("2027-01-15", "advance_memberships", 1)


async def test_what_fails_is_seen(operator: Operator, db: Database) -> None:
    async def fail(session: Any, now: Any) -> int:
        raise ValueError("the plan's terms can't be read")

    await a_space(operator, "2027-01-01 09:00")
    await a_membership(operator, await a_plan(operator), await a_member(operator), starts_on="2027-01-15")
    await operator.set_clock(at("2027-01-15 09:00"))
    broken = DueWork("advance_memberships", "due_memberships", fail)
    await sweep(db, [broken], organization_id=operator.organization_id)
    seen = await automation(operator)
    assert (seen["failures_30_days"], seen["is_due"]) == (1, True)
    assert seen["last_error"] == "ValueError: the plan's terms can't be read"
    whole = DueWork("advance_memberships", "due_memberships", advance_memberships)
    await sweep(db, [whole], organization_id=operator.organization_id)
    assert (await automation(operator))["items_30_days"] == 1


@pytest.mark.parametrize(
    ("name", "body", "status", "says"),
    [
        ("lunch", {}, 404, "there is no automation 'lunch'; there are: memberships,"),
        ("invoices", {}, 409, "POST /v1/billing-runs runs it"),
        ("memberships", {"until": "2027-02-01T00:00:00Z"}, 422, "goes with dry_run"),
        ("memberships", {"dry_run": True, "until": "2026-02-01T00:00:00Z"}, 422, "between now and 400 days"),
        ("memberships", {"dry_run": True, "until": "2029-02-01T00:00:00Z"}, 422, "between now and 400 days"),
    ],
)
async def test_what_can_not_be_run(operator: Operator, name: str, body: Any, status: int, says: str) -> None:
    await operator.set_clock(at("2027-01-01 09:00"))
    problem = await operator.post(f"/v1/automations/{name}/run", body, status)
    assert says in str(problem)


async def test_one_sees_and_runs_what_one_may(operator: Operator) -> None:
    client = client_of(operator.app, await operator.key(["credits:write"]))
    async with client:
        found = (await client.get("/v1/automations")).json()["data"]
        assert [one["name"] for one in found] == ["credit_expiry"]
        assert (await client.post("/v1/automations/memberships/run", json={})).status_code == 404
        assert (await client.get("/v1/automations/memberships/days")).status_code == 404
        assert (await client.post("/v1/automations/credit_expiry/run", json={})).status_code == 202
