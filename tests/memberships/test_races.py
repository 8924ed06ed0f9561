"""Who holds a plan is counted by the database, whoever comes at once."""

from __future__ import annotations

import asyncio

from tests.memberships.factories import a_member, a_membership, a_plan, a_space, an_office, verb
from tests.operator import Operator


async def test_sixteen_race_for_three_places(operator: Operator) -> None:
    await a_space(operator)
    plan = await a_plan(operator, terms={"capacity": 3})
    people = [await a_member(operator, f"Member {number}") for number in range(16)]
    answers = await asyncio.gather(
        *(operator.http.post("/v1/memberships", json={"plan_id": plan["id"], "member_id": one["id"]}) for one in people)
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 13
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"plan_full"}
    assert (await operator.get(f"/v1/plans/{plan['id']}"))["holders"] == 3
    first = next(answer.json() for answer in answers if answer.status_code == 201)
    await verb(operator, first, "end", {"reason": "moved"})
    assert (await operator.get(f"/v1/plans/{plan['id']}"))["holders"] == 2
    await a_membership(operator, plan, people[0])
    full = await verb(operator, first, "reactivate", status=409)
    assert full["code"] == "plan_full"
    assert "3 of 3" in full["detail"]


async def test_a_draft_takes_no_place_and_quantity_takes_several(operator: Operator) -> None:
    await a_space(operator)
    plan, ada = await a_plan(operator, terms={"capacity": 4}), await a_member(operator)
    draft = await a_membership(operator, plan, ada, quantity=3, draft=True)
    await a_membership(operator, plan, ada, quantity=2)
    assert (await verb(operator, draft, "start", status=409))["code"] == "plan_full"
    await operator.patch(f"/v1/memberships/{draft['id']}", {"quantity": 2})
    await verb(operator, draft, "start")
    assert (await operator.get(f"/v1/plans/{plan['id']}"))["holders"] == 4


async def test_eight_race_for_one_office(operator: Operator) -> None:
    location = await a_space(operator)
    office = await an_office(operator, location)
    plan = await a_plan(operator, terms={"rents": [{"resource_ids": [office["id"]]}]})
    people = [await a_member(operator, f"Member {number}") for number in range(8)]
    body = {"plan_id": plan["id"], "resource_ids": [office["id"]]}
    answers = await asyncio.gather(
        *(operator.http.post("/v1/memberships", json=body | {"member_id": one["id"]}) for one in people)
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"units_not_free"}
    assert (await operator.get(f"/v1/plans/{plan['id']}"))["holders"] == 1
