"""The settings of an organization, copied into its sandbox with their ids: every key of a tenant table begins with the
organization, so a row can be in both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert

from coworkapi.core.db import Database
from coworkapi.core.models import Base
from coworkapi.core.principal import system_principal

# No people, nothing that happened, and nobody's secrets (payment providers' keys, webhook endpoints, API keys).
SETTINGS = frozenset(
    {
        "amenities",
        "booking_policies",
        "closures",
        "custom_fields",
        "dunning_policies",
        "invoicing_settings",
        "legal_entities",
        "locations",
        "opening_intervals",
        "plan_versions",
        "plans",
        "products",
        "rates",
        "resource_amenities",
        "resource_types",
        "resource_units",
        "resources",
        "roles",
        "tags",
        "tax_rates",
        "units",
    }
)
_ROWS = 500


async def copy_settings(db: Database, *, parent_id: UUID, sandbox_id: UUID) -> int:
    """Copies them into the empty sandbox; how many rows. What the settings are is seen at one moment."""
    tables = [table for table in Base.metadata.sorted_tables if table.name in SETTINGS]
    async with db.transaction(system_principal(parent_id)) as session:
        found = {table.name: [dict(row._mapping) for row in await session.execute(select(table))] for table in tables}

    async def write(session: Any) -> int:
        return sum([await _write(session, table, found[table.name], sandbox_id) for table in tables])

    return await db.run(system_principal(sandbox_id), write)


async def _write(session: Any, table: Table, rows: list[dict[str, Any]], sandbox_id: UUID) -> int:
    for start in range(0, len(rows), _ROWS):
        values = [row | {"organization_id": sandbox_id} for row in rows[start : start + _ROWS]]
        await session.execute(insert(table).values(values).on_conflict_do_nothing())
    return len(rows)
