"""Memberships listed, filtered, paged and expanded."""

from __future__ import annotations

from typing import Any

from tests.memberships.factories import a_member, a_membership, a_plan, a_space, at, verb
from tests.operator import Operator


async def test_lists_are_filtered_paged_and_expanded(operator: Operator) -> None:
    await a_space(operator)
    desk, flex = await a_plan(operator, name="Desk"), await a_plan(operator, name="Flex", external_id="flex")
    ada, ben = await a_member(operator), await a_member(operator, "Ben")
    first = await a_membership(operator, desk, ada, external_id="contract-1", metadata={"crm": "7"})
    second = await a_membership(operator, flex, ada, starts_on="2027-03-01")
    third = await a_membership(operator, flex, ben)
    await operator.set_clock(at("2027-01-12 09:00"))
    ending = await verb(operator, third, "give-notice", {"ends_on": "2027-02-01"})

    async def found(**filters: Any) -> list[str]:
        return [one["id"] for one in (await operator.get("/v1/memberships", **filters))["data"]]

    assert await found() == [third["id"], second["id"], first["id"]]
    assert await found(state=["active", "in_notice"]) == [third["id"], first["id"]]
    assert await found(plan_id=flex["id"], member_id=ada["id"]) == [second["id"]]
    assert await found(account_id=third["account_id"]) == [third["id"]]
    assert await found(external_id="contract-1") == [first["id"]]
    assert await found(ends_before="2027-02-02") == [third["id"]]
    assert await found(ends_before="2027-02-01") == []
    assert await found(updated_since=ending["updated_at"]) == [third["id"]]
    page = await operator.get("/v1/memberships", limit=2)
    rest = await operator.get("/v1/memberships", limit=2, cursor=page["next_cursor"])
    assert [one["id"] for one in (*page["data"], *rest["data"])] == await found()
    assert rest["next_cursor"] is None
    shown = await operator.get("/v1/memberships", expand="plan,member,account,location", limit=1)
    [one] = shown["data"]
    assert (one["plan"]["name"], one["member"]["name"], one["account"]["id"]) == ("Flex", "Ben", third["account_id"])
    assert one["location"]["time_zone"] == one["time_zone"] == "Europe/Berlin"
    assert "plan" not in page["data"][0]
    assert [plan["name"] for plan in (await operator.get("/v1/plans", external_id="flex"))["data"]] == ["Flex"]
    taken = await a_membership(operator, desk, ben, status=409, external_id="contract-1")
    assert taken["code"] == "external_id_taken"
    assert len(await found()) == 3
