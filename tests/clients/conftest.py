"""The service on a port of the loopback interface: clients are tested over real connections."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from coworkapi.app import create_app
from coworkapi.local.ports import any_port
from coworkapi.settings import Settings


@pytest.fixture(scope="session")
def service_url(settings: Settings) -> Iterator[str]:
    """A server in a thread, on the database of the other fixtures: an `operator`'s key works there too."""
    port = any_port()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the service did not start")
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
