"""Typst, kept warm: fonts are read and templates parsed once a process."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import orjson
import typst

_TEMPLATES = Path(__file__).parent / "templates"
# Whose characters no font of ours has; PDF/A allows no glyph that is missing.
_UNKNOWN_SIGN = "\u25a1"
# What would reorder or hide the text around it: names come from people.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\ufff0-\uffff]"
)
# Scripts and symbols that none of our fonts has: found out at once rather than one by one.
_NOT_OURS = re.compile("[\u2e80-\ua4cf\uac00-\ud7ff\ue000-\uf8ff\uf900-\ufaff\ufe30-\ufe4f\U00010000-\U0010ffff]")
_MISSING = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
_TRIES = 40
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
_lock = threading.Lock()
_learnt: set[str] = set()
_local = threading.local()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folders = [str(files(package) / "files") for package in ("fontpkg_inter", "fontpkg_noto_sans_arabic")]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _compiler(template: str) -> typst.Compiler:
    """One for each thread and template: a compiler holds what it compiles now."""
    compilers: dict[str, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            str(_TEMPLATES / template), root=str(_TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True
        )
    return compilers[template]


def typeset(
    template: Literal["invoice.typ", "statement.typ", "letter.typ"],
    values: Mapping[str, Any],
    *,
    on: date,
    attachment: bytes | None = None,
    picture_ppi: float | None = None,
) -> bytes:
    """The template filled with `values` as PDF/A-3b dated `on`; with `picture_ppi` its first page as PNG.

    `attachment`: the XML that the PDF embeds. Same values, same bytes.
    """
    shown = _plain(values)
    xml = attachment.decode() if attachment else ""
    at = int(datetime.combine(on, time(), UTC).timestamp())
    for _ in range(_TRIES):
        inputs = {"values": orjson.dumps(_displayable(shown)).decode(), "xml": xml}
        try:
            return _paged(template, inputs, at, picture_ppi)
        except typst.TypstError as error:
            if not _learn(str(error)):
                raise
    # A text of many scripts that we have no font for: what is left is readable at least.
    inputs = {"values": orjson.dumps(_latin(shown)).decode(), "xml": xml}
    return _paged(template, inputs, at, picture_ppi)


def _paged(template: str, inputs: dict[str, str], at: int, picture_ppi: float | None) -> bytes:
    """Told that it has one page, as nearly every document, Typst lays it out once; asked to count them, twice."""
    made = _compile(template, {**inputs, "pages": "1"}, at, picture_ppi)
    if len(made) == 1 and (picture_ppi is not None or set(_PAGES.findall(made[0])) == {b"1"}):
        return made[0]
    return _compile(template, {**inputs, "pages": ""}, at, picture_ppi)[0]


def _compile(template: str, inputs: dict[str, str], at: int, picture_ppi: float | None) -> list[bytes]:
    """A PDF, or a picture of each page."""
    if picture_ppi is not None:
        made = _compiler(template).compile(format="png", ppi=picture_ppi, sys_inputs=inputs)
    else:
        made = _compiler(template).compile(
            format="pdf", sys_inputs=inputs, pdf_standards=["a-3b"], pdf_tags=False, timestamp=at
        )
    if made is None:
        raise ValueError("Typst wrote nothing")
    return [made] if isinstance(made, bytes) else made


def _learn(error: str) -> bool:
    """Whether the error named characters that no font has, which aren't known yet."""
    found = {sign for text in _MISSING.findall(error) for sign in text if not sign.isascii()}
    with _lock:
        new = found - _learnt
        _learnt.update(new)
    return bool(new)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _HARMFUL.sub("", value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _displayable(value: Any) -> Any:
    if isinstance(value, str):
        if value.isascii():
            return value
        value = _NOT_OURS.sub(_UNKNOWN_SIGN, value)
        return "".join(_UNKNOWN_SIGN if sign in _learnt else sign for sign in value) if _learnt else value
    if isinstance(value, dict):
        return {key: _displayable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_displayable(one) for one in value]
    return value


def _latin(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(sign if ord(sign) < 0x250 else _UNKNOWN_SIGN for sign in value)
    if isinstance(value, dict):
        return {key: _latin(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_latin(one) for one in value]
    return value
