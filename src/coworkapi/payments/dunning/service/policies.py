"""Dunning policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import encode_id
from coworkapi.core.unit_of_work import leave_work
from coworkapi.payments.dunning.errors import DunningPolicyIsArchived
from coworkapi.payments.dunning.events import DunningPolicyArchived, DunningPolicyCreated, DunningPolicyUpdated
from coworkapi.payments.dunning.models import DunningPolicy
from coworkapi.payments.dunning.queries import LOOK_AGAIN
from coworkapi.payments.dunning.schemas import DunningPolicyOut, DunningStepIn, DunningStepOut
from coworkapi.spaces.models import LegalEntity


async def create_policy(
    session: AsyncSession,
    *,
    legal_entity_id: UUID | None,
    name: str,
    currency: str,
    minimum: int,
    steps: Sequence[DunningStepIn],
) -> DunningPolicy:
    """A new policy; what is overdue is looked at by it at once. Raises NotFound, Invalid, DunningPolicyExists."""
    if legal_entity_id is not None:
        entity = await session.scalar(select(LegalEntity).where(LegalEntity.id == legal_entity_id))
        if entity is None:
            raise NotFound(f"legal_entity_id: there is no legal entity {encode_id('ent', legal_entity_id)}")
        if entity.currency != currency:
            raise Invalid.field("/currency", f"the legal entity invoices in {entity.currency}; use that currency")
    row = DunningPolicy(
        legal_entity_id=legal_entity_id, name=name, currency=currency, minimum=minimum, steps=_stored(steps)
    )
    session.add(row)
    return await _changed(session, row, DunningPolicyCreated)


async def update_policy(session: AsyncSession, row: DunningPolicy, changes: Mapping[str, Any]) -> DunningPolicy:
    """Applies the named fields to a locked policy. Raises DunningPolicyIsArchived."""
    if row.archived_at is not None:
        raise DunningPolicyIsArchived("the policy is archived; make a new one")
    before = policy_out(row).model_dump(mode="json")
    for name, value in changes.items():
        setattr(row, name, _stored(value) if name == "steps" else value)
    after = policy_out(row).model_dump(mode="json")
    previous = {name: before[name] for name in changes if before[name] != after[name]}
    if not previous:
        return row
    row.version += 1
    return await _changed(session, row, DunningPolicyUpdated, previous)


async def archive_policy(session: AsyncSession, row: DunningPolicy, *, now: datetime) -> DunningPolicy:
    """Ends a locked policy. What stood badly by it alone stands well again. Doing it again changes nothing."""
    if row.archived_at is not None:
        return row
    row.archived_at = now
    row.version += 1
    return await _changed(session, row, DunningPolicyArchived, {"archived_at": None})


async def find_policy(session: AsyncSession, policy_id: UUID, *, lock: bool = False) -> DunningPolicy:
    """Raises NotFound."""
    statement = select(DunningPolicy).where(DunningPolicy.id == policy_id)
    row = await session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound(f"there is no dunning policy {encode_id('dun', policy_id)}")
    return row


def policy_out(row: DunningPolicy) -> DunningPolicyOut:
    values = {name: getattr(row, name) for name in DunningPolicyOut.model_fields if name != "steps"}
    return DunningPolicyOut(**values, steps=[DunningStepOut(**step) for step in row.steps])


def _stored(steps: Sequence[DunningStepIn]) -> list[dict[str, Any]]:
    found = []
    for step in sorted(steps, key=lambda one: one.after_days):
        stored: dict[str, Any] = {
            "key": step.key or f"{step.action}_{step.after_days}",
            "after_days": step.after_days,
            "action": step.action,
        }
        if step.action == "remind":
            stored["level"] = step.level or 1
        if step.action == "fee":
            stored |= {
                "amount": step.amount,
                "basis_points": step.basis_points,
                "cap": step.cap,
                "tax_code": step.tax_code or "none",
            }
        found.append({name: value for name, value in stored.items() if value is not None})
    return found


async def _changed(
    session: AsyncSession, row: DunningPolicy, fact: type[Fact], previous: Mapping[str, Any] | None = None
) -> DunningPolicy:
    await session.flush()
    await session.refresh(row)
    await LOOK_AGAIN.fetch(session)
    leave_work(session)
    emit(session, fact(aggregate_id=row.id, data=policy_out(row), previous=previous))
    return row
