"""Documents as their templates show them: texts and plain values only, nothing that Typst would read as markup."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from PIL import Image

from coworkapi.billing.documents.fonts import Han
from coworkapi.billing.documents.qr import epc_payload, qr_svg
from coworkapi.billing.documents.values import Brand, InvoiceDocument, LetterDocument, Party, StatementDocument
from coworkapi.billing.documents.wording import (
    amount_text,
    day_text,
    figure_text,
    labels,
    language_of,
    payment_terms,
    percent_text,
    period_text,
)

DEFAULT_COLOR = "#1c3d5a"
# White paper: a brand's colour that is lighter than this is darkened until text in it can be read (WCAG: 4.5).
_LEAST_CONTRAST = 4.5
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
_KANA, _HANGUL = re.compile("[\u3041-\u30ff]"), re.compile("[\u1100-\u11ff\uac00-\ud7a3]")
_HAN_OF: Mapping[str, Han] = {"JP": "JP", "KR": "KR", "TW": "TC", "HK": "HK", "MO": "HK"}


def invoice_values(document: InvoiceDocument) -> dict[str, Any]:
    """What `invoice.typ` shows."""
    locale, currency, say = document.locale, document.currency, labels(document.locale)
    invoice = document.kind == "invoice"
    gross = bool(document.lines) and all(line.tax_included for line in document.lines)
    payload = epc_payload(document)
    facts = [(say["number"], document.number), (say["issued_on"], day_text(document.issued_on, locale))]
    if invoice and document.gross:
        facts.append((say["due_on"], day_text(document.due_on, locale)))
    if document.credits_number:
        facts.append((say["credits"], document.credits_number))
    if document.starts_on and document.ends_on:
        facts.append((say["period"], period_text(document.starts_on, document.ends_on, locale)))
    if document.purchase_order:
        facts.append((say["purchase_order"], document.purchase_order))
    if document.buyer.vat_id:
        facts.append((say["your_vat_id"], document.buyer.vat_id))
    return {
        **_paper(document.seller, document.buyer, document.brand, locale),
        "title": say[document.kind],
        "number": document.number,
        "facts": facts,
        "reason": [say["reason"], document.reason] if document.reason else None,
        "head": [
            say["description"],
            say["quantity"],
            say["tax_rate"],
            f"{say['amount_gross' if gross else 'amount_net']} ({currency})",
        ],
        "lines": [
            [
                line.description,
                period_text(line.starts_on, line.ends_on, locale),
                str(line.quantity),
                percent_text(line.tax_basis_points, locale),
                figure_text(line.gross if gross else line.net, currency, locale),
            ]
            for line in document.lines
        ],
        "sums": [
            [say["total_net"], "", figure_text(document.net, currency, locale)],
            *(
                [
                    _tax_name(tax.name, tax.basis_points, locale),
                    say["on"].format(amount=figure_text(tax.net, currency, locale)),
                    figure_text(tax.tax, currency, locale),
                ]
                for tax in document.taxes
            ),
        ],
        "total": [say[_total(document)], amount_text(document.gross, currency, locale)],
        "notes": list(document.notes),
        "terms": payment_terms(document),
        "payment": say["payment"],
        "bank": _bank(document) if invoice and document.gross and document.paid_on is None else [],
        "qr": qr_svg(payload) if payload else None,
        "qr_label": say["qr"],
        "stamp": say["paid"].format(day=day_text(document.paid_on, locale)) if document.paid_on else None,
    }


def _total(document: InvoiceDocument) -> str:
    if document.kind == "credit_note":
        return "total_credited"
    return "total" if document.paid_on is None else "total_paid"


def statement_values(document: StatementDocument) -> dict[str, Any]:
    """What `statement.typ` shows."""
    locale, currency, say = document.locale, document.currency, labels(document.locale)

    def figure(minor: int) -> str:
        return figure_text(minor, currency, locale)

    return {
        **_paper(document.seller, document.buyer, document.brand, locale),
        "title": say["statement"],
        "number": "",
        "facts": [
            (say["issued_on"], day_text(document.issued_on, locale)),
            (say["balance"], amount_text(document.closing, currency, locale)),
        ],
        "span": period_text(document.starts_on, document.ends_on + timedelta(days=1), locale),
        "head": [
            say["issued_on"],
            say["booking"],
            f"{say['owed']} ({currency})",
            f"{say['in_favour']} ({currency})",
            f"{say['balance']} ({currency})",
        ],
        "opening": [say["opening"], figure(document.opening)],
        "lines": [
            [
                day_text(line.booked_on, locale),
                say.get(f"kind_{line.kind}", line.kind),
                line.reference,
                say["due"].format(day=day_text(line.due_on, locale)) if line.due_on else "",
                figure(line.amount) if line.amount >= 0 else "",
                figure(-line.amount) if line.amount < 0 else "",
                figure(line.balance),
            ]
            for line in document.lines
        ],
        "nothing": say["nothing_booked"],
        "total": [
            say["closing_owed" if document.closing > 0 else "closing"],
            amount_text(document.closing, currency, locale),
        ],
    }


def letter_values(document: LetterDocument) -> dict[str, Any]:
    """What `letter.typ` shows."""
    paragraphs, first = list(document.paragraphs), document.facts_after
    second = max(document.more_facts_after, first) if document.more_facts else first
    return {
        **_paper(document.seller, document.buyer, document.brand, document.locale),
        "title": document.subject,
        "number": "",
        "day": day_text(document.issued_on, document.locale),
        "before": paragraphs[:first],
        "facts": [list(fact) for fact in document.facts],
        "between": paragraphs[first:second],
        "more_facts": [list(fact) for fact in document.more_facts],
        "after": paragraphs[second:],
    }


def _tax_name(name: str, basis_points: int, locale: str) -> str:
    """The rate's name with its percentage as the document writes percentages, however it was entered (`VAT 19%`)."""
    rate = percent_text(basis_points, locale)
    same = [found for found in _PERCENT.finditer(name) if Decimal(found[1].replace(",", ".")) * 100 == basis_points]
    return f"{name[: same[0].start()]}{rate}{name[same[0].end() :]}" if same else f"{name} {rate}"


def _bank(document: InvoiceDocument) -> list[tuple[str, str]]:
    brand, say = document.brand, labels(document.locale)
    if not brand.iban:
        return []
    rows = [
        (say["account_holder"], brand.account_holder or document.seller.name),
        ("IBAN", _grouped(brand.iban)),
    ]
    if brand.bic:
        rows.append(("BIC", brand.bic))
    return [*rows, (say["reference"], document.number)]


def _grouped(iban: str) -> str:
    plain = iban.replace(" ", "")
    return "\u00a0".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _paper(seller: Party, buyer: Party, brand: Brand, locale: str) -> dict[str, Any]:
    """What all documents share: sender, recipient, logo, colour, footer."""
    say = labels(locale)
    home = seller.address.get("country") or seller.country
    sender = _address(seller.address, home, locale)
    ids = []
    if seller.vat_id:
        ids.append(f"{say['vat_id']} {seller.vat_id}")
    if seller.tax_number:
        ids.append(f"{say['tax_number']} {seller.tax_number}")
    if seller.registration:
        ids.append(seller.registration)
    bank = [f"IBAN {_grouped(brand.iban)}"] if brand.iban else []
    if brand.bic:
        bank.append(f"BIC {brand.bic}")
    return {
        "lang": language_of(locale),
        "han": _han(seller, buyer),
        "color": readable(brand.color or DEFAULT_COLOR),
        "logo": logo_svg(brand.logo) if brand.logo else None,
        "seller": seller.name,
        "sender": [seller.name, *sender],
        "recipient": [buyer.name, *_address(buyer.address, home, locale)],
        "footer": [[seller.name, *sender], ids, bank],
        "small_print": brand.footer,
        "page": say["page"],
    }


def _han(seller: Party, buyer: Party) -> Han:
    """Whose shapes Han characters have: those of the language that is written, else of the buyer's country."""
    names = "".join((buyer.name, *(str(line) for line in buyer.address.values() if line)))
    if names.isascii():
        names = seller.name
    if _KANA.search(names):
        return "JP"
    if _HANGUL.search(names):
        return "KR"
    return _HAN_OF.get(buyer.address.get("country") or buyer.country or "", "SC")


def _address(address: Mapping[str, Any], home: str | None, locale: str) -> list[str]:
    """The lines of a postal address; the country only where it is another than the sender's."""
    place = " ".join(part for part in (address.get("postal_code"), address.get("city")) if part)
    country = address.get("country")
    region = address.get("region")
    if region and region.casefold() == (address.get("city") or "").casefold():
        region = None  # a city that is a region of its own is named once
    lines = [address.get("line1"), address.get("line2"), place, region]
    if country and country != home:
        lines.append(_country(country, language_of(locale)))
    return [line for line in lines if line]


@lru_cache(maxsize=512)
def _country(code: str, language: str) -> str:
    return str(Locale.parse(language).territories.get(code, code))


@lru_cache(maxsize=256)
def readable(color: str) -> str:
    """The colour, or a darker one of its hue that can be read on white."""
    channels = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    while 1.05 / (_luminance(channels) + 0.05) < _LEAST_CONTRAST:
        channels = [int(channel * 0.92) for channel in channels]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _luminance(channels: list[int]) -> float:
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in channels)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@lru_cache(maxsize=32)
def logo_svg(png: bytes) -> str:
    """A PNG inside an SVG: Typst takes texts from us, and an SVG is one."""
    with Image.open(io.BytesIO(png)) as image:
        width, height = image.size
    data = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )
