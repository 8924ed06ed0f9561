"""Reactions of billing runs."""

from __future__ import annotations

from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.runs.service import KIND, end_billing_run
from coworkapi.core.events import Fact, StoredEvent, reacts_if
from coworkapi.core.operations import OperationOut


def _of_a_run(fact: Fact) -> bool:
    return cast(OperationOut, fact.data).kind == KIND


@reacts_if(_of_a_run)
async def end_run_of_operation(session: AsyncSession, event: StoredEvent) -> None:
    """The run's own record of how it ended outlives the operation, which is forgotten after a month."""
    await end_billing_run(session, operation_id=event.aggregate_id, state=event.data["state"])
