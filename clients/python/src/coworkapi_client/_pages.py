"""Lists: iterate over all of it, or take it page by page.

    for booking in client.bookings.list(state=["confirmed"]):
        ...
    page = client.bookings.list(limit=50).page()
    page.data, page.next_cursor

`limit` is the size of a page; `cursor`, a page's `next_cursor`, says where to begin.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from coworkapi_client._calls import Call
from coworkapi_client._model import Model

if TYPE_CHECKING:
    from coworkapi_client._clients import AsyncClient, Client

T = TypeVar("T")


class Page(Model, Generic[T]):
    """One page. `next_cursor` is None on the last."""

    data: list[T]
    next_cursor: str | None


class _Listing(Generic[T]):
    """What both ways share: which page is asked for next."""

    def __init__(self, client: Any, call: Call[Page[T]]) -> None:
        self._client = client
        self._call = call

    def _after(self, cursor: str | None) -> Call[Page[T]]:
        return self._call if cursor is None else replace(self._call, query={**self._call.query, "cursor": cursor})


class Items(_Listing[T]):
    """A list, read as it is iterated over. `limit` is the size of a page, not of the list."""

    _client: Client

    def page(self) -> Page[T]:
        """The first page (or the one at the `cursor` that the list was asked with)."""
        return self._client.send(self._call)

    def pages(self) -> Iterator[Page[T]]:
        """Page by page."""
        cursor = None
        while True:
            page = self._client.send(self._after(cursor))
            yield page
            cursor = page.next_cursor
            if cursor is None:
                return

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.data

    def first(self) -> T | None:
        """The first item; None when there is none."""
        return next(iter(self.page().data), None)


class AsyncItems(_Listing[T]):
    """A list, read as it is iterated over with `async for`. `limit` is the size of a page, not of the list."""

    _client: AsyncClient

    async def page(self) -> Page[T]:
        """The first page (or the one at the `cursor` that the list was asked with)."""
        return await self._client.send(self._call)

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Page by page."""
        cursor = None
        while True:
            page = await self._client.send(self._after(cursor))
            yield page
            cursor = page.next_cursor
            if cursor is None:
                return

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.data:
                yield item

    async def first(self) -> T | None:
        """The first item; None when there is none."""
        return next(iter((await self.page()).data), None)
