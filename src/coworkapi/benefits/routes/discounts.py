"""`/v1/discounts`, `/v1/me/discounts`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Response
from sqlalchemy import or_, select

from coworkapi.benefits import service
from coworkapi.benefits.errors import BenefitArchived, ComesFromPlan, ExternalIdTaken
from coworkapi.benefits.models import Discount
from coworkapi.benefits.queries.terms import of_accounts
from coworkapi.benefits.routes.terms import (
    Archived,
    ExternalIdFilter,
    IfMatch,
    UpdatedSince,
    ValidAt,
    Whose,
    check_manual,
    listed,
    require_account,
    require_readable,
)
from coworkapi.benefits.schemas.discounts import DiscountIn, DiscountOut, DiscountPatch, MyDiscountOut
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems, requires
from coworkapi.core.ids import DiscountId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import changes
from coworkapi.members.models import BillingAccount

router = Router(prefix="/v1", tags=["Discounts"])
READ, WRITE = requires("prices:read"), requires("prices:write")
CHANGE_ERRORS = problems(NotFound, BenefitArchived, ComesFromPlan, ExternalIdTaken)


@router.get("/discounts", dependencies=[READ], summary="List discounts")
async def list_discounts(
    ctx: Ctx,
    page: Paging,
    whose: Annotated[Whose, Depends()],
    valid_at: ValidAt = None,
    archived: Archived = False,
    external_id: ExternalIdFilter = None,
    updated_since: UpdatedSince = None,
) -> Page[DiscountOut]:
    """In the order they were given."""
    statement = listed(
        ctx,
        Discount,
        "prices:read",
        whose,
        at=valid_at,
        archived=archived,
        external_id=external_id,
        updated_since=updated_since,
    )
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Discount.id], page=page, order="discounts")
    return Page(data=[DiscountOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/discounts",
    status_code=201,
    dependencies=[WRITE],
    summary="Give a discount",
    responses=problems(NotFound, ExternalIdTaken),
)
async def create_discount(body: DiscountIn, ctx: Ctx, response: Response) -> DiscountOut:
    """To one account, or to everyone. Valid from now, unless `valid_from` says otherwise."""
    await require_account(ctx, "prices:write", body.account_id)
    values: dict[str, Any] = {name: getattr(body, name) for name in DiscountIn.model_fields if name != "everyone"}
    return _shown(await service.create_discount(ctx.session, now=ctx.now, **values), response)


@router.get("/discounts/{discount_id}", dependencies=[READ], summary="Read a discount")
async def get_discount(discount_id: DiscountId, ctx: Ctx, response: Response) -> DiscountOut:
    row = await service.find_discount(ctx.session, discount_id)
    await require_readable(ctx, "prices:read", row.account_id)
    return _shown(row, response)


@router.patch("/discounts/{discount_id}", dependencies=[WRITE], summary="Change a discount", responses=CHANGE_ERRORS)
async def update_discount(
    discount_id: DiscountId, body: DiscountPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> DiscountOut:
    """Only the fields named are changed. Quotes and bookings keep the price that they have."""
    row = await _locked(ctx, discount_id, if_match)
    await service.update_discount(ctx.session, row=row, changes=changes(body))
    return _shown(row, response)


@router.post("/discounts/{discount_id}/end", dependencies=[WRITE], summary="End a discount", responses=CHANGE_ERRORS)
async def end_discount(discount_id: DiscountId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> DiscountOut:
    """It counts for nothing that begins from now on. One that has not begun is archived; an ended one stays."""
    row = await _locked(ctx, discount_id, if_match)
    await service.end_discount(ctx.session, row=row, now=ctx.now)
    return _shown(row, response)


@router.post(
    "/discounts/{discount_id}/archive",
    dependencies=[WRITE],
    summary="Archive a discount",
    responses=problems(ComesFromPlan),
)
async def archive_discount(
    discount_id: DiscountId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> DiscountOut:
    """Puts it away: it counts no more and lists leave it out. Doing it again changes nothing."""
    row = await _locked(ctx, discount_id, if_match)
    await service.archive_discount(ctx.session, row=row, now=ctx.now)
    return _shown(row, response)


@router.get("/me/discounts", dependencies=[for_members()], summary="List my discounts")
async def list_my_discounts(ctx: Ctx, page: Paging) -> Page[MyDiscountOut]:
    """What holds now or later: your own, your teams' and everyone's."""
    statement = (
        select(Discount, BillingAccount.team_id)
        .outerjoin(BillingAccount, BillingAccount.id == Discount.account_id)
        .where(
            of_accounts(Discount, member_id=ctx.principal.id),
            Discount.archived_at.is_(None),
            or_(Discount.valid_until.is_(None), Discount.valid_until > ctx.now),
        )
    )
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Discount.id], page=page, order="my_discounts")
    mine = [MyDiscountOut.model_validate(row[0]).model_copy(update={"team_id": row[1]}) for row in rows]
    return Page(data=mine, next_cursor=cursor)


async def _locked(ctx: Context, discount_id: DiscountId, if_match: str | None) -> Discount:
    row = await service.find_discount(ctx.session, discount_id, lock=True)
    await require_account(ctx, "prices:write", row.account_id)
    check_if_match(if_match, row.version)
    check_manual(row)
    return row


def _shown(row: Discount, response: Response) -> DiscountOut:
    response.headers["ETag"] = etag(row.version)
    return DiscountOut.model_validate(row)
