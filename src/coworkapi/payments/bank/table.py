"""Bank statements as CSV: which column means what, and the rows as bookings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coworkapi.core.csv_files import NotATable, TableRow, open_table, unsafe_cell
from coworkapi.core.money import check_currency
from coworkapi.payments.bank.values import MAX_LINES, NotAStatement, ParsedLine, ParsedStatement, minor_units

FIELDS = (
    "booked_on",
    "value_on",
    "amount",
    "credit",
    "debit",
    "currency",
    "counterparty_name",
    "counterparty_iban",
    "remittance",
    "end_to_end_id",
    "bank_reference",
)
DATE_FORMATS = {
    "yyyy-mm-dd": ("%Y-%m-%d",),
    "dd.mm.yyyy": ("%d.%m.%Y", "%d.%m.%y"),
    "dd/mm/yyyy": ("%d/%m/%Y", "%d/%m/%y"),
    "mm/dd/yyyy": ("%m/%d/%Y", "%m/%d/%y"),
    "dd-mm-yyyy": ("%d-%m-%Y", "%d-%m-%y"),
    "yyyymmdd": ("%Y%m%d",),
}
# How banks write their headers, folded: in English, German, French and Spanish.
_KNOWN: Mapping[str, tuple[str, ...]] = {
    "booked_on": (
        "bookedon",
        "bookingdate",
        "transactiondate",
        "dateofbooking",
        "date",
        "buchungstag",
        "buchungsdatum",
        "datum",
        "dateoperation",
        "datecomptable",
        "fecha",
        "fechaoperacion",
        "fechacontable",
    ),
    "value_on": ("valueon", "valuedate", "valutadatum", "wertstellung", "valuta", "datevaleur", "fechavalor"),
    "amount": ("amount", "betrag", "betrageur", "umsatz", "montant", "importe", "transactionamount"),
    "credit": ("credit", "moneyin", "paidin", "haben", "abono", "haber"),
    "debit": ("debit", "moneyout", "paidout", "soll", "cargo", "debe"),
    "currency": ("currency", "wahrung", "waehrung", "devise", "divisa", "moneda"),
    "counterparty_name": (
        "counterpartyname",
        "counterparty",
        "payer",
        "name",
        "payee",
        "beguenstigterzahlungspflichtiger",
        "begunstigterzahlungspflichtiger",
        "auftraggeberempfanger",
        "nameZahlungsbeteiligter".lower(),
        "zahlungspflichtiger",
        "tiers",
        "nomcontrepartie",
        "ordenante",
    ),
    "counterparty_iban": (
        "counterpartyiban",
        "iban",
        "kontonummeriban",
        "ibanzahlungsbeteiligter",
        "compte",
        "cuenta",
        "accountnumber",
    ),
    "remittance": (
        "remittance",
        "reference",
        "description",
        "details",
        "purpose",
        "verwendungszweck",
        "buchungstext",
        "libelle",
        "communication",
        "concepto",
        "motif",
    ),
    "end_to_end_id": ("endtoendid", "endtoendreference", "kundenreferenzendtoend"),
    "bank_reference": ("bankreference", "transactionid", "id", "referencebanque", "bankreferenz"),
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column holds each field. `day`: how dates are written; `decimal`: `.` or `,`; both found when None."""

    columns: Mapping[str, str]
    day: str | None = None
    decimal: str | None = None
    delimiter: str | None = None


def read_csv(content: bytes, mapping: Mapped, *, currency: str) -> ParsedStatement:
    """The statement in a table. `currency`: where no column says. Raises NotAStatement for whatever is wrong anywhere
    in it."""
    try:
        table = open_table(content, mapping.delimiter)
    except NotATable as error:
        raise NotAStatement(str(error)) from None
    places = _places(table.header, mapping)
    rows = []
    for row in table.rows():
        if row.fault is not None:
            raise NotAStatement(f"row {row.number} {row.fault}")
        rows.append(row)
        if len(rows) > MAX_LINES:
            raise NotAStatement(f"the file holds more than {MAX_LINES} bookings; export shorter periods")
    if not rows:
        raise NotAStatement("the file has a header and no bookings below it")
    _require_whole(rows, places, content)
    days = mapping.day or _day_format(rows, places["booked_on"])
    decimal = mapping.decimal or _decimal_sign(rows, places)
    lines = [_line(row, places, days, decimal, currency) for row in rows]
    lines = [line for line in lines if line.amount]
    if not lines:
        raise NotAStatement("none of the rows has an amount")
    currencies = {line.currency for line in lines}
    if len(currencies) > 1:
        raise NotAStatement(f"the file mixes {', '.join(sorted(currencies))}; export one account at a time")
    booked = [line.booked_on for line in lines]
    return ParsedStatement(
        format="csv",
        reference=None,
        iban=None,
        currency=currencies.pop(),
        from_on=min(booked),
        until_on=max(booked),
        opening_balance=None,
        closing_balance=None,
        lines=lines,
    )


def _places(header: Sequence[str], mapping: Mapped) -> dict[str, int]:
    found: dict[str, int] = {}
    folded = [_folded(name) for name in header]
    for field_name, column in mapping.columns.items():
        if _folded(column) not in folded:
            raise NotAStatement(
                f"the file has no column {column!r} for {field_name}; its columns are {', '.join(header)}"[:500]
            )
        found[field_name] = folded.index(_folded(column))
    if not mapping.columns:
        for field_name, names in _KNOWN.items():
            for name in names:
                if name in folded:
                    found[field_name] = folded.index(name)
                    break
    missing = [] if "booked_on" in found else ["booked_on"]
    if "amount" not in found and not ("credit" in found and "debit" in found):
        missing.append("amount")
    if missing:
        raise NotAStatement(
            f"no column is known to be {' or '.join(missing)}; map it. The columns are {', '.join(header)}"[:500]
        )
    return found


def _require_whole(rows: Sequence[TableRow], places: Mapping[str, int], content: bytes) -> None:
    """A file that was cut off ends in a row without its last cells."""
    last = rows[-1]
    needed = [places["booked_on"], *([places["amount"]] if "amount" in places else [])]
    if any(not last.cells[place].strip() for place in needed):
        raise NotAStatement(f"row {last.number} ends in the middle; the file was cut off. Download it again")
    if len(rows) > 1 and not content.endswith((b"\n", b"\r", b"\n\0", b"\r\0", b"\0\n", b"\x1a")):
        widths = [sum(1 for cell in row.cells if cell.strip()) for row in rows]
        if widths[-1] < min(widths[:-1]):
            raise NotAStatement(f"row {last.number} ends in the middle; the file was cut off. Download it again")


def _line(row: TableRow, places: Mapping[str, int], days: str, decimal: str, currency: str) -> ParsedLine:
    where = f"row {row.number}"

    def cell(name: str) -> str:
        return unsafe_cell(row.cells[places[name]]).strip() if name in places else ""

    code = cell("currency").upper() or currency
    try:
        check_currency(code)
    except ValueError:
        raise NotAStatement(f"{where}: {code[:10]!r} is not a currency") from None
    if "amount" in places:
        amount = _amount(cell("amount"), decimal, code, where)
    else:
        came, went = _amount(cell("credit"), decimal, code, where), _amount(cell("debit"), decimal, code, where)
        amount = abs(came) - abs(went)
    value_on = cell("value_on")
    return ParsedLine(
        where=where,
        booked_on=_day(cell("booked_on"), days, where),
        value_on=_day(value_on, days, where) if value_on else None,
        amount=amount,
        currency=code,
        counterparty_name=" ".join(cell("counterparty_name").split())[:200] or None,
        counterparty_iban=cell("counterparty_iban").replace(" ", "").upper()[:34] or None,
        remittance=" ".join(cell("remittance").split())[:2000],
        end_to_end_id=cell("end_to_end_id")[:140] or None,
        bank_reference=cell("bank_reference")[:140] or None,
    )


def _amount(written: str, decimal: str, currency: str, where: str) -> int:
    text = re.sub(rf"[\s'’]|{re.escape(currency)}|€|\$|£", "", written)
    if not text:
        return 0
    negative = text.startswith(("-", "−", "(")) or text.endswith(("-", "−"))
    text = text.strip("+-−()").replace("." if decimal == "," else ",", "").replace(decimal, ".")
    if not re.fullmatch(r"\d{1,18}(\.\d{0,4})?", text):
        raise NotAStatement(f"{where}: {written[:40]!r} is not an amount")
    found = minor_units(text.rstrip("."), currency, where)
    return -found if negative else found


def _decimal_sign(rows: Sequence[TableRow], places: Mapping[str, int]) -> str:
    """`,` or `.`: whichever stands before the last one or two digits of some amount."""
    votes = {",": 0, ".": 0}
    for row in rows:
        for name in ("amount", "credit", "debit"):
            if name in places:
                found = re.search(r"([.,])\d{1,2}\D*$", row.cells[places[name]])
                if found:
                    votes[found[1]] += 1
    if votes[","] and votes["."]:
        raise NotAStatement("some amounts have a decimal comma and some a point; say which (decimal)")
    return "," if votes[","] else "."


def _day_format(rows: Sequence[TableRow], place: int) -> str:
    """The one way of writing dates by which all rows are dates. Ambiguous ones must be told."""
    texts = {row.cells[place].strip() for row in rows}
    fits = [name for name in DATE_FORMATS if all(_parsed(text, name) is not None for text in texts)]
    if len(fits) > 1:
        raise NotAStatement(f"its dates can be read as {' or '.join(fits)}; say which (date_format)")
    if not fits:
        odd = next((text for text in sorted(texts) if all(_parsed(text, name) is None for name in DATE_FORMATS)), "")
        told = f"{odd[:40]!r} is not a date" if odd else "its dates are written in several ways"
        raise NotAStatement(f"the column of dates can't be read: {told}")
    return fits[0]


def _day(text: str, name: str, where: str) -> date:
    found = _parsed(text, name)
    if found is None:
        raise NotAStatement(f"{where}: {text[:40]!r} is not a date ({name})")
    return found


def _parsed(text: str, name: str) -> date | None:
    for pattern in DATE_FORMATS[name]:
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 1990 <= found.year <= 2999:
            return found
    return None


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)
