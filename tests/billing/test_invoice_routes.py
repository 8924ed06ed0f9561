"""Invoices over HTTP: from charges, as drafts, credited, written off; amounts with their arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from coworkapi.billing.values import Tax
from coworkapi.core.ids import encode_id
from tests.billing.books import an_invoice, check_books, pay
from tests.billing.factories import GROSS_VAT, VAT, an_account, charge_id, charged, new_charge
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.spaces.factories import a_location


def euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def invoice_id(invoice: Any) -> str:
    return encode_id("inv", invoice.id)


async def test_charges_become_an_invoice_as_the_preview_said(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    # 19 % of (33.33 + 66.68 + 0.02) = 19.0057 -> 19.01; line by line it would be 6.33 + 12.67 + 0.00 = 19.00
    charges = [new_charge(location, account_id=account, tax=VAT, amount=amount) for amount in (3_333, 6_668, 2)]
    await charged(operator, *charges)
    body = {"charge_ids": [charge_id(one) for one in charges]}
    preview = await operator.post("/v1/invoices", body, params={"dry_run": "true"}, status=200)
    made = await operator.post("/v1/invoices", body)
    [invoice] = made["invoices"]
    assert (invoice["number"], invoice["state"]) == ("INV-2026-000001", "open")
    assert (invoice["net"], invoice["tax"], invoice["gross"]) == (euros(10_003), euros(1_901), euros(11_904))
    assert sum(line["tax"]["amount"] for line in invoice["lines"]) == 1_901
    for name in ("net", "tax", "gross", "taxes", "seller", "buyer"):
        assert preview["invoices"][0][name] == invoice[name]
    assert preview["invoices"][0]["number"] is None
    assert await operator.get(f"/v1/invoices/{invoice['id']}") == invoice
    shown = await operator.get(f"/v1/charges/{charge_id(charges[0])}")
    assert shown["invoice_id"] == invoice["id"]
    again = await operator.post("/v1/invoices", body, status=409)
    assert again["code"] == "nothing_to_invoice"
    await check_books(operator)


async def test_gross_prices_keep_their_gross_with_two_rates(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    reduced = Tax("reduced", "VAT 7 %", 700, True)
    charges = [
        new_charge(location, account_id=account, tax=GROSS_VAT, amount=9_999),
        new_charge(location, account_id=account, tax=GROSS_VAT, amount=1),
        new_charge(location, account_id=account, tax=reduced, amount=1_070),
    ]
    await charged(operator, *charges)
    made = await operator.post("/v1/invoices", {"account_id": encode_id("acct", account)})
    [invoice] = made["invoices"]
    # 100.00 / 1.19 = 84.03 and 15.97; 10.70 / 1.07 = 10.00 and 0.70
    assert invoice["gross"] == euros(11_070)
    assert [(one["basis_points"], one["net"], one["tax"]) for one in invoice["taxes"]] == [
        (1900, euros(8_403), euros(1_597)),
        (700, euros(1_000), euros(70)),
    ]
    await check_books(operator)


async def test_a_draft_reserves_its_charges_and_leaves_out_what_is_voided(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    one, two = [new_charge(location, account_id=account, tax=VAT) for _ in range(2)]
    await charged(operator, one, two)
    body = {"account_id": encode_id("acct", account), "draft": True}
    [draft] = (await operator.post("/v1/invoices", body))["invoices"]
    assert (draft["state"], draft["number"], draft["gross"]) == ("draft", None, euros(23_800))
    assert (await operator.post("/v1/invoices", body, status=409))["code"] == "nothing_to_invoice"
    credited = await operator.post(f"/v1/invoices/{draft['id']}/credit", {"reason": "wrong"}, status=409)
    assert credited["code"] == "invoice_is_draft"
    voided = await operator.post(f"/v1/charges/{charge_id(one)}/void", {"reason": "cancelled"}, status=200)
    assert voided["voided"]["outstanding"] == euros(0)
    made = await operator.post(f"/v1/invoices/{draft['id']}/finalize", status=200)
    [invoice] = made["invoices"]
    assert (invoice["id"], invoice["gross"], len(invoice["lines"])) == (draft["id"], euros(11_900), 1)
    refused = await operator.delete(f"/v1/invoices/{draft['id']}", status=409)
    assert refused["code"] == "invoice_is_final"
    await check_books(operator)


async def test_a_deleted_draft_leaves_its_charges_waiting(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    await charged(operator, new_charge(location, account_id=account, tax=VAT))
    body = {"account_id": encode_id("acct", account), "draft": True}
    [draft] = (await operator.post("/v1/invoices", body))["invoices"]
    await operator.delete(f"/v1/invoices/{draft['id']}")
    await operator.get(f"/v1/invoices/{draft['id']}", status=404)
    [invoice] = (await operator.post("/v1/invoices", {**body, "draft": False}))["invoices"]
    assert invoice["number"] == "INV-2026-000001"


async def test_a_line_is_credited_in_parts_and_the_last_one_takes_the_remainder(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account, 10_000, 5_000)  # 150.00 + 28.50
    line = encode_id("ilin", invoice.lines[0].id)
    path = f"/v1/invoices/{invoice_id(invoice)}/credit"
    body = {"reason": "a broken screen", "lines": [{"line_id": line, "amount": euros(3_333)}]}
    tried = await operator.post(path, body, params={"dry_run": "true"}, status=200)
    first = await operator.post(path, body, status=200)
    # 19 % of 33.33 = 6.3327 -> 6.33
    assert (first["credit_note"]["net"], first["credit_note"]["tax"]) == (euros(3_333), euros(633))
    assert tried["credit_note"]["gross"] == first["credit_note"]["gross"]
    assert first["credit_note"]["number"] == "CN-2026-000001"
    assert first["credit_note"]["credits_invoice_number"] == "INV-2026-000001"
    assert (first["credit_note"]["state"], first["invoice"]["state"]) == ("applied", "partially_paid")
    over = await operator.post(path, {**body, "lines": [{"line_id": line, "amount": euros(6_668)}]}, status=409)
    assert (over["code"], over["left"]) == ("credit_over_invoice", euros(6_667))
    second = await operator.post(path, {**body, "lines": [{"line_id": line}]}, status=200)
    assert (second["credit_note"]["net"], second["credit_note"]["tax"]) == (euros(6_667), euros(1_900 - 633))
    rest = await operator.post(path, {"reason": "goodwill"}, status=200)
    assert (rest["credit_note"]["gross"], rest["invoice"]["state"]) == (euros(5_950), "paid")
    assert (await operator.post(path, {"reason": "again"}, status=409))["code"] == "credit_over_invoice"
    notes = await operator.get("/v1/credit-notes", invoice_id=invoice_id(invoice))
    assert [one["number"] for one in notes["data"]] == ["CN-2026-000001", "CN-2026-000002", "CN-2026-000003"]
    await check_books(operator)


async def test_what_is_voided_after_it_was_paid_is_credited_to_the_account(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account, 10_000, 5_000)
    await pay(operator, location, account, 17_850)
    charge = encode_id("chg", invoice.lines[0].charge_id)  # type: ignore[arg-type]
    answer = await operator.post(f"/v1/charges/{charge}/void", {"reason": "flooded"}, status=200)
    assert answer["charge"]["outstanding"] == euros(-11_900)
    made = await operator.post("/v1/invoices", {"account_id": encode_id("acct", account)})
    [note] = made["credit_notes"]
    assert (note["gross"], note["state"], note["reason"]) == (euros(11_900), "open", "flooded")
    balance = await operator.get(f"/v1/billing-accounts/{encode_id('acct', account)}/balance")
    assert balance["balances"][0]["balance"] == euros(-11_900)
    # the next invoice is paid with it
    await charged(operator, new_charge(location, account_id=account, tax=VAT, amount=20_000))
    [following] = (await operator.post("/v1/invoices", {"account_id": encode_id("acct", account)}))["invoices"]
    assert following["open"] == euros(23_800 - 11_900)
    assert (await operator.get(f"/v1/credit-notes/{note['id']}"))["state"] == "applied"
    await check_books(operator)


async def test_a_write_off_and_taking_it_back(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account)
    path = f"/v1/invoices/{invoice_id(invoice)}/write-off"
    over = await operator.post(path, {"reason": "bankrupt", "amount": euros(11_901)}, status=409)
    assert (over["code"], over["open"]) == ("more_than_open", 11_900)
    tried = await operator.post(path, {"reason": "bankrupt"}, params={"dry_run": "true"}, status=200)
    done = await operator.post(path, {"reason": "bankrupt"}, status=200)
    assert done["invoice"]["state"] == tried["invoice"]["state"] == "written_off"
    back = await operator.post(f"/v1/write-offs/{done['write_off']['id']}/reverse", {"reason": "they paid"}, status=200)
    assert (back["invoice"]["state"], back["invoice"]["open"]) == ("open", euros(11_900))
    listed = await operator.get(f"/v1/invoices/{invoice_id(invoice)}/write-offs")
    assert listed["data"][0]["reversal_reason"] == "they paid"
    await check_books(operator)


async def test_lists_by_state_and_lateness(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    late, paid = [await an_invoice(operator, location, account) for _ in range(2)]
    await pay(operator, location, account, 11_900, paid.id)

    async def numbers(**filters: Any) -> list[str]:
        return [one["number"] for one in (await operator.get("/v1/invoices", **filters))["data"]]

    assert await numbers(state="open") == [late.number]
    assert await numbers(state="paid", account_id=encode_id("acct", account)) == [paid.number]
    assert await numbers(overdue="true") == []
    await operator.set_clock(operator.principal.now + timedelta(days=30))
    assert await numbers(overdue="true") == [late.number]
    assert await numbers(overdue="false") == [paid.number]
    balance = await operator.get(f"/v1/billing-accounts/{encode_id('acct', account)}/balance")
    assert balance["balances"][0]["overdue"] == euros(11_900)


async def test_overdue_is_what_the_entitys_own_calendar_says(operator: Operator) -> None:
    """The same account buys in Auckland, where the day begins 13 hours before London's, and in Los Angeles, 8 after."""
    auckland, angeles = [
        await a_location(operator, time_zone=zone) for zone in ("Pacific/Auckland", "America/Los_Angeles")
    ]
    member, account = await an_account(operator)
    await operator.patch(f"/v1/members/{member['id']}", {"may_sign_in": True, "email": "anna@example.com"})
    async with signed_in(operator, member) as me:
        await operator.set_clock(datetime(2026, 11, 2, 11, 0, tzinfo=UTC))
        charges = [
            new_charge(one, account_id=account, tax=VAT, amount=net) for one, net in ((auckland, 100), (angeles, 1_000))
        ]
        await charged(operator, *charges)
        made = (await operator.post("/v1/invoices", {"charge_ids": [charge_id(one) for one in charges]}))["invoices"]
        assert sorted(one["due_on"] for one in made) == ["2026-11-16", "2026-11-17"]
        path = f"/v1/billing-accounts/{encode_id('acct', account)}"

        async def late(at: datetime) -> list[int]:
            """What is overdue in all the places that say so, in minor units."""
            await operator.set_clock(at)
            lists = [
                await operator.get("/v1/invoices", overdue="true"),
                (await me.get("/v1/me/invoices", params={"overdue": "true"})).json(),
            ]
            on_time = await operator.get("/v1/invoices", overdue="false")
            assert len(on_time["data"]) == 2 - len(lists[0]["data"])
            balances = [await operator.get(f"{path}/balance"), *(await me.get("/v1/me/balances")).json()["data"]]
            sums = [sum(one["open"]["amount"] for one in found["data"]) for found in lists]
            sums += [sum(one["overdue"]["amount"] for one in found["balances"]) for found in balances]
            for found in ((await operator.get(f"{path}/standing")), await operator.get("/v1/finance/overdue")):
                sums.append(sum(one["amount"] for one in found["overdue"]))
            return sums

        # In London the 17th has begun; in Los Angeles it is the 16th still
        assert set(await late(datetime(2026, 11, 17, 7, 59, tzinfo=UTC))) == {0}
        assert set(await late(datetime(2026, 11, 17, 8, 0, tzinfo=UTC))) == {1_190}
        # In London the 17th goes on for hours; in Auckland the 18th begins
        assert set(await late(datetime(2026, 11, 17, 10, 59, tzinfo=UTC))) == {1_190}
        assert set(await late(datetime(2026, 11, 17, 11, 0, tzinfo=UTC))) == {1_190 + 119}


async def test_the_statement_runs_from_balance_to_balance(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account)
    await pay(operator, location, account, 5_000)
    path = f"/v1/billing-accounts/{encode_id('acct', account)}"
    [shown] = (await operator.get(f"{path}/statement"))["statements"]
    assert [(one["kind"], one["amount"], one["balance"]) for one in shown["lines"]] == [
        ("invoice", euros(11_900), euros(11_900)),
        ("payment", euros(-5_000), euros(6_900)),
    ]
    assert (shown["opening"], shown["closing"]) == (euros(0), euros(6_900))
    today = operator.principal.now.date()
    tomorrow, later = today + timedelta(days=1), today + timedelta(days=2)
    [shown] = (await operator.get(f"{path}/statement", starts_on=str(tomorrow), ends_on=str(later)))["statements"]
    assert (shown["opening"], shown["lines"], shown["closing"]) == (euros(6_900), [], euros(6_900))
    items = await operator.get(f"{path}/open-items")
    assert [(one["document_id"], one["open"]) for one in items["data"]] == [(invoice_id(invoice), euros(6_900))]


async def test_a_match_by_hand_is_undone_and_made_again(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    one, two = [await an_invoice(operator, location, account) for _ in range(2)]
    await pay(operator, location, account, 11_900, one.id)
    path = f"/v1/billing-accounts/{encode_id('acct', account)}"
    [match] = (await operator.get(f"{path}/matches"))["data"]
    undo = f"/v1/matches/{match['id']}/undo"
    tried = await operator.post(f"{undo}?dry_run=true", status=200)
    assert (tried["undone"], tried["dry_run"]) == (True, True)
    assert (await operator.get(f"/v1/invoices/{invoice_id(one)}"))["state"] == "paid"
    undone = await operator.post(undo, status=200)
    assert (undone["undone"], undone["dry_run"]) == (True, False)
    assert (await operator.post(f"/v1/matches/{match['id']}/undo", status=409))["code"] == "match_undone"
    assert (await operator.get(f"/v1/invoices/{invoice_id(one)}"))["state"] == "open"
    body = {"debit_item_id": encode_id("item", two.id), "credit_item_id": match["credit_item_id"]}
    over = await operator.post(f"{path}/matches", {**body, "amount": euros(11_901)}, status=409)
    assert over["code"] == "more_than_open"
    tried = await operator.post(f"{path}/matches?dry_run=true", body, status=200)
    assert (tried["amount"], tried["dry_run"]) == (euros(11_900), True)
    assert (await operator.get(f"/v1/invoices/{invoice_id(two)}"))["open"] == euros(11_900)
    told = [one["type"] for one in await operator.events() if one["type"].startswith("invoice.")]
    assert told == ["invoice.finalized", "invoice.finalized", "invoice.paid", "invoice.reopened"]
    made = await operator.post(f"{path}/matches", {**body, "amount": euros(10_000)})
    assert made["amount"] == euros(10_000)
    assert (await operator.get(f"/v1/invoices/{invoice_id(two)}"))["open"] == euros(1_900)
    await check_books(operator)


async def test_a_walk_in_is_named_on_the_invoice(operator: Operator) -> None:
    location = await a_location(operator)
    charge = new_charge(location, tax=VAT)
    await charged(operator, charge)
    body = {"charge_ids": [charge_id(charge)], "walk_in": {"name": "Ada Example", "address": {"city": "Ulm"}}}
    [invoice] = (await operator.post("/v1/invoices", body))["invoices"]
    assert (invoice["buyer"]["name"], invoice["buyer"]["address"]["city"]) == ("Ada Example", "Ulm")
    assert (invoice["account_id"], invoice["due_on"]) == (None, invoice["issued_on"])
