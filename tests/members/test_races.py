"""Real concurrency: the database's constraints and the order of locks decide."""

from __future__ import annotations

import asyncio

from tests.members.factories import make_member, make_team, put, signed_in
from tests.operator import Operator


async def test_one_address_makes_one_member(operator: Operator) -> None:
    async def add(number: int) -> tuple[int, str]:
        body = {"name": f"Anna {number}", "email": "anna@example.com"}
        response = await operator.http.post("/v1/members", json=body)
        return response.status_code, response.json().get("code", "")

    answers = await asyncio.gather(*(add(number) for number in range(12)))
    assert sorted(answers) == [(201, "")] + [(409, "email_taken")] * 11
    assert len((await operator.get("/v1/members"))["data"]) == 1


async def test_one_new_tag_for_many_members_at_once(operator: Operator) -> None:
    await asyncio.gather(*(make_member(operator, f"Anna {n}", tags=["new", "vip"]) for n in range(12)))
    tags = (await operator.get("/v1/tags"))["data"]
    assert {tag["name"]: tag["members"] for tag in tags} == {"new": 12, "vip": 12}


async def test_merging_both_ways_at_once_leaves_one(operator: Operator) -> None:
    for _ in range(4):
        one, two = await make_member(operator, "One"), await make_member(operator, "Two")
        first, second = await asyncio.gather(
            operator.http.post(f"/v1/members/{one['id']}/merge", json={"duplicate_id": two["id"]}),
            operator.http.post(f"/v1/members/{two['id']}/merge", json={"duplicate_id": one["id"]}),
        )
        assert sorted([first.status_code, second.status_code]) == [200, 409]
        merged = [(await operator.get(f"/v1/members/{m['id']}"))["merged_into_id"] for m in (one, two)]
        assert sorted(m is None for m in merged) == [False, True]


async def test_two_admins_who_leave_at_once_leave_one(operator: Operator) -> None:
    team = await make_team(operator)
    anna = await make_member(operator, "Anna", email="anna@example.com", may_sign_in=True)
    ben = await make_member(operator, "Ben", email="ben@example.com", may_sign_in=True)
    await put(operator, team, anna, "admin")
    await put(operator, team, ben, "admin")
    async with signed_in(operator, anna) as as_anna, signed_in(operator, ben) as as_ben:
        answers = await asyncio.gather(
            as_anna.delete(f"/v1/me/teams/{team['id']}/people/{anna['id']}"),
            as_ben.delete(f"/v1/me/teams/{team['id']}/people/{ben['id']}"),
        )
    assert sorted(answer.status_code for answer in answers) == [204, 409]


async def test_a_retyped_field_and_a_written_value_cannot_disagree(operator: Operator) -> None:
    for number in range(6):
        field = await operator.post("/v1/custom-fields", {"key": f"f{number}", "label": "x", "type": "text"})
        anna = await make_member(operator)
        changed, written = await asyncio.gather(
            operator.http.patch(f"/v1/custom-fields/{field['id']}", json={"type": "number"}),
            operator.http.patch(f"/v1/members/{anna['id']}", json={"custom_fields": {f"f{number}": "text"}}),
        )
        assert {(changed.status_code, written.status_code)} <= {(200, 422), (409, 200)}
