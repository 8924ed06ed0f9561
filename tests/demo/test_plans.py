"""The demo's people, places and diary, before any service sees them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import phonenumbers
import pytest

from coworkapi.core.clock import zone
from coworkapi.demo.diary import make_diary
from coworkapi.demo.floor_plan import SHAPES, drawing
from coworkapi.demo.people import mail_name, make_roster
from coworkapi.demo.places import EXAMPLE_ROOM, LOCATIONS, POLICIES, RESOURCES, closures

# An ordinary day, both clock changes, the year's end, a leap day.
DAYS = [
    datetime(2026, 9, 16, 9, 41, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 59, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
]


def test_people_are_the_same_for_a_seed_and_others_for_another() -> None:
    roster = make_roster(2026)
    assert roster == make_roster(2026)
    assert {person.name for person in roster.people} != {person.name for person in make_roster(7).people}


def test_three_hundred_people_of_whom_no_two_share_an_address_work_in_25_teams() -> None:
    roster = make_roster(2026)
    assert len(roster.people) == 300
    assert len({person.email for person in roster.people}) == 300
    assert len({person.key for person in roster.people}) == 300
    assert len(roster.teams) == 25
    assert {person.city for person in roster.people} == {location.key for location in LOCATIONS}
    for team in roster.teams:
        roles = Counter(person.role for person in roster.people if person.team == team.key)
        assert roles["admin"] in (1, 2)
        assert roles["member"] >= 3


def test_nobody_can_be_reached_by_accident() -> None:
    for person in make_roster(2026).people:
        assert person.email.endswith(".example")
        if person.phone is not None:
            assert phonenumbers.is_possible_number(phonenumbers.parse(person.phone))


@pytest.mark.parametrize(
    ("name", "address"),
    [("Thu Hà Nguyễn", "thu.ha.nguyen"), ("Siobhán O'Connor", "siobhan.oconnor"), ("Käthe Groß", "kaethe.gross")],
)
def test_addresses_are_made_of_names(name: str, address: str) -> None:
    assert mail_name(name) == address


def test_places_are_whole() -> None:
    assert len({location.time_zone for location in LOCATIONS}) == 3
    keys = [resource.key for resource in RESOURCES]
    assert len(set(keys)) == len(keys)
    assert 38 <= len(keys) <= 46
    kinds = {resource.kind for resource in RESOURCES}
    assert len(kinds) == 8
    for number, resource in enumerate(RESOURCES):
        assert resource.policy is None or resource.policy in POLICIES
        assert set(resource.made_of) <= set(keys[:number]), "parts come before their whole"
    assert {resource.pool_size for resource in RESOURCES if resource.kind == "hot_desk"} == {20, 12, 16}
    assert EXAMPLE_ROOM in keys


def test_closures_lie_around_the_day() -> None:
    for day in (date(2026, 1, 3), date(2026, 7, 1), date(2026, 12, 30)):
        found = closures(day)
        assert all(closure.starts_on < closure.ends_on for closure in found)
        assert any(closure.hours for closure in found)
        assert any(abs((closure.starts_on - day).days) <= 21 for closure in found)


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_a_diary_is_the_same_for_a_seed_and_an_instant(now: datetime) -> None:
    roster = make_roster(2026)
    assert make_diary(2026, now, roster) == make_diary(2026, now, roster)
    assert make_diary(2026, now, roster).wishes != make_diary(7, now, roster).wishes


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_wishes_span_six_weeks_and_are_made_before_they_begin(now: datetime) -> None:
    diary = make_diary(2026, now, make_roster(2026))
    starts = [wish.starts_at for wish in diary.wishes]
    assert len(starts) > 1000
    assert now - timedelta(days=22) <= min(starts) < now - timedelta(days=14)
    assert now + timedelta(days=14) < max(starts) <= now + timedelta(days=22)
    for wish in diary.wishes:
        assert wish.made_at < wish.starts_at < wish.ends_at
        assert wish.made_at <= now
    assert [wish.made_at for wish in diary.wishes] == sorted(wish.made_at for wish in diary.wishes)


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_nobody_is_in_two_rooms_at_once(now: datetime) -> None:
    diary = make_diary(2026, now, make_roster(2026))
    kinds = {resource.key: resource.kind for resource in RESOURCES}
    times = defaultdict(list)
    for wish in diary.wishes:
        if wish.person and kinds[wish.resource] in ("meeting_room", "phone_booth", "event_space"):
            times[wish.person].append((wish.starts_at, wish.ends_at))
    for series in diary.series:
        for start in series.meetings:
            times[series.person].append((start, start + timedelta(minutes=series.minutes)))
    assert times
    for periods in times.values():
        for before, after in pairwise(sorted(periods)):
            assert before[1] <= after[0]


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_weekly_meetings_keep_their_time_on_the_wall_clock(now: datetime) -> None:
    zones = {location.key: location.time_zone for location in LOCATIONS}
    places = {resource.key: resource.location for resource in RESOURCES}
    series = make_diary(2026, now, make_roster(2026)).series
    assert len(series) >= 10
    for one in series:
        local = {start.astimezone(zone(zones[places[one.resource]])).time() for start in one.meetings}
        assert local == {one.starts_local.time()}


def test_the_floor_plan_draws_every_shape_inside_its_frame() -> None:
    picture = drawing()
    root = ElementTree.fromstring(picture.content)
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    berlin = {resource.key for resource in RESOURCES if resource.location == "berlin"}
    assert {shape.resource for shape in SHAPES} <= berlin
    for shape in SHAPES:
        assert shape.name in texts
        assert shape.x + shape.width <= picture.width
        assert shape.y + shape.height <= picture.height
