"""Journal entries to work on, posted as other rooms post them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from coworkapi.billing.service import ledger
from coworkapi.billing.values import NewEntry, NewPosting
from coworkapi.core.ids import new_id
from tests.operator import Operator

DAY = date(2026, 11, 2)


def line(code: str, amount: int, **options: Any) -> NewPosting:
    return NewPosting(ledger_account=code, amount=amount, **options)


def new_entry(legal_entity_id: UUID, *lines: NewPosting | tuple[str, int], **options: Any) -> NewEntry:
    """An entry of 2 November 2026 in EUR, unless told otherwise."""
    return NewEntry(
        **{
            "id": new_id(),
            "legal_entity_id": legal_entity_id,
            "kind": "deposit",
            "source_id": new_id(),
            "booked_on": DAY,
            "currency": "EUR",
            "description": "A test",
            "postings": [one if isinstance(one, NewPosting) else line(*one) for one in lines],
            **options,
        }
    )


async def posted(operator: Operator, *entries: NewEntry) -> None:
    async with operator.db.transaction(operator.principal) as session:
        await ledger.post(session, entries)
