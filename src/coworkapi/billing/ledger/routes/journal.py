"""`/v1/ledger/entries` and the locks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.billing.errors import (
    LockedMeanwhile,
    NotLaterThanTheLock,
    NotLocked,
    NotReversible,
    PeriodLocked,
    ReversedAlready,
)
from coworkapi.billing.ledger.journal import SOURCE_PREFIXES, entry_of, find_entry, page_statement, post_by_hand
from coworkapi.billing.ledger.journal import reverse as reverse_by_hand
from coworkapi.billing.ledger.locks import lock_books, unlock_books
from coworkapi.billing.ledger.periods import Day
from coworkapi.billing.ledger.routes.common import READ, WRITE, OfAnyEntity, OfKind, WithCode, may_read
from coworkapi.billing.ledger.schemas import (
    JournalEntryAnswer,
    JournalEntryIn,
    JournalEntryOut,
    JournalReverseIn,
    LedgerLockOut,
    LockIn,
    UnlockIn,
)
from coworkapi.billing.models import JournalEntry, LedgerLock
from coworkapi.billing.routes.common import DryRun
from coworkapi.billing.service import taken_back
from coworkapi.core.http import Ctx, Router, problems
from coworkapi.core.ids import BillingAccountId, JournalEntryId, decode_id
from coworkapi.core.pages import Page, Paging, decode_cursor, encode_cursor, fetch_page

router = Router(prefix="/v1/ledger", tags=["Ledger"])
_KEYS = [JournalEntry.__table__.c.booked_on, JournalEntry.__table__.c.id]
_DRY: dict[int | str, dict[str, Any]] = {
    200: {"model": JournalEntryAnswer, "description": "With `dry_run`: what the entry would be"}
}
SourceId = Annotated[
    str | None,
    Query(
        pattern=rf"^(?:{'|'.join(SOURCE_PREFIXES)})_[0-7][0-9a-hjkmnp-tv-z]{{25}}$",
        description="Only those of this invoice, payment, credit lot, ...",
        examples=["inv_01jq2v5x8ye0rb6hm3k7n4d9ta"],
    ),
]


@router.get("/entries", dependencies=[READ], summary="List journal entries")
async def list_journal_entries(
    ctx: Ctx,
    page: Paging,
    legal_entity_id: OfAnyEntity = None,
    kind: OfKind = None,
    source_id: SourceId = None,
    ledger_account: WithCode = None,
    account_id: Annotated[BillingAccountId | None, Query(description="Only with a line of this account")] = None,
    booked_from: Annotated[Day | None, Query(description="From this day on")] = None,
    booked_until: Annotated[Day | None, Query(description="Before this day")] = None,
) -> Page[JournalEntryOut]:
    """By the day they are dated, then as they were made."""
    may_read(ctx)
    filters = {
        "legal_entity_id": legal_entity_id,
        "kind": kind,
        "source_id": None if source_id is None else decode_id(source_id.rpartition("_")[0], source_id),
        "ledger_account": ledger_account,
        "account_id": account_id,
        "booked_from": booked_from,
        "booked_until": booked_until,
    }
    values: dict[str, Any] = {name: value for name, value in filters.items() if value is not None}
    names = frozenset(values)
    if page.cursor is not None:
        values["key_on"], values["key_id"] = decode_cursor(page.cursor, "journal", _KEYS)
    rows = await page_statement(names, after=page.cursor is not None).fetch(ctx.unit, **values, limit=page.limit + 1)
    entries = [entry_of(row) for row in rows[: page.limit]]
    more = len(rows) > page.limit
    cursor = encode_cursor("journal", (entries[-1].booked_on, entries[-1].id)) if more else None
    return Page(data=entries, next_cursor=cursor)


@router.post(
    "/entries",
    status_code=201,
    dependencies=[WRITE],
    summary="Post by hand",
    responses={**problems(PeriodLocked), **_DRY},
)
async def create_journal_entry(
    body: JournalEntryIn, ctx: Ctx, response: Response, dry_run: DryRun = False
) -> JournalEntryAnswer:
    """An entry whose lines add up to zero, e.g. a payout of the card terminal to the bank.

    Receivables and prepaid credits follow documents and credit lots, and can't be posted to by hand.
    """
    ctx.require("ledger:write", None)
    async with taken_back(ctx.unit, dry_run=dry_run):
        entry = await post_by_hand(ctx.session, **dict(body))
    if dry_run:
        response.status_code = 200
    return JournalEntryAnswer(entry=entry, dry_run=dry_run)


@router.get("/entries/{entry_id}", dependencies=[READ], summary="Read a journal entry")
async def get_journal_entry(entry_id: JournalEntryId, ctx: Ctx) -> JournalEntryOut:
    may_read(ctx)
    return await find_entry(ctx.unit, entry_id)


@router.post(
    "/entries/{entry_id}/reverse",
    status_code=201,
    dependencies=[WRITE],
    summary="Reverse an entry by hand",
    responses={**problems(NotReversible, ReversedAlready, PeriodLocked), **_DRY},
)
async def reverse_journal_entry(
    entry_id: JournalEntryId, body: JournalReverseIn, ctx: Ctx, response: Response, dry_run: DryRun = False
) -> JournalEntryAnswer:
    """Posts the opposite. Only of what was posted by hand: the rest follows its document."""
    ctx.require("ledger:write", None)
    entry = await find_entry(ctx.unit, entry_id)
    async with taken_back(ctx.unit, dry_run=dry_run):
        made = await reverse_by_hand(ctx.session, entry, booked_on=body.booked_on, reason=body.reason)
    if dry_run:
        response.status_code = 200
    return JournalEntryAnswer(entry=made, dry_run=dry_run)


@router.get("/locks", dependencies=[READ], summary="List locks of the books")
async def list_ledger_locks(ctx: Ctx, page: Paging, legal_entity_id: OfAnyEntity = None) -> Page[LedgerLockOut]:
    """Newest first: an entity's first one counts."""
    may_read(ctx)
    chosen = select(LedgerLock)
    if legal_entity_id is not None:
        chosen = chosen.where(LedgerLock.legal_entity_id == legal_entity_id)
    rows, cursor = await fetch_page(
        ctx.session, chosen, keys=[LedgerLock.id], page=page, order="ledger_locks", descending=True
    )
    return Page(data=[LedgerLockOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/lock",
    dependencies=[WRITE],
    summary="Lock the books",
    responses=problems(NotLaterThanTheLock, LockedMeanwhile),
)
async def lock_ledger(body: LockIn, ctx: Ctx) -> LedgerLockOut:
    """Nothing dated up to that day is posted any more, by anyone; waits for who is posting."""
    ctx.require("ledger:write", None)
    return await lock_books(ctx.session, **dict(body))


@router.post("/unlock", dependencies=[WRITE], summary="Open the books", responses=problems(NotLocked, LockedMeanwhile))
async def unlock_ledger(body: UnlockIn, ctx: Ctx) -> LedgerLockOut:
    """Opens the days after `through`, or all."""
    ctx.require("ledger:write", None)
    return await unlock_books(ctx.session, **dict(body))
