"""Bookings: they may lie outside their policy (another system allowed them), never on each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, String, any_, bindparam, select

from coworkapi.bookings import service as bookings
from coworkapi.bookings.models import Booking
from coworkapi.core.clock import zone
from coworkapi.core.errors import Conflict
from coworkapi.imports.load import Load, Refused
from coworkapi.imports.reading import Entry, Read
from coworkapi.imports.schemas import BookingEntry
from coworkapi.spaces.models import Location, Resource

_SHOWN = 3
_BATCH = 1000
# The id of a booking that is made with the rest of its set.
_LATER = UUID(int=0)


async def load_bookings(load: Load, read: Read[BookingEntry], *, now: datetime) -> None:
    """Some statements for each thousand new bookings, none for one that is there as it should be.

    They cost nothing here, since the other system has charged them, unless the file says that the rates count.
    """
    await load.know("booking", Booking)
    zones = await _zones(load)
    there = await _there(load, [entry.value.external_id for entry in read.entries])
    new: list[tuple[Entry[BookingEntry], bookings.Brought]] = []

    async def put(entry: Entry[BookingEntry], found: UUID | None) -> tuple[UUID, str]:
        value = entry.value
        resource_id = load.find("resource", entry, "resource", value.resource)
        assert resource_id is not None
        try:
            starts_at, ends_at = value.period(zone(zones[resource_id]))
        except ValueError as error:
            column, _, message = str(error).partition(": ")
            raise Refused(entry.fault(column, message)) from None
        if starts_at >= ends_at:
            raise Refused(entry.fault("ends_at", "must lie after starts_at"))
        people: dict[str, Any] = {
            "member_id": load.find("member", entry, "member", value.member),
            "team_id": load.find("team", entry, "team", value.team),
        }
        if not any(people.values()) and value.title is None:
            raise Refused(entry.fault("member", "say who it is for: member, team, or a title for a house event"))
        if found is not None:
            return found, await _change(
                load, entry, there[value.external_id], resource_id, starts_at, ends_at, people, now
            )
        brought = bookings.Brought(
            resource_id=resource_id,
            starts_at=starts_at,
            ends_at=ends_at,
            quantity=value.quantity,
            attendee_count=value.attendee_count,
            title=value.title,
            external_id=value.external_id,
            by_rates=value.price == "rates",
            **people,
        )
        new.append((entry, brought))
        return _LATER, "created"

    await load.each("booking", read, put)
    for start in range(0, len(new), _BATCH):
        await _bring_in(load, read, new[start : start + _BATCH], now)


async def _bring_in(
    load: Load, read: Read[BookingEntry], new: Sequence[tuple[Entry[BookingEntry], bookings.Brought]], now: datetime
) -> None:
    counts = load.report.files[read.file]
    outcomes = await bookings.bring_in(load.session, [brought for _, brought in new], now=now)
    for (entry, _), outcome in zip(new, outcomes, strict=True):
        if outcome.booking is not None:
            load.known["booking"][entry.value.external_id] = outcome.booking.id
            continue
        assert outcome.problem is not None
        if isinstance(outcome.problem, Conflict):
            faults = [entry.fault("starts_at", await _in_the_way(load, outcome.problem.detail, outcome.in_the_way))]
        else:
            faults = entry.faults_of(outcome.problem)
        counts.created -= 1
        load.refuse("booking", entry, counts, faults)


async def _change(
    load: Load,
    entry: Entry[BookingEntry],
    row: Any,
    resource_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    people: dict[str, Any],
    now: datetime,
) -> str:
    """Moves or retitles what is there; who a booking is for doesn't change."""
    value = entry.value
    for column, wanted in (("member", people["member_id"]), ("team", people["team_id"])):
        if getattr(row, f"{column}_id") != wanted:
            raise Refused(entry.fault(column, "can't change: cancel it, and give the new one its own external_id"))
    if row.quantity != value.quantity:
        raise Refused(entry.fault("quantity", "can't change: cancel the booking and make a new one"))
    moved = (row.resource_id, row.starts_at, row.ends_at) != (resource_id, starts_at, ends_at)
    changes = {"title": value.title} if value.title != row.title else {}
    if value.attendee_count is not None and value.attendee_count != row.attendee_count:
        changes["attendee_count"] = value.attendee_count  # type: ignore[assignment]
    if not moved and not changes:
        return "unchanged"
    booking = await bookings.lock_booking(load.session, row.id)
    if moved:
        try:
            moved_to = await bookings.reschedule(
                load.session,
                booking,
                now=now,
                resource_id=resource_id,
                starts_at=starts_at,
                ends_at=ends_at,
                override_policy=True,
                stays_unpriced=booking.price is None,
            )
            booking = moved_to.booking
        except Conflict as taken:
            raise Refused(entry.fault("starts_at", await _explained(load, taken))) from None
    if changes:
        await bookings.update(load.session, booking, now=now, changes=changes)
    return "updated"


async def _explained(load: Load, taken: Conflict) -> str:
    """The conflict with what is in the way."""
    facts = getattr(taken, "facts", None)
    return await _in_the_way(load, taken.detail, [one.source_id for one in facts.occupied] if facts else [])


async def _in_the_way(load: Load, detail: str, ids: Sequence[UUID]) -> str:
    """The detail with what is in the way, by the external ids that the operator knows."""
    if not ids:
        return detail
    rows = await load.session.execute(select(Booking.id, Booking.external_id).where(Booking.id.in_(ids)))
    names = [row.external_id or str(row.id) for row in rows][:_SHOWN]
    return f"{detail} (in the way: {', '.join(names)})" if names else detail


async def _zones(load: Load) -> dict[UUID, str]:
    rows = await load.session.execute(
        select(Resource.id, Location.time_zone).join(Location, Location.id == Resource.location_id)
    )
    return {row.id: row.time_zone for row in rows}


async def _there(load: Load, external_ids: Sequence[str]) -> dict[str, Any]:
    rows = await load.session.execute(
        select(
            Booking.id,
            Booking.external_id,
            Booking.resource_id,
            Booking.starts_at,
            Booking.ends_at,
            Booking.member_id,
            Booking.team_id,
            Booking.title,
            Booking.attendee_count,
            Booking.quantity,
        ).where(Booking.external_id == any_(bindparam("external_ids", list(external_ids), type_=ARRAY(String))))
    )
    return {row.external_id: row for row in rows}
