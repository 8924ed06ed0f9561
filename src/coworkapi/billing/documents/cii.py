"""EN 16931 in the syntax CII (UN/CEFACT D16B), as Factur-X and ZUGFeRD embed it."""

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
from coworkapi.billing.documents.values import DocumentLine, InvoiceDocument, Party
from coworkapi.billing.documents.wording import payment_terms
from coworkapi.billing.documents.xml import HEAD, leaf, node
from coworkapi.core.money import decimal_text

_NAMESPACES = {
    "xmlns:rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "xmlns:ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "xmlns:udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "xmlns:qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}


def cii_xml(document: InvoiceDocument) -> bytes:
    """The document as CII. Same document, same bytes."""
    return (
        HEAD
        + node(
            "rsm:CrossIndustryInvoice",
            node(
                "rsm:ExchangedDocumentContext",
                node(
                    "ram:GuidelineSpecifiedDocumentContextParameter",
                    leaf("ram:ID", "urn:cen.eu:en16931:2017"),
                ),
            ),
            node(
                "rsm:ExchangedDocument",
                leaf("ram:ID", document.number),
                leaf("ram:TypeCode", INVOICE_TYPE if document.kind == "invoice" else CREDIT_NOTE_TYPE),
                _day("ram:IssueDateTime", document.issued_on),
                *(
                    node("ram:IncludedNote", leaf("ram:Content", note))
                    for note in (*document.notes, document.reason)
                    if note
                ),
            ),
            node(
                "rsm:SupplyChainTradeTransaction",
                *(_line(number, line, document.currency) for number, line in enumerate(document.lines, start=1)),
                _agreement(document),
                # It must be there, even where nothing is said of it.
                _delivery(document),
                _settlement(document),
            ),
            **_NAMESPACES,
        )
    ).encode()


def _line(number: int, line: DocumentLine, currency: str) -> str:
    quantity, price, base = priced(line, currency)
    return node(
        "ram:IncludedSupplyChainTradeLineItem",
        node("ram:AssociatedDocumentLineDocument", leaf("ram:LineID", number)),
        node("ram:SpecifiedTradeProduct", leaf("ram:Name", line.description or "-")),
        node(
            "ram:SpecifiedLineTradeAgreement",
            node(
                "ram:NetPriceProductTradePrice",
                leaf("ram:ChargeAmount", price),
                leaf("ram:BasisQuantity", base, unitCode=PIECE),
            ),
        ),
        node("ram:SpecifiedLineTradeDelivery", leaf("ram:BilledQuantity", quantity, unitCode=PIECE)),
        node(
            "ram:SpecifiedLineTradeSettlement",
            node(
                "ram:ApplicableTradeTax",
                leaf("ram:TypeCode", "VAT"),
                leaf("ram:CategoryCode", line.tax_category),
                leaf("ram:RateApplicablePercent", _rate(line.tax_category, line.tax_basis_points)),
            ),
            _period(line.starts_on, line.ends_on),
            node(
                "ram:SpecifiedTradeSettlementLineMonetarySummation",
                leaf("ram:LineTotalAmount", decimal_text(line.net, currency)),
            ),
        ),
    )


def _agreement(document: InvoiceDocument) -> str:
    seller = document.seller
    return node(
        "ram:ApplicableHeaderTradeAgreement",
        _party("ram:SellerTradeParty", seller, None, is_seller=True),
        _party("ram:BuyerTradeParty", document.buyer, country_of(seller)),
        node("ram:BuyerOrderReferencedDocument", leaf("ram:IssuerAssignedID", document.purchase_order)),
    )


def _party(tag: str, party: Party, otherwise: str | None, *, is_seller: bool = False) -> str:
    address = party.address
    return node(
        tag,
        leaf("ram:ID", seller_identifier(party) if is_seller else None),
        leaf("ram:Name", party.name),
        node("ram:SpecifiedLegalOrganization", leaf("ram:ID", party.registration)),
        node(
            "ram:PostalTradeAddress",
            leaf("ram:PostcodeCode", address.get("postal_code")),
            leaf("ram:LineOne", address.get("line1")),
            leaf("ram:LineTwo", address.get("line2")),
            leaf("ram:CityName", address.get("city")),
            leaf("ram:CountryID", country_of(party, otherwise)),
            leaf("ram:CountrySubDivisionName", address.get("region")),
        ),
        node("ram:URIUniversalCommunication", leaf("ram:URIID", party.email, schemeID="EM")),
        node("ram:SpecifiedTaxRegistration", leaf("ram:ID", party.vat_id, schemeID="VA")),
        node("ram:SpecifiedTaxRegistration", leaf("ram:ID", party.tax_number, schemeID="FC")),
    )


def _delivery(document: InvoiceDocument) -> str:
    if document.starts_on is None or document.ends_on is None:
        return "<ram:ApplicableHeaderTradeDelivery/>"
    return node(
        "ram:ApplicableHeaderTradeDelivery",
        node(
            "ram:ActualDeliverySupplyChainEvent",
            _day("ram:OccurrenceDateTime", last_day(document.starts_on, document.ends_on)),
        ),
    )


def _settlement(document: InvoiceDocument) -> str:
    currency, brand, invoice = document.currency, document.brand, document.kind == "invoice"

    def amount(minor: int) -> str:
        return decimal_text(minor, currency)

    return node(
        "ram:ApplicableHeaderTradeSettlement",
        leaf("ram:PaymentReference", document.number if invoice else None),
        leaf("ram:InvoiceCurrencyCode", currency),
        node(
            "ram:SpecifiedTradeSettlementPaymentMeans",
            leaf("ram:TypeCode", payment_means(document)),
            node(
                "ram:PayeePartyCreditorFinancialAccount",
                leaf("ram:IBANID", brand.iban),
                leaf("ram:AccountName", brand.account_holder),
            ),
            node("ram:PayeeSpecifiedCreditorFinancialInstitution", leaf("ram:BICID", brand.bic)),
        )
        if invoice and brand.iban
        else "",
        *(
            node(
                "ram:ApplicableTradeTax",
                leaf("ram:CalculatedAmount", amount(tax.tax)),
                leaf("ram:TypeCode", "VAT"),
                leaf("ram:ExemptionReason", None if tax.category in "SZ" else tax.note or tax.name),
                leaf("ram:BasisAmount", amount(tax.net)),
                leaf("ram:CategoryCode", tax.category),
                leaf("ram:ExemptionReasonCode", exemption_code(tax.category)),
                leaf("ram:RateApplicablePercent", _rate(tax.category, tax.basis_points)),
            )
            for tax in document.taxes
        ),
        _period(document.starts_on, document.ends_on),
        node(
            "ram:SpecifiedTradePaymentTerms",
            leaf("ram:Description", payment_terms(document)),
            _day("ram:DueDateDateTime", document.due_on) if invoice else "",
        ),
        node(
            "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
            leaf("ram:LineTotalAmount", amount(document.net)),
            leaf("ram:TaxBasisTotalAmount", amount(document.net)),
            leaf("ram:TaxTotalAmount", amount(document.tax), currencyID=currency),
            leaf("ram:GrandTotalAmount", amount(document.gross)),
            leaf("ram:DuePayableAmount", amount(document.gross)),
        ),
        node(
            "ram:InvoiceReferencedDocument",
            leaf("ram:IssuerAssignedID", document.credits_number),
            _day("ram:FormattedIssueDateTime", document.credits_issued_on, "qdt") if document.credits_issued_on else "",
        )
        if document.credits_number
        else "",
    )


def _rate(category: str, basis_points: int) -> str | None:
    return None if category == "O" else percent(basis_points)


def _period(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on is None or ends_on is None:
        return ""
    return node(
        "ram:BillingSpecifiedPeriod",
        _day("ram:StartDateTime", starts_on),
        _day("ram:EndDateTime", last_day(starts_on, ends_on)),
    )


def _day(tag: str, day: date, prefix: str = "udt") -> str:
    return node(tag, leaf(f"{prefix}:DateTimeString", f"{day:%Y%m%d}", format="102"))
