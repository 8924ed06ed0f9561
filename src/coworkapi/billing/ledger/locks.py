"""Locking the books of an entity up to a day, and opening them again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.errors import NotLaterThanTheLock, NotLocked
from coworkapi.billing.ledger.entities import find_entity
from coworkapi.billing.ledger.events import LedgerLocked, LedgerUnlocked
from coworkapi.billing.ledger.schemas import LedgerLockOut
from coworkapi.billing.models import LedgerLock
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.unit_of_work import acting_principal


async def lock_books(session: AsyncSession, *, legal_entity_id: UUID, through: date, reason: str) -> LedgerLockOut:
    """From now on nothing is posted that is dated up to `through`. Waits for whoever is posting.

    Raises NotFound (entity), NotLaterThanTheLock, LockedMeanwhile.
    """
    last = await _hold(session, legal_entity_id)
    if last is not None and last.locked_through is not None and through <= last.locked_through:
        raise NotLaterThanTheLock(
            f"the books are locked through {last.locked_through} already ({last.reason}); lock a later day, or unlock",
            extra={"locked_through": last.locked_through.isoformat()},
        )
    out = await _note(session, legal_entity_id, last, through, reason)
    emit(session, LedgerLocked(aggregate_id=legal_entity_id, data=out, previous=_before(last)))
    return out


async def unlock_books(
    session: AsyncSession, *, legal_entity_id: UUID, through: date | None, reason: str
) -> LedgerLockOut:
    """Opens the days after `through`, or all. Raises NotFound (entity), NotLocked, LockedMeanwhile."""
    last = await _hold(session, legal_entity_id)
    if last is None or last.locked_through is None:
        raise NotLocked("no day of these books is locked")
    if through is not None and through >= last.locked_through:
        raise NotLocked(
            f"the books are locked through {last.locked_through}; give an earlier day to open those after it",
            extra={"locked_through": last.locked_through.isoformat()},
        )
    out = await _note(session, legal_entity_id, last, through, reason)
    emit(session, LedgerUnlocked(aggregate_id=legal_entity_id, data=out, previous=_before(last)))
    return out


async def _hold(session: AsyncSession, legal_entity_id: UUID) -> LedgerLock | None:
    """The lock that counts, with nobody else posting to these books until the transaction ends."""
    await find_entity(session, legal_entity_id)
    key = func.hashtextextended(f"ledger:{legal_entity_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
    return await newest_lock(session, legal_entity_id)


async def newest_lock(session: AsyncSession, legal_entity_id: UUID) -> LedgerLock | None:
    """The one that counts; None where the books were never locked."""
    statement = select(LedgerLock).where(LedgerLock.legal_entity_id == legal_entity_id)
    return await session.scalar(statement.order_by(LedgerLock.number.desc()).limit(1))


async def _note(
    session: AsyncSession, legal_entity_id: UUID, last: LedgerLock | None, through: date | None, reason: str
) -> LedgerLockOut:
    made = LedgerLock(
        id=new_id(),
        legal_entity_id=legal_entity_id,
        number=1 if last is None else last.number + 1,
        locked_through=through,
        reason=reason,
        created_by=acting_principal(session).label,
    )
    session.add(made)
    await session.flush()
    return LedgerLockOut.model_validate(made)


def _before(last: LedgerLock | None) -> dict[str, str | None]:
    before = None if last is None or last.locked_through is None else last.locked_through.isoformat()
    return {"locked_through": before}
