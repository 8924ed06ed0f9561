"""Accounts that are restricted or suspended by hand: dunning goes on beneath, and lifts nothing of it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from coworkapi.billing.service.standings_set import NewStanding, hold, set_standings
from coworkapi.billing.values import Standing
from coworkapi.core.ids import decode_id, encode_id
from tests.bookings.factories import a_room, at, wish
from tests.bookings.money_support import Payer, a_payer
from tests.members.factories import signed_in
from tests.memberships.factories import a_membership, a_plan
from tests.operator import Operator

KEYS: dict[str, Any] = {"standing": "suspended", "reason": "Keys not returned"}


async def verb(operator: Operator, payer: Payer, name: str, body: Any = None, status: int = 200, **options: Any) -> Any:
    return await operator.post(f"/v1/billing-accounts/{payer.account}/{name}", body, status, **options)


async def dunned(operator: Operator, payer: Payer, standing: Standing, *, hours: float = 8) -> None:
    """What dunning says of it at that hour of the Monday."""
    async with operator.db.transaction(operator.principal) as session:
        wanted = NewStanding(account_id=payer.account_id, standing=standing, reason=f"dunning: {standing}")
        await set_standings(session, [wanted], now=at(hours))


async def stands(operator: Operator, payer: Payer) -> tuple[str, str | None, bool]:
    found = await operator.get(f"/v1/billing-accounts/{payer.account}/standing")
    return found["standing"], found["reason"], found["hold"] is not None


async def test_a_held_account_is_refused_whatever_it_pays_until_it_is_released(operator: Operator) -> None:
    room, payer = await a_room(operator), await a_payer(operator)
    await operator.set_clock(at(8))
    held = await verb(operator, payer, "hold", KEYS)
    assert (held["standing"], held["reason"], held["hold"]["until"]) == ("suspended", "Keys not returned", None)
    assert held["hold"]["created_by"].startswith("key_")
    refused = await operator.post("/v1/bookings", wish(room, 15, 16, member_id=payer.member), 402)
    assert refused["code"] == "account_suspended"
    assert "by the house: Keys not returned" in refused["detail"]
    assert "overdue" not in refused
    async with signed_in(operator, {"id": payer.member}) as http:
        mine = (await http.get("/v1/me/standings")).json()["data"]
    assert [one["hold"]["reason"] for one in mine] == ["Keys not returned"]

    # Dunning's own word counts where it is worse, and is waited for where it isn't
    for said, expected in (
        ("restricted", ("suspended", "Keys not returned", True)),
        ("terminated", ("terminated", "dunning: terminated", True)),
        ("current", ("suspended", "Keys not returned", True)),
        ("restricted", ("suspended", "Keys not returned", True)),
    ):
        await dunned(operator, payer, said)
        assert await stands(operator, payer) == expected, said
    assert (await operator.get(f"/v1/billing-accounts/{payer.account}/dunning"))["becomes"] == "suspended"
    milder = await verb(operator, payer, "hold", {"standing": "restricted", "reason": "Half of them came back"})
    assert (milder["standing"], milder["reason"]) == ("restricted", "Half of them came back")
    released = await verb(operator, payer, "release")
    assert (released["standing"], released["reason"], released["hold"]) == ("restricted", "dunning: restricted", None)
    assert (await verb(operator, payer, "release", status=409))["code"] == "not_held"
    await dunned(operator, payer, "current")
    assert (await stands(operator, payer))[0] == "current"
    changes = (await operator.get(f"/v1/billing-accounts/{payer.account}/standing-changes"))["data"]
    assert [one["standing"] for one in reversed(changes)] == [
        "suspended",
        "terminated",
        "suspended",
        "restricted",
        "current",
    ]
    assert changes[-1]["created_by"] == held["hold"]["created_by"]
    done = [one["action"] for one in (await operator.get("/v1/audit-entries"))["data"]]
    assert (done.count("hold_account"), done.count("release_account")) == (2, 1)
    told = await operator.events("billing_account.standing_changed")
    assert [one["data"]["standing"] for one in told] == [one["standing"] for one in reversed(changes)]


async def test_a_hold_ends_at_its_time_and_its_days_are_not_billed_where_the_plan_says_so(operator: Operator) -> None:
    room, payer = await a_room(operator), await a_payer(operator)
    await operator.set_clock(at(8))
    plan = await a_plan(operator, terms={"suspension": "credit", "tax_code": "none"})
    where = {"location_id": encode_id("loc", room.location.id)}
    made = await a_membership(operator, plan, {"id": payer.member}, starts_on="2026-11-01", **where)
    for wrong in ({"standing": "terminated"}, {"reason": ""}, {"until": at(7).isoformat()}):
        await verb(operator, payer, "hold", KEYS | wrong, 422)
    read = await operator.http.get(f"/v1/billing-accounts/{payer.account}/standing")
    etag = {"If-Match": read.headers["ETag"]}
    await verb(operator, payer, "hold", KEYS | {"until": at(8, days=10).isoformat()}, headers=etag)
    await verb(operator, payer, "release", None, 412, headers=etag)
    await operator.set_clock(at(7, days=10))
    await operator.sweep()
    assert (await stands(operator, payer))[0] == "suspended"
    await operator.set_clock(at(8, days=10))
    await operator.sweep()
    assert await stands(operator, payer) == ("current", "the hold ended at its time", False)
    # Held from 2 to 12 November: 300.00 x 20/30
    upcoming = await operator.get(f"/v1/memberships/{made['id']}/upcoming", cycles=1)
    assert sum(line["net"]["amount"] for line in upcoming["cost"]["lines"]) == 20_000


async def test_a_run_of_dunning_lifts_no_hold(operator: Operator, stranger: Operator) -> None:
    payer = await a_payer(operator)
    await verb(operator, payer, "hold", KEYS)
    await operator.post("/v1/dunning-runs", {}, 202)
    await operator.sweep()
    assert await stands(operator, payer) == ("suspended", "Keys not returned", True)
    await stranger.post(f"/v1/billing-accounts/{payer.account}/hold", KEYS, 404)
    reader = await operator.key(["dunning:read"])
    async with operator.client(reader) as client:
        assert (await client.post(f"/v1/billing-accounts/{payer.account}/hold", json=KEYS)).status_code == 403


async def test_a_hold_and_dunning_at_the_same_moment_both_count(operator: Operator) -> None:
    payer = await a_payer(operator)
    account_id: UUID = decode_id("acct", payer.account)
    async with operator.db.transaction(operator.principal) as session:
        await hold(session, account_id, standing="restricted", reason="first", until=None, now=at(8))
        other = asyncio.create_task(dunned(operator, payer, "grace"))
        await asyncio.sleep(0.1)  # it comes to where the other one's row is in its way
        assert not other.done()
    await other
    assert await stands(operator, payer) == ("restricted", "first", True)
    assert (await verb(operator, payer, "release"))["standing"] == "grace"
