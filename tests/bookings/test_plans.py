"""What is read of a unit's allocations is the window that was asked for, not all that is ever booked after it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import orjson
import pytest
from sqlalchemy.engine import make_url

from coworkapi.bookings.service.busy import _statement
from coworkapi.bookings.service.facts import _FACTS
from coworkapi.core.ids import new_id
from tests.conftest import TEMPLATE

STATEMENTS = {
    "facts": _FACTS.without(),
    "facts of a member": _FACTS.without("team_id", "gap", "own"),
    "facts of nobody": _FACTS.without("member_id", "team_id", "gap", "own"),
    "search": _statement(frozenset({"bookable"}), long_term=False, nearest=False),
    "vacancies": _statement(frozenset({"bookable"}), long_term=True, nearest=False),
}

COUNT = "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'asked'"
MANY = """
INSERT INTO allocations (id, unit_id, period, kind, source_id)
SELECT gen_random_uuid(), unit, tstzrange(now() + n * interval '2 hours', now() + (n + 0.5) * interval '2 hours'),
  'booking', gen_random_uuid()
FROM (SELECT gen_random_uuid() AS unit FROM generate_series(1, 10)) AS units, generate_series(1, 1000) AS n
"""


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


@pytest.fixture(scope="module")
async def own_database(server_url: str) -> AsyncIterator[str]:
    """One whose statistics nobody else's rows are in."""
    name = f"plans_{new_id().hex}"
    server = await asyncpg.connect(server_url)
    await server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.mark.parametrize("name", STATEMENTS)
async def test_the_index_is_told_both_ends_of_the_window(own_database: str, name: str) -> None:
    owner = await asyncpg.connect(own_database)
    try:
        await owner.execute("BEGIN; SET LOCAL session_replication_role = replica")  # no units are needed
        await owner.execute("SELECT set_config('app.organization_id', gen_random_uuid()::text, true)")
        await owner.execute(MANY)
        await owner.execute("ANALYZE allocations; SET LOCAL ROLE coworkapi_app")
        # Small tables are read whole, whatever the statement; what counts is what an index can be asked.
        await owner.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; "
            "SET LOCAL plan_cache_mode = force_generic_plan"
        )
        await owner.execute(f"PREPARE asked AS {STATEMENTS[name].sql}")
        values = ", ".join(["NULL"] * (await owner.fetchval(COUNT)))
        plan = orjson.loads(await owner.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE asked ({values})"))
    finally:
        await owner.close()
    found = [node for node in nodes(plan[0]["Plan"]) if node.get("Relation Name") == "allocations"]
    bounds = [node.get("Index Cond", "") for node in found]
    # The last one that starts before the window, and those that start in it.
    assert len([one for one in bounds if "starts_at <=" in one]) == 1, bounds
    assert len([one for one in bounds if "starts_at >" in one and "starts_at < " in one]) == 1, bounds
