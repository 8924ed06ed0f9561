"""The ledger over HTTP: by hand, statements, reports as of a day, and files; each amount with its arithmetic."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from coworkapi.core.ids import decode_id, encode_id, new_id
from tests.billing.factories import an_account
from tests.billing.ledger_factories import line, new_entry, posted
from tests.operator import Operator
from tests.spaces.factories import a_location


async def an_entity(operator: Operator) -> tuple[UUID, str]:
    entity = (await a_location(operator)).legal_entity_id
    return entity, encode_id("ent", entity)


def by_hand(entity: str, *lines: tuple[str, int], **options: Any) -> dict[str, Any]:
    return {
        "legal_entity_id": entity,
        "booked_on": "2026-11-02",
        "currency": "EUR",
        "description": "Payout of the terminal",
        "postings": [{"ledger_account": code, "amount": amount} for code, amount in lines],
        **options,
    }


async def test_by_hand_tried_posted_and_reversed(operator: Operator) -> None:
    _, entity = await an_entity(operator)
    body = by_hand(entity, ("bank", 49_500), ("provider_fees", 500), ("clearing:terminal", -50_000))
    tried = await operator.post("/v1/ledger/entries", body, status=200, params={"dry_run": True})
    assert tried["dry_run"]
    assert (await operator.get("/v1/ledger/entries"))["data"] == []
    assert (await operator.get("/v1/ledger/accounts"))["data"] == []
    made = (await operator.post("/v1/ledger/entries", body))["entry"]
    assert [one["amount"]["amount"] for one in made["postings"]] == [49_500, 500, -50_000]
    assert made["postings"] == tried["entry"]["postings"]
    path = f"/v1/ledger/entries/{made['id']}"
    assert await operator.get(path) == made
    reversal = {"reason": "Counted twice"}
    await operator.post(f"{path}/reverse", reversal, status=200, params={"dry_run": True})
    back = (await operator.post(f"{path}/reverse", reversal))["entry"]
    assert (back["reverses_entry_id"], back["description"]) == (made["id"], "Counted twice")
    assert [one["amount"]["amount"] for one in back["postings"]] == [-49_500, -500, 50_000]
    again = await operator.post(f"{path}/reverse", reversal, status=409)
    assert (again["code"], again["reversed_by_entry_id"]) == ("reversed_already", back["id"])
    twice = await operator.post(f"/v1/ledger/entries/{back['id']}/reverse", reversal, status=409)
    assert twice["code"] == "not_reversible"
    told = await operator.events("journal_entry.posted")
    assert [one["data"]["id"] for one in told] == [made["id"], back["id"]]
    balance = await operator.get("/v1/ledger/trial-balance", legal_entity_id=entity, as_of="2026-11-02")
    assert {row["balance"] for row in balance["lines"]} == {0}


async def test_what_an_entry_by_hand_must_be(operator: Operator, stranger: Operator) -> None:
    _, entity = await an_entity(operator)
    _, foreign = await an_entity(stranger)
    two = (("bank", 5), ("rounding", -5))
    wrong: list[tuple[dict[str, Any], int, str]] = [
        (by_hand(entity, ("bank", 5), ("rounding", -4)), 422, "add up to 1"),
        (by_hand(entity, ("bank", 5)), 422, "postings"),
        (by_hand(entity, ("bank", 0), ("rounding", 0)), 422, "zero"),
        (by_hand(entity, ("receivables", 5), ("bank", -5)), 422, "open items"),
        (by_hand(entity, ("prepaid_credits", 5), ("bank", -5)), 422, "credit lots"),
        (by_hand(entity, ("bank", 5), ("deposits", -5)), 422, "return or keep"),
        (by_hand(entity, ("mystery", 5), ("bank", -5)), 422, "/postings/0/ledger_account"),
        (by_hand(entity, *two, currency="EURO"), 422, "currency"),
        (by_hand(entity, *two, booked_on="2026-02-30"), 422, "booked_on"),
        (by_hand(foreign, *two), 404, "legal_entity_id"),
    ]
    for body, status, word in wrong:
        problem = await operator.post("/v1/ledger/entries", body, status=status)
        assert word in str(problem), problem
    _, theirs = await an_account(stranger)
    body = by_hand(entity, *two)
    body["postings"][1]["account_id"] = encode_id("acct", theirs)
    assert "/postings/1/account_id" in str(await operator.post("/v1/ledger/entries", body, status=404))
    own = {"legal_entity_id": entity, "code": "mystery", "name": "What we can't explain", "type": "expense"}
    await operator.post("/v1/ledger/accounts", own)
    await operator.post("/v1/ledger/entries", by_hand(entity, ("mystery", 5), ("bank", -5)))
    key = await operator.key(["ledger:read"])
    async with operator.client(key) as http:
        assert (await http.post("/v1/ledger/entries", json=by_hand(entity, *two))).status_code == 403
        assert (await http.get("/v1/ledger/entries")).status_code == 200


async def test_the_chart(operator: Operator) -> None:
    _, entity = await an_entity(operator)
    body = {"legal_entity_id": entity, "code": "bank", "name": "Savings bank", "type": "asset"}
    made = await operator.post("/v1/ledger/accounts", body)
    path = f"/v1/ledger/accounts/{made['id']}"
    assert (await operator.post("/v1/ledger/accounts", body, status=409))["code"] == "ledger_account_exists"
    await operator.post("/v1/ledger/accounts", body | {"code": "Bank"}, status=422)
    changed = await operator.patch(path, {"external_number": "1200"}, headers={"If-Match": '"1"'})
    assert changed["external_number"] == "1200"
    await operator.patch(path, {"name": "Bank"}, status=412, headers={"If-Match": '"1"'})
    await operator.patch(path, {"external_number": "no spaces"}, status=422)
    [told] = await operator.events("ledger_account.updated")
    assert (told["data"], told["previous"]) == (await operator.get(path), {"external_number": None})
    # A posting uses it as it is.
    await operator.post("/v1/ledger/entries", by_hand(entity, ("bank", 5), ("rounding", -5)))
    listed = (await operator.get("/v1/ledger/accounts", legal_entity_id=entity, type="asset"))["data"]
    assert listed == [changed]


async def test_a_statement_with_its_running_balance(operator: Operator) -> None:
    entity, text_id = await an_entity(operator)
    days = [date(2026, 11, day) for day in (1, 2, 2, 3, 5)]
    amounts = [10_000, -2_500, 700, -700, 40]
    entries = [
        new_entry(entity, ("bank", amount), ("deposits", -amount), booked_on=day)
        for day, amount in zip(days, amounts, strict=True)
    ]
    francs = new_entry(entity, ("bank", 99), ("deposits", -99), booked_on=days[1], currency="CHF")
    await posted(operator, *entries, francs)
    [bank] = (await operator.get("/v1/ledger/accounts", legal_entity_id=text_id, code="bank"))["data"]
    path = f"/v1/ledger/accounts/{bank['id']}/postings"
    whole = (await operator.get(path))["data"]
    euros = [(one["amount"]["amount"], one["balance"]["amount"]) for one in whole if one["amount"]["currency"] == "EUR"]
    # 100.00 - 25.00 = 75.00; + 7.00 = 82.00; - 7.00 = 75.00; + 0.40 = 75.40
    assert euros == [(10_000, 10_000), (-2_500, 7_500), (700, 8_200), (-700, 7_500), (40, 7_540)]
    assert [one["balance"] for one in whole if one["amount"]["currency"] == "CHF"] == [
        {"amount": 99, "currency": "CHF"}
    ]
    paged: list[Any] = []
    cursor = None
    while True:
        page = await operator.get(path, limit=2, **({"cursor": cursor} if cursor else {}))
        paged += page["data"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole
    late = (await operator.get(path, booked_from="2026-11-03", booked_until="2026-11-05"))["data"]
    assert late == [one for one in whole if one["booked_on"] == "2026-11-03"]


def sold(net: int, starts: date, ends: date, **options: Any) -> Any:
    return line("revenue:membership", -net, starts_on=starts, ends_on=ends, **options)


async def test_revenue_is_deferred_by_the_days_of_its_service(operator: Operator) -> None:
    location = await a_location(operator)
    entity, text_id = location.legal_entity_id, encode_id("ent", location.legal_entity_id)
    here = {"location_id": location.id}
    await posted(
        operator,
        # 310.00 for January (31 days), 100.00 for a quarter of 15 January - 15 April (90 days), 50.00 for one day
        new_entry(
            entity,
            ("receivables", 31_000),
            sold(31_000, date(2027, 1, 1), date(2027, 2, 1), **here),
            booked_on=date(2026, 12, 20),
        ),
        new_entry(
            entity,
            ("receivables", 10_000),
            sold(10_000, date(2027, 1, 15), date(2027, 4, 15)),
            booked_on=date(2027, 1, 15),
        ),
        new_entry(entity, ("receivables", 5_000), line("revenue:booking", -5_000, **here), booked_on=date(2027, 1, 10)),
    )
    as_of = {"legal_entity_id": text_id, "as_of": "2027-01-20"}
    deferred = await operator.get("/v1/ledger/deferred-revenue", **as_of)
    # January: 20 of 31 days are over, 11 left: 310.00 - 200.00 = 110.00
    # The quarter: 6 of 90 days are over (15-20 January): 100.00 x 6/90 = 6.67 -> 93.33 left
    assert {(one["location_id"] is None, one["deferred"]) for one in deferred["lines"]} == {
        (False, 11_000),
        (True, 9_333),
    }
    assert deferred["totals"] == [{"amount": 20_333, "currency": "EUR"}]
    # Until 1 February 17 days: 100 x 17/90 = 18.89, so 12.22 beside the 110.00; until 1 March 45: 50.00, so 31.11;
    # until 1 April 76: 84.44, so 34.44; the rest is 15.56.
    assert [(one["month"], one["amount"]["amount"]) for one in deferred["releases"]] == [
        ("2027-01-01", 12_222),
        ("2027-02-01", 3_111),
        ("2027-03-01", 3_444),
        ("2027-04-01", 1_556),
    ]
    before = await operator.get("/v1/ledger/deferred-revenue", legal_entity_id=text_id, as_of="2027-01-01")
    assert before["totals"] == [{"amount": 30_000, "currency": "EUR"}]  # 310.00 - 10.00; the quarter isn't booked yet
    after = await operator.get("/v1/ledger/deferred-revenue", legal_entity_id=text_id, as_of="2027-04-14")
    assert (after["lines"], after["totals"]) == ([], [])
    quarter = {"starts_on": "2027-01-01", "ends_on": "2027-04-01", "legal_entity_id": text_id}
    earned = await operator.get("/v1/ledger/revenue", **quarter)
    assert [
        (one["month"][:7], one["ledger_account"], one["location_name"], one["amount"]["amount"])
        for one in earned["lines"]
    ] == [
        ("2027-01", "revenue:booking", location.name, 5_000),
        ("2027-01", "revenue:membership", None, 1_889),
        ("2027-01", "revenue:membership", location.name, 31_000),
        ("2027-02", "revenue:membership", None, 3_111),
        ("2027-03", "revenue:membership", None, 3_444),
    ]
    booked = await operator.get("/v1/ledger/revenue", **quarter, basis="booked")
    assert booked["totals"] == [{"amount": 15_000, "currency": "EUR"}]
    year = await operator.get("/v1/ledger/revenue", starts_on="2026-12-01", ends_on="2027-12-01", basis="earned")
    assert year["totals"] == [{"amount": 46_000, "currency": "EUR"}]  # 310.00 + 100.00 + 50.00
    await operator.get("/v1/ledger/revenue", 422, starts_on="2027-04-01", ends_on="2027-01-01")


async def test_what_is_held(operator: Operator) -> None:
    entity, text_id = await an_entity(operator)
    _, anna = await an_account(operator)
    _, ben = await an_account(operator, "Ben")
    await posted(
        operator,
        new_entry(entity, ("clearing:cash", 50_000), line("deposits", -50_000, account_id=anna)),
        new_entry(entity, ("clearing:cash", 30_000), line("deposits", -30_000, account_id=ben)),
        new_entry(
            entity, line("deposits", 20_000, account_id=anna), ("clearing:cash", -20_000), booked_on=date(2026, 11, 9)
        ),
        new_entry(entity, ("clearing:cash", 9_000), line("prepaid_credits", -9_000, account_id=ben)),
    )
    held = await operator.get("/v1/ledger/deposits", as_of="2026-11-10", legal_entity_id=text_id)
    assert {(one["account_name"], one["amount"]["amount"]) for one in held["data"]} == {
        ("Anna", 30_000),
        ("Ben", 30_000),
    }
    first = await operator.get("/v1/ledger/deposits", as_of="2026-11-10", limit=1)
    rest = await operator.get("/v1/ledger/deposits", as_of="2026-11-10", limit=1, cursor=first["next_cursor"])
    assert first["data"] + rest["data"] == held["data"]
    before = await operator.get("/v1/ledger/deposits", as_of="2026-11-08")
    assert sum(one["amount"]["amount"] for one in before["data"]) == 80_000
    credits = await operator.get("/v1/ledger/prepaid-credits", as_of="2026-11-10")
    assert [(one["account_id"], one["amount"]["amount"]) for one in credits["data"]] == [
        (encode_id("acct", ben), 9_000)
    ]


async def test_the_journal_as_files(operator: Operator) -> None:
    entity, text_id = await an_entity(operator)
    await posted(
        operator,
        new_entry(
            entity,
            ("receivables", 11_900),
            sold(10_000, date(2026, 11, 1), date(2026, 12, 1)),
            ("tax:standard:1900", -1_900),
            kind="invoice",
            description="Rechnung 2026-000017 „Büro“; Müller\nGmbH",
        ),
        new_entry(entity, ("bank", 1), ("receivables", -1), booked_on=date(2026, 12, 1)),
    )
    november = {"legal_entity_id": text_id, "booked_from": "2026-11-01", "booked_until": "2026-12-01"}
    answer = await operator.http.get("/v1/ledger/export", params=november)
    assert answer.headers["content-disposition"] == 'attachment; filename="journal_20261101_20261130.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["ledger_account"], row["debit"], row["credit"]) for row in rows] == [
        ("receivables", "119.00", ""),
        ("revenue:membership", "", "100.00"),
        ("tax:standard:1900", "", "19.00"),
    ]
    refused = await operator.get("/v1/ledger/export", 409, **november, format="datev")
    assert refused["ledger_accounts"] == ["receivables", "revenue:membership", "tax:standard:1900"]
    for number, account in enumerate((await operator.get("/v1/ledger/accounts"))["data"]):
        await operator.patch(f"/v1/ledger/accounts/{account['id']}", {"external_number": str(1400 + number)})
    numbers = {one["code"]: one["external_number"] for one in (await operator.get("/v1/ledger/accounts"))["data"]}
    datev = november | {"format": "datev", "consultant_number": 29098, "client_number": 55003}
    answer = await operator.http.get("/v1/ledger/export", params=datev)
    assert answer.headers["content-type"] == "text/csv; charset=windows-1252"
    assert answer.headers["content-disposition"].endswith('"EXTF_Buchungsstapel_20261101_20261130.csv"')
    head, names, *lines = answer.content.decode("cp1252").removesuffix("\r\n").split("\r\n")
    assert head.startswith('"EXTF";700;21;"Buchungsstapel";13;')
    assert head.split(";")[10:16] == ["29098", "55003", "20260101", "4", "20261101", "20261130"]
    assert {len(head.split(";")), len(names.split(";"))} == {31, 125}
    cells = [dict(zip(names.split(";"), row, strict=True)) for row in csv.reader(lines, delimiter=";")]
    assert [
        (row["Umsatz (ohne Soll/Haben-Kz)"], row["Konto"], row["Gegenkonto (ohne BU-Schlüssel)"]) for row in cells
    ] == [
        ("100,00", numbers["receivables"], numbers["revenue:membership"]),
        ("19,00", numbers["receivables"], numbers["tax:standard:1900"]),
    ]
    assert {row["Belegdatum"] for row in cells} == {"0211"}
    assert cells[0]["Buchungstext"] == "Rechnung 2026-000017 „Büro“; Müller GmbH"
    assert {len(row) for row in csv.reader(lines, delimiter=";")} == {125}
    too_long = datev | {"booked_until": "2027-02-01"}
    await operator.get("/v1/ledger/export", 422, **too_long)
    _, foreign = await an_entity(operator)
    assert (await operator.get("/v1/ledger/entries", legal_entity_id=foreign))["data"] == []


async def test_the_accounts_are_numbered_in_one_go(operator: Operator) -> None:
    entity, text_id = await an_entity(operator)
    await operator.post(
        "/v1/tax-rates",
        {"legal_entity_id": text_id, "code": "reduced", "name": "7 %", "basis_points": 700, "valid_from": "2026-01-01"},
    )
    entry = new_entry(entity, ("receivables", 11_900), ("revenue:membership", -10_000), ("tax:odd:888", -1_900))
    await posted(operator, entry)
    own = {"legal_entity_id": text_id, "code": "safe", "name": "Safe", "type": "asset"}
    await operator.post("/v1/ledger/accounts", own)
    path = "/v1/ledger/accounts/number"
    await operator.post(path, {"legal_entity_id": text_id, "numbers": {"receivables": "10000"}}, 200)
    done = await operator.post(path, {"legal_entity_id": text_id, "chart": "skr03", "numbers": {"bank": "1810"}}, 200)
    numbers = {one["code"]: one["external_number"] for one in done["changed"]}
    assert (numbers["bank"], numbers["clearing:cash"], numbers["clearing:stripe"]) == ("1810", "1000", "1360")
    assert (numbers["tax:reduced:700"], numbers["tax:odd:888"], numbers["revenue:breakage"]) == ("1771", "1770", "2700")
    assert ("receivables" in numbers, done["without"]) == (False, ["safe"])  # it keeps what it had
    answer = await operator.http.get(
        "/v1/ledger/export",
        params={
            "legal_entity_id": text_id,
            "booked_from": "2026-11-01",
            "booked_until": "2026-12-01",
            "format": "datev",
            "account_length": 5,
        },
    )
    assert answer.status_code == 200, answer.text
    assert len(await operator.events("ledger_account.created")) == len(numbers) - 2 + 1
    # The same again changes nothing; another chart all that it knows
    same = await operator.post(path, {"legal_entity_id": text_id, "chart": "skr03"}, 200)
    assert same["changed"] == []
    other = await operator.post(path, {"legal_entity_id": text_id, "chart": "skr04", "keep": False}, 200)
    assert {one["code"]: one["external_number"] for one in other["changed"]}["receivables"] == "1210"
    unknown = await operator.post(path, {"legal_entity_id": text_id, "numbers": {"attic": "1"}}, 404)
    assert unknown["errors"][0]["pointer"] == "/numbers/attic"
    await operator.post(path, {"legal_entity_id": text_id}, 422)
    await operator.post(path, {"legal_entity_id": encode_id("ent", new_id()), "chart": "skr03"}, 404)


async def test_lists_of_the_journal(operator: Operator) -> None:
    entity, text_id = await an_entity(operator)
    _, anna = await an_account(operator)
    entries = [
        new_entry(entity, ("bank", 5), line("deposits", -5, account_id=anna), booked_on=date(2026, 11, 3)),
        new_entry(entity, ("clearing:cash", 5), ("bank", -5), booked_on=date(2026, 11, 1)),
        new_entry(entity, ("bank", 6), ("deposits", -6), booked_on=date(2026, 11, 2), kind="write_off"),
    ]
    await posted(operator, *entries)
    ids = [encode_id("jrn", one.id) for one in entries]

    async def found(**params: Any) -> list[str]:
        return [one["id"] for one in (await operator.get("/v1/ledger/entries", **params))["data"]]

    assert await found() == [ids[1], ids[2], ids[0]]
    assert await found(kind="deposit") == [ids[1], ids[0]]
    assert await found(ledger_account="deposits") == [ids[2], ids[0]]
    assert await found(account_id=encode_id("acct", anna)) == [ids[0]]
    assert await found(source_id=encode_id("wof", entries[2].source_id)) == [ids[2]]
    assert await found(booked_from="2026-11-02", booked_until="2026-11-03") == [ids[2]]
    first = await operator.get("/v1/ledger/entries", limit=2)
    assert await found(cursor=first["next_cursor"], legal_entity_id=text_id) == [ids[0]]
    await operator.get("/v1/ledger/entries", 422, source_id="bkg_01jq2v5x8ye0rb6hm3k7n4d9ta")
    assert decode_id("jrn", ids[0]) == entries[0].id


async def test_the_overview_of_nothing(operator: Operator) -> None:
    await operator.set_clock(datetime(2028, 2, 29, 12, tzinfo=UTC))
    shown = await operator.get("/v1/finance/overview")
    assert (shown["as_of"], shown["revenue"], shown["deposits_held"]) == ("2028-02-29", [], [])
    assert shown["overdue"]["buckets"] == shown["expected_cash"]["weeks"] == []
    assert (await operator.get("/v1/ledger/check"))["holds"]
