"""The journal as a file, read in batches by key while it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.errors import AccountsWithoutNumber
from coworkapi.billing.ledger import datev
from coworkapi.billing.ledger.journal import entry_of, page_statement
from coworkapi.billing.ledger.schemas import JournalEntryOut
from coworkapi.billing.models import LedgerAccount
from coworkapi.core.csv_files import csv_lines
from coworkapi.core.db import Database
from coworkapi.core.ids import encode_id
from coworkapi.core.money import decimal_text
from coworkapi.core.prepared import Prepared
from coworkapi.core.principal import Principal

BATCH = 1000
COLUMNS = [
    "entry_id",
    "booked_on",
    "kind",
    "source_id",
    "description",
    "ledger_account",
    "external_number",
    "debit",
    "credit",
    "currency",
    "account_id",
    "location_id",
    "tax_code",
    "service_starts_on",
    "service_ends_on",
]
_CODES = Prepared(
    text(
        """
SELECT DISTINCT p.ledger_account FROM postings p
WHERE p.legal_entity_id = CAST(:legal_entity_id AS uuid)
  AND p.booked_on >= CAST(:booked_from AS date) AND p.booked_on < CAST(:booked_until AS date)"""
    )
)


async def numbers_of(session: AsyncSession, legal_entity_id: UUID) -> dict[str, str]:
    """The bookkeeper's numbers, by code; empty where an account has none."""
    rows = await session.execute(
        select(LedgerAccount.code, LedgerAccount.external_number).where(
            LedgerAccount.legal_entity_id == legal_entity_id
        )
    )
    return {code: number or "" for code, number in rows}


async def require_numbers(
    session: AsyncSession, numbers: Mapping[str, str], *, legal_entity_id: UUID, booked_from: date, booked_until: date
) -> None:
    """Raises AccountsWithoutNumber that names the accounts posted to in that time that DATEV could not number."""
    rows = await _CODES.fetch(
        session, legal_entity_id=legal_entity_id, booked_from=booked_from, booked_until=booked_until
    )
    missing = sorted(row.ledger_account for row in rows if not numbers.get(row.ledger_account, "").isdigit())
    if missing:
        raise AccountsWithoutNumber(
            f"these accounts have no external_number of digits: {', '.join(missing)}; set them, then export again",
            extra={"ledger_accounts": missing},
        )


async def journal_csv(
    db: Database, principal: Principal, filters: Mapping[str, Any], numbers: Mapping[str, str]
) -> AsyncIterator[bytes]:
    """A row for each line of each entry. Each batch is a transaction, so that a slow reader holds none."""
    yield csv_lines([COLUMNS]).encode()
    async for entries in _batches(db, principal, filters):
        yield csv_lines(_cells(entries, numbers)).encode()


async def journal_datev(
    db: Database, principal: Principal, filters: Mapping[str, Any], numbers: Mapping[str, str], batch: datev.Batch
) -> AsyncIterator[bytes]:
    """The header, then a row for each pair of debit and credit."""
    yield datev.header(batch)
    async for entries in _batches(db, principal, filters):
        yield b"".join(datev.rows(entries, numbers, locked=batch.locked))


async def _batches(
    db: Database, principal: Principal, filters: Mapping[str, Any]
) -> AsyncIterator[list[JournalEntryOut]]:
    values = {name: value for name, value in filters.items() if value is not None}
    names = frozenset(values)
    first, further = page_statement(names, after=False), page_statement(names, after=True)
    values["limit"] = BATCH
    statement = first
    while True:
        async with db.transaction(principal) as session:
            entries = [entry_of(row) for row in await statement.fetch(session, **values)]
        if not entries:
            return
        yield entries
        values |= {"key_on": entries[-1].booked_on, "key_id": entries[-1].id}
        statement = further


def _cells(entries: Iterable[JournalEntryOut], numbers: Mapping[str, str]) -> Iterable[list[str]]:
    for entry in entries:
        for line in entry.postings:
            amount = line.amount.amount
            yield [
                encode_id("jrn", entry.id),
                entry.booked_on.isoformat(),
                entry.kind,
                entry.source_id,
                entry.description,
                line.ledger_account,
                numbers.get(line.ledger_account, ""),
                decimal_text(amount, entry.currency) if amount > 0 else "",
                decimal_text(-amount, entry.currency) if amount < 0 else "",
                entry.currency,
                encode_id("acct", line.account_id) if line.account_id else "",
                encode_id("loc", line.location_id) if line.location_id else "",
                line.tax_code or "",
                line.starts_on.isoformat() if line.starts_on else "",
                line.ends_on.isoformat() if line.ends_on else "",
            ]
