"""A provider of OpenID Connect on this machine: discovery, keys, authorize and token, over real HTTP. It checks what it
is asked, as a provider does, and can be told to lie."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "cowork:1", "s3cret/%"
Claims = dict[str, Any]


def _make_keys() -> dict[str, Key]:
    return {
        "RS256": RSAKey.generate_key(2048, {"kid": "r"}),
        "ES256": ECKey.generate_key("P-256", {"kid": "e"}),
        "EdDSA": OKPKey.generate_key("Ed25519", {"kid": "o"}),
    }


def signed(claims: Claims, algorithm: str, key: Key, **header: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return jwt.encode({"alg": algorithm} | header, claims, key, algorithms=[algorithm])


@dataclass
class Provider:
    """Whom it signs in, and how it lies: `change` alters the claims, `sign` makes the token otherwise."""

    issuer: str = ""
    algorithm: str = "RS256"
    keys: dict[str, Key] = field(default_factory=_make_keys)
    person: Claims = field(default_factory=dict)
    change: Callable[[Claims], Any] = lambda claims: None
    sign: Callable[[Claims], str] | None = None
    named: str | None = None  # what discovery calls the issuer
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """Where the browser is sent back to, when the person has signed in."""
        assert address.startswith(f"{self.issuer}/authorize?"), address
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'session_state': 'x'})}"

    def answer(self, method: str, path: str, headers: dict[str, str], body: str) -> tuple[int, Any]:
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.named or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
            }
        if path == "/jwks":
            return 200, {"keys": [key.as_dict(private=False) for key in self.keys.values()]}
        if path == "/token" and method == "POST":
            return self._token(headers, {k: v[0] for k, v in parse_qs(body).items()})
        return 404, {}

    def _token(self, headers: dict[str, str], given: dict[str, str]) -> tuple[int, Any]:
        pair = base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode().split(":")
        assert [unquote(one) for one in pair] == [CLIENT_ID, CLIENT_SECRET]
        asked = self._codes.pop(given["code"], None)
        if asked is None or asked["redirect_uri"] != given["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= {"sub": "s-1", "email_verified": True, "name": "Grace Hopper"} | self.person
        self.change(claims)
        if self.sign is not None:
            return 200, {"id_token": self.sign(claims)}
        key = self.keys[self.algorithm]
        return 200, {"id_token": signed(claims, self.algorithm, key, kid=str(key.kid))}

    def hs256_with_the_public_key(self, claims: Claims) -> str:
        """What who takes any algorithm would believe: the public key as if it were a shared secret."""
        pem = self.keys["RS256"].as_bytes(encoding="PEM", private=False)
        head, payload = (_part(one) for one in ({"alg": "HS256", "kid": "r"}, claims))
        digest = hmac.digest(pem, f"{head}.{payload}".encode(), "sha256")  # by hand: the library refuses to
        return f"{head}.{payload}.{_base64(digest)}"

    def unsigned(self, claims: Claims) -> str:
        return f"{_part({'alg': 'none'})}.{_part(claims)}."

    def by_another_key(self, claims: Claims) -> str:
        return signed(claims, "RS256", RSAKey.generate_key(2048), kid="r")


@asynccontextmanager
async def running() -> AsyncIterator[Provider]:
    provider = Provider()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}
            body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
            method, path, _ = first.split(" ")
            status, said = provider.answer(method, path, headers, body)
            content = json.dumps(said).encode()
            writer.write(b"HTTP/1.1 %d X\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % (status, len(content)))
            writer.write(content)
            await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        provider.issuer = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield provider


def _part(value: Any) -> str:
    return _base64(json.dumps(value).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
