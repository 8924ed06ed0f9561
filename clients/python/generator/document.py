"""The document as the generator needs it: operations with their arguments and answers, schemas with Python's names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from generator import names

Schema = dict[str, Any]
Answer = Literal["model", "page", "list", "any", "none", "bytes", "stream"]
_METHODS = ("get", "post", "put", "patch", "delete")
# What payment providers send, and pages for people: nobody's program calls these.
_NOT_FOR_CLIENTS = {"receive_provider_webhook"}


@dataclass
class Argument:
    """One argument of a method. `place`: where it is sent. `clears`: null means something else than leaving it out."""

    name: str
    wire: str
    place: Literal["path", "query", "body", "file"]
    schema: Schema
    required: bool
    nullable: bool
    clears: bool
    description: str


@dataclass
class Operation:
    """One operation. `face` and `group`: the client and the resource that it belongs to."""

    id: str
    verb: str
    path: str
    face: str
    group: str
    method: str
    tag: str
    summary: str
    description: str
    scope: str | None
    arguments: list[Argument]
    body: Literal["json", "form", "multipart", "raw", None]
    body_required: bool
    answer: Answer
    model: str | None
    signed: bool
    signs_in: bool
    if_match: bool
    codes: list[str] = field(default_factory=list)


class Document:
    """`openapi.json`, read."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw = _without_twins(raw)
        self.schemas: dict[str, Schema] = raw["components"]["schemas"]
        self.pages = {name: ref(items) for name, schema in self.schemas.items() if (items := _page_items(schema))}
        self.operations = list(self._operations())
        self.events = {
            name: ref(self.resolve(_json(item["post"]["requestBody"]))["properties"]["data"])
            for name, item in raw.get("webhooks", {}).items()
        }
        # Bodies become keyword arguments: only what they hold needs a class.
        self.sent = self.reached([name for one in self.operations for a in one.arguments for name in refs(a.schema)])
        self.told = sorted(self.reached([one for code in self.codes() for one in refs(self.members(code))]))
        self.read = self.reached([one.model for one in self.operations if one.model] + list(self.events.values()))
        self.read |= set(self.told)
        self.names = names.schemas(sorted(self.sent | self.read))

    @property
    def tags(self) -> dict[str, str]:
        return {tag["name"]: tag.get("description", "") for tag in self.raw.get("tags", [])}

    def codes(self) -> dict[str, int]:
        """Every problem code and its status."""
        found: dict[str, int] = {}
        for _, _, operation in self._raw_operations():
            for status, answer in operation["responses"].items():
                for code in answer.get("x-codes", []):
                    found.setdefault(code, int(status))
        return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))

    def meaning(self, code: str) -> str:
        """What a problem code means; empty where the document doesn't say."""
        told = self.raw.get("x-problems", {}).get(code, {})
        title, text = told.get("title", ""), told.get("description", "")
        is_own_title = title.lower().replace(" ", "_").replace("-", "_") != code
        return text or (f"{title}." if is_own_title and title else "")

    def members(self, code: str) -> dict[str, Schema]:
        """What a problem of that code tells beyond what all do."""
        found: dict[str, Schema] = self.raw.get("x-problems", {}).get(code, {}).get("members", {})
        return found

    def resolve(self, schema: Schema) -> Schema:
        return self.schemas[ref(schema)] if "$ref" in schema else schema

    def reached(self, roots: list[str]) -> set[str]:
        """The schemas that these refer to, themselves included."""
        found: set[str] = set()
        queue = list(roots)
        while queue:
            name = queue.pop()
            if name not in found:
                found.add(name)
                queue += refs(self.schemas[name])
        return found

    def _raw_operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path, item in self.raw["paths"].items():
            for verb in _METHODS:
                if verb in item and item[verb]["operationId"] not in _NOT_FOR_CLIENTS:
                    yield verb.upper(), path, item[verb]

    def _operations(self) -> Iterator[Operation]:
        for verb, path, raw in self._raw_operations():
            face, group = _place(path)
            answer, model = self._answer(raw)
            body, required, arguments = self._body(verb, raw)
            scope = raw.get("x-scope")
            description = raw.get("description", "")
            if scope:
                description = description.replace(f"Needs `{scope}`.", "").strip()
            session = self.schemas[model]["properties"] if model and answer == "model" else {}
            yield Operation(
                id=raw["operationId"],
                verb=verb,
                path=path,
                face=face,
                group=group,
                method=names.method(raw["operationId"], group, path),
                tag=(raw.get("tags") or [""])[0],
                summary=raw["summary"],
                description=description,
                scope=scope,
                arguments=[*self._parameters(raw), *arguments],
                body=body,
                body_required=required,
                answer=answer,
                model=model,
                signed=bool(raw.get("security")),
                signs_in={"access_token", "access_expires_at"} <= set(session),
                if_match=any(p["name"].lower() == "if-match" for p in raw.get("parameters", [])),
                codes=[code for answer in raw["responses"].values() for code in answer.get("x-codes", [])],
            )

    def _parameters(self, raw: dict[str, Any]) -> Iterator[Argument]:
        for parameter in raw.get("parameters", []):
            name, place = parameter["name"], parameter["in"]
            if place == "header" or (place == "path" and name == "organization"):
                continue
            schema, nullable = without_null(parameter["schema"])
            yield Argument(
                name=names.argument(name),
                wire=name,
                place=place,
                schema=schema,
                required=parameter.get("required", False),
                nullable=nullable,
                clears=False,
                description=parameter.get("description") or parameter["schema"].get("description", ""),
            )

    def _body(self, verb: str, raw: dict[str, Any]) -> tuple[Any, bool, list[Argument]]:
        given = raw.get("requestBody")
        if not given:
            return None, False, []
        kinds = {"application/json": "json", "multipart/form-data": "multipart"}
        kinds["application/x-www-form-urlencoded"] = "form"
        media = next((one for one in kinds if one in given["content"]), None)
        if media is None:
            return "raw", given.get("required", False), []
        schema, _ = without_null(given["content"][media]["schema"])
        schema = self.resolve(schema)
        if not schema.get("properties"):
            return "raw", given.get("required", False), []
        required = schema.get("required", [])
        arguments = []
        for name, field_schema in schema["properties"].items():
            inner, nullable = without_null(field_schema)
            is_file = "contentMediaType" in inner or inner.get("format") == "binary"
            # In a PATCH, null clears; elsewhere it does where the default is another.
            clears = nullable and (verb == "PATCH" or name in required or field_schema.get("default") is not None)
            arguments.append(
                Argument(
                    name=names.argument(name),
                    wire=name,
                    place="file" if is_file else "body",
                    schema=inner,
                    required=name in required,
                    nullable=nullable,
                    clears=clears and kinds[media] == "json",
                    description=field_schema.get("description") or inner.get("description", ""),
                )
            )
        return kinds[media], given.get("required", False), arguments

    def _answer(self, raw: dict[str, Any]) -> tuple[Answer, str | None]:
        content = next(
            (answer["content"] for status, answer in raw["responses"].items() if status < "3" and "content" in answer),
            {},
        )
        item = content.get("text/event-stream", {}).get("x-itemSchema")
        if item:
            return "stream", ref(item)
        if content and "application/json" not in content:
            return "bytes", None
        schema = content.get("application/json", {}).get("schema", {})
        if schema.get("type") == "array":
            return "list", ref(schema["items"])
        name = ref(schema) if "$ref" in schema else None
        if name in self.pages:
            return "page", self.pages[name]
        if name:
            return "model", name
        return ("any" if schema else "none"), None


def ref(schema: Schema) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1]


def refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rsplit("/", 1)[-1]
            else:
                yield from refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from refs(value)


def without_null(schema: Schema) -> tuple[Schema, bool]:
    """The schema without its null, and whether it had one."""
    options = schema.get("anyOf") or schema.get("oneOf")
    if isinstance(schema.get("type"), list) and "null" in schema["type"]:
        rest = [one for one in schema["type"] if one != "null"]
        return {**schema, "type": rest[0] if len(rest) == 1 else rest}, True
    if not options:
        return schema, False
    rest = [one for one in options if one.get("type") != "null"]
    if len(rest) == len(options):
        return schema, False
    return (rest[0] if len(rest) == 1 else {"anyOf": rest}), True


def _without_twins(raw: dict[str, Any]) -> dict[str, Any]:
    """The document with one name for a schema that stands in it under its short and its long one."""
    schemas = raw["components"]["schemas"]
    twins = {
        name: short
        for name in schemas
        if "__" in name and (short := name.split("__")[-1]) in schemas and schemas[short] == schemas[name]
    }
    text = json.dumps(raw)
    for name, short in twins.items():
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{short}"')
    found: dict[str, Any] = json.loads(text)
    return found


def _json(body: dict[str, Any]) -> Schema:
    schema: Schema = body["content"]["application/json"]["schema"]
    return schema


def _page_items(schema: Schema) -> Schema | None:
    properties = schema.get("properties", {})
    if set(properties) != {"data", "next_cursor"}:
        return None
    items: Schema = properties["data"].get("items", {})
    return items if "$ref" in items else None


def _place(path: str) -> tuple[str, str]:
    """The face and the group of a path."""
    face, rest = "operator", re.sub("^/v1", "", path)
    if rest.startswith("/public/{organization}/sign-in"):
        return "member", "auth"
    if (rest + "/").startswith("/me/"):
        face, rest = "member", rest.removeprefix("/me") or "/me"
    elif rest.startswith("/public/{organization}"):
        face, rest = "public", rest.removeprefix("/public/{organization}") or "/organization"
    first = rest.strip("/").split("/")[0]
    return face, names.GROUPS.get(first, names.snake(first))
