"""Finds a request's route by the segments of its path, instead of trying some two hundred patterns in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from coworkapi.core.http import Route

_PARAMETER = "{}"
_ROUTES = ""  # no segment is empty, so this key is free for the routes that end at a node


class RouteIndex(BaseRoute):
    """All our routes as one: a tree of path segments, in which a parameter is a branch of its own.

    A literal segment wins over a parameter (`/v1/members/duplicates` over `/v1/members/{member_id}`), whatever the
    order of the routers.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._tree: dict[str, Any] = {}
        for route in routes:
            node = self._tree
            for segment in _segments(route.path_format):
                node = node.setdefault(_PARAMETER if "{" in segment else segment, {})
            node.setdefault(_ROUTES, []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The route that takes path and method; else the first that takes the path, which answers 405."""
        if scope["type"] != "http":
            return Match.NONE, {}
        partial: tuple[Match, Scope] | None = None
        for route in _find(self._tree, _segments(get_route_path(scope)), 0):
            match, child = route.matches(scope)
            if match == Match.FULL:
                return match, child
            if match == Match.PARTIAL and partial is None:
                partial = match, child
        return partial or (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        raise NoMatchFound(name, path_params)


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/")


def _find(node: dict[str, Any], segments: list[str], at: int) -> Iterator[Route]:
    if at == len(segments):
        yield from node.get(_ROUTES, ())
        return
    segment = segments[at]
    if segment and segment in node:
        yield from _find(node[segment], segments, at + 1)
    if _PARAMETER in node:
        yield from _find(node[_PARAMETER], segments, at + 1)
