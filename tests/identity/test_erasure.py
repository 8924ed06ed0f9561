"""A test organization can be erased whole; a live one never; another one's rows are never touched."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from coworkapi.core.models import Base
from coworkapi.core.principal import system_principal
from coworkapi.identity import service as identity
from coworkapi.identity.models import Organization
from tests.operator import Operator, make_operator


async def rows_of(database_url: str, operator: Operator) -> dict[str, int]:
    """How many rows each table has of the organization, as the database's owner sees it. Tables without any: absent."""
    engine = create_async_engine(database_url.replace("postgresql://", "postgresql+asyncpg://"))
    try:
        async with engine.connect() as connection:
            return await _count(connection, operator)
    finally:
        await engine.dispose()


async def _count(connection: AsyncConnection, operator: Operator) -> dict[str, int]:
    found = {}
    for table in Base.metadata.sorted_tables:
        column: Any = table.c.get("organization_id")
        if table.name == Organization.__tablename__:
            column = table.c.id
        if column is not None:
            query = select(func.count()).select_from(table).where(column == operator.organization_id)
            if count := (await connection.execute(query)).scalar_one():
                found[table.name] = count
    return found


async def furnish(operator: Operator) -> None:
    """Rows in many tables, the append-only ones included."""
    entity = await operator.post("/v1/legal-entities", {"name": "E", "country": "DE", "currency": "EUR"})
    location = await operator.post(
        "/v1/locations",
        {"legal_entity_id": entity["id"], "name": "L", "time_zone": "Europe/Berlin"},
        headers={"Idempotency-Key": "once"},
    )
    types = (await operator.get("/v1/resource-types"))["data"]
    resource = await operator.post(
        "/v1/resources", {"location_id": location["id"], "resource_type_id": types[0]["id"], "name": "R"}
    )
    block = {"resource_id": resource["id"], "kind": "maintenance", "reason": "paint"}
    await operator.post("/v1/blocks", {**block, "starts_at": "2999-01-01T10:00:00Z", "ends_at": None})
    member = await operator.post("/v1/members", {"name": "Ada", "tags": ["x"]})
    consent = {"purpose": "marketing", "wording": "Yes.", "source": "desk"}
    await operator.post(f"/v1/members/{member['id']}/consents", consent)


async def test_everything_of_a_test_organization_goes_and_nothing_of_another(
    operator: Operator, stranger: Operator, database_url: str
) -> None:
    await furnish(operator)
    await furnish(stranger)
    before = await rows_of(database_url, stranger)
    assert {"audit_entries", "consents", "events", "allocations", "idempotency_keys", "api_keys"} <= before.keys()
    assert (await rows_of(database_url, operator)).keys() == before.keys()

    async with operator.db.transaction(operator.principal) as session:
        await identity.erase_organization(session)

    assert await rows_of(database_url, operator) == {}
    assert await rows_of(database_url, stranger) == before
    await operator.get("/v1/members", status=401)
    await stranger.get("/v1/members")


async def test_a_live_organization_is_never_erased(operator: Operator, database_url: str) -> None:
    async with make_operator(operator.app, mode="live") as live:
        await furnish(live)
        before = await rows_of(database_url, live)
        with pytest.raises(identity.NotErasable):
            async with live.db.transaction(live.principal) as session:
                await identity.erase_organization(session)
        # Not by the database function either, whatever the code does.
        with pytest.raises(DBAPIError, match="only a test organization"):
            async with live.db.transaction(system_principal(live.organization_id)) as session:
                await session.execute(text("SELECT erase_audit_entries()"))
        assert await rows_of(database_url, live) == before
