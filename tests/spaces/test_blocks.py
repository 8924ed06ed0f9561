"""Maintenance and blackouts over HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from coworkapi.core.ids import encode_id
from coworkapi.spaces.service import UnitsTaken
from tests.operator import Operator
from tests.spaces.factories import make_location, make_resource, occupy

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


async def a_room(operator: Operator, **options: Any) -> Any:
    await operator.set_clock(NOW)
    return await make_resource(operator, await make_location(operator), **options)


def block_of(resource: Any, starts_at: str, ends_at: str | None, **options: Any) -> dict[str, Any]:
    return {"resource_id": resource["id"], "reason": "New carpet", "starts_at": starts_at, "ends_at": ends_at} | options


async def test_a_block_keeps_others_out_until_it_is_lifted(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/blocks", block_of(room, "2026-11-24T09:00:00+01:00", None))
    assert (made["starts_at"], made["ends_at"], made["kind"]) == ("2026-11-24T08:00:00Z", None, "maintenance")
    assert await operator.get(f"/v1/blocks/{made['id']}") == made
    with pytest.raises(UnitsTaken):
        await occupy(operator, room, "2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z")
    problem = await operator.post(f"/v1/resources/{room['id']}/archive", status=409)
    assert problem["allocations"][0]["source_id"] == made["id"]
    await operator.set_clock(datetime(2026, 11, 24, 12, tzinfo=UTC))
    lifted = await operator.post(f"/v1/blocks/{made['id']}/lift", status=200)
    assert lifted["lifted_at"] == "2026-11-24T12:00:00Z"
    assert (await operator.post(f"/v1/blocks/{made['id']}/lift", status=409))["code"] == "block_was_lifted"
    await occupy(operator, room, "2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z")
    with pytest.raises(UnitsTaken):  # what it did occupy stays its own
        await occupy(operator, room, "2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z")
    assert [event["type"] for event in await operator.events("block.created", "block.lifted")] == [
        "block.created",
        "block.lifted",
    ]


async def test_a_block_that_has_not_begun_leaves_nothing(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/blocks", block_of(room, "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z"))
    await operator.post(f"/v1/blocks/{made['id']}/lift", status=200)
    await occupy(operator, room, "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z")


async def test_what_stands_in_the_way_is_named(operator: Operator) -> None:
    location = await make_location(operator)
    await operator.set_clock(NOW)
    a = await make_resource(operator, location, name="A")
    b = await make_resource(operator, location, name="B")
    whole = await make_resource(operator, location, name="A+B", made_of=[a["id"], b["id"]])
    booking = await occupy(operator, b, "2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z")
    body = block_of(whole, "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", kind="closure")
    named = {
        "unit_id": b["unit_ids"][0],
        "kind": "booking",
        "source_id": encode_id("bkg", booking),
        "starts_at": "2026-11-25T09:00:00Z",
        "ends_at": "2026-11-25T10:00:00Z",
    }
    assert await operator.post("/v1/blocks/preview", body, status=200) == {"conflicts": [named]}
    problem = await operator.post("/v1/blocks", body, status=409)
    assert problem["code"] == "slot_taken"
    assert problem["allocations"] == [named]
    assert (await operator.get("/v1/blocks"))["data"] == []
    # Nothing of A was kept.
    await occupy(operator, a, "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z")


async def test_a_block_can_be_moved(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/blocks", block_of(room, "2026-11-25T08:00:00Z", "2026-11-25T12:00:00Z"))
    await occupy(operator, room, "2026-11-25T14:00:00Z", "2026-11-25T15:00:00Z")
    path = f"/v1/blocks/{made['id']}"
    moved = await operator.patch(
        path,
        {"starts_at": "2026-11-25T10:00:00Z", "ends_at": "2026-11-25T14:00:00Z", "reason": "Paint"},
        headers={"If-Match": '"1"'},
    )
    assert (moved["starts_at"], moved["reason"]) == ("2026-11-25T10:00:00Z", "Paint")
    await occupy(operator, room, "2026-11-25T08:00:00Z", "2026-11-25T10:00:00Z")
    problem = await operator.patch(path, {"ends_at": None}, status=409)
    assert [one["starts_at"] for one in problem["allocations"]] == ["2026-11-25T14:00:00Z"]
    assert await operator.get(path) == moved
    assert (await operator.patch(path, {"reason": "x"}, status=412, headers={"If-Match": '"1"'}))["status"] == 412
    (event,) = await operator.events("block.updated")
    assert event["previous"] == {
        "reason": "New carpet",
        "starts_at": "2026-11-25T08:00:00Z",
        "ends_at": "2026-11-25T12:00:00Z",
    }
    for wrong in (
        {"ends_at": "2026-11-25T09:00:00Z"},
        {"starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-11-02T00:00:00Z"},
        {"starts_at": None},
        {"reason": ""},
    ):
        await operator.patch(path, wrong, status=422)
    await operator.set_clock(datetime(2026, 12, 1, tzinfo=UTC))
    assert (await operator.post(f"{path}/lift", status=409))["code"] == "block_has_ended"


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "pointer"),
    [
        ("2026-11-25T08:00:00Z", "2026-11-25T08:00:00Z", ""),
        ("2026-11-25T08:00:00", None, "/starts_at"),
        ("2026-02-30T08:00:00Z", None, "/starts_at"),
        ("2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z", "/ends_at"),
    ],
)
async def test_wrong_periods(operator: Operator, starts_at: str, ends_at: str | None, pointer: str) -> None:
    room = await a_room(operator)
    problem = await operator.post("/v1/blocks", block_of(room, starts_at, ends_at), status=422)
    assert problem["errors"][0]["pointer"].rstrip("/") == pointer


async def test_blocks_are_found_by_time_and_place(operator: Operator) -> None:
    room = await a_room(operator)
    other = await make_resource(operator, await make_location(operator, name="Other"))
    first = await operator.post("/v1/blocks", block_of(room, "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z"))
    second = await operator.post("/v1/blocks", block_of(room, "2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z"))
    third = await operator.post("/v1/blocks", block_of(other, "2026-12-05T00:00:00Z", None))

    async def found(**filters: str) -> list[str]:
        return [one["id"] for one in (await operator.get("/v1/blocks", **filters))["data"]]

    assert await found() == [second["id"], first["id"], third["id"]]
    assert await found(resource_id=room["id"]) == [second["id"], first["id"]]
    assert await found(location_id=other["location_id"]) == [third["id"]]
    assert await found(**{"from": "2026-11-29T00:00:00Z", "to": "2026-12-05T00:00:00Z"}) == [first["id"]]
    assert await found(**{"from": "2027-11-29T00:00:00Z"}) == [third["id"]]


async def test_blocks_of_another_organization(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/blocks", block_of(room, "2026-12-01T00:00:00Z", None))
    path = f"/v1/blocks/{made['id']}"
    await stranger.get(path, status=404)
    await stranger.patch(path, {"reason": "x"}, status=404)
    await stranger.post(f"{path}/lift", status=404)
    problem = await stranger.post("/v1/blocks", block_of(room, "2027-12-01T00:00:00Z", None), status=404)
    assert problem["errors"][0]["pointer"] == "/resource_id"
    await stranger.post("/v1/blocks/preview", block_of(room, "2027-12-01T00:00:00Z", None), status=404)
    assert await operator.get(path) == made


async def test_of_ten_who_block_at_once_one_does(operator: Operator) -> None:
    room = await a_room(operator)
    body = block_of(room, "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z")
    answers = await asyncio.gather(*(operator.http.post("/v1/blocks", json=body) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    (made,) = (await operator.get("/v1/blocks"))["data"]
    assert all(
        [one["source_id"] for one in answer.json()["allocations"]] == [made["id"]]
        for answer in answers
        if answer.status_code == 409
    )


async def test_an_archived_resource_is_not_blocked(operator: Operator) -> None:
    room = await a_room(operator)
    await operator.post(f"/v1/resources/{room['id']}/archive", status=200)
    problem = await operator.post("/v1/blocks", block_of(room, "2026-12-01T00:00:00Z", None), status=409)
    assert problem["code"] == "resource_is_archived"
