"""Billing some accounts: what sources charge, what is due by each account's way, and the invoices of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from coworkapi.billing.drafts import ChargeToInvoice, InvoiceDraft
from coworkapi.billing.runs.queries import WAITING, WAITING_THESE
from coworkapi.billing.runs.rules import Calendar, Waiting, Way, due
from coworkapi.billing.runs.values import ChargeSource, Skipped
from coworkapi.billing.service.finalize import finalize
from coworkapi.billing.service.gathering import gather_charges, load_seller
from coworkapi.core.prepared import HasInfo

REPEAT = "put it right; the next run bills the account then"


@dataclass(frozen=True, slots=True)
class Bill:
    """Whose accounts are billed up to when. `run_id`: the run that the invoices are told to be of."""

    legal_entity_id: UUID
    calendar: Calendar
    run_id: UUID | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What the statements of `queries` ask for."""
        calendar = self.calendar
        return {
            "legal_entity_id": self.legal_entity_id,
            "until": calendar.until,
            "end": calendar.end,
            "month_ago": calendar.month_ago,
            "anchors": calendar.anchors,
            "anchor_ends": calendar.anchor_ends,
        }


@dataclass(frozen=True, slots=True)
class Billed:
    """The invoices and credit notes that were made (or would be), in order, and the accounts that lack something."""

    drafts: Sequence[InvoiceDraft] = ()
    skipped: Sequence[Skipped] = ()


async def bill_accounts(
    unit: HasInfo,
    account_ids: Sequence[UUID],
    bill: Bill,
    sources: Sequence[ChargeSource],
    *,
    now: datetime,
    write: bool = True,
) -> Billed:
    """Bills these accounts, in this order, in a constant number of statements. `write` False: no invoice is written;
    charges are, for the caller to take back."""
    skipped: dict[UUID, Skipped] = {}
    here, elsewhere = set(account_ids), list[UUID]()
    for source in sources:
        charged = await source.charge(
            unit,
            account_ids,
            legal_entity_id=bill.legal_entity_id,
            until=bill.calendar.until,
            now=now,
            write=True,
        )
        skipped |= {one.account_id: one for one in charged.skipped}
        elsewhere += [one.id for one in charged.charges if one.account_id not in here]
    rows = await WAITING.fetch(
        unit,
        legal_entity_id=bill.legal_entity_id,
        account_ids=[one for one in account_ids if one not in skipped],
    )
    if elsewhere:
        # What went beyond a payer's cap is another account's, whose own turn may be over: it is invoiced alone.
        rows += await WAITING_THESE.fetch(unit, legal_entity_id=bill.legal_entity_id, charge_ids=elsewhere)
    charge_ids: list[UUID] = []
    for _, group in groupby(rows, key=lambda row: row.account_id):
        found = list(group)
        waiting = [Waiting(r.id, r.source_kind, r.created_at, r.starts_at, r.corrects) for r in found]
        charge_ids += due(waiting, Way(found[0].strategy, found[0].day), bill.calendar)
    drafts = await _drafts(unit, charge_ids, bill, now)
    lacking = {draft.buyer.account_id: lack for draft in drafts if (lack := _lack_of(draft)) is not None}
    drafts = [draft for draft in drafts if draft.buyer.account_id not in lacking]
    if write:
        await finalize(unit, drafts, now=now, run_id=bill.run_id)
    return Billed(drafts, [*skipped.values(), *lacking.values()])


async def bill_walk_ins(
    unit: HasInfo, charge_ids: Sequence[UUID], bill: Bill, *, now: datetime, write: bool = True
) -> Billed:
    """Invoices these charges of walk-ins, whose turn has come: an invoice for each booking or purchase."""
    drafts = await _drafts(unit, charge_ids, bill, now)
    if write:
        await finalize(unit, drafts, now=now, run_id=bill.run_id)
    return Billed(drafts)


async def _drafts(unit: HasInfo, charge_ids: Sequence[UUID], bill: Bill, now: datetime) -> list[InvoiceDraft]:
    """What these charges make, by account; those of walk-ins, who are nobody's account, by what they are for."""
    if not charge_ids:
        return []
    seller = await load_seller(unit, bill.legal_entity_id)
    gathered = await gather_charges(unit, seller, charge_ids)
    alone: dict[UUID, list[ChargeToInvoice]] = {}
    for charge in gathered.charges:
        if charge.account_id is None:
            alone.setdefault(charge.source_id, []).append(charge)
    if not alone:
        return gathered.composed(seller, now)
    return [draft for some in alone.values() for draft in replace(gathered, charges=some).composed(seller, now)]


def _lack_of(draft: InvoiceDraft) -> Skipped | None:
    """What an account must have for its invoice to be one before the law."""
    buyer = draft.buyer
    if buyer.account_id is None:
        return None
    if buyer.tax_status == "reverse_charge" and not buyer.vat_id:
        return Skipped(
            account_id=buyer.account_id,
            code="no_vat_id",
            detail=f"{buyer.name} is to be invoiced under reverse charge and has no VAT id",
            remedy="add the VAT id to the billing account, or set its tax_status to standard",
        )
    address = buyer.address
    if any(tax.category == "AE" for tax in draft.taxes) and not (address.get("line1") and address.get("city")):
        return Skipped(
            account_id=buyer.account_id,
            code="no_address",
            detail=f"{buyer.name} is to be invoiced under reverse charge, which needs a postal address",
            remedy="add line1 and city to the billing account's address",
        )
    return None
