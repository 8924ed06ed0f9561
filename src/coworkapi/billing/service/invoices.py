"""Invoicing charges at once, and drafts of invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.drafts import Buyer, InvoiceDraft, Seller
from coworkapi.billing.errors import NothingToInvoice
from coworkapi.billing.queries import finalizing
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.service.documents import find_invoice
from coworkapi.billing.service.drafted import as_json, document_out, row_of, seller_out, seller_values
from coworkapi.billing.service.finalize import finalize, write_lines
from coworkapi.billing.service.gathering import gather, gather_charges, gather_draft, load_seller
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

_SELLERS_OF_CHARGES = Prepared(
    text("""
SELECT legal_entity_id, array_agg(charge_id) AS charge_ids FROM charge_balances
WHERE charge_id = ANY(CAST(:ids AS uuid[])) GROUP BY legal_entity_id ORDER BY legal_entity_id
""")
)
_SELLERS_OF_ACCOUNT = Prepared(
    text("""
SELECT DISTINCT a.id, b.legal_entity_id FROM billing_accounts a
LEFT JOIN charge_balances b ON b.organization_id = a.organization_id AND b.account_id = a.id AND b.is_open
  AND b.invoice_id IS NULL
WHERE a.id = CAST(:account_id AS uuid) ORDER BY b.legal_entity_id
""")
)


async def invoice_now(
    unit: HasInfo, charge_ids: Sequence[UUID], *, now: datetime, buyer: Buyer | None = None
) -> Sequence[InvoiceOut | CreditNoteOut]:
    """Invoices those of these charges that wait, at once; a charge that is on an invoice already is passed over.

    `buyer`: how a walk-in is named. The new documents, credit notes before invoices. Raises NotFound for an unknown
    charge, NothingToInvoice where none of them waits.
    """
    drafts = await drafts_of_charges(unit, charge_ids, now=now, buyer=buyer)
    return await finalize(unit, drafts, now=now)


async def drafts_of_charges(
    unit: HasInfo, charge_ids: Sequence[UUID], *, now: datetime, buyer: Buyer | None = None
) -> list[InvoiceDraft]:
    """What invoicing these charges would make, of locked charges. Raises NotFound, NothingToInvoice."""
    sellers = await _SELLERS_OF_CHARGES.fetch(unit, ids=list(charge_ids))
    known = {charge_id for row in sellers for charge_id in row.charge_ids}
    for charge_id in charge_ids:
        if charge_id not in known:
            raise NotFound(f"there is no charge {encode_id('chg', charge_id)}")
    drafts: list[InvoiceDraft] = []
    for row in sellers:
        seller = await load_seller(unit, row.legal_entity_id)
        gathered = await gather_charges(unit, seller, row.charge_ids)
        if buyer is not None:
            gathered = replace(gathered, buyers={**gathered.buyers, None: buyer})
        drafts += gathered.composed(seller, now)
    if not drafts:
        raise NothingToInvoice("none of these charges waits for an invoice: they are invoiced, paid, voided, or zero")
    return drafts


async def drafts_of_account(
    unit: HasInfo, account_id: UUID, *, now: datetime, legal_entity_id: UUID | None = None
) -> list[InvoiceDraft]:
    """What invoicing all that waits of an account would make. Raises NotFound, NothingToInvoice."""
    drafts: list[InvoiceDraft] = []
    sellers = await _SELLERS_OF_ACCOUNT.fetch(unit, account_id=account_id)
    if not sellers:
        raise NotFound(f"account_id: there is no billing account {encode_id('acct', account_id)}")
    if legal_entity_id is not None:
        await load_seller(unit, legal_entity_id)  # or it isn't found
    for row in sellers:
        if row.legal_entity_id is not None and legal_entity_id in (None, row.legal_entity_id):
            seller = await load_seller(unit, row.legal_entity_id)
            drafts += (await gather(unit, seller, [account_id])).composed(seller, now)
    if not drafts:
        raise NothingToInvoice("nothing of this account waits for an invoice")
    return drafts


async def create_draft(unit: HasInfo, drafts: Sequence[InvoiceDraft], *, now: datetime) -> InvoiceOut:
    """Keeps the one draft as such: its charges go on no other invoice until it is finalized or deleted.

    Raises Invalid where the charges make several documents, or a credit note.
    """
    if len(drafts) != 1 or drafts[0].kind != "invoice":
        kinds = ", ".join(f"{draft.kind.replace('_', ' ')} over {draft.gross} {draft.currency}" for draft in drafts)
        raise Invalid.field(
            "/charge_ids",
            f"a draft is of one invoice, and these charges make {kinds}: name those of one account, legal entity, "
            "currency and purchase order, without what gives an invoiced charge back",
        )
    [draft] = drafts
    by = acting_principal(unit).label
    await finalizing.WRITE_DRAFT.fetch(
        unit,
        drafts=as_json([row_of(draft, 0)]),
        seller=as_json(seller_values(draft.seller)),
        legal_entity_id=draft.seller.legal_entity_id,
        by=by,
    )
    await write_lines(unit, drafts, now)
    return (await find_invoice(unit, draft.id)).out


async def finalize_draft(unit: HasInfo, draft: InvoiceOut, *, now: datetime) -> Sequence[InvoiceOut | CreditNoteOut]:
    """Composes a locked draft's charges anew, without those that were voided meanwhile, and finalizes it under its id.

    The invoice first; a credit note follows where credits are more than what is left of the charges. Raises
    NothingToInvoice.
    """
    seller = await load_seller(unit, draft.legal_entity_id)
    drafts = await _recomposed(unit, seller, draft, now)
    invoices = [one for one in drafts if one.kind == "invoice"]
    if not invoices:
        raise NothingToInvoice("the draft's charges were voided; delete it")
    await delete_draft(unit, draft)
    kept = [replace(one, id=draft.id) if one is invoices[0] else one for one in drafts]
    made = await finalize(unit, kept, now=now)
    return sorted(made, key=lambda one: one.id != draft.id)


async def _recomposed(unit: HasInfo, seller: Seller, draft: InvoiceOut, now: datetime) -> list[InvoiceDraft]:
    return (await gather_draft(unit, seller, draft.id)).composed(seller, now)


async def delete_draft(unit: HasInfo, draft: InvoiceOut) -> None:
    """Deletes a locked draft; its charges wait again."""
    await finalizing.RELEASE.fetch(unit, id=draft.id)
    await finalizing.DELETE_LINES.fetch(unit, id=draft.id)
    await finalizing.DELETE_DRAFT.fetch(unit, id=draft.id)


def shown(unit: HasInfo, drafts: Sequence[InvoiceDraft], now: datetime) -> list[InvoiceOut | CreditNoteOut]:
    """Drafts that are not kept, as the API shows them."""
    by = acting_principal(unit).label
    return [document_out(draft, seller=seller_out(draft.seller), now=now, created_by=by) for draft in drafts]
