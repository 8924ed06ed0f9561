"""Permissions: what they let an account's people book, and where and when they may be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from coworkapi.benefits.queries import PERMISSIONS_SQL, permissions_of
from coworkapi.benefits.rules.permissions import covers, permit
from coworkapi.benefits.values import BookingAllowances, Permission, Restrictions, WeekHours
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.core.prepared import Prepared
from coworkapi.spaces.values import BookingLimit, BookingRules, WhoMayBook
from tests.benefits.factories import a_permission, an_account
from tests.bookings.factories import MONDAY, Room, a_member, a_room, a_team, at, wish
from tests.operator import Operator
from tests.round_trips import round_trips
from tests.spaces.factories import a_location

RESOURCE, TYPE, PLACE, ADA = new_id(), new_id(), new_id(), new_id()
TEN = datetime(2026, 11, 2, 9, tzinfo=UTC)  # Monday, 10:00 in Berlin
NARROW = BookingRules(
    window_days=7,
    lead_minutes=60,
    max_minutes=120,
    needs_approval=True,
    limits=[BookingLimit(of="member", per="day", minutes=60)],
    who_may_book=WhoMayBook(members=False),
)


def a_rule(allows: dict[str, Any] | None = None, **fields: Any) -> Permission:
    values: dict[str, Any] = {"id": new_id(), "name": "Early bird", "restrictions": Restrictions()}
    return Permission(**values | {"allows": BookingAllowances(**allows) if allows else None} | fields)


def widened(*permissions: Permission, rules: BookingRules = NARROW, hours: int = 1) -> dict[str, Any]:
    """The rules that differ from the policy's."""
    found = permit(
        rules,
        permissions,
        resource_id=RESOURCE,
        resource_type_id=TYPE,
        location_id=PLACE,
        starts_at=TEN,
        ends_at=TEN + timedelta(hours=hours),
        time_zone="Europe/Berlin",
        member_id=ADA,
        team_id=None,
    )
    assert bool(found.used) == (found.rules != rules)
    before = rules.model_dump()
    return {name: value for name, value in found.rules.model_dump().items() if before[name] != value}


def test_each_allowance_widens_its_rule_and_nothing_else() -> None:
    assert widened(a_rule({"window_days": 30})) == {"window_days": 30}
    assert widened(a_rule({"lead_minutes": 0})) == {"lead_minutes": 0}
    assert widened(a_rule({"max_minutes": 600})) == {"max_minutes": 600}
    assert widened(a_rule({"any_time": True})) == {"any_time": True}
    assert widened(a_rule({"without_limits": True})) == {"limits": []}
    assert widened(a_rule({"without_approval": True})) == {"needs_approval": False}
    assert widened(a_rule({"may_book": True}))["who_may_book"]["member_ids"] == [encode_id("mem", ADA)]


def test_a_permission_never_narrows_and_the_widest_counts() -> None:
    assert widened(a_rule({"window_days": 3, "lead_minutes": 600, "max_minutes": 30})) == {}
    assert widened(a_rule({"window_days": 30}), a_rule({"window_days": 20, "max_minutes": 240})) == {
        "window_days": 30,
        "max_minutes": 240,
    }
    unlimited = BookingRules(window_days=None, max_minutes=None)
    assert widened(a_rule({"window_days": 30, "max_minutes": 600}), rules=unlimited) == {}


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"resource_ids": frozenset({RESOURCE})}, True),
        ({"resource_ids": frozenset({new_id()})}, False),
        ({"restrictions": Restrictions(resource_type_ids=[TYPE], location_ids=[PLACE])}, True),
        ({"restrictions": Restrictions(resource_type_ids=[new_id()])}, False),
        ({"restrictions": Restrictions(location_ids=[new_id()])}, False),
        ({"restrictions": Restrictions(hours=[WeekHours(weekdays=[1], opens="10:00", closes="12:00")])}, True),
        ({"restrictions": Restrictions(hours=[WeekHours(weekdays=[1], opens="10:00", closes="11:59")])}, False),
        ({"restrictions": Restrictions(hours=[WeekHours(weekdays=[2])])}, False),
        ({"valid_from": TEN, "valid_until": TEN + timedelta(minutes=1)}, True),
        ({"valid_until": TEN}, False),
        ({"valid_from": TEN + timedelta(minutes=1)}, False),
        ({"kind": "access"}, False),
    ],
)
def test_it_counts_for_what_it_names_in_all_of_the_time(fields: dict[str, Any], counts: bool) -> None:
    assert bool(widened(a_rule({"window_days": 30}, **fields), hours=2)) == counts


def test_access_covers_its_locations_in_its_hours() -> None:
    weekdays = WeekHours(weekdays=[1, 2, 3, 4, 5], opens="08:00", closes="20:00")
    access = a_rule(kind="access", restrictions=Restrictions(location_ids=[PLACE], hours=[weekdays]))
    assert covers(access, PLACE, TEN, "Europe/Berlin")
    assert not covers(access, new_id(), TEN, "Europe/Berlin")
    assert not covers(access, PLACE, TEN - timedelta(hours=3), "Europe/Berlin")  # 07:00
    assert covers(access, PLACE, TEN - timedelta(hours=2), "Europe/Berlin")  # 08:00, the first minute
    assert not covers(access, PLACE, TEN + timedelta(hours=10), "Europe/Berlin")  # 20:00, just closed
    assert not covers(access, PLACE, TEN - timedelta(days=1), "Europe/Berlin")  # Sunday
    assert not covers(a_rule(kind="access", valid_until=TEN), PLACE, TEN, "Europe/Berlin")
    assert not covers(a_rule({"any_time": True}), PLACE, TEN, "Europe/Berlin")  # of kind booking


async def test_a_member_books_what_is_kept_for_others(operator: Operator) -> None:
    room = await a_room(operator, rules={"who_may_book": {"members": False}, "window_days": 7})
    ada, bob = await a_member(operator), await a_member(operator, name="Bob")
    permission = await a_permission(
        operator,
        await an_account(operator, member=ada),
        name="Studio club",
        resource_ids=[room.id],
        allows={"may_book": True, "window_days": 30},
    )
    booked = await operator.post("/v1/bookings", wish(room, days=14, member_id=ada))
    assert booked["state"] == "confirmed"
    broken = await operator.post("/v1/bookings", wish(room, 12, 13, days=14, member_id=bob), status=422)
    assert {one["code"] for one in broken["errors"]} == {"who_may_book", "booking_window"}
    preview = await operator.post("/v1/bookings/preview", wish(room, 12, 13, days=14, member_id=ada), status=200)
    assert preview["possible"]
    assert "the permission 'Studio club' widens the policy" in [rule["rule"] for rule in preview["rules"]]
    await operator.post(f"/v1/permissions/{permission['id']}/end", status=200)
    await operator.post("/v1/bookings", wish(room, 14, 15, days=14, member_id=ada), status=422)


async def test_a_teams_permission_is_its_peoples_and_ends_with_the_team(operator: Operator) -> None:
    room = await a_room(operator, rules={"who_may_book": {"members": False}})
    team = await a_team(operator)
    ada = await a_member(operator, teams=[team])
    await a_permission(operator, await an_account(operator, team=team), allows={"may_book": True})
    await operator.post("/v1/bookings", wish(room, 9, 10, member_id=ada))
    await operator.post("/v1/bookings", wish(room, 10, 11, member_id=ada, team_id=team))
    await operator.post("/v1/bookings", wish(room, 11, 12, team_id=team))
    await operator.post(f"/v1/teams/{team}/archive", status=200)
    await operator.post("/v1/bookings", wish(room, 12, 13, member_id=ada), status=422)


async def test_limits_and_approval_are_lifted(operator: Operator) -> None:
    limits = [{"of": "member", "per": "day", "bookings": 1}]
    room = await a_room(operator, rules={"limits": limits, "needs_approval": True})
    ada = await a_member(operator)
    await a_permission(
        operator, await an_account(operator, member=ada), allows={"without_limits": True, "without_approval": True}
    )
    for hour in (9, 10):
        booked = await operator.post("/v1/bookings", wish(room, hour, hour + 1, member_id=ada))
        assert booked["state"] == "confirmed"
        assert booked["terms"]["approval_hours"] is None


async def _night(operator: Operator, member: str, **validity: Any) -> Room:
    room = await a_room(operator, location=await a_location(operator, hours=[(0, 540, 1080)]))
    await a_permission(
        operator, await an_account(operator, member=member), name="24/7", allows={"any_time": True}, **validity
    )
    return room


async def test_searches_show_what_is_permitted(operator: Operator) -> None:
    ada, bob = await a_member(operator), await a_member(operator, name="Bob")
    room = await _night(operator, ada)
    exact = {"starts_at": at(20).isoformat(), "ends_at": at(21).isoformat()}
    window = {"from": at(9).isoformat(), "to": at(23).isoformat()}
    for params, hers in ((exact, (at(20), at(21))), (window, (at(9), at(23)))):
        found = await operator.get("/v1/availability", member_id=ada, **params)
        [period] = found["data"][0]["periods"]
        assert (datetime.fromisoformat(period["starts_at"]), datetime.fromisoformat(period["ends_at"])) == hers
    assert (await operator.get("/v1/availability", member_id=bob, **exact))["data"] == []
    [period] = (await operator.get("/v1/availability", member_id=bob, **window))["data"][0]["periods"]
    assert datetime.fromisoformat(period["ends_at"]) == at(18)
    await operator.post("/v1/bookings", wish(room, 20, 21, member_id=ada))
    lost = await operator.post("/v1/bookings", wish(room, 20, 21, member_id=ada), status=409)
    assert at(21).isoformat() in {
        datetime.fromisoformat(one["starts_at"]).astimezone(UTC).isoformat() for one in lost["alternatives"]
    }


async def test_each_occurrence_of_a_series_is_permitted_on_its_own(operator: Operator) -> None:
    ada = await a_member(operator)
    room = await _night(operator, ada, valid_until=at(8, days=10).isoformat())
    made = await operator.post(
        "/v1/booking-series",
        wish(room, 20, 21, member_id=ada)
        | {"starts_at": "2026-11-02T20:00", "rrule": "FREQ=WEEKLY;COUNT=3", "on_conflict": "skip"},
    )
    # 2 and 9 November are within it; on 16 November it has ended, and the house closes at 18:00.
    assert [one["outcome"] for one in made["occurrences"]] == ["booked", "booked", "skipped"]


async def test_permissions_cost_no_round_trip(operator: Operator) -> None:
    room = await a_room(operator, rules={"window_days": 7})
    ada = await a_member(operator)
    await a_permission(operator, await an_account(operator, member=ada), allows={"window_days": 30})
    await operator.post("/v1/bookings", wish(room, 9, 10, days=14, member_id=ada))
    async with round_trips(operator.db) as sent:
        await operator.post("/v1/bookings", wish(room, 10, 11, days=14, member_id=ada))
    assert len(sent) == 6, sent


async def test_the_read_finds_what_is_valid_then_or_later(operator: Operator) -> None:
    ada = await a_member(operator)
    account = await an_account(operator, member=ada)
    await operator.set_clock(MONDAY)
    for name, start, end in (("past", -9, -1), ("now", -1, 1), ("later", 5, None)):
        validity = {
            "valid_from": (MONDAY + timedelta(days=start)).isoformat(),
            "valid_until": end and (MONDAY + timedelta(days=end)).isoformat(),
        }
        await a_permission(operator, account, name=name, kind="access", **validity)
    gone = await a_permission(operator, account, name="gone", kind="access")
    await operator.post(f"/v1/permissions/{gone['id']}/archive", status=200)
    statement = Prepared(text(f"SELECT {PERMISSIONS_SQL} AS found"))
    async with operator.db.transaction(operator.principal) as session:
        row = await statement.fetchrow(session, member_id=decode_id("mem", ada), team_id=None, starts_at=MONDAY)
    assert row is not None
    assert [one.name for one in permissions_of(row.found)] == ["later", "now"]
    assert [encode_id("acct", one.account_id) for one in permissions_of(row.found) if one.account_id] == [account] * 2
