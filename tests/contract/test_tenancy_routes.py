"""Every route with every kind of another organization's ids: as if they did not exist, and nothing changes anywhere.

Made from the document: a new route is tested because it is there. A new kind of thing needs a recipe in `world.py`.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.migrations import async_url
from tests.contract.sample import BY_NAME, BY_PLACE, Call, Operation, call, document, id_places, operations
from tests.contract.world import NOT_MADE_YET, World, make_world

# Places where an id is kept as it is given, each with its reason.
LATER = "spaces stands below members and knows none: the ids are only ever compared with who books"
KEPT_UNSEEN: dict[tuple[str, str], str] = {
    (operation, f"/rules/who_may_book/{kind}_ids/0"): LATER
    for operation in ("create_booking_policy", "update_booking_policy")
    for kind in ("team", "member")
}
# What changes without a request: the last use of a key is noted in the background.
UNSTABLE = ("last_used_at",)


@pytest.fixture(scope="module")
async def home(app: FastAPI) -> AsyncIterator[World]:
    async with make_world(app) as world:
        yield world


@pytest.fixture(scope="module")
async def abroad(app: FastAPI) -> AsyncIterator[World]:
    async with make_world(app) as world:
        yield world


@dataclass(frozen=True)
class Watch:
    """Looks at every table as their owner, row-level security aside."""

    connection: AsyncConnection
    statement: TextClause

    async def contents(self, *worlds: World) -> dict[str, str]:
        """How many rows each table has of these organizations, and the sum of their hashes."""
        ids = [world.operator.organization_id for world in worlds]
        found = await self.connection.execute(self.statement, {"ids": ids})
        return {row[0]: row[1] for row in found}


@pytest.fixture(scope="module")
async def watch(database_url: str) -> AsyncIterator[Watch]:
    engine = create_async_engine(async_url(database_url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        tables = await connection.execute(
            text(
                "SELECT a.attrelid::regclass::text, EXISTS (SELECT FROM pg_attribute u WHERE u.attrelid = a.attrelid"
                "   AND NOT u.attisdropped AND u.attname = ANY (:unstable))"
                " FROM pg_attribute a WHERE a.attname = 'organization_id' AND a.attrelid IN"
                " (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')"
            ),
            {"unstable": list(UNSTABLE)},
        )
        stable = "to_jsonb(t)" + "".join(f" - '{column}'" for column in UNSTABLE)
        told = "count(*) || ' ' || coalesce(sum(hashtextextended(({row})::text, 0)), 0)"
        parts = [
            f"SELECT '{table}', {told.format(row=stable if is_unstable else 't')}"
            f" FROM {table} t WHERE organization_id = ANY (:ids)"
            for table, is_unstable in tables
        ]
        parts.append(f"SELECT 'organizations', {told.format(row='t')} FROM organizations t WHERE id = ANY (:ids)")
        yield Watch(connection, text(" UNION ALL ".join(parts)))
    await engine.dispose()


def with_ids() -> list[Operation]:
    """Those with ids; of streams, which may never end, those that take it by the path."""
    return [
        it for it in operations() if any(True for _ in id_places(it)) and (not is_endless(it) or it.parameters("path"))
    ]


def is_endless(operation: Operation) -> bool:
    """A stream. What it tells and whom: tests/core/test_streams.py."""
    return "text/event-stream" in operation.spec["responses"].get("200", {}).get("content", {})


async def send(world: World, request: Call) -> httpx.Response:
    return await world.clients[request.operation.face].request(
        request.operation.method, request.url, params=request.query, **request.content
    )


def said(response: httpx.Response, id_: str) -> str:
    """The answer's text without what may differ: the id that was asked for, the request's own id."""
    body = response.json() if response.content else None
    if isinstance(body, dict):
        body.pop("request_id", None)
    return json.dumps(body, sort_keys=True).replace(id_, "<id>")


def status_of(response: httpx.Response) -> int:
    """The answer's, or that of a refused batch's only item."""
    if response.status_code == 409 and response.json()["code"] == "batch_refused":
        [item] = response.json()["results"]
        return int(item["status"])
    return response.status_code


def refused_as_a_strangers_team(operation: Operation, prefix: str, answer: httpx.Response) -> bool:
    """Whether a member is told that they aren't in the team that they name, whoever's it is or nobody's."""
    return (
        operation.face == "member"
        and prefix == "team"
        and answer.status_code in (403, 422)
        and "not in that team" in answer.json()["detail"]
    )


def test_every_kind_of_id_has_a_thing(home: World) -> None:
    asked = {prefix for operation in operations() for _, prefix in id_places(operation)}
    assert asked - set(home.ids) == set(), "add recipes to tests/contract/world.py"
    posts = [it.path for it in operations() if it.method == "post"]
    late = {prefix for prefix, word in NOT_MADE_YET.items() if any(word in path for path in posts)}
    assert late == set(), "these can be made now: recipes, please"


@pytest.mark.parametrize("operation", with_ids(), ids=lambda it: it.name)
async def test_another_organizations_ids(operation: Operation, home: World, abroad: World, watch: Watch) -> None:
    before = await watch.contents(home, abroad)
    wrong: list[str] = []
    for place, prefix in id_places(operation):
        if (operation.name, place) in KEPT_UNSEEN:
            continue
        nobodys = encode_id(prefix, new_id())
        request = call(operation, home.ids, home.slug, **BY_PLACE.get((operation.name, place), {}))
        answer = await send(home, request.with_id(place, abroad.ids[prefix]))
        unknown = await send(home, request.with_id(place, nobodys))
        if answer.status_code == 200 and place.startswith("query/"):
            if answer.json().get("data"):
                wrong.append(f"{place}: finds {answer.text[:300]}")
        elif status_of(answer) != 404 and not refused_as_a_strangers_team(operation, prefix, answer):
            wrong.append(f"{place}: {answer.status_code} instead of 404: {answer.text[:300]}")
        if (answer.status_code, said(answer, abroad.ids[prefix])) != (unknown.status_code, said(unknown, nobodys)):
            wrong.append(f"{place}: tells a stranger's from nobody's: {answer.text[:300]} / {unknown.text[:300]}")
    after = await watch.contents(home, abroad)
    wrong += [f"changed {table}" for table in before if before[table] != after[table]]
    assert wrong == []


async def test_the_guard_sees_a_change(home: World, abroad: World, watch: Watch) -> None:
    """That the test above would notice: an ordinary write changes what it compares."""
    before = await watch.contents(home, abroad)
    await home.operator.post("/v1/tags", {"name": "seen"})
    after = await watch.contents(home, abroad)
    assert {table for table in before if before[table] != after[table]} == {"tags", "audit_entries"}


# What a thing has in some of its states only, and what it says in others.
NOT_NOW = {
    "download_export": "export_not_ready",
    "download_inbox_attachment": "not_found",  # this mail has none: tests/notifications/test_test_inbox.py
    "get_sandbox": "not_found",  # the home organization is none: tests/sandboxes
    "get_payment_next_action": "no_action_needed",
    "get_my_payment_next_action": "no_action_needed",
}


async def test_own_ids_are_found(home: World) -> None:
    """That the 404s above come from the foreign ids: each thing's own GET finds it at home."""
    failed = []
    for operation in with_ids():
        places = list(id_places(operation))
        if operation.method == "get" and all(place.startswith("path/") for place, _ in places):
            if is_endless(operation):
                continue
            answer = await send(home, call(operation, home.ids, home.slug))
            if answer.status_code != 200 and answer.json().get("code") != NOT_NOW.get(operation.name):
                failed.append(f"{operation.name}: {answer.status_code} {answer.text[:200]}")
    assert failed == [], "\n".join(failed)


async def test_lists_show_nothing_of_others(home: World, abroad: World) -> None:
    theirs: set[str] = set(abroad.ids.values())
    for operation in operations():
        if is_endless(operation):
            continue
        if operation.method == "get" and not any(it["in"] == "path" for it in operation.spec.get("parameters", ())):
            answer = await send(home, call(operation, home.ids, home.slug))
            found = {id_ for id_ in theirs if id_ in answer.text}
            assert found == set(), operation.name


async def test_another_members_things_are_not_mine(home: World) -> None:
    """`/v1/me` with the ids of what belongs to someone else in the same organization."""
    other = await home.operator.post("/v1/members", {"name": "Someone Else"})
    person = other["id"]
    consent = await home.operator.post(f"/v1/members/{person}/consents", {"purpose": "mailing", "wording": "Yes."})
    team = await home.operator.post("/v1/teams", {"name": "Theirs"})
    await home.operator.put(f"/v1/teams/{team['id']}/people/{person}", {"role": "admin"})
    booking = await home.operator.post(
        "/v1/bookings",
        {
            "resource_id": home.ids["res"],
            "member_id": person,
            "starts_at": "2031-03-03T10:00:00Z",
            "ends_at": "2031-03-03T11:00:00Z",
            "override_policy": True,
        },
    )
    booking = booking.get("booking", booking)
    feed = await home.operator.post("/v1/calendar-feeds", {"member_id": person})
    feed = feed.get("feed", feed)
    series = await home.operator.post(
        "/v1/booking-series",
        {
            "resource_id": home.ids["res"],
            "member_id": person,
            "starts_at": "2031-04-03T10:00",
            "minutes": 60,
            "rrule": "FREQ=DAILY;COUNT=2",
            "override_policy": True,
        },
    )
    entry = await home.operator.post(
        "/v1/waitlist",
        {
            "resource_id": home.ids["res"],
            "member_id": person,
            "starts_at": BY_NAME["starts_at"],
            "ends_at": BY_NAME["ends_at"],
        },
    )
    others = {"cns": consent["id"], "team": team["id"], "bkg": booking["id"], "feed": feed["id"]}
    others["wtl"] = entry["id"]
    others["bks"] = series["series"]["id"]
    theirs = {"plan_id": home.ids["plan"], "member_id": person}
    others["mbr"] = (await home.operator.post("/v1/memberships", theirs))["id"]
    account = (await home.operator.get("/v1/billing-accounts", member_id=person))["data"][0]["id"]
    fee = {"account_id": account, "location_id": home.ids["loc"], "description": "Key", "tax_code": "none"}
    charge = await home.operator.post("/v1/charges", fee | {"amount": {"amount": 500, "currency": "EUR"}})
    others["chg"] = charge["charge"]["id"]
    others["pm"] = (await home.operator.post("/v1/payment-methods", {"account_id": account, "kind": "card"}))["id"]
    paid = {"account_id": account, "legal_entity_id": home.ids["ent"], "kind": "cash"}
    payment = await home.operator.post("/v1/payments", paid | {"amount": {"amount": 500, "currency": "EUR"}})
    others["pmt"] = payment["id"]
    wrong = []
    for operation in with_ids():
        if operation.face != "member":
            continue
        for place, prefix in id_places(operation):
            if prefix in others:
                answer = await send(home, call(operation, home.ids, home.slug).with_id(place, others[prefix]))
                empty = answer.status_code == 200 and place.startswith("query/") and not answer.json().get("data")
                strange = refused_as_a_strangers_team(operation, prefix, answer)
                if answer.status_code != 404 and not empty and not strange:
                    wrong.append(f"{operation.name} {place}: {answer.status_code} {answer.text[:200]}")
    assert wrong == []


def test_the_document_has_the_routes_of_the_application(app: FastAPI) -> None:
    """What is generated from the document covers what is served."""
    served = {
        (route.path_format, method)
        for route in app.state.api_routes
        for method in route.methods
        if route.include_in_schema  # OAuth's own endpoints describe themselves: /.well-known/oauth-authorization-server
    }
    documented: set[tuple[str, str]] = {(it.path, it.method.upper()) for it in operations()}
    assert served == documented
    paths: dict[str, Any] = document()["paths"]
    assert all(path.startswith("/v1/") for path in paths)
