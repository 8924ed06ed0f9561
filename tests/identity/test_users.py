"""Users and roles: who may see and change whom, the last owner, and no escalation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from coworkapi.core.ids import encode_id
from coworkapi.core.scopes import SCOPES
from coworkapi.identity.roles import BUILTIN_ROLES
from tests.identity.factories import Person, make_user, sign_in, signed_in, uuid_of
from tests.operator import Operator, client_of


def path_of(person: Person) -> str:
    return f"/v1/users/{encode_id('usr', person.id)}"


def roles(*names: str, at: list[str] | None = None) -> dict[str, Any]:
    return {"role_assignments": [{"role": name, "location_ids": at} for name in names]}


@asynccontextmanager
async def limited(operator: Operator, location: str, *scopes: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with those scopes at one location only."""
    async with client_of(operator.app, await operator.key(scopes, [uuid_of("loc", location)])) as client:
        yield client


async def test_users_are_listed_with_their_roles(operator: Operator, two_locations: tuple[str, str]) -> None:
    owner = await make_user(operator)
    desk = await make_user(operator, "front_desk", location_ids=[uuid_of("loc", two_locations[0])])
    page = await operator.get("/v1/users")
    assert [row["email"] for row in page["data"]] == [owner.email, desk.email]
    assert page["data"][1]["role_assignments"] == [
        {"role": "front_desk", "role_name": "front_desk", "location_ids": [two_locations[0]]}
    ]
    first = await operator.get("/v1/users", limit=1)
    second = await operator.get("/v1/users", limit=1, cursor=first["next_cursor"])
    assert [row["email"] for row in first["data"] + second["data"]] == [owner.email, desk.email]
    assert second["next_cursor"] is None


async def test_a_role_takes_effect_with_the_next_request(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator, "read_only")
    async with signed_in(operator, person) as client:
        assert (await client.get("/v1/audit-entries")).status_code == 403
        changed = await operator.patch(path_of(person), roles("manager"))
        assert [one["role"] for one in changed["role_assignments"]] == ["manager"]
        assert (await client.get("/v1/audit-entries")).status_code == 200
        assert (await client.get("/v1/users")).status_code == 200
        assert (await client.patch(path_of(person), json=roles("owner"))).status_code == 403
    (event,) = await operator.events("user.updated")
    assert event["data"] == changed
    assert event["previous"]["role_assignments"][0]["role"] == "read_only"


async def test_the_same_roles_again_change_nothing(operator: Operator) -> None:
    person = await make_user(operator, "front_desk")
    tag = (await operator.http.get(path_of(person))).headers["etag"]
    await operator.patch(path_of(person), roles("front_desk", "front_desk"), headers={"If-Match": tag})
    await operator.patch(path_of(person), {})
    assert (await operator.http.get(path_of(person))).headers["etag"] == tag
    assert await operator.events("user.updated") == []
    await operator.patch(path_of(person), roles("manager"), headers={"If-Match": tag})
    await operator.patch(path_of(person), roles("owner"), 412, headers={"If-Match": tag})


async def test_the_last_owner_stays(operator: Operator) -> None:
    one = await make_user(operator)
    assert (await operator.patch(path_of(one), roles("manager"), 409))["code"] == "last_owner"
    assert (await operator.delete(path_of(one), 409))["code"] == "last_owner"
    two = await make_user(operator)
    await operator.patch(path_of(one), roles("manager"))
    assert (await operator.patch(path_of(two), roles("manager"), 409))["code"] == "last_owner"


async def test_racing_demotions_leave_an_owner(operator: Operator) -> None:
    people = [await make_user(operator) for _ in range(6)]
    answers = await asyncio.gather(
        *(operator.http.patch(path_of(person), json=roles("manager")) for person in people[:3]),
        *(operator.http.delete(path_of(person)) for person in people[3:]),
    )
    assert sorted(answer.status_code // 100 for answer in answers) == [2] * 5 + [4]
    left = (await operator.get("/v1/users"))["data"]
    owners = [row for row in left if row["role_assignments"][0]["role"] == "owner"]
    assert len(owners) == 1


async def test_removed_users_find_nothing_here_any_more(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    await make_user(operator)
    person = await make_user(operator, "manager")
    async with signed_in(operator, person) as client:
        assert (await client.get("/v1/users")).status_code == 200
        await operator.delete(path_of(person))
        assert (await client.get("/v1/users")).status_code == 403
        me = (await client.get("/v1/auth/session")).json()
        assert (me["organization"], me["organizations"], me["rights"]) == (None, [], [])
    await operator.get(path_of(person), 404)
    answer = await sign_in(anonymous, person)  # the account is theirs and stays
    assert answer["organization"] is None
    (event,) = await operator.events("user.removed")
    assert event["data"]["email"] == person.email


async def test_nobody_gives_or_takes_rights_they_lack(operator: Operator) -> None:
    owner, clerk = await make_user(operator), await make_user(operator, "read_only")
    weak = await operator.key(["users:read", "users:write", *BUILTIN_ROLES["front_desk"]])
    async with operator.client(weak) as client:
        for role in ("owner", "manager", "accountant"):
            refused = await client.patch(path_of(clerk), json=roles(role))
            assert (refused.status_code, refused.json()["code"]) == (403, "rights_not_held"), role
        assert refused.json()["scopes"]
        # Nor does a weaker one push a stronger one out.
        assert (await client.patch(path_of(owner), json=roles("front_desk"))).status_code == 403
        assert (await client.delete(path_of(owner))).status_code == 403
    rich = await operator.key(["users:write", *BUILTIN_ROLES["front_desk"], *BUILTIN_ROLES["read_only"]])
    async with operator.client(rich) as client:
        assert (await client.patch(path_of(clerk), json=roles("front_desk"))).status_code == 200


async def test_nobody_reaches_beyond_their_locations(operator: Operator, two_locations: tuple[str, str]) -> None:
    here, there = two_locations
    await make_user(operator)
    local = await make_user(operator, "front_desk", location_ids=[uuid_of("loc", here)])
    remote = await make_user(operator, "front_desk", location_ids=[uuid_of("loc", there)])
    async with limited(operator, here, *SCOPES) as client:
        assert (await client.get(path_of(remote))).status_code == 404
        listed = {row["email"] for row in (await client.get("/v1/users")).json()["data"]}
        assert local.email in listed
        assert remote.email not in listed
        assert (await client.patch(path_of(remote), json=roles("read_only", at=[here]))).status_code == 404
        for at in ([there], [here, there], None):
            refused = await client.patch(path_of(local), json=roles("read_only", at=at))
            assert refused.status_code == 403, at
        assert (await client.patch(path_of(local), json=roles("read_only", at=[here]))).status_code == 200
        assert (await client.post("/v1/roles", json={"name": "x", "scopes": ["bookings:read"]})).status_code == 403
    # The right to write users must itself hold there.
    async with client_of(
        operator.app, await operator.key(["users:write", "users:read"], [uuid_of("loc", here)])
    ) as client:
        assert (await client.patch(path_of(local), json=roles("front_desk", at=[there]))).status_code == 403


async def test_an_owner_is_one_everywhere(operator: Operator, two_locations: tuple[str, str]) -> None:
    person = await make_user(operator)
    problem = await operator.patch(path_of(person), roles("owner", at=[two_locations[0]]), 422)
    assert "whole organization" in problem["detail"]


async def test_foreign_and_unknown_ids(operator: Operator, stranger: Operator) -> None:
    person, theirs = await make_user(operator), await make_user(stranger)
    role = await stranger.post("/v1/roles", {"name": "Night", "scopes": ["bookings:read"]})
    await operator.get(path_of(theirs), 404)
    await operator.patch(path_of(theirs), roles("manager"), 404)
    await operator.delete(path_of(theirs), 404)
    for method in ("get", "delete"):
        assert (await operator.http.request(method, f"/v1/roles/{role['id']}")).status_code == 404
    await operator.patch(f"/v1/roles/{role['id']}", {"name": "Mine"}, 404)
    await operator.patch(path_of(person), roles(role["id"]), 404)
    problem = await operator.patch(path_of(person), roles("king"), 422)
    assert problem["errors"][0]["pointer"] == "/role_assignments/0/role"


async def test_custom_roles(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    made = await operator.post("/v1/roles", {"name": "Night shift", "scopes": ["bookings:read", "bookings:read"]})
    assert made["scopes"] == ["bookings:read"]
    person = await make_user(operator, "read_only")
    await operator.patch(path_of(person), roles(made["id"]))
    shown = await operator.get(path_of(person))
    assert shown["role_assignments"][0] == {"role": made["id"], "role_name": "Night shift", "location_ids": None}
    async with signed_in(operator, person) as client:
        me = (await client.get("/v1/auth/session")).json()
        assert [right["scope"] for right in me["rights"]] == ["bookings:read"]
        await operator.patch(f"/v1/roles/{made['id']}", {"scopes": ["events:read"]})
        assert (await client.get("/v1/events")).status_code == 200
    assert (await operator.delete(f"/v1/roles/{made['id']}", 409))["code"] == "role_in_use"
    await operator.patch(path_of(person), roles("read_only"))
    await operator.delete(f"/v1/roles/{made['id']}")
    await operator.get(f"/v1/roles/{made['id']}", 404)
    types = [event["type"] for event in await operator.events("role.created", "role.updated", "role.deleted")]
    assert types == ["role.created", "role.updated", "role.deleted"]


async def test_role_names_are_unique_and_not_the_built_in_ones(operator: Operator) -> None:
    body = {"name": "Night", "scopes": ["bookings:read"]}
    made = await operator.post("/v1/roles", body)
    assert (await operator.post("/v1/roles", body, 409))["code"] == "role_name_taken"
    for name in ("owner", "Manager"):
        assert (await operator.post("/v1/roles", {**body, "name": name}, 409))["code"] == "role_name_taken"
    await operator.patch(f"/v1/roles/{made['id']}", {"name": "Front_Desk"}, 409)
    for change in ({"name": None}, {"scopes": None}, {"scopes": []}, {"scopes": ["all:write"]}):
        await operator.patch(f"/v1/roles/{made['id']}", change, 422)


async def test_a_role_cannot_be_filled_with_rights_one_lacks(operator: Operator) -> None:
    """Someone who may write users must not make their own role stronger."""
    made = await operator.post("/v1/roles", {"name": "HR", "scopes": ["users:read", "users:write"]})
    person = await make_user(operator, "read_only")
    await make_user(operator)
    await operator.patch(path_of(person), roles(made["id"]))
    async with signed_in(operator, person) as client:
        for scopes in (["users:read", "users:write", "api_keys:write"], ["organization:write"]):
            refused = await client.patch(f"/v1/roles/{made['id']}", json={"scopes": scopes})
            assert (refused.status_code, refused.json()["code"]) == (403, "rights_not_held")
        refused = await client.post("/v1/roles", json={"name": "Boss", "scopes": ["organization:write"]})
        assert refused.status_code == 403
        assert (await client.patch(path_of(person), json=roles("owner"))).status_code == 403
        body = {"email": "new@example.com", "role_assignments": [{"role": "owner"}]}
        assert (await client.post("/v1/invitations", json=body)).status_code == 403
        key = {"name": "x", "scopes": ["users:read"]}
        assert (await client.post("/v1/api-keys", json=key)).status_code == 403  # not a right of theirs at all


async def test_an_open_invitation_keeps_its_role(operator: Operator) -> None:
    made = await operator.post("/v1/roles", {"name": "Night", "scopes": ["bookings:read"]})
    body = {"email": "ada@example.com", "role_assignments": [{"role": made["id"]}]}
    invitation = await operator.post("/v1/invitations", body)
    assert (await operator.delete(f"/v1/roles/{made['id']}", 409))["code"] == "role_in_use"
    await operator.post(f"/v1/invitations/{invitation['id']}/revoke", status=200)
    await operator.delete(f"/v1/roles/{made['id']}")


async def test_scopes_and_built_in_roles_can_be_read(operator: Operator) -> None:
    scopes = await operator.get("/v1/scopes")
    assert {row["scope"] for row in scopes["data"]} == set(SCOPES)
    found = {row["role"]: row["scopes"] for row in (await operator.get("/v1/built-in-roles"))["data"]}
    assert set(found) == {"owner", "manager", "front_desk", "accountant", "read_only"}
    assert found["owner"] == sorted(SCOPES)


@pytest.mark.parametrize("role", ["manager", "front_desk", "accountant", "read_only"])
async def test_only_owners_rule_over_people(operator: Operator, app: FastAPI, role: str) -> None:
    person, other = await make_user(operator, role), await make_user(operator)
    async with signed_in(operator, person) as client:
        for method, path, body in (
            ("patch", path_of(other), roles("read_only")),
            ("delete", path_of(other), None),
            ("post", "/v1/roles", {"name": "x", "scopes": ["bookings:read"]}),
            ("post", "/v1/api-keys", {"name": "x", "scopes": ["bookings:read"]}),
            ("post", "/v1/invitations", {"email": "a@example.com", "role_assignments": [{"role": "read_only"}]}),
            ("patch", "/v1/organization", {"name": "Mine"}),
        ):
            answer = await client.request(method, path, json=body)
            assert answer.status_code == 403, (role, method, path)
