"""Calls to addresses that customers choose (webhooks), which must not reach what only this machine can.

The address is checked where the connection is made, so that a name that resolves to another address the second time
(DNS rebinding) finds the same door closed. Redirects are not followed, proxies of the environment not used, and of an
answer only the beginning is read.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import perf_counter
from typing import Any, Self
from urllib.parse import urlsplit

import httptools

SECONDS = 10.0
ANSWER_BYTES = 2048
HEAD_BYTES = 32_768
IDLE, IDLE_SECONDS = 1000, 30.0

_Origin = tuple[str, str, int]

# What Python's `is_global` lets through or judges differently from version to version.
_CLOSED = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",  # Azure's own address inside its machines
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b::/96",  # NAT64: a gateway would go on to an IPv4 address of the caller's choice
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2002::/16",  # 6to4, likewise
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
_CLOSED_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain")


class AddressClosed(ConnectionError):
    """The name leads to an address that isn't public."""


class BadAnswer(Exception):
    """What came isn't an answer of HTTP/1.1."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet. An IPv4 address inside an IPv6 one is never."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return found.is_global and not found.is_multicast and not any(found in net for net in _CLOSED)


def fault_of_url(url: str, *, any_target: bool, https_only: bool) -> str | None:
    """What is wrong with an address that shall be posted to; None: nothing that can be told without asking DNS.

    `any_target`: private addresses and plain HTTP are fine (development).
    """
    if any(ord(c) <= 32 or ord(c) >= 127 for c in url) or "\\" in url:
        return "write it in plain ASCII, without spaces, line breaks or backslashes (percent-encode what needs it)"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "isn't an address: write it as https://example.com/hooks"
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host:
        return "write it as https://example.com/hooks"
    if "@" in parts.netloc:
        return "may not hold a user name or password: deliveries are signed instead"
    if parts.fragment:
        return "may not have a fragment (#...): it is never sent"
    if any_target:
        return None
    if parts.scheme == "http" and https_only:
        return "must begin with https:// in a live organization"
    if port is not None and port not in (80, 443) and port < 1024:
        return f"port {port} belongs to another protocol: use 443, 80 or one from 1024 on"
    return _fault_of_host(host)


def _fault_of_host(host: str) -> str | None:
    literal = _literal(host)
    if literal is not None:
        return None if is_public(literal) else f"{host} is not an address of the public internet"
    name = host.rstrip(".").lower()
    if any(name == one or name.endswith("." + one) for one in _CLOSED_NAMES) or "." not in name:
        return f"{host} is not a name of the public internet"
    return None


def _literal(host: str) -> str | None:
    """The IP address that the host is, also in forms that only resolvers know (2130706433, 0x7f.1, 0177.1)."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one call. `status` None: there was no answer, and `error` says why. `body`: its beginning."""

    status: int | None
    seconds: float
    error: str | None = None
    retry_after: str | None = None
    body: str = ""


class Poster:
    """Posts to addresses of customers, keeping connections. `any_target`: private addresses, too.

    An async context manager: at its end connections are closed. How many there are at a time is for whoever calls.
    """

    def __init__(self, *, any_target: bool = False, seconds: float = SECONDS) -> None:
        self.any_target = any_target
        self._seconds = seconds
        self._idle: dict[_Origin, list[_Line]] = {}
        self._idle_count = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        for lines in self._idle.values():
            for line in lines:
                line.close()
        self._idle.clear()
        self._idle_count = 0
        await asyncio.sleep(0)  # for the transports to notice

    async def post(self, url: str, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Answer:
        """Never raises but for cancellation: what goes wrong is the answer's `error`."""
        began = perf_counter()
        try:
            async with asyncio.timeout(self._seconds):
                origin, head = _opening(url)
                request = _request(head, headers, body)
                while (line := self._kept(origin)) is not None:
                    try:
                        return await self._ask(origin, line, request, began)
                    except ConnectionError:
                        continue  # it was closed at this very moment; a fresh one tells what is really wrong
                return await self._ask(origin, await self.connect(origin), request, began)
        except TimeoutError:
            error = f"no answer within {self._seconds:g} seconds"
        except (AddressClosed, BadAnswer) as wrong:
            error = str(wrong)
        except ssl.SSLError as wrong:
            error = f"TLS: {getattr(wrong, 'verify_message', '') or wrong.reason or wrong}"
        except (OSError, ValueError) as wrong:
            error = f"not reached: {wrong or type(wrong).__name__}"
        return Answer(None, perf_counter() - began, error[:300])

    async def _ask(self, origin: _Origin, line: _Line, request: bytes, began: float) -> Answer:
        try:
            answer = await line.ask(request)
        except BaseException:
            line.close()
            raise
        if answer.keep and self._idle_count < IDLE:
            line.idle_since = perf_counter()
            self._idle.setdefault(origin, []).append(line)
            self._idle_count += 1
        else:
            line.close()
        excerpt = bytes(answer.body[:ANSWER_BYTES]).decode(errors="replace").replace("\0", "")
        return Answer(answer.status, perf_counter() - began, None, answer.retry_after, excerpt)

    def _kept(self, origin: _Origin) -> _Line | None:
        """A connection that is open, as far as one can know."""
        lines = self._idle.get(origin, [])
        oldest = perf_counter() - IDLE_SECONDS
        while lines:
            line = lines.pop()
            self._idle_count -= 1
            if not lines:
                del self._idle[origin]
            if line.is_open and line.idle_since >= oldest:
                return line
            line.close()
        if self._idle_count > IDLE // 2:
            self._forget_old(oldest)
        return None

    def _forget_old(self, oldest: float) -> None:
        for origin, lines in list(self._idle.items()):
            for line in [one for one in lines if one.idle_since < oldest]:
                lines.remove(line)
                self._idle_count -= 1
                line.close()
            if not lines:
                del self._idle[origin]

    async def connect(self, origin: _Origin) -> _Line:
        """A new connection. Raises AddressClosed, or OSError when nothing can be reached there."""
        scheme, host, port = origin
        last: OSError = OSError(f"{host} has no address")
        for address in await self.addresses(host, port):
            tls: dict[str, Any] = {"ssl": _tls(), "server_hostname": host} if scheme == "https" else {}
            loop = asyncio.get_running_loop()
            try:
                transport, line = await loop.create_connection(_Line, address, port, **tls)
            except ssl.SSLError:
                raise
            except OSError as error:
                last = error
                continue
            # Connecting to an address has no second look at DNS; this is what we are connected to all the same.
            peer = str(transport.get_extra_info("peername")[0])
            if not self.any_target and not is_public(peer):
                line.close()
                raise AddressClosed(f"{host} leads to {peer}, which is not an address of the public internet")
            return line
        raise last

    async def addresses(self, host: str, port: int) -> list[str]:
        """Where the name leads, as far as it may be called. Raises AddressClosed when that is nowhere."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise OSError(f"{host} can't be resolved: {error}") from None
        every = list(dict.fromkeys(str(one[4][0]) for one in found))
        open_ones = every if self.any_target else [one for one in every if is_public(one)]
        if every and not open_ones:
            raise AddressClosed(f"{host} leads to {every[0]}, which is not an address of the public internet")
        return open_ones


class _Heard:
    """An answer as it comes in."""

    __slots__ = ("body", "keep", "retry_after", "status")

    def __init__(self) -> None:
        self.status = 0
        self.retry_after: str | None = None
        self.body = bytearray()
        self.keep = False


class _Line(asyncio.Protocol):
    """One connection, one request at a time. Parsed by llhttp; of an answer no more is kept than is shown."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[_Heard] | None = None
        self._parser: Any = None
        self._heard = _Heard()
        self._head_bytes = 0
        self.idle_since = 0.0

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def ask(self, request: bytes) -> _Heard:
        """Sends a request; its answer. Raises ConnectionError when the line is closed before one, and BadAnswer."""
        if not self.is_open or self._transport is None:
            raise ConnectionResetError("the connection was closed")
        self._heard, self._head_bytes = _Heard(), 0
        self._parser = httptools.HttpResponseParser(self)
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiter

    # What the transport says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        if self._waiter is None or self._waiter.done():
            self.close()  # nobody asked
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(BadAnswer(f"not an answer of HTTP/1.1: {error}"))
            return
        if not self._heard.status:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._fail(BadAnswer("the answer's headers have no end"))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._heard.status >= 200:  # its end was the answer's end
            self._finish(keep=False)
        else:
            self._fail(ConnectionResetError("the connection was closed without an answer"))

    # What the parser says

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after":
            self._heard.retry_after = value.decode("latin-1")[:100]

    def on_headers_complete(self) -> None:
        self._heard.status = self._parser.get_status_code()

    def on_body(self, chunk: bytes) -> None:
        self._heard.body += chunk[:ANSWER_BYTES]
        if len(self._heard.body) >= ANSWER_BYTES:
            self._finish(keep=False)

    def on_message_complete(self) -> None:
        if self._heard.status < 200:  # "go on": the answer is still to come
            self._heard = _Heard()
            return
        self._finish(keep=self._parser.should_keep_alive())

    def _finish(self, *, keep: bool) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._heard.keep = keep
            self._waiter.set_result(self._heard)

    def _fail(self, error: Exception) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@lru_cache(maxsize=4096)
def _opening(url: str) -> tuple[_Origin, bytes]:
    """Where an address is, and how a request to it begins."""
    parts = urlsplit(url)
    if any(ord(c) <= 32 or ord(c) >= 127 for c in url) or parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("not an address that can be posted to")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    head = f"POST {path} HTTP/1.1\r\nhost: {parts.netloc.rpartition('@')[2]}\r\n"
    return (parts.scheme, parts.hostname, port), head.encode()


def _request(head: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> bytes:
    lines = [head, b"content-length: %d\r\n" % len(body)]
    for name, value in headers:
        if b"\r" in value or b"\n" in value:
            raise ValueError("a header's value has a line break")
        lines.append(b"%s: %s\r\n" % (name, value))
    return b"".join([*lines, b"\r\n", body])
