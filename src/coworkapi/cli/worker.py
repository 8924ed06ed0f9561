"""`coworkapi worker`: due work and events' reactions."""

from __future__ import annotations

import asyncio

from coworkapi.cli.output import fail
from coworkapi.settings import get_settings
from coworkapi.worker import run as work


def run() -> None:
    """Work until SIGTERM or Ctrl-C; what is under way is finished first."""
    settings = get_settings()
    if not settings.database_url:
        fail("COWORKAPI_DATABASE_URL (or DATABASE_URL) is not set. `coworkapi up` starts a database of its own.")
    asyncio.run(work(settings))
