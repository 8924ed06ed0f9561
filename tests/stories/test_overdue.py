"""Who doesn't pay: what happens on which day, and that paying ends it. Net prices, 19 % VAT, EUR, Berlin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.operator import Operator
from tests.stories.billed import Books, euros, nets, open_books
from tests.stories.space import Person, slot

STEPS: list[dict[str, Any]] = [
    {"after_days": 3, "action": "remind"},
    {"after_days": 10, "action": "fee", "amount": 500, "key": "late"},
    {"after_days": 14, "action": "restrict"},
    {"after_days": 21, "action": "suspend"},
]


async def a_policy(books: Books, steps: list[dict[str, Any]] = STEPS) -> None:
    await books.operator.post("/v1/dunning-policies", {"name": "Standard", "currency": "EUR", "steps": steps})


async def standing(books: Books, person: Person) -> str:
    found: str = (await books.operator.get(f"/v1/billing-accounts/{person.account}/standing"))["standing"]
    return found


async def test_unpaid_restricted_suspended_paid_restored(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    await a_policy(books)
    plan = await books.plan(30_000, benefits={"access": [{"name": "Day and night"}]})
    ada = await books.space.member()
    await books.join(ada, plan)
    room = await books.space.room()
    await books.space.rate({"amount": 2_000}, resource_id=room["id"])

    async def books_a_room(status: int = 201) -> Any:
        start = books.space.now + timedelta(days=1, hours=2)
        return await books.space.book(ada, slot(room, start, start + timedelta(hours=1)), status)

    async def comes_in(status: int = 201) -> Any:
        came = await operator.post("/v1/check-ins", {"member_id": ada.id, "location_id": books.space.location}, status)
        if status == 201:
            await operator.post(f"/v1/check-ins/{came['id']}/check-out", {}, 200)
        return came

    await books.until("2027-03-02")
    [march] = await books.invoices(ada)
    # 300.00 + 19 % = 357.00, invoiced on the day after she came, two weeks to pay
    assert (march["gross"]["amount"], march["due_on"]) == (35_700, "2027-03-16")
    # The day on which it is due is in time; the next is the first day overdue
    await books.until("2027-03-16", hour=23)
    assert await standing(books, ada) == "current"
    await books.until("2027-03-17")
    assert await standing(books, ada) == "grace"
    # Day 10: 16 March + 10 days; nothing is barred yet
    await books.until("2027-03-26")
    await books_a_room()
    await comes_in()

    # Day 14, behind the night in which the clock is put forward
    await books.until("2027-03-30")
    assert await standing(books, ada) == "restricted"
    refused = await books_a_room(402)
    assert (refused["code"], refused["standing"], refused["account_id"]) == (
        "account_restricted",
        "restricted",
        ada.account,
    )
    # What is overdue is March alone; the late fee is no older than four days, the booked hour isn't invoiced yet
    assert (refused["overdue"], refused["overdue_invoices"], refused["pay_at"]) == ([euros(35_700)], 1, "/v1/payments")
    assert "357.00" in refused["detail"]
    await comes_in()

    # Day 21. April came on the 1st, with the late fee of 5.00 and the hour of 20.00 that she booked on day 10
    await books.until("2027-04-06")
    assert await standing(books, ada) == "suspended"
    refused = await comes_in(402)
    assert refused["code"] == "account_suspended"
    april = (await books.invoices(ada))[1]
    assert sorted(nets(april)) == [500, 2_000, 30_000]
    # 5.00 bears no tax, 320.00 bears 19 % = 60.80
    assert april["gross"]["amount"] == 500 + 32_000 + 6_080
    assert await books.owes(ada) == 35_700 + 38_580

    # She pays March; April is due on the 15th only: everything is as it was, at once
    await books.pays(ada, 35_700, march)
    await operator.sweep()
    assert await standing(books, ada) == "current"
    await books_a_room()
    await comes_in()
    # What the doors are told
    told = await operator.events("billing_account.standing_changed")
    assert [(one["previous"]["standing"], one["data"]["standing"]) for one in told] == [
        ("current", "grace"),
        ("grace", "restricted"),
        ("restricted", "suspended"),
        ("suspended", "current"),
    ]
    assert {one["data"]["account_id"] for one in told} == {ada.account}
    # The membership went on all the time: its terms bill days of suspension
    assert await books.owes(ada) == 38_580
    await books.add_up()


async def test_a_debit_on_its_way_lifts_what_was_barred_until_it_fails(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    await a_policy(books, [{"after_days": 5, "action": "restrict"}])
    ada = await books.space.member()
    await books.join(ada, await books.plan(30_000))
    await books.until("2027-03-21")
    # Due on 16 March; 5 days later
    assert await standing(books, ada) == "restricted"
    await books.method(ada, "DE78 3704 0044 0532 0130 04", "sepa_debit")
    [debit] = (await operator.get("/v1/payments", account_id=ada.account))["data"]
    # The new mandate is used by itself for all that is due, and what is on its way isn't unpaid
    assert (debit["amount"], debit["status"], await standing(books, ada)) == (euros(35_700), "pending", "current")
    await books.until("2027-03-26")
    assert await standing(books, ada) == "current"
    # On day 6 the bank says no: the days count as if nothing had been
    await books.until("2027-03-27", hour=12)
    assert (await operator.get(f"/v1/payments/{debit['id']}"))["status"] == "failed"
    assert (await standing(books, ada), await books.owes(ada)) == ("restricted", 35_700)
    await books.add_up()


async def test_an_answer_that_never_came_is_asked_for_and_charges_once(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    ada = await books.space.member()
    await books.method(ada, "4000 0000 0000 0408")
    await books.join(ada, await books.plan(30_000))
    await books.until("2027-03-02")
    [march] = await books.invoices(ada)
    # 300.00 + 57.00, due on 16 March; the card is charged on that day, and the answer is lost
    await books.until("2027-03-18")
    payments = (await operator.get("/v1/payments", account_id=ada.account))["data"]
    assert [(one["status"], one["amount"]) for one in payments] == [("succeeded", euros(35_700))]
    assert (await operator.get(f"/v1/invoices/{march['id']}"))["state"] == "paid"
    assert await books.owes(ada) == 0
    await books.add_up()


async def test_the_day_on_which_it_is_due_ends_at_midnight_there(operator: Operator) -> None:
    """When 16 March begins in London it is 17:00 of the 15th in Los Angeles."""
    books = await open_books(operator, "2027-03-01", zone="America/Los_Angeles")
    space = books.space
    there = ZoneInfo("America/Los_Angeles")
    ada, ben = await space.member("Ada Lovelace"), await space.member("Ben Babbage")
    await books.method(ada)
    plan = await books.plan(30_000)
    await space.clock(datetime(2027, 3, 1, 12, tzinfo=there))
    for person in (ada, ben):
        await books.join(person, plan)
    await space.clock(datetime(2027, 3, 2, 12, tzinfo=there))
    assert [(await books.invoices(one))[0]["due_on"] for one in (ada, ben)] == ["2027-03-16"] * 2
    # On the eve nobody is charged, on the day at its first hour; who pays by transfer has all of it
    await space.clock(datetime(2027, 3, 15, 23, 30, tzinfo=there))
    assert await books.owes(ada) == 35_700
    await space.clock(datetime(2027, 3, 16, 0, 30, tzinfo=there))
    assert await books.owes(ada) == 0
    await space.clock(datetime(2027, 3, 16, 23, 30, tzinfo=there))
    assert await operator.events("invoice.overdue") == []
    await space.clock(datetime(2027, 3, 17, 0, 30, tzinfo=there))
    [late] = await operator.events("invoice.overdue")
    assert late["data"]["account_id"] == ben.account
    await books.add_up()


async def test_who_never_pays_is_terminated(operator: Operator) -> None:
    """Two members owe March; one of them pays on the evening before the last step."""
    books = await open_books(operator, "2027-03-01")
    await a_policy(books, [{"after_days": 14, "action": "suspend"}, {"after_days": 30, "action": "terminate"}])
    plan = await books.plan(30_000)
    ada, ben = await books.space.member(), await books.space.member("Ben Late")
    gone, stays = await books.join(ada, plan), await books.join(ben, plan)
    later = await books.join(ada, plan, starts_on="2027-06-01")
    # Due on 16 March; 30 days later is 15 April
    await books.until("2027-04-14")
    assert [await standing(books, one) for one in (ada, ben)] == ["suspended", "suspended"]
    looked = await operator.get(f"/v1/billing-accounts/{ada.account}/dunning")
    assert "terminate" in str(looked)
    await books.pays(ben, 35_700)
    await books.until("2027-04-16")
    assert await standing(books, ada) == "terminated"
    ended = await operator.get(f"/v1/memberships/{gone['id']}")
    assert (ended["state"], ended["ends_on"], ended["end_kind"]) == ("ended", "2027-04-15", "at_once")
    assert ended["end_reason"].startswith("Terminated by dunning: ")
    assert (await operator.get(f"/v1/memberships/{later['id']}"))["state"] == "cancelled"
    assert (await operator.get(f"/v1/memberships/{stays['id']}"))["state"] == "active"
    assert await standing(books, ben) in ("current", "grace")  # April is due on the 15th, or was
    # Paying later lifts the standing, and brings nothing back by itself
    await books.pays(ada, await books.owes(ada))
    await operator.sweep()
    assert await standing(books, ada) == "current"
    assert (await operator.get(f"/v1/memberships/{gone['id']}"))["state"] == "ended"
    await books.add_up()
