"""`coworkapi serve`: the API by uvicorn."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import nullcontext

import uvicorn
from starlette.types import ASGIApp

from coworkapi.app import create_app
from coworkapi.cli.output import fail
from coworkapi.core.connection import Connection
from coworkapi.core.logs import configure_logs
from coworkapi.core.metrics import shared_by_processes
from coworkapi.local.ports import is_free
from coworkapi.local.processes import end_with_parent
from coworkapi.settings import get_settings


def run(*, port: int | None, host: str | None, workers: int | None, grace: int) -> None:
    """Serve until SIGTERM or Ctrl-C. Options go by the environment, so that every process sees the same settings."""
    for name, value in (("PORT", port), ("HOST", host), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"COWORKAPI_{name}"] = str(value)
    get_settings.cache_clear()
    settings = get_settings()
    if not settings.database_url:
        fail("COWORKAPI_DATABASE_URL (or DATABASE_URL) is not set. `coworkapi up` starts a database of its own.")
    if not is_free(settings.port, settings.host):
        fail(
            f"Port {settings.port} on {settings.host} is taken. Choose another (--port, COWORKAPI_PORT) or stop "
            "what listens there."
        )
    with shared_by_processes() if settings.workers > 1 else nullcontext():
        uvicorn.run(
            "coworkapi.cli.serve:make_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            loop="uvloop",
            http=Connection,
            proxy_headers=True,
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=grace,
            timeout_keep_alive=30,
            server_header=False,
            access_log=False,  # the application logs requests itself, with ids and without personal data
            log_config=None,
        )


def make_app() -> ASGIApp:
    """The application of one process; of several, none outlives a killed parent."""
    if multiprocessing.parent_process() is not None:
        end_with_parent(signal.SIGTERM)
    settings = get_settings()
    configure_logs(settings.log_level, settings.log_format)
    return create_app()
