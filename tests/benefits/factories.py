"""Accounts of members and teams, and benefits for them over HTTP."""

from __future__ import annotations

from typing import Any

from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.members.models import BillingAccount
from tests.operator import Operator


async def an_account(operator: Operator, *, member: str | None = None, team: str | None = None) -> str:
    """The billing account of a member or team that tests.bookings.factories made; its id."""
    row = BillingAccount(
        id=new_id(),
        member_id=decode_id("mem", member) if member else None,
        team_id=decode_id("team", team) if team else None,
        name="Payer",
        currency="EUR",
        pays_for=[] if team else None,
    )
    async with operator.db.transaction(operator.principal) as session:
        session.add(row)
    return encode_id("acct", row.id)


async def a_permission(operator: Operator, account: str, **fields: Any) -> dict[str, Any]:
    """A permission of kind booking, unless said otherwise."""
    body = {"account_id": account, "name": "Early bird", "kind": "booking"} | fields
    made: dict[str, Any] = await operator.post("/v1/permissions", body)
    return made
