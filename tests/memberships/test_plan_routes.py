"""Plans and their versions over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.memberships.models import PlanVersion
from tests.memberships.factories import a_member, a_membership, a_plan, a_space, euros, months, read
from tests.operator import Operator
from tests.spaces.factories import make_location


async def drafted(operator: Operator, plan: Any, price: int, **terms: Any) -> Any:
    body = {"terms": {"price": euros(price)} | terms}
    return await operator.post(f"/v1/plans/{plan['id']}/versions", body)


async def published(operator: Operator, version: Any, on: str | None = None, status: int = 200) -> Any:
    body = {"effective_from": on}
    return await operator.post(f"/v1/plan-versions/{version['id']}/publish", body, status=status)


async def test_a_version_holds_for_those_who_begin_from_its_day_on(operator: Operator) -> None:
    await a_space(operator, "2027-01-10 09:00")
    plan = await a_plan(operator, price=30_000)
    second = await drafted(operator, plan, 33_000)
    assert (second["number"], second["state"], second["effective_from"]) == (2, "draft", None)
    await published(operator, second, "2027-02-01")
    ada, ben = await a_member(operator), await a_member(operator, "Ben")
    january = await a_membership(operator, plan, ada)
    february = await a_membership(operator, plan, ben, starts_on="2027-02-01")
    assert january["price"] == euros(30_000)
    assert february["price"] == euros(33_000)
    assert (await operator.get(f"/v1/plans/{plan['id']}"))["price"] == euros(30_000)
    await operator.http.post("/v1/test-clock/advance", json={"to": "2027-01-31T23:00:00Z", "at_once": True})
    now = await operator.get(f"/v1/plans/{plan['id']}")
    assert (now["price"], now["current_version_id"], now["holders"]) == (euros(33_000), second["id"], 2)
    assert (await read(operator, january))["price"] == euros(30_000), "who holds it keeps their terms"
    assert [one["memberships"] for one in (await operator.get(f"/v1/plans/{plan['id']}/versions"))["data"]] == [1, 1]
    listed = await operator.get("/v1/memberships", plan_version_id=second["id"])
    assert [one["id"] for one in listed["data"]] == [february["id"]]


async def test_a_published_version_never_changes(operator: Operator) -> None:
    await a_space(operator)
    plan = await a_plan(operator)
    version = plan["current_version_id"]
    body = {"terms": {"price": euros(1)}}
    assert (await operator.patch(f"/v1/plan-versions/{version}", body, status=409))["code"] == "plan_version_published"
    gone = await operator.delete(f"/v1/plan-versions/{version}", status=409)
    assert gone["code"] == "plan_version_published"
    # Nor by whoever speaks to the database.
    async with operator.db.transaction(operator.principal) as session:
        change = update(PlanVersion).where(PlanVersion.id == decode_id("plnv", version)).values(price_amount=1)
        with pytest.raises(IntegrityError, match="a published version never changes"):
            await session.execute(change)
        await session.rollback()


async def test_drafts_are_changed_deleted_and_published_once(operator: Operator) -> None:
    await a_space(operator)
    plan = await operator.post("/v1/plans", {"name": "Flex"})
    assert plan["current_version_id"] is None
    ada = await a_member(operator)
    assert (await a_membership(operator, plan, ada, status=409))["code"] == "no_plan_version"
    draft, other = await drafted(operator, plan, 10_000), await drafted(operator, plan, 20_000)
    assert (await a_membership(operator, plan, ada, status=422, plan_version_id=draft["id"]))["errors"]
    await operator.delete(f"/v1/plan-versions/{other['id']}")
    changed = await operator.patch(f"/v1/plan-versions/{draft['id']}", {"terms": {"price": euros(12_000)}})
    assert changed["terms"]["price"] == euros(12_000)
    await published(operator, draft, "2026-01-01")
    assert (await published(operator, draft, status=409))["code"] == "plan_version_published"
    third = await drafted(operator, plan, 15_000)
    past = await published(operator, third, "2026-06-01", status=422)
    assert past["errors"][0]["pointer"] == "/effective_from"
    await published(operator, third, "2027-03-01")
    fourth = await drafted(operator, plan, 16_000)
    assert (await published(operator, fourth, "2027-03-01", status=409))["code"] == "versions_on_one_day"
    assert len(await operator.events("plan_version.published")) == 2


async def test_two_versions_are_compared_term_by_term(operator: Operator) -> None:
    await a_space(operator)
    plan = await a_plan(operator, price=30_000, terms={"minimum_term": months(6), "trial_days": 7})
    credit = {"name": "Room hours", "kind": "minutes", "quantity": 600}
    second = await drafted(operator, plan, 31_500, trial_days=7, benefits={"credits": [credit]})
    path = f"/v1/plan-versions/{plan['current_version_id']}/differences"
    found = (await operator.get(path, other_id=second["id"]))["differences"]
    told = {one["path"]: (one["before"], one["after"]) for one in found}
    assert told["price.amount"] == (30_000, 31_500)
    assert told["minimum_term.count"] == (6, None)
    assert told["benefits.credits"][1][0]["quantity"] == 600
    assert set(told) == {"price.amount", "minimum_term.count", "minimum_term.unit", "benefits.credits"}
    assert (await operator.get(path, other_id=plan["current_version_id"]))["differences"] == []


async def test_wrong_terms_are_refused_and_nothing_is_kept(operator: Operator) -> None:
    location = await a_space(operator)
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"price": euros(-1)}, 422),
        ({"price": euros(1), "deposit": {"amount": 1, "currency": "CHF"}}, 422),
        ({"price": euros(1), "cycle": {"count": 2, "unit": "weeks"}}, 422),
        ({"price": euros(1), "anchor": {"day": 29}}, 422),
        ({"price": euros(1), "renewal": {"kind": "fixed"}}, 422),
        ({"price": euros(1), "minimum_term": {"count": 200, "unit": "months"}}, 422),
        ({"price": euros(1), "rents": [{}]}, 422),
        ({"price": euros(1), "rents": [{"resource_ids": [encode_id("res", new_id())]}]}, 404),
    ]
    for terms, status in wrong:
        await operator.post("/v1/plans", {"name": "Wrong", "terms": terms}, status=status)
    dollars = {"price": {"amount": 1, "currency": "USD"}}
    body = {"name": "Wrong", "location_id": location["id"], "terms": dollars}
    assert (await operator.post("/v1/plans", body, status=422))["errors"][0]["pointer"] == "/terms/price/currency"
    assert (await operator.get("/v1/plans"))["data"] == []


async def test_what_is_archived_is_sold_no_more(operator: Operator) -> None:
    await a_space(operator)
    plan, ada = await a_plan(operator, is_public=True), await a_member(operator)
    held = await a_membership(operator, plan, ada)
    await operator.post(f"/v1/plans/{plan['id']}/archive", status=200)
    assert (await a_membership(operator, plan, ada, status=409))["code"] == "plan_is_archived"
    assert (await operator.get("/v1/plans"))["data"] == []
    assert (await read(operator, held))["state"] == "active"
    await operator.post(f"/v1/plans/{plan['id']}/restore", status=200)
    await a_membership(operator, plan, ada)


async def test_everyone_sees_public_plans_of_today(operator: Operator) -> None:
    home = await a_space(operator)
    other = await make_location(operator, name="Kreuzberg")
    await a_plan(operator, name="Desk", is_public=True, position=2, terms={"capacity": 1})
    await a_plan(operator, name="Office", is_public=True, position=1, location_id=home["id"])
    await a_plan(operator, name="Staff")
    await a_plan(operator, name="Later", is_public=True, effective_from="2028-01-01")
    await operator.post("/v1/plans", {"name": "Bare", "is_public": True})
    desk = (await operator.get("/v1/plans"))["data"]
    held = next(one for one in desk if one["name"] == "Desk")
    await a_membership(operator, held, await a_member(operator), location_id=home["id"])
    path = f"/v1/public/{operator.slug}/plans"
    async with operator.client(None) as anyone:
        found = (await anyone.get(path)).json()["data"]
        assert [(one["name"], one["is_full"]) for one in found] == [("Office", False), ("Desk", True)]
        there = (await anyone.get(path, params={"location_id": other["id"]})).json()["data"]
        assert [one["name"] for one in there] == ["Desk"]
        assert (await anyone.get(f"{path}/{found[0]['id']}")).json()["price"] == euros(30_000)
        hidden = next(one for one in desk if one["name"] == "Staff")
        assert (await anyone.get(f"{path}/{hidden['id']}")).status_code == 404


async def test_rights_are_those_of_its_location(operator: Operator) -> None:
    home = await a_space(operator)
    away = await make_location(operator, name="Kreuzberg")
    mine = await a_plan(operator, location_id=home["id"], name="Mine")
    theirs = await a_plan(operator, location_id=away["id"], name="Theirs")
    everywhere = await a_plan(operator, name="Everywhere")
    held = await a_membership(operator, theirs, await a_member(operator))
    scopes = ["plans:read", "plans:write", "memberships:read", "memberships:write"]
    async with operator.client(await operator.key(scopes, [decode_id("loc", home["id"])])) as here:
        assert {one["name"] for one in (await here.get("/v1/plans")).json()["data"]} == {"Mine", "Everywhere"}
        assert (await here.get(f"/v1/plans/{theirs['id']}")).status_code == 404
        assert (await here.patch(f"/v1/plans/{mine['id']}", json={"position": 3})).status_code == 200
        assert (await here.patch(f"/v1/plans/{everywhere['id']}", json={"position": 3})).status_code == 403
        assert (await here.get("/v1/memberships")).json()["data"] == []
        assert (await here.get(f"/v1/memberships/{held['id']}")).status_code == 404
        assert (await here.post(f"/v1/memberships/{held['id']}/end", json={"reason": "x"})).status_code == 404
        member = await a_member(operator, "Ben")
        body = {"plan_id": everywhere["id"], "member_id": member["id"], "location_id": away["id"]}
        assert (await here.post("/v1/memberships", json=body)).status_code == 403
        body["location_id"] = home["id"]
        assert (await here.post("/v1/memberships", json=body)).status_code == 201
    async with operator.client(await operator.key(["memberships:read"])) as reader:
        assert (await reader.post("/v1/memberships", json=body)).status_code == 403
