from __future__ import annotations

import csv
import io
import string
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coworkapi.core.csv_files import DELIMITERS, NotATable, csv_lines, open_table, safe_cell, unsafe_cell

names = st.text(string.ascii_letters + " _", min_size=1, max_size=12).filter(lambda name: name == name.strip())
western = st.text(st.characters(codec="cp1252", exclude_characters="\0"), max_size=20)
world = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)

_NO_DELIMITERS = str.maketrans(dict.fromkeys(DELIMITERS, " "))


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[str]) -> list[list[str]]:
    header = draw(st.lists(names, min_size=1, max_size=6))
    # A row of nothing but delimiters says nothing.
    row = st.lists(cells, min_size=len(header), max_size=len(header)).filter(
        lambda row: any(cell.translate(_NO_DELIMITERS).strip() for cell in row)
    )
    return [header, *draw(st.lists(row, max_size=8))]


def written(table: Sequence[Sequence[str]], delimiter: str, quoting: int, line_end: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(table)  # type: ignore[arg-type]
    return out.getvalue()


def told(table: Sequence[Sequence[str]], dialect: tuple[str, int, str]) -> str | None:
    """The delimiter, where the header can't tell it: under one column any of them may be."""
    return dialect[0] if len(table[0]) == 1 else None


# Python's writer leaves a bare CR unquoted when lines end in LF alone, which no reader can tell from a line's end.
dialects = st.tuples(
    st.sampled_from(DELIMITERS),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\r\n", "\n"]),
).filter(lambda dialect: dialect[1] != csv.QUOTE_MINIMAL or dialect[2] == "\r\n")


@given(tables(world), dialects, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_table_reads_back_equal(table: list[list[str]], dialect: tuple[str, int, str], encoding: str) -> None:
    read = open_table(written(table, *dialect).encode(encoding), told(table, dialect))
    assert [list(read.header), *[list(row.cells) for row in read.rows()]] == table
    assert not any(row.fault for row in read.rows())
    assert [row.number for row in read.rows()] == list(range(2, len(table) + 1))
    assert read.count() == len(table) - 1


@given(tables(western), dialects)
def test_windows_text_reads_back_equal(table: list[list[str]], dialect: tuple[str, int, str]) -> None:
    content = written(table, *dialect).encode("cp1252")
    try:
        content.decode()
    except UnicodeDecodeError:
        pass
    else:
        assume(False)  # the same bytes are UTF-8 too: no reader can know
    assume(not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")))
    read = open_table(content, told(table, dialect))
    assert [list(read.header), *[list(row.cells) for row in read.rows()]] == table


@given(tables(world))
def test_what_is_written_is_read_and_runs_nowhere(table: list[list[str]]) -> None:
    text = csv_lines(table)
    read = open_table(text.encode(), ",")
    assert [[unsafe_cell(cell) for cell in row.cells] for row in read.rows()] == [
        [unsafe_cell(cell) for cell in row] for row in table[1:]
    ]


@given(st.text(max_size=30))
def test_no_cell_is_a_formula(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(("=", "@", "\t", "\r"))
    if cell.startswith(("+", "-")):
        float(cell)
    if not text.startswith("'"):
        assert unsafe_cell(cell) == text


def test_a_quote_left_open_is_a_fault_and_the_rows_before_are_kept() -> None:
    read = open_table(b'name,email\nAnna,a@x.test\n"Ben,b@x.test\nCara,c@x.test\n')
    rows = list(read.rows())
    assert [row.cells for row in rows][:1] == [["Anna", "a@x.test"]]
    assert (rows[1].number, "never closed" in (rows[1].fault or "")) == (3, True)


def test_a_broken_row_does_not_break_the_next() -> None:
    read = open_table(b'name,email\nAnna,a,b\n"Ben"x,b\nCara,c\n\n,\nDora\n')
    rows = [(row.number, row.fault is None, list(row.cells)) for row in read.rows()]
    assert rows == [(2, False, []), (3, False, []), (4, True, ["Cara", "c"]), (7, True, ["Dora", ""])]


@pytest.mark.parametrize(
    ("content", "delimiter", "header"),
    [
        (b"sep=|\r\na|b\r\n1|2\r\n", "|", ["a", "b"]),
        (b"a;b;c,d\n1;2;3\n", ";", ["a", "b", "c,d"]),
        (b'"a;b",c\n1,2\n', ",", ["a;b", "c"]),
        (b"only\n1\n", ",", ["only"]),
        (b"a\tb\r1\t2\r", "\t", ["a", "b"]),
    ],
)
def test_the_delimiter_is_found(content: bytes, delimiter: str, header: list[str]) -> None:
    read = open_table(content)
    assert (read.delimiter, read.header) == (delimiter, header)
    assert read.count() == 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n1,2,3\n", b"\xff\xfea", b"a\0b\0c\0d\0" * 9])
def test_what_is_no_table_says_so(content: bytes) -> None:
    with pytest.raises(NotATable):
        open_table(content)
