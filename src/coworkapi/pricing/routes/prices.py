"""`/v1/me/prices` and `/v1/public/{organization}/prices`: what time costs, in plain fields."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import Path, Query
from sqlalchemy import or_

from coworkapi.core.http import Context, Ctx, Router, for_members, for_public
from coworkapi.core.ids import LocationId, ResourceId, ResourceTypeId
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page
from coworkapi.pricing.models import Rate
from coworkapi.pricing.queries import price_tags
from coworkapi.pricing.rules.tags import plain
from coworkapi.pricing.schemas import PriceTagOut
from coworkapi.pricing.values import Tariff
from coworkapi.spaces.models import Resource

member_router = Router(prefix="/v1/me", tags=["Rates"])
public_router = Router(prefix="/v1/public/{organization}", tags=["Rates"])
Organization = Annotated[
    str, Path(description="The organization's slug or id", max_length=100, examples=["coworkapi-demo"])
]
OfResource = Annotated[ResourceId | None, Query(description="For this resource itself")]
OfType = Annotated[ResourceTypeId | None, Query(description="For this type, everywhere or at a location")]
OfLocation = Annotated[LocationId | None, Query(description="For this location, its types or its resources")]


@member_router.get("/prices", dependencies=[for_members()], summary="List prices")
async def list_my_prices(
    ctx: Ctx,
    page: Paging,
    resource_id: OfResource = None,
    resource_type_id: OfType = None,
    location_id: OfLocation = None,
) -> Page[PriceTagOut]:
    """What members pay by the hour, now and as far as it is fixed, discounts and credits aside."""
    return await _tags(ctx, page, "members", resource_id, resource_type_id, location_id)


@public_router.get("/prices", dependencies=[for_public()], summary="List prices")
async def list_public_prices(
    organization: Organization,
    ctx: Ctx,
    page: Paging,
    resource_id: OfResource = None,
    resource_type_id: OfType = None,
    location_id: OfLocation = None,
) -> Page[PriceTagOut]:
    """What the public pays by the hour for what it can see, now and as far as it is fixed."""
    return await _tags(ctx, page, "public", resource_id, resource_type_id, location_id)


async def _tags(
    ctx: Context,
    page: PageParams,
    audience: Literal["members", "public"],
    resource_id: ResourceId | None,
    resource_type_id: ResourceTypeId | None,
    location_id: LocationId | None,
) -> Page[PriceTagOut]:
    # The day that it is where it is earliest.
    today = (ctx.now - timedelta(hours=12)).date()
    statement = price_tags(audience, today=today, public=audience == "public")
    if resource_id is not None:
        statement = statement.where(Rate.resource_id == resource_id)
    if resource_type_id is not None:
        statement = statement.where(Rate.resource_type_id == resource_type_id)
    if location_id is not None:
        statement = statement.where(or_(Rate.location_id == location_id, Resource.location_id == location_id))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Rate.id], page=page, order="prices")
    return Page(data=[_tag(*row[:5]) for row in rows], next_cursor=cursor)


def _tag(
    rate: Rate,
    resource_name: str | None,
    type_name: str | None,
    location_name: str | None,
    tax_included: bool | None,
) -> PriceTagOut:
    return PriceTagOut(
        rate_id=rate.id,
        name=rate.name,
        resource_id=rate.resource_id,
        resource_name=resource_name,
        resource_type_id=rate.resource_type_id,
        type_name=type_name,
        location_id=rate.location_id,
        location_name=location_name,
        tax_included=tax_included,
        valid_from=rate.valid_from,
        valid_until=rate.valid_until,
        **plain(Tariff.model_validate(rate.content), rate.currency),
    )
