"""Quotes, and what a booking costs

Revision: 0014_quotes, after 0013_coupons.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, protect, system_function

revision = "0014_quotes"
down_revision = "0013_coupons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quotes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.String(length=10), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("wish", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("to_pay", sa.BigInteger(), nullable=True),
        sa.Column("coupon_id", sa.Uuid(), nullable=True),
        sa.Column("pay_with", sa.String(length=20), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("asked_by IN ('staff', 'member', 'public')", name=op.f("quotes_asked_by")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("quotes_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("quotes_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("quotes_organization_id_team_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("quotes_pkey")),
    )
    op.create_index("quotes_member_idx", "quotes", ["organization_id", "member_id", "id"], unique=False)
    op.create_index(
        "quotes_expiring_idx", "quotes", ["expires_at"], unique=False, postgresql_where=sa.text("used_at IS NULL")
    )
    protect(op, "quotes", system_reads=True)
    # Quotes that nobody took: a week is enough to look into a complaint.
    op.execute(f"GRANT DELETE ON quotes TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_deletes ON quotes FOR DELETE TO {SYSTEM_ROLE} USING (true)")
    system_function(
        op,
        "forget_old_quotes(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM quotes WHERE ctid = ANY (ARRAY(
            SELECT q.ctid FROM quotes q JOIN organizations o ON o.id = q.organization_id
            WHERE q.used_at IS NULL AND q.expires_at < coalesce(o.test_clock_at, now()) - interval '7 days'
            LIMIT p_limit))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    )
    # Whoever passes a team's cap for a person, since others booked at the same moment, is tried again: it counts then.
    op.execute("""
        CREATE FUNCTION keep_monthly_caps(p_charges jsonb) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
        DECLARE
          one record;
          spent bigint;
        BEGIN
          IF jsonb_array_length(coalesce(p_charges, '[]')) = 0 THEN
            RETURN;
          END IF;
          FOR one IN
            SELECT DISTINCT a.id, a.monthly_cap, c.member_id, c.time_zone,
              date_trunc('month', c.starts_at AT TIME ZONE c.time_zone) AS month
            FROM jsonb_to_recordset(p_charges) AS c(
              account_id uuid, member_id uuid, starts_at timestamptz, time_zone text)
            JOIN billing_accounts a ON a.id = c.account_id AND a.monthly_cap IS NOT NULL
            ORDER BY a.id, month
          LOOP
            PERFORM FROM billing_accounts a WHERE a.id = one.id FOR NO KEY UPDATE;
            SELECT sum(c.gross) INTO spent FROM charges c
            WHERE c.account_id = one.id AND c.member_id = one.member_id
              AND c.starts_at >= one.month AT TIME ZONE one.time_zone
              AND c.starts_at < (one.month + interval '1 month') AT TIME ZONE one.time_zone;
            IF spent > one.monthly_cap THEN
              RAISE EXCEPTION 'the monthly cap was passed meanwhile' USING ERRCODE = 'serialization_failure';
            END IF;
          END LOOP;
        END $$
    """)
    op.add_column("bookings", sa.Column("account_id", sa.Uuid(), nullable=True))
    op.add_column(
        "bookings", sa.Column("price", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True)
    )
    op.add_column("bookings", sa.Column("quote_id", sa.Uuid(), nullable=True))
    # The columns were just added and are null in every row, so there is nothing to look for.
    for column, table in (("account_id", "billing_accounts"), ("quote_id", "quotes")):
        op.execute(f"""
            -- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
            ALTER TABLE bookings ADD CONSTRAINT bookings_organization_id_{column}_fkey
              FOREIGN KEY (organization_id, {column}) REFERENCES {table} (organization_id, id)
        """)


def downgrade() -> None:
    op.drop_constraint(op.f("bookings_organization_id_quote_id_fkey"), "bookings", type_="foreignkey")
    op.drop_constraint(op.f("bookings_organization_id_account_id_fkey"), "bookings", type_="foreignkey")
    op.drop_column("bookings", "quote_id")
    op.drop_column("bookings", "price")
    op.drop_column("bookings", "account_id")
    op.execute("DROP FUNCTION keep_monthly_caps(jsonb)")
    op.execute("DROP FUNCTION forget_old_quotes(integer)")
    op.drop_index("quotes_expiring_idx", table_name="quotes", postgresql_where=sa.text("used_at IS NULL"))
    op.drop_index("quotes_member_idx", table_name="quotes")
    op.drop_table("quotes")
