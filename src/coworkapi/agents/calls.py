"""An operation of the OpenAPI document as something to call: its arguments as one object, its request, its answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

_REF = "#/components/schemas/"
# What the tools themselves see to.
_OURS = {"dry_run", "if-match", "idempotency-key"}


class Refused(Exception):
    """The API said no. The text says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Call:
    """One operation. `path_names`, `query_names`: arguments that go there; the others are the body's."""

    method: str
    path: str
    summary: str
    parameters: dict[str, Any]
    path_names: frozenset[str]
    query_names: frozenset[str]
    takes_dry_run: bool

    async def send(
        self,
        client: httpx.AsyncClient,
        arguments: Mapping[str, Any],
        *,
        dry_run: bool = False,
        idempotency_key: str | None = None,
    ) -> Any:
        """The answer's JSON. Raises Refused; arguments that the operation doesn't know are left out of a GET."""
        missing = [name for name in sorted(self.path_names) if not arguments.get(name)]
        if missing:
            raise Refused(f"{', '.join(missing)}: missing")
        path = self.path.format(**{name: arguments[name] for name in self.path_names})
        query = {name: _as_query(arguments[name]) for name in self.query_names if arguments.get(name) is not None}
        if dry_run:
            query["dry_run"] = "true"
        body = {name: value for name, value in arguments.items() if name not in self.path_names | self.query_names}
        response = await client.request(
            self.method,
            path,
            params=query,
            json=body if self.method not in ("GET", "DELETE") and body else None,
            headers={"Idempotency-Key": idempotency_key} if idempotency_key else None,
        )
        if response.status_code >= 400:
            raise Refused(_problem(response))
        return response.json() if response.content else {"done": True}


def read_calls(document: Mapping[str, Any], names: set[str]) -> dict[str, Call]:
    """The calls of those operationIds. Raises KeyError naming one that the document lacks."""
    found = {
        operation["operationId"]: _call(document, method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if operation.get("operationId") in names
    }
    if lacking := sorted(names - found.keys()):
        raise KeyError(f"the service's document has no operation {', '.join(lacking)}")
    return found


def _call(document: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> Call:
    places: dict[str, set[str]] = {"path": set(), "query": set(), "header": set()}
    properties: dict[str, Any] = {}
    required: list[str] = []
    takes_dry_run = False
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        takes_dry_run |= name == "dry_run"
        if name.lower() in _OURS:
            continue
        places[parameter["in"]].add(name)
        properties[name] = parameter["schema"] | {key: parameter[key] for key in ("description",) if key in parameter}
        if parameter.get("required"):
            required.append(name)
    body = _object(document, operation.get("requestBody", {}).get("content", {}).get("application/json", {}))
    properties |= {name: one for name, one in body.get("properties", {}).items() if name not in _OURS}
    required += [name for name in body.get("required", ()) if name not in _OURS]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    return Call(
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        parameters=_self_contained(document, schema),
        path_names=frozenset(places["path"]),
        query_names=frozenset(places["query"]),
        takes_dry_run=takes_dry_run,
    )


def _object(document: Mapping[str, Any], content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body's own schema, behind references and the null of a body that may be missing."""
    schema: Mapping[str, Any] = content.get("schema", {})
    while "properties" not in schema:
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].removeprefix(_REF)]
        elif "anyOf" in schema:
            schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
        else:
            return {}
    return schema


def _self_contained(document: Mapping[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with all that it refers to below `$defs`."""
    wanted, seen = set(_refs(schema)), set[str]()
    definitions: dict[str, Any] = {}
    while wanted - seen:
        name = (wanted - seen).pop()
        seen.add(name)
        definitions[name] = document["components"]["schemas"][name]
        wanted |= set(_refs(definitions[name]))
    if definitions:
        schema = schema | {"$defs": definitions}
    moved: dict[str, Any] = json.loads(json.dumps(schema).replace(f'"{_REF}', '"#/$defs/'))
    return moved


def _refs(node: Any) -> Iterator[str]:
    return (found for found in re.findall(rf'"{re.escape(_REF)}([^"]+)"', json.dumps(node)))


def _as_query(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return [_as_query(one) for one in value] if isinstance(value, list) else value


def _problem(response: httpx.Response) -> str:
    try:
        problem = response.json()
        told = f"{problem['code']}: {problem['detail']}"
        more = {key: problem[key] for key in problem.keys() - {"type", "title", "status", "detail", "code"}}
        return f"{told}\n{json.dumps(more)}" if more.keys() - {"request_id"} else told
    except (ValueError, KeyError, TypeError):
        return f"the service answered {response.status_code}"
