"""Dunning over HTTP: the days of an unpaid invoice, and what lifts, stops or explains it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coworkapi import wiring
from coworkapi.core.jobs import sweep
from coworkapi.payments.dunning.service import dun_due
from tests.bookings.factories import a_room
from tests.operator import Operator
from tests.payments.support import START, House, a_house
from tests.round_trips import round_trips

BERLIN = ZoneInfo("Europe/Berlin")
# Invoiced on 2 November with two weeks' terms.
DUE = date(2026, 11, 16)
FAILS_ON_DAY_6, POOR, STOLEN = "DE78370400440532013004", "4000000000009995", "4000000000009979"
STEPS: list[dict[str, Any]] = [
    {"after_days": 3, "action": "remind"},
    {"after_days": 5, "action": "retry"},
    {"after_days": 10, "action": "remind", "level": 2},
    {"after_days": 10, "action": "fee", "amount": 500, "cap": 500, "key": "late"},
    {"after_days": 14, "action": "restrict"},
    {"after_days": 21, "action": "suspend"},
    {"after_days": 60, "action": "terminate"},
]


@pytest.fixture
async def house(operator: Operator) -> House:
    return await a_house(operator)


async def a_policy(house: House, **fields: Any) -> dict[str, Any]:
    body = {"name": "Standard", "currency": "EUR", "steps": STEPS} | fields
    made: dict[str, Any] = await house.operator.post("/v1/dunning-policies", body)
    return made


def morning(days: int, *, hour: int = 9) -> datetime:
    """That hour of Berlin's clock, so many days after the invoice was due."""
    on = DUE + timedelta(days=days)
    return datetime(on.year, on.month, on.day, hour, tzinfo=BERLIN).astimezone(UTC)


async def standing(house: House, account: str) -> str:
    found: str = (await house.operator.get(f"/v1/billing-accounts/{account}/standing"))["standing"]
    return found


async def steps(house: House, **filters: Any) -> list[str]:
    page = await house.operator.get("/v1/dunning-steps", **filters)
    return [f"{one['step']} {one['outcome']}" for one in reversed(page["data"])]


async def test_unpaid_restricted_suspended_paid_restored(house: House) -> None:
    """Due on 16 November, 100.00. Days as Berlin counts them; paid on 8 December at noon: all is lifted at once."""
    operator = house.operator
    await a_policy(house)
    member, account = await house.account()
    # Reminded where its invoices would go, though it wants none of these by mail.
    await operator.patch(f"/v1/billing-accounts/{account}", {"email": "anna@example.org"})
    invoicing = {"delivery": "none", "emails": ["books@example.org"]}
    await operator.put(f"/v1/billing-accounts/{account}/invoicing", invoicing)
    invoice = await house.invoice(account)
    room = await a_room(operator, location=house.location, clock=None)

    async def books(days: int, status: int = 201) -> Any:
        starts = morning(days) + timedelta(days=1)
        body = {"resource_id": room.id, "member_id": member["id"], "title": "Call"}
        times = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=1)).isoformat()}
        return await operator.post("/v1/bookings", body | times, status)

    await house.at(morning(0, hour=23))
    assert await standing(house, account) == "current"
    await house.at(morning(1, hour=0))  # the first minute of the day after, in Berlin: still the 16th in London
    assert await standing(house, account) == "grace"
    preview = await operator.get(f"/v1/billing-accounts/{account}/dunning")
    assert (preview["next_step"]["action"], preview["next_step"]["on"]) == ("remind", "2026-11-19")
    await house.at(morning(3))
    assert await steps(house) == ["remind_3 done"]
    await house.at(morning(10))
    assert await steps(house) == [
        "remind_3 done",
        "retry_5 done",
        "remind_10 done",
        "late done",
    ]
    assert await standing(house, account) == "grace"
    await books(10)
    await house.at(morning(14))
    assert await standing(house, account) == "restricted"
    refused = await books(14, 402)
    assert (refused["overdue"], refused["overdue_invoices"]) == ([{"amount": 10_000, "currency": "EUR"}], 1)
    await house.at(morning(21))
    assert await standing(house, account) == "suspended"
    await house.at(morning(22, hour=12))
    paid = {"kind": "transfer", "amount": {"amount": 10_000, "currency": "EUR"}, "invoice_ids": [invoice]}
    await operator.post("/v1/payments", paid)
    await operator.sweep()
    assert await standing(house, account) == "current"
    await books(22)
    changes = (await operator.get(f"/v1/billing-accounts/{account}/standing-changes"))["data"]
    berlin = [datetime.fromisoformat(one["since"]).astimezone(BERLIN) for one in reversed(changes)]
    assert [one["standing"] for one in reversed(changes)] == ["grace", "restricted", "suspended", "current"]
    assert [at.date() - DUE for at in berlin] == [timedelta(days=n) for n in (1, 14, 21, 22)]
    assert changes[0]["cause"].split("_")[0] in ("inv", "pmt")
    mails = (await operator.get("/v1/mail-messages"))["data"]
    assert [one["template"] for one in reversed(mails)] == ["dunning_reminder_1", "dunning_reminder_2"]
    assert {one["to_email"] for one in mails} == {"books@example.org"}
    fees = (await operator.get("/v1/charges", source_kind="late_fee"))["data"]
    assert [(one["gross"]["amount"], one["account_id"], one["source_id"]) for one in fees] == [(500, account, invoice)]


async def test_a_run_again_changes_nothing(house: House) -> None:
    """By the sweep, by hand, and as a dry run: each step once for an invoice."""
    operator = house.operator
    await a_policy(house)
    _, account = await house.account()
    await house.invoice(account)
    await operator.set_clock(morning(15))
    dry = await operator.post("/v1/dunning-runs", {"dry_run": True}, 202)
    due = wiring.due_work(operator.app.state.settings)
    operations = [work for work in due if work.name == "core.operations"]
    await sweep(operator.db, operations, organization_id=operator.organization_id)
    assert await steps(house) == []
    report = (await operator.get(f"/v1/operations/{dry['id']}"))["result"]
    [of_account] = report["of_accounts"]
    assert (of_account["account_id"], of_account["becomes"]) == (account, "restricted")
    assert [one["action"] for one in of_account["steps"]] == ["remind", "retry", "remind", "fee", "restrict"]
    assert "15 days overdue" in of_account["steps"][-1]["why"]
    await operator.sweep()
    first = await steps(house)
    assert first == ["remind_3 overtaken", "retry_5 done", "remind_10 done", "late done", "restrict_14 done"]
    events = len(await operator.events())
    again = await operator.post("/v1/dunning-runs", {}, 202)
    await operator.sweep()
    assert (await operator.get(f"/v1/operations/{again['id']}"))["result"]["steps"] == {}
    assert await steps(house) == first
    assert len(await operator.events()) == events + 1  # the operation's own
    assert await operator.sweep() == 0


async def test_a_promise_stops_the_days_and_ends_with_its_last(house: House) -> None:
    """Promised on day 12 until day 20. Day 21 counts as the 13th, so restrict comes on day 22."""
    operator = house.operator
    await a_policy(house)
    _, account = await house.account()
    invoice = await house.invoice(account)
    await house.at(morning(12))
    until = (DUE + timedelta(days=20)).isoformat()
    body = {"kind": "promise", "account_id": account, "invoice_ids": [invoice], "until_on": until}
    made = await operator.post("/v1/dunning-pauses", body)
    preview = await operator.get(f"/v1/billing-accounts/{account}/dunning")
    [shown] = preview["invoices"]
    assert (shown["paused_by"], shown["next"]["on"]) == ("promise", (DUE + timedelta(days=22)).isoformat())
    for days, expected in ((20, "grace"), (21, "grace"), (22, "restricted")):
        await house.at(morning(days))
        assert await standing(house, account) == expected
    await operator.post(f"/v1/dunning-pauses/{made['id']}/end", {}, 409)
    lifting = {"kind": "dispute", "account_id": account, "lifts_restrictions": True, "note": "wrong room"}
    dispute = await operator.post("/v1/dunning-pauses", lifting)
    assert await standing(house, account) == "current"
    await house.at(morning(40))
    assert await standing(house, account) == "current"
    await operator.post(f"/v1/dunning-pauses/{dispute['id']}/end", {"note": "settled"}, 200)
    assert await standing(house, account) == "restricted"
    assert [one["kind"] for one in (await operator.get("/v1/dunning-pauses", account_id=account))["data"]] == [
        "dispute",
        "promise",
    ]


async def test_a_pause_that_makes_no_sense_is_refused(house: House) -> None:
    operator = house.operator
    _, account = await house.account()
    _, other = await house.account("Ben")
    theirs = await house.invoice(other)
    past = {"kind": "promise", "account_id": account, "until_on": "2026-11-01"}
    assert "today is 2026-11-02" in (await operator.post("/v1/dunning-pauses", past, 422))["detail"]
    await operator.post("/v1/dunning-pauses", {"kind": "promise", "account_id": account}, 422)
    alien = {"kind": "dispute", "account_id": account, "invoice_ids": [theirs]}
    await operator.post("/v1/dunning-pauses", alien, 404)


async def test_a_policy_says_what_is_wrong_with_it(house: House) -> None:
    operator = house.operator
    for steps_, told in (
        ([{"after_days": 0, "action": "remind"}], "greater than or equal to 1"),
        ([{"after_days": 3, "action": "fee"}], "either an amount or basis_points"),
        ([{"after_days": 3, "action": "remind", "amount": 1}], "only a fee has"),
        ([{"after_days": 9, "action": "restrict"}, {"after_days": 3, "action": "suspend"}], "restrict comes before"),
        ([{"after_days": 3, "action": "remind"}, {"after_days": 3, "action": "remind"}], "two steps are named"),
        ([], "at least 1 item"),
    ):
        body = {"name": "Bad", "currency": "EUR", "steps": steps_}
        assert told in (await operator.post("/v1/dunning-policies", body, 422))["detail"]
    await a_policy(house)
    twice = {"name": "Second", "currency": "EUR", "steps": STEPS}
    assert (await operator.post("/v1/dunning-policies", twice, 409))["code"] == "dunning_policy_exists"


async def test_a_policy_of_the_entity_wins_and_archiving_lifts(house: House) -> None:
    operator = house.operator
    await a_policy(house)
    mild = await a_policy(
        house,
        legal_entity_id=f"ent_{await _suffix(house)}",
        name="Mild",
        steps=[{"after_days": 30, "action": "restrict"}],
    )
    _, account = await house.account()
    await house.invoice(account)
    await house.at(morning(15))
    assert await standing(house, account) == "grace"
    changed = await operator.patch(
        f"/v1/dunning-policies/{mild['id']}", {"steps": [{"after_days": 10, "action": "restrict"}]}
    )
    assert changed["steps"][0]["key"] == "restrict_10"
    await operator.sweep()
    assert await standing(house, account) == "restricted"
    for policy in (await operator.get("/v1/dunning-policies"))["data"]:
        await operator.post(f"/v1/dunning-policies/{policy['id']}/archive", None, 200)
    await operator.sweep()
    assert await standing(house, account) == "current"
    assert await operator.sweep() == 0


async def _suffix(house: House) -> str:
    page = await house.operator.get("/v1/legal-entities")
    found: str = next(one["id"] for one in page["data"]).split("_")[1]
    return found


async def test_the_minimum_leaves_small_debts_alone(house: House) -> None:
    await a_policy(house, minimum=10_000)
    _, account = await house.account()
    await house.invoice(account, 10_000)
    await house.at(morning(15))
    assert await standing(house, account) == "current"


async def test_many_accounts_cost_as_many_statements_as_few(house: House) -> None:
    """Reminders, fees and standings of two accounts, then of twelve."""
    operator = house.operator
    await a_policy(house)
    counted = []
    for count in (2, 12):
        await operator.set_clock(START)
        for _ in range(count):
            _, account = await house.account()
            await house.invoice(account)
        await operator.set_clock(morning(15))
        principal = await house.principal()
        async with round_trips(operator.db) as sent, operator.db.transaction(principal) as session:
            assert await dun_due(session, principal.now) == count
        counted.append(len(sent))
        assert await standing(house, account) == "restricted"
    assert counted[0] == counted[1], counted


async def test_another_organization_sees_nothing(house: House, stranger: Operator) -> None:
    policy = await a_policy(house)
    _, account = await house.account()
    await stranger.get(f"/v1/dunning-policies/{policy['id']}", 404)
    await stranger.get(f"/v1/billing-accounts/{account}/dunning", 404)
    await stranger.post("/v1/dunning-pauses", {"kind": "dispute", "account_id": account}, 404)
    await stranger.post("/v1/dunning-runs", {"account_id": account}, 404)


async def test_a_pending_debit_is_not_unpaid_until_it_fails(house: House) -> None:
    """Restricted on day 14; a debit on day 15, which lifts it at once; the bank says no on day 21: suspended."""
    operator = house.operator
    await a_policy(house, steps=[step for step in STEPS if step["action"] != "retry"])
    _, account = await house.account()
    await house.invoice(account)
    await house.at(morning(15))
    assert await standing(house, account) == "restricted"
    await house.method(account, FAILS_ON_DAY_6, kind="sepa_debit")
    [payment] = (await operator.get("/v1/payments", account_id=account))["data"]  # collected by the new mandate
    assert payment["status"] == "pending"
    assert await standing(house, account) == "current"
    [shown] = (await operator.get(f"/v1/billing-accounts/{account}/dunning"))["invoices"]
    assert (shown["is_pending"], shown["next"]["step"]) == (True, None)
    changes = (await operator.get(f"/v1/billing-accounts/{account}/standing-changes"))["data"]
    assert (changes[0]["cause"], "is under way" in changes[0]["reason"]) == (payment["id"], True)
    await house.at(morning(20))
    assert await standing(house, account) == "current"
    await house.at(morning(22))
    assert (await operator.get(f"/v1/payments/{payment['id']}"))["status"] == "failed"
    assert await standing(house, account) == "suspended"


@pytest.mark.parametrize(("card", "outcome"), [(POOR, "done"), (STOLEN, "skipped")])
async def test_a_retry_charges_again_but_never_after_a_hard_decline(house: House, card: str, outcome: str) -> None:
    await a_policy(house)
    _, account = await house.account()
    await house.method(account, card)
    await house.invoice(account)
    await house.at(morning(3))
    before = len((await house.operator.get("/v1/payments", account_id=account))["data"])
    assert before == 1  # collected when it was due
    await house.at(morning(5))
    assert await steps(house, action="retry") == [f"retry_5 {outcome}"]
    after = (await house.operator.get("/v1/payments", account_id=account))["data"]
    assert [one["origin"] for one in after].count("retry") == (outcome == "done")


async def test_a_good_card_pays_by_the_retry_and_is_lifted(house: House) -> None:
    await a_policy(house, steps=[{"after_days": 2, "action": "restrict"}, {"after_days": 5, "action": "retry"}])
    _, account = await house.account()
    await house.method(account, POOR)
    invoice = await house.invoice(account)
    await house.at(morning(4))
    assert await standing(house, account) == "restricted"
    await house.method(account)
    await house.at(morning(5))
    assert await house.open(invoice) == [0]
    assert await standing(house, account) == "current"
