from __future__ import annotations

import httpx

from tests.members.factories import link_for, make_member, signed_in
from tests.operator import Operator


async def test_inviting_lets_someone_sign_in(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    anna = await make_member(operator, email="anna@example.com")
    invited = await operator.post(f"/v1/members/{anna['id']}/invite", status=200)
    assert invited["may_sign_in"] is True
    (event,) = await operator.events("member.invited")
    assert event["data"] == invited
    token = await link_for(operator, anna)
    path = f"/v1/public/{operator.slug}/sign-in"
    session = (await anonymous.post(path, json={"token": token})).json()
    assert session["member"]["id"] == anna["id"]
    headers = {"Authorization": f"Bearer {session['access_token']}"}
    assert (await anonymous.get("/v1/me", headers=headers)).json()["email"] == "anna@example.com"
    used = await anonymous.post(path, json={"token": token})
    assert (used.status_code, used.json()["code"]) == (401, "link_refused")


async def test_who_has_no_address_cannot_be_invited(operator: Operator) -> None:
    anna = await make_member(operator)
    problem = await operator.post(f"/v1/members/{anna['id']}/invite", status=409)
    assert problem["code"] == "no_email"
    await operator.patch(f"/v1/members/{anna['id']}", {"email": "anna@example.com"})
    await operator.post(f"/v1/members/{anna['id']}/archive", status=200)
    problem = await operator.post(f"/v1/members/{anna['id']}/invite", status=409)
    assert problem["code"] == "member_is_archived"


async def test_asking_for_a_link_tells_nothing(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    anna = await make_member(operator, "Anna", email="anna@example.com", may_sign_in=True)
    await make_member(operator, "Ben", email="ben@example.com")
    gone = await make_member(operator, "Cara", email="cara@example.com", may_sign_in=True)
    await operator.post(f"/v1/members/{gone['id']}/archive", status=200)
    path = f"/v1/public/{operator.slug}/sign-in-links"
    answers = set()
    for email in ["Anna@example.com", "ben@example.com", "cara@example.com", "nobody@example.com"]:
        response = await anonymous.post(path, json={"email": email})
        answers.add((response.status_code, response.content))
    assert answers == {(202, b"null")}
    await anonymous.post(path, json={"email": "anna@example.com"})
    await operator.sweep()
    asked = await operator.events("member.sign_in_link_requested")
    assert [event["data"]["id"] for event in asked] == [anna["id"]]  # once, although asked twice


async def test_a_link_of_another_organization_opens_nothing(
    operator: Operator, stranger: Operator, anonymous: httpx.AsyncClient
) -> None:
    anna = await make_member(operator, email="anna@example.com", may_sign_in=True)
    token = await link_for(operator, anna)
    wrong = await anonymous.post(f"/v1/public/{stranger.slug}/sign-in", json={"token": token})
    assert wrong.status_code == 401
    right = await anonymous.post(f"/v1/public/{operator.slug}/sign-in", json={"token": token})
    assert right.status_code == 200


async def test_sessions_end_with_the_right_to_sign_in(operator: Operator) -> None:
    anna = await make_member(operator, "Anna", email="anna@example.com", may_sign_in=True)
    ben = await make_member(operator, "Ben", email="ben@example.com", may_sign_in=True)
    async with signed_in(operator, anna) as as_anna, signed_in(operator, ben) as as_ben:
        await operator.post(f"/v1/members/{anna['id']}/archive", status=200)
        await operator.patch(f"/v1/members/{ben['id']}", {"may_sign_in": False})
        assert (await as_anna.get("/v1/me")).status_code == 401
        assert (await as_ben.get("/v1/me")).status_code == 401


async def test_members_change_their_own_profile_and_nothing_else(operator: Operator) -> None:
    anna = await make_member(operator, "Anna", email="anna@example.com", may_sign_in=True, tags=["difficult"])
    await operator.post(f"/v1/members/{anna['id']}/notes", {"body": "careful"})
    async with signed_in(operator, anna) as http:
        me = (await http.get("/v1/me")).json()
        assert "tags" not in me
        assert "metadata" not in me
        changed = await http.patch("/v1/me", json={"name": "Anna B.", "phone": "+49 30 123456", "locale": "de"})
        assert (changed.json()["name"], changed.json()["phone"]) == ("Anna B.", "+4930123456")
        for field in ["email", "tags", "may_sign_in", "state", "external_id"]:
            assert (await http.patch("/v1/me", json={field: "x"})).status_code == 422
        assert (await http.get("/v1/members")).status_code == 403
        assert (await http.get(f"/v1/members/{anna['id']}/notes")).status_code == 403
    assert (await operator.http.get("/v1/me")).status_code == 403
    (event,) = await operator.events("member.updated")
    assert event["principal"] == anna["id"]


async def test_members_give_and_withdraw_consents(operator: Operator) -> None:
    anna = await make_member(operator, "Anna", email="anna@example.com", may_sign_in=True)
    ben = await make_member(operator, "Ben", email="ben@example.com", may_sign_in=True)
    async with signed_in(operator, anna) as http, signed_in(operator, ben) as as_ben:
        given = (await http.post("/v1/me/consents", json={"purpose": "newsletter", "wording": "Yes, mail me"})).json()
        assert given["source"] == "member"
        twice = await http.post("/v1/me/consents", json={"purpose": "newsletter", "wording": "Yes"})
        assert (twice.status_code, twice.json()["code"]) == (409, "consent_already_given")
        assert (await as_ben.post(f"/v1/me/consents/{given['id']}/withdraw")).status_code == 404
        withdrawn = (await http.post(f"/v1/me/consents/{given['id']}/withdraw")).json()
        assert withdrawn["withdrawn_at"]
        assert (await http.post(f"/v1/me/consents/{given['id']}/withdraw")).json() == withdrawn
        await http.post("/v1/me/consents", json={"purpose": "newsletter", "wording": "Yes again"})
        assert len((await http.get("/v1/me/consents")).json()["data"]) == 2
    assert len((await operator.get(f"/v1/members/{anna['id']}/consents"))["data"]) == 2
    assert [e["type"] for e in await operator.events("consent.given", "consent.withdrawn")] == [
        "consent.given",
        "consent.withdrawn",
        "consent.given",
    ]
