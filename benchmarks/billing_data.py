"""Memberships to bill: each with an account of its own, a monthly price in advance, and a booking not invoiced yet.

Rows are made by SQL as the database's owner; the service would make the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from coworkapi.billing.models import TaxRate
from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.core.money import Money
from coworkapi.core.principal import system_principal
from coworkapi.identity.models import Organization
from coworkapi.memberships.models import Plan, PlanVersion
from coworkapi.memberships.values import PlanTerms
from coworkapi.spaces.models import LegalEntity, Location

PRICE, USAGE = 30_000, 2_400
STARTED = date(2026, 5, 1)


@dataclass(frozen=True)
class Billed:
    """An organization to bill, and the day up to which."""

    organization_id: UUID
    legal_entity_id: UUID
    location_id: UUID
    plan_id: UUID
    plan_version_id: UUID
    memberships: int
    until: date = STARTED


async def make_members(url: str, slug: str, memberships: int) -> Billed:
    """The organization with that many memberships, all of which begin on `STARTED`."""
    organization = new_id()
    entity = LegalEntity(
        id=new_id(),
        name="Bench GmbH",
        country="DE",
        currency="EUR",
        vat_id="DE136695976",
        address={"line1": "Torstr. 1", "postal_code": "10119", "city": "Berlin", "country": "DE"},
    )
    site = Location(
        id=new_id(),
        legal_entity_id=entity.id,
        name="Site",
        slug="site",
        time_zone="Europe/Berlin",
        currency="EUR",
        closed_on_holidays=False,
    )
    plan = Plan(id=new_id(), location_id=site.id, name="Desk")
    terms = PlanTerms(price=Money(amount=PRICE, currency="EUR"))
    version = PlanVersion(
        id=new_id(),
        plan_id=plan.id,
        number=1,
        terms=terms.model_dump(mode="json"),
        price_amount=PRICE,
        currency="EUR",
        cycle_count=terms.cycle.count,
        cycle_unit=terms.cycle.unit,
        billed=terms.billed,
        proration=terms.proration,
        sign_up_fee=0,
        deposit=0,
        tax_code=terms.tax_code,
    )
    rate = TaxRate(
        id=new_id(),
        legal_entity_id=entity.id,
        code="standard",
        name="VAT 19 %",
        basis_points=1900,
        valid_from=date(2020, 1, 1),
    )
    db = Database(url, role="coworkapi_app")
    async with db.transaction(system_principal(organization)) as session:
        for rows in (
            [Organization(id=organization, name="Bench", slug=slug, mode="test")],
            [entity],
            [site],
            [plan, rate],
        ):
            session.add_all(rows)
            await session.flush()
        session.add(version)
        await session.flush()
    await db.close()
    owner = await asyncpg.connect(url, timeout=60, command_timeout=3600)
    await owner.execute("SELECT set_config('app.organization_id', $1, false)", str(organization))
    await owner.execute("SELECT set_config('app.now', '2026-05-01 03:00:00+00', false)")
    await owner.execute(
        "UPDATE plan_versions SET state = 'published', effective_from = $1, published_at = app_now() WHERE id = $2",
        date(2026, 1, 1),
        version.id,
    )
    await owner.execute(_PEOPLE, memberships)
    await owner.execute(_ACCOUNTS)
    await owner.execute(_MEMBERSHIPS, plan.id, version.id, site.id, STARTED)
    await owner.execute(_USAGE, entity.id, site.id, USAGE, (USAGE * 19 + 50) // 100)
    for table in ("members", "billing_accounts", "memberships", "membership_billing", "charges", "charge_balances"):
        await owner.execute(f"VACUUM (ANALYZE) {table}")
    await owner.execute("CHECKPOINT")  # what the load left to be written shall not be measured
    await owner.close()
    return Billed(organization, entity.id, site.id, plan.id, version.id, memberships)


_HERE = "organization_id = current_setting('app.organization_id')::uuid"
_PEOPLE = """
INSERT INTO members (id, name, sort_name, search_text, email)
SELECT uuidv7(), 'Member ' || n, 'member ' || n, 'member ' || n, 'member' || n || '@example.com'
FROM generate_series(1, $1::int) n
"""
_ACCOUNTS = f"""
INSERT INTO billing_accounts (id, member_id, name, currency, address)
SELECT uuidv7(), id, name, 'EUR',
  '{{"line1": "Hauptstr. 5", "postal_code": "10115", "city": "Berlin", "country": "DE"}}'
FROM members WHERE {_HERE}
"""
_MEMBERSHIPS = f"""
INSERT INTO memberships (id, plan_id, plan_version_id, account_id, member_id, location_id, state, starts_on,
  first_started_on, anchor_on, anchor_day)
SELECT uuidv7(), $1::uuid, $2::uuid, id, member_id, $3::uuid, 'active', $4::date, $4::date, $4::date, 1
FROM billing_accounts WHERE {_HERE}
"""
_USAGE = f"""
INSERT INTO charges (id, account_id, legal_entity_id, location_id, member_id, source_kind, source_id, part, starts_at,
  ends_at, description, currency, amount, net, tax, gross, tax_code, tax_name, tax_basis_points, tax_included,
  explanation, created_by, created_at)
SELECT uuidv7(), id, $1::uuid, $2::uuid, member_id, 'booking', uuidv7(), 'price', at,
  at + interval '1 hour', 'Aquarium, an hour', 'EUR', $3::bigint, $3, $4::bigint, $3 + $4, 'standard', 'VAT 19 %', 1900,
  false, '[{{"code": "base", "name": "Base rate", "detail": "1 x 24.00", "amount": 2400}}]', 'system', at
FROM billing_accounts, LATERAL (SELECT timestamptz '2026-04-20 09:00+02' AS at) t WHERE {_HERE}
"""
