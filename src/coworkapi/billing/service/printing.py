"""Final invoices and credit notes as PDF and XML. A PDF is rendered once, outside of any transaction, and kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.documents import (
    Brand,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    Party,
    missing_for_e_invoice,
    render_pdf,
)
from coworkapi.billing.drafts import Seller
from coworkapi.billing.errors import EInvoiceIncomplete, InvoiceIsDraft, NotPaid
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.service.gathering import load_seller, local_today
from coworkapi.core.errors import NotFound
from coworkapi.core.files import FileStore
from coworkapi.core.prepared import HasInfo, Prepared

_AROUND = Prepared(
    text("""
SELECT r.storage_key, p.issued_on AS credits_issued_on FROM invoices i
LEFT JOIN rendered_documents r ON r.organization_id = i.organization_id AND r.invoice_id = i.id
LEFT JOIN invoices p ON p.organization_id = i.organization_id AND p.id = i.credits_invoice_id
WHERE i.id = CAST(:id AS uuid)
""")
)
_KEEP = Prepared(
    text("""
INSERT INTO rendered_documents (invoice_id, storage_key, bytes)
VALUES (CAST(:id AS uuid), CAST(:key AS text), CAST(:bytes AS integer)) ON CONFLICT DO NOTHING
""")
)


@dataclass(frozen=True, slots=True)
class Printable:
    """A final document and all that its paper needs. `storage_key`: of its PDF, once it was rendered."""

    id: UUID
    document: InvoiceDocument
    logo_file: str | None
    storage_key: str | None

    @property
    def file_name(self) -> str:
        """`INV-2026-000001.pdf`, whatever a prefix holds."""
        return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in self.document.number) + ".pdf"


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and its key in the file store."""

    content: bytes
    storage_key: str


async def printable(unit: HasInfo, out: InvoiceOut | CreditNoteOut) -> Printable:
    """What is needed to print it. Two statements. Raises InvoiceIsDraft."""
    if out.number is None:
        raise InvoiceIsDraft("the invoice is a draft, of which there is no document; finalize it first")
    seller = await load_seller(unit, out.legal_entity_id)
    around = await _AROUND.fetchrow(unit, id=out.id)
    assert around is not None
    return Printable(out.id, document_of(out, seller, around.credits_issued_on), seller.logo_file, around.storage_key)


async def paid_copy(unit: HasInfo, out: InvoiceOut) -> Printable:
    """The same as a copy that says when it was paid. Raises InvoiceIsDraft, NotPaid."""
    found = await printable(unit, out)
    if out.state != "paid" or out.closed_at is None:
        raise NotPaid(f"invoice {out.number} is {out.state.replace('_', ' ')}; only a paid one has such a copy")
    seller = await load_seller(unit, out.legal_entity_id)
    paid = replace(found.document, paid_on=local_today(seller, out.closed_at))
    return replace(found, document=paid, storage_key=None)


async def print_pdf(found: Printable, files: FileStore) -> Printed:
    """Its PDF: the one that was rendered, or rendered now and put into the store. Not inside a transaction."""
    if found.storage_key is not None:
        try:
            return Printed(await files.get(found.storage_key), found.storage_key)
        except NotFound:
            pass  # lost with a folder: rendered again, from the same values
    document = await _with_logo(found, files)
    content = await asyncio.to_thread(render_pdf, document)
    return Printed(content, await files.put(content, "application/pdf"))


async def print_copy(found: Printable, files: FileStore) -> bytes:
    """A copy that is not kept. Not inside a transaction."""
    return await asyncio.to_thread(render_pdf, await _with_logo(found, files))


async def keep_printed(unit: HasInfo, found: Printable, printed: Printed) -> None:
    """Notes that it was rendered; the first one counts. One statement."""
    await _KEEP.fetch(unit, id=found.id, key=printed.storage_key, bytes=len(printed.content))


def e_invoice_of(found: Printable) -> InvoiceDocument:
    """The document, if EN 16931 has all it wants. Raises EInvoiceIncomplete."""
    if missing := missing_for_e_invoice(found.document):
        raise EInvoiceIncomplete(
            f"EN 16931 also wants to know: {', '.join(missing)}; complete the legal entity or the account, and "
            "credit and issue the invoice again",
            extra={"missing": missing},
        )
    return found.document


async def brand_logo(files: FileStore, logo_file: str | None) -> bytes | None:
    """The logo's PNG; None where there is none, or none any more: paper without one is better than no paper."""
    if logo_file is None:
        return None
    try:
        return await files.get(logo_file)
    except NotFound:
        return None


async def _with_logo(found: Printable, files: FileStore) -> InvoiceDocument:
    logo = await brand_logo(files, found.logo_file)
    return replace(found.document, brand=replace(found.document.brand, logo=logo))


def brand_of(seller: Seller) -> Brand:
    """How the entity's papers look now, without the logo's bytes."""
    return Brand(
        color=seller.color, footer=seller.footer, iban=seller.iban, bic=seller.bic, account_holder=seller.account_holder
    )


def party_of(seller: Seller) -> Party:
    """The entity as its papers name it now."""
    return Party(
        name=seller.name,
        country=seller.country,
        address=seller.address,
        vat_id=seller.vat_id,
        tax_number=seller.tax_number,
        registration=seller.registration,
        email=seller.reply_to,
    )


def document_of(out: InvoiceOut | CreditNoteOut, seller: Seller, credits_issued_on: date | None) -> InvoiceDocument:
    """A final document as it is printed: what it says is what it kept; colour and reply address are of now."""
    assert out.number is not None
    assert out.issued_on is not None
    credit = out if isinstance(out, CreditNoteOut) else None
    due_on = out.due_on if isinstance(out, InvoiceOut) else None
    return InvoiceDocument(
        kind="invoice" if credit is None else "credit_note",
        number=out.number,
        issued_on=out.issued_on,
        due_on=due_on or out.issued_on,
        currency=out.currency,
        locale=out.locale,
        seller=Party(
            name=out.seller.name,
            country=out.seller.country,
            address=out.seller.address.model_dump(exclude_none=True),
            vat_id=out.seller.vat_id,
            tax_number=out.seller.tax_number,
            registration=out.seller.registration,
            email=seller.reply_to,
        ),
        buyer=Party(
            name=out.buyer.name,
            address=out.buyer.address.model_dump(exclude_none=True),
            vat_id=out.buyer.vat_id,
            email=out.buyer.email,
        ),
        lines=[
            DocumentLine(
                description=line.description,
                quantity=line.quantity,
                starts_on=line.starts_on,
                ends_on=line.ends_on,
                net=line.net.amount,
                tax=line.tax.amount,
                gross=line.gross.amount,
                tax_name=line.tax_name,
                tax_basis_points=line.tax_basis_points,
                tax_category=line.tax_category,
                tax_included=line.tax_included,
            )
            for line in out.lines
        ],
        taxes=[
            DocumentTax(
                category=tax.category,
                basis_points=tax.basis_points,
                name=tax.name,
                net=tax.net.amount,
                tax=tax.tax.amount,
                note=tax.note,
            )
            for tax in out.taxes
        ],
        net=out.net.amount,
        tax=out.tax.amount,
        gross=out.gross.amount,
        brand=Brand(
            color=seller.color,
            footer=out.seller.footer,
            iban=out.seller.iban,
            bic=out.seller.bic,
            account_holder=out.seller.account_holder,
        ),
        notes=out.notes,
        purchase_order=out.purchase_order,
        starts_on=out.starts_on,
        ends_on=out.ends_on,
        credits_number=credit.credits_invoice_number if credit else None,
        credits_issued_on=credits_issued_on,
        reason=credit.reason if credit else None,
        e_invoice=seller.e_invoice,
    )
