from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from coworkapi.settings import Settings
from tests.core.probe import probe_app
from tests.operator import Operator, make_operator


@pytest.fixture(scope="session")
async def probe(settings: Settings) -> AsyncIterator[FastAPI]:
    """An application whose routes exercise the core."""
    async with probe_app(settings) as app:
        yield app


@pytest.fixture
async def prober(probe: FastAPI) -> AsyncIterator[Operator]:
    """A new organization, asking that application."""
    async with make_operator(probe) as made:
        yield made
