"""Processes are killed in the middle of collecting, while the gateway times out after it charged: no charge is made
twice, and no attempt stays unknown.

`COWORKAPI_COLLECT_ACCOUNTS=100` does it with so many accounts, of four invoices each.
"""

from __future__ import annotations

import asyncio
import os
import random
from datetime import timedelta

import pytest

from tests.billing.books import check_books
from tests.forked import PROCESSES
from tests.operator import Operator
from tests.payments.collect_worker import collect
from tests.payments.support import START, House, a_house
from tests.payments.test_collecting import DUE, end_leases

pytestmark = pytest.mark.slow
ACCOUNTS = int(os.environ.get("COWORKAPI_COLLECT_ACCOUNTS", "4"))
INVOICES = 4
KILLS = 2 if ACCOUNTS < 10 else 12
TIMES_OUT, SUCCEEDS = "4000000000000408", "4242424242424242"
_AT_GATEWAY = "SELECT count(*) FROM local_payment_objects WHERE kind = 'payment'"
_COLLECTED = "SELECT count(*) FROM payments WHERE state = 'succeeded'"


async def run_and_kill(house: House, url: str, after: float) -> None:
    begun = PROCESSES.Event()
    operator = house.operator
    arguments = (url, operator.app.state.settings, operator.organization_id, begun)
    worker = PROCESSES.Process(target=collect, args=arguments)
    worker.start()
    assert await asyncio.to_thread(begun.wait, 120), "the worker did not begin"
    await asyncio.sleep(after)
    worker.kill()
    await asyncio.to_thread(worker.join)
    await end_leases(house)


async def test_killed_processes_charge_each_invoice_once(operator: Operator, database_url: str) -> None:
    house = await a_house(operator)
    invoices: list[str] = []
    for number in range(ACCOUNTS):
        _, account = await house.account(f"Member {number}")
        await house.method(account, TIMES_OUT if number % 2 else SUCCEEDS)
        invoices += [await house.invoice(account, 1_000 + number) for _ in range(INVOICES)]
    await house.at(START + DUE - timedelta(days=1))  # what finalizing them brought is done
    await operator.set_clock(START + DUE)
    instants, midway, futile = random.Random(ACCOUNTS), 0, 0
    for _ in range(6 * KILLS):
        before = await house.scalar(_AT_GATEWAY) + await house.scalar(_COLLECTED)
        # Left more time after each kill that came before anything was done.
        await run_and_kill(house, database_url, instants.uniform(0.05, 0.3 + 0.15 * futile))
        collected = await house.scalar(_COLLECTED)
        if await house.scalar(_AT_GATEWAY) + collected == before:
            futile += 1
        elif collected < len(invoices):
            midway += 1
        if collected == len(invoices) or midway == KILLS:
            break
    assert midway > 0, "no kill fell into the middle of the work"
    await operator.sweep()
    await house.at(START + DUE + timedelta(minutes=10))
    assert await house.open(*invoices) == [0] * len(invoices)
    assert await house.charges_made() == len(invoices)
    assert await house.scalar("SELECT count(*) FROM payments WHERE state <> 'succeeded'") == 0
    assert await house.scalar("SELECT count(*) FROM payment_invoices WHERE in_flight") == 0
    assert await house.scalar(_COLLECTED) == len(invoices)
    assert await house.ledger("receivables") == 0
    await check_books(operator)
