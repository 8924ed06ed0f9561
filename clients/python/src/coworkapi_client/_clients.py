"""The clients: one for each face of the API, blocking and with asyncio."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, TypeVar

import httpx

from coworkapi_client._calls import Call
from coworkapi_client._credentials import ApiKey, Credentials, OAuth, Session, Tokens
from coworkapi_client._exchange import Options, exchange, opened
from coworkapi_client._faces import AsyncMember, AsyncOperator, AsyncPublic, Member, Operator, Public
from coworkapi_client._model import Model
from coworkapi_client._pages import AsyncItems, Items, Page
from coworkapi_client._stream import AsyncStream, Stream
from coworkapi_client._transports import AsyncTransport, Transport

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")
M = TypeVar("M", bound=Model)
C = TypeVar("C", bound="_Base")
LOCAL = "http://127.0.0.1:8000"


class _Common(TypedDict, total=False):
    """What every client takes. `timeout`: seconds for each try. `base_url`: default the environment's COWORKAPI_URL."""

    base_url: str | None
    timeout: float | httpx.Timeout
    max_retries: int
    headers: Mapping[str, str] | None


class ClientOptions(_Common, total=False):
    """Options of blocking clients. `http_client`: one of your own (proxies, certificates, limits)."""

    http_client: httpx.Client | None


class AsyncClientOptions(_Common, total=False):
    """Options of asyncio clients. `http_client`: one of your own (proxies, certificates, limits)."""

    http_client: httpx.AsyncClient | None


class _Base:
    """What blocking and asyncio clients share: settings, and the resources by name."""

    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = {}
    ASYNC: ClassVar[bool] = False

    organization_ref: str
    options: Options
    credentials: Credentials
    transport: Transport | AsyncTransport
    _is_own: bool

    def _begin(self, base_url: str | None, *, is_own: bool) -> None:
        """Where to: as given, as an `http_client` of the caller's knows, or as the environment says."""
        self._is_own = is_own
        known = base_url or str(self.transport.http.base_url)
        self.transport.http.base_url = httpx.URL(known or os.environ.get("COWORKAPI_URL") or LOCAL)

    if not TYPE_CHECKING:  # which knows them all by name

        def __getattr__(self, name: str) -> Any:
            """A resource, loaded when it is first used: most programs use a few of a hundred."""
            try:
                module, cls = self.RESOURCES[name]
            except KeyError:
                raise AttributeError(f"{type(self).__name__} has no {name!r}") from None
            found = getattr(import_module(f"coworkapi_client.resources.{module}"), f"Async{cls}" if self.ASYNC else cls)
            self.__dict__[name] = resource = found(self)
            return resource

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.RESOURCES})

    def with_options(
        self: C,
        *,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> C:
        """The same client (connections, credentials) with other settings, for some calls."""
        other = copy.copy(self)
        for name in self.RESOURCES:
            other.__dict__.pop(name, None)
        other.options = Options(
            timeout=self.options.timeout if timeout is None else timeout,
            max_retries=self.options.max_retries if max_retries is None else max_retries,
            headers={**self.options.headers, **(headers or {})},
        )
        return other

    @property
    def tokens(self) -> Tokens | None:
        """The session's or app's tokens, to come back with later; None before the sign-in and for API keys."""
        return self.credentials.tokens if isinstance(self.credentials, Session | OAuth) else None


class Client(_Base):
    """Blocking. Close it, or use it as a context manager."""

    transport: Transport

    def __init__(
        self,
        credentials: Credentials,
        *,
        organization: str = "",
        base_url: str | None = None,
        timeout: float | httpx.Timeout = 30.0,
        max_retries: int = 3,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        self.organization_ref = organization
        self.credentials = credentials
        self.options = Options(timeout, max_retries, headers or {})
        self.transport = Transport(http_client or httpx.Client(), credentials)
        self._begin(base_url, is_own=http_client is None)

    def send(self, call: Call[T]) -> T:
        """Does one call. Raises CoworkapiError."""
        steps = exchange(call, self.transport.http, self.credentials, self.options)
        return self.transport.run(steps, self.options)

    def items(self, call: Call[Page[T]]) -> Items[T]:
        return Items(self, call)

    def stream(self, call: Call[bytes], item: type[M]) -> Stream[M]:
        return Stream(self, call, item)

    def open(self, call: Call[bytes]) -> httpx.Response:
        """An answer whose body is still to be read; close it. Raises CoworkapiError."""
        return self.transport.run(opened(call, self.transport.http, self.credentials, self.options), self.options)

    def close(self) -> None:
        """Ends the connections, unless they are of your own `http_client`."""
        if self._is_own:
            self.transport.http.close()

    def __enter__(self: C) -> C:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class AsyncClient(_Base):
    """With asyncio. Close it, or use it with `async with`."""

    ASYNC = True
    transport: AsyncTransport

    def __init__(
        self,
        credentials: Credentials,
        *,
        organization: str = "",
        base_url: str | None = None,
        timeout: float | httpx.Timeout = 30.0,
        max_retries: int = 3,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        self.organization_ref = organization
        self.credentials = credentials
        self.options = Options(timeout, max_retries, headers or {})
        self.transport = AsyncTransport(http_client or httpx.AsyncClient(), credentials)
        self._begin(base_url, is_own=http_client is None)

    async def send(self, call: Call[T]) -> T:
        """Does one call. Raises CoworkapiError."""
        steps = exchange(call, self.transport.http, self.credentials, self.options)
        return await self.transport.run(steps, self.options)

    def items(self, call: Call[Page[T]]) -> AsyncItems[T]:
        return AsyncItems(self, call)

    def stream(self, call: Call[bytes], item: type[M]) -> AsyncStream[M]:
        return AsyncStream(self, call, item)

    async def open(self, call: Call[bytes]) -> httpx.Response:
        """An answer whose body is still to be read; close it. Raises CoworkapiError."""
        steps = opened(call, self.transport.http, self.credentials, self.options)
        return await self.transport.run(steps, self.options)

    async def close(self) -> None:
        """Ends the connections, unless they are of your own `http_client`."""
        if self._is_own:
            await self.transport.http.aclose()

    async def __aenter__(self: C) -> C:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()


class Coworkapi(Operator, Client):
    """An organization's own programs and its staff: everything but what only members (`MemberClient`) see.

    With an API key (default: the environment's COWORKAPI_API_KEY), or with `credentials`: `Session()` for somebody of
    the staff, who signs in with `client.auth.sign_in(...)`, or `OAuth(...)` for an app.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        credentials: Credentials | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(credentials or _key_or_session(api_key), **options)


class AsyncCoworkapi(AsyncOperator, AsyncClient):
    """`Coworkapi` with asyncio."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        credentials: Credentials | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__(credentials or _key_or_session(api_key), **options)


class MemberClient(Member, Client):
    """One member of an organization (its slug or id): `/v1/me`.

    They sign in with `client.auth.sign_in_with_link(token=...)` or another way below `auth`; the session renews itself.
    Save `client.tokens` on each `on_tokens`, and pass them as `tokens` to come back signed in.
    """

    def __init__(
        self,
        organization: str,
        *,
        tokens: Tokens | None = None,
        on_tokens: Callable[[Tokens | None], None] | None = None,
        credentials: Credentials | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(credentials or Session(tokens, on_tokens), organization=organization, **options)


class AsyncMemberClient(AsyncMember, AsyncClient):
    """`MemberClient` with asyncio."""

    def __init__(
        self,
        organization: str,
        *,
        tokens: Tokens | None = None,
        on_tokens: Callable[[Tokens | None], None] | None = None,
        credentials: Credentials | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__(credentials or Session(tokens, on_tokens), organization=organization, **options)


class PublicClient(Public, Client):
    """What a website shows of an organization (its slug or id) without sign-in: `/v1/public`."""

    def __init__(self, organization: str, **options: Unpack[ClientOptions]) -> None:
        super().__init__(Credentials(), organization=organization, **options)


class AsyncPublicClient(AsyncPublic, AsyncClient):
    """`PublicClient` with asyncio."""

    def __init__(self, organization: str, **options: Unpack[AsyncClientOptions]) -> None:
        super().__init__(Credentials(), organization=organization, **options)


def _key_or_session(api_key: str | None) -> Credentials:
    key = api_key or os.environ.get("COWORKAPI_API_KEY")
    return ApiKey(key) if key else Session()
