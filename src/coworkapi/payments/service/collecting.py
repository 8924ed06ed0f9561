"""Collection: what is due is charged to the accounts' default methods, in sets, once for each invoice.

What failed is not collected again here: that is dunning's to plan (`collect_invoices` with origin `retry`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.billing.queries import TODAY_OF_ENTITIES
from coworkapi.core.clock import utcnow
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal, leave_work
from coworkapi.payments.service.entities import why_not
from coworkapi.payments.values import Origin

BATCH = 500

# Invoices that can be charged, locked, so that their open amounts stay: of an account with a default method (a merged
# one: with that of the account that stays), with no payment under way; those that no gateway was asked about before,
# unless they are named.
# Days are the entity's: nobody is charged on the eve of the day on which it is due. Of several defaults the one of the
# entity's own keys is charged; another entity's never.
# Each row's account and methods are looked up by key: a plan from before the first ANALYZE would else read all of them
# for each row.
_FROM = """
FROM receivable_items i
JOIN days d ON d.legal_entity_id = i.legal_entity_id
CROSS JOIN LATERAL (
  SELECT coalesce(x.merged_into_id, x.id) AS payer_id FROM billing_accounts x WHERE x.id = i.account_id OFFSET 0) a
LEFT JOIN LATERAL (
  SELECT x.id, x.provider, x.kind FROM payment_methods x
  WHERE x.account_id = a.payer_id AND x.legal_entity_id = i.legal_entity_id AND x.is_default OFFSET 0) own ON true
LEFT JOIN LATERAL (
  SELECT x.id, x.provider, x.kind FROM payment_methods x
  WHERE x.account_id = a.payer_id AND x.legal_entity_id IS NULL AND x.is_default OFFSET 0) shared ON true
LEFT JOIN LATERAL (
  SELECT x.id FROM payment_providers x
  WHERE x.provider = shared.provider AND x.legal_entity_id = i.legal_entity_id OFFSET 0) k ON true"""
_PAYABLE = "(own.id IS NOT NULL OR (shared.id IS NOT NULL AND k.id IS NULL))"
_WHERE = """
WHERE i.kind = 'invoice' AND i.open > 0
  AND (CAST(:invoice_ids AS uuid[]) IS NULL OR i.document_id = ANY(CAST(:invoice_ids AS uuid[])))
  AND (CAST(:now AS timestamptz) IS NULL OR i.due_on <= d.today)
  AND (CAST(:account_ids AS uuid[]) IS NULL OR i.account_id = ANY(CAST(:account_ids AS uuid[])))
  AND (CAST(:legal_entity_id AS uuid) IS NULL OR i.legal_entity_id = CAST(:legal_entity_id AS uuid))
  AND NOT EXISTS (
    SELECT FROM payment_invoices x
    CROSS JOIN LATERAL (SELECT y.origin FROM payments y WHERE y.id = x.payment_id OFFSET 0) p
    WHERE x.invoice_id = i.document_id
      AND (x.in_flight OR (p.origin IN ('collection', 'retry') AND CAST(:first_only AS boolean)))
    OFFSET 0)
"""
_DAYS = f"WITH days AS MATERIALIZED ({TODAY_OF_ENTITIES})"
_FIRST = "ORDER BY i.due_on, i.id LIMIT CAST(:limit AS integer)"
_DUE = f"""
{_DAYS}
SELECT i.document_id AS invoice_id, i.account_id, i.legal_entity_id, i.reference AS number, i.currency,
  i.open AS amount, coalesce(own.id, shared.id) AS method_id, coalesce(own.provider, shared.provider) AS provider,
  coalesce(own.kind, shared.kind) AS kind
{_FROM} {_WHERE} AND {_PAYABLE} {_FIRST}"""
# What is due and can't be collected: the accounts' defaults are of other keys than the entities'. None where no entity
# has keys of its own.
_SKIPPED = f"""
{_DAYS}
SELECT i.document_id AS invoice_id, i.account_id, i.legal_entity_id, e.name AS entity, x.id AS method_id, x.provider,
  w.name AS saved_with, i.currency, i.open AS amount
{_FROM}
CROSS JOIN LATERAL (
  SELECT m.id, m.provider, m.legal_entity_id FROM payment_methods m
  WHERE m.account_id = a.payer_id AND m.is_default ORDER BY m.legal_entity_id NULLS LAST LIMIT 1) x
JOIN legal_entities e ON e.organization_id = i.organization_id AND e.id = i.legal_entity_id
LEFT JOIN legal_entities w ON w.organization_id = i.organization_id AND w.id = x.legal_entity_id
{_WHERE} AND NOT {_PAYABLE}
  AND EXISTS (SELECT FROM payment_providers WHERE legal_entity_id IS NOT NULL) {_FIRST}"""  # noqa: S608 - our own text
_CANDIDATES = Prepared(text(_DUE + " FOR NO KEY UPDATE OF i SKIP LOCKED"))
_PREVIEW = Prepared(text(_DUE))
_COUNT = Prepared(text(f"SELECT count(*) AS n FROM ({_DUE}) AS due"))  # noqa: S608 - our own text
_PREVIEW_SKIPPED = Prepared(text(_SKIPPED))
_COUNT_SKIPPED = Prepared(text(f"SELECT count(*) AS n FROM ({_SKIPPED}) AS skipped"))  # noqa: S608 - our own text
# An invoice that somebody else has begun to pay meanwhile is left out: its flight is the index's to guard.
_WRITE = Prepared(
    text("""
WITH wish AS (
  SELECT * FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS r(id uuid, invoice_id uuid, account_id uuid,
    legal_entity_id uuid, number text, currency text, amount bigint, method_id uuid, provider text, kind text)
), flight AS (
  INSERT INTO payment_invoices (payment_id, invoice_id, position, amount, in_flight)
  SELECT id, invoice_id, 0, amount, true FROM wish ON CONFLICT DO NOTHING RETURNING payment_id
)
INSERT INTO payments (id, account_id, legal_entity_id, method_id, provider, kind, origin, state, currency, amount,
  description, off_session, created_by, due_at)
SELECT w.id, w.account_id, w.legal_entity_id, w.method_id, w.provider, w.kind, CAST(:origin AS text), 'pending',
  w.currency, w.amount, 'Invoice ' || w.number, true, CAST(:created_by AS text), CAST(:due_at AS timestamptz)
FROM wish w JOIN flight f ON f.payment_id = w.id
RETURNING id
""")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A payment that collecting makes, minor units."""

    invoice_id: UUID
    account_id: UUID
    legal_entity_id: UUID
    number: str
    currency: str
    amount: int
    method_id: UUID
    provider: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """What is due and isn't collected, minor units; `why`, and what to do about it, in words."""

    invoice_id: UUID
    account_id: UUID
    method_id: UUID
    currency: str
    amount: int
    why: str


async def collect_due(
    unit: HasInfo,
    *,
    now: datetime,
    account_ids: Sequence[UUID] | None = None,
    legal_entity_id: UUID | None = None,
    limit: int = BATCH,
) -> int:
    """Makes payments of what is due by the entity's day and was never collected, at most `limit`; how many.

    Two statements. Doing it again makes none of them twice, at the same time or later.
    """
    values = _values(now=now, account_ids=account_ids, legal_entity_id=legal_entity_id, limit=limit)
    return await _make(unit, [Planned(**row) for row in await _CANDIDATES.fetch(unit, **values)], "collection")


async def collect_invoices(unit: HasInfo, *, invoice_ids: Sequence[UUID], origin: Origin = "retry") -> int:
    """Charges these invoices' accounts again (dunning's retry), where they are open and no payment of them is under
    way; how many payments were made. Two statements."""
    values = _values(invoice_ids=invoice_ids, limit=len(invoice_ids), first_only=False)
    return await _make(unit, [Planned(**row) for row in await _CANDIDATES.fetch(unit, **values)], origin)


async def preview_due(
    unit: HasInfo,
    *,
    now: datetime,
    account_ids: Sequence[UUID] | None = None,
    legal_entity_id: UUID | None = None,
    limit: int = 1000,
) -> tuple[list[Planned], int]:
    """What `collect_due` would make, the first of them, and how many there are. Two statements."""
    values = _values(now=now, account_ids=account_ids, legal_entity_id=legal_entity_id, limit=limit)
    rows = [Planned(**row) for row in await _PREVIEW.fetch(unit, **values)]
    if len(rows) < limit:
        return rows, len(rows)
    counted = await _COUNT.fetchrow(unit, **(values | {"limit": None}))
    assert counted is not None
    return rows, counted.n


async def preview_skipped(
    unit: HasInfo,
    *,
    now: datetime,
    account_ids: Sequence[UUID] | None = None,
    legal_entity_id: UUID | None = None,
    limit: int = 1000,
) -> list[Skipped]:
    """What `collect_due` would leave because the account's default payment method was saved with other keys than those
    of the invoice's entity: the first of them. One statement."""
    values = _values(now=now, account_ids=account_ids, legal_entity_id=legal_entity_id, limit=limit)
    return [
        Skipped(
            invoice_id=row.invoice_id,
            account_id=row.account_id,
            method_id=row.method_id,
            currency=row.currency,
            amount=row.amount,
            why=why_not(
                method_id=row.method_id,
                provider=row.provider,
                saved_with=row.saved_with,
                entity_id=row.legal_entity_id,
                entity=row.entity,
            ),
        )
        for row in await _PREVIEW_SKIPPED.fetch(unit, **values)
    ]


async def count_skipped(
    unit: HasInfo, *, now: datetime, account_ids: Sequence[UUID] | None = None, legal_entity_id: UUID | None = None
) -> int:
    """How many there are of what `preview_skipped` tells. One statement."""
    values = _values(now=now, account_ids=account_ids, legal_entity_id=legal_entity_id)
    counted = await _COUNT_SKIPPED.fetchrow(unit, **values)
    assert counted is not None
    return int(counted.n)


async def _make(unit: HasInfo, planned: Sequence[Planned], origin: Origin) -> int:
    if not planned:
        return 0
    rows = [{"id": new_id(), **{name: getattr(one, name) for name in Planned.__slots__}} for one in planned]
    made = await _WRITE.fetch(
        unit,
        rows=orjson.dumps(rows, default=str).decode(),
        origin=origin,
        created_by=acting_principal(unit).label,
        due_at=utcnow(),
    )
    leave_work(unit)
    return len(made)


def _values(**given: object) -> dict[str, object]:
    names = ("invoice_ids", "now", "account_ids", "legal_entity_id", "limit")
    values: dict[str, object] = dict.fromkeys(names) | {"first_only": True} | given
    for name in ("invoice_ids", "account_ids"):
        ids = values[name]
        values[name] = None if ids is None else list(ids)  # type: ignore[call-overload]
    return values
