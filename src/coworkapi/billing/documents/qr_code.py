"""QR codes (ISO/IEC 18004) as an invoice needs them: bytes, error correction M, versions 1 to 13.

Each version's layout is worked out once; a code is then a Reed-Solomon remainder for each of its blocks and one
permutation of bits. That takes a tenth of what a general encoder does, while the interpreter is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest
from operator import itemgetter

# Of each version from 1: bytes of correction in a block, then (blocks, bytes of data in each) of level M.
_BLOCKS: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (
    (10, ((1, 16),)),
    (16, ((1, 28),)),
    (26, ((1, 44),)),
    (18, ((2, 32),)),
    (24, ((2, 43),)),
    (16, ((4, 27),)),
    (18, ((4, 31),)),
    (22, ((2, 38), (2, 39))),
    (22, ((3, 36), (2, 37))),
    (26, ((4, 43), (1, 44))),
    (30, ((1, 50), (4, 51))),
    (22, ((6, 36), (2, 37))),
    (22, ((8, 37), (1, 38))),
)
_BYTES = 0b0100  # the mode
_PADDING = (0xEC, 0x11)
# Every reader reads every mask; to weigh all eight for the evenest would take longer than all the rest.
_MASK = 3
_LEVEL_M = 0b00


class TooLong(ValueError):
    """More bytes than a code of the largest version holds."""


def qr_rows(data: bytes) -> list[str]:
    """The code of `data` in the smallest version: its rows from the top, a module a sign, `1` dark. Raises TooLong."""
    version = _version_for(len(data))
    blocks = _blocks(version)
    capacity = sum(size for size, _ in blocks)
    bits = f"{_BYTES:04b}{len(data):0{_length_bits(version)}b}" + "".join(f"{byte:08b}" for byte in data)
    bits += "0" * min(4, capacity * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    stream = int(bits, 2).to_bytes(len(bits) // 8, "big")
    stream += bytes(_PADDING[at % 2] for at in range(capacity - len(stream)))
    contents, start = [], 0
    for size, _ in blocks:
        contents.append(stream[start : start + size])
        start += size
    corrections = [_correction(content, count) for content, (_, count) in zip(contents, blocks, strict=True)]
    message = [*_interleaved(contents), *_interleaved(corrections)]
    layout = _layout(version)
    modules = int.from_bytes(bytes(message), "big") << layout.spare ^ layout.mask
    text = "".join(layout.pick(f"{modules:0{layout.free}b}01"))
    return [text[at : at + layout.size] for at in range(0, len(text), layout.size)]


def _version_for(count: int) -> int:
    for version in range(1, len(_BLOCKS) + 1):
        if 4 + _length_bits(version) + 8 * count <= 8 * sum(size for size, _ in _blocks(version)):
            return version
    raise TooLong(f"{count} bytes are more than a code of version {len(_BLOCKS)} holds")


def _length_bits(version: int) -> int:
    return 8 if version < 10 else 16


@lru_cache
def _blocks(version: int) -> list[tuple[int, int]]:
    """(bytes of data, bytes of correction) of each block."""
    correction, groups = _BLOCKS[version - 1]
    return [(size, correction) for count, size in groups for _ in range(count)]


def _interleaved(blocks: list[bytes]) -> Iterator[int]:
    """The first byte of each block, then the second of each; some are a byte shorter."""
    return (byte for byte in chain.from_iterable(zip_longest(*blocks)) if byte is not None)


def _times(a: int, b: int) -> int:
    """The product in GF(256), of the polynomial that the standard names."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return product


@lru_cache
def _generator(count: int) -> list[int]:
    """For each leading byte what it takes off the remainder: its multiple of the generator, as one number."""
    coefficients, root = [1], 1
    for _ in range(count):
        shifted, scaled = [*coefficients, 0], [0, *(_times(one, root) for one in coefficients)]
        coefficients = [a ^ b for a, b in zip(shifted, scaled, strict=True)]
        root = _times(root, 2)
    return [int.from_bytes(bytes(_times(one, lead) for one in coefficients[1:]), "big") for lead in range(256)]


def _correction(content: bytes, count: int) -> bytes:
    multiples, top, kept = _generator(count), 8 * (count - 1), (1 << 8 * count) - 1
    remainder = 0
    for byte in content:
        remainder = (remainder << 8 & kept) ^ multiples[remainder >> top ^ byte]
    return remainder.to_bytes(count, "big")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Of a version: `pick` takes the modules, row by row, out of the `free` bits followed by a 0 and a 1."""

    size: int
    free: int
    spare: int
    mask: int
    pick: Callable[[str], Iterable[str]]


@lru_cache
def _layout(version: int) -> _Layout:
    size = 17 + 4 * version
    fixed = _fixed(version, size)
    path = [place for place in _path(size) if place not in fixed]
    order = {place: at for at, place in enumerate(path)}
    free = len(path)
    mask = int("".join("1" if (row + column) % 3 == 0 else "0" for row, column in path), 2)
    places = [(row, column) for row in range(size) for column in range(size)]
    picked = [order[place] if place in order else free + fixed[place] for place in places]
    return _Layout(size, free, free % 8, mask, itemgetter(*picked))


def _path(size: int) -> Iterator[tuple[int, int]]:
    """The way of the bits: pairs of columns from the right, up and down by turns, around the timing column."""
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield row, right
            yield row, right - 1
        upwards = not upwards


def _fixed(version: int, size: int) -> dict[tuple[int, int], int]:
    """The modules that are the same in each code of the version."""
    fixed: dict[tuple[int, int], int] = {}
    for at in range(size):
        fixed[6, at] = fixed[at, 6] = 1 - at % 2
    centres = _alignments(version, size)
    for row in centres:
        for column in centres:
            if (row, column) not in {(6, 6), (6, size - 7), (size - 7, 6)}:
                _square(fixed, size, (row, column), 2, dark={0, 2})
    for corner in ((3, 3), (3, size - 4), (size - 4, 3)):
        _square(fixed, size, corner, 4, dark={0, 1, 3})
    form = _with_remainder(_LEVEL_M << 3 | _MASK, 10, 0x537) ^ 0x5412
    beside = (*range(6), 7, 8)
    for bit, at in enumerate(beside):
        fixed[at, 8] = form >> bit & 1
        fixed[8, at] = form >> (14 - bit) & 1
    for bit in range(8):
        fixed[8, size - 1 - bit] = form >> bit & 1
        fixed[size - 1 - bit, 8] = form >> (14 - bit) & 1
    fixed[size - 8, 8] = 1
    if version >= 7:
        told = _with_remainder(version, 12, 0x1F25)
        for bit in range(18):
            row, column = bit // 3, size - 11 + bit % 3
            fixed[row, column] = fixed[column, row] = told >> bit & 1
    return fixed


def _alignments(version: int, size: int) -> tuple[int, ...]:
    """Rows and columns of the alignment patterns; of the versions that are here, at most three."""
    if version == 1:
        return ()
    last = size - 7
    return (6, last) if version < 7 else (6, (6 + last) // 2, last)


def _square(
    fixed: dict[tuple[int, int], int], size: int, centre: tuple[int, int], reach: int, *, dark: set[int]
) -> None:
    """Rings around a centre, those of `dark` distances dark; what lies outside of the code is left out."""
    for row in range(max(0, centre[0] - reach), min(size, centre[0] + reach + 1)):
        for column in range(max(0, centre[1] - reach), min(size, centre[1] + reach + 1)):
            fixed[row, column] = int(max(abs(row - centre[0]), abs(column - centre[1])) in dark)


def _with_remainder(value: int, bits: int, generator: int) -> int:
    """A value with the check bits of its BCH code behind it."""
    rest = value << bits
    while rest.bit_length() > bits:
        rest ^= generator << (rest.bit_length() - bits - 1)
    return value << bits | rest
