"""`/v1/booking-policies`."""

from __future__ import annotations

from fastapi import Response
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import BookingPolicyId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import ExternalIdTaken, NameTaken, StillInUse
from coworkapi.spaces.models import BookingPolicy
from coworkapi.spaces.routes.common import ExternalIdFilter, IfMatch, UpdatedSince, page_of, tagged
from coworkapi.spaces.schemas.resources import BookingPolicyIn, BookingPolicyOut, BookingPolicyPatch

router = Router(prefix="/v1/booking-policies", tags=["Booking policies"])
READ, WRITE = requires("spaces:read"), requires("spaces:write")


@router.get("", dependencies=[READ], summary="List booking policies")
async def list_booking_policies(
    ctx: Ctx, page: Paging, external_id: ExternalIdFilter = None, updated_since: UpdatedSince = None
) -> Page[BookingPolicyOut]:
    """In the order they were made."""
    statement = select(BookingPolicy)
    if external_id is not None:
        statement = statement.where(BookingPolicy.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(BookingPolicy.updated_at >= updated_since)
    return await page_of(
        ctx,
        statement,
        keys=[BookingPolicy.id],
        page=page,
        order="booking_policies",
        render=lambda row: BookingPolicyOut.model_validate(row[0]),
    )


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Add a booking policy",
    responses=problems(ExternalIdTaken, NameTaken),
)
async def create_booking_policy(body: BookingPolicyIn, ctx: Ctx, response: Response) -> BookingPolicyOut:
    """Rules left out have their defaults."""
    ctx.require("spaces:write", None)
    row = await service.create_booking_policy(ctx.session, **dict(body))
    return tagged(response, BookingPolicyOut.model_validate(row), row.version)


@router.get("/{booking_policy_id}", dependencies=[READ], summary="Read a booking policy")
async def get_booking_policy(booking_policy_id: BookingPolicyId, ctx: Ctx, response: Response) -> BookingPolicyOut:
    row = await service.get_booking_policy(ctx.session, booking_policy_id)
    return tagged(response, BookingPolicyOut.model_validate(row), row.version)


@router.patch(
    "/{booking_policy_id}",
    dependencies=[WRITE],
    summary="Change a booking policy",
    responses=problems(ExternalIdTaken, NameTaken),
)
async def update_booking_policy(
    booking_policy_id: BookingPolicyId, body: BookingPolicyPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> BookingPolicyOut:
    """Only the fields and rules named are changed. Bookings keep the terms they were made under."""
    ctx.require("spaces:write", None)
    row = await service.get_booking_policy(ctx.session, booking_policy_id, lock=True)
    check_if_match(if_match, row.version)
    wanted = changes(body)
    rules = wanted.pop("rules", None)
    await service.update_booking_policy(
        ctx.session, row=row, changes=wanted, rules=rules and rules.model_dump(mode="json", exclude_unset=True)
    )
    return tagged(response, BookingPolicyOut.model_validate(row), row.version)


@router.delete(
    "/{booking_policy_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete a booking policy",
    responses=problems(StillInUse),
)
async def delete_booking_policy(booking_policy_id: BookingPolicyId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Refused while resources follow it."""
    ctx.require("spaces:write", None)
    row = await service.get_booking_policy(ctx.session, booking_policy_id, lock=True)
    check_if_match(if_match, row.version)
    await service.delete_booking_policy(ctx.session, row=row)
