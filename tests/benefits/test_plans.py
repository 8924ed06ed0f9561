"""However long the ledger grows, paying, giving back and telling balances read it along its indexes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from sqlalchemy import text

from coworkapi.benefits import service
from coworkapi.benefits.models.credits import CreditEntry
from coworkapi.benefits.queries import USES_SQL
from coworkapi.benefits.queries.credits import entries_of_member, entry_views
from coworkapi.benefits.values import LotUse
from coworkapi.core.ids import decode_id, new_id
from coworkapi.core.prepared import Prepared
from tests.benefits.lots import a_lot, account_of, acting, granted, lots_for
from tests.bookings.factories import a_member, a_team
from tests.operator import Operator

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TABLES = ("credit_lots", "credit_entries", "credit_member_uses", "billing_accounts", "members")
# Another thousand accounts with four lots each and five entries in every lot, of nobody in particular.
MANY = [
    """INSERT INTO members (organization_id, id, name, sort_name, search_text)
    SELECT $1, gen_random_uuid(), 'm', 'm', 'm' FROM generate_series(1, 1000)""",
    """INSERT INTO billing_accounts (organization_id, id, member_id, name, currency)
    SELECT organization_id, id, id, 'a', 'EUR' FROM members WHERE organization_id = $1 AND name = 'm'""",
    """INSERT INTO credit_lots (organization_id, id, account_id, kind, name, granted, balance, valid_from, source)
    SELECT organization_id, gen_random_uuid(), id, 'minutes', 'l', 100, 100, '2020-01-01', 'manual'
    FROM billing_accounts, generate_series(1, 4) WHERE organization_id = $1 AND name = 'a'""",
    """INSERT INTO credit_entries (organization_id, id, lot_id, account_id, kind, quantity, source_kind, source_id, at,
      member_id, created_by)
    SELECT organization_id, gen_random_uuid(), id, account_id, 'consume', -1, 'booking', gen_random_uuid(),
      timestamptz '2025-01-01' + n * interval '1 hour', account_id, 'system'
    FROM credit_lots, generate_series(1, 5) AS n WHERE organization_id = $1 AND name = 'l'""",
    """INSERT INTO credit_member_uses (organization_id, lot_id, member_id, used, cap)
    SELECT organization_id, id, account_id, 5, 10 FROM credit_lots WHERE organization_id = $1 AND name = 'l'""",
]


@pytest.fixture
async def busy(operator: Operator, database_url: str) -> AsyncIterator[Operator]:
    """An organization with a ledger of 20,000 entries."""
    await operator.set_clock(NOW)
    owner = await asyncpg.connect(database_url)
    await owner.execute("SET session_replication_role = replica")  # balances are given, nothing is checked
    for statement in MANY:
        await owner.execute(statement, operator.organization_id)
    await owner.execute(f"ANALYZE {', '.join(TABLES)}")
    yield operator
    for table in TABLES:
        await owner.execute(f"DELETE FROM {table} WHERE organization_id = $1", operator.organization_id)
    await owner.execute(f"ANALYZE {', '.join(TABLES)}")
    await owner.close()


async def test_nothing_reads_a_table_of_the_ledger_from_end_to_end(busy: Operator) -> None:
    team = await a_team(busy)
    member = await a_member(busy, teams=[team])
    mine, member_id = await account_of(busy, member=member), decode_id("mem", member)
    until = NOW + timedelta(days=1)
    own, shared = await granted(
        busy,
        a_lot(mine, valid_until=until),
        a_lot(await account_of(busy, team=team), shared=True, member_cap=300, valid_until=until),
    )
    source = new_id()
    my_entries = entry_views().where(entries_of_member(member_id)).order_by(CreditEntry.at, CreditEntry.id).limit(26)
    uses = [LotUse(lot.id, "minutes", "Minutes", 60, 600) for lot in (own, shared)]
    scanned: dict[str, dict[str, int]] = {}
    for _ in range(2):  # a prepared statement's plan is of its second run at the latest
        async with busy.db.transaction(await acting(busy)) as session:

            async def scans() -> dict[str, int]:
                rows = await session.execute(text("SELECT relname, seq_scan FROM pg_stat_xact_user_tables"))
                return {row.relname: row.seq_scan for row in rows if row.relname in TABLES}

            async def hold() -> None:
                entries = service.entries_of(
                    uses, kind="hold", source_kind="booking", source_id=source, member_id=member_id
                )
                await service.post(session, entries)

            steps = {
                "lots": lambda: lots_for(session, at=NOW, member=member, lock=True),
                "hold": hold,
                "uses": lambda: Prepared(text(f"SELECT {USES_SQL}")).fetchrow(session, source_id=source),
                "consume held": lambda: service.consume_held(session, [source]),
                "give back": lambda: service.give_back(session, source, 50),
                "release": lambda: service.release(session, [source]),
                "balances": lambda: service.balances(session, at=NOW, now=NOW, member_id=member_id),
                "past": lambda: service.balances(session, at=NOW - timedelta(days=9), now=NOW, account_id=mine),
                "statement": lambda: service.statement_totals(session, account_id=mine, starts_at=NOW, ends_at=until),
                "entries": lambda: session.execute(my_entries),
            }
            for name, step in steps.items():
                before = await scans()
                await step()
                after = await scans()
                scanned[name] = {table: after[table] - before.get(table, 0) for table in after}
    wrong = {name: tables for name, tables in scanned.items() if any(tables.values())}
    assert wrong == {}
    assert any(tables for tables in scanned.values()), "the database counts no scans"
