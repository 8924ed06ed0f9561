"""What bills by itself: the day's run of each legal entity, and the accounts that are invoiced at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.runs.bill import Bill, bill_accounts
from coworkapi.billing.runs.queries import CLAIM_AT_ONCE, LOCK, PUT_OFF, WALK_INS, accounts_with_turn
from coworkapi.billing.runs.rules import Calendar
from coworkapi.billing.runs.service import KIND, billed_until, start_run_of_the_day, zone_of
from coworkapi.billing.runs.values import ChargeSource
from coworkapi.billing.runs.working import BillingWork
from coworkapi.core.clock import zone
from coworkapi.core.errors import Unavailable
from coworkapi.core.events import pending_facts
from coworkapi.core.jobs import Due, DueWork
from coworkapi.core.operations import Work
from coworkapi.core.prepared import Prepared
from coworkapi.spaces.models import LegalEntity

_log = structlog.get_logger("coworkapi.billing")
_FIRST = UUID(int=0)
AT_ONCE_BATCH = 50


def operations(sources: Sequence[ChargeSource]) -> Mapping[str, Work]:
    """Long work of billing."""
    return {KIND: BillingWork(sources)}


def due_work(sources: Sequence[ChargeSource]) -> list[Due]:
    """What falls due in billing."""
    accounts = accounts_with_turn(sources)

    async def start_runs_of_the_day(session: AsyncSession, now: datetime) -> int:
        """Begins the day of each legal entity: with a run if there is something to bill. How many began."""
        begun = 0
        for legal_entity_id in await session.scalars(select(LegalEntity.id).order_by(LegalEntity.id)):
            time_zone = await zone_of(session, legal_entity_id)
            today = now.astimezone(zone(time_zone)).date()
            if not await billed_until(session, legal_entity_id=legal_entity_id, today=today):
                continue
            begun += 1
            if await _something_due(session, Bill(legal_entity_id, Calendar(today, time_zone)), accounts):
                await start_run_of_the_day(session, legal_entity_id=legal_entity_id, today=today)
        return begun

    return [
        DueWork("billing.runs_of_the_day", "billing_runs_due", start_runs_of_the_day),
        DueWork("billing.at_once", "at_once_billing_due", bill_at_once),
    ]


async def _something_due(session: AsyncSession, bill: Bill, accounts: Prepared) -> bool:
    values = bill.values | {"after": _FIRST, "limit": 1}
    return bool(await accounts.fetch(session, **values) or await WALK_INS.fetch(session, **values))


async def bill_at_once(session: AsyncSession, now: datetime) -> int:
    """Invoices what waits of accounts that are invoiced at once; how many of them it looked at.

    An account that can't be invoiced is left alone for an hour; the day's run says what it lacks.
    """
    claimed = await CLAIM_AT_ONCE.fetch(session, limit=AT_ONCE_BATCH)
    for row in claimed:
        time_zone = await zone_of(session, row.legal_entity_id)
        today = now.astimezone(zone(time_zone)).date()
        if not await _billed_alone(session, row.account_id, Bill(row.legal_entity_id, Calendar(today, time_zone)), now):
            await PUT_OFF.fetchrow(session, account_id=row.account_id)
    return len(claimed)


async def _billed_alone(session: AsyncSession, account_id: UUID, bill: Bill, now: datetime) -> bool:
    """Bills one account; whatever goes wrong is taken back, and doesn't stop the next one."""
    facts, driver = pending_facts(session), session.info["driver"]
    before = len(facts)
    await driver.execute("SAVEPOINT alone")
    try:
        await LOCK.fetchrow(session, legal_entity_id=bill.legal_entity_id)
        billed = await bill_accounts(session, [account_id], bill, (), now=now)
    except Unavailable:
        raise
    except Exception as error:
        _log.warning("billing.at_once_failed", account_id=str(account_id), error=str(error)[:500])
        await driver.execute("ROLLBACK TO SAVEPOINT alone")
        del facts[before:]
        return False
    return bool(billed.drafts) and not billed.skipped
