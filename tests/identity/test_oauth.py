"""Third-party apps over HTTP, as their developers use them: the whole dance, and every way of misusing it."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import httpx2
import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.identity.oauth.rules import is_registered, redirect_uri_problem
from coworkapi.settings import Settings
from tests.identity.factories import Person, make_user
from tests.operator import Operator, client_of

METADATA = "/.well-known/oauth-authorization-server"
CALLBACK = "https://app.example.com/callback?from=coworkapi"


@dataclass
class Pkce:
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class App:
    """A registered app, and what its developer does."""

    operator: Operator
    registered: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.registered["id"])

    @property
    def credentials(self) -> dict[str, str]:
        secret = self.registered["client_secret"]
        return {"client_id": self.id} | ({"client_secret": secret} if secret else {})

    def asks(self, pkce: Pkce, **changed: str | None) -> str:
        """The address that it sends people to."""
        asked = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": CALLBACK,
            "scope": " ".join(self.registered["scopes"]),
            "state": "st4te",
            "code_challenge": pkce.challenge,
            "code_challenge_method": "S256",
        }
        return "/oauth/authorize?" + urlencode({k: v for k, v in (asked | changed).items() if v is not None})

    async def post(self, path: str, status: int = 200, **fields: str) -> Any:
        """The JSON of the protocol's answer to these fields."""
        async with client_of(self.operator.app, None) as http:
            response = await http.post(f"/oauth/{path}", data=self.credentials | fields)
        assert response.status_code == status, response.text
        assert response.headers["cache-control"] == "no-store"
        return response.json() if response.content else None

    async def exchange(self, code: str, pkce: Pkce, status: int = 200, **fields: str) -> Any:
        asked = {"grant_type": "authorization_code", "code": code, "code_verifier": pkce.verifier} | fields
        return await self.post("token", status, **asked)

    async def refresh(self, tokens: dict[str, Any], status: int = 200, **fields: str) -> Any:
        return await self.post(
            "token", status, grant_type="refresh_token", refresh_token=tokens["refresh_token"], **fields
        )

    async def get(self, path: str, tokens: dict[str, Any], status: int = 200) -> Any:
        """What the API gives it with its access token."""
        async with client_of(self.operator.app, tokens["access_token"]) as http:
            response = await http.get(path)
        assert response.status_code == status, response.text
        return response.json()


async def register(operator: Operator, **changed: Any) -> App:
    body = {"name": "Door Display", "redirect_uris": [CALLBACK], "scopes": ["bookings:read", "members:read"]}
    return App(operator, await operator.post("/v1/oauth-apps", body | changed))


@asynccontextmanager
async def browser(operator: Operator) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(operator.app, None) as http:
        yield http


async def submit(http: httpx.AsyncClient, page: httpx.Response, step: str, **fields: str) -> httpx.Response:
    """Sends one of the page's forms, as a browser does."""
    form = next(it for it in re.findall(r"<form.*?</form>", page.text, re.S) if f'name="step" value="{step}"' in it)
    action = re.search(r'action="([^"]*)"', form)
    token = re.search(r'name="token" value="([^"]*)"', form)
    assert action is not None
    assert token is not None
    address = page.request.url.join(action.group(1).replace("&amp;", "&"))
    return await http.post(address, data={"token": token.group(1), "step": step} | fields)


async def sign_in(http: httpx.AsyncClient, address: str, person: Person) -> httpx.Response:
    """The page that asks the person, who has signed in."""
    page = await http.get(address)
    assert page.status_code == 200, page.text
    answer = await submit(http, page, "sign_in", email=person.email, password=person.password)
    assert answer.status_code == 303, answer.text
    return await http.get(page.request.url.join(answer.headers["location"]))


def told(answer: httpx.Response) -> dict[str, str]:
    """What the redirect back to the app says."""
    assert answer.status_code == 303, answer.text
    location = answer.headers["location"]
    assert location.startswith(CALLBACK + "&"), location
    return dict(parse_qsl(urlsplit(location).query))


async def allowed(app: App, person: Person, pkce: Pkce, **changed: str | None) -> str:
    """The code that the app gets when the person allows what it asks."""
    async with browser(app.operator) as http:
        page = await sign_in(http, app.asks(pkce, **changed), person)
        return told(await submit(http, page, "allow"))["code"]


async def connected(app: App, person: Person, **changed: str | None) -> Any:
    """Tokens with which the app acts for the person."""
    pkce = Pkce()
    return await app.exchange(await allowed(app, person, pkce, **changed), pkce)


async def test_from_registration_to_the_first_call(operator: Operator, settings: Settings) -> None:
    person, app, pkce = await make_user(operator, "front_desk"), await register(operator), Pkce()
    async with browser(operator) as http:
        page = await http.get(app.asks(pkce))
        assert page.status_code == 200
        policy = page.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert "form-action 'self' https://app.example.com;" in policy
        assert "<script" not in page.text
        page = await sign_in(http, app.asks(pkce), person)
        assert "Let Door Display act for you?" in page.text
        assert "Test Space" in page.text
        assert person.email in page.text
        assert "See bookings and availability" in page.text
        answer = told(await submit(http, page, "allow"))
        assert answer["state"] == "st4te"
        assert answer["iss"] == settings.public_url
        assert answer["from"] == "coworkapi"
        assert "act for you?" not in (await http.get(app.asks(pkce))).text, "nobody stays signed in"
    tokens = await app.exchange(answer["code"], pkce, redirect_uri=CALLBACK)
    assert tokens["token_type"] == "Bearer"
    assert tokens["scope"] == "bookings:read members:read"
    assert 3590 <= tokens["expires_in"] <= 3600
    assert (await app.get("/v1/members", tokens))["data"] == []
    who = await app.get("/v1/auth/session", tokens)
    assert (who["kind"], who["app_id"]) == ("user", app.id)
    assert [right["scope"] for right in who["rights"]] == ["bookings:read", "members:read"]
    refused = await app.get("/v1/users", tokens, 403)
    assert refused["code"] == "forbidden"
    for path in ("/v1/auth/account", "/v1/auth/sessions", "/v1/auth/authorized-apps", "/v1/organizations"):
        assert (await app.get(path, tokens, 403))["code"] == "app_not_allowed"
    created = (await operator.events("oauth_grant.created"))[0]
    user_id = encode_id("usr", person.id)
    assert created["principal"] == f"{user_id} via {app.id}"
    assert created["data"]["user_id"] == user_id
    audited = (await operator.get("/v1/audit-entries", app_id=app.id))["data"]
    assert [entry["action"] for entry in audited] == ["issue_oauth_token", "answer_consent_page"]
    assert {entry["principal_id"] for entry in audited} == {str(person.id)}


async def test_an_app_made_with_a_library(operator: Operator) -> None:
    """Authlib's own client, as a third party would use it, against both kinds of app."""
    person = await make_user(operator)
    for kind in ("confidential", "public"):
        app = await register(operator, kind=kind, redirect_uris=["http://127.0.0.1/done"])
        native = "http://127.0.0.1:51004/done"  # a port that it found free when it started
        async with AsyncOAuth2Client(
            app.id,
            app.registered["client_secret"],
            token_endpoint_auth_method="client_secret_basic" if kind == "confidential" else "none",
            code_challenge_method="S256",
            redirect_uri=native,
            scope="bookings:read",
            transport=httpx2.ASGITransport(operator.app),
            base_url="http://test",
        ) as client:
            found = (await client.request("GET", METADATA, withhold_token=True)).json()
            verifier = secrets.token_urlsafe(48)
            address, state = client.create_authorization_url(found["authorization_endpoint"], code_verifier=verifier)
            async with browser(operator) as http:
                page = await sign_in(http, "/oauth/authorize?" + urlsplit(address).query, person)
                back = (await submit(http, page, "allow")).headers["location"]
            assert back.startswith(native + "?")
            await client.fetch_token("/oauth/token", authorization_response=back, state=state, code_verifier=verifier)
            assert (await client.get("/v1/bookings")).status_code == 200
            before = client.token["access_token"]
            await client.refresh_token("/oauth/token")
            assert client.token["access_token"] != before
            assert (await client.get("/v1/bookings")).status_code == 200
            assert (await client.revoke_token("/oauth/revoke", token=client.token["refresh_token"])).status_code == 200
            assert (await client.get("/v1/bookings")).status_code == 401


async def test_pkce_cannot_be_left_out_or_weakened(operator: Operator) -> None:
    person, app = await make_user(operator), await register(operator)
    weak = {"code_challenge_method": ["plain", None, "s256"], "code_challenge": [None, "short", "x" * 44]}
    async with browser(operator) as http:
        for name, values in weak.items():
            for value in values:
                answer = told(await http.get(app.asks(Pkce(), **{name: value})))
                assert answer["error"] == "invalid_request", (name, value)
                assert answer["state"] == "st4te"
                assert "iss" in answer
    for verifier in ("", Pkce().verifier, "short"):
        pkce = Pkce()
        code = await allowed(app, person, pkce)
        refused = await app.exchange(code, Pkce(verifier), 400)
        assert refused["error"] == ("invalid_grant" if verifier else "invalid_request")
        # A code gets one attempt: who tried was not the one who asked for it.
        assert (await app.exchange(code, pkce, 400 if verifier else 200)) is not None


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


async def test_nobody_is_sent_where_the_app_is_not_registered(operator: Operator, stranger: Operator) -> None:
    app = await register(operator, redirect_uris=[CALLBACK, "com.example.app:/done"])
    elsewhere = [
        "https://evil.example/callback?from=coworkapi",
        CALLBACK + "&more",
        CALLBACK.replace("callback", "callback/../evil"),
        CALLBACK.replace("https", "http"),
        CALLBACK.replace("app.example.com", "app.example.com@evil.example"),
        CALLBACK.replace("app.example.com", "app.example.com.evil.example"),
        CALLBACK.replace("app.example.com", "APP.example.com"),
        CALLBACK + "#fragment",
        CALLBACK + "\r\nLocation: https://evil.example",
        "//evil.example",
        "javascript:alert(1)",
        "com.example.app:/other",
        "",
    ]
    async with browser(operator) as http:
        for uri in elsewhere:
            answer = await http.get(app.asks(Pkce(), redirect_uri=uri))
            assert answer.status_code == 400, uri
            assert "location" not in answer.headers, uri
            assert "text/html" in answer.headers["content-type"]
        both = app.asks(Pkce()) + "&" + urlencode({"redirect_uri": "https://evil.example"})
        assert (await http.get(both)).status_code == 400
        for client_id in ("app_none", encode_id("app", decode_id("app", app.id).__class__(int=1)), None):
            answer = await http.get(app.asks(Pkce(), client_id=client_id))
            assert answer.status_code == 400
            assert "location" not in answer.headers
        posted = await http.post(app.asks(Pkce(), redirect_uri="https://evil.example"), data={"step": "deny"})
        assert posted.status_code == 400
        refusals = {
            "unsupported_response_type": {"response_type": "token"},
            "invalid_scope": {"scope": "bookings:read ledger:write"},
            "invalid_request": {"response_mode": "fragment"},
            "login_required": {"prompt": "none"},
        }
        for error, changed in refusals.items():
            nasty = 'x"><script>\r\nSet-Cookie: a=b'
            answer = await http.get(app.asks(Pkce(), state=nasty, **changed))
            assert told(answer)["error"] == error
            assert told(answer)["state"] == nasty
            assert "set-cookie" not in answer.headers
        page = await http.get(app.asks(Pkce(), state='"><script>'))
        assert "<script" not in page.text
        await operator.post(f"/v1/oauth-apps/{app.id}/archive", status=200)
        assert (await http.get(app.asks(Pkce()))).status_code == 400
    assert (await stranger.get(f"/v1/oauth-apps/{app.id}", 404))["code"] == "not_found"


@pytest.mark.parametrize(
    ("uri", "fine"),
    [
        ("https://app.example.com/cb", True),
        ("http://127.0.0.1/cb", True),
        ("http://[::1]:8080/cb", True),
        ("http://localhost/cb", True),
        ("com.example.app:/cb", True),
        ("http://app.example.com/cb", False),
        ("http://127.0.0.1.evil.example/cb", False),
        ("http://127.0.0.1@evil.example/cb", False),
        ("https://*.example.com/cb", False),
        ("https://app.example.com/cb#", False),
        ("https://user@app.example.com/cb", False),
        ("https:///cb", False),
        ("https://app.example.com;script-src/cb", False),
        ("https://evil.example\\@app.example.com/cb", False),
        ("myapp:/cb", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("/cb", False),
        ("https://app.example.com/c b", False),
        ("https://app.example.com:x/cb", False),
    ],
)
def test_redirect_uris(uri: str, fine: bool) -> None:
    assert (redirect_uri_problem(uri) is None) is fine


def test_only_the_port_of_ones_own_machine_is_free() -> None:
    assert is_registered("http://127.0.0.1:4/cb?a=b", ["http://127.0.0.1/cb?a=b"])
    assert is_registered("http://[::1]:4/cb", ["http://[::1]:5/cb"])
    assert not is_registered("http://127.0.0.1:4/cb", ["http://localhost/cb"])
    assert not is_registered("http://127.0.0.1:4/other", ["http://127.0.0.1/cb"])
    assert not is_registered("https://app.example.com:444/cb", ["https://app.example.com/cb"])
    assert not is_registered("http://127.0.0.1:4@evil.example/cb", ["http://127.0.0.1/cb"])


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


async def test_apps_prove_who_they_are(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    app = await register(operator, people=[], redirect_uris=[], acts_alone=True)
    good, ask = app.credentials, {"grant_type": "client_credentials"}
    wrong: list[dict[str, Any]] = [
        {"data": ask},
        {"data": ask | {"client_id": app.id}},
        {"data": ask | good | {"client_secret": "cwos_wrong"}},
        {"data": ask | good | {"client_id": "app_wrong"}},
        {"data": ask, "auth": (app.id, "cwos_wrong")},
        {"data": ask, "headers": {"Authorization": "Basic ***"}},
        {"data": ask, "headers": {"Authorization": f"Bearer {operator.api_key}"}},
    ]
    for request in wrong:
        answer = await anonymous.post("/oauth/token", **request)
        assert answer.status_code == 401, request
        assert answer.json()["error"] == "invalid_client"
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["www-authenticate"].startswith("Basic")
    malformed: list[dict[str, Any]] = [
        {"data": ask | good, "auth": (app.id, good["client_secret"])},
        {"data": good},
        {"data": good | {"grant_type": "password"}},
        {"data": good | {"grant_type": "refresh_token"}},
        {"content": urlencode([*good.items(), *ask.items(), *ask.items()])},
        {"content": b"\xff=%ff"},
    ]
    for request in malformed:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await anonymous.post("/oauth/token", headers=headers, **request)
        assert answer.status_code == 400, request
        assert answer.json()["error"] in ("invalid_request", "unsupported_grant_type")
    assert (await anonymous.post("/oauth/token", data=ask, auth=(app.id, good["client_secret"]))).status_code == 200
    rotated = await operator.post(f"/v1/oauth-apps/{app.id}/rotate-secret", {"old_secret_hours": 1}, 200)
    assert rotated["old_secret_ends_at"] is not None
    for secret in (good["client_secret"], rotated["client_secret"]):
        assert (await anonymous.post("/oauth/token", data=ask, auth=(app.id, secret))).status_code == 200
    await operator.post(f"/v1/oauth-apps/{app.id}/rotate-secret", {"old_secret_hours": 0}, 200)
    for secret in (good["client_secret"], rotated["client_secret"]):
        assert (await anonymous.post("/oauth/token", data=ask, auth=(app.id, secret))).status_code == 401
    assert "client_secret" not in await operator.get(f"/v1/oauth-apps/{app.id}")
