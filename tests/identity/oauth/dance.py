"""An app, a browser and a person, as they dance."""

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

from tests.identity.factories import Person
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
    assert action is not None
    address = page.request.url.join(action.group(1).replace("&amp;", "&"))
    return await http.post(address, data={"token": form_token(page), "step": step} | fields)


def form_token(page: httpx.Response) -> str:
    token = re.search(r'name="token" value="([^"]*)"', page.text)
    assert token is not None
    return token.group(1)


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
