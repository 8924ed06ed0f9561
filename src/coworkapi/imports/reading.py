"""Reads the folder: YAML lists and CSV tables become entries that know where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from coworkapi.core.csv_files import NotATable, open_table, unsafe_cell
from coworkapi.core.errors import ProblemError

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 200_000_000
ENDINGS = (".yaml", ".yml", ".csv")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: which file, which row (of a table, the header being 1) or line (of YAML), which column."""

    file: str
    row: int
    column: str | None
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return f"{place}: {self.column}: {self.message}" if self.column else f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Entry(Generic[M]):
    """One thing that the folder wants to be there."""

    file: str
    row: int
    value: M

    def fault(self, column: str | None, message: str) -> Fault:
        return Fault(self.file, self.row, column, message)

    def faults_of(self, error: ProblemError) -> list[Fault]:
        """A domain error as faults of this entry's columns."""
        if not error.errors:
            return [self.fault(None, error.detail)]
        return [self.fault(item.pointer.lstrip("/").replace("/", ".") or None, item.detail) for item in error.errors]


@dataclass(slots=True)
class Read(Generic[M]):
    """The entries of one file and what is wrong in it. `failed`: external ids whose entry is wrong."""

    file: str
    entries: list[Entry[M]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)


def files_in(folder: Path) -> set[str] | None:
    """The names, without their endings, of the files that could be loaded; None when it isn't a folder."""
    return {path.stem for path in folder.iterdir() if path.suffix in ENDINGS} if folder.is_dir() else None


def read_file(folder: Path, name: str, model: type[M]) -> Read[M]:
    """The entries of `name`.yaml, .yml or .csv in the folder; none when there is no such file."""
    found = [
        folder / f"{name}{ending}" for ending in (".yaml", ".yml", ".csv") if (folder / f"{name}{ending}").is_file()
    ]
    read: Read[M] = Read(found[0].name if found else name)
    if not found:
        return read
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        read.faults.append(Fault(found[0].name, 0, None, f"there are {names}; keep one of them"))
        return read
    path = found[0]
    if path.stat().st_size > MAX_BYTES:
        read.faults.append(Fault(path.name, 0, None, f"is larger than {MAX_BYTES // 1_000_000} MB; split it"))
        return read
    rows = _csv_rows(path, read) if path.suffix == ".csv" else _yaml_rows(path, read)
    seen: dict[str, int] = {}
    for number, values in rows:
        _take(read, number, values, model, seen)
    return read


def _take(read: Read[M], number: int, values: dict[str, Any], model: type[M], seen: dict[str, int]) -> None:
    external_id = values.get("external_id")
    try:
        value = model.model_validate(values)
    except ValidationError as error:
        read.faults += faults_of_validation(read.file, number, error, known=model.model_fields)
        if isinstance(external_id, str):
            read.failed.add(external_id)
        return
    if isinstance(external_id, str):
        if external_id in seen:
            message = f"{external_id!r} stands in row {seen[external_id]} already; give each its own"
            read.faults.append(Fault(read.file, number, "external_id", message))
            return
        seen[external_id] = number
    read.entries.append(Entry(read.file, number, value))


def faults_of_validation(
    file: str, number: int, error: ValidationError, *, known: Iterable[str] | None = None, within: str = ""
) -> list[Fault]:
    """What pydantic found, by column. `known`: the columns that there are; `within`: what all of it is a part of."""
    faults = []
    for item in error.errors():
        column = ".".join([*([within] if within else []), *(str(part) for part in item["loc"])]) or None
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            message = f"is not known here; known are {', '.join(known)}" if known else "is not known here; take it out"
        elif item["type"] == "missing":
            message = "is missing; add it"
        faults.append(Fault(file, number, column, message))
    return faults


def _csv_rows(path: Path, read: Read[Any]) -> Iterable[tuple[int, dict[str, Any]]]:
    try:
        table = open_table(path.read_bytes())
    except NotATable as error:
        read.faults.append(Fault(path.name, 1, None, str(error)))
        return
    header = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in table.header]
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        read.faults.append(Fault(path.name, 1, repeated[0], "names two columns; rename one of them"))
        return
    for row in table.rows():
        if row.fault:
            read.faults.append(Fault(path.name, row.number, None, row.fault))
            continue
        # An empty cell is a column that isn't there: the default, or what it was.
        yield (
            row.number,
            {name: unsafe_cell(cell).strip() for name, cell in zip(header, row.cells, strict=False) if cell.strip()},
        )


class _Lines(yaml.SafeLoader):
    """Plain YAML whose mappings remember the line that they begin on."""


def _mapping(loader: _Lines, node: yaml.MappingNode) -> dict[Any, Any]:
    value = yaml.SafeLoader.construct_mapping(loader, node, deep=True)
    value["__line__"] = node.start_mark.line + 1
    return value


_Lines.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# Times of day and dates stay text, as in CSV: the schemas read both alike.
_Lines.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp",)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _yaml_rows(path: Path, read: Read[Any]) -> Iterable[tuple[int, dict[str, Any]]]:
    try:
        loaded = yaml.load(path.read_text("utf-8-sig"), Loader=_Lines)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError:
        read.faults.append(Fault(path.name, 0, None, "is not UTF-8; save it as UTF-8"))
        return
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "can't be read"
        read.faults.append(Fault(path.name, mark.line + 1 if mark else 0, None, f"is not valid YAML: {problem}"))
        return
    if loaded is None:
        return
    if not isinstance(loaded, list):
        read.faults.append(Fault(path.name, 1, None, "must be a list: each entry begins with `- external_id: ...`"))
        return
    for number, item in enumerate(loaded, 1):
        if not isinstance(item, dict):
            read.faults.append(Fault(path.name, 0, None, f"entry {number} is not a mapping of names to values"))
            continue
        yield item["__line__"], _without_lines(item)


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _without_lines(item) for key, item in value.items() if key != "__line__"}
    if isinstance(value, list):
        return [_without_lines(item) for item in value]
    return value
