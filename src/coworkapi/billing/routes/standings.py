"""`/v1/billing-accounts/{id}/standing`, `/v1/me/standings`: how accounts stand, how they came there, and holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Response
from sqlalchemy import func, select, text

from coworkapi.billing.errors import NotHeld
from coworkapi.billing.models import AccountStandingChange
from coworkapi.billing.queries import MY_ACCOUNTS
from coworkapi.billing.schemas.standings import AccountStandingChangeOut, AccountStandingOut, HoldIn, ReleaseIn
from coworkapi.billing.service import standings, standings_set
from coworkapi.core.http import Context, Ctx, Router, check_if_match, for_members, json_response, problems, requires
from coworkapi.core.ids import BillingAccountId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.prepared import Prepared
from coworkapi.members.models import BillingAccount

router = Router(prefix="/v1", tags=["Account standings"])
READ, WRITE = requires("dunning:read"), requires("dunning:write")
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
_MINE = Prepared(text(f"SELECT mine.id FROM {MY_ACCOUNTS} AS mine"))  # noqa: S608 - our own text


@router.get(
    "/billing-accounts/{account_id}/standing",
    dependencies=[READ],
    summary="Get the standing of an account",
    response_model=AccountStandingOut,
)
async def get_account_standing(account_id: BillingAccountId, ctx: Ctx) -> Response:
    """Computed from what is overdue, under the dunning policy; no better than somebody holds it by hand. What happens
    next: `GET .../dunning`."""
    found = await _find(ctx, account_id)
    return json_response(found.out, version=found.version)


@router.post(
    "/billing-accounts/{account_id}/hold",
    status_code=200,
    dependencies=[WRITE],
    summary="Hold an account by hand",
    response_model=AccountStandingOut,
)
async def hold_account(account_id: BillingAccountId, body: HoldIn, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """Restricts or suspends it whatever it owes, from now on. Dunning may let it stand worse, and never better. Another
    hold takes the place of the one before."""
    check_if_match(if_match, (await _find(ctx, account_id, "dunning:write")).version)
    found = await standings_set.hold(ctx.unit, account_id, **dict(body), now=ctx.now)
    return json_response(found.out, version=found.version)


@router.post(
    "/billing-accounts/{account_id}/release",
    status_code=200,
    dependencies=[WRITE],
    summary="Release an account that is held",
    response_model=AccountStandingOut,
    responses=problems(NotHeld),
)
async def release_account(
    account_id: BillingAccountId, ctx: Ctx, body: ReleaseIn | None = None, if_match: IfMatch = None
) -> Response:
    """It stands as dunning says: what is overdue restricts it still."""
    check_if_match(if_match, (await _find(ctx, account_id, "dunning:write")).version)
    reason = body.reason if body is not None else None
    found = await standings_set.release(ctx.unit, account_id, reason=reason, now=ctx.now)
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


async def _find(ctx: Context, account_id: BillingAccountId, scope: str = "dunning:read") -> standings.ShownStanding:
    found = await standings.find_standing(ctx.unit, account_id, now=ctx.now)
    if found.home_location_id is not None:
        ctx.require(scope, found.home_location_id)
    else:
        ctx.principal.require(scope)
    return found


def _change(row: AccountStandingChange, until: object) -> AccountStandingChangeOut:
    named = {name: getattr(row, name) for name in AccountStandingChangeOut.model_fields if name != "until"}
    return AccountStandingChangeOut(**named, until=until)
