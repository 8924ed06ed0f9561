"""Builds the FastAPI application: routers, error handlers, lifespan."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from redis.asyncio import Redis
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match

from coworkapi import __version__, routing, wiring
from coworkapi.core import docs_page, garbage, health, openapi
from coworkapi.core.admission import Admission
from coworkapi.core.bell import Bell
from coworkapi.core.db import Database
from coworkapi.core.edge import Edge
from coworkapi.core.errors import (
    BadRequest,
    MethodNotAllowed,
    NotFound,
    ProblemError,
)
from coworkapi.core.events import subscribe
from coworkapi.core.exports import Lists
from coworkapi.core.files import open_store
from coworkapi.core.http import Route, Router
from coworkapi.core.jobs import Nudger
from coworkapi.core.live import Streams
from coworkapi.core.logs import configure_logs
from coworkapi.core.rate_limit import RateLimiter
from coworkapi.core.route_index import RouteIndex
from coworkapi.core.validation import invalid
from coworkapi.identity.authentication import authenticate
from coworkapi.identity.key_uses import KeyUses
from coworkapi.notifications import inbox
from coworkapi.settings import Settings, get_settings
from coworkapi.spaces.values import public_holidays


def create_app(settings: Settings | None = None, routers: Sequence[Router] = routing.ROUTERS) -> FastAPI:
    """The application. Servers are reached in its lifespan, not here."""
    settings = settings or get_settings()
    if settings.environment != "test":
        configure_logs(settings.log_level, settings.log_format)
    app = FastAPI(
        title="coworkapi",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan,
        openapi_tags=routing.TAGS,
        redirect_slashes=False,
    )
    subscribe(wiring.HANDLERS)
    routes: list[Route] = []
    for router in routers:
        for route in router.routes:
            if not isinstance(route, Route) or route.right is None:  # a router inside a router hides its routes
                name = getattr(route, "path", None) or f"{router.prefix}: {type(route).__name__}"
                raise RuntimeError(
                    f"{name} declares no right (`dependencies=[requires(...)]` on each route of `Router`)"
                )
            if settings.environment == "production":  # no request shall wait for it, nor find a mistake in it
                route.make()
            routes.append(route)
    app.router.routes.append(RouteIndex(routes))
    app.state.settings = settings
    app.state.api_routes = routes
    app.state.secret = settings.secret_key.get_secret_value()
    app.state.key_uses = KeyUses()
    app.state.authenticator = partial(authenticate, note_key_use=app.state.key_uses.note)
    app.state.gates = {}
    app.state.documents = {}
    app.state.documents_lock = asyncio.Lock()
    app.state.payment_gateways = wiring.payment_gateways(settings)
    app.state.lists = Lists(routes)
    app.state.due_work = wiring.due_work(settings, app.state.payment_gateways, app.state.lists)
    app.state.rate_limiter = RateLimiter(settings.rate_limit_per_minute)
    app.state.files = open_store(settings.resolved_files_url)
    app.state.bell = Bell(settings.redis_url)
    app.state.streams = Streams()
    pages = [health.router, docs_page.router, *([inbox.router] if settings.has_inbox else [])]
    for pages_router in pages:
        app.include_router(pages_router)
    app.state.page_routes = [route for pages_router in pages for route in pages_router.routes]
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    app.add_exception_handler(ProblemError, _on_problem)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _on_validation)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _on_http)  # type: ignore[arg-type]
    app.state.admission = Admission(settings.requests_at_once, max_bytes=10 * settings.max_upload_bytes)
    app.add_middleware(
        Edge, admission=app.state.admission, max_body=settings.max_body_bytes, max_upload=settings.max_upload_bytes
    )
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=[origin.strip() for origin in settings.cors_origins.split(",")],
            allow_methods=["*"],
            allow_headers=[
                "authorization",
                "content-type",
                "idempotency-key",
                "if-match",
                "last-event-id",
                "x-request-id",
            ],
            expose_headers=[
                "allow",
                "etag",
                "idempotent-replayed",
                "location",
                "ratelimit",
                "ratelimit-policy",
                "retry-after",
                "x-request-id",
            ],
        )
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    settings: Settings = app.state.settings
    public_holidays("DE", None, 2000)  # the first look loads the tables: a fifth of a second that no request shall wait
    nudger = Nudger(settings.redis_url)
    db = Database(
        settings.database_url,
        role=settings.database_role,
        pool_size=settings.database_pool_size,
        pool_overflow=settings.database_pool_overflow,
        on_commit=nudger,
        on_events=app.state.bell,
    )
    app.state.db = db
    app.state.nudger = nudger
    tasks = [
        asyncio.create_task(nudger.run()),
        asyncio.create_task(app.state.bell.run()),
        asyncio.create_task(app.state.key_uses.keep(db)),
    ]
    redis: Redis | None = None
    if settings.redis_url:
        redis = Redis.from_url(settings.redis_url, socket_timeout=1, socket_connect_timeout=1)
        tasks.append(asyncio.create_task(app.state.rate_limiter.share(redis)))
    garbage.settle()
    try:
        yield {"admission": app.state.admission, "streams": app.state.streams}  # for `core/connection.py`
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await app.state.key_uses.flush(db)
        await nudger.close()
        if redis is not None:
            await redis.aclose()
        await app.state.files.close()
        await app.state.payment_gateways.close()
        await db.close()


def _document(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = openapi.build_document(app)
    return app.openapi_schema


async def _on_problem(request: Request, error: ProblemError) -> Response:
    body = orjson.dumps(error.problem(request.scope.get("coworkapi.request_id")), default=str)
    headers = dict(error.headers)
    if headers.get("WWW-Authenticate", "").startswith("Bearer"):
        # Where a client that knows nothing of us finds out how to sign in (RFC 9728).
        found_at = f'resource_metadata="{request.app.state.settings.public_url}/.well-known/oauth-protected-resource"'
        challenge = headers["WWW-Authenticate"]
        headers["WWW-Authenticate"] = f"{challenge}{', ' if ' ' in challenge else ' '}{found_at}"
    return Response(body, error.status, headers=headers, media_type=error.media_type)


async def _on_validation(request: Request, error: RequestValidationError) -> Response:
    return await _on_problem(request, invalid(error.errors()))


async def _on_http(request: Request, error: HTTPException) -> Response:
    if isinstance(error.__cause__, ProblemError):  # FastAPI wraps what went wrong while it read a form
        return await _on_problem(request, error.__cause__)
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return await _on_problem(request, NotFound(f"there is nothing at {request.url.path[:200]}", headers=headers))
    if error.status_code == 405:
        allowed = _allowed(request)
        headers = {"Allow": allowed}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
        return await _on_problem(
            request, MethodNotAllowed(f"{request.method[:20]} is not allowed here; use {allowed}", headers=headers)
        )
    return await _on_problem(request, BadRequest(str(error.detail), headers=headers))


def _allowed(request: Request) -> str:
    """The methods of all routes at this path (the framework names only the first route's)."""
    methods = {"OPTIONS"}
    for route in (*request.app.state.api_routes, *request.app.state.page_routes):
        if route.matches(request.scope)[0] is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))
