"""What tests ask for: the service on this worker's database, and organizations in it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.engine import make_url

from coworkapi.app import create_app
from coworkapi.core.db import Database
from coworkapi.settings import Settings
from tests.conftest import migrated
from tests.operator import Operator, make_operator


@pytest.fixture(scope="session")
def server_url() -> str:
    """The run's PostgreSQL, with the migrated database that others are copied from."""
    migrated()
    return os.environ["COWORKAPI_TEST_POSTGRES"]


@pytest.fixture(scope="session")
def database_url(server_url: str) -> str:
    """This worker's database, migrated, as its owner."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return make_url(server_url).set(database=f"test_{worker}").render_as_string(hide_password=False)


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
        webhook_targets="any",
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
