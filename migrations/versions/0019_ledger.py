"""The ledger: chart of accounts, journal, postings and locks, and what sold credits are worth

Revision: 0019_ledger, after 0018_invoices.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coworkapi.core.migration_ops import due_function, protect

revision = "0019_ledger"
down_revision = "0018_invoices"
branch_labels = None
depends_on = None

_TABLES = ("ledger_accounts", "journal_entries", "postings", "ledger_locks")
_FUNCTIONS: dict[str, tuple[str, str, str]] = {
    # What an account that the service posts to is by default; no row for a code that it never posts to.
    "ledger_account_default(p_code text, OUT name text, OUT type text)": (
        "SETOF record",
        "sql",
        """
        SELECT d.name || CASE WHEN p_code LIKE '%:%' THEN ': ' || CASE
              WHEN p_code ~ '^tax:[a-z0-9_]+:[0-9]+$' THEN split_part(p_code, ':', 2) || ' '
                || trim_scale(split_part(p_code, ':', 3)::numeric / 100) || ' %'
              ELSE replace(substr(p_code, strpos(p_code, ':') + 1), '_', ' ') END
            ELSE '' END, d.type
        FROM (VALUES
          ('receivables', 'Receivables', 'asset'),
          ('clearing', 'Clearing', 'asset'),
          ('bank', 'Bank', 'asset'),
          ('tax', 'Tax', 'liability'),
          ('deposits', 'Deposits held', 'liability'),
          ('prepaid_credits', 'Prepaid credits', 'liability'),
          ('revenue', 'Revenue', 'income'),
          ('provider_fees', 'Fees of payment providers', 'expense'),
          ('write_offs', 'Write-offs', 'expense'),
          ('rounding', 'Rounding', 'expense')) AS d(root, name, type)
        WHERE d.root = split_part(p_code, ':', 1)
        """,
    ),
    # The last day of an entity on which nothing may be posted any more; null where every day is open.
    "ledger_locked_through(p_legal_entity_id uuid)": (
        "date",
        "sql",
        """
        SELECT l.locked_through FROM ledger_locks l WHERE l.legal_entity_id = p_legal_entity_id
        ORDER BY l.number DESC LIMIT 1
        """,
    ),
    # Journal entries as `billing.service.ledger.entries_json` writes them, thousands at once. Lines of zero are left
    # out, and so are entries of nothing else. Accounts are made at their first use.
    "post_journal(p_entries jsonb)": (
        "void",
        "sql",
        """
        WITH given AS MATERIALIZED (
          SELECT * FROM jsonb_to_recordset(p_entries) AS e(
            id uuid, legal_entity_id uuid, kind text, source_id uuid, booked_on date, currency text, description text,
            reverses_entry_id uuid, created_by text, created_at timestamptz, postings jsonb)
        ), lines AS MATERIALIZED (
          SELECT e.id AS entry_id, e.legal_entity_id, e.booked_on, e.currency, p.*
          FROM given e CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(e.postings) AS (
            ledger_account text, amount bigint, account_id uuid, location_id uuid, tax_code text, starts_on date,
            ends_on date)) WITH ORDINALITY AS p(
            ledger_account, amount, account_id, location_id, tax_code, starts_on, ends_on, number)
          WHERE p.amount <> 0
        ), accounts AS (
          INSERT INTO ledger_accounts (id, legal_entity_id, code, name, type)
          SELECT new_credit_id(row_number() OVER ()), u.legal_entity_id, u.ledger_account, d.name, d.type
          FROM (
            SELECT DISTINCT l.legal_entity_id, l.ledger_account FROM lines l
            WHERE NOT EXISTS (SELECT FROM ledger_accounts a
              WHERE a.legal_entity_id = l.legal_entity_id AND a.code = l.ledger_account)
            ORDER BY 1, 2) u
          CROSS JOIN LATERAL ledger_account_default(u.ledger_account) d
          ON CONFLICT (organization_id, legal_entity_id, code) DO NOTHING
        ), entries AS (
          INSERT INTO journal_entries (id, legal_entity_id, kind, source_id, booked_on, currency, description,
            reverses_entry_id, created_by, created_at)
          SELECT e.id, e.legal_entity_id, e.kind, e.source_id, e.booked_on, e.currency, e.description,
            e.reverses_entry_id, coalesce(e.created_by, 'system'), coalesce(e.created_at, app_now())
          FROM given e WHERE EXISTS (SELECT FROM jsonb_to_recordset(e.postings) AS p(amount bigint) WHERE p.amount <> 0)
        )
        INSERT INTO postings (entry_id, number, legal_entity_id, booked_on, currency, ledger_account, amount,
          account_id, location_id, tax_code, starts_on, ends_on)
        SELECT l.entry_id, l.number, l.legal_entity_id, l.booked_on, l.currency, l.ledger_account, l.amount,
          l.account_id, l.location_id, l.tax_code, l.starts_on, l.ends_on
        FROM lines l
        """,
    ),
}
# Once a statement, whatever it posts. What a poster reads of the lock stays true until it commits: locking and
# opening wait for all who post (an advisory lock, since posters share it without writing anything).
_JUDGE = """
CREATE FUNCTION judge_postings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_found record;
BEGIN
  -- Each entry is looked up by its key, however many there are by now: a join could be planned as reading them all.
  SELECT g.entry_id, g.currency, g.off INTO v_found
  FROM (SELECT a.organization_id, a.entry_id, a.legal_entity_id, a.booked_on, a.currency, sum(a.amount) AS off
    FROM added a GROUP BY 1, 2, 3, 4, 5) g
  WHERE g.off <> 0 OR (
    SELECT (e.legal_entity_id, e.booked_on, e.currency) = (g.legal_entity_id, g.booked_on, g.currency)
    FROM journal_entries e WHERE e.organization_id = g.organization_id AND e.id = g.entry_id) IS NOT TRUE LIMIT 1;
  IF FOUND AND v_found.off <> 0 THEN
    RAISE EXCEPTION 'journal entry % does not add up to zero', v_found.entry_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_balanced',
      DETAIL = 'the lines add up to ' || v_found.off || ' minor units of ' || v_found.currency || ', not to zero';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'no journal entry % of that entity, day and currency', v_found.entry_id
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'posting_of_its_entry';
  END IF;
  SELECT u.ledger_account INTO v_found
  FROM (SELECT DISTINCT a.organization_id, a.legal_entity_id, a.ledger_account FROM added a) u
  WHERE NOT EXISTS (SELECT FROM ledger_accounts l WHERE l.organization_id = u.organization_id
    AND l.legal_entity_id = u.legal_entity_id AND l.code = u.ledger_account) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'unknown ledger account %', v_found.ledger_account
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'posting_account_known',
      DETAIL = 'the chart of the legal entity has no account ' || v_found.ledger_account;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('ledger:' || u.legal_entity_id, 0))
  FROM (SELECT DISTINCT a.legal_entity_id FROM added a ORDER BY 1) u;
  SELECT a.booked_on, l.locked_through, l.reason, e.name INTO v_found
  FROM (SELECT organization_id, legal_entity_id, min(booked_on) AS booked_on FROM added GROUP BY 1, 2) a
  JOIN legal_entities e ON e.organization_id = a.organization_id AND e.id = a.legal_entity_id
  CROSS JOIN LATERAL (SELECT k.locked_through, k.reason FROM ledger_locks k
    WHERE k.organization_id = a.organization_id AND k.legal_entity_id = a.legal_entity_id
    ORDER BY k.number DESC LIMIT 1) l
  WHERE a.booked_on <= l.locked_through LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'posted into a locked period'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_period_open',
      DETAIL = 'the books of ' || v_found.name || ' are locked through ' || v_found.locked_through || ' ('
        || v_found.reason || '), and this is dated ' || v_found.booked_on
        || '; date it later, or open the period first';
  END IF;
  RETURN NULL;
END $$
"""
# Lots that were paid for, or that came of one: what is used of them becomes revenue.
_CREDITS_CHANGED = """
CREATE FUNCTION credit_values_fall_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added a WHERE a.kind NOT IN ('grant', 'hold', 'release')) THEN
    INSERT INTO credit_values (organization_id, lot_id, due_at)
    SELECT DISTINCT a.organization_id, a.lot_id, app_now()
    FROM added a JOIN credit_lots l ON l.organization_id = a.organization_id AND l.id = a.lot_id
    WHERE a.kind NOT IN ('grant', 'hold', 'release') AND (l.price_paid > 0 OR EXISTS (
      SELECT FROM credit_values v WHERE v.organization_id = l.organization_id
        AND v.lot_id IN (l.rolled_from_lot_id, l.transferred_from_lot_id)))
    ORDER BY 1, 2
    ON CONFLICT (organization_id, lot_id) DO UPDATE SET due_at = excluded.due_at;
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "journal_entries",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("reverses_entry_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("kind ~ '^[a-z][a-z_]{0,29}$'", name=op.f("journal_entries_kind")),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("journal_entries_organization_id_legal_entity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "reverses_entry_id"],
            ["journal_entries.organization_id", "journal_entries.id"],
            name=op.f("journal_entries_organization_id_reverses_entry_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("journal_entries_pkey")),
        sa.UniqueConstraint("organization_id", "source_id", "kind", "legal_entity_id", name="journal_entry_once"),
    )
    op.create_index(
        "journal_entries_booked_idx",
        "journal_entries",
        ["organization_id", "legal_entity_id", "booked_on", "id"],
        unique=False,
    )
    op.create_index(
        "journal_entry_reversed_once",
        "journal_entries",
        ["organization_id", "reverses_entry_id"],
        unique=True,
        postgresql_where=sa.text("reverses_entry_id IS NOT NULL"),
    )
    op.create_table(
        "ledger_accounts",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("external_number", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9_]*(:[a-z0-9_]+){0,3}$'", name=op.f("ledger_accounts_code")),
        sa.CheckConstraint("external_number ~ '^[0-9A-Za-z./-]{1,20}$'", name=op.f("ledger_accounts_external_number")),
        sa.CheckConstraint("type IN ('asset', 'liability', 'income', 'expense')", name=op.f("ledger_accounts_type")),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("ledger_accounts_organization_id_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("ledger_accounts_pkey")),
        sa.UniqueConstraint("organization_id", "legal_entity_id", "code", name="ledger_account_code_once"),
    )
    op.create_table(
        "ledger_locks",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("locked_through", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("ledger_locks_organization_id_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("ledger_locks_pkey")),
        sa.UniqueConstraint("organization_id", "legal_entity_id", "number", name="ledger_lock_in_turn"),
    )
    op.create_table(
        "postings",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("ledger_account", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("tax_code", sa.String(length=40), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(starts_on IS NULL) = (ends_on IS NULL) AND starts_on <= ends_on", name=op.f("postings_service_period")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("postings_amount")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("postings_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("postings_organization_id_location_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "entry_id", "number", name=op.f("postings_pkey")),
    )
    op.create_index(
        "postings_account_idx",
        "postings",
        ["organization_id", "legal_entity_id", "ledger_account", "booked_on", "entry_id", "number"],
        unique=False,
        postgresql_include=["currency", "amount"],
    )

    op.create_table(
        "credit_values",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("inherited", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("used", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("lapsed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("inherited >= 0", name=op.f("credit_values_inherited")),
        sa.ForeignKeyConstraint(
            ["organization_id", "lot_id"],
            ["credit_lots.organization_id", "credit_lots.id"],
            name=op.f("credit_values_organization_id_lot_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("credit_values_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("credit_values_organization_id_legal_entity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("credit_values_organization_id_location_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "lot_id", name=op.f("credit_values_pkey")),
    )
    op.create_index(
        "credit_values_due_idx",
        "credit_values",
        ["organization_id", "lot_id"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    for table in _TABLES:
        protect(op, table)
    protect(op, "credit_values", system_reads=True)
    for table in ("journal_entries", "postings", "ledger_locks"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for signature, (returns, language, body) in _FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE {language} VOLATILE AS $body${body}$body$")
    op.execute(_JUDGE)
    op.execute(
        "CREATE TRIGGER postings_judged AFTER INSERT ON postings REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION judge_postings()"
    )
    op.execute(_CREDITS_CHANGED)
    op.execute(
        "CREATE TRIGGER credit_values_fall_due AFTER INSERT ON credit_entries REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION credit_values_fall_due()"
    )
    due_function(
        op,
        "due_credit_values",
        """
        EXISTS (
          SELECT 1 FROM credit_values v WHERE v.organization_id = o.id AND v.due_at IS NOT NULL)
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION due_credit_values(uuid)")
    op.execute("DROP TRIGGER credit_values_fall_due ON credit_entries")
    op.execute("DROP FUNCTION credit_values_fall_due()")
    op.drop_table("credit_values")
    op.execute("DROP FUNCTION post_journal(jsonb)")
    for table in ("postings", "journal_entries", "ledger_locks", "ledger_accounts"):
        op.drop_table(table)
    op.execute("DROP FUNCTION judge_postings()")
    op.execute("DROP FUNCTION ledger_locked_through(uuid)")
    op.execute("DROP FUNCTION ledger_account_default(text)")
