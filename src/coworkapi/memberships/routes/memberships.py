"""`/v1/memberships`: made, read and changed by staff and integrators."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.expand import Expandable, Expansion, Relation
from coworkapi.core.http import Ctx, Router, etag, problems
from coworkapi.core.ids import (
    BillingAccountId,
    LocationId,
    MemberId,
    MembershipId,
    PlanId,
    PlanVersionId,
    TeamId,
    encode_id,
)
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import CalendarDate, Instant, changes
from coworkapi.members.service import show_billing_accounts, show_members, show_teams
from coworkapi.memberships.errors import (
    ExternalIdTaken,
    NoVersion,
    PlanFull,
    PlanIsArchived,
    UnitsNotFree,
    WrongState,
)
from coworkapi.memberships.models import Membership, Plan
from coworkapi.memberships.queries.memberships import memberships_shown
from coworkapi.memberships.queries.plans import plans_shown
from coworkapi.memberships.routes.common import READ, WRITE, ExpandedMembershipOut, IfMatch, locked, tagged
from coworkapi.memberships.schemas.memberships import MembershipIn, MembershipOut, MembershipPatch, NoticeOptionsOut
from coworkapi.memberships.schemas.plans import PlanOut
from coworkapi.memberships.service import changing, creating, noticing
from coworkapi.memberships.service.plans import ShownPlan
from coworkapi.memberships.service.reading import find_membership, held_of
from coworkapi.memberships.values import MembershipState
from coworkapi.spaces.service import load_locations

router = Router(prefix="/v1/memberships", tags=["Memberships"])


async def _plans(session: AsyncSession, plan_ids: set[UUID]) -> dict[UUID, PlanOut]:
    rows = await session.execute(plans_shown().where(Plan.id.in_(plan_ids)))
    return {row[0].id: ShownPlan(*row).out for row in rows}


EXPAND = Expandable(
    ExpandedMembershipOut,
    member=Relation(show_members, "members:read"),
    team=Relation(show_teams, "members:read"),
    account=Relation(show_billing_accounts, "members:read"),
    location=Relation(load_locations, "spaces:read"),
    plan=Relation(_plans, "plans:read"),
)
Expand = Annotated[Expansion, Depends(EXPAND)]
MADE = problems(PlanIsArchived, NoVersion, PlanFull, UnitsNotFree, ExternalIdTaken)


@router.get("", dependencies=[READ], summary="List memberships")
async def list_memberships(
    ctx: Ctx,
    page: Paging,
    expand: Expand,
    state: Annotated[list[MembershipState] | None, Query(max_length=8, description="In one of these states")] = None,
    plan_id: Annotated[PlanId | None, Query(description="Of this plan")] = None,
    plan_version_id: Annotated[PlanVersionId | None, Query(description="Pinned to this version")] = None,
    member_id: Annotated[MemberId | None, Query(description="Of this member")] = None,
    team_id: Annotated[TeamId | None, Query(description="Of this team")] = None,
    account_id: Annotated[BillingAccountId | None, Query(description="Paid by this account")] = None,
    location_id: Annotated[LocationId | None, Query(description="At this location")] = None,
    ends_before: Annotated[CalendarDate | None, Query(description="That end before this day")] = None,
    external_id: Annotated[str | None, Query(max_length=200, description="Only the one with this id of yours")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[ExpandedMembershipOut]:
    """The newest first."""
    statement = memberships_shown()
    locations = ctx.principal.locations("memberships:read")
    if locations is not None:
        statement = statement.where(Membership.location_id.in_(locations))
    if state is not None:
        statement = statement.where(Membership.state.in_(state))
    for column, value in (
        (Membership.plan_id, plan_id),
        (Membership.plan_version_id, plan_version_id),
        (Membership.member_id, member_id),
        (Membership.team_id, team_id),
        (Membership.account_id, account_id),
        (Membership.location_id, location_id),
        (Membership.external_id, external_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if ends_before is not None:
        statement = statement.where(Membership.ends_on < ends_before)
    if updated_since is not None:
        statement = statement.where(Membership.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Membership.id], page=page, order="memberships", descending=True
    )
    wide = [ExpandedMembershipOut.model_construct(**held_of(row).out.__dict__) for row in rows]
    return Page(data=await expand.fill(ctx, wide), next_cursor=cursor)


@router.post("", status_code=201, dependencies=[WRITE], summary="Make a membership", responses=MADE)
async def create_membership(body: MembershipIn, ctx: Ctx, response: Response) -> MembershipOut:
    """A member or a team holds a plan from a day on. What it rents is theirs from then on: a clash is a 409
    `units_not_free` that names it; a plan that is full a 409 `plan_full`."""
    held = await creating.create_membership(ctx.session, now=ctx.now, **dict(body))
    return tagged(response, held)


@router.get("/{membership_id}", dependencies=[READ], summary="Read a membership")
async def get_membership(
    membership_id: MembershipId, ctx: Ctx, response: Response, expand: Expand
) -> ExpandedMembershipOut:
    held = await find_membership(ctx.session, membership_id)
    locations = ctx.principal.locations("memberships:read")
    if locations is not None and held.row.location_id not in locations:
        raise NotFound(f"there is no membership {encode_id('mbr', membership_id)}")
    response.headers["ETag"] = etag(held.row.version)
    [wide] = await expand.fill(ctx, [ExpandedMembershipOut.model_construct(**held.out.__dict__)])
    return wide


@router.patch(
    "/{membership_id}",
    dependencies=[WRITE],
    summary="Change a membership",
    responses=problems(WrongState, ExternalIdTaken),
)
async def update_membership(
    membership_id: MembershipId, body: MembershipPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> MembershipOut:
    """Only the fields named are changed. Another payer pays from now on."""
    held = await locked(ctx, membership_id, if_match)
    await changing.update_membership(ctx.session, held=held, changes=changes(body), now=ctx.now)
    return tagged(response, held)


@router.get(
    "/{membership_id}/notice-options",
    dependencies=[READ],
    summary="Say when a membership may end",
    responses=problems(WrongState),
)
async def get_notice_options(membership_id: MembershipId, ctx: Ctx) -> NoticeOptionsOut:
    """If notice is given today: the earliest end, explained line by line, and the ones after."""
    held = await find_membership(ctx.session, membership_id)
    locations = ctx.principal.locations("memberships:read")
    if locations is not None and held.row.location_id not in locations:
        raise NotFound(f"there is no membership {encode_id('mbr', membership_id)}")
    return noticing.notice_options(held, ctx.now)
