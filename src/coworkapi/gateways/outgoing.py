"""Calls to addresses that customers choose (webhooks), which must not reach what only this machine can.

The address is checked where the connection is made, so that a name that resolves to another address the second time
(DNS rebinding) finds the same door closed. Redirects are not followed, proxies of the environment not used, and of an
answer only the beginning is read.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import perf_counter
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

import httpcore

SECONDS = 10.0
ANSWER_BYTES = 2048
CONNECTIONS_EACH = 16
POOLS = 512
_IDLE_SECONDS = 30.0
_STALE_SECONDS = 0.5

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


class AddressClosed(httpcore.ConnectError):
    """The name leads to an address that isn't public."""


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

    An async context manager: at its end connections are closed.
    """

    def __init__(self, *, any_target: bool = False, seconds: float = SECONDS) -> None:
        self._backend = GuardedBackend(any_target=any_target)
        self._seconds = seconds
        # A pool for each address: a pool's own search for a free connection looks at all that it has.
        self._pools: OrderedDict[tuple[bytes, bytes, int | None], httpcore.AsyncConnectionPool] = OrderedDict()
        self._busy: dict[tuple[bytes, bytes, int | None], int] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        pools, self._pools = list(self._pools.values()), OrderedDict()
        for pool in pools:
            await pool.aclose()

    async def post(self, url: str, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Answer:
        """Never raises but for cancellation: what goes wrong is the answer's `error`."""
        began = perf_counter()
        try:
            async with asyncio.timeout(self._seconds):
                try:
                    return await self._post(url, headers, body, began)
                except (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError):
                    # A kept connection that was closed at this very moment; a fresh one tells what is really wrong.
                    if perf_counter() - began > _STALE_SECONDS:
                        raise
                    return await self._post(url, headers, body, began)
        except TimeoutError:
            error = f"no answer within {self._seconds:g} seconds"
        except AddressClosed as closed:
            error = str(closed)
        except ssl.SSLError as wrong:
            error = f"TLS: {wrong.reason or wrong}"
        except httpcore.ConnectError as wrong:
            error = f"no connection: {wrong}"[:300]
        except (httpcore.ProtocolError, httpcore.NetworkError) as wrong:
            error = f"the connection broke: {wrong or type(wrong).__name__}"[:300]
        except (OSError, ValueError) as wrong:
            error = f"not reached: {wrong}"[:300]
        return Answer(None, perf_counter() - began, error)

    async def _post(self, url: str, headers: Iterable[tuple[bytes, bytes]], body: bytes, began: float) -> Answer:
        target = _target(url)
        origin = (target.scheme, target.host, target.port)
        pool = await self._pool(origin)
        self._busy[origin] = self._busy.get(origin, 0) + 1
        try:
            request = httpcore.Request(
                b"POST",
                target,
                headers=[
                    (b"host", _host_header(url)),
                    (b"content-length", str(len(body)).encode()),
                    *headers,
                ],
                content=body,
            )
            response = await pool.handle_async_request(request)
            begun = bytearray()
            try:
                async for chunk in response.aiter_stream():
                    begun += chunk
                    if len(begun) >= ANSWER_BYTES:
                        break
            finally:
                await response.aclose()
        finally:
            self._busy[origin] -= 1
            if not self._busy[origin]:
                del self._busy[origin]
        waits = (value.decode("latin-1")[:100] for name, value in response.headers if name.lower() == b"retry-after")
        excerpt = bytes(begun[:ANSWER_BYTES]).decode(errors="replace").replace("\0", "")
        return Answer(response.status, perf_counter() - began, None, next(waits, None), excerpt)

    async def _pool(self, origin: tuple[bytes, bytes, int | None]) -> httpcore.AsyncConnectionPool:
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = httpcore.AsyncConnectionPool(
                ssl_context=_tls(),
                max_connections=CONNECTIONS_EACH,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=self._backend,
            )
        self._pools.move_to_end(origin)
        while len(self._pools) > POOLS:
            oldest = next((one for one in self._pools if one not in self._busy and one != origin), None)
            if oldest is None:
                break
            await self._pools.pop(oldest).aclose()
        return pool


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only. Times are kept by whoever calls."""

    def __init__(self, *, any_target: bool = False) -> None:
        self._any_target = any_target

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in await self.addresses(host, port):
            try:
                reader, writer = await asyncio.open_connection(address, port)
            except OSError as error:
                last = httpcore.ConnectError(error.strerror or str(error))
                continue
            stream = _Stream(reader, writer)
            # Connecting to an address has no second look at DNS; this is what we are connected to all the same.
            peer = writer.get_extra_info("peername")
            if not self._any_target and not is_public(str(peer[0])):
                await stream.aclose()
                raise AddressClosed(f"{host} leads to {peer[0]}, which is not an address of the public internet")
            return stream
        raise last

    async def addresses(self, host: str, port: int) -> list[str]:
        """Where the name leads, as far as it may be called. Raises AddressClosed when that is nowhere."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} can't be resolved: {error}") from None
        every = list(dict.fromkeys(str(one[4][0]) for one in found))
        open_ones = every if self._any_target else [one for one in every if is_public(one)]
        if every and not open_ones:
            raise AddressClosed(f"{host} leads to {every[0]}, which is not an address of the public internet")
        return open_ones

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection of asyncio's own: the call as a whole has one time limit, so its parts need none."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        try:
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        self._writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await self._writer.wait_closed()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except ssl.SSLError as error:
            await self.aclose()
            raise httpcore.ConnectError(f"TLS: {error.reason or error}") from error
        except OSError as error:
            await self.aclose()
            raise httpcore.ConnectError(str(error)) from error
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # of an idle connection: the other side has closed it
            return self._reader.at_eof() or self._writer.is_closing()
        names: Mapping[str, str] = {"ssl_object": "ssl_object", "socket": "socket", "server_addr": "peername"}
        return self._writer.get_extra_info(names[info]) if info in names else None


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@lru_cache(maxsize=4096)
def _target(url: str) -> httpcore.URL:
    parts = urlsplit(url)
    return httpcore.URL(
        scheme=parts.scheme.encode(),
        host=(parts.hostname or "").encode(),
        port=parts.port,
        target=_path(parts).encode(),
    )


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=4096)
def _host_header(url: str) -> bytes:
    return urlsplit(url).netloc.encode()
