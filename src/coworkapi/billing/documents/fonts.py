"""The fonts of documents: which there are, in which order they are tried, and which characters they have.

All come as packages, so that a document looks the same on every machine: Inter, and Noto for other scripts and emoji.
Chinese, Japanese and Korean are an extra of ours (`fonts`), since they weigh more than all the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Literal

import typst

Han = Literal["SC", "TC", "HK", "JP", "KR"]
_FIRST = ("Inter", "Noto Sans")
_LAST = "Noto Emoji"
_HAN = "Noto Sans CJK "
_COLLECTION, _CMAP = struct.unpack(">I", b"ttcf"), struct.unpack(">I", b"cmap")
_FULL_UNICODE = {(3, 10), (0, 4), (0, 6)}
_CHARACTERS = 0x110000
# For private use: whatever a font draws there, it isn't what was meant.
_PRIVATE = slice(0xE000, 0xF900)


def _folders() -> list[str]:
    found = [files("fontpkg_inter") / "files", files("manimgx_fonts")]
    if find_spec("manimgx_fonts_cjk") is not None:
        found.append(files("manimgx_fonts_cjk"))
    return [str(folder) for folder in found]


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """All of them, and none of the system's. Their files are opened when a text first needs them."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=_folders())


@lru_cache
def families(han: Han) -> str:
    """Families in the order they are tried, between commas. `han`: whose shapes Han characters have."""
    found = fonts().families()
    others = [name for name in found if name.startswith("Noto Sans ") and not name.startswith(_HAN)]
    wanted = [*_FIRST, *others, _HAN + han, _LAST]
    return ",".join(name for name in wanted if name in found)


@lru_cache(maxsize=1)
def covered() -> bytes:
    """1 at the code of each character that one of the fonts has."""
    codes = bytearray(_CHARACTERS)
    for path in sorted({font.path for font in fonts().fonts() if font.path}):
        with Path(path).open("rb") as file:
            for first, last in _ranges(file):
                codes[first : last + 1] = b"\x01" * (last + 1 - first)
    codes[_PRIVATE] = bytes(len(range(*_PRIVATE.indices(_CHARACTERS))))
    return bytes(codes)


def _ranges(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """The first and last code of each range that a font's table `cmap` maps; of a collection, its first font's."""
    font = _read(file, 12, ">I")[0] if _read(file, 0, ">I") == _COLLECTION else 0
    (tables,) = _read(file, font + 4, ">H")
    start = next(at for at in range(font + 12, font + 12 + 16 * tables, 16) if _read(file, at, ">I") == _CMAP)
    (cmap,) = _read(file, start + 8, ">I")
    (count,) = _read(file, cmap + 2, ">H")
    maps = [_read(file, cmap + 4 + 8 * at, ">HHI") for at in range(count)]
    places = {cmap + offset: (platform, encoding) in _FULL_UNICODE for platform, encoding, offset in maps}
    for place in sorted(places, key=lambda place: places[place], reverse=True):
        (form,) = _read(file, place, ">H")
        if form == 12:
            (groups,) = _read(file, place + 12, ">I")
            numbers = _read(file, place + 16, f">{3 * groups}I")
            yield from zip(numbers[0::3], numbers[1::3], strict=True)
            return
        if form == 4:
            segments = _read(file, place + 6, ">H")[0] // 2
            lasts = _read(file, place + 14, f">{segments}H")
            firsts = _read(file, place + 16 + 2 * segments, f">{segments}H")
            yield from ((first, last) for first, last in zip(firsts, lasts, strict=True) if first != 0xFFFF)
            return


def _read(file: BinaryIO, at: int, form: str) -> tuple[int, ...]:
    file.seek(at)
    return struct.unpack(form, file.read(struct.calcsize(form)))
