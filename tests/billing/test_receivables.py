"""What accounts owe: paid, overpaid, taken back, given up; by several at once."""

from __future__ import annotations

import asyncio

import pytest

from coworkapi.billing import service
from coworkapi.billing.errors import MoreThanOpen, NotOnAccount
from coworkapi.core.errors import Invalid
from tests.billing.books import (
    a_receipt,
    an_invoice,
    balance_of,
    check_books,
    invoice_charges,
    pay,
    read_invoice,
    take_back,
)
from tests.billing.factories import VAT, an_account, new_charge
from tests.operator import Operator
from tests.spaces.factories import a_location


async def test_a_partial_payment_and_an_overpayment_which_pays_the_next_invoice(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account)  # 100.00 + 19.00
    received = await pay(operator, location, account, 5_000)
    assert received.invoices == ((invoice.id, 5_000),)
    assert (await read_invoice(operator, invoice.id)).state == "partially_paid"
    received = await pay(operator, location, account, 10_000)  # 69.00 are open; 31.00 stay on the account
    assert (received.invoices, received.on_account) == (((invoice.id, 6_900),), 3_100)
    assert (await read_invoice(operator, invoice.id)).state == "paid"
    assert await balance_of(operator, account) == -3_100
    following = await an_invoice(operator, location, account)
    assert (following.state, following.open.amount) == ("partially_paid", 11_900 - 3_100)
    events = await operator.events()
    assert [one["type"] for one in events if one["type"].startswith("invoice.")] == [
        "invoice.finalized",
        "invoice.partially_paid",
        "invoice.paid",
        "invoice.finalized",
        "invoice.partially_paid",
    ]
    await check_books(operator)


async def test_one_transfer_for_three_invoices_in_the_order_named(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    one, two, three = [await an_invoice(operator, location, account) for _ in range(3)]
    received = await pay(operator, location, account, 30_000, three.id, one.id)
    assert received.invoices == ((three.id, 11_900), (one.id, 11_900), (two.id, 6_200))
    _, other = await an_account(operator, "Bea")
    with pytest.raises(Invalid, match="no final invoice of this account"):
        await pay(operator, location, other, 100, two.id)
    await check_books(operator)


async def test_the_same_payment_is_received_once(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    await an_invoice(operator, location, account)
    receipt = a_receipt(location, account, 1_000, at=operator.principal.now)
    for again in (False, True):
        async with operator.db.transaction(operator.principal) as session:
            [received] = await service.receive(session, [receipt], now=operator.principal.now)
            assert received.again is again
    assert await balance_of(operator, account) == 10_900
    await check_books(operator)


async def test_a_chargeback_reopens_the_youngest_invoice_first_and_winning_it_pays_again(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    one, two = [await an_invoice(operator, location, account) for _ in range(2)]
    received = await pay(operator, location, account, 2 * 11_900)
    await take_back(operator, received, "chargeback", 15_000)  # the whole of the second, 31.00 of the first
    assert (await read_invoice(operator, two.id)).open.amount == 11_900
    assert (await read_invoice(operator, one.id)).open.amount == 3_100
    assert await balance_of(operator, account) == 15_000
    await check_books(operator)
    await take_back(operator, received, "chargeback_won", 15_000)
    assert {(await read_invoice(operator, each.id)).state for each in (one, two)} == {"paid"}
    assert await balance_of(operator, account) == 0
    await check_books(operator)


async def test_a_refund_takes_what_is_unused_and_nothing_else(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account)
    received = await pay(operator, location, account, 12_000)
    with pytest.raises(NotOnAccount):
        await take_back(operator, received, "refund", 101)
    await take_back(operator, received, "refund", 100)
    assert await balance_of(operator, account) == 0
    async with operator.db.transaction(operator.principal) as session:
        await service.credit(session, invoice.id, None, "not as described", operator.principal.now)
    await take_back(operator, received, "refund", 11_900)
    assert await balance_of(operator, account) == 0
    assert (await read_invoice(operator, invoice.id)).state == "paid"
    await check_books(operator)


async def test_a_walk_in_pays_what_is_named_and_gets_a_refund(operator: Operator) -> None:
    location = await a_location(operator)
    invoice = await an_invoice(operator, location, None)
    with pytest.raises(MoreThanOpen):
        await pay(operator, location, None, 11_901, invoice.id)
    received = await pay(operator, location, None, 11_900, invoice.id)
    other = await an_invoice(operator, location, None)
    async with operator.db.transaction(operator.principal) as session:
        await service.credit(session, other.id, None, "another walk-in's", operator.principal.now)
        await service.credit(session, invoice.id, None, "closed room", operator.principal.now)
    await take_back(operator, received, "refund", 11_900)
    await check_books(operator)


async def test_sixteen_racing_payments_never_overpay_an_invoice(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    invoice = await an_invoice(operator, location, account, 100_000, tax=VAT)  # 1190.00
    paid = await asyncio.gather(*[pay(operator, location, account, 10_000, invoice.id) for _ in range(16)])
    assert sum(amount for one in paid for _, amount in one.invoices) == 119_000
    assert sum(one.on_account for one in paid) == 160_000 - 119_000
    assert (await read_invoice(operator, invoice.id)).state == "paid"
    await check_books(operator)


async def test_many_receipts_at_once_pay_each_account_its_own(operator: Operator) -> None:
    location = await a_location(operator)
    accounts = [(await an_account(operator, f"Member {number}"))[1] for number in range(4)]
    await invoice_charges(operator, *[new_charge(location, account_id=one, tax=VAT) for one in accounts])
    receipts = [a_receipt(location, one, 11_900, at=operator.principal.now) for one in accounts]
    async with operator.db.transaction(operator.principal) as session:
        received = await service.receive(session, receipts, now=operator.principal.now)
    assert all(one.on_account == 0 and len(one.invoices) == 1 for one in received)
    await check_books(operator)


async def test_many_receipts_of_one_account_pay_its_invoices_in_order(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    invoices = await invoice_charges(
        operator,
        *(new_charge(location, account_id=account, amount=100, tax=VAT, purchase_order=f"PO {n}") for n in range(300)),
    )
    assert len(invoices) == 300
    receipts = [a_receipt(location, account, 119, at=operator.principal.now) for _ in invoices]
    async with operator.db.transaction(operator.principal) as session:
        received = await service.receive(session, receipts, now=operator.principal.now)
    assert [[amount for _, amount in one.invoices] for one in received] == [[119]] * 300
    assert await balance_of(operator, account) == 0
    await check_books(operator)
