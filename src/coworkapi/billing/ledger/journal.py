"""Reading the journal, and posting to it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.errors import NotReversible, ReversedAlready
from coworkapi.billing.ledger.entities import find_entity
from coworkapi.billing.ledger.events import JournalEntryPosted
from coworkapi.billing.ledger.schemas import JournalEntryOut, PostingIn, PostingOut
from coworkapi.billing.service.ledger import post
from coworkapi.billing.values import NewEntry, NewPosting
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import PREFIXES, encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared

# Accounts that a book of their own explains: a line by hand would have no counterpart there.
KEPT_BY = {
    "receivables": "open items: write an invoice, a credit note, a payment or a write-off",
    "deposits": "deposits: apply, return or keep one, or credit its invoice",
    "prepaid_credits": "credit lots: sell, use or take back credits",
}
_PREFIX = {
    "invoice": "inv",
    "credit_note": "crn",
    "payment": "pmt",
    "payment_failure": "pmt",
    "failure": "pmt",
    "refund": "ref",
    "chargeback": "dsp",
    "chargeback_won": "dsp",
    "write_off": "wof",
    "write_off_reversal": "wof",
    "credit_use": "lot",
    "deposit": "dpe",
    "transfer": "item",
    "manual": "jrn",
    "reversal": "jrn",
}
SOURCE_PREFIXES = sorted(set(_PREFIX.values()))
_COLUMNS = """e.id, e.legal_entity_id, e.kind, e.source_id, e.booked_on, e.currency, e.description,
  e.reverses_entry_id, r.id AS reversed_by_entry_id, e.created_by, e.created_at, (
  SELECT json_agg(json_build_array(p.ledger_account, p.amount, p.account_id, p.location_id, p.tax_code, p.starts_on,
    p.ends_on) ORDER BY p.number)
  FROM postings p WHERE p.organization_id = e.organization_id AND p.entry_id = e.id) AS postings"""
_FROM = """journal_entries e LEFT JOIN journal_entries r
  ON r.organization_id = e.organization_id AND r.reverses_entry_id = e.id"""
_GET = Prepared(text(f"SELECT {_COLUMNS} FROM {_FROM} WHERE e.id = CAST(:id AS uuid)"))  # noqa: S608 - our own names
FILTERS: dict[str, str] = {
    "legal_entity_id": "e.legal_entity_id = CAST(:legal_entity_id AS uuid)",
    "kind": "e.kind = CAST(:kind AS text)",
    "source_id": "e.source_id = CAST(:source_id AS uuid)",
    "booked_from": "e.booked_on >= CAST(:booked_from AS date)",
    "booked_until": "e.booked_on < CAST(:booked_until AS date)",
    "ledger_account": "EXISTS (SELECT FROM postings q WHERE q.organization_id = e.organization_id "
    "AND q.entry_id = e.id AND q.ledger_account = CAST(:ledger_account AS text))",
    "account_id": "EXISTS (SELECT FROM postings q WHERE q.organization_id = e.organization_id "
    "AND q.entry_id = e.id AND q.account_id = CAST(:account_id AS uuid))",
}


def source_text(kind: str, source_id: UUID) -> str:
    """The source's id as the API writes it."""
    prefix = _PREFIX.get(kind)
    return str(source_id) if prefix is None else encode_id(prefix, source_id)


def entry_of(row: Any) -> JournalEntryOut:
    """A row of the journal as the API shows it."""
    currency = row.currency
    return JournalEntryOut.model_construct(
        id=row.id,
        legal_entity_id=row.legal_entity_id,
        kind=row.kind,
        source_id=source_text(row.kind, row.source_id),
        booked_on=row.booked_on,
        currency=currency,
        description=row.description,
        reverses_entry_id=row.reverses_entry_id,
        reversed_by_entry_id=row.reversed_by_entry_id,
        postings=[_line(line, currency) for line in row.postings or ()],
        created_by=row.created_by,
        created_at=row.created_at,
    )


def _line(line: Sequence[Any], currency: str) -> PostingOut:
    code, amount, account_id, location_id, tax_code, starts_on, ends_on = line
    return PostingOut.model_construct(
        ledger_account=code,
        amount=Money.model_construct(amount=amount, currency=currency),
        account_id=UUID(account_id) if account_id else None,
        location_id=UUID(location_id) if location_id else None,
        tax_code=tax_code,
        starts_on=date.fromisoformat(starts_on) if starts_on else None,
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
    )


def page_statement(filters: frozenset[str], *, after: bool) -> Prepared:
    """A page of entries, by day and id."""
    where = [FILTERS[name] for name in sorted(filters)]
    if after:
        where.append("e.booked_on >= CAST(:key_on AS date)")
        where.append("(e.booked_on, e.id) > (CAST(:key_on AS date), CAST(:key_id AS uuid))")
    return Prepared(
        text(
            f"SELECT {_COLUMNS} FROM {_FROM} WHERE {' AND '.join(where) or 'true'} "  # noqa: S608 - our own names
            "ORDER BY e.booked_on, e.id LIMIT CAST(:limit AS integer)"
        )
    )


async def find_entry(unit: HasInfo, entry_id: UUID) -> JournalEntryOut:
    """Raises NotFound."""
    row = await _GET.fetchrow(unit, id=entry_id)
    if row is None:
        raise NotFound(f"there is no journal entry {encode_id('jrn', entry_id)}")
    return entry_of(row)


_KNOWN = Prepared(
    text(
        """
SELECT
  ARRAY(SELECT c FROM unnest(CAST(:codes AS text[])) AS c WHERE NOT EXISTS (
      SELECT FROM ledger_accounts a WHERE a.legal_entity_id = CAST(:legal_entity_id AS uuid) AND a.code = c)
    AND NOT EXISTS (SELECT FROM ledger_account_default(c))) AS codes,
  ARRAY(SELECT i FROM unnest(CAST(:accounts AS uuid[])) AS i
    WHERE NOT EXISTS (SELECT FROM billing_accounts a WHERE a.id = i)) AS accounts,
  ARRAY(SELECT i FROM unnest(CAST(:locations AS uuid[])) AS i WHERE NOT EXISTS (
    SELECT FROM locations l WHERE l.id = i AND l.legal_entity_id = CAST(:legal_entity_id AS uuid))) AS locations"""
    ).bindparams(bindparam("codes", type_=ARRAY(Text)))
)


async def post_by_hand(
    session: AsyncSession,
    *,
    legal_entity_id: UUID,
    booked_on: date,
    currency: str,
    description: str,
    postings: Sequence[PostingIn],
) -> JournalEntryOut:
    """An entry of kind `manual`. Raises NotFound and Invalid that name the field, EntryUnbalanced, PeriodLocked."""
    await find_entity(session, legal_entity_id)
    await _check_lines(session, legal_entity_id, postings)
    entry_id = new_id()
    entry = NewEntry(
        id=entry_id,
        legal_entity_id=legal_entity_id,
        kind="manual",
        source_id=entry_id,
        booked_on=booked_on,
        currency=currency,
        description=description,
        postings=[NewPosting(**dict(line)) for line in postings],
    )
    await post(session, [entry])
    out = await find_entry(session, entry_id)
    emit(session, JournalEntryPosted(aggregate_id=entry_id, data=out))
    return out


async def reverse(
    session: AsyncSession, entry: JournalEntryOut, *, booked_on: date | None, reason: str
) -> JournalEntryOut:
    """The opposite of an entry by hand. Raises NotReversible, ReversedAlready, PeriodLocked."""
    if entry.kind != "manual":
        raise NotReversible(
            f"the entry is of {entry.source_id}; correct that one (by a credit note, a refund, ...) and the journal "
            "follows"
        )
    if entry.reversed_by_entry_id is not None:
        by = encode_id("jrn", entry.reversed_by_entry_id)
        raise ReversedAlready(f"the entry was reversed by {by}", extra={"reversed_by_entry_id": by})
    entry_id = new_id()
    opposite = NewEntry(
        id=entry_id,
        legal_entity_id=entry.legal_entity_id,
        kind="reversal",
        source_id=entry_id,
        booked_on=booked_on or entry.booked_on,
        currency=entry.currency,
        description=reason,
        postings=[
            NewPosting(
                ledger_account=line.ledger_account,
                amount=-line.amount.amount,
                account_id=line.account_id,
                location_id=line.location_id,
            )
            for line in entry.postings
        ],
    )
    await post(session, [opposite], reverses_entry_id=entry.id)
    out = await find_entry(session, entry_id)
    emit(session, JournalEntryPosted(aggregate_id=entry_id, data=out))
    return out


async def _check_lines(session: AsyncSession, legal_entity_id: UUID, postings: Sequence[PostingIn]) -> None:
    off = sum(line.amount for line in postings)
    for number, line in enumerate(postings):
        kept = KEPT_BY.get(line.ledger_account.partition(":")[0])
        if kept:
            raise Invalid.field(
                f"/postings/{number}/ledger_account",
                f"{line.ledger_account} follows the {kept}",
                "kept_by_its_own_book",
            )
    if off:
        raise Invalid.field("/postings", f"the lines add up to {off} minor units, not to zero", "entry_unbalanced")
    missing = await _KNOWN.fetchrow(
        session,
        legal_entity_id=legal_entity_id,
        codes=[line.ledger_account for line in postings],
        accounts=[line.account_id for line in postings if line.account_id],
        locations=[line.location_id for line in postings if line.location_id],
    )
    assert missing is not None
    for number, line in enumerate(postings):
        at = f"/postings/{number}"
        if line.ledger_account in missing.codes:
            raise Invalid.field(
                f"{at}/ledger_account",
                f"the chart has no account {line.ledger_account}; add it first",
                "unknown_ledger_account",
            )
        for name, prefix, unknown in (
            ("account_id", "acct", missing.accounts),
            ("location_id", "loc", missing.locations),
        ):
            value = getattr(line, name)
            if value in unknown:
                detail = f"there is no {PREFIXES[prefix]} {encode_id(prefix, value)} of this legal entity"
                item = ProblemItem(pointer=f"{at}/{name}", code="not_found", detail=detail)
                raise NotFound(f"postings: {detail}", errors=[item])
