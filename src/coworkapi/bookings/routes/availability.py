"""When what is free: for operators, members and the public, by the same search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import Depends, Path, Query, Response
from pydantic import StringConstraints

from coworkapi.billing.errors import AccountRestricted
from coworkapi.bookings.schemas import LONGEST, AvailabilityOut, Minute, VacancyOut
from coworkapi.bookings.service import search
from coworkapi.bookings.service.availability import FreeTime, Who
from coworkapi.bookings.service.availability_prices import TimePrice, prices_of
from coworkapi.bookings.service.busy import Candidate, instant
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, for_members, for_public, problems, requires
from coworkapi.core.ids import LocationId, MemberId, ResourceId, ResourceTypeId, TeamId, encode_id
from coworkapi.core.pages import Page, decode_cursor, encode_cursor
from coworkapi.core.schemas import Instant
from coworkapi.spaces.models import Resource

operators = Router(prefix="/v1", tags=["Availability"])
members = Router(prefix="/v1/me", tags=["Availability"])
public = Router(prefix="/v1/public/{organization}", tags=["Availability"])

ResourceKind = Literal[
    "meeting_room",
    "event_space",
    "hot_desk",
    "dedicated_desk",
    "private_office",
    "phone_booth",
    "parking",
    "equipment",
    "other",
]
LONGEST_WINDOW = timedelta(days=62)
MAX_LIMIT = 200
LocationIds = Annotated[list[LocationId] | None, Query(max_length=100, description="At these locations")]
ResourceTypeIds = Annotated[list[ResourceTypeId] | None, Query(max_length=100, description="Of these types")]
Kinds = Annotated[list[ResourceKind] | None, Query(max_length=20, description="Of these built-in kinds")]
AmenityKey = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Organization = Annotated[str, Path(description="Its slug or id")]
From = Annotated[Instant | None, Query(alias="from", description="The window's start")]
To = Annotated[Instant | None, Query(alias="to", description="The window's end, 62 days later at most")]
Minutes = Annotated[int | None, Query(ge=1, le=525_600, description="How long; default: the shortest allowed")]
Starts = Annotated[bool, Query(description="Also list every possible start")]
Quantity = Annotated[int, Query(ge=1, le=1000, description="How many units of a pool")]


@dataclass(frozen=True, slots=True)
class Search:
    """What every search takes: either `starts_at` and `ends_at`, or a window `from`, `to` with `minutes` within it."""

    starts_at: Annotated[Minute | None, Query(description="Free for exactly this time")] = None
    ends_at: Annotated[Minute | None, Query()] = None
    window_from: From = None
    window_to: To = None
    minutes: Minutes = None
    location_id: LocationIds = None
    resource_type_id: ResourceTypeIds = None
    kind: Kinds = None
    min_capacity: Annotated[int | None, Query(ge=1, le=100_000, description="Seats for at least so many")] = None
    amenity: Annotated[list[AmenityKey] | None, Query(max_length=50, description="With all of these (repeatable)")] = (
        None
    )
    quantity: Quantity = 1
    starts: Starts = False
    prices: Annotated[
        bool, Query(description="Also what each costs: with starts_at and ends_at. What has no price then is left out")
    ] = False
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Resources a page")] = MAX_LIMIT
    cursor: Annotated[str | None, Query(max_length=1000)] = None

    def filters(self) -> dict[str, Any]:
        """For `service.busy`."""
        filters: dict[str, Any] = {"bookable": True}
        if self.location_id:
            filters["location_ids"] = self.location_id
        if self.resource_type_id:
            filters["resource_type_ids"] = self.resource_type_id
        if self.kind:
            filters["kinds"] = self.kind
        if self.min_capacity:
            filters["min_capacity"] = self.min_capacity
        if self.amenity:
            filters["amenities"] = self.amenity
        return filters | _after(self.cursor)


Searched = Annotated[Search, Depends()]


@operators.get(
    "/availability",
    summary="Search free time",
    response_model=Page[AvailabilityOut],
    dependencies=[requires("bookings:read")],
    responses=problems(NotFound),  # whoever it is searched for
)
async def search_availability(
    ctx: Ctx,
    searched: Searched,
    member_id: Annotated[MemberId | None, Query(description="Only what this member may book")] = None,
    team_id: Annotated[TeamId | None, Query(description="Only what this team may book")] = None,
) -> Response:
    """Resources that are free, by name: for exactly `starts_at` to `ends_at`, or for `minutes` within `from` and `to`.

    Opening hours, closures, policies and buffers are kept. What has nothing free is left out.
    """
    who = await search.who_asks(ctx.unit, "staff", now=ctx.now, member_id=member_id, team_id=team_id)
    return await _answer(ctx, searched, who, _locations(ctx), member_id=member_id, team_id=team_id)


@members.get(
    "/availability",
    summary="Search free time",
    response_model=Page[AvailabilityOut],
    dependencies=[for_members()],
    responses=problems(AccountRestricted),
)
async def search_my_availability(
    ctx: Ctx, searched: Searched, team_id: Annotated[TeamId | None, Query(description="For one of your teams")] = None
) -> Response:
    """Resources that you can book, and when: also your limits are kept, and days without a price are left out. See
    `GET /v1/availability`. While your account may not book, it says so instead (402 `account_restricted`)."""
    return await _answer(ctx, searched, await _me(ctx, team_id), {}, member_id=ctx.principal.id, team_id=team_id)


@public.get(
    "/availability", summary="Search free time", response_model=Page[AvailabilityOut], dependencies=[for_public()]
)
async def search_public_availability(organization: Organization, ctx: Ctx, searched: Searched) -> Response:
    """Public resources that anyone may book, and when. See `GET /v1/availability`."""
    return await _answer(ctx, searched, Who("public"), {"public": True})


@operators.get(
    "/resources/{resource_id}/availability",
    summary="When a resource is free",
    response_model=AvailabilityOut,
    dependencies=[requires("bookings:read")],
    responses=problems(NotFound),
)
async def get_resource_availability(
    resource_id: ResourceId,
    ctx: Ctx,
    window_from: From = None,
    window_to: To = None,
    minutes: Minutes = None,
    quantity: Quantity = 1,
    starts: Starts = False,
    member_id: Annotated[MemberId | None, Query(description="As this member may book it")] = None,
) -> Response:
    """Its bookable periods in `from` to `to` (default: a week from now), as its policy allows."""
    who = await search.who_asks(ctx.unit, "staff", now=ctx.now, member_id=member_id)
    window = _window(ctx, window_from, window_to)
    return await _one(ctx, resource_id, who, window, minutes, quantity, starts, _locations(ctx))


@members.get(
    "/resources/{resource_id}/availability",
    summary="When a resource is free",
    response_model=AvailabilityOut,
    dependencies=[for_members()],
    responses=problems(NotFound, AccountRestricted),
)
async def get_my_resource_availability(
    resource_id: ResourceId,
    ctx: Ctx,
    window_from: From = None,
    window_to: To = None,
    minutes: Minutes = None,
    quantity: Quantity = 1,
    starts: Starts = False,
) -> Response:
    """When you can book it in `from` to `to` (default: a week from now), your limits kept. No periods where you may
    not."""
    window = _window(ctx, window_from, window_to)
    return await _one(ctx, resource_id, await _me(ctx, None), window, minutes, quantity, starts, {})


@public.get(
    "/resources/{resource_id}/availability",
    summary="When a resource is free",
    response_model=AvailabilityOut,
    dependencies=[for_public()],
    responses=problems(NotFound),
)
async def get_public_resource_availability(
    organization: Organization,
    resource_id: ResourceId,
    ctx: Ctx,
    window_from: From = None,
    window_to: To = None,
    minutes: Minutes = None,
    quantity: Quantity = 1,
    starts: Starts = False,
) -> Response:
    """When anyone can book a public resource in `from` to `to` (default: a week from now)."""
    window = _window(ctx, window_from, window_to)
    return await _one(ctx, resource_id, Who("public"), window, minutes, quantity, starts, {"public": True})


@operators.get("/vacancies", summary="When offices and desks become vacant", dependencies=[requires("bookings:read")])
async def list_vacancies(
    ctx: Ctx,
    starts_from: Annotated[Instant | None, Query(alias="from", description="Vacant from then on; default: now")] = None,
    minimum_days: Annotated[int, Query(ge=1, le=3650, description="Free for at least so long")] = 1,
    location_id: LocationIds = None,
    resource_type_id: ResourceTypeIds = None,
    kind: Annotated[
        list[ResourceKind] | None, Query(max_length=20, description="Default: private offices and dedicated desks")
    ] = None,
    min_capacity: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 100,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> Page[VacancyOut]:
    """From memberships and blocks, open-ended ones included; short bookings don't count."""
    filters: dict[str, Any] = {"visible": True, "kinds": kind or list(search.LONG_TERM_KINDS)}
    optional = {"location_ids": location_id, "resource_type_ids": resource_type_id, "min_capacity": min_capacity}
    filters |= {name: value for name, value in optional.items() if value is not None}
    found, more = await search.find_vacancies(
        ctx.unit,
        filters | _after(cursor) | _locations(ctx),
        starts_at=starts_from or ctx.now,
        minimum_days=minimum_days,
        limit=limit,
    )
    data = [
        VacancyOut(
            **_resource(one.resource),
            vacant_from=None if one.vacant_from is None else instant(one.vacant_from),
            vacant_until=None if one.vacant_until is None else instant(one.vacant_until),
            units_vacant=one.units_vacant,
        )
        for one in found
    ]
    return Page(data=data, next_cursor=_cursor(more))


async def _answer(
    ctx: Context,
    searched: Search,
    who: Who,
    limits: dict[str, Any],
    *,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
) -> Response:
    filters = searched.filters() | limits
    exact = searched.starts_at is not None or searched.ends_at is not None
    if exact:
        if searched.window_from or searched.window_to or searched.minutes or searched.starts:
            raise Invalid.field("query/starts_at", "goes with ends_at alone; or give from, to and minutes instead")
        if searched.starts_at is None or searched.ends_at is None:
            missing = "starts_at" if searched.starts_at is None else "ends_at"
            raise Invalid.field(f"query/{missing}", "give both starts_at and ends_at")
        if not timedelta() < searched.ends_at - searched.starts_at <= LONGEST:
            raise Invalid.field("query/ends_at", "must lie after starts_at, by 366 days at most")
        found, more = await search.find_free_at(
            ctx.unit,
            filters,
            who,
            now=ctx.now,
            starts_at=searched.starts_at,
            ends_at=searched.ends_at,
            quantity=searched.quantity,
            attendee_count=searched.quantity,
            limit=searched.limit,
        )
        if searched.prices:
            prices = await prices_of(
                ctx.unit,
                [one.resource for one in found],
                now=ctx.now,
                starts_at=searched.starts_at,
                ends_at=searched.ends_at,
                quantity=searched.quantity,
                member_id=member_id,
                team_id=team_id,
            )
            data = [
                _shown(one, {"price": _price(prices[one.resource.id])}) for one in found if one.resource.id in prices
            ]
            return _json({"data": data, "next_cursor": _cursor(more)})
    else:
        if searched.prices:
            raise Invalid.field("query/prices", "goes with starts_at and ends_at: a price is one of a certain time")
        starts_at, ends_at = _window(ctx, searched.window_from, searched.window_to)
        found, more = await search.find_free_periods(
            ctx.unit,
            filters,
            who,
            now=ctx.now,
            starts_at=starts_at,
            ends_at=ends_at,
            minutes=searched.minutes,
            quantity=searched.quantity,
            with_starts=searched.starts,
            limit=searched.limit,
        )
    return _json({"data": [_shown(one) for one in found], "next_cursor": _cursor(more)})


async def _one(
    ctx: Context,
    resource_id: UUID,
    who: Who,
    window: tuple[datetime, datetime],
    minutes: int | None,
    quantity: int,
    starts: bool,
    limits: Mapping[str, Any],
) -> Response:
    found, _ = await search.find_free_periods(
        ctx.unit,
        {"bookable": True, "resource_ids": [resource_id], **limits},
        who,
        now=ctx.now,
        starts_at=window[0],
        ends_at=window[1],
        minutes=minutes,
        quantity=quantity,
        with_starts=starts,
        with_full=True,
        limit=1,
    )
    return _json(_shown(search.one_of(found, resource_id)))


def _window(ctx: Context, starts_at: datetime | None, ends_at: datetime | None) -> tuple[datetime, datetime]:
    start = starts_at or ctx.now.replace(second=0, microsecond=0)
    end = ends_at or start + timedelta(days=7)
    if not timedelta() < end - start <= LONGEST_WINDOW:
        raise Invalid.field("query/to", "must lie after from, by 62 days at most; ask for the rest separately")
    return start, end


def _locations(ctx: Context) -> dict[str, Any]:
    locations = ctx.principal.locations("bookings:read")
    return {} if locations is None else {"locations": list(locations)}


async def _me(ctx: Context, team_id: UUID | None) -> Who:
    assert ctx.principal.id is not None
    return await search.who_am_i(ctx.unit, now=ctx.now, member_id=ctx.principal.id, team_id=team_id)


def _after(cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {}
    columns = [Resource.__table__.c.name, Resource.__table__.c.id]
    name, resource_id = decode_cursor(cursor, "availability", columns)
    return {"after": True, "after_name": name, "after_id": resource_id}


def _cursor(last: Candidate | None) -> str | None:
    return None if last is None else encode_cursor("availability", [last.name, last.id])


# What `_resource` shows, as a key under which it is remembered.
_identity = attrgetter(
    "id", "name", "location_id", "time_zone", "resource_type_id", "kind", "capacity", "is_pool", "unit_count"
)


def _resource(one: Candidate) -> dict[str, Any]:
    return _resource_of(_identity(one))


def _resource_of(identity: tuple[Any, ...]) -> dict[str, Any]:
    resource_id, name, location_id, time_zone, resource_type_id, kind, capacity, is_pool, unit_count = identity
    return {
        "resource_id": encode_id("res", resource_id),
        "name": name,
        "location_id": encode_id("loc", location_id),
        "time_zone": time_zone,
        "resource_type_id": encode_id("rty", resource_type_id),
        "kind": kind,
        "capacity": capacity,
        "is_pool": is_pool,
        "unit_count": unit_count,
    }


@lru_cache(maxsize=16_384)
def _resource_json(identity: tuple[Any, ...]) -> bytes:
    """An object that is left open for more."""
    return orjson.dumps(_resource_of(identity))[:-1]


def _shown(found: search.Found, more: Mapping[str, Any] | None = None) -> orjson.Fragment:
    """`AvailabilityOut`, ready for JSON: a search shows thousands of periods, so they go past the models. `more`: what
    else is told of the resource."""
    head = _resource_json(_identity(found.resource))
    rest = b""
    if found.starts is not None:
        rest += b',"starts":' + orjson.dumps([_iso(at) for at in found.starts])
    for name, value in (more or {}).items():
        rest += b',"' + name.encode() + b'":' + orjson.dumps(value)
    return orjson.Fragment(b"".join((head, b',"periods":', _periods(found.free), rest, b"}")))


def _price(price: TimePrice | None) -> dict[str, Any] | None:
    """`TimePriceOut`, ready for JSON."""
    if price is None:
        return None
    taxed = price.taxed
    return {"currency": price.currency, "total": price.total, "tax": taxed.tax, "to_pay": taxed.gross}


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), media_type="application/json")


@lru_cache(maxsize=16_384)
def _periods(free: FreeTime) -> bytes:
    return ("[" + ",".join([_period(*one) for one in free.periods]) + "]").encode()


# Periods lie on the grids of opening hours, so those of many resources are alike.
@lru_cache(maxsize=65_536)
def _period(start: int, end: int, units: int) -> str:
    return f'{{"starts_at":"{_iso(start)}","ends_at":"{_iso(end)}","units_free":{units}}}'


@lru_cache(maxsize=65_536)
def _iso(at: int) -> str:
    return instant(at).strftime("%Y-%m-%dT%H:%M:%SZ")


ROUTERS: Sequence[Router] = (operators, members, public)
