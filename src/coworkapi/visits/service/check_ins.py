"""Coming in: what covers the day is found, used if need be, and noted; one transaction, one burn a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits import service as benefits
from coworkapi.benefits.queries import permissions_of
from coworkapi.benefits.values import Permission
from coworkapi.billing.service import require_standing
from coworkapi.core.errors import Conflict, Invalid, NotFound, ProblemError, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money, decimal_text
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.spaces.service import calendars
from coworkapi.spaces.values import LocationCalendar
from coworkapi.visits.events.check_ins import CheckedIn, CheckedOut
from coworkapi.visits.models.check_ins import CheckIn
from coworkapi.visits.queries.check_ins import (
    GUEST_FACTS,
    LOCKED_LOTS,
    MEMBER_FACTS,
    WHERE,
    WHO,
    check_ins_shown,
    mine,
)
from coworkapi.visits.rules.check_ins import Cover, HeldPass, Place, cover_of_day, day_ends_at, guest_key, pass_of_day
from coworkapi.visits.schemas.check_ins import CheckInOut, CoverOut, PassOfferOut
from coworkapi.visits.service.visitors import ShownVisitor, check_in_visitor, check_out_visitor, lock_visitor

_ATTEMPTS = 5
_MOST_OFFERED = 5


class NoAccessToday(ProblemError):
    """Nothing covers the person's day there. `passes`: what could be bought; `permissions`: those that don't hold
    there and then."""

    status = 402
    title = "Nothing covers this day"


class AlreadyCheckedOut(Conflict):
    """They left already."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom a member brings along; `visitor`: if they were expected, locked."""

    name: str
    email: str | None = None
    visitor: ShownVisitor | None = None

    @property
    def key(self) -> str:
        return guest_key(name=self.name, email=self.email)

    def booking_on(self, starts_at: datetime, ends_at: datetime) -> UUID | None:
        """The booking that they are invited to in that time."""
        row = self.visitor.row if self.visitor else None
        if row is None or row.expected_from >= ends_at or row.expected_until <= starts_at:
            return None
        return row.booking_id


@dataclass(frozen=True, slots=True)
class _Visit:
    """Who comes where and when; `member_id`: the member, or the guest's host; `barred`: how their account stands, if it
    is too badly to come in."""

    member_id: UUID
    name: str
    guest: Guest | None
    place: Place
    place_name: str
    calendar: LocationCalendar
    barred: Mapping[str, Any] | None

    @property
    def on(self) -> date:
        return self.calendar.local_day(self.place.at)


@dataclass(frozen=True, slots=True)
class ShownCheckIn:
    """A check-in with what its GET shows beside its own row. `is_new`: it was made by this very request."""

    row: CheckIn
    time_zone: str
    is_new: bool = False

    @property
    def out(self) -> CheckInOut:
        row = self.row
        return CheckInOut.model_construct(
            id=row.id,
            location_id=row.location_id,
            time_zone=self.time_zone,
            member_id=row.member_id,
            host_member_id=row.host_member_id,
            guest_name=row.guest_name,
            visitor_id=row.visitor_id,
            on=row.on_day,
            covered_by=row.covered_by,
            permission_id=row.permission_id,
            booking_id=row.booking_id,
            pass_id=row.pass_id,
            pass_burnt=row.pass_burnt,
            checked_in_at=row.checked_in_at,
            ends_at=row.ends_at,
            checked_out_at=row.checked_out_at,
            checked_in_by=row.checked_in_by,
            checked_out_by=row.checked_out_by,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


async def check_in(
    session: AsyncSession,
    *,
    now: datetime,
    location_id: UUID,
    member_id: UUID,
    guest: Guest | None = None,
    override: bool = False,
) -> ShownCheckIn:
    """A member comes in, or with `guest` someone whose host the member is. Who is in there already stays in.

    One use of a pass at the most is burnt for a person, location and local day, however often they come and go. Whoever
    is in elsewhere has left there. Raises NotFound, Invalid (archived, merged), Forbidden, AccountSuspended,
    NoAccessToday.
    """
    visit = await _visit(session, location_id=location_id, member_id=member_id, guest=guest, now=now)
    if not override:
        require_standing(session, visit.barred, to="to come in again")
    for one in await _present(session, visit):
        if one.row.location_id == location_id and one.row.ends_at > now:
            return one
        await check_out(session, one, at=min(now, one.row.ends_at), by=acting_principal(session).label)
    cover = Cover("staff") if override else await _used_cover(session, visit)
    if guest is not None and guest.visitor is not None and guest.visitor.row.state != "arrived":
        await check_in_visitor(session, guest.visitor, now=now)
    return await _write(session, visit, cover)


async def preview(
    session: AsyncSession, *, now: datetime, location_id: UUID, member_id: UUID, guest: Guest | None = None
) -> CoverOut:
    """What would let them in now, and what it would take. Writes nothing."""
    visit = await _visit(session, location_id=location_id, member_id=member_id, guest=guest, now=now)
    require_standing(session, visit.barred, to="to come in again")
    cover, _ = await _cover(session, visit)
    if cover is None:
        return CoverOut(covered_by=None, passes=await _offers(session, visit))
    return CoverOut(
        covered_by=cover.by,
        permission_id=cover.source_id if cover.by == "permission" else None,
        booking_id=cover.source_id if cover.by == "booking" else None,
        pass_id=cover.source_id if cover.by == "pass" else None,
        lot_id=cover.lot.id if cover.lot else None,
        pass_burnt=cover.uses,
    )


async def find_check_in(
    session: AsyncSession, check_in_id: UUID, *, scope: str = "visits:read", lock: bool = False
) -> ShownCheckIn:
    """Raises NotFound (also for a member whose it isn't), Forbidden."""
    principal = acting_principal(session)
    statement = check_ins_shown().where(CheckIn.id == check_in_id)
    if principal.kind == "member":
        statement = statement.where(mine(principal.id))
    if lock:
        statement = statement.with_for_update(of=CheckIn).execution_options(populate_existing=True)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no check-in {encode_id('chk', check_in_id)}")
    if principal.is_staff:
        principal.require(scope, row[0].location_id)
    return ShownCheckIn(row[0], row[1])


async def check_out(session: AsyncSession, one: ShownCheckIn, *, at: datetime, by: str) -> None:
    """They leave. Of a locked check-in. Raises AlreadyCheckedOut."""
    row = one.row
    if row.checked_out_at is not None:
        raise AlreadyCheckedOut("they left already; check them in again when they come back")
    row.checked_out_at, row.checked_out_by, row.version = max(at, row.checked_in_at), by, row.version + 1
    await session.flush()
    if row.visitor_id is not None:
        visitor = await lock_visitor(session, row.visitor_id)
        if visitor.row.state == "arrived":
            await check_out_visitor(session, visitor, now=row.checked_out_at)
    tell_left(session, one)


def tell_left(session: AsyncSession, one: ShownCheckIn) -> None:
    """Emits that someone left."""
    emit(
        session,
        CheckedOut(
            aggregate_id=one.row.id,
            location_id=one.row.location_id,
            data=one.out,
            previous={"checked_out_at": None, "checked_out_by": None},
        ),
    )


async def _visit(unit: HasInfo, *, location_id: UUID, member_id: UUID, guest: Guest | None, now: datetime) -> _Visit:
    """Two statements. The member is locked from here on."""
    field = "member_id" if guest is None else "host_member_id"
    who = await WHO.fetchrow(unit, member_id=member_id)
    if who is None:
        raise _missing(field, f"there is no member {encode_id('mem', member_id)}")
    where = await WHERE.fetchrow(unit, location_id=location_id, member_id=member_id)
    if where is None:
        raise _missing("location_id", f"there is no location {encode_id('loc', location_id)}")
    principal = acting_principal(unit)
    if principal.is_staff:
        principal.require("visits:write", location_id)
    if who.merged_into_id is not None:
        raise Invalid.field(f"/{field}", f"was merged into {encode_id('mem', who.merged_into_id)}; use that one")
    if who.gone:
        raise Invalid.field(f"/{field}", "is archived; restore the member first")
    if where.gone:
        raise Invalid.field("/location_id", f"{where.name} is archived; nobody comes in there")
    known = await calendars(unit, {location_id: where.version})
    place = Place(location_id, where.time_zone, now, frozenset(where.desk_type_ids))
    return _Visit(member_id, who.name, guest, place, where.name, known[location_id], where.barred)


async def _present(session: AsyncSession, visit: _Visit) -> list[ShownCheckIn]:
    """Where the person is in now, by what is noted: once at the most, unless a sweep is late."""
    statement = check_ins_shown().where(CheckIn.checked_out_at.is_(None))
    if visit.guest is None:
        statement = statement.where(CheckIn.member_id == visit.member_id)
    else:
        statement = statement.where(CheckIn.host_member_id == visit.member_id, CheckIn.guest_key == visit.guest.key)
    rows = await session.execute(statement.with_for_update(of=CheckIn).execution_options(populate_existing=True))
    return [ShownCheckIn(row[0], row[1]) for row in rows]


async def _cover(unit: HasInfo, visit: _Visit) -> tuple[Cover | None, list[Permission]]:
    """What covers the day, and the person's permissions. One statement."""
    starts_at, ends_at = visit.calendar.day_bounds(visit.on)
    same = {
        "member_id": visit.member_id,
        "starts_at": visit.place.at,
        "location_id": visit.place.location_id,
        "local_day": visit.on,
    }
    if visit.guest is not None:
        booked = visit.guest.booking_on(starts_at, ends_at)
        if booked is not None:
            return Cover("booking", booked), []
        row = await GUEST_FACTS.fetchrow(unit, **same, guest_key=visit.guest.key)
        assert row is not None
        lots = benefits.lots_of(row.lots)
        return pass_of_day(visit.place, passes=_passes(row.passes), lots=lots, use_of="guest_pass"), []
    row = await MEMBER_FACTS.fetchrow(unit, **same, day_starts_at=starts_at, day_ends_at=ends_at)
    assert row is not None
    permissions = permissions_of(row.permissions)
    cover = cover_of_day(
        visit.place,
        permissions=permissions,
        booking_ids=[UUID(one) for one in row.bookings or ()],
        passes=_passes(row.passes),
        lots=benefits.lots_of(row.lots),
    )
    return cover, permissions


async def _used_cover(session: AsyncSession, visit: _Visit) -> Cover:
    """What covers the day, with the pass that it takes used. Tried anew when someone else was faster: a team's pass or
    the last use of a team's lot. Raises NoAccessToday."""
    for _ in range(_ATTEMPTS):
        cover, permissions = await _cover(session, visit)
        if cover is None:
            raise await _no_access(session, visit, permissions)
        if not cover.uses:
            return cover
        if cover.source_id is not None:
            if await benefits.use_dated_pass(session, cover.source_id, member_id=visit.member_id, now=visit.place.at):
                return cover
        elif (burnt := await _burn(session, visit)) is not None:
            return Cover("pass", burnt, uses=True)
    raise Conflict("too many check in with the same passes at this moment; try again")


async def _burn(session: AsyncSession, visit: _Visit) -> UUID | None:
    """Burns one use of the best lot, chosen anew among the locked ones; None when nothing is left, or another was
    faster."""
    row = await LOCKED_LOTS.fetchrow(session, member_id=visit.member_id, starts_at=visit.place.at)
    assert row is not None
    kind: Any = "day_pass" if visit.guest is None else "guest_pass"
    chosen = pass_of_day(visit.place, passes=[], lots=benefits.lots_of(row.lots), use_of=kind)
    if chosen is None or chosen.lot is None:
        return None
    starts_at, ends_at = visit.calendar.day_bounds(visit.on)
    return await benefits.burn_pass(
        session,
        lot=chosen.lot,
        kind=kind,
        member_id=visit.member_id,
        location_id=visit.place.location_id,
        on=visit.on,
        starts_at=starts_at,
        ends_at=ends_at,
        now=visit.place.at,
        guest_key=visit.guest.key if visit.guest else None,
        guest_name=visit.guest.name[:200] if visit.guest else None,
    )


async def _write(session: AsyncSession, visit: _Visit, cover: Cover) -> ShownCheckIn:
    guest, now = visit.guest, visit.place.at
    row = CheckIn(
        id=new_id(),
        location_id=visit.place.location_id,
        member_id=visit.member_id if guest is None else None,
        host_member_id=visit.member_id if guest is not None else None,
        guest_key=guest.key if guest else None,
        guest_name=guest.name[:200] if guest else None,
        visitor_id=guest.visitor.row.id if guest and guest.visitor else None,
        on_day=visit.on,
        covered_by=cover.by,
        permission_id=cover.source_id if cover.by == "permission" else None,
        booking_id=cover.source_id if cover.by == "booking" else None,
        pass_id=cover.source_id if cover.by == "pass" else None,
        pass_burnt=cover.uses,
        checked_in_at=now,
        ends_at=day_ends_at(visit.calendar, now),
        checked_in_by=acting_principal(session).label,
    )
    session.add(row)
    await session.flush()
    shown = ShownCheckIn(row, visit.place.time_zone, is_new=True)
    emit(session, CheckedIn(aggregate_id=row.id, location_id=row.location_id, data=shown.out))
    return shown


async def _offers(session: AsyncSession, visit: _Visit) -> list[PassOfferOut]:
    """The passes that could be bought for the day, the cheapest first."""
    member = acting_principal(session).kind == "member"
    return [
        PassOfferOut(product_id=one.id, name=one.name, price=Money(amount=one.price_amount, currency=one.currency))
        for one in await benefits.passes_on_sale(
            session,
            kind="day_pass" if visit.guest is None else "guest_pass",
            location_id=visit.place.location_id,
            only_for_members=member,
            limit=_MOST_OFFERED,
        )
    ]


async def _no_access(session: AsyncSession, visit: _Visit, permissions: Sequence[Permission]) -> NoAccessToday:
    offers = await _offers(session, visit)
    access = [one for one in permissions if one.kind == "access"]
    what = (
        f"a guest pass of {visit.name}"
        if visit.guest
        else "a booking there on that day, a permission to be there now, or a day pass"
    )
    price = ""
    if offers:
        cheapest = offers[0]
        currency = cheapest.price.currency
        price = f"; {cheapest.name} costs {decimal_text(cheapest.price.amount, currency)} {currency}"
    name = visit.guest.name if visit.guest else visit.name
    return NoAccessToday(
        f"nothing covers {name} at {visit.place_name} on {visit.on}: {what} would{price}",
        extra={
            "location_id": encode_id("loc", visit.place.location_id),
            "on": visit.on.isoformat(),
            "passes": [one.model_dump(mode="json") for one in offers],
            "permissions": [
                {
                    "permission_id": encode_id("prm", one.id),
                    "name": one.name,
                    "restrictions": one.restrictions.model_dump(mode="json"),
                }
                for one in access
            ],
        },
    )


def _passes(found: Sequence[Sequence[Any]] | None) -> list[HeldPass]:
    return [HeldPass(UUID(id_), state, own) for id_, state, own in found or ()]


def _missing(field: str, detail: str) -> NotFound:
    return NotFound(f"{field}: {detail}", errors=[ProblemItem(pointer=f"/{field}", code="not_found", detail=detail)])
