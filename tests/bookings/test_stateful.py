"""Random commands against a model that a child could check: a table of which unit is whose, quarter by quarter.

After each command the allocations in the database and the free time that the search offers must be the model's.
`COWORKAPI_STATEFUL_EXAMPLES` and `COWORKAPI_STATEFUL_STEPS` run more of them (examples times steps).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from coworkapi.bookings import service
from coworkapi.bookings.errors import PolicyBroken, SlotTaken, TooEarly, TooLate, WrongState
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.availability import Who
from coworkapi.bookings.service.busy import instant
from coworkapi.bookings.service.search import find_free_periods
from coworkapi.core.db import Database
from coworkapi.core.errors import Invalid
from coworkapi.core.principal import system_principal
from tests.bookings.factories import MONDAY, Room, a_room
from tests.operator import Operator, make_operator

T = TypeVar("T")
QUARTER = timedelta(minutes=15)
LAST = 40  # quarters of the day that commands play in
EXAMPLES = int(os.environ.get("COWORKAPI_STATEFUL_EXAMPLES", "8"))
STEPS = int(os.environ.get("COWORKAPI_STATEFUL_STEPS", "30"))

quarters = st.integers(0, LAST - 1)
lengths = st.integers(1, 8)
rooms = st.sampled_from(["A", "B", "AB", "pool"])


@dataclass
class Known:
    """What the model knows of a booking. Times in quarters since the Monday began."""

    room: str
    start: int
    end: int
    state: str
    units: frozenset[UUID]
    gap: int
    expires: int | None = None

    @property
    def occupied(self) -> range:
        occupies = self.state in ("held", "confirmed", "completed")
        return range(self.start, self.end + self.gap) if occupies else range(0)


class Spaces(RuleBasedStateMachine):
    """A divisible room AB of A and B, where B and AB need a quarter between bookings, and a pool of three desks."""

    loop: asyncio.AbstractEventLoop
    app: FastAPI
    bookings: Bundle[UUID] = Bundle("bookings")

    @initialize()
    def open_a_space(self) -> None:
        self.context = make_operator(self.app)
        self.operator: Operator = self.wait(self.context.__aenter__())
        self.db: Database = self.operator.db
        self.rooms: dict[str, Room] = self.wait(self.make_rooms())
        self.gaps = {"A": 0, "B": 1, "AB": 1, "pool": 0}
        self.known: dict[UUID, Known] = {}
        self.now = 0

    async def make_rooms(self) -> dict[str, Room]:
        free: dict[str, Any] = {"any_time": True, "hold_minutes": 30, "max_minutes": None}
        buffered = free | {"buffer_before_minutes": 15}
        a = await a_room(self.operator, name="A", rules=free)
        b = await a_room(self.operator, name="B", location=a.location, rules=buffered)
        units = a.unit_ids + b.unit_ids
        ab = await a_room(self.operator, name="AB", location=a.location, units=units, rules=buffered)
        pool = await a_room(self.operator, name="pool", location=a.location, units=3, is_pool=True, rules=free)
        return {"A": a, "B": b, "AB": ab, "pool": pool}

    def teardown(self) -> None:
        if hasattr(self, "context"):
            self.wait(self.context.__aexit__(None, None, None))

    # Commands

    @rule(target=bookings, room=rooms, start=quarters, length=lengths, quantity=st.integers(1, 3), hold=st.booleans())
    def book(self, room: str, start: int, length: int, quantity: int, hold: bool) -> Any:
        quantity = quantity if room == "pool" else 1
        wanted = range(start, start + length + self.gaps[room])
        free = self.free_units(room, wanted)
        enough = len(free) >= (quantity if room == "pool" else len(self.rooms[room].unit_ids))

        async def run(session: Any) -> BookingOut:
            return await service.book(
                session,
                now=self.at(self.now),
                resource_id=self.rooms[room].row.id,
                starts_at=self.at(start),
                ends_at=self.at(start + length),
                quantity=quantity,
                hold=hold,
                title="x",
            )

        if start < self.now:
            self.refused(run, PolicyBroken)
            return multiple()
        if not enough:
            self.refused(run, SlotTaken)
            return multiple()
        made = self.do(run)
        units = frozenset(made.unit_ids)
        assert units <= free
        assert len(units) == (quantity if room == "pool" else len(self.rooms[room].unit_ids))
        state = "held" if hold else "confirmed"
        self.known[made.id] = Known(
            room, start, start + length, state, units, self.gaps[room], self.now + 2 if hold else None
        )
        return made.id

    @rule(booking=bookings)
    def confirm(self, booking: UUID) -> None:
        known = self.known[booking]

        async def run(session: Any) -> BookingOut:
            locked = await service.lock_booking(session, booking)
            return await service.confirm(session, locked, now=self.at(self.now))

        if known.state != "held":
            self.refused(run, WrongState)
        else:
            self.do(run)
            known.state, known.expires = "confirmed", None

    @rule(booking=consumes(bookings))
    def cancel(self, booking: UUID) -> None:
        known = self.known[booking]

        async def run(session: Any) -> Any:
            locked = await service.lock_booking(session, booking)
            return await service.cancel(session, locked, now=self.at(self.now))

        if known.state not in ("held", "confirmed"):
            self.refused(run, WrongState)
        else:
            self.do(run)
            known.state = "cancelled"

    @rule(booking=bookings, start=quarters, room=st.none() | st.sampled_from(["A", "B", "AB"]))
    def move(self, booking: UUID, start: int, room: str | None) -> None:
        known = self.known[booking]
        target = known.room if room is None or known.room == "pool" else room
        end = start + known.end - known.start
        wanted = range(start, end + self.gaps[target])
        free = self.free_units(target, wanted, besides=booking)
        count = len(known.units) if target == "pool" else len(self.rooms[target].unit_ids)

        async def run(session: Any) -> BookingOut:
            moved = await service.reschedule(
                session,
                await service.lock_booking(session, booking),
                now=self.at(self.now),
                starts_at=self.at(start),
                resource_id=self.rooms[target].row.id,
            )
            return moved.booking

        if known.state not in ("held", "confirmed"):
            self.refused(run, WrongState)
        elif known.state == "confirmed" and known.start <= self.now:
            self.refused(run, TooLate)
        elif start < self.now:
            self.refused(run, PolicyBroken)
        elif len(free) < count:
            self.refused(run, SlotTaken)
        else:
            moved = self.do(run)
            units = frozenset(moved.unit_ids)
            assert units <= free
            assert len(units) == count
            if target == "pool":  # as many of its own desks as were free
                assert len(units & known.units) == len(free & known.units)
            known.room, known.start, known.end, known.gap, known.units = target, start, end, self.gaps[target], units

    @rule(booking=bookings, by=st.integers(1, 6))
    def extend(self, booking: UUID, by: int) -> None:
        known = self.known[booking]
        longer = range(known.start, known.end + by + known.gap)
        free = self.free_units(known.room, longer, besides=booking)

        async def run(session: Any) -> BookingOut:
            longer = await service.extend(
                session,
                await service.lock_booking(session, booking),
                now=self.at(self.now),
                ends_at=self.at(known.end + by),
            )
            return longer.booking

        if known.state not in ("held", "confirmed"):
            self.refused(run, WrongState)
        elif not known.units <= free:
            self.refused(run, SlotTaken)
        else:
            assert frozenset(self.do(run).unit_ids) == known.units
            known.end += by

    @rule(booking=bookings)
    def end_early(self, booking: UUID) -> None:
        known = self.known[booking]

        async def run(session: Any) -> BookingOut:
            locked = await service.lock_booking(session, booking)
            return (await service.end_early(session, locked, now=self.at(self.now))).booking

        if known.state != "confirmed":
            self.refused(run, WrongState)
        elif self.now < known.start:
            self.refused(run, TooEarly)
        elif self.now == known.start:
            pass  # would end a minute after its start: between two quarters of this model
        else:
            self.do(run)
            known.end, known.state = self.now, "completed"

    @rule(by=st.integers(1, 6))
    def let_time_pass(self, by: int) -> None:
        self.now += by
        moment = self.at(self.now)

        async def run(session: Any) -> int:
            return (
                await service.expire(session, moment)
                + await service.release_no_shows(session, moment)
                + await service.complete_ended(session, moment)
            )

        expected = 0
        for known in self.known.values():
            if known.state == "held" and known.expires is not None and known.expires <= self.now:
                known.state = "expired"
                expected += 1
            elif known.state == "confirmed" and known.end <= self.now:
                known.state = "completed"
                expected += 1
        assert self.do(run) == expected

    # What must hold after each

    @invariant()
    def the_database_agrees(self) -> None:
        if not hasattr(self, "known"):
            return
        allocations, states, starts = self.do(self.seen)
        expected = {
            (
                id_,
                unit,
                self.at(known.start),
                self.at(known.end + known.gap),
                "hold" if known.state == "held" else "booking",
            )
            for id_, known in self.known.items()
            if known.occupied
            for unit in known.units
        }
        assert allocations == expected
        assert states == {id_: known.state for id_, known in self.known.items()}
        for name, room in self.rooms.items():
            count = 1 if name == "pool" else len(room.unit_ids)
            free = [
                self.at(start)
                for start in range(self.now, self.now + LAST)
                if len(self.free_units(name, range(start, start + 1 + self.gaps[name]))) >= count
            ]
            assert starts[name] == free, name

    async def seen(self, session: Any) -> tuple[set[Any], dict[UUID, str], dict[str, list[datetime]]]:
        rows = await session.execute(text("SELECT source_id, unit_id, starts_at, ends_at, kind FROM allocations"))
        states = await session.execute(text("SELECT id, state FROM bookings"))
        found, _ = await find_free_periods(
            session,
            {"bookable": True},
            Who(),
            now=self.at(self.now),
            starts_at=self.at(self.now),
            ends_at=self.at(self.now + LAST),
            with_starts=True,
            with_full=True,
            limit=10,
        )
        starts = {one.resource.name: [instant(start) for start in one.starts or ()] for one in found}
        return {tuple(row) for row in rows}, {row[0]: row[1] for row in states}, starts

    # Tools

    def free_units(self, room: str, wanted: range, besides: UUID | None = None) -> set[UUID]:
        taken = {
            unit
            for id_, known in self.known.items()
            if id_ != besides and known.occupied.start < wanted.stop and wanted.start < known.occupied.stop
            for unit in known.units
        }
        return set(self.rooms[room].unit_ids) - taken

    def at(self, quarter: int) -> datetime:
        return MONDAY + quarter * QUARTER

    def do(self, run: Any) -> Any:
        return self.wait(self.in_transaction(run))

    def refused(self, run: Any, error: type[Invalid] | type[Exception]) -> None:
        with pytest.raises(error):
            self.do(run)

    async def in_transaction(self, run: Any) -> Any:
        principal = system_principal(self.operator.organization_id, test_clock_at=self.at(self.now))
        async with self.db.transaction(principal) as session:
            return await run(session)

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)


@pytest.fixture
async def loop_of_the_app(app: FastAPI) -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


@pytest.fixture
def machine(app: FastAPI, loop_of_the_app: asyncio.AbstractEventLoop) -> Iterator[type[Spaces]]:
    Spaces.app, Spaces.loop = app, loop_of_the_app
    yield Spaces
    del Spaces.app, Spaces.loop


def test_allocations_and_availability_follow_every_command(machine: type[Spaces]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
