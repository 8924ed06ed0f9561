"""Days of a contract that aren't billed here: suspended ones, and those of another system. Net, 19 % VAT, EUR."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.operator import Operator
from tests.stories.billed import Books, euros, nets, open_books, periods
from tests.stories.space import Person

STEPS = [{"after_days": 21, "action": "suspend"}]


async def billed(books: Books, person: Person) -> list[int]:
    """Net, in order: the lines of invoices, then those of credit notes."""
    found = [net for one in await books.invoices(person) for net in nets(one)]
    return found + [-net for one in await books.credit_notes(person) for net in nets(one)]


async def test_days_of_suspension_are_the_plans_choice(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    await operator.post("/v1/dunning-policies", {"name": "Standard", "currency": "EUR", "steps": STEPS})
    people: dict[str, Person] = {}
    for policy, name in (("bill", "Ada Lovelace"), ("credit", "Ben Babbage"), ("skip", "Eve Engine")):
        people[policy] = await books.space.member(name)
        await books.join(people[policy], await books.plan(30_000, name=f"Desk, {policy}", suspension=policy))
    # March is due on 16 March; 6 April is the 21st day after, and April was billed by then
    await books.until("2027-04-07")
    # 6 to 30 April are 25 of 30 days: 250.00 go back to Ben. That pays April, not March, and lifts nothing
    assert await billed(books, people["bill"]) == await billed(books, people["skip"]) == [30_000, 30_000]
    assert await billed(books, people["credit"]) == [30_000, 30_000, -25_000]
    [note] = await books.credit_notes(people["credit"])
    assert periods(note) == [("2027-04-06", "2027-05-01")]
    page = await operator.get("/v1/charges", account_id=people["credit"].account, sort="-created_at")
    assert page["data"][0]["explanation"][0]["name"] == "Days of suspension"
    await books.until("2027-05-11")
    for person in people.values():
        standing = await operator.get(f"/v1/billing-accounts/{person.account}/standing")
        assert standing["standing"] == "suspended"
        await books.pays(person, await books.owes(person))
    await operator.sweep()
    await books.until("2027-06-02")
    # May begins again on the 11th, the day on which it was lifted: 21 of 31 days, 300 x 21/31 = 203.23; June is whole
    assert await billed(books, people["bill"]) == [30_000] * 4
    assert await billed(books, people["skip"]) == [30_000, 30_000, 20_323, 30_000]
    assert await billed(books, people["credit"]) == [30_000, 30_000, 20_323, 30_000, -25_000]
    await books.add_up()


async def test_a_contract_that_another_system_billed_until_now(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-10")
    # Sold since 2020: whoever began in 2024 pays by its terms
    terms: dict[str, Any] = {"sign_up_fee": euros(5_000), "deposit": euros(60_000), "anchor": {"kind": "anniversary"}}
    plan = await books.plan(30_000, **terms)
    ada, ben = await books.space.member("Ada Lovelace"), await books.space.member("Ben Babbage")
    wanted = {"plan_id": plan["id"], "member_id": ada.id, "location_id": books.space.location}
    since = {"starts_on": "2024-01-31", "billed_from": "2027-03-10"}
    preview = await operator.post("/v1/memberships/preview", {**wanted, **since}, 200)
    made = await books.join(ada, plan, **since)
    # It began in 2024, and keeps its 31st: 28 February to 31 March is a cycle of 31 days, of which 21 are billed here
    assert (made["state"], made["starts_on"], made["billed_from"]) == ("active", "2024-01-31", "2027-03-10")
    assert preview["first"]["net"] == euros(20_323)
    # Aligned to the cycle, the next one is the first here; and of Ben a deposit is asked at last
    await books.join(ben, plan, starts_on="2024-01-31", billed_from="2027-03-31", deposit_override=10_000)
    await books.until("2027-05-01")
    assert [nets(one) for one in await books.invoices(ada)] == [[20_323], [30_000], [30_000]]
    assert [sorted(nets(one)) for one in await books.invoices(ben)] == [[10_000, 30_000], [30_000]]
    first, *_ = await books.invoices(ada)
    assert periods(first) == [("2027-03-10", "2027-03-31")]
    await books.add_up()

    # What isn't prorated begins with a cycle; what is over by then isn't billed at all
    whole = await books.plan(30_000, name="Whole", proration="none")
    problem = await operator.post(
        "/v1/memberships", {**wanted, "plan_id": whole["id"], **since, "billed_from": "2027-05-10"}, 422
    )
    assert "2027-05-01 or 2027-06-01" in problem["detail"]
    draft = await books.join(ada, whole, starts_on="2026-01-01", billed_from="2027-06-01", draft=True)
    path = f"/v1/memberships/{draft['id']}"
    assert (await operator.patch(path, {"billed_from": None}))["billed_from"] is None
    assert (await operator.patch(path, {"billed_from": "2026-01-01"}))["billed_from"] is None  # all of it is, anyway
    assert date.fromisoformat((await operator.patch(path, {"billed_from": "2027-07-01"}))["billed_from"]).month == 7
