"""`/v1/members/import` and `/v1/members/export`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query, Request, UploadFile
from fastapi.responses import StreamingResponse

from coworkapi.core.audit import AuditEntry
from coworkapi.core.db import Database
from coworkapi.core.http import Ctx, Router, requires
from coworkapi.core.operations import OperationOut, start
from coworkapi.members.exporting import exported
from coworkapi.members.importing import KIND, open_member_table
from coworkapi.members.service import field_rules

router = Router(prefix="/v1/members", tags=["Members"])


@router.post("/import", status_code=202, dependencies=[requires("members:export")], summary="Import members")
async def import_members(
    file: UploadFile,
    ctx: Ctx,
    dry_run: Annotated[bool, Query(description="Only report what it would do")] = False,
    mode: Annotated[
        Literal["keep_right_rows", "all_or_nothing"],
        Query(description="Whether right rows are kept when others are wrong"),
    ] = "keep_right_rows",
    match_by: Annotated[
        Literal["external_id", "email"] | None,
        Query(description="What rows are told apart by: external_id if the file has it, else email"),
    ] = None,
    delimiter: Annotated[
        Literal["comma", "semicolon", "tab", "bar"] | None, Query(description="Found by the header unless given")
    ] = None,
    unknown_columns: Annotated[
        Literal["refuse", "ignore"], Query(description="What to do with columns that mean nothing here")
    ] = "refuse",
    create_teams: Annotated[bool, Query(description="Add teams that the file names and that don't exist")] = False,
) -> OperationOut:
    """Creates and updates members from a CSV file (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252).

    The header names the fields: name (or first name and last name), email, phone, company, language, external id, home
    location, tags, team, street, postal code, city, country, and your custom fields, in any order and the usual
    spellings. Empty cells change nothing, tags and teams are added. The same file again changes nothing. The operation
    reports each row: `GET /v1/operations/{id}/rows`, or as CSV `/report`.
    """
    ctx.require("members:export", None)
    ctx.require("members:write", None)
    content = await file.read()
    params: dict[str, Any] = {
        "dry_run": dry_run,
        "mode": mode,
        "match_by": match_by,
        "delimiter": {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}[delimiter] if delimiter else None,
        "unknown_columns": unknown_columns,
        "create_teams": create_teams,
    }
    # A header that can't be understood is refused at once, not in the report.
    open_member_table(content, await field_rules(ctx.session, "member"), params)
    return await start(ctx.session, kind=KIND, scope="members:export", params=params, content=content)


@router.get(
    "/export",
    dependencies=[requires("members:export")],
    summary="Export members",
    openapi_extra={"x-streams": True},
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "CSV with a header, or one member (as GET gives it) on each line",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/jsonl": {"schema": {"type": "string"}},
            },
        }
    },
)
async def export_members(
    ctx: Ctx,
    request: Request,
    format: Annotated[Literal["csv", "jsonl"], Query(description="`csv` reads back as an import")] = "csv",
    archived: Annotated[
        Literal["false", "true", "any"], Query(description="`any` includes archived and merged members")
    ] = "false",
) -> StreamingResponse:
    """Streams every member, oldest first. Cells that a spreadsheet would run as a formula get an apostrophe before."""
    ctx.require("members:export", None)
    db: Database = request.app.state.db
    async with db.transaction(ctx.principal) as session:
        rules = await field_rules(session, "member")
        # Reads are not audited; taking everyone's data away is.
        session.add(
            AuditEntry(
                action="export_members",
                principal_kind=ctx.principal.kind,
                principal_id=ctx.principal.id,
                session_id=ctx.principal.session_id,
                app_id=ctx.principal.app_id,
                path_ids={},
                ip=ctx.ip,
                user_agent=ctx.user_agent,
                request_id=ctx.request_id,
            )
        )
    lines = exported(db, ctx.principal, as_csv=format == "csv", archived=archived, rules=rules)
    media = "text/csv; charset=utf-8" if format == "csv" else "application/jsonl"
    return StreamingResponse(
        lines, media_type=media, headers={"Content-Disposition": f'attachment; filename="members.{format}"'}
    )
