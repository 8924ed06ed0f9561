"""Many at once on the waitlist: a time is offered once, an entry has one offer, and the order is kept."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from coworkapi.bookings.service.waitlist_offers import offer
from coworkapi.core.ids import encode_id
from coworkapi.core.principal import system_principal
from tests.bookings.factories import MONDAY, Room, a_member, a_room, at, wish
from tests.bookings.waitlist_support import entry, join, later, states
from tests.members.factories import signed_in
from tests.operator import Operator

WORKERS = 8


async def freed_at_once(operator: Operator, rooms: list[Room]) -> list[int]:
    """As many workers as `WORKERS` that each work on the same free time (of each of these rooms) at the same moment."""
    principal = system_principal(operator.organization_id, test_clock_at=MONDAY)

    async def one(room: Room) -> int:
        return await operator.db.run(
            principal, lambda session: offer(session, "resource", now=MONDAY, resource_id=room.row.id)
        )

    return await asyncio.gather(*(one(rooms[n % len(rooms)]) for n in range(WORKERS)))


async def free(operator: Operator, booking: dict[str, Any]) -> None:
    """Gives a booking up; the worker has not looked yet."""
    await operator.post(f"/v1/bookings/{booking['id']}/cancel", status=200)


async def test_one_slot_is_offered_once_and_to_the_first_of_ten(operator: Operator) -> None:
    room = await a_room(operator)
    taken = await operator.post("/v1/bookings", wish(room))
    entries = [await join(operator, room) for _ in range(10)]
    await free(operator, taken)
    assert sorted(await freed_at_once(operator, [room])) == [0] * (WORKERS - 1) + [1]
    await operator.sweep()
    assert await states(operator, entries) == ["offered"] + ["waiting"] * 9
    held = (await operator.get("/v1/bookings", state="held"))["data"]
    assert [one["member_id"] for one in held] == [entries[0]["member_id"]]
    assert len(await operator.events("waitlist_entry.offered", "booking.held")) == 2


async def test_two_rooms_freed_at_once_go_to_the_first_two(operator: Operator) -> None:
    rooms = [await a_room(operator, name="A")]
    rooms.append(await a_room(operator, name="B", location=rooms[0].location))
    type_id = encode_id("rty", rooms[0].row.resource_type_id)
    await operator.patch(f"/v1/resources/{rooms[1].id}", {"resource_type_id": type_id})
    taken = [await operator.post("/v1/bookings", wish(room)) for room in rooms]
    wanted = {
        "resource_type_id": type_id,
        "location_id": encode_id("loc", rooms[0].location.id),
        "starts_at": at(10).isoformat(),
        "ends_at": at(11).isoformat(),
    }
    entries = [await operator.post("/v1/waitlist", wanted | {"member_id": await a_member(operator)}) for _ in range(10)]
    for booking in taken:
        await free(operator, booking)
    assert sum(await freed_at_once(operator, rooms)) == 2
    await operator.sweep()
    assert await states(operator, entries) == ["offered", "offered"] + ["waiting"] * 8
    got = [(await entry(operator, one))["offered_resource_id"] for one in entries[:2]]
    assert set(got) == {rooms[0].id, rooms[1].id}


async def test_a_pools_places_are_offered_exactly(operator: Operator) -> None:
    desks = await a_room(operator, units=5, is_pool=True, kind="hot_desk", capacity=5)
    taken = await operator.post("/v1/bookings", wish(desks, quantity=5))
    entries = [await join(operator, desks) for _ in range(9)]
    await free(operator, taken)
    assert sum(await freed_at_once(operator, [desks])) == 5
    assert await states(operator, entries) == ["offered"] * 5 + ["waiting"] * 4
    held = (await operator.get("/v1/bookings", state="held"))["data"]
    assert len({unit for one in held for unit in one["unit_ids"]}) == 5


async def test_bookings_and_offers_race_for_one_slot(operator: Operator) -> None:
    """Whoever is quicker: one has the time, and who waits is offered nothing that was taken."""
    for day in range(4):
        room = await a_room(operator)
        taken = await operator.post("/v1/bookings", wish(room, 10, 11, day))
        made = await join(operator, room, starts_at=at(10, day).isoformat(), ends_at=at(11, day).isoformat())
        await free(operator, taken)
        rivals = [operator.http.post("/v1/bookings", json=wish(room, 10, 11, day)) for _ in range(4)]
        answers, offers = await asyncio.gather(asyncio.gather(*rivals), freed_at_once(operator, [room]))
        won = Counter(answer.status_code for answer in answers)
        assert won[201] + sum(offers) == 1
        assert won[201] + won[409] == 4
        assert (await entry(operator, made))["state"] == ("offered" if sum(offers) else "waiting")


async def test_an_offer_is_accepted_or_lapses_never_both(operator: Operator) -> None:
    room = await a_room(operator)
    taken = await operator.post("/v1/bookings", wish(room))
    member = await a_member(operator)
    first, second = await join(operator, room, member), await join(operator, room)
    await free(operator, taken)
    await operator.sweep()
    async with signed_in(operator, {"id": member}) as client:
        path = f"/v1/me/waitlist/{first['id']}"

        async def lapse() -> None:
            await later(operator, 30)

        answers = await asyncio.gather(*(client.post(f"{path}/accept") for _ in range(4)), lapse())
        codes = Counter(answer.status_code for answer in answers[:4])
    await operator.sweep()
    after = await states(operator, [first, second])
    assert after == (["accepted", "waiting"] if codes[200] else ["lapsed", "offered"])
    assert codes[200] <= 1
    booked = await operator.get(f"/v1/bookings/{(await entry(operator, first))['booking_id']}")
    assert booked["state"] == ("confirmed" if codes[200] else "expired")


@pytest.mark.parametrize("verb", ["withdraw", "offer"])
async def test_who_leaves_or_is_offered_by_hand_while_the_offer_is_made(operator: Operator, verb: str) -> None:
    room = await a_room(operator)
    taken = await operator.post("/v1/bookings", wish(room))
    first, second = await join(operator, room), await join(operator, room)
    await free(operator, taken)
    answers = await asyncio.gather(
        *(operator.http.post(f"/v1/waitlist/{first['id']}/{verb}") for _ in range(3)), freed_at_once(operator, [room])
    )
    assert {answer.status_code for answer in answers[:3]} <= {200, 409}
    await operator.sweep()
    # Withdrawn, before or after the offer, so the second one's; or the first one's, by hand or in order, but once.
    expected = ["withdrawn", "offered"] if verb == "withdraw" else ["offered", "waiting"]
    assert await states(operator, [first, second]) == expected
    held = (await operator.get("/v1/bookings", state="held"))["data"]
    assert len(held) == 1


async def test_the_same_entry_joined_many_times_at_once_is_one(operator: Operator) -> None:
    room = await a_room(operator)
    await operator.post("/v1/bookings", wish(room))
    body = {
        "resource_id": room.id,
        "member_id": await a_member(operator),
        "starts_at": at(10).isoformat(),
        "ends_at": at(11).isoformat(),
    }
    answers = await asyncio.gather(*(operator.http.post("/v1/waitlist", json=body) for _ in range(8)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_waiting"}
