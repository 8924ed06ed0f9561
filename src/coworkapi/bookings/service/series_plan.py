"""Where each occurrence of a series goes: worked out from what is seen, before anything is written.

A preview ends here. A booking writes the plan and comes back with the occurrences that lost a race meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.recurrence import Occurrence
from coworkapi.bookings.rules import Wish, violations
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.series_schemas import OnConflict, Outcome
from coworkapi.bookings.service.facts import Facts, Occupied, rules_of
from coworkapi.bookings.service.series_limits import LimitBook
from coworkapi.core.errors import ProblemItem
from coworkapi.spaces.values import BookingRules, LocationCalendar

# How many resources are tried for an occurrence whose own is taken.
_MOST_ALTERNATIVES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A resource as an occurrence needs it."""

    resource_id: UUID
    resource_type_id: UUID
    name: str
    capacity: int
    is_pool: bool
    unit_ids: Sequence[UUID]
    policy_id: UUID | None
    rules: BookingRules

    def wish(self, wish: Wish, occurrence: Occurrence) -> Wish:
        return replace(
            wish,
            starts_at=occurrence.starts_at,
            ends_at=occurrence.ends_at,
            capacity=self.capacity,
            units=len(self.unit_ids),
        )

    def occupied_until(self, ends_at: datetime) -> datetime:
        return ends_at + timedelta(minutes=self.rules.gap_minutes)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is wanted: by a new occurrence, or by a booking that moves there."""

    occurrence: Occurrence
    booking: BookingOut | None = None


@dataclass(slots=True)
class Placement:
    """What becomes of a slot. `unit_ids` are set where it is `booked`, `moved` or goes to an `alternative`."""

    slot: Slot
    space: Space
    outcome: Outcome
    unit_ids: list[UUID] = field(default_factory=list)
    occupied: list[Occupied] = field(default_factory=list)
    broken: list[ProblemItem] = field(default_factory=list)

    @property
    def is_placed(self) -> bool:
        return bool(self.unit_ids)


@dataclass(slots=True, kw_only=True)
class Planner:
    """Places slots, one round after the other; what it placed before counts as taken.

    `ignored`: bookings that move, whose own units and limits don't count. `lock`: whether limits are locked.
    """

    facts: Facts
    wish: Wish
    calendar: LocationCalendar
    on_conflict: OnConflict
    now: datetime
    overridden: bool
    ignored: Sequence[UUID]
    lock: bool
    space: Space = field(init=False)
    limits: LimitBook = field(init=False)
    _taken: dict[UUID, list[tuple[datetime, datetime]]] = field(init=False, default_factory=dict)
    _liked: dict[UUID, list[UUID]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.space = space_of(self.facts)
        self.limits = LimitBook(self.calendar)

    async def place(self, session: AsyncSession, slots: Sequence[Slot]) -> list[Placement]:
        """A placement for each slot, in order. Up to five statements, however many slots there are."""
        await self._load_limits(session, slots, [self.space])
        busy = await _occupied(session, slots, [self.space], self.ignored)
        found = [self._try(self.space, slot, busy[n]) for n, slot in enumerate(slots)]
        failed = [n for n, placement in enumerate(found) if not placement.is_placed]
        if failed and self.on_conflict == "alternative":
            await self._place_elsewhere(session, found, failed)
        for placement in found:
            if not placement.is_placed:
                placement.outcome = self.left_out(placement.slot).outcome
        return found

    def left_out(self, slot: Slot) -> Placement:
        """What becomes of a slot that has no place."""
        if self.on_conflict != "skip":
            return Placement(slot, self.space, "conflict")
        return Placement(slot, self.space, "skipped" if slot.booking is None else "kept")

    def give_back(self, placement: Placement) -> None:
        """Forgets a placement that lost a race."""
        end = placement.space.occupied_until(placement.slot.occurrence.ends_at)
        for unit_id in placement.unit_ids:
            self._taken[unit_id].remove((placement.slot.occurrence.starts_at, end))
        if not self.overridden:
            wish = placement.space.wish(self.wish, placement.slot.occurrence)
            self.limits.count(placement.space.policy_id, placement.space.rules, wish, -1)

    async def _place_elsewhere(self, session: AsyncSession, found: list[Placement], failed: Sequence[int]) -> None:
        others = await _alternatives(session, self.facts)
        if not others:
            return
        slots = [found[n].slot for n in failed]
        await self._load_limits(session, slots, others)
        busy = await _occupied(session, slots, others, self.ignored)
        for position, n in enumerate(failed):
            for other in others:
                placement = self._try(other, found[n].slot, busy[position])
                if placement.is_placed:
                    placement.outcome = "alternative"
                    placement.occupied, placement.broken = found[n].occupied, found[n].broken
                    found[n] = placement
                    break

    async def _load_limits(self, session: AsyncSession, slots: Sequence[Slot], spaces: Sequence[Space]) -> None:
        if self.overridden:
            return
        wishes = [self.space.wish(self.wish, slot.occurrence) for slot in slots]
        policies = {space.policy_id: space.rules for space in spaces}
        await self.limits.load(session, wishes, policies.items(), own=self.ignored, lock=self.lock)

    def _try(self, space: Space, slot: Slot, seen: Sequence[Occupied]) -> Placement:
        start, end = slot.occurrence.starts_at, space.occupied_until(slot.occurrence.ends_at)
        space = self._permitted(space, slot)
        wish = space.wish(self.wish, slot.occurrence)
        placement = Placement(slot, space, "conflict")
        if not self.overridden:
            placement.broken = violations(space.rules, wish, self.now, self.calendar) or self.limits.broken(
                space.policy_id, space.rules, wish
            )
        units = set(space.unit_ids)
        placement.occupied = [one for one in seen if one.unit_id in units and one.starts_at < end]
        busy = {one.unit_id for one in placement.occupied}
        free = [
            unit_id
            for unit_id in space.unit_ids
            if unit_id not in busy and not any(low < end and start < high for low, high in self._taken.get(unit_id, ()))
        ]
        needed = self.wish.quantity if space.is_pool else len(space.unit_ids)
        if placement.broken or len(free) < needed or not needed:
            return placement
        # The same places each time, where they are free: its own, then those of the occurrence before.
        liked = [*(slot.booking.unit_ids if slot.booking else ()), *self._liked.get(space.resource_id, ())]
        rank = {unit_id: place for place, unit_id in reversed(list(enumerate(liked)))}
        chosen = sorted(free, key=lambda unit_id: rank.get(unit_id, len(liked)))[:needed]
        placement.unit_ids, placement.occupied = chosen, []
        placement.outcome = "booked" if slot.booking is None else "moved"
        self._liked[space.resource_id] = chosen
        for unit_id in chosen:
            self._taken.setdefault(unit_id, []).append((start, end))
        if not self.overridden:
            self.limits.count(space.policy_id, space.rules, wish)
        return placement

    def _permitted(self, space: Space, slot: Slot) -> Space:
        """The resource under its policy as permissions widen it at that time."""
        if not self.facts.permissions:
            return space
        at = slot.occurrence
        permitted = self.facts.permit(space.rules, space.resource_id, space.resource_type_id, at.starts_at, at.ends_at)
        return replace(space, rules=permitted.rules) if permitted.used else space


def space_of(facts: Facts) -> Space:
    return Space(
        resource_id=facts.resource_id,
        resource_type_id=facts.resource_type_id,
        name=facts.resource_name,
        capacity=facts.capacity,
        is_pool=facts.is_pool,
        unit_ids=facts.unit_ids,
        policy_id=facts.policy_id,
        rules=facts.policy,
    )


_OCCUPIED = text("""
SELECT w.n - 1 AS n, a.unit_id, a.kind, a.source_id, a.starts_at, a.ends_at
FROM unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])) WITH ORDINALITY AS w(starts_at, ends_at, n)
CROSS JOIN unnest(CAST(:unit_ids AS uuid[])) AS u(id)
CROSS JOIN LATERAL unit_allocations(u.id, w.starts_at, w.ends_at) AS a
WHERE a.source_id <> ALL(CAST(:ignored AS uuid[]))
ORDER BY w.n, a.starts_at, a.unit_id
""")


async def _occupied(
    session: AsyncSession, slots: Sequence[Slot], spaces: Sequence[Space], ignored: Sequence[UUID]
) -> list[list[Occupied]]:
    """For each slot what occupies units of these spaces, up to the longest buffer behind it. One statement."""
    found: list[list[Occupied]] = [[] for _ in slots]
    rows = await session.execute(
        _OCCUPIED,
        {
            "starts": [slot.occurrence.starts_at for slot in slots],
            "ends": [max(space.occupied_until(slot.occurrence.ends_at) for space in spaces) for slot in slots],
            "unit_ids": sorted({unit_id for space in spaces for unit_id in space.unit_ids}),
            "ignored": list(ignored),
        },
    )
    for row in rows:
        found[row.n].append(Occupied(row.unit_id, row.kind, row.source_id, row.starts_at, row.ends_at))
    return found


_ALTERNATIVES = text("""
SELECT r.id, r.resource_type_id, r.name, r.capacity, r.is_pool, r.unit_ids, r.booking_policy_id, p.rules::text AS rules
FROM resources own
JOIN resource_types own_type ON own_type.id = own.resource_type_id
JOIN resources r ON r.location_id = own.location_id AND r.id <> own.id AND r.is_pool = own.is_pool
  AND r.capacity >= own.capacity AND r.is_bookable AND r.archived_at IS NULL AND r.unit_ids <> '{}'
JOIN resource_types t ON t.id = r.resource_type_id AND t.kind = own_type.kind
LEFT JOIN booking_policies p ON p.id = r.booking_policy_id
WHERE own.id = CAST(:id AS uuid)
ORDER BY r.resource_type_id <> own.resource_type_id, r.capacity, r.name, r.id
LIMIT :limit
""")


async def _alternatives(session: AsyncSession, facts: Facts) -> list[Space]:
    """Resources of the same kind and location with as much room: the same type first, then the nearest in size."""
    rows = await session.execute(_ALTERNATIVES, {"id": facts.resource_id, "limit": _MOST_ALTERNATIVES})
    return [
        Space(
            resource_id=row.id,
            resource_type_id=row.resource_type_id,
            name=row.name,
            capacity=row.capacity,
            is_pool=row.is_pool,
            unit_ids=row.unit_ids,
            policy_id=row.booking_policy_id,
            rules=rules_of(row.rules),
        )
        for row in rows
    ]
