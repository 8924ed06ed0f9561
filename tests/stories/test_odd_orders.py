"""Orders that nobody plans: pauses during notice, credit notes before changes, changes on the anchor's day, ends on the
day of renewal, clocks put forward and back. Net prices, 19 % VAT, EUR, Berlin."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operator import Operator
from tests.stories.billed import Books, euros, nets, open_books, periods
from tests.stories.space import Person

MONTHLY = {"period": {"count": 1, "unit": "months"}, "ends_at": "cycle_end"}


async def state(books: Books, membership: dict[str, Any]) -> str:
    found: str = (await books.operator.get(f"/v1/memberships/{membership['id']}"))["state"]
    return found


async def billed(books: Books, person: Person) -> int:
    """Net, what was credited taken off."""
    return sum(sum(nets(one)) for one in await books.invoices(person)) - sum(
        sum(nets(one)) for one in await books.credit_notes(person)
    )


async def test_a_pause_during_the_notice(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-01")
    ada = await books.space.member()
    plan = await books.plan(30_000, notice=MONTHLY, pause={"allowed": True, "keeps": []})
    membership = await books.join(ada, plan)
    await books.until("2027-01-10")
    # A month from 10 January is 10 February, and February ends on 1 March
    noticed = await books.verb(membership, "give-notice", {})
    assert (noticed["state"], noticed["ends_on"]) == ("in_notice", "2027-03-01")
    await books.verb(membership, "pause", {"starts_on": "2027-01-18", "ends_on": "2027-02-08"})
    assert await state(books, membership) == "in_notice"
    await books.until("2027-01-20")
    assert await state(books, membership) == "paused"
    # January: 17 of 31 days are kept, 300 x 17/31 = 164.516 -> 164.52, so 135.48 are given back
    [note] = await books.credit_notes(ada)
    assert nets(note) == [13_548]
    await books.until("2027-02-09")
    assert await state(books, membership) == "in_notice"
    await books.until("2027-03-02")
    assert await state(books, membership) == "ended"
    # February from the 8th: 21 of 28 days, 300 x 21/28 = 225.00; and nothing for March
    assert [nets(one) for one in await books.invoices(ada)] == [[30_000], [22_500]]
    assert await billed(books, ada) == 30_000 - 13_548 + 22_500
    await books.add_up()


async def test_a_notice_withdrawn_while_it_is_paused(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-01")
    ada = await books.space.member()
    membership = await books.join(ada, await books.plan(30_000, pause={"allowed": True, "keeps": []}))
    await books.verb(membership, "pause", {"starts_on": "2027-01-11", "ends_on": "2027-02-11"})
    await books.until("2027-01-15")
    told = await books.verb(membership, "give-notice", {"ends_on": "2027-02-05"})
    # It ends within the pause: what is left of January is given back by the pause, and February never begins
    assert (told["state"], told["ends_on"]) == ("paused", "2027-02-05")
    await books.until("2027-02-02")
    await books.verb(membership, "withdraw-notice")
    await books.until("2027-03-02")
    assert await state(books, membership) == "active"
    # January 10/31 = 96.77, February from the 11th 18/28 = 192.86, March whole
    assert await billed(books, ada) == 9_677 + 19_286 + 30_000
    await books.add_up()


async def test_a_change_after_the_invoice_was_credited_gives_nothing_back_twice(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    small, large = await books.plan(30_000, name="Desk"), await books.plan(45_000, name="Office")
    ada = await books.space.member()
    membership = await books.join(ada, small)
    await books.until("2027-05-10")
    [may] = await books.invoices(ada)
    # The operator gives all of May as a present
    await operator.post(f"/v1/invoices/{may['id']}/credit", {"reason": "The heating failed"}, 200)
    assert await books.owes(ada) == 0
    await books.until("2027-05-16")
    preview = await books.verb(membership, "change-preview", {"plan_id": large["id"]})
    # Nothing is left of the desk that could be given back; the office costs 450 x 16/31 = 232.26 from now on
    assert [line["net"]["amount"] for line in preview["cost"]["lines"]] == [23_226]
    await books.verb(membership, "change", {"plan_id": large["id"]})
    await books.until("2027-06-02")
    assert [nets(one) for one in await books.invoices(ada)] == [[30_000], [23_226], [45_000]]
    assert [one["gross"]["amount"] for one in await books.credit_notes(ada)] == [35_700]
    # 232.26 + 19 % = 44.13, 450.00 + 85.50
    assert await books.owes(ada) == 27_639 + 53_550
    await books.add_up()


@pytest.mark.parametrize(
    ("includes_tax", "given_back", "owed"),
    [
        # 200.00 + 38.00, and what is left of 300.00 + 57.00: 100.00 + 19.00; 232.26 + 44.13 are owed
        (False, [23_800, 11_900], 27_639),
        # 200.00 and 100.00 of 300.00 that holds its tax; 232.26 are owed
        (True, [20_000, 10_000], 23_226),
    ],
)
async def test_a_change_after_a_part_was_credited_is_capped_at_what_is_left(
    operator: Operator, includes_tax: bool, given_back: list[int], owed: int
) -> None:
    books = await open_books(operator, "2027-05-01")
    await operator.patch(f"/v1/legal-entities/{books.space.entity}", {"prices_include_tax": includes_tax})
    small, large = await books.plan(30_000, name="Desk"), await books.plan(45_000, name="Office")
    ada = await books.space.member()
    membership = await books.join(ada, small)
    await books.until("2027-05-10")
    [may] = await books.invoices(ada)
    body = {"lines": [{"line_id": may["lines"][0]["id"], "amount": euros(20_000)}], "reason": "The heating failed"}
    await operator.post(f"/v1/invoices/{may['id']}/credit", body, 200)
    await books.until("2027-05-16")
    # 300 x 16/31 = 154.84 would be given back of what was billed, but of 300.00 only 100.00 are left
    preview = await books.verb(membership, "change-preview", {"plan_id": large["id"]})
    assert preview["cost"]["lines"][0]["gross"] == euros(-given_back[1])
    await books.verb(membership, "change", {"plan_id": large["id"]})
    await books.until("2027-05-17")
    assert [one["gross"]["amount"] for one in await books.credit_notes(ada)] == given_back
    # May is gone whole; the office costs 450 x 16/31 = 232.26
    assert await books.owes(ada) == owed
    await books.add_up()


async def test_more_desks_on_the_day_of_the_anchor_before_and_after_the_run(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    plan = await books.plan(30_000)
    early, late = await books.space.member("Ada Lovelace"), await books.space.member("Ben Babbage")
    memberships = [await books.join(one, plan) for one in (early, late)]
    await books.until("2027-05-31")
    # One asks on the day before for the first of June, the other one on that day, when June was billed
    await books.verb(memberships[0], "change", {"quantity": 2, "effective_on": "2027-06-01"})
    await books.until("2027-06-01")
    assert [sum(nets(one)) for one in await books.invoices(early)] == [30_000, 60_000]
    await books.verb(memberships[1], "change", {"quantity": 2})
    await books.until("2027-07-02")
    # June is given back whole, 300.00, and billed as two desks, 600.00: both have paid the same
    assert [nets(one) for one in await books.credit_notes(late)] == [[30_000]]
    for person in (early, late):
        assert await billed(books, person) == 30_000 + 60_000 + 60_000
        # 1,500.00 + 19 %
        assert await books.owes(person) == 178_500
    await books.add_up()


async def test_there_and_back_on_one_day_costs_nothing(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    small, large = await books.plan(30_000, name="Desk"), await books.plan(45_000, name="Office")
    ada = await books.space.member()
    membership = await books.join(ada, small)
    await books.until("2027-05-16")
    await books.verb(membership, "change", {"plan_id": large["id"]})
    await books.verb(membership, "change", {"plan_id": small["id"]})
    await books.verb(membership, "change", {"quantity": 3})
    await books.verb(membership, "change", {"quantity": 1})
    await books.until("2027-06-02")
    assert await billed(books, ada) == 30_000 + 30_000
    assert await books.owes(ada) == 2 * 35_700
    await books.add_up()


async def test_cancelled_on_the_day_of_renewal(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-01")
    fixed = {"kind": "fixed", "term": {"count": 1, "unit": "months"}}
    plan = await books.plan(30_000, renewal=fixed)
    early, late = await books.space.member("Ada Lovelace"), await books.space.member("Ben Babbage")
    memberships = [await books.join(one, plan) for one in (early, late)]
    await books.until("2027-01-31", hour=23)
    # On the last day of the term: it ends with it
    told = await books.verb(memberships[0], "give-notice", {})
    assert told["ends_on"] == "2027-02-01"
    await books.until("2027-02-01", hour=0)
    # An hour later the next month has begun, and it ends with that one
    refused = await books.verb(memberships[1], "give-notice", {"ends_on": "2027-02-15"}, 409)
    assert (refused["code"], refused["earliest_end"]) == ("notice_too_short", "2027-03-01")
    told = await books.verb(memberships[1], "give-notice", {})
    assert told["ends_on"] == "2027-03-01"
    await books.until("2027-03-02")
    assert [await state(books, one) for one in memberships] == ["ended", "ended"]
    # One month at 300.00, and two
    assert [await billed(books, one) for one in (early, late)] == [30_000, 60_000]
    await books.add_up()


async def test_ended_at_once_on_the_day_on_which_a_cycle_was_billed(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-01")
    ada = await books.space.member()
    membership = await books.join(ada, await books.plan(30_000))
    await books.until("2027-02-01", hour=9)
    assert [nets(one) for one in await books.invoices(ada)] == [[30_000], [30_000]]
    await books.verb(membership, "end", {"reason": "Moves"})
    await books.until("2027-02-02")
    # Today isn't lived any more: all of February goes back, with its tax
    [note] = await books.credit_notes(ada)
    assert (nets(note), note["tax"]["amount"]) == ([30_000], 5_700)
    # Regretted the day after: from 2 February, 27 of 28 days, 300 x 27/28 = 289.29
    await books.verb(membership, "reactivate", {})
    await books.until("2027-03-02")
    assert await billed(books, ada) == 30_000 + 28_929 + 30_000
    await books.add_up()


@pytest.mark.parametrize(
    ("start", "night", "end", "following"),
    [
        ("2027-03-14", "2027-03-28", "2027-04-04", "2027-04-05"),  # 2:00 to 3:00 of 28 March is missing
        ("2027-10-17", "2027-10-31", "2027-11-07", "2027-11-08"),  # 2:00 to 3:00 of 31 October comes twice
    ],
)
async def test_weeks_over_the_night_in_which_the_clock_is_moved(
    operator: Operator, start: str, night: str, end: str, following: str
) -> None:
    books = await open_books(operator, start)
    ada = await books.space.member()
    weekly = {"cycle": {"count": 1, "unit": "weeks"}, "anchor": {"kind": "anniversary"}}
    membership = await books.join(ada, await books.plan(7_000, **weekly))
    for hour in (0, 1, 4):
        await books.until(night, hour)
    await books.until(end, hour=12)
    await books.verb(membership, "end", {"reason": "Enough"})
    await books.until(following)
    # Four Sundays, each week at 70.00 whatever its hours; the last one goes back
    invoices = await books.invoices(ada)
    assert [nets(one) for one in invoices] == [[7_000]] * 4
    assert [period[0] for one in invoices for period in periods(one)][2:] == [night, end]
    assert await billed(books, ada) == 3 * 7_000
    await books.add_up()


async def test_reactivated_after_a_gap_and_with_another_plan(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-01")
    small, large = await books.plan(30_000, name="Desk"), await books.plan(45_000, name="Office", deposit=euros(10_000))
    ada = await books.space.member()
    membership = await books.join(ada, small)
    await books.until("2027-01-20")
    await books.verb(membership, "end", {"reason": "Moves"})
    await books.until("2027-02-10")
    await books.verb(membership, "reactivate", {})
    await books.verb(membership, "change", {"plan_id": large["id"], "effective": "cycle_end"})
    await books.until("2027-03-02")
    # January 19/31 = 183.87; nobody pays for the gap; February 19/28 = 203.57; March is an office
    assert await billed(books, ada) == 18_387 + 20_357 + 45_000
    await books.add_up()
