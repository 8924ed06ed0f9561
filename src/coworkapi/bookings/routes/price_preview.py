"""`/v1/rates/preview`: what last month's bookings would have cost under a rate."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from coworkapi.bookings.models import Booking
from coworkapi.bookings.price_preview_schemas import RatePreviewIn, RatePreviewOut, RepricedOut
from coworkapi.bookings.service.price_preview import Repriced, Trial, reprice
from coworkapi.bookings.service.price_preview_run import start_preview, sums_of, totals
from coworkapi.core.errors import Invalid, ProblemItem
from coworkapi.core.http import Context, Ctx, Router, requires
from coworkapi.core.money import Money
from coworkapi.core.operations import OperationOut
from coworkapi.core.pages import Paging, decode_cursor, encode_cursor
from coworkapi.pricing import service as pricing
from coworkapi.pricing.values import Tariff

router = Router(prefix="/v1/rates", tags=["Rates"])
_COLUMNS = Booking.__table__.c
_TARGET = ("resource_id", "resource_type_id", "location_id")


@router.post("/preview", dependencies=[requires("prices:read")], summary="Preview a rate")
async def preview_rate(body: RatePreviewIn, ctx: Ctx, page: Paging) -> RatePreviewOut:
    """What the bookings of a period would have cost, had this rate been valid, beside what they did cost.

    Counts those that it would have priced: a nearer rate, one of a resource for its type, goes before it. Both prices
    are before discounts and coupons. At most 5000 bookings; `POST /v1/rates/previews` takes any number. Changes
    nothing; needs `bookings:read` too.
    """
    trial = await _trial(body, ctx)
    repriced = await reprice(ctx.unit, trial, from_on=body.from_on, to_on=body.to_on)
    start = 0
    if page.cursor is not None:
        at, booking_id = decode_cursor(page.cursor, "repriced", [_COLUMNS.starts_at, _COLUMNS.id])
        start = sum((one.row.starts_at, one.row.id) <= (at, booking_id) for one in repriced)
    shown = repriced[start : start + page.limit]
    more = start + page.limit < len(repriced)
    return RatePreviewOut(
        totals=totals(sums_of(repriced), trial.currency),
        data=[_shown(one, trial.currency) for one in shown],
        next_cursor=encode_cursor("repriced", [shown[-1].row.starts_at, shown[-1].row.id]) if more else None,
    )


@router.post(
    "/previews", status_code=202, dependencies=[requires("prices:read")], summary="Preview a rate over any number"
)
async def preview_rate_at_length(body: RatePreviewIn, ctx: Ctx) -> OperationOut:
    """What `POST /v1/rates/preview` says, for as many bookings as there are, as long work.

    Its `result` has the `totals`; its rows, and their report as CSV, each booking that the rate would have priced, with
    both prices: `dearer`, `cheaper` or `same`. The rate is tried as it is now. Needs `bookings:read` everywhere.
    """
    ctx.principal.require_everywhere("bookings:read")
    trial = await _trial(body, ctx)
    return await start_preview(ctx.session, trial, from_on=body.from_on, to_on=body.to_on)


async def _trial(body: RatePreviewIn, ctx: Context) -> Trial:
    """The rate to be tried. Raises NotFound, Forbidden, Invalid."""
    if body.rate_id is not None:
        rate = await pricing.get_rate(ctx.session, body.rate_id)
        _require(ctx, await pricing.location_of(ctx.session, rate))
        _require_nothing_else(body)
        return Trial(
            resource_id=rate.resource_id,
            resource_type_id=rate.resource_type_id,
            location_id=rate.location_id,
            audience=rate.audience,
            currency=rate.currency,
            tax_code=rate.tax_code,
            tariff=Tariff.model_validate(rate.content),
        )
    tariff, currency = body.tariff, body.currency
    if tariff is None or currency is None:
        missing = "tariff" if tariff is None else "currency"
        raise Invalid.field(f"/{missing}", "is missing: name a rate by rate_id, or give tariff, currency and target")
    location_id = await pricing.check_new_rate(
        ctx.session,
        resource_id=body.resource_id,
        resource_type_id=body.resource_type_id,
        location_id=body.location_id,
        currency=currency,
        tariff=tariff,
        valid_from=date.min,
        valid_until=None,
    )
    _require(ctx, location_id)
    return Trial(
        resource_id=body.resource_id,
        resource_type_id=body.resource_type_id,
        location_id=body.location_id,
        audience=body.audience,
        currency=currency,
        tax_code="standard",
        tariff=tariff,
    )


def _require(ctx: Context, location_id: UUID | None) -> None:
    ctx.require("prices:read", location_id)
    ctx.require("bookings:read", location_id)


def _require_nothing_else(body: RatePreviewIn) -> None:
    given = [name for name in (*_TARGET, "tariff", "currency") if getattr(body, name) is not None]
    if given:
        detail = "the rate says it: leave it out, or leave rate_id out to try a tariff of your own"
        raise Invalid(
            f"{given[0]}: {detail}",
            errors=[ProblemItem(pointer=f"/{name}", code="given_by_rate", detail=detail) for name in given],
        )


def _shown(one: Repriced, currency: str) -> RepricedOut:
    row = one.row
    return RepricedOut(
        booking_id=row.id,
        resource_id=row.resource_id,
        resource_name=row.resource_name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.time_zone,
        quantity=row.quantity,
        was=None if one.was is None else Money(amount=one.was, currency=currency),
        would_be=Money(amount=one.would_be, currency=currency),
        difference=Money(amount=one.would_be - (one.was or 0), currency=currency),
    )
