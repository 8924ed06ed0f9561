"""A booking, and the archiving of its resource or location at the same moment: the second knows of the first."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import NotBookable
from coworkapi.bookings.service.book import decide
from coworkapi.bookings.service.facts import Facts, load_facts
from coworkapi.bookings.service.place import place
from coworkapi.core.ids import encode_id
from coworkapi.core.principal import system_principal
from coworkapi.spaces import service as spaces
from tests.bookings.factories import MONDAY, Room, a_room, at, wish
from tests.operator import Operator

# Long enough that what does not wait for a lock is through.
A_MOMENT = 0.3


def path(room: Room, what: str) -> str:
    if what == "location":
        return f"/v1/locations/{encode_id('loc', room.location.id)}/archive"
    return f"/v1/resources/{room.id}/archive"


async def read(session: AsyncSession, room: Room) -> Facts:
    return await load_facts(session, resource_id=room.row.id, starts_at=at(10), ends_at=at(11))


async def take(session: AsyncSession, facts: Facts) -> Any:
    """The second half of booking: what follows once the resource was read and allowed."""
    decision = decide(facts, MONDAY, hold=False, overridden=False)
    wished = facts.wish(quantity=1, attendee_count=1, asker="staff")
    values = {
        "series_id": None,
        "attendee_count": 1,
        "title": "Late",
        "note": None,
        "expires_at": None,
        "check_in_by": None,
        "recurrence_at": None,
        "created_by": "system",
        "external_id": None,
        "metadata": {},
    }
    return await place(session, facts, wished, state=decision.state, terms=decision.terms, values=values)


@pytest.fixture(params=["room", "pool"])
async def room(request: pytest.FixtureRequest, operator: Operator) -> Room:
    pool = request.param == "pool"
    return await a_room(operator, units=3 if pool else 1, is_pool=pool)


@pytest.mark.parametrize("what", ["resource", "location"])
async def test_a_resource_archived_after_it_was_read_is_not_booked(operator: Operator, room: Room, what: str) -> None:
    async with operator.db.transaction(system_principal(operator.organization_id, test_clock_at=MONDAY)) as session:
        facts = await read(session, room)
        await operator.post(path(room, what), status=200)
        with pytest.raises(NotBookable):
            await take(session, facts)
    assert (await operator.get("/v1/bookings"))["data"] == []


async def test_a_resource_closed_for_booking_after_it_was_read_is_not_booked(operator: Operator, room: Room) -> None:
    async with operator.db.transaction(operator.principal) as session:
        facts = await read(session, room)
        await operator.patch(f"/v1/resources/{room.id}", {"is_bookable": False})
        with pytest.raises(NotBookable):
            await take(session, facts)


@pytest.mark.parametrize("what", ["resource", "location"])
async def test_archiving_waits_for_a_booking_under_way_and_sees_it(operator: Operator, room: Room, what: str) -> None:
    async with operator.db.transaction(system_principal(operator.organization_id, test_clock_at=MONDAY)) as session:
        await take(session, await read(session, room))
        archiving = asyncio.create_task(operator.http.post(path(room, what)))
        await asyncio.sleep(A_MOMENT)
        assert not archiving.done()
    answer = await archiving
    assert (answer.status_code, answer.json()["code"]) == (409, "still_occupied")


@pytest.mark.parametrize("what", ["resource", "location"])
async def test_booking_waits_for_an_archiving_under_way_and_sees_it(operator: Operator, room: Room, what: str) -> None:
    principal = system_principal(operator.organization_id, test_clock_at=MONDAY)
    reading, archived = asyncio.Event(), asyncio.Event()

    async def book() -> None:
        async with operator.db.transaction(principal) as session:
            facts = await read(session, room)
            reading.set()
            await archived.wait()
            await take(session, facts)

    booking = asyncio.create_task(book())
    await reading.wait()
    async with operator.db.transaction(principal) as session:
        await archive(session, room, what)
        archived.set()
        await asyncio.sleep(A_MOMENT)
        assert not booking.done()
    with pytest.raises(NotBookable):
        await booking
    assert (await operator.get("/v1/bookings"))["data"] == []


async def test_many_bookings_and_archivings_at_once_agree(operator: Operator) -> None:
    """Whoever comes first: an archived resource has no booking to come, whatever the answers were."""
    rooms = [await a_room(operator, units=2 if n % 2 else 1, is_pool=bool(n % 2)) for n in range(6)]
    requests = []
    for number, room in enumerate(rooms):
        requests += [operator.http.post("/v1/bookings", json=wish(room, 9 + hour, 10 + hour)) for hour in range(3)]
        requests += [operator.http.post(path(room, "location" if number % 3 == 0 else "resource"))]
    answers = await asyncio.gather(*requests)
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    for room in rooms:
        archived = (await operator.get(f"/v1/resources/{room.id}"))["archived_at"] is not None
        booked = (await operator.get("/v1/bookings", resource_id=room.id, state="confirmed"))["data"]
        assert archived == (not booked)
        if archived:
            refused = await operator.post("/v1/bookings", wish(room, 15, 16), status=409)
            assert refused["code"] == "not_bookable"


@pytest.mark.parametrize("how", ["move", "series"])
@pytest.mark.parametrize("what", ["resource", "location"])
async def test_moves_and_series_wait_for_an_archiving_under_way_too(
    operator: Operator, room: Room, what: str, how: str
) -> None:
    other = await a_room(operator)
    booked = await operator.post("/v1/bookings", wish(other, quantity=1))
    body: dict[str, Any] = {"resource_id": room.id}
    path = f"/v1/bookings/{booked['id']}/reschedule"
    if how == "series":
        path = "/v1/booking-series"
        body |= {"starts_at": "2026-11-02T10:00", "minutes": 60, "rrule": "FREQ=DAILY;COUNT=3", "title": "Standup"}
    async with operator.db.transaction(system_principal(operator.organization_id, test_clock_at=MONDAY)) as session:
        await archive(session, room, what)
        asking = asyncio.create_task(operator.http.post(path, json=body))
        await asyncio.sleep(A_MOMENT)
        assert not asking.done()
    answer = await asking
    assert (answer.status_code, answer.json()["code"]) == (409, "not_bookable")
    assert {one["resource_id"] for one in (await operator.get("/v1/bookings"))["data"]} == {other.id}


async def archive(session: AsyncSession, room: Room, what: str) -> None:
    """The archiving verbs, inside a transaction of one's own."""
    if what == "location":
        location = await spaces.get_location(session, room.location.id, lock=True)
        await spaces.archive_location(session, location=location, now=MONDAY)
    else:
        resource = await spaces.get_resource(session, room.row.id, lock=True)
        await spaces.archive_resource(session, resource=resource, now=MONDAY)
