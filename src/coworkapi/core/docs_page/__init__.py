"""`/docs`: the API reference as a page, from files of our own. It works without a network and loads nothing else."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response

from coworkapi import __version__
from coworkapi.core.errors import NotFound

router = APIRouter(include_in_schema=False)
_HERE = Path(__file__).parent
_FILES = {
    "page.js": (_HERE / "page.js", "text/javascript"),
    "page.css": (_HERE / "page.css", "text/css"),
    "swagger-ui-bundle.js": (_HERE / "swagger_ui" / "swagger-ui-bundle.js", "text/javascript"),
    "swagger-ui.css": (_HERE / "swagger_ui" / "swagger-ui.css", "text/css"),
}
# Swagger UI sets styles on elements and draws its icons from data: addresses; everything else is our own files.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@router.get("/")
async def index(request: Request) -> Response:
    """Where everything is; a browser goes straight to the docs page."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("docs", 307)
    return JSONResponse(
        {
            "name": "coworkapi",
            "version": __version__,
            "docs": "/docs",
            "openapi": "/openapi.json",
            "health": "/healthz",
            "ready": "/readyz",
        }
    )


@router.get("/docs")
async def docs() -> FileResponse:
    return FileResponse(
        _HERE / "index.html",
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"},
    )


@router.get("/docs/{name}")
async def docs_file(name: str) -> FileResponse:
    if name not in _FILES:
        raise NotFound("the docs page has no such file; it is at /docs")
    path, media_type = _FILES[name]
    return FileResponse(path, media_type=media_type, headers={"Cache-Control": "public, max-age=3600"})
