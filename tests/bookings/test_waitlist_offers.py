"""What frees time for those who wait, whom it suits, and who is skipped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from coworkapi.core.ids import encode_id
from tests.bookings.factories import Room, a_member, a_room, at, wish
from tests.bookings.waitlist_support import cancel, entry, join, later, states, told, waiting
from tests.operator import Operator
from tests.round_trips import round_trips
from tests.spaces.factories import a_location


async def any_of(operator: Operator, room: Room, **fields: Any) -> dict[str, Any]:
    """An entry for any resource of the room's type there."""
    wanted = {
        "resource_type_id": encode_id("rty", room.row.resource_type_id),
        "location_id": encode_id("loc", room.location.id),
        "starts_at": at(10).isoformat(),
        "ends_at": at(11).isoformat(),
        "member_id": await a_member(operator),
    }
    made: dict[str, Any] = await operator.post("/v1/waitlist", wanted | fields)
    await operator.sweep()
    return made


async def same_type(operator: Operator, first: Room, **options: Any) -> Room:
    """Another room of the first one's type at its location."""
    room = await a_room(operator, location=first.location, **options)
    await operator.patch(f"/v1/resources/{room.id}", {"resource_type_id": encode_id("rty", first.row.resource_type_id)})
    return room


async def booked(operator: Operator, room: Room, start: float = 10, end: float = 11, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = await operator.post("/v1/bookings", wish(room, start, end, **fields))
    return made


# What frees time


async def test_a_booking_that_moves_away(operator: Operator) -> None:
    room = await a_room(operator)
    other = await a_room(operator, location=room.location)
    by_time, by_room = await booked(operator, room, 10, 11), await booked(operator, room, 12, 13)
    first, second = await join(operator, room), await join(operator, room, start=12, end=13)
    await operator.post(f"/v1/bookings/{by_time['id']}/reschedule", {"starts_at": at(15).isoformat()}, status=200)
    await operator.sweep()
    assert await states(operator, [first, second]) == ["offered", "waiting"]
    await operator.post(f"/v1/bookings/{by_room['id']}/reschedule", {"resource_id": other.id}, status=200)
    await operator.sweep()
    assert await states(operator, [first, second]) == ["offered", "offered"]


async def test_a_booking_that_ends_early(operator: Operator) -> None:
    room = await a_room(operator)
    long = await booked(operator, room, 9, 13)
    during, after = await join(operator, room, start=9.5, end=10.5), await join(operator, room, start=11, end=12)
    await operator.set_clock(at(10))
    await operator.post(f"/v1/bookings/{long['id']}/end-early", status=200)
    await operator.sweep()
    assert await states(operator, [during, after]) == ["expired", "offered"]


async def test_a_booking_that_ends_as_planned_owes_nobody_a_look(operator: Operator) -> None:
    room = await a_room(operator)
    planned, early = await booked(operator, room, 9, 10), await booked(operator, room, 10, 12)
    await operator.set_clock(at(10.5))
    await operator.sweep()
    await operator.post(f"/v1/bookings/{early['id']}/end-early", status=200)
    done = {event["data"]["id"]: event["id"] for event in await operator.events("booking.completed")}
    async with operator.db.transaction(operator.principal) as session:
        owed = await session.scalars(
            text("SELECT event_id FROM event_deliveries WHERE handler = 'bookings.offer_freed_time'")
        )
        assert [encode_id("evt", event_id) for event_id in owed] == [done[early["id"]]]
    assert planned["id"] in done


async def test_a_no_show_and_a_request_that_is_declined_or_lapses(operator: Operator) -> None:
    room = await a_room(operator, rules={"no_show_minutes": 15})
    strict = await a_room(operator, rules={"needs_approval": True, "approval_hours": 2})
    await booked(operator, room, 9, 13)
    no, late = await booked(operator, strict, 12, 13), await booked(operator, strict, 14, 15)
    entries = [
        await join(operator, room, start=11, end=12),
        await join(operator, strict, start=12, end=13),
        await join(operator, strict, start=14, end=15),
    ]
    await operator.post(f"/v1/bookings/{no['id']}/decline", status=200)
    await operator.sweep()
    assert await states(operator, entries) == ["waiting", "offered", "waiting"]
    await operator.set_clock(at(10))
    await operator.sweep()  # nobody came at nine, nobody answered within two hours
    assert (await operator.get(f"/v1/bookings/{late['id']}"))["state"] == "expired"
    assert (await states(operator, entries))[::2] == ["offered", "offered"]


async def test_a_series_that_is_cancelled(operator: Operator) -> None:
    room = await a_room(operator)
    series = await operator.post(
        "/v1/booking-series",
        {
            "resource_id": room.id,
            "starts_at": "2026-11-02T10:00",
            "minutes": 60,
            "rrule": "FREQ=DAILY;COUNT=3",
            "title": "Standup",
        },
    )
    entries = [
        await join(operator, room, starts_at=at(10, day).isoformat(), ends_at=at(11, day).isoformat())
        for day in range(3)
    ]
    path = f"/v1/booking-series/{series['series']['id']}"
    second = await operator.get("/v1/bookings", series_id=series["series"]["id"])
    body = {"scope": "following", "booking_id": second["data"][1]["id"]}
    await operator.post(f"{path}/cancel", body, status=200)
    await operator.sweep()
    assert await states(operator, entries) == ["waiting", "offered", "offered"]


async def test_a_block_that_is_lifted_or_ends_sooner(operator: Operator) -> None:
    room = await a_room(operator)
    block = await operator.post(
        "/v1/blocks",
        {
            "resource_id": room.id,
            "kind": "maintenance",
            "reason": "paint",
            "starts_at": at(9).isoformat(),
            "ends_at": at(18).isoformat(),
        },
    )
    early, late = await join(operator, room), await join(operator, room, start=16, end=17)
    await operator.patch(f"/v1/blocks/{block['id']}", {"ends_at": at(14).isoformat()})
    await operator.sweep()
    assert await states(operator, [early, late]) == ["waiting", "offered"]
    await operator.post(f"/v1/blocks/{block['id']}/lift", status=200)
    await operator.sweep()
    assert await states(operator, [early, late]) == ["offered", "offered"]


async def test_a_pool_that_grows(operator: Operator) -> None:
    desks = await a_room(operator, units=2, is_pool=True, kind="hot_desk", capacity=2)
    await booked(operator, desks, quantity=2)
    entries = [await join(operator, desks) for _ in range(3)]
    await operator.post(f"/v1/resources/{desks.id}/resize", {"pool_size": 4}, status=200)
    await operator.sweep()
    assert await states(operator, entries) == ["offered", "offered", "waiting"]


async def test_a_policy_or_opening_hours_that_allow_more(operator: Operator) -> None:
    location = await a_location(operator, hours=[(0, 8 * 60, 20 * 60)])
    room = await a_room(operator, location=location)
    taken = await booked(operator, room)
    policy = encode_id("pol", room.row.booking_policy_id)
    made = await join(operator, room)
    await operator.patch(f"/v1/booking-policies/{policy}", {"rules": {"lead_minutes": 600}})
    await cancel(operator, taken)
    skipped = await entry(operator, made)
    assert skipped["state"] == "waiting"
    assert "book at least 10 h ahead" in skipped["skipped_reason"]
    await operator.patch(f"/v1/booking-policies/{policy}", {"rules": {"lead_minutes": 0}})
    await operator.sweep()
    offered = await entry(operator, made)
    assert (offered["state"], offered["skipped_reason"]) == ("offered", None)
    assert await told(operator) == ["joined", "skipped", "offered"]


async def test_time_that_is_freed_in_parts_counts_once_it_is_whole(operator: Operator) -> None:
    room = await a_room(operator, rules={"buffer_after_minutes": 30})
    first, second = await booked(operator, room, 9, 10), await booked(operator, room, 11, 12)
    before, whole = await join(operator, room, start=9, end=9.5), await join(operator, room, start=9.5, end=11.5)
    await cancel(operator, second)
    assert await states(operator, [before, whole]) == ["waiting", "waiting"]
    await operator.post(f"/v1/waitlist/{before['id']}/withdraw", status=200)
    await cancel(operator, first)
    assert (await entry(operator, whole))["state"] == "offered"


async def test_a_buffer_that_is_freed_suffices(operator: Operator) -> None:
    """Until 10:00, cleaned until 10:30: the time from 10:00 becomes free with it."""
    room = await a_room(operator, rules={"buffer_after_minutes": 30})
    taken = await booked(operator, room, 9, 10)
    made = await join(operator, room, start=10, end=11)
    before = await join(operator, room, start=8.25, end=9)  # its own cleaning would reach into the booking
    await cancel(operator, taken)
    assert await states(operator, [made, before]) == ["offered", "offered"]


async def test_what_is_freed_while_someone_joins_is_not_missed_and_keeps_the_order(operator: Operator) -> None:
    """The booking goes, and the worker looks, after they saw it taken and before they stand on the list."""
    room = await a_room(operator)
    taken = await booked(operator, room)
    made = [await operator.post("/v1/waitlist", waiting(room, await a_member(operator))) for _ in range(2)]
    await operator.post(f"/v1/bookings/{taken['id']}/cancel", status=200)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text(
                "UPDATE event_deliveries SET state = 'done' "
                "WHERE handler = 'bookings.offer_freed_time' OR event_id = (SELECT id FROM events "
                "WHERE type = 'waitlist_entry.joined' ORDER BY position LIMIT 1)"
            )
        )
    await operator.sweep()  # only the second one's joining is left to be reacted to
    assert await states(operator, made) == ["offered", "waiting"]


# Whom it suits


async def test_a_pool_gives_each_as_many_as_they_want_in_order(operator: Operator) -> None:
    desks = await a_room(operator, units=6, is_pool=True, kind="hot_desk", capacity=6)
    full = await booked(operator, desks, 9, 17, quantity=6)
    five, two, three, one = [await join(operator, desks, quantity=wanted) for wanted in (5, 2, 3, 1)]
    await booked_instead(operator, desks, full, quantity=2)
    # Four are free: five don't fit, so those behind are served, in order, with what is left.
    assert await states(operator, [five, two, three, one]) == ["waiting", "offered", "waiting", "offered"]
    hold = await operator.get(f"/v1/bookings/{(await entry(operator, two))['booking_id']}")
    assert (hold["quantity"], len(hold["unit_ids"]), hold["attendee_count"]) == (2, 2, 2)
    await later(operator, 30)  # both lapse: four are free again
    assert await states(operator, [five, two, three, one]) == ["waiting", "lapsed", "offered", "lapsed"]


async def booked_instead(operator: Operator, room: Room, old: dict[str, Any], **fields: Any) -> None:
    """Gives one booking up for a smaller one before the worker looks."""
    await operator.post(f"/v1/bookings/{old['id']}/cancel", status=200)
    await booked(operator, room, 9, 17, **fields)
    await operator.sweep()


async def test_any_room_of_a_type_with_seats_enough(operator: Operator) -> None:
    large = await a_room(operator, name="Large", capacity=12)
    medium = await same_type(operator, large, name="Medium", capacity=8)
    small = await same_type(operator, large, name="Small", capacity=4)
    other = await a_room(operator, location=large.location, name="Booth", kind="phone_booth", capacity=8)
    held = {room.row.name: await booked(operator, room) for room in (large, medium, small, other)}
    eight, any_room = await any_of(operator, large, min_capacity=8), await any_of(operator, large)
    await cancel(operator, held["Booth"])
    assert await states(operator, [eight, any_room]) == ["waiting", "waiting"]
    await cancel(operator, held["Small"])
    assert await states(operator, [eight, any_room]) == ["waiting", "offered"]
    assert (await entry(operator, any_room))["offered_resource_id"] == small.id
    await operator.post(f"/v1/bookings/{held['Large']['id']}/cancel", status=200)
    await cancel(operator, held["Medium"])
    got = await entry(operator, eight)
    assert (got["state"], got["resource_id"]) == ("offered", None)
    assert got["offered_resource_id"] in (medium.id, large.id)


async def test_a_room_that_is_too_small_for_those_who_come_is_nobodys_reason(operator: Operator) -> None:
    large = await a_room(operator, name="Large", capacity=12)
    small = await same_type(operator, large, name="Small", capacity=4)
    held = [await booked(operator, room) for room in (small, large)]
    made = await any_of(operator, large, attendee_count=8)
    await cancel(operator, held[0])
    assert ((await entry(operator, made))["state"], await told(operator)) == ("waiting", ["joined"])
    await cancel(operator, held[1])
    assert (await entry(operator, made))["offered_resource_id"] == large.id


async def test_a_type_is_refused_while_one_is_free_and_where_none_would_do(operator: Operator) -> None:
    large = await a_room(operator, name="Large", capacity=12)
    small = await same_type(operator, large, name="Small", capacity=4)
    await booked(operator, large)
    where = {
        "resource_type_id": encode_id("rty", large.row.resource_type_id),
        "location_id": encode_id("loc", large.location.id),
        "starts_at": at(10).isoformat(),
        "ends_at": at(11).isoformat(),
        "member_id": await a_member(operator),
    }
    free = await operator.post("/v1/waitlist", where, status=409)
    assert (free["code"], free["resource_ids"]) == ("time_is_free", [small.id])
    assert (await operator.post("/v1/waitlist", where | {"min_capacity": 5}))["state"] == "waiting"
    for change in ({"min_capacity": 13}, {"quantity": 2}):
        problem = await operator.post("/v1/waitlist", where | change, status=422)
        assert problem["errors"][0]["pointer"] == "/resource_type_id"
    await booked(operator, small)
    crowd = await operator.post("/v1/waitlist", where | {"attendee_count": 30}, status=422)
    assert [one["code"] for one in crowd["errors"]] == ["capacity"]


async def test_a_whole_frees_its_parts_and_a_part_the_whole(operator: Operator) -> None:
    a = await a_room(operator, name="A")
    b = await a_room(operator, name="B", location=a.location)
    ab = await a_room(operator, name="AB", location=a.location, units=a.unit_ids + b.unit_ids)
    whole = await booked(operator, ab)
    for_whole, for_a = await join(operator, ab), await join(operator, a)
    for_b = await join(operator, b)
    await cancel(operator, whole)
    assert await states(operator, [for_whole, for_a, for_b]) == ["offered", "waiting", "waiting"]
    await cancel(operator, {"id": (await entry(operator, for_whole))["booking_id"]})
    assert await states(operator, [for_whole, for_a, for_b]) == ["withdrawn", "offered", "offered"]


# Who is skipped


async def test_who_has_reached_a_limit_is_skipped_and_told_why(operator: Operator) -> None:
    limits = [{"of": "member", "per": "day", "bookings": 1}]
    room = await a_room(operator, rules={"limits": limits})
    taken = await booked(operator, room)
    member = await a_member(operator)
    busy, next_one = await join(operator, room, member), await join(operator, room)
    await booked(operator, room, 15, 16, member_id=member)
    await cancel(operator, taken)
    skipped = await entry(operator, busy)
    assert skipped["state"] == "waiting"
    assert "at most 1 bookings a day" in skipped["skipped_reason"]
    assert (await entry(operator, next_one))["state"] == "offered"
    (event,) = await operator.events("waitlist_entry.skipped")
    assert event["data"] == skipped
    assert event["previous"] == {"skipped_reason": None}
    await later(operator, 30)  # skipped again for the same reason: nothing new is told
    assert (await told(operator)).count("skipped") == 1


async def test_who_is_archived_is_skipped(operator: Operator) -> None:
    room = await a_room(operator)
    taken = await booked(operator, room)
    member = await a_member(operator)
    gone, next_one = await join(operator, room, member), await join(operator, room)
    await operator.post(f"/v1/members/{member}/archive", status=200)
    await cancel(operator, taken)
    assert await states(operator, [gone, next_one]) == ["waiting", "offered"]
    assert "is archived" in (await entry(operator, gone))["skipped_reason"]


async def test_one_who_may_not_have_the_first_room_gets_the_second(operator: Operator) -> None:
    small = await a_room(operator, name="Small", capacity=4, rules={"who_may_book": {"members": False}})
    large = await same_type(operator, small, name="Large", capacity=8)
    held = [await booked(operator, small), await booked(operator, large)]
    made = await any_of(operator, small)
    for one in held:
        await operator.post(f"/v1/bookings/{one['id']}/cancel", status=200)
    await operator.sweep()
    got = await entry(operator, made)
    assert (got["state"], got["offered_resource_id"], got["skipped_reason"]) == ("offered", large.id, None)
    assert await told(operator) == ["joined", "skipped", "offered"]  # the small one was freed first


# Clocks that change


@pytest.mark.parametrize(
    ("starts_at", "says"),
    [
        # 02:00-03:00 happens twice: the first is CEST.
        (datetime(2026, 10, 25, 0, 15, tzinfo=UTC), "Sun 25 Oct 2026, 02:15 CEST - 02:15 CET"),
        (datetime(2026, 10, 25, 1, 15, tzinfo=UTC), "Sun 25 Oct 2026, 02:15-03:15 CET"),
        # 02:00-03:00 doesn't happen.
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "Sun 28 Mar 2027, 01:30 CET - 03:30 CEST"),
        # Over midnight.
        (datetime(2026, 11, 2, 22, 30, tzinfo=UTC), "Mon 2 Nov 2026, 23:30 CET - Tue 3 Nov 2026, 00:30 CET"),
    ],
)
async def test_times_around_a_change_of_clocks(operator: Operator, starts_at: datetime, says: str) -> None:
    clock = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    room = await a_room(operator, name="Night Room", clock=clock)
    period = {"starts_at": starts_at.isoformat(), "ends_at": starts_at.replace(hour=starts_at.hour + 1).isoformat()}
    taken = await booked(operator, room, **period)
    made = await join(operator, room, **period)
    await cancel(operator, taken)
    offered = await entry(operator, made)
    assert offered["state"] == "offered"
    (mail,) = (await operator.get("/v1/mail-messages"))["data"]
    assert mail["subject"] == f"Night Room is free for you: {says}"


async def test_an_offer_over_the_repeated_hour_lasts_half_an_hour_of_real_time(operator: Operator) -> None:
    clock = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 02:45, for the first time
    room = await a_room(operator, clock=clock)
    period = {"starts_at": "2026-10-25T05:00:00Z", "ends_at": "2026-10-25T06:00:00Z"}
    taken = await booked(operator, room, **period)
    made = await join(operator, room, **period)
    await cancel(operator, taken)
    assert (await entry(operator, made))["offer_expires_at"] == "2026-10-25T01:15:00Z"  # 02:15, for the second
    await operator.set_clock(datetime(2026, 10, 25, 1, 14, tzinfo=UTC))
    await operator.sweep()
    assert (await entry(operator, made))["state"] == "offered"
    await operator.set_clock(datetime(2026, 10, 25, 1, 15, tzinfo=UTC))
    await operator.sweep()
    assert (await entry(operator, made))["state"] == "lapsed"


# What it costs


@pytest.mark.parametrize("count", [1, 30])
async def test_a_freed_time_takes_as_many_statements_however_many_wait(operator: Operator, count: int) -> None:
    room = await a_room(operator)
    taken = await booked(operator, room)
    member = await a_member(operator)
    for n in range(count):
        await join(operator, room, member if n == 0 else None)
    await operator.post(f"/v1/bookings/{taken['id']}/cancel", status=200)
    await operator.sweep()
    hold = (await operator.get("/v1/bookings", state="held"))["data"][0]
    await operator.post(f"/v1/bookings/{hold['id']}/cancel", status=200)
    async with round_trips(operator.db) as sent:
        await operator.sweep()
    looks = [one for one in sent if "FROM waitlist_entries e\nJOIN resources" in one]
    # One look finds who is next, another that nothing is left for those behind.
    assert len(looks) == (2 if count > 1 else 1), sent


async def test_a_pools_places_are_offered_in_one_look(operator: Operator) -> None:
    desks = await a_room(operator, units=6, is_pool=True, kind="hot_desk", capacity=6)
    taken = await booked(operator, desks, quantity=6)
    entries = [await join(operator, desks) for _ in range(8)]
    await operator.post(f"/v1/bookings/{taken['id']}/cancel", status=200)
    async with round_trips(operator.db) as sent:
        await operator.sweep()
    assert await states(operator, entries) == ["offered"] * 6 + ["waiting"] * 2
    looks = [one for one in sent if "FROM waitlist_entries e\nJOIN resources" in one]
    assert len(looks) == 2  # who is next; and, once the seventh finds it full, whom the rest would do
