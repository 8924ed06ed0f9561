"""What a person may use, in one answer, as staff and as they themselves see it."""

from __future__ import annotations

from datetime import timedelta

from coworkapi.benefits.service import grant
from coworkapi.benefits.values import NewLot
from coworkapi.core.ids import decode_id, new_id
from tests.benefits.factories import a_permission, an_account
from tests.bookings.factories import MONDAY, a_member, a_team
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.spaces.factories import a_location


async def lot(operator: Operator, account: str, name: str, *, days: int | None = None, minutes: int = 60) -> None:
    async with operator.db.transaction(operator.principal) as session:
        until = MONDAY + timedelta(days=days) if days is not None else None
        begun = MONDAY - timedelta(days=90)
        new = NewLot(
            id=new_id(),
            account_id=decode_id("acct", account),
            kind="minutes",
            name=name,
            granted=minutes,
            source="gift",
            valid_from=begun,
            valid_until=until,
        )
        await grant(session, [new])


async def test_all_that_a_member_may_use_in_the_order_in_which_it_ends(operator: Operator) -> None:
    await operator.set_clock(MONDAY)
    team, other = await a_team(operator), await a_team(operator, name="Other")
    ada = await a_member(operator, teams=[team])
    hers, theirs = await an_account(operator, member=ada), await an_account(operator, team=team)
    strangers = await an_account(operator, team=other)
    await lot(operator, hers, "no end")
    await lot(operator, theirs, "soon", days=3)
    await lot(operator, hers, "over", days=-1)
    await lot(operator, strangers, "another's", days=1)
    await a_permission(operator, theirs, name="Round the clock", kind="access")
    await a_permission(operator, strangers, name="Another's", kind="access")
    discount = {"percent_basis_points": 1000}
    await operator.post("/v1/discounts", {"name": "Everyone's", "everyone": True} | discount)
    await operator.post("/v1/discounts", {"name": "Another's", "account_id": strangers} | discount)
    found = await operator.get("/v1/benefits", member_id=ada)
    assert [one["name"] for one in found["lots"]] == ["soon", "no end"]
    assert [one["team_id"] for one in found["lots"]] == [team, None]
    assert [(one["name"], one["everyone"]) for one in found["discounts"]] == [("Everyone's", True)]
    assert [(one["name"], one["team_id"]) for one in found["permissions"]] == [("Round the clock", team)]
    assert (found["passes"], found["is_complete"]) == ([], True)
    async with signed_in(operator, {"id": ada}) as me:
        mine = (await me.get("/v1/me/benefits")).json()
    assert mine == found


async def test_staff_see_those_at_home_with_them_and_discounts_by_their_rights(operator: Operator) -> None:
    here, there = await a_location(operator), await a_location(operator)
    ada = await a_member(operator, home_location_id=here.id)
    bob = await a_member(operator, home_location_id=there.id)
    async with operator.client(await operator.key(["credits:read"], [here.id])) as http:
        assert (await http.get("/v1/benefits", params={"member_id": ada})).json()["discounts"] is None
        assert (await http.get("/v1/benefits", params={"member_id": bob})).status_code == 403
    await operator.get("/v1/benefits", status=404, member_id="mem_01jq2v5x8ye0rb6hm3k7n4d9ta")
    await operator.get("/v1/benefits", status=422)
