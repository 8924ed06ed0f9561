"""What counts as breaking: tables of small documents."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tools.api_changes.changelog import NoSection, released, section, undeclared, with_section
from tools.api_changes.changes import Change
from tools.api_changes.documents import compare

ROOT = Path(__file__).parent.parent.parent
TEXT = {"type": "string"}
NULL = {"type": "null"}
NUMBER = {"type": "integer"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def object_of(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


def document(body: Any = None, answer: Any = None, schemas: dict[str, Any] | None = None, **operation: Any) -> Any:
    """One operation, `change_thing`, with that body and that answer."""
    made = {
        "operationId": "change_thing",
        "responses": {"200": {"content": {"application/json": {"schema": answer or {}}}}},
        **operation,
    }
    if body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return {"paths": {"/things/{id}": {"post": made}}, "components": {"schemas": schemas or {}}}


def told(old: Any, new: Any) -> list[str]:
    return [f"{change.level}: {change}" for change in compare(old, new)]


def levels(old: Any, new: Any) -> list[str]:
    return [change.level for change in compare(old, new)]


# old schema, new schema, what it is in a request, what it is in an answer
SCHEMAS: dict[str, tuple[Any, Any, list[str], list[str]]] = {
    "the same": (object_of("a", a=TEXT), object_of("a", a=TEXT), [], []),
    "another description": (TEXT | {"description": "x"}, TEXT | {"description": "y", "examples": ["z"]}, [], []),
    "another type": (TEXT, NUMBER, ["breaking", "additive"], ["breaking", "additive"]),
    "whole to any number": (NUMBER, {"type": "number"}, ["additive"], ["breaking", "additive"]),
    "any to whole number": ({"type": "number"}, NUMBER, ["breaking", "additive"], ["additive"]),
    "now null, too": (TEXT, {"anyOf": [TEXT, NULL]}, ["additive"], ["breaking"]),
    "never null any more": ({"anyOf": [TEXT, NULL]}, TEXT, ["breaking"], ["additive"]),
    "null written otherwise": ({"anyOf": [TEXT, NULL]}, {"type": ["string", "null"]}, [], []),
    "oneOf instead of anyOf": ({"anyOf": [TEXT, NUMBER]}, {"oneOf": [NUMBER, TEXT]}, [], []),
    "around one of one": (TEXT | {"maxLength": 3}, {"allOf": [TEXT, {"maxLength": 3}]}, [], []),
    "format": (TEXT | {"format": "date"}, TEXT | {"format": "date-time"}, ["breaking"], ["breaking"]),
    "format now": (TEXT, TEXT | {"format": "date"}, ["breaking"], ["additive"]),
    "pattern no more": (TEXT | {"pattern": "^a"}, TEXT, ["additive"], ["breaking"]),
    "shorter": (TEXT | {"maxLength": 9}, TEXT | {"maxLength": 8}, ["breaking"], ["additive"]),
    "longer": (TEXT | {"maxLength": 9}, TEXT | {"maxLength": 10}, ["additive"], ["additive"]),
    "a bound now": (NUMBER, NUMBER | {"exclusiveMinimum": 0}, ["breaking"], ["additive"]),
    "a value less": ({"enum": ["a", "b"]}, {"enum": ["a"]}, ["breaking"], ["additive"]),
    "a value more": ({"enum": ["a"]}, {"enum": ["a", "b"]}, ["additive"], ["notable"]),
    "a const opened": ({"const": "a"}, {"enum": ["a", "b"]}, ["additive"], ["notable"]),
    "values listed now": (TEXT, TEXT | {"enum": ["a"]}, ["breaking"], ["additive"]),
    "values free now": (TEXT | {"enum": ["a"]}, TEXT, ["additive"], ["breaking"]),
    "property gone": (object_of(a=TEXT, b=TEXT), object_of(a=TEXT), ["breaking"], ["breaking"]),
    "property new": (object_of(a=TEXT), object_of(a=TEXT, b=TEXT), ["additive"], ["additive"]),
    "required property new": (object_of(a=TEXT), object_of("b", a=TEXT, b=TEXT), ["breaking"], ["additive"]),
    "required now": (object_of(a=TEXT), object_of("a", a=TEXT), ["breaking"], ["additive"]),
    "optional now": (object_of("a", a=TEXT), object_of(a=TEXT), ["additive"], ["breaking"]),
    "another default": (
        object_of(a=TEXT | {"default": "x"}),
        object_of(a=TEXT | {"default": "y"}),
        ["breaking"],
        [],
    ),
    "strict now": (object_of(), object_of() | {"additionalProperties": False}, ["breaking"], ["additive"]),
    "lax now": (object_of() | {"additionalProperties": False}, object_of(), ["additive"], ["additive"]),
    "map of less": (
        {"type": "object", "additionalProperties": TEXT},
        {"type": "object", "additionalProperties": TEXT | {"maxLength": 5}},
        ["breaking"],
        ["additive"],
    ),
    "deep in a list": (
        object_of(a={"type": "array", "items": object_of("b", b=TEXT)}),
        object_of(a={"type": "array", "items": object_of("b")}),
        ["breaking"],
        ["breaking"],
    ),
    "what only answers have": (
        object_of(a=TEXT | {"readOnly": True}),
        object_of(),
        [],
        ["breaking"],
    ),
    "what only requests have": (object_of(a=TEXT | {"writeOnly": True}), object_of(), ["breaking"], []),
    "a case more": (
        {"oneOf": [object_of("k", k={"const": "a"}, x=TEXT), object_of("k", k={"const": "b"}, y=TEXT)]},
        {
            "oneOf": [
                object_of("k", k={"const": "b"}, y=TEXT),
                object_of("k", k={"const": "c"}, z=TEXT),
                object_of("k", k={"const": "a"}, x=TEXT),
            ]
        },
        ["additive"],
        ["notable"],
    ),
    "a case less": (
        {"oneOf": [object_of("k", k={"const": "a"}), object_of("k", k={"const": "b"}), NUMBER]},
        {"oneOf": [object_of("k", k={"const": "b"}), NUMBER]},
        ["breaking"],
        ["additive"],
    ),
    "a keyword that it doesn't know": (TEXT, TEXT | {"contentEncoding": "base64"}, ["notable"], ["notable"]),
    "allOf adds a bound": (
        {"allOf": [object_of(a=TEXT)]},
        {"allOf": [object_of(a=TEXT), object_of(a={"maxLength": 3})]},
        ["breaking"],
        ["additive"],
    ),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas(name: str) -> None:
    old, new, request, answer = SCHEMAS[name]
    assert levels(document(body=old), document(body=new)) == request
    assert levels(document(answer=old), document(answer=new)) == answer


PARAMETER = {"name": "state", "in": "query", "schema": TEXT}
BEARER = {"security": [{"bearer": []}]}
TEXT_FILE = {"200": {"content": {"text/csv": {"schema": TEXT}}}}
OPERATIONS: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "another id": ({}, {"operationId": "thing_change"}, ["breaking: `change_thing`: has another operationId: "]),
    "parameter gone": ({"parameters": [PARAMETER]}, {}, ["breaking: `change_thing` query parameter `state`: removed"]),
    "parameter new": ({}, {"parameters": [PARAMETER]}, ["additive: `change_thing` query parameter `state`: new"]),
    "required parameter new": (
        {},
        {"parameters": [PARAMETER | {"required": True}]},
        ["breaking: `change_thing` query parameter `state`: new, and required"],
    ),
    "parameter required now": (
        {"parameters": [PARAMETER]},
        {"parameters": [PARAMETER | {"required": True}]},
        ["breaking: `change_thing` query parameter `state`: now required"],
    ),
    "a header's case": (
        {"parameters": [PARAMETER | {"in": "header", "name": "If-Match"}]},
        {"parameters": [PARAMETER | {"in": "header", "name": "if-match"}]},
        [],
    ),
    "parameter narrower": (
        {"parameters": [PARAMETER]},
        {"parameters": [PARAMETER | {"schema": TEXT | {"enum": ["a"]}}]},
        ['breaking: `change_thing` query parameter `state`: now only "a"'],
    ),
    "another right": (
        {"x-scope": "a:read"},
        {"x-scope": "a:write"},
        ["breaking: `change_thing`: needs the right `a:write` instead of `a:read`"],
    ),
    "no right": ({"x-scope": "a:read"}, {}, ["additive: `change_thing`: needs the right none instead of `a:read`"]),
    "sign-in now": (
        {"security": []},
        BEARER,
        [
            "breaking: `change_thing` security: no longer without sign-in",
            "additive: `change_thing` security: now also bearer",
        ],
    ),
    "another way to sign in": (
        BEARER,
        {"security": [{"bearer": []}, {"oauth": ["a:read"]}]},
        ["additive: `change_thing` security: now also oauth `a:read`"],
    ),
    "open now": (BEARER, {"security": []}, ["additive: `change_thing` security: now also without sign-in"]),
    "success new": (
        {},
        {"responses": document()["paths"]["/things/{id}"]["post"]["responses"] | {"202": {}}},
        ["notable: `change_thing` answer 202: new"],
    ),
    "success gone": (
        {},
        {"responses": {}},
        ["breaking: `change_thing` answer 200: removed"],
    ),
    "errors": (
        {"responses": {"404": {}, "409": {"x-codes": ["taken"]}}},
        {"responses": {"402": {}, "409": {"x-codes": ["closed"]}}},
        [
            "notable: `change_thing` answer 409: without the code `taken`",
            "additive: `change_thing` answer 402: new",
            "additive: `change_thing` answer 404: removed",
            "additive: `change_thing` answer 409: with the code `closed`",
        ],
    ),
    "another form": (
        {},
        {"responses": TEXT_FILE},
        [
            "breaking: `change_thing` answer 200 (application/json): no longer as application/json",
            "additive: `change_thing` answer 200 (text/csv): now also as text/csv",
        ],
    ),
    "a header gone": (
        {"responses": {"200": {"headers": {"ETag": {}}}}},
        {"responses": {"200": {}}},
        ["breaking: `change_thing` answer 200: header `ETag` removed"],
    ),
    "deprecated": ({}, {"deprecated": True}, ["notable: `change_thing`: deprecated"]),
    "a body needed": ({}, {"requestBody": {"required": True}}, ["breaking: `change_thing` body: new, and required"]),
    "a body no more": ({"requestBody": {}}, {}, ["breaking: `change_thing` body: removed"]),
    "a body required": (
        {"requestBody": {}},
        {"requestBody": {"required": True}},
        ["breaking: `change_thing` body: now required"],
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations(name: str) -> None:
    old, new, expected = OPERATIONS[name]
    found = told(document(**old), document(**new))
    assert len(found) == len(expected), found
    assert all(line.startswith(beginning) for line, beginning in zip(found, expected, strict=True)), found


def test_paths() -> None:
    old, new = document(), document()
    item = new["paths"].pop("/things/{id}")
    assert told(old, new) == ["breaking: `change_thing`: removed: POST /things/{id}"]
    assert told(new, old) == ["additive: `change_thing`: new: POST /things/{id}"]
    new["paths"]["/things/{thing_id}"] = copy.deepcopy(item)
    old["paths"]["/things/{id}"]["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": TEXT}]
    new["paths"]["/things/{thing_id}"]["post"]["parameters"] = [
        {"name": "thing_id", "in": "path", "required": True, "schema": TEXT}
    ]
    assert told(old, new) == ["notable: `change_thing` path parameter `id`: is called `thing_id`"]


def test_a_named_schema_is_told_once_for_all_that_use_it() -> None:
    old = document(body=ref("Thing"), answer={"anyOf": [ref("Thing"), NULL]}, schemas={"Thing": object_of(a=TEXT)})
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Thing"] = object_of("b", a=TEXT, b=NUMBER)
    assert told(old, new) == ["breaking: `Thing` /b: new, and required in requests", "additive: `Thing` /b: new"]


def test_schemas_that_hold_themselves() -> None:
    tree = object_of(children={"type": "array", "items": ref("Tree")}, name=TEXT)
    old = document(answer=ref("Tree"), schemas={"Tree": tree})
    new = copy.deepcopy(old)
    del new["components"]["schemas"]["Tree"]["properties"]["name"]
    assert told(old, old) == []
    assert told(old, new) == ["breaking: `Tree` /name: removed"]


def test_a_renamed_schema_is_the_same_on_the_wire() -> None:
    old = document(answer=ref("A"), schemas={"A": object_of(x=TEXT)})
    new = document(answer=ref("B"), schemas={"B": object_of(x=TEXT)})
    assert told(old, new) == []
    new["components"]["schemas"]["B"] = object_of()
    assert told(old, new) == ["breaking: `A` /x: removed"]


def test_named_unions() -> None:
    schemas = {"Cat": object_of("k", k={"const": "cat"}), "Dog": object_of("k", k={"const": "dog"}, age=NUMBER)}
    old = document(answer=ref("Pet"), schemas=schemas | {"Pet": {"oneOf": [ref("Cat"), ref("Dog")]}})
    new = copy.deepcopy(old)
    del new["components"]["schemas"]["Dog"]["properties"]["age"]
    assert told(old, new) == ["breaking: `Dog` /age: removed"]
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Pet"]["oneOf"].append(object_of("k", k={"const": "fish"}))
    assert told(old, new) == ["notable: `Pet`: may now be object with k = fish"]


def test_webhooks_are_answers() -> None:
    old = {"webhooks": {"thing.made": {"post": {"requestBody": {"content": {"application/json": {"schema": TEXT}}}}}}}
    new = copy.deepcopy(old)
    new["webhooks"]["thing.made"]["post"]["requestBody"]["content"]["application/json"]["schema"] = {
        "anyOf": [TEXT, NULL]
    }
    assert told(old, new) == ["breaking: `thing.made` body: may now be null"]
    assert told(old, {"webhooks": {}}) == ["breaking: `thing.made` webhook: removed"]
    assert told({"webhooks": {}}, old) == ["additive: `thing.made` webhook: new"]


PAGE = f"""# Changelog

## Unreleased

{section((), None)}

- **Breaking**: `Thing` has no `size` any more;
  use its volume.
- More about `other`.

## 1.0 (2026-01-01)

- **Breaking**: `older` went.
"""
SIZE = Change("breaking", "Thing", "/size", "removed")
OTHER = Change("breaking", "other", "", "removed: GET /other")
OLDER = Change("breaking", "older", "", "removed: GET /older")
ADDED = Change("additive", "Thing", "/volume", "new")


def test_breaking_changes_are_declared_where_they_are_not_out_yet() -> None:
    assert undeclared(PAGE, [SIZE, OTHER, OLDER, ADDED]) == [OTHER, OLDER]
    # That the section itself names them declares nothing.
    assert undeclared(with_section(PAGE, section([SIZE, OTHER], "1.0")), [SIZE, OTHER]) == [OTHER]


def test_the_section_is_written_and_moves_with_a_release() -> None:
    page = with_section(PAGE, section([SIZE, ADDED], "1.0"))
    assert "#### Breaking\n\n- `Thing` /size: removed\n\n#### Added\n\n- `Thing` /volume: new\n" in page
    assert with_section(page, section((), None)) == PAGE
    out = released(page, "1.1", "2026-02-02")
    assert out.index("The document is the one of 1.1.") < out.index("## 1.1 (2026-02-02)") < out.index("/size: removed")
    assert undeclared(out, [SIZE]) == [SIZE]
    with pytest.raises(NoSection):
        with_section("# Changelog\n\n## Unreleased\n", section((), None))
    with pytest.raises(NoSection):
        released("# Changelog\n", "1.1", "2026-02-02")


def test_the_command(tmp_path: Path) -> None:
    """Two files compared by hand, and what CI runs."""
    old, new = document(body=object_of(a=TEXT)), document(body=object_of("a", a=TEXT))
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for file, content in zip(files, (old, new), strict=True):
        file.write_text(json.dumps(content | {"info": {"version": "1"}}))
    found = subprocess.run(
        [sys.executable, "-m", "tools.api_changes", *map(str, files)], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 1, found.stderr
    assert "breaking  `change_thing` body/a: now required in requests\n" in found.stdout
    assert "Breaks clients and is not declared" in found.stdout
