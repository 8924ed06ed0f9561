"""The OpenAPI document: FastAPI's, mended and completed, and its three faces cut out of it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from coworkapi import __version__
from coworkapi.core import errors
from coworkapi.core.errors import Problem, ProblemError, ProblemItem
from coworkapi.core.events import FACT_TYPES
from coworkapi.core.http import Right
from coworkapi.core.openapi_links import add_links
from coworkapi.core.openapi_words import describe
from coworkapi.core.scopes import SCOPES

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_STATUS = {
    "400": "The request is malformed",
    "401": "Sign-in needed, or the token is expired",
    "403": "The right for this is missing",
    "404": "No such thing in this organization",
    "405": "The method is not allowed here",
    "406": "The answer can't be given in that form",
    "408": "The body arrived too slowly",
    "409": "Conflicts with what is there",
    "412": "Changed since you read it (`If-Match`)",
    "413": "The body is too large",
    "415": "The body's type is not accepted",
    "422": "A field or parameter breaks a rule; `errors` says which",
    "429": "Too many requests; wait for `Retry-After` seconds",
    "503": "Temporarily unavailable; repeat after `Retry-After` seconds",
}
# Recorded from the running service, a file for each tag: see tests/contract/examples.
EXAMPLES = Path(__file__).parent.parent / "api_examples"
DESCRIPTION = """\
The open backend of coworking and flex spaces.

Sign in with `Authorization: Bearer <API key or access token>`. Errors are RFC 9457 problems with a stable `code`. Lists
are keyset pages (`limit`, `cursor`). Every POST takes an `Idempotency-Key`. Instants carry an offset, periods are
half-open, money is in minor units. Routes below `/v1/me` are the signed-in member's, routes below
`/v1/public/{organization}` need no sign-in.
"""
# What Standard Webhooks says that every delivery carries.
_WEBHOOK_HEADERS = [
    {"name": name, "in": "header", "required": True, "description": told, "schema": {"type": "string"}}
    for name, told in (
        ("webhook-id", "The event's id, the same with each attempt and replay: what you have seen, you may skip"),
        ("webhook-timestamp", "When it was sent, in seconds since 1970; refuse what is older than five minutes"),
        (
            "webhook-signature",
            "`v1,` and HMAC-SHA256 of `id.timestamp.body` by each secret, in base64",
        ),
    )
]
FACES: dict[str, Callable[[str], bool]] = {
    "operator": lambda path: not f"{path}/".startswith(("/v1/me/", "/v1/public/")),
    "member": lambda path: f"{path}/".startswith(("/v1/me/", "/v1/auth/", "/v1/public/")),
    "public": lambda path: path.startswith("/v1/public/"),
}


def build_document(app: FastAPI) -> dict[str, Any]:
    """The whole document, the same for the same code."""
    document = get_openapi(
        title="coworkapi",
        version=__version__,
        openapi_version="3.1.0",
        description=DESCRIPTION,
        routes=app.state.api_routes,
        separate_input_output_schemas=False,
        tags=app.openapi_tags,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for model in (ProblemItem, Problem):
        schemas.pop(model.__name__, None)
        _add_schema(schemas, model)
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    document["components"]["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key (`cwk_live_...`, `cwk_test_...`) or an access token of `POST /v1/auth/sign-in`",
        }
    }
    document["x-scopes"] = SCOPES
    document["servers"] = [{"url": "/"}]
    document["info"]["license"] = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}
    rights = _rights(app)
    examples = recorded_examples()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path, method, rights.get((path, method.upper())))
            _illustrate(operation, examples.get(operation["operationId"], {}))
    add_links(document)
    document["webhooks"] = _webhooks(schemas)
    document["x-problems"] = _problems(document["paths"])
    _tell_members(document)
    describe(document)
    return _sorted_schemas(document)


def face(document: dict[str, Any], name: str) -> dict[str, Any]:
    """One face of the document: its paths, and only the schemas that they use."""
    cut = copy.deepcopy(document)
    wanted = FACES[name]
    cut["info"]["title"] = f"coworkapi ({name})"
    cut["paths"] = {path: item for path, item in cut["paths"].items() if wanted(path)}
    if name != "operator":
        cut.pop("webhooks", None)
        cut.pop("x-scopes", None)
    cut["x-problems"] = {code: document["x-problems"][code] for code in _problems(cut["paths"])}
    used: set[str] = set()
    queue = list(_refs([cut["paths"], cut.get("webhooks", {})]))
    while queue:
        schema = queue.pop()
        if schema not in used:
            used.add(schema)
            queue += _refs(cut["components"]["schemas"][schema])
    cut["components"]["schemas"] = {k: v for k, v in cut["components"]["schemas"].items() if k in used}
    used_tags = {tag for item in cut["paths"].values() for op in item.values() for tag in op.get("tags", [])}
    cut["tags"] = [tag for tag in cut.get("tags", []) if tag["name"] in used_tags]
    return cut


def _problems(paths: dict[str, Any]) -> dict[str, Any]:
    """What each problem code means: those that these paths name, and those that every operation may give."""
    named = {
        code
        for operations in paths.values()
        for operation in operations.values()
        for response in operation["responses"].values()
        for code in response.get("x-codes", ())
    }
    found: dict[str, list[type[ProblemError]]] = {}
    for error in _errors(ProblemError):
        if error.code in named or error.__module__ == errors.__name__:
            found.setdefault(error.code, []).append(error)
    return {code: _problem(classes) for code, classes in sorted(found.items())}


def _problem(classes: list[type[ProblemError]]) -> dict[str, Any]:
    """A code that several rooms have means what each of them says."""
    classes.sort(key=lambda one: one.__module__)
    told = dict.fromkeys(" ".join((one.__doc__ or "").split()) for one in classes)
    return {"status": classes[0].status, "title": classes[0].title, "description": " ".join(told)}


def _tell_members(document: dict[str, Any]) -> None:
    """The further members of problems, typed: each code's in `x-problems`, and all of them, optional, in `Problem`."""
    schemas = document["components"]["schemas"]
    options: dict[str, Any] = {}
    for error in sorted(_errors(ProblemError), key=lambda one: (one.code, one.__module__)):
        if error.members is None or error.code not in document["x-problems"]:
            continue
        shape = _add_schema(schemas, error.members, lasting=False)
        told = document["x-problems"][error.code].setdefault("members", {})
        for name, schema in shape["properties"].items():
            for known in (told, options):
                known[name] = _either(known.get(name), schema)
    schemas["Problem"]["properties"] |= options


def _either(known: dict[str, Any] | None, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what has one of these two shapes."""
    schema = {key: value for key, value in schema.items() if key != "title"}
    if known is None or known == schema:
        return schema
    shapes = known.get("anyOf", [known])
    return known if schema in shapes else {"anyOf": [*shapes, schema]}


def _errors(base: type[ProblemError]) -> Iterable[type[ProblemError]]:
    for error in base.__subclasses__():
        if error.__module__.startswith("coworkapi."):  # not what others made of ours
            yield error
        yield from _errors(error)


def _rights(app: FastAPI) -> dict[tuple[str, str], Right]:
    found = {}
    for route in app.state.api_routes:
        for method in route.methods:
            found[(route.path_format, method)] = route.right
    return found


def _complete(operation: dict[str, Any], path: str, method: str, right: Right | None) -> None:
    operation["tags"] = operation.get("tags", [])[-1:]  # a route's own tag says more than its router's
    responses = operation["responses"]
    responses.pop("422", None) if _is_default_422(responses.get("422")) else None
    statuses = {"400", "422", "429", "503"}
    if right and right.face in ("operator", "member", "user"):
        statuses |= {"401", "403"}
        operation["security"] = [{"bearer": []}]
    else:
        operation["security"] = []
        if "401" in responses:
            statuses.add("401")
    if right and right.scope:
        operation["x-scope"] = right.scope
        operation["description"] = (operation.get("description", "") + f"\n\nNeeds `{right.scope}`.").strip()
    if "{" in path:
        statuses.add("404")
    if method != "get":
        statuses |= {"404", "409"}
    if any(p["name"].lower() == "if-match" for p in operation.get("parameters", [])):
        statuses.add("412")
    if "requestBody" in operation:
        statuses |= {"408", "413", "415"}
    if method == "post":
        operation.setdefault("parameters", []).append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "Any string of yours; the same key gives the first answer again for 7 days",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        )
    for status in sorted(statuses):
        responses.setdefault(status, {"description": _STATUS[status]})
    for status, response in responses.items():
        if status.startswith(("4", "5")):
            response["content"] = _PROBLEM
    for key in ("x-secret-answer", "x-streams", "x-body-media", "x-at-once"):
        operation.pop(key, None)
    operation["responses"] = dict(sorted(responses.items()))


def recorded_examples() -> dict[str, dict[str, Any]]:
    """By operationId: `request`, `status` and `answer`, each where there is one."""
    return {name: it for file in sorted(EXAMPLES.glob("*.json")) for name, it in json.loads(file.read_text()).items()}


def _illustrate(operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Puts the recorded request and answer where the document has a place for them."""
    content = operation.get("requestBody", {}).get("content", {})
    if "request" in example and "application/json" in content:
        content["application/json"]["example"] = example["request"]
    content = operation["responses"].get(str(example.get("status")), {}).get("content", {})
    if "answer" in example and "application/json" in content:
        content["application/json"]["example"] = example["answer"]


def _is_default_422(response: dict[str, Any] | None) -> bool:
    return response is not None and "HTTPValidationError" in str(response)


def _webhooks(schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, fact in sorted(FACT_TYPES.items()):
        model = fact.schema.__name__
        if model not in schemas:
            _add_schema(schemas, fact.schema)
        found[name] = {
            "post": {
                "operationId": "on_" + name.replace(".", "_"),
                "summary": (fact.__doc__ or name).strip().splitlines()[0],
                "tags": ["Events"],
                "parameters": _WEBHOOK_HEADERS,
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": [
                                    "id",
                                    "type",
                                    "occurred_at",
                                    "sequence",
                                    "aggregate_id",
                                    "location_id",
                                    "data",
                                    "previous",
                                    "principal",
                                    "request_id",
                                ],
                                "properties": {
                                    "id": {"type": "string"},
                                    "type": {"const": name},
                                    "occurred_at": {"type": "string", "format": "date-time"},
                                    "sequence": {"type": "integer"},
                                    "aggregate_id": {"type": "string", "format": "uuid"},
                                    "location_id": {"type": ["string", "null"]},
                                    "data": {"$ref": f"#/components/schemas/{model}"},
                                    "previous": {"type": ["object", "null"]},
                                    "principal": {"type": "string"},
                                    "request_id": {"type": ["string", "null"]},
                                },
                            }
                        }
                    },
                },
                "responses": {
                    "2XX": {"description": "Taken, within 10 seconds"},
                    "410": {"description": "Nothing more, please: the endpoint is disabled"},
                    "default": {"description": "Sent again later; `Retry-After` is honoured"},
                },
                "security": [],
            }
        }
    return found


def _add_schema(schemas: dict[str, Any], model: type[BaseModel], *, lasting: bool = True) -> dict[str, Any]:
    """The model's schema, with all that it refers to put among `schemas`; itself, too, where it is `lasting`."""
    schema = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    for inner, definition in schema.pop("$defs", {}).items():
        schemas.setdefault(inner, definition)
    if lasting:
        schemas[model.__name__] = schema
    return schema


def _refs(node: Any) -> Iterable[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield re.sub("^#/components/schemas/", "", value)
            else:
                yield from _refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from _refs(value)


def _sorted_schemas(document: dict[str, Any]) -> dict[str, Any]:
    document["components"]["schemas"] = dict(sorted(document["components"]["schemas"].items()))
    document["paths"] = dict(sorted(document["paths"].items()))
    return document
