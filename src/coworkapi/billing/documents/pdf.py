"""Invoices and credit notes as PDF/A-3b, with EN 16931 inside (Factur-X)."""

from __future__ import annotations

from coworkapi.billing.documents.cii import cii_xml
from coworkapi.billing.documents.facturx import as_facturx
from coworkapi.billing.documents.shown import invoice_values
from coworkapi.billing.documents.typesetting import typeset
from coworkapi.billing.documents.values import InvoiceDocument, missing_for_e_invoice


def render_pdf(document: InvoiceDocument) -> bytes:
    """The document as a PDF. Some 10 ms of one core: call it in a thread. Same document, same bytes.

    XML is embedded unless the entity doesn't want it, something that EN 16931 asks for is missing, or it is a copy
    that says that it was paid (nobody shall book that a second time).
    """
    values = invoice_values(document)
    if not document.e_invoice or document.paid_on is not None or missing_for_e_invoice(document):
        return typeset("invoice.typ", values, on=document.issued_on)
    return as_facturx(typeset("invoice.typ", values, on=document.issued_on, attachment=cii_xml(document)))


def render_picture(document: InvoiceDocument, *, ppi: float = 110) -> bytes:
    """Its first page as PNG."""
    return typeset("invoice.typ", invoice_values(document), on=document.issued_on, picture_ppi=ppi)
