"""Changing a series: one occurrence, one and those that follow, or all that have not begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.events import BookingCancelled, BookingRescheduled, BookingUpdated, SeriesCreated
from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.recurrence import Occurrence, ended_before, instant_of
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.series_schemas import OccurrenceOut, OnConflict, SeriesChangeOut, SeriesOut, SeriesScope
from coworkapi.bookings.service.access import lock_booking
from coworkapi.bookings.service.change import with_values
from coworkapi.bookings.service.facts import Facts
from coworkapi.bookings.service.reschedule import reschedule
from coworkapi.bookings.service.series import save_series, skipped_of
from coworkapi.bookings.service.series_access import (
    Part,
    booking_out,
    load_part,
    local_start,
    occurrence_booking,
    occurrence_out,
    require_running,
    shown,
)
from coworkapi.bookings.service.series_ask import allow, require_placed, series_facts, series_wish
from coworkapi.bookings.service.series_cancel import cancelled_values, fee_of
from coworkapi.bookings.service.series_compare import Change, Target, compare, elapsed_minutes, target_of
from coworkapi.bookings.service.series_money import SeriesMove, move_series, total_of
from coworkapi.bookings.service.series_plan import Placement, Planner
from coworkapi.bookings.service.series_write import (
    Changed,
    allocate,
    change_bookings,
    insert_bookings,
    lock_units,
    moved_values,
    release,
)
from coworkapi.core.clock import zone
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.unit_of_work import acting_principal

_DROPPED = "the series was changed"


async def reschedule_series(
    session: AsyncSession,
    series: BookingSeries,
    *,
    now: datetime,
    scope: SeriesScope,
    booking_id: UUID | None = None,
    recurrence_at: datetime | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    minutes: int | None = None,
    rrule: str | None = None,
    resource_id: UUID | None = None,
    quantity: int | None = None,
    on_conflict: OnConflict | None = None,
    include_exceptions: bool = False,
    override_policy: bool = False,
    dry_run: bool = False,
) -> SeriesChangeOut:
    """Moves occurrences of a locked series to another time, rule or resource.

    Occurrences that were changed on their own stay unless `include_exceptions`; those that have begun stay always. In
    mode `skip` an occurrence without room at its new time stays at its old one, as an exception. `following` splits the
    series. Raises as `create_series` does, SeriesEnded, TooLate; after a conflict the caller must let its transaction
    roll back.
    """
    require_running(series)
    if scope == "this":
        found = await occurrence_booking(session, series, booking_id=booking_id, recurrence_at=recurrence_at)
        booking = await lock_booking(session, found)
        start, end = _single_times(booking, starts_at, ends_at, minutes)
        moved = await reschedule(
            session,
            booking,
            now=now,
            starts_at=start,
            ends_at=end,
            resource_id=resource_id,
            override_policy=override_policy,
            dry_run=dry_run,
        )
        return await one_changed(
            session, series, moved.booking, "moved", dry_run=dry_run, price=moved.booking.price, money=moved.money
        )
    part = await load_part(session, series, now=now, scope=scope, booking_id=booking_id, recurrence_at=recurrence_at)
    facts = await series_facts(session, series, resource_id or series.resource_id)
    allow(session, facts, "bookings:write", override_policy=override_policy)
    target = target_of(
        series, part, facts, starts_at=starts_at, ends_at=ends_at, minutes=minutes, rrule=rrule, quantity=quantity
    )
    change = compare(series, part, target, facts, now, include_exceptions=include_exceptions)
    planner = Planner(
        facts=facts,
        wish=series_wish(session, series, facts, quantity=target.quantity),
        calendar=await facts.calendar(session),
        on_conflict=on_conflict or series.on_conflict,  # type: ignore[arg-type]
        now=now,
        overridden=override_policy,
        ignored=[booking.id for booking in [*change.moving, *change.dropped]],
        lock=not dry_run,
    )
    planner, plan = await _plan(session, planner, change)
    placed = {one.slot.booking.id if one.slot.booking else new_id(): one for one in plan}
    money = await move_series(
        session,
        facts,
        planner,
        plan,
        [(booking, fee_of(booking, now)) for booking in change.dropped],
        reason=_DROPPED,
        dry_run=dry_run,
    )
    if not dry_run:
        leaving = [one.slot.booking for one in plan if one.is_placed and one.slot.booking] + change.dropped
        units = {unit_id for one in plan for unit_id in one.unit_ids}
        await lock_units(session, sorted(units.union(*(booking.unit_ids for booking in leaving))))
        await release(session, leaving)
        stayed = {booking_id for booking_id, one in placed.items() if one.outcome == "kept"}
        placed = await allocate(session, planner, plan)
        lost = [one for booking_id, one in placed.items() if one.outcome == "kept" and booking_id not in stayed]
        for one in lost:  # its old place is given up already, perhaps to another one: nothing is changed instead
            one.outcome = "conflict"
        require_placed(session, list(placed.values()), facts, "fail" if lost else planner.on_conflict, anything=True)
    await money.settle_on(session, placed)
    splits = scope == "following" and part.first > 0
    values = _part_values(session, series, part, target, facts, planner, change, placed)
    if dry_run:
        before, after = await as_it_would_be(session, series, part, values, splits=splits)
        leaving = [one.slot.booking for one in placed.values() if one.is_placed and one.slot.booking]
        as_moved = [with_values(booking, _moved(placed[booking.id], facts, planner, money)) for booking in leaving]
        await money.write(session, as_moved, dry_run=True)
    else:
        before, after = await _write(
            session, series, part, facts, planner, change, placed, values, money, splits=splits
        )
    told = _told(session, part, change, placed, facts, now, money, made=not dry_run)
    return SeriesChangeOut(
        dry_run=dry_run,
        series=after,
        split_from=before,
        occurrences=told,
        money=total_of(one.money for one in told),
    )


def _moved(placement: Placement, facts: Facts, planner: Planner, money: SeriesMove) -> dict[str, Any]:
    """What changes on a booking that moves, its money included."""
    assert placement.slot.booking is not None
    moved = moved_values(placement, facts, now=planner.now, overridden=planner.overridden)
    return {**moved, **money.values(placement.slot.booking)}


async def one_changed(
    session: AsyncSession, series: BookingSeries, booking: BookingOut, outcome: Any, *, dry_run: bool, **more: Any
) -> SeriesChangeOut:
    """The answer to a change of a single occurrence."""
    (same,) = await shown(session, series)
    where = zone(series.time_zone)
    return SeriesChangeOut(
        dry_run=dry_run, series=same, occurrences=[booking_out(booking, None, outcome, where, **more)]
    )


def _single_times(
    booking: BookingOut, starts_at: datetime | None, ends_at: datetime | None, minutes: int | None
) -> tuple[datetime, datetime]:
    """The new period of one booking, from wall times or instants."""
    where = zone(booking.time_zone)
    start = booking.starts_at
    if starts_at is not None:
        start = starts_at if starts_at.tzinfo is not None else instant_of(local_start(starts_at, where), where)
    if ends_at is not None:
        return start, start + timedelta(minutes=elapsed_minutes(start, ends_at, booking.time_zone))
    if minutes is not None:
        return start, start + timedelta(minutes=minutes)
    return start, start + (booking.ends_at - booking.starts_at)


async def _plan(session: AsyncSession, planner: Planner, change: Change) -> tuple[Planner, list[Placement]]:
    """Where the slots go. A booking that has to stay keeps its old place from others, so they are placed again then."""
    while True:
        plan = await planner.place(session, change.slots)
        staying = {one.slot.booking.id for one in plan if one.outcome == "kept" and one.slot.booking is not None}
        ignored = [booking_id for booking_id in planner.ignored if booking_id not in staying]
        if len(ignored) == len(planner.ignored):
            return planner, plan
        planner = replace(planner, ignored=ignored)


def _part_values(
    session: AsyncSession,
    series: BookingSeries,
    part: Part,
    target: Target,
    facts: Facts,
    planner: Planner,
    change: Change,
    placed: Mapping[UUID, Placement],
) -> dict[str, Any]:
    """The columns of the series that the part is afterwards."""
    return {
        "resource_id": facts.resource_id,
        "location_id": facts.location_id,
        "time_zone": facts.time_zone,
        "rrule": str(target.rule),
        "starts_local": target.starts_local,
        "minutes": target.minutes,
        "quantity": target.quantity,
        "on_conflict": planner.on_conflict,
        "skipped": skipped_of(session, placed.values(), facts),
        "excluded_local": sorted(change.excluded),
    }


def before_values(series: BookingSeries, part: Part) -> dict[str, Any]:
    """The columns of the older half of a series that is split before the part."""
    first = part.concerned[0]
    return {
        "rrule": str(ended_before(part.rule, first.starts_at)),
        "skipped": [one for one in series.skipped if datetime.fromisoformat(one["local"]) < first.local],
        "excluded_local": [local for local in series.excluded_local if local < first.local],
    }


async def as_it_would_be(
    session: AsyncSession, series: BookingSeries, part: Part, values: Mapping[str, Any], *, splits: bool
) -> tuple[SeriesOut | None, SeriesOut]:
    """The two halves of a series (or the one) with these values for the part; nothing is written."""
    (now_is,) = await shown(session, series)
    where = zone(values.get("time_zone", series.time_zone))
    update = {name: value for name, value in values.items() if name != "excluded_local"}
    if "excluded_local" in values:
        since = part.concerned[0].starts_at
        update["excluded_at"] = [at for at in now_is.excluded_at if not splits and at < since]
        update["excluded_at"] += [instant_of(local, where) for local in values["excluded_local"]]
    after = SeriesOut.model_validate({**now_is.model_dump(), **update})
    if not splits:
        return None, after
    first = part.concerned[0].starts_at
    before = now_is.model_copy(
        update={
            "rrule": before_values(series, part)["rrule"],
            "skipped": [one for one in now_is.skipped if one.recurrence_at < first],
            "excluded_at": [at for at in now_is.excluded_at if at < first],
        }
    )
    return before, after


async def _write(
    session: AsyncSession,
    series: BookingSeries,
    part: Part,
    facts: Facts,
    planner: Planner,
    change: Change,
    placed: Mapping[UUID, Placement],
    values: Mapping[str, Any],
    money: SeriesMove,
    *,
    splits: bool,
) -> tuple[SeriesOut | None, SeriesOut]:
    (was,) = await shown(session, series)
    half = await split(session, series, part, values) if splits else series
    now, overridden = planner.now, planner.overridden
    changes: list[Changed] = []
    for one in placed.values():
        if one.slot.booking is not None and one.is_placed:
            moved = _moved(one, facts, planner, money)
            changes.append(Changed(one.slot.booking, {**moved, "series_id": half.id}, BookingRescheduled))
        elif one.slot.booking is not None:
            staying = {"series_id": half.id, "recurrence_at": one.slot.occurrence.starts_at, "is_exception": True}
            changes.append(Changed(one.slot.booking, staying, BookingUpdated))
    for booking in change.dropped:
        gone = cancelled_values(booking, now=now, reason=_DROPPED)
        changes.append(Changed(booking, {**gone, "series_id": half.id, "recurrence_at": None}, BookingCancelled))
    stays: list[tuple[BookingOut, Occurrence | None]] = [(booking, new) for booking, new, _ in change.kept]
    stays += change.same
    stays += [(booking, None) for booking in change.dead]
    for booking, new in stays:
        named = {"series_id": half.id, "recurrence_at": new.starts_at if new else None}
        if named != {"series_id": booking.series_id, "recurrence_at": booking.recurrence_at}:
            changes.append(Changed(booking, named, BookingUpdated))
    if not splits:
        earlier = before_values(series, part)
        for name, value in values.items():
            setattr(series, name, [*earlier[name], *value] if name in ("skipped", "excluded_local") else value)
        await session.flush()
    changed = await change_bookings(session, changes)
    made = await insert_bookings(
        session,
        half,
        facts,
        {booking_id: one for booking_id, one in placed.items() if one.is_placed and one.slot.booking is None},
        now=now,
        overridden=overridden,
        created_by=acting_principal(session).label,
        bills=money.bills,
    )
    await money.write(session, [*changed, *made.values()])
    before = await save_series(session, series, was)
    if not splits:
        return None, before
    return before, await created(session, half)


async def split(session: AsyncSession, series: BookingSeries, part: Part, values: Mapping[str, Any]) -> BookingSeries:
    """Ends the series before the part, and makes the series that the part is from now on. One or two statements."""
    half = BookingSeries(
        id=new_id(),
        continues_series_id=series.id,
        member_id=series.member_id,
        team_id=series.team_id,
        created_by=acting_principal(session).label,
        **{
            name: getattr(series, name)
            for name in (
                "resource_id",
                "location_id",
                "time_zone",
                "minutes",
                "quantity",
                "attendee_count",
                "title",
                "note",
                "on_conflict",
            )
        }
        | {"meta": dict(series.meta)}
        | dict(values),
    )
    for name, value in before_values(series, part).items():
        setattr(series, name, value)
    session.add(half)
    await session.flush()
    return half


async def created(session: AsyncSession, half: BookingSeries) -> SeriesOut:
    """Says that a series was split off."""
    (made,) = await shown(session, half)
    emit(session, SeriesCreated(aggregate_id=half.id, location_id=half.location_id, data=made))
    return made


def _told(
    session: AsyncSession,
    part: Part,
    change: Change,
    placed: Mapping[UUID, Placement],
    facts: Facts,
    now: datetime,
    money: SeriesMove,
    *,
    made: bool,
) -> list[OccurrenceOut]:
    """Every occurrence of the part and what became of it, by start."""
    where = zone(facts.time_zone)
    found: list[OccurrenceOut] = []
    for booking_id, one in placed.items():
        exists = one.slot.booking is not None or (made and one.is_placed)
        told = occurrence_out(session, one, where, booking_id=booking_id if exists else None)
        if one.outcome == "kept" and one.slot.booking is not None:
            stays = one.slot.booking
            told.starts_at, told.ends_at, told.resource_id = stays.starts_at, stays.ends_at, stays.resource_id
            told.resource_name = None
        money.tell(told, one.slot.booking, booking_id)
        found.append(told)
    found += [booking_out(booking, new, "kept", where, detail=why) for booking, new, why in change.kept]
    found += [booking_out(booking, new, "unchanged", where) for booking, new in change.same]
    old = {one.starts_at: one for one in part.concerned}
    for booking in change.dropped:
        occurrence = old.get(booking.recurrence_at) if booking.recurrence_at else None
        fee = fee_of(booking, now)
        told = booking_out(booking, occurrence, "cancelled", where, detail=_DROPPED, fee_percent=fee)
        money.tell(told, booking, booking.id)
        found.append(told)
    return sorted(found, key=lambda one: (one.starts_at, one.booking_id or UUID(int=0)))
