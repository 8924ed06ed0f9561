"""`/v1/tags`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Header, Response
from sqlalchemy import func, select

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import TagId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import changes
from coworkapi.members import service
from coworkapi.members.errors import TagExists
from coworkapi.members.models import MemberTag, Tag
from coworkapi.members.schemas import TagIn, TagOut, TagPatch

router = Router(prefix="/v1/tags", tags=["Tags"])
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
_MEMBERS = (
    select(func.count()).select_from(MemberTag).where(MemberTag.tag_id == Tag.id).correlate(Tag).scalar_subquery()
)
_VIEWS = select(Tag.id, Tag.name, Tag.color, _MEMBERS.label("members"), Tag.created_at, Tag.updated_at, Tag.version)


@router.get("", dependencies=[requires("members:read")], summary="List tags")
async def list_tags(ctx: Ctx, page: Paging) -> Page[TagOut]:
    """By name, with how many members carry each."""
    rows, cursor = await fetch_page(ctx.session, _VIEWS, keys=[Tag.key, Tag.id], page=page, order="tags")
    return Page(data=[TagOut.model_validate(row) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[requires("members:write")],
    summary="Add a tag",
    responses=problems(TagExists),
)
async def create_tag(body: TagIn, ctx: Ctx, response: Response) -> TagOut:
    """Adds a tag. (A name in a member's `tags` does that too.)"""
    tag = await service.create_tag(ctx.session, name=body.name, color=body.color)
    return await _show(ctx, tag.id, response)


@router.get("/{tag_id}", dependencies=[requires("members:read")], summary="Get a tag")
async def get_tag(tag_id: TagId, ctx: Ctx, response: Response) -> TagOut:
    """One tag."""
    return await _show(ctx, tag_id, response)


@router.patch(
    "/{tag_id}", dependencies=[requires("members:write")], summary="Change a tag", responses=problems(TagExists)
)
async def update_tag(tag_id: TagId, body: TagPatch, ctx: Ctx, response: Response, if_match: IfMatch = None) -> TagOut:
    """Renames or recolours a tag, for everyone who carries it."""
    tag = await service.lock_tag(ctx.session, tag_id)
    check_if_match(if_match, tag.version)
    await service.update_tag(ctx.session, tag=tag, changes=changes(body))
    return await _show(ctx, tag_id, response)


@router.delete("/{tag_id}", status_code=204, dependencies=[requires("members:write")], summary="Delete a tag")
async def delete_tag(tag_id: TagId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Deletes a tag and takes it from everyone who carries it, wherever they are at home."""
    ctx.require("members:write", None)
    tag = await service.lock_tag(ctx.session, tag_id)
    check_if_match(if_match, tag.version)
    await service.delete_tag(ctx.session, tag=tag)


async def _show(ctx: Context, tag_id: UUID, response: Response) -> TagOut:
    row = (await ctx.session.execute(_VIEWS.where(Tag.id == tag_id))).one_or_none()
    if row is None:
        raise NotFound("there is no such tag")
    response.headers["ETag"] = etag(row.version)
    return TagOut.model_validate(row)
