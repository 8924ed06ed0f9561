"""Models by datamodel-code-generator, cut into one module for each resource, so that a program loads what it uses."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from typing import Any

from datamodel_code_generator import DataModelType, InputFileType, LiteralType, PythonVersion, generate

from generator.document import Document, refs

# Rules that the service checks. A client that checked them too would refuse what a later version allows.
_RULES = {
    *("pattern", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "propertyNames"),
    *("examples", "title", "writeOnly", "readOnly"),
}
_PLAIN_FORMATS = {"email", "password", "uri", "time-zone", "ipv4", "ipv6"}
COMMON = "common"


def write(document: Document) -> dict[str, str]:
    """The modules of `models/` by name, without `__init__`, and `document.homes` filled."""
    names = document.names
    schemas = {
        names[name]: _renamed(_lenient(document.schemas[name], answers=name in document.read), names) for name in names
    }
    source = generate(
        json.dumps({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}, **_components(schemas)}),
        input_file_type=InputFileType.OpenAPI,
        output=None,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_310,
        base_class="coworkapi_client._model.Model",
        enum_field_as_literal=LiteralType.All,
        use_standard_collections=True,
        use_union_operator=True,
        use_schema_description=True,
        use_field_description=True,
        use_single_line_docstring=True,
        collapse_root_models=True,
        disable_timestamp=True,
        formatters=[],
    )
    return _cut(str(source), homes(document), {names[name] for name in document.read})


def homes(document: Document) -> dict[str, str]:
    """The module of each model: that of the one resource that uses it, or the common one."""
    users: dict[str, set[str]] = defaultdict(set)
    for operation in document.operations:
        roots = [name for argument in operation.arguments for name in refs(argument.schema)]
        roots += [operation.model] if operation.model else []
        for name in document.reached(roots):
            users[name].add(operation.group)
    # What only events and problems tell, and with it what it is made of.
    for name in (set(document.events.values()) | set(document.told)) - set(users):
        for part in document.reached([name]):
            users[part].add(COMMON)
    return {document.names[name]: next(iter(of)) if len(of) == 1 else COMMON for name, of in users.items()}


def _cut(source: str, homes: dict[str, str], answers: set[str]) -> dict[str, str]:
    lines = source.splitlines()
    header: list[str] = []
    bodies: dict[str, list[str]] = defaultdict(list)
    for node in ast.parse(source).body:
        text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        if isinstance(node, ast.ClassDef):
            bodies[homes[node.name]].append(text)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            header.append(text)
    common = sorted(name for name, home in homes.items() if home == COMMON)
    shared = f"from coworkapi_client.models.{COMMON} import {', '.join(common)}"
    return {
        module: "\n".join([*header, *([shared] if module != COMMON else []), "\n\n", "\n\n\n".join(classes), ""])
        for module, classes in bodies.items()
    }


def _components(schemas: dict[str, Any]) -> dict[str, Any]:
    return {"components": {"schemas": schemas}}


def _lenient(node: Any, *, answers: bool, names: bool = False) -> Any:
    """A schema without the service's rules; what is answered also takes values that come with later versions."""
    if isinstance(node, list):
        return [_lenient(item, answers=answers) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: _lenient(value, answers=answers, names=key == "properties")
        for key, value in node.items()
        if names or not _dropped(key, value)
    }
    if not names and "patternProperties" in kept:
        kept["additionalProperties"] = next(iter(kept.pop("patternProperties").values()))
    if answers and not names and kept.get("type") == "string" and ("enum" in kept or "const" in kept):
        told = {key: kept.pop(key) for key in ("description", "default") if key in kept}
        return {"anyOf": [kept, {"type": "string"}], **told}
    return kept


def _dropped(key: str, value: Any) -> bool:
    return (
        key in _RULES
        or key.startswith("x-")
        or (key == "additionalProperties" and value is False)
        or (key == "format" and value in _PLAIN_FORMATS)
    )


def _renamed(node: Any, names: dict[str, str]) -> Any:
    if isinstance(node, list):
        return [_renamed(item, names) for item in node]
    if isinstance(node, dict):
        return {
            key: f"#/components/schemas/{names[value.rsplit('/', 1)[-1]]}"
            if key == "$ref" and isinstance(value, str)
            else _renamed(value, names)
            for key, value in node.items()
        }
    return node
