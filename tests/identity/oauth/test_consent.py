"""The consent page: the whole dance, PKCE, redirects, and who may answer."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlencode, urlsplit

import httpx2
import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client
from hypothesis import example, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from coworkapi.core.ids import decode_id, encode_id
from coworkapi.identity.oauth.rules import is_challenge, is_registered, origin_of, proves, redirect_uri_problem
from coworkapi.settings import Settings
from tests.identity.factories import make_user, signed_in
from tests.identity.oauth.dance import (
    CALLBACK,
    METADATA,
    Pkce,
    allowed,
    browser,
    form_token,
    register,
    sign_in,
    submit,
    told,
)
from tests.identity.test_factors import with_app
from tests.operator import Operator, client_of


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


async def test_members_let_apps_act_for_them(operator: Operator) -> None:
    body = {"name": "Mia Member", "email": "mia@example.com", "may_sign_in": True}
    member = await operator.post("/v1/members", body)
    app = await register(operator, people=["staff", "members"], scopes=["bookings:read", "me:read", "me:write"])
    pkce = Pkce()
    async with browser(operator) as http:
        page = await http.get(app.asks(pkce, scope="bookings:read me:read"))
        assert "I am a member" in page.text
        for address in ("mia@example.com", "nobody@example.com"):
            page = await submit(http, await http.get(page.request.url), "ask_for_link", email=address)
            assert page.status_code == 200
            assert "sign-in link is on its way" in page.text
        await operator.sweep()
        (mail,) = (await operator.get("/v1/mail-messages", template="member_sign_in"))["data"]
        link = next(re.finditer(r"http\S*member-sign-in#token=\S+", str(await mail_text(operator, mail["id"]))))
        assert (await submit(http, page, "use_link", link="nothing")).status_code == 422
        wrong = await submit(http, page, "use_link", link="cwl_" + "x" * 43)
        assert wrong.status_code == 401
        assert "doesn’t work any more" in wrong.text
        answer = await submit(http, page, "use_link", link=f"  {link.group()} ")
        page = await http.get(page.request.url.join(answer.headers["location"]))
        assert "Mia Member" in page.text
        assert "See your profile" in page.text
        assert "See bookings and availability" not in page.text, "members have no rights of staff to give"
        code = told(await submit(http, page, "allow"))["code"]
    tokens = await app.exchange(code, pkce)
    assert tokens["scope"] == "me:read"
    assert (await app.get("/v1/me", tokens))["id"] == member["id"]
    await app.get("/v1/bookings", tokens, 403)
    await app.get("/v1/me/authorized-apps", tokens, 403)
    async with client_of(operator.app, tokens["access_token"]) as http:
        refused = await http.patch("/v1/me", json={"name": "Mia M."})
        assert refused.status_code == 403
        assert 'error="insufficient_scope", scope="me:write"' in refused.headers["www-authenticate"]
    await operator.post(f"/v1/members/{member['id']}/archive", status=200)
    refused = await app.get("/v1/me", tokens, 401)
    assert refused["code"] == "unauthenticated"


async def mail_text(operator: Operator, mail_id: str) -> str:
    return str((await operator.get(f"/v1/mail-messages/{mail_id}"))["text"])


async def test_the_page_can_be_sent_by_nobody_elses_page(operator: Operator) -> None:
    person, app, pkce = await make_user(operator), await register(operator), Pkce()
    async with browser(operator) as http, browser(operator) as other:
        page = await sign_in(http, app.asks(pkce), person)
        cookie = page.request.headers["cookie"]
        assert "coworkapi-consent=cwa_" in cookie
        forged = await http.post(app.asks(pkce), data={"step": "allow"})
        assert (forged.status_code, "location" in forged.headers) == (403, False)
        for content in (b"\xff=%ff", b"&" * 100 + b"a=b" * 100):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            assert (await http.post(app.asks(pkce), content=content, headers=headers)).status_code == 403
        # A token that is good for another request, or for another browser, is good for nothing here.
        elsewhere = await other.get(app.asks(pkce))
        for borrowed in (elsewhere, await http.get(app.asks(pkce, scope="bookings:read"))):
            fields = {"step": "allow", "token": form_token(borrowed)}
            answer = await http.post(app.asks(pkce), data=fields)
            assert answer.status_code == 403
        fields = {"step": "allow", "token": form_token(elsewhere)}
        assert (await other.post(app.asks(pkce), data=fields)).status_code == 403, "nobody is signed in there"
        answer = await submit(http, page, "sign_out")
        page = await http.get(page.request.url.join(answer.headers["location"]))
        assert "Sign in to let Door Display in" in page.text
        async with client_of(operator.app, cookie.partition("coworkapi-consent=")[2].partition(";")[0]) as api:
            assert (await api.get("/v1/auth/session")).status_code == 401
        answers = [
            (await submit(http, page, "sign_in", email=email, password=password))
            for email, password in ((person.email, "wrong password"), ("nobody@example.com", "wrong password"))
        ]
        assert [answer.status_code for answer in answers] == [401, 401]
        texts = {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}
        assert len(texts) == 1, "whether an address has an account is not told here either"
    for header in ("SameSite=lax", "HttpOnly"):
        assert header in elsewhere.headers["set-cookie"]


async def test_who_works_elsewhere_lets_no_app_in_here(operator: Operator, stranger: Operator) -> None:
    foreigner, app = await make_user(stranger), await register(operator)
    async with browser(operator) as http:
        page = await http.get(app.asks(Pkce()))
        answer = await submit(http, page, "sign_in", email=foreigner.email, password=foreigner.password)
        assert answer.status_code == 404
        assert "doesn’t work for the organization" in answer.text
        # Nor with a session of the other organization's page.
        abroad = await register(stranger)
        await sign_in(http, abroad.asks(Pkce()), foreigner)
        assert "Sign in to let Door Display in" in (await http.get(app.asks(Pkce()))).text


@given(st.text("htps:/.@;,*#?\\ []1ae", max_size=40) | st.text(max_size=40))
@example("https://a;b/c")
@settings_of_hypothesis(max_examples=150)
def test_what_is_registered_can_stand_in_a_header(uri: str) -> None:
    if redirect_uri_problem(uri) is None:
        assert re.fullmatch(r"[A-Za-z0-9.+:/\[\]-]+", origin_of(uri))
        assert is_registered(uri, [uri])
    assert is_registered(uri, [CALLBACK]) is (uri == CALLBACK)


def test_only_the_verifier_proves_its_challenge() -> None:
    one, other = Pkce(), Pkce()
    assert proves(one.verifier, one.challenge)
    assert not proves(other.verifier, one.challenge)
    assert not proves(one.challenge, one.challenge), "which is what `plain` would take"
    assert not proves("", "")
    assert is_challenge(one.challenge)


async def test_a_second_factor_is_asked_for_on_the_page(operator: Operator) -> None:
    person, app, pkce = await make_user(operator), await register(operator), Pkce()
    async with signed_in(operator, person) as client:
        _, recovery_codes = await with_app(client)
    async with browser(operator) as http:
        page = await http.get(app.asks(pkce))
        assert 'name="otp"' not in page.text
        known = {"email": person.email, "password": person.password}
        wrong = await submit(http, page, "sign_in", email=person.email, password="some wrong password")
        assert 'name="otp"' not in wrong.text, "who doesn't know the password isn't told that there is a second factor"
        page = await submit(http, page, "sign_in", **known)
        assert page.status_code == 401
        assert 'name="otp"' in page.text
        page = await submit(http, page, "sign_in", **known, otp="000000")
        assert (page.status_code, 'name="otp"' in page.text) == (401, True)
        assert "coworkapi-consent" not in http.cookies
        answer = await submit(http, page, "sign_in", **known, otp=recovery_codes[0])
        page = await http.get(page.request.url.join(answer.headers["location"]))
        assert "code" in told(await submit(http, page, "allow"))


async def test_who_lacks_the_asked_for_factor_lets_no_app_in(operator: Operator) -> None:
    """They could work here by the app, otherwise."""
    person, app, pkce = await make_user(operator), await register(operator), Pkce()
    await operator.patch("/v1/organization", {"second_factor_required_from": "2020-01-01T00:00:00Z"})
    async with browser(operator) as http:
        page = await http.get(app.asks(pkce))
        answer = await submit(http, page, "sign_in", email=person.email, password=person.password)
        page = await http.get(page.request.url.join(answer.headers["location"]))
        assert "asks its staff for a second factor" in page.text
        assert ">Allow<" not in page.text
        assert "denied" in told(await submit(http, page, "deny"))["error"]
