"""`/v1/waitlist` and `/v1/me/waitlist`: waiting for a time that is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from coworkapi.billing.errors import AccountRestricted
from coworkapi.bookings.errors import (
    AlreadyWaiting,
    NotBookable,
    PolicyBroken,
    SlotTaken,
    TimeIsFree,
    TooLate,
    WrongState,
)
from coworkapi.bookings.models import WaitlistEntry
from coworkapi.bookings.routes.common import IfMatch, StartsBefore, StartsFrom, UpdatedSince
from coworkapi.bookings.service import waitlist
from coworkapi.bookings.service.waitlist_offers import offer_now
from coworkapi.bookings.waitlist_queries import entry_of, page_statement
from coworkapi.bookings.waitlist_schemas import (
    MyWaitlistIn,
    WaitlistAcceptedOut,
    WaitlistEntryOut,
    WaitlistIn,
    WaitlistState,
)
from coworkapi.core.errors import NotFound
from coworkapi.core.http import (
    Context,
    Ctx,
    Router,
    check_if_match,
    for_members,
    json_response,
    problems,
    requires,
)
from coworkapi.core.ids import LocationId, MemberId, ResourceId, ResourceTypeId, TeamId, WaitlistEntryId
from coworkapi.core.pages import Page, PageParams, Paging, decode_cursor, encode_cursor

operators = Router(prefix="/v1/waitlist", tags=["Waitlist"])
members = Router(prefix="/v1/me/waitlist", tags=["Waitlist"])
_READS, _WRITES, _MINE = [requires("bookings:read")], [requires("bookings:write")], [for_members()]
_JOIN_ERRORS = problems(NotFound, TimeIsFree, AlreadyWaiting, PolicyBroken, NotBookable, AccountRestricted)
_VERB_ERRORS = problems(NotFound, WrongState)
_ORDER = "waitlist"
States = Annotated[
    list[WaitlistState] | None, Query(alias="state", max_length=10, description="In one of these states (repeatable)")
]


@operators.post(
    "",
    status_code=201,
    summary="Put someone on the waitlist",
    response_model=WaitlistEntryOut,
    dependencies=_WRITES,
    responses=_JOIN_ERRORS,
)
async def join_waitlist(body: WaitlistIn, ctx: Ctx) -> Response:
    """For a resource, or for any of a type at a location. Who came first is offered the time first, when it is free.

    A time that is free now gives 409 `time_is_free` with where to book it.
    """
    return _shown(await waitlist.join(ctx.unit, _wanted(body, body.member_id), now=ctx.now), 201)


@operators.get("", summary="List the waitlist", response_model=Page[WaitlistEntryOut], dependencies=_READS)
async def list_waitlist(
    ctx: Ctx,
    page: Paging,
    resource_id: Annotated[ResourceId | None, Query(description="Who waits for this very resource")] = None,
    resource_type_id: Annotated[ResourceTypeId | None, Query(description="Who waits for any of this type")] = None,
    location_id: Annotated[LocationId | None, Query()] = None,
    member_id: Annotated[MemberId | None, Query()] = None,
    team_id: Annotated[TeamId | None, Query()] = None,
    states: States = None,
    starts_from: StartsFrom = None,
    starts_before: StartsBefore = None,
    updated_since: UpdatedSince = None,
) -> Response:
    """In the order in which they joined, which is the order in which they are served."""
    locations = ctx.principal.locations("bookings:read")
    filters = {
        "resource_id": resource_id,
        "resource_type_id": resource_type_id,
        "location_id": location_id,
        "member_id": member_id,
        "team_id": team_id,
        "states": states,
        "ends_after": starts_from,
        "starts_before": starts_before,
        "updated_since": updated_since,
        "locations": None if locations is None else list(locations),
    }
    return await _page(ctx, page, filters)


@operators.get(
    "/{entry_id}",
    summary="Read a waitlist entry",
    response_model=WaitlistEntryOut,
    dependencies=_READS,
    responses=problems(NotFound),
)
async def get_waitlist_entry(entry_id: WaitlistEntryId, ctx: Ctx) -> Response:
    return _shown(await waitlist.find_entry(ctx.unit, entry_id))


@operators.post(
    "/{entry_id}/withdraw",
    summary="Take someone off the waitlist",
    response_model=WaitlistEntryOut,
    dependencies=_WRITES,
    responses=_VERB_ERRORS,
)
async def withdraw_waitlist_entry(entry_id: WaitlistEntryId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """What they have on offer goes to the next one."""
    entry = await _locked(ctx, entry_id, if_match)
    return _shown(await waitlist.withdraw(ctx.session, entry, now=ctx.now))


@operators.post(
    "/{entry_id}/offer",
    summary="Offer someone their time now",
    response_model=WaitlistEntryOut,
    dependencies=_WRITES,
    responses=problems(NotFound, WrongState, SlotTaken, PolicyBroken, NotBookable, AccountRestricted),
)
async def offer_waitlist_entry(entry_id: WaitlistEntryId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """Out of order: for whoever was skipped, or shall not wait for their turn. The time must be free."""
    entry = await _locked(ctx, entry_id, if_match)
    return _shown(await offer_now(ctx.session, entry, now=ctx.now))


@members.post(
    "",
    status_code=201,
    summary="Join the waitlist",
    response_model=WaitlistEntryOut,
    dependencies=_MINE,
    responses=_JOIN_ERRORS,
)
async def join_my_waitlist(body: MyWaitlistIn, ctx: Ctx) -> Response:
    """For yourself or one of your teams. When the time becomes free and it is your turn, it is held for you for 30
    minutes, and you get a mail. A time that is free now gives 409 `time_is_free` with where to book it."""
    return _shown(await waitlist.join(ctx.unit, _wanted(body, ctx.principal.id), now=ctx.now), 201)


@members.get("", summary="List what you wait for", response_model=Page[WaitlistEntryOut], dependencies=_MINE)
async def list_my_waitlist(
    ctx: Ctx,
    page: Paging,
    team_id: Annotated[TeamId | None, Query(description="Only this team's")] = None,
    states: States = None,
    starts_from: StartsFrom = None,
    starts_before: StartsBefore = None,
    updated_since: UpdatedSince = None,
) -> Response:
    """Your own entries, and those of the teams that you administrate."""
    filters = {
        "me": ctx.principal.id,
        "team_id": team_id,
        "states": states,
        "ends_after": starts_from,
        "starts_before": starts_before,
        "updated_since": updated_since,
    }
    return await _page(ctx, page, filters)


@members.get(
    "/{entry_id}",
    summary="Read your waitlist entry",
    response_model=WaitlistEntryOut,
    dependencies=_MINE,
    responses=problems(NotFound),
)
async def get_my_waitlist_entry(entry_id: WaitlistEntryId, ctx: Ctx) -> Response:
    return _shown(await waitlist.find_entry(ctx.unit, entry_id))


@members.post(
    "/{entry_id}/accept",
    summary="Accept your offer",
    dependencies=_MINE,
    responses=problems(NotFound, WrongState, TooLate),
)
async def accept_my_waitlist_offer(
    entry_id: WaitlistEntryId, ctx: Ctx, if_match: IfMatch = None
) -> WaitlistAcceptedOut:
    """Confirms what is held for you; by its policy it may have to be approved or paid then."""
    entry, booking = await waitlist.accept(ctx.session, await _locked(ctx, entry_id, if_match), now=ctx.now)
    return WaitlistAcceptedOut(entry=entry, booking=booking)


@members.post(
    "/{entry_id}/decline",
    summary="Decline your offer",
    response_model=WaitlistEntryOut,
    dependencies=_MINE,
    responses=_VERB_ERRORS,
)
async def decline_my_waitlist_offer(entry_id: WaitlistEntryId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """It goes to the next one, and you wait no longer."""
    entry = await _locked(ctx, entry_id, if_match)
    return _shown(await waitlist.decline(ctx.session, entry, now=ctx.now))


@members.post(
    "/{entry_id}/withdraw",
    summary="Leave the waitlist",
    response_model=WaitlistEntryOut,
    dependencies=_MINE,
    responses=_VERB_ERRORS,
)
async def withdraw_my_waitlist_entry(entry_id: WaitlistEntryId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """What you have on offer goes to the next one."""
    entry = await _locked(ctx, entry_id, if_match)
    return _shown(await waitlist.withdraw(ctx.session, entry, now=ctx.now))


def _wanted(body: MyWaitlistIn, member_id: UUID | None) -> waitlist.Wanted:
    return waitlist.Wanted(
        resource_id=body.resource_id,
        resource_type_id=body.resource_type_id,
        location_id=body.location_id,
        min_capacity=body.min_capacity,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        member_id=member_id,
        team_id=body.team_id,
        quantity=body.quantity,
        attendee_count=body.attendee_count,
        title=body.title,
    )


async def _locked(ctx: Context, entry_id: UUID, if_match: str | None) -> WaitlistEntryOut:
    """The entry, locked, as `If-Match` expects it. Raises NotFound, Forbidden, PreconditionFailed."""
    entry = await waitlist.lock_entry(ctx.unit, entry_id)
    check_if_match(if_match, entry.version)
    return entry


async def _page(ctx: Context, page: PageParams, filters: Mapping[str, Any]) -> Response:
    """One page. One statement."""
    values = {name: value for name, value in filters.items() if value is not None}
    names = frozenset(values)
    values["limit"] = page.limit + 1
    if page.cursor is not None:
        columns = [WaitlistEntry.__table__.c.created_at, WaitlistEntry.__table__.c.id]
        values["key_at"], values["key_id"] = decode_cursor(page.cursor, _ORDER, columns)
    rows = await page_statement(names, after=page.cursor is not None).fetch(ctx.unit, **values)
    entries = [entry_of(row) for row in rows[: page.limit]]
    last = entries[-1] if len(rows) > page.limit else None
    cursor = encode_cursor(_ORDER, [last.created_at, last.id]) if last else None
    return json_response(Page[WaitlistEntryOut].model_construct(data=entries, next_cursor=cursor))


def _shown(entry: WaitlistEntryOut, status_code: int = 200) -> Response:
    return json_response(entry, status_code=status_code, version=entry.version)


ROUTERS = (operators, members)
