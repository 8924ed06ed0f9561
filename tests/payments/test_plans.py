"""Collecting and dunning read as much as there is to do, in tables of which the planner knows nothing yet: after an
import, until the first ANALYZE. And whoever claims work claims no more than a batch, whatever the plan."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import asyncpg
import orjson
import pytest
from sqlalchemy.engine import make_url

from coworkapi.billing.service.tax_checks import _CLAIM
from coworkapi.core.clock import utcnow
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import Prepared
from coworkapi.payments.dunning.queries import OPEN_INVOICES
from coworkapi.payments.service.collecting import _CANDIDATES, _COUNT_SKIPPED, _values
from tests.conftest import TEMPLATE

MANY = 8000  # accounts, each with an open invoice
TABLES = ("billing_accounts", "receivable_items", "payment_methods", "invoices", "payments", "account_tax_checks")
FILL = f"""
INSERT INTO legal_entities (id, name, country, currency) VALUES (gen_random_uuid(), 'E', 'DE', 'EUR');
INSERT INTO locations (id, legal_entity_id, name, slug, time_zone, currency)
SELECT gen_random_uuid(), id, 'L', 'l', 'Europe/Berlin', 'EUR' FROM legal_entities;
CREATE TEMP TABLE g AS SELECT n, gen_random_uuid() AS a, gen_random_uuid() AS i, gen_random_uuid() AS m,
  (SELECT id FROM legal_entities) AS e FROM generate_series(1, {MANY}) AS n;
INSERT INTO billing_accounts (id, name, currency, member_id) SELECT a, 'A', 'EUR', gen_random_uuid() FROM g;
INSERT INTO receivable_items (id, account_id, legal_entity_id, kind, document_id, reference, currency, amount, open,
  booked_on, due_on)
SELECT i, a, e, 'invoice', i, 'R' || n, 'EUR', 100, 100, current_date - 30, current_date - 10 FROM g;
INSERT INTO invoices (id, account_id, kind, state, legal_entity_id, currency, net, tax, gross, line_count, seller,
  buyer, taxes, locale, created_by)
SELECT i, a, 'invoice', 'draft', e, 'EUR', 100, 0, 100, 1, '{{}}', '{{}}', '[]', 'en', 'x' FROM g;
INSERT INTO payment_methods (id, account_id, provider, kind, created_by, state, reference, is_default)
SELECT m, a, 'stripe', 'card', 'x', 'active', 'r' || n, true FROM g;
INSERT INTO payments (id, account_id, legal_entity_id, kind, origin, currency, amount, description, created_by, state,
  provider, method_id)
SELECT i, a, e, 'card', 'member', 'EUR', 100, 'd', 'x', 'failed', 'stripe', m FROM g;
INSERT INTO payment_invoices (payment_id, invoice_id, position, amount, in_flight)
SELECT i, i, 0, 100, false FROM g;
INSERT INTO account_tax_checks (account_id, vat_id, state, checked_at, next_attempt_at)
SELECT a, 'DE1', 'pending', now(), now() - interval '1 hour' FROM g WHERE n <= 300"""


@pytest.fixture(scope="module")
async def app(server_url: str) -> AsyncIterator[asyncpg.Connection]:
    """As the service asks, in a database whose statistics nobody else's rows are in."""
    name = f"due_{new_id().hex}"
    server = await asyncpg.connect(server_url)
    await server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    connection = await asyncpg.connect(make_url(server_url).set(database=name).render_as_string(hide_password=False))
    for table in TABLES:
        await connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    organization = new_id()
    await connection.execute("SET session_replication_role = replica")  # no lines nor ledger entries are needed
    await connection.execute(
        "INSERT INTO organizations (id, name, slug, mode) VALUES ($1, 'Due', 'due', 'live')", organization
    )
    await connection.execute("SELECT set_config('app.organization_id', $1, false)", str(organization))
    await connection.execute(FILL)
    assert await connection.fetchval("SELECT reltuples FROM pg_class WHERE relname = 'billing_accounts'") == -1
    await connection.execute("SET session_replication_role = origin; SET ROLE coworkapi_app")
    yield connection
    await connection.close()
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


async def looked_at(app: asyncpg.Connection, statement: Prepared, **values: Any) -> tuple[int, float]:
    """How many rows come of it, and how many it looks at: those that scans give or leave, each time they are made."""
    explain = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement.sql}"
    plan = orjson.loads(await app.fetchval(explain, *statement._arguments(values)))[0]["Plan"]
    left = ("Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")
    seen = 0.0
    for node in nodes(plan):
        given = node["Actual Rows"] if "Relation Name" in node else 0
        seen += node["Actual Loops"] * (given + sum(node.get(name, 0) for name in left))
    return int(plan["Actual Rows"]), seen


async def test_what_is_due_is_found_by_key(app: asyncpg.Connection) -> None:
    now = utcnow() + timedelta(days=1)
    rows, seen = await looked_at(app, _CANDIDATES, **_values(now=now, limit=500))
    assert rows == 500
    assert seen < 20 * MANY
    _, seen = await looked_at(app, _COUNT_SKIPPED, **_values(now=now))
    assert seen < 20 * MANY
    ids = [row["document_id"] for row in await app.fetch("SELECT document_id FROM receivable_items LIMIT 100")]
    rows, seen = await looked_at(app, _CANDIDATES, **_values(invoice_ids=ids, limit=100, first_only=False))
    assert rows == 100
    assert seen < 20 * MANY


async def test_what_is_open_of_accounts_that_are_dunned_is_found_by_key(app: asyncpg.Connection) -> None:
    ids = [row["account_id"] for row in await app.fetch("SELECT account_id FROM receivable_items LIMIT 100")]
    rows, seen = await looked_at(app, OPEN_INVOICES, account_ids=ids)
    assert rows == 100
    assert seen < 20 * len(ids)


async def test_no_more_than_a_batch_is_claimed(app: asyncpg.Connection) -> None:
    """The planner may look for the batch again for each row; what it locked before is then skipped."""
    async with app.transaction():
        rows, seen = await looked_at(app, _CLAIM, lease=timedelta(minutes=2))
        assert rows == 20
        assert seen < 2000
