"""What is invoiced, paid, credited and taken back, to the cent. EUR, Berlin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.operator import Operator
from tests.stories.billed import Books, euros, nets, open_books
from tests.stories.space import Person, slot


async def extra(books: Books, person: Person, amount: int, description: str = "Catering", **fields: Any) -> Any:
    """Something charged by hand."""
    made = await books.operator.post(
        "/v1/charges",
        {
            "account_id": person.account,
            "location_id": books.space.location,
            "description": description,
            "amount": euros(amount),
            **fields,
        },
    )
    return made["charge"]


async def invoiced(books: Books, person: Person, *amounts: int, **fields: Any) -> dict[str, Any]:
    """A final invoice of these amounts."""
    charges = [await extra(books, person, amount, **fields) for amount in amounts]
    made = await books.operator.post("/v1/invoices", {"charge_ids": [one["id"] for one in charges]})
    [invoice] = made["invoices"]
    return invoice  # type: ignore[no-any-return]


async def test_one_line_of_an_invoice_is_credited(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    ada = await books.space.member()
    invoice = await invoiced(books, ada, 10_000, 3_333, 2_550)
    line = invoice["lines"][1]
    # 19 % of 158.83 is 30.1777 -> 30.18, spread on the lines: 19.00 + 6.33 + 4.85
    assert [one["tax"]["amount"] for one in invoice["lines"]] == [1_900, 633, 485]
    body = {"lines": [{"line_id": line["id"]}], "reason": "It never came"}
    note = (await operator.post(f"/v1/invoices/{invoice['id']}/credit", body, 200))["credit_note"]
    assert (nets(note), note["tax"]["amount"], note["gross"]["amount"]) == ([3_333], 633, 3_966)
    assert await books.owes(ada) == 15_883 + 3_018 - 3_966
    problem = await operator.post(f"/v1/invoices/{invoice['id']}/credit", body, 409)
    assert "are left of the line" in problem["detail"]
    await books.add_up()


async def test_a_payment_in_part_and_then_too_much(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    ada = await books.space.member()
    first = await invoiced(books, ada, 10_000)
    await books.pays(ada, 5_000, first)
    await operator.sweep()
    # 119.00 - 50.00
    shown = await operator.get(f"/v1/invoices/{first['id']}")
    assert (shown["state"], shown["open"]["amount"]) == ("partially_paid", 6_900)
    await books.pays(ada, 10_000, first)
    await operator.sweep()
    assert (await operator.get(f"/v1/invoices/{first['id']}"))["state"] == "paid"
    # 50.00 + 100.00 - 119.00 = 31.00 in her favour, which the next invoice takes
    assert await books.owes(ada) == -3_100
    second = await invoiced(books, ada, 10_000)
    assert (await operator.get(f"/v1/invoices/{second['id']}"))["open"]["amount"] == 11_900 - 3_100
    await books.add_up()


async def test_one_transfer_for_three_invoices(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    ada = await books.space.member()
    three = [await invoiced(books, ada, amount) for amount in (10_000, 5_000, 2_500)]
    # 119.00 + 59.50 + 29.75
    await books.pays(ada, 11_900 + 5_950 + 2_975, *three)
    await operator.sweep()
    assert [one["state"] for one in await books.invoices(ada)] == ["paid"] * 3
    assert len(await operator.events("invoice.paid")) == 3
    assert await books.owes(ada) == 0
    await books.add_up()


async def test_a_pending_debit_fails_on_day_6(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    ada = await books.space.member()
    await books.method(ada, "DE78 3704 0044 0532 0130 04", "sepa_debit")
    invoice = await invoiced(books, ada, 10_000)
    paid = await operator.post(f"/v1/invoices/{invoice['id']}/pay", {}, 201)
    await books.until("2027-03-06")
    shown = await operator.get(f"/v1/payments/{paid['id']}")
    assert shown["status"] == "pending"
    await books.until("2027-03-08")
    shown = await operator.get(f"/v1/payments/{paid['id']}")
    assert (shown["status"], shown["failure"]["code"]) == ("failed", "insufficient_funds")
    assert (await operator.get(f"/v1/invoices/{invoice['id']}"))["open"]["amount"] == 11_900
    await books.add_up()


async def test_a_dispute_is_lost_and_another_won(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    for name, number, kept in (("Ada L", "4000 0000 0000 2685", False), ("Ben B", "4000 0000 0000 0259", True)):
        person = await books.space.member(name)
        await books.method(person, number)
        invoice = await invoiced(books, person, 10_000)
        await operator.post(f"/v1/invoices/{invoice['id']}/pay", {}, 201)
        await operator.sweep()
        assert (await operator.get(f"/v1/invoices/{invoice['id']}"))["state"] == "paid"
        now = books.space.now.date()
        await books.until(now.replace(day=now.day + 2).isoformat())
        # The bank has taken it back: the invoice is owed again while the case is open
        assert (await operator.get(f"/v1/invoices/{invoice['id']}"))["open"]["amount"] == 11_900
        await books.until(now.replace(day=now.day + 10).isoformat())
        assert await books.owes(person) == (0 if kept else 11_900), name
    await books.add_up()


async def test_reverse_charge_for_a_company_in_another_country(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    entity = await operator.get(f"/v1/legal-entities/{books.space.entity}")
    await operator.patch(f"/v1/legal-entities/{entity['id']}", {"vat_id": "DE136695976"})
    ada = await books.space.member()
    await operator.patch(
        f"/v1/billing-accounts/{ada.account}",
        {
            "vat_id": "FR40303265045",
            "tax_status": "reverse_charge",
            "address": {"line1": "1 rue de la Paix", "city": "Paris", "postal_code": "75002", "country": "FR"},
        },
    )
    invoice = await invoiced(books, ada, 10_000)
    # She accounts for the tax herself: none is charged, and the invoice says so
    assert (invoice["net"]["amount"], invoice["tax"]["amount"], invoice["gross"]["amount"]) == (10_000, 0, 10_000)
    assert invoice["lines"][0]["tax_category"] == "AE"
    assert any("everse charge" in note for note in invoice["notes"])
    await books.add_up()


async def test_gross_prices_with_two_rates(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    await operator.patch(f"/v1/legal-entities/{books.space.entity}", {"prices_include_tax": True})
    await operator.post(
        "/v1/tax-rates",
        {
            "legal_entity_id": books.space.entity,
            "code": "reduced",
            "name": "VAT 7 %",
            "basis_points": 700,
            "valid_from": "2020-01-01",
        },
    )
    ada = await books.space.member()
    charges = [
        await extra(books, ada, 1_999, "Lunch", tax_code="reduced"),
        await extra(books, ada, 1_999, "Lunch", tax_code="reduced"),
        await extra(books, ada, 2_500, "Prints"),
    ]
    [invoice] = (await operator.post("/v1/invoices", {"charge_ids": [one["id"] for one in charges]}))["invoices"]
    # 39.98 holds 39.98 x 7/107 = 2.6155 -> 2.62 of tax; 25.00 holds 25 x 19/119 = 3.9916 -> 3.99
    assert {one["basis_points"]: one["tax"]["amount"] for one in invoice["taxes"]} == {700: 262, 1900: 399}
    assert invoice["gross"]["amount"] == 1_999 + 1_999 + 2_500
    assert [one["gross"]["amount"] for one in invoice["lines"]] == [1_999, 1_999, 2_500]
    await books.add_up()


async def test_gross_prices_with_two_rates_and_a_coupon(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    space = books.space
    await operator.patch(f"/v1/legal-entities/{space.entity}", {"prices_include_tax": True})
    reduced = {"legal_entity_id": space.entity, "code": "reduced", "name": "VAT 7 %", "basis_points": 700}
    await operator.post("/v1/tax-rates", reduced | {"valid_from": "2020-01-01"})
    studio, bunk = await space.room("Studio"), await space.room("Bunk")
    await space.rate({"amount": 2_500}, resource_id=studio["id"])
    await space.rate({"amount": 1_999}, resource_id=bunk["id"], tax_code="reduced")
    await operator.post("/v1/coupons", {"name": "Spring", "code": "SPRING", "percent_basis_points": 1_500})
    ada = await space.member()
    at = space.now
    for room, hours in ((studio, 2), (bunk, 3)):
        wanted = slot(room, at + timedelta(hours=2), at + timedelta(hours=2 + hours))
        await space.book(ada, wanted, coupon_code="SPRING")
    # 2 h x 25.00 = 50.00, 15 % off: 42.50. 3 h x 19.99 = 59.97, 15 % of it 8.9955 -> 9.00 off: 50.97
    made = await operator.post("/v1/invoices", {"account_id": ada.account})
    [invoice] = made["invoices"]
    assert sorted(line["gross"]["amount"] for line in invoice["lines"]) == [4_250, 5_097]
    # 42.50 holds 42.50 x 19/119 = 6.7857 -> 6.79 of tax; 50.97 holds 50.97 x 7/107 = 3.3345 -> 3.33
    assert {one["basis_points"]: one["tax"]["amount"] for one in invoice["taxes"]} == {1900: 679, 700: 333}
    assert (invoice["net"]["amount"], invoice["gross"]["amount"]) == (3_571 + 4_764, 9_347)
    assert await books.owes(ada) == 9_347
    await books.add_up()


async def test_a_debt_is_given_up_and_paid_after_all(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    ada = await books.space.member()
    invoice = await invoiced(books, ada, 10_000)
    await operator.post(f"/v1/invoices/{invoice['id']}/write-off", {"reason": "Moved away"}, 200)
    assert (await operator.get(f"/v1/invoices/{invoice['id']}"))["state"] == "written_off"
    assert await books.owes(ada) == 0
    await books.pays(ada, 11_900)
    await operator.sweep()
    # The money is hers until something is owed again
    assert await books.owes(ada) == -11_900
    await books.add_up()


async def test_what_was_given_up_is_never_given_back_in_money(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    ada = await books.space.member()
    invoice = await invoiced(books, ada, 10_000)
    await books.pays(ada, 5_000, invoice)
    # 119.00 - 50.00 won't come any more
    await operator.post(f"/v1/invoices/{invoice['id']}/write-off", {"reason": "Moved away"}, 200)
    assert await booked(books, "write_offs") == 6_900
    # Of 100.00 a tenth was wrong, with its tax 11.90: so much less was lost, 57.10
    body = {"lines": [{"line_id": invoice["lines"][0]["id"], "amount": euros(1_000)}], "reason": "One hour less"}
    await operator.post(f"/v1/invoices/{invoice['id']}/credit", body, 200)
    assert (await books.owes(ada), await written_off(books, invoice)) == (0, [5_710])
    assert await booked(books, "write_offs") == 5_710
    assert (await operator.get(f"/v1/invoices/{invoice['id']}"))["state"] == "written_off"
    # All of it was wrong: nothing was lost, and what she did pay is hers: 107.10 - 57.10
    await operator.post(f"/v1/invoices/{invoice['id']}/credit", {"reason": "It never came"}, 200)
    assert (await books.owes(ada), await written_off(books, invoice)) == (-5_000, [])
    assert (await operator.get(f"/v1/invoices/{invoice['id']}"))["open"]["amount"] == 0
    assert await booked(books, "write_offs") == 0
    # The other way round: what a credit note gives back isn't given up besides, even if it was set free meanwhile
    other = await invoiced(books, ada, 20_000)
    await operator.post(f"/v1/invoices/{other['id']}/credit", {"reason": "Nor this"}, 200)
    matches = (await operator.get(f"/v1/billing-accounts/{ada.account}/matches"))["data"]
    # 238.00, of which what is hers has paid 50.00
    [match] = [one for one in matches if one["amount"]["amount"] == 23_800 - 5_000]
    await operator.post(f"/v1/matches/{match['id']}/undo", {}, 200)
    refused = await operator.post(f"/v1/invoices/{other['id']}/write-off", {"reason": "Moved away"}, 409)
    assert (refused["code"], "set its credit notes against it first" in refused["detail"]) == ("more_than_open", True)
    await books.add_up()


async def written_off(books: Books, invoice: dict[str, Any]) -> list[int]:
    """What is given up of an invoice as things are."""
    page = await books.operator.get(f"/v1/invoices/{invoice['id']}/write-offs")
    return [one["amount"]["amount"] for one in page["data"] if one["reversed_on"] is None]


async def booked(books: Books, code: str) -> int:
    """The balance of a ledger account."""
    day = books.space.now.date().isoformat()
    found = await books.operator.get("/v1/ledger/trial-balance", legal_entity_id=books.space.entity, as_of=day)
    return sum(one["balance"] for one in found["lines"] if one["ledger_account"] == code)


async def test_a_refund_gives_back_what_was_paid(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    ada = await books.space.member()
    await books.method(ada)
    invoice = await invoiced(books, ada, 10_000)
    paid = await operator.post(f"/v1/invoices/{invoice['id']}/pay", {}, 201)
    await operator.sweep()
    body = {"reason": "The room was cold", "credit": True}
    await operator.post(f"/v1/payments/{paid['id']}/refunds", body)
    await operator.sweep()
    [note] = await books.credit_notes(ada)
    assert note["gross"]["amount"] == 11_900
    assert (await operator.get(f"/v1/payments/{paid['id']}"))["status"] == "refunded"
    assert await books.owes(ada) == 0
    too_much = await operator.post(f"/v1/payments/{paid['id']}/refunds", {"reason": "Again", "amount": euros(1)}, 409)
    assert "are left of the payment" in too_much["detail"]
    await books.add_up()


async def test_a_deposit_is_a_liability_until_it_is_returned(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan = await books.plan(30_000, deposit=euros(60_000))
    ada = await books.space.member()
    await books.join(ada, plan)
    await books.until("2027-03-02")
    invoices = await books.invoices(ada)
    # 300.00 + 19 % and a deposit of 600.00, which bears no tax
    assert sum(one["gross"]["amount"] for one in invoices) == 35_700 + 60_000
    held = await operator.get("/v1/ledger/deposits", as_of="2027-03-02")
    assert sum(one["amount"]["amount"] for one in held["data"]) == 60_000
    await books.add_up()
