"""Schemas, compared for one direction: what clients send may only be taken more widely, what they get only become
narrower, but for properties that are new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from tools.api_changes.changes import Change, Document, Level
from tools.api_changes.options import NOTES, PREFIX, Schema, allowed, kind, marks, name_of, named, opened_up, options

Direction = Literal["request", "answer"]
_UPPER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_LOWER = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_COMPARED = NOTES | {
    *("$ref", "type", "enum", "const", "format", "pattern", "properties", "required", "additionalProperties", "items"),
    *("default", "readOnly", "writeOnly", "propertyNames", "uniqueItems", *_UPPER, *_LOWER),
}


class SchemaComparison:
    """Compares schemas of an old and a new document; each pair of named ones once for each direction."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old = old
        self.new = new
        self._pairs: dict[tuple[str, str, Direction], list[Change]] = {}

    def compare(self, old: Any, new: Any, direction: Direction, subject: str, where: str) -> list[Change]:
        """What differs between two schemas. What differs within named ones is told of them."""
        found = list(self._default(old, new, direction, subject, where))
        names = name_of(old), name_of(new)
        if names[0] is not None and names[1] is not None:
            return found + self._named(names[0], names[1], direction)
        return found + self._unions(options(old, self.old), options(new, self.new), direction, subject, where)

    def _named(self, old: str, new: str, direction: Direction) -> list[Change]:
        pair = (old, new, direction)
        if pair not in self._pairs:
            self._pairs[pair] = []  # a schema that holds itself ends here
            olds, news = options(named(self.old, old), self.old), options(named(self.new, new), self.new)
            self._pairs[pair] = self._unions(olds, news, direction, old, "")
        return self._pairs[pair]

    def _unions(
        self, olds: list[Schema], news: list[Schema], direction: Direction, subject: str, where: str
    ) -> list[Change]:
        """Each alternative that must go on being understood, against the one of the other side that fits best."""
        sources, targets = (olds, news) if direction == "request" else (news, olds)
        source_document, target_document = (self.old, self.new) if direction == "request" else (self.new, self.old)
        found: list[Change] = []
        matched: list[int] = []
        for source in sources:
            fitting = [
                number
                for number, target in enumerate(targets)
                if _same_kind(kind(source, source_document), kind(target, target_document), direction)
                and _same_marks(marks(source, source_document), marks(target, target_document), len(targets))
            ]
            if not fitting:
                found.append(self._lost(source, source_document, targets, target_document, direction, subject, where))
                continue
            judged = []
            for number in fitting:
                old, new = (source, targets[number]) if direction == "request" else (targets[number], source)
                judged.append((number, self._plain(old, new, direction, subject, where)))
            number, changes = min(judged, key=lambda it: (sum(c.level == "breaking" for c in it[1]), len(it[1])))
            matched.append(number)
            found += changes
        for number, target in enumerate(targets):
            if number not in matched:
                what = "now also takes" if direction == "request" else "is no longer ever"
                found.append(Change("additive", subject, where, f"{what} {_told(target, target_document)}"))
        return found

    def _lost(
        self,
        source: Schema,
        source_document: Document,
        targets: list[Schema],
        target_document: Document,
        direction: Direction,
        subject: str,
        where: str,
    ) -> Change:
        told = _told(source, source_document)
        if direction == "request":
            return Change("breaking", subject, where, f"no longer takes {told}")
        # Where a mark tells the cases apart, another case is what another value of an enum is.
        is_a_case = marks(source, source_document) and any(marks(target, target_document) for target in targets)
        return Change("notable" if is_a_case else "breaking", subject, where, f"may now be {told}")

    def _plain(self, old: Schema, new: Schema, direction: Direction, subject: str, where: str) -> list[Change]:
        """Two alternatives."""
        if "$ref" in old and "$ref" in new:
            return self._named(old["$ref"].removeprefix(PREFIX), new["$ref"].removeprefix(PREFIX), direction)
        old, new = opened_up(old, self.old), opened_up(new, self.new)
        found = [
            Change(level, subject, where, what)
            for level, what in (
                *_types(old, new, direction),
                *_values(old, new, direction),
                *_texts(old, new, direction),
                *_bounds(old, new, direction),
                *_others(old, new),
            )
        ]
        found += self._properties(old, new, direction, subject, where)
        for key, step in (("items", "[]"), ("propertyNames", "{name}")):
            if key in old or key in new:
                found += self.compare(old.get(key, True), new.get(key, True), direction, subject, where + step)
        return found

    def _properties(self, old: Schema, new: Schema, direction: Direction, subject: str, where: str) -> list[Change]:
        hidden = "readOnly" if direction == "request" else "writeOnly"
        before, after = _shown(old, hidden), _shown(new, hidden)
        needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
        found: list[Change] = []
        for name in sorted({*before, *after}):
            place = f"{where}/{name}"
            if name not in after:
                found.append(Change("breaking", subject, place, "removed"))
            elif name not in before:
                if direction == "request" and name in needed_after:
                    found.append(Change("breaking", subject, place, "new, and required in requests"))
                else:
                    found.append(Change("additive", subject, place, "new"))
            else:
                found += self.compare(before[name], after[name], direction, subject, place)
                was, is_ = name in needed_before, name in needed_after
                if direction == "request" and was != is_:
                    what = "now required in requests" if is_ else "no longer required in requests"
                    found.append(Change("breaking" if is_ else "additive", subject, place, what))
                elif direction == "answer" and was != is_:
                    what = "now always in answers" if is_ else "may be missing in answers"
                    found.append(Change("additive" if is_ else "breaking", subject, place, what))
        return found + self._further(old, new, direction, subject, where)

    def _further(self, old: Schema, new: Schema, direction: Direction, subject: str, where: str) -> list[Change]:
        """`additionalProperties`: fields that no name is told of."""
        before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
        if before == after and not isinstance(before, dict):
            return []
        if after is False:
            level: Level = "breaking" if direction == "request" else "additive"
            return [Change(level, subject, where, "no longer any further fields")]
        if before is False:
            return [Change("additive", subject, where, "now further fields")]
        return self.compare(before, after, direction, subject, f"{where}/*")

    def _default(self, old: Any, new: Any, direction: Direction, subject: str, where: str) -> Iterator[Change]:
        if direction == "request" and isinstance(old, dict) and isinstance(new, dict):
            nothing = object()
            before, after = old.get("default", nothing), new.get("default", nothing)
            if before is not nothing and before != after:
                told = "no default" if after is nothing else json.dumps(after)
                yield Change("breaking", subject, where, f"another default: {told} instead of {json.dumps(before)}")


def _shown(schema: Schema, hidden: str) -> dict[str, Any]:
    found = schema.get("properties", {})
    return {name: it for name, it in found.items() if not (isinstance(it, dict) and it.get(hidden))}


def _same_kind(source: str, target: str, direction: Direction) -> bool:
    return source == target or target == "anything" or (source, target) == ("integer", "number")


def _same_marks(source: dict[str, Any], target: dict[str, Any], targets: int) -> bool:
    """Only where several stand to choice: a single one's const is compared as the value that it is."""
    return targets == 1 or all(target[name] == value for name, value in source.items() if name in target)


def _told(option: Schema, document: Document) -> str:
    name = name_of(option)
    if name is not None:
        return f"`{name}`"
    of = marks(option, document)
    return kind(option, document) + (" with " + ", ".join(f"{k} = {v}" for k, v in of.items()) if of else "")


def _types(old: Schema, new: Schema, direction: Direction) -> Iterator[tuple[Level, str]]:
    before, after = old.get("type"), new.get("type")
    if before != after:
        yield "additive", f"{after or 'anything'} instead of {before or 'anything'}"


def _values(old: Schema, new: Schema, direction: Direction) -> Iterator[tuple[Level, str]]:
    before, after = allowed(old), allowed(new)
    if before is None and after is None:
        return
    if before is None or after is None:
        narrows = before is None
        what = "now only " + ", ".join(map(json.dumps, after or ())) if narrows else "now any value"
        yield ("breaking" if narrows == (direction == "request") else "additive"), what
        return
    for value in before:
        if value not in after:
            yield ("breaking" if direction == "request" else "additive"), f"without the value {json.dumps(value)}"
    for value in after:
        if value not in before:
            yield ("additive" if direction == "request" else "notable"), f"with the new value {json.dumps(value)}"


def _texts(old: Schema, new: Schema, direction: Direction) -> Iterator[tuple[Level, str]]:
    for key in ("format", "pattern"):
        before, after = old.get(key), new.get(key)
        if before != after:
            told = f"{key} {after or 'none'} instead of {before or 'none'}"
            relaxed = after is None if direction == "request" else before is None
            yield ("additive" if relaxed else "breaking"), told
    if new.get("uniqueItems", False) != old.get("uniqueItems", False):
        narrows = new.get("uniqueItems", False)
        yield ("breaking" if narrows and direction == "request" else "additive"), f"uniqueItems {narrows}".lower()


def _bounds(old: Schema, new: Schema, direction: Direction) -> Iterator[tuple[Level, str]]:
    for key in (*_UPPER, *_LOWER):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        narrows = after is not None and (before is None or (after < before if key in _UPPER else after > before))
        told = f"{key} {'none' if after is None else after} instead of {'none' if before is None else before}"
        yield ("breaking" if narrows and direction == "request" else "additive"), told


def _others(old: Schema, new: Schema) -> Iterator[tuple[Level, str]]:
    """Keywords that this comparison doesn't understand: somebody has to look."""
    for key in sorted({*old, *new} - _COMPARED):
        if not key.startswith("x-") and old.get(key) != new.get(key):
            yield "notable", f"another `{key}`"
