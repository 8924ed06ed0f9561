"""What the routes of plans and memberships have in common."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Path, Query, Response

from coworkapi.core.errors import NotFound
from coworkapi.core.expand import Expanded
from coworkapi.core.http import Context, check_if_match, etag, for_members, for_public, requires
from coworkapi.core.ids import MembershipId, encode_id
from coworkapi.members.service import BillingAccountOut, MemberOut, TeamOut
from coworkapi.memberships.schemas.memberships import MembershipOut
from coworkapi.memberships.schemas.plans import PlanOut
from coworkapi.memberships.service.due import catch_up
from coworkapi.memberships.service.reading import Held, find_membership
from coworkapi.spaces.service import LocationOut

IfMatch = Annotated[str | None, Header(description="ETag that you read; refused with 412 when it changed since")]
DryRun = Annotated[bool, Query(description="Only say what would happen")]
Organization = Annotated[
    str, Path(description="The organization's slug or id", max_length=100, examples=["coworkapi-demo"])
]
READ_PLANS, WRITE_PLANS = requires("plans:read"), requires("plans:write")
READ, WRITE = requires("memberships:read"), requires("memberships:write")
MEMBER, PUBLIC = for_members(), for_public()


class ExpandedMembershipOut(MembershipOut):
    """That a member or a team holds a plan over the local days `[starts_on, ends_on)` of its location."""

    member: Expanded[MemberOut] = None
    team: Expanded[TeamOut] = None
    account: Expanded[BillingAccountOut] = None
    location: Expanded[LocationOut] = None
    plan: Expanded[PlanOut] = None


async def locked(ctx: Context, membership_id: MembershipId, if_match: str | None) -> Held:
    """The membership, locked, for staff who may change it. Raises NotFound, Forbidden, PreconditionFailed."""
    held = await find_membership(ctx.session, membership_id, lock=True)
    seen = ctx.principal.locations("memberships:read")
    if (
        seen is not None
        and held.row.location_id not in seen
        and not ctx.principal.has("memberships:write", held.row.location_id)
    ):
        raise NotFound(f"there is no membership {encode_id('mbr', membership_id)}")
    ctx.require("memberships:write", held.row.location_id)
    check_if_match(if_match, held.row.version)
    await catch_up(ctx.session, held, ctx.now)
    return held


def tagged(response: Response, held: Held) -> MembershipOut:
    response.headers["ETag"] = etag(held.row.version)
    return held.out
