"""Deliveries are claimed and recorded by their indexes from the first one on, in tables nobody has analysed yet."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import orjson
import pytest
from sqlalchemy.engine import make_url

from coworkapi.core.ids import new_id
from tests.conftest import TEMPLATE

ENDPOINTS, EACH = 40, 100
FILL = f"""
INSERT INTO webhook_endpoints (id, url, event_types, type_patterns, secret)
SELECT gen_random_uuid(), 'https://example.com/' || n, '{{*}}', '{{%}}', '\\x00'
FROM generate_series(1, {ENDPOINTS}) AS n;
INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, next_attempt_at, state)
SELECT gen_random_uuid(), e.id, gen_random_uuid(), 'member.created', now() - n * interval '1 second',
  CASE WHEN n % 4 = 0 THEN 'pending' ELSE 'delivered' END
FROM webhook_endpoints e CROSS JOIN generate_series(1, {EACH}) AS n"""
# Index entries and rows that this transaction has looked at, and scans that read the table whole.
READ = """
SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(i.indexrelid)), 0)
  + pg_stat_get_xact_tuples_fetched(t.oid) AS looked_at, pg_stat_get_xact_numscans(t.oid) AS whole
FROM pg_class t JOIN pg_index i ON i.indrelid = t.oid WHERE t.oid = 'webhook_deliveries'::regclass GROUP BY t.oid"""
CLAIM = "SELECT organization_id, id, endpoint_id FROM claim_webhook_deliveries(NULL, 100, 2, 10, '{}', '{}')"

RECORD = "SELECT record_webhook_outcomes(CAST($1 AS jsonb))"


@pytest.fixture
async def owner(server_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Of a database whose statistics nobody else's rows are in."""
    name = f"claims_{new_id().hex}"
    server = await asyncpg.connect(server_url)
    await server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    connection = await asyncpg.connect(make_url(server_url).set(database=name).render_as_string(hide_password=False))
    yield connection
    await connection.close()
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


async def filled(owner: asyncpg.Connection) -> None:
    """Endpoints, each with a hundred deliveries, of which every fourth waits."""
    organization = new_id()
    await owner.execute("ALTER TABLE webhook_deliveries SET (autovacuum_enabled = off)")
    await owner.execute(
        "INSERT INTO organizations (id, name, slug, mode) VALUES ($1, 'Claims', 'claims', 'live')", organization
    )
    await owner.execute("SELECT set_config('app.organization_id', $1, false)", str(organization))
    await owner.execute(FILL)
    assert await owner.fetchval("SELECT reltuples FROM pg_class WHERE relname = 'webhook_deliveries'") == -1


async def test_claims_look_into_each_queue_by_itself(owner: asyncpg.Connection) -> None:
    """By a plan from when there was nothing, too."""
    await owner.execute("SET plan_cache_mode = force_generic_plan")
    assert await owner.fetch(CLAIM) == []
    await filled(owner)
    async with owner.transaction():
        before = await owner.fetchrow(READ)
        assert len(await owner.fetch(CLAIM)) == 80
        after = await owner.fetchrow(READ)
    assert after["whole"] == before["whole"]
    assert after["looked_at"] - before["looked_at"] <= 10 * 80


async def test_outcomes_are_recorded_by_key(owner: asyncpg.Connection) -> None:
    await filled(owner)
    rows = await owner.fetch(CLAIM)
    outcomes = [
        {"organization_id": str(row["organization_id"]), "id": str(row["id"]), "endpoint_id": str(row["endpoint_id"])}
        | {"state": "delivered", "delay": None, "status": 200, "error": None, "attempt": {}}
        for row in rows
    ]
    async with owner.transaction():
        before = await owner.fetchrow(READ)
        assert await owner.fetchval(RECORD, orjson.dumps(outcomes).decode()) == len(rows) == 80
        after = await owner.fetchrow(READ)
    assert after["whole"] == before["whole"]
    assert after["looked_at"] - before["looked_at"] <= 4 * len(rows)
