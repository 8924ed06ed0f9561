"""`GET /v1/events` and `GET /v1/audit-entries`: what happened, and who did what from where."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import Field, StringConstraints
from sqlalchemy import select, text

from coworkapi.core.audit import AuditEntry
from coworkapi.core.errors import NotFound
from coworkapi.core.events import Event
from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.core.ids import AppId, AuditEntryId, EventId, LocationId, SessionId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, Out

router = Router(prefix="/v1")
TAGS = [
    {"name": "Events", "description": "What happened, in the order that a reader can follow"},
    {"name": "Audit", "description": "Who changed what, from where"},
]
_SETTLED = text("SELECT events_settled(:organization)")


class EventOut(Out):
    """Something that happened. `data` is the resource as its GET gives it, `previous` the former values."""

    id: EventId
    type: str
    occurred_at: datetime
    sequence: int
    aggregate_id: UUID
    location_id: LocationId | None
    data: dict[str, Any]
    previous: dict[str, Any] | None
    principal: str
    request_id: str | None


class AuditEntryOut(Out):
    """One request that changed something."""

    id: AuditEntryId
    occurred_at: datetime
    action: str
    principal_kind: str
    principal_id: UUID | None
    session_id: SessionId | None
    app_id: AppId | None = Field(description="The third-party app that asked, for the principal or as itself")
    path_ids: dict[str, str]
    ip: str | None
    user_agent: str | None
    request_id: str


@router.get(
    "/events",
    dependencies=[requires("events:read")],
    summary="List events",
    tags=["Events"],
    responses=problems(NotFound),
)
async def list_events(
    ctx: Ctx,
    page: Paging,
    type: Annotated[
        list[Annotated[str, StringConstraints(max_length=100)]] | None,
        Query(max_length=50, description="Only these types (repeatable)"),
    ] = None,
    aggregate_id: Annotated[UUID | None, Query(description="Only of this aggregate (the bare UUID)")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only of this location")] = None,
    since: Annotated[Instant | None, Query(description="Only what occurred at or after")] = None,
    after: Annotated[EventId | None, Query(description="Only what comes after this event: where you left off")] = None,
) -> Page[EventOut]:
    """Oldest first, at least 90 days back. An event appears when none that comes before it can still be committed, so
    a reader who follows `next_cursor`, and later goes on with `after`, misses none."""
    settled = (await ctx.session.execute(_SETTLED, {"organization": ctx.organization_id})).scalar_one()
    statement = select(Event).where(Event.position <= (settled or 0))
    if after:
        known = (await ctx.session.execute(select(Event.position).where(Event.id == after))).scalar_one_or_none()
        if known is None:
            raise NotFound("after: there is no such event (any more); start without it")
        statement = statement.where(Event.position > known)
    if type:
        statement = statement.where(Event.type.in_(type))
    if aggregate_id:
        statement = statement.where(Event.aggregate_id == aggregate_id)
    if location_id:
        statement = statement.where(Event.location_id == location_id)
    if since:
        statement = statement.where(Event.occurred_at >= since)
    locations = ctx.principal.locations("events:read")
    if locations is not None:
        statement = statement.where(Event.location_id.in_(locations))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Event.position], page=page, order="events")
    return Page(data=[EventOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.get("/audit-entries", dependencies=[requires("audit:read")], summary="List audit entries", tags=["Audit"])
async def list_audit_entries(
    ctx: Ctx,
    page: Paging,
    action: Annotated[str | None, Query(max_length=100, description="Only this operationId")] = None,
    principal_id: Annotated[UUID | None, Query(description="Only by this principal (the bare UUID)")] = None,
    app_id: Annotated[AppId | None, Query(description="Only by this third-party app")] = None,
) -> Page[AuditEntryOut]:
    """Newest first."""
    ctx.principal.require_everywhere("audit:read")
    statement = select(AuditEntry)
    if action:
        statement = statement.where(AuditEntry.action == action)
    if principal_id:
        statement = statement.where(AuditEntry.principal_id == principal_id)
    if app_id:
        statement = statement.where(AuditEntry.app_id == app_id)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[AuditEntry.id], page=page, order="audit", descending=True
    )
    return Page(data=[AuditEntryOut.model_validate(row[0]) for row in rows], next_cursor=cursor)
