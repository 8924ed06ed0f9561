"""Billing runs: asked for, shown, ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.runs.events import BillingRunEnded
from coworkapi.billing.runs.models import BillingRun, BillingSchedule
from coworkapi.billing.runs.queries import ENTITY_ZONE, billing_run_views
from coworkapi.billing.runs.schemas import BillingRunOut, totals_out
from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.operations import start
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal

KIND = "billing.run"
SCOPE = "invoices:write"
FURTHEST_AHEAD = timedelta(days=366)
_COLUMNS = (
    *("id", "legal_entity_id", "until", "dry_run", "automatic", "operation_id", "created_by", "created_at", "ended_at"),
    *("accounts", "invoices", "credit_notes", "skipped"),
)


async def zone_of(unit: HasInfo, legal_entity_id: UUID) -> str:
    """The time zone of the entity's days: that of its first location. Raises NotFound."""
    row = await ENTITY_ZONE.fetchrow(unit, legal_entity_id=legal_entity_id)
    if row is None:
        detail = f"there is no legal entity {encode_id('ent', legal_entity_id)}"
        item = ProblemItem(pointer="/legal_entity_id", code="not_found", detail=detail)
        raise NotFound(detail, errors=[item])
    time_zone: str = row.time_zone
    return time_zone


async def start_billing_run(
    session: AsyncSession, *, legal_entity_id: UUID, until: date | None, dry_run: bool, now: datetime
) -> BillingRunOut:
    """Queues a run; `until` None: today. Raises NotFound, and Invalid for a day too far ahead."""
    today = now.astimezone(zone(await zone_of(session, legal_entity_id))).date()
    until = until or today
    if until - today > FURTHEST_AHEAD:
        raise Invalid.field("/until", f"at most a year ahead: {today + FURTHEST_AHEAD} is the last day that can be")
    run_id = await _queue(session, legal_entity_id=legal_entity_id, until=until, dry_run=dry_run, automatic=False)
    return await find_billing_run(session, run_id)


async def start_run_of_the_day(session: AsyncSession, *, legal_entity_id: UUID, today: date) -> None:
    """Queues the day's own run. The caller holds the entity's schedule."""
    await _queue(session, legal_entity_id=legal_entity_id, until=today, dry_run=False, automatic=True)


async def billed_until(session: AsyncSession, *, legal_entity_id: UUID, today: date) -> bool:
    """Notes that the entity is billed by itself up to `today`; whether it wasn't yet. Waits for others who note it."""
    statement = insert(BillingSchedule).values(legal_entity_id=legal_entity_id, billed_until=today)
    statement = statement.on_conflict_do_update(
        index_elements=[BillingSchedule.organization_id, BillingSchedule.legal_entity_id],
        set_={"billed_until": today},
        where=BillingSchedule.billed_until < today,
    )
    noted = await session.execute(statement.returning(BillingSchedule.legal_entity_id))
    return noted.scalar_one_or_none() is not None


async def _queue(session: AsyncSession, **values: Any) -> UUID:
    run_id = new_id()
    operation = await start(session, kind=KIND, scope=SCOPE, params={"run_id": str(run_id)})
    session.add(BillingRun(id=run_id, operation_id=operation.id, created_by=acting_principal(session).label, **values))
    await session.flush()
    return run_id


async def find_billing_run(session: AsyncSession, run_id: UUID) -> BillingRunOut:
    """A run as its GET shows it. Raises NotFound."""
    row = (await session.execute(billing_run_views().where(BillingRun.id == run_id))).one_or_none()
    if row is None:
        raise NotFound("there is no such billing run")
    return billing_run_out(row)


def billing_run_out(row: Any) -> BillingRunOut:
    """A row of `billing_run_views` as the API shows it."""
    run: BillingRun = row[0]
    return BillingRunOut(
        state=row.shown_state,
        done=row.done,
        total=row.total,
        totals=totals_out(run.totals),
        **{name: getattr(run, name) for name in _COLUMNS},
    )


async def end_billing_run(session: AsyncSession, *, operation_id: UUID, state: str) -> None:
    """Notes how a run's operation ended, and tells of it. Once only."""
    ended = await session.execute(
        update(BillingRun)
        .where(BillingRun.operation_id == operation_id, BillingRun.ended_at.is_(None))
        .values(state=state, ended_at=func.app_now(), updated_at=func.app_now())
        .returning(BillingRun.id)
        .execution_options(synchronize_session=False)
    )
    run_id = ended.scalar_one_or_none()
    if run_id is not None:
        emit(session, BillingRunEnded(aggregate_id=run_id, data=await find_billing_run(session, run_id)))
