"""Discounts and permissions over HTTP: given, found, changed, ended; bad input changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from coworkapi.benefits.queries import DISCOUNTS_SQL, discounts_of
from coworkapi.core.ids import decode_id
from coworkapi.core.prepared import Prepared
from tests.benefits.factories import a_permission, an_account
from tests.bookings.factories import MONDAY, a_member, a_room, a_team
from tests.operator import Operator
from tests.spaces.factories import a_location

NOW = MONDAY.isoformat()
FIND = Prepared(text(f"SELECT {DISCOUNTS_SQL} AS found"))


async def a_discount(operator: Operator, account: str | None = None, **fields: Any) -> dict[str, Any]:
    whose = {"account_id": account} if account else {"everyone": True}
    made: dict[str, Any] = await operator.post(
        "/v1/discounts", {"name": "Ten off", "percent_basis_points": 1000} | whose | fields
    )
    return made


async def names(operator: Operator, **params: Any) -> set[str]:
    return {one["name"] for one in (await operator.get("/v1/discounts", **params))["data"]}


async def found(operator: Operator, *, member: str | None = None, team: str | None = None) -> set[str]:
    """The names that a booking on that Monday reads."""
    async with operator.db.transaction(operator.principal) as session:
        row = await FIND.fetchrow(
            session,
            member_id=member and decode_id("mem", member),
            team_id=team and decode_id("team", team),
            starts_at=MONDAY,
        )
    assert row is not None
    return {one.name for one in discounts_of(row.found)}


async def test_a_discount_is_given_changed_and_ended(operator: Operator) -> None:
    await operator.set_clock(MONDAY)
    room = await a_room(operator)
    account = await an_account(operator, member=await a_member(operator))
    made = await a_discount(
        operator,
        account,
        percent_basis_points=None,
        hourly_price={"amount": 1500, "currency": "EUR"},
        restrictions={"hours": [{"weekdays": [1, 2], "opens": "08:00", "closes": "12:00"}]},
        external_id="d-1",
        metadata={"campaign": "autumn"},
    )
    path = f"/v1/discounts/{made['id']}"
    assert made == await operator.get(path)
    assert (made["everyone"], made["source"], made["valid_until"]) == (False, "manual", None)
    assert made["valid_from"] == "2026-11-02T07:00:00Z"
    changed = await operator.patch(path, {"percent_basis_points": 2500, "name": "Quarter off"})
    assert (changed["percent_basis_points"], changed["hourly_price"]) == (2500, None)
    stale = await operator.http.patch(path, json={"name": "x"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    await operator.set_clock(MONDAY + timedelta(days=2))
    ended = await operator.post(f"{path}/end", status=200)
    assert ended["valid_until"] == "2026-11-04T07:00:00Z"
    assert await operator.post(f"{path}/end", status=200) == ended
    assert await names(operator, valid_at=NOW) == {"Quarter off"}
    assert await names(operator, valid_at=ended["valid_until"]) == set()
    archived = await operator.post(f"{path}/archive", status=200)
    assert archived["archived_at"]
    assert await names(operator) == set()
    assert await names(operator, archived=True) == {"Quarter off"}
    refused = await operator.patch(path, {"name": "Back"}, status=409)
    assert refused["code"] == "benefit_is_archived"
    types = [event["type"] for event in await operator.events() if event["type"].startswith("discount.")]
    assert types == ["discount.created", "discount.updated", "discount.updated", "discount.archived"]
    assert room.id


async def test_what_has_not_begun_is_archived_when_it_ends(operator: Operator) -> None:
    await operator.set_clock(MONDAY)
    made = await a_discount(operator, valid_from=(MONDAY + timedelta(days=1)).isoformat())
    ended = await operator.post(f"/v1/discounts/{made['id']}/end", status=200)
    assert ended["archived_at"]


@pytest.mark.parametrize(
    ("fields", "status", "word"),
    [
        ({"percent_basis_points": 10_001}, 422, "over 100 %"),
        ({"percent_basis_points": 0}, 422, "takes nothing off"),
        ({"percent_basis_points": None}, 422, "either percent_basis_points or hourly_price"),
        ({"hourly_price": {"amount": 1, "currency": "EUR"}}, 422, "either percent_basis_points or hourly_price"),
        ({"everyone": False}, 422, "either account_id or everyone"),
        ({"percent_basis_points": None, "hourly_price": {"amount": 1, "currency": "XXY"}}, 422, "unknown currency"),
        ({"percent_basis_points": None, "hourly_price": {"amount": 1, "currency": "GBP"}}, 422, "prices in EUR"),
        ({"percent_basis_points": None, "hourly_price": {"amount": -1, "currency": "EUR"}}, 422, "negative"),
        ({"valid_from": NOW, "valid_until": NOW}, 422, "after valid_from"),
        ({"restrictions": {"hours": [{"weekdays": [8]}]}}, 422, "7"),
        ({"restrictions": {"hours": [{"weekdays": [1], "opens": "12:00", "closes": "08:00"}]}}, 422, "midnight"),
        ({"restrictions": {"location_ids": ["loc_01jq2v5x8ye0rb6hm3k7n4d9ta"]}}, 404, "no location"),
        ({"restrictions": {"resource_type_ids": ["rty_01jq2v5x8ye0rb6hm3k7n4d9ta"]}}, 404, "no resource type"),
    ],
)
async def test_bad_discounts_change_nothing(operator: Operator, fields: dict[str, Any], status: int, word: str) -> None:
    await a_location(operator)
    body = {"name": "Bad", "everyone": True, "percent_basis_points": 1000} | fields
    problem = await operator.post("/v1/discounts", body, status=status)
    assert word in str(problem)
    assert await names(operator) == set()


async def test_an_account_that_is_not_there(operator: Operator) -> None:
    body = {"name": "Bad", "account_id": "acct_01jq2v5x8ye0rb6hm3k7n4d9ta", "percent_basis_points": 1000}
    problem = await operator.post("/v1/discounts", body, status=404)
    assert problem["errors"][0]["pointer"] == "/account_id"


async def test_whose_discounts_are_found(operator: Operator) -> None:
    team, other = await a_team(operator), await a_team(operator, name="Other")
    ada = await a_member(operator, teams=[team])
    await a_discount(operator, await an_account(operator, member=ada), name="hers")
    await a_discount(operator, await an_account(operator, team=team), name="her team's")
    await a_discount(operator, await an_account(operator, team=other), name="another team's")
    await a_discount(operator, name="everyone's")
    ended = {"valid_from": (MONDAY - timedelta(days=9)).isoformat(), "valid_until": NOW}
    await a_discount(operator, name="over", **ended)
    assert await names(operator, member_id=ada, valid_at=NOW) == set()  # given now, long after that Monday
    assert await names(operator, member_id=ada) == {"hers", "her team's", "everyone's", "over"}
    assert await names(operator, team_id=other) == {"another team's", "everyone's", "over"}
    assert await found(operator, member=ada) == {"hers", "her team's", "everyone's"}
    assert await found(operator, member=ada, team=team) == {"her team's", "everyone's"}
    assert await found(operator, team=other) == {"another team's", "everyone's"}
    assert await found(operator) == {"everyone's"}
    await operator.post(f"/v1/teams/{team}/archive", status=200)
    assert await found(operator, member=ada) == {"hers", "everyone's"}


async def test_staff_of_one_location_see_and_give_their_own(operator: Operator) -> None:
    here, there = await a_location(operator), await a_location(operator)
    ada = await an_account(operator, member=await a_member(operator, home_location_id=here.id))
    bob = await an_account(operator, member=await a_member(operator, home_location_id=there.id))
    await a_discount(operator, ada, name="Ada's")
    bobs = await a_discount(operator, bob, name="Bob's")
    alls = await a_discount(operator, name="Everyone's")
    token = await operator.key(["prices:read", "prices:write"], [here.id])
    async with operator.client(token) as http:
        listed = (await http.get("/v1/discounts")).json()["data"]
        assert {one["name"] for one in listed} == {"Ada's", "Everyone's"}
        assert (await http.get(f"/v1/discounts/{bobs['id']}")).status_code == 403
        assert (await http.get(f"/v1/discounts/{alls['id']}")).status_code == 200
        body = {"name": "New", "percent_basis_points": 1}
        for whose, status in (({"account_id": ada}, 201), ({"account_id": bob}, 403), ({"everyone": True}, 403)):
            assert (await http.post("/v1/discounts", json=body | whose)).status_code == status
        assert (await http.post(f"/v1/discounts/{alls['id']}/end")).status_code == 403


async def test_a_merged_duplicates_terms_follow(operator: Operator) -> None:
    stays, duplicate = await a_member(operator), await a_member(operator, name="Ada L.")
    account = await an_account(operator, member=stays)
    other = await an_account(operator, member=duplicate)
    await a_discount(operator, other, name="Follows")
    await a_permission(operator, other, name="Follows too", kind="access")
    await operator.post(f"/v1/members/{stays}/merge", {"duplicate_id": duplicate}, status=200)
    await operator.sweep()
    assert await names(operator, account_id=account) == {"Follows"}
    [permission] = (await operator.get("/v1/permissions", account_id=account))["data"]
    assert permission["name"] == "Follows too"


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "allows"),
        ({"allows": {}}, "allow something"),
        ({"allows": {"may_book": False}}, "allow something"),
        ({"allows": {"window_days": 0}}, "greater than or equal to 1"),
        ({"kind": "access", "allows": {"any_time": True}}, "is for kind booking"),
        ({"kind": "access", "resource_ids": ["res_01jq2v5x8ye0rb6hm3k7n4d9ta"]}, "access is to locations"),
        ({"kind": "access", "valid_from": NOW, "valid_until": NOW}, "after valid_from"),
    ],
)
async def test_bad_permissions_change_nothing(operator: Operator, fields: dict[str, Any], word: str) -> None:
    account = await an_account(operator, member=await a_member(operator))
    body = {"account_id": account, "name": "Bad", "kind": "booking"} | fields
    problem = await operator.post("/v1/permissions", body, status=422)
    assert word in str(problem)
    assert (await operator.get("/v1/permissions"))["data"] == []


async def test_a_permission_is_changed_ended_and_archived(operator: Operator) -> None:
    room = await a_room(operator, clock=None)
    account = await an_account(operator, member=await a_member(operator))
    await operator.set_clock(MONDAY)
    made = await a_permission(operator, account, resource_ids=[room.id], allows={"lead_minutes": 0})
    path = f"/v1/permissions/{made['id']}"
    assert made["allows"] == {
        "may_book": False,
        "window_days": None,
        "lead_minutes": 0,
        "max_minutes": None,
        "any_time": False,
        "without_limits": False,
        "without_approval": False,
    }
    changed = await operator.patch(path, {"allows": {"any_time": True}, "resource_ids": []})
    assert changed["allows"]["any_time"]
    assert changed["allows"]["lead_minutes"] is None
    assert (await operator.get("/v1/permissions", kind="access"))["data"] == []
    missing = await operator.patch(path, {"resource_ids": ["res_01jq2v5x8ye0rb6hm3k7n4d9ta"]}, status=404)
    assert missing["errors"][0]["pointer"] == "/resource_ids"
    await operator.post(f"{path}/end", status=200)  # it began at this very instant: nothing is left of it
    assert (await operator.get(path))["archived_at"]
