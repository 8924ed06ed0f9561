"""The tools for agents: over the protocol, with the rights of a key, and a preview before what commits."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.client import CallToolResult

from coworkapi.agents.catalogue import CATALOGUE
from coworkapi.agents.server import make_server
from tests.bookings.factories import a_room
from tests.contract.sample import document
from tests.operator import Operator


@asynccontextmanager
async def agent(operator: Operator, token: str) -> AsyncIterator[Client[Any]]:
    """A client of the protocol, whose server holds that key."""
    transport = httpx.ASGITransport(operator.app)
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as http,
        Client(await make_server(http)) as client,
    ):
        yield client


async def use(client: Client[Any], tool: str, **arguments: Any) -> CallToolResult:
    return await client.call_tool(tool, arguments, raise_on_error=False)


def text_of(result: CallToolResult) -> str:
    return "\n".join(getattr(block, "text", "") for block in result.content)


def test_the_catalogue_names_operations_that_are_there() -> None:
    there = {spec["operationId"]: spec for item in document()["paths"].values() for spec in item.values()}
    for entry in CATALOGUE:
        assert entry.operation in there, entry.name
        if entry.preview == "dry_run":
            assert "dry_run" in {one["name"] for one in there[entry.operation]["parameters"]}, entry.name
        elif entry.preview is not None:
            assert entry.preview in there, entry.name
        is_get = any(item.get("get", {}).get("operationId") == entry.operation for item in document()["paths"].values())
        assert is_get == (entry.effect == "reads"), entry.name
        assert entry.effect != "destroys" or entry.preview is not None, entry.name
    assert 25 <= len(CATALOGUE) <= 40


async def test_an_agent_books_and_cancels(operator: Operator) -> None:
    room = await a_room(operator)
    member = await operator.post("/v1/members", {"name": "Ada Lovelace"})
    token = operator.http.headers["authorization"].removeprefix("Bearer ")
    async with agent(operator, token) as client:
        tools = {tool.name: tool for tool in await client.list_tools()}
        assert len(tools) == len(CATALOGUE)
        assert tools["list_bookings"].annotations.read_only_hint is True
        assert tools["cancel_booking"].annotations.destructive_hint is True
        schema = tools["create_booking"].input_schema
        assert {"resource_id", "member_id", "starts_at", "ends_at", "confirmation"} <= schema["properties"].keys()
        assert "dry_run" not in schema["properties"]
        found = (await use(client, "find_members", q="lovlace")).structured_content
        assert found is not None
        assert [one["id"] for one in found["data"]] == [member["id"]]

        wish = {
            "resource_id": room.id,
            "member_id": member["id"],
            "starts_at": "2031-03-03T10:00:00Z",
            "ends_at": "2031-03-03T11:00:00Z",
            "override_policy": True,
        }
        asked = (await use(client, "create_booking", **wish)).structured_content
        assert asked is not None
        assert asked["done"] is False
        assert (await operator.get("/v1/bookings"))["data"] == [], "a preview books nothing"
        other = wish | {"ends_at": "2031-03-03T12:00:00Z"}
        tricked = await use(client, "create_booking", **other, confirmation=asked["confirmation"])
        assert tricked.is_error, "a confirmation is of its own arguments only"
        done = [await use(client, "create_booking", **wish, confirmation=asked["confirmation"]) for _ in range(2)]
        assert [one.is_error for one in done] == [False, False]
        assert len((await operator.get("/v1/bookings"))["data"]) == 1, "confirmed twice, done once"
        again = (await use(client, "create_booking", **wish)).structured_content
        assert again is not None
        assert again["preview"]["possible"] is False

        booking = (await operator.get("/v1/bookings"))["data"][0]["id"]
        asked = (await use(client, "cancel_booking", booking_id=booking)).structured_content
        assert asked is not None
        await use(client, "cancel_booking", booking_id=booking, confirmation=asked["confirmation"])
    assert (await operator.get(f"/v1/bookings/{booking}"))["state"] == "cancelled"


async def test_an_agent_has_the_rights_of_its_key(operator: Operator) -> None:
    async with agent(operator, await operator.key(["bookings:read"])) as client:
        assert not (await use(client, "list_bookings")).is_error
        refused = await use(client, "create_member", name="Ada")
        assert refused.is_error
        assert re.match(r"forbidden: .*members:write", text_of(refused))
        wrong = await use(client, "get_booking", booking_id="nonsense")
        assert wrong.is_error
        assert "booking_id" in text_of(wrong)


async def test_every_preview_answers(operator: Operator) -> None:
    """That no tool's preview is refused for its shape: what is wrong is the ids, which name nothing."""
    ids = {
        "booking_id": "bkg", "account_id": "acct", "invoice_id": "inv", "payment_id": "pmt", "membership_id": "mbr",
        "resource_id": "res", "member_id": "mem",
    }  # fmt: skip
    arguments = {name: f"{prefix}_01jq2v5x8ye0rb6hm3k7n4d9ta" for name, prefix in ids.items()}
    arguments |= {"starts_at": "2031-03-03T10:00:00Z", "ends_at": "2031-03-03T11:00:00Z"}
    token = operator.http.headers["authorization"].removeprefix("Bearer ")
    async with agent(operator, token) as client:
        for tool in await client.list_tools():
            if "confirmation" in tool.input_schema["properties"]:
                known = {name: value for name, value in arguments.items() if name in tool.input_schema["properties"]}
                answer = await use(client, tool.name, **known)
                assert answer.is_error, tool.name
                assert text_of(answer).startswith(("not_found", "invalid")), (tool.name, text_of(answer))


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_address_or_key_says_so(operator: Operator, status: int) -> None:
    if status == 401:
        async with agent(operator, "cwk_test_unknown") as client:
            assert text_of(await use(client, "who_am_i")).startswith("unauthenticated")
        return
    transport = httpx.MockTransport(lambda _: httpx.Response(404))
    async with httpx.AsyncClient(transport=transport, base_url="http://elsewhere") as http:
        with pytest.raises(Exception, match="coworkapi's address"):
            await make_server(http)
