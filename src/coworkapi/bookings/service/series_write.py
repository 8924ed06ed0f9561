"""A series' plan made true: a constant number of statements, however many occurrences there are.

The exclusion constraint decides. What loses a race is planned again with what is there by then; in the modes that
refuse, the caller's error undoes the whole transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.events import OF_STATE
from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.money import UNPRICED, Bill
from coworkapi.bookings.rules import check_in_deadline
from coworkapi.bookings.schemas import BookingOut, BookingTerms
from coworkapi.bookings.service.book import decide, tell
from coworkapi.bookings.service.change import previous_of, with_values
from coworkapi.bookings.service.facts import Facts, terms_by
from coworkapi.bookings.service.place import keep_from_archiving
from coworkapi.bookings.service.series_plan import Placement, Planner
from coworkapi.core.events import Fact
from coworkapi.core.ids import new_id
from coworkapi.spaces import service as spaces

# Each round is lost only to others who committed meanwhile.
_ROUNDS = 5


async def allocate(session: AsyncSession, planner: Planner, plan: Sequence[Placement]) -> dict[UUID, Placement]:
    """Occupies what was planned; placements by the id of their (new or moved) booking, in order.

    What loses a race is planned again, four times at the most. In the modes that refuse it stops at the first conflict,
    and the caller must let its transaction roll back. The old places of bookings that move must be given up before.
    Raises NotBookable when a resource was archived meanwhile.
    """
    if resources := {one.space.resource_id for one in plan if one.is_placed}:
        await keep_from_archiving(session, resources)
    found = {one.slot.booking.id if one.slot.booking else new_id(): one for one in plan}
    unplaced = dict(found)
    for attempt in range(_ROUNDS):
        if any(one.outcome == "conflict" for one in unplaced.values()):
            break
        _, lost = await spaces.allocate_many(
            session,
            [
                spaces.Wanted(
                    booking_id,
                    one.unit_ids,
                    Range(one.slot.occurrence.starts_at, one.space.occupied_until(one.slot.occurrence.ends_at)),
                )
                for booking_id, one in unplaced.items()
                if one.is_placed
            ],
            kind="booking",
        )
        if not lost:
            break
        for booking_id in lost:
            planner.give_back(found[booking_id])
        again = [found[booking_id].slot for booking_id in lost]
        if attempt < _ROUNDS - 1:
            unplaced = dict(zip(lost, await planner.place(session, again), strict=True))
        else:
            unplaced = {booking_id: planner.left_out(slot) for booking_id, slot in zip(lost, again, strict=True)}
        found |= unplaced
    return found


async def insert_bookings(
    session: AsyncSession,
    series: BookingSeries,
    facts: Facts,
    placed: Mapping[UUID, Placement],
    *,
    now: datetime,
    overridden: bool,
    created_by: str,
    bills: Mapping[UUID, Bill],
    terms: Mapping[UUID, BookingTerms] = MappingProxyType({}),
    quote_id: UUID | None = None,
) -> dict[UUID, BookingOut]:
    """The new bookings of these placements, with their facts. One statement. `terms`: where a quote promised some."""
    made: dict[UUID, BookingOut] = {}
    for booking_id, placement in placed.items():
        occurrence, space = placement.slot.occurrence, placement.space
        bill = bills.get(booking_id, UNPRICED)
        price = bill.price
        decision = decide(
            replace(facts, rules=space.rules, starts_at=occurrence.starts_at, ends_at=occurrence.ends_at),
            now,
            hold=False,
            overridden=overridden,
            left=price.left if price is not None else 0,
            terms=terms.get(booking_id),
        )
        made[booking_id] = BookingOut.model_construct(
            id=booking_id,
            resource_id=space.resource_id,
            location_id=facts.location_id,
            time_zone=facts.time_zone,
            member_id=series.member_id,
            team_id=series.team_id,
            series_id=series.id,
            state=decision.state,
            starts_at=occurrence.starts_at,
            ends_at=occurrence.ends_at,
            quantity=series.quantity,
            unit_ids=placement.unit_ids,
            attendee_count=series.attendee_count,
            title=series.title,
            note=series.note,
            terms=decision.terms,
            expires_at=decision.expires_at,
            check_in_by=decision.check_in_by,
            recurrence_at=occurrence.starts_at,
            is_exception=False,
            sequence=0,
            checked_in_at=None,
            cancelled_at=None,
            cancellation_reason=None,
            cancellation_fee_percent=None,
            account_id=bill.account_id,
            price=price,
            quote_id=quote_id,
            created_by=created_by,
            external_id=None,
            metadata=dict(series.meta),
            created_at=now,
            updated_at=now,
            version=1,
        )
    if not made:
        return made
    created_at = await session.scalar(_INSERT, {"rows": _rows(made.values())})
    for booking in made.values():
        booking.created_at = booking.updated_at = created_at
        tell(session, OF_STATE[booking.state], booking)
    return made


@dataclass(frozen=True, slots=True)
class Changed:
    """A locked booking, its new values, and the fact that says so."""

    booking: BookingOut
    values: Mapping[str, Any]
    fact: type[Fact]


async def change_bookings(session: AsyncSession, changes: Sequence[Changed]) -> list[BookingOut]:
    """Stores the new values, versions raised, and tells; the bookings as they are then. One statement, or two where
    recurrences change.

    Two that trade their recurrences would stand in each other's way half way through, so the old ones go first.
    """
    if not changes:
        return []
    renamed = [
        one.booking.id
        for one in changes
        if "recurrence_at" in one.values and one.values["recurrence_at"] != one.booking.recurrence_at
    ]
    if renamed:
        await session.execute(_FORGET_RECURRENCES, {"ids": renamed})
    after = [with_values(one.booking, {**one.values, "version": one.booking.version + 1}) for one in changes]
    updated_at = await session.scalar(_UPDATE, {"rows": _rows(after)})
    for booking, one in zip(after, changes, strict=True):
        booking.updated_at = updated_at
        tell(session, one.fact, booking, previous_of(one.booking, one.values))
    return after


async def release(session: AsyncSession, bookings: Sequence[BookingOut]) -> None:
    """Gives up what these locked bookings occupy. One statement."""
    if bookings:
        await spaces.release(session, source_ids=[booking.id for booking in bookings])


async def lock_units(session: AsyncSession, unit_ids: Sequence[UUID]) -> None:
    """Locks units in order before places are given up and taken: two that trade places would wait in a circle."""
    if unit_ids:
        await session.execute(_LOCK_UNITS, {"ids": sorted(unit_ids)})


def moved_values(placement: Placement, facts: Facts, *, now: datetime, overridden: bool) -> dict[str, Any]:
    """What a move changes on a booking; as `reschedule` of a single one does, but that it follows its series again."""
    booking, occurrence = placement.slot.booking, placement.slot.occurrence
    assert booking is not None
    terms = terms_by(placement.space.rules, overridden=overridden)
    if booking.state == "confirmed":
        terms = terms.model_copy(
            update={
                "approval_hours": booking.terms.approval_hours,
                "payment_before_confirmation": booking.terms.payment_before_confirmation,
            }
        )
    return {
        "resource_id": placement.space.resource_id,
        "location_id": facts.location_id,
        "time_zone": facts.time_zone,
        "starts_at": occurrence.starts_at,
        "ends_at": occurrence.ends_at,
        "unit_ids": placement.unit_ids,
        "quantity": len(placement.unit_ids) if placement.space.is_pool else 1,
        "terms": terms,
        "check_in_by": check_in_deadline(
            booking.state, occurrence.starts_at, occurrence.ends_at, now, terms.no_show_minutes
        ),
        "recurrence_at": occurrence.starts_at,
        "is_exception": False,
        "sequence": booking.sequence + 1,
    }


_COLUMNS = """id uuid, resource_id uuid, location_id uuid, member_id uuid, team_id uuid, series_id uuid, state text,
  starts_at timestamptz, ends_at timestamptz, quantity integer, unit_ids uuid[], attendee_count integer, title text,
  note text, terms jsonb, expires_at timestamptz, check_in_by timestamptz, recurrence_at timestamptz,
  is_exception boolean, sequence integer, cancelled_at timestamptz, cancellation_reason text,
  cancellation_fee_percent integer, account_id uuid, price jsonb, quote_id uuid, created_by text, metadata jsonb"""
_NAMES = [column.split()[0] for column in _COLUMNS.split(",")]
_GIVEN = f"jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS given({_COLUMNS})"
_INSERT = text(
    f"WITH made AS (INSERT INTO bookings ({', '.join(_NAMES)}) SELECT {', '.join(_NAMES)} FROM {_GIVEN} "  # noqa: S608
    "RETURNING created_at) SELECT max(created_at) FROM made"
)
_SET = ", ".join(
    f"{name} = given.{name}" for name in _NAMES if name not in ("id", "member_id", "team_id", "created_by")
)
_UPDATE = text(
    f"WITH changed AS (UPDATE bookings b SET {_SET}, version = b.version + 1, updated_at = app_now() "  # noqa: S608
    f"FROM {_GIVEN} WHERE b.id = given.id RETURNING b.updated_at) SELECT max(updated_at) FROM changed"
)
_FORGET_RECURRENCES = text("UPDATE bookings SET recurrence_at = NULL WHERE id = ANY(CAST(:ids AS uuid[]))")
_LOCK_UNITS = text("SELECT id FROM units WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR NO KEY UPDATE")


def _rows(bookings: Any) -> str:
    """Bookings as `jsonb_to_recordset` reads them, with bare UUIDs."""
    rows = []
    for booking in bookings:
        row = {name: getattr(booking, name) for name in _NAMES}
        row["terms"] = booking.terms.model_dump(mode="json")
        row["price"] = booking.price.model_dump(mode="json") if booking.price is not None else None
        rows.append(row)
    return orjson.dumps(rows, default=str).decode()
