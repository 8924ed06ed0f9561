"""Who asks: an API key, a person's session, or an OAuth 2.1 client. Nothing here does input or output."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from coworkapi_client._calls import Call
from coworkapi_client._model import Model

# Renewed so many seconds before it ends, so that it doesn't end on its way.
EARLY = 30.0


class Credentials:
    """Base. `token` goes into `Authorization: Bearer`; None sends none."""

    token: str | None = None

    def due(self) -> bool:
        """Whether the token is to be renewed before it is used."""
        return False

    def renewal(self) -> Call[Any] | None:
        """The call that gives a new token; None where there is no way to one."""
        return None

    def renewed(self, answer: Any, response: httpx.Response) -> None:
        """Takes the renewal's answer."""


class ApiKey(Credentials):
    """`cwk_live_...` or `cwk_test_...`, or any token that is never renewed."""

    def __init__(self, key: str | None) -> None:
        self.token = key


@dataclass(frozen=True)
class Tokens:
    """A session's tokens, to keep and to come back with."""

    access_token: str
    refresh_token: str | None


class Session(Credentials):
    """A signed-in person. The access token is short; `refresh_token` gives a new pair, once.

    `on_change` is called with the tokens after each sign-in and renewal, and with None after a sign-out: save them
    there, or the next start begins with a refresh token that was used up.
    """

    def __init__(self, tokens: Tokens | None = None, on_change: Callable[[Tokens | None], None] | None = None) -> None:
        self.tokens = tokens
        self.on_change = on_change
        self._ends = float("inf")

    @property
    def token(self) -> str | None:  # type: ignore[override]
        return self.tokens.access_token if self.tokens else None

    def due(self) -> bool:
        return self.tokens is not None and time.monotonic() > self._ends

    def renewal(self) -> Call[Any] | None:
        if self.tokens is None or self.tokens.refresh_token is None:
            return None
        body = {"refresh_token": self.tokens.refresh_token}
        return Call("POST", "/v1/auth/refresh", SessionAnswer, body=body, signed=False)

    def renewed(self, answer: Any, response: httpx.Response) -> None:
        """Also called with what a sign-in answers."""
        self._ends = time.monotonic() + _seconds_until(answer.access_expires_at, response) - EARLY
        self.change(Tokens(answer.access_token, answer.refresh_token))

    def change(self, tokens: Tokens | None) -> None:
        self.tokens = tokens
        if self.on_change is not None:
            self.on_change(tokens)


class SessionAnswer(Model):
    """What every sign-in and renewal has in common."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str | None = None


class OAuthAnswer(Model):
    """RFC 6749, 5.1."""

    access_token: str
    expires_in: float | None = None
    refresh_token: str | None = None


class OAuth(Credentials):
    """An OAuth 2.1 app. By itself it acts for itself (client credentials), with `tokens` for the person who agreed.

    `client_secret` is None for a public app. `on_change` is called with each new pair: save it, for a refresh token
    works once. To let a person agree, send them to `authorization_url(...)`, and hand what comes back to `use_code`.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str | None = None,
        *,
        scope: str | None = None,
        tokens: Tokens | None = None,
        on_change: Callable[[Tokens], None] | None = None,
    ) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.scope = scope
        self.tokens = tokens
        self.on_change = on_change
        self._code: dict[str, str] | None = None
        self._ends = float("inf") if tokens else 0.0

    @property
    def token(self) -> str | None:  # type: ignore[override]
        return self.tokens.access_token if self.tokens else None

    def authorization_url(self, base_url: str, *, redirect_uri: str, state: str) -> tuple[str, str]:
        """Where to send the person (authorization code with PKCE), and the verifier: keep it beside `state`, and check
        that `state` comes back as it was."""
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **({"scope": self.scope} if self.scope else {}),
        }
        return f"{base_url.rstrip('/')}/oauth/authorize?{urlencode(asked)}", verifier

    def use_code(self, code: str, *, verifier: str, redirect_uri: str) -> None:
        """Takes the code that the person came back with; the next call turns it into tokens."""
        self.tokens, self._ends = None, 0.0
        self._code = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}

    def due(self) -> bool:
        return time.monotonic() > self._ends

    def renewal(self) -> Call[Any] | None:
        refresh = self.tokens.refresh_token if self.tokens else None
        if self._code is not None:
            form = {"grant_type": "authorization_code", **self._code}
        elif refresh:
            form = {"grant_type": "refresh_token", "refresh_token": refresh}
        elif self.client_secret:
            form = {"grant_type": "client_credentials", **({"scope": self.scope} if self.scope else {})}
        else:
            return None
        headers = {}
        if self.client_secret:
            pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"  # RFC 6749, 2.3.1
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_id"] = self.client_id
        return Call("POST", "/oauth/token", OAuthAnswer, form=form, headers=headers, signed=False)

    def renewed(self, answer: Any, response: httpx.Response) -> None:
        lifetime = answer.expires_in
        self._ends = float("inf") if lifetime is None else time.monotonic() + max(0.0, lifetime - EARLY)
        before = self.tokens.refresh_token if self.tokens else None
        self._code = None
        self.tokens = Tokens(answer.access_token, answer.refresh_token or before)
        if self.on_change is not None:
            self.on_change(self.tokens)


def _seconds_until(end: datetime, response: httpx.Response) -> float:
    """By the service's own clock where it tells one: ours may be wrong."""
    try:
        now = parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError):
        now = datetime.now(end.tzinfo)
    return (end - now).total_seconds()
