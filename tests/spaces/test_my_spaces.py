"""What a signed-in member sees of locations, resources and floor plans."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from coworkapi.core.ids import new_id
from coworkapi.identity import service as identity
from coworkapi.settings import Settings
from tests.operator import Operator
from tests.spaces.factories import make_location, make_resource, occupy
from tests.spaces.pictures import PLAN, picture
from tests.spaces.test_floor_plans import a_plan, square


@pytest.fixture
async def member(operator: Operator, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with operator.db.transaction(operator.principal) as session:
        tokens = await identity.open_member_session(
            session,
            settings=settings,
            organization_id=operator.organization_id,
            member_id=new_id(),
            ip=None,
            user_agent=None,
        )
    async with operator.client(tokens.access_token) as client:
        yield client


async def test_members_see_what_they_can_book(operator: Operator, member: httpx.AsyncClient) -> None:
    location = await make_location(operator, external_id="internal")
    room = await make_resource(operator, location, name="Room", external_id="internal", is_public=False)
    off = await make_resource(operator, location, name="Off", is_bookable=False)
    photo = (
        await operator.http.post(f"/v1/resources/{room['id']}/photos", files={"file": ("x.jpg", picture())})
    ).json()
    offers = (await member.get("/v1/me/resources")).json()["data"]
    assert [one["name"] for one in offers] == ["Room"]
    assert "internal" not in str(offers)
    assert (await member.get(f"/v1/me/resources/{room['id']}")).json() == offers[0]
    assert (await member.get(f"/v1/me/resources/{off['id']}")).status_code == 404
    assert offers[0]["photos"][0]["url"] == f"/v1/me/files/{photo['file_id']}"
    assert (await member.get(offers[0]["photos"][0]["url"])).status_code == 200
    places = (await member.get("/v1/me/locations")).json()["data"]
    assert [one["id"] for one in places] == [location["id"]]
    assert "internal" not in str(places)
    await operator.post(f"/v1/locations/{location['id']}/archive", status=200)
    assert (await member.get("/v1/me/resources")).json()["data"] == []
    assert (await member.get("/v1/me/locations")).json()["data"] == []
    assert (await member.get(offers[0]["photos"][0]["url"])).status_code == 404


async def test_members_see_live_floor_plans(operator: Operator, member: httpx.AsyncClient) -> None:
    location = await make_location(operator)
    room, off = await make_resource(operator, location), await make_resource(operator, location, is_bookable=False)
    plan = await a_plan(operator, location, PLAN)
    shapes = [square(room), square(off, 20)]
    await operator.put(f"/v1/floor-plans/{plan['id']}/shapes", {"shapes": shapes})
    await occupy(operator, room, "2026-01-01T00:00:00Z", None)
    (seen,) = (await member.get(f"/v1/me/locations/{location['id']}/floor-plans")).json()["data"]
    assert [one["resource_id"] for one in seen["shapes"]] == [room["id"]]
    assert (await member.get(seen["url"])).status_code == 200
    status = (await member.get(f"/v1/me/floor-plans/{plan['id']}/status")).json()
    assert [(one["resource_id"], one["state"], one["until"]) for one in status["shapes"]] == [
        (room["id"], "occupied", None)
    ]


async def test_members_may_not_use_the_operators_routes(operator: Operator, member: httpx.AsyncClient) -> None:
    location = await make_location(operator)
    assert (await member.get("/v1/locations")).status_code == 403
    assert (await member.patch(f"/v1/locations/{location['id']}", json={"name": "x"})).status_code == 403
    assert (await operator.http.get("/v1/me/locations")).status_code == 403
