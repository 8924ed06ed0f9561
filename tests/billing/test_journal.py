"""What the database keeps true of the journal, whoever posts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from coworkapi.billing.service import ledger
from coworkapi.billing.values import NewEntry, NewPosting
from coworkapi.core.failures import violated_constraint
from coworkapi.core.ids import new_id
from tests.operator import Operator
from tests.spaces.factories import a_location

DAY = date(2026, 11, 2)


def new_entry(legal_entity_id: UUID, *lines: tuple[str, int], **options: Any) -> NewEntry:
    return NewEntry(
        **{
            "id": new_id(),
            "legal_entity_id": legal_entity_id,
            "kind": "manual",
            "source_id": new_id(),
            "booked_on": DAY,
            "currency": "EUR",
            "description": "A test",
            "postings": [NewPosting(ledger_account=code, amount=amount) for code, amount in lines],
            **options,
        }
    )


async def posted(operator: Operator, *entries: NewEntry) -> None:
    async with operator.db.transaction(operator.principal) as session:
        await ledger.post(session, entries)


async def refused(operator: Operator, *entries: NewEntry) -> str | None:
    """The constraint that these entries break."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the driver's; its constraint is what counts
        await posted(operator, *entries)
    return violated_constraint(caught.value)


async def test_an_entry_adds_up_or_is_refused(operator: Operator) -> None:
    entity = (await a_location(operator)).legal_entity_id
    good = new_entry(entity, ("receivables", 11_900), ("revenue:membership", -10_000), ("tax:standard:1900", -1_900))
    bad = new_entry(entity, ("receivables", 11_900), ("revenue:membership", -10_000))
    assert await refused(operator, good, bad) == "journal_entry_balanced"
    await posted(operator, good)
    again = new_entry(entity, ("bank", 1), ("receivables", -1), source_id=good.source_id)
    assert await refused(operator, again) == "journal_entry_once"
    assert await refused(operator, new_entry(entity, ("bank", 1), ("mystery", -1))) == "posting_account_known"
    # Two that would add up to zero together still don't, each on its own.
    assert (
        await refused(operator, new_entry(entity, ("bank", 5), ("clearing:cash", -4)), new_entry(entity, ("bank", -1)))
        == "journal_entry_balanced"
    )
