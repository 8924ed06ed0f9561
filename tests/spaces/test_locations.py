"""Legal entities, locations, hours, closures and holidays over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from coworkapi.core.ids import decode_id
from tests.operator import Operator, client_of
from tests.spaces.factories import make_location, make_resource, occupy

OFFICE = [{"opens": "09:00", "closes": "18:00"}]


async def entity(operator: Operator, **options: Any) -> Any:
    return await operator.post(
        "/v1/legal-entities", {"name": "Example GmbH", "country": "DE", "currency": "EUR"} | options
    )


async def test_a_legal_entity_from_end_to_end(operator: Operator) -> None:
    made = await entity(
        operator,
        vat_id="DE 136 695 976",
        address={"line1": "Torstr. 1", "postal_code": "10119", "city": "Berlin", "country": "DE"},
        external_id="e-1",
        metadata={"crm": "1"},
    )
    assert made["vat_id"] == "DE136695976"
    assert made["address"]["city"] == "Berlin"
    read = await operator.http.get(f"/v1/legal-entities/{made['id']}")
    assert read.json() == made
    assert read.headers["ETag"] == '"1"'
    changed = await operator.patch(f"/v1/legal-entities/{made['id']}", {"name": "Other GmbH", "external_id": None})
    assert (changed["name"], changed["external_id"], changed["vat_id"]) == ("Other GmbH", None, "DE136695976")
    assert changed["metadata"] == {"crm": "1"}
    await operator.patch(f"/v1/legal-entities/{made['id']}", {"name": "X"}, status=412, headers={"If-Match": '"1"'})
    created, updated = await operator.events("legal_entity.created", "legal_entity.updated")
    assert created["data"] == made
    assert updated["data"] == changed
    assert updated["previous"] == {"name": "Example GmbH", "external_id": "e-1"}


@pytest.mark.parametrize(
    ("country", "given", "kept"),
    [
        ("DE", "136695976", "DE136695976"),
        ("AT", "ATU13585627", "ATU13585627"),
        ("GR", "EL094259216", "EL094259216"),
        ("CH", "CHE-107.787.577 MWST", "CHE107787577MWST"),
        ("US", "91-1144442", "911144442"),
    ],
)
async def test_vat_ids_are_checked_and_kept_in_one_form(
    operator: Operator, country: str, given: str, kept: str
) -> None:
    assert (await entity(operator, country=country, vat_id=given))["vat_id"] == kept


@pytest.mark.parametrize(("country", "given"), [("DE", "DE136695977"), ("DE", "ATU13585627"), ("US", "12/$$")])
async def test_wrong_vat_ids_are_refused(operator: Operator, country: str, given: str) -> None:
    body = {"name": "X", "country": country, "currency": "EUR", "vat_id": given}
    problem = await operator.post("/v1/legal-entities", body, status=422)
    assert problem["errors"][0]["pointer"] == "/vat_id"
    assert (await operator.get("/v1/legal-entities"))["data"] == []


async def test_a_vat_id_is_checked_again_when_the_country_changes(operator: Operator) -> None:
    made = await entity(operator, vat_id="DE136695976")
    problem = await operator.patch(f"/v1/legal-entities/{made['id']}", {"country": "AT"}, status=422)
    assert problem["errors"][0]["pointer"] == "/vat_id"


async def test_a_location_takes_what_it_is_not_told_from_its_entity(operator: Operator) -> None:
    made = await entity(operator, country="CH", currency="CHF")
    location = await operator.post(
        "/v1/locations",
        {"legal_entity_id": made["id"], "name": "Zürich  Löwenbräu!", "time_zone": "Europe/Zurich"},
    )
    assert location["slug"] == "zuerich-loewenbraeu"
    assert (location["currency"], location["holiday_country"], location["closed_on_holidays"]) == ("CHF", "CH", True)
    again = await operator.post(
        "/v1/locations",
        {"legal_entity_id": made["id"], "name": "Zürich Löwenbräu", "time_zone": "Europe/Zurich"},
    )
    assert again["slug"] == "zuerich-loewenbraeu-2"
    hours = await operator.get(f"/v1/locations/{location['id']}/opening-hours")
    assert all(hours[day] == [] for day in ("monday", "sunday"))
    assert [one["id"] for one in (await operator.get("/v1/locations"))["data"]] == [location["id"], again["id"]]


async def test_the_first_location_brings_resource_types_once(operator: Operator) -> None:
    await make_location(operator)
    first = (await operator.get("/v1/resource-types"))["data"]
    assert {one["kind"] for one in first} >= {"meeting_room", "hot_desk", "private_office", "phone_booth"}
    await operator.delete(f"/v1/resource-types/{first[0]['id']}")
    await make_location(operator, name="Second")
    assert len((await operator.get("/v1/resource-types"))["data"]) == len(first) - 1


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"time_zone": "Berlin"}, "/time_zone"),
        ({"currency": "EURO"}, "/currency"),
        ({"latitude": 91, "longitude": 0}, "/latitude"),
        ({"slug": "-x"}, "/slug"),
        ({"holiday_country": "XX"}, "/holiday_country"),
        ({"holiday_country": "DE", "holiday_region": "QQ"}, "/holiday_region"),
        ({"name": "  "}, "/name"),
        ({"opening_hours": {"monday": [{"opens": "9:00", "closes": "18:00"}]}}, "/opening_hours/monday/0/opens"),
        ({"opening_hours": {"monday": [{"opens": "18:00", "closes": "09:00"}]}}, "/opening_hours/monday/0"),
        ({"opening_hours": {"mondays": []}}, "/opening_hours/mondays"),
        ({"colour": "red"}, "/colour"),
    ],
)
async def test_wrong_locations_are_refused_whole(operator: Operator, wrong: dict[str, Any], pointer: str) -> None:
    made = await entity(operator)
    body = {"legal_entity_id": made["id"], "name": "Mitte", "time_zone": "Europe/Berlin"} | wrong
    problem = await operator.post("/v1/locations", body, status=422)
    assert problem["errors"][0]["pointer"] == pointer
    assert (await operator.get("/v1/locations"))["data"] == []


async def test_one_coordinate_alone_is_refused(operator: Operator) -> None:
    made = await entity(operator)
    body = {"legal_entity_id": made["id"], "name": "Mitte", "time_zone": "Europe/Berlin", "latitude": 52.5}
    assert "go together" in (await operator.post("/v1/locations", body, status=422))["detail"]
    location = await make_location(operator, latitude=52.5, longitude=13.4)
    problem = await operator.patch(f"/v1/locations/{location['id']}", {"longitude": None}, status=422)
    assert "go together" in problem["detail"]


async def test_ids_of_another_organization_are_not_found(operator: Operator, stranger: Operator) -> None:
    theirs = await make_location(stranger)
    body = {"legal_entity_id": theirs["legal_entity_id"], "name": "Mitte", "time_zone": "Europe/Berlin"}
    problem = await operator.post("/v1/locations", body, status=404)
    assert problem["errors"][0]["pointer"] == "/legal_entity_id"
    path = f"/v1/locations/{theirs['id']}"
    await operator.get(path, status=404)
    await operator.patch(path, {"name": "Mine"}, status=404)
    await operator.put(f"{path}/opening-hours", {}, status=404)
    await operator.post(f"{path}/closures", {"name": "x", "starts_on": "2026-12-24"}, status=404)
    await operator.post(f"{path}/archive", status=404)
    mine = await make_location(operator)
    await operator.patch(f"/v1/locations/{mine['id']}", {"legal_entity_id": theirs["legal_entity_id"]}, status=404)
    assert await stranger.get(path) == theirs


async def test_slugs_and_external_ids_are_taken_once(operator: Operator) -> None:
    first = await make_location(operator, slug="mitte", external_id="l-1")
    body = {"legal_entity_id": first["legal_entity_id"], "name": "Other", "time_zone": "UTC"}
    assert (await operator.post("/v1/locations", body | {"slug": "mitte"}, status=409))["code"] == "slug_taken"
    problem = await operator.post("/v1/locations", body | {"external_id": "l-1"}, status=409)
    assert problem["code"] == "external_id_taken"
    assert (await operator.get("/v1/locations", external_id="l-1"))["data"] == [first]


async def test_opening_hours_are_a_whole_week(operator: Operator) -> None:
    location = await make_location(operator)
    path = f"/v1/locations/{location['id']}/opening-hours"
    week = {"monday": [{"opens": "13:00", "closes": "24:00"}, {"opens": "08:30", "closes": "12:00"}]}
    made = await operator.put(path, week)
    assert made["monday"] == [{"opens": "08:30", "closes": "12:00"}, {"opens": "13:00", "closes": "24:00"}]
    assert made["tuesday"] == []
    assert await operator.get(path) == made
    (event,) = await operator.events("location.opening_hours_updated")
    assert event["data"] == made
    assert event["previous"]["tuesday"] == [{"opens": "00:00", "closes": "24:00"}]
    stale = await operator.http.put(path, json={}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert await operator.get(path) == made


@pytest.mark.parametrize(
    ("intervals", "said", "at"),
    [
        ([("09:00", "13:00"), ("12:00", "18:00")], "Tuesday 12:00-18:00 overlaps or touches 09:00-13:00", 1),
        ([("12:00", "18:00"), ("09:00", "12:00")], "Tuesday 12:00-18:00 overlaps or touches 09:00-12:00", 0),
        ([("09:00", "09:00")], "Tuesday 09:00-09:00 doesn't end after it begins", 0),
        ([("24:00", "24:00")], "doesn't end after it begins", 0),
    ],
)
async def test_intervals_that_overlap_are_named(
    operator: Operator, intervals: list[tuple[str, str]], said: str, at: int
) -> None:
    location = await make_location(operator)
    body = {"tuesday": [{"opens": opens, "closes": closes} for opens, closes in intervals]}
    problem = await operator.put(f"/v1/locations/{location['id']}/opening-hours", body, status=422)
    assert said in problem["detail"]
    assert problem["errors"][0]["pointer"] == f"/tuesday/{at}"


async def open_periods(operator: Operator, location: Any, start: str, end: str) -> list[tuple[str, str]]:
    page = await operator.get(f"/v1/locations/{location['id']}/open-periods", **{"from": start, "to": end})
    return [(one["starts_at"], one["ends_at"]) for one in page["data"]]


async def test_open_periods_across_a_clock_change(operator: Operator) -> None:
    location = await make_location(operator, opening_hours={"saturday": OFFICE, "sunday": OFFICE})
    found = await open_periods(operator, location, "2026-10-24T00:00:00+02:00", "2026-10-26T00:00:00+01:00")
    assert found == [
        ("2026-10-24T07:00:00Z", "2026-10-24T16:00:00Z"),
        ("2026-10-25T08:00:00Z", "2026-10-25T17:00:00Z"),
    ]
    path = f"/v1/locations/{location['id']}/open-periods"
    await operator.get(path, status=422, **{"from": "2026-01-01T00:00:00Z", "to": "2028-01-01T00:00:00Z"})
    await operator.get(path, status=422, **{"from": "2026-01-01T00:00:00", "to": "2026-01-02T00:00:00Z"})


async def test_each_change_of_hours_is_seen_at_once(operator: Operator) -> None:
    location = await make_location(operator)
    day = ("2026-12-25T00:00:00Z", "2026-12-25T12:00:00Z")
    path = f"/v1/locations/{location['id']}"
    assert await open_periods(operator, location, *day) == [day]
    closure = await operator.post(
        f"{path}/closures",
        {"name": "Christmas", "starts_on": "2026-12-24", "ends_on": "2026-12-27"},
    )
    assert await open_periods(operator, location, *day) == []
    await operator.patch(f"/v1/closures/{closure['id']}", {"hours": [{"opens": "10:00", "closes": "12:00"}]})
    assert await open_periods(operator, location, *day) == [("2026-12-25T09:00:00Z", "2026-12-25T11:00:00Z")]
    await operator.delete(f"/v1/closures/{closure['id']}")
    assert await open_periods(operator, location, *day) == [day]
    await operator.patch(path, {"closed_on_holidays": True, "holiday_region": "BE"})
    assert await open_periods(operator, location, *day) == []
    holidays = await operator.get(f"{path}/holidays", year=2026)
    assert {"on": "2026-03-08", "name": "Frauentag", "is_closed": True} in holidays["data"]
    await operator.patch(path, {"closed_on_holidays": False})
    assert await open_periods(operator, location, *day) == [day]
    await operator.patch(path, {"time_zone": "America/New_York"})
    await operator.put(f"{path}/opening-hours", {"friday": OFFICE})
    assert await open_periods(operator, location, "2026-12-25T00:00:00Z", "2026-12-26T00:00:00Z") == [
        ("2026-12-25T14:00:00Z", "2026-12-25T23:00:00Z")
    ]


async def test_closures_are_listed_by_day_and_checked(operator: Operator) -> None:
    location = await make_location(operator)
    path = f"/v1/locations/{location['id']}/closures"
    later = await operator.post(path, {"name": "B", "starts_on": "2027-01-01"})
    sooner = await operator.post(path, {"name": "A", "starts_on": "2026-12-01", "ends_on": "2026-12-03"})
    assert later["ends_on"] == "2027-01-02"
    assert [one["name"] for one in (await operator.get(path))["data"]] == ["A", "B"]
    first = await operator.get(path, limit=1)
    rest = await operator.get(path, limit=1, cursor=first["next_cursor"])
    assert [first["data"][0]["id"], rest["data"][0]["id"]] == [sooner["id"], later["id"]]
    assert (await operator.get(path, ends_after="2026-12-03"))["data"] == [later]
    for wrong in (
        {"name": "x", "starts_on": "2026-12-02", "ends_on": "2026-12-02"},
        {"name": "x", "starts_on": "2026-02-30"},
        {"name": "x", "starts_on": "2026-12-02", "ends_on": "2100-12-02"},
        {"name": "x", "starts_on": "2026-12-02", "hours": [{"opens": "10:00", "closes": "10:00"}]},
    ):
        await operator.post(path, wrong, status=422)
    await operator.patch(f"/v1/closures/{sooner['id']}", {"ends_on": "2026-11-01"}, status=422)
    await operator.patch(f"/v1/closures/{sooner['id']}", {"name": "C"}, status=412, headers={"If-Match": '"7"'})
    assert await operator.get(f"/v1/closures/{sooner['id']}") == sooner


async def test_the_time_zone_stays_while_something_is_booked(operator: Operator) -> None:
    await operator.set_clock(datetime(2026, 11, 1, tzinfo=UTC))
    location = await make_location(operator)
    room = await make_resource(operator, location)
    await occupy(operator, room, "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z")
    path = f"/v1/locations/{location['id']}"
    problem = await operator.patch(path, {"time_zone": "Europe/Vienna"}, status=409)
    assert problem["code"] == "still_occupied"
    assert problem["allocations"][0]["starts_at"] == "2026-11-24T09:00:00Z"
    await operator.patch(path, {"time_zone": "Europe/Berlin", "name": "Same zone"})
    problem = await operator.post(f"{path}/archive", status=409)
    assert problem["code"] == "still_occupied"
    await operator.set_clock(datetime(2026, 11, 25, tzinfo=UTC))
    await operator.patch(path, {"time_zone": "Europe/Vienna"})


async def test_archiving_takes_the_resources_along(operator: Operator) -> None:
    location = await make_location(operator)
    room = await make_resource(operator, location)
    path = f"/v1/locations/{location['id']}"
    archived = await operator.post(f"{path}/archive", status=200)
    assert archived["archived_at"] is not None
    assert await operator.post(f"{path}/archive", status=200) == archived
    assert (await operator.get("/v1/locations"))["data"] == []
    assert (await operator.get("/v1/locations", archived=True))["data"] == [archived]
    assert (await operator.get(f"/v1/resources/{room['id']}"))["archived_at"] is not None
    assert [one["type"] for one in await operator.events("location.archived", "resource.archived")] == [
        "location.archived",
        "resource.archived",
    ]
    problem = await operator.post(f"/v1/resources/{room['id']}/restore", status=409)
    assert problem["code"] == "location_is_archived"
    body = {"location_id": location["id"], "resource_type_id": room["resource_type_id"], "name": "New"}
    assert (await operator.post("/v1/resources", body, status=409))["code"] == "location_is_archived"
    await operator.post(f"{path}/restore", status=200)
    assert (await operator.post(f"/v1/resources/{room['id']}/restore", status=200))["archived_at"] is None


async def test_a_key_for_one_location_sees_and_changes_that_one(operator: Operator) -> None:
    mine, other = await make_location(operator), await make_location(operator, name="Other")
    key = await operator.key(["spaces:read", "spaces:write", "blocks:write"], [decode_id("loc", mine["id"])])
    async with client_of(operator.app, key) as client:
        assert [one["id"] for one in (await client.get("/v1/locations")).json()["data"]] == [mine["id"]]
        assert (await client.get(f"/v1/locations/{other['id']}")).status_code == 403
        assert (await client.patch(f"/v1/locations/{other['id']}", json={"name": "x"})).status_code == 403
        assert (await client.put(f"/v1/locations/{other['id']}/opening-hours", json={})).status_code == 403
        assert (await client.patch(f"/v1/locations/{mine['id']}", json={"name": "x"})).status_code == 200
        assert (await client.post("/v1/amenities", json={"key": "x", "name": "X"})).status_code == 403
        body = {"name": "x", "starts_on": "2026-12-24"}
        assert (await client.post(f"/v1/locations/{other['id']}/closures", json=body)).status_code == 403
        assert (await client.post(f"/v1/locations/{mine['id']}/closures", json=body)).status_code == 201
