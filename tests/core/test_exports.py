"""Every list as a file: the same rows, whatever the format."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coworkapi.core.exports import work
from coworkapi.core.ids import new_id
from coworkapi.core.jobs import sweep
from tests.bookings.factories import a_room, wish
from tests.operator import Operator, make_operator
from tests.round_trips import round_trips
from tests.spaces.factories import a_location


async def exported(operator: Operator, resource: str, client: httpx.AsyncClient | None = None, **body: Any) -> Any:
    """The finished operation and its file."""
    client = client or operator.http
    started = await client.post("/v1/exports", json={"resource": resource, **body})
    assert started.status_code == 202, started.text
    await operator.sweep()
    operation = (await client.get(f"/v1/operations/{started.json()['id']}")).json()
    assert operation["state"] == "succeeded", operation
    file = await client.get(operation["result"]["file_url"])
    assert file.status_code == 200, file.text
    assert len(file.content) == operation["result"]["bytes"]
    return operation, file


def parquet(file: httpx.Response) -> Any:
    return pyarrow.parquet.read_table(io.BytesIO(file.content))


async def test_a_file_has_the_lists_rows(operator: Operator) -> None:
    room = await a_room(operator)
    formula = '=HYPERLINK("http://evil")'
    for hour, title in ((9, formula), (10, 'with "quotes", and\r\nlines'), (11, None)):
        person = await operator.post("/v1/members", {"name": f"{hour}"})
        await operator.post("/v1/bookings", wish(room, hour, hour + 1, title=title, member_id=person["id"]))
    await operator.post("/v1/bookings", wish(room, 7, 8, hold=True))
    listed = (await operator.get("/v1/bookings", state="confirmed"))["data"]
    assert len(listed) == 3
    filters = {"state": ["confirmed"]}

    operation, file = await exported(operator, "bookings", format="jsonl", filters=filters)
    assert [json.loads(line) for line in file.text.splitlines()] == listed
    assert (operation["done"], operation["total"], operation["result"]["rows"]) == (3, 3, 3)

    _, file = await exported(operator, "bookings", format="csv", filters=filters)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="bookings.csv"'
    rows = list(csv.DictReader(io.StringIO(file.text, newline="")))
    assert [row["title"] for row in rows] == ["'" + formula, listed[1]["title"], ""]
    assert [row["id"] for row in rows] == [row["id"] for row in listed]
    assert rows[0]["terms.buffer_minutes"] == "0"
    assert json.loads(rows[0]["unit_ids"]) == listed[0]["unit_ids"]

    _, file = await exported(operator, "bookings", format="parquet", filters=filters)
    table = parquet(file)
    assert table.column_names == operation["result"]["columns"]
    assert str(table.schema.field("starts_at").type) == "timestamp[us, tz=UTC]"
    assert str(table.schema.field("terms.hold_minutes").type) == "int64"
    found = table.to_pylist()
    assert [row["starts_at"] for row in found] == [datetime.fromisoformat(row["starts_at"]) for row in listed]
    assert [row["title"] for row in found] == [formula, listed[1]["title"], None]
    assert found[0]["unit_ids"] == listed[0]["unit_ids"]
    assert [row["is_exception"] for row in found] == [False] * 3

    _, file = await exported(operator, "bookings", format="csv", filters=filters, columns=["terms", "id"])
    assert file.text.splitlines()[0].split(",")[-2:] == ["terms.hold_minutes", "id"]


async def test_money_and_dates_have_their_types(operator: Operator) -> None:
    place = await a_location(operator)
    rate = await operator.post(
        "/v1/tax-rates",
        {
            "legal_entity_id": (await operator.get("/v1/locations"))["data"][0]["legal_entity_id"],
            "code": "standard",
            "name": "VAT",
            "basis_points": 1900,
            "valid_from": "2020-01-01",
        },
    )
    fee = {"location_id": (await operator.get("/v1/locations"))["data"][0]["id"], "description": "Key"}
    await operator.post("/v1/charges", fee | {"amount": {"amount": 1_000_000, "currency": place.currency}})
    _, file = await exported(operator, "charges", format="parquet")
    [row] = parquet(file).select(["amount.amount", "amount.currency", "tax.amount"]).to_pylist()
    assert row == {"amount.amount": 1_000_000, "amount.currency": "EUR", "tax.amount": 190_000}
    _, file = await exported(operator, "tax-rates", format="parquet", columns=["id", "valid_from", "valid_until"])
    assert parquet(file).to_pylist() == [{"id": rate["id"], "valid_from": date(2020, 1, 1), "valid_until": None}]


async def test_a_limited_key_takes_its_own_locations(operator: Operator) -> None:
    here, there = await a_room(operator), await a_room(operator)
    mine = await operator.post("/v1/bookings", wish(here))
    await operator.post("/v1/bookings", wish(there))
    people = [
        await operator.post("/v1/members", {"name": name, "home_location_id": room.location and _location(room)})
        for name, room in (("Here", here), ("There", there))
    ]
    token = await operator.key(["bookings:read", "members:read"], [here.location.id])
    async with operator.client(token) as client:
        operation, file = await exported(operator, "bookings", client, format="jsonl")
        assert [json.loads(line)["id"] for line in file.text.splitlines()] == [mine["id"]]
        refused = await client.post("/v1/exports", json={"resource": "members"})
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        refused = await client.post("/v1/exports", json={"resource": "charges"})
        assert refused.status_code == 403
        lists = (await client.get("/v1/exports/lists")).json()["data"]
        assert {one["scope"] for one in lists} == {"bookings:read"}
    other = await operator.key(["bookings:read"], [there.location.id])
    async with operator.client(other) as client:
        assert (await client.get(operation["result"]["file_url"])).status_code == 403
        assert (await client.get("/v1/operations")).json()["data"] == []
    may = await operator.key(["members:read", "members:export"], [here.location.id])
    async with operator.client(may) as client:
        _, file = await exported(operator, "members", client, format="jsonl")
        assert [json.loads(line)["id"] for line in file.text.splitlines()] == [people[0]["id"]]


def _location(room: Any) -> str:
    from coworkapi.core.ids import encode_id  # noqa: PLC0415

    return encode_id("loc", room.location.id)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"resource": "nothing"}, "/resource"),
        ({"resource": "members/export"}, "/resource"),
        ({"resource": "me/bookings"}, "/resource"),
        ({"resource": "members", "filters": {"state": "asleep"}}, "query/state"),
        ({"resource": "members", "filters": {"shoe_size": "46"}}, "query/shoe_size"),
        ({"resource": "members", "filters": {"cursor": "x"}}, "/filters/cursor"),
        ({"resource": "members", "filters": {"q": "a", "sort": "name"}}, "query/sort"),
        ({"resource": "members", "columns": ["id", "soul"]}, "/columns/1"),
        ({"resource": "members", "format": "xlsx"}, "/format"),
    ],
)
async def test_what_cannot_be_exported_is_told_at_once(operator: Operator, body: Any, pointer: str) -> None:
    refused = await operator.post("/v1/exports", body, 422)
    assert refused["errors"][0]["pointer"] == pointer
    assert (await operator.get("/v1/operations"))["data"] == []


async def test_an_export_is_of_one_moment_and_costs_the_same_for_each_page(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [{"id": str(new_id()), "name": f"M{n:05}"} for n in range(4000)]
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text(
                "INSERT INTO members (id, name, sort_name, search_text, locale) SELECT id, name, name, name, 'en' "
                "FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS r(id uuid, name text)"
            ),
            {"rows": json.dumps(people)},
        )
    started = await operator.post("/v1/exports", {"resource": "members", "columns": ["name"]}, 202)
    beat, beats = work._Export._beat, 0

    async def meddling(self: Any, done: int | None = None) -> None:
        nonlocal beats
        beats += 1
        if done == 2000:  # somebody comes and somebody goes while it is written
            await operator.post("/v1/members", {"name": "M99999"})
            page = await operator.get("/v1/members", external_id="none")
            assert page["data"] == []
        await beat(self, done)

    monkeypatch.setattr(work._Export, "_beat", meddling)
    async with round_trips(operator.db) as sent:
        await operator.sweep()
    done = await operator.get(f"/v1/operations/{started['id']}")
    file = await operator.http.get(done["result"]["file_url"])
    assert file.text.split() == ["name", *(one["name"] for one in people)]
    pages = [one for one in sent if "FROM members" in one and "ORDER BY members.sort_name" in one]
    assert len(pages) == 5, len(pages)  # four pages, and the list that was asked meanwhile


async def test_an_export_can_be_cancelled(operator: Operator) -> None:
    started = await operator.post("/v1/exports", {"resource": "members"}, 202)
    cancelled = await operator.post(f"/v1/operations/{started['id']}/cancel", None, 200)
    assert cancelled["state"] == "cancelled"
    missing = await operator.get(f"/v1/exports/{started['id']}/file", 404)
    assert missing["detail"] == "the export has no file: it is cancelled"


async def test_a_file_expires_and_is_deleted(operator: Operator, app: FastAPI) -> None:
    operation, _ = await exported(operator, "members")
    folder = Path(app.state.files.root) / "exports"
    [path] = [path for path in folder.iterdir()]
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text("UPDATE export_files SET expires_at = :at, delete_at = :at"), {"at": datetime.now(UTC) - timedelta(1)}
        )
    gone = await operator.get(operation["result"]["file_url"], 410)
    assert gone["code"] == "export_gone"
    await sweep(operator.db, app.state.due_work, organization_id=operator.organization_id)
    assert not path.exists()
    assert (await operator.get(operation["result"]["file_url"], 410))["code"] == "export_gone"


async def test_another_organization_has_no_part_in_it(operator: Operator, stranger: Operator) -> None:
    operation, _ = await exported(operator, "members")
    await stranger.get(operation["result"]["file_url"], 404)


async def test_every_list_can_be_exported(app: FastAPI) -> None:
    """Each of them by its own path where that names no other thing: the endpoint runs, and has columns."""
    async with make_operator(app) as operator:
        await a_room(operator)
        lists = (await operator.get("/v1/exports/lists"))["data"]
        paths = [one["resource"] for one in lists if "{" not in one["resource"]]
        assert len(paths) > 50
        assert all(one["columns"] for one in lists)
        for path in paths:
            needs = {
                "credits/lots": {},
            }.get(path, {})
            answer = await operator.http.post("/v1/exports", json={"resource": path, "filters": needs})
            assert answer.status_code in (202, 422), answer.text
            if answer.status_code == 422:
                print(path, answer.text)
        await operator.sweep()
        states = [one async for one in _operations(operator)]
        assert {one["state"] for one in states} == {"succeeded"}, [one for one in states if one["problem"]]


async def _operations(operator: Operator) -> Any:
    cursor = None
    while True:
        page = await operator.get("/v1/operations", limit=100, **({"cursor": cursor} if cursor else {}))
        for one in page["data"]:
            yield one
        cursor = page["next_cursor"]
        if cursor is None:
            return
