"""The two services under test, as processes of their own, and how many round trips a request of ours takes."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event

from coworkapi import wiring
from coworkapi.app import create_app
from coworkapi.bookings.events import BookingConfirmed
from coworkapi.core.events import handler_name
from coworkapi.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(database_url: str, redis_url: str) -> dict[str, str]:
    """What both services get. No rate limit; logs as in production, thrown away."""
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "COWORKAPI_DATABASE_URL": database_url,
        "COWORKAPI_REDIS_URL": redis_url,
        "COWORKAPI_RATE_LIMIT_PER_MINUTE": "0",
        "COWORKAPI_LOG_FORMAT": "json",
        "BENCH_HANDLERS": " ".join(map(handler_name, wiring.HANDLERS[BookingConfirmed])),
    }


class Port(int):
    """Where a service listens; and the process that does."""

    pid: int


@contextmanager
def serving(application: str, env: dict[str, str], *, factory: bool = False) -> Iterator[Port]:
    """Runs one uvicorn process; gives its port when it answers."""
    port = Port(free_port())
    command = [sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1", "--port", str(port)]
    http = "coworkapi.core.connection:Connection" if factory else "httptools"
    command += ["--loop", "uvloop", "--http", http, "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen(
        command + (["--factory"] if factory else []), env=env, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    port.pid = process.pid
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise RuntimeError(f"{application} did not start")
            try:
                with socket.create_connection(("127.0.0.1", port), 0.2):
                    break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def round_trips(database_url: str, token: str, requests: list[tuple[str, str, Any]]) -> list[int]:
    """How often each request waits for the database, BEGIN, authentication and COMMIT included, once prepared."""

    async def measure() -> list[int]:
        settings = Settings(
            environment="test", database_url=database_url, redis_url="", rate_limit_per_minute=0, secret_key="b" * 40
        )
        app = create_app(settings)
        asked: list[str] = []
        counts = []
        async with app.router.lifespan_context(app):

            @event.listens_for(app.state.db.engine.sync_engine, "connect")
            def _listen(connection: Any, record: Any) -> None:
                connection.driver_connection.add_query_logger(lambda query: asked.append(query.query))

            @event.listens_for(app.state.db.engine.sync_engine, "before_cursor_execute")
            def _listen_own(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
                asked.append(statement)  # SQLAlchemy's own, which the driver's log doesn't know

            transport = httpx.ASGITransport(app)
            headers = {"Authorization": f"Bearer {token}"}
            async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
                for number, (method, path, body) in enumerate(requests):
                    for _ in range(4):  # the first ones prepare their statements and fill the caches of calendars
                        asked.clear()
                        sent = body() if callable(body) else body
                        key = {"Idempotency-Key": f"trips-{number}-{time.time_ns()}"} if method == "POST" else {}
                        answer = await client.request(method, path, json=sent, headers=key)
                        answer.raise_for_status()
                    counts.append(len(asked))
        return counts

    return asyncio.run(measure())
