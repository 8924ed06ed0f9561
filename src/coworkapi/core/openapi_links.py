"""Links in the OpenAPI document: what a thing that was just made can be asked for, by the id in the answer."""

from __future__ import annotations

import re
from typing import Any

_PARAMETER = re.compile(r"\{(\w+)\}")


def add_links(document: dict[str, Any]) -> None:
    """Ties each POST that makes something to the operations below its own path with the new thing's id.

    `POST /v1/bookings` links to `/v1/bookings/{booking_id}` and `/v1/bookings/{booking_id}/cancel`: wherever the
    answer, or an object in it, has an id of the kind that the next part of the path asks for.
    """
    for path, operations in document["paths"].items():
        made = operations.get("post")
        if made is None:
            continue
        for status, response in made["responses"].items():
            if status.startswith("2") and (ids := _ids(document, response)):
                links = dict(sorted(_links(document["paths"], path, ids)))
                if links:
                    response["links"] = links


def _links(paths: dict[str, Any], path: str, ids: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    given = {name: f"$request.path.{name}" for name in _PARAMETER.findall(path)}
    found = []
    for further, operations in paths.items():
        below = re.fullmatch(r"/\{(\w+)\}(/[^{}]+)?", further.removeprefix(path)) if further != path else None
        if below is None or not further.startswith(path):
            continue
        for operation in operations.values():
            [schema] = [it["schema"] for it in operation["parameters"] if it["name"] == below[1]]
            if pointer := ids.get(schema.get("pattern", "")):
                parameters = given | {below[1]: f"$response.body#{pointer}"}
                found.append(
                    (operation["operationId"], {"operationId": operation["operationId"], "parameters": parameters})
                )
    return found


def _ids(document: dict[str, Any], response: dict[str, Any]) -> dict[str, str]:
    """Where the answer, or an object right in it, holds its `id`: by the id's pattern, which names the kind."""
    schema = _resolved(document, response.get("content", {}).get("application/json", {}).get("schema", {}))
    found: dict[str, str] = {}
    places = {"": schema} | {f"/{name}": _resolved(document, it) for name, it in schema.get("properties", {}).items()}
    for place, holder in places.items():
        pattern = holder.get("properties", {}).get("id", {}).get("pattern")
        if pattern:
            found.setdefault(pattern, f"{place}/id")
    return found


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found
