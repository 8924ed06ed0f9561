"""Typst, kept warm: fonts are read and templates parsed once a process.

A character that no font has is shown as its plain equivalent, if it has one, or as a box, and the log says so: PDF/A
allows no glyph that is missing.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

import orjson
import structlog
import typst

from coworkapi.billing.documents.fonts import covered, families, fonts

_log = structlog.get_logger("coworkapi.documents")
_TEMPLATES = Path(__file__).parent / "templates"
_UNKNOWN_SIGN = "\u25a1"
# What would reorder or hide the text around it: names come from people. Joiners stay, words and emoji need them.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\ufff0-\uffff]"
)
_MISSING = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
_TRIES = 40
_MOST_ON_A_PAGE = 12
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
_lock = threading.Lock()
_learnt: set[str] = set()
_local = threading.local()


def _compiler(template: str) -> typst.Compiler:
    """One for each thread and template: a compiler holds what it compiles now."""
    compilers: dict[str, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            str(_TEMPLATES / template), root=str(_TEMPLATES), font_paths=fonts(), ignore_system_fonts=True
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
    shown = _each_text(values, _harmless)
    inputs = {"xml": attachment.decode() if attachment else "", "fonts": families(values["han"])}
    many = len(values.get("lines", ())) > _MOST_ON_A_PAGE
    at = int(datetime.combine(on, time(), UTC).timestamp())

    def attempt(readable: Callable[[str, set[str]], str]) -> bytes:
        missing: set[str] = set()
        texts = orjson.dumps(_each_text(shown, lambda text: readable(text, missing))).decode()
        told = {**inputs, "values": texts}
        made = None if many else _on_one_page(template, told, at, picture_ppi)
        if made is None:
            made = _compile(template, {**told, "pages": ""}, at, picture_ppi)[0]
        if missing:
            _log.warning(
                "document.characters_without_font",
                document=f"{values['title']} {values['number']}".strip(),
                characters=[f"U+{ord(sign):04X}" for sign in sorted(missing)],
            )
        return made

    for _ in range(_TRIES):
        try:
            return attempt(_displayable)
        except typst.TypstError as error:
            if not _learn(str(error)):
                raise
    # A text of many signs that don't go together in a font: what is left is readable at least.
    return attempt(_latin)


def _on_one_page(template: str, inputs: dict[str, str], at: int, picture_ppi: float | None) -> bytes | None:
    """The document if it has one page. Told so, Typst lays it out once; asked to count the pages, twice."""
    made = _compile(template, {**inputs, "pages": "1"}, at, picture_ppi)
    single = len(made) == 1 and (picture_ppi is not None or set(_PAGES.findall(made[0])) == {b"1"})
    return made[0] if single else None


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


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(one, change) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(one, change) for one in value]
    return value


def _harmless(text: str) -> str:
    return _HARMFUL.sub("", text)


def _displayable(text: str, missing: set[str]) -> str:
    """The text in characters that fonts have; `missing` gets those that became boxes."""
    codes = covered()
    return "".join(
        sign if sign.isascii() or (codes[ord(sign)] and sign not in _learnt) else _instead_of(sign, missing)
        for sign in text
    )


def _instead_of(sign: str, missing: set[str]) -> str:
    """Its plain equivalent (a script or full-width A is an A), or a box."""
    codes, equivalent = covered(), unicodedata.normalize("NFKC", sign)
    if equivalent != sign and all(codes[ord(one)] and one not in _learnt for one in equivalent):
        return equivalent
    missing.add(sign)
    return _UNKNOWN_SIGN


def _latin(text: str, missing: set[str]) -> str:
    others = {sign for sign in text if ord(sign) >= 0x250}
    missing.update(others)
    return "".join(_UNKNOWN_SIGN if sign in others else sign for sign in text)
