"""One PostgreSQL and one Valkey for the whole run, one database for each worker, one organization for each test.

Row-level security is the isolation between tests: each makes an organization of its own, as the product does.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import hypothesis
import pytest
from fastapi import FastAPI
from sqlalchemy.engine import make_url

from coworkapi.app import create_app
from coworkapi.core.db import Database
from coworkapi.core.logs import configure_logs
from coworkapi.core.migrations import upgrade
from coworkapi.local.disposable import disposable_servers
from coworkapi.local.postgres import LocalPostgres
from coworkapi.settings import Settings
from tests.operator import Operator, make_operator

# A change is judged by the same examples wherever it is tested; COWORKAPI_PROPERTIES=random looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("random", deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("COWORKAPI_PROPERTIES", "same"))

TEMPLATE = "coworkapi_template"
_stack = ExitStack()
_postgres: LocalPostgres | None = None


def pytest_configure(config: pytest.Config) -> None:
    """The controller (or a run without workers) starts the servers; workers get the addresses by environment."""
    configure_logs("error", "console")
    global _postgres
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    servers = _stack.enter_context(disposable_servers())
    _postgres = servers.postgres
    _postgres.create_database(TEMPLATE)
    upgrade(_postgres.database_url(TEMPLATE))
    workers = getattr(config.option, "numprocesses", None) or 0
    for worker in [f"gw{i}" for i in range(workers)] or ["main"]:
        _postgres.create_database(f"test_{worker}", template=TEMPLATE)
    os.environ["COWORKAPI_TEST_POSTGRES"] = _postgres.url
    os.environ["COWORKAPI_TEST_REDIS"] = servers.valkey.url


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _stack.close()


@pytest.fixture(scope="session")
def database_url() -> str:
    """This worker's database, migrated, as its owner."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return (
        make_url(os.environ["COWORKAPI_TEST_POSTGRES"])
        .set(database=f"test_{worker}")
        .render_as_string(hide_password=False)
    )


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a test service: real database, no rate limit, no Redis (nothing may depend on it)."""
    return Settings(
        environment="test",
        database_url=database_url,
        redis_url="",
        data_dir=Path(tmp_path_factory.mktemp("data")),
        secret_key="test-secret-" + "x" * 32,
        rate_limit_per_minute=0,
        log_level="error",
    )


@pytest.fixture(scope="session")
def redis_url() -> str:
    return os.environ["COWORKAPI_TEST_REDIS"]


@pytest.fixture(scope="session")
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The application with its lifespan running."""
    made = create_app(settings)
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture(scope="session")
def db(app: FastAPI) -> Database:
    """The application's database, as its role: row-level security applies."""
    found: Database = app.state.db
    return found


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client without sign-in."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.fixture
async def operator(app: FastAPI) -> AsyncIterator[Operator]:
    """A new organization and a client that holds an API key of it with every right."""
    async with make_operator(app) as made:
        yield made


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[Operator]:
    """Another organization, for whatever must not be seen from the first."""
    async with make_operator(app) as made:
        yield made
