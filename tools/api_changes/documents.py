"""Whole documents: paths, parameters, bodies, answers, rights, webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tools.api_changes.changes import Change, Document, Level, ordered
from tools.api_changes.schemas import Direction, SchemaComparison

Operation = dict[str, Any]
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def compare(old: Document, new: Document) -> list[Change]:
    """All that differs for those who use the API, the breaking changes first."""
    schemas = SchemaComparison(old, new)
    found: list[Change] = []
    before, after = _operations(old), _operations(new)
    for key in {**before, **after}:
        if key not in after:
            path, method, operation = before[key]
            found.append(Change("breaking", _id(operation, method, path), "", f"removed: {method.upper()} {path}"))
        elif key not in before:
            path, method, operation = after[key]
            found.append(Change("additive", _id(operation, method, path), "", f"new: {method.upper()} {path}"))
        else:
            found += _operation(before[key], after[key], old, new, schemas)
    found += _webhooks(old, new, schemas)
    return ordered(found)


def _operations(document: Document) -> dict[tuple[str, str], tuple[str, str, Operation]]:
    """By path, whatever its parameters are called, and method."""
    found = {}
    for path, item in document.get("paths", {}).items():
        shared = item.get("parameters", [])
        for method in _METHODS:
            if method in item:
                operation = item[method] | {"parameters": [*shared, *item[method].get("parameters", [])]}
                found[(re.sub(r"\{[^}]*\}", "{}", path), method)] = (path, method, operation)
    return found


def _id(operation: Operation, method: str, path: str) -> str:
    return str(operation.get("operationId", f"{method.upper()} {path}"))


def _operation(
    before: tuple[str, str, Operation],
    after: tuple[str, str, Operation],
    old: Document,
    new: Document,
    schemas: SchemaComparison,
) -> Iterator[Change]:
    (old_path, method, was), (new_path, _, is_) = before, after
    subject = _id(was, method, old_path)
    if (name := _id(is_, method, new_path)) != subject and "operationId" in was:
        yield Change("breaking", subject, "", f"has another operationId: `{name}`")
    if is_.get("deprecated") and not was.get("deprecated"):
        yield Change("notable", subject, "", "deprecated")
    yield from _rights(was, is_, old, new, subject)
    yield from _parameters(was, is_, old_path, new_path, subject, schemas)
    yield from _body(was.get("requestBody"), is_.get("requestBody"), "request", subject, schemas)
    yield from _answers(was.get("responses", {}), is_.get("responses", {}), subject, schemas)


def _rights(was: Operation, is_: Operation, old: Document, new: Document, subject: str) -> Iterator[Change]:
    """The ways of signing in, of which one is enough; and the right that it takes."""
    ways = [
        {frozenset((name, *sorted(scopes)) for name, scopes in way.items()) for way in security or [{}]}
        for security in (was.get("security", old.get("security")), is_.get("security", new.get("security")))
    ]
    for way in sorted(ways[0] - ways[1], key=str):
        if frozenset() not in ways[1]:
            yield Change("breaking", subject, "security", f"no longer {_way(way)}")
    for way in sorted(ways[1] - ways[0], key=str):
        yield Change("additive", subject, "security", f"now also {_way(way)}")
    before, after = was.get("x-scope"), is_.get("x-scope")
    if before != after:
        level: Level = "additive" if after is None else "breaking"
        yield Change(level, subject, "", f"needs the right `{after}` instead of `{before}`".replace("`None`", "none"))


def _way(way: frozenset[tuple[str, ...]]) -> str:
    if not way:
        return "without sign-in"
    return " and ".join(" ".join([name, *(f"`{scope}`" for scope in scopes)]) for name, *scopes in sorted(way))


def _parameters(
    was: Operation, is_: Operation, old_path: str, new_path: str, subject: str, schemas: SchemaComparison
) -> Iterator[Change]:
    before, after = _by_place(was, old_path), _by_place(is_, new_path)
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        where = f"{key[0]} parameter `{(old or new or {}).get('name', key[1])}`"
        if new is None:
            yield Change("breaking", subject, where, "removed")
            continue
        required = bool(new.get("required"))
        if old is None:
            yield Change("breaking" if required else "additive", subject, where, f"new{', and required' * required}")
            continue
        if required != bool(old.get("required")):
            what = "now required" if required else "no longer required"
            yield Change("breaking" if required else "additive", subject, where, what)
        if old["name"] != new["name"] and key[0] != "header":
            yield Change("notable", subject, where, f"is called `{new['name']}`")
        for style in ("style", "explode"):
            if old.get(style) != new.get(style):
                yield Change("breaking", subject, where, f"{style} {new.get(style)} instead of {old.get(style)}")
        yield from schemas.compare(old.get("schema", True), new.get("schema", True), "request", subject, where)


def _by_place(operation: Operation, path: str) -> dict[tuple[str, str], dict[str, Any]]:
    """By `in` and name; those of the path by their position, headers in lower case."""
    positions = {name: str(number) for number, name in enumerate(re.findall(r"\{([^}]*)\}", path))}
    found = {}
    for parameter in operation["parameters"]:
        place, name = parameter["in"], parameter["name"]
        if place == "path":
            name = positions.get(name, name)
        found[(place, name.lower() if place == "header" else name)] = parameter
    return found


def _body(
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
    direction: Direction,
    subject: str,
    schemas: SchemaComparison,
) -> Iterator[Change]:
    if old is None or new is None:
        if new is not None:
            required = bool(new.get("required"))
            yield Change("breaking" if required else "additive", subject, "body", f"new{', and required' * required}")
        elif old is not None:
            yield Change("breaking", subject, "body", "removed")
        return
    if new.get("required") and not old.get("required"):
        yield Change("breaking", subject, "body", "now required")
    yield from _media(old, new, direction, subject, "body", schemas)


def _media(
    old: dict[str, Any],
    new: dict[str, Any],
    direction: Direction,
    subject: str,
    where: str,
    schemas: SchemaComparison,
) -> Iterator[Change]:
    before, after = old.get("content", {}), new.get("content", {})
    several = len({*before, *after}) > 1
    for media in sorted({*before, *after}):
        place = f"{where} ({media})" if several else where
        if media not in after:
            yield Change("breaking", subject, place, f"no longer as {media}")
        elif media not in before:
            yield Change("additive", subject, place, f"now also as {media}")
        else:
            yield from schemas.compare(
                before[media].get("schema", True), after[media].get("schema", True), direction, subject, place
            )


def _answers(old: dict[str, Any], new: dict[str, Any], subject: str, schemas: SchemaComparison) -> Iterator[Change]:
    for status in sorted({*old, *new}):
        where, good = f"answer {status}", not status.startswith(("4", "5"))
        if status not in new:
            yield Change("breaking" if good else "additive", subject, where, "removed")
        elif status not in old:
            yield Change("notable" if good else "additive", subject, where, "new")
        else:
            yield from _media(old[status], new[status], "answer", subject, where, schemas)
            for header in sorted({*old[status].get("headers", {})} - {*new[status].get("headers", {})}):
                yield Change("breaking", subject, where, f"header `{header}` removed")
            codes = [set(answer.get("x-codes", ())) for answer in (old[status], new[status])]
            for code in sorted(codes[0] - codes[1]):
                yield Change("notable", subject, where, f"without the code `{code}`")
            for code in sorted(codes[1] - codes[0]):
                yield Change("additive", subject, where, f"with the code `{code}`")


def _webhooks(old: Document, new: Document, schemas: SchemaComparison) -> Iterator[Change]:
    before, after = old.get("webhooks", {}), new.get("webhooks", {})
    for name in sorted({*before, *after}):
        if name not in after:
            yield Change("breaking", name, "webhook", "removed")
        elif name not in before:
            yield Change("additive", name, "webhook", "new")
        else:
            for method in before[name]:
                was, is_ = before[name][method], after[name].get(method, {})
                # What is sent to a webhook is what its owner gets: an answer, in this sense.
                yield from _body(was.get("requestBody"), is_.get("requestBody"), "answer", name, schemas)
