"""Cards and debits by the local gateway's magic numbers, over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.billing.books import check_books
from tests.operator import Operator
from tests.payments.support import SEPA, START, a_house, signed_in


async def test_a_card_is_added_and_pays_an_invoice(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    method = await house.method(account)
    assert (method["state"], method["is_default"], method["brand"], method["last4"]) == ("active", True, "visa", "4242")
    invoice = await house.invoice(account)
    payment = await house.pay(invoice)
    assert payment["status"] == "succeeded"
    # 1.5 % of 100.00 and 0.25
    assert (payment["amount"]["amount"], payment["fee"]["amount"]) == (10_000, 175)
    assert payment["invoices"] == [{"invoice_id": invoice, "amount": {"amount": 10_000, "currency": "EUR"}}]
    assert (await house.open(invoice), await house.balance(account)) == ([0], 0)
    assert await house.ledger("clearing:local") == 10_000 - 175
    told = await house.events("payment_method.added", "payment.succeeded", "invoice.paid", "charge.settled")
    assert told == ["payment_method.added", "invoice.paid", "charge.settled", "payment.succeeded"]
    again = await house.pay(invoice, 409)
    assert again["code"] == "nothing_to_pay"
    await check_books(operator)


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        ("4000000000000002", "card_declined", "soft"),
        ("4000000000009995", "insufficient_funds", "soft"),
        ("4000000000000119", "processing_error", "soft"),
        ("4000000000000069", "expired_card", "hard"),
        ("4000000000009979", "stolen_card", "hard"),
        ("4000002760003184", "authentication_required", "soft"),
    ],
)
async def test_a_declined_card_leaves_the_invoice_open(operator: Operator, number: str, code: str, kind: str) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    method = await house.method(account, number)
    if method["state"] != "active":  # it asks the customer first, on the bank's page
        set_up = await operator.get(f"/v1/payment-methods/{method['id']}/set-up")
        await operator.post(set_up["url"].replace("http://127.0.0.1:8000", "") + "/confirm", {"approve": True}, 200)
        await operator.sweep()
    invoice = await house.invoice(account)
    payment = await house.pay(invoice)
    assert payment["status"] == "failed"
    assert (payment["failure"]["code"], payment["failure"]["kind"]) == (code, kind)
    assert (await house.open(invoice), await house.balance(account)) == ([10_000], 10_000)
    assert await house.events("payment.failed", "payment.succeeded") == ["payment.failed"]
    # It can be tried again.
    assert (await house.pay(invoice))["status"] == "failed"


async def test_a_card_that_the_bank_refuses_is_not_added(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    method = await house.method(account, "4000000000000036")
    assert (method["state"], method["failure"]["code"]) == ("failed", "card_declined")
    assert await house.events("payment_method.failed") == ["payment_method.failed"]
    refused = await house.pay(await house.invoice(account), 409)
    assert refused["code"] == "no_payment_method"


async def test_only_magic_numbers_are_taken_and_none_is_kept(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    made = await operator.post("/v1/payment-methods", {"account_id": account, "kind": "card"})
    await operator.sweep()
    path = f"/v1/payment-methods/{made['id']}"
    real = await operator.post(f"{path}/confirm", {"number": "4111111111111111"}, 422)
    assert real["code"] == "unknown_magic_number"
    assert "4111" not in str(real)
    await house.method(account)
    dump = await house.scalar(
        "SELECT count(*) FROM (SELECT to_jsonb(m)::text AS t FROM payment_methods m UNION ALL SELECT to_jsonb(e)::text "
        "FROM events e UNION ALL SELECT to_jsonb(x)::text FROM local_payment_objects x UNION ALL "
        "SELECT to_jsonb(k)::text FROM idempotency_keys k) AS all_of_it WHERE replace(t, ' ', '') LIKE '%42424242%'"
    )
    assert dump == 0


async def test_a_member_pays_with_3d_secure(operator: Operator) -> None:
    house = await a_house(operator)
    member, account = await house.account()
    async with signed_in(operator, member) as http:
        added = await http.post("/v1/me/payment-methods", json={"kind": "card"})
        assert added.status_code == 201, added.text
        await operator.sweep()
        path = f"/v1/me/payment-methods/{added.json()['id']}"
        assert (await http.get(f"{path}/set-up")).json()["client_secret"]
        await http.post(f"{path}/confirm", json={"number": "4000 0027 6000 3184"})
        await operator.sweep()
        url = (await http.get(f"{path}/set-up")).json()["url"]
        page = "/v1" + url.split("/v1", 1)[1]
        assert (await http.get(page)).json() == {"about": "set_up", "amount": None}
        await http.post(f"{page}/confirm", json={"approve": True})
        await operator.sweep()
        assert (await http.get(path)).json()["state"] == "active"

        invoice = await house.invoice(account)
        for approve, status in ((False, "failed"), (True, "succeeded")):
            made = await http.post(f"/v1/me/invoices/{invoice}/pay", json={})
            assert made.status_code == 201, made.text
            await operator.sweep()
            path = f"/v1/me/payments/{made.json()['id']}"
            waits = (await http.get(path)).json()
            assert waits["status"] == "requires_action"
            twin = await http.post(f"/v1/me/invoices/{invoice}/pay", json={})
            assert (twin.status_code, twin.json()["code"]) == (409, "payment_in_flight")
            url = (await http.get(f"{path}/next-action")).json()["url"]
            page = "/v1" + url.split("/v1", 1)[1]
            assert (await http.get(page)).json()["amount"] == {"amount": 10_000, "currency": "EUR"}
            answered = await http.post(f"{page}/confirm", json={"approve": approve})
            assert answered.status_code == 200
            await operator.sweep()
            assert (await http.get(path)).json()["status"] == status
            assert (await http.get(f"{path}/next-action")).status_code == 409
        assert (await http.get(page)).status_code == 404
    assert await house.open(invoice) == [0]
    told = await operator.events("payment.action_required")
    assert "client_secret" not in str(told)
    assert "local-payments" not in str(told)


async def test_what_is_not_confirmed_within_a_day_is_given_up(operator: Operator) -> None:
    house = await a_house(operator)
    member, account = await house.account()
    method = await house.method(account, "4000002760003184")
    set_up = await operator.get(f"/v1/payment-methods/{method['id']}/set-up")
    await operator.post("/v1" + set_up["url"].split("/v1", 1)[1] + "/confirm", {"approve": True}, 200)
    await operator.sweep()
    invoice = await house.invoice(account)
    async with signed_in(operator, member) as http:
        made = (await http.post(f"/v1/me/invoices/{invoice}/pay", json={})).json()
    await operator.sweep()
    await house.at(START + timedelta(hours=23))
    assert (await operator.get(f"/v1/payments/{made['id']}"))["status"] == "requires_action"
    await house.at(START + timedelta(hours=24))
    assert (await operator.get(f"/v1/payments/{made['id']}"))["status"] == "cancelled"
    assert (await house.pay(invoice))["failure"]["code"] == "authentication_required"  # it may be tried again


async def test_a_debit_is_pending_for_days_and_not_charged_twice_meanwhile(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    method = await house.method(account, SEPA, "sepa_debit")
    assert (method["state"], method["last4"], method["mandate_reference"][:6]) == ("active", "3000", "LOCAL-")
    invoice = await house.invoice(account)
    payment = await house.pay(invoice)
    assert payment["status"] == "pending"
    assert (await house.pay(invoice, 409))["code"] == "payment_in_flight"
    busy = await operator.post(f"/v1/payment-methods/{method['id']}/detach", status=409)
    assert busy["code"] == "method_in_use"
    await house.at(START + timedelta(days=2, hours=23))
    assert await house.open(invoice) == [10_000]
    await house.at(START + timedelta(days=3))
    assert (await operator.get(f"/v1/payments/{payment['id']}"))["status"] == "succeeded"
    assert await house.open(invoice) == [0]
    gone = await operator.post(f"/v1/payment-methods/{method['id']}/detach", status=200)
    assert (gone["state"], gone["is_default"]) == ("removed", False)
    await operator.sweep()
    await check_books(operator)


async def test_a_pending_debit_that_fails_on_day_6(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    await house.method(account, "DE78370400440532013004", "sepa_debit")
    invoice = await house.invoice(account)
    payment = await house.pay(invoice)
    await house.at(START + timedelta(days=5))
    assert (await operator.get(f"/v1/payments/{payment['id']}"))["status"] == "pending"
    await house.at(START + timedelta(days=6))
    failed = await operator.get(f"/v1/payments/{payment['id']}")
    assert (failed["status"], failed["failure"]["code"]) == ("failed", "insufficient_funds")
    assert (await house.open(invoice), await house.ledger("clearing:local")) == ([10_000], 0)
    await check_books(operator)


async def test_a_debit_that_is_returned_after_it_succeeded_reopens_the_invoice(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    await house.method(account, "DE24370400440532013006", "sepa_debit")
    invoice = await house.invoice(account)
    payment = await house.pay(invoice)
    await house.at(START + timedelta(days=3))
    assert await house.open(invoice) == [0]
    await house.at(START + timedelta(days=6))
    returned = await operator.get(f"/v1/payments/{payment['id']}")
    assert (returned["status"], returned["received_at"] is not None) == ("failed", True)
    assert (await house.open(invoice), await house.balance(account)) == ([10_000], 10_000)
    told = await house.events("payment.succeeded", "payment.failed", "invoice.paid", "invoice.reopened")
    assert told == ["invoice.paid", "payment.succeeded", "invoice.reopened", "payment.failed"]
    await check_books(operator)


async def test_a_part_is_paid_and_never_more_than_is_open(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    await house.method(account)
    invoice = await house.invoice(account)
    too_much = await house.pay(invoice, 409, amount={"amount": 10_001, "currency": "EUR"})
    assert (too_much["code"], too_much["open"]) == ("more_than_open", {"amount": 10_000, "currency": "EUR"})
    assert (await house.pay(invoice, 422, amount={"amount": 1, "currency": "USD"}))["code"] == "invalid"
    assert (await house.pay(invoice, 422, amount={"amount": 0, "currency": "EUR"}))["code"] == "invalid"
    await house.pay(invoice, amount={"amount": 4_000, "currency": "EUR"})
    assert await house.open(invoice) == [6_000]
    assert (await house.pay(invoice))["amount"]["amount"] == 6_000
    assert await house.open(invoice) == [0]


async def test_methods_belong_to_their_account(operator: Operator, stranger: Operator) -> None:
    house = await a_house(operator)
    _, anna = await house.account()
    bea, bea_account = await house.account("Bea")
    method = await house.method(anna)
    invoice = await house.invoice(bea_account)
    foreign = await house.pay(invoice, 404, payment_method_id=method["id"])
    assert foreign["errors"][0]["pointer"] == "/payment_method_id"
    async with signed_in(operator, bea) as http:
        for path in (f"/v1/me/payment-methods/{method['id']}", f"/v1/me/payment-methods/{method['id']}/set-up"):
            assert (await http.get(path)).status_code == 404
        theirs = await house.invoice(anna)
        assert (await http.post(f"/v1/me/invoices/{theirs}/pay", json={})).status_code == 404
        assert (await http.post("/v1/me/payment-methods", json={"kind": "card", "account_id": anna})).status_code == 404
        assert (await http.get("/v1/me/payment-methods")).json()["data"] == []
    assert (await stranger.http.get(f"/v1/payment-methods/{method['id']}")).status_code == 404


async def test_a_second_method_becomes_the_default_when_asked(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    first = await house.method(account)
    second = await house.method(account, "5555555555554444", make_default=False)
    assert (second["is_default"], second["brand"]) == (False, "mastercard")
    made = await operator.post(f"/v1/payment-methods/{second['id']}/make-default", status=200)
    assert made["is_default"] is True
    assert (await operator.get(f"/v1/payment-methods/{first['id']}"))["is_default"] is False
    listed = await operator.get("/v1/payment-methods", account_id=account, state="active")
    assert [one["id"] for one in listed["data"]] == [second["id"], first["id"]]


async def test_expiring_cards_are_told_once_thirty_days_before(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    method = await house.method(account)
    assert (method["expires_year"], method["expires_month"]) == (2029, 12)
    await house.at(START.replace(year=2029, month=12, day=1))
    assert await house.events("payment_method.expiring") == []
    await house.at(START.replace(year=2029, month=12, day=2, hour=0))
    await house.at(START.replace(year=2029, month=12, day=20))
    assert await house.events("payment_method.expiring") == ["payment_method.expiring"]
