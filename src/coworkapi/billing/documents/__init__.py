"""Invoices, credit notes, statements and letters as documents: PDF (Factur-X), EN 16931 as CII and as UBL.

Pure: values in, bytes out, no session and no clock. What takes time (`render_pdf`) is called in a thread.
"""

from __future__ import annotations

from coworkapi.billing.documents.cii import cii_xml
from coworkapi.billing.documents.letters import render_letter, render_statement
from coworkapi.billing.documents.pdf import render_pdf
from coworkapi.billing.documents.qr import epc_payload
from coworkapi.billing.documents.ubl import ubl_xml
from coworkapi.billing.documents.values import (
    Brand,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    LetterDocument,
    Party,
    StatementDocument,
    StatementLine,
    missing_for_e_invoice,
)

__all__ = [
    "Brand",
    "DocumentLine",
    "DocumentTax",
    "InvoiceDocument",
    "LetterDocument",
    "Party",
    "StatementDocument",
    "StatementLine",
    "cii_xml",
    "epc_payload",
    "missing_for_e_invoice",
    "render_letter",
    "render_pdf",
    "render_statement",
    "ubl_xml",
]
