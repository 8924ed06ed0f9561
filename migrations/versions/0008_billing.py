"""Tax rates, charges and their settlements

Revision: 0008_billing, after 0007_operations.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import protect

revision = "0008_billing"
down_revision = "0007_operations"
branch_labels = None
depends_on = None

# A new UUIDv7: PostgreSQL makes them by itself from 18 on only.
NEW_ID = """encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
  52, 1), 53, 1), 'hex')::uuid"""
SAME = (
    "account_id, legal_entity_id, location_id, member_id, source_kind, source_id, part, starts_at, ends_at, "
    "description, quantity, currency, tax_code, tax_name, tax_basis_points, tax_included, explanation, purchase_order, "
    "created_by"
)


def upgrade() -> None:
    op.create_table(
        "tax_rates",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("basis_points BETWEEN 0 AND 10000", name=op.f("tax_rates_basis_points")),
        sa.CheckConstraint("basis_points = 0 OR NOT exempt", name=op.f("tax_rates_exempt_has_no_percentage")),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("tax_rates_organization_id_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("tax_rates_pkey")),
        sa.UniqueConstraint("organization_id", "legal_entity_id", "code", "valid_from", name="tax_rate_once"),
    )
    op.create_table(
        "charges",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("source_kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("tax_code", sa.String(length=40), nullable=False),
        sa.Column("tax_name", sa.String(length=100), nullable=False),
        sa.Column("tax_basis_points", sa.Integer(), nullable=False),
        sa.Column("tax_included", sa.Boolean(), nullable=False),
        sa.Column(
            "explanation",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("purchase_order", sa.String(length=100), nullable=True),
        sa.Column("credits_charge_id", sa.Uuid(), nullable=True),
        sa.Column("voids_charge_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "source_kind IN ('booking', 'pass', 'credit_pack', 'fee', 'adjustment', 'membership', 'deposit', 'late_fee')",
            name=op.f("charges_source_kind"),
        ),
        sa.CheckConstraint("credits_charge_id IS NULL OR amount < 0", name=op.f("charges_credit_is_negative")),
        sa.CheckConstraint(
            "net + tax = gross AND amount = CASE WHEN tax_included THEN gross ELSE net END", name=op.f("charges_sum")
        ),
        sa.CheckConstraint("quantity >= 1", name=op.f("charges_quantity")),
        sa.CheckConstraint("starts_at <= ends_at", name=op.f("charges_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("charges_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("charges_organization_id_legal_entity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("charges_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("charges_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "voids_charge_id"],
            ["charges.organization_id", "charges.id"],
            name=op.f("charges_organization_id_voids_charge_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "credits_charge_id"],
            ["charges.organization_id", "charges.id"],
            name=op.f("charges_organization_id_credits_charge_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("charges_pkey")),
    )
    op.create_index(
        "charge_once",
        "charges",
        ["organization_id", "source_kind", "source_id", "part"],
        unique=True,
        postgresql_where=sa.text("voids_charge_id IS NULL"),
    )
    op.create_index(
        "charge_voided_once",
        "charges",
        ["organization_id", "voids_charge_id"],
        unique=True,
        postgresql_where=sa.text("voids_charge_id IS NOT NULL"),
    )
    op.create_index(
        "charges_credits_idx",
        "charges",
        ["organization_id", "credits_charge_id"],
        unique=False,
        postgresql_where=sa.text("credits_charge_id IS NOT NULL"),
    )
    op.create_index(
        "charges_account_idx", "charges", ["organization_id", "account_id", "created_at", "id"], unique=False
    )
    op.create_index("charges_created_idx", "charges", ["organization_id", "created_at", "id"], unique=False)
    op.create_index(
        "charges_location_idx", "charges", ["organization_id", "location_id", "created_at", "id"], unique=False
    )
    op.create_index("charges_member_idx", "charges", ["organization_id", "member_id", "created_at", "id"], unique=False)
    op.create_index("charges_source_idx", "charges", ["organization_id", "source_id"], unique=False)
    op.create_index(
        "charges_tax_idx", "charges", ["organization_id", "legal_entity_id", "tax_code", "starts_at"], unique=False
    )
    op.create_table(
        "charge_balances",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        # Refers to an invoice; the constraint comes with that table.
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_open", sa.Boolean(), sa.Computed("due <> settled", persisted=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("settled BETWEEN least(due, 0) AND greatest(due, 0)", name=op.f("charge_settled_once_over")),
        sa.ForeignKeyConstraint(
            ["organization_id", "charge_id"],
            ["charges.organization_id", "charges.id"],
            name=op.f("charge_balances_organization_id_charge_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "charge_id", name=op.f("charge_balances_pkey")),
    )
    op.create_index(
        "charge_balances_open_idx",
        "charge_balances",
        ["organization_id", "charge_id"],
        unique=False,
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "charge_balances_waiting_idx",
        "charge_balances",
        ["organization_id", "legal_entity_id", "account_id", "charge_id"],
        unique=False,
        postgresql_where=sa.text("is_open AND invoice_id IS NULL"),
    )
    op.create_index(
        "charge_balances_invoice_idx",
        "charge_balances",
        ["organization_id", "invoice_id"],
        unique=False,
        postgresql_where=sa.text("invoice_id IS NOT NULL"),
    )
    op.create_table(
        "charge_settlements",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "method IN ('cash', 'terminal', 'transfer', 'other', 'invoice')", name=op.f("charge_settlements_method")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("charge_settlements_amount")),
        sa.ForeignKeyConstraint(
            ["organization_id", "charge_id"],
            ["charges.organization_id", "charges.id"],
            name=op.f("charge_settlements_organization_id_charge_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("charge_settlements_pkey")),
    )
    op.create_index(
        "charge_settlements_charge_idx", "charge_settlements", ["organization_id", "charge_id", "id"], unique=False
    )
    for table in ("tax_rates", "charges", "charge_balances", "charge_settlements"):
        protect(op, table)

    # Whoever asks. A test organization may be erased with all that it holds.
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'DELETE' AND (SELECT o.mode FROM organizations o WHERE o.id = OLD.organization_id) = 'test' THEN
            RETURN OLD;
          END IF;
          RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
        END $$
    """)
    for table in ("charges", "charge_settlements"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )

    # What is due, and what was paid: the row's own check refuses to pay more. Voiding, settling and invoicing wait for
    # each other at that row. A charge that is on a draft only counts as not invoiced, and leaves it when it is voided.
    # What credit notes gave back of it before is not given back again. plpgsql plans the look at `invoices`, which is
    # made later on, when it first runs it.
    op.execute("""
        CREATE FUNCTION balance_charge() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE voided charge_balances; invoiced boolean := false; line_gross bigint; line_left bigint;
        BEGIN
          IF NEW.voids_charge_id IS NULL THEN
            INSERT INTO charge_balances (organization_id, charge_id, account_id, legal_entity_id, due)
            VALUES (NEW.organization_id, NEW.id, NEW.account_id, NEW.legal_entity_id, NEW.gross);
            RETURN NULL;
          END IF;
          PERFORM FROM charges c WHERE c.organization_id = NEW.organization_id AND c.id = NEW.voids_charge_id
            AND c.voids_charge_id IS NULL AND (c.net, c.tax, c.gross) = (-NEW.net, -NEW.tax, -NEW.gross);
          IF NOT FOUND THEN
            RAISE EXCEPTION 'charge % is not the opposite of a charge', NEW.id
              USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_voided_by_its_opposite';
          END IF;
          SELECT * INTO STRICT voided FROM charge_balances b
          WHERE b.organization_id = NEW.organization_id AND b.charge_id = NEW.voids_charge_id FOR NO KEY UPDATE;
          IF voided.invoice_id IS NOT NULL THEN
            SELECT i.state = 'final' INTO STRICT invoiced FROM invoices i
            WHERE i.organization_id = NEW.organization_id AND i.id = voided.invoice_id;
          END IF;
          IF invoiced THEN
            SELECT sum(l.gross), sum(l.gross - l.credited_net - l.credited_tax) INTO line_gross, line_left
            FROM invoice_lines l
            WHERE l.organization_id = NEW.organization_id AND l.charge_id = NEW.voids_charge_id
              AND l.invoice_id = voided.invoice_id;
          END IF;
          UPDATE charge_balances b
          SET due = CASE WHEN invoiced THEN b.due ELSE b.settled END,
            invoice_id = CASE WHEN invoiced THEN b.invoice_id END, version = b.version + 1
          WHERE b.organization_id = NEW.organization_id AND b.charge_id = NEW.voids_charge_id;
          INSERT INTO charge_balances (organization_id, charge_id, account_id, legal_entity_id, due)
          VALUES (NEW.organization_id, NEW.id, NEW.account_id, NEW.legal_entity_id,
            CASE WHEN NOT invoiced THEN -voided.settled WHEN line_left = line_gross THEN NEW.gross ELSE -line_left END);
          RETURN NULL;
        END $$
    """)
    op.execute("CREATE TRIGGER charges_balance AFTER INSERT ON charges FOR EACH ROW EXECUTE FUNCTION balance_charge()")
    op.execute("""
        CREATE FUNCTION balance_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          UPDATE charge_balances b SET settled = b.settled + NEW.amount, version = b.version + 1
          WHERE b.organization_id = NEW.organization_id AND b.charge_id = NEW.charge_id;
          RETURN NULL;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER charge_settlements_balance AFTER INSERT ON charge_settlements "
        "FOR EACH ROW EXECUTE FUNCTION balance_settlement()"
    )

    # The charges of a JSON array, in one statement or inside another one.
    op.execute(f"""
        CREATE FUNCTION post_charges(p_charges jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$
          INSERT INTO charges (id, {SAME}, amount, net, tax, gross, credits_charge_id, created_at)
          SELECT id, {SAME}, amount, net, tax, gross, credits_charge_id, coalesce(created_at, app_now())
          FROM jsonb_to_recordset(p_charges) AS c(
            id uuid, account_id uuid, legal_entity_id uuid, location_id uuid, member_id uuid, source_kind text,
            source_id uuid, part text, starts_at timestamptz, ends_at timestamptz, description text, quantity integer,
            currency text, tax_code text, tax_name text, tax_basis_points integer, tax_included boolean,
            explanation jsonb, purchase_order text, credits_charge_id uuid, created_by text, amount bigint, net bigint,
            tax bigint, gross bigint, created_at timestamptz)
          ORDER BY source_id, source_kind, part
        $$
    """)
    # The opposites of these charges, where they aren't voided yet. In the order of ids, so that two for the same
    # charges never wait for each other in a circle.
    op.execute(f"""
        CREATE FUNCTION void_these_charges(p_charge_ids uuid[], p_reason text, p_created_by text)
        RETURNS SETOF charges LANGUAGE sql VOLATILE AS $$
          INSERT INTO charges AS made (id, {SAME}, amount, net, tax, gross, voids_charge_id, reason)
          SELECT {NEW_ID}, {SAME.replace("created_by", "p_created_by")}, -c.amount, -c.net, -c.tax, -c.gross, c.id,
            p_reason
          FROM charges c
          WHERE c.id = ANY(p_charge_ids) AND c.voids_charge_id IS NULL
            AND NOT EXISTS (SELECT FROM charges v WHERE v.voids_charge_id = c.id)
          ORDER BY c.id
          ON CONFLICT (organization_id, voids_charge_id) WHERE voids_charge_id IS NOT NULL DO NOTHING
          RETURNING made.*
        $$
    """)
    op.execute("""
        CREATE FUNCTION void_charges(p_source_ids uuid[], p_reason text, p_created_by text)
        RETURNS SETOF charges LANGUAGE sql VOLATILE AS $$
          SELECT * FROM void_these_charges(
            ARRAY(SELECT c.id FROM charges c WHERE c.source_id = ANY(p_source_ids)), p_reason, p_created_by)
        $$
    """)


def downgrade() -> None:
    op.execute("DROP FUNCTION void_charges(uuid[], text, text)")
    op.execute("DROP FUNCTION void_these_charges(uuid[], text, text)")
    op.execute("DROP FUNCTION post_charges(jsonb)")
    for table in ("charge_settlements", "charge_balances", "charges", "tax_rates"):
        op.drop_table(table)
    for function in ("balance_settlement", "balance_charge", "refuse_change"):
        op.execute(f"DROP FUNCTION {function}()")
