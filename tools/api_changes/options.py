"""A schema as the list of plain alternatives that it stands for: references, `allOf` and unions taken apart."""

from __future__ import annotations

from itertools import product
from typing import Any

from tools.api_changes.changes import Document

Schema = dict[str, Any]
PREFIX = "#/components/schemas/"
# What says something to people only.
NOTES = frozenset(
    ("title", "description", "examples", "example", "deprecated", "$comment", "externalDocs", "discriminator", "xml")
)
_MOST = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_LEAST = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")


def name_of(schema: Any) -> str | None:
    """The name that a bare reference names."""
    if isinstance(schema, dict) and "$ref" in schema and not set(schema) - NOTES - {"$ref", "default"}:
        return str(schema["$ref"]).removeprefix(PREFIX)
    return None


def named(document: Document, name: str) -> Any:
    """The component of that name. Raises KeyError."""
    return document["components"]["schemas"][name]


def options(schema: Any, document: Document, trail: tuple[str, ...] = ()) -> list[Schema]:
    """The alternatives: each without unions and with at most one type. A named schema that is no union stays a
    reference. `False` has none."""
    if schema is True:
        return [{}]
    if schema is False:
        return []
    schema = {key: value for key, value in schema.items() if key not in NOTES}
    reference = schema.pop("$ref", None)
    if reference is not None:
        name = str(reference).removeprefix(PREFIX)
        if name in trail:  # a union that holds itself adds nothing
            return []
        found = options(named(document, name), document, (*trail, name))
        if not set(schema) - {"default"} and len(found) == 1 and "$ref" not in found[0]:
            return [{"$ref": reference}]
        return [merged(one, schema) for one in found]
    unions = [schema.pop(key) for key in ("anyOf", "oneOf") if key in schema]
    parts = [[part] for part in schema.pop("allOf", ())]
    alternatives = [schema]
    for union in [*parts, *unions]:
        each = [one for part in union for one in options(part, document, trail)]
        if alternatives == [{}] and not parts:
            alternatives = each
        else:
            opened = [opened_up(one, document) for one in each]
            alternatives = [merged(left, right) for left, right in product(alternatives, opened)]
    return [one for alternative in alternatives for one in _one_type(alternative)]


def opened_up(option: Schema, document: Document) -> Schema:
    """The option with what its reference stands for."""
    if "$ref" not in option:
        return option
    [found] = options(named(document, option["$ref"].removeprefix(PREFIX)), document)
    return merged(opened_up(found, document), {key: value for key, value in option.items() if key != "$ref"})


def merged(left: Schema, right: Schema) -> Schema:
    """What both ask for."""
    both = {**left, **right}
    for key in set(left) & set(right):
        mine, theirs = left[key], right[key]
        if key == "properties":
            both[key] = {
                name: {"allOf": [mine[name], theirs[name]]} if name in mine and name in theirs else value
                for name, value in {**mine, **theirs}.items()
            }
        elif key == "required":
            both[key] = sorted({*mine, *theirs})
        elif key == "enum":
            both[key] = [value for value in mine if value in theirs]
        elif key in _MOST:
            both[key] = max(mine, theirs)
        elif key in _LEAST:
            both[key] = min(mine, theirs)
    return both


def kind(option: Schema, document: Document) -> str:
    """Its type in a word; `anything` without one."""
    return str(opened_up(option, document).get("type", "anything"))


def marks(option: Schema, document: Document) -> dict[str, Any]:
    """The properties with one possible value: what tells the alternatives of a union apart."""
    found = {}
    for name, value in opened_up(option, document).get("properties", {}).items():
        values = allowed(value) if isinstance(value, dict) else None
        if values is not None and len(values) == 1:
            found[name] = values[0]
    return found


def allowed(schema: Schema) -> list[Any] | None:
    """The only values that it takes, if it lists them."""
    if "const" in schema:
        return [schema["const"]]
    values: list[Any] | None = schema.get("enum")
    return values


def _one_type(schema: Schema) -> list[Schema]:
    types = schema.get("type")
    if not isinstance(types, list):
        return [schema]
    return [schema | {"type": one} for one in types]
