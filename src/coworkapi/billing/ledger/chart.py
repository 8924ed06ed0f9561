"""The chart of accounts: what the service made at first use, and what people add and rename."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.ledger.entities import find_entity
from coworkapi.billing.ledger.events import LedgerAccountCreated, LedgerAccountUpdated
from coworkapi.billing.ledger.schemas import ChartNumberedOut, LedgerAccountOut
from coworkapi.billing.models import LedgerAccount, TaxRate
from coworkapi.billing.rules.charts import ChartName, number_of, usual_codes
from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.prepared import Prepared

# By the names that they would get at their first posting.
_MAKE = Prepared(
    text("""
INSERT INTO ledger_accounts (id, legal_entity_id, code, name, type)
SELECT u.id, CAST(:legal_entity_id AS uuid), u.code, d.name, d.type
FROM unnest(CAST(:ids AS uuid[]), CAST(:codes AS text[])) AS u(id, code)
CROSS JOIN LATERAL ledger_account_default(u.code) d
ON CONFLICT (organization_id, legal_entity_id, code) DO NOTHING
RETURNING id
""")
)
_NUMBER = Prepared(
    text("""
UPDATE ledger_accounts a SET external_number = u.number, version = a.version + 1, updated_at = app_now()
FROM unnest(CAST(:ids AS uuid[]), CAST(:numbers AS text[])) AS u(id, number)
WHERE a.id = u.id AND a.legal_entity_id = CAST(:legal_entity_id AS uuid)
""")
)


async def number_accounts(
    session: AsyncSession,
    *,
    legal_entity_id: UUID,
    chart: ChartName | None = None,
    numbers: Mapping[str, str] | None = None,
    keep: bool = True,
) -> ChartNumberedOut:
    """The bookkeeper's numbers of an entity's accounts: a chart's, and some by code. Five statements, however many.

    Raises NotFound (entity, or a code that it has no account of).
    """
    await find_entity(session, legal_entity_id)
    own = dict(numbers or {})
    made: set[UUID] = set()
    if chart is not None:
        rates = await session.execute(
            select(TaxRate.code, TaxRate.basis_points).where(TaxRate.legal_entity_id == legal_entity_id).distinct()
        )
        codes = usual_codes((row.code, row.basis_points) for row in rates)
        ids = [new_id() for _ in codes]
        made = {row.id for row in await _MAKE.fetch(session, legal_entity_id=legal_entity_id, ids=ids, codes=codes)}
    chosen = select(LedgerAccount).where(LedgerAccount.legal_entity_id == legal_entity_id).order_by(LedgerAccount.code)
    before = {
        row.id: LedgerAccountOut.model_validate(row)
        for row in await session.scalars(chosen.with_for_update(key_share=True))
    }
    if unknown := sorted(own.keys() - {one.code for one in before.values()}):
        detail = f"the entity has no account {unknown[0]}; add it first"
        item = ProblemItem(pointer=f"/numbers/{unknown[0]}", code="not_found", detail=detail)
        raise NotFound(f"numbers: {detail}", errors=[item])
    new = {id_: wanted for id_, one in before.items() if (wanted := _wanted(one, chart, own, keep)) is not None}
    await _NUMBER.fetch(session, legal_entity_id=legal_entity_id, ids=list(new), numbers=list(new.values()))
    after = [
        LedgerAccountOut.model_validate(row)
        for row in await session.scalars(chosen.execution_options(populate_existing=True))
    ]
    changed = [one for one in after if one.id in new or one.id in made]
    for one in changed:
        if one.id in made:
            emit(session, LedgerAccountCreated(aggregate_id=one.id, data=one))
        else:
            previous = {"external_number": before[one.id].external_number}
            emit(session, LedgerAccountUpdated(aggregate_id=one.id, data=one, previous=previous))
    return ChartNumberedOut(changed=changed, without=[one.code for one in after if one.external_number is None])


def _wanted(account: LedgerAccountOut, chart: ChartName | None, own: Mapping[str, str], keep: bool) -> str | None:
    """Its number from now on, where it gets another one."""
    wanted = own.get(account.code)
    if wanted is None and chart is not None and (account.external_number is None or not keep):
        wanted = number_of(chart, account.code)
    return None if wanted == account.external_number else wanted


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
