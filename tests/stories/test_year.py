"""A year of a space, day by day: who pays by card, late, never or too much; changes, pauses, disputes, deposits.

At its end the books are asked for what must be true of any year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg
import pytest

from coworkapi.core.ids import decode_id
from coworkapi.demo.proofs import Proof, figures, prove
from tests.operator import Operator
from tests.stories.billed import VISA, euros, open_books
from tests.stories.space import Person

LOSES_DISPUTES = "4000 0000 0000 2685"
NO_MONEY = "4000 0000 0000 9995"


@pytest.mark.slow
async def test_a_year(operator: Operator) -> None:
    books = await open_books(operator, "2027-12-31")
    flex = await books.plan(
        19_900, name="Flex", benefits={"credits": [{"name": "Rooms", "kind": "minutes", "quantity": 240}]}
    )
    desk = await books.plan(
        34_900, name="Desk", anchor={"kind": "anniversary"}, deposit=euros(50_000), pause={"allowed": True}
    )
    people: list[tuple[Person, dict[str, Any]]] = []
    for number, plan in enumerate((flex, desk) * 5):
        person = await books.space.member(f"P{number} Member")
        if number < 7:
            await books.method(person, {5: LOSES_DISPUTES, 6: NO_MONEY}.get(number, VISA))
        people.append((person, await books.join(person, plan)))
    by_transfer = people[8][0]

    await books.until("2028-02-10")
    await books.verb(people[0][1], "change", {"plan_id": desk["id"]})
    await books.verb(people[1][1], "pause", {"starts_on": "2028-02-20", "ends_on": "2028-04-05"})
    await books.pays(by_transfer, 100_000)
    await books.until("2028-05-31")
    await books.verb(people[2][1], "change", {"quantity": 3, "effective": "cycle_end"})
    await books.verb(people[3][1], "give-notice", {})
    paid = (await operator.get("/v1/payments", account_id=people[4][0].account, limit=100))["data"]
    await operator.post(f"/v1/payments/{paid[0]['id']}/refunds", {"reason": "As a present", "credit": True})
    await books.until("2028-08-15")
    await books.verb(people[0][1], "end", {"reason": "Moves to another town"})
    await books.pays(people[9][0], 600_000)
    await books.until("2029-01-01")
    # Who gave notice left a deposit of 500.00: 120.00 for a scratched desk are kept, 380.00 go back to the card
    [due] = (await operator.get("/v1/deposits", return_due=True))["data"]
    assert (due["account_id"], due["held"]) == (people[3][0].account, euros(50_000))
    path = f"/v1/deposits/{due['id']}"
    kept = {"amount": euros(12_000), "basis": "damages", "reason": "A scratched desk"}
    await operator.post(f"{path}/keep", kept, 200)
    await operator.post(f"{path}/return", {"reason": "The rest"}, 200)
    await operator.sweep()
    closed = await operator.get(path)
    assert (closed["state"], closed["kept"], closed["returned"]) == ("closed", euros(12_000), euros(38_000))

    await books.add_up()
    assert [proof for proof in await _proofs(operator, date(2029, 1, 1)) if not proof.holds] == []
    assert (await _counted(operator))["invoices"] > 100
    # A lost dispute and a card without money leave debts; the others are even or ahead.
    assert await books.owes(people[5][0]) > 0
    assert await books.owes(people[6][0]) > 0
    # 13 cycles of 349.00 + 19 % and the deposit of 500.00, of 6,000.00 that came in August
    assert await books.owes(people[9][0]) == 13 * 41_531 + 50_000 - 600_000
    # Who pays by card owes January alone, which isn't due yet: 3 x 199.00 + 19 %, and 199.00 + 19 %
    assert [await books.owes(one) for one, _ in (people[2], people[4])] == [71_043, 23_681]

    before = await _counted(operator)
    for day in ("2028-03-15", "2028-09-30", "2029-01-01"):
        await operator.post("/v1/billing-runs", {"legal_entity_id": books.space.entity, "until": day}, 202)
        await operator.sweep()
    assert await _counted(operator) == before, "billing a day again changes nothing"


async def test_what_breaks_a_proof_is_named(operator: Operator, database_url: str) -> None:
    books = await open_books(operator, "2028-01-01")
    plan = await books.plan(19_900, benefits={"credits": [{"name": "Rooms", "kind": "minutes", "quantity": 240}]})
    person = await books.space.member("Ada Member")
    membership = await books.join(person, plan)
    await books.until("2028-03-01")
    until = date(2028, 3, 1)
    assert [proof.faults for proof in await _proofs(operator, until)] == [[]] * 5

    owner = await asyncpg.connect(database_url)
    await owner.execute("SET session_replication_role = replica")  # what triggers and keys would refuse
    try:
        for statement in (
            "UPDATE invoices SET sequence = 8, net = net + 1, gross = gross + 1 "
            "WHERE organization_id = $1 AND sequence = 3",
            "UPDATE invoices SET issued_on = issued_on + 90 WHERE organization_id = $1 AND sequence = 1",
            "UPDATE membership_periods SET ends_on = ends_on - 3 "
            "WHERE organization_id = $1 AND starts_on = '2028-02-01'",
            "UPDATE credit_lots SET balance = 1 WHERE organization_id = $1 "
            "AND id = (SELECT min(id::text)::uuid FROM credit_lots WHERE organization_id = $1)",
        ):
            assert await owner.execute(statement, operator.organization_id) == "UPDATE 1", statement
    finally:
        await owner.close()

    broken = {proof.name: proof.faults for proof in await _proofs(operator, until)}
    assert {name: len(faults) for name, faults in broken.items()} == dict.fromkeys(broken, 1)
    assert str(decode_id("mbr", membership["id"])) in broken["days_billed_once"][0]
    assert "3 days not billed once, the first 2028-02-27" in broken["days_billed_once"][0]


async def _proofs(operator: Operator, until: date) -> Sequence[Proof]:
    async with operator.db.transaction(operator.principal) as session:
        return await prove(session, until=until)


async def _counted(operator: Operator) -> dict[str, int]:
    async with operator.db.transaction(operator.principal) as session:
        return await figures(session)
