"""A list's columns, read off the schema of its rows: what is nested is flattened with dots, money too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import orjson
from pydantic import BaseModel

from coworkapi.core.errors import Invalid
from coworkapi.core.expand import is_expanded

# `list`: of plain values; `json`: anything else that isn't plain (a map, a list of objects), as JSON text.
Kind = Literal["string", "timestamp", "date", "integer", "number", "boolean", "list", "json"]
_PLAIN: Mapping[str, Kind] = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name`: the field's, or those on the way to it, with dots."""

    name: str
    kind: Kind

    def of(self, row: Mapping[str, Any]) -> Any:
        """The value in a row as the list gives it; None where an object on the way is missing."""
        value: Any = row
        for part in self.name.split("."):
            if value is None:
                return None
            value = value.get(part)
        return value

    def text(self, row: Mapping[str, Any]) -> Any:
        """The value as a cell of CSV."""
        value = self.of(row)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (list, dict)):
            return orjson.dumps(value).decode()
        return value

    def typed(self, row: Mapping[str, Any]) -> Any:
        """The value with its type, for Parquet."""
        value = self.of(row)
        if value is None:
            return None
        if self.kind == "timestamp":
            return datetime.fromisoformat(value)
        if self.kind == "date":
            return date.fromisoformat(value)
        if self.kind == "json" and not isinstance(value, str):
            return orjson.dumps(value).decode()
        return str(value) if self.kind == "string" else value


def columns_of(model: type[BaseModel]) -> list[Column]:
    """The columns of rows of that type, in its order. What only `expand` shows is none of them."""
    schema = model.model_json_schema(mode="serialization")
    hidden = {name for name, info in model.model_fields.items() if is_expanded(info)}
    properties = {name: one for name, one in schema["properties"].items() if name not in hidden}
    return list(_flattened({"properties": properties}, schema.get("$defs", {}), ""))


def chosen(columns: Sequence[Column], names: Sequence[str] | None) -> list[Column]:
    """The columns with these names, or below them, in the order of the names; all unless some are named. Raises
    Invalid."""
    if names is None:
        return list(columns)
    found: dict[str, Column] = {}
    for number, name in enumerate(names):
        these = [one for one in columns if one.name == name or one.name.startswith(name + ".")]
        if not these:
            known = ", ".join(one.name for one in columns)
            raise Invalid.field(f"/columns/{number}", f"there is no column {name[:60]!r}; known: {known}")
        found |= {one.name: one for one in these}
    return list(found.values())


def _flattened(schema: Mapping[str, Any], defs: Mapping[str, Any], prefix: str) -> Iterator[Column]:
    for name, one in schema["properties"].items():
        found, path = _resolved(one, defs), prefix + name
        if found.get("properties") and path.count(".") < _DEEPEST:
            yield from _flattened(found, defs, path + ".")
        else:
            yield Column(path, _kind(found, defs))


def _kind(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Kind:
    if schema.get("type") == "string":
        formats: Mapping[str, Kind] = {"date-time": "timestamp", "date": "date"}
        return formats.get(schema.get("format", ""), "string")
    if schema.get("type") == "array" and _resolved(schema.get("items", {}), defs).get("type") == "string":
        return "list"
    if "enum" in schema or "const" in schema:
        return "string"
    return _PLAIN.get(str(schema.get("type")), "json")


def _resolved(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind references, and without the null of an optional value."""
    while True:
        options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
        if "$ref" in schema:
            schema = defs[schema["$ref"].rpartition("/")[2]]
        elif len(options) == 1:
            schema = options[0]
        elif len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        else:
            return schema
