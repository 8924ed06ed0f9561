"""Codes and tokens: used once, rotated, narrowed, taken back, told about."""

from __future__ import annotations

import asyncio

import httpx
from sqlalchemy import String, text

from coworkapi.core.db import Database
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.models import Base
from coworkapi.identity.service import make_link
from tests.bookings.factories import a_room, wish
from tests.identity.factories import make_user, signed_in
from tests.identity.oauth.dance import (
    CALLBACK,
    Pkce,
    allowed,
    browser,
    connected,
    register,
    sign_in,
    submit,
    told,
)
from tests.operator import Operator, client_of
from tests.round_trips import round_trips


async def test_a_code_works_once_for_its_app(operator: Operator, db: Database) -> None:
    person, app, other = await make_user(operator), await register(operator), await register(operator)
    pkce = Pkce()
    code = await allowed(app, person, pkce)
    assert (await other.exchange(code, pkce, 400))["error"] == "invalid_grant"
    tokens = await app.exchange(code, pkce)
    await app.get("/v1/bookings", tokens)
    again = await app.exchange(code, pkce, 400)
    assert again["error"] == "invalid_grant"
    assert "used before" in again["error_description"]
    await app.get("/v1/bookings", tokens, 401)
    await app.refresh(tokens, 400)
    ended = (await operator.events("oauth_grant.ended"))[0]
    assert ended["data"]["ended_because"] == "code_reused"
    for change, fields in (
        ("ends_at = now() - interval '1 second'", {}),
        ("ends_at = ends_at", {"redirect_uri": "https://app.example.com/other"}),
    ):
        pkce = Pkce()
        code = await allowed(app, person, pkce)
        async with db.transaction(operator.principal) as session:
            await session.execute(text(f"UPDATE oauth_grants SET {change} WHERE family_hash IS NULL"))
        assert (await app.exchange(code, pkce, 400, **fields))["error"] == "invalid_grant"


async def test_refresh_tokens_rotate_and_reuse_ends_the_grant(operator: Operator, db: Database) -> None:
    app = await register(operator)
    first = await connected(app, await make_user(operator))
    second = await app.refresh(first)
    await app.get("/v1/bookings", first, 401)
    await app.get("/v1/bookings", second)
    repeated = await app.refresh(first)
    same = ("access_token", "refresh_token", "scope")
    assert [repeated[name] for name in same] == [second[name] for name in same], "whose answer was lost gets it again"
    narrow = await app.refresh(second, scope="bookings:read")
    assert narrow["scope"] == "bookings:read"
    await app.get("/v1/members", narrow, 403)
    assert (await app.refresh(narrow, 400, scope="bookings:write"))["error"] == "invalid_scope"
    third = await app.refresh(narrow)
    assert third["scope"] == "bookings:read members:read", "the grant itself was not narrowed"
    async with db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE oauth_grants SET last_used_at = now() - interval '31 seconds'"))
    assert (await app.refresh(narrow, 400))["error"] == "invalid_grant"
    await app.get("/v1/bookings", third, 401)
    await app.refresh(third, 400)
    assert (await operator.events("oauth_grant.ended"))[0]["data"]["ended_because"] == "refresh_token_reused"


async def test_an_app_has_what_was_granted_and_is_held_at_that_moment(operator: Operator) -> None:
    person = await make_user(operator, "read_only")
    app = await register(operator, scopes=["bookings:read", "bookings:write", "members:read"])
    async with browser(operator) as http:
        page = await sign_in(http, app.asks(Pkce()), person)
        assert "you have no right to it yourself" in page.text
        answer = told(await submit(http, page, "deny"))
        assert answer["error"] == "access_denied"
        assert "code" not in answer
    tokens = await connected(app, person)
    assert tokens["scope"] == "bookings:read members:read"
    await operator.patch(f"/v1/users/{encode_id('usr', person.id)}", {"role_assignments": [{"role": "owner"}]})
    who = await app.get("/v1/auth/session", tokens)
    assert [right["scope"] for right in who["rights"]] == ["bookings:read", "members:read"], "never more than granted"
    await operator.patch(f"/v1/oauth-apps/{app.id}", {"scopes": ["bookings:read", "bookings:write"]})
    await app.get("/v1/members", tokens, 403)
    role = await operator.post("/v1/roles", {"name": "Nothing much", "scopes": ["spaces:read"]})
    await make_user(operator)  # an owner stays
    await operator.patch(f"/v1/users/{encode_id('usr', person.id)}", {"role_assignments": [{"role": role["id"]}]})
    await app.get("/v1/bookings", tokens, 403)
    await operator.delete(f"/v1/users/{encode_id('usr', person.id)}")
    await app.get("/v1/bookings", tokens, 401)
    assert (await app.refresh(tokens, 400))["error"] == "invalid_grant"
    assert (await operator.events("oauth_grant.ended"))[0]["data"]["ended_because"] == "user_removed"


async def test_client_credentials(operator: Operator) -> None:
    app = await register(operator, redirect_uris=[], people=[], acts_alone=True)
    tokens = await app.post("token", grant_type="client_credentials")
    assert "refresh_token" not in tokens
    assert tokens["scope"] == "bookings:read members:read"
    who = await app.get("/v1/auth/session", tokens)
    assert (who["kind"], who["app_id"], who["user"]) == ("app", app.id, None)
    narrow = await app.post("token", grant_type="client_credentials", scope="members:read")
    await app.get("/v1/bookings", narrow, 403)
    for scope in ("ledger:write", "members:read ledger:write", "me:read", "nonsense"):
        refused = await app.post("token", 400, grant_type="client_credentials", scope=scope)
        assert refused["error"] == "invalid_scope"
    for_people = await register(operator)
    refused = await for_people.post("token", 400, grant_type="client_credentials")
    assert refused["error"] == "unauthorized_client"
    weak = await operator.key(["oauth_apps:write", "bookings:read"])
    body = {"name": "More", "scopes": ["bookings:write"], "people": [], "acts_alone": True}
    async with client_of(operator.app, weak) as http:
        assert (await http.post("/v1/oauth-apps", json=body)).json()["code"] == "rights_not_held"
    await operator.patch(f"/v1/oauth-apps/{app.id}", {"people": ["staff"], "redirect_uris": [CALLBACK]})
    await operator.patch(f"/v1/oauth-apps/{app.id}", {"acts_alone": False})
    await app.get("/v1/bookings", tokens, 401)


async def test_tokens_are_taken_back_and_told_about(operator: Operator, stranger: Operator) -> None:
    person, app = await make_user(operator), await register(operator)
    other, abroad = await register(operator), await register(stranger)
    tokens = await connected(app, person)
    known = await app.post("introspect", token=tokens["access_token"])
    assert known["active"] is True
    assert known["sub"] == encode_id("usr", person.id)
    assert known["scope"] == "bookings:read members:read"
    assert known["client_id"] == app.id
    assert known["exp"] - known["iat"] == 3600
    assert (await app.post("introspect", token=tokens["refresh_token"]))["token_type"] == "refresh_token"
    for asker in (other, abroad):
        for token in (tokens["access_token"], tokens["refresh_token"], operator.api_key, "nonsense"):
            assert await asker.post("introspect", token=token) == {"active": False}
            await asker.post("revoke", token=token)
    await app.get("/v1/bookings", tokens)
    public = await register(operator, kind="public")
    assert (await public.post("introspect", 401, token=tokens["access_token"]))["error"] == "invalid_client"
    await app.post("revoke", token=tokens["refresh_token"], token_type_hint="refresh_token")
    await app.get("/v1/bookings", tokens, 401)
    assert await app.post("introspect", token=tokens["access_token"]) == {"active": False}
    await app.post("revoke", token=tokens["refresh_token"])


async def test_a_forgotten_password_ends_what_apps_do(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person, app = await make_user(operator), await register(operator)
    tokens = await connected(app, person)
    async with operator.db.transaction(operator.principal) as session:
        link = await make_link(session, purpose="reset_password", user_id=person.id)
    body = {"token": link, "new_password": "another horse battery"}
    assert (await anonymous.post("/v1/auth/password-resets", json=body)).status_code == 204
    await app.get("/v1/bookings", tokens, 401)


async def test_racing_requests_get_one_grant_or_none(operator: Operator) -> None:
    person, app, pkce = await make_user(operator), await register(operator), Pkce()
    code = await allowed(app, person, pkce)
    asked = {"grant_type": "authorization_code", "code": code, "code_verifier": pkce.verifier} | app.credentials
    async with client_of(operator.app, None) as http:
        answers = await asyncio.gather(*(http.post("/oauth/token", data=asked) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]
        tokens = next(answer.json() for answer in answers if answer.status_code == 200)
        await app.get("/v1/bookings", tokens, 401)
        tokens = await connected(app, person)
        asked = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]} | app.credentials
        answers = await asyncio.gather(*(http.post("/oauth/token", data=asked) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["access_token"] for answer in answers}) == 1
    await app.get("/v1/bookings", answers[0].json())


async def test_an_apps_token_costs_no_statement_more(operator: Operator, db: Database) -> None:
    person, app = await make_user(operator), await register(operator)
    tokens = await connected(app, person)
    seen = []
    async with signed_in(operator, person) as own, client_of(operator.app, tokens["access_token"]) as by_app:
        for http in (own, by_app):
            async with round_trips(db) as said:
                assert (await http.get("/v1/members")).status_code == 200
            seen.append(len(said))
    assert seen[0] == seen[1]


async def test_what_an_app_makes_says_who_and_by_which_app(operator: Operator) -> None:
    room = await a_room(operator)
    member = await operator.post("/v1/members", {"name": "Ada"})
    app = await register(operator, scopes=["bookings:write", "charges:write", "notes:write"])
    person = await make_user(operator)
    by = f"{encode_id('usr', person.id)} via {app.id}"
    booking = wish(room, member_id=member["id"])
    charge = {
        "location_id": encode_id("loc", room.location.id),
        "member_id": member["id"],
        "description": "Printing",
        "amount": {"amount": 1_250, "currency": "EUR"},
    }
    async with client_of(operator.app, (await connected(app, person))["access_token"]) as http:
        answers = [
            await http.post(path, json=body)
            for path, body in (
                ("/v1/bookings", booking),
                ("/v1/charges", charge),
                (f"/v1/members/{member['id']}/notes", {"body": "Likes the quiet room."}),
            )
        ]
    assert [answer.status_code for answer in answers] == [201] * 3, [answer.text for answer in answers]
    booked, charged, noted = (answer.json() for answer in answers)
    assert (booked["created_by"], charged["charge"]["created_by"], noted["author"]) == (by, by, by)


def test_every_column_that_says_who_has_room_for_an_app_that_acts_for_somebody() -> None:
    longest = len(f"{encode_id('usr', new_id())} via {encode_id('app', new_id())}")
    which = {"author", "principal"}
    narrow = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if (column.name.endswith("_by") or column.name in which)
        and isinstance(column.type, String)
        and (column.type.length or longest) < longest
    }
    # Whether it asks for itself or for everyone, and what covers the day.
    assert narrow == {"quotes.asked_by", "check_ins.covered_by"}
