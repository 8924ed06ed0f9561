"""Reading banks' files: whole ones exactly, hostile and broken ones not at all."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.payments.bank.camt import read_camt053
from coworkapi.payments.bank.table import Mapped, read_csv
from coworkapi.payments.bank.values import NotAStatement, line_hashes
from tests.payments.bank_support import Booking, camt053

ANNA = Booking(11_900, "Anna Müller", "DE89370400440532013000", "Rechnung INV-2026-000001")
BEN = Booking(4_500, "Ben & Co", None, "danke", day="2026-11-04")
FEE = Booking(-390, None, None, "Entgelt Kontoführung", day="2026-11-05")
WHOLE = camt053([ANNA, BEN, FEE], opening=100_000)


def read(content: bytes, chunk: int = 64) -> object:
    source = BytesIO(content)
    return read_camt053(iter(lambda: source.read(chunk), b""))


@pytest.mark.parametrize("chunk", [1, 7, 65_536])
def test_a_statement_is_read_however_it_streams_in(chunk: int) -> None:
    source = BytesIO(WHOLE)
    [found] = read_camt053(iter(lambda: source.read(chunk), b""))
    assert (found.reference, found.iban, found.currency) == ("STM-1", "DE02120300000000202051", "EUR")
    assert (found.from_on, found.until_on) == (date(2026, 11, 3), date(2026, 11, 5))
    assert (found.opening_balance, found.closing_balance) == (100_000, 116_010)
    assert [line.amount for line in found.lines] == [11_900, 4_500, -390]
    first = found.lines[0]
    assert (first.counterparty_name, first.counterparty_iban, first.remittance) == (
        "Anna Müller",
        "DE89370400440532013000",
        "Rechnung INV-2026-000001",
    )


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_file_that_was_cut_off_says_so(cut: int) -> None:
    with pytest.raises(NotAStatement, match="cut off"):
        read(WHOLE[: len(WHOLE) * cut // 12])


def test_what_is_missing_in_the_middle_is_noticed_by_the_balances() -> None:
    start = WHOLE.index(b"<Ntry>", WHOLE.index(b"</Ntry>"))
    end = WHOLE.index(b"</Ntry>", start) + len(b"</Ntry>")
    with pytest.raises(NotAStatement, match="doesn't add up"):
        read(WHOLE[:start] + WHOLE[end:])


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE Document SYSTEM "http://127.0.0.1:1/evil.dtd">',
        '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Document [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
)
def test_no_document_type_is_looked_at(head: str) -> None:
    hostile = WHOLE.replace(b"<Document", head.encode() + b"<Document", 1).replace(b"danke", b"&x;")
    with pytest.raises(NotAStatement, match="document type"):
        read(hostile)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<a>" * 100, "not a CAMT.053"),
        (b"<Document>" + b"<BkToCstmrStmt>" + b"<x>" * 100, "deeper than"),
        (WHOLE.replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt"), "camt.052"),
        (WHOLE.replace(b"119.00", b"NaN"), "not an amount"),
        (WHOLE.replace(b"119.00", b"1e9"), "doesn't add up"),
        (WHOLE.replace(b"119.00", b"119.001"), "finer than EUR"),
        (WHOLE.replace(b"2026-11-04", b"2026-13-04"), "not a date"),
        (WHOLE.replace(b'Ccy="EUR">45', b'Ccy="USD">45'), "some of its bookings are not"),
        (WHOLE.replace(b"danke", b"x" * 30_000), "more than 20000 characters"),
        (WHOLE.replace(b"<Id>STM-1</Id>", b""), "no Id"),
        (WHOLE.replace(b"danke", b"&undefined;"), "not well-formed"),
        (b'<?xml version="1.0" encoding="no-such"?><Document/>', "encoding|well-formed"),
        (b"<Document><BkToCstmrStmt></BkToCstmrStmt></Document>", "no statement"),
    ],
)
def test_whatever_is_wrong_is_named(content: bytes, told: str) -> None:
    with pytest.raises(NotAStatement, match=told):
        read(content)


def test_a_batch_is_read_by_its_transactions_where_they_add_up() -> None:
    parts = [Booking(1_000, "Ada", None, "one"), Booking(2_500, "Ben", None, "two")]
    [found] = read_camt053([camt053([Booking(3_500, None, None, "", parts=parts)])])
    assert [(line.amount, line.counterparty_name) for line in found.lines] == [(1_000, "Ada"), (2_500, "Ben")]
    [found] = read_camt053([camt053([Booking(9_999, None, None, "", parts=parts)])])
    assert [(line.amount, line.counterparty_name) for line in found.lines] == [(9_999, None)]
    assert found.lines[0].remittance == "one two"


def test_what_is_not_booked_yet_is_left_out() -> None:
    [found] = read_camt053([camt053([ANNA, Booking(1, None, None, "soon", status="PDNG")])])
    assert [line.amount for line in found.lines] == [11_900]


def test_equal_lines_of_a_day_are_told_apart_and_known_again() -> None:
    [once] = read_camt053([camt053([ANNA, ANNA, BEN])])
    [again] = read_camt053([camt053([ANNA, ANNA, FEE])])
    first, second = line_hashes(once.lines), line_hashes(again.lines)
    assert len(set(first)) == 3
    assert first[:2] == second[:2]


@settings(max_examples=60)
@given(st.binary(max_size=400), st.integers(0, len(WHOLE)))
def test_no_bytes_do_more_than_be_refused(junk: bytes, at: int) -> None:
    content = WHOLE[:at] + junk + WHOLE[at:]
    try:
        told = str(read(content))
    except NotAStatement as error:
        told = str(error)
    assert len(told) > 10


GERMAN = """Buchungstag;Wertstellung;Beguenstigter/Zahlungspflichtiger;IBAN;Verwendungszweck;Betrag;Währung
23.11.2026;24.11.2026;Anna Müller;DE89 3704 0044 0532 0130 00;Rechnung INV-2026-000001;1.119,00;EUR
24.11.2026;24.11.2026;"Stadt; Werke";;Strom;-42,5;EUR
"""


def test_a_german_table_is_understood_by_looking() -> None:
    found = read_csv(GERMAN.encode("cp1252"), Mapped({}), currency="EUR")
    assert [(line.booked_on.isoformat(), line.amount) for line in found.lines] == [
        ("2026-11-23", 111_900),
        ("2026-11-24", -4_250),
    ]
    assert found.lines[0].counterparty_iban == "DE89370400440532013000"
    assert found.lines[1].counterparty_name == "Stadt; Werke"


def test_a_table_may_be_mapped() -> None:
    table = b"When,In,Out,Who\n11/23/2026,45.00,,Ada\n11/24/2026,,3.90,Bank\n"
    mapping = Mapped({"booked_on": "when", "credit": "In", "debit": "Out", "counterparty_name": "Who"}, "mm/dd/yyyy")
    assert [line.amount for line in read_csv(table, mapping, currency="EUR").lines] == [4_500, -390]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("Date,Amount\n03/04/2026,1.00\n", "dd/mm/yyyy or mm/dd/yyyy"),
        ("Date,Amount\n2026-11-03,1.00\n2026-11-04,1,00\n", "cells under 2 columns"),
        ("Date;Amount\n2026-11-03;1.00\n2026-11-04;1,00\n", "decimal comma and some a point"),
        ("Date,Amount\n2026-11-03,abc\n", "not an amount"),
        ("Date,Amount\n2026-11-03,1.005\n", "finer than EUR"),
        ("Date,Amount\nyesterday,1.00\n", "not a date"),
        ("When,Amount\n2026-11-03,1.00\n", "no column is known to be booked_on"),
        ("Date,Amount\n", "no bookings below"),
        ("Date,Amount,Text\n2026-11-03,1.00,abc\n2026-11-04,1.0", "cut off"),
        ('Date,Amount,Text\n2026-11-03,1.00,"abc', "never closed"),
        ("Date,Amount,Text\n2026-11-03,1.00,abc\n2026-11", "cut off"),
        ("Date,Amount,Currency\n2026-11-03,1.00,EUR\n2026-11-03,1.00,USD\n", "mixes EUR, USD"),
        ("", "no header"),
    ],
)
def test_a_wrong_table_says_which_row_and_why(table: str, told: str) -> None:
    with pytest.raises(NotAStatement, match=told):
        read_csv(table.encode(), Mapped({}), currency="EUR")
