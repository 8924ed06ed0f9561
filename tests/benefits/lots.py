"""Lots to pay with, granted without HTTP, and the ledger as the database has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits import service
from coworkapi.benefits.queries import LOTS_LOCKED_SQL, LOTS_SQL
from coworkapi.benefits.schemas.credits import LotOut
from coworkapi.benefits.values import Lot, NewLot
from coworkapi.core.ids import decode_id, new_id
from coworkapi.core.prepared import Prepared
from coworkapi.core.principal import Principal, system_principal
from tests.operator import Operator

_LOTS = Prepared(text(f"SELECT {LOTS_SQL} AS lots"))
_LOCKED = Prepared(text(f"SELECT {LOTS_LOCKED_SQL} AS lots"))


def a_lot(account_id: UUID, granted: int = 600, **fields: Any) -> NewLot:
    """Ten hours of minutes from 2020 on, for ever, unless `fields` say otherwise."""
    values: dict[str, Any] = {
        "id": new_id(),
        "account_id": account_id,
        "kind": "minutes",
        "name": "Minutes",
        "granted": granted,
        "source": "gift",
        "valid_from": datetime.fromisoformat("2020-01-01T00:00:00Z"),
    }
    if fields.get("kind") == "money":
        values["currency"] = "EUR"
    if fields.get("kind") == "uses":
        values["use_of"] = "day_pass"
    return NewLot(**(values | fields))


async def account_of(operator: Operator, *, member: str | None = None, team: str | None = None) -> UUID:
    """The billing account of a member or a team; made if they were made without one."""
    column, owner = ("member_id", decode_id("mem", member)) if member else ("team_id", decode_id("team", team or ""))
    async with operator.db.transaction(operator.principal) as session:
        found: UUID | None = (
            await session.execute(text(f"SELECT id FROM billing_accounts WHERE {column} = :owner"), {"owner": owner})
        ).scalar_one_or_none()
        if found is None:
            found = new_id()
            pays_for = "'[]'" if team else "NULL"
            await session.execute(
                text(
                    f"INSERT INTO billing_accounts (id, {column}, name, currency, pays_for) "
                    f"VALUES (:id, :owner, 'Account', 'EUR', {pays_for})"
                ),
                {"id": found, "owner": owner},
            )
    return found


async def granted(operator: Operator, *lots: NewLot) -> list[LotOut]:
    async with operator.db.transaction(operator.principal) as session:
        return await service.grant(session, lots)


async def lots_for(
    session: AsyncSession, *, at: datetime, member: str | None = None, team: str | None = None, lock: bool = False
) -> list[Lot]:
    """What may pay for a booking of that member, or for that team, that starts then."""
    row = await (_LOCKED if lock else _LOTS).fetchrow(
        session,
        member_id=decode_id("mem", member) if member else None,
        team_id=decode_id("team", team) if team else None,
        starts_at=at,
    )
    return service.lots_of(row.lots if row else None)


async def ledger(operator: Operator) -> dict[UUID, tuple[int, int]]:
    """lot -> (its balance, the sum of its entries)."""
    async with operator.db.transaction(operator.principal) as session:
        rows = await session.execute(
            text(
                "SELECT l.id, l.balance, coalesce(sum(e.quantity), 0) FROM credit_lots l "
                "LEFT JOIN credit_entries e ON e.lot_id = l.id GROUP BY l.id, l.balance"
            )
        )
        return {row[0]: (row[1], int(row[2])) for row in rows}


async def acting(operator: Operator) -> Principal:
    """The service, at the time of the organization's clock."""
    async with operator.db.transaction(operator.principal) as session:
        at = (await session.execute(text("SELECT test_clock_at FROM organizations"))).scalar_one()
    return system_principal(operator.organization_id, test_clock_at=at)
