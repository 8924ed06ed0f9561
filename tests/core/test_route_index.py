"""Routes are found by segments: every path finds its own route, whatever parameters stand beside literals."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from starlette.routing import Match

from coworkapi.app import create_app
from coworkapi.core.http import Route, Router, requires
from coworkapi.core.route_index import RouteIndex
from coworkapi.settings import Settings


def scope_of(path: str, method: str) -> dict[str, object]:
    return {"type": "http", "path": path, "method": method, "root_path": "", "headers": []}


def test_each_route_is_found_at_a_path_of_its_own(app: FastAPI) -> None:
    routes: list[Route] = app.state.api_routes
    index = RouteIndex(routes)
    literal = {segment for route in routes for segment in route.path_format.split("/")}
    for route in routes:
        path = re.sub(r"\{[^}]+\}", "x1", route.path_format)
        assert "x1" not in literal
        for method in route.methods or ():
            match, child = index.matches(scope_of(path, method))
            assert match is Match.FULL, route.path_format
            assert child["route"].path_format == route.path_format


def test_a_literal_wins_over_a_parameter(app: FastAPI) -> None:
    index = RouteIndex(reversed(app.state.api_routes))
    match, child = index.matches(scope_of("/v1/members/duplicates", "GET"))
    assert match is Match.FULL
    assert child["route"].path_format == "/v1/members/duplicates"


def test_what_is_not_there_is_not_found(app: FastAPI) -> None:
    index = RouteIndex(app.state.api_routes)
    for path in ("/", "/v1", "/v1/members/x/y/z", "/v1//members", "/v1/members/", "/v2/members", "/v1/{}"):
        assert index.matches(scope_of(path, "GET"))[0] is Match.NONE, path
    assert index.matches(scope_of("/v1/members", "DELETE"))[0] is Match.PARTIAL


async def read_thing(thing_id: int) -> None:
    """Stands for any endpoint."""


@pytest.mark.parametrize(("environment", "at_once"), [("development", False), ("production", True)])
def test_validators_are_made_when_first_asked_for_and_ahead_in_production(
    settings: Settings, environment: str, at_once: bool
) -> None:
    router = Router(prefix="/v1/things")
    router.get("/{thing_id}", dependencies=[requires("bookings:read")])(read_thing)
    route = router.routes[0]
    assert isinstance(route, Route)
    create_app(settings.model_copy(update={"environment": environment, "log_format": "console"}), [router])
    assert ("dependant" in vars(route)) is at_once
    assert route.matches(scope_of("/v1/things/7", "GET"))[0] is Match.FULL
    assert ("dependant" in vars(route)) is at_once
    assert [one.name for one in route.dependant.path_params] == ["thing_id"]
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = route.nothing_of_the_kind
