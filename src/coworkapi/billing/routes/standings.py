"""`/v1/billing-accounts/{id}/standing`, `/v1/me/standings`: how accounts stand, and how they came there."""

from __future__ import annotations

from fastapi import Response
from sqlalchemy import func, select, text

from coworkapi.billing.models import AccountStandingChange
from coworkapi.billing.queries import MY_ACCOUNTS
from coworkapi.billing.schemas.standings import AccountStandingChangeOut, AccountStandingOut
from coworkapi.billing.service import standings
from coworkapi.core.http import Context, Ctx, Router, for_members, json_response, requires
from coworkapi.core.ids import BillingAccountId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.prepared import Prepared
from coworkapi.members.models import BillingAccount

router = Router(prefix="/v1", tags=["Account standings"])
READ = requires("dunning:read")
_MINE = Prepared(text(f"SELECT mine.id FROM {MY_ACCOUNTS} AS mine"))  # noqa: S608 - our own text


@router.get(
    "/billing-accounts/{account_id}/standing",
    dependencies=[READ],
    summary="Get the standing of an account",
    response_model=AccountStandingOut,
)
async def get_account_standing(account_id: BillingAccountId, ctx: Ctx) -> Response:
    """Computed from what is overdue, under the dunning policy. What happens next: `GET .../dunning`."""
    found = await _find(ctx, account_id)
    return json_response(found.out, version=found.version)


@router.get(
    "/billing-accounts/{account_id}/standing-changes",
    dependencies=[READ],
    summary="List how the standing of an account changed",
)
async def list_account_standing_changes(
    account_id: BillingAccountId, ctx: Ctx, page: Paging
) -> Page[AccountStandingChangeOut]:
    """Newest first; why each came about, and what lifted it."""
    await _find(ctx, account_id)
    change = AccountStandingChange
    until = func.lead(change.since).over(order_by=(change.since, change.id)).label("until")
    told = select(change.id, until).where(change.account_id == account_id).subquery()
    statement = select(change, told.c.until).join(told, told.c.id == change.id).where(change.account_id == account_id)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[change.since, change.id], page=page, order="standing_changes", descending=True
    )
    return Page(data=[_change(row[0], row[1]) for row in rows], next_cursor=cursor)


@router.get("/me/standings", dependencies=[for_members()], summary="See how your accounts stand")
async def list_my_standings(ctx: Ctx, page: Paging) -> Page[AccountStandingOut]:
    """Your own account, and those of the teams that you run."""
    mine = [row.id for row in await _MINE.fetch(ctx.unit, me=ctx.principal.id)]
    rows, cursor = await fetch_page(
        ctx.session,
        select(BillingAccount.id).where(BillingAccount.id.in_(mine)),
        keys=[BillingAccount.id],
        page=page,
        order="my_standings",
    )
    shown = await standings.standings_of(ctx.unit, [row[0] for row in rows], now=ctx.now)
    return Page(data=shown, next_cursor=cursor)


async def _find(ctx: Context, account_id: BillingAccountId) -> standings.ShownStanding:
    found = await standings.find_standing(ctx.unit, account_id, now=ctx.now)
    if found.home_location_id is not None:
        ctx.require("dunning:read", found.home_location_id)
    else:
        ctx.principal.require("dunning:read")
    return found


def _change(row: AccountStandingChange, until: object) -> AccountStandingChangeOut:
    named = {name: getattr(row, name) for name in AccountStandingChangeOut.model_fields if name != "until"}
    return AccountStandingChangeOut(**named, until=until)
