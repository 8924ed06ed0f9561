"""The EPC QR code (EPC069-12, version 2): a SEPA transfer that banking apps read from an invoice."""

from __future__ import annotations

import io

import segno

from coworkapi.billing.documents.values import InvoiceDocument
from coworkapi.core.money import decimal_text

# What the guideline allows for one transfer, and for what the code says.
_MOST = 999_999_999_99
_MOST_BYTES = 331


def epc_payload(document: InvoiceDocument) -> str | None:
    """What the code says; None where there is nothing to transfer in euros to an IBAN, or more to say than it may."""
    brand = document.brand
    if (
        document.kind != "invoice"
        or document.currency != "EUR"
        or not brand.iban
        or not 0 < document.gross <= _MOST
        or document.paid_on is not None
    ):
        return None
    holder = _one_line(brand.account_holder or document.seller.name)
    lines = [
        "BCD",
        "002",
        "1",  # UTF-8
        "SCT",
        brand.bic or "",
        holder[:70],
        brand.iban.replace(" ", ""),
        f"EUR{decimal_text(document.gross, 'EUR')}",
        "",
        "",
        _one_line(document.number)[:140],
    ]
    payload = "\n".join(lines)
    return payload if len(payload.encode()) <= _MOST_BYTES else None


def qr_svg(payload: str) -> str:
    """The code as SVG, a module a unit, without a border. Error correction M, as the guideline wants."""
    out = io.BytesIO()
    # Every reader reads every mask; to try all eight for the evenest takes longer than the rest of the invoice.
    segno.make(payload, error="m", micro=False, boost_error=False, encoding="utf-8", mask=3).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, nl=False, dark="#111111"
    )
    return out.getvalue().decode()


def _one_line(text: str) -> str:
    return " ".join(text.split())
