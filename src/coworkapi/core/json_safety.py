"""Refuses JSON bodies that would hurt further in: too deep, not UTF-8, NUL characters, duplicate keys pass as usual."""

from __future__ import annotations

from typing import Any

import orjson

from coworkapi.core.errors import Invalid, MalformedJson

MAX_DEPTH = 32


def check_json(body: bytes) -> None:
    """Raises MalformedJson or Invalid. Costs one scan for bodies that hold nothing suspicious."""
    suspicious = b"\\u0000" in body or b"\\ud" in body.lower()
    if not suspicious and body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedJson(f"{error}; send valid JSON in UTF-8") from None
    _walk(value, "", 1)


def _walk(value: Any, pointer: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Invalid.field(pointer[:200], f"nested deeper than {MAX_DEPTH} levels; send a flatter body", "too_deep")
    if isinstance(value, str):
        if "\0" in value:
            raise Invalid.field(pointer, "holds a NUL character; remove it", "nul_character")
    elif isinstance(value, dict):
        for key, item in value.items():
            if "\0" in key:
                raise Invalid.field(pointer or "/", "a name holds a NUL character; remove it", "nul_character")
            _walk(item, f"{pointer}/{key}", depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _walk(item, f"{pointer}/{index}", depth + 1)
