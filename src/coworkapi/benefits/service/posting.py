"""What is paid for ahead becomes revenue as it is used, and when it lapses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.queries import values
from coworkapi.benefits.rules.worth import LotUsed, Worth, worth
from coworkapi.billing.service import ledger
from coworkapi.billing.values import NewEntry, NewPosting
from coworkapi.core.clock import zone
from coworkapi.core.ids import encode_id, new_id

BATCH = 500


async def post_credit_values(session: AsyncSession, now: datetime) -> int:
    """Posts what has changed of lots that were paid for: prepaid credits become revenue, or are owed again.

    What should be posted follows from the lot's entries and from what was invoiced for it; the difference to what was
    posted is, so that doing it twice changes nothing. Four statements for up to `BATCH` lots. How many.
    """
    rows = await values.DUE.fetch(session, limit=BATCH)
    if not rows:
        return 0
    entries: list[NewEntry] = []
    settled: list[dict[str, Any]] = []
    heirs: list[dict[str, Any]] = []
    for row in rows:
        whose = {
            "account_id": row.account_id,
            "legal_entity_id": row.legal_entity_id,
            "location_id": row.location_id,
        }
        shares = worth(max(row.standing, 0) + row.inherited, _used(row))
        settled.append({"lot_id": row.lot_id, "used": shares.used, "lapsed": shares.lapsed, **whose})
        heirs += [{"lot_id": lot_id, "inherited": share, **whose} for lot_id, share in shares.moved.items()]
        entry = _entry(row, shares, now)
        if entry is not None:
            entries.append(entry)
    await ledger.post(session, entries)
    await values.SETTLED.fetch(session, lots=_json(settled))
    if heirs:
        await values.INHERIT.fetch(session, heirs=_json(heirs))
    return len(rows)


def _used(row: Any) -> LotUsed:
    moved: dict[UUID, int] = {}
    for lot_id, quantity in row.moved:
        moved[UUID(lot_id)] = moved.get(UUID(lot_id), 0) + quantity
    return LotUsed(granted=row.granted, used=max(row.used, 0), lapsed=max(row.lapsed, 0), moved=moved)


def _entry(row: Any, shares: Worth, now: datetime) -> NewEntry | None:
    """What turned into revenue since the last time; None where nothing did, or nothing was invoiced."""
    used, lapsed = shares.used - row.posted_used, shares.lapsed - row.posted_lapsed
    if (used, lapsed) == (0, 0) or row.legal_entity_id is None:
        return None
    stream = "revenue:pass" if row.use_of == "day_pass" else "revenue:booking"
    entry_id = new_id()
    return NewEntry(
        id=entry_id,
        legal_entity_id=row.legal_entity_id,
        kind="credit_use",
        source_id=entry_id,
        booked_on=_day(row, now),
        currency=row.currency,
        description=f"{row.name} ({encode_id('lot', row.lot_id)})",
        postings=[
            NewPosting(ledger_account="prepaid_credits", amount=used + lapsed, account_id=row.account_id),
            NewPosting(ledger_account=stream, amount=-used, account_id=row.account_id, location_id=row.location_id),
            NewPosting(
                ledger_account="revenue:breakage",
                amount=-lapsed,
                account_id=row.account_id,
                location_id=row.location_id,
            ),
        ],
    )


def _day(row: Any, now: datetime) -> date:
    """The local day, or the first one behind a lock: work that nobody waits for must not stand still."""
    today = (now if row.time_zone is None else now.astimezone(zone(row.time_zone))).date()
    if row.locked_through is not None and today <= row.locked_through:
        locked: date = row.locked_through
        return locked + timedelta(days=1)
    return today


def _json(rows: list[dict[str, Any]]) -> str:
    # Ids read from the database are the driver's own subclass of UUID.
    return orjson.dumps(rows, default=str).decode()
