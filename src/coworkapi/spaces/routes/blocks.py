"""`/v1/blocks`: maintenance and blackouts."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Response
from sqlalchemy import or_

from coworkapi.core.expand import Expandable, Expansion, Relation
from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import BlockId, LocationId, ResourceId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import BlockLifted, ResourceArchived
from coworkapi.spaces.models import Block, Resource
from coworkapi.spaces.queries import block_ends, blocks_shown
from coworkapi.spaces.routes.common import IfMatch, UpdatedSince, tagged
from coworkapi.spaces.schemas.resources import BlockIn, BlockOut, BlockPatch, BlockPreview
from coworkapi.spaces.service import BlockEnded, ShownBlock, UnitsTaken

router = Router(prefix="/v1/blocks", tags=["Blocks"])
EXPAND = Expandable(BlockOut, resource=Relation(service.shown_resources))
Expand = Annotated[Expansion, Depends(EXPAND)]
READ, WRITE = requires("spaces:read"), requires("blocks:write")


@router.get("", dependencies=[READ], summary="List blocks")
async def list_blocks(
    ctx: Ctx,
    page: Paging,
    expand: Expand,
    location_id: Annotated[LocationId | None, Query(description="At this location")] = None,
    resource_id: Annotated[ResourceId | None, Query(description="Of this resource")] = None,
    since: Annotated[Instant | None, Query(alias="from", description="Only those in effect at or after")] = None,
    until: Annotated[Instant | None, Query(alias="to", description="Only those that begin before")] = None,
    updated_since: UpdatedSince = None,
) -> Page[BlockOut]:
    """By their start."""
    statement = blocks_shown(locations=ctx.principal.locations("spaces:read"))
    if location_id is not None:
        statement = statement.where(Resource.location_id == location_id)
    if resource_id is not None:
        statement = statement.where(Block.resource_id == resource_id)
    if since is not None:
        statement = statement.where(or_(block_ends().is_(None), block_ends() > since))
    if until is not None:
        statement = statement.where(Block.starts_at < until)
    if updated_since is not None:
        statement = statement.where(Block.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Block.starts_at, Block.id], page=page, order="blocks")
    return Page(data=await expand.fill(ctx, [ShownBlock(*row[:3]).out for row in rows]), next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Block a resource",
    responses=problems(UnitsTaken, ResourceArchived),
)
async def create_block(body: BlockIn, ctx: Ctx, response: Response) -> BlockOut:
    """Takes all units of a resource out of use. Refused while anything occupies one; `allocations` names what."""
    resource = await service.get_resource(ctx.session, body.resource_id, field="resource_id")
    ctx.require("blocks:write", resource.row.location_id)
    block = await service.create_block(
        ctx.session,
        resource=resource,
        kind=body.kind,
        reason=body.reason,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        now=ctx.now,
    )
    return tagged(response, block.out, block.row.version)


@router.post("/preview", dependencies=[WRITE], summary="Preview a block", responses=problems(ResourceArchived))
async def preview_block(body: BlockIn, ctx: Ctx) -> BlockPreview:
    """What making the block would meet. Writes nothing."""
    resource = await service.get_resource(ctx.session, body.resource_id, field="resource_id")
    ctx.require("blocks:write", resource.row.location_id)
    return BlockPreview(
        conflicts=await service.preview_block(
            ctx.session, resource=resource, starts_at=body.starts_at, ends_at=body.ends_at
        )
    )


@router.get("/{block_id}", dependencies=[READ], summary="Read a block")
async def get_block(block_id: BlockId, ctx: Ctx, response: Response, expand: Expand) -> BlockOut:
    block = await service.get_block(ctx.session, block_id)
    ctx.require("spaces:read", block.location_id)
    (out,) = await expand.fill(ctx, [block.out])
    return tagged(response, out, block.row.version)


@router.patch(
    "/{block_id}",
    dependencies=[WRITE],
    summary="Change a block",
    responses=problems(UnitsTaken, BlockLifted, BlockEnded),
)
async def update_block(
    block_id: BlockId, body: BlockPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> BlockOut:
    """Its reason or its period; a period that is occupied is refused, and the old one stays."""
    block = await service.get_block(ctx.session, block_id, lock=True)
    ctx.require("blocks:write", block.location_id)
    check_if_match(if_match, block.row.version)
    resource = await service.get_resource(ctx.session, block.row.resource_id)
    await service.update_block(ctx.session, block=block, resource=resource.row, changes=changes(body), now=ctx.now)
    return tagged(response, block.out, block.row.version)


@router.post(
    "/{block_id}/lift", dependencies=[WRITE], summary="Lift a block", responses=problems(BlockLifted, BlockEnded)
)
async def lift_block(block_id: BlockId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> BlockOut:
    """Ends it now, or takes it back if it hasn't begun."""
    block = await service.get_block(ctx.session, block_id, lock=True)
    ctx.require("blocks:write", block.location_id)
    check_if_match(if_match, block.row.version)
    await service.lift_block(ctx.session, block=block, now=ctx.now)
    return tagged(response, block.out, block.row.version)
