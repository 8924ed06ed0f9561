"""The lists that can be exported, and asking one of them without HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

import orjson
from fastapi import Response
from fastapi.dependencies.utils import solve_dependencies
from pydantic import BaseModel
from starlette.requests import Request
from starlette.routing import Match

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.exports.columns import Column, columns_of
from coworkapi.core.http import Context, Route
from coworkapi.core.pages import Page, PageParams
from coworkapi.core.principal import Principal
from coworkapi.core.scopes import SCOPES
from coworkapi.core.validation import invalid

Filters = Mapping[str, str | Sequence[str]]
# They mean something else here, or nothing.
_NOT_FILTERS = ("limit", "cursor", "expand")


@dataclass(frozen=True)
class ExportList:
    """One list route."""

    route: Route

    @property
    def resource(self) -> str:
        """Its path below `/v1`: `bookings`, `teams/{team_id}/people`."""
        return self.route.path_format.removeprefix("/v1/")

    @property
    def scope(self) -> str:
        """The right to ask for it."""
        right = self.route.right
        if right is None or right.scope is None:
            raise TypeError(f"{self.route.path} is no list of the operator's")
        return right.scope

    @cached_property
    def model(self) -> type[BaseModel]:
        """What its rows are."""
        page: Any = self.route.response_model
        row: type[BaseModel] = get_args(page.model_fields["data"].annotation)[0]
        return row

    @cached_property
    def columns(self) -> list[Column]:
        return columns_of(self.model)

    @property
    def export_scope(self) -> str | None:
        """The right to take all of it away, where that is a right of its own."""
        scope = self.scope.partition(":")[0] + ":export"
        return scope if scope in SCOPES else None

    def authorise(self, principal: Principal) -> None:
        """Raises Forbidden."""
        principal.require(self.scope)
        if self.export_scope is not None:
            principal.require(self.export_scope)

    def grants(self, principal: Principal) -> dict[str, frozenset[UUID] | None]:
        """What the export may see: as the principal does, and of this list only where it may be taken away, too."""
        grants = dict(principal.grants)
        if self.export_scope is not None:
            seen, taken = grants[self.scope], grants[self.export_scope]
            grants[self.scope] = seen if taken is None else taken if seen is None else seen & taken
        return grants


class Lists:
    """The list routes among these. Costs nothing until one is asked for: the worker has them too."""

    def __init__(self, routes: Iterable[Any]) -> None:
        self._routes = [route for route in routes if isinstance(route, Route)]

    @cached_property
    def all(self) -> list[ExportList]:
        """Every list of the operator's face that comes in pages."""
        return [ExportList(route) for route in self._routes if _is_list(route)]

    def find(self, resource: str) -> tuple[ExportList, dict[str, Any]]:
        """The list with that path below `/v1`, ids in place, and what its path says. Raises Invalid."""
        scope = {"type": "http", "method": "GET", "path": f"/v1/{resource}", "path_params": {}, "root_path": ""}
        for route in self._routes:
            match, child = route.matches(scope)
            if match is Match.FULL and _is_list(route):
                return ExportList(route), dict(child["path_params"])
        known = ", ".join(one.resource for one in self.all)
        raise Invalid.field("/resource", f"there is no list {resource[:100]!r} that can be exported; known: {known}")


def query_of(filters: Filters) -> str:
    """The filters as the list's query. Raises Invalid."""
    for name in _NOT_FILTERS:
        if name in filters:
            raise Invalid.field(f"/filters/{name}", "has no meaning for an export; leave it out")
    return urlencode(filters, doseq=True)


@dataclass(slots=True)
class Asking:
    """A list that is asked, page by page."""

    source: ExportList
    resource: str
    path_params: Mapping[str, Any]
    query: str

    async def pages(self, ctx: Context, size: int) -> AsyncIterator[list[dict[str, Any]]]:
        """The rows as the list route gives them. Raises whatever the list raises; what is wrong with the query, too."""
        cursor: str | None = None
        while True:
            rows, cursor = await self.page(ctx, PageParams(size, cursor))
            yield rows
            if cursor is None:
                return

    async def page(self, ctx: Context, page: PageParams) -> tuple[list[dict[str, Any]], str | None]:
        """One page and the cursor of the next."""
        route = self.source.route
        route.make()
        async with AsyncExitStack() as stack:
            request = Request(
                {
                    "type": "http",
                    "method": "GET",
                    "path": f"/v1/{self.resource}",
                    "path_params": dict(self.path_params),
                    "query_string": self.query.encode(),
                    "headers": [],
                    "state": {"context": ctx},
                    "fastapi_inner_astack": stack,
                    "fastapi_function_astack": stack,
                    "coworkapi.request_id": ctx.request_id,
                }
            )
            await route.check_shape(request)
            solved = await solve_dependencies(
                request=request, dependant=route.dependant, async_exit_stack=stack, embed_body_fields=False
            )
            if solved.errors:
                raise _at_fault(solved.errors)
            answer = await route.endpoint(**solved.values | {"page": page})
        body = answer.body if isinstance(answer, Response) else answer.__pydantic_serializer__.to_json(answer)
        found = orjson.loads(body)
        return found["data"], found["next_cursor"]


def _at_fault(errors: Sequence[Mapping[str, Any]]) -> Invalid | NotFound:
    if any(error["loc"][0] == "path" for error in errors):
        return NotFound("resource: there is no such list: an id in its path is not one")
    return invalid(errors)


def _is_list(route: Route) -> bool:
    right = route.right
    if "GET" not in (route.methods or ()) or right is None or right.face != "operator" or right.scope is None:
        return False
    if (route.openapi_extra or {}).get("x-streams"):  # it opens transactions of its own: no part of the one moment
        return False
    model: Any = route.response_model
    return isinstance(model, type) and issubclass(model, Page) and "page" in signature(route.endpoint).parameters
