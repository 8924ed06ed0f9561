"""Tables as people have them: CSV with a comma, semicolon, tab or bar, in UTF-8, UTF-16 or Windows-1252.

Reading is lazy: of a large file only its bytes are held. Writing keeps spreadsheets from taking cells for formulas.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 200
MAX_CELL = 100_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1 << 16
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")


class NotATable(ValueError):
    """The file can't be read as a table; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. `number` counts as a spreadsheet does: the header is row 1. `fault`: why it has no cells."""

    number: int
    cells: Sequence[str]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are read when asked for."""

    header: Sequence[str]
    encoding: str
    delimiter: str
    _content: bytes
    _skipped_lines: int

    def rows(self) -> Iterator[TableRow]:
        """The rows below the header, empty ones left out. A row of another width or with a broken quote has a fault."""
        reader = _records(self._content, self.encoding, self.delimiter, self._skipped_lines)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield TableRow(number, (), _reason(error))
                continue
            if number == 1 or not any(cell.strip() for cell in cells):
                continue
            yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> TableRow:
        if len(cells) > len(self.header) and not any(cells[len(self.header) :]):
            cells = cells[: len(self.header)]
        if len(cells) > len(self.header):
            found, wanted = len(cells), len(self.header)
            return TableRow(
                number, (), f"has {found} cells under {wanted} columns; put cells that hold the delimiter in quotes"
            )
        if any("\0" in cell for cell in cells):
            return TableRow(number, (), "holds a NUL character; remove it")
        return TableRow(number, [*cells, *[""] * (len(self.header) - len(cells))])

    def count(self) -> int:
        """How many rows there are."""
        return sum(1 for _ in self.rows())


def open_table(content: bytes, delimiter: str | None = None) -> Table:
    """The table in a file. `delimiter`: found by the header unless given. Raises NotATable."""
    encoding = encoding_of(content)
    skipped = 0
    try:
        lines = _lines(content, encoding)
        first = next(lines, "")
        # What spreadsheets understand as "the delimiter is ...".
        told = re.match(r"sep=(.)\r?\n?\Z", first)
        if told:
            skipped = 1
            delimiter = delimiter or told[1]
        chosen = delimiter or _guess(content, encoding, skipped)
        header = next(_records(content, encoding, chosen, skipped), [])
    except csv.Error as error:
        raise NotATable(f"the header can't be read: {_reason(error)}") from None
    except UnicodeError:
        raise NotATable(f"the file is not the {encoding} that its first bytes announce; save it as UTF-8") from None
    header = [cell.strip() for cell in header]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise NotATable("the file has no header row; its first row must name the columns")
    if len(header) > MAX_COLUMNS:
        raise NotATable(f"the header names {len(header)} columns; at most {MAX_COLUMNS} are read")
    return Table(header, encoding, chosen, content, skipped)


def encoding_of(content: bytes) -> str:
    """`utf-8-sig`, `utf-16`, `utf-8`, or `cp1252` (`latin-1` where that lacks a byte). Raises NotATable for others."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return name
    if content[:2000].count(0) > len(content[:2000]) // 4:
        raise NotATable("the file is UTF-16 without its byte order mark, or no text at all; save it as UTF-8")
    if _decodes(content, "utf-8"):
        return "utf-8"
    return "cp1252" if _decodes(content, "cp1252") else "latin-1"


def safe_cell(value: Any) -> str:
    """A value as a CSV cell that no spreadsheet runs: what looks like a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    if text.startswith(_FORMULA) and not _NUMBER.match(text):
        return "'" + text
    return text


def unsafe_cell(text: str) -> str:
    """What `safe_cell` was given."""
    if text.startswith("'") and text[1:].startswith(_FORMULA):
        return text[1:]
    return text


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV text (comma, CRLF), each cell safe."""
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(bytes(view[start : start + _CHUNK]))
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    # newline="": a line break inside quotes belongs to its cell as it is.
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def _records(content: bytes, encoding: str, delimiter: str, skipped: int) -> Iterator[list[str]]:
    lines = _lines(content, encoding)
    for _ in range(skipped):
        next(lines, "")
    csv.field_size_limit(MAX_CELL)
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _guess(content: bytes, encoding: str, skipped: int) -> str:
    """The delimiter that splits the header into most columns; a comma when none does."""
    found = {}
    for delimiter in DELIMITERS:
        try:
            found[delimiter] = len(next(_records(content, encoding, delimiter, skipped), []))
        except csv.Error:  # a quoted cell ends before something that is no delimiter: it must be another
            found[delimiter] = 0
    best = max(DELIMITERS, key=lambda delimiter: found[delimiter])
    return best if found[best] > 1 else ","


def _reason(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text:
        return "a quote is opened and never closed; close it, or double it if it is part of the text"
    if "field larger" in text:
        return f"a cell is longer than {MAX_CELL} characters; is a quote left open?"
    if "expected after" in text:
        return "text stands behind a closing quote; double quotes that are part of the text"
    return text
