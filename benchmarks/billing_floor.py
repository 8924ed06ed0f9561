"""The floor of a billing run: the same rows, written by hand in SQL, ten thousand memberships to a transaction.

It knows beforehand what a run has to find out: that each membership owes one cycle, that each account gets one invoice
of two lines at one rate, who is told. It goes as the service's role, through the same constraints and triggers.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import asyncpg

from benchmarks.billing_data import PRICE, STARTED, USAGE, Billed

BATCH = 10_000
_NET = PRICE + USAGE
_TAX = (_NET * 19 + 50) // 100
_CYCLE_TAX = (PRICE * 19 + 50) // 100


async def run(url: str, space: Billed, handlers: Mapping[str, Sequence[str]]) -> float:
    """Bills the whole organization; seconds. `handlers`: who is owed which type of event."""
    connection = await asyncpg.connect(url, timeout=60, command_timeout=3600)
    await connection.execute("SET ROLE coworkapi_app")
    await connection.execute("SELECT set_config('app.organization_id', $1, false)", str(space.organization_id))
    await connection.execute("SELECT set_config('app.now', '2026-05-01 03:00:00+00', false)")
    await connection.execute("SET jit = off")
    await connection.execute(_MADE)
    of_charges, of_invoices = handlers.get("charge.created", []), handlers.get("invoice.finalized", [])
    started = time.perf_counter()
    for first in range(0, space.memberships, BATCH):
        async with connection.transaction():
            await connection.execute("TRUNCATE made")
            await connection.execute(_FILL, BATCH)
            for statement, values in (
                (_CHARGES, (space.legal_entity_id, space.location_id)),
                (_PERIODS, (space.plan_id, space.plan_version_id)),
                (_BILLING, ()),
                (_COUNTER, (space.legal_entity_id, first + BATCH)),
                (_INVOICES, (space.legal_entity_id, space.location_id, first)),
                (_LINES, (space.location_id,)),
                (_BALANCES, ()),
                (_ITEMS, (space.legal_entity_id, first)),
                (_LEDGER_ACCOUNTS, (space.legal_entity_id,)),
                (_ENTRIES, (space.legal_entity_id, first)),
                (_POSTINGS, (space.legal_entity_id, space.location_id)),
                (_TELL_CHARGES, (space.legal_entity_id, space.location_id, of_charges)),
                (_TELL_INVOICES, (space.legal_entity_id, space.location_id, first, of_invoices)),
            ):
                await connection.execute(statement, *values)
    seconds = time.perf_counter() - started
    await connection.close()
    return seconds


_MADE = """
CREATE TEMP TABLE made (n int, membership_id uuid, account_id uuid, member_id uuid, name text, usage_id uuid,
  charge_id uuid, invoice_id uuid, line_1 uuid, line_2 uuid, entry_id uuid)
"""
_FILL = f"""
INSERT INTO made
SELECT row_number() OVER (ORDER BY b.account_id), b.membership_id, b.account_id, a.member_id, a.name,
  (SELECT w.charge_id FROM charge_balances w WHERE w.legal_entity_id = b.legal_entity_id
    AND w.account_id = b.account_id AND w.is_open AND w.invoice_id IS NULL),
  uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7()
FROM membership_billing b JOIN billing_accounts a ON a.organization_id = b.organization_id AND a.id = b.account_id
WHERE b.next_on <= date '{STARTED}' ORDER BY b.account_id LIMIT $1::int
"""
_EXPLAINED = f"""jsonb_build_array(jsonb_build_object('code', 'cycle', 'name', 'Desk', 'detail',
  '2026-05-01 to 2026-06-01', 'amount', {PRICE}))"""
_CHARGES = f"""
INSERT INTO charges (id, account_id, legal_entity_id, location_id, member_id, source_kind, source_id, part, starts_at,
  ends_at, description, currency, amount, net, tax, gross, tax_code, tax_name, tax_basis_points, tax_included,
  explanation, created_by)
SELECT charge_id, account_id, $1, $2, member_id, 'membership', membership_id, 'cycle-1',
  timestamptz '2026-05-01 00:00+02', timestamptz '2026-06-01 00:00+02', 'Desk, 1 May to 31 May 2026', 'EUR',
  {PRICE}, {PRICE}, {_CYCLE_TAX}, {PRICE + _CYCLE_TAX}, 'standard', 'VAT 19 %', 1900, false, {_EXPLAINED}, 'system'
FROM made
"""
_PERIODS = f"""
INSERT INTO membership_periods (id, membership_id, number, starts_on, ends_on, billed_until, cycle_starts_on,
  cycle_ends_on, plan_id, plan_version_id, proration, account_id, quantity, price, currency, amount, charge_id)
SELECT uuidv7(), membership_id, 1, date '2026-05-01', date '2026-06-01', date '2026-06-01',
  date '2026-05-01', date '2026-06-01', $1::uuid, $2::uuid, 'actual_days', account_id, 1, {PRICE}, 'EUR', {PRICE},
  charge_id
FROM made
"""
_BILLING = """
UPDATE membership_billing b SET next_on = date '2026-06-01', since = date '2026-06-01', periods = 1,
  fees_charged = true
FROM made m WHERE b.membership_id = m.membership_id
"""
_COUNTER = """
INSERT INTO invoice_counters (legal_entity_id, kind, year, last) VALUES ($1, 'invoice', 2026, $2)
ON CONFLICT (organization_id, legal_entity_id, kind, year) DO UPDATE SET last = excluded.last
"""
_SELLER = """'{"name": "Bench GmbH", "address": {"line1": "Torstr. 1", "postal_code": "10119", "city": "Berlin",
  "country": "DE"}, "country": "DE", "vat_id": "DE136695976", "tax_number": null, "registration": null, "iban": null,
  "bic": null, "account_holder": null, "footer": null}'::jsonb"""
_BUYER = """jsonb_build_object('name', name, 'vat_id', NULL, 'email', NULL, 'address',
  '{"line1": "Hauptstr. 5", "postal_code": "10115", "city": "Berlin", "country": "DE"}'::jsonb)"""
_TAXES = f"""jsonb_build_array(jsonb_build_object('category', 'S', 'basis_points', 1900, 'name', 'VAT 19 %',
  'net', {_NET}, 'tax', {_TAX}, 'note', NULL))"""
_NUMBER = "'INV-2026-' || lpad(({first} + n)::text, 6, '0')"
_INVOICES = f"""
INSERT INTO invoices (id, kind, state, legal_entity_id, account_id, location_id, number, year, sequence, issued_on,
  due_on, currency, net, tax, gross, line_count, seller, buyer, taxes, locale, starts_on, ends_on, finalized_at,
  created_by)
SELECT invoice_id, 'invoice', 'final', $1, account_id, $2, {_NUMBER.format(first="$3::int")}, 2026, $3::int + n,
  date '2026-05-01', date '2026-05-15', 'EUR', {_NET}, {_TAX}, {_NET + _TAX}, 2, {_SELLER}, {_BUYER}, {_TAXES}, 'en',
  date '2026-04-20', date '2026-06-01', app_now(), 'system'
FROM made
"""
_FIRST_TAX = (USAGE * 19 + 50) // 100
_LINES = f"""
INSERT INTO invoice_lines (id, invoice_id, position, charge_id, source_kind, location_id, description, quantity,
  starts_on, ends_on, net, tax, gross, tax_code, tax_name, tax_basis_points, tax_category, tax_included)
SELECT v.id, invoice_id, v.position, v.charge_id, v.kind, $1, v.description, 1, v.starts_on, v.ends_on, v.net, v.tax,
  v.net + v.tax, 'standard', 'VAT 19 %', 1900, 'S', false
FROM made CROSS JOIN LATERAL (VALUES
  (line_1, 1, usage_id, 'booking', 'Aquarium, an hour', date '2026-04-20', date '2026-04-21', {USAGE}, {_FIRST_TAX}),
  (line_2, 2, charge_id, 'membership', 'Desk, 1 May to 31 May 2026', date '2026-05-01', date '2026-06-01', {PRICE},
    {_TAX - _FIRST_TAX})) AS v(id, position, charge_id, kind, description, starts_on, ends_on, net, tax)
"""
_BALANCES = """
UPDATE charge_balances b SET invoice_id = v.invoice_id, version = b.version + 1
FROM (SELECT charge_id, invoice_id FROM made UNION ALL SELECT usage_id, invoice_id FROM made) v
WHERE b.charge_id = v.charge_id
"""
_ITEMS = f"""
INSERT INTO receivable_items (id, account_id, legal_entity_id, kind, document_id, reference, currency, amount, open,
  booked_on, due_on)
SELECT uuidv7(), account_id, $1, 'invoice', invoice_id, {_NUMBER.format(first="$2::int")}, 'EUR',
  {_NET + _TAX}, {_NET + _TAX}, date '2026-05-01', date '2026-05-15'
FROM made
"""
_LEDGER_ACCOUNTS = """
INSERT INTO ledger_accounts (id, legal_entity_id, code, name, type)
SELECT uuidv7(), $1, code, name, type FROM (VALUES ('receivables', 'Receivables', 'asset'),
  ('revenue:booking', 'Revenue: booking', 'income'), ('revenue:membership', 'Revenue: membership', 'income'),
  ('tax:standard:1900', 'Tax: standard 19 %', 'liability')) AS v(code, name, type)
ON CONFLICT (organization_id, legal_entity_id, code) DO NOTHING
"""
_ENTRIES = f"""
INSERT INTO journal_entries (id, legal_entity_id, kind, source_id, booked_on, currency, description, created_by)
SELECT entry_id, $1, 'invoice', invoice_id, date '2026-05-01', 'EUR', {_NUMBER.format(first="$2::int")}, 'system'
FROM made
"""
_POSTINGS = f"""
INSERT INTO postings (entry_id, number, legal_entity_id, booked_on, currency, ledger_account, amount, account_id,
  location_id, tax_code, starts_on, ends_on)
SELECT entry_id, v.number, $1, date '2026-05-01', 'EUR', v.code, v.amount,
  CASE WHEN v.number = 1 THEN account_id END, CASE WHEN v.number <> 1 THEN $2::uuid END, v.tax_code, v.starts_on,
  v.ends_on
FROM made CROSS JOIN (VALUES
  (1, 'receivables', {_NET + _TAX}, NULL, NULL::date, NULL::date),
  (2, 'revenue:booking', -{USAGE}, NULL, date '2026-04-20', date '2026-04-21'),
  (3, 'revenue:membership', -{PRICE}, NULL, date '2026-05-01', date '2026-06-01'),
  (4, 'tax:standard:1900', -{_TAX}, 'standard', NULL, NULL)) AS v(number, code, amount, tax_code, starts_on, ends_on)
"""


def _money(amount: int | str) -> str:
    return f"jsonb_build_object('amount', {amount}, 'currency', 'EUR')"


_CHARGE_DATA = f"""jsonb_build_object('id', charge_id, 'account_id', account_id, 'legal_entity_id', $1::uuid,
  'location_id', $2::uuid, 'member_id', member_id, 'source_kind', 'membership', 'source_id', membership_id, 'part',
  'cycle-1', 'starts_at', '2026-04-30T22:00:00Z', 'ends_at', '2026-05-31T22:00:00Z', 'description',
  'Desk, 1 May to 31 May 2026', 'quantity', 1, 'amount', {_money(PRICE)}, 'net', {_money(PRICE)},
  'tax', {_money(_CYCLE_TAX)}, 'gross', {_money(PRICE + _CYCLE_TAX)}, 'tax_code', 'standard', 'tax_name', 'VAT 19 %',
  'tax_basis_points', 1900, 'tax_included', false, 'explanation', {_EXPLAINED}, 'settled', {_money(0)},
  'outstanding', {_money(PRICE + _CYCLE_TAX)}) || jsonb_build_object('voids_charge_id', NULL, 'voided_by_charge_id',
  NULL, 'reason', NULL, 'created_by', 'system', 'created_at', app_now())"""


def _line_data(line: str, charge: str, kind: str, name: str, days: tuple[str, str], net: int, tax: int) -> str:
    return f"""jsonb_build_object('id', {line}, 'charge_id', {charge}, 'credited_line_id', NULL,
  'source_kind', '{kind}', 'location_id', $2::uuid, 'description', '{name}', 'quantity', 1,
  'starts_on', '{days[0]}', 'ends_on', '{days[1]}',
  'net', {_money(net)}, 'tax', {_money(tax)}, 'gross', {_money(net + tax)}, 'tax_code', 'standard', 'tax_name',
  'VAT 19 %', 'tax_basis_points', 1900, 'tax_category', 'S', 'tax_included', false)"""


_APRIL, _MAY = ("2026-04-20", "2026-04-21"), ("2026-05-01", "2026-06-01")
_LINES_DATA = f"""jsonb_build_array(
  {_line_data("line_1", "usage_id", "booking", "Aquarium, an hour", _APRIL, USAGE, _FIRST_TAX)},
  {_line_data("line_2", "charge_id", "membership", "Desk, 1 May to 31 May 2026", _MAY, PRICE, _TAX - _FIRST_TAX)})"""
_INVOICE_DATA = f"""jsonb_build_object('id', invoice_id, 'state', 'open', 'number', {_NUMBER.format(first="$3::int")},
  'legal_entity_id', $1::uuid, 'account_id', account_id, 'location_id', $2::uuid, 'currency', 'EUR', 'issued_on',
  '2026-05-01', 'due_on', '2026-05-15', 'net', {_money(_NET)}, 'tax', {_money(_TAX)}, 'gross', {_money(_NET + _TAX)},
  'open', {_money(_NET + _TAX)}, 'written_off', {_money(0)}, 'seller', {_SELLER}, 'buyer', {_BUYER},
  'lines', {_LINES_DATA}, 'taxes', {_TAXES}) || jsonb_build_object('notes', '[]'::jsonb, 'locale', 'en',
  'purchase_order', NULL, 'starts_on', '2026-04-20', 'ends_on', '2026-06-01', 'run_id', NULL, 'delivery', 'none',
  'delivered_at', NULL, 'closed_at', NULL, 'finalized_at', app_now(), 'created_by', 'system', 'created_at', app_now(),
  'updated_at', app_now())"""
_TELL = """
WITH told AS (
  INSERT INTO events (id, type, aggregate_id, sequence, location_id, data, principal)
  SELECT uuidv7(), '{type}', {id}, 1, $2::uuid, {data}, 'system' FROM made
  RETURNING id)
INSERT INTO event_deliveries (event_id, handler)
SELECT told.id, handler FROM told, unnest({handlers}::text[]) AS handler
"""
_TELL_CHARGES = _TELL.format(type="charge.created", id="charge_id", data=_CHARGE_DATA, handlers="$3")
_TELL_INVOICES = _TELL.format(type="invoice.finalized", id="invoice_id", data=_INVOICE_DATA, handlers="$4")
