"""Coupons

Revision: 0013_coupons, after 0012_rates.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, protect, system_function

revision = "0013_coupons"
down_revision = "0012_rates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # How a code is found: without blanks and dashes, in capitals, O read as 0, I and L as 1.
    op.execute(r"""
        CREATE FUNCTION coupon_key(p_code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
        $$ SELECT translate(upper(regexp_replace(p_code, '[\s-]', '', 'g')), 'OIL', '011') $$
    """)
    op.create_table(
        "coupon_guesses",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("guesser", sa.LargeBinary(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "guesser", name=op.f("coupon_guesses_pkey")),
    )
    op.create_table(
        "coupons",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("percent_basis_points", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("max_redemptions", sa.Integer(), nullable=True),
        sa.Column("max_per_member", sa.Integer(), nullable=True),
        sa.Column("first_booking_only", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("restrictions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redeemed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(amount IS NULL) = (currency IS NULL)", name=op.f("coupons_currency")),
        sa.CheckConstraint("(percent_basis_points IS NULL) <> (amount IS NULL)", name=op.f("coupons_one_measure")),
        sa.CheckConstraint("amount > 0", name=op.f("coupons_amount")),
        sa.CheckConstraint("max_per_member >= 1", name=op.f("coupons_max_per_member")),
        sa.CheckConstraint("percent_basis_points BETWEEN 1 AND 10000", name=op.f("coupons_percent")),
        sa.CheckConstraint("redeemed <= max_redemptions", name=op.f("coupon_used_up")),
        sa.CheckConstraint("redeemed >= 0", name=op.f("coupons_redeemed")),
        sa.CheckConstraint("valid_from < valid_until", name=op.f("coupons_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("coupons_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="coupon_external_id_once"),
    )
    op.create_index("coupons_updated_idx", "coupons", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "coupon_codes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), sa.Computed("coupon_key(code)", persisted=True), nullable=False),
        sa.Column("single_use", sa.Boolean(), nullable=False),
        sa.Column("redeemed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("NOT single_use OR redeemed <= 1", name=op.f("coupon_code_used_up")),
        sa.CheckConstraint("redeemed >= 0", name=op.f("coupon_codes_redeemed")),
        sa.ForeignKeyConstraint(
            ["organization_id", "coupon_id"],
            ["coupons.organization_id", "coupons.id"],
            name=op.f("coupon_codes_organization_id_coupon_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("coupon_codes_pkey")),
        sa.UniqueConstraint("organization_id", "key", name="coupon_code_once"),
    )
    op.create_index("coupon_codes_coupon_idx", "coupon_codes", ["organization_id", "coupon_id", "id"], unique=False)
    op.create_table(
        "coupon_redemptions",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("coupon_redemptions_amount")),
        sa.ForeignKeyConstraint(
            ["organization_id", "code_id"],
            ["coupon_codes.organization_id", "coupon_codes.id"],
            name=op.f("coupon_redemptions_organization_id_code_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "coupon_id"],
            ["coupons.organization_id", "coupons.id"],
            name=op.f("coupon_redemptions_organization_id_coupon_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("coupon_redemptions_organization_id_member_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("coupon_redemptions_pkey")),
    )
    op.create_index(
        "coupon_redeemed_once",
        "coupon_redemptions",
        ["organization_id", "source_id"],
        unique=True,
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_index(
        "coupon_redemptions_coupon_idx", "coupon_redemptions", ["organization_id", "coupon_id", "id"], unique=False
    )
    op.create_index(
        "coupon_redemptions_member_idx",
        "coupon_redemptions",
        ["organization_id", "member_id", "coupon_id"],
        unique=False,
    )
    op.create_index("coupon_redemptions_order_idx", "coupon_redemptions", ["organization_id", "order_id"], unique=False)
    op.create_index("coupon_guesses_since_idx", "coupon_guesses", ["since"], unique=False)
    for table in ("coupons", "coupon_codes", "coupon_redemptions"):
        protect(op, table)
    protect(op, "coupon_guesses", system_reads=True)

    # Counts uses: an array of {id, coupon_id, code, source_id, order_id, member_id, amount, currency}, and in the first
    # `together`, all bookings of the order. An order is one use. Uses of one coupon wait for each other at its row; what
    # each of the rules counts after that includes whoever came before.
    op.execute("""
        CREATE FUNCTION redeem_coupon(p_redemptions jsonb) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
        DECLARE
          wanted bigint;
          got bigint;
          broken text;
        BEGIN
          IF jsonb_array_length(coalesce(p_redemptions, '[]')) = 0 THEN
            RETURN;
          END IF;
          PERFORM FROM coupons k WHERE k.disabled_at IS NULL AND k.id IN (
            SELECT (r->>'coupon_id')::uuid FROM jsonb_array_elements(p_redemptions) r)
          ORDER BY k.id FOR NO KEY UPDATE;

          WITH wished AS MATERIALIZED (
            SELECT r.*, d.id AS code_id
            FROM jsonb_to_recordset(p_redemptions) AS r(
              id uuid, coupon_id uuid, code text, source_id uuid, order_id uuid, member_id uuid, amount bigint,
              currency text)
            JOIN coupons k ON k.id = r.coupon_id AND k.disabled_at IS NULL
            JOIN coupon_codes d ON d.coupon_id = r.coupon_id AND d.key = coupon_key(r.code)
          ), counted AS (
            UPDATE coupons k SET redeemed = k.redeemed + w.uses, version = k.version + 1, updated_at = app_now()
            FROM (SELECT coupon_id, count(DISTINCT order_id) AS uses FROM wished GROUP BY coupon_id) w
            WHERE k.id = w.coupon_id
          ), counted_codes AS (
            UPDATE coupon_codes d SET redeemed = d.redeemed + w.uses
            FROM (SELECT code_id, count(DISTINCT order_id) AS uses FROM wished GROUP BY code_id) w
            WHERE d.id = w.code_id
          ), made AS (
            INSERT INTO coupon_redemptions (id, coupon_id, code_id, member_id, source_id, order_id, amount, currency)
            SELECT id, coupon_id, code_id, member_id, source_id, order_id, amount, currency FROM wished ORDER BY id
            RETURNING 1
          )
          SELECT count(*), jsonb_array_length(p_redemptions) INTO got, wanted FROM made;
          IF got < wanted THEN
            RAISE EXCEPTION 'a coupon is gone' USING ERRCODE = 'check_violation', CONSTRAINT = 'coupon_disabled';
          END IF;

          SELECT CASE
            WHEN k.max_per_member IS NOT NULL AND (r.member_id IS NULL OR k.max_per_member < (
              SELECT count(DISTINCT x.order_id) FROM coupon_redemptions x
              WHERE x.member_id = r.member_id AND x.coupon_id = k.id AND x.released_at IS NULL))
            THEN 'coupon_member_limit'
            WHEN k.first_booking_only AND (r.member_id IS NULL OR EXISTS (
              SELECT FROM bookings b WHERE b.member_id = r.member_id AND b.id <> r.source_id
                AND NOT coalesce(p_redemptions->0->'together' ? b.id::text, false)
                AND b.state NOT IN ('cancelled', 'declined', 'expired')))
            THEN 'coupon_first_booking_only' END INTO broken
          FROM jsonb_to_recordset(p_redemptions) AS r(coupon_id uuid, source_id uuid, member_id uuid)
          JOIN coupons k ON k.id = r.coupon_id
          ORDER BY 1 NULLS LAST LIMIT 1;
          IF broken IS NOT NULL THEN
            RAISE EXCEPTION 'the coupon is not for that member' USING ERRCODE = 'check_violation', CONSTRAINT = broken;
          END IF;
        END $$
    """)
    # Gives the uses of these bookings back; how many of them had one. Twice is the same as once. An order's use counts
    # until the last of its bookings gives it back.
    op.execute("""
        CREATE FUNCTION release_redemptions(p_source_ids uuid[]) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
        DECLARE released bigint;
        BEGIN
          PERFORM FROM coupons k WHERE k.id IN (
            SELECT x.coupon_id FROM coupon_redemptions x WHERE x.source_id = ANY(p_source_ids) AND x.released_at IS NULL)
          ORDER BY k.id FOR NO KEY UPDATE;
          IF NOT FOUND THEN
            RETURN 0;
          END IF;
          WITH gone AS (
            UPDATE coupon_redemptions x SET released_at = app_now()
            WHERE x.source_id = ANY(p_source_ids) AND x.released_at IS NULL
            RETURNING x.coupon_id, x.code_id, x.order_id
          ), unused AS (
            SELECT DISTINCT g.coupon_id, g.code_id, g.order_id FROM gone g WHERE NOT EXISTS (
              SELECT FROM coupon_redemptions x
              WHERE x.organization_id = NULLIF(current_setting('app.organization_id', true), '')::uuid
                AND x.coupon_id = g.coupon_id AND x.order_id = g.order_id
                AND x.released_at IS NULL AND x.source_id <> ALL(p_source_ids))
          ), counted AS (
            UPDATE coupons k SET redeemed = k.redeemed - g.uses, version = k.version + 1, updated_at = app_now()
            FROM (SELECT coupon_id, count(*) AS uses FROM unused GROUP BY coupon_id) g WHERE k.id = g.coupon_id
          ), counted_codes AS (
            UPDATE coupon_codes d SET redeemed = d.redeemed - g.uses
            FROM (SELECT code_id, count(*) AS uses FROM unused GROUP BY code_id) g WHERE d.id = g.code_id
          )
          SELECT count(*) INTO released FROM gone;
          RETURN released;
        END $$
    """)

    op.execute(f"GRANT DELETE ON coupon_guesses TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_deletes ON coupon_guesses FOR DELETE TO {SYSTEM_ROLE} USING (true)")
    system_function(
        op,
        "forget_old_coupon_guesses(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM coupon_guesses WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM coupon_guesses WHERE since < now() - interval '1 hour' LIMIT p_limit))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_old_coupon_guesses(integer)")
    op.execute("DROP FUNCTION release_redemptions(uuid[])")
    op.execute("DROP FUNCTION redeem_coupon(jsonb)")
    for table in ("coupon_guesses", "coupon_redemptions", "coupon_codes", "coupons"):
        op.drop_table(table)
    op.execute("DROP FUNCTION coupon_key(text)")
