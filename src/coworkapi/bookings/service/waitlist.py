"""The waitlist: joining it, and what those who wait do themselves. Offers are made in `waitlist_offers`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.service import permit
from coworkapi.bookings.errors import AlreadyWaiting, TimeIsFree, TooLate, WrongState
from coworkapi.bookings.events import WaitlistAccepted, WaitlistJoined, WaitlistWithdrawn
from coworkapi.bookings.models import WaitlistEntry
from coworkapi.bookings.rules import Wish, violations
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.access import asker_of, authorise, lock_booking
from coworkapi.bookings.service.availability import units_free_for
from coworkapi.bookings.service.book import policy_broken
from coworkapi.bookings.service.busy import Candidate, load_candidates, ticks
from coworkapi.bookings.service.cancel import cancel
from coworkapi.bookings.service.confirm import confirm
from coworkapi.bookings.service.facts import Facts, load_facts
from coworkapi.bookings.waitlist_queries import (
    COLUMNS,
    GET,
    GET_MINE,
    JOIN_LOCATION,
    LOCK,
    LOCK_MINE,
    entry_of,
)
from coworkapi.bookings.waitlist_schemas import WaitlistEntryOut
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.spaces.values import BookingRules

_ENTRIES = cast(Table, WaitlistEntry.__table__)
# More resources of one type at one location are looked at in vain.
_MOST_CANDIDATES = 500

_INSERT = Prepared(
    text(f"""
WITH e AS (
  INSERT INTO waitlist_entries (id, resource_id, resource_type_id, location_id, min_capacity, member_id, team_id,
    starts_at, ends_at, quantity, attendee_count, title, created_by)
  VALUES (CAST(:id AS uuid), CAST(:resource_id AS uuid), CAST(:resource_type_id AS uuid), CAST(:location_id AS uuid),
    CAST(:min_capacity AS integer), CAST(:member_id AS uuid), CAST(:team_id AS uuid), CAST(:starts_at AS timestamptz),
    CAST(:ends_at AS timestamptz), CAST(:quantity AS integer), CAST(:attendee_count AS integer), CAST(:title AS text),
    CAST(:created_by AS text))
  RETURNING *
)
SELECT {COLUMNS} FROM e {JOIN_LOCATION}""")  # noqa: S608 - our own names
)
_ON_OFFER = Prepared(
    text("""
SELECT id FROM waitlist_entries e
WHERE e.state = 'offered' AND e.member_id IS NOT DISTINCT FROM CAST(:member_id AS uuid)
  AND e.team_id IS NOT DISTINCT FROM CAST(:team_id AS uuid)
  AND e.resource_id IS NOT DISTINCT FROM CAST(:resource_id AS uuid)
  AND e.resource_type_id IS NOT DISTINCT FROM CAST(:resource_type_id AS uuid)
  AND e.location_id = CAST(:location_id AS uuid)
  AND e.starts_at = CAST(:starts_at AS timestamptz) AND e.ends_at = CAST(:ends_at AS timestamptz)""")
)
_PLACE_AND_TYPE = Prepared(
    text("""
SELECT EXISTS (SELECT FROM locations WHERE id = CAST(:location_id AS uuid)) AS location,
  EXISTS (SELECT FROM resource_types WHERE id = CAST(:resource_type_id AS uuid)) AS resource_type""")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What someone wants to wait for: `resource_id`, or `resource_type_id` at `location_id`."""

    starts_at: datetime
    ends_at: datetime
    member_id: UUID | None
    team_id: UUID | None
    resource_id: UUID | None = None
    resource_type_id: UUID | None = None
    location_id: UUID | None = None
    min_capacity: int | None = None
    quantity: int = 1
    attendee_count: int | None = None
    title: str | None = None


async def join(unit: HasInfo, wanted: Wanted, *, now: datetime) -> WaitlistEntryOut:
    """A new entry at the end of the queue. A handful of statements.

    Raises NotFound, Forbidden, NotBookable, AccountRestricted, PolicyBroken (who waits must be allowed to book it),
    TimeIsFree, AlreadyWaiting. Limits per member or team are counted when the time is offered, not here.
    """
    if wanted.resource_id is not None:
        location_id = await _check_resource(unit, wanted, wanted.resource_id, now)
    else:
        assert wanted.resource_type_id is not None
        assert wanted.location_id is not None
        location_id = await _check_type(unit, wanted, wanted.location_id, wanted.resource_type_id, now)
    values = {
        "resource_id": wanted.resource_id,
        "resource_type_id": wanted.resource_type_id,
        "location_id": location_id,
        "member_id": wanted.member_id,
        "team_id": wanted.team_id,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
    }
    if await _ON_OFFER.fetchrow(unit, **values):
        raise AlreadyWaiting("they have this time on offer; accept or decline the offer")
    [row] = await _INSERT.fetch(
        unit,
        id=new_id(),
        min_capacity=wanted.min_capacity,
        quantity=wanted.quantity,
        attendee_count=wanted.attendee_count or wanted.quantity,
        title=wanted.title,
        created_by=acting_principal(unit).label,
        **values,
    )
    entry = entry_of(row)
    emit(unit, WaitlistJoined(aggregate_id=entry.id, location_id=entry.location_id, data=entry))
    return entry


async def withdraw(session: AsyncSession, entry: WaitlistEntryOut, *, now: datetime) -> WaitlistEntryOut:
    """Takes a locked entry off the list; what it has on offer is given free. Raises WrongState."""
    check_state(entry, "withdrawn", "waiting", "offered")
    if entry.state == "offered" and entry.booking_id is not None:
        booking = await lock_booking(session, entry.booking_id)
        if booking.state == "held":
            await cancel(session, booking, now=now, reason="withdrawn from the waitlist")
        elif booking.state in SURE:
            raise WrongState("the offer was taken; cancel the booking instead", extra={"state": booking.state})
    return await change(session, entry, WaitlistWithdrawn, state="withdrawn")


async def decline(session: AsyncSession, entry: WaitlistEntryOut, *, now: datetime) -> WaitlistEntryOut:
    """Says no to what a locked entry has on offer, which goes to the next one. Raises WrongState."""
    check_state(entry, "declined", "offered")
    return await withdraw(session, entry, now=now)


async def accept(
    session: AsyncSession, entry: WaitlistEntryOut, *, now: datetime
) -> tuple[WaitlistEntryOut, BookingOut]:
    """Takes what a locked entry has on offer: confirms the hold as any other. Raises WrongState, TooLate."""
    check_state(entry, "accepted", "offered")
    assert entry.booking_id is not None
    booking = await lock_booking(session, entry.booking_id)
    if booking.state == "held":
        booking = await confirm(session, booking, now=now)
    elif booking.state not in SURE:
        raise TooLate("the offer is over; join the waitlist anew")
    return await change(session, entry, WaitlistAccepted, state="accepted"), booking


# What a hold may have become whose owner took it.
SURE = frozenset({"pending_approval", "pending_payment", "confirmed", "checked_in", "completed"})


async def find_entry(unit: HasInfo, entry_id: UUID) -> WaitlistEntryOut:
    """The entry, for reading. Raises NotFound (also for a member whose it isn't), Forbidden."""
    return await _one(unit, entry_id, "bookings:read", lock=False)


async def lock_entry(unit: HasInfo, entry_id: UUID) -> WaitlistEntryOut:
    """The entry, locked until the transaction ends; before its booking. Raises NotFound, Forbidden."""
    return await _one(unit, entry_id, "bookings:write", lock=True)


async def _one(unit: HasInfo, entry_id: UUID, scope: str, *, lock: bool) -> WaitlistEntryOut:
    principal = acting_principal(unit)
    if principal.kind == "member":
        row = await (LOCK_MINE if lock else GET_MINE).fetchrow(unit, id=entry_id, me=principal.id)
    else:
        row = await (LOCK if lock else GET).fetchrow(unit, id=entry_id)
    if row is None:
        raise NotFound(f"there is no waitlist entry {encode_id('wtl', entry_id)}")
    entry = entry_of(row)
    authorise(unit, scope, entry.location_id)
    return entry


async def change(session: AsyncSession, entry: WaitlistEntryOut, fact: type[Fact], **values: Any) -> WaitlistEntryOut:
    """A locked entry with these values, stored, its version raised, and told of. One statement."""
    row = (
        await session.execute(
            update(_ENTRIES)
            .where(_ENTRIES.c.id == entry.id)
            .values(**values, version=_ENTRIES.c.version + 1)
            .returning(_ENTRIES.c.updated_at, _ENTRIES.c.version)
        )
    ).one()
    changed = entry.model_copy(update={**values, "updated_at": row.updated_at, "version": row.version})
    tell(session, fact, changed, entry.model_dump(mode="json", include=set(values)))
    return changed


def tell(unit: HasInfo, fact: type[Fact], entry: WaitlistEntryOut, previous: Mapping[str, Any]) -> None:
    """Emits a fact about an entry; `previous`: former values, of which those that stayed are left out."""
    now = entry.model_dump(mode="json", include=set(previous))
    emit(
        unit,
        fact(
            aggregate_id=entry.id,
            location_id=entry.location_id,
            data=entry,
            previous={name: value for name, value in previous.items() if now[name] != value},
        ),
    )


def check_state(entry: WaitlistEntryOut, verb: str, *allowed: str) -> None:
    """Raises WrongState unless it is in one of the allowed states. `verb`: as in "can't be withdrawn"."""
    if entry.state not in allowed:
        raise WrongState(
            f"a waitlist entry that is {entry.state} can't be {verb}; it would have to be {' or '.join(allowed)}",
            extra={"state": entry.state},
        )


async def _check_resource(unit: HasInfo, wanted: Wanted, resource_id: UUID, now: datetime) -> UUID:
    """That it is worth while to wait for this resource; its location."""
    facts = await _facts(unit, wanted, resource_id)
    facts.require_bookable()
    facts.require_standing(unit)
    wish = facts.wish(
        quantity=wanted.quantity, attendee_count=wanted.attendee_count, asker=asker_of(acting_principal(unit))
    )
    broken = violations(facts.rules, wish, now, await facts.calendar(unit))
    if broken:
        raise policy_broken(facts.resource_name, broken)
    if facts.is_free(wanted.quantity):
        raise _free(unit, facts.resource_name, [resource_id])
    return facts.location_id


async def _check_type(unit: HasInfo, wanted: Wanted, location_id: UUID, type_id: UUID, now: datetime) -> UUID:
    """That it is worth while to wait for any resource of the type; the location."""
    [found] = await _PLACE_AND_TYPE.fetch(unit, location_id=location_id, resource_type_id=type_id)
    if not found.location:
        raise NotFound(f"location_id: there is no location {encode_id('loc', location_id)}")
    if not found.resource_type:
        raise NotFound(f"resource_type_id: there is no resource type {encode_id('rty', type_id)}")
    authorise(unit, "bookings:write", location_id)
    candidates = await _candidates(unit, wanted)
    if not candidates:
        raise Invalid.field(
            "/resource_type_id", "no resource of that type there can be booked for so many; ask for less, or elsewhere"
        )
    # One of them stands for all: the same people, the same calendar.
    facts = await _facts(unit, wanted, candidates[0].id)
    facts.require_standing(unit)
    calendar = await facts.calendar(unit)
    broken = [violations(_rules(facts, one), _wish(unit, wanted, facts, one), now, calendar) for one in candidates]
    if all(broken):
        raise policy_broken(candidates[0].name, broken[0])
    allowed = [one for one, breaks in zip(candidates, broken, strict=True) if not breaks]
    start, end = ticks(wanted.starts_at), ticks(wanted.ends_at)
    free = [one for one in allowed if units_free_for(one, start, end) >= wanted.quantity]
    if free:
        raise _free(unit, free[0].name, [one.id for one in free])
    return location_id


async def _candidates(unit: HasInfo, wanted: Wanted) -> list[Candidate]:
    filters: dict[str, Any] = {
        "bookable": True,
        "location_id": wanted.location_id,
        "resource_type_ids": [wanted.resource_type_id],
    }
    if wanted.min_capacity is not None:
        filters["min_capacity"] = wanted.min_capacity
    found = await load_candidates(
        unit, filters, starts_at=wanted.starts_at, ends_at=wanted.ends_at, limit=_MOST_CANDIDATES
    )
    if wanted.quantity == 1:
        return found
    return [one for one in found if one.is_pool and one.unit_count >= wanted.quantity]


async def _facts(unit: HasInfo, wanted: Wanted, resource_id: UUID) -> Facts:
    facts = await load_facts(
        unit,
        resource_id=resource_id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        member_id=wanted.member_id,
        team_id=wanted.team_id,
    )
    authorise(unit, "bookings:write", facts.location_id)
    return facts


def _rules(facts: Facts, one: Candidate) -> BookingRules:
    """The candidate's rules, as permissions of who waits widen them."""
    return permit(
        one.rules,
        facts.permissions,
        resource_id=one.id,
        resource_type_id=one.resource_type_id,
        location_id=one.location_id,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        time_zone=one.time_zone,
        member_id=facts.member_id,
        team_id=facts.team_id,
    ).rules


def _wish(unit: HasInfo, wanted: Wanted, facts: Facts, one: Candidate) -> Wish:
    return Wish(
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        capacity=one.capacity,
        units=one.unit_count,
        quantity=wanted.quantity,
        attendee_count=wanted.attendee_count or wanted.quantity,
        is_pool=one.is_pool,
        asker=asker_of(acting_principal(unit)),
        member_id=wanted.member_id,
        team_id=wanted.team_id,
        member_team_ids=facts.member_team_ids,
    )


def _free(unit: HasInfo, name: str, resource_ids: list[UUID]) -> TimeIsFree:
    path = "/v1/me/bookings" if acting_principal(unit).kind == "member" else "/v1/bookings"
    return TimeIsFree(
        f"{name} is free then, there is nothing to wait for; book it with POST {path}",
        extra={"resource_ids": [encode_id("res", one) for one in resource_ids], "book_at": path},
    )
