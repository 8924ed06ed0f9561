"""Invoices as documents: what they say, in which language, and that the XML inside is the same as beside."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from typing import Any

import pypdf
import pytest
import typst
from facturx import get_facturx_level, get_facturx_xml_from_pdf, xml_check_xsd
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from structlog.testing import CapturedCall, CapturingLogger

from coworkapi.billing.documents import (
    Brand,
    InvoiceDocument,
    LetterDocument,
    Party,
    StatementDocument,
    StatementLine,
    cii_xml,
    epc_payload,
    fonts,
    missing_for_e_invoice,
    render_letter,
    render_pdf,
    render_statement,
    typesetting,
    ubl_xml,
)
from coworkapi.billing.documents.pdf import render_picture
from coworkapi.billing.documents.shown import invoice_values, readable
from coworkapi.billing.documents.wording import LABELS, amount_text, figure_text, period_text
from tests.billing.documents_factories import BRAND, BUYER, SAMPLES, SELLER, a_document, a_line

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"


def read(pdf: bytes) -> tuple[str, pypdf.PdfReader]:
    """All its text, blanks made one, and the reader."""
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), reader


@pytest.mark.parametrize("name", SAMPLES)
def test_the_pdf_is_a_facturx_that_embeds_the_same_xml(name: str) -> None:
    document = SAMPLES[name]
    pdf = render_pdf(document)
    file_name, embedded = get_facturx_xml_from_pdf(pdf)
    assert file_name == "factur-x.xml"
    assert embedded == cii_xml(document)
    text, reader = read(pdf)
    assert document.number in text
    xmp = reader.xmp_metadata
    assert xmp is not None
    raw = xmp.stream.get_data() if hasattr(xmp, "stream") else pdf
    for part in (
        b"<pdfaid:part>3</pdfaid:part>",
        b"<pdfaid:conformance>B</pdfaid:conformance>",
        b"<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
        b"<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>",
        b"<pdfaSchema:prefix>fx</pdfaSchema:prefix>",
    ):
        assert part in raw
    [attached] = reader.trailer["/Root"]["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Alternative"


@pytest.mark.parametrize("name", SAMPLES)
def test_the_xml_is_well_formed_by_the_schemas(name: str) -> None:
    document = SAMPLES[name]
    xml = cii_xml(document)
    assert get_facturx_level(etree.fromstring(xml)) == "en16931"
    assert xml_check_xsd(xml, flavor="factur-x", level="en16931")


@pytest.mark.parametrize("name", SAMPLES)
def test_ubl_and_cii_say_the_same(name: str) -> None:
    document = SAMPLES[name]
    cii, ubl = etree.fromstring(cii_xml(document)), etree.fromstring(ubl_xml(document))
    assert ubl.tag.endswith("}Invoice" if document.kind == "invoice" else "}CreditNote")

    def of(root: Any, tag: str) -> list[str]:
        return [one.text for one in root.iter(f"{{*}}{tag}")]

    assert of(cii, "GrandTotalAmount") == of(ubl, "TaxInclusiveAmount")
    assert of(cii, "DuePayableAmount") == of(ubl, "PayableAmount")
    assert of(cii, "TaxTotalAmount") == [one.text for one in ubl.iterfind("{*}TaxTotal/{*}TaxAmount")]
    assert of(cii, "LineTotalAmount")[:-1] == [
        one.text for one in ubl.iter("{*}LineExtensionAmount") if not one.getparent().tag.endswith("Total")
    ]
    assert of(cii, "ChargeAmount") == of(ubl, "PriceAmount")


def test_the_arithmetic_rules_of_the_standard_hold() -> None:
    """BR-CO-10, -13, -14, -15, -16 and -18, the price times the quantity, and BR-27, from the XML itself."""
    for document in SAMPLES.values():
        root = etree.fromstring(cii_xml(document))
        [sums] = root.iter(f"{RAM}SpecifiedTradeSettlementHeaderMonetarySummation")

        def number(parent: Any, tag: str) -> int:
            text = parent.findtext(f".//{RAM}{tag}")
            assert text is not None
            return round(float(text) * 100)

        lines = list(root.iter(f"{RAM}IncludedSupplyChainTradeLineItem"))
        assert sum(number(line, "LineTotalAmount") for line in lines) == number(sums, "LineTotalAmount")
        for line in lines:
            assert number(line, "ChargeAmount") >= 0
            quantity = float(line.findtext(f".//{RAM}BilledQuantity")) / float(line.findtext(f".//{RAM}BasisQuantity"))
            assert number(line, "ChargeAmount") * quantity == number(line, "LineTotalAmount")
        taxes = root.find(f".//{RAM}ApplicableHeaderTradeSettlement").findall(f"{RAM}ApplicableTradeTax")
        assert taxes
        assert sum(number(tax, "CalculatedAmount") for tax in taxes) == number(sums, "TaxTotalAmount")
        assert sum(number(tax, "BasisAmount") for tax in taxes) == number(sums, "TaxBasisTotalAmount")
        assert number(sums, "TaxBasisTotalAmount") == number(sums, "LineTotalAmount")
        assert number(sums, "GrandTotalAmount") == number(sums, "TaxBasisTotalAmount") + number(sums, "TaxTotalAmount")
        assert number(sums, "DuePayableAmount") == number(sums, "GrandTotalAmount")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", ("Invoice", "14 June 2026", "€1,190.00", "1,000.00", "Please pay by", "Page 1 of 1", "Service period")),
        (
            "de",
            ("Rechnung", "14. Juni 2026", "1.190,00 €", "1.000,00", "Bitte zahlen Sie", "Seite 1 von 1", "Frankreich"),
        ),
        ("fr", ("Facture", "14 juin 2026", "1 190,00 €", "1 000,00", "Merci de régler", "Page 1 sur 1", "Échéance")),
        ("es", ("Factura", "14 de junio de 2026", "1.190,00 €", "Rogamos el pago", "Página 1 de 1", "Francia")),
        ("pt-BR", ("Invoice", "14 June 2026")),  # none of ours: English
    ],
)
def test_it_speaks_the_language_of_its_account(locale: str, said: tuple[str, ...]) -> None:
    document = a_document(a_line(100_000), locale=locale)
    text, reader = read(render_pdf(document))
    for words in said:
        assert words in text
    assert reader.trailer["/Root"]["/Lang"] == locale[:2].replace("pt", "en")


def test_every_language_says_everything() -> None:
    for language, said in LABELS.items():
        assert said.keys() == LABELS["en"].keys()
        assert all(said.values()), language


def test_amounts_and_periods_read_as_people_write_them() -> None:
    assert figure_text(-123_456, "EUR", "de") == "\u22121.234,56"
    assert amount_text(500, "JPY", "en").endswith("500")
    assert figure_text(1_500, "KWD", "en") == "1.500"
    assert period_text(date(2026, 5, 1), date(2026, 5, 2), "de") == "1. Mai 2026"
    assert period_text(date(2026, 5, 1), date(2026, 5, 1), "en") == "1 May 2026"
    assert "2027" in period_text(date(2026, 12, 16), date(2027, 1, 16), "fr")


def test_sums_are_shown_by_rate() -> None:
    text, _ = read(render_pdf(SAMPLES["two_rates_and_a_deduction"]))
    for words in ("Total net 297.00", "on 249.00 47.31", "on 48.00 3.36", "€347.67", "−50.00"):
        assert words in text


def test_the_law_is_quoted_and_a_credit_note_names_its_invoice() -> None:
    text, _ = read(render_pdf(SAMPLES["reverse_charge"]))
    assert "Article 196 of Directive 2006/112/EC" in text
    assert "FR40303265045" in text
    text, _ = read(render_pdf(SAMPLES["credit_note"]))
    for words in ("Credit note", "For invoice INV-2026-000123", "The room was closed", "credited to your account"):
        assert words in text
    assert "Scan to pay" not in text


def test_a_long_table_breaks_over_pages_and_repeats_its_head() -> None:
    many = a_document(*(a_line(1_000 + number, description=f"Line {number:03}") for number in range(120)))
    text, reader = read(render_pdf(many))
    assert len(reader.pages) >= 4
    for page in reader.pages[:-1]:
        assert "Net (EUR)" in page.extract_text()
    assert all(f"Line {number:03}" in text for number in range(120))
    assert f"Page {len(reader.pages)} of {len(reader.pages)}" in reader.pages[-1].extract_text()
    assert "INV-2026-000123" in reader.pages[1].extract_text()


@pytest.mark.parametrize("count", [9, 30, 31])
def test_what_closes_an_invoice_never_stands_alone_on_a_page(count: int) -> None:
    """So many lines fill a page, but for the sums, the payment's details or the small print: the last line goes with
    them."""
    full = a_document(*(a_line(description=f"Line {number:03}") for number in range(1, count + 1)))
    _, reader = read(render_pdf(full))
    *_, before, last = [page.extract_text() for page in reader.pages]
    closing = ("Net (EUR)", "Total due", "Please pay by", "Scan to pay", "Managing director")
    assert (last.count("Line "), f"Line {count:03}" in last) == (1, True)
    assert [words for words in closing if words not in last] == []
    assert (f"Line {count - 1:03}" in before, [words for words in closing[1:] if words in before]) == (True, [])


def test_long_small_print_goes_on_over_pages() -> None:
    long = dataclasses.replace(BRAND, footer="\n".join(f"Clause {number}." for number in range(1, 71)))
    document = dataclasses.replace(a_document(*(a_line() for _ in range(5))), brand=long)
    text, reader = read(render_pdf(document))
    assert (len(reader.pages), "Clause 70." in text) == (2, True)
    assert "Total due" in reader.pages[0].extract_text()


def test_a_document_that_just_needs_a_second_page_counts_both() -> None:
    """It was laid out as one page first, since it has few lines."""
    tall = a_document(*(a_line(description=f"Line {number} " + "and more " * 30) for number in range(9)))
    text, reader = read(render_pdf(tall))
    assert len(reader.pages) == 2
    assert "Page 1 of 2" in text
    assert "Page 2 of 2" in text
    assert "INV-2026-000123" in reader.pages[1].extract_text()


def test_a_city_that_is_a_region_is_named_once() -> None:
    address = {"line1": "Carrer de Pallars 193", "city": "Barcelona", "region": "Barcelona"}
    assert read(render_pdf(a_document(buyer=Party(name="Núria", address=address))))[0].count("Barcelona") == 1


HOSTILE = (
    '#panic("x") *bold* _it_ $x^2$ `raw` <label> @ref // no /* c */ \\ [ ] { }',
    '"]; #read("/etc/passwd") #[',
    'O\'Neil & "Sons" <b>GmbH</b> ]]> &amp;',
    "Ünal 😀 中村 株式会社 🏳️‍🌈",
    "שלום بيت مشترك \u202egnp.exe\u2066 \x00\x07\ufffe",
    "a" * 300,
    "\n\n= Heading\n- item\n+ item",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_a_name(name: str) -> None:
    """Nothing in a name is read as markup, breaks the XML, or hides what stands beside it."""
    party = dataclasses.replace(BUYER, name=name, address={"line1": name, "city": name})
    document = a_document(
        a_line(description=name),
        buyer=party,
        seller=dataclasses.replace(SELLER, name=name),
        brand=dataclasses.replace(BRAND, footer=name),
        purchase_order=name[:90],
    )
    pdf = render_pdf(document)
    text, _ = read(pdf)
    assert "€119.00" in text
    assert "Total due" in text
    if name.isascii() and "\n" not in name:
        assert "".join(name.split()) in "".join(text.split())
    assert "\u202e" not in text
    root = etree.fromstring(cii_xml(document))
    kept = "".join(sign for sign in name if sign not in "\x00\x07\ufffe")
    assert root.findtext(f".//{RAM}BuyerTradeParty/{RAM}Name") == kept
    etree.fromstring(ubl_xml(document))
    assert get_facturx_xml_from_pdf(pdf)[1] == cii_xml(document)


SCRIPTS = {
    "polish": "Łódź Żółć",
    "turkish": "İstanbul Şişli Iğdır",
    "vietnamese": "Nguyễn Thị Hương",
    "greek": "Ελληνικά Ώρα",
    "cyrillic": "Київ Ђорђе Щука",
    "georgian": "ქართული",
    "armenian": "Երևան",
    "amharic": "አዲስ",
    "japanese": "株式会社カフェ",
    "korean": "서울특별시",
    "chinese": "深圳市南山区",
    "emoji": "😀☕",
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[CapturedCall]:
    """What typesetting logs."""
    log = CapturingLogger()
    monkeypatch.setattr(typesetting, "_log", log)
    return log.calls


def test_names_of_many_scripts_are_shown(told: list[CapturedCall]) -> None:
    """Each sign comes back from the page, no box among them, and PDF/A allows no glyph that is missing."""
    names = list(SCRIPTS.values())
    text, _ = read(render_pdf(a_document(*(a_line(description=name) for name in names), buyer=Party(name=names[0]))))
    shown = "".join(text.split())
    for script, name in SCRIPTS.items():
        assert "".join(name.split()) in shown, script
    # Of right-to-left and composed scripts a reader of ours gives the signs in another order.
    text, _ = read(render_pdf(a_document(buyer=Party(name="שלום بيت हिन्दी ไทย தமிழ்"))))
    assert "□" not in text
    assert told == []


def test_what_no_font_has_is_told(told: list[CapturedCall]) -> None:
    text, _ = read(render_pdf(a_document(buyer=Party(name="\U00012000nna 𝓐𝓷𝓷𝓪\ue000"))))
    assert "□nna Anna□" in text
    assert [(call.method_name, call.args, call.kwargs) for call in told] == [
        (
            "warning",
            ("document.characters_without_font",),
            {"document": "Invoice INV-2026-000123", "characters": ["U+E000", "U+12000"]},
        )
    ]


def test_without_their_fonts_chinese_names_are_boxes_and_told(
    monkeypatch: pytest.MonkeyPatch, told: list[CapturedCall]
) -> None:
    """As without the extra `fonts`: the coverage of the fonts that are always there, from their own tables."""
    small = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[folder for folder in fonts._folders() if "cjk" not in folder],
    )
    monkeypatch.setattr(fonts, "fonts", lambda: small)
    codes = fonts.covered.__wrapped__()
    for sign in "a□ŁğởЖΩשไ😀":
        assert codes[ord(sign)], sign
    assert not any(codes[ord(sign)] for sign in "中가か")
    assert "CJK" not in fonts.families.__wrapped__("SC")
    assert "CJK" in fonts.families("SC")
    monkeypatch.setattr(typesetting, "covered", lambda: codes)
    text, _ = read(render_pdf(a_document(buyer=Party(name="中村 Cowork"))))
    assert "□□ Cowork" in text
    assert [call.kwargs["characters"] for call in told] == [["U+4E2D", "U+6751"]]


@pytest.mark.parametrize(
    ("name", "country", "han"),
    [
        ("中村カフェ", "DE", "JP"),
        ("中村", "JP", "JP"),
        ("中村", "TW", "TC"),
        ("서울", "DE", "KR"),
        ("深圳", "DE", "SC"),
    ],
)
def test_han_characters_have_the_shapes_of_their_language(name: str, country: str, han: str) -> None:
    assert invoice_values(a_document(buyer=Party(name=name, address={"country": country})))["han"] == han


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_any_text_makes_a_document(name: str) -> None:
    document = a_document(a_line(description=name), buyer=Party(name=name), reason=name)
    assert xml_check_xsd(cii_xml(document), flavor="factur-x", level="en16931")
    assert "€119.00" in read(render_pdf(document))[0]


def test_the_same_document_is_the_same_bytes() -> None:
    assert render_pdf(SAMPLES["plain"]) == render_pdf(SAMPLES["plain"])


def test_without_what_the_standard_wants_there_is_no_xml_but_a_pdf() -> None:
    nobody = a_document(seller=Party(name="Anna", country="DE"))
    assert missing_for_e_invoice(nobody) == ["seller.vat_id"]
    abroad = a_document(a_line(10_000, 0, "AE"), buyer=Party(name="Anna"))
    assert missing_for_e_invoice(abroad) == ["buyer.vat_id"]
    for document in (nobody, abroad, a_document(e_invoice=False), a_document(paid_on=date(2026, 6, 2))):
        text, reader = read(render_pdf(document))
        assert "INV-2026-000123" in text
        assert not reader.attachments


def test_a_copy_says_that_it_was_paid() -> None:
    text, _ = read(render_pdf(a_document(paid_on=date(2026, 6, 2))))
    for words in ("Paid on 2 June 2026", "Total paid €119.00", "This invoice is paid in full."):
        assert words in text
    assert "Please pay" not in text
    assert "Scan to pay" not in text


def test_the_qr_code_is_a_transfer() -> None:
    assert epc_payload(SAMPLES["plain"]) == (
        "BCD\n002\n1\nSCT\nCOBADEFFXXX\nHafenwerk Coworking GmbH\n"
        "DE89370400440532013000\nEUR119.00\n\n\nINV-2026-000123"
    )
    hostile = a_document(brand=Brand(iban=BRAND.iban, account_holder="A\nEUR0.01\nB"))
    payload = epc_payload(hostile)
    assert payload is not None
    assert payload.splitlines()[5] == "A EUR0.01 B"
    none: list[InvoiceDocument] = [
        SAMPLES["francs"],
        SAMPLES["credit_note"],
        SAMPLES["nothing_to_pay"],
        a_document(brand=Brand()),
        a_document(paid_on=date(2026, 6, 1)),
    ]
    assert [epc_payload(document) for document in none] == [None] * 5


def test_a_transfer_that_says_too_much_has_no_code() -> None:
    wordy = a_document(number="№" * 90, brand=Brand(iban=BRAND.iban, account_holder="中" * 70))
    assert epc_payload(wordy) is None
    assert "Scan to pay" not in read(render_pdf(wordy))[0]


def test_logo_and_colour_are_the_brands() -> None:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "#ff0000").save(out, "PNG")
    picture = Image.open(
        io.BytesIO(render_picture(a_document(brand=Brand(color="#ffee00", logo=out.getvalue())), ppi=180))
    )
    colours = {colour for _, colour in picture.convert("RGB").getcolors(10_000_000) or ()}
    assert (255, 0, 0) in colours
    assert readable("#0b7285") == "#0b7285"
    assert readable("#ffee00") != "#ffee00"  # nobody could read it on white
    assert tuple(int(readable("#ffee00")[at : at + 2], 16) for at in (1, 3, 5)) in colours


def test_a_statement_of_account() -> None:
    statement = StatementDocument(
        issued_on=date(2026, 6, 1),
        locale="de",
        currency="EUR",
        seller=SELLER,
        buyer=BUYER,
        brand=BRAND,
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 5, 31),
        opening=1_000,
        closing=6_900,
        lines=[
            StatementLine(
                booked_on=date(2026, 5, 3),
                kind="invoice",
                reference="INV-1",
                amount=11_900,
                balance=12_900,
                due_on=date(2026, 5, 17),
            ),
            StatementLine(booked_on=date(2026, 5, 9), kind="payment", reference="SEPA", amount=-6_000, balance=6_900),
        ],
    )
    text, _ = read(render_statement(statement))
    for words in (
        "Kontoauszug 1.–31. Mai 2026",
        "Anfangssaldo 10,00",
        "Zahlungseingang",
        "60,00 69,00",
        "fällig am 17. Mai",
        "Offener Betrag",
    ):
        assert words in text
    empty, _ = read(render_statement(dataclasses.replace(statement, lines=[], closing=1_000)))
    assert "wurde nichts gebucht" in empty


def test_a_letter_on_the_entitys_paper() -> None:
    letter = LetterDocument(
        issued_on=date(2026, 6, 1),
        locale="en",
        seller=SELLER,
        buyer=BUYER,
        brand=BRAND,
        subject="Your fee from 1 September",
        paragraphs=["Dear *members*,", "it rises:", "Kind regards"],
        facts=[("Until then", "€299.00"), ("New", "€311.56")],
        facts_after=2,
    )
    text, _ = read(render_letter(letter))
    assert "Dear *members*, it rises: Until then €299.00 New €311.56 Kind regards" in text
