"""One PostgreSQL and one Valkey for the whole run, one database for each worker, one organization for each test.

Row-level security is the isolation between tests: each makes an organization of its own, as the product does. The
fixtures are in `tests/fixtures.py`: this file is also loaded where no test runs, and does not load the service.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
import time
import traceback
import warnings
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
import uvloop

from coworkapi.core.logs import configure_logs
from coworkapi.core.migrations import upgrade
from coworkapi.local.disposable import disposable_servers
from coworkapi.local.postgres import LocalPostgres

# A change is judged by the same examples wherever it is tested; COWORKAPI_PROPERTIES=random looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("random", deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("COWORKAPI_PROPERTIES", "same"))

TEMPLATE = "coworkapi_template"
_stack = ExitStack()
_postgres: LocalPostgres | None = None


def pytest_configure(config: pytest.Config) -> None:
    """The controller (or a run without workers) starts the servers; workers get the addresses by environment, and
    collect while it migrates."""
    configure_logs("error", "console")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # from Python 3.14 on
        # The service's own loop. (Not as pytest-asyncio's loop factory: fixtures would be made anew for each test that
        # is no coroutine.)
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    global _postgres
    is_worker = hasattr(config, "workerinput")
    workers = getattr(config.option, "numprocesses", None) or 0
    if is_worker or not workers:
        config.pluginmanager.import_plugin("tests.fixtures")
    if is_worker or config.option.collectonly:
        return
    # Workers and the services that tests start load the same thousand modules: they are compiled once.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    servers = _stack.enter_context(disposable_servers())
    _postgres = servers.postgres
    folder = Path(_stack.enter_context(tempfile.TemporaryDirectory(prefix="coworkapi-tests-")))
    os.environ["COWORKAPI_TEST_POSTGRES"] = _postgres.url
    os.environ["COWORKAPI_TEST_REDIS"] = servers.valkey.url
    os.environ["COWORKAPI_TEST_MIGRATED"] = str(folder / "migrated")
    if not workers:
        _make_databases(_postgres, ["main"], folder)
        return
    names = [f"gw{number}" for number in range(workers)]
    migrating = threading.Thread(target=_make_databases, args=(_postgres, names, folder))
    migrating.start()
    _stack.callback(migrating.join)


def _make_databases(postgres: LocalPostgres, workers: list[str], folder: Path) -> None:
    trouble = ""
    try:
        postgres.create_database(TEMPLATE)
        upgrade(postgres.database_url(TEMPLATE))
        for worker in workers:
            postgres.create_database(f"test_{worker}", template=TEMPLATE)
    except Exception:
        trouble = traceback.format_exc()
    half = folder / "half"
    half.write_text(trouble)
    half.rename(folder / "migrated")


def migrated(seconds: float = 180) -> None:
    """Returns when the template and the workers' databases are there; raises what went wrong with them."""
    told, deadline = Path(os.environ["COWORKAPI_TEST_MIGRATED"]), time.monotonic() + seconds
    while not told.exists():
        if time.monotonic() > deadline:
            raise TimeoutError("the databases of this run are still not migrated")
        time.sleep(0.05)
    if trouble := told.read_text():
        raise RuntimeError(trouble)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: begun last, it would keep one worker busy while the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _stack.close()
