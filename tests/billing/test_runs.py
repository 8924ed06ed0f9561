"""Billing runs over HTTP: what they invoice, what they say of it, and that nothing is invoiced twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from coworkapi.billing import service
from coworkapi.billing.runs.service import KIND
from coworkapi.billing.runs.values import Charged
from coworkapi.billing.runs.working import BillingWork
from coworkapi.billing.values import NewCharge
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.core.operations import Run, operations_due
from coworkapi.core.principal import system_principal
from coworkapi.spaces.models import Location
from tests.billing.factories import VAT, an_account, new_charge
from tests.operator import Operator
from tests.spaces.factories import a_location, make_location

MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


async def site(operator: Operator) -> Location:
    """A location whose clock stands at 4 May 2026, 11:00 in Berlin."""
    await operator.set_clock(MAY)
    return await a_location(operator)


def of(location: Location, account: UUID | None, amount: int, **options: Any) -> NewCharge:
    return new_charge(location, account_id=account, tax=VAT, amount=amount, **options)


async def charged(operator: Operator, *charges: NewCharge) -> None:
    """Written at that time."""
    async with operator.db.transaction(system_principal(operator.organization_id, test_clock_at=MAY)) as session:
        await service.charge(session, charges)


async def run(operator: Operator, location: Location, **body: Any) -> Any:
    """A run from its start to its end."""
    entity = encode_id("ent", location.legal_entity_id)
    made = await operator.post("/v1/billing-runs", {"legal_entity_id": entity, **body}, 202)
    await operator.sweep()
    return await operator.get(f"/v1/billing-runs/{made['id']}")


async def invoices(operator: Operator) -> list[Any]:
    """What was told of finalized invoices, in the order of their numbers."""
    told = await operator.events("invoice.finalized")
    return sorted((event["data"] for event in told), key=lambda invoice: str(invoice["number"]))


async def test_a_run_invoices_what_is_due_and_says_so(operator: Operator) -> None:
    location = await site(operator)
    accounts = [(await an_account(operator, name))[1] for name in ("Anna", "Bert", "Cleo")]
    anna, bert, cleo = accounts
    await charged(
        operator,
        of(location, anna, 10_000, source_kind="membership"),
        of(location, anna, 2_000),
        of(location, bert, 5_000),  # no cycle opens his invoice, and it waits since today only
        of(location, cleo, 7_000, source_kind="deposit"),
    )
    done = await run(operator, location)
    assert (done["state"], done["dry_run"], done["automatic"]) == ("succeeded", False, False)
    assert (done["accounts"], done["invoices"], done["credit_notes"], done["skipped"]) == (2, 2, 0, 0)
    assert (done["done"], done["total"]) == (2, 2)
    # 190.00 net: 100.00 + 20.00 of Anna, 70.00 of Cleo; 19 % of 120.00 and of 70.00
    assert done["totals"] == [
        {
            "net": {"amount": 19_000, "currency": "EUR"},
            "tax": {"amount": 3_610, "currency": "EUR"},
            "gross": {"amount": 22_610, "currency": "EUR"},
        }
    ]
    made = await invoices(operator)
    assert [(one["account_id"], one["gross"]["amount"], one["run_id"]) for one in made] == [
        (encode_id("acct", account), gross, done["id"]) for account, gross in sorted([(anna, 14_280), (cleo, 8_330)])
    ]
    ended = await operator.events("billing_run.ended")
    assert [event["data"]["invoices"] for event in ended] == [2]

    again = await run(operator, location)
    assert (again["invoices"], again["total"]) == (0, 0)
    late = await run(operator, location, until="2026-06-04")  # now Bert's has waited for a month
    assert (late["invoices"], late["totals"][0]["gross"]["amount"]) == (1, 5_950)
    assert len(await invoices(operator)) == 3


async def test_a_dry_run_says_to_the_cent_what_the_run_does_and_writes_nothing(operator: Operator) -> None:
    location = await site(operator)
    for number in range(3):
        _, account = await an_account(operator, f"Person {number}")
        await charged(
            operator,
            *(of(location, account, 3_333 + cents, source_kind="membership") for cents in range(number + 1)),
            of(location, account, 1_000, purchase_order="PO 7"),
        )
    dry = await run(operator, location, dry_run=True)
    assert (dry["state"], dry["invoices"]) == ("succeeded", 6)
    assert await invoices(operator) == []
    drafts = []
    cursor: dict[str, str] = {}
    while True:
        page = await operator.get(f"/v1/billing-runs/{dry['id']}/drafts", limit=4, **cursor)
        drafts += page["data"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert [draft["number"] for draft in drafts] == [1, 2, 3, 4, 5, 6]

    real = await run(operator, location)
    for name in ("accounts", "invoices", "credit_notes", "skipped", "totals"):
        assert real[name] == dry[name]

    def shown(document: Any) -> Any:
        amounts = {name: document[name] for name in ("account_id", "purchase_order", "net", "tax", "gross")}
        lines = [{name: line[name] for name in drafts[0]["lines"][0]} for line in document["lines"]]
        return amounts | {"lines": lines}

    assert [shown(draft) for draft in drafts] == [shown(one) for one in await invoices(operator)]
    assert (await operator.get(f"/v1/billing-runs/{real['id']}/drafts"))["data"] == []
    alone = await operator.get(f"/v1/billing-runs/{dry['id']}/drafts", account_id=drafts[0]["account_id"])
    assert [draft["number"] for draft in alone["data"]] == [1, 2]


async def test_an_account_that_lacks_something_is_named_and_the_others_go_on(operator: Operator) -> None:
    location = await site(operator)
    members = [await an_account(operator, name) for name in ("Anna", "Bert")]
    (_, anna), (_, bert) = members
    await operator.patch(f"/v1/billing-accounts/{encode_id('acct', anna)}", {"tax_status": "reverse_charge"})
    await charged(operator, *(of(location, account, 4_000, source_kind="membership") for account in (anna, bert)))
    done = await run(operator, location)
    assert (done["state"], done["invoices"], done["skipped"]) == ("succeeded", 1, 1)
    [skipped] = (await operator.get(f"/v1/billing-runs/{done['id']}/skipped"))["data"]
    assert skipped["account_id"] == encode_id("acct", anna)
    assert (skipped["account_name"], skipped["code"]) == ("Anna", "no_vat_id")
    assert "VAT id" in skipped["remedy"]

    await operator.patch(f"/v1/billing-accounts/{encode_id('acct', anna)}", {"tax_status": "standard"})
    again = await run(operator, location)
    assert (again["invoices"], again["skipped"]) == (1, 0)


async def test_two_runs_at_once_make_one(operator: Operator) -> None:
    location = await site(operator)
    for number in range(4):
        _, account = await an_account(operator, f"Person {number}")
        await charged(operator, of(location, account, 1_000, source_kind="membership"))
    entity = encode_id("ent", location.legal_entity_id)
    runs = [await operator.post("/v1/billing-runs", {"legal_entity_id": entity}, 202) for _ in range(2)]
    await operator.sweep()
    found = [(await operator.get(f"/v1/billing-runs/{one['id']}"))["invoices"] for one in runs]
    assert sorted(found) == [0, 4]
    assert len(await invoices(operator)) == 4


async def test_a_run_is_cancelled_before_it_goes_on(operator: Operator) -> None:
    location = await site(operator)
    _, account = await an_account(operator)
    await charged(operator, of(location, account, 1_000, source_kind="membership"))
    entity = encode_id("ent", location.legal_entity_id)
    made = await operator.post("/v1/billing-runs", {"legal_entity_id": entity}, 202)
    await operator.post(f"/v1/operations/{made['operation_id']}/cancel", status=200)
    await operator.sweep()
    assert (await operator.get(f"/v1/billing-runs/{made['id']}"))["state"] == "cancelled"
    assert await invoices(operator) == []


class Watched(Run):
    """Between two steps of it, somebody looks at how far it is."""

    looks: Callable[[], Awaitable[None]]

    async def step(self, *args: Any, **options: Any) -> Any:
        found = await super().step(*args, **options)
        await self.looks()
        return found


async def test_a_run_says_how_far_it_is_and_is_cancelled_between_two_batches(operator: Operator) -> None:
    location = await site(operator)
    accounts = sorted([(await an_account(operator, f"Person {number}"))[1] for number in range(7)])
    for number, account in enumerate(accounts):
        await charged(operator, of(location, account, 1_000 + number, source_kind="membership"))
    clean = await run(operator, location, dry_run=True)
    entity = encode_id("ent", location.legal_entity_id)
    made = await operator.post("/v1/billing-runs", {"legal_entity_id": entity}, 202)
    seen: list[tuple[Any, ...]] = []

    async def look() -> None:
        operation = await operator.get(f"/v1/operations/{made['operation_id']}")
        shown = await operator.get(f"/v1/billing-runs/{made['id']}")
        assert (operation["done"], operation["total"]) == (shown["done"], shown["total"])
        seen.append((operation["state"], shown["state"], shown["done"], shown["total"], shown["invoices"]))
        if shown["done"] == 4:
            asked = await operator.post(f"/v1/operations/{made['operation_id']}/cancel", status=200)
            assert (asked["state"], asked["cancel_requested"]) == ("running", True)

    async def work(begun: Run) -> dict[str, Any]:
        watched = Watched(**{one.name: getattr(begun, one.name) for one in fields(begun)})
        watched.looks = look
        return await BillingWork([], 2)(watched)

    principal = system_principal(operator.organization_id, test_clock_at=MAY)
    await operations_due({KIND: work}).run(operator.db, principal)
    # Read, counted, and two batches of two; the third isn't begun
    assert seen[-3:] == [("running", "running", done, 7, done) for done in (0, 2, 4)]
    await operator.sweep()
    ended = await operator.get(f"/v1/billing-runs/{made['id']}")
    assert (ended["state"], ended["done"], ended["total"], ended["invoices"]) == ("cancelled", 4, 7, 4)
    told = await invoices(operator)
    assert [one["account_id"] for one in told] == [encode_id("acct", account) for account in accounts[:4]]
    assert [event["data"]["state"] for event in await operator.events("billing_run.ended")][-1] == "cancelled"

    rest = await run(operator, location)
    assert (rest["state"], rest["invoices"], rest["total"]) == ("succeeded", 3, 3)
    told = await invoices(operator)
    assert [one["account_id"] for one in told] == [encode_id("acct", account) for account in accounts]
    assert [one["number"][-6:] for one in told] == [f"{number:06}" for number in range(1, 8)]
    # 10.00 + 10.01 + ... + 10.06 = 70.21
    assert sum(one["net"]["amount"] for one in told) == clean["totals"][0]["net"]["amount"] == 7_021
    for name in ("net", "tax", "gross"):
        assert sum(one["totals"][0][name]["amount"] for one in (ended, rest)) == clean["totals"][0][name]["amount"]
    assert (await run(operator, location))["invoices"] == 0


async def test_what_can_not_be_asked_for_is_refused(operator: Operator, stranger: Operator) -> None:
    location = await site(operator)
    entity = encode_id("ent", location.legal_entity_id)
    await operator.post("/v1/billing-runs", {"legal_entity_id": entity, "until": "2027-05-06"}, 422)
    problem = await stranger.post("/v1/billing-runs", {"legal_entity_id": entity}, 404)
    assert problem["errors"][0]["pointer"] == "/legal_entity_id"
    made = await operator.post("/v1/billing-runs", {"legal_entity_id": entity}, 202)
    for path in ("", "/skipped", "/drafts"):
        await stranger.get(f"/v1/billing-runs/{made['id']}{path}", 404)
    reader = await operator.key(["invoices:read"])
    async with operator.client(reader) as client:
        assert (await client.post("/v1/billing-runs", json={"legal_entity_id": entity})).status_code == 403


async def test_each_day_bills_itself_once(operator: Operator) -> None:
    await operator.set_clock(MAY)
    made = await make_location(operator)
    location = Location(id=decode_id("loc", made["id"]), legal_entity_id=decode_id("ent", made["legal_entity_id"]))
    await operator.sweep()
    _, account = await an_account(operator)
    await charged(operator, of(location, account, 1_000, source_kind="membership"))
    await operator.sweep()
    assert await invoices(operator) == []  # the first day is the one after the entity was made
    await operator.set_clock(MAY + timedelta(days=1))
    await operator.sweep()
    await operator.sweep()
    [automatic] = (await operator.get("/v1/billing-runs", automatic=True))["data"]
    assert (automatic["until"], automatic["invoices"], automatic["created_by"]) == ("2026-05-05", 1, "system")
    await operator.set_clock(MAY + timedelta(days=2))
    await operator.sweep()
    assert len((await operator.get("/v1/billing-runs"))["data"]) == 1  # nothing was due: no run


async def test_an_account_that_is_invoiced_monthly_waits_for_its_day(operator: Operator) -> None:
    location = await site(operator)
    _, account = await an_account(operator)
    way = {"strategy": "monthly", "day": 31}
    await operator.put(f"/v1/billing-accounts/{encode_id('acct', account)}/invoicing", way)
    deposit = of(location, account, 2_000, source_kind="deposit", starts_at=MAY)
    await charged(operator, of(location, account, 1_000), deposit)
    assert (await run(operator, location, until="2026-05-30"))["invoices"] == 0
    done = await run(operator, location, until="2026-05-31")
    assert (done["invoices"], done["totals"][0]["net"]["amount"]) == (1, 3_000)


class Bursting:
    """A source that breaks at one account, as no rule foresees."""

    accounts_sql = (
        "SELECT a.id AS account_id FROM billing_accounts a WHERE false AND a.id > CAST(:after AS uuid) "
        "AND CAST(:legal_entity_id AS uuid) IS NOT NULL AND CAST(:until AS date) IS NOT NULL "
        "ORDER BY a.id LIMIT CAST(:limit AS integer)"
    )

    def __init__(self, *breaks: UUID) -> None:
        self.breaks = set(breaks)

    async def charge(self, unit: Any, account_ids: Any, **options: Any) -> Charged:
        if self.breaks & set(account_ids):
            raise ZeroDivisionError("a price by nobody")
        return Charged()


async def test_an_account_that_breaks_its_batch_is_passed_over_and_the_others_are_not(operator: Operator) -> None:
    location = await site(operator)
    accounts = sorted([(await an_account(operator, f"Person {number}"))[1] for number in range(7)])
    for account in accounts:
        await charged(operator, of(location, account, 1_000, source_kind="membership"))
    entity = encode_id("ent", location.legal_entity_id)
    made = await operator.post("/v1/billing-runs", {"legal_entity_id": entity}, 202)
    work = operations_due({KIND: BillingWork([Bursting(accounts[2], accounts[3])])})
    await work.run(operator.db, system_principal(operator.organization_id, test_clock_at=MAY))
    done = await operator.get(f"/v1/billing-runs/{made['id']}")
    assert (done["state"], done["invoices"], done["skipped"], done["done"]) == ("succeeded", 5, 2, 7)
    skipped = (await operator.get(f"/v1/billing-runs/{made['id']}/skipped"))["data"]
    assert [(one["account_id"], one["code"]) for one in skipped] == [
        (encode_id("acct", account), "internal_error") for account in accounts[2:4]
    ]
    told = [one["account_id"] for one in await invoices(operator)]
    assert told == [encode_id("acct", account) for account in [*accounts[:2], *accounts[4:]]]
    await operator.sweep()  # nothing breaks any more
    assert (await run(operator, location))["invoices"] == 2


@pytest.mark.parametrize("lacking", [False, True])
async def test_at_once_is_soon_after_the_charge(operator: Operator, lacking: bool) -> None:
    location = await site(operator)
    (_, anna), (_, bert) = [await an_account(operator, name) for name in ("Anna", "Bert")]
    await operator.put(f"/v1/billing-accounts/{encode_id('acct', anna)}/invoicing", {"strategy": "at_once"})
    if lacking:
        await operator.patch(f"/v1/billing-accounts/{encode_id('acct', anna)}", {"tax_status": "reverse_charge"})
    await charged(operator, of(location, anna, 1_000), of(location, bert, 1_000))
    await operator.sweep()
    found = [one["account_id"] for one in await invoices(operator)]
    assert found == ([] if lacking else [encode_id("acct", anna)])


async def test_walk_ins_who_did_not_pay_are_invoiced_when_they_had_it_each_alone(operator: Operator) -> None:
    location = await site(operator)
    yesterday, tomorrow = MAY - timedelta(days=1), MAY + timedelta(days=1)
    for at in (yesterday, yesterday, tomorrow):
        await charged(operator, of(location, None, 1_000, starts_at=at, ends_at=at + timedelta(hours=1)))
    done = await run(operator, location)
    assert (done["accounts"], done["invoices"]) == (0, 2)
    assert [one["account_id"] for one in await invoices(operator)] == [None, None]
