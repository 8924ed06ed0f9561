"""Notes of staff on members and teams."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Header, Response
from sqlalchemy import select

from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, requires
from coworkapi.core.ids import MemberId, NoteId, TeamId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.members import service
from coworkapi.members.models import Note
from coworkapi.members.routes.access import require_home
from coworkapi.members.schemas import NoteIn, NoteOut

router = Router(prefix="/v1", tags=["Notes"])
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]


@router.get("/members/{member_id}/notes", dependencies=[requires("notes:read")], summary="List notes on a member")
async def list_member_notes(member_id: MemberId, ctx: Ctx, page: Paging) -> Page[NoteOut]:
    """Newest first."""
    await _check_subject(ctx, "notes:read", member_id, None)
    rows, cursor = await fetch_page(
        ctx.session,
        select(Note).where(Note.member_id == member_id),
        keys=[Note.id],
        page=page,
        order="notes",
        descending=True,
    )
    return Page(data=[NoteOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/members/{member_id}/notes",
    status_code=201,
    dependencies=[requires("notes:write")],
    summary="Write a note on a member",
)
async def write_member_note(member_id: MemberId, body: NoteIn, ctx: Ctx, response: Response) -> NoteOut:
    """Signed by whoever sends it."""
    await _check_subject(ctx, "notes:write", member_id, None)
    note = await service.write_note(ctx.session, member_id=member_id, body=body.body)
    response.headers["ETag"] = etag(note.version)
    return NoteOut.model_validate(note)


@router.get("/teams/{team_id}/notes", dependencies=[requires("notes:read")], summary="List notes on a team")
async def list_team_notes(team_id: TeamId, ctx: Ctx, page: Paging) -> Page[NoteOut]:
    """Newest first."""
    await _check_subject(ctx, "notes:read", None, team_id)
    rows, cursor = await fetch_page(
        ctx.session,
        select(Note).where(Note.team_id == team_id),
        keys=[Note.id],
        page=page,
        order="notes",
        descending=True,
    )
    return Page(data=[NoteOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/teams/{team_id}/notes",
    status_code=201,
    dependencies=[requires("notes:write")],
    summary="Write a note on a team",
)
async def write_team_note(team_id: TeamId, body: NoteIn, ctx: Ctx, response: Response) -> NoteOut:
    """Signed by whoever sends it."""
    await _check_subject(ctx, "notes:write", None, team_id)
    note = await service.write_note(ctx.session, team_id=team_id, body=body.body)
    response.headers["ETag"] = etag(note.version)
    return NoteOut.model_validate(note)


@router.patch("/notes/{note_id}", dependencies=[requires("notes:write")], summary="Rewrite a note")
async def rewrite_note(
    note_id: NoteId, body: NoteIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> NoteOut:
    """Replaces the text; the author stays."""
    note = await service.lock_note(ctx.session, note_id)
    await _check_subject(ctx, "notes:write", note.member_id, note.team_id)
    check_if_match(if_match, note.version)
    note = await service.rewrite_note(ctx.session, note=note, body=body.body)
    response.headers["ETag"] = etag(note.version)
    return NoteOut.model_validate(note)


@router.delete("/notes/{note_id}", status_code=204, dependencies=[requires("notes:write")], summary="Delete a note")
async def delete_note(note_id: NoteId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Gone for good."""
    note = await service.lock_note(ctx.session, note_id)
    await _check_subject(ctx, "notes:write", note.member_id, note.team_id)
    check_if_match(if_match, note.version)
    await service.delete_note(ctx.session, note=note)


async def _check_subject(ctx: Context, scope: str, member_id: UUID | None, team_id: UUID | None) -> None:
    """Raises NotFound for a member or team that isn't there, Forbidden for one elsewhere."""
    if member_id is not None:
        home = (await service.show_member(ctx.session, member_id)).out.home_location_id
    elif team_id is not None:
        home = (await service.show_team(ctx.session, team_id)).out.home_location_id
    else:
        raise ValueError("a note is on a member or on a team")
    require_home(ctx, scope, home)
