"""What is free when, over HTTP: hours, policies, buffers, pools, rights, clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.dialects.postgresql import Range

from coworkapi.bookings.schemas import AvailabilityOut
from coworkapi.core.ids import new_id
from coworkapi.spaces.models import Amenity, Resource, Unit
from coworkapi.spaces.service import allocate
from tests.bookings.factories import MONDAY, Room, a_member, a_room, a_team, at, wish
from tests.operator import Operator
from tests.round_trips import round_trips
from tests.spaces.factories import a_location

WEEKDAYS_9_TO_18 = [(day, 540, 1080) for day in range(5)]


async def free(operator: Operator, room: Room, start: float = 0, end: float = 24, **params: Any) -> list[list[float]]:
    """Bookable periods of that Monday, as hours of its clock."""
    path = f"/v1/resources/{room.id}/availability"
    params = {"from": at(start).isoformat(), "to": at(end).isoformat(), **params}
    found = await operator.get(path, **params)
    assert AvailabilityOut.model_validate(found).model_dump(mode="json") == found
    return [[hour(one["starts_at"]), hour(one["ends_at"])] for one in found["periods"]]


def hour(instant: str) -> float:
    return (datetime.fromisoformat(instant) - MONDAY).total_seconds() / 3600 + 8


async def occupy(operator: Operator, unit_ids: list[UUID], start: datetime, end: datetime | None, kind: str) -> UUID:
    source_id = new_id()
    async with operator.db.transaction(operator.principal) as session:
        await allocate(
            session,
            unit_ids=unit_ids,
            period=Range(start, end),
            kind=kind,
            source_id=source_id,  # type: ignore[arg-type]
        )
    return source_id


async def test_free_time_is_open_time_less_what_is_taken(operator: Operator) -> None:
    location = await a_location(operator, hours=[(0, 540, 720), (0, 780, 1080)])
    room = await a_room(operator, location=location)
    assert await free(operator, room) == [[9, 12], [13, 18]]
    await operator.post("/v1/bookings", wish(room, 10, 11))
    await operator.post("/v1/bookings", wish(room, 13, 14.5))
    assert await free(operator, room) == [[9, 10], [11, 12], [14.5, 18]]
    assert await free(operator, room, minutes=90) == [[14.5, 18]]
    assert await free(operator, room, 9.5, 15) == [[9.5, 10], [11, 12], [14.5, 15]]


async def test_free_time_can_really_be_booked(operator: Operator) -> None:
    location = await a_location(operator, hours=WEEKDAYS_9_TO_18)
    rules = {"grid_minutes": 30, "min_minutes": 60, "step_minutes": 30, "lead_minutes": 90, "buffer_after_minutes": 20}
    room = await a_room(operator, location=location, rules=rules)
    await operator.post("/v1/bookings", wish(room, 12, 13))
    # A start at 9:30 is the first that is 90 minutes ahead; 20 minutes after each booking stay free.
    assert await free(operator, room) == [[9.5, 12 - 1 / 3], [13.5, 18]]
    found = await operator.get(
        f"/v1/resources/{room.id}/availability",
        **{"from": at(0).isoformat(), "to": at(24).isoformat(), "starts": True},
    )
    offered = {hour(start) for start in found["starts"]}
    for quarter in range(8 * 4, 19 * 4):
        start = quarter / 4
        preview = await operator.post("/v1/bookings/preview", wish(room, start, start + 1), status=200)
        assert preview["possible"] == (start in offered), start


async def test_the_window_ahead_and_the_grid_of_closed_days(operator: Operator) -> None:
    location = await a_location(operator, hours=WEEKDAYS_9_TO_18)
    room = await a_room(operator, location=location, rules={"window_days": 4})
    found = await operator.get(
        f"/v1/resources/{room.id}/availability",
        **{"from": at(0).isoformat(), "to": at(0, 14).isoformat()},
    )
    assert [hour(one["starts_at"]) for one in found["periods"]] == [9, 33, 57, 81, 105]  # Monday to Friday


async def test_parts_of_a_divisible_room_are_busy_with_the_whole(operator: Operator) -> None:
    a = await a_room(operator)
    b = await a_room(operator, location=a.location)
    whole = await a_room(operator, location=a.location, units=a.unit_ids + b.unit_ids)
    await operator.post("/v1/bookings", wish(a, 10, 11))
    await operator.post("/v1/bookings", wish(b, 10.5, 12))
    await operator.post("/v1/bookings", wish(whole, 14, 15))
    assert await free(operator, whole, 9, 16) == [[9, 10], [12, 14], [15, 16]]
    assert await free(operator, a, 9, 16) == [[9, 10], [11, 14], [15, 16]]


async def test_a_pool_shows_when_enough_of_it_is_free_for_the_whole_time(operator: Operator) -> None:
    desks = await a_room(operator, units=3, is_pool=True, kind="hot_desk", capacity=3)
    await operator.post("/v1/bookings", wish(desks, 10, 12, quantity=2))
    await operator.post("/v1/bookings", wish(desks, 11, 13))
    assert await free(operator, desks, 9, 14, quantity=2) == [[9, 10], [12, 14]]
    assert await free(operator, desks, 9, 14, quantity=3) == [[9, 10], [13, 14]]
    exact = {"starts_at": at(10).isoformat(), "ends_at": at(10.5).isoformat()}
    page = await operator.get("/v1/availability", **exact)
    assert [one["periods"][0]["units_free"] for one in page["data"]] == [1]
    assert (await operator.get("/v1/availability", quantity=2, **exact))["data"] == []


async def test_search_finds_what_fits_and_is_free(operator: Operator) -> None:
    small = await a_room(operator, name="Small", capacity=2)
    taken = await a_room(operator, name="Taken", capacity=8, location=small.location)
    large = await a_room(operator, name="Large", capacity=8, location=small.location)
    booth = await a_room(operator, name="Booth", capacity=8, kind="phone_booth")
    async with operator.db.transaction(operator.principal) as session:
        session.add(Amenity(key="screen", name="Screen"))
        row = await session.merge(large.row)
        row.amenity_keys = ["screen", "whiteboard"]
    await operator.post("/v1/bookings", wish(taken, 10, 12))
    tuesday = {"starts_at": at(11).isoformat(), "ends_at": at(12).isoformat()}

    async def names(**params: Any) -> list[str]:
        page = await operator.get("/v1/availability", **params)
        return [one["name"] for one in page["data"]]

    assert await names(**tuesday) == ["Booth", "Large", "Small"]
    assert await names(**tuesday, min_capacity=6) == ["Booth", "Large"]
    assert await names(**tuesday, kind="phone_booth") == ["Booth"]
    assert await names(**tuesday, location_id=(await operator.get(f"/v1/resources/{small.id}"))["location_id"]) == [
        "Large",
        "Small",
    ]
    assert await names(**tuesday, amenity=["screen", "whiteboard"]) == ["Large"]
    window = {"from": at(9).isoformat(), "to": at(13).isoformat(), "minutes": 120}
    assert await names(**window) == ["Booth", "Large", "Small"]
    assert await names(**window | {"minutes": 60}) == ["Booth", "Large", "Small", "Taken"]
    page = await operator.get("/v1/availability", **tuesday, limit=2)
    rest = await operator.get("/v1/availability", **tuesday, limit=2, cursor=page["next_cursor"])
    assert [one["name"] for one in page["data"] + rest["data"]] == ["Booth", "Large", "Small"]
    assert rest["next_cursor"] is None
    assert booth.id == page["data"][0]["resource_id"]


@pytest.mark.parametrize("exact", [True, False])
async def test_a_page_is_full_or_the_last_however_few_are_free(operator: Operator, exact: bool) -> None:
    """Among 230 rooms three take an hour: at places 3, 120 and 228."""
    first = await a_room(operator, name="000", rules={"max_minutes": 30})
    long = await a_room(operator, name="003", location=first.location)
    rooms = [
        (new_id(), new_id(), f"{n:03}", (long if n in (120, 228) else first).row.booking_policy_id)
        for n in range(230)
        if n not in (0, 3)
    ]
    async with operator.db.transaction(operator.principal) as session:
        session.add_all(Unit(id=unit, location_id=first.location.id, name=name) for _, unit, name, _ in rooms)
        await session.flush()
        session.add_all(
            Resource(
                id=room,
                location_id=first.location.id,
                resource_type_id=first.row.resource_type_id,
                booking_policy_id=policy,
                name=name,
                unit_ids=[unit],
            )
            for room, unit, name, policy in rooms
        )
    asked: dict[str, Any] = {"starts_at": at(10).isoformat(), "ends_at": at(11).isoformat()}
    if not exact:
        asked = {"from": at(10).isoformat(), "to": at(12).isoformat(), "minutes": 60}

    async def pages(limit: int) -> list[list[str]]:
        found = []
        page = await operator.get("/v1/availability", limit=limit, **asked)
        while True:
            found.append([one["name"] for one in page["data"]])
            if page["next_cursor"] is None:
                return found
            assert len(page["data"]) == limit
            page = await operator.get("/v1/availability", limit=limit, cursor=page["next_cursor"], **asked)

    assert await pages(1) == [["003"], ["120"], ["228"], []]
    assert await pages(2) == [["003", "120"], ["228"]]
    assert await pages(3) == [["003", "120", "228"], []]  # there is one more to look at, and it isn't free
    assert await pages(200) == [["003", "120", "228"]]
    async with round_trips(operator.db) as sent:
        await operator.get("/v1/availability", limit=2, **asked)
    assert len(sent) == 6, sent  # BEGIN, authenticate, a look at 2, at 100, at 200, and the end


async def test_wrong_questions_are_told(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    for params in (
        {"starts_at": at(9).isoformat()},
        {"starts_at": at(9).isoformat(), "ends_at": at(9).isoformat()},
        {"starts_at": at(9).isoformat(), "ends_at": at(10).isoformat(), "minutes": 30},
        {"from": at(9).isoformat(), "to": at(8).isoformat()},
        {"from": at(9).isoformat(), "to": at(9, 63).isoformat()},
        {"minutes": 0},
        {"cursor": "nope"},
        {"kind": "castle"},
        {"seats": 3},
    ):
        problem = await operator.get("/v1/availability", status=422, **params)
        assert problem["errors"][0]["pointer"].startswith("query/"), params
    await stranger.get(f"/v1/resources/{room.id}/availability", status=404)
    assert (await stranger.get("/v1/availability"))["data"] == []


async def test_rights_of_a_member_narrow_the_search(operator: Operator) -> None:
    team = await a_team(operator)
    inside, outside = await a_member(operator, teams=[team]), await a_member(operator)
    await a_room(operator, name="Open")
    closed = await a_room(operator, name="Closed", rules={"who_may_book": {"members": False, "team_ids": [team]}})

    async def names(**params: Any) -> list[str]:
        return [one["name"] for one in (await operator.get("/v1/availability", **params))["data"]]

    assert await names() == ["Closed", "Open"]
    assert await names(member_id=inside) == ["Closed", "Open"]
    assert await names(team_id=team) == ["Closed", "Open"]
    assert await names(member_id=outside) == ["Open"]
    path = f"/v1/resources/{closed.id}/availability"
    assert (await operator.get(path, member_id=outside))["periods"] == []


async def test_the_public_sees_free_and_busy_of_what_is_public(operator: Operator) -> None:
    anyone = {"who_may_book": {"public": True}}
    shown = await a_room(operator, name="Shown", rules=anyone)
    await a_room(operator, name="Hidden", rules=anyone, is_public=False)
    members_only = await a_room(operator, name="Members")
    await operator.post("/v1/bookings", wish(shown, 10, 11, title="Secret"))
    async with operator.client(None) as visitor:
        base = f"/v1/public/{operator.slug}"
        page = (await visitor.get(f"{base}/availability")).json()
        assert [one["name"] for one in page["data"]] == ["Shown"]
        assert "Secret" not in str(page)
        one = (await visitor.get(f"{base}/resources/{shown.id}/availability")).json()
        assert one == page["data"][0]
        found = (await visitor.get(f"{base}/resources/{members_only.id}/availability")).json()
        assert found["periods"] == []


async def test_days_of_23_and_25_hours(operator: Operator) -> None:
    # Berlin: clocks go forward on 28 March and back on 31 October 2027, both Sundays.
    location = await a_location(operator, hours=[(6, 0, 1440)])
    room = await a_room(
        operator, location=location, clock=datetime(2027, 3, 1, tzinfo=UTC), rules={"max_minutes": None}
    )
    for day, hours in ((date(2027, 3, 28), 23), (date(2027, 10, 31), 25)):
        found = await operator.get(
            f"/v1/resources/{room.id}/availability",
            **{
                "from": f"{day - timedelta(days=1):%Y-%m-%d}T12:00:00Z",
                "to": f"{day + timedelta(days=1):%Y-%m-%d}T12:00:00Z",
            },
        )
        [period] = found["periods"]
        length = datetime.fromisoformat(period["ends_at"]) - datetime.fromisoformat(period["starts_at"])
        assert length == timedelta(hours=hours)


async def test_vacancies(operator: Operator) -> None:
    rules = {"who_may_book": {"members": False}}
    open_ended = await a_room(operator, name="A", kind="private_office", rules=rules, is_bookable=False)
    leaving = await a_room(operator, name="B", kind="private_office", location=open_ended.location)
    empty = await a_room(operator, name="C", kind="dedicated_desk", location=open_ended.location)
    row = await a_room(operator, name="D", kind="dedicated_desk", units=3, is_pool=True)
    await a_room(operator, name="E", kind="meeting_room")
    await occupy(operator, open_ended.unit_ids, at(0, -30), None, "membership")
    await occupy(operator, leaving.unit_ids, at(0, -30), at(0, 10), "membership")
    await occupy(operator, leaving.unit_ids, at(0, 11), at(0, 12), "maintenance")
    await occupy(operator, empty.unit_ids, at(10), at(11), "booking")
    await occupy(operator, row.unit_ids[:2], at(0, -30), at(0, 5), "membership")
    await occupy(operator, row.unit_ids[2:], at(0, -30), at(0, 3), "membership")

    async def found(**params: Any) -> list[tuple[str, Any, Any, int]]:
        page = await operator.get("/v1/vacancies", **params)
        return [(one["name"], one["vacant_from"], one["vacant_until"], one["units_vacant"]) for one in page["data"]]

    def day(days: int) -> str:
        return (at(0, days)).strftime("%Y-%m-%dT%H:%M:%SZ")

    assert await found() == [
        ("A", None, None, 0),
        ("B", day(10), day(11), 1),
        ("C", MONDAY.strftime("%Y-%m-%dT%H:%M:%SZ"), None, 1),
        ("D", day(3), None, 1),
    ]
    assert (await found(minimum_days=14, kind="private_office"))[1] == ("B", day(12), None, 1)
    assert (await found(**{"from": at(0, 6).isoformat(), "kind": "dedicated_desk"}))[1][3] == 3
