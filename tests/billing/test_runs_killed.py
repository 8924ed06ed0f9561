"""A billing run that is killed again and again, and two at the same time, make what one clean run makes.

`COWORKAPI_RUN_ACCOUNTS=5000` does it with so many accounts.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing.process import BaseProcess
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from coworkapi.billing import service as billing
from coworkapi.billing.models import TaxRate
from coworkapi.billing.runs.service import start_billing_run
from coworkapi.billing.values import NewCharge, Tax
from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.core.money import Money
from coworkapi.core.principal import Principal, system_principal
from coworkapi.identity.models import Organization
from coworkapi.members.models import BillingAccount, Member
from coworkapi.memberships.models import Membership, Plan, PlanVersion
from coworkapi.memberships.values import PlanTerms
from coworkapi.spaces.models import LegalEntity, Location
from tests.billing.run_worker import bill
from tests.forked import PROCESSES

pytestmark = pytest.mark.slow
ACCOUNTS = int(os.environ.get("COWORKAPI_RUN_ACCOUNTS", "240"))
BATCH = max(10, ACCOUNTS // 25)
KILLS = 8
NOW = datetime(2026, 5, 1, 3, tzinfo=UTC)
MAY = date(2026, 5, 1)
VAT = Tax("standard", "VAT 19 %", 1900, False)


@dataclass(frozen=True)
class Space:
    """An organization to bill. `accounts`: in the order of their ids, which is the order of their invoices."""

    organization_id: UUID
    legal_entity_id: UUID
    accounts: list[UUID]

    @property
    def principal(self) -> Principal:
        return system_principal(self.organization_id, test_clock_at=NOW)


async def make_space(db: Database) -> Space:
    """Each has the same accounts: with a membership or without, bookings, purchase orders, and money back."""
    entity = LegalEntity(id=new_id(), name="Haus GmbH", country="DE", currency="EUR")
    site = Location(
        id=new_id(),
        legal_entity_id=entity.id,
        name="Haus",
        slug="haus",
        time_zone="Europe/Berlin",
        currency="EUR",
        closed_on_holidays=False,
    )
    rate = TaxRate(legal_entity_id=entity.id, code="standard", name="VAT 19 %", basis_points=1900, valid_from=MAY)
    plan = Plan(id=new_id(), name="Desk")
    terms = PlanTerms(price=Money(amount=30_000, currency="EUR"))
    version = PlanVersion(
        id=new_id(),
        plan_id=plan.id,
        number=1,
        state="published",
        effective_from=date(2026, 1, 1),
        published_at=NOW,
        terms=terms.model_dump(mode="json"),
        price_amount=30_000,
        currency="EUR",
        cycle_count=1,
        cycle_unit="months",
        billed=terms.billed,
        proration=terms.proration,
        sign_up_fee=0,
        deposit=0,
        tax_code="standard",
    )
    organization = new_id()
    space = Space(organization, entity.id, sorted(new_id() for _ in range(ACCOUNTS)))
    people = [
        Member(id=new_id(), name=f"Member {n}", sort_name=f"member {n}", search_text=f"member {n}")
        for n in range(ACCOUNTS)
    ]
    async with db.transaction(space.principal) as session:
        for rows in (
            [Organization(id=organization, name="Haus", slug=f"haus-{organization.hex[-12:]}", mode="test")],
            [entity, plan],
            [site, rate, version, *people],
            [
                BillingAccount(id=one, member_id=person.id, name=person.name, currency="EUR")
                for one, person in zip(space.accounts, people, strict=True)
            ],
            [
                Membership(
                    plan_id=plan.id,
                    plan_version_id=version.id,
                    account_id=one,
                    member_id=people[n].id,
                    location_id=site.id,
                    state="active",
                    starts_on=MAY,
                    first_started_on=MAY,
                    anchor_on=MAY,
                    anchor_day=1,
                    price_override=10_000 + 7 * n,
                )
                for n, one in enumerate(space.accounts)
                if n % 5
            ],
        ):
            session.add_all(rows)
            await session.flush()
        await billing.charge(session, _bookings(space, site), now=NOW)
    return space


def _bookings(space: Space, site: Location) -> list[NewCharge]:
    made = []
    for n, account in enumerate(space.accounts):
        # Every eleventh also has money back, more than its booking in some; every seventh two purchase orders.
        amounts = [(3_333 + n, None)] + [(-2_000 - 40 * n, None)] * (n % 11 == 0) + [(999, "PO 7")] * (n % 7 == 0)
        for number, (amount, order) in enumerate(amounts):
            made.append(
                NewCharge(
                    id=new_id(),
                    account_id=account,
                    legal_entity_id=space.legal_entity_id,
                    location_id=site.id,
                    member_id=None,
                    source_kind="deposit" if n % 5 == 0 and number == 0 else "adjustment",
                    source_id=new_id(),
                    part="price",
                    starts_at=datetime(2026, 4, 1 + number, 9, tzinfo=UTC),
                    ends_at=datetime(2026, 4, 1 + number, 10, tzinfo=UTC),
                    description=f"Thing {number}",
                    amount=amount,
                    currency="EUR",
                    tax=VAT,
                    purchase_order=order,
                )
            )
    return made


async def start_run(db: Database, space: Space) -> None:
    async with db.transaction(space.principal) as session:
        await start_billing_run(
            session, legal_entity_id=space.legal_entity_id, until=MAY, dry_run=False, now=space.principal.now
        )


async def begin(url: str, space: Space) -> BaseProcess:
    """A worker of the space's runs that has begun."""
    begun = PROCESSES.Event()
    worker = PROCESSES.Process(target=bill, args=(url, space.organization_id, NOW, BATCH, begun))
    worker.start()
    if not await asyncio.to_thread(begun.wait, 120):
        raise AssertionError("the worker did not begin")
    return worker


async def end(worker: BaseProcess) -> None:
    await asyncio.to_thread(worker.join, 600)
    assert worker.exitcode == 0


_DOCUMENTS = """
SELECT i.kind, i.number, i.sequence, i.account_id, i.issued_on, i.due_on, i.net, i.tax, i.gross, i.purchase_order,
  r.amount, r.open,
  (SELECT array_agg(ROW(l.source_kind, l.description, l.starts_on, l.net, l.tax)::text ORDER BY l.position)
    FROM invoice_lines l WHERE l.organization_id = i.organization_id AND l.invoice_id = i.id) AS lines,
  (SELECT array_agg(ROW(p.number, p.ledger_account, p.amount, p.starts_on, p.ends_on)::text ORDER BY p.number)
    FROM journal_entries e JOIN postings p ON p.organization_id = e.organization_id AND p.entry_id = e.id
    WHERE e.organization_id = i.organization_id AND e.source_id = i.id) AS postings,
  (SELECT array_agg(e.type || e.sequence ORDER BY e.id) FROM events e
    WHERE e.organization_id = i.organization_id AND e.aggregate_id = i.id) AS told
FROM invoices i
JOIN receivable_items r ON r.organization_id = i.organization_id AND r.document_id = i.id
WHERE i.organization_id = $1 ORDER BY i.kind, i.sequence
"""
_SUMS = """
SELECT
  (SELECT count(*) FROM charges WHERE organization_id = $1) AS charges,
  (SELECT count(*) FROM charge_balances WHERE organization_id = $1 AND is_open AND invoice_id IS NULL) AS waiting,
  (SELECT count(*) FROM membership_periods WHERE organization_id = $1) AS periods,
  (SELECT sum(amount) FROM postings WHERE organization_id = $1) AS postings,
  (SELECT sum(amount) FROM postings WHERE organization_id = $1 AND ledger_account = 'receivables') AS receivables,
  (SELECT sum(amount) FROM receivable_items WHERE organization_id = $1) AS items,
  (SELECT count(*) FROM receivable_matches WHERE organization_id = $1) AS matches,
  (SELECT count(*) FROM events WHERE organization_id = $1 AND type = 'charge.created') AS charges_told
"""


async def outcome(url: str, space: Space) -> dict[str, Any]:
    """All that the runs of a space made; accounts by their place, since their ids differ."""
    places = {account: n for n, account in enumerate(space.accounts)}
    connection = await asyncpg.connect(url)
    documents = [dict(row) for row in await connection.fetch(_DOCUMENTS, space.organization_id)]
    sums = dict(await connection.fetchrow(_SUMS, space.organization_id))
    runs = await connection.fetch(
        "SELECT o.state, r.invoices, r.credit_notes, r.totals FROM billing_runs r "
        "JOIN operations o ON o.id = r.operation_id WHERE r.organization_id = $1 ORDER BY r.invoices DESC",
        space.organization_id,
    )
    await connection.close()
    for document in documents:
        document["account_id"] = places[document["account_id"]]
    return {"documents": documents, "sums": sums, "runs": [tuple(run) for run in runs]}


def check(found: dict[str, Any]) -> None:
    """What holds of any outcome: nothing waits, no gap, books that add up."""
    sums = found["sums"]
    assert (sums["waiting"], sums["postings"]) == (0, 0)
    assert sums["receivables"] == sums["items"]
    assert sums["charges_told"] == sums["charges"]
    for kind in ("invoice", "credit_note"):
        sequences = [document["sequence"] for document in found["documents"] if document["kind"] == kind]
        assert sequences == list(range(1, len(sequences) + 1))
        assert sequences


async def test_a_killed_run_and_two_at_once_make_what_a_clean_one_makes(db: Database, database_url: str) -> None:
    clean = await make_space(db)
    await start_run(db, clean)
    worker = await begin(database_url, clean)
    started = time.monotonic()
    await end(worker)
    seconds = time.monotonic() - started
    expected = await outcome(database_url, clean)
    check(expected)
    [(state, *_)] = expected["runs"]
    assert state == "succeeded"

    killed = await make_space(db)
    await start_run(db, killed)
    instants = random.Random(ACCOUNTS)
    halfway = 0
    for _ in range(KILLS):
        worker = await begin(database_url, killed)
        await asyncio.sleep(instants.uniform(0, seconds / KILLS))
        worker.kill()
        worker.join()
        halfway += await left_halfway(database_url, killed)
    assert halfway > 0
    await end(await begin(database_url, killed))
    assert await outcome(database_url, killed) == expected

    both = await make_space(db)
    await start_run(db, both)
    await start_run(db, both)
    workers = await asyncio.gather(begin(database_url, both), begin(database_url, both))
    for worker in workers:
        await end(worker)
    found = await outcome(database_url, both)
    assert {name: found[name] for name in ("documents", "sums")} == {
        name: expected[name] for name in ("documents", "sums")
    }
    assert [run[0] for run in found["runs"]] == ["succeeded", "succeeded"]
    assert sum(run[1] for run in found["runs"]) == expected["runs"][0][1]


async def left_halfway(url: str, space: Space) -> bool:
    """Whether the killed worker was at work. Its lease lasts two minutes, which a test need not wait for."""
    connection = await asyncpg.connect(url)
    left = await connection.fetchval(
        "UPDATE operations SET lease_until = now() WHERE organization_id = $1 AND state = 'running' RETURNING true",
        space.organization_id,
    )
    await connection.close()
    return bool(left)
