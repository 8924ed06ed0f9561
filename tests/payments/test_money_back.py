"""Refunds, disputes, and payments by hand."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from tests.billing.books import check_books
from tests.operator import Operator
from tests.payments.support import START, House, a_house


def eur(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


async def a_paid_invoice(house: House, number: str = "4242424242424242") -> tuple[str, str, dict[str, Any]]:
    """An account, its invoice of 100.00, and the card payment of it."""
    _, account = await house.account()
    await house.method(account, number)
    invoice = await house.invoice(account)
    return account, invoice, await house.pay(invoice)


async def test_a_payment_is_refunded_in_parts_once_its_invoice_was_credited(operator: Operator) -> None:
    house = await a_house(operator)
    account, invoice, payment = await a_paid_invoice(house)
    path = f"/v1/payments/{payment['id']}"
    early = await operator.post(f"{path}/refunds", {"reason": "Closed that day"}, 409)
    assert early["code"] == "not_on_account"  # the invoice is still right: nothing is in the account's favour
    assert (await operator.get(path))["refunded"]["amount"] == 0
    await operator.post(f"/v1/invoices/{invoice}/credit", {"reason": "Closed that day"}, 200)
    assert await house.balance(account) == -10_000
    part = await operator.post(f"{path}/refunds", {"amount": eur(4_000), "reason": "Closed that day"})
    assert part["state"] == "pending"
    await operator.sweep()
    assert (await operator.get(f"/v1/refunds/{part['id']}"))["state"] == "succeeded"
    shown = await operator.get(path)
    assert (shown["status"], shown["refunded"]["amount"]) == ("partially_refunded", 4_000)
    too_much = await operator.post(f"{path}/refunds", {"amount": eur(6_001), "reason": "x"}, 409)
    assert (too_much["code"], too_much["refundable"]) == ("refund_too_much", eur(6_000))
    for amount in (0, -1):
        await operator.post(f"{path}/refunds", {"amount": eur(amount), "reason": "x"}, 422)
    await operator.post(f"{path}/refunds", {"reason": "The rest"})
    await operator.sweep()
    assert (await operator.get(path))["status"] == "refunded"
    # The provider keeps its fee of 1.75.
    assert (await house.balance(account), await house.ledger("clearing:local")) == (0, -175)
    assert await house.events("refund.succeeded") == ["refund.succeeded"] * 2
    listed = await operator.get("/v1/refunds", payment_id=payment["id"])
    assert [one["amount"]["amount"] for one in listed["data"]] == [6_000, 4_000]
    await check_books(operator)


async def test_twenty_racing_refunds_pay_back_no_more_than_came_in(operator: Operator) -> None:
    house = await a_house(operator)
    account, invoice, payment = await a_paid_invoice(house)
    await operator.post(f"/v1/invoices/{invoice}/credit", {"reason": "Closed"}, 200)
    body = {"amount": eur(3_000), "reason": "Closed"}
    answers = await asyncio.gather(
        *(operator.http.post(f"/v1/payments/{payment['id']}/refunds", json=body) for _ in range(20))
    )
    assert Counter(answer.status_code for answer in answers) == {201: 3, 409: 17}
    await operator.sweep()
    assert (await operator.get(f"/v1/payments/{payment['id']}"))["refunded"]["amount"] == 9_000
    assert await house.balance(account) == -1_000
    await check_books(operator)


async def test_a_refund_with_its_credit_note_to_the_card_or_to_the_balance(operator: Operator) -> None:
    house = await a_house(operator)
    account, _, payment = await a_paid_invoice(house)
    path = f"/v1/payments/{payment['id']}/refunds"
    partly = await operator.post(path, {"amount": eur(5_000), "credit": True, "reason": "Goodwill"}, 422)
    assert partly["errors"][0]["pointer"] == "/credit"
    await operator.post(path, {"to": "balance", "reason": "Goodwill"}, 422)
    assert await house.balance(account) == 0
    kept = await operator.post(path, {"to": "balance", "credit": True, "reason": "Goodwill"})
    assert (kept["state"], await house.balance(account)) == ("succeeded", -10_000)
    assert (await operator.post(path, {"reason": "Again"}, 409))["code"] == "refund_too_much"
    # What stays on the account pays the next invoice.
    following = await house.invoice(account, 12_000)
    assert (await house.open(following), await house.balance(account)) == ([2_000], 2_000)
    paid = await house.pay(following)
    await operator.post(f"/v1/payments/{paid['id']}/refunds", {"credit": True, "reason": "Moved out"}, 422)
    await check_books(operator)


async def test_a_refund_that_comes_back_is_left_of_the_payment_again(operator: Operator) -> None:
    house = await a_house(operator)
    account, _, payment = await a_paid_invoice(house, "4000000000005126")
    path = f"/v1/payments/{payment['id']}"
    made = await operator.post(f"{path}/refunds", {"credit": True, "reason": "Closed"})
    await operator.sweep()
    assert (await operator.get(f"/v1/refunds/{made['id']}"))["state"] == "pending"
    await house.at(START + timedelta(days=1))
    failed = await operator.get(f"/v1/refunds/{made['id']}")
    assert (failed["state"], failed["failure"]["code"]) == ("failed", "refund_failed")
    assert (await operator.get(path))["refunded"]["amount"] == 0
    assert await house.balance(account) == -10_000  # as the credit note left it
    await check_books(operator)


@pytest.mark.parametrize(
    ("number", "kind", "day", "ends"),
    [
        ("4000000000000259", "card", 1, "won"),
        ("4000000000002685", "card", 1, "lost"),
        ("DE35370400440532013002", "sepa_debit", 4, "lost"),
    ],
)
async def test_disputes(operator: Operator, number: str, kind: str, day: int, ends: str) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    await house.method(account, number, kind)
    invoice = await house.invoice(account)
    payment = await house.pay(invoice)
    await house.at(START + timedelta(days=day - 1))
    assert await house.open(invoice) == [0]
    await house.at(START + timedelta(days=day))
    [dispute] = (await operator.get("/v1/disputes", payment_id=payment["id"]))["data"]
    assert (dispute["state"], dispute["amount"]["amount"], dispute["fee"]["amount"]) == ("open", 10_000, 1_500)
    shown = await operator.get(f"/v1/payments/{payment['id']}")
    assert (shown["status"], await house.open(invoice)) == ("disputed", [10_000])
    refused = await operator.post(f"/v1/payments/{payment['id']}/refunds", {"reason": "Please"}, 409)
    assert refused["code"] == "refund_too_much"
    await house.at(START + timedelta(days=day + 7))
    closed = await operator.get(f"/v1/disputes/{dispute['id']}")
    assert (closed["state"], closed["closed_at"] is not None) == (ends, True)
    shown = await operator.get(f"/v1/payments/{payment['id']}")
    won = ends == "won"
    assert shown["status"] == ("succeeded" if won else "charged_back")
    assert await house.open(invoice) == [0 if won else 10_000]
    assert await house.events("dispute.opened", f"dispute.{ends}") == ["dispute.opened", f"dispute.{ends}"]
    await check_books(operator)


async def test_cash_pays_invoices_in_the_order_named_and_the_rest_stays_on_the_account(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    one, two, three = [await house.invoice(account) for _ in range(3)]
    body = {"kind": "transfer", "amount": eur(25_000), "invoice_ids": [three, one], "reference": "T-1"}
    tried = await operator.post("/v1/payments", body, 200, params={"dry_run": True})
    assert tried["status"] == "succeeded"
    assert await house.open(one, two, three) == [10_000, 10_000, 10_000]
    paid = await operator.post("/v1/payments", body)
    assert (paid["account_id"], paid["provider"], paid["reference"]) == (account, None, "T-1")
    assert [it["invoice_id"] for it in paid["invoices"]] == [three, one]
    assert await house.open(one, two, three) == [0, 5_000, 0]
    await operator.post("/v1/payments", {"kind": "cash", "amount": eur(7_000), "account_id": account})
    assert (await house.open(two), await house.balance(account)) == ([0], -2_000)
    assert await house.ledger("clearing:transfer") == 25_000
    assert await house.ledger("clearing:cash") == 7_000
    # What lies on the account can be handed back.
    refund = await operator.post(f"/v1/payments/{paid['id']}/refunds", {"amount": eur(2_000), "reason": "Overpaid"})
    assert (refund["state"], await house.balance(account)) == ("succeeded", 0)
    await check_books(operator)


async def test_a_walk_in_pays_what_is_open_and_no_more(operator: Operator) -> None:
    house = await a_house(operator)
    invoice = await house.invoice(None)
    over = await operator.post("/v1/payments", {"kind": "cash", "amount": eur(10_001), "invoice_ids": [invoice]}, 409)
    assert (over["code"], over["open"]) == ("more_than_open", eur(10_000))
    for body in (
        {"kind": "cash", "amount": eur(1)},
        {"kind": "cash", "amount": eur(1), "invoice_ids": [invoice, invoice]},
        {"kind": "cash", "amount": {"amount": 1, "currency": "USD"}, "invoice_ids": [invoice]},
        {"kind": "cash", "amount": eur(1), "invoice_ids": [invoice], "received_at": "2026-11-02T09:00:01Z"},
    ):
        assert (await operator.post("/v1/payments", body, 422))["errors"]
    paid = await operator.post("/v1/payments", {"kind": "terminal", "amount": eur(10_000), "invoice_ids": [invoice]})
    assert (paid["account_id"], await house.open(invoice)) == (None, [0])
    assert (await house.pay(invoice, 409))["code"] == "nothing_to_pay"
    await check_books(operator)
