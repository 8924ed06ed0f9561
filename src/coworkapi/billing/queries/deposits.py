"""Deposits: made, credited and received by what happens to their invoices, and as they are shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.queries.charges import TAX_SQL
from coworkapi.billing.queries.receivables import NEW_ID
from coworkapi.billing.schemas.deposits import DepositEntryOut, DepositOut
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import Prepared, Record

_ENTRY = (
    "id",
    "kind",
    "amount",
    "reason",
    "invoice_id",
    "way",
    "refund_id",
    "reference",
    "booked_on",
    "created_by",
    "created_at",
)
_SHOWN = (
    "id",
    "state",
    "account_id",
    "legal_entity_id",
    "location_id",
    "membership_id",
    "charge_id",
    "invoice_id",
    "description",
    "received_at",
    "return_due_on",
    "created_at",
    "updated_at",
)
_AMOUNTS = ("amount", "credited", "applied", "returned", "kept")

READ = Prepared(
    text(
        f"""
SELECT {", ".join(f"d.{name}" for name in (*_SHOWN, *_AMOUNTS))}, d.currency, d.version, (
  SELECT json_agg(json_build_array({", ".join(f"e.{name}" for name in _ENTRY)}) ORDER BY e.id)
  FROM deposit_entries e WHERE e.organization_id = d.organization_id AND e.deposit_id = d.id) AS entries
FROM deposits d WHERE d.id = ANY(CAST(:ids AS uuid[])) ORDER BY d.id"""  # noqa: S608 - our own names
    )
)
# Whoever moves a deposit waits here for whoever does already.
LOCK = Prepared(text("SELECT id FROM deposits WHERE id = CAST(:id AS uuid) FOR NO KEY UPDATE"))
TAKE_OVER = Prepared(
    text("""
INSERT INTO deposits (id, account_id, legal_entity_id, location_id, membership_id, description, currency, received_at)
VALUES (CAST(:id AS uuid), CAST(:account_id AS uuid), CAST(:legal_entity_id AS uuid), CAST(:location_id AS uuid),
  CAST(:membership_id AS uuid), CAST(:description AS text), CAST(:currency AS text), CAST(:received_at AS timestamptz))
""")
)
WRITE_ENTRY = Prepared(
    text("""
INSERT INTO deposit_entries (id, deposit_id, kind, amount, reason, invoice_id, way, refund_id, reference, booked_on,
  created_by)
VALUES (CAST(:id AS uuid), CAST(:deposit_id AS uuid), CAST(:kind AS text), CAST(:amount AS bigint),
  CAST(:reason AS text), CAST(:invoice_id AS uuid), CAST(:way AS text), CAST(:refund_id AS uuid),
  CAST(:reference AS text), CAST(:booked_on AS date), CAST(:by AS text))
""")
)
# The taxes of a location, and its local day. `:now`: an instant; the rates of the day before and later are read.
TAXES = Prepared(
    text(
        f"SELECT l.time_zone, {TAX_SQL} AS taxes FROM locations l WHERE l.id = CAST(:location_id AS uuid)"  # noqa: S608
    )
)
# The deposits that lines of final invoices are, with their first entries.
CHARGED = Prepared(
    text("""
WITH lines AS MATERIALIZED (
  SELECT l.* FROM jsonb_to_recordset(CAST(CAST(:lines AS text) AS jsonb)) AS l(
    id uuid, entry_id uuid, invoice_id uuid, charge_id uuid, location_id uuid, description text, amount bigint)),
made AS (
  INSERT INTO deposits (id, account_id, legal_entity_id, location_id, membership_id, charge_id, invoice_id, description,
    currency)
  SELECT l.id, c.account_id, c.legal_entity_id, l.location_id, c.source_id, c.id, l.invoice_id, l.description,
    c.currency
  FROM lines l JOIN charges c ON c.id = l.charge_id)
INSERT INTO deposit_entries (id, deposit_id, kind, amount, invoice_id, booked_on, created_by)
SELECT l.entry_id, l.id, 'charged', l.amount, l.invoice_id, CAST(:booked_on AS date), CAST(:by AS text)
FROM lines l ORDER BY l.entry_id
RETURNING deposit_id
""")
)
# What credit notes give back of such lines is no deposit any more.
CREDITED = Prepared(
    text("""
INSERT INTO deposit_entries (id, deposit_id, kind, amount, invoice_id, booked_on, created_by)
SELECT l.entry_id, d.id, 'credited', l.amount, l.invoice_id, CAST(:booked_on AS date), CAST(:by AS text)
FROM jsonb_to_recordset(CAST(CAST(:lines AS text) AS jsonb)) AS l(
  entry_id uuid, invoice_id uuid, credited_line_id uuid, amount bigint)
JOIN invoice_lines i ON i.id = l.credited_line_id
JOIN deposits d ON d.organization_id = i.organization_id AND d.charge_id = i.charge_id
ORDER BY l.entry_id
RETURNING deposit_id
""")
)
# Their invoices were paid, or are owed again; those that are over before are left alone.
FOLLOW = Prepared(
    text(f"""
INSERT INTO deposit_entries (id, deposit_id, kind, amount, invoice_id, booked_on, created_by)
SELECT {NEW_ID}, d.id, CASE WHEN x.is_paid THEN 'received' ELSE 'reopened' END, d.amount - d.credited, d.invoice_id,
  CAST(CAST(:now AS timestamptz) AT TIME ZONE coalesce(l.time_zone, 'UTC') AS date), CAST(:by AS text)
FROM unnest(CAST(:charge_ids AS uuid[]), CAST(:paid AS boolean[])) AS x(charge_id, is_paid)
JOIN deposits d ON d.charge_id = x.charge_id
LEFT JOIN locations l ON l.organization_id = d.organization_id AND l.id = d.location_id
WHERE d.amount > d.credited AND (d.received_at IS NOT NULL) <> x.is_paid
ORDER BY d.id
RETURNING deposit_id, kind
""")  # noqa: S608 - our own text
)
# Whoever holds the membership is to be asked what becomes of its deposits from that day on; null: not any more.
RETURN_DUE = Prepared(
    text("""
UPDATE deposits d SET return_due_on = x.due_on, version = d.version + 1, updated_at = app_now()
FROM unnest(CAST(:membership_ids AS uuid[]), CAST(:due_on AS date[])) AS x(membership_id, due_on)
WHERE d.membership_id = x.membership_id AND d.return_due_on IS DISTINCT FROM x.due_on
  AND (x.due_on IS NULL OR d.state = 'held')
RETURNING d.id AS deposit_id
""")
)
# What a refund gave back of a deposit, and what of that is still on the account.
OF_REFUND = Prepared(
    text("""
SELECT e.deposit_id, e.id AS entry_id, e.amount, -t.open AS left FROM deposit_entries e
JOIN receivable_items t ON t.organization_id = e.organization_id AND t.id = e.id
WHERE e.refund_id = CAST(:refund_id AS uuid) AND e.kind = 'returned'
FOR NO KEY UPDATE OF t
""")
)


def deposit_of(row: Record) -> DepositOut:
    """A row of `READ`."""

    def money(amount: int) -> Money:
        return Money.model_construct(amount=amount, currency=row.currency)

    left = row.amount - row.credited - row.applied - row.returned - row.kept
    return DepositOut(
        **{name: row[name] for name in _SHOWN},
        **{name: money(row[name]) for name in _AMOUNTS},
        liability=money(left),
        held=money(left if row.received_at is not None else 0),
        entries=[_entry(values, row.currency) for values in row.entries or ()],
    )


def _entry(values: list[Any], currency: str) -> DepositEntryOut:
    found = dict(zip(_ENTRY, values, strict=True))
    if found["invoice_id"] is not None:
        found["invoice_id"] = encode_id("crn" if found["kind"] == "credited" else "inv", UUID(found["invoice_id"]))
    for name in ("id", "refund_id"):
        found[name] = None if found[name] is None else UUID(found[name])
    found["amount"] = Money.model_construct(amount=found["amount"], currency=currency)
    return DepositEntryOut(**found)
