"""The chart of accounts: what the service made at first use, and what people add and rename."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.ledger.entities import find_entity
from coworkapi.billing.ledger.events import LedgerAccountCreated, LedgerAccountUpdated
from coworkapi.billing.ledger.schemas import LedgerAccountOut
from coworkapi.billing.models import LedgerAccount
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id


async def add_account(
    session: AsyncSession, *, legal_entity_id: UUID, code: str, name: str, type: str, external_number: str | None
) -> tuple[LedgerAccount, LedgerAccountOut]:
    """Raises NotFound (entity), LedgerAccountExists."""
    await find_entity(session, legal_entity_id)
    account = LedgerAccount(
        id=new_id(),
        legal_entity_id=legal_entity_id,
        code=code,
        name=name,
        type=type,
        external_number=external_number,
    )
    session.add(account)
    await session.flush()
    out = LedgerAccountOut.model_validate(account)
    emit(session, LedgerAccountCreated(aggregate_id=account.id, data=out))
    return account, out


async def find_account(session: AsyncSession, ledger_account_id: UUID, *, lock: bool = False) -> LedgerAccount:
    """Raises NotFound."""
    statement = select(LedgerAccount).where(LedgerAccount.id == ledger_account_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    account = (await session.execute(statement)).scalar_one_or_none()
    if account is None:
        raise NotFound(f"there is no ledger account {encode_id('lac', ledger_account_id)}")
    return account


async def change_account(session: AsyncSession, account: LedgerAccount, changes: Mapping[str, Any]) -> LedgerAccountOut:
    """Changes a locked account. What was posted to it stays."""
    before = LedgerAccountOut.model_validate(account)
    changed = {name: value for name, value in changes.items() if getattr(account, name) != value}
    if not changed:
        return before
    for name, value in changed.items():
        setattr(account, name, value)
    account.version += 1
    await session.flush()
    after = LedgerAccountOut.model_validate(account)
    previous = {name: getattr(before, name) for name in changed}
    emit(session, LedgerAccountUpdated(aggregate_id=account.id, data=after, previous=previous))
    return after
