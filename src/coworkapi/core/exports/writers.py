"""Rows into a file, some thousands at a time."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

import orjson

from coworkapi.core.csv_files import safe_cell
from coworkapi.core.errors import Conflict
from coworkapi.core.exports.columns import Column

Format = Literal["csv", "jsonl", "parquet"]
MEDIA: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
# A row group of Parquet: large enough to be read well, small enough to be held.
_GROUP = 20_000
Row = Mapping[str, Any]


class ParquetNotInstalled(Conflict):
    """This service is installed without the extra that writes Parquet."""


class Writer(Protocol):
    """Writes rows as the list gives them."""

    def write(self, rows: Sequence[Row]) -> None:
        """Appends rows."""

    def close(self) -> None:
        """Ends the file."""


def check_format(format: Format) -> None:
    """Raises ParquetNotInstalled."""
    if format == "parquet" and find_spec("pyarrow") is None:
        raise ParquetNotInstalled("Parquet needs pyarrow: install coworkapi[parquet], or ask for csv or jsonl")


def open_writer(format: Format, path: Path, columns: Sequence[Column], *, whole: bool) -> Writer:
    """A new file. `whole`: all columns are wanted, so JSON lines are the list's own objects."""
    if format == "csv":
        return _Csv(path, columns)
    if format == "jsonl":
        return _JsonLines(path, None if whole else columns)
    return _Parquet(path, columns)


class _Csv:
    """RFC 4180: comma, CRLF, quotes doubled; UTF-8; no cell is a formula."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._columns = columns
        self._writer.writerow([safe_cell(one.name) for one in columns])

    def write(self, rows: Sequence[Row]) -> None:
        columns = self._columns
        self._writer.writerows([safe_cell(one.text(row)) for one in columns] for row in rows)

    def close(self) -> None:
        self._file.close()


class _JsonLines:
    def __init__(self, path: Path, columns: Sequence[Column] | None) -> None:
        self._file = path.open("wb")
        self._columns = columns

    def write(self, rows: Sequence[Row]) -> None:
        columns = self._columns
        objects = rows if columns is None else [{one.name: one.of(row) for one in columns} for row in rows]
        self._file.write(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in objects))

    def close(self) -> None:
        self._file.close()


class _Parquet:
    """Timestamps in UTC, dates, 64-bit integers, lists of strings; what is nested deeper is JSON text."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        # Only an installation with the extra `parquet` has it, and only an export of that kind pays for loading it.
        self._arrow = arrow = import_module("pyarrow")
        types = {
            "string": arrow.string(),
            "json": arrow.string(),
            "timestamp": arrow.timestamp("us", tz="UTC"),
            "date": arrow.date32(),
            "integer": arrow.int64(),
            "number": arrow.float64(),
            "boolean": arrow.bool_(),
            "list": arrow.list_(arrow.string()),
        }
        self._columns = columns
        self._schema = arrow.schema([(one.name, types[one.kind]) for one in columns])
        self._writer = import_module("pyarrow.parquet").ParquetWriter(str(path), self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def write(self, rows: Sequence[Row]) -> None:
        self._waiting += rows
        if len(self._waiting) >= _GROUP:
            self._flush()

    def close(self) -> None:
        if self._waiting:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        arrow, rows = self._arrow, self._waiting
        arrays = [
            arrow.array([one.typed(row) for row in rows], type=self._schema.field(number).type)
            for number, one in enumerate(self._columns)
        ]
        self._writer.write_table(arrow.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []
