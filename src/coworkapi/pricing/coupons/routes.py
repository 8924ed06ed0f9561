"""`/v1/coupons`, and what a member may ask of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Header, Query, Response
from sqlalchemy import select

from coworkapi.core.csv_files import csv_lines
from coworkapi.core.errors import AlreadyExists
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems, requires
from coworkapi.core.ids import CouponId
from coworkapi.core.money import Money
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.pricing.coupons import service
from coworkapi.pricing.coupons.errors import (
    CouponCodeTaken,
    CouponInUse,
    CouponNotHere,
    CouponNotValid,
    TooManyWrongCoupons,
)
from coworkapi.pricing.coupons.keeping import coupon_out, coupon_views
from coworkapi.pricing.coupons.models import Coupon, CouponCode, CouponRedemption
from coworkapi.pricing.coupons.schemas import (
    CheckIn,
    CodesIn,
    CodesOut,
    CouponCodeOut,
    CouponIn,
    CouponOut,
    CouponPatch,
    CouponWorthOut,
    MyCheckIn,
    RedemptionOut,
)
from coworkapi.pricing.values import CouponTerms

router = Router(prefix="/v1/coupons", tags=["Coupons"])
my_router = Router(prefix="/v1/me/coupons", tags=["Coupons"])
ROUTERS = [router, my_router]
TAGS = [
    {
        "name": "Coupons",
        "description": "Codes that take a percentage or an amount off the price of a booking.",
    }
]
READ, WRITE = requires("prices:read"), requires("prices:write")
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
CHECK_ERRORS = problems(CouponNotValid, CouponNotHere, TooManyWrongCoupons)


@router.get("", dependencies=[READ], summary="List coupons")
async def list_coupons(
    ctx: Ctx,
    page: Paging,
    state: Annotated[Literal["active", "disabled"] | None, Query(description="Only these")] = None,
    external_id: Annotated[str | None, Query(max_length=200, description="Only with this id of yours")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[CouponOut]:
    """In the order they were made."""
    statement = coupon_views()
    if state is not None:
        statement = statement.where(
            Coupon.disabled_at.is_(None) if state == "active" else Coupon.disabled_at.is_not(None)
        )
    if external_id is not None:
        statement = statement.where(Coupon.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(Coupon.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Coupon.id], page=page, order="coupons")
    return Page(data=[coupon_out(row[0], row[1]) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Make a coupon",
    responses=problems(CouponCodeTaken, AlreadyExists),
)
async def create_coupon(body: CouponIn, ctx: Ctx, response: Response) -> CouponOut:
    """With a code of your choice, or none yet."""
    ctx.require("prices:write", None)
    coupon, out = await service.create_coupon(ctx.session, now=ctx.now, **dict(body))
    response.headers["ETag"] = etag(coupon.version)
    return out


@router.post("/check", dependencies=[requires("bookings:write")], summary="Check a coupon", responses=CHECK_ERRORS)
async def check_coupon(body: CheckIn, ctx: Ctx) -> CouponWorthOut:
    """What a code is worth, and whether it counts for that member, resource and time.

    Who may read coupons is told why it doesn't; anyone else learns only that it doesn't, and too many such answers in
    an hour are followed by 429.
    """
    return _worth(await service.check_coupon(ctx.unit, now=ctx.now, ip=ctx.ip, **dict(body)))


@my_router.post("/check", dependencies=[for_members()], summary="Check your coupon", responses=CHECK_ERRORS)
async def check_my_coupon(body: MyCheckIn, ctx: Ctx) -> CouponWorthOut:
    """What a code is worth for you. Too many wrong codes in an hour are followed by 429."""
    found = await service.check_coupon(ctx.unit, now=ctx.now, ip=ctx.ip, member_id=ctx.principal.id, **dict(body))
    return _worth(found)


@router.get("/{coupon_id}", dependencies=[READ], summary="Read a coupon")
async def get_coupon(coupon_id: CouponId, ctx: Ctx, response: Response) -> CouponOut:
    coupon, out = await service.find_coupon(ctx.session, coupon_id)
    response.headers["ETag"] = etag(coupon.version)
    return out


@router.patch("/{coupon_id}", dependencies=[WRITE], summary="Change a coupon", responses=problems(AlreadyExists))
async def update_coupon(
    coupon_id: CouponId, body: CouponPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> CouponOut:
    """Bookings that use it keep what it took off."""
    coupon, before = await _locked(ctx, coupon_id, if_match)
    out = await service.update_coupon(ctx.session, coupon=coupon, before=before, changes=changes(body))
    response.headers["ETag"] = etag(coupon.version)
    return out


@router.post("/{coupon_id}/disable", dependencies=[WRITE], summary="Switch a coupon off")
async def disable_coupon(coupon_id: CouponId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> CouponOut:
    """Nobody can use it any more, also with a quote that was made before; bookings that use it keep it."""
    coupon, before = await _locked(ctx, coupon_id, if_match)
    out = await service.disable_coupon(ctx.session, coupon=coupon, before=before, now=ctx.now)
    response.headers["ETag"] = etag(coupon.version)
    return out


@router.post("/{coupon_id}/enable", dependencies=[WRITE], summary="Switch a coupon on again")
async def enable_coupon(coupon_id: CouponId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> CouponOut:
    coupon, before = await _locked(ctx, coupon_id, if_match)
    out = await service.enable_coupon(ctx.session, coupon=coupon, before=before)
    response.headers["ETag"] = etag(coupon.version)
    return out


@router.delete(
    "/{coupon_id}", status_code=204, dependencies=[WRITE], summary="Delete a coupon", responses=problems(CouponInUse)
)
async def delete_coupon(coupon_id: CouponId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Only one that no booking ever used."""
    coupon, before = await _locked(ctx, coupon_id, if_match)
    await service.delete_coupon(ctx.session, coupon=coupon, before=before)


@router.post(
    "/{coupon_id}/codes",
    status_code=201,
    dependencies=[WRITE],
    summary="Add codes to a coupon",
    responses=problems(CouponCodeTaken),
)
async def add_coupon_codes(coupon_id: CouponId, body: CodesIn, ctx: Ctx, if_match: IfMatch = None) -> CodesOut:
    """One of your choice for any number of bookings, or many random ones for one booking each."""
    coupon, before = await _locked(ctx, coupon_id, if_match)
    codes = await service.add_codes(ctx.session, coupon=coupon, before=before, code=body.code, count=body.count)
    return CodesOut(codes=codes)


@router.get("/{coupon_id}/codes", dependencies=[READ], summary="List a coupon's codes")
async def list_coupon_codes(
    coupon_id: CouponId,
    ctx: Ctx,
    page: Paging,
    redeemed: Annotated[bool | None, Query(description="Only those that are used (true) or not (false)")] = None,
) -> Page[CouponCodeOut]:
    """In the order they were made."""
    await service.find_coupon(ctx.session, coupon_id)
    statement = select(CouponCode).where(CouponCode.coupon_id == coupon_id)
    if redeemed is not None:
        statement = statement.where(CouponCode.redeemed > 0 if redeemed else CouponCode.redeemed == 0)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[CouponCode.id], page=page, order="coupon_codes")
    return Page(data=[CouponCodeOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.get(
    "/{coupon_id}/codes/export",
    dependencies=[READ],
    summary="Export a coupon's codes",
    response_class=Response,
    responses={
        200: {"description": "CSV with a header", "content": {"text/csv": {"schema": {"type": "string"}}}},
    },
)
async def export_coupon_codes(coupon_id: CouponId, ctx: Ctx) -> Response:
    """All of them as CSV: code, single_use, redeemed, created_at. In the order they were made."""
    await service.find_coupon(ctx.session, coupon_id)
    columns = (CouponCode.code, CouponCode.single_use, CouponCode.redeemed, CouponCode.created_at)
    rows = await ctx.session.execute(select(*columns).where(CouponCode.coupon_id == coupon_id).order_by(CouponCode.id))
    lines: list[Any] = [["code", "single_use", "redeemed", "created_at"]]
    lines += [[code, str(single).lower(), used, at.isoformat()] for code, single, used, at in rows]
    return Response(
        csv_lines(lines),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="coupon-codes.csv"'},
    )


@router.get("/{coupon_id}/redemptions", dependencies=[READ], summary="List the uses of a coupon")
async def list_coupon_redemptions(
    coupon_id: CouponId,
    ctx: Ctx,
    page: Paging,
    released: Annotated[bool | None, Query(description="Only those given back (true) or not (false)")] = None,
) -> Page[RedemptionOut]:
    """In the order they were made, those given back too."""
    await service.find_coupon(ctx.session, coupon_id)
    columns: list[Any] = [CouponRedemption, CouponCode.code]
    statement = (
        select(*columns)
        .join(CouponCode, CouponCode.id == CouponRedemption.code_id)
        .where(CouponRedemption.coupon_id == coupon_id)
    )
    if released is not None:
        given_back = CouponRedemption.released_at
        statement = statement.where(given_back.is_not(None) if released else given_back.is_(None))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[CouponRedemption.id], page=page, order="coupon_redemptions"
    )
    return Page(data=[_redemption(row[0], row[1]) for row in rows], next_cursor=cursor)


async def _locked(ctx: Context, coupon_id: CouponId, if_match: str | None) -> tuple[Coupon, CouponOut]:
    ctx.require("prices:write", None)
    coupon, out = await service.find_coupon(ctx.session, coupon_id, lock=True)
    check_if_match(if_match, coupon.version)
    return coupon, out


def _redemption(row: CouponRedemption, code: str) -> RedemptionOut:
    return RedemptionOut(
        booking_id=row.source_id,
        member_id=row.member_id,
        code=code,
        amount=Money(amount=row.amount, currency=row.currency),
        redeemed_at=row.redeemed_at,
        released_at=row.released_at,
    )


def _worth(terms: CouponTerms) -> CouponWorthOut:
    amount = None
    if terms.amount is not None and terms.currency is not None:
        amount = Money(amount=terms.amount, currency=terms.currency)
    return CouponWorthOut(
        coupon_id=terms.id,
        code=terms.code,
        name=terms.name,
        percent_basis_points=terms.percent_basis_points,
        amount=amount,
    )
