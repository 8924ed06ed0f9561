"""`/healthz` (the process lives), `/readyz` (it can serve), `/metrics`, the OpenAPI document and the docs page."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from coworkapi import __version__
from coworkapi.core import migrations
from coworkapi.core.errors import NotFound
from coworkapi.core.metrics import exposition
from coworkapi.core.openapi import FACES, face

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok", "version": __version__}


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """200 when the database answers and is at this code's migrations; Redis away is degraded, not dead."""
    checks: dict[str, str] = {}
    try:
        async with asyncio.timeout(3), request.app.state.db.unit() as unit:
            found = await migrations.current(unit.connection)
        expected = migrations.head()
        checks["database"] = "ok"
        checks["migrations"] = "ok" if found == expected else f"at {found}, expected {expected}: coworkapi migrate"
    except Exception as error:
        checks["database"] = f"away ({type(error).__name__})"
    checks["redis"] = "ok" if await request.app.state.nudger.ping() else "away (degraded: work starts up to 2 s later)"
    ready = checks["database"] == "ok" and checks.get("migrations") == "ok"
    return JSONResponse({"status": "ready" if ready else "not ready", "checks": checks}, 200 if ready else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    if not request.app.state.settings.metrics:
        raise NotFound("metrics are switched off here")
    return Response(await asyncio.to_thread(exposition), media_type=CONTENT_TYPE_LATEST)


@router.get("/openapi.json")
async def openapi_document(request: Request) -> Response:
    return Response(await _document(request, None), media_type="application/json")


@router.get("/openapi/{name}.json")
async def openapi_face(name: str, request: Request) -> Response:
    if name not in FACES:
        raise NotFound(f"there is no such document; there are: openapi.json, {', '.join(f'{it}.json' for it in FACES)}")
    return Response(await _document(request, name), media_type="application/json")


async def _document(request: Request, name: str | None) -> bytes:
    """The document, or one face of it. Made once, in a thread: it takes a second that no other request shall wait."""
    state = request.app.state
    async with state.documents_lock:
        if name not in state.documents:
            state.documents[name] = await asyncio.to_thread(_written, request.app, name)
    written: bytes = state.documents[name]
    return written


def _written(app: Any, name: str | None) -> bytes:
    document = app.openapi()
    return orjson.dumps(document if name is None else face(document, name))
