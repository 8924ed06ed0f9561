"""What is owed by age, tax by rate, and books that agree, over invoices, payments and credit notes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from coworkapi.core.ids import encode_id
from tests.billing.books import an_invoice, pay
from tests.billing.factories import NOON, an_account
from tests.operator import Operator
from tests.spaces.factories import a_location


async def test_what_is_owed_by_age(operator: Operator) -> None:
    location = await a_location(operator)
    entity = encode_id("ent", location.legal_entity_id)
    _, anna = await an_account(operator)
    _, ben = await an_account(operator, "Ben")
    # Three invoices of 119.00 by NOON's day, due 14 days later: on 16 November.
    first = await an_invoice(operator, location, anna)
    await an_invoice(operator, location, anna)
    await an_invoice(operator, location, ben)
    due = first.due_on
    assert due is not None
    await pay(operator, location, anna, 5_000, first.id)
    ages = [(0, (0, 0)), (1, (1, 30)), (30, (1, 30)), (31, (31, 60)), (61, (61, 90)), (90, (61, 90)), (91, (91, None))]
    for days, bucket in ages:
        await operator.set_clock(NOON.replace(year=due.year, month=due.month, day=due.day) + timedelta(days=days))
        shown = await operator.get("/v1/finance/overdue", legal_entity_id=entity)
        [found] = shown["buckets"]
        assert (found["from_days"], found["to_days"]) == bucket, days
        # 3 x 119.00 - 50.00 = 307.00
        assert (found["amount"], found["items"], found["accounts"]) == (30_700, 3, 2)
        assert shown["overdue"] == ([{"amount": 30_700, "currency": "EUR"}] if days else [])
    await pay(operator, location, ben, 20_000)
    shown = await operator.get("/v1/finance/overdue")
    # Ben's 119.00 are paid, 81.00 lie on his account; Anna owes 238.00 - 50.00
    assert shown["credit"] == [{"amount": 8_100, "currency": "EUR"}]
    assert [one["amount"] for one in shown["buckets"]] == [18_800]
    overview = await operator.get("/v1/finance/overview")
    assert overview["overdue"] == shown
    assert (await operator.get("/v1/ledger/check"))["holds"]


async def test_a_check_names_what_disagrees(operator: Operator) -> None:
    location = await a_location(operator)
    _, anna = await an_account(operator)
    await an_invoice(operator, location, anna)
    assert (await operator.get("/v1/ledger/check"))["holds"]
    # Somebody wrote an open item past the ledger.
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text(
                "INSERT INTO receivable_items (id, account_id, legal_entity_id, kind, document_id, reference, "
                "currency, amount, open, booked_on, due_on) VALUES (gen_random_uuid(), :account, :entity, 'payment', "
                "gen_random_uuid(), 'x', 'EUR', -500, -500, '2026-11-02', '2026-11-02')"
            ),
            {"account": anna, "entity": location.legal_entity_id},
        )
    check = await operator.get("/v1/ledger/check", legal_entity_id=encode_id("ent", location.legal_entity_id))
    assert not check["holds"]
    [broken] = [one for one in check["checks"] if not one["holds"]]
    [difference] = broken["differences"]
    # 119.00 by the ledger, 119.00 - 5.00 by the open items
    assert broken["name"] == "receivables"
    assert (difference["subject"], difference["expected"], difference["found"]) == (
        encode_id("acct", anna),
        11_400,
        11_900,
    )


async def test_tax_by_rate_and_month(operator: Operator) -> None:
    location = await a_location(operator)
    entity = encode_id("ent", location.legal_entity_id)
    _, anna = await an_account(operator)
    one = await an_invoice(operator, location, anna)
    await an_invoice(operator, location, anna, 1_050)
    month = one.issued_on.replace(day=1) if one.issued_on else None
    assert month is not None
    until = (month + timedelta(days=31)).replace(day=1)
    report = await operator.get("/v1/ledger/taxes", legal_entity_id=entity, starts_on=month, ends_on=until)
    # 100.00 + 10.50 net; 19.00 + 2.00 (1.995, half up) tax
    [line] = report["lines"]
    assert (line["month"], line["tax_code"], line["basis_points"]) == (month.isoformat(), "standard", 1_900)
    assert (line["net"]["amount"], line["tax"]["amount"]) == (11_050, 2_100)
    assert report["totals"] == [
        {"ledger_account": "tax:standard:1900", "currency": "EUR", "net": 11_050, "tax": 2_100, "posted": 2_100}
    ]
    empty = await operator.get("/v1/ledger/taxes", legal_entity_id=entity, starts_on="2020-01-01", ends_on="2020-02-01")
    assert (empty["lines"], empty["totals"]) == ([], [])
