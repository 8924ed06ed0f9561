"""Bank statements over HTTP: imported once, proposed with reasons, booked once, and adding up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coworkapi.core.ids import encode_id, new_id
from coworkapi.payments.bank.rules import Account, Book, Line, Open, propose
from tests.operator import Operator
from tests.payments.bank_support import Booking, camt053
from tests.payments.support import House, a_house

ANNAS_IBAN = "DE89370400440532013000"


@pytest.fixture
async def house(operator: Operator) -> House:
    return await a_house(operator)


async def entity_of(house: House) -> str:
    return encode_id("ent", house.location.legal_entity_id)


async def upload(house: House, content: bytes, status: int = 201, name: str = "statement.xml") -> dict[str, Any]:
    response = await house.operator.http.post(
        "/v1/bank-statements", params={"legal_entity_id": await entity_of(house)}, files={"file": (name, content)}
    )
    assert response.status_code == status, response.text
    found: dict[str, Any] = response.json()
    return found


async def lines(house: House, **filters: Any) -> list[dict[str, Any]]:
    page = await house.operator.get("/v1/bank-lines", **filters)
    found: list[dict[str, Any]] = page["data"]
    return found


async def number_of(house: House, invoice: str) -> str:
    found: str = (await house.operator.get(f"/v1/invoices/{invoice}"))["number"]
    return found


async def test_one_transfer_for_three_invoices(house: House) -> None:
    """100.00 + 50.00 + 25.50 named in one text, however it was broken; all paid, nothing left."""
    operator = house.operator
    _, account = await house.account()
    invoices = [await house.invoice(account, amount) for amount in (10_000, 5_000, 2_550)]
    numbers = [await number_of(house, one) for one in invoices]
    text = f"{numbers[0]} und {numbers[1].replace('-', ' ')},{numbers[2]}"
    await upload(house, camt053([Booking(17_550, "A. Muster", ANNAS_IBAN, text, day="2026-11-02")]))
    [shown] = await lines(house, with_proposals=True)
    [proposal] = shown["proposals"]["payments"]
    assert (proposal["score"], proposal["to_balance"]["amount"]) == (100, 0)
    assert [part["amount"]["amount"] for part in proposal["invoices"]] == [10_000, 5_000, 2_550]
    path = f"/v1/bank-lines/{shown['line']['id']}"
    tried = await operator.post(f"{path}/accept?dry_run=true", None, 200)
    assert (tried["dry_run"], tried["line"]["state"]) == (True, "matched")
    assert await house.open(*invoices) == [10_000, 5_000, 2_550]
    line = (await operator.post(f"{path}/accept", None, 200))["line"]
    assert (line["state"], line["result"][0]["account_id"]) == ("matched", account)
    assert await house.open(*invoices) == [0, 0, 0]
    payment = await operator.get(f"/v1/payments/{line['result'][0]['payment_id']}")
    assert (payment["origin"], payment["kind"], payment["amount"]["amount"]) == ("bank", "transfer", 17_550)
    assert (await operator.post(f"{path}/accept", None, 409))["code"] == "bank_line_decided"
    assert [await house.ledger("bank"), await house.ledger("clearing"), await house.ledger("receivables")] == [
        17_550,
        0,
        0,
    ]
    assert await house.events("bank_line.matched") == ["bank_line.matched"]


async def test_what_came_before_from_that_account_speaks_for_it(house: House) -> None:
    """The first transfer names the invoice; the second only comes from the same bank account, and pays too much."""
    operator = house.operator
    _, account = await house.account("Anna Müller")
    first = await house.invoice(account)
    await upload(house, camt053([Booking(10_000, None, ANNAS_IBAN, await number_of(house, first), day="2026-11-02")]))
    [line] = await lines(house)
    await operator.post(f"/v1/bank-lines/{line['line']['id']}/accept", {}, 200)
    second = await house.invoice(account, 4_000)
    later = Booking(5_000, "Anna Mueller", ANNAS_IBAN, "for the room", day="2026-11-02")
    await upload(house, camt053([later], reference="STM-2"))
    [line] = await lines(house, state="open", with_proposals=True)
    [proposal] = line["proposals"]["payments"]
    assert (proposal["account_id"], proposal["to_balance"]["amount"]) == (account, 1_000)
    assert "money for it came from that bank account before" in proposal["reasons"]
    path = f"/v1/bank-lines/{line['line']['id']}"
    assert (await operator.post(f"{path}/accept", {}, 409))["code"] == "no_proposal"
    await operator.post(f"{path}/accept", {"account_id": account}, 200)
    assert await house.open(second) == [0]
    assert await house.balance(account) == -1_000


async def test_a_transfer_is_split_between_accounts(house: House) -> None:
    operator = house.operator
    _, anna = await house.account()
    _, ben = await house.account("Ben")
    hers, his = await house.invoice(anna), await house.invoice(ben, 3_000)
    text = f"{await number_of(house, hers)} {await number_of(house, his)}"
    await upload(house, camt053([Booking(13_000, "Family", None, text, day="2026-11-02")]))
    [line] = await lines(house, with_proposals=True)
    assert {one["score"] for one in line["proposals"]["payments"]} == {60}
    path = f"/v1/bank-lines/{line['line']['id']}"
    assert (await operator.post(f"{path}/accept", {}, 409))["code"] == "no_proposal"
    parts = [
        {"account_id": anna, "amount": 10_000, "invoice_ids": [hers]},
        {"account_id": ben, "amount": 2_999, "invoice_ids": [his]},
    ]
    assert (await operator.post(f"{path}/split", {"parts": parts}, 422))["code"] == "amounts_dont_add_up"
    parts[1]["amount"] = 3_000
    await operator.post(f"{path}/split", {"parts": parts}, 200)
    assert await house.open(hers, his) == [0, 0]


async def test_what_is_certain_is_booked_without_asking_if_the_entity_says_so(house: House) -> None:
    operator = house.operator
    _, account = await house.account()
    exact, short = await house.invoice(account), await house.invoice(account, 5_000)
    await operator.put(f"/v1/legal-entities/{await entity_of(house)}/bank-settings", {"auto_accept": True})
    one, two = [await number_of(house, invoice) for invoice in (exact, short)]
    day = "2026-11-02"
    content = camt053([Booking(10_000, None, None, one, day=day), Booking(4_999, None, None, two, day=day)])
    await upload(house, content)
    await operator.sweep()
    assert [line["line"]["state"] for line in await lines(house)] == ["matched", "open"]
    assert [line["line"]["decided_by"] for line in await lines(house)] == ["system", None]
    assert await house.open(exact, short) == [0, 5_000]
    assert await operator.sweep() == 0


async def test_a_locked_period_holds_up_its_own_line_only(house: House) -> None:
    operator = house.operator
    _, account = await house.account()
    old, new = await house.invoice(account), await house.invoice(account, 5_000)
    entity = await entity_of(house)
    await operator.put(f"/v1/legal-entities/{entity}/bank-settings", {"auto_accept": True})
    lock = {"legal_entity_id": entity, "through": "2026-10-31", "reason": "October is done"}
    await operator.post("/v1/ledger/lock", lock, 200)
    one, two = [await number_of(house, invoice) for invoice in (old, new)]
    bookings = [
        Booking(10_000, None, None, one, day="2026-10-30"),
        Booking(5_000, None, None, two, day="2026-11-02"),
    ]
    await upload(house, camt053(bookings))
    await operator.sweep()
    assert [line["line"]["state"] for line in await lines(house)] == ["open", "matched"]
    assert await house.open(old, new) == [10_000, 0]
    assert await operator.sweep() == 0


async def test_the_same_again_changes_nothing(house: House) -> None:
    """The same file; the next statement that overlaps it; and two at once that were made by different exports."""
    bookings = [Booking(1_000, "Ada", None, "rent"), Booking(1_000, "Ada", None, "rent"), Booking(-50, None, None, "x")]
    content = camt053(bookings)
    assert (await upload(house, content))["statements"][0]["is_new"]
    events = await house.operator.events()
    again = await upload(house, content, 200)
    assert not again["statements"][0]["is_new"]
    assert await house.operator.events() == events
    more = camt053([*bookings, Booking(7, "Ben", None, "new", day="2026-11-05")], reference="STM-2")
    [overlapping] = (await upload(house, more))["statements"]
    assert (overlapping["statement"]["lines"], overlapping["statement"]["lines_known"]) == (4, 3)
    assert len(await lines(house)) == 4


@pytest.mark.parametrize("kind", ["cut off", "document type", "zip", "empty", "too late"])
async def test_a_file_that_is_wrong_anywhere_changes_nothing(house: House, kind: str) -> None:
    whole = camt053([Booking(n + 1, "Ada", None, f"n {n}") for n in range(300)], opening=0)
    files = {
        "cut off": whole[: len(whole) // 2],
        "document type": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + whole.split(b"?>", 1)[1],
        "zip": b"PK\x03\x04" + whole,
        "empty": b"  ",
        "too late": whole.replace(b"<Dt>2026-11-03</Dt>", b"<Dt>soon</Dt>", 500),
    }
    problem = await upload(house, files[kind], 422)
    assert problem["code"] == "bank_file_refused"
    assert "Nothing was imported" in problem["detail"]
    assert (await house.operator.get("/v1/bank-statements"))["data"] == []
    assert await lines(house) == []


async def test_money_that_goes_out_is_a_refund_a_fee_or_a_payout(house: House) -> None:
    operator = house.operator
    _, account = await house.account()
    amount = {"amount": 10_000, "currency": "EUR"}
    paid = await operator.post("/v1/payments", {"kind": "transfer", "amount": amount, "account_id": account})
    refund = await operator.post(
        f"/v1/payments/{paid['id']}/refunds", {"amount": {"amount": 2_500, "currency": "EUR"}, "reason": "too much"}
    )
    day = "2026-11-02"
    bookings = [
        Booking(-2_500, "Anna", None, "refund", day=day),
        Booking(-390, None, None, "Entgelt November", day=day),
        Booking(9_000, "Payments Inc", None, "payout", day=day),
        Booking(-1, None, None, "?", day=day),
    ]
    await upload(house, camt053(bookings))
    back, fee, payout, odd = [f"/v1/bank-lines/{one['line']['id']}" for one in await lines(house)]
    proposals = await operator.get(f"{back}/proposals")
    assert [one["refund_id"] for one in proposals["refunds"]] == [refund["id"]]
    assert (await operator.get(f"{fee}/proposals"))["is_fee"]
    await operator.post(f"{back}/accept", {"refund_id": refund["id"]}, 200)
    assert (await operator.get(f"{odd}/proposals"))["refunds"] == []
    await operator.post(f"{fee}/book", {"kind": "bank_fee"}, 200)
    await operator.post(f"{payout}/book", {"kind": "bank_fee"}, 422)
    await operator.post(f"{payout}/book", {"kind": "payout", "provider": "stripe"}, 200)
    assert await house.ledger("bank") == -2_500 - 390 + 9_000
    assert await house.ledger("provider_fees") == 390
    assert await house.ledger("clearing:stripe") == -9_000
    ignored = await operator.post(f"{odd}/reject", {"reason": "a test of the bank"}, 200)
    assert (ignored["state"], ignored["reason"]) == ("ignored", "a test of the bank")
    assert (await operator.post(f"{odd}/reopen", None, 200))["state"] == "open"
    assert (await operator.post(f"{back}/reopen", None, 409))["code"] == "bank_line_decided"


async def test_a_table_is_read_by_the_settings_of_the_entity(house: House) -> None:
    table = b"When|Sum|Who\n03/04/2026|1.50|Ada\n"
    assert "no column is known" in (await upload(house, table, 422, "bank.csv"))["detail"]
    columns = {"booked_on": "when", "amount": "sum", "counterparty_name": "who"}
    settings = {"csv": {"columns": columns, "date_format": "mm/dd/yyyy", "delimiter": "bar"}}
    await house.operator.put(f"/v1/legal-entities/{await entity_of(house)}/bank-settings", settings)
    [found] = (await upload(house, table, 201, "bank.csv"))["statements"]
    assert (found["statement"]["format"], found["statement"]["from_on"]) == ("csv", "2026-03-04")
    assert not (await upload(house, table, 200, "renamed.csv"))["statements"][0]["is_new"]


async def test_another_organization_sees_no_statement(house: House, stranger: Operator) -> None:
    made = await upload(house, camt053([Booking(1_000, "Ada", None, "rent")]))
    [line] = await lines(house)
    await stranger.get(f"/v1/bank-statements/{made['statements'][0]['statement']['id']}", 404)
    await stranger.get(f"/v1/bank-lines/{line['line']['id']}", 404)
    await stranger.post(f"/v1/bank-lines/{line['line']['id']}/accept", {}, 404)
    await stranger.get(f"/v1/legal-entities/{await entity_of(house)}/bank-settings", 404)


ANNA, BEN = Account(new_id(), "Anna Müller"), Account(new_id(), "Ben GmbH")


def owed(number: str, amount: int, account: Account = ANNA) -> Open:
    return Open(
        invoice_id=new_id(),
        number=number,
        account_id=account.id,
        currency="EUR",
        open=amount,
        due_on=date(2026, 11, 16),
    )


def a_line(amount: int, text: str = "", name: str | None = None) -> Line:
    return Line(amount=amount, currency="EUR", name=name, iban=None, text=text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INV-2026-000012", ["INV-2026-000012"]),
        ("inv 2026 000012", ["INV-2026-000012"]),
        ("RG.INV2026000012/Nov", ["INV-2026-000012"]),
        ("INV-2026-0000 12 danke", ["INV-2026-000012"]),
        ("INV-2026-0000123", []),
        ("2026-000012", []),
        ("INV-2026-000013 INV-2026-000012", ["INV-2026-000013", "INV-2026-000012"]),
    ],
)
def test_numbers_are_found_however_the_bank_breaks_them(text: str, found: list[str]) -> None:
    book = Book([owed("INV-2026-000012", 100), owed("INV-2026-000013", 200)], [ANNA])
    assert [one.number for one in book.named_in(text, "EUR")] == found


def test_invoices_that_add_up_are_found_without_numbers() -> None:
    book = Book([owed("A-1", 100), owed("A-2", 250), owed("A-3", 400), owed("B-1", 999, BEN)], [ANNA, BEN])
    [best, *_] = propose(a_line(500, "rent", "Müller, Anna"), book)
    assert ([part.number for part in best.parts], best.to_balance) == (["A-1", "A-3"], 0)
    assert best.reasons == ("the payer is named as Anna Müller", "the amount is what is open of 2 invoices together")
    [only] = propose(a_line(999, "?"), book)
    assert (only.account_name, only.score) == ("Ben GmbH", 35)
    assert propose(a_line(77, "?"), book) == []


def test_parts_and_balance_are_the_line() -> None:
    book = Book([owed("A-1", 100), owed("A-2", 250)], [ANNA])
    for amount in (1, 99, 100, 101, 350, 351, 10_000):
        for text in ("A-1", "A-2 A-1", "nothing"):
            for one in propose(a_line(amount, text, "Anna Müller"), book):
                assert sum(part.amount for part in one.parts) + one.to_balance == amount
                assert all(part.amount > 0 for part in one.parts)
                assert one.is_certain == (text != "nothing" and amount in ((100,) if text == "A-1" else (350,)))
