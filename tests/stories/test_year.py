"""A year of a space, day by day: who pays by card, late, never or too much; changes, pauses, disputes, deposits.

At its end the books are asked for what must be true of any year.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from tests.operator import Operator
from tests.stories.billed import VISA, euros, open_books
from tests.stories.space import Person

LOSES_DISPUTES = "4000 0000 0000 2685"
NO_MONEY = "4000 0000 0000 9995"


async def rows(operator: Operator, statement: str) -> list[Any]:
    async with operator.db.transaction(operator.principal) as session:
        return list((await session.execute(text(statement))).all())


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
    await _every_day_is_billed_once(operator)
    await _documents_are_their_lines(operator)
    # A lost dispute and a card without money leave debts; the others are even or ahead.
    assert await books.owes(people[5][0]) > 0
    assert await books.owes(people[6][0]) > 0
    # 13 cycles of 349.00 + 19 % and the deposit of 500.00, of 6,000.00 that came in August
    assert await books.owes(people[9][0]) == 13 * 41_531 + 50_000 - 600_000
    # Who pays by card owes January alone, which isn't due yet: 3 x 199.00 + 19 %, and 199.00 + 19 %
    assert [await books.owes(one) for one, _ in (people[2], people[4])] == [71_043, 23_681]
    [(least,)] = await rows(operator, "SELECT coalesce(min(balance), 0) FROM credit_lots")
    assert least >= 0

    before = await _counted(operator)
    for day in ("2028-03-15", "2028-09-30", "2029-01-01"):
        await operator.post("/v1/billing-runs", {"legal_entity_id": books.space.entity, "until": day}, 202)
        await operator.sweep()
    assert await _counted(operator) == before, "billing a day again changes nothing"


async def _every_day_is_billed_once(operator: Operator) -> None:
    """The days of each membership's life, without its pauses, are those of its billed periods."""
    days: Counter[tuple[Any, date]] = Counter()
    for row in await rows(
        operator,
        "SELECT membership_id, generate_series(starts_on, ends_on - 1, '1 day')::date FROM membership_periods",
    ):
        days[row[0], row[1]] += 1
    assert set(days.values()) == {1}
    for row in await rows(
        operator,
        "SELECT m.id, m.starts_on, least(coalesce(m.ends_on, '2029-01-01'), '2029-01-01') AS ends_on, "
        "count(d) AS expected FROM memberships m, "
        "generate_series(m.starts_on, least(coalesce(m.ends_on, '2029-01-01'), '2029-01-01') - 1, '1 day') d "
        "WHERE NOT EXISTS (SELECT FROM membership_pauses p WHERE p.membership_id = m.id "
        "AND d::date >= p.starts_on AND (p.ends_on IS NULL OR d::date < p.ends_on)) GROUP BY 1, 2, 3",
    ):
        billed = [day for (membership, day) in days if membership == row.id and row.starts_on <= day < row.ends_on]
        assert len(billed) == row.expected, row


async def _documents_are_their_lines(operator: Operator) -> None:
    wrong = await rows(
        operator,
        "SELECT i.number FROM invoices i JOIN LATERAL (SELECT sum(net) AS net, sum(tax) AS tax, sum(gross) AS gross "
        "FROM invoice_lines l WHERE l.invoice_id = i.id) l ON true "
        "WHERE (i.net, i.tax, i.gross) IS DISTINCT FROM (l.net, l.tax, l.gross)",
    )
    assert wrong == []
    order = [
        row[0] for row in await rows(operator, "SELECT issued_on FROM invoices WHERE kind = 'invoice' ORDER BY number")
    ]
    assert order == sorted(order), "numbers follow the days of issue"
    assert len(order) > 100


async def _counted(operator: Operator) -> list[Any]:
    return await rows(
        operator,
        "SELECT (SELECT count(*) FROM charges), (SELECT count(*) FROM invoices), (SELECT count(*) FROM postings), "
        "(SELECT sum(open) FROM receivable_items), (SELECT count(*) FROM credit_lots)",
    )
