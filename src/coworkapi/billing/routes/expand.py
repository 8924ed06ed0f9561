"""`expand=account,member,location` on charges. What is not expanded never pays for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends

from coworkapi.billing.schemas import ChargeOut
from coworkapi.core.expand import Expandable, Expanded, Expansion, Relation
from coworkapi.core.http import Context
from coworkapi.members.service import BillingAccountOut, MemberOut, show_billing_accounts, show_members
from coworkapi.spaces.service import LocationOut, load_locations


class ExpandedChargeOut(ChargeOut):
    """What someone owes for something. It never changes; what was paid of it, and that it was voided, is added."""

    account: Expanded[BillingAccountOut] = None
    member: Expanded[MemberOut] = None
    location: Expanded[LocationOut] = None


EXPAND = Expandable(
    ExpandedChargeOut,
    account=Relation(show_billing_accounts, "members:read"),
    member=Relation(show_members, "members:read"),
    location=Relation(load_locations, "spaces:read"),
)
Expand = Annotated[Expansion, Depends(EXPAND)]


async def expanded(ctx: Context, charges: Sequence[ChargeOut], expand: Expansion) -> Sequence[ChargeOut]:
    """The charges with what was asked for; as they are when nothing was."""
    if not expand.relations:
        return charges
    items = [ExpandedChargeOut.model_construct(**charge.__dict__) for charge in charges]
    return await expand.fill(ctx, items)
