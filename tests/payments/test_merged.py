"""A member whom staff finds twice: what both owe, pay with and promised goes on with the one that stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.bookings.factories import a_room, wish
from tests.operator import Operator
from tests.payments.support import VISA, House, a_house

POOR, MASTERCARD = "4000000000009995", "5555555555554444"
STEPS = [{"after_days": 3, "action": "remind"}, {"after_days": 14, "action": "restrict"}]
# Invoiced on 2 November with two weeks' terms
DUE = datetime(2026, 11, 16, 9, tzinfo=UTC)


async def merge(house: House, stays: dict[str, Any], duplicate: dict[str, Any]) -> None:
    await house.operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": duplicate["id"]}, 200)
    await house.operator.sweep()


async def test_who_is_merged_stands_by_the_stricter_account_and_pays_both(operator: Operator) -> None:
    house = await a_house(operator)
    await operator.post("/v1/dunning-policies", {"name": "Standard", "currency": "EUR", "steps": STEPS})
    (nan, was), (anna, account) = await house.account("Nan"), await house.account("Anna")
    await operator.patch(f"/v1/members/{nan['id']}", {"email": "anna@example.com"})
    room = await a_room(operator)
    november, promised = await house.invoice(was), await house.invoice(account, 2_000)
    await operator.post(
        "/v1/dunning-pauses",
        {"account_id": account, "kind": "promise", "until_on": "2027-01-15", "lifts_restrictions": True},
    )
    # A card that every charge finds empty; the account that stays has none
    poor = await house.method(was, POOR)
    await house.at(DUE + timedelta(days=14))

    async def stands(whose: str = account) -> dict[str, Any]:
        found: dict[str, Any] = await operator.get(f"/v1/billing-accounts/{whose}/standing")
        return found

    async def taken(whose: str) -> int:
        return len((await operator.get("/v1/dunning-steps", account_id=whose))["data"])

    assert [(await stands(one))["standing"] for one in (was, account)] == ["restricted", "current"]
    before = await operator.get(f"/v1/invoices/{november}"), await taken(was), await taken(account)
    await merge(house, anna, nan)
    assert (await operator.get(f"/v1/billing-accounts/{was}"))["merged_into_id"] == account
    listed = await operator.get("/v1/billing-accounts", merged_into_id=account)
    assert [one["id"] for one in listed["data"]] == [was]
    # The invoice stays what it was and whose it was; nothing is dunned twice, and her own promise is about her own
    after = await operator.get(f"/v1/invoices/{november}"), await taken(was), await taken(account)
    assert after == before
    found = await stands()
    assert (found["standing"], found["cause"]) == ("restricted", november)
    assert found["overdue"] == [{"amount": 12_000, "currency": "EUR"}]
    assert before[0]["number"] in found["reason"]
    assert found["reason"].endswith(f"on {was}, which was merged into it")
    assert (await operator.get(f"/v1/billing-accounts/{account}/dunning"))["becomes"] == "restricted"
    hour = wish(room, 24 * 29 + 12, 24 * 29 + 13, member_id=anna["id"])
    refused = await operator.post("/v1/bookings", hour, 402)
    assert (refused["code"], refused["account_id"], refused["overdue_invoices"]) == ("account_restricted", account, 2)
    # A promise for what the other account owes lifts it, as it would have
    promise = {"account_id": was, "kind": "promise", "until_on": "2026-12-05", "lifts_restrictions": True}
    made = await operator.post("/v1/dunning-pauses", promise)
    assert (await stands())["standing"] == "current"
    await operator.post(f"/v1/dunning-pauses/{made['id']}/end", {}, 200)
    assert (await stands())["standing"] == "restricted"

    # The card is hers, charged as the customer that the provider knows; it is empty still
    [card] = (await operator.get("/v1/payment-methods", account_id=account))["data"]
    assert (card["id"], card["is_default"]) == (poor["id"], True)
    assert (await house.pay(november))["failure"]["code"] == "insufficient_funds"
    # A new one becomes hers, whichever account it is named for, and what it pays lifts it all
    good = await house.method(was, VISA)
    assert (good["account_id"], good["is_default"]) == (account, True)
    paid = await house.pay(november)
    assert (paid["status"], paid["account_id"], paid["payment_method_id"]) == ("succeeded", was, good["id"])
    assert (await stands())["standing"] == "current"
    await operator.post("/v1/bookings", hour)
    # Her own was due as well: the empty card was tried for it as soon as it was her default
    own = (await operator.get("/v1/payments", account_id=account))["data"]
    assert [(one["status"], one["payment_method_id"]) for one in own] == [("failed", poor["id"])]
    await house.pay(promised)
    assert await house.open(november, promised) == [0, 0]
    assert [await house.balance(one) for one in (was, account)] == [0, 0]
    assert (await operator.get("/v1/ledger/check"))["holds"]


async def test_the_default_of_who_stays_collects_what_the_other_owes_and_the_other_card_stays(
    operator: Operator,
) -> None:
    house = await a_house(operator)
    (nan, was), (anna, account) = await house.account("Nan"), await house.account("Anna")
    own, other = await house.method(account, VISA), await house.method(was, MASTERCARD)
    owed, later = await house.invoice(was), await house.invoice(account)
    held = {"standing": "suspended", "reason": "Keys not returned"}
    await operator.post(f"/v1/billing-accounts/{was}/hold", held, 200)
    await merge(house, anna, nan)
    # Who is held by hand doesn't get away by it
    standing = await operator.get(f"/v1/billing-accounts/{account}/standing")
    assert (standing["standing"], standing["hold"]["reason"]) == ("suspended", "Keys not returned")
    methods = (await operator.get("/v1/payment-methods", account_id=account))["data"]
    assert {one["id"]: one["is_default"] for one in methods} == {own["id"]: True, other["id"]: False}
    [told] = await operator.events("payment_method.updated")
    assert (told["data"]["id"], told["previous"]) == (other["id"], {"account_id": was, "is_default": True})
    # The other card can be charged for hers as well
    assert (await house.pay(later, payment_method_id=other["id"]))["status"] == "succeeded"
    await house.at(DUE)
    [payment] = (await operator.get("/v1/payments", account_id=was))["data"]
    assert (payment["payment_method_id"], payment["status"]) == (own["id"], "succeeded")
    assert await house.open(owed, later) == [0, 0]
    assert (await operator.get("/v1/ledger/check"))["holds"]


async def test_what_the_other_account_has_pays_what_the_one_that_stays_owes(operator: Operator) -> None:
    house = await a_house(operator)
    (nan, was), (anna, account) = await house.account("Nan"), await house.account("Anna")

    async def open_of(whose: str) -> list[tuple[str, int]]:
        items = (await operator.get(f"/v1/billing-accounts/{whose}/open-items"))["data"]
        return [(one["kind"], one["open"]["amount"]) for one in items]

    async def receive(whose: str, amount: int) -> dict[str, Any]:
        body = {"kind": "cash", "amount": {"amount": amount, "currency": "EUR"}, "account_id": whose}
        made: dict[str, Any] = await operator.post("/v1/payments", body)
        return made

    # Two payments in Nan's favour, 50.00 and 80.00; Anna owes 20.00 and 100.00 and has nothing
    await receive(was, 5_000)
    second = await receive(was, 8_000)
    small, large = await house.invoice(account, 2_000), await house.invoice(account, 10_000)
    await merge(house, anna, nan)
    assert await house.open(small, large) == [0, 0]
    # 130.00 less 120.00, and only that: it is still Nan's, and can be paid back
    assert (await open_of(was), await open_of(account)) == ([("payment", -1_000)], [])
    assert [await house.balance(one) for one in (was, account)] == [-1_000, 0]
    assert (await operator.get("/v1/ledger/check"))["holds"]
    [entry] = (await operator.get("/v1/ledger/entries", kind="transfer"))["data"]
    assert sorted((line["account_id"], line["amount"]["amount"]) for line in entry["postings"]) == sorted(
        [(was, 12_000), (account, -12_000)]
    )
    closed = (await operator.get(f"/v1/billing-accounts/{account}/open-items", closed=True))["data"]
    [transfer] = [one for one in closed if one["kind"] == "transfer"]
    [other] = [
        one
        for one in (await operator.get(f"/v1/billing-accounts/{was}/open-items", closed=True))["data"]
        if one["kind"] == "transfer"
    ]
    assert (transfer["amount"]["amount"], transfer["document_id"], other["document_id"]) == (
        -12_000,
        other["id"],
        transfer["id"],
    )
    said = (await operator.get(f"/v1/billing-accounts/{account}/statement"))["statements"][0]
    assert ("transfer", other["id"]) in [(line["kind"], line["document_id"]) for line in said["lines"]]

    # What is invoiced later: first what Anna has herself, then the rest of Nan's
    await receive(account, 500)
    later = await house.invoice(account, 1_200)
    assert (await house.open(later), await open_of(was)) == ([0], [("payment", -300)])
    # Nan's own comes first where she is invoiced something yet
    assert await house.open(await house.invoice(was, 200)) == [0]
    refund = {"amount": {"amount": 100, "currency": "EUR"}, "reason": "Left over"}
    await operator.post(f"/v1/payments/{second['id']}/refunds", refund)
    assert await open_of(was) == []
    assert [await house.balance(one) for one in (was, account)] == [0, 0]
    assert (await operator.get("/v1/ledger/check"))["holds"]
    # Another invoice finds nothing, and is owed
    assert await house.open(await house.invoice(account, 700)) == [700]
