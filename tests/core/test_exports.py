"""Every list as a file: the same rows, whatever the format."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coworkapi.core.exports import Lists
from coworkapi.core.exports.lists import Asking
from coworkapi.core.exports.work import PAGE, one_moment
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.core.jobs import sweep
from coworkapi.core.pages import PageParams
from coworkapi.core.scopes import SCOPES
from tests.bookings.factories import a_room, wish
from tests.operator import Operator
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
    await operator.post("/v1/bookings", wish(room, 12, 13, hold=True))
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
        await operator.post("/v1/members", {"name": name, "home_location_id": encode_id("loc", room.location.id)})
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


async def test_an_export_is_of_one_moment_and_each_page_costs_the_same(operator: Operator) -> None:
    people = [{"id": str(new_id()), "name": f"M{n:05}"} for n in range(4000)]
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text(
                "INSERT INTO members (id, name, sort_name, search_text, locale) SELECT id, name, name, name, 'en' "
                "FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS r(id uuid, name text)"
            ),
            {"rows": json.dumps(people)},
        )
    lists, settings = operator.app.state.lists, operator.app.state.settings
    found, path_params = lists.find("members")
    principal = replace(operator.principal, grants={"members:read": None})
    seen: list[str] = []
    async with one_moment(operator.db, principal, settings) as ctx:
        async for rows in Asking(found, "members", path_params, "").pages(ctx, PAGE):
            seen += [row["name"] for row in rows]
            if len(rows) == len(seen):  # somebody comes and somebody goes while it is written
                await operator.post("/v1/members", {"name": "M99999"})
                last = await operator.get("/v1/members", sort="-created_at", limit=2)
                await operator.post(f"/v1/members/{last['data'][1]['id']}/archive", status=200)
    assert seen == [one["name"] for one in people]

    await operator.post("/v1/exports", {"resource": "members", "columns": ["name"]}, 202)
    async with round_trips(operator.db) as sent:
        await operator.sweep()
    pages = [one for one in sent if "ORDER BY members.sort_name" in one]
    beats = [one for one in sent if "UPDATE operations SET" in one]
    assert (len(pages), len(beats)) == (4, 10), sent


async def test_an_export_can_be_cancelled(operator: Operator) -> None:
    waiting = await operator.post("/v1/exports", {"resource": "members"}, 202)
    cancelled = await operator.post(f"/v1/operations/{waiting['id']}/cancel", None, 200)
    assert cancelled["state"] == "cancelled"
    begun = await operator.post("/v1/exports", {"resource": "members"}, 202)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE operations SET cancel_requested = true WHERE state = 'queued'"))
    await operator.sweep()
    for started in (waiting, begun):
        assert (await operator.get(f"/v1/operations/{started['id']}"))["state"] == "cancelled"
        missing = await operator.get(f"/v1/exports/{started['id']}/file", 409)
        assert missing["detail"] == "the export has no file: it is cancelled"


async def test_a_file_expires_and_is_deleted(operator: Operator, app: FastAPI) -> None:
    operation, _ = await exported(operator, "members")
    folder = Path(app.state.files.root) / "exports"
    [path] = folder.glob(f"{decode_id('op', operation['id'])}.*")
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


async def test_every_list_can_be_exported(operator: Operator) -> None:
    """Each can be asked without HTTP, and its schema has columns."""
    await a_room(operator)
    lists: Lists = operator.app.state.lists
    told = {one["resource"] for one in (await operator.get("/v1/exports/lists"))["data"]}
    assert told == {one.resource for one in lists.all} >= {"bookings", "invoices", "events", "teams/{team_id}/people"}
    principal = replace(operator.principal, grants=dict.fromkeys(SCOPES))
    async with one_moment(operator.db, principal, operator.app.state.settings) as ctx:
        for one in lists.all:
            assert one.columns, one.resource
            if "{" in one.resource:
                continue
            rows, _ = await Asking(one, one.resource, {}, "").page(ctx, PageParams(PAGE, None))
            assert rows == (await operator.get(f"/v1/{one.resource}", limit=100))["data"], one.resource
