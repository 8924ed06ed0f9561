"""`/v1/resource-types`."""

from __future__ import annotations

from fastapi import Response
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import ResourceTypeId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import ExternalIdTaken, NameTaken, StillInUse
from coworkapi.spaces.models import ResourceType
from coworkapi.spaces.routes.common import ExternalIdFilter, IfMatch, UpdatedSince, page_of, tagged
from coworkapi.spaces.schemas.resources import ResourceTypeIn, ResourceTypeOut, ResourceTypePatch

router = Router(prefix="/v1/resource-types", tags=["Resources"])
READ, WRITE = requires("spaces:read"), requires("spaces:write")


@router.get("", dependencies=[READ], summary="List resource types")
async def list_resource_types(
    ctx: Ctx, page: Paging, external_id: ExternalIdFilter = None, updated_since: UpdatedSince = None
) -> Page[ResourceTypeOut]:
    """In the order they were made."""
    statement = select(ResourceType)
    if external_id is not None:
        statement = statement.where(ResourceType.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(ResourceType.updated_at >= updated_since)
    return await page_of(
        ctx,
        statement,
        keys=[ResourceType.id],
        page=page,
        order="resource_types",
        render=lambda row: ResourceTypeOut.model_validate(row[0]),
    )


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Add a resource type",
    responses=problems(ExternalIdTaken, NameTaken),
)
async def create_resource_type(body: ResourceTypeIn, ctx: Ctx, response: Response) -> ResourceTypeOut:
    """A kind of your own, which is of one of the built-in kinds."""
    ctx.require("spaces:write", None)
    row = await service.create_resource_type(ctx.session, **dict(body))
    return tagged(response, ResourceTypeOut.model_validate(row), row.version)


@router.get("/{resource_type_id}", dependencies=[READ], summary="Read a resource type")
async def get_resource_type(resource_type_id: ResourceTypeId, ctx: Ctx, response: Response) -> ResourceTypeOut:
    row = await service.get_resource_type(ctx.session, resource_type_id)
    return tagged(response, ResourceTypeOut.model_validate(row), row.version)


@router.patch(
    "/{resource_type_id}",
    dependencies=[WRITE],
    summary="Change a resource type",
    responses=problems(ExternalIdTaken, NameTaken),
)
async def update_resource_type(
    resource_type_id: ResourceTypeId, body: ResourceTypePatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ResourceTypeOut:
    """Only the fields named are changed."""
    ctx.require("spaces:write", None)
    row = await service.get_resource_type(ctx.session, resource_type_id, lock=True)
    check_if_match(if_match, row.version)
    await service.update_resource_type(ctx.session, row=row, changes=changes(body))
    return tagged(response, ResourceTypeOut.model_validate(row), row.version)


@router.delete(
    "/{resource_type_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete a resource type",
    responses=problems(StillInUse),
)
async def delete_resource_type(resource_type_id: ResourceTypeId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Refused while resources are of this type."""
    ctx.require("spaces:write", None)
    row = await service.get_resource_type(ctx.session, resource_type_id, lock=True)
    check_if_match(if_match, row.version)
    await service.delete_resource_type(ctx.session, row=row)
