"""Signing in at a provider: the whole dance, who is let in, what such a session can't do, and providers that lie."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.identity.models import User
from tests.identity.factories import add_user, make_user, sign_in
from tests.identity.oauth.dance import Pkce, register
from tests.identity.sso.provider import CLIENT_ID, CLIENT_SECRET, Claims, Provider, running
from tests.operator import Operator, client_of

BACK = "https://app.example.com/signed-in?from=sso"
DOMAIN = "example.com"


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with running() as made:
        yield made


@dataclass
class Dance:
    """A client of the API, and a browser, at one connection."""

    operator: Operator
    http: httpx.AsyncClient
    provider: Provider
    connection: dict[str, Any]

    async def start(self, pkce: Pkce, status: int = 200, **changed: Any) -> Any:
        body = {"redirect_uri": BACK, "state": "st4te", "code_challenge": pkce.challenge} | changed
        path = f"/v1/public/{self.operator.slug}/sso-connections/{self.connection['id']}/start"
        return await self._post(path, body, status)

    async def come_back(self, pkce: Pkce) -> tuple[str, dict[str, str]]:
        """The callback's address, and what the redirect to the client says."""
        callback = self.provider.authorize((await self.start(pkce))["authorization_url"])
        return callback, told(await self.http.get(callback))

    async def enter(self, code: str, verifier: str, status: int = 200) -> Any:
        path = f"/v1/public/{self.operator.slug}/sso-sessions"
        return await self._post(path, {"code": code, "code_verifier": verifier}, status)

    async def sign_in(self, status: int = 200) -> Any:
        pkce = Pkce()
        said = (await self.come_back(pkce))[1]
        assert said["state"] == "st4te"
        assert said["from"] == "sso"
        return await self.enter(said["code"], pkce.verifier, status)

    async def _post(self, path: str, body: Any, status: int) -> Any:
        response = await self.http.post(path, json=body)
        assert response.status_code == status, response.text
        return response.json()


def told(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(BACK + "&")
    assert answer.headers["cache-control"] == "no-store"
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


async def connect(operator: Operator, http: httpx.AsyncClient, provider: Provider, **changed: Any) -> Dance:
    body = {
        "name": "Ours",
        "audience": "staff",
        "issuer": provider.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "email_domains": [DOMAIN],
        "redirect_uris": [BACK],
    }
    return Dance(operator, http, provider, await operator.post("/v1/sso-connections", body | changed))


async def test_staff(operator: Operator, anonymous: httpx.AsyncClient, provider: Provider) -> None:
    person = await make_user(operator, "manager")
    dance = await connect(operator, anonymous, provider)
    provider.person = {"email": person.email.upper().replace("@EXAMPLE.COM", "@Example.com")}
    for provider.algorithm in ("RS256", "ES256", "EdDSA"):
        tokens = await dance.sign_in()
    assert tokens["user"]["email"] == person.email
    assert tokens["organization"]["slug"] == operator.slug
    refreshed = await anonymous.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    async with client_of(operator.app, refreshed.json()["access_token"]) as staff:
        assert (await staff.get("/v1/members")).status_code == 200
        who = (await staff.get("/v1/auth/session")).json()
        assert who["user"]["id"] == tokens["user"]["id"]
        assert len(who["organizations"]) == 1
        path = f"/v1/sso-connections/{dance.connection['id']}"
        await operator.patch(path, {"enabled": False})
        assert (await staff.get("/v1/members")).status_code == 401  # with the connection, its sessions
    again = await dance.start(Pkce(), 409)
    assert again["code"] == "sso_connection_disabled"
    await operator.patch(path, {"enabled": True})
    # An address that the provider gives to somebody else doesn't make them their predecessor.
    provider.person |= {"sub": "s-2"}
    assert (await dance.sign_in(status=403))["code"] == "sso_not_admitted"
    provider.person = {"email": f"nobody@{DOMAIN}", "sub": "s-3"}
    assert (await dance.sign_in(status=403))["code"] == "sso_not_admitted"


async def test_new_staff_and_members(operator: Operator, anonymous: httpx.AsyncClient, provider: Provider) -> None:
    """People who aren't there yet are made, where the connection says so; members who may not sign in stay outside."""
    email = f"new-{operator.slug}@{DOMAIN}"
    provider.person = {"email": email}
    roles = [{"role": "front_desk"}]
    staff = await connect(operator, anonymous, provider, auto_provision=True, role_assignments=roles)
    first, second = await staff.sign_in(), await staff.sign_in()
    assert first["user"] == second["user"]
    assert first["user"]["name"] == "Grace Hopper"
    user = await operator.get(f"/v1/users/{first['user']['id']}")
    assert [one["role"] for one in user["role_assignments"]] == ["front_desk"]

    members = await connect(operator, anonymous, provider, audience="members", auto_provision=True)
    made = await members.sign_in()
    assert made["member"]["email"] == email
    async with client_of(operator.app, made["access_token"]) as member:
        assert (await member.get("/v1/me")).json()["id"] == made["member"]["id"]
        sessions = (await member.get("/v1/auth/sessions")).json()["data"]
        assert [one["methods"] for one in sessions] == [["sso"]]
        await operator.delete(f"/v1/sso-connections/{members.connection['id']}")
        assert (await member.get("/v1/me")).status_code == 401
    other = await operator.post("/v1/members", {"name": "Out", "email": f"out@{DOMAIN}", "may_sign_in": False})
    provider.person = {"email": other["email"], "sub": "s-9"}
    members = await connect(operator, anonymous, provider, audience="members", auto_provision=True)
    assert (await members.sign_in(status=403))["code"] == "sso_not_admitted"


async def test_a_merged_member_signs_in_as_the_one_that_stays(
    operator: Operator, anonymous: httpx.AsyncClient, provider: Provider
) -> None:
    """Whether the provider knew the duplicate or only has the address that the duplicate had."""
    dance = await connect(operator, anonymous, provider, audience="members")
    duplicate = await operator.post("/v1/members", {"name": "Ada", "email": f"ada@{DOMAIN}", "may_sign_in": True})
    provider.person = {"email": duplicate["email"]}
    await dance.sign_in()
    stays = await operator.post("/v1/members", {"name": "Ada L.", "may_sign_in": True})
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": duplicate["id"]}, status=200)
    assert (await dance.sign_in())["member"]["id"] == stays["id"]
    # The same subject's second duplicate: there the one that stays is known already, and stays so.
    again = await operator.post("/v1/members", {"name": "Ada", "email": f"a.l@{DOMAIN}", "may_sign_in": True})
    provider.person = {"email": again["email"], "sub": "s-9"}
    await dance.sign_in()
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": again["id"]}, status=200)
    assert (await dance.sign_in(status=403))["code"] == "sso_not_admitted"
    provider.person = {"email": duplicate["email"]}
    assert (await dance.sign_in())["member"]["id"] == stays["id"]
    other = await connect(operator, anonymous, provider, audience="members")  # knows nobody but by the address
    assert (await other.sign_in())["member"]["id"] == stays["id"]


async def test_sessions_end_when_a_domain_is_taken_away(
    operator: Operator, anonymous: httpx.AsyncClient, provider: Provider
) -> None:
    person = await make_user(operator, "manager")
    dance = await connect(operator, anonymous, provider, email_domains=[DOMAIN, "example.org"])
    provider.person = {"email": person.email}
    path = f"/v1/sso-connections/{dance.connection['id']}"
    async with client_of(operator.app, (await dance.sign_in())["access_token"]) as staff:
        await operator.patch(path, {"email_domains": [DOMAIN, "example.org", "example.net"]})
        assert (await staff.get("/v1/members")).status_code == 200
        await operator.patch(path, {"email_domains": ["example.org"]})
        assert (await staff.get("/v1/members")).status_code == 401
    pkce = Pkce()
    assert (await dance.come_back(pkce))[1]["error"] == "sign_in_failed"  # known, and of no domain any more


async def test_a_malicious_provider_gets_nothing_but_its_own_organization(
    operator: Operator, stranger: Operator, anonymous: httpx.AsyncClient, provider: Provider, db: Database
) -> None:
    """Its owner says that somebody is the owner of another organization, who also works here, or doesn't."""
    victim = await make_user(stranger, "owner")
    evil = await connect(operator, anonymous, provider, auto_provision=True, role_assignments=[{"role": "owner"}])
    provider.person = {"email": victim.email}
    assert (await evil.sign_in(status=403))["code"] == "sso_not_admitted"  # an account is nobody else's to take in
    async with db.transaction(operator.principal) as session:
        await add_user(session, operator, victim.id, "read_only")
    tokens = await evil.sign_in()
    assert [one["slug"] for one in tokens["organizations"]] == [operator.slug]
    own = await sign_in(anonymous, victim, organization=stranger.slug)
    app = await register(operator)
    async with client_of(operator.app, tokens["access_token"]) as thief:
        for method, path, body in (
            ("POST", "/v1/auth/switch-organization", {"organization": stranger.slug}),
            ("GET", "/v1/organizations", None),
            ("POST", "/v1/organizations", {"name": "Mine", "slug": f"mine-{new_id().hex[:8]}"}),
            ("GET", "/v1/auth/account", None),
            ("PATCH", "/v1/auth/account", {"name": "Mallory"}),
            ("POST", "/v1/auth/totp", {"password": "correct horse battery"}),
            ("GET", "/v1/auth/second-factor", None),
            ("GET", "/v1/auth/passkeys", None),
            ("GET", "/v1/auth/sessions", None),
            ("DELETE", "/v1/auth/sessions", None),
            ("DELETE", f"/v1/auth/sessions/{own['session_id']}", None),
            ("GET", "/v1/auth/authorized-apps", None),
            ("DELETE", f"/v1/auth/authorized-apps/{app.id}", None),
        ):
            answer = await thief.request(method, path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "sso_not_allowed"), (path, answer.text)
        who = (await thief.get("/v1/auth/session")).json()
        assert [one["slug"] for one in who["organizations"]] == [operator.slug]
        assert "members:write" not in {one["scope"] for one in who["rights"]}
        assert (await thief.get(f"/v1/public/{stranger.slug}/sso-connections")).status_code in (404, 405)
        assert (await thief.post("/v1/auth/sign-out")).status_code == 204
        assert (await thief.get("/v1/auth/session")).status_code == 401
    # On the consent page, too: a password's session may let an app in, this one may not.
    here = await sign_in(anonymous, victim, organization=operator.slug)
    by_sso = await evil.sign_in()
    for session, may in ((here, True), (by_sso, False)):
        page = await anonymous.get(app.asks(Pkce()), headers={"Cookie": f"coworkapi-consent={session['access_token']}"})
        assert ('value="allow"' in page.text) is may
    async with client_of(operator.app, own["access_token"]) as still:
        assert (await still.get("/v1/auth/account")).json()["name"] == "Ada Example"
    async with db.transaction(operator.principal) as session:
        assert (await session.get_one(User, victim.id)).email == victim.email


def _set(**values: Any) -> Callable[[Claims], None]:
    return lambda claims: claims.update(values)


LIES: list[tuple[str, Callable[[Claims], Any]]] = [
    ("answers another question", _set(nonce="another")),
    ("answers another question", lambda claims: claims.pop("nonce")),
    ("for another client", _set(aud="another")),
    ("for another client", _set(aud=[CLIENT_ID, "another"])),
    ("for another client", _set(azp="another")),
    ("of another issuer", _set(iss="https://accounts.example.com")),
    ("has expired", lambda claims: claims.update(iat=claims["iat"] - 400, exp=claims["exp"] - 400)),
    ("only later", lambda claims: claims.update(iat=claims["iat"] + 400, exp=claims["exp"] + 400)),
    ("when it holds", lambda claims: claims.pop("exp")),
    ("not verified", _set(email_verified=False)),
    ("not verified", _set(email_verified="true")),
    ("of no domain", _set(email="ada@sub.example.com")),
    ("of no domain", _set(email="ada@evil.test@example.com")),
    ("names nobody", lambda claims: claims.pop("sub")),
]


async def test_what_a_lie_is_worth(operator: Operator, anonymous: httpx.AsyncClient, provider: Provider) -> None:
    """Every case begins where an honest answer would sign in: the last one does."""
    person = await make_user(operator, "manager")
    dance = await connect(operator, anonymous, provider)
    provider.person = {"email": person.email}
    honest: Callable[[Claims], Any] = lambda claims: None  # noqa: E731
    forged = [
        ("by an algorithm", provider.unsigned),
        ("by an algorithm", provider.hs256_with_the_public_key),
        ("not signed by the provider", provider.by_another_key),
    ]
    for why, change, sign in [*((*lie, None) for lie in LIES), *((why, honest, one) for why, one in forged)]:
        provider.change, provider.sign = change, sign
        said = (await dance.come_back(Pkce()))[1]
        assert why in said["error_description"]
        assert (said["error"], said["state"], "code" in said) == ("sign_in_failed", "st4te", False)
    provider.change, provider.sign = honest, None

    pkce = Pkce()
    callback, said = await dance.come_back(pkce)
    replayed = await anonymous.get(callback)
    assert (replayed.status_code, replayed.json()["code"]) == (400, "sso_state_refused")
    assert "location" not in replayed.headers
    assert (await anonymous.get("/v1/sso/callback?state=cwss_made-up&code=x")).status_code == 400
    assert (await dance.enter(said["code"], Pkce().verifier, 401))["code"] == "sso_code_refused"
    assert (await dance.enter(said["code"], pkce.verifier, 401))["code"] == "sso_code_refused"  # tried, so used
    for elsewhere in ("https://evil.test/", BACK + "&more=1", "https://app.example.com/signed-in"):
        assert (await dance.start(pkce, 422, redirect_uri=elsewhere))["errors"][0]["pointer"] == "/redirect_uri"
    said = (await dance.come_back(pkce))[1]
    await dance.enter(said["code"], pkce.verifier)
    assert (await dance.enter(said["code"], pkce.verifier, 401))["code"] == "sso_code_refused"
    asked = dict(parse_qsl(urlsplit((await dance.start(pkce))["authorization_url"]).query))
    answer = await anonymous.get("/v1/sso/callback", params={"state": asked["state"], "error": "access_denied"})
    assert told(answer)["error"] == "access_denied"


async def test_who_may_set_it_up(operator: Operator, anonymous: httpx.AsyncClient, provider: Provider) -> None:
    """A provider for staff could be any of them, so it takes every right; the secret is shown nowhere."""
    dance = await connect(operator, anonymous, provider)
    path = f"/v1/sso-connections/{dance.connection['id']}"
    first = await operator.http.get(path)
    assert CLIENT_SECRET not in first.text
    assert "client_secret" not in first.text
    stale = {"If-Match": '"7"'}
    assert (await operator.patch(path, {"name": "Other"}, 412, headers=stale))["code"] == "precondition_failed"
    async with client_of(operator.app, await operator.key(["sso:read", "sso:write", "members:write"])) as some:
        refused = await some.patch(path, json={"issuer": "https://evil.example.com"})
        assert (refused.status_code, refused.json()["code"]) == (403, "rights_not_held")
        assert (await some.patch(path, json={"client_secret": "x"})).status_code == 403
        assert (await some.patch(path, json={"enabled": False})).status_code == 200
        assert (await some.patch(path, json={"enabled": True})).status_code == 403
    body = {"audience": "staff", "auto_provision": True}
    with pytest.raises(AssertionError, match="role_assignments"):
        await connect(operator, anonymous, provider, **body)
    provider.named = "https://accounts.example.com"  # its discovery is another issuer's
    lying = await connect(operator, anonymous, provider, issuer=provider.issuer + "/")
    assert (await lying.start(Pkce(), 503))["code"] == "sso_provider_unusable"
    told_of = [event["type"] for event in await operator.events() if event["type"].startswith("sso_")]
    assert told_of == ["sso_connection.created", "sso_connection.updated", "sso_connection.created"]
