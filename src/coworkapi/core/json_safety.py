"""Parses JSON bodies strictly: UTF-8 only, no NUL characters, no lone surrogates, no NaN, not too deep."""

from __future__ import annotations

from typing import Any

import orjson

from coworkapi.core.errors import Invalid, MalformedJson

MAX_DEPTH = 32


def parse_json(body: bytes) -> Any:
    """The value. Raises MalformedJson or Invalid, never with a part of the body in the message."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if "depth" in error.msg:
            raise _too_deep("") from None
        place = f"line {error.lineno}, column {error.colno}"
        raise MalformedJson(f"{error.msg} at {place}; send valid JSON in UTF-8") from None
    # One scan for bodies that hold nothing suspicious.
    if b"\\u0000" in body or body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _walk(value, "", 1)
    return value


def _walk(value: Any, pointer: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _too_deep(pointer)
    if isinstance(value, str):
        if "\0" in value:
            raise Invalid.field(pointer[:200] or "/", "holds a NUL character; remove it", "nul_character")
    elif isinstance(value, dict):
        for key, item in value.items():
            if "\0" in key:
                raise Invalid.field(pointer[:200] or "/", "a name holds a NUL character; remove it", "nul_character")
            _walk(item, f"{pointer}/{key[:60]}", depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _walk(item, f"{pointer}/{index}", depth + 1)


def _too_deep(pointer: str) -> Invalid:
    return Invalid.field(
        pointer[:200] or "/", f"nested deeper than {MAX_DEPTH} levels; send a flatter body", "too_deep"
    )
