"""The journal as a DATEV booking batch (EXTF, category 21, format version 13): what German bookkeepers import.

Windows-1252, semicolons, CRLF, amounts with a comma; text in quotes. A row has one debit and one credit account, so an
entry of several lines becomes several rows that add up to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coworkapi.billing.ledger.schemas import JournalEntryOut
from coworkapi.core.money import decimal_text

FORMAT_VERSION = 13
_NOT_IN_A_NUMBER = re.compile(r"[^A-Za-z0-9$%&*+/-]")  # of the field that holds a document's number
_HEAD = """Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;WKZ Basis-Umsatz;Konto
Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel;Belegdatum;Belegfeld 1;Belegfeld 2;Skonto;Buchungstext;Postensperre
Diverse Adressnummer;Geschäftspartnerbank;Sachverhalt;Zinssperre;Beleglink"""
_MIDDLE = """KOST1 - Kostenstelle;KOST2 - Kostenstelle;KOST-Menge;EU-Mitgliedstaat u. UStID;EU-Steuersatz
Abw. Versteuerungsart;Sachverhalt L+L;Funktionsergänzung L+L;BU 49 Hauptfunktionstyp;BU 49 Hauptfunktionsnummer
BU 49 Funktionsergänzung"""
_TAIL = """Stück;Gewicht;Zahlweise;Forderungsart;Veranlagungsjahr;Zugeordnete Fälligkeit;Skontotyp;Auftragsnummer
Buchungstyp;USt-Schlüssel (Anzahlungen);EU-Mitgliedstaat (Anzahlungen);Sachverhalt L+L (Anzahlungen)
EU-Steuersatz (Anzahlungen);Erlöskonto (Anzahlungen);Herkunft-Kz;Buchungs GUID;KOST-Datum;SEPA-Mandatsreferenz
Skontosperre;Gesellschaftername;Beteiligtennummer;Identifikationsnummer;Zeichnernummer;Postensperre bis
Bezeichnung SoBil-Sachverhalt;Kennzeichen SoBil-Buchung;Festschreibung;Leistungsdatum;Datum Zuord. Steuerperiode
Fälligkeit;Generalumkehr (GU);Steuersatz;Land;Abrechnungsreferenz;BVV-Position;EU-Mitgliedstaat u. UStID (Ursprung)
EU-Steuersatz (Ursprung);Abw. Skontokonto"""


def _names(text: str) -> list[str]:
    return [name for line in text.splitlines() for name in line.split(";")]


def _pairs(first: str, second: str, count: int) -> list[str]:
    return [f"{name} {number}" for number in range(1, count + 1) for name in (first, second)]


COLUMNS = [
    *_names(_HEAD),
    *_pairs("Beleginfo - Art", "Beleginfo - Inhalt", 8),
    *_names(_MIDDLE),
    *_pairs("Zusatzinformation - Art", "Zusatzinformation- Inhalt", 20),
    *_names(_TAIL),
]
_AT = {name: index for index, name in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Batch:
    """What the header says. Consultant and client: the bookkeeper's numbers. `ends_on`: the last day, inclusive."""

    consultant_number: int
    client_number: int
    fiscal_year_starts_on: date
    account_length: int
    starts_on: date
    ends_on: date
    name: str
    currency: str
    locked: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """A part of an entry: `amount` minor units, positive, debited to one account and credited to another."""

    debit: str
    credit: str
    amount: int


def paired(lines: Iterable[tuple[str, int]]) -> list[Pair]:
    """An entry's lines (account, amount: debit positive) as pairs: at most one less than there are lines.

    For each account, the pairs add up to its lines. Raises ValueError unless the lines add up to zero.
    """
    lines = list(lines)
    debits = ((code, amount) for code, amount in lines if amount > 0)
    credits = ((code, -amount) for code, amount in lines if amount < 0)
    pairs: list[Pair] = []
    debit, credit = next(debits, None), next(credits, None)
    while debit is not None and credit is not None:
        amount = min(debit[1], credit[1])
        pairs.append(Pair(debit[0], credit[0], amount))
        debit = (debit[0], debit[1] - amount) if debit[1] > amount else next(debits, None)
        credit = (credit[0], credit[1] - amount) if credit[1] > amount else next(credits, None)
    if debit is not None or credit is not None:
        raise ValueError("the lines don't add up to zero")
    return pairs


def header(batch: Batch) -> bytes:
    """The two first lines: what the batch is, and the names of its columns."""
    cells = [
        '"EXTF"',
        "700",
        "21",
        '"Buchungsstapel"',
        str(FORMAT_VERSION),
        batch.created_at.strftime("%Y%m%d%H%M%S") + f"{batch.created_at.microsecond // 1000:03}",
        "",
        '"CW"',
        '"coworkapi"',
        '""',
        str(batch.consultant_number),
        str(batch.client_number),
        batch.fiscal_year_starts_on.strftime("%Y%m%d"),
        str(batch.account_length),
        batch.starts_on.strftime("%Y%m%d"),
        batch.ends_on.strftime("%Y%m%d"),
        _text(batch.name, 30),
        '""',
        "1",
        "0",
        "1" if batch.locked else "0",
        _text(batch.currency, 3),
        "",
        '""',
        "",
        "",
        '""',
        "",
        "",
        '""',
        '""',
    ]
    return _line(cells) + _line(COLUMNS)


def rows(entries: Iterable[JournalEntryOut], numbers: Mapping[str, str], *, locked: bool) -> Iterator[bytes]:
    """The rows of the entries. `numbers`: the bookkeeper's number of each account's code."""
    for entry in entries:
        lines = [(line.ledger_account, line.amount.amount) for line in entry.postings]
        period = next((line for line in entry.postings if line.starts_on is not None), None)
        for pair in paired(lines):
            if pair.debit == pair.credit:
                continue  # from one payer to another, which are one account there
            cells = [""] * len(COLUMNS)
            cells[_AT["Umsatz (ohne Soll/Haben-Kz)"]] = decimal_text(pair.amount, entry.currency).replace(".", ",")
            cells[_AT["Soll/Haben-Kennzeichen"]] = '"S"'
            cells[_AT["WKZ Umsatz"]] = _text(entry.currency, 3)
            cells[_AT["Konto"]] = numbers[pair.debit]
            cells[_AT["Gegenkonto (ohne BU-Schlüssel)"]] = numbers[pair.credit]
            cells[_AT["Belegdatum"]] = entry.booked_on.strftime("%d%m")
            cells[_AT["Belegfeld 1"]] = _text(_NOT_IN_A_NUMBER.sub("", entry.description), 36)
            cells[_AT["Buchungstext"]] = _text(entry.description, 60)
            cells[_AT["Festschreibung"]] = "1" if locked else "0"
            if period is not None and period.starts_on is not None:
                cells[_AT["Leistungsdatum"]] = period.starts_on.strftime("%d%m%Y")
            yield _line(cells)


def _text(value: str, most: int) -> str:
    """Text in quotes; a quote inside is doubled, a line break becomes a space."""
    return '"' + " ".join(value.split())[:most].replace('"', '""') + '"'


def _line(cells: Sequence[str]) -> bytes:
    # What Windows-1252 lacks becomes a question mark: the import refuses other encodings.
    return (";".join(cells) + "\r\n").encode("cp1252", errors="replace")
