"""`/v1/exports`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints
from sqlalchemy import func, select

from coworkapi.core.db import Database
from coworkapi.core.errors import Conflict, Gone, NotFound
from coworkapi.core.exports.columns import chosen
from coworkapi.core.exports.lists import Asking, ExportList, Lists, query_of
from coworkapi.core.exports.models import ExportFile
from coworkapi.core.exports.work import KIND, params_of
from coworkapi.core.exports.writers import Format, ParquetNotInstalled, check_format
from coworkapi.core.files import FileStore
from coworkapi.core.http import Ctx, Router, for_anyone_signed_in, problems
from coworkapi.core.ids import OperationId
from coworkapi.core.operations import Operation, OperationOut, require_seen, start
from coworkapi.core.pages import PageParams
from coworkapi.core.schemas import In, Out

router = Router(prefix="/v1/exports", tags=["Exports"])
TAGS = [{"name": "Exports", "description": "Every list as a file: CSV, JSON lines or Parquet"}]
FilterValue = Annotated[str, StringConstraints(max_length=1000)]


class ExportNotReady(Conflict):
    """The export hasn't written its file, or won't."""


class ExportGone(Gone):
    """The file was kept for a week."""


class ExportIn(In):
    """Which list, which of its rows and columns, and how they are written."""

    resource: Annotated[
        str,
        StringConstraints(pattern=r"^[a-z0-9][a-z0-9_/-]{0,200}$"),
        Field(
            description="The list's path below `/v1`, an id in it in place: see `GET /v1/exports/lists`",
            examples=["bookings", "members"],
        ),
    ]
    format: Annotated[Format, Field(description="How it is written; `parquet` keeps types")] = "csv"
    filters: dict[
        Annotated[str, StringConstraints(max_length=60)],
        FilterValue | Annotated[list[FilterValue], Field(max_length=50)],
    ] = Field(
        default_factory=dict,
        max_length=50,
        description="The list's query parameters, without `limit`, `cursor` and `expand`",
        examples=[{"state": ["confirmed", "completed"], "from": "2026-11-01T00:00:00Z"}],
    )
    columns: Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Field(min_length=1, max_length=200)] | (
        None
    ) = Field(None, description="Only these, in this order; the name of an object stands for all of it")


class ExportColumnOut(Out):
    """A column. `json` and `list` are JSON text in CSV; `timestamp` is in UTC."""

    name: str = Field(examples=["price.total.amount"])
    kind: str = Field(
        examples=["string", "timestamp", "date", "integer", "number", "boolean", "list", "json"],
        description="How its values are written; `json` and `list` are JSON text in CSV",
    )


class ExportListOut(Out):
    """A list that can be exported."""

    resource: str = Field(
        examples=["bookings", "teams/{team_id}/people"], description="What an export names the list by"
    )
    summary: Annotated[str, Field(description="What it holds, in words")]
    scope: Annotated[str, Field(description="The right that reading it takes")]
    columns: Annotated[list[ExportColumnOut], Field(description="Those that it can have, in order")]


class ExportListsOut(Out):
    data: list[ExportListOut]


def _lists(request: Request) -> Lists:
    found: Lists = request.app.state.lists
    return found


@router.get("/lists", dependencies=[for_anyone_signed_in(apps=True)], summary="List what can be exported")
async def list_export_lists(ctx: Ctx, request: Request) -> ExportListsOut:
    """Those lists that you have the right to export, and their columns."""
    return ExportListsOut(data=[_shown(one) for one in _lists(request).all if _may(ctx, one)])


@router.post(
    "",
    status_code=202,
    dependencies=[for_anyone_signed_in(apps=True)],
    summary="Export a list",
    responses=problems(ParquetNotInstalled, NotFound),
)
async def create_export(body: ExportIn, ctx: Ctx, request: Request) -> OperationOut:
    """Writes every row that the list would show you now, as they are at one moment, into a file. When the operation has
    succeeded its `result` says where the file is (`file_url`), for a week. Needs the list's own right, and
    `members:export` for lists of members."""
    found, path_params = _lists(request).find(body.resource)
    found.authorise(ctx.principal)
    check_format(body.format)
    chosen(found.columns, body.columns)
    grants = found.grants(ctx.principal)
    query = query_of(body.filters)
    # What is wrong with the filters is told at once, as the list tells it.
    await Asking(found, body.resource, path_params, query).page(ctx, PageParams(1, None))
    params: dict[str, Any] = {
        "resource": body.resource,
        "format": body.format,
        "query": query,
        "columns": body.columns,
        **params_of(ctx.principal, grants),
    }
    return await start(ctx.session, kind=KIND, scope=found.scope, params=params)


@router.get(
    "/{operation_id}/file",
    dependencies=[for_anyone_signed_in(apps=True)],
    summary="Download an export",
    openapi_extra={"x-streams": True},
    response_class=StreamingResponse,
    responses={
        **problems(NotFound, ExportNotReady, ExportGone),
        200: {
            "description": "The file",
            "content": {
                media: {"schema": {"type": "string", **more}}
                for media, more in (
                    ("text/csv", {}),
                    ("application/jsonl", {}),
                    ("application/vnd.apache.parquet", {"format": "binary"}),
                )
            },
        },
    },
)
async def download_export(operation_id: OperationId, ctx: Ctx, request: Request) -> StreamingResponse:
    """By whoever started the export, or has the list's right for the whole organization."""
    db: Database = request.app.state.db
    files: FileStore = request.app.state.files
    async with db.transaction(ctx.principal) as session:
        operation = require_seen(
            ctx.principal,
            await session.scalar(select(Operation).where(Operation.id == operation_id, Operation.kind == KIND)),
        )
        ctx.principal.require(operation.scope)
        found = (
            await session.execute(
                select(ExportFile, (ExportFile.expires_at > func.now()).label("is_kept")).where(
                    ExportFile.operation_id == operation_id
                )
            )
        ).one_or_none()
    if found is None and operation.state != "succeeded":
        raise ExportNotReady(f"the export has no file: it is {operation.state}")
    if found is None or not found.is_kept:
        raise ExportGone("the file was kept for a week and is gone; export the list again")
    file: ExportFile = found[0]
    return StreamingResponse(
        await files.read(file.key),
        media_type=file.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file.file_name}"',
            "Content-Length": str(file.bytes),
        },
    )


def _may(ctx: Ctx, one: ExportList) -> bool:
    return ctx.principal.has(one.scope) and (one.export_scope is None or ctx.principal.has(one.export_scope))


def _shown(one: ExportList) -> ExportListOut:
    columns = [ExportColumnOut(name=column.name, kind=column.kind) for column in one.columns]
    return ExportListOut(resource=one.resource, summary=one.route.summary or "", scope=one.scope, columns=columns)
