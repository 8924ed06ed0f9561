"""Collection, and that nothing is charged twice whatever is killed."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from coworkapi import wiring
from coworkapi.core.jobs import DueCall, _run_due
from tests.billing.books import check_books
from tests.operator import Operator
from tests.payments.support import SEPA, START, House, a_house

DUE = timedelta(days=14)  # the terms of a legal entity that sets none


def ask_gateways(operator: Operator) -> DueCall:
    [call] = [one for one in wiring.due_work(operator.app.state.settings) if one.name == "payments.ask_gateways"]
    assert isinstance(call, DueCall)
    return call


async def end_leases(house: House) -> None:
    """As if two minutes had gone by since whoever took the calls died."""
    async with house.operator.db.transaction(house.operator.principal) as session:
        for table in ("payments", "payment_methods", "refunds"):
            await session.execute(text(f"UPDATE {table} SET due_at = now() WHERE due_at IS NOT NULL"))


async def test_what_is_due_is_collected_by_itself_once(operator: Operator) -> None:
    house = await a_house(operator)
    _, anna = await house.account("Anna")
    _, bea = await house.account("Bea")
    _, carl = await house.account("Carl")
    await house.method(anna)
    await house.method(bea, "4000000000009995")  # insufficient funds
    invoices = [await house.invoice(account) for account in (anna, bea, carl)]
    await house.at(START + DUE - timedelta(days=1))
    assert await house.charges_made() == 0
    preview = await operator.post("/v1/collections", {}, 200, params={"dry_run": True})
    assert preview == {"payments": [], "skipped": [], "count": 0, "dry_run": True}
    await house.at(START + DUE)
    assert await house.open(*invoices) == [0, 10_000, 10_000]
    assert await house.charges_made() == 2
    for _ in range(2):  # running the day again changes nothing; what failed is for dunning
        await operator.sweep()
    await house.at(START + DUE + timedelta(days=1))
    assert await house.charges_made() == 2
    assert sorted(await house.events("payment.succeeded", "payment.failed")) == ["payment.failed", "payment.succeeded"]
    await check_books(operator)


async def test_collecting_by_hand_is_an_operation_and_says_before_what_it_would_do(operator: Operator) -> None:
    house = await a_house(operator)
    accounts = [(await house.account(name))[1] for name in ("Anna", "Bea")]
    methods = [await house.method(account) for account in accounts]
    invoices = [await house.invoice(account) for account in accounts]
    await operator.set_clock(START + DUE)
    preview = await operator.post("/v1/collections", {"account_ids": accounts[:1]}, 200, params={"dry_run": True})
    assert preview["payments"] == [
        {
            "account_id": accounts[0],
            "invoice_id": invoices[0],
            "payment_method_id": methods[0]["id"],
            "amount": {"amount": 10_000, "currency": "EUR"},
        }
    ]
    started = await operator.post("/v1/collections", {"account_ids": accounts[:1]}, 202)
    await operator.sweep()
    done = await operator.get(f"/v1/operations/{started['id']}")
    assert done["state"] == "succeeded"
    assert await house.open(*invoices) == [0, 0]  # the other was collected by the day's own work
    assert await house.charges_made() == 2


async def test_two_collections_at_once_charge_each_invoice_once(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    await house.method(account, SEPA, "sepa_debit")
    invoices = [await house.invoice(account) for _ in range(6)]
    await operator.set_clock(START + DUE)
    await asyncio.gather(*(operator.sweep() for _ in range(4)))
    assert await house.charges_made() == len(invoices)
    await house.at(START + DUE + timedelta(days=3))
    assert await house.open(*invoices) == [0] * 6
    await check_books(operator)


async def test_the_gateway_times_out_after_charging(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    await house.method(account, "4000000000000408")
    invoice = await house.invoice(account)
    payment = await house.pay(invoice)
    assert (payment["status"], await house.charges_made()) == ("succeeded", 1)
    assert await house.scalar("SELECT calls FROM local_payment_objects WHERE kind = 'payment'") == 1
    await operator.post(f"/v1/payments/{payment['id']}/refunds", {"credit": True, "reason": "Closed"})
    await operator.sweep()
    assert (await operator.get(f"/v1/payments/{payment['id']}"))["status"] == "refunded"
    assert await house.scalar("SELECT count(*) FROM local_payment_objects WHERE kind = 'refund'") == 1
    await check_books(operator)


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_is_killed_each_invoice_is_charged_once(operator: Operator, seed: int) -> None:
    house = await a_house(operator)
    dice = random.Random(seed)
    invoices = []
    for name, number in (("Anna", "4242424242424242"), ("Bea", "4000000000000408"), ("Carl", "4000000000000408")):
        _, account = await house.account(name)
        await house.method(account, number)
        invoices += [await house.invoice(account) for _ in range(2)]
    await operator.set_clock(START + DUE)
    calls = ask_gateways(operator)
    for _ in range(8):  # workers die in the middle of what they do, wherever that is
        worker = asyncio.create_task(operator.sweep())
        await asyncio.sleep(dice.random() * 0.25)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        await end_leases(house)
    # And this one dies after all its calls were made, before it could record any.
    async with operator.db.transaction(await house.principal()) as session:
        taken = await calls.claim(session, START + DUE)
    principal = await house.principal()
    await asyncio.gather(*(calls.call(one, operator.db, principal) for one in taken))
    await end_leases(house)
    await _run_due(operator.db, [calls], operator.organization_id)
    await operator.sweep()
    assert await house.open(*invoices) == [0] * 6
    assert await house.charges_made() == 6
    assert await house.scalar("SELECT count(*) FROM payments WHERE state = 'succeeded'") == 6
    assert await house.ledger("receivables") == 0
    await check_books(operator)
