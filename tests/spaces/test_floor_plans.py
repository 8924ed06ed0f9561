"""Floor plans, their shapes and what is free on them, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.spaces.rules import Taken, status_at
from tests.operator import Operator, client_of
from tests.spaces.factories import make_location, make_resource, occupy
from tests.spaces.pictures import PLAN, picture

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


async def a_plan(operator: Operator, location: Any, content: bytes = PLAN, status: int = 201, **form: Any) -> Any:
    response = await operator.http.post(
        f"/v1/locations/{location['id']}/floor-plans",
        files={"file": ("floor.svg", content)},
        data={"name": "Ground floor"} | form,
    )
    assert response.status_code == status, response.text
    return response.json()


def square(resource: Any, x: float = 0, **options: Any) -> dict[str, Any]:
    return {"resource_id": resource["id"], "points": [[x, 0], [x + 10, 0], [x + 10, 10], [x, 10]]} | options


async def test_a_drawing_with_shapes(operator: Operator) -> None:
    location = await make_location(operator)
    a, b = await make_resource(operator, location), await make_resource(operator, location)
    plan = await a_plan(operator, location, level=-1)
    assert (plan["width"], plan["height"], plan["level"], plan["content_type"]) == (200, 100, -1, "image/svg+xml")
    served = await operator.http.get(plan["url"])
    assert served.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in served.headers["content-security-policy"]
    path = f"/v1/floor-plans/{plan['id']}"
    drawn = await operator.put(f"{path}/shapes", {"shapes": [square(a, label="A"), square(b, 190)]})
    assert [(one["resource_id"], one["label"]) for one in drawn["shapes"]] == [(a["id"], "A"), (b["id"], None)]
    assert await operator.get(path) == drawn
    assert (await operator.get("/v1/floor-plans", location_id=location["id"]))["data"] == [drawn]
    renamed = await operator.patch(path, {"name": "Basement", "is_public": True})
    assert renamed["shapes"] == drawn["shapes"]
    await operator.put(f"{path}/shapes", {"shapes": []}, status=412, headers={"If-Match": '"1"'})
    assert (await operator.put(f"{path}/shapes", {"shapes": [square(b)]}))["shapes"][0]["resource_id"] == b["id"]
    await operator.delete(path)
    await operator.get(path, status=404)
    assert (await operator.http.get(plan["url"])).status_code == 404
    types = [one["type"] for one in await operator.events("floor_plan.created", "floor_plan.updated")]
    assert types == ["floor_plan.created"] + ["floor_plan.updated"] * 3


async def test_wrong_shapes_change_nothing(operator: Operator, stranger: Operator) -> None:
    location, other = await make_location(operator), await make_location(operator, name="Other")
    room, elsewhere = await make_resource(operator, location), await make_resource(operator, other)
    theirs = await make_resource(stranger, await make_location(stranger))
    plan = await a_plan(operator, location)
    path = f"/v1/floor-plans/{plan['id']}"
    drawn = await operator.put(f"{path}/shapes", {"shapes": [square(room)]})
    for shapes, status, pointer in (
        ([square(room, 191)], 422, "/shapes/0/points/1"),
        ([square(room), square(room, 20)], 422, "/shapes/1/resource_id"),
        ([square(elsewhere)], 422, "/shapes/0/resource_id"),
        ([square(theirs)], 404, "/shapes/0/resource_id"),
        ([{"resource_id": room["id"], "points": [[0, 0], [1, 1]]}], 422, "/shapes/0/points"),
        ([{"resource_id": room["id"], "points": [[0, 0], [1, 1], [-1, 2]]}], 422, "/shapes/0/points/2/0"),
        ([{"resource_id": room["id"], "points": [[0, 0], [1, 1], [1, 2, 3]]}], 422, "/shapes/0/points/2"),
    ):
        problem = await operator.put(f"{path}/shapes", {"shapes": shapes}, status=status)
        assert problem["errors"][0]["pointer"] == pointer
    assert await operator.get(path) == drawn
    await stranger.get(path, status=404)
    await stranger.put(f"{path}/shapes", {"shapes": []}, status=404)
    await stranger.patch(path, {"name": "x"}, status=404)
    await stranger.delete(path, status=404)
    await stranger.get(f"{path}/status", status=404)


async def test_drawings_are_checked_and_replaced(operator: Operator) -> None:
    location = await make_location(operator)
    room = await make_resource(operator, location)
    for content, said in ((b"", "empty"), (b"<html/>", "not an SVG"), (b"xyz", "not a JPEG"), (b"<svg", "well-formed")):
        problem = await a_plan(operator, location, content, status=422)
        assert said in problem["detail"]
    plan = await a_plan(operator, location)
    assert (await a_plan(operator, location, status=409))["code"] == "name_taken"
    path = f"/v1/floor-plans/{plan['id']}"
    await operator.put(f"{path}/shapes", {"shapes": [square(room, 100)]})
    small = await operator.http.put(f"{path}/drawing", files={"file": ("p.png", picture("PNG", (105, 90)))})
    assert (small.status_code, small.json()["code"]) == (409, "shapes_outside")
    bigger = await operator.http.put(f"{path}/drawing", files={"file": ("p.png", picture("PNG", (300, 90)))})
    assert bigger.status_code == 200
    assert (bigger.json()["width"], bigger.json()["content_type"]) == (300, "image/png")
    assert len(bigger.json()["shapes"]) == 1
    assert (await operator.http.get(plan["url"])).status_code == 404


async def test_live_status(operator: Operator) -> None:
    await operator.set_clock(NOW)
    location = await make_location(operator)
    a = await make_resource(operator, location, name="A")
    b = await make_resource(operator, location, name="B")
    whole = await make_resource(operator, location, name="A+B", made_of=[a["id"], b["id"]])
    pool = await make_resource(operator, location, name="Desks", pool_size=2)
    hidden = await make_resource(operator, location, name="Hidden", is_public=False)
    plan = await a_plan(operator, location, is_public=True)
    path = f"/v1/floor-plans/{plan['id']}"
    shapes = [square(one, 10 * number) for number, one in enumerate([a, b, whole, pool, hidden])]
    await operator.put(f"{path}/shapes", {"shapes": shapes})
    await occupy(operator, a, "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z")
    await occupy(operator, a, "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")
    await occupy(operator, b, "2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z")
    await occupy(operator, {"unit_ids": pool["unit_ids"][:1]}, "2026-11-24T08:00:00Z", None)
    await occupy(operator, {"unit_ids": pool["unit_ids"][1:]}, "2026-11-24T18:00:00Z", "2026-11-24T19:00:00Z")
    block = {"resource_id": hidden["id"], "reason": "Paint", "starts_at": "2026-11-24T09:00:00Z"}
    await operator.post("/v1/blocks", block)

    def told(status: Any) -> dict[str, tuple[Any, ...]]:
        names = {one["id"]: one["name"] for one in (a, b, whole, pool, hidden)}
        return {
            names[one["resource_id"]]: (one["state"], one["until"], one["next_state"], one["free_places"])
            for one in status["shapes"]
        }

    status = await operator.get(f"{path}/status")
    assert (status["at"], status["time_zone"], status["is_open"]) == ("2026-11-24T09:30:00Z", "Europe/Berlin", True)
    assert told(status) == {
        "A": ("occupied", "2026-11-24T11:00:00Z", "free", 0),
        "B": ("free", "2026-11-24T12:00:00Z", "occupied", 1),
        "A+B": ("occupied", "2026-11-24T11:00:00Z", "free", 0),
        "Desks": ("free", "2026-11-24T18:00:00Z", "occupied", 1),
        "Hidden": ("blocked", None, None, 0),
    }
    later = told(await operator.get(f"{path}/status", at="2026-11-24T19:30:00+01:00"))
    assert later["Desks"] == ("occupied", "2026-11-24T19:00:00Z", "free", 0)
    base = f"/v1/public/{operator.slug}"
    async with client_of(operator.app, None) as visitor:
        (seen,) = (await visitor.get(f"{base}/locations/{location['id']}/floor-plans")).json()["data"]
        assert len(seen["shapes"]) == 4
        assert (await visitor.get(seen["url"])).status_code == 200
        public = (await visitor.get(f"{base}/floor-plans/{plan['id']}/status")).json()
        assert set(told(public)) == {"A", "B", "A+B", "Desks"}
        await operator.patch(f"/v1/resources/{hidden['id']}", {"is_public": True})
        public = (await visitor.get(f"{base}/floor-plans/{plan['id']}/status")).json()
        assert told(public)["Hidden"][0] == "occupied"
        await operator.patch(path, {"is_public": False})
        assert (await visitor.get(f"{base}/floor-plans/{plan['id']}/status")).status_code == 404
        assert (await visitor.get(seen["url"])).status_code == 404
        listed = await visitor.get(f"{base}/locations/{location['id']}/floor-plans")
        assert listed.json()["data"] == []


UNITS = [UUID(int=number) for number in range(1, 4)]
START = datetime(2026, 1, 1, tzinfo=UTC)
slots = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 8), st.booleans()), max_size=8)


@given(slots, st.booleans(), st.integers(0, 24))
def test_status_agrees_with_looking_minute_by_minute(
    drawn: list[tuple[int, int, int, bool]], is_pool: bool, moment: int
) -> None:
    taken: list[Taken] = []
    for unit, start, length, is_block in drawn:
        begin, end = START + timedelta(hours=start), START + timedelta(hours=start + length)
        if all(one.unit_id != UNITS[unit] or (one.end or end) <= begin or one.start >= end for one in taken):
            taken.append(Taken(UNITS[unit], begin, end, is_block))

    def look(hour: int) -> str:
        at = START + timedelta(hours=hour)
        here = [one for one in taken if one.start <= at < (one.end or at)]
        busy = {one.unit_id for one in here}
        if (len(busy) < len(UNITS)) if is_pool else not busy:
            return "free"
        return "occupied" if any(not one.is_block for one in here) else "blocked"

    status = status_at(taken, UNITS, is_pool, START + timedelta(hours=moment))
    assert status.state == look(moment)
    following = next((hour for hour in range(moment, 60) if look(hour) != status.state), None)
    if following is None:
        assert (status.until, status.next_state) == (None, None)
    else:
        assert (status.until, status.next_state) == (START + timedelta(hours=following), look(following))


@pytest.mark.parametrize("path", ["/v1/floor-plans", "/v1/blocks", "/v1/resources", "/v1/locations", "/v1/units"])
async def test_lists_refuse_what_they_do_not_know(operator: Operator, path: str) -> None:
    assert (await operator.get(path, status=422, colour="red"))["errors"][0]["pointer"] == "query/colour"
    await operator.get(path, status=422, cursor="nonsense")
    await operator.get(path, status=422, limit=101)
