"""How accounts stand, and what those who stand badly can't do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from coworkapi.billing.service.standings import suspended_periods
from coworkapi.billing.service.standings_set import NewStanding, set_standings
from coworkapi.billing.values import Standing
from coworkapi.core.ids import encode_id
from tests.benefits.products import a_house
from tests.bookings.factories import a_member, a_room, a_team, at, wish
from tests.bookings.money_support import Payer, a_payer, account_of
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.round_trips import round_trips


async def stands(operator: Operator, account: UUID, standing: Standing, *, hours: float = 8) -> list[str]:
    """Sets how the account stands, at that hour of the Monday; the standings that changed."""
    async with operator.db.transaction(operator.principal) as session:
        changed = await set_standings(
            session,
            [NewStanding(account_id=account, standing=standing, reason="15 days overdue", cause="inv_1")],
            now=at(hours),
        )
    return [one.standing for one in changed]


async def test_a_standing_is_told_once_with_what_it_was(operator: Operator) -> None:
    payer = await a_payer(operator)
    path = f"/v1/billing-accounts/{payer.account}/standing"
    assert (await operator.get(path))["standing"] == "current"
    assert await stands(operator, payer.account_id, "grace") == ["grace"]
    assert await stands(operator, payer.account_id, "grace") == []
    assert await stands(operator, payer.account_id, "suspended", hours=10) == ["suspended"]
    assert await stands(operator, payer.account_id, "current", hours=12) == ["current"]
    changes = (await operator.get(f"{path}-changes"))["data"]
    assert [(one["previous"], one["standing"]) for one in changes] == [
        ("suspended", "current"),
        ("grace", "suspended"),
        ("current", "grace"),
    ]
    assert [one["until"] for one in changes] == [None, changes[0]["since"], changes[1]["since"]]
    told = await operator.events("billing_account.standing_changed")
    assert [(one["previous"]["standing"], one["data"]["standing"]) for one in told] == [
        ("current", "grace"),
        ("grace", "suspended"),
        ("suspended", "current"),
    ]
    assert (await operator.get(path))["cause"] == "inv_1"
    async with operator.db.transaction(operator.principal) as session:
        whole = await suspended_periods(session, [payer.account_id], since=at(0), until=at(24))
        inside = await suspended_periods(session, [payer.account_id], since=at(11), until=at(11.5))
        after = await suspended_periods(session, [payer.account_id], since=at(12), until=at(24))
    assert whole == {payer.account_id: [(at(10), at(12))]}
    assert inside == {payer.account_id: [(at(11), None)]}
    assert after == {}


async def test_a_restricted_account_books_nothing_new(operator: Operator) -> None:
    """But staff may, and what is booked stays; a longer stay is new time."""
    room = await a_room(operator)
    payer = await a_payer(operator)
    booked = await operator.post("/v1/bookings", wish(room, 9, 10, member_id=payer.member))
    await stands(operator, payer.account_id, "grace")
    await operator.post("/v1/bookings", wish(room, 12, 13, member_id=payer.member))
    await stands(operator, payer.account_id, "restricted")
    body = wish(room, 15, 16, member_id=payer.member)
    refused = await operator.post("/v1/bookings", body, status=402)
    assert (refused["code"], refused["standing"], refused["account_id"]) == (
        "account_restricted",
        "restricted",
        payer.account,
    )
    assert (refused["overdue"], refused["pay_at"]) == ([], "/v1/payments")
    preview = await operator.post("/v1/bookings/preview", body, status=200)
    assert not preview["possible"]
    assert [rule["code"] for rule in preview["rules"] if not rule["kept"]] == ["account_standing"]
    item = {name: value for name, value in body.items() if name != "member_id"}
    quoted = await operator.post("/v1/quotes", {"bookings": [item], "member_id": payer.member})
    assert not quoted["items"][0]["possible"]
    assert (await operator.post(f"/v1/quotes/{quoted['id']}/accept", {}, status=402))["code"] == "account_restricted"
    series = body | {"starts_at": "2026-11-02T17:00", "ends_at": None, "minutes": 60, "rrule": "FREQ=DAILY;COUNT=2"}
    del series["ends_at"]
    await operator.post("/v1/booking-series", series, status=402)
    longer = {"ends_at": at(11).isoformat()}
    assert (await operator.post(f"/v1/bookings/{booked['id']}/extend", longer, status=402))["code"] == (
        "account_restricted"
    )
    waits = await operator.post("/v1/waitlist", wish(room, 9, 10, member_id=payer.member), status=402)
    assert waits["code"] == "account_restricted"
    moved = {"starts_at": at(18).isoformat()}
    await operator.post(f"/v1/bookings/{booked['id']}/reschedule", moved, status=200)
    await operator.post("/v1/bookings", body | {"override_policy": True})


async def test_who_runs_no_account_learns_whom_to_ask_and_no_sums(operator: Operator) -> None:
    room = await a_room(operator)
    team = await a_team(operator)
    account = await account_of(operator, team=team)
    await operator.patch(f"/v1/billing-accounts/{encode_id('acct', account)}", {"pays_for": ["bookings"]})
    worker = {"id": await a_member(operator, teams=[team])}
    boss = {"id": await a_member(operator, teams=[team], role="admin")}
    await stands(operator, account, "restricted")
    wanted = wish(room, 15, 16)
    async with signed_in(operator, worker) as http:
        told: dict[str, Any] = (await http.post("/v1/me/bookings", json=wanted)).json()
        assert (told["code"], "overdue" in told, "one of its admins" in told["detail"]) == (
            "account_restricted",
            False,
            True,
        )
        assert (await http.get("/v1/me/standings")).json()["data"] == []
    async with signed_in(operator, boss) as http:
        told = (await http.post("/v1/me/bookings", json=wanted)).json()
        assert (told["code"], told["pay_at"]) == ("account_restricted", "/v1/me/payments")
        mine = (await http.get("/v1/me/standings")).json()["data"]
        assert sorted(one["standing"] for one in mine) == ["restricted"]


async def test_the_own_account_bars_only_who_pays_by_it(operator: Operator) -> None:
    """Where the team pays, its standing counts; the member's own debts don't stop work that the team pays for."""
    room = await a_room(operator)
    team = await a_team(operator)
    account = await account_of(operator, team=team)
    await operator.patch(f"/v1/billing-accounts/{encode_id('acct', account)}", {"pays_for": ["bookings"]})
    member = await a_member(operator, teams=[team])
    await stands(operator, await account_of(operator, member=member), "suspended")
    await operator.post("/v1/bookings", wish(room, 9, 10, member_id=member))
    await operator.patch(f"/v1/billing-accounts/{encode_id('acct', account)}", {"pays_for": ["memberships"]})
    await operator.post("/v1/bookings", wish(room, 11, 12, member_id=member), status=402)


@pytest.mark.parametrize("standing", ["restricted", "suspended", "terminated"])
async def test_a_suspended_account_lets_nobody_in(operator: Operator, standing: Standing) -> None:
    house = await a_house(operator)
    member = await house.member()
    payer = Payer(member, await account_of(operator, member=member))
    product = await house.product(quantity=10)
    await house.sell(product, member_id=member)
    await stands(operator, payer.account_id, standing)
    assert (await house.sell(product, 402, member_id=member))["code"].startswith("account_")
    body = {"member_id": member, "location_id": encode_id("loc", house.location.id)}
    if standing == "restricted":
        await operator.post("/v1/check-ins", body)
        return
    assert (await operator.post("/v1/check-ins", body, status=402))["code"] == "account_suspended"
    assert (await operator.post("/v1/check-ins/preview", body, status=402))["code"] == "account_suspended"
    await operator.post("/v1/check-ins", body | {"override": True})


async def test_a_bad_standing_elsewhere_costs_no_further_round_trip(operator: Operator) -> None:
    room = await a_room(operator)
    payer, other = await a_payer(operator), await a_payer(operator)
    await stands(operator, other.account_id, "restricted")
    await operator.post("/v1/bookings", wish(room, 9, 10, member_id=payer.member))
    async with round_trips(operator.db) as sent:
        await operator.post("/v1/bookings", wish(room, 11, 12, member_id=payer.member))
    assert len(sent) == 6, sent


async def test_strangers_see_no_standing(operator: Operator, stranger: Operator) -> None:
    payer = await a_payer(operator)
    await stranger.get(f"/v1/billing-accounts/{payer.account}/standing", status=404)
    await stranger.get(f"/v1/billing-accounts/{payer.account}/standing-changes", status=404)
