"""`/v1/billing-accounts`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Query, Response
from sqlalchemy import or_, select

from coworkapi.core.expand import Expandable, Expansion, Relation
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import BillingAccountId, MemberId, TeamId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.members import service
from coworkapi.members.errors import ExternalIdTaken
from coworkapi.members.models import BillingAccount, Member, Team
from coworkapi.members.queries import accounts_that_pay_for, at_home_in, billing_account_views
from coworkapi.members.routes.access import require_home
from coworkapi.members.schemas import BillingAccountOut, BillingAccountPatch
from coworkapi.members.service.billing_accounts import account_out

router = Router(prefix="/v1", tags=["Billing accounts"])
EXPAND = Expandable(BillingAccountOut, member=Relation(service.show_members), team=Relation(service.show_teams))


@router.get("/billing-accounts", dependencies=[requires("members:read")], summary="List billing accounts")
async def list_billing_accounts(
    ctx: Ctx,
    page: Paging,
    expand: Annotated[Expansion, Depends(EXPAND)],
    member_id: Annotated[MemberId | None, Query(description="Only this member's own")] = None,
    team_id: Annotated[TeamId | None, Query(description="Only this team's")] = None,
    merged_into_id: Annotated[
        BillingAccountId | None, Query(description="Only those of duplicates that were merged into this one's member")
    ] = None,
    external_id: Annotated[str | None, Query(max_length=200, description="Only with this id of yours")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[BillingAccountOut]:
    """Oldest first. Each member and each team has one."""
    statement = billing_account_views()
    locations = ctx.principal.locations("members:read")
    if locations is not None:
        members = select(Member.id).where(at_home_in(Member.home_location_id, locations))
        teams = select(Team.id).where(at_home_in(Team.home_location_id, locations))
        statement = statement.where(or_(BillingAccount.member_id.in_(members), BillingAccount.team_id.in_(teams)))
    if member_id is not None:
        statement = statement.where(BillingAccount.member_id == member_id)
    if team_id is not None:
        statement = statement.where(BillingAccount.team_id == team_id)
    if merged_into_id is not None:
        statement = statement.where(BillingAccount.merged_into_id == merged_into_id)
    if external_id is not None:
        statement = statement.where(BillingAccount.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(BillingAccount.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[BillingAccount.id], page=page, order="accounts")
    return Page(data=await expand.fill(ctx, [account_out(row) for row in rows]), next_cursor=cursor)


@router.get(
    "/members/{member_id}/billing-accounts",
    dependencies=[requires("members:read")],
    summary="List the accounts that pay for a member",
)
async def list_accounts_that_pay(
    member_id: MemberId, ctx: Ctx, page: Paging, expand: Annotated[Expansion, Depends(EXPAND)]
) -> Page[BillingAccountOut]:
    """The member's own, and those of their live teams that pay for something. Oldest first."""
    shown = await service.show_member(ctx.session, member_id)
    require_home(ctx, "members:read", shown.out.home_location_id)
    rows, cursor = await fetch_page(
        ctx.session, accounts_that_pay_for(member_id), keys=[BillingAccount.id], page=page, order="accounts_that_pay"
    )
    return Page(data=await expand.fill(ctx, [account_out(row) for row in rows]), next_cursor=cursor)


@router.get("/billing-accounts/{account_id}", dependencies=[requires("members:read")], summary="Get a billing account")
async def get_billing_account(account_id: BillingAccountId, ctx: Ctx, response: Response) -> BillingAccountOut:
    """One account."""
    shown = await service.show_billing_account(ctx.session, account_id)
    home = await service.home_of_account(ctx.session, member_id=shown.out.member_id, team_id=shown.out.team_id)
    require_home(ctx, "members:read", home)
    response.headers["ETag"] = etag(shown.version)
    return shown.out


@router.patch(
    "/billing-accounts/{account_id}",
    dependencies=[requires("members:write")],
    summary="Change a billing account",
    responses=problems(ExternalIdTaken),
)
async def update_billing_account(
    account_id: BillingAccountId,
    body: BillingAccountPatch,
    ctx: Ctx,
    response: Response,
    if_match: Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")] = None,
) -> BillingAccountOut:
    """Changes the fields that the body names."""
    account = await service.lock_billing_account(ctx.session, account_id)
    home = await service.home_of_account(ctx.session, member_id=account.member_id, team_id=account.team_id)
    require_home(ctx, "members:write", home)
    check_if_match(if_match, account.version)
    named = changes(body)
    if "address" in named:
        named["address"] = body.address.model_dump(exclude_none=True)
    shown = await service.update_billing_account(ctx.session, account=account, changes=named, location_id=home)
    response.headers["ETag"] = etag(shown.version)
    return shown.out
