from __future__ import annotations

from typing import Any

import pytest

from tests.members.factories import make_member, make_team
from tests.operator import Operator


async def make_field(operator: Operator, key: str, type: str, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = await operator.post("/v1/custom-fields", {"key": key, "label": key, "type": type, **more})
    return made


@pytest.mark.parametrize(
    ("type", "right", "wrong"),
    [
        ("text", "x", 1),
        ("number", 12.5, "12"),
        ("number", 0, True),
        ("boolean", False, 0),
        ("date", "2026-11-24", "24.11.2026"),
        ("choice", "red", "green"),
    ],
)
async def test_values_are_checked_by_type(operator: Operator, type: str, right: Any, wrong: Any) -> None:
    await make_field(operator, "thing", type, options=["red", "blue"] if type == "choice" else [])
    anna = await make_member(operator, custom_fields={"thing": right})
    assert anna["custom_fields"] == {"thing": right}
    path = f"/v1/members/{anna['id']}"
    problem = await operator.patch(path, {"custom_fields": {"thing": wrong}}, status=422)
    assert problem["errors"] == [
        {
            "pointer": "/custom_fields/thing",
            "code": "invalid_custom_field",
            "detail": problem["errors"][0]["detail"],
        }
    ]
    assert (await operator.get(path))["custom_fields"] == {"thing": right}
    assert (await operator.patch(path, {"custom_fields": {"thing": None}}))["custom_fields"] == {}


async def test_lists_are_filtered_by_custom_fields(operator: Operator) -> None:
    await make_field(operator, "desk", "choice", options=["standing", "sitting"])
    await make_field(operator, "keys", "number")
    await make_field(operator, "vegan", "boolean")
    await make_member(operator, "Anna", custom_fields={"desk": "standing", "keys": 2, "vegan": True})
    await make_member(operator, "Ben", custom_fields={"desk": "standing", "keys": 1})

    async def names(*filters: str) -> list[str]:
        page = await operator.get("/v1/members", custom_field=list(filters))
        return [member["name"] for member in page["data"]]

    assert await names("desk:standing") == ["Anna", "Ben"]
    assert await names("desk:standing", "keys:2") == ["Anna"]
    assert await names("vegan:true") == ["Anna"]
    assert await names("desk:sitting") == []
    for wrong in ["desk", "desk:lying", "keys:many", "shoe:44"]:
        problem = await operator.get("/v1/members", status=422, custom_field=wrong)
        assert problem["errors"][0]["pointer"] == "query/custom_field"


async def test_required_fields_are_asked_for_when_fields_are_written(operator: Operator) -> None:
    await make_field(operator, "vat", "text", required=True)
    await make_field(operator, "other", "text")
    await make_member(operator, "Anna")
    problem = await operator.post("/v1/members", {"name": "Ben", "custom_fields": {"other": "x"}}, status=422)
    assert problem["errors"][0]["pointer"] == "/custom_fields/vat"
    cara = await make_member(operator, "Cara", custom_fields={"vat": "x"})
    await operator.patch(f"/v1/members/{cara['id']}", {"custom_fields": {"vat": None}}, status=422)


async def test_fields_in_use_are_kept_from_harm(operator: Operator) -> None:
    field = await make_field(operator, "desk", "choice", options=["standing", "sitting"])
    anna = await make_member(operator, custom_fields={"desk": "standing"})
    path = f"/v1/custom-fields/{field['id']}"
    problem = await operator.patch(path, {"options": ["sitting"]}, status=409)
    assert (problem["code"], problem["values"]) == ("custom_field_in_use", ["standing"])
    problem = await operator.patch(path, {"type": "number", "options": []}, status=409)
    assert problem["code"] == "custom_field_in_use"
    changed = await operator.patch(path, {"type": "text", "options": [], "label": "Desk"})
    assert (changed["type"], changed["label"]) == ("text", "Desk")
    problem = await operator.delete(path, status=409)
    assert problem["count"] == 1
    await operator.delete(f"{path}?erase_values=true")
    assert (await operator.get(f"/v1/members/{anna['id']}"))["custom_fields"] == {}
    await operator.get(path, status=404)


async def test_fields_of_teams_are_their_own(operator: Operator) -> None:
    await make_field(operator, "branch", "text", applies_to="team")
    team = await make_team(operator, custom_fields={"branch": "design"})
    assert team["custom_fields"] == {"branch": "design"}
    assert [t["id"] for t in (await operator.get("/v1/teams", custom_field="branch:design"))["data"]] == [team["id"]]
    await operator.post("/v1/members", {"name": "Anna", "custom_fields": {"branch": "x"}}, status=422)
    await make_field(operator, "branch", "text")
    problem = await operator.post("/v1/custom-fields", {"key": "branch", "label": "B", "type": "text"}, status=409)
    assert problem["code"] == "custom_field_exists"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"key": "Desk", "label": "x", "type": "text"}, "/key"),
        ({"key": "desk", "label": "x", "type": "choice"}, "/options"),
        ({"key": "desk", "label": "x", "type": "choice", "options": ["a", "a"]}, "/options"),
        ({"key": "desk", "label": "x", "type": "text", "options": ["a"]}, "/options"),
        ({"key": "desk", "label": "x", "type": "colour"}, "/type"),
    ],
)
async def test_bad_fields_are_refused(operator: Operator, body: dict[str, Any], pointer: str) -> None:
    problem = await operator.post("/v1/custom-fields", body, status=422)
    assert problem["errors"][0]["pointer"] == pointer


async def test_tags(operator: Operator) -> None:
    tag = await operator.post("/v1/tags", {"name": "VIP", "color": "#ff0000"})
    anna = await make_member(operator, tags=["vip"])
    assert anna["tags"] == ["VIP"]
    assert (await operator.get(f"/v1/tags/{tag['id']}"))["members"] == 1
    problem = await operator.post("/v1/tags", {"name": "vip"}, status=409)
    assert problem["code"] == "tag_exists"
    await operator.patch(f"/v1/tags/{tag['id']}", {"name": "Friends"}, headers={"If-Match": '"1"'})
    assert (await operator.get(f"/v1/members/{anna['id']}"))["tags"] == ["Friends"]
    await operator.patch(f"/v1/tags/{tag['id']}", {"name": "X"}, status=412, headers={"If-Match": '"1"'})
    await operator.delete(f"/v1/tags/{tag['id']}")
    assert (await operator.get(f"/v1/members/{anna['id']}"))["tags"] == []
    assert (await operator.get("/v1/tags"))["data"] == []


async def test_notes(operator: Operator, stranger: Operator) -> None:
    anna, team = await make_member(operator), await make_team(operator)
    note = await operator.post(f"/v1/members/{anna['id']}/notes", {"body": "likes tea"})
    assert note["author"].startswith("key_")
    await operator.post(f"/v1/teams/{team['id']}/notes", {"body": "pays late"})
    second = await operator.post(f"/v1/members/{anna['id']}/notes", {"body": "allergic to cats"})
    listed = (await operator.get(f"/v1/members/{anna['id']}/notes"))["data"]
    assert [n["id"] for n in listed] == [second["id"], note["id"]]
    assert [n["body"] for n in (await operator.get(f"/v1/teams/{team['id']}/notes"))["data"]] == ["pays late"]
    await stranger.patch(f"/v1/notes/{note['id']}", {"body": "x"}, status=404)
    changed = await operator.patch(f"/v1/notes/{note['id']}", {"body": "likes coffee"}, headers={"If-Match": '"1"'})
    assert changed["body"] == "likes coffee"
    await operator.delete(f"/v1/notes/{note['id']}", status=412, headers={"If-Match": '"1"'})
    await operator.delete(f"/v1/notes/{note['id']}")
    assert len((await operator.get(f"/v1/members/{anna['id']}/notes"))["data"]) == 1
    async with operator.client(await operator.key(["members:read", "members:write"])) as http:
        assert (await http.get(f"/v1/members/{anna['id']}/notes")).status_code == 403
        assert (await http.post(f"/v1/members/{anna['id']}/notes", json={"body": "x"})).status_code == 403
    assert not [e for e in await operator.events() if "likes" in str(e["data"])]


async def test_a_consent_is_never_rewritten(operator: Operator) -> None:
    anna = await make_member(operator)
    given = await operator.post(
        f"/v1/members/{anna['id']}/consents", {"purpose": "photos", "wording": "Yes", "source": "paper form"}
    )
    withdrawn = await operator.post(f"/v1/consents/{given['id']}/withdraw", status=200)
    assert withdrawn == {**given, "withdrawn_at": withdrawn["withdrawn_at"]}
    assert (await operator.http.patch(f"/v1/consents/{given['id']}", json={})).status_code == 404
