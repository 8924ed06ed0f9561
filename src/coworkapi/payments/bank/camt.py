"""ISO 20022 CAMT.053, read as it streams in. Document types are refused before anything in them is looked at: no
entity is ever declared, expanded or fetched. Source of the format: ISO 20022's message definition report of
BankToCustomerStatement, versions 02 to 13 (they differ in what is read here only where a name or status lies)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.parsers import expat  # nosec - DTDs are refused below, which is where XML's dangers lie

from coworkapi.core.money import check_currency
from coworkapi.payments.bank.values import MAX_LINES, NotAStatement, ParsedLine, ParsedStatement, minor_units

MAX_DEPTH = 40
MAX_TEXT = 20_000
MAX_NODES = 2_000  # of one entry without its transactions' own, or of one transaction
_ROOT = "BkToCstmrStmt"
_OTHERS = {"BkToCstmrAcctRpt": "camt.052 (a report during the day)", "BkToCstmrDbtCdtNtfctn": "camt.054 (a notice)"}
# What is kept of a statement beside its entries; everything else is skipped as it passes.
_KEPT = {"Id", "CreDtTm", "FrToDt", "Acct", "Bal"}


@dataclass(slots=True)
class _Node:
    """An element: its name without the namespace, text, attributes and children."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[_Node] = field(default_factory=list)

    def find(self, path: str) -> _Node | None:
        """The first element along the path."""
        return next(self.all(path), None)

    def all(self, path: str) -> Iterator[_Node]:
        head, _, rest = path.partition("/")
        for child in self.children:
            if child.name == head:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def said(self, *paths: str) -> str | None:
        """The text of the first of these that is there and says something."""
        for path in paths:
            for found in self.all(path):
                if text := " ".join(found.text.split()):
                    return text
        return None


class _Reader:
    """Builds the small trees of one statement, one entry after the other, out of the parser's events."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.buffer_text = True
        self.path: list[str] = []
        self.open: list[_Node] = []
        self.nodes = 0
        self.statements: list[tuple[_Node, list[ParsedLine]]] = []
        self.entries = 0
        self.lines = 0

    def _refuse(self, *_: object) -> int:
        raise NotAStatement(
            "the file declares a document type or entities; a bank's statement has none. Export it anew"
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        self.path.append(name)
        depth = len(self.path)
        if depth > MAX_DEPTH:
            raise NotAStatement(f"the file nests deeper than {MAX_DEPTH} levels; it is no bank statement")
        if depth == 1 and name != "Document":
            raise NotAStatement(f"the file is XML, but a {name[:60]}, not a CAMT.053 Document")
        if depth == 2 and name != _ROOT:
            told = _OTHERS.get(name, f"another message ({name[:60]})")
            raise NotAStatement(f"the file is {told}; export the account's statement as camt.053")
        if depth == 3 and name == "Stmt":
            self.statements.append((_Node("Stmt", {}), []))
        elif depth == 4 and self.path[2] == "Stmt" and (name in _KEPT or name == "Ntry"):
            self.open, self.nodes = [_Node(name, attributes)], 0
        elif self.open:
            self.nodes += 1
            if name == "TxDtls":
                self.nodes = 0
            if self.nodes > MAX_NODES:
                raise NotAStatement(f"entry {self.entries + 1} holds more than {MAX_NODES} elements; it can't be right")
            node = _Node(name, attributes)
            self.open[-1].children.append(node)
            self.open.append(node)

    def _text(self, text: str) -> None:
        if self.open:
            node = self.open[-1]
            if len(node.text) + len(text) > MAX_TEXT:
                raise NotAStatement(f"{node.name[:60]} holds more than {MAX_TEXT} characters; it can't be right")
            node.text += text

    def _end(self, tag: str) -> None:
        self.path.pop()
        if not self.open:
            return
        node = self.open.pop()
        if self.open:
            return
        statement, lines = self.statements[-1]
        if node.name != "Ntry":
            statement.children.append(node)
            return
        self.entries += 1
        lines.extend(_lines(node, f"entry {self.entries}"))
        self.lines = sum(len(found) for _, found in self.statements[:-1]) + len(lines)
        if self.lines > MAX_LINES:
            raise NotAStatement(f"the file holds more than {MAX_LINES} bookings; export shorter periods")


def read_camt053(chunks: Iterable[bytes]) -> list[ParsedStatement]:
    """The statements of a file that comes in pieces. Raises NotAStatement for whatever is wrong anywhere in it: a file
    that was cut off gives nothing."""
    reader = _Reader()
    try:
        for chunk in chunks:
            reader.parser.Parse(chunk, False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise NotAStatement(_told(error, reader)) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, NotAStatement):
            raise
        raise NotAStatement("the file's encoding can't be read; export it as UTF-8") from None
    if not reader.statements:
        raise NotAStatement("the file holds no statement (Stmt); export one with bookings")
    return [_statement(node, lines, number) for number, (node, lines) in enumerate(reader.statements, 1)]


_CUT_OFF = {
    expat.errors.codes[name]
    for name in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


def _told(error: expat.ExpatError, reader: _Reader) -> str:
    where = f"line {error.lineno}"
    if error.code in _CUT_OFF:
        done = f" after {reader.entries} whole entries" if reader.entries else ""
        return f"the file ends in the middle ({where}){done}; it was cut off. Download it again"
    return f"the file is not well-formed XML ({where}: {expat.ErrorString(error.code)}); export it anew"


def _statement(node: _Node, lines: list[ParsedLine], number: int) -> ParsedStatement:
    where = f"statement {number}"
    reference = node.said("Id")
    if reference is None:
        raise NotAStatement(f"{where} has no Id; without it it can't be told from another")
    balances = {}
    for one in node.all("Bal"):
        kind = one.said("Tp/CdOrPrtry/Cd")
        amount = one.find("Amt")
        if kind in ("OPBD", "PRCD", "CLBD") and amount is not None:
            balances["OPBD" if kind == "PRCD" else kind] = (_signed(one, amount, where), _currency(amount, where))
    currency = node.said("Acct/Ccy") or next((code for _, code in balances.values()), None)
    if currency is None:
        currency = lines[0].currency if lines else None
    if currency is None:
        raise NotAStatement(f"{where} names no currency")
    currency = _known(currency, where)
    if any(line.currency != currency for line in lines):
        raise NotAStatement(f"{where} is in {currency}, but some of its bookings are not")
    opening = balances["OPBD"][0] if "OPBD" in balances else None
    closing = balances["CLBD"][0] if "CLBD" in balances else None
    if opening is not None and closing is not None and opening + sum(line.amount for line in lines) != closing:
        raise NotAStatement(
            f"{where} doesn't add up: its bookings don't lead from the opening to the closing balance. "
            "Something is missing in it; download it again"
        )
    days = [line.booked_on for line in lines]
    days += [_day(text, where) for text in (node.said("FrToDt/FrDtTm", "FrToDt/FrDt"),) if text]
    days += [_day(text, where) for text in (node.said("FrToDt/ToDtTm", "FrToDt/ToDt"),) if text]
    days += [] if days else [_day(node.said("CreDtTm") or "", where)]
    return ParsedStatement(
        format="camt053",
        reference=reference[:140],
        iban=_iban(node.said("Acct/Id/IBAN")),
        currency=currency,
        from_on=min(days),
        until_on=max(days),
        opening_balance=opening,
        closing_balance=closing,
        lines=lines,
    )


def _lines(entry: _Node, where: str) -> list[ParsedLine]:
    """The bookings of an entry: its transactions, where these add up to it; else the entry as a whole."""
    status = entry.said("Sts/Cd", "Sts/Prtry", "Sts")
    if status is not None and status != "BOOK":
        return []
    amount = entry.find("Amt")
    if amount is None:
        raise NotAStatement(f"{where} has no amount")
    currency, total = _currency(amount, where), _signed(entry, amount, where)
    booked = entry.said("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    if booked is None:
        raise NotAStatement(f"{where} has no date")
    value = entry.said("ValDt/Dt", "ValDt/DtTm")
    booked_on, value_on = _day(booked, where), _day(value, where) if value is not None else None
    transactions = list(entry.all("NtryDtls/TxDtls"))
    amounts = [_own_amount(one, total, currency, where) for one in transactions]
    if len(transactions) < 2 or sum(found or 0 for found in amounts) != total or not all(amounts):
        transactions, amounts = [_merged(transactions)], [total]
    return [
        ParsedLine(
            where=where,
            booked_on=booked_on,
            value_on=value_on,
            amount=own or 0,
            currency=currency,
            counterparty_name=_party(one, incoming=total > 0),
            counterparty_iban=_iban(_account(one, incoming=total > 0)),
            remittance=_remittance(one, entry),
            end_to_end_id=_reference(one.said("Refs/EndToEndId")),
            bank_reference=_reference(one.said("Refs/AcctSvcrRef") or entry.said("AcctSvcrRef", "NtryRef")),
        )
        for one, own in zip(transactions, amounts, strict=True)
        if own
    ]


def _merged(transactions: list[_Node]) -> _Node:
    if len(transactions) == 1:
        return transactions[0]
    # Of several that don't add up only what they say is kept, not who they are from.
    said = [child for one in transactions for child in one.children if child.name == "RmtInf"]
    return _Node("TxDtls", {}, children=said)


def _own_amount(one: _Node, total: int, currency: str, where: str) -> int | None:
    amount = one.find("Amt") or one.find("AmtDtls/TxAmt/Amt")
    if amount is None or _currency(amount, where) != currency:
        return None
    found = minor_units(amount.text.strip(), currency, where)
    direction = one.said("CdtDbtInd")
    if direction is None:
        return found if total > 0 else -found
    return found if direction == "CRDT" else -found


def _party(one: _Node, *, incoming: bool) -> str | None:
    role = "Dbtr" if incoming else "Cdtr"
    name = one.said(
        f"RltdPties/Ultmt{role}/Pty/Nm",
        f"RltdPties/Ultmt{role}/Nm",
        f"RltdPties/{role}/Pty/Nm",
        f"RltdPties/{role}/Nm",
    )
    return name[:200] if name else None


def _account(one: _Node, *, incoming: bool) -> str | None:
    return one.said(f"RltdPties/{'Dbtr' if incoming else 'Cdtr'}Acct/Id/IBAN")


def _remittance(one: _Node, entry: _Node) -> str:
    said = [" ".join(found.text.split()) for found in one.all("RmtInf/Ustrd")]
    said += [" ".join(found.text.split()) for found in one.all("RmtInf/Strd/CdtrRefInf/Ref")]
    said += [" ".join(found.text.split()) for found in one.all("RmtInf/Strd/RfrdDocInf/Nb")]
    text = " ".join(part for part in said if part)
    return (text or entry.said("AddtlNtryInf") or "")[:2000]


def _reference(text: str | None) -> str | None:
    return None if text is None or text.upper() in ("NOTPROVIDED", "NONREF") else text[:140]


def _iban(text: str | None) -> str | None:
    return text.replace(" ", "").upper()[:34] if text else None


def _signed(node: _Node, amount: _Node, where: str) -> int:
    found = minor_units(amount.text.strip(), _currency(amount, where), where)
    direction = node.said("CdtDbtInd")
    if direction not in ("CRDT", "DBIT") or found < 0:
        raise NotAStatement(f"{where} doesn't say whether its amount came in or went out (CdtDbtInd)")
    return found if direction == "CRDT" else -found


def _currency(amount: _Node, where: str) -> str:
    return _known(amount.attributes.get("Ccy", ""), where)


def _known(code: str, where: str) -> str:
    try:
        return check_currency(code)
    except ValueError:
        raise NotAStatement(f"{where}: {code[:10]!r} is not a currency") from None


def _day(text: str, where: str) -> date:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        raise NotAStatement(f"{where}: {text[:40]!r} is not a date") from None
    if not 1990 <= found.year <= 2999:
        raise NotAStatement(f"{where}: {text[:40]!r} can't be the day of a booking")
    return found
