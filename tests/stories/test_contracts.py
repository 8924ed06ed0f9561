"""Days of a contract that aren't billed here: suspended ones, and those of another system. Net, 19 % VAT, EUR."""

from __future__ import annotations

from asyncio import gather
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


async def test_a_contract_that_is_signed_after_its_term(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-01")
    term = {"kind": "fixed", "term": {"count": 3, "unit": "months"}, "renews": False}
    office = await books.space.room()
    plan = await books.plan(30_000, signature_required=True, renewal=term, rents=[{"resource_ids": [office["id"]]}])
    ada = await books.space.member()
    offered = await books.join(ada, plan, resource_ids=[office["id"]])
    assert (offered["state"], offered["ends_on"]) == ("awaiting_signature", "2027-04-01")
    await books.until("2027-04-10")
    # January to March passed before she signed: nobody is billed for them by a signature of April
    problem = await books.verb(offered, "sign", None, 409)
    assert (problem["code"], problem["ends_on"]) == ("term_is_over", "2027-04-01")
    assert "starts_on, 2027-04-10 or later" in problem["detail"]
    signed = await books.verb(offered, "sign", {"starts_on": "2027-04-16"})
    assert (signed["state"], signed["starts_on"], signed["ends_on"]) == ("scheduled", "2027-04-16", "2027-07-16")
    await books.until("2027-04-17")
    assert (await operator.get(f"/v1/memberships/{offered['id']}"))["state"] == "active"
    # 15 of April's 30 days
    assert [nets(one) for one in await books.invoices(ada)] == [[15_000]]
    await books.add_up()


async def test_who_and_what_memberships_need_stays(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan = await books.plan(30_000)
    team = await books.space.team()
    await operator.patch(f"/v1/billing-accounts/{team.account}", {"pays_for": ["memberships"]})
    ada = await books.space.member(team=team.id)
    membership = await books.join(ada, plan)
    paths = [f"/v1/members/{ada.id}", f"/v1/teams/{team.id}", f"/v1/locations/{books.space.location}"]
    for path in paths:
        problem = await operator.post(f"{path}/archive", None, 409)
        assert (problem["code"], problem["total"]) == ("still_needed", 1)
        assert problem["needed_by"][0]["id"] == membership["id"]
        assert "give-notice" in problem["detail"]
    # She pays herself from now on: the team may go. Ended, so may she, and it can't be brought back without her
    [own] = (await operator.get("/v1/billing-accounts", member_id=ada.id))["data"]
    await operator.patch(f"/v1/memberships/{membership['id']}", {"account_id": own["id"]})
    await operator.post(f"{paths[1]}/archive", None, 200)
    await books.verb(membership, "end", {"reason": "moves away"})
    await operator.post(f"{paths[0]}/archive", None, 200)
    assert "/member_id" in str(await books.verb(membership, "reactivate", {}, 422))
    await operator.post(f"{paths[2]}/archive", None, 200)


async def test_nobody_is_archived_at_the_moment_of_joining(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan = await books.plan(30_000)
    for name in ("Ada Lovelace", "Ben Babbage", "Eve Engine", "Joe Jacquard"):
        person = await books.space.member(name)
        body = {"plan_id": plan["id"], "member_id": person.id, "location_id": books.space.location}
        joined, archived = await gather(
            operator.http.post("/v1/memberships", json=body), operator.http.post(f"/v1/members/{person.id}/archive")
        )
        assert (joined.status_code, archived.status_code) in ((201, 409), (422, 200)), (joined.text, archived.text)
