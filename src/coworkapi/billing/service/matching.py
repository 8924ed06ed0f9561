"""Writing matches, and what follows from them: invoices that are paid or owed again, and their charges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from coworkapi.billing.events import (
    ChargeSettled,
    InvoicePaid,
    InvoicePartiallyPaid,
    InvoiceReopened,
    InvoiceWrittenOff,
)
from coworkapi.billing.queries import charges as charge_queries
from coworkapi.billing.queries import invoices as invoice_queries
from coworkapi.billing.queries import receivables as queries
from coworkapi.billing.queries.charges import charge_of
from coworkapi.billing.queries.invoices import document_of
from coworkapi.billing.rules.matching import Match, OpenItem
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.service.deposits_following import follow_settlements
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Record
from coworkapi.core.unit_of_work import acting_principal


def item_of(row: Record) -> OpenItem:
    return OpenItem(
        id=row.id,
        account_id=row.account_id,
        kind=row.kind,
        currency=row.currency,
        open=row.open,
        booked_on=row.booked_on,
        due_on=row.due_on,
    )


async def write_matches(
    unit: HasInfo, matches: Sequence[Match], *, now: datetime, undoes: Mapping[int, UUID] | None = None
) -> None:
    """Writes the matches of locked items. One statement; none for none. `undoes`: by position, the match undone (its
    amount negative). Raises MatchedMeanwhile where more would be matched than is open."""
    if not matches:
        return
    undone = undoes or {}
    rows = [
        {
            "id": new_id(),
            "debit_id": one.debit_id,
            "credit_id": one.credit_id,
            "amount": one.amount,
            "undoes_match_id": undone.get(position),
        }
        for position, one in enumerate(matches)
    ]
    await queries.MATCH.fetch(
        unit, matches=orjson.dumps(rows, default=str).decode(), now=now, by=acting_principal(unit).label
    )


async def follow(
    unit: HasInfo, before: Mapping[UUID, int], *, now: datetime, quiet: Iterable[UUID] = ()
) -> dict[UUID, InvoiceOut | CreditNoteOut]:
    """Settles or takes back the charges of documents whose matches changed, and tells what became of the invoices.

    `before`: what was open of them (positive, of credit notes too); other items' ids may be among them. `quiet`: those
    that are told of by somebody else. Two to four statements; the documents as they are then.
    """
    if not before:
        return {}
    ids, by = list(before), acting_principal(unit).label
    settled = await queries.SETTLE.fetch(unit, ids=ids, now=now, by=by)
    await queries.TOUCH.fetch(unit, ids=ids)
    documents = {row.id: document_of(row) for row in await invoice_queries.GET_MANY.fetch(unit, ids=ids)}
    silent = set(quiet)
    for document_id, document in documents.items():
        if isinstance(document, InvoiceOut) and document_id not in silent:
            emit(unit, *_told(document, before[document_id]))
    paid = [row for row in settled if getattr(documents.get(row.invoice_id), "state", None) != "written_off"]
    deposits = {row.charge_id: row.amount > 0 for row in paid if row.source_kind == "deposit"}
    await follow_settlements(unit, deposits, now=now)
    await _tell_settled(unit, paid)
    return documents


def _told(invoice: InvoiceOut, before: int) -> list[Fact]:
    left = invoice.open.amount
    values: dict[str, Any] = {
        "aggregate_id": invoice.id,
        "location_id": invoice.location_id,
        "data": invoice,
        "previous": {"open": {"amount": before, "currency": invoice.currency}},
    }
    if left > before:
        return [InvoiceReopened(**values)]
    if left == 0:
        return [InvoiceWrittenOff(**values) if invoice.state == "written_off" else InvoicePaid(**values)]
    return [InvoicePartiallyPaid(**values)] if left < before else []


async def _tell_settled(unit: HasInfo, settled: Sequence[Record]) -> None:
    if not settled:
        return
    amounts = {row.charge_id: row.amount for row in settled}
    for row in await charge_queries.GET_MANY.fetch(unit, ids=list(amounts)):
        charge, before = charge_of(row), row.settled - amounts[row.id]
        currency = charge.gross.currency
        if before == row.due == row.gross:  # all of it, which its invoice may have at another tax
            before = charge.gross.amount
        emit(
            unit,
            ChargeSettled(
                aggregate_id=charge.id,
                location_id=charge.location_id,
                data=charge,
                previous={
                    "settled": {"amount": before, "currency": currency},
                    "outstanding": {
                        "amount": charge.settled.amount + charge.outstanding.amount - before,
                        "currency": currency,
                    },
                },
            ),
        )
