"""Documents to render: one of each kind, by the arithmetic of the composing rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from coworkapi.billing.documents import Brand, DocumentLine, DocumentTax, InvoiceDocument, Party

SELLER = Party(
    name="Hafenwerk Coworking GmbH",
    country="DE",
    address={"line1": "Speicherstraße 12", "postal_code": "20457", "city": "Hamburg", "country": "DE"},
    vat_id="DE136695976",
    tax_number="22/815/0815",
    registration="HRB 12345, Amtsgericht Hamburg",
)
BUYER = Party(
    name="Ünal & Søn Architekten",
    address={"line1": "7 rue Mercière", "postal_code": "69001", "city": "Lyon", "country": "FR"},
    vat_id="FR40303265045",
    email="rechnung@example.com",
)
BRAND = Brand(
    color="#0b7285", iban="DE89370400440532013000", bic="COBADEFFXXX", footer="Managing director: A. Petersen"
)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def a_line(net: int = 10_000, basis_points: int = 1900, category: Any = "S", **options: Any) -> DocumentLine:
    tax = net * basis_points // 10_000
    return DocumentLine(
        **{
            "description": "Meeting room Aquarium",
            "quantity": 1,
            "starts_on": MAY,
            "ends_on": JUNE,
            "net": net,
            "tax": tax,
            "gross": net + tax,
            "tax_name": f"VAT {basis_points // 100} %",
            "tax_basis_points": basis_points,
            "tax_category": category,
            **options,
        }
    )


def a_document(*lines: DocumentLine, note: str | None = None, **options: Any) -> InvoiceDocument:
    """An invoice of these lines; of one over 100.00 and 19 %, unless told otherwise."""
    found = lines or (a_line(),)
    sums: dict[tuple[Any, int], list[DocumentLine]] = {}
    for line in found:
        sums.setdefault((line.tax_category, line.tax_basis_points), []).append(line)
    taxes = [
        DocumentTax(
            category=category,
            basis_points=basis_points,
            name=some[0].tax_name,
            net=sum(line.net for line in some),
            tax=sum(line.tax for line in some),
            note=note,
        )
        for (category, basis_points), some in sums.items()
    ]
    net, tax = sum(one.net for one in taxes), sum(one.tax for one in taxes)
    return InvoiceDocument(
        **{
            "kind": "invoice",
            "number": "INV-2026-000123",
            "issued_on": date(2026, 5, 31),
            "due_on": date(2026, 6, 14),
            "currency": "EUR",
            "locale": "en",
            "seller": SELLER,
            "buyer": BUYER,
            "lines": found,
            "taxes": taxes,
            "net": net,
            "tax": tax,
            "gross": net + tax,
            "brand": BRAND,
            "starts_on": MAY,
            "ends_on": JUNE,
            "notes": (note,) if note else (),
            **options,
        }
    )


REVERSE_CHARGE = "Reverse charge: the customer accounts for the VAT (Article 196 of Directive 2006/112/EC)."
SAMPLES: dict[str, InvoiceDocument] = {
    "plain": a_document(purchase_order="PO-4711"),
    "two_rates_and_a_deduction": a_document(
        a_line(29_900), a_line(4_800, 700, quantity=12), a_line(-5_000, description="Credit for May")
    ),
    "gross_prices": a_document(a_line(8_403, tax=1_597, gross=10_000, tax_included=True)),
    "reverse_charge": a_document(a_line(10_000, 0, "AE", tax_name="Reverse charge"), note=REVERSE_CHARGE),
    "exempt": a_document(a_line(10_000, 0, "E", tax_name="Exempt"), note="Exempt from VAT."),
    "zero_rated": a_document(a_line(10_000, 0, "Z", tax_name="VAT 0 %")),
    "nothing_to_pay": a_document(a_line(10_000), a_line(-10_000)),
    "francs": a_document(currency="CHF"),
    "nameless_walk_in": a_document(buyer=Party(name="Walk-in")),
    "credit_note": a_document(
        kind="credit_note",
        number="CN-2026-000004",
        credits_number="INV-2026-000123",
        credits_issued_on=date(2026, 5, 31),
        reason="The room was closed on 3 May",
    ),
    "goodwill": a_document(kind="credit_note", number="CN-2026-000005", reason="Goodwill"),
}
