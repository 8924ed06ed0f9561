"""What providers send: once, verified, and in whatever order."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coworkapi.gateways.payments_local.magic import NUMBERS
from coworkapi.payments.rules import dispute_step, step_of
from tests.billing.books import check_books
from tests.operator import Operator
from tests.payments.support import START, a_house


async def test_events_that_are_sent_twice_are_taken_once(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    await house.method(account, "4000000000000226")
    invoice = await house.invoice(account)
    assert (await house.pay(invoice))["status"] == "succeeded"
    assert await house.scalar("SELECT count(*) FROM local_payment_objects WHERE kind = 'event'") == 2
    assert await house.scalar("SELECT count(*) FROM provider_events") == 1
    assert await house.events("payment.succeeded") == ["payment.succeeded"]
    await check_books(operator)


async def test_events_out_of_order_end_in_the_truth(operator: Operator) -> None:
    house = await a_house(operator)
    _, account = await house.account()
    await house.method(account, "4000000000000242")
    invoice = await house.invoice(account)
    payment = await house.pay(invoice)
    for day in range(1, 13):  # that it was won is told on day 8, that it was opened a day later
        await house.at(START + timedelta(days=day))
    [dispute] = (await operator.get("/v1/disputes"))["data"]
    assert dispute["state"] == "won"
    assert (await operator.get(f"/v1/payments/{payment['id']}"))["status"] == "succeeded"
    assert await house.open(invoice) == [0]
    assert await house.scalar("SELECT count(*) FROM provider_events WHERE state <> 'done'") == 0
    await check_books(operator)


PAYMENT_STATES = ["pending", "requires_action", "succeeded", "failed", "cancelled"]


@given(st.lists(st.sampled_from(PAYMENT_STATES), max_size=8))
def test_what_is_told_of_a_payment_moves_its_money_in_and_out_by_turns(told: list[str]) -> None:
    current, received, money = "pending", False, 0
    for state in told:
        step = step_of(current, state, received_before=received)  # type: ignore[arg-type]
        again = step_of(current if step == "none" else state, state, received_before=received or state == "succeeded")  # type: ignore[arg-type]
        assert again == "none"
        if step != "none":
            current = state
        if step in ("receive", "receive_again"):
            assert (step == "receive") is not received
            money, received = money + 1, True
        elif step == "fail_late":
            money -= 1
        assert money == (1 if current == "succeeded" else 0)


def test_a_dispute_moves_the_money_by_what_it_ended_as_in_any_order() -> None:
    for ends in ("won", "lost"):
        for told in itertools.permutations(["open", "open", ends, ends]):
            current, money = None, 0
            for state in told:
                step = dispute_step(current, state)  # type: ignore[arg-type]
                money += {"take": -1, "take_and_close": -1, "give": 1}.get(step, 0)
                current = state if step != "none" else current
            assert (current, money) == (ends, 0 if ends == "won" else -1)


def test_the_documentation_lists_every_magic_number() -> None:
    page = " ".join((Path(__file__).parents[2] / "docs" / "payments.md").read_text().split())
    for table in NUMBERS.values():
        for number, fate in table.items():
            shown = (
                number if number.startswith("000") else " ".join(number[i : i + 4] for i in range(0, len(number), 4))
            )
            assert f"| `{shown}` | {fate.about} |" in page
