"""`/v1/rates`."""

from __future__ import annotations

from typing import Annotated, TypeVar

from fastapi import Depends, Header, Query, Response
from pydantic import BaseModel
from sqlalchemy import select

from coworkapi.core.expand import Expandable, Expansion, Relation
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import LocationId, RateId, ResourceId, ResourceTypeId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.pricing import service
from coworkapi.pricing.errors import (
    RateExternalIdTaken,
    RateIsNotPublished,
    RateIsPublished,
    RateLeavesGap,
    RatesOverlap,
    WrongCurrency,
)
from coworkapi.pricing.models import Rate
from coworkapi.pricing.schemas import Day, RateIn, RateOut, RatePatch, RatePublishIn, RateState, ScheduleIn
from coworkapi.pricing.values import Audience
from coworkapi.spaces.service import load_locations, shown_resources

T = TypeVar("T", bound=BaseModel)
router = Router(prefix="/v1/rates", tags=["Rates"])
READ, WRITE = requires("prices:read"), requires("prices:write")
IfMatch = Annotated[str | None, Header(description="ETag that you read; refused with 412 when it changed since")]
Expand = Annotated[
    Expansion,
    Depends(
        Expandable(
            RateOut,
            resource=Relation(shown_resources, "spaces:read"),
            location=Relation(load_locations, "spaces:read"),
        )
    ),
]


@router.get("", dependencies=[READ], summary="List rates")
async def list_rates(
    ctx: Ctx,
    page: Paging,
    expand: Expand,
    resource_id: Annotated[ResourceId | None, Query(description="For this resource itself")] = None,
    resource_type_id: Annotated[ResourceTypeId | None, Query(description="For this type")] = None,
    location_id: Annotated[LocationId | None, Query(description="For this location, or a type there")] = None,
    state: Annotated[list[RateState] | None, Query(max_length=3, description="In one of these states")] = None,
    audience: Annotated[Audience | None, Query(description="For exactly this audience")] = None,
    valid_on: Annotated[Day | None, Query(description="Valid on that local day")] = None,
    external_id: Annotated[str | None, Query(max_length=200, description="Only the one with this id of yours")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[RateOut]:
    """In the order they were made."""
    statement = select(Rate)
    for column, value in (
        (Rate.resource_id, resource_id),
        (Rate.resource_type_id, resource_type_id),
        (Rate.location_id, location_id),
        (Rate.audience, audience),
        (Rate.external_id, external_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if state:
        statement = statement.where(Rate.state.in_(state))
    if valid_on is not None:
        statement = statement.where(
            Rate.valid_from <= valid_on, Rate.valid_until.is_(None) | (Rate.valid_until > valid_on)
        )
    if updated_since is not None:
        statement = statement.where(Rate.updated_at >= updated_since)
    seen = service.at_locations(ctx.principal.locations("prices:read"))
    if seen is not None:
        statement = statement.where(seen)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Rate.id], page=page, order="rates")
    return Page(data=await expand.fill(ctx, [service.rate_out(row[0]) for row in rows]), next_cursor=cursor)


@router.post("", status_code=201, dependencies=[WRITE], summary="Draft a rate", responses=problems(RateExternalIdTaken))
async def create_rate(body: RateIn, ctx: Ctx, response: Response) -> RateOut:
    """A draft counts for nothing until it is published: look first what it would do, `POST /v1/rates/preview`."""
    rate = await service.create_rate(ctx.session, **dict(body))
    ctx.require("prices:write", await service.location_of(ctx.session, rate))
    return tagged(response, service.rate_out(rate), rate.version)


@router.get("/{rate_id}", dependencies=[READ], summary="Read a rate")
async def get_rate(rate_id: RateId, ctx: Ctx, response: Response, expand: Expand) -> RateOut:
    rate = await service.get_rate(ctx.session, rate_id)
    location_id = await service.location_of(ctx.session, rate)
    if location_id is not None:
        ctx.require("prices:read", location_id)
    (out,) = await expand.fill(ctx, [service.rate_out(rate)])
    return tagged(response, out, rate.version)


@router.patch(
    "/{rate_id}",
    dependencies=[WRITE],
    summary="Change a draft of a rate",
    responses=problems(RateIsPublished, RateExternalIdTaken),
)
async def update_rate(
    rate_id: RateId, body: RatePatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> RateOut:
    """Of a rate that was published, only `external_id` and `metadata`."""
    rate = await _locked(ctx, rate_id, if_match)
    await service.update_rate(ctx.session, rate=rate, changes=changes(body))
    ctx.require("prices:write", await service.location_of(ctx.session, rate))
    return tagged(response, service.rate_out(rate), rate.version)


@router.delete(
    "/{rate_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete a draft of a rate",
    responses=problems(RateIsPublished),
)
async def delete_rate(rate_id: RateId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """What was published is withdrawn instead."""
    await service.delete_rate(ctx.session, rate=await _locked(ctx, rate_id, if_match))


@router.post(
    "/{rate_id}/publish",
    dependencies=[WRITE],
    summary="Publish a rate",
    responses=problems(RateIsPublished, RatesOverlap, RateLeavesGap, WrongCurrency),
)
async def publish_rate(
    rate_id: RateId, ctx: Ctx, response: Response, body: RatePublishIn | None = None, if_match: IfMatch = None
) -> RateOut:
    """It counts for what is booked from now on, on its days, and is never changed again.

    Refused where another of the same target, audience and currency covers one of its days, and, without `allow_gap`,
    where days between the two would be left without a price. Once something has a price, a day without one can't be
    booked (409 `no_price`).
    """
    rate = await _locked(ctx, rate_id, if_match)
    await service.publish_rate(ctx.session, rate=rate, now=ctx.now, allow_gap=body is not None and body.allow_gap)
    return tagged(response, service.rate_out(rate), rate.version)


@router.post(
    "/{rate_id}/schedule",
    status_code=201,
    dependencies=[WRITE],
    summary="Schedule a change of price",
    responses=problems(RateIsNotPublished, RateExternalIdTaken, WrongCurrency),
)
async def schedule_rate(
    rate_id: RateId, body: ScheduleIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> RateOut:
    """Publishes a successor with the new content, from a local day on, and ends this one there, in one step.

    What is booked keeps its price. A successor that hasn't begun can be withdrawn: the days go back to this one.
    """
    rate = await _locked(ctx, rate_id, if_match)
    successor = await service.schedule_rate(ctx.session, rate=rate, now=ctx.now, **dict(body))
    return tagged(response, service.rate_out(successor), successor.version)


@router.post(
    "/{rate_id}/withdraw", dependencies=[WRITE], summary="Withdraw a rate", responses=problems(RateIsNotPublished)
)
async def withdraw_rate(rate_id: RateId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> RateOut:
    """It no longer counts for what is booked from now on; what is booked keeps its price.

    One that hasn't begun gives its days back to the rate that it continues. Otherwise its days have the next less
    specific rate's price, or none: they can't be booked then, until another rate is published (to give something away,
    publish one of 0).
    """
    rate = await _locked(ctx, rate_id, if_match)
    await service.withdraw_rate(ctx.session, rate=rate, now=ctx.now)
    return tagged(response, service.rate_out(rate), rate.version)


async def _locked(ctx: Context, rate_id: RateId, if_match: str | None) -> Rate:
    """The rate, locked, as `If-Match` expects it. Raises NotFound, Forbidden, PreconditionFailed."""
    rate = await service.get_rate(ctx.session, rate_id, lock=True)
    ctx.require("prices:write", await service.location_of(ctx.session, rate))
    check_if_match(if_match, rate.version)
    return rate


def tagged(response: Response, out: T, version: int) -> T:
    """The answer, with its version as ETag."""
    response.headers["ETag"] = etag(version)
    return out
