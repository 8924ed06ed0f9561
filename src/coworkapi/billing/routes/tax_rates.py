"""`/v1/tax-rates`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Response

from coworkapi.billing import service
from coworkapi.billing.errors import TaxRateExists, TaxRateInUse
from coworkapi.billing.models import TaxRate
from coworkapi.billing.schemas import TaxRateIn, TaxRateOut, TaxRatePatch
from coworkapi.billing.service.tax_rates import tax_rate_out, tax_rate_views, valid_on
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import LegalEntityId, TaxRateId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import CalendarDate, Instant, changes

router = Router(prefix="/v1/tax-rates", tags=["Tax rates"])
READ, WRITE = requires("charges:read"), requires("charges:write")
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]


@router.get("", dependencies=[READ], summary="List tax rates")
async def list_tax_rates(
    ctx: Ctx,
    page: Paging,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only this entity's")] = None,
    code: Annotated[str | None, Query(max_length=40, description="Only this code's")] = None,
    on: Annotated[CalendarDate | None, Query(alias="valid_on", description="Only those that count on this day")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[TaxRateOut]:
    """In the order they were made."""
    statement = tax_rate_views()
    if legal_entity_id is not None:
        statement = statement.where(TaxRate.legal_entity_id == legal_entity_id)
    if code is not None:
        statement = statement.where(TaxRate.code == code)
    if on is not None:
        statement = statement.where(valid_on(on))
    if updated_since is not None:
        statement = statement.where(TaxRate.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[TaxRate.id], page=page, order="tax_rates")
    return Page(data=[tax_rate_out(row[0], row[1]) for row in rows], next_cursor=cursor)


@router.post("", status_code=201, dependencies=[WRITE], summary="Add a tax rate", responses=problems(TaxRateExists))
async def create_tax_rate(body: TaxRateIn, ctx: Ctx, response: Response) -> TaxRateOut:
    """From its date on it is what the code means; a change of the law is one more row of the same code."""
    ctx.require("charges:write", None)
    rate, out = await service.create_tax_rate(ctx.session, **dict(body))
    response.headers["ETag"] = etag(rate.version)
    return out


@router.get("/{tax_rate_id}", dependencies=[READ], summary="Read a tax rate")
async def get_tax_rate(tax_rate_id: TaxRateId, ctx: Ctx, response: Response) -> TaxRateOut:
    rate, out = await service.find_tax_rate(ctx.session, tax_rate_id)
    response.headers["ETag"] = etag(rate.version)
    return out


@router.patch(
    "/{tax_rate_id}",
    dependencies=[WRITE],
    summary="Change a tax rate",
    responses=problems(TaxRateExists, TaxRateInUse),
)
async def update_tax_rate(
    tax_rate_id: TaxRateId, body: TaxRatePatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> TaxRateOut:
    """Its name and note at any time; percentage, exemption and date only until the first charge by it."""
    ctx.require("charges:write", None)
    rate, before = await service.find_tax_rate(ctx.session, tax_rate_id, lock=True)
    check_if_match(if_match, rate.version)
    out = await service.update_tax_rate(ctx.session, rate=rate, before=before, changes=changes(body))
    response.headers["ETag"] = etag(rate.version)
    return out


@router.delete(
    "/{tax_rate_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete a tax rate",
    responses=problems(TaxRateInUse),
)
async def delete_tax_rate(tax_rate_id: TaxRateId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Only until the first charge by it. The code's row before it goes on then."""
    ctx.require("charges:write", None)
    rate, before = await service.find_tax_rate(ctx.session, tax_rate_id, lock=True)
    check_if_match(if_match, rate.version)
    await service.delete_tax_rate(ctx.session, rate=rate, before=before)
