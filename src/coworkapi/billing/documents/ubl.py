"""EN 16931 in the syntax UBL 2.1: Invoice and CreditNote."""

from __future__ import annotations

from datetime import date

from coworkapi.billing.documents.figures import (
    CREDIT_NOTE_TYPE,
    INVOICE_TYPE,
    PIECE,
    country_of,
    exemption_code,
    last_day,
    payment_means,
    percent,
    priced,
    seller_identifier,
)
from coworkapi.billing.documents.values import DocumentLine, DocumentTax, InvoiceDocument, Party
from coworkapi.billing.documents.wording import payment_terms
from coworkapi.billing.documents.xml import HEAD, leaf, node
from coworkapi.core.money import decimal_text

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


def ubl_xml(document: InvoiceDocument) -> bytes:
    """The document as UBL. Same document, same bytes."""
    invoice = document.kind == "invoice"
    root = "Invoice" if invoice else "CreditNote"
    currency = document.currency
    notes = [note for note in (*document.notes, document.reason) if note]
    return (
        HEAD
        + node(
            root,
            leaf("cbc:CustomizationID", "urn:cen.eu:en16931:2017"),
            leaf("cbc:ID", document.number),
            leaf("cbc:IssueDate", document.issued_on),
            leaf("cbc:DueDate", document.due_on) if invoice else "",
            leaf(f"cbc:{root}TypeCode", INVOICE_TYPE if invoice else CREDIT_NOTE_TYPE),
            # EN 16931 knows several notes, its UBL only one element.
            leaf("cbc:Note", "\n".join(notes)),
            leaf("cbc:DocumentCurrencyCode", currency),
            _period(document.starts_on, document.ends_on),
            node("cac:OrderReference", leaf("cbc:ID", document.purchase_order)),
            node(
                "cac:BillingReference",
                node(
                    "cac:InvoiceDocumentReference",
                    leaf("cbc:ID", document.credits_number),
                    leaf("cbc:IssueDate", document.credits_issued_on),
                ),
            )
            if document.credits_number
            else "",
            node("cac:AccountingSupplierParty", _party(document.seller, None, is_seller=True)),
            node("cac:AccountingCustomerParty", _party(document.buyer, country_of(document.seller))),
            _payment(document) if invoice and document.brand.iban else "",
            node("cac:PaymentTerms", leaf("cbc:Note", payment_terms(document))),
            node(
                "cac:TaxTotal",
                _amount("cbc:TaxAmount", document.tax, currency),
                *(_tax(tax, currency) for tax in document.taxes),
            ),
            node(
                "cac:LegalMonetaryTotal",
                _amount("cbc:LineExtensionAmount", document.net, currency),
                _amount("cbc:TaxExclusiveAmount", document.net, currency),
                _amount("cbc:TaxInclusiveAmount", document.gross, currency),
                _amount("cbc:PayableAmount", document.gross, currency),
            ),
            *(_line(number, line, document) for number, line in enumerate(document.lines, start=1)),
            **{
                "xmlns": f"{_UBL}{root}-2",
                "xmlns:cac": f"{_UBL}CommonAggregateComponents-2",
                "xmlns:cbc": f"{_UBL}CommonBasicComponents-2",
            },
        )
    ).encode()


def _party(party: Party, otherwise: str | None, *, is_seller: bool = False) -> str:
    address = party.address
    return node(
        "cac:Party",
        leaf("cbc:EndpointID", party.email, schemeID="EM"),
        node("cac:PartyIdentification", leaf("cbc:ID", seller_identifier(party) if is_seller else None)),
        node(
            "cac:PostalAddress",
            leaf("cbc:StreetName", address.get("line1")),
            leaf("cbc:AdditionalStreetName", address.get("line2")),
            leaf("cbc:CityName", address.get("city")),
            leaf("cbc:PostalZone", address.get("postal_code")),
            leaf("cbc:CountrySubentity", address.get("region")),
            node("cac:Country", leaf("cbc:IdentificationCode", country_of(party, otherwise))),
        ),
        _tax_id(party.vat_id, "VAT"),
        _tax_id(party.tax_number, "TAX"),
        node(
            "cac:PartyLegalEntity",
            leaf("cbc:RegistrationName", party.name),
            leaf("cbc:CompanyID", party.registration),
        ),
    )


def _tax_id(number: str | None, scheme: str) -> str:
    if number is None:
        return ""
    return node("cac:PartyTaxScheme", leaf("cbc:CompanyID", number), node("cac:TaxScheme", leaf("cbc:ID", scheme)))


def _payment(document: InvoiceDocument) -> str:
    brand = document.brand
    return node(
        "cac:PaymentMeans",
        leaf("cbc:PaymentMeansCode", payment_means(document)),
        leaf("cbc:PaymentID", document.number),
        node(
            "cac:PayeeFinancialAccount",
            leaf("cbc:ID", brand.iban),
            leaf("cbc:Name", brand.account_holder),
            node("cac:FinancialInstitutionBranch", leaf("cbc:ID", brand.bic)),
        ),
    )


def _tax(tax: DocumentTax, currency: str) -> str:
    return node(
        "cac:TaxSubtotal",
        _amount("cbc:TaxableAmount", tax.net, currency),
        _amount("cbc:TaxAmount", tax.tax, currency),
        _category(
            "cac:TaxCategory",
            tax.category,
            tax.basis_points,
            None if tax.category in "SZ" else tax.note or tax.name,
            exemption_code(tax.category),
        ),
    )


def _category(
    tag: str, category: str, basis_points: int, reason: str | None = None, reason_code: str | None = None
) -> str:
    return node(
        tag,
        leaf("cbc:ID", category),
        leaf("cbc:Percent", None if category == "O" else percent(basis_points)),
        leaf("cbc:TaxExemptionReasonCode", reason_code),
        leaf("cbc:TaxExemptionReason", reason),
        node("cac:TaxScheme", leaf("cbc:ID", "VAT")),
    )


def _line(number: int, line: DocumentLine, document: InvoiceDocument) -> str:
    invoice = document.kind == "invoice"
    quantity, price, base = priced(line, document.currency)
    return node(
        "cac:InvoiceLine" if invoice else "cac:CreditNoteLine",
        leaf("cbc:ID", number),
        leaf("cbc:InvoicedQuantity" if invoice else "cbc:CreditedQuantity", quantity, unitCode=PIECE),
        _amount("cbc:LineExtensionAmount", line.net, document.currency),
        _period(line.starts_on, line.ends_on),
        node(
            "cac:Item",
            leaf("cbc:Name", line.description or "-"),
            _category("cac:ClassifiedTaxCategory", line.tax_category, line.tax_basis_points),
        ),
        node(
            "cac:Price",
            leaf("cbc:PriceAmount", price, currencyID=document.currency),
            leaf("cbc:BaseQuantity", base, unitCode=PIECE),
        ),
    )


def _amount(tag: str, minor: int, currency: str) -> str:
    return leaf(tag, decimal_text(minor, currency), currencyID=currency)


def _period(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on is None or ends_on is None:
        return ""
    return node(
        "cac:InvoicePeriod", leaf("cbc:StartDate", starts_on), leaf("cbc:EndDate", last_day(starts_on, ends_on))
    )
