"""Posting to the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.billing.values import NewEntry
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

_POST = Prepared(text("SELECT post_journal(CAST(CAST(:entries AS text) AS jsonb))"))


async def post(unit: HasInfo, entries: Sequence[NewEntry], *, reverses_entry_id: UUID | None = None) -> None:
    """Writes journal entries, thousands in one statement; none for no entries. Accounts are made at their first use.

    Lines of zero are left out, and so are entries that have no other. No event is told: what caused the entries is.
    `reverses_entry_id`: what a single entry undoes.

    Raises EntryUnbalanced, PostedAlready, PeriodLocked, UnknownLedgerAccount: the transaction is lost then.
    """
    if entries:
        me = acting_principal(unit)
        given = entries_json(entries, created_by=me.label, now=me.now, reverses_entry_id=reverses_entry_id)
        await _POST.fetchrow(unit, entries=given)


def entries_json(
    entries: Sequence[NewEntry],
    *,
    created_by: str = "system",
    now: datetime | None = None,
    reverses_entry_id: UUID | None = None,
) -> str:
    """What SQL's `post_journal` takes: for composed statements.

    `created_by`: the label of who acts, `acting_principal(unit).label`. `now`: the transaction's beginning, unless
    given. `reverses_entry_id`: for a single entry, the one that it undoes.
    """
    more = {"created_by": created_by, "created_at": now, "reverses_entry_id": reverses_entry_id}
    rows = [
        {
            "id": entry.id,
            "legal_entity_id": entry.legal_entity_id,
            "kind": entry.kind,
            "source_id": entry.source_id,
            "booked_on": entry.booked_on,
            "currency": entry.currency,
            "description": entry.description[:500],
            "postings": [
                {
                    "ledger_account": line.ledger_account,
                    "amount": line.amount,
                    "account_id": line.account_id,
                    "location_id": line.location_id,
                    "tax_code": line.tax_code,
                    "starts_on": line.starts_on,
                    "ends_on": line.ends_on,
                }
                for line in entry.postings
            ],
        }
        | more
        for entry in entries
    ]
    # Ids read from the database are the driver's own subclass of UUID.
    return orjson.dumps(rows, default=str).decode()
