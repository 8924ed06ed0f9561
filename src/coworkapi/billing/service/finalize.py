"""Finalizing: drafts become invoices and credit notes with numbers, any number of them in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from coworkapi.billing.drafts import InvoiceDraft, Seller
from coworkapi.billing.errors import InvoicedMeanwhile
from coworkapi.billing.events import CreditNoteIssued, InvoiceFinalized
from coworkapi.billing.queries import finalizing, receivables
from coworkapi.billing.rules.matching import Counter, OpenItem
from coworkapi.billing.rules.posting import entry_of_draft
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.service import ledger
from coworkapi.billing.service.deposits_following import note_documents
from coworkapi.billing.service.drafted import as_json, document_out, line_rows, row_of, seller_out, seller_values
from coworkapi.billing.service.matching import follow, item_of, write_matches
from coworkapi.billing.service.merged import bring_over
from coworkapi.billing.service.write_offs_credited import give_up_rest, take_back
from coworkapi.billing.values import NewEntry
from coworkapi.core.events import emit
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal


async def finalize(
    unit: HasInfo, drafts: Sequence[InvoiceDraft], *, now: datetime, run_id: UUID | None = None, pay: bool = True
) -> Sequence[InvoiceOut | CreditNoteOut]:
    """Writes the drafts of locked charges in their order, and all that follows: open items, what the account has in its
    favour set against them (unless `pay` is False: the caller pays them), deposits, postings, facts.

    Five statements for those of one seller, however many there are, and some more where something is matched. Returns
    the documents as they are then, in the order of the drafts. Raises InvoicedMeanwhile, and what `ledger.post` raises.
    """
    found: dict[UUID, InvoiceOut | CreditNoteOut] = {}
    by_seller: dict[UUID, list[InvoiceDraft]] = {}
    for draft in drafts:
        by_seller.setdefault(draft.seller.legal_entity_id, []).append(draft)
    for some in by_seller.values():
        found |= await _finalize(unit, some, now, run_id, pay)
    return [found[draft.id] for draft in drafts]


def entries_of_drafts(drafts: Sequence[InvoiceDraft], numbers: dict[UUID, str]) -> list[NewEntry]:
    """The journal entries of the drafts that move money. `numbers`: by draft."""
    entries = [entry_of_draft(draft, numbers[draft.id]) for draft in drafts]
    return [entry for entry in entries if entry.postings]


async def _finalize(
    unit: HasInfo, drafts: Sequence[InvoiceDraft], now: datetime, run_id: UUID | None, pay: bool
) -> dict[UUID, InvoiceOut | CreditNoteOut]:
    seller, by = drafts[0].seller, acting_principal(unit).label
    numbers = await _write(unit, seller, drafts, now, run_id, by)
    await ledger.post(unit, entries_of_drafts(drafts, numbers))
    await note_documents(unit, drafts)
    shown = seller_out(seller)
    found: dict[UUID, InvoiceOut | CreditNoteOut] = {}
    for draft in drafts:
        out = document_out(draft, seller=shown, now=now, created_by=by, number=numbers[draft.id], run_id=run_id)
        found[draft.id] = out
        told: dict[str, Any] = {"aggregate_id": draft.id, "location_id": draft.location_id}
        emit(
            unit, InvoiceFinalized(data=out, **told) if draft.kind == "invoice" else CreditNoteIssued(data=out, **told)
        )
    return found | await _set_against(unit, drafts, now) if pay else found


async def _write(
    unit: HasInfo, seller: Seller, drafts: Sequence[InvoiceDraft], now: datetime, run_id: UUID | None, by: str
) -> dict[UUID, str]:
    """The documents, their open items, their lines, and that their charges are on them. The numbers by draft."""
    made = await finalizing.WRITE.fetch(
        unit,
        drafts=as_json([row_of(draft, position) for position, draft in enumerate(drafts)]),
        seller=as_json(seller_values(seller)),
        legal_entity_id=seller.legal_entity_id,
        invoice_prefix=seller.invoice_prefix,
        credit_note_prefix=seller.credit_note_prefix,
        digits=seller.digits,
        run_id=run_id,
        now=now,
        by=by,
    )
    await write_lines(unit, drafts, now)
    return {row.id: row.number for row in made}


async def write_lines(unit: HasInfo, drafts: Sequence[InvoiceDraft], now: datetime) -> None:
    """The lines of written documents, and that their charges are on them. Raises InvoicedMeanwhile."""
    await finalizing.LINES.fetch(unit, lines=as_json([line for draft in drafts for line in line_rows(draft)]), now=now)
    pairs = [(line.charge_id, draft.id) for draft in drafts for line in draft.lines if line.charge_id is not None]
    if pairs:
        charge_ids, invoice_ids = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        found = await finalizing.CLAIM.fetchrow(unit, charge_ids=charge_ids, invoice_ids=invoice_ids)
        if found is None or found.claimed != len(pairs):
            raise InvoicedMeanwhile("some of the charges were invoiced or voided meanwhile; read them again")


async def _set_against(
    unit: HasInfo, drafts: Sequence[InvoiceDraft], now: datetime
) -> dict[UUID, InvoiceOut | CreditNoteOut]:
    """Credit notes pay the invoices that they correct, then all that the accounts have pays the new invoices, and what
    accounts have that were merged into them."""
    accounts = list({draft.buyer.account_id for draft in drafts if draft.buyer.account_id is not None})
    corrected = [draft.credits_invoice_id for draft in drafts if draft.credits_invoice_id is not None]
    rows = await receivables.CREDITS.fetch(
        unit, account_ids=accounts, legal_entity_id=drafts[0].seller.legal_entity_id, ids=corrected
    )
    items = {row.id: item_of(row) for row in rows}
    items |= {draft.id: _item(draft) for draft in drafts}
    brought = await bring_over(
        unit,
        drafts[0].seller.legal_entity_id,
        _lacking(drafts, items.values()),
        booked_on=drafts[0].issued_on,
        now=now,
    )
    items |= {one.id: one for one in brought}
    before = {item.id: abs(item.open) for item in items.values()}
    given_up = await take_back(unit, drafts, items, now=now)
    items |= {one: replace(items[one], open=items[one].open + taken.amount) for one, taken in given_up.items()}
    counter = Counter(items.values())
    for draft in drafts:
        if draft.credits_invoice_id in items and draft.credits_invoice_id is not None:
            counter.set_against([draft.credits_invoice_id], [draft.id])
    if brought or any(row.open < 0 for row in rows) or any(draft.kind == "credit_note" for draft in drafts):
        for draft in drafts:
            if draft.kind == "invoice" and draft.buyer.account_id is not None:
                counter.set_against([draft.id], counter.credits(draft.buyer.account_id, draft.currency))
    await write_matches(unit, counter.matches, now=now)
    await give_up_rest(unit, drafts, items, given_up, counter.left, now=now)
    touched = {one.debit_id for one in counter.matches} | {one.credit_id for one in counter.matches}
    touched |= {draft.id for draft in drafts if draft.gross == 0}
    return await follow(unit, {item_id: before[item_id] for item_id in touched}, now=now)


def _lacking(drafts: Sequence[InvoiceDraft], items: Iterable[OpenItem]) -> dict[tuple[UUID, str], int]:
    """By account and currency: what its new invoices come to without what it has itself."""
    lacking: dict[tuple[UUID, str], int] = {}
    for draft in drafts:
        if draft.kind == "invoice" and draft.buyer.account_id is not None:
            key = draft.buyer.account_id, draft.currency
            lacking[key] = lacking.get(key, 0) + draft.gross
    for item in items:
        if item.account_id is not None and item.open < 0 and (key := (item.account_id, item.currency)) in lacking:
            lacking[key] += item.open
    return lacking


def _item(draft: InvoiceDraft) -> OpenItem:
    return OpenItem(
        id=draft.id,
        account_id=draft.buyer.account_id,
        kind=draft.kind,
        currency=draft.currency,
        open=draft.gross if draft.kind == "invoice" else -draft.gross,
        booked_on=draft.issued_on,
        due_on=draft.due_on,
    )
