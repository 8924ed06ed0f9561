"""Providers of OpenID Connect, which organizations choose: their discovery, their keys, and what they say of people.

An id_token is believed only as far as it is proved: signed by one of the provider's own keys with an algorithm for
public keys, for this client, now, and in answer to our question. Addresses are guarded as those of webhooks: a provider
is on the public internet, by HTTPS, unless settings say otherwise.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import re
import ssl
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

import httpcore
import orjson
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import Key, import_key

from coworkapi.gateways.outgoing import AddressClosed, Poster, fault_of_url

SECONDS = 5.0
ANSWER_BYTES = 256_000
KEYS_SECONDS, REFETCH_SECONDS, DISCOVERY_SECONDS = 3600.0, 60.0, 600.0
LEEWAY_SECONDS = 60
OLDEST_SECONDS = 600
_KEPT = 1000
# What a key must be for each algorithm that is taken: none of them shares a secret with the provider.
ALGORITHMS: Mapping[str, tuple[str, str | None]] = {
    "RS256": ("RSA", None),
    "PS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}\Z")


class OidcFault(Exception):
    """What is wrong with a provider, or with what it said. In our words alone: nothing of the answer is repeated."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider's discovery document says."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    posts_secret: bool  # in the body, since it doesn't take it in the header


@dataclass(frozen=True, slots=True)
class Said:
    """Whom a provider says it has signed in. `email` is in lower case and verified by the provider."""

    subject: str
    email: str
    name: str


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that may be called, judged after DNS was asked and where the connection is made."""

    def __init__(self, guard: Poster) -> None:
        self._guard = guard
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in await self._guard.addresses(host, port):
            try:
                return await self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("a provider is no socket of this machine")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class _Keys:
    keys: Sequence[tuple[Mapping[str, Any], Key]]
    fetched: float


class Oidc:
    """Asks providers. What they publish is kept in the process: discovery for ten minutes, keys for an hour, and an
    unknown key is asked for at most once a minute. `any_target`: providers may be at private addresses, by HTTP."""

    def __init__(self, *, any_target: bool = False, seconds: float = SECONDS) -> None:
        self.any_target = any_target
        self._seconds = seconds
        self._guard = Poster(any_target=any_target)
        self._tls = ssl.create_default_context()
        self._providers: dict[str, tuple[Provider, float]] = {}
        self._keys: dict[str, _Keys] = {}

    def fault_of(self, url: str) -> str | None:
        """What is wrong with an address of a provider, as far as it can be told without asking DNS."""
        return fault_of_url(url, any_target=self.any_target, https_only=True)

    async def discover(self, issuer: str) -> Provider:
        """Raises OidcFault."""
        kept = self._providers.get(issuer)
        if kept is not None and monotonic() - kept[1] < DISCOVERY_SECONDS:
            return kept[0]
        said = await self._json("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
        if said.get("issuer") != issuer:
            raise OidcFault("the provider's discovery document is of another issuer")
        asks, gives, keys = (str(said.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
        if any(len(one) > 2000 or self.fault_of(one) is not None for one in (asks, gives, keys)):
            raise OidcFault("the provider's discovery document names an address that isn't one of a provider")
        methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        posts = isinstance(methods, list) and "client_secret_basic" not in methods
        provider = Provider(issuer, asks, gives, keys, posts_secret=posts)
        _keep(self._providers, issuer, (provider, monotonic()))
        return provider

    async def exchange(
        self, provider: Provider, *, client_id: str, client_secret: str, code: str, verifier: str, redirect_uri: str
    ) -> str:
        """The id_token for a code. Raises OidcFault."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = [(b"content-type", b"application/x-www-form-urlencoded")]
        if provider.posts_secret:
            fields |= {"client_id": client_id, "client_secret": client_secret}
        else:  # RFC 6749, 2.3.1: encoded as in a form, before it is joined
            pair = f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}"
            headers.append((b"authorization", b"Basic " + base64.b64encode(pair.encode())))
        said = await self._json("POST", provider.token_endpoint, headers, urlencode(fields).encode())
        token = said.get("id_token")
        if not isinstance(token, str) or not token.isascii():
            raise OidcFault("the provider gave no id_token")
        return token

    async def validate(
        self, provider: Provider, token: str, *, client_id: str, nonce: str, domains: Sequence[str], now: datetime
    ) -> Said:
        """What an id_token proves. Raises OidcFault."""
        return _said(await self._claims(provider, token), provider.issuer, client_id, nonce, domains, now.timestamp())

    async def _claims(self, provider: Provider, token: str) -> Mapping[str, Any]:
        header = _header(token)
        algorithm, kid = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
            raise OidcFault("the id_token is not signed by an algorithm that is taken")
        kept = self._keys.get(provider.jwks_uri)
        age = monotonic() - kept.fetched if kept else 0.0
        if kept is None or age > KEYS_SECONDS or (not _fitting(kept, algorithm, kid) and age > REFETCH_SECONDS):
            kept = await self._fetch_keys(provider)
        for key in _fitting(kept, algorithm, kid):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", SecurityWarning)  # the newer names for EdDSA aren't in use yet
                    payload = jws.deserialize_compact(token, key, algorithms=[algorithm]).payload
                claims = orjson.loads(payload)
            except (JoseError, ValueError):
                continue
            if isinstance(claims, dict):
                return claims
        raise OidcFault("the id_token is not signed by the provider")

    async def _fetch_keys(self, provider: Provider) -> _Keys:
        said = await self._json("GET", provider.jwks_uri)
        listed, found = said.get("keys"), []
        for one in listed[:50] if isinstance(listed, list) else []:
            try:
                found.append((one, import_key(one)))
            except (JoseError, ValueError, KeyError, TypeError, AttributeError):
                continue  # of a kind that we don't know
        keys = _Keys(found, monotonic())
        _keep(self._keys, provider.jwks_uri, keys)
        return keys

    async def _json(
        self, method: str, url: str, headers: Sequence[tuple[bytes, bytes]] = (), body: bytes = b""
    ) -> dict[str, Any]:
        """Raises OidcFault: not reached in time, no plain 200, too long, or no JSON object."""
        fault = self.fault_of(url)
        if fault is not None:
            raise OidcFault(f"the provider's address can't be used: {fault}")
        try:
            async with asyncio.timeout(self._seconds):
                content = await self._fetch(method, url, [*headers, (b"accept", b"application/json")], body)
        except (TimeoutError, httpcore.TimeoutException):
            raise OidcFault("the provider didn't answer in time") from None
        except AddressClosed:
            raise OidcFault("the provider's address leads to no address of the public internet") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError):
            raise OidcFault("the provider can't be reached") from None
        try:
            said = orjson.loads(content)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise OidcFault("the provider's answer is no JSON object")
        return said

    async def _fetch(self, method: str, url: str, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> bytes:
        backend = _GuardedBackend(self._guard)
        async with (
            httpcore.AsyncConnectionPool(ssl_context=self._tls, network_backend=backend) as pool,
            pool.stream(method, url, headers=headers, content=body or None) as response,
        ):
            if response.status != 200:  # a redirect, too: it is followed nowhere
                raise OidcFault(f"the provider answered with the status {response.status}")
            content = bytearray()
            async for chunk in response.aiter_stream():
                content += chunk
                if len(content) > ANSWER_BYTES:
                    raise OidcFault("the provider's answer is too long")
            return bytes(content)


@lru_cache(maxsize=2)
def open_oidc(*, any_target: bool) -> Oidc:
    """The process's own, with what it keeps."""
    return Oidc(any_target=any_target)


def _said(
    claims: Mapping[str, Any], issuer: str, client_id: str, nonce: str, domains: Sequence[str], now: float
) -> Said:
    if claims.get("iss") != issuer:
        raise OidcFault("the id_token is of another issuer")
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience if isinstance(audience, list) else []
    if client_id not in audiences or (("azp" in claims or len(audiences) > 1) and claims.get("azp") != client_id):
        raise OidcFault("the id_token is for another client")
    issued, expires, begins = (_time(claims.get(name)) for name in ("iat", "exp", "nbf"))
    if issued is None or expires is None or ("nbf" in claims and begins is None):
        raise OidcFault("the id_token doesn't say when it holds")
    if expires <= now - LEEWAY_SECONDS or issued < now - OLDEST_SECONDS:
        raise OidcFault("the id_token has expired")
    if max(issued, begins or 0.0) > now + LEEWAY_SECONDS:
        raise OidcFault("the id_token holds only later")
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise OidcFault("the id_token answers another question")
    subject, email, name = claims.get("sub"), claims.get("email"), claims.get("name")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise OidcFault("the id_token names nobody")
    if claims.get("email_verified") is not True:
        raise OidcFault("the provider has not verified the e-mail address")
    local, _, domain = email.rpartition("@") if isinstance(email, str) else ("", "", "")
    if not _LOCAL_PART.match(local) or domain.lower() not in domains or len(local) + len(domain) > 253:
        raise OidcFault("the e-mail address is of no domain of this connection")
    address = f"{local}@{domain}".lower()
    shown = "".join(c for c in name if c.isprintable()).strip()[:200] if isinstance(name, str) else ""
    return Said(subject, address, shown or address)


def _time(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _header(token: str) -> Mapping[str, Any]:
    first = token.partition(".")[0]
    try:
        header = orjson.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, binascii.Error):
        header = None
    if not isinstance(header, dict):
        raise OidcFault("the id_token is none")
    return header


def _fitting(kept: _Keys, algorithm: str, kid: Any) -> list[Key]:
    """The keys that may have signed it: of the algorithm's own kind, and by their name where one is told."""
    kind, curve = ALGORITHMS[algorithm]
    return [
        key
        for told, key in kept.keys
        if told.get("kty") == kind
        and (curve is None or told.get("crv") == curve)
        and told.get("use", "sig") == "sig"
        and told.get("alg", algorithm) == algorithm
        and (kid is None or told.get("kid") == kid)
    ]


def _keep(cache: dict[str, Any], name: str, value: Any) -> None:
    cache.pop(name, None)
    cache[name] = value
    while len(cache) > _KEPT:
        del cache[next(iter(cache))]
