"""What pays what: as the plain rule says, and in one pass however much an account has open."""

from __future__ import annotations

import time
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as some

from coworkapi.billing.rules.matching import Counter, Match, OpenItem

ACCOUNT = UUID(int=1)
DAY = date(2026, 1, 1)


def an_item(number: int, amount: int, day: int = 0) -> OpenItem:
    on = DAY + timedelta(days=day)
    return OpenItem(
        id=UUID(int=1000 + number),
        account_id=ACCOUNT,
        kind="invoice" if amount > 0 else "payment",
        currency="EUR",
        open=amount,
        booked_on=on,
        due_on=on,
    )


def plainly(items: list[OpenItem]) -> list[Match]:
    """Each credit in the order given pays the account's oldest debits."""
    left = {one.id: one.open for one in items}
    debits = sorted((one for one in items if one.open > 0), key=lambda one: (one.due_on, one.booked_on, one.id))
    found = []
    for credit in (one for one in items if one.open < 0):
        for debit in debits:
            if amount := min(left[debit.id], -left[credit.id]):
                found.append(Match(debit.id, credit.id, amount))
                left[debit.id] -= amount
                left[credit.id] += amount
    return found


@settings(max_examples=100)
@given(some.lists(some.tuples(some.integers(-500, 500).filter(bool), some.integers(0, 5)), max_size=25))
def test_credits_pay_the_oldest_debits(drawn: list[tuple[int, int]]) -> None:
    items = [an_item(number, amount, day) for number, (amount, day) in enumerate(drawn)]
    counter = Counter(items)
    for item in items:
        if item.open < 0:
            counter.set_against(counter.debits(ACCOUNT, "EUR"), [item.id])
    assert counter.matches == plainly(items)
    for item in items:
        matched = sum(one.amount for one in counter.matches if item.id in (one.debit_id, one.credit_id))
        assert abs(counter.left[item.id]) == abs(item.open) - matched


def test_what_is_undone_is_first_in_line_again() -> None:
    oldest, next_one, payment = an_item(1, 100), an_item(2, 100, 1), an_item(3, -150)
    counter = Counter([oldest, next_one, payment])
    assert counter.set_against(counter.debits(ACCOUNT, "EUR"), [payment.id]) == 150
    counter.undo(oldest.id, payment.id, 100)
    assert list(counter.debits(ACCOUNT, "EUR")) == [oldest.id, next_one.id]
    assert counter.set_against(counter.debits(ACCOUNT, "EUR"), [payment.id], at_most=30) == 30
    assert counter.matches[-1] == Match(oldest.id, payment.id, 30)
    assert (counter.left[oldest.id], counter.left[payment.id]) == (70, -70)


def test_thousands_of_payments_of_one_account_take_one_pass() -> None:
    count = 5_000  # looking through all for each would be 25 million comparisons, some ten seconds
    items = [an_item(n, 100, n) for n in range(count)] + [an_item(count + n, -100) for n in range(count)]
    started = time.process_time()
    counter = Counter(items)
    for item in items[count:]:
        counter.set_against(counter.debits(ACCOUNT, "EUR"), [item.id])
    assert len(counter.matches) == count
    assert time.process_time() - started < 1.0
