"""Base of the generated resources. A resource's methods are written once, blocking; `awaited` and `listed` make the
asyncio ones of them, with the same arguments and documentation."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from pydantic import BaseModel

from coworkapi_client._calls import UNSET, Call, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import AsyncItems, Items, Page
from coworkapi_client._stream import AsyncStream, Stream

if TYPE_CHECKING:
    from coworkapi_client._clients import AsyncClient, Client

P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound=Model)


class Resource:
    """The calls of one kind of thing."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def _organization(self) -> str:
        return segment(self._client.organization_ref)

    def _send(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = UNSET,
        form: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        if_match: str | BaseModel | None = None,
        signed: bool = True,
        signs_in: bool = False,
    ) -> T:
        call = Call(
            method, path, answer, query or {}, body, form, files, idempotency_key, if_match, {}, signed, signs_in
        )
        return self._client.send(call)

    def _items(
        self, path: str, item: type[T], query: Mapping[str, Any] | None = None, *, signed: bool = True
    ) -> Items[T]:
        page = cast(type[Page[T]], Page.__class_getitem__(item))
        return self._client.items(Call("GET", path, page, query or {}, signed=signed))

    def _stream(self, path: str, item: type[M], query: Mapping[str, Any] | None = None) -> Stream[M]:
        return self._client.stream(Call("GET", path, bytes, query or {}), item)


class AsyncResource(Resource):
    """The same with asyncio: `_client` answers with coroutines, and the methods are wrapped accordingly."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = cast("Client", client)


def awaited(method: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]:
    """A blocking method as a coroutine function."""

    @wraps(method)
    async def call(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await cast(Coroutine[Any, Any, T], method(self, *args, **kwargs))

    return call


def listed(method: Callable[Concatenate[Any, P], Items[T]]) -> Callable[Concatenate[Any, P], AsyncItems[T]]:
    """A list to iterate over as one for `async for`."""

    @wraps(method)
    def call(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> AsyncItems[T]:
        return cast("AsyncItems[T]", method(self, *args, **kwargs))

    return call


def streamed(method: Callable[Concatenate[Any, P], Stream[M]]) -> Callable[Concatenate[Any, P], AsyncStream[M]]:
    """A stream to iterate over as one for `async for`."""

    @wraps(method)
    def call(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> AsyncStream[M]:
        return cast("AsyncStream[M]", method(self, *args, **kwargs))

    return call
