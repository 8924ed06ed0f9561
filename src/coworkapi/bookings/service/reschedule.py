"""Moving a booking: to another time, another resource, or only to a later end. In one step, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import TooLate
from coworkapi.bookings.events import OF_STATE, BookingExtended, BookingRescheduled
from coworkapi.bookings.rules import MOVABLE, Wish, check_in_deadline, check_state, violations
from coworkapi.bookings.schemas import BookingOut, BookingTerms, MoveOut, check_order
from coworkapi.bookings.service.access import asker_of, authorise
from coworkapi.bookings.service.book import policy_broken, require_policy, tell
from coworkapi.bookings.service.change import change, with_values
from coworkapi.bookings.service.facts import Facts, load_facts, terms_by
from coworkapi.bookings.service.limits import limit_results
from coworkapi.bookings.service.look import ask_of
from coworkapi.bookings.service.money_change import MoneyMoves
from coworkapi.bookings.service.money_move import Repriced, reprice_one
from coworkapi.bookings.service.place import allocation_kind, keep_from_archiving, occupied_until
from coworkapi.core.errors import Invalid, ProblemItem
from coworkapi.core.unit_of_work import acting_principal, rehearsal
from coworkapi.spaces import service as spaces

# Rules that an extension of a running booking is not asked for again: its start was allowed.
_OF_THE_START = frozenset({"start_grid", "lead_time", "booking_window"})


async def reschedule(
    session: AsyncSession,
    booking: BookingOut,
    *,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    resource_id: UUID | None = None,
    override_policy: bool = False,
    dry_run: bool = False,
    stays_unpriced: bool = False,
) -> MoveOut:
    """Moves a locked booking; what is left out stays, and a new start alone keeps the length.

    The target's policy of today decides and gives the new terms, its rates the new price (not with `stays_unpriced`,
    for one that another system has charged). Raises as `book` does,
    WrongState, and TooLate for one that has begun. After SlotTaken the caller must let its transaction roll back.
    """
    check_state(booking.state, MOVABLE, "rescheduled")
    if booking.starts_at <= now and booking.state == "confirmed" and not override_policy:
        raise TooLate("it has begun; extend it or end it early instead")
    new_start = starts_at or booking.starts_at
    new_end = ends_at or (new_start + (booking.ends_at - booking.starts_at))
    _check_order(new_start, new_end)
    facts = await load_facts(
        session,
        resource_id=resource_id or booking.resource_id,
        starts_at=new_start,
        ends_at=new_end,
        member_id=booking.member_id,
        team_id=booking.team_id,
        own=booking.id,
    )
    longer = new_end - new_start > booking.ends_at - booking.starts_at
    if longer and not override_policy:
        facts.require_standing(session)
    wish = await _require_allowed(session, facts, booking, now, override_policy=override_policy)
    facts.require_free(wish, own=booking.id)
    terms = terms_by(facts.rules, overridden=override_policy)
    if booking.state == "confirmed":
        # A sure booking stays sure: what the target would ask before it, was asked when it was made.
        terms = terms.model_copy(
            update={
                "approval_hours": booking.terms.approval_hours,
                "payment_before_confirmation": booking.terms.payment_before_confirmation,
            }
        )
    values: dict[str, Any] = {
        "resource_id": facts.resource_id,
        "location_id": facts.location_id,
        "starts_at": new_start,
        "ends_at": new_end,
        "terms": terms,
        "check_in_by": check_in_deadline(booking.state, new_start, new_end, now, terms.no_show_minutes),
        "sequence": booking.sequence + 1,
        "is_exception": booking.is_exception or booking.series_id is not None,
    }
    async with rehearsal(session, dry_run):
        priced = (
            Repriced({}, MoneyMoves())
            if stays_unpriced
            else await reprice_one(session, booking, facts, ask_of(facts, booking.quantity), now=now)
        )
    values |= priced.values(booking)
    if dry_run:
        unit_ids = _choose(facts, booking)
        moved = with_values(booking, {**values, "unit_ids": unit_ids, "time_zone": facts.time_zone})
    else:
        values["unit_ids"] = await _move(session, facts, wish, booking, terms)
        here = with_values(booking, {"time_zone": facts.time_zone})
        moved = await change(session, here, BookingRescheduled, **values)
    return await _paid(session, booking, moved, priced, now=now, dry_run=dry_run)


async def extend(
    session: AsyncSession,
    booking: BookingOut,
    *,
    now: datetime,
    ends_at: datetime,
    override_policy: bool = False,
    dry_run: bool = False,
) -> MoveOut:
    """Lets a locked booking end later, also while it runs, on the same units and by the same terms.

    The whole is priced anew, but with the factors of demand and of the last minute that it was booked with.

    Raises as `book` does, WrongState, and TooLate for one that is over. After SlotTaken the caller must let its
    transaction roll back.
    """
    check_state(booking.state, MOVABLE | {"checked_in"}, "extended")
    if ends_at <= booking.ends_at:
        raise Invalid.field("/ends_at", "must be later than the present end; POST .../end-early or .../reschedule")
    if booking.ends_at <= now and booking.state in ("confirmed", "checked_in"):
        raise TooLate("it is over; make a new booking")
    _check_order(booking.starts_at, ends_at)
    facts = await load_facts(
        session,
        resource_id=booking.resource_id,
        starts_at=booking.starts_at,
        ends_at=ends_at,
        member_id=booking.member_id,
        team_id=booking.team_id,
        gap=booking.terms.buffer_minutes,
        own=booking.id,
    )
    if not override_policy:
        facts.require_standing(session)
    wish = await _require_allowed(session, facts, booking, now, override_policy=override_policy, without=_OF_THE_START)
    in_the_way = [one for one in facts.occupied if one.unit_id in booking.unit_ids]
    if in_the_way:
        raise facts.taken(wish, own=booking.id)
    values: dict[str, Any] = {
        "ends_at": ends_at,
        "check_in_by": _later_deadline(booking, ends_at),
        "sequence": booking.sequence + 1,
        "is_exception": booking.is_exception or booking.series_id is not None,
    }
    async with rehearsal(session, dry_run):
        priced = await reprice_one(session, booking, facts, ask_of(facts, booking.quantity), now=now, as_booked=True)
    values |= priced.values(booking)
    if dry_run:
        return await _paid(session, booking, with_values(booking, values), priced, now=now, dry_run=True)
    try:
        await spaces.move(
            session,
            source_id=booking.id,
            unit_ids=booking.unit_ids,
            period=Range(booking.starts_at, occupied_until(ends_at, booking.terms)),
            kind="hold" if booking.state == "held" else "booking",
        )
    except spaces.UnitsTaken as lost:
        raise facts.taken(wish, own=booking.id) from lost
    longer = await change(session, booking, BookingExtended, **values)
    return await _paid(session, booking, longer, priced, now=now, dry_run=False)


async def _paid(
    session: AsyncSession, before: BookingOut, after: BookingOut, priced: Repriced, *, now: datetime, dry_run: bool
) -> MoveOut:
    if not dry_run and after.state != before.state:
        tell(session, OF_STATE[after.state], after, {"state": before.state})
    await priced.write(session, [after], now=now, dry_run=dry_run)
    return MoveOut(booking=after, money=priced.shown(before, after), dry_run=dry_run)


def _later_deadline(booking: BookingOut, ends_at: datetime) -> datetime | None:
    """A deadline that the old end cut short is what it would have been; another stays."""
    if booking.check_in_by is None or booking.check_in_by < booking.ends_at:
        return booking.check_in_by
    terms, starts_at = booking.terms, booking.starts_at
    later = check_in_deadline(booking.state, starts_at, ends_at, starts_at, terms.no_show_minutes)
    return later and max(later, booking.check_in_by)


async def _require_allowed(
    session: AsyncSession,
    facts: Facts,
    booking: BookingOut,
    now: datetime,
    *,
    override_policy: bool,
    without: frozenset[str] = frozenset(),
) -> Wish:
    """The wish that the move is. Raises unless the asker, the resource and its policy allow it."""
    authorise(session, "bookings:write", facts.location_id)
    if override_policy:
        authorise(session, "bookings:override", facts.location_id)
    if facts.resource_id != booking.resource_id:
        facts.require_bookable()
    wish = facts.wish(
        quantity=booking.quantity,
        attendee_count=booking.attendee_count,
        asker=asker_of(acting_principal(session)),
    )
    if override_policy:
        return wish
    calendar = await facts.calendar(session)
    if not without:
        await require_policy(session, facts, wish, calendar, now, own=booking.id)
        return wish
    broken = [one for one in violations(facts.rules, wish, now, calendar) if one.code not in without]
    if not broken:
        broken = [
            ProblemItem(pointer="/ends_at", code=result.code, detail=result.detail or result.rule)
            for result in await limit_results(session, facts, wish, calendar, own=booking.id)
            if not result.kept
        ]
    if broken:
        raise policy_broken(facts.resource_name, broken)
    return wish


async def _move(
    session: AsyncSession, facts: Facts, wish: Wish, booking: BookingOut, terms: BookingTerms
) -> Sequence[UUID]:
    unit_ids = _choose(facts, booking)
    if facts.resource_id != booking.resource_id:  # its own can't be archived while it is booked
        await keep_from_archiving(session, [facts.resource_id])
    try:
        return await spaces.move(
            session,
            source_id=booking.id,
            unit_ids=unit_ids,
            period=Range(facts.starts_at, occupied_until(facts.ends_at, terms)),
            kind="hold" if allocation_kind(booking.state) == "hold" else "booking",
        )
    except spaces.UnitsTaken as lost:
        raise facts.taken(wish, own=booking.id) from lost


def _choose(facts: Facts, booking: BookingOut) -> list[UUID]:
    """The units that the moved booking gets: a room's all; of a pool its own where they are free, then the first."""
    if not facts.is_pool:
        return list(facts.unit_ids)
    busy = {one.unit_id for one in facts.occupied}
    free = [unit_id for unit_id in facts.unit_ids if unit_id not in busy]
    own = [unit_id for unit_id in free if unit_id in booking.unit_ids]
    return (own + [unit_id for unit_id in free if unit_id not in own])[: booking.quantity]


def _check_order(starts_at: datetime, ends_at: datetime) -> None:
    try:
        check_order(starts_at, ends_at)
    except ValueError as error:
        raise Invalid.field("/ends_at", str(error)) from None
