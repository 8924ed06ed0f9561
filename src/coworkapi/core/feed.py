"""`GET /v1/events`, its stream, and `GET /v1/audit-entries`: what happened, and who did what from where."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Query, Request
from pydantic import Field, StringConstraints
from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.audit import AuditEntry
from coworkapi.core.db import Database
from coworkapi.core.errors import NotFound
from coworkapi.core.events import Event
from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.core.ids import AppId, AuditEntryId, EventId, LocationId, SessionId, encode_id
from coworkapi.core.live import EventStream, TooManyStreams, frame, stream_answer
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.principal import Principal
from coworkapi.core.schemas import Instant, Out
from coworkapi.core.unit_of_work import UnitOfWork

router = Router(prefix="/v1")
TAGS = [
    {"name": "Events", "description": "What happened, in the order that a reader can follow"},
    {"name": "Audit", "description": "Who changed what, from where"},
]
Types = Annotated[
    list[Annotated[str, StringConstraints(max_length=100)]] | None,
    Query(max_length=50, description="Only these types (repeatable)"),
]
_SETTLED = text("SELECT events_settled(:organization)")
_STREAMED = 100  # events that one look of a stream sends


class EventOut(Out):
    """Something that happened. `data` is the resource as its GET gives it, `previous` the former values."""

    id: EventId
    type: str = Field(description="What happened, as `booking.confirmed`; the document's webhooks are all there are")
    occurred_at: datetime = Field(description="When it happened")
    sequence: int = Field(description="Counts what happens to one thing, without a gap")
    aggregate_id: UUID = Field(description="The thing that it happened to, as a plain UUID")
    location_id: LocationId | None
    data: dict[str, Any] = Field(description="The resource as its GET gives it, as it was then")
    previous: dict[str, Any] | None = Field(description="The former values of what changed")
    principal: str = Field(
        description="Who did it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public`, `system`, or `... via app_...`"
    )
    request_id: str | None = Field(description="The request that did it; null: none did")


class AuditEntryOut(Out):
    """One request that changed something."""

    id: AuditEntryId
    occurred_at: Annotated[datetime, Field(description="When it was asked for, in real time")]
    action: Annotated[str, Field(description="The operation, by its `operationId`")]
    principal_kind: Annotated[
        str, Field(description="Who asked: a user, member, API key, app, the public or the system")
    ]
    principal_id: Annotated[UUID | None, Field(description="The UUID of who asked; null where nobody had signed in")]
    session_id: SessionId | None
    app_id: AppId | None = Field(description="The third-party app that asked, for the principal or as itself")
    path_ids: Annotated[
        dict[str, str],
        Field(description="What its address names, by parameter: those of the path, and ids in the query"),
    ]
    ip: Annotated[str | None, Field(description="The address that the request came from")]
    user_agent: Annotated[str | None, Field(description="The browser or app that asked, in its own words")]
    request_id: Annotated[str, Field(description="As the answer, if it was an error, and the logs name the request")]


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
    type: Types = None,
    aggregate_id: Annotated[UUID | None, Query(description="Only of this aggregate (the bare UUID)")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only of this location")] = None,
    since: Annotated[Instant | None, Query(description="Only what occurred at or after")] = None,
    after: Annotated[EventId | None, Query(description="Only what comes after this event: where you left off")] = None,
) -> Page[EventOut]:
    """Oldest first, at least 90 days back. An event appears when none that comes before it can still be committed, so
    a reader who follows `next_cursor`, and later goes on with `after`, misses none."""
    settled = await _settled(ctx.session, ctx.organization_id)
    statement = _filtered(ctx.principal, type, aggregate_id, location_id).where(Event.position <= settled)
    if after:
        statement = statement.where(Event.position > await _position(ctx.session, after))
    if since:
        statement = statement.where(Event.occurred_at >= since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Event.position], page=page, order="events")
    return Page(data=[EventOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.get(
    "/events/stream",
    dependencies=[requires("events:read")],
    summary="Follow events as they happen",
    tags=["Events"],
    openapi_extra={"x-streams": True},
    status_code=200,
    response_class=EventStream,
    responses={
        **problems(NotFound, TooManyStreams),
        **stream_answer("Server-sent events: `id` is the event's, `event` its type, `data` the event", "EventOut"),
    },
)
async def stream_events(
    ctx: Ctx,
    request: Request,
    type: Types = None,
    aggregate_id: Annotated[UUID | None, Query(description="Only of this aggregate (the bare UUID)")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only of this location")] = None,
    after: Annotated[EventId | None, Query(description="Begin after this event: where you left off")] = None,
    last_event_id: Annotated[
        EventId | None, Header(description="The same, as browsers send it when they connect again; it comes first")
    ] = None,
) -> EventStream:
    """Server-sent events, in the feed's order, from now on or from where you left off; each is sent at least once.
    `retry` and a comment every 15 seconds keep the line alive. It ends with an event `end`, which says why, when the
    key is revoked or its rights are taken away. An organization may have 50 open at a time in each process."""
    begin = last_event_id or after
    db: Database = request.app.state.db
    async with db.transaction(ctx.principal) as session:
        if begin:
            at = await _position(session, begin)
        else:
            at = await _settled(session, ctx.organization_id)
            begin = await session.scalar(select(Event.id).where(Event.position == at))

    async def look(unit: UnitOfWork, principal: Principal) -> tuple[list[bytes], bool]:
        nonlocal at
        settled = await _settled(unit.session, principal.organization_id)
        if settled <= at:
            return [], False
        statement = _filtered(principal, type, aggregate_id, location_id)
        statement = statement.where(Event.position > at, Event.position <= settled)
        found = (await unit.session.scalars(statement.order_by(Event.position).limit(_STREAMED))).all()
        full = len(found) == _STREAMED
        at = found[-1].position if full else settled
        return [_frame(EventOut.model_validate(one)) for one in found], full

    return EventStream(request, ctx.principal, look, begin=encode_id("evt", begin) if begin else None)


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


def _filtered(
    principal: Principal, types: list[str] | None, aggregate_id: UUID | None, location_id: UUID | None
) -> Select[Event]:
    """The events that are asked for, as far as the principal may read them."""
    statement = select(Event)
    if types:
        statement = statement.where(Event.type.in_(types))
    if aggregate_id:
        statement = statement.where(Event.aggregate_id == aggregate_id)
    if location_id:
        statement = statement.where(Event.location_id == location_id)
    locations = principal.locations("events:read")
    if locations is not None:
        statement = statement.where(Event.location_id.in_(locations))
    return statement


async def _settled(session: AsyncSession, organization_id: UUID) -> int:
    """The position up to which no event can appear any more."""
    found: int | None = (await session.execute(_SETTLED, {"organization": organization_id})).scalar_one()
    return found or 0


async def _position(session: AsyncSession, event_id: UUID) -> int:
    found = await session.scalar(select(Event.position).where(Event.id == event_id))
    if found is None:
        raise NotFound("after: there is no such event (any more); start without it")
    return found


def _frame(event: EventOut) -> bytes:
    return frame(event.__pydantic_serializer__.to_json(event), event=event.type, id=encode_id("evt", event.id))
