"""`/v1/amenities`."""

from __future__ import annotations

from fastapi import Response
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import AmenityId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import ExternalIdTaken, KeyTaken
from coworkapi.spaces.models import Amenity
from coworkapi.spaces.routes.common import ExternalIdFilter, IfMatch, UpdatedSince, page_of, tagged
from coworkapi.spaces.schemas.resources import AmenityIn, AmenityOut, AmenityPatch

router = Router(prefix="/v1/amenities", tags=["Resources"])
READ, WRITE = requires("spaces:read"), requires("spaces:write")


@router.get("", dependencies=[READ], summary="List amenities")
async def list_amenities(
    ctx: Ctx, page: Paging, external_id: ExternalIdFilter = None, updated_since: UpdatedSince = None
) -> Page[AmenityOut]:
    """In the order they were made."""
    statement = select(Amenity)
    if external_id is not None:
        statement = statement.where(Amenity.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(Amenity.updated_at >= updated_since)
    return await page_of(
        ctx,
        statement,
        keys=[Amenity.id],
        page=page,
        order="amenities",
        render=lambda row: AmenityOut.model_validate(row[0]),
    )


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Add an amenity",
    responses=problems(ExternalIdTaken, KeyTaken),
)
async def create_amenity(body: AmenityIn, ctx: Ctx, response: Response) -> AmenityOut:
    """Resources and searches name it by its key, which never changes."""
    ctx.require("spaces:write", None)
    row = await service.create_amenity(ctx.session, **dict(body))
    return tagged(response, AmenityOut.model_validate(row), row.version)


@router.get("/{amenity_id}", dependencies=[READ], summary="Read an amenity")
async def get_amenity(amenity_id: AmenityId, ctx: Ctx, response: Response) -> AmenityOut:
    row = await service.get_amenity(ctx.session, amenity_id)
    return tagged(response, AmenityOut.model_validate(row), row.version)


@router.patch(
    "/{amenity_id}",
    dependencies=[WRITE],
    summary="Change an amenity",
    responses=problems(ExternalIdTaken),
)
async def update_amenity(
    amenity_id: AmenityId, body: AmenityPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> AmenityOut:
    """Only the fields named are changed."""
    ctx.require("spaces:write", None)
    row = await service.get_amenity(ctx.session, amenity_id, lock=True)
    check_if_match(if_match, row.version)
    await service.update_amenity(ctx.session, row=row, changes=changes(body))
    return tagged(response, AmenityOut.model_validate(row), row.version)


@router.delete(
    "/{amenity_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete an amenity",
)
async def delete_amenity(amenity_id: AmenityId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Resources that have it lose it."""
    ctx.require("spaces:write", None)
    row = await service.get_amenity(ctx.session, amenity_id, lock=True)
    check_if_match(if_match, row.version)
    await service.delete_amenity(ctx.session, row=row)
