"""`/v1/operations`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import select

from coworkapi.core.csv_files import csv_lines
from coworkapi.core.db import Database
from coworkapi.core.errors import Conflict
from coworkapi.core.http import Context, Ctx, Router, for_anyone_signed_in, problems
from coworkapi.core.ids import OperationId
from coworkapi.core.live import EventStream, TooManyStreams, frame, stream_answer
from coworkapi.core.operations.models import Operation, OperationRow
from coworkapi.core.operations.rights import held_everywhere, require_seen, started_by
from coworkapi.core.operations.runner import end_queued
from coworkapi.core.operations.schemas import OperationOut, OperationRowOut, State
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import UnitOfWork, leave_work

router = Router(prefix="/v1/operations", tags=["Operations"])
TAGS = [{"name": "Operations", "description": "Long work: how far it is, what became of it, its report by row"}]
_REPORT_BATCH = 1000


class OperationOver(Conflict):
    """The operation has ended already."""


@router.get("", dependencies=[for_anyone_signed_in(apps=True)], summary="List operations")
async def list_operations(
    ctx: Ctx,
    page: Paging,
    kind: Annotated[str | None, Query(max_length=60, description="Only of this kind")] = None,
    state: Annotated[State | None, Query(description="Only in this state")] = None,
) -> Page[OperationOut]:
    """Newest first; those that you have started, or have the right to start for the whole organization."""
    statement = select(Operation).where(Operation.scope.in_(held_everywhere(ctx.principal)) | started_by(ctx.principal))
    if kind is not None:
        statement = statement.where(Operation.kind == kind)
    if state is not None:
        statement = statement.where(Operation.state == state)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Operation.id], page=page, order="operations", descending=True
    )
    return Page(data=[OperationOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.get("/{operation_id}", dependencies=[for_anyone_signed_in(apps=True)], summary="Get an operation")
async def get_operation(operation_id: OperationId, ctx: Ctx) -> OperationOut:
    """Ask again until it has ended."""
    return OperationOut.model_validate(await _find(ctx, operation_id))


@router.post(
    "/{operation_id}/cancel",
    dependencies=[for_anyone_signed_in(apps=True)],
    summary="Cancel an operation",
    responses=problems(OperationOver),
)
async def cancel_operation(operation_id: OperationId, ctx: Ctx) -> OperationOut:
    """Stops it after the step it is in; what was done so far stays. Doing it again changes nothing."""
    operation = await _find(ctx, operation_id, lock=True)
    if operation.state in ("succeeded", "failed"):
        raise OperationOver(f"it has {operation.state} already")
    if operation.state == "queued":
        await end_queued(ctx.session, operation)
    elif operation.state == "running" and not operation.cancel_requested:
        operation.cancel_requested = True
        await ctx.session.flush()
        await ctx.session.refresh(operation)
        leave_work(ctx.session)
    return OperationOut.model_validate(operation)


@router.get("/{operation_id}/rows", dependencies=[for_anyone_signed_in(apps=True)], summary="List an operation's rows")
async def list_operation_rows(
    operation_id: OperationId,
    ctx: Ctx,
    page: Paging,
    outcome: Annotated[str | None, Query(max_length=20, description="Only with this outcome, such as wrong")] = None,
) -> Page[OperationRowOut]:
    """What became of each row of the file, in its order."""
    await _find(ctx, operation_id)
    statement = select(OperationRow).where(OperationRow.operation_id == operation_id)
    if outcome is not None:
        statement = statement.where(OperationRow.outcome == outcome)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[OperationRow.number], page=page, order="rows")
    return Page(data=[OperationRowOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.get(
    "/{operation_id}/report",
    dependencies=[for_anyone_signed_in(apps=True)],
    summary="Download an operation's report",
    openapi_extra={"x-streams": True},
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "CSV, a row for each row"}
    },
)
async def download_operation_report(
    operation_id: OperationId,
    ctx: Ctx,
    request: Request,
    outcome: Annotated[str | None, Query(max_length=20, description="Only with this outcome, such as wrong")] = None,
) -> StreamingResponse:
    """The same rows as CSV: row, outcome, id, column, error."""
    db: Database = request.app.state.db
    async with db.transaction(ctx.principal) as session:
        require_seen(ctx.principal, await session.get(Operation, (ctx.organization_id, operation_id)))
    return StreamingResponse(
        _report(db, ctx.principal, operation_id, outcome),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="report.csv"'},
    )


@router.get(
    "/{operation_id}/stream",
    dependencies=[for_anyone_signed_in(sso=True)],
    summary="Follow an operation",
    openapi_extra={"x-streams": True},
    status_code=200,
    response_class=EventStream,
    responses={
        **problems(TooManyStreams),
        **stream_answer("Server-sent events `operation`: it as GET shows it, when it changed", "OperationOut"),
    },
)
async def stream_operation(operation_id: OperationId, ctx: Ctx, request: Request) -> EventStream:
    """How it is now, and again whenever it got further, looked at once a second; the stream ends with it."""
    db: Database = request.app.state.db
    async with db.transaction(ctx.principal) as session:
        require_seen(ctx.principal, await session.get(Operation, (ctx.organization_id, operation_id)))
    told: OperationOut | None = None

    async def look(unit: UnitOfWork, principal: Principal) -> tuple[list[bytes], bool | None]:
        nonlocal told
        found = await unit.session.get(Operation, (principal.organization_id, operation_id))
        now = OperationOut.model_validate(require_seen(principal, found))
        before, told = told, now
        more = None if now.state in ("succeeded", "failed", "cancelled") else False
        return [] if now == before else [frame(now.__pydantic_serializer__.to_json(now), event="operation")], more

    return EventStream(request, ctx.principal, look, poll=1.0)


async def _report(db: Database, principal: Principal, operation_id: UUID, outcome: str | None) -> AsyncIterator[str]:
    yield csv_lines([("row", "outcome", "id", "column", "code", "error")])
    after = 0
    while True:
        statement = select(OperationRow).where(OperationRow.operation_id == operation_id, OperationRow.number > after)
        if outcome is not None:
            statement = statement.where(OperationRow.outcome == outcome)
        async with db.transaction(principal) as session:
            rows = (await session.scalars(statement.order_by(OperationRow.number).limit(_REPORT_BATCH))).all()
        if not rows:
            return
        yield csv_lines(
            (row.number, row.outcome, row.subject_id, error.get("column"), error.get("code"), error.get("detail"))
            for row in rows
            for error in row.errors or [{}]
        )
        after = rows[-1].number


async def _find(ctx: Context, operation_id: UUID, *, lock: bool = False) -> Operation:
    statement = select(Operation).where(Operation.id == operation_id)
    if lock:
        statement = statement.with_for_update()
    return require_seen(ctx.principal, (await ctx.session.execute(statement)).scalar_one_or_none())
