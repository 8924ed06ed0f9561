"""Resource types, amenities, resources, pools, divisible rooms and units over HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.dialects.postgresql import Range

from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.spaces import service
from coworkapi.spaces.models import Resource, ResourceAmenity, ResourceUnit
from tests.operator import Operator, client_of
from tests.spaces.factories import make_location, make_resource, occupy, type_id

TODAY = datetime(2026, 11, 1, tzinfo=UTC)


async def links_agree(operator: Operator) -> None:
    """What resources repeat of their link tables stands there too, and no more."""
    async with operator.db.transaction(operator.principal) as session:
        for resource in await session.scalars(select(Resource)):
            units = await session.scalars(
                select(ResourceUnit.unit_id)
                .where(ResourceUnit.resource_id == resource.id)
                .order_by(ResourceUnit.position)
            )
            assert list(units) == resource.unit_ids
            amenities = await session.scalars(
                select(ResourceAmenity.amenity_id).where(ResourceAmenity.resource_id == resource.id)
            )
            assert len(list(amenities)) == len(resource.amenity_keys)


async def test_a_room_has_a_unit_of_its_own(operator: Operator) -> None:
    location = await make_location(operator)
    await operator.post("/v1/amenities", {"key": "screen", "name": "Screen"})
    await operator.post("/v1/amenities", {"key": "daylight", "name": "Daylight"})
    room = await make_resource(
        operator, location, name="Spree", capacity=8, size_square_meters=20.5, amenities=["screen", "daylight"]
    )
    assert (room["kind"], room["time_zone"], room["is_pool"]) == ("meeting_room", "Europe/Berlin", False)
    assert room["amenities"] == ["daylight", "screen"]
    (unit,) = (await operator.get("/v1/units", resource_id=room["id"]))["data"]
    assert unit == {
        "id": room["unit_ids"][0],
        "location_id": location["id"],
        "name": "Spree",
        "resource_ids": [room["id"]],
    }
    assert await operator.get(f"/v1/resources/{room['id']}") == room
    changed = await operator.patch(
        f"/v1/resources/{room['id']}",
        {"amenities": ["screen"], "description": "North", "is_public": False, "metadata": {"floor": "2"}},
        headers={"If-Match": '"1"'},
    )
    assert (changed["amenities"], changed["description"], changed["capacity"]) == (["screen"], "North", 8)
    await operator.patch(f"/v1/resources/{room['id']}", {"name": "x"}, status=412, headers={"If-Match": '"1"'})
    created, updated = await operator.events("resource.created", "resource.updated")
    assert created["data"] == room
    assert created["location_id"] == location["id"]
    assert updated["data"] == changed
    assert updated["previous"]["amenities"] == ["daylight", "screen"]
    await links_agree(operator)


async def test_an_amenity_that_goes_leaves_its_resources(operator: Operator) -> None:
    location = await make_location(operator)
    amenity = await operator.post("/v1/amenities", {"key": "screen", "name": "Screen"})
    room = await make_resource(operator, location, amenities=["screen"])
    assert (await operator.post("/v1/amenities", {"key": "screen", "name": "X"}, status=409))["code"] == "key_taken"
    await operator.patch(f"/v1/amenities/{amenity['id']}", {"key": "tv"}, status=422)
    renamed = await operator.patch(f"/v1/amenities/{amenity['id']}", {"name": "Big screen"})
    assert renamed["name"] == "Big screen"
    await operator.delete(f"/v1/amenities/{amenity['id']}", status=412, headers={"If-Match": '"1"'})
    await operator.delete(f"/v1/amenities/{amenity['id']}")
    read = await operator.http.get(f"/v1/resources/{room['id']}")
    assert read.json()["amenities"] == []
    assert read.headers["ETag"] == '"2"'
    await links_agree(operator)


async def test_a_pool_has_numbered_places(operator: Operator) -> None:
    location = await make_location(operator)
    desks = await make_resource(
        operator, location, name="Desks", pool_size=3, resource_type_id=await hot_desk(operator)
    )
    assert (desks["is_pool"], desks["capacity"], len(desks["unit_ids"])) == (True, 3, 3)
    bigger = await operator.post(f"/v1/resources/{desks['id']}/resize", {"pool_size": 5}, status=200)
    assert bigger["capacity"] == 5
    assert bigger["unit_ids"][:3] == desks["unit_ids"]
    names = {one["name"] for one in (await operator.get("/v1/units", location_id=location["id"]))["data"]}
    assert names == {f"Desks {number}" for number in range(1, 6)}
    smaller = await operator.post(f"/v1/resources/{desks['id']}/resize", {"pool_size": 2}, status=200)
    assert smaller["unit_ids"] == desks["unit_ids"][:2]
    assert len((await operator.get("/v1/units", location_id=location["id"]))["data"]) == 2
    assert await operator.post(f"/v1/resources/{desks['id']}/resize", {"pool_size": 2}, status=200) == smaller
    await links_agree(operator)


async def hot_desk(operator: Operator) -> str:
    return await type_id(operator, "hot_desk")


async def test_a_pool_shrinks_around_its_bookings(operator: Operator) -> None:
    await operator.set_clock(TODAY)
    location = await make_location(operator)
    desks = await make_resource(operator, location, name="Desks", pool_size=4, capacity=9)
    places = desks["unit_ids"]
    await occupy(operator, {"unit_ids": [places[3]]}, "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z")
    await occupy(operator, {"unit_ids": [places[0]]}, "2026-10-24T09:00:00Z", "2026-10-24T10:00:00Z")
    booking = await occupy(operator, {"unit_ids": [places[1]]}, "2026-10-31T09:00:00Z", None)
    path = f"/v1/resources/{desks['id']}/resize"
    problem = await operator.post(path, {"pool_size": 1}, status=409)
    assert problem["code"] == "still_occupied"
    assert "2 of its 4 places" in problem["detail"]
    assert {one["unit_id"] for one in problem["allocations"]} == {places[1], places[3]}
    assert problem["allocations"][0]["source_id"] == encode_id("bkg", booking)
    assert (await operator.get(f"/v1/resources/{desks['id']}"))["unit_ids"] == places
    smaller = await operator.post(path, {"pool_size": 2}, status=200)
    assert smaller["unit_ids"] == [places[1], places[3]]
    assert smaller["capacity"] == 9
    # The first place has a history, so its unit stays, of no resource; the third had none.
    units = (await operator.get("/v1/units", location_id=location["id"]))["data"]
    assert {one["id"]: one["resource_ids"] for one in units} == {
        places[0]: [],
        places[1]: [desks["id"]],
        places[3]: [desks["id"]],
    }
    await links_agree(operator)


async def test_a_whole_shares_the_units_of_its_parts(operator: Operator) -> None:
    location = await make_location(operator)
    a = await make_resource(operator, location, name="A", capacity=6)
    b = await make_resource(operator, location, name="B", capacity=4)
    whole = await make_resource(operator, location, name="A+B", made_of=[a["id"], b["id"]])
    assert whole["unit_ids"] == a["unit_ids"] + b["unit_ids"]
    assert (whole["capacity"], whole["is_pool"]) == (10, False)
    (unit,) = (await operator.get("/v1/units", resource_id=a["id"]))["data"]
    assert unit["resource_ids"] == sorted([a["id"], whole["id"]])
    await links_agree(operator)


async def test_what_can_not_be_a_part(operator: Operator, stranger: Operator) -> None:
    location, other = await make_location(operator), await make_location(operator, name="Other")
    pool = await make_resource(operator, location, name="Pool", pool_size=2)
    elsewhere = await make_resource(operator, other)
    gone = await make_resource(operator, location)
    await operator.post(f"/v1/resources/{gone['id']}/archive", status=200)
    theirs = await make_resource(stranger, await make_location(stranger))
    body = {"location_id": location["id"], "resource_type_id": pool["resource_type_id"], "name": "Whole"}
    for part, status, said in (
        (pool, 422, "is a pool"),
        (elsewhere, 422, "another location"),
        (gone, 422, "archived"),
        (theirs, 404, "there is no resource"),
    ):
        problem = await operator.post("/v1/resources", body | {"made_of": [part["id"]]}, status=status)
        assert said in problem["detail"]
        assert problem["errors"][0]["pointer"] == "/made_of/0"
    problem = await operator.post("/v1/resources", body | {"made_of": [pool["id"]], "pool_size": 1}, status=422)
    assert "not both" in problem["detail"]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"capacity": 0}, "/capacity"),
        ({"pool_size": 1001}, "/pool_size"),
        ({"size_square_meters": -1}, "/size_square_meters"),
        ({"name": ""}, "/name"),
        ({"amenities": ["nothing"]}, "/amenities/0"),
        ({"amenities": ["No!"]}, "/amenities/0"),
        ({"location_id": "loc_1"}, "/location_id"),
        ({"metadata": {"a": "x" * 501}}, "/metadata"),
    ],
)
async def test_wrong_resources_are_refused_whole(operator: Operator, wrong: dict[str, Any], pointer: str) -> None:
    location = await make_location(operator)
    body = {"location_id": location["id"], "resource_type_id": await type_id(operator), "name": "Room"} | wrong
    problem = await operator.post("/v1/resources", body, status=422)
    assert problem["errors"][0]["pointer"] == pointer
    assert (await operator.get("/v1/resources"))["data"] == []
    assert (await operator.get("/v1/units"))["data"] == []


async def test_ids_of_another_organization_are_not_found(operator: Operator, stranger: Operator) -> None:
    location, theirs = await make_location(operator), await make_location(stranger)
    room = await make_resource(operator, location)
    their_room = await make_resource(stranger, theirs)
    their_policy = await stranger.post("/v1/booking-policies", {"name": "P"})
    body = {"location_id": location["id"], "resource_type_id": room["resource_type_id"], "name": "New"}
    for field, value in (
        ("location_id", theirs["id"]),
        ("resource_type_id", their_room["resource_type_id"]),
        ("booking_policy_id", their_policy["id"]),
    ):
        problem = await operator.post("/v1/resources", body | {field: value}, status=404)
        assert problem["errors"][0]["pointer"] == f"/{field}"
        if field != "location_id":
            await operator.patch(f"/v1/resources/{room['id']}", {field: value}, status=404)
    path = f"/v1/resources/{their_room['id']}"
    await operator.get(path, status=404)
    await operator.patch(path, {"name": "Mine"}, status=404)
    await operator.post(f"{path}/resize", {"pool_size": 2}, status=404)
    await operator.post(f"{path}/archive", status=404)
    await operator.post(f"{path}/restore", status=404)
    assert (await operator.get("/v1/resources", location_id=theirs["id"]))["data"] == []
    assert await stranger.get(path) == their_room
    assert await operator.get(f"/v1/resources/{room['id']}") == room


async def test_names_and_external_ids_are_taken_once(operator: Operator) -> None:
    location = await make_location(operator)
    room = await make_resource(operator, location, name="Spree", external_id="r-1")
    body = {"location_id": location["id"], "resource_type_id": room["resource_type_id"]}
    assert (await operator.post("/v1/resources", body | {"name": "Spree"}, status=409))["code"] == "name_taken"
    problem = await operator.post("/v1/resources", body | {"name": "Havel", "external_id": "r-1"}, status=409)
    assert problem["code"] == "external_id_taken"
    assert [one["id"] for one in (await operator.get("/v1/resources", external_id="r-1"))["data"]] == [room["id"]]
    # A renamed room leaves its name to another.
    await operator.patch(f"/v1/resources/{room['id']}", {"name": "Old Spree"})
    await make_resource(operator, location, name="Spree")


async def test_filters(operator: Operator) -> None:
    await operator.set_clock(TODAY)
    one, two = await make_location(operator), await make_location(operator, name="Two")
    for key in ("screen", "phone"):
        await operator.post("/v1/amenities", {"key": key, "name": key})
    booth = await type_id(operator, "phone_booth")
    made = {
        "big": await make_resource(operator, one, name="big", capacity=12, amenities=["screen", "phone"]),
        "small": await make_resource(operator, one, name="small", capacity=2, amenities=["screen"], is_public=False),
        "booth": await make_resource(operator, two, name="booth", resource_type_id=booth, is_bookable=False),
    }
    await operator.set_clock(datetime(2026, 11, 2, tzinfo=UTC))
    await operator.patch(f"/v1/resources/{made['small']['id']}", {"description": "Changed"})

    async def found(**filters: Any) -> set[str]:
        return {one["name"] for one in (await operator.get("/v1/resources", **filters))["data"]}

    assert await found() == {"big", "small", "booth"}
    assert await found(location_id=one["id"]) == {"big", "small"}
    assert await found(location_id=[one["id"], two["id"]], min_capacity=2) == {"big", "small"}
    assert await found(kind="phone_booth") == {"booth"}
    assert await found(resource_type_id=booth) == {"booth"}
    assert await found(amenity="screen") == {"big", "small"}
    assert await found(amenity=["screen", "phone"]) == {"big"}
    assert await found(is_bookable=False) == {"booth"}
    assert await found(is_public=False) == {"small"}
    assert await found(updated_since="2026-11-02T00:00:00Z") == {"small"}
    assert await found(archived=True) == set()
    first = await operator.get("/v1/resources", limit=2)
    second = await operator.get("/v1/resources", limit=2, cursor=first["next_cursor"])
    assert [one["name"] for one in first["data"] + second["data"]] == ["big", "small", "booth"]
    assert second["next_cursor"] is None
    await operator.get("/v1/resources", status=422, kind="castle")


async def test_what_is_booked_can_not_be_archived(operator: Operator) -> None:
    await operator.set_clock(TODAY)
    location = await make_location(operator)
    a = await make_resource(operator, location, name="A")
    whole = await make_resource(operator, location, name="Whole", made_of=[a["id"]])
    booking = await occupy(operator, whole, "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z")
    problem = await operator.post(f"/v1/resources/{a['id']}/archive", status=409)
    assert problem["code"] == "still_occupied"
    assert problem["allocations"] == [
        {
            "unit_id": a["unit_ids"][0],
            "kind": "booking",
            "source_id": encode_id("bkg", booking),
            "starts_at": "2026-11-24T09:00:00Z",
            "ends_at": "2026-11-24T10:00:00Z",
        }
    ]
    await operator.set_clock(datetime(2026, 11, 24, 10, tzinfo=UTC))
    archived = await operator.post(f"/v1/resources/{a['id']}/archive", status=200)
    assert archived["archived_at"] == "2026-11-24T10:00:00Z"
    assert (await operator.get("/v1/resources", archived=True))["data"] == [archived]
    restored = await operator.post(f"/v1/resources/{a['id']}/restore", status=200)
    assert restored["archived_at"] is None
    assert [one["type"] for one in await operator.events("resource.archived", "resource.restored")] == [
        "resource.archived",
        "resource.restored",
    ]


async def test_types_in_use_stay(operator: Operator) -> None:
    location = await make_location(operator)
    mine = await operator.post("/v1/resource-types", {"name": "Podcast studio", "kind": "other"})
    room = await make_resource(operator, location, resource_type_id=mine["id"])
    assert (await operator.delete(f"/v1/resource-types/{mine['id']}", status=409))["code"] == "still_in_use"
    problem = await operator.post("/v1/resource-types", {"name": "Podcast studio", "kind": "other"}, status=409)
    assert problem["code"] == "name_taken"
    await operator.patch(f"/v1/resource-types/{mine['id']}", {"kind": "event_space"})
    assert (await operator.get(f"/v1/resources/{room['id']}"))["kind"] == "event_space"
    other = await type_id(operator)
    moved = await operator.patch(f"/v1/resources/{room['id']}", {"resource_type_id": other})
    assert moved["kind"] == "meeting_room"
    await operator.delete(f"/v1/resource-types/{mine['id']}")


async def test_policies_are_merged_and_checked(operator: Operator) -> None:
    location = await make_location(operator)
    made = await operator.post("/v1/booking-policies", {"name": "Rooms", "rules": {"min_minutes": 30}})
    assert made["rules"]["min_minutes"] == 30
    assert made["rules"]["grid_minutes"] == 15
    path = f"/v1/booking-policies/{made['id']}"
    changed = await operator.patch(
        path, {"rules": {"max_minutes": 60, "who_may_book": {"public": True}, "cancellation": []}}
    )
    assert (changed["rules"]["min_minutes"], changed["rules"]["max_minutes"]) == (30, 60)
    assert changed["rules"]["who_may_book"]["public"] is True
    # Right by itself and with the defaults, wrong beside what is there.
    problem = await operator.patch(path, {"rules": {"max_minutes": 20}}, status=422)
    assert problem["errors"][0]["pointer"] == "/rules"
    assert "max_minutes is smaller" in problem["detail"]
    problem = await operator.patch(path, {"rules": {"max_minutes": 20, "min_minute": 5}}, status=422)
    assert problem["errors"][0]["pointer"] == "/rules/min_minute"
    assert (await operator.patch(path, {"rules": {"max_minutes": 10, "min_minutes": 5}}))["rules"]["min_minutes"] == 5
    assert (await operator.patch(path, {"name": "Meeting rooms"}))["rules"]["max_minutes"] == 10
    room = await make_resource(operator, location, booking_policy_id=made["id"])
    assert (await operator.delete(path, status=409))["code"] == "still_in_use"
    await operator.patch(f"/v1/resources/{room['id']}", {"booking_policy_id": None})
    await operator.delete(path)
    assert (await operator.get("/v1/booking-policies"))["data"] == []


async def test_the_public_and_members_see_what_they_can_book(operator: Operator) -> None:
    location = await make_location(operator, address={"city": "Berlin"}, external_id="secret-1")
    shut = await make_location(operator, name="Shut")
    room = await make_resource(operator, location, name="Room", capacity=4, external_id="secret-2")
    desks = await make_resource(operator, location, name="Desks", pool_size=7)
    hidden = await make_resource(operator, location, name="Hidden", is_public=False)
    off = await make_resource(operator, location, name="Off", is_bookable=False)
    await operator.post(f"/v1/locations/{shut['id']}/archive", status=200)
    async with client_of(operator.app, None) as visitor:
        base = f"/v1/public/{operator.slug}"
        window = (await visitor.get(base)).json()
        assert window["name"] == "Test Space"
        assert [one["id"] for one in window["locations"]] == [location["id"]]
        assert (await visitor.get(f"{base}/locations")).json()["data"] == window["locations"]
        listed = (await visitor.get(f"{base}/resources")).text
        assert "secret" not in listed
        assert "unit_" not in listed
        offers = (await visitor.get(f"{base}/resources")).json()["data"]
        assert [(one["name"], one["places"]) for one in offers] == [("Room", 1), ("Desks", 7)]
        assert (await visitor.get(f"{base}/resources", params={"min_capacity": 5})).json()["data"] == [offers[1]]
        assert (await visitor.get(f"{base}/resources/{room['id']}")).json() == offers[0]
        for unseen in (hidden, off):
            assert (await visitor.get(f"{base}/resources/{unseen['id']}")).status_code == 404
        assert (await visitor.get(f"/v1/public/nobody-{desks['id'][4:12]}")).status_code == 404


async def test_a_key_for_one_location(operator: Operator) -> None:
    mine, other = await make_location(operator), await make_location(operator, name="Other")
    room, theirs = await make_resource(operator, mine), await make_resource(operator, other)
    key = await operator.key(["spaces:read", "spaces:write", "blocks:write"], [decode_id("loc", mine["id"])])
    async with client_of(operator.app, key) as client:
        assert [one["id"] for one in (await client.get("/v1/resources")).json()["data"]] == [room["id"]]
        assert [one["location_id"] for one in (await client.get("/v1/units")).json()["data"]] == [mine["id"]]
        assert (await client.get(f"/v1/resources/{theirs['id']}")).status_code == 403
        assert (await client.patch(f"/v1/resources/{theirs['id']}", json={"name": "x"})).status_code == 403
        assert (await client.post(f"/v1/resources/{theirs['id']}/archive")).status_code == 403
        body = {"resource_type_id": room["resource_type_id"], "name": "New"}
        assert (await client.post("/v1/resources", json=body | {"location_id": other["id"]})).status_code == 403
        assert (await client.post("/v1/resources", json=body | {"location_id": mine["id"]})).status_code == 201
        block = {"resource_id": theirs["id"], "reason": "x", "starts_at": "2027-01-01T00:00:00Z"}
        assert (await client.post("/v1/blocks", json=block)).status_code == 403


async def test_a_resource_with_what_it_refers_to(operator: Operator) -> None:
    location = await make_location(operator)
    policy = await operator.post("/v1/booking-policies", {"name": "Rooms"})
    room = await make_resource(operator, location, booking_policy_id=policy["id"])
    bare = await make_resource(operator, location)
    kinds = {one["id"]: one for one in (await operator.get("/v1/resource-types"))["data"]}
    path = f"/v1/resources/{room['id']}"
    full = await operator.get(path, expand="location,resource_type,booking_policy")
    assert full == room | {
        "location": location,
        "resource_type": kinds[room["resource_type_id"]],
        "booking_policy": policy,
    }
    listed = (await operator.get("/v1/resources", expand="booking_policy"))["data"]
    assert listed == [room | {"booking_policy": policy}, bare]
    block = {"resource_id": room["id"], "reason": "Paint", "starts_at": "2099-01-01T00:00:00Z"}
    made = await operator.post("/v1/blocks", block)
    assert (await operator.get("/v1/blocks", expand="resource"))["data"] == [made | {"resource": room}]
    await operator.get(path, status=422, expand="location.legal_entity")


async def test_archiving_waits_for_a_booking_under_way(operator: Operator) -> None:
    room = await make_resource(operator, await make_location(operator))
    path = f"/v1/resources/{room['id']}/archive"
    async with operator.db.transaction(operator.principal) as session:
        await service.allocate(
            session,
            unit_ids=[decode_id("unit", room["unit_ids"][0])],
            period=Range(datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 1, 2, tzinfo=UTC)),
            kind="booking",
            source_id=new_id(),
        )
        archiving = asyncio.create_task(operator.http.post(path))
        await asyncio.sleep(0.2)
        assert not archiving.done()
    assert (await archiving).status_code == 409
    assert (await operator.get(f"/v1/resources/{room['id']}"))["archived_at"] is None


async def test_a_list_takes_the_same_statements_whatever_its_length(operator: Operator) -> None:
    location = await make_location(operator)
    policy = await operator.post("/v1/booking-policies", {"name": "Rooms"})

    async def statements(path: str, **params: Any) -> int:
        said: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            said.append(statement)

        event.listen(operator.db.engine.sync_engine, "before_cursor_execute", note)
        try:
            page = await operator.get(path, **params)
        finally:
            event.remove(operator.db.engine.sync_engine, "before_cursor_execute", note)
        assert page["data"]
        return len(said)

    async def all_lists() -> list[int]:
        return [
            await statements("/v1/resources", expand="location,resource_type,booking_policy"),
            await statements("/v1/units"),
            await statements(f"/v1/public/{operator.slug}/resources"),
        ]

    await make_resource(operator, location, booking_policy_id=policy["id"])
    few = await all_lists()
    for _ in range(9):
        await make_resource(operator, location, booking_policy_id=policy["id"])
    assert await all_lists() == few
    assert few == [4, 1, 2]  # without the edge's own, which goes to the driver
