from __future__ import annotations

from typing import Any

import pytest

from coworkapi.core.ids import encode_id
from tests.members.factories import make_location, make_member, make_team, put
from tests.memberships.factories import a_membership, a_plan
from tests.operator import Operator


async def test_create_and_get(operator: Operator) -> None:
    home = await make_location(operator)
    made = await make_member(
        operator,
        " Anna Müller ",
        email="Anna@Example.COM",
        phone="030 123456",
        company="Acme",
        home_location_id=encode_id("loc", home),
        address={"line1": "Torstr. 1", "city": "Berlin", "country": "DE"},
        tags=["vip", "VIP", "press"],
        external_id="crm-1",
        metadata={"crm": "1"},
    )
    assert made["name"] == "Anna Müller"
    assert made["email"] == "anna@example.com"
    assert made["phone"] == "+4930123456"
    assert made["state"] == "contact"
    assert made["locale"] == "en"
    assert {tag.lower() for tag in made["tags"]} == {"vip", "press"}
    response = await operator.http.get(f"/v1/members/{made['id']}")
    assert response.json() == made
    assert response.headers["etag"] == '"1"'
    (event,) = await operator.events("member.created")
    assert event["data"] == made
    assert event["location_id"] == made["home_location_id"]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"email": "anna@"}, "/email"),
        ({"email": "anna@localhost"}, "/email"),
        ({"phone": "030 123456"}, "/phone"),
        ({"phone": "call me"}, "/phone"),
        ({"locale": "german"}, "/locale"),
        ({"address": {"country": "XX"}}, "/address/country"),
        ({"custom_fields": {"height": 3}}, "/custom_fields/height"),
        ({"name": "  "}, "/name"),
        ({"state": "member"}, "/state"),
    ],
)
async def test_bad_fields_are_named(operator: Operator, fields: dict[str, Any], pointer: str) -> None:
    problem = await operator.post("/v1/members", {"name": "Anna", **fields}, status=422)
    assert problem["errors"][0]["pointer"] == pointer
    assert (await operator.get("/v1/members"))["data"] == []


async def test_an_unknown_home_is_named(operator: Operator, stranger: Operator) -> None:
    elsewhere = encode_id("loc", await make_location(stranger))
    problem = await operator.post("/v1/members", {"name": "Anna", "home_location_id": elsewhere}, status=404)
    assert problem["errors"][0]["pointer"] == "/home_location_id"


async def test_an_address_belongs_to_one_live_member(operator: Operator) -> None:
    anna = await make_member(operator, email="anna@example.com", external_id="1")
    taken = {"name": "Other", "email": "ANNA@example.com"}
    problem = await operator.post("/v1/members", taken, status=409)
    assert problem["code"] == "email_taken"
    assert problem["member_id"] == anna["id"]
    problem = await operator.post("/v1/members", {"name": "Other", "external_id": "1"}, status=409)
    assert problem["code"] == "external_id_taken"
    assert problem["member_id"] == anna["id"]
    other = await make_member(operator, "Other")
    problem = await operator.patch(f"/v1/members/{other['id']}", {"email": "anna@example.com"}, status=409)
    assert problem["member_id"] == anna["id"]
    # Of an archived member too: the remedy is to restore it.
    await operator.post(f"/v1/members/{anna['id']}/archive", status=200)
    problem = await operator.post("/v1/members", taken, status=409)
    assert "restore" in problem["detail"]


async def test_patch_changes_what_it_names(operator: Operator) -> None:
    anna = await make_member(operator, email="anna@example.com", company="Acme", tags=["a", "b"])
    changed = await operator.patch(
        f"/v1/members/{anna['id']}", {"company": None, "tags": ["b", "c"]}, headers={"If-Match": '"1"'}
    )
    assert changed["company"] is None
    assert changed["tags"] == ["b", "c"]
    assert changed["email"] == "anna@example.com"
    (event,) = await operator.events("member.updated")
    assert event["previous"] == {"company": "Acme", "tags": ["a", "b"]}
    assert event["data"] == changed
    stale = await operator.patch(f"/v1/members/{anna['id']}", {"name": "X"}, status=412, headers={"If-Match": '"1"'})
    assert stale["code"] == "precondition_failed"


async def test_a_patch_that_changes_nothing_says_nothing(operator: Operator) -> None:
    anna = await make_member(operator, tags=["a"], address={"city": "Berlin"})
    body = {"name": anna["name"], "tags": ["A"], "address": {"city": "Berlin"}}
    response = await operator.http.patch(f"/v1/members/{anna['id']}", json=body)
    assert response.headers["etag"] == '"1"'
    assert response.json() == anna
    assert await operator.events("member.updated") == []


async def test_null_for_a_name_is_refused(operator: Operator) -> None:
    anna = await make_member(operator)
    problem = await operator.patch(f"/v1/members/{anna['id']}", {"name": None}, status=422)
    assert problem["errors"][0]["pointer"] == "/name"


async def test_archive_and_restore(operator: Operator) -> None:
    await make_location(operator)
    anna = await make_member(operator, may_sign_in=True)
    membership = await a_membership(operator, await a_plan(operator), anna)
    assert (await operator.get(f"/v1/members/{anna['id']}"))["state"] == "member"
    needed = await operator.post(f"/v1/members/{anna['id']}/archive", status=409)
    assert [one["id"] for one in needed["needed_by"]] == [membership["id"]]
    await operator.post(f"/v1/memberships/{membership['id']}/end", {"reason": "moves away"}, status=200)
    archived = await operator.post(f"/v1/members/{anna['id']}/archive", status=200)
    assert archived["archived_at"] is not None
    assert archived["state"] == "former"
    assert await operator.post(f"/v1/members/{anna['id']}/archive", status=200) == archived
    assert (await operator.get("/v1/members"))["data"] == []
    assert (await operator.get("/v1/members", archived="true"))["data"] == [archived]
    restored = await operator.post(f"/v1/members/{anna['id']}/restore", status=200)
    assert restored["archived_at"] is None
    assert [e["type"] for e in await operator.events("member.archived", "member.restored")] == [
        "member.archived",
        "member.restored",
    ]


async def test_lists_are_filtered(operator: Operator) -> None:
    home = encode_id("loc", await make_location(operator))
    anna = await make_member(operator, "Anna", email="anna@example.com", tags=["vip", "press"], external_id="1")
    ben = await make_member(operator, "Ben", tags=["vip"], home_location_id=home)
    cara = await make_member(operator, "cara", may_sign_in=True)
    team = await make_team(operator)
    await put(operator, team, ben)
    plan = await a_plan(operator)
    await a_membership(operator, plan, team)
    await a_membership(operator, plan, cara)

    async def names(**filters: Any) -> list[str]:
        return [member["name"] for member in (await operator.get("/v1/members", **filters))["data"]]

    assert await names() == ["Anna", "Ben", "cara"]
    assert await names(tag="VIP") == ["Anna", "Ben"]
    assert await names(tag=["vip", "press"]) == ["Anna"]
    assert await names(team_id=team["id"]) == ["Ben"]
    assert await names(state="member") == ["Ben", "cara"]
    assert await names(state="contact") == ["Anna"]
    assert await names(location_id=home) == ["Ben"]
    assert await names(email="ANNA@example.com") == ["Anna"]
    assert await names(external_id="1") == ["Anna"]
    assert await names(sort="-created_at") == ["cara", "Ben", "Anna"]
    await operator.patch(f"/v1/members/{anna['id']}", {"name": "Zoe"})
    assert await names(sort="updated_at") == ["Ben", "cara", "Zoe"]
    assert await names(updated_since=cara["updated_at"]) == ["cara", "Zoe"]
    problem = await operator.get("/v1/members", status=422, nickname="x")
    assert problem["errors"][0]["pointer"] == "query/nickname"


@pytest.mark.parametrize("sort", ["name", "created_at", "-updated_at"])
async def test_pages_hold_everyone_once(operator: Operator, sort: str) -> None:
    made = {(await make_member(operator, f"Person {number % 3}"))["id"] for number in range(7)}
    seen: list[str] = []
    page = await operator.get("/v1/members", limit=2, sort=sort)
    while True:
        seen += [member["id"] for member in page["data"]]
        if page["next_cursor"] is None:
            break
        page = await operator.get("/v1/members", limit=2, sort=sort, cursor=page["next_cursor"])
    assert len(seen) == 7
    assert set(seen) == made


async def test_names_sort_without_accents_or_case(operator: Operator) -> None:
    for name in ["Zoe", "Émile", "emma", "Östen", "otto"]:
        await make_member(operator, name)
    found = [member["name"] for member in (await operator.get("/v1/members"))["data"]]
    assert found == ["Émile", "emma", "Östen", "otto", "Zoe"]


async def test_strangers_see_nothing(operator: Operator, stranger: Operator) -> None:
    anna = await make_member(operator)
    assert (await stranger.get("/v1/members"))["data"] == []
    for method, path in [("GET", ""), ("PATCH", ""), ("POST", "/archive"), ("POST", "/invite"), ("GET", "/notes")]:
        body: dict[str, Any] | None = {} if method == "PATCH" else None
        response = await stranger.http.request(method, f"/v1/members/{anna['id']}{path}", json=body)
        assert response.status_code == 404, (method, path)


async def test_staff_of_a_location_see_its_members_and_nobodys(operator: Operator) -> None:
    here, there = await make_location(operator, name="Here"), await make_location(operator, name="There")
    mine = await make_member(operator, "Mine", home_location_id=encode_id("loc", here))
    theirs = await make_member(operator, "Theirs", home_location_id=encode_id("loc", there))
    await make_member(operator, "Nobodys")
    key = await operator.key(["members:read", "members:write", "notes:read"], [here])
    async with operator.client(key) as http:
        listed = [member["name"] for member in (await http.get("/v1/members")).json()["data"]]
        assert listed == ["Mine", "Nobodys"]
        assert (await http.get(f"/v1/members/{theirs['id']}")).status_code == 403
        assert (await http.get(f"/v1/members/{theirs['id']}/notes")).status_code == 403
        assert (await http.patch(f"/v1/members/{theirs['id']}", json={"name": "X"})).status_code == 403
        moved = await http.patch(f"/v1/members/{mine['id']}", json={"home_location_id": theirs["home_location_id"]})
        assert moved.status_code == 403
        assert (await http.patch(f"/v1/members/{mine['id']}", json={"home_location_id": None})).status_code == 200
        accounts = (await http.get("/v1/billing-accounts")).json()["data"]
        assert {account["name"] for account in accounts} == {"Mine", "Nobodys"}


async def test_reading_needs_the_right(operator: Operator) -> None:
    key = await operator.key(["bookings:read"])
    async with operator.client(key) as http:
        response = await http.get("/v1/members")
    assert response.status_code == 403
