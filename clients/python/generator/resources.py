"""One module for each resource: its calls as methods, blocking, and the same with asyncio."""

from __future__ import annotations

import re
import textwrap
from collections import Counter, defaultdict

from generator.document import Argument, Document, Operation, Schema, ref, without_null
from generator.names import pascal

WIDTH = 120
# What one resource takes over from another: members have the sessions that staff have.
EXTENDS = {("member", "auth"): "operator"}
# Said once, by `Items` and by the types.
_TOLD_ELSEWHERE = {"limit", "cursor"}
_TOLD_BY_TYPE = {"RFC 3339 with an offset"}


def write(document: Document) -> dict[str, str]:
    """The modules of `resources/` by path (`operator/bookings`)."""
    groups: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for operation in document.operations:
        groups[operation.face, operation.group].append(operation)
    return {
        f"{face}/{group}": _Module(document, face, group, operations).text()
        for (face, group), operations in sorted(groups.items())
    }


class _Module:
    def __init__(self, document: Document, face: str, group: str, operations: list[Operation]) -> None:
        self.document = document
        self.face = face
        self.group = group
        self.operations = operations
        counts = Counter(one.method for one in operations)
        for one in operations:  # short names that would mean two things are said in full
            one.method = one.method if counts[one.method] == 1 else one.id

    def text(self) -> str:
        cls = pascal(self.group)
        base, async_base = "Resource", "AsyncResource"
        imports = ""
        if (self.face, self.group) in EXTENDS:
            other = EXTENDS[self.face, self.group]
            base, async_base = f"{pascal(other)}{cls}", f"Async{pascal(other)}{cls}"
            imports = (
                f"from coworkapi_client.resources.{other}.{self.group} import Async{cls} as {async_base}\n"
                f"from coworkapi_client.resources.{other}.{self.group} import {cls} as {base}\n"
            )
        methods = "\n".join(self.method(one) for one in self.operations)
        mirrored = "\n".join(self.mirrored(one) for one in self.operations)
        doc = group_text(self.document, self.operations)
        return (
            f'"""{doc}"""\n\nfrom __future__ import annotations\n\n'
            "import builtins\nfrom collections.abc import Mapping, Sequence\nfrom datetime import date, datetime\n"
            "from types import NoneType\nfrom typing import Any, Literal\nfrom uuid import UUID\n\n"
            "from coworkapi_client import models\nfrom coworkapi_client._calls import "
            "UNSET, FileContent, Unset, given, given_or_nothing, nullable, segment\n"
            "from coworkapi_client._model import Model\n"
            "from coworkapi_client._event import Event\n"
            "from coworkapi_client._pages import Items\n"
            "from coworkapi_client._resource import AsyncResource, Resource, awaited, listed, streamed\n"
            "from coworkapi_client._stream import Stream\n"
            f"{imports}\n\n"
            f'class {cls}({base}):\n    """{doc}"""\n\n{methods}\n\n'
            f'class Async{cls}({async_base}):\n    """`{cls}` with asyncio."""\n\n{mirrored}\n'
        )

    def mirrored(self, operation: Operation) -> str:
        """The asyncio method: one line, with its summary for editors that show it."""
        how = {"page": "listed", "stream": "streamed"}.get(operation.answer, "awaited")
        return (
            f"    {operation.method} = {how}({pascal(self.group)}.{operation.method})\n"
            f'    """{_sentence(operation.summary)}"""\n'
        )

    def method(self, operation: Operation) -> str:
        parts = [self._parameter(one) for one in operation.arguments if one.place == "path"]
        named = [one for one in operation.arguments if one.place != "path"]
        keywords = [self._parameter(one) for one in sorted(named, key=lambda one: not one.required)]
        if operation.body == "raw":
            keywords.append("body: Any = UNSET")
        if operation.if_match:
            keywords.append("if_match: str | Model | None = None")
        if operation.verb == "POST":
            keywords.append("idempotency_key: str | None = None")
        signature = ", ".join(["self", *parts, *(["*", *keywords] if keywords else [])])
        answer, returned = self._answer(operation)
        return (
            f"    def {operation.method}({signature}) -> {returned}:\n"
            f"{self._docstring(operation)}"
            f"        return {self._call(operation, answer)}\n"
        )

    def _call(self, operation: Operation, answer: str) -> str:
        path = f'"{operation.path}"'
        if "{" in operation.path:
            for one in operation.arguments:
                if one.place == "path":
                    path = path.replace(f"{{{one.wire}}}", f"{{segment({one.name})}}")
            path = "f" + path.replace("{organization}", "{self._organization}")
        query = self._mapping(operation, "query")
        if operation.answer == "page" and operation.verb == "GET":
            parts = [path, answer, *([f"query={query}"] if query else [])]
            if not operation.signed:
                parts.append("signed=False")
            return f"self._items({', '.join(parts)})"
        if operation.answer == "stream":
            return f"self._stream({', '.join([path, answer, *([f'query={query}'] if query else [])])})"
        parts = [f'"{operation.verb}"', path, answer]
        if query:
            parts.append(f"query={query}")
        body = self._mapping(operation, "body")
        if operation.body == "json":
            parts.append(f"body={'given' if operation.body_required else 'given_or_nothing'}({body or '{}'})")
        elif operation.body == "raw":
            parts.append("body=body")
        elif operation.body:
            if body:
                parts.append(f"form={body}")
            if files := self._mapping(operation, "file"):
                parts.append(f"files={files}")
        if operation.verb == "POST":
            parts.append("idempotency_key=idempotency_key")
        if operation.if_match:
            parts.append("if_match=if_match")
        if not operation.signed:
            parts.append("signed=False")
        if operation.signs_in:
            parts.append("signs_in=True")
        return f"self._send({', '.join(parts)})"

    def _mapping(self, operation: Operation, place: str) -> str:
        fields = [
            f'"{one.wire}": {f"nullable({one.name})" if one.clears else one.name}'
            for one in operation.arguments
            if one.place == place
        ]
        return "{" + ", ".join(fields) + "}" if fields else ""

    def _answer(self, operation: Operation) -> tuple[str, str]:
        """What `_send` is told, and the type that the method returns."""
        if operation.answer == "none":
            return "NoneType", "None"
        if operation.answer in ("bytes", "any"):
            plain = {"bytes": "bytes", "any": "Any"}[operation.answer]
            return plain, plain
        model = self._model(operation.model or "")
        if operation.answer == "list":
            return f"builtins.list[{model}]", f"builtins.list[{model}]"
        returned = {"page": f"Items[{model}]", "stream": f"Stream[{model}]"}
        return model, returned.get(operation.answer, model)

    def _model(self, name: str) -> str:
        if name == "EventOut":
            return "Event"
        return f"models.{self.document.names[name]}"

    def _parameter(self, one: Argument) -> str:
        kind = "FileContent" if one.place == "file" else self.annotation(one.schema)
        if one.required:
            return f"{one.name}: {kind} | None" if one.nullable else f"{one.name}: {kind}"
        if one.clears:
            return f"{one.name}: {kind} | Unset | None = UNSET"
        return f"{one.name}: {kind} | None = None"

    def annotation(self, schema: Schema) -> str:
        """A schema as the type of an argument."""
        if "$ref" in schema:
            return self._model(ref(schema))
        inner, nullable = without_null(schema)
        if nullable:
            return f"{self.annotation(inner)} | None"
        if "anyOf" in schema:
            return " | ".join(dict.fromkeys(self.annotation(one) for one in schema["anyOf"]))
        if "allOf" in schema and len(schema["allOf"]) == 1:
            return self.annotation(schema["allOf"][0])
        if "const" in schema:
            return f"Literal[{schema['const']!r}]"
        if "enum" in schema:
            return f"Literal[{', '.join(map(repr, schema['enum']))}]"
        kind, form = schema.get("type"), schema.get("format")
        if kind == "string":
            return {"date-time": "datetime", "date": "date", "uuid": "UUID | str"}.get(form or "", "str")
        if kind == "array":
            return f"Sequence[{self.annotation(schema.get('items', {}))}]"
        if kind == "object":
            values = schema.get("additionalProperties")
            values = next(iter(schema.get("patternProperties", {}).values()), values)
            return f"Mapping[str, {self.annotation(values) if isinstance(values, dict) else 'Any'}]"
        return {"integer": "int", "number": "float", "boolean": "bool"}.get(kind or "", "Any")

    def _docstring(self, operation: Operation) -> str:
        parts = [_sentence(operation.summary)]
        if operation.description:
            parts.append(operation.description)
        listed = [
            f"{one.name}: {' '.join(one.description.split())}"
            for one in operation.arguments
            if one.description and one.name not in _TOLD_ELSEWHERE and one.description not in _TOLD_BY_TYPE
        ]
        wrapped = [textwrap.fill(text, WIDTH - 12, subsequent_indent="    ") for text in listed]
        if wrapped:
            parts.append("Args:\n" + textwrap.indent("\n".join(wrapped), "    "))
        last = []
        if operation.codes:
            last.append("Raises " + ", ".join(pascal(code) for code in dict.fromkeys(operation.codes)) + ".")
        if operation.scope:
            last.append(f"Needs `{operation.scope}`.")
        if last:
            parts.append(textwrap.fill(" ".join(last), WIDTH - 8))
        return docstring("\n\n".join(parts), 8)


def docstring(text: str, indent: int) -> str:
    """A docstring's lines; none for an empty text."""
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    if "\n" not in text:
        text = textwrap.fill(text, WIDTH - indent - 6)
    if not text:
        return ""
    end = "\n" if "\n" in text else ""
    return textwrap.indent(f'"""{text}{end}"""\n', " " * indent, lambda line: bool(line.strip()))


def group_text(document: Document, operations: list[Operation]) -> str:
    """What a resource is about: the words of its tag."""
    tag = operations[0].tag
    text = document.tags.get(tag, "")
    return _sentence(re.sub(r"\s+", " ", f"{tag}: {text[:1].lower()}{text[1:]}" if text else tag))


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else text + "."
