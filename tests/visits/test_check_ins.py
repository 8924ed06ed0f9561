"""Who comes in, what covers their day, and that a day costs one use, however often and however many at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.benefits.values import Lot, Permission, Restrictions, WeekHours
from coworkapi.core.ids import encode_id, new_id
from coworkapi.spaces.values import LocationCalendar
from coworkapi.visits.rules.check_ins import HeldPass, Place, cover_of_day, day_ends_at, guest_key
from tests.benefits.factories import a_permission
from tests.benefits.products import House, a_house
from tests.bookings.factories import a_room, at, wish
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.spaces.factories import ALWAYS, a_location

RACERS = 20


@pytest.fixture
async def house(operator: Operator) -> House:
    return await a_house(operator)


async def account_of(operator: Operator, member: str) -> str:
    account: str = (await operator.get("/v1/billing-accounts", member_id=member))["data"][0]["id"]
    return account


async def with_passes(house: House, uses: int = 10, **fields: Any) -> tuple[str, str]:
    """A member who bought so many undated days, and the lot."""
    member = await house.member()
    sold = await house.sell(await house.product(quantity=uses, **fields), member_id=member)
    return member, sold["grants"][0]["lot_id"]


async def leave(operator: Operator, check_in: dict[str, Any]) -> dict[str, Any]:
    left: dict[str, Any] = await operator.post(f"/v1/check-ins/{check_in['id']}/check-out", status=200)
    return left


async def test_a_pass_used_twice_in_a_day_burns_once(operator: Operator, house: House) -> None:
    """10 uses; in, out, in again at 14:00: 9 left. The next day 8."""
    member, lot = await with_passes(house)
    first = await house.check_in(member)
    assert (first["covered_by"], first["pass_burnt"], first["on"]) == ("pass", True, "2026-11-02")
    assert await house.balance(lot) == 9
    assert (await leave(operator, first))["checked_out_by"].startswith("key_")
    await operator.set_clock(at(14))
    again = await house.check_in(member)
    assert (again["pass_id"], again["pass_burnt"]) == (first["pass_id"], False)
    assert await house.balance(lot) == 9
    still = await house.check_in(member, 200)
    assert still == again
    await leave(operator, again)
    await operator.set_clock(at(9, 1))
    next_day = await house.check_in(member)
    assert next_day["pass_id"] != first["pass_id"]
    assert await house.balance(lot) == 8
    assert len(await operator.events("pass.used")) == 2
    used = (await operator.get("/v1/passes", member_id=member))["data"]
    assert [(one["on"], one["state"], one["dated"]) for one in used] == [
        ("2026-11-02", "used", False),
        ("2026-11-03", "used", False),
    ]


async def test_twenty_at_once_burn_one(operator: Operator, house: House) -> None:
    member, lot = await with_passes(house)
    body = {"member_id": member, "location_id": house.id}
    answers = await asyncio.gather(*(operator.http.post("/v1/check-ins", json=body) for _ in range(RACERS)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: RACERS - 1}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await house.balance(lot) == 9
    assert len(await operator.events("check_in.created")) == 1
    assert len(await operator.events("pass.used")) == 1


async def test_twenty_of_a_team_race_for_five_uses(operator: Operator) -> None:
    """Five come in; fifteen are told what a day costs; nothing is overdrawn."""
    house = await a_house(operator)
    members = [await house.member(name=f"Member {n}") for n in range(RACERS)]
    team = await house.team(*members)
    product = await house.product(quantity=5)
    sold = await house.sell(product, team_id=team)
    answers = await asyncio.gather(
        *(
            operator.http.post("/v1/check-ins", json={"member_id": member, "location_id": house.id})
            for member in members
        )
    )
    assert Counter(answer.status_code for answer in answers) == {201: 5, 402: RACERS - 5}
    assert await house.balance(sold["grants"][0]["lot_id"]) == 0
    refused = next(answer.json() for answer in answers if answer.status_code == 402)
    assert refused["code"] == "no_access_today"
    assert refused["detail"].endswith("or a day pass would; Day pass costs 25.00 EUR")
    assert refused["passes"] == [
        {"product_id": product["id"], "name": "Day pass", "price": {"amount": 2500, "currency": "EUR"}}
    ]


async def test_the_order_of_what_covers_the_day(operator: Operator, house: House) -> None:
    """From the last resort to the first: nothing, undated, dated, burnt already, booking, permission."""
    member = await house.member()
    refused = await house.check_in(member, 402)
    assert "nothing covers Ada Lovelace at Mitte on 2026-11-02" in refused["detail"]
    preview = {"member_id": member, "location_id": house.id}
    assert (await operator.post("/v1/check-ins/preview", preview, 200))["covered_by"] is None
    ten = await house.sell(await house.product(quantity=10), member_id=member)
    lot = ten["grants"][0]["lot_id"]
    would = await operator.post("/v1/check-ins/preview", preview, 200)
    assert (would["covered_by"], would["lot_id"], would["pass_burnt"]) == ("pass", lot, True)
    dated = await house.sell(await house.dated(), member_id=member, on="2026-11-02")
    [today] = dated["passes"]
    would = await operator.post("/v1/check-ins/preview", preview, 200)
    assert (would["pass_id"], would["lot_id"], would["pass_burnt"]) == (today["id"], None, True)
    came = await house.check_in(member)
    assert (came["pass_id"], came["pass_burnt"]) == (today["id"], True)
    assert (await operator.get(f"/v1/passes/{today['id']}"))["state"] == "used"
    assert (await house.balance(lot), await house.balance(today["lot_id"])) == (10, 0)
    await leave(operator, came)
    room = await a_room(operator, location=house.location, clock=None)
    booking = await operator.post("/v1/bookings", wish(room, 15, 16, member_id=member))
    came = await house.check_in(member)
    assert (came["covered_by"], came["booking_id"]) == ("booking", booking["id"])
    await leave(operator, came)
    account = await account_of(operator, member)
    office = {"hours": [{"weekdays": [1], "opens": "08:00", "closes": "09:00"}]}
    permission = await a_permission(
        operator, account, kind="access", name="Mondays", restrictions=office, valid_from="2026-01-01T00:00:00Z"
    )
    came = await house.check_in(member)
    assert (came["covered_by"], came["permission_id"]) == ("permission", permission["id"])
    await leave(operator, came)
    await operator.set_clock(at(9))
    assert (await house.check_in(member))["covered_by"] == "booking"
    assert await house.balance(lot) == 10


async def test_cancelled_bookings_and_other_days_cover_nothing(operator: Operator, house: House) -> None:
    member = await house.member()
    room = await a_room(operator, location=house.location)
    tomorrow = await operator.post("/v1/bookings", wish(room, 10, 11, 1, member_id=member))
    today = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=member))
    await operator.post(f"/v1/bookings/{today['id']}/cancel", status=200)
    await house.check_in(member, 402)
    elsewhere = await a_room(operator, location=await a_location(operator))
    await operator.post("/v1/bookings", wish(elsewhere, 10, 11, member_id=member))
    await house.check_in(member, 402)
    await operator.set_clock(at(8, 1))
    assert (await house.check_in(member))["booking_id"] == tomorrow["id"]


async def test_who_is_invited_to_a_booking_comes_in_by_it(operator: Operator, house: House) -> None:
    host, guest = await house.member(), await house.member(name="Bea")
    room = await a_room(operator, location=house.location)
    booking = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=host))
    await house.check_in(guest, 402)
    path = f"/v1/bookings/{booking['id']}/attendees"
    invited = await operator.post(path, {"member_id": guest})
    came = await house.check_in(guest)
    assert (came["covered_by"], came["booking_id"], came["pass_burnt"]) == ("booking", booking["id"], False)
    await leave(operator, came)
    await operator.delete(f"{path}/{invited['id']}")
    await house.check_in(guest, 402)


async def test_a_permission_that_doesnt_hold_now_is_told(operator: Operator, house: House) -> None:
    member = await house.member()
    evenings = {"hours": [{"weekdays": [1, 2, 3, 4, 5], "opens": "17:00", "closes": "22:00"}]}
    await a_permission(
        operator, await account_of(operator, member), kind="access", name="Evenings", restrictions=evenings
    )
    refused = await house.check_in(member, 402)
    assert [one["name"] for one in refused["permissions"]] == ["Evenings"]
    await operator.set_clock(at(17))
    assert (await house.check_in(member))["covered_by"] == "permission"


async def test_who_burns_which_lot(operator: Operator, house: House) -> None:
    """What expires first; own before the team's; not what counts elsewhere, has ended or isn't a day pass."""
    member = await house.member()
    elsewhere = encode_id("loc", (await a_location(operator, name="Elsewhere")).id)
    team = await house.team(member)
    there = {"location_id": house.id}
    await house.sell(await house.product(restrictions={"location_ids": [elsewhere]}), member_id=member, **there)
    await house.sell(await house.product("guest_pass", name="Guest"), member_id=member, **there)
    of_team = await house.sell(await house.product(valid_days=30), team_id=team, **there)
    own = await house.sell(await house.product(valid_days=30), member_id=member, **there)
    soon = await house.sell(await house.product(valid_days=2), team_id=team, **there)
    for day, sold in enumerate((soon, own, of_team)):
        await operator.set_clock(at(9, day))
        came = await house.check_in(member)
        burnt = await operator.get(f"/v1/passes/{came['pass_id']}")
        assert burnt["lot_id"] == sold["grants"][0]["lot_id"], day
        await leave(operator, came)
    await operator.set_clock(at(9, 3))
    await house.check_in(member, 402)


async def test_midnight_and_closing_time_end_the_day(operator: Operator) -> None:
    """Open round the clock: in at 23:30 on Monday, out by itself at midnight, and Tuesday costs a use of its own."""
    house = await a_house(operator, hours=ALWAYS)
    member, lot = await with_passes(house)
    await operator.set_clock(at(23.5))
    late = await house.check_in(member)
    assert (late["on"], late["ends_at"]) == ("2026-11-02", "2026-11-02T23:00:00Z")
    await operator.set_clock(at(24.25))
    early = await house.check_in(member)
    assert (early["on"], early["id"] != late["id"], early["pass_burnt"]) == ("2026-11-03", True, True)
    assert await house.balance(lot) == 8
    left = await operator.get(f"/v1/check-ins/{late['id']}")
    assert left["checked_out_at"] == late["ends_at"]


async def test_who_forgets_to_leave_is_checked_out_at_closing(operator: Operator, house: House) -> None:
    member, _ = await with_passes(house)
    came = await house.check_in(member)
    assert came["ends_at"] == "2026-11-02T17:00:00Z"
    await operator.set_clock(at(18.5))
    await operator.sweep()
    left = await operator.get(f"/v1/check-ins/{came['id']}")
    shown = await operator.get(f"/v1/check-ins/{came['id']}", expand="member,location")
    assert (shown.pop("member")["id"], shown.pop("location")["id"], shown) == (member, house.id, left)
    assert (left["checked_out_at"], left["checked_out_by"]) == (came["ends_at"], "system")
    [event] = await operator.events("check_in.ended")
    assert event["data"] == left
    assert (await operator.post(f"/v1/check-ins/{came['id']}/check-out", status=409))["code"] == "already_checked_out"
    after_hours = await house.check_in(member)
    assert after_hours["ends_at"] == "2026-11-02T23:00:00Z"


@pytest.mark.parametrize(
    ("day", "length", "first", "second"),
    [
        # Sunday 25 October 2026: 2:30 comes twice, and is one day all the same.
        ("2026-10-25", 25, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        # Sunday 28 March 2027: 2:00 is 3:00.
        ("2027-03-28", 23, datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
async def test_days_of_a_clock_change_cost_one_use(
    operator: Operator, day: str, length: int, first: datetime, second: datetime
) -> None:
    house = await a_house(operator, hours=ALWAYS, clock=first - timedelta(days=3))
    member, lot = await with_passes(house)
    await operator.set_clock(first)
    came = await house.check_in(member)
    assert came["on"] == day
    used = await operator.get(f"/v1/passes/{came['pass_id']}")
    hours = datetime.fromisoformat(used["ends_at"]) - datetime.fromisoformat(used["starts_at"])
    assert hours == timedelta(hours=length)
    await leave(operator, came)
    await operator.set_clock(second)
    again = await house.check_in(member)
    assert (again["on"], again["pass_id"]) == (day, came["pass_id"])
    assert await house.balance(lot) == 9
    assert datetime.fromisoformat(again["ends_at"]) == datetime.fromisoformat(used["ends_at"])


async def test_guests_burn_the_hosts_guest_passes(operator: Operator, house: House) -> None:
    """3 uses: two guests on Monday, one of them twice and on Tuesday again: none left."""
    host = await house.member()
    body = {"host_member_id": host, "location_id": house.id, "guest": {"name": "Bob", "email": "Bob@Example.org"}}
    refused = await operator.post("/v1/check-ins", body, 402)
    assert "a guest pass of Ada Lovelace would" in refused["detail"]
    sold = await house.sell(await house.product("guest_pass", 1000, name="Guests", quantity=3), member_id=host)
    lot = sold["grants"][0]["lot_id"]
    bob = await operator.post("/v1/check-ins", body)
    assert (bob["member_id"], bob["host_member_id"], bob["guest_name"], bob["pass_burnt"]) == (None, host, "Bob", True)
    await leave(operator, bob)
    again = await operator.post("/v1/check-ins", body | {"guest": {"name": "Robert", "email": "bob@example.org"}})
    assert (again["pass_id"], again["pass_burnt"]) == (bob["pass_id"], False)
    carol = await operator.post("/v1/check-ins", body | {"guest": {"name": "Carol"}})
    assert carol["pass_burnt"] is True
    assert await house.balance(lot) == 1
    await house.check_in(host, 402)
    await operator.set_clock(at(9, 1))
    await operator.post("/v1/check-ins", body)
    assert await house.balance(lot) == 0
    await operator.post("/v1/check-ins", body | {"guest": {"name": "Dan"}}, 402)
    mine = await operator.get("/v1/check-ins", member_id=host)
    assert len(mine["data"]) == 4


async def test_twenty_tries_of_a_guest_burn_one(operator: Operator, house: House) -> None:
    host = await house.member()
    sold = await house.sell(await house.product("guest_pass", name="Guests", quantity=3), member_id=host)
    body = {"host_member_id": host, "location_id": house.id, "guest": {"name": "Bob"}}
    answers = await asyncio.gather(*(operator.http.post("/v1/check-ins", json=body) for _ in range(RACERS)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: RACERS - 1}
    assert await house.balance(sold["grants"][0]["lot_id"]) == 2


async def test_expected_visitors_come_by_their_booking_or_by_a_guest_pass(operator: Operator, house: House) -> None:
    host = await house.member()
    visitor = await operator.post(
        "/v1/visitors",
        {"location_id": house.id, "name": "Bob", "host_member_id": host, "expected_from": at(9).isoformat()},
    )
    body = {"visitor_id": visitor["id"], "location_id": house.id}
    await operator.post("/v1/check-ins", body, 402)
    assert (await operator.get(f"/v1/visitors/{visitor['id']}"))["state"] == "expected"
    await house.sell(await house.product("guest_pass", name="Guests"), member_id=host)
    came = await operator.post("/v1/check-ins", body)
    assert (came["guest_name"], came["host_member_id"], came["visitor_id"]) == ("Bob", host, visitor["id"])
    assert (await operator.get(f"/v1/visitors/{visitor['id']}"))["state"] == "arrived"
    assert (await operator.get("/v1/occupancy", location_id=house.id))["guests"] == 1
    await leave(operator, came)
    assert (await operator.get(f"/v1/visitors/{visitor['id']}"))["state"] == "left"
    room = await a_room(operator, location=house.location, clock=None)
    booking = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=host))
    await operator.post(f"/v1/bookings/{booking['id']}/attendees", {"name": "Eve", "email": "eve@example.org"})
    await operator.sweep()
    [eve] = (await operator.get("/v1/visitors", booking_id=booking["id"]))["data"]
    came = await operator.post("/v1/check-ins", {"visitor_id": eve["id"], "location_id": house.id})
    assert (came["covered_by"], came["booking_id"], came["pass_burnt"]) == ("booking", booking["id"], False)


async def test_staff_let_in_whom_nothing_covers(operator: Operator, house: House) -> None:
    member, lot = await with_passes(house)
    came = await house.check_in(member, override=True)
    assert (came["covered_by"], came["pass_id"]) == ("staff", None)
    assert await house.balance(lot) == 10


async def test_one_person_is_in_one_place(operator: Operator, house: House) -> None:
    other = await a_location(operator, name="Elsewhere")
    member = await house.member()
    here = await house.check_in(member, override=True)
    await operator.set_clock(at(10))
    there = await house.check_in(member, override=True, location_id=encode_id("loc", other.id))
    left = await operator.get(f"/v1/check-ins/{here['id']}")
    assert datetime.fromisoformat(left["checked_out_at"]) == at(10)
    present = (await operator.get("/v1/check-ins", present=True))["data"]
    assert [one["id"] for one in present] == [there["id"]]


async def test_who_is_in_and_how_full_it_is(operator: Operator, house: House) -> None:
    """2 desks and a room of 6: 8 seats. The room's halves and the whole count once."""
    left = await a_room(operator, location=house.location, capacity=3, clock=None)
    right = await a_room(operator, location=house.location, capacity=3, clock=None)
    await a_room(operator, location=house.location, units=left.unit_ids + right.unit_ids, capacity=6, clock=None)
    first, second = await house.member(), await house.member(name="Bea")
    came = await house.check_in(first, override=True)
    await operator.set_clock(at(10))
    await house.check_in(second, override=True)
    full = await operator.get("/v1/occupancy", location_id=house.id)
    assert (full["people"], full["members"], full["guests"]) == (2, 2, 0)
    assert (full["capacity"], full["hot_desks"], full["share"]) == (8, 2, 0.25)
    await leave(operator, came)
    now = await operator.get("/v1/check-ins", location_id=house.id, present=True)
    assert [one["member_id"] for one in now["data"]] == [second]
    named = await operator.get("/v1/check-ins", location_id=house.id, present=True, expand="member")
    assert [one["member"]["name"] for one in named["data"]] == ["Bea"]
    then = await operator.get("/v1/check-ins", location_id=house.id, at=at(9).isoformat())
    assert [one["member_id"] for one in then["data"]] == [first]
    past = await operator.get("/v1/occupancy", location_id=house.id, at=at(9).isoformat())
    assert past["people"] == 1


async def test_members_check_themselves_in_and_out(operator: Operator, house: House) -> None:
    member, lot = await with_passes(house)
    other = await house.member(name="Bea")
    theirs = await house.check_in(other, override=True)
    async with signed_in(operator, {"id": member}) as me:
        body = {"location_id": house.id}
        would = (await me.post("/v1/me/check-ins/preview", json=body)).json()
        assert (would["lot_id"], would["pass_burnt"]) == (lot, True)
        made = await me.post("/v1/me/check-ins", json=body)
        assert made.status_code == 201
        assert made.json()["checked_in_by"] == member
        assert (await me.post("/v1/me/check-ins", json=body)).status_code == 200
        mine = (await me.get("/v1/me/check-ins")).json()["data"]
        assert [one["id"] for one in mine] == [made.json()["id"]]
        assert (await me.get(f"/v1/me/check-ins/{theirs['id']}")).status_code == 404
        assert (await me.post(f"/v1/me/check-ins/{theirs['id']}/check-out")).status_code == 404
        out = await me.post(f"/v1/me/check-ins/{made.json()['id']}/check-out")
        assert out.json()["checked_out_by"] == member
    assert await house.balance(lot) == 9


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"guest": {"name": "Bob"}},
        {"host_member_id": "{mem}"},
        {"member_id": "{mem}", "host_member_id": "{mem}", "guest": {"name": "Bob"}},
        {"member_id": "{mem}", "guest": {"name": "Bob"}},
    ],
)
async def test_it_must_be_clear_who_comes(operator: Operator, house: House, body: dict[str, Any]) -> None:
    member = await house.member()
    filled = {key: member if value == "{mem}" else value for key, value in body.items()}
    await operator.post("/v1/check-ins", filled | {"location_id": house.id}, 422)
    assert (await operator.get("/v1/check-ins"))["data"] == []


async def test_a_merged_duplicate_leaves_where_the_other_is(operator: Operator, house: House) -> None:
    stays, lot = await with_passes(house)
    duplicate = await house.member(name="Ada L.")
    first = await house.check_in(duplicate, override=True)
    second = await house.check_in(stays)
    await operator.post(f"/v1/members/{stays}/merge", {"duplicate_id": duplicate}, 200)
    await operator.sweep()
    of_both = (await operator.get("/v1/check-ins", member_id=stays))["data"]
    assert {one["id"] for one in of_both} == {first["id"], second["id"]}
    present = (await operator.get("/v1/check-ins", present=True))["data"]
    assert [one["id"] for one in present] == [second["id"]]
    assert await house.balance(lot) == 9


HERE = new_id()
DESK = new_id()
NOON = datetime(2026, 11, 2, 11, tzinfo=UTC)
PLACE = Place(HERE, "Europe/Berlin", NOON, frozenset({DESK}))


def a_lot(**fields: Any) -> Lot:
    values: dict[str, Any] = {
        "id": new_id(),
        "account_id": HERE,
        "own": True,
        "kind": "uses",
        "use_of": "day_pass",
        "currency": None,
        "name": "Days",
        "balance": 1,
        "member_left": None,
        "valid_from": NOON - timedelta(days=1),
        "valid_until": None,
        "restrictions": Restrictions(),
        "created_at": NOON,
    }
    return Lot(**(values | fields))


def covered(**given: Any) -> Any:
    facts: dict[str, Any] = {"permissions": [], "booking_ids": [], "passes": [], "lots": []}
    return cover_of_day(PLACE, **(facts | given))


@pytest.mark.parametrize(
    ("fields", "opens"),
    [
        ({}, True),
        ({"balance": 0}, False),
        ({"member_left": 0}, False),
        ({"member_left": 1}, True),
        ({"use_of": "guest_pass"}, False),
        ({"kind": "minutes", "use_of": None}, False),
        ({"valid_from": NOON + timedelta(seconds=1)}, False),
        ({"valid_until": NOON}, False),
        ({"valid_until": NOON + timedelta(seconds=1)}, True),
        ({"restrictions": Restrictions(location_ids=[HERE])}, True),
        ({"restrictions": Restrictions(location_ids=[new_id()])}, False),
        ({"restrictions": Restrictions(resource_type_ids=[DESK, new_id()])}, True),
        ({"restrictions": Restrictions(resource_type_ids=[new_id()])}, False),
        ({"restrictions": Restrictions(hours=[WeekHours(weekdays=[1], opens="12:00", closes="13:00")])}, True),
        ({"restrictions": Restrictions(hours=[WeekHours(weekdays=[1], opens="13:00", closes="14:00")])}, False),
        ({"restrictions": Restrictions(hours=[WeekHours(weekdays=[2], opens="12:00", closes="13:00")])}, False),
    ],
)
def test_which_lots_open_the_day(fields: dict[str, Any], opens: bool) -> None:
    assert (covered(lots=[a_lot(**fields)]) is not None) is opens


@given(permission=st.booleans(), booking=st.booleans(), used=st.booleans(), dated=st.booleans(), undated=st.booleans())
def test_the_first_of_what_there_is_covers(
    permission: bool, booking: bool, used: bool, dated: bool, undated: bool
) -> None:
    booked, lot = new_id(), a_lot()
    access = Permission(id=new_id(), name="Always", restrictions=Restrictions(), kind="access")
    passes = [HeldPass(new_id(), "valid", False), HeldPass(new_id(), "valid", True)] if dated else []
    burnt = [HeldPass(new_id(), "used", True)] if used else []
    cover = covered(
        permissions=[access] if permission else [],
        booking_ids=[booked] if booking else [],
        passes=[*passes, *burnt],
        lots=[lot] if undated else [],
    )
    if permission:
        assert (cover.by, cover.source_id, cover.uses) == ("permission", access.id, False)
    elif booking:
        assert (cover.by, cover.source_id, cover.uses) == ("booking", booked, False)
    elif used:
        assert (cover.by, cover.source_id, cover.uses) == ("pass", burnt[0].id, False)
    elif dated:
        assert (cover.source_id, cover.uses, cover.lot) == (passes[1].id, True, None)
    elif undated:
        assert (cover.lot, cover.source_id, cover.uses) == (lot, None, True)
    else:
        assert cover is None


@given(
    minutes=st.integers(0, 2 * 365 * 1440),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_a_day_ends_after_now_and_on_that_day(minutes: int, zone: str) -> None:
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    calendar = LocationCalendar(time_zone=zone, week=(((540, 1080),),) * 5 + ((),) * 2)
    ends = day_ends_at(calendar, instant)
    starts, midnight = calendar.day_bounds(calendar.local_day(instant))
    assert starts <= instant < ends <= midnight
    local = ends.astimezone(calendar._zone)
    assert ends == midnight or (local.hour, local.minute) == (18, 0)


def test_what_tells_guests_apart() -> None:
    assert guest_key(name="Bob", email="BOB@example.org") == guest_key(name="Robert", email="bob@example.org")
    assert guest_key(name=" Bob  Ross", email=None) == guest_key(name="bob ross", email=None)
    assert guest_key(name="Bob", email=None) != guest_key(name="Rob", email=None)
