"""Dry runs: the real thing, taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from coworkapi.core.events import pending_facts
from coworkapi.core.prepared import HasInfo


@asynccontextmanager
async def taken_back(unit: HasInfo, *, dry_run: bool) -> AsyncIterator[None]:
    """With `dry_run`, what is written and told inside is undone at the end; else as if this weren't there."""
    if not dry_run:
        yield
        return
    driver, facts = unit.info["driver"], pending_facts(unit)
    before = len(facts)
    await driver.execute("SAVEPOINT dry_run")
    yield
    await driver.execute("ROLLBACK TO SAVEPOINT dry_run; RELEASE SAVEPOINT dry_run")
    del facts[before:]
