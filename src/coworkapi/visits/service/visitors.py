"""Visitors: announced by hand, changed, checked in and out, cancelled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import zone
from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.members.models import Member
from coworkapi.spaces.models import Location
from coworkapi.visits.errors import FollowsBooking, WrongVisitorState
from coworkapi.visits.events.visitors import (
    VisitorArrived,
    VisitorCancelled,
    VisitorExpected,
    VisitorLeft,
    VisitorUpdated,
)
from coworkapi.visits.models.visitors import Visitor
from coworkapi.visits.rules.visitors import check_day, check_period, end_of_day
from coworkapi.visits.schemas.visitors import VisitorOut

_OF_THE_BOOKING = frozenset({"host_member_id", "expected_from", "expected_until"})


class ShownVisitor(NamedTuple):
    """A visitor, and the time zone of where they are expected."""

    row: Visitor
    time_zone: str

    @property
    def out(self) -> VisitorOut:
        values = {
            name: getattr(self.row, name) for name in VisitorOut.model_fields if name not in ("time_zone", "metadata")
        }
        return VisitorOut.model_construct(**values, time_zone=self.time_zone, metadata=self.row.meta)


def visitors_shown(*, locations: Collection[UUID] | None = None) -> Select[Any]:
    """`(Visitor, time_zone)` rows; `locations`: what the asker may see, None all."""
    statement = cast(
        "Select[Any]",
        select(Visitor, Location.time_zone).join(
            Location, (Location.organization_id == Visitor.organization_id) & (Location.id == Visitor.location_id)
        ),
    )
    return statement if locations is None else statement.where(Visitor.location_id.in_(locations))


async def find_visitor(session: AsyncSession, visitor_id: UUID) -> ShownVisitor:
    """For reading. Raises NotFound (also for a member whose guest it isn't), Forbidden."""
    return await _one(session, visitor_id, "visits:read", lock=False)


async def lock_visitor(session: AsyncSession, visitor_id: UUID) -> ShownVisitor:
    """Locked until the transaction ends. Raises NotFound (also for a member whose guest it isn't), Forbidden."""
    return await _one(session, visitor_id, "visits:write", lock=True)


async def _one(session: AsyncSession, visitor_id: UUID, scope: str, *, lock: bool) -> ShownVisitor:
    principal = acting_principal(session)
    statement = visitors_shown().where(Visitor.id == visitor_id)
    if principal.kind == "member":
        statement = statement.where(Visitor.host_member_id == principal.id)
    if lock:
        statement = statement.with_for_update(key_share=True, of=Visitor)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no visitor {encode_id('vis', visitor_id)}")
    found = ShownVisitor(*row)
    _authorise(session, scope, found.row.location_id)
    return found


def _authorise(session: AsyncSession, scope: str, location_id: UUID) -> None:
    principal = acting_principal(session)
    if principal.is_staff:
        principal.require(scope, location_id)


async def announce_visitor(
    session: AsyncSession,
    *,
    now: datetime,
    location_id: UUID,
    name: str,
    expected_from: datetime,
    expected_until: datetime | None = None,
    host_member_id: UUID | None = None,
    email: str | None = None,
    company: str | None = None,
    note: str | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> ShownVisitor:
    """Someone is expected, until the end of that local day unless told otherwise. Raises NotFound, Forbidden, Conflict
    for an archived location, Invalid."""
    location = (
        await session.execute(select(Location.time_zone, Location.archived_at).where(Location.id == location_id))
    ).one_or_none()
    if location is None:
        raise NotFound(f"location_id: there is no location {encode_id('loc', location_id)}")
    _authorise(session, "visits:write", location_id)
    if location.archived_at is not None:
        raise Conflict("the location is archived; nobody can be expected there")
    if host_member_id is not None:
        await _check_host(session, host_member_id)
    until = expected_until or end_of_day(expected_from, zone(location.time_zone))
    check_period(expected_from, until, now)
    visitor = Visitor(
        id=new_id(),
        location_id=location_id,
        name=name,
        email=email,
        company=company,
        note=note,
        host_member_id=host_member_id,
        source="announced",
        state="expected",
        expected_from=expected_from,
        expected_until=until,
        created_by=acting_principal(session).label,
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    session.add(visitor)
    await session.flush()
    made = ShownVisitor(visitor, location.time_zone)
    tell(session, VisitorExpected, made)
    return made


async def _check_host(session: AsyncSession, host_member_id: UUID) -> None:
    host = (
        await session.execute(select(Member.archived_at, Member.merged_into_id).where(Member.id == host_member_id))
    ).one_or_none()
    if host is None:
        raise NotFound(f"host_member_id: there is no member {encode_id('mem', host_member_id)}")
    if host.merged_into_id is not None:
        raise Invalid.field("/host_member_id", f"was merged into {encode_id('mem', host.merged_into_id)}; use that one")
    if host.archived_at is not None:
        raise Invalid.field("/host_member_id", "is archived; choose another")


async def update_visitor(
    session: AsyncSession, visitor: ShownVisitor, *, now: datetime, changes: Mapping[str, Any]
) -> ShownVisitor:
    """Changes a locked visitor. Raises FollowsBooking, WrongVisitorState for another time once they came, NotFound,
    Invalid."""
    row = visitor.row
    new = {("meta" if name == "metadata" else name): value for name, value in changes.items()}
    new = {name: value for name, value in new.items() if getattr(row, name) != value}
    if not new:
        return visitor
    if new.keys() & _OF_THE_BOOKING and row.booking_id is not None:
        raise _follows(row, "moved or given another host")
    if new.keys() & {"expected_from", "expected_until"}:
        _require(row, {"expected"}, "expected at another time")
        check_period(new.get("expected_from", row.expected_from), new.get("expected_until", row.expected_until), now)
    if new.get("host_member_id") is not None:
        await _check_host(session, new["host_member_id"])
    return await change(session, visitor, VisitorUpdated, **new)


async def check_in_visitor(session: AsyncSession, visitor: ShownVisitor, *, now: datetime) -> ShownVisitor:
    """They are there, perhaps again. Raises WrongVisitorState, NotExpectedYet before the day."""
    _require(visitor.row, {"expected", "left"}, "checked in")
    check_day(visitor.row.expected_from, now, zone(visitor.time_zone))
    first = visitor.row.arrived_at or now
    return await change(session, visitor, VisitorArrived, state="arrived", arrived_at=first, left_at=None)


async def check_out_visitor(session: AsyncSession, visitor: ShownVisitor, *, now: datetime) -> ShownVisitor:
    """They went. Raises WrongVisitorState."""
    _require(visitor.row, {"arrived"}, "checked out")
    return await change(session, visitor, VisitorLeft, state="left", left_at=now)


async def cancel_visitor(session: AsyncSession, visitor: ShownVisitor, *, now: datetime) -> ShownVisitor:
    """They won't come. Raises WrongVisitorState, FollowsBooking for a booking's guest."""
    _require(visitor.row, {"expected"}, "cancelled")
    if visitor.row.booking_id is not None:
        raise _follows(visitor.row, "cancelled")
    return await change(session, visitor, VisitorCancelled, state="cancelled", cancelled_at=now)


def _require(row: Visitor, states: Collection[str], verb: str) -> None:
    if row.state not in states:
        wanted = " or ".join(sorted(states))
        raise WrongVisitorState(
            f"a visitor who is {row.state} can't be {verb}; they would have to be {wanted}", extra={"state": row.state}
        )


def _follows(row: Visitor, verb: str) -> FollowsBooking:
    assert row.booking_id is not None
    booking = encode_id("bkg", row.booking_id)
    return FollowsBooking(
        f"a guest of a booking can't be {verb} on their own; change the booking {booking} or its attendees",
        extra={"booking_id": booking},
    )


async def change(session: AsyncSession, visitor: ShownVisitor, fact: type[Fact], **values: Any) -> ShownVisitor:
    """Stores these values of a locked visitor, its version raised, and tells. One statement."""
    before = visitor.out
    for name, value in values.items():
        setattr(visitor.row, name, value)
    visitor.row.version += 1
    await session.flush()
    names = {"metadata" if name == "meta" else name for name in values}
    changed = {name for name in names if getattr(before, name) != getattr(visitor.out, name)}
    tell(session, fact, visitor, before.model_dump(mode="json", include=changed))
    return visitor


def tell(
    session: AsyncSession, fact: type[Fact], visitor: ShownVisitor, previous: Mapping[str, Any] | None = None
) -> None:
    """Emits a fact about a visitor."""
    row = visitor.row
    emit(session, fact(aggregate_id=row.id, location_id=row.location_id, data=visitor.out, previous=previous))
