"""A test organization is erased with its plans, whatever keeps published ones from changing."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.identity.service.erasure import erase_organization
from tests.memberships.factories import a_member, a_membership, a_plan, a_space, an_office, verb
from tests.operator import Operator

TABLES = ("plans", "plan_versions", "plan_holders", "memberships", "membership_pauses", "allocations")


async def test_plans_and_memberships_go_with_their_organization(operator: Operator) -> None:
    location = await a_space(operator)
    office = await an_office(operator, location)
    terms = {"rents": [{"resource_ids": [office["id"]]}], "pause": {"allowed": True}}
    plan = await a_plan(operator, terms=terms)
    made = await a_membership(operator, plan, await a_member(operator), resource_ids=[office["id"]])
    await verb(operator, made, "pause", {"starts_on": "2027-02-01", "ends_on": "2027-03-01"})
    await operator.sweep()
    async with operator.db.transaction(operator.principal) as session:
        await erase_organization(session)
    async with operator.db.transaction(operator.principal) as session:
        for table in TABLES:
            assert (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0, table
