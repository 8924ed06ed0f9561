"""What the database keeps true of the journal, whoever posts."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from coworkapi.billing.ledger.datev import paired
from coworkapi.billing.models import JournalEntry, LedgerAccount, LedgerLock, Posting
from coworkapi.billing.service import ledger
from coworkapi.billing.values import NewEntry
from coworkapi.core.failures import violated_constraint
from coworkapi.core.ids import encode_id, new_id
from tests.billing.ledger_factories import DAY, new_entry, posted
from tests.operator import Operator
from tests.spaces.factories import a_location


async def refused(operator: Operator, *entries: NewEntry) -> str | None:
    """The constraint that these entries break."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the driver's; its constraint is what counts
        await posted(operator, *entries)
    return violated_constraint(caught.value)


async def counted(operator: Operator, model: Any) -> int:
    async with operator.db.transaction(operator.principal) as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()


async def test_an_entry_adds_up_or_is_refused(operator: Operator) -> None:
    entity = (await a_location(operator)).legal_entity_id
    good = new_entry(entity, ("receivables", 11_900), ("revenue:membership", -10_000), ("tax:standard:1900", -1_900))
    bad = new_entry(entity, ("receivables", 11_900), ("revenue:membership", -10_000))
    assert await refused(operator, good, bad) == "journal_entry_balanced"
    assert await counted(operator, JournalEntry) == 0
    await posted(operator, good)
    again = new_entry(entity, ("bank", 1), ("receivables", -1), source_id=good.source_id)
    assert await refused(operator, again) == "journal_entry_once"
    assert await refused(operator, new_entry(entity, ("bank", 1), ("mystery", -1))) == "posting_account_known"
    # Two that would add up to zero together don't, each on its own.
    one, two = new_entry(entity, ("bank", 5), ("clearing:cash", -4)), new_entry(entity, ("bank", -1))
    assert await refused(operator, one, two) == "journal_entry_balanced"


async def test_what_is_nothing_is_not_posted(operator: Operator) -> None:
    entity = (await a_location(operator)).legal_entity_id
    await posted(
        operator, new_entry(entity, ("bank", 0)), new_entry(entity, ("bank", 5), ("deposits", -5), ("rounding", 0))
    )
    assert (await counted(operator, JournalEntry), await counted(operator, Posting)) == (1, 2)


async def test_accounts_are_made_at_their_first_use(operator: Operator) -> None:
    entity = (await a_location(operator)).legal_entity_id
    codes = {
        "receivables": ("Receivables", "asset"),
        "revenue:late_fee": ("Revenue: late fee", "income"),
        "tax:reduced:750": ("Tax: reduced 7.5 %", "liability"),
        "tax:standard:1900": ("Tax: standard 19 %", "liability"),
        "prepaid_credits": ("Prepaid credits", "liability"),
        "clearing:stripe": ("Clearing: stripe", "asset"),
        "provider_fees": ("Fees of payment providers", "expense"),
    }
    for _ in range(2):
        await posted(operator, *(new_entry(entity, (code, 7), ("bank", -7)) for code in codes))
    async with operator.db.transaction(operator.principal) as session:
        rows = await session.execute(select(LedgerAccount.code, LedgerAccount.name, LedgerAccount.type))
        found = {code: (name, type_) for code, name, type_ in rows}
    assert found == codes | {"bank": ("Bank", "asset")}


async def test_the_journal_never_changes(operator: Operator) -> None:
    entity = (await a_location(operator)).legal_entity_id
    entry = new_entry(entity, ("bank", 5), ("deposits", -5))
    await posted(operator, entry)
    wrong = [
        ("UPDATE postings SET amount = amount + 1", "postings_append_only"),
        ("UPDATE journal_entries SET booked_on = booked_on + 1", "journal_entries_append_only"),
    ]
    for statement, constraint in wrong:
        with pytest.raises(Exception) as caught:  # noqa: PT011
            async with operator.db.transaction(operator.principal) as session:
                await session.execute(text(statement))
        assert violated_constraint(caught.value) == constraint
    # A line may be added by nobody without its opposite, and not on another day than the entry's.
    more = (
        "INSERT INTO postings (entry_id, number, legal_entity_id, booked_on, currency, ledger_account, amount) VALUES "
        "(:id, 3, :entity, :on, 'EUR', 'bank', :one), (:id, 4, :entity, :on, 'EUR', 'bank', :two)"
    )
    for on, two, constraint in (
        (DAY, -2, "journal_entry_balanced"),
        (DAY + timedelta(days=1), -1, "posting_of_its_entry"),
    ):
        with pytest.raises(Exception) as caught:  # noqa: PT011, PT012
            async with operator.db.transaction(operator.principal) as session:
                values = {"id": entry.id, "entity": entity, "on": on, "one": 1, "two": two}
                await session.execute(text(more), values)
        assert violated_constraint(caught.value) == constraint


async def test_nothing_is_posted_into_a_locked_period(operator: Operator) -> None:
    entity = (await a_location(operator)).legal_entity_id
    other = (await a_location(operator)).legal_entity_id
    body = {"legal_entity_id": encode_id("ent", entity), "through": DAY.isoformat(), "reason": "VAT return of October"}
    locked = await operator.post("/v1/ledger/lock", body, status=200)
    assert locked["locked_through"] == DAY.isoformat()
    lines = (("bank", 5), ("deposits", -5))
    assert await refused(operator, new_entry(entity, *lines)) == "ledger_period_open"
    await posted(operator, new_entry(entity, *lines, booked_on=DAY + timedelta(days=1)), new_entry(other, *lines))
    by_hand = {
        "legal_entity_id": encode_id("ent", entity),
        "booked_on": DAY.isoformat(),
        "currency": "EUR",
        "description": "Too late",
        "postings": [{"ledger_account": "bank", "amount": 5}, {"ledger_account": "rounding", "amount": -5}],
    }
    problem = await operator.post("/v1/ledger/entries", by_hand, status=409)
    assert problem["code"] == "period_locked"
    assert "locked through 2026-11-02 (VAT return of October)" in problem["detail"]
    assert (await operator.post("/v1/ledger/lock", body, status=409))["code"] == "not_later_than_the_lock"
    unlock = {"legal_entity_id": encode_id("ent", entity), "reason": "A receipt turned up"}
    not_earlier = await operator.post("/v1/ledger/unlock", unlock | {"through": DAY.isoformat()}, status=409)
    assert not_earlier["code"] == "not_locked"
    await operator.post("/v1/ledger/unlock", unlock | {"through": "2026-10-31"}, status=200)
    await posted(operator, new_entry(entity, *lines))
    await operator.post("/v1/ledger/unlock", unlock, status=200)
    assert (await operator.post("/v1/ledger/unlock", unlock, status=409))["code"] == "not_locked"
    history = (await operator.get("/v1/ledger/locks", legal_entity_id=encode_id("ent", entity)))["data"]
    assert [one["locked_through"] for one in history] == [None, "2026-10-31", "2026-11-02"]
    told = await operator.events("ledger.locked", "ledger.unlocked")
    assert [(one["type"], one["previous"]["locked_through"]) for one in told] == [
        ("ledger.locked", None),
        ("ledger.unlocked", "2026-11-02"),
        ("ledger.unlocked", "2026-10-31"),
    ]
    async with operator.db.transaction(operator.principal) as session:
        numbers = list(await session.scalars(select(LedgerLock.number).order_by(LedgerLock.number)))
    assert numbers == [1, 2, 3]


async def test_locking_waits_for_who_is_posting(operator: Operator) -> None:
    """Nothing slips in behind a lock: what was begun before it is there when it holds, and counts."""
    entity = (await a_location(operator)).legal_entity_id
    body = {"legal_entity_id": encode_id("ent", entity), "through": DAY.isoformat(), "reason": "Closed"}
    async with operator.db.transaction(operator.principal) as session:
        await ledger.post(session, [new_entry(entity, ("bank", 5), ("deposits", -5))])
        locking = asyncio.create_task(operator.post("/v1/ledger/lock", body, status=200))
        done, _ = await asyncio.wait([locking], timeout=0.3)
        assert not done
    assert (await locking)["locked_through"] == DAY.isoformat()
    assert await counted(operator, JournalEntry) == 1
    assert await refused(operator, new_entry(entity, ("bank", 5), ("deposits", -5))) == "ledger_period_open"


codes = st.sampled_from(["receivables", "bank", "revenue:booking", "tax:standard:1900", "deposits", "clearing:cash"])


# Each example has a legal entity of its own.
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(codes, st.integers(-(10**9), 10**9)), min_size=1, max_size=6), max_size=8))
async def test_whatever_is_posted_the_trial_balance_is_zero(
    operator: Operator, drawn: list[list[tuple[str, int]]]
) -> None:
    """Random entries, each made whole by a last line; one statement; the sums are the model's."""
    entity = (await a_location(operator)).legal_entity_id
    entries = [new_entry(entity, *lines, ("rounding", -sum(amount for _, amount in lines))) for lines in drawn]
    await posted(operator, *entries)
    expected: Counter[str] = Counter()
    for entry in entries:
        for one in entry.postings:
            expected[one.ledger_account] += one.amount
    balance = await operator.get("/v1/ledger/trial-balance", legal_entity_id=encode_id("ent", entity), as_of=DAY)
    found = {row["ledger_account"]: row["balance"] for row in balance["lines"]}
    assert {code: amount for code, amount in found.items() if amount} == {c: a for c, a in expected.items() if a}
    assert all(total["amount"] == 0 for total in balance["totals"])
    if entries:
        off = new_entry(entity, *drawn[0], ("rounding", -sum(amount for _, amount in drawn[0]) + 1))
        assert await refused(operator, off) == "journal_entry_balanced"


@given(st.lists(st.tuples(codes, st.integers(-(10**6), 10**6)), max_size=8))
def test_pairs_of_an_entry_add_up_to_its_lines(lines: list[tuple[str, int]]) -> None:
    """DATEV's rows have one debit and one credit account each."""
    lines = [*lines, ("rounding", -sum(amount for _, amount in lines))]
    pairs = paired(lines)
    assert len(pairs) <= max(len([1 for _, amount in lines if amount]) - 1, 0)
    debits: Counter[str] = Counter()
    for pair in pairs:
        assert pair.amount > 0
        debits[pair.debit] += pair.amount
    wanted: Counter[str] = Counter()
    for code, amount in lines:
        wanted[code] += max(amount, 0)
    assert +debits == +wanted
    with pytest.raises(ValueError, match="zero"):
        paired([*lines, ("bank", 1)])


async def test_a_thousand_entries_in_a_statement(operator: Operator) -> None:
    entity = (await a_location(operator)).legal_entity_id
    entries = [
        new_entry(entity, ("receivables", 119), ("revenue:booking", -100), ("tax:standard:1900", -19), id=new_id())
        for _ in range(1_000)
    ]
    await posted(operator, *entries)
    assert (await counted(operator, JournalEntry), await counted(operator, Posting)) == (1_000, 3_000)
    check = await operator.get("/v1/ledger/check")
    assert [one["name"] for one in check["checks"] if not one["holds"]] == ["receivables"]
    [difference] = next(one for one in check["checks"] if one["name"] == "receivables")["differences"]
    # Posted past the open items: the check says so, and by how much.
    assert (difference["subject"], difference["expected"], difference["found"]) == ("walk-ins", 0, 119_000)
