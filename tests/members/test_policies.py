"""Booking policies name people and teams of members, which the room of spaces can't know by itself."""

from __future__ import annotations

from tests.members.factories import make_member, make_team
from tests.operator import Operator


async def test_policies_name_people_and_teams_that_exist(operator: Operator, stranger: Operator) -> None:
    team, anna = await make_team(operator), await make_member(operator)
    theirs, other = await make_team(stranger), await make_member(stranger)
    who = {"team_ids": [team["id"]], "member_ids": [anna["id"]]}
    policy = await operator.post("/v1/booking-policies", {"name": "Ours", "rules": {"who_may_book": who}})
    for field, foreign in [("team_ids", theirs["id"]), ("member_ids", other["id"])]:
        rules = {"who_may_book": {field: [foreign]}}
        problem = await operator.post("/v1/booking-policies", {"name": "Theirs", "rules": rules}, status=404)
        assert problem["errors"][0]["pointer"] == f"/rules/who_may_book/{field}"
        await operator.patch(f"/v1/booking-policies/{policy['id']}", {"rules": rules}, status=404)
