"""Whatever is invoiced, paid, credited, given up, paid back and disputed in whatever order, over HTTP: nobody is given
money that never came in, and every book says the same."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from tests.operator import Operator
from tests.stories.billed import Books, euros, open_books
from tests.stories.space import Person
from tests.stories.test_money import extra

STEPS = 40
CARDS = (
    "4242 4242 4242 4242",
    "4000 0000 0000 2685",  # disputed the next day, lost a week later
    "4000 0000 0000 0259",  # disputed the next day, won a week later
    "4000 0000 0000 5126",  # refunds of it come back a day later
    "4000 0000 0000 0408",  # is charged, but the answer never arrives
)
VERBS = (
    *("invoice", "invoice", "invoice", "desk", "card", "card", "credit", "credit"),
    *("write_off", "reverse", "refund", "refund", "void", "undo", "match"),
)


class Desk:
    """Somebody at the front desk who does anything that there is."""

    def __init__(self, books: Books, chance: Random, people: list[Person]) -> None:
        self.books, self.chance, self.people, self.operator = books, chance, people, books.operator
        self.charges: list[str] = []
        self.invoices: list[dict[str, Any]] = []
        self.done: Counter[str] = Counter()

    async def step(self) -> None:
        chance, person = self.chance, self.chance.choice(self.people)
        name = chance.choice(VERBS)
        answer = await getattr(self, f"_{name}")(person)
        if answer is not None:
            assert answer.status_code in (200, 201, 202, 404, 409, 422), f"{name}: {answer.status_code} {answer.text}"
            self.done[name] += answer.status_code < 300
        if chance.random() < 0.5:
            await self.operator.sweep()

    def amount(self) -> dict[str, Any]:
        return euros(self.chance.choice([1, 99, 1_000, 3_333, 11_900, 25_000]))

    async def _some(self, path: str, **filters: Any) -> Any:
        found = (await self.operator.get(path, limit=100, **filters))["data"]
        return self.chance.choice(found) if found else None

    async def _charge(self, person: Person) -> None:
        made = await extra(self.books, person, self.chance.choice([1, 333, 10_000, 25_050]))
        self.charges.append(made["id"])

    async def _invoice(self, person: Person) -> Any:
        for _ in range(self.chance.randint(1, 3)):
            await self._charge(person)
        return await self.operator.http.post("/v1/invoices", json={"account_id": person.account})

    async def _desk(self, person: Person) -> Any:
        one = await self._some("/v1/invoices", account_id=person.account)
        body = {"account_id": person.account, "kind": self.chance.choice(["transfer", "cash"]), "amount": self.amount()}
        return await self.operator.http.post("/v1/payments", json=body | {"invoice_ids": [one["id"]] if one else []})

    async def _card(self, person: Person) -> Any:
        one = await self._some("/v1/invoices", account_id=person.account)
        return None if one is None else await self.operator.http.post(f"/v1/invoices/{one['id']}/pay", json={})

    async def _credit(self, person: Person) -> Any:
        one = await self._some("/v1/invoices", account_id=person.account)
        if one is None:
            return None
        line = self.chance.choice((await self.operator.get(f"/v1/invoices/{one['id']}"))["lines"])
        part = self.chance.choice([{}, {"amount": self.amount()}])
        lines = self.chance.choice([{}, {"lines": [{"line_id": line["id"]} | part]}])
        return await self.operator.http.post(f"/v1/invoices/{one['id']}/credit", json={"reason": "random"} | lines)

    async def _write_off(self, person: Person) -> Any:
        one = await self._some("/v1/invoices", account_id=person.account)
        if one is None:
            return None
        body = {"reason": "random"} | self.chance.choice([{}, {"amount": self.amount()}])
        return await self.operator.http.post(f"/v1/invoices/{one['id']}/write-off", json=body)

    async def _reverse(self, person: Person) -> Any:
        one = await self._some("/v1/invoices", account_id=person.account)
        found = None if one is None else await self._some(f"/v1/invoices/{one['id']}/write-offs")
        if found is None:
            return None
        return await self.operator.http.post(f"/v1/write-offs/{found['id']}/reverse", json={"reason": "random"})

    async def _refund(self, person: Person) -> Any:
        one = await self._some("/v1/payments", account_id=person.account)
        if one is None:
            return None
        how = self.chance.choice([{}, {"amount": self.amount()}, {"credit": True}, {"credit": True, "to": "balance"}])
        return await self.operator.http.post(f"/v1/payments/{one['id']}/refunds", json={"reason": "random"} | how)

    async def _void(self, person: Person) -> Any:
        if not self.charges:
            return None
        path = f"/v1/charges/{self.chance.choice(self.charges)}/void"
        return await self.operator.http.post(path, json={"reason": "random"})

    async def _undo(self, person: Person) -> Any:
        one = await self._some(f"/v1/billing-accounts/{person.account}/matches")
        return None if one is None else await self.operator.http.post(f"/v1/matches/{one['id']}/undo", json={})

    async def _match(self, person: Person) -> Any:
        items = (await self.operator.get(f"/v1/billing-accounts/{person.account}/open-items", limit=100))["data"]
        owed, having = [[one for one in items if one["open"]["amount"] * sign > 0] for sign in (1, -1)]
        if not owed or not having:
            return None
        body = {"debit_item_id": self.chance.choice(owed)["id"], "credit_item_id": self.chance.choice(having)["id"]}
        path = f"/v1/billing-accounts/{person.account}/matches"
        return await self.operator.http.post(path, json=body)


@pytest.mark.parametrize("seed", [1, 2])
async def test_nobody_is_given_what_never_came_in(operator: Operator, seed: int) -> None:
    chance = Random(seed)
    books = await open_books(operator, "2027-03-01")
    people = [await books.space.member(name) for name in ("Ada Lovelace", "Ben Babbage")]
    for person in people:
        await books.method(person, chance.choice(CARDS))
    desk = Desk(books, chance, people)
    for _ in range(STEPS):
        await desk.step()
        if chance.random() < 0.1:
            await books.space.clock(books.space.now + timedelta(days=chance.randint(1, 9)))
    await books.space.clock(books.space.now + timedelta(days=20))
    assert sum(desk.done.values()) > STEPS // 4, f"most was refused: this proves little: {desk.done}"
    await books.add_up()
    for person in people:
        await _is_fair(books, person)


async def _is_fair(books: Books, person: Person) -> None:
    invoices, notes = await books.invoices(person), await books.credit_notes(person)
    for invoice in invoices:
        credited = sum(one["gross"]["amount"] for one in notes if one["credits_invoice_id"] == invoice["id"])
        given_up = invoice["written_off"]["amount"]
        # What an invoice asked for is asked, paid, given back or given up, and nothing of it twice
        assert 0 <= credited + given_up <= invoice["gross"]["amount"], invoice["number"]
        assert 0 <= invoice["open"]["amount"] <= invoice["gross"]["amount"] - given_up, invoice["number"]
    payments = await books._all("/v1/payments", account_id=person.account)
    came_in = sum(one["amount"]["amount"] for one in payments if one["received_at"] and one["status"] != "failed")
    refunds = await books._all("/v1/refunds", account_id=person.account)
    paid_back = sum(
        one["amount"]["amount"] for one in refunds if one["to"] == "method" and one["state"] in ("pending", "succeeded")
    )
    taken_back = sum(one["disputed"]["amount"] for one in payments)
    asked = sum(one["gross"]["amount"] for one in invoices) - sum(one["gross"]["amount"] for one in notes)
    given_up = sum(one["written_off"]["amount"] for one in invoices)
    assert await books.owes(person) == asked - given_up - (came_in - paid_back - taken_back)
