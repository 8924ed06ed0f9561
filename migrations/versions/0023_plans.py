"""Plans and memberships

Revision: 0023_plans, after 0022_standings.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import due_function, protect

revision = "0023_plans"
down_revision = "0022_standings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_public", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("plans_organization_id_location_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("plans_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="plan_external_id_once"),
    )
    op.create_index("plans_list_idx", "plans", ["organization_id", "position", "id"], unique=False)
    op.create_index("plans_location_idx", "plans", ["organization_id", "location_id"], unique=False)
    op.create_index("plans_updated_idx", "plans", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "plan_holders",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("held", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("held >= 0", name=op.f("plan_holders_held")),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["plans.organization_id", "plans.id"],
            name=op.f("plan_holders_organization_id_plan_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "plan_id", name=op.f("plan_holders_pkey")),
    )
    op.create_table(
        "plan_versions",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="draft", nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("price_amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("cycle_count", sa.Integer(), nullable=False),
        sa.Column("cycle_unit", sa.String(length=10), nullable=False),
        sa.Column("billed", sa.String(length=10), nullable=False),
        sa.Column("proration", sa.String(length=12), nullable=False),
        sa.Column("sign_up_fee", sa.BigInteger(), nullable=False),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("tax_code", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (effective_from IS NOT NULL)", name=op.f("plan_versions_published_from")
        ),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("plan_versions_published_at")
        ),
        sa.CheckConstraint("billed IN ('in_advance', 'in_arrears')", name=op.f("plan_versions_billed")),
        sa.CheckConstraint("cycle_unit IN ('months', 'weeks')", name=op.f("plan_versions_cycle_unit")),
        sa.CheckConstraint("proration IN ('actual_days', 'thirty_day', 'none')", name=op.f("plan_versions_proration")),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("plan_versions_state")),
        sa.CheckConstraint("capacity >= 0", name=op.f("plan_versions_capacity")),
        sa.CheckConstraint("cycle_count >= 1", name=op.f("plan_versions_cycle_count")),
        sa.CheckConstraint("price_amount >= 0", name=op.f("plan_versions_price")),
        sa.CheckConstraint("sign_up_fee >= 0 AND deposit >= 0", name=op.f("plan_versions_fees")),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["plans.organization_id", "plans.id"],
            name=op.f("plan_versions_organization_id_plan_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("plan_versions_pkey")),
        sa.UniqueConstraint("organization_id", "plan_id", "number", name="plan_version_number_once"),
    )
    op.create_index(
        "plan_version_effective_once",
        "plan_versions",
        ["organization_id", "plan_id", "effective_from"],
        unique=True,
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "memberships",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("first_started_on", sa.Date(), nullable=False),
        sa.Column("billed_from", sa.Date(), nullable=True),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("anchor_day", sa.SmallInteger(), nullable=False),
        sa.Column("minimum_until", sa.Date(), nullable=True),
        sa.Column("term_ends_on", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("price_override", sa.BigInteger(), nullable=True),
        sa.Column("sign_up_fee_override", sa.BigInteger(), nullable=True),
        sa.Column("deposit_override", sa.BigInteger(), nullable=True),
        sa.Column("purchase_order", sa.String(length=100), nullable=True),
        sa.Column("resource_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column("unit_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_reason", sa.String(length=500), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_kind", sa.String(length=10), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=True),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("reminded_days", sa.SmallInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("billed_from > starts_on", name=op.f("memberships_billed_from")),
        sa.CheckConstraint("end_kind IN ('notice', 'term', 'at_once', 'cancelled')", name=op.f("memberships_end_kind")),
        sa.CheckConstraint(
            "state <> 'ended' OR (ends_on IS NOT NULL AND ended_at IS NOT NULL)", name=op.f("memberships_ended")
        ),
        sa.CheckConstraint(
            "state <> 'in_notice' OR (ends_on IS NOT NULL AND notice_given_at IS NOT NULL)",
            name=op.f("memberships_notice"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'awaiting_signature', 'scheduled', 'active', 'paused', 'in_notice', 'ended', 'cancelled')",
            name=op.f("memberships_state"),
        ),
        sa.CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name=op.f("memberships_one_holder")),
        sa.CheckConstraint("anchor_day BETWEEN 1 AND 31", name=op.f("memberships_anchor_day")),
        sa.CheckConstraint(
            "price_override >= 0 AND sign_up_fee_override >= 0 AND deposit_override >= 0",
            name=op.f("memberships_overrides"),
        ),
        sa.CheckConstraint("quantity >= 1", name=op.f("memberships_quantity")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("memberships_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("memberships_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("memberships_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("memberships_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["plans.organization_id", "plans.id"],
            name=op.f("memberships_organization_id_plan_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_version_id"],
            ["plan_versions.organization_id", "plan_versions.id"],
            name=op.f("memberships_organization_id_plan_version_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("memberships_organization_id_team_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("memberships_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="membership_external_id_once"),
    )
    op.create_index("memberships_account_idx", "memberships", ["organization_id", "account_id", "id"], unique=False)
    op.create_index(
        "memberships_due_idx",
        "memberships",
        ["organization_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("memberships_location_idx", "memberships", ["organization_id", "location_id", "id"], unique=False)
    op.create_index("memberships_member_idx", "memberships", ["organization_id", "member_id", "id"], unique=False)
    op.create_index("memberships_plan_idx", "memberships", ["organization_id", "plan_id", "id"], unique=False)
    op.create_index(
        "memberships_plan_version_idx", "memberships", ["organization_id", "plan_version_id", "id"], unique=False
    )
    op.create_index("memberships_team_idx", "memberships", ["organization_id", "team_id", "id"], unique=False)
    op.create_index("memberships_updated_idx", "memberships", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "membership_pauses",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "keeps", postgresql.ARRAY(sa.String(length=20)), server_default=sa.text("'{}'::varchar[]"), nullable=False
        ),
        sa.Column("is_gap", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("organization_id"), "="),
            (sa.column("membership_id"), "="),
            (sa.text("daterange(starts_on, ends_on)"), "&&"),
            using="gist",
            name="membership_pauses_apart",
        ),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("membership_pauses_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("membership_pauses_organization_id_membership_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("membership_pauses_pkey")),
    )
    op.create_index(
        "membership_pauses_idx", "membership_pauses", ["organization_id", "membership_id", "starts_on"], unique=False
    )
    for table in ("plans", "plan_versions", "plan_holders", "membership_pauses"):
        protect(op, table)
    protect(op, "memberships", system_reads=True)

    # Published terms are what was agreed to. A test organization may be erased with all that it holds.
    op.execute("""
        CREATE FUNCTION keep_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF OLD.state = 'draft' THEN
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
          END IF;
          IF TG_OP = 'DELETE' AND (SELECT o.mode FROM organizations o WHERE o.id = OLD.organization_id) = 'test' THEN
            RETURN OLD;
          END IF;
          RAISE EXCEPTION 'a published version never changes'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'plan_version_frozen';
        END $$
    """)
    op.execute(
        "CREATE TRIGGER plan_version_frozen BEFORE UPDATE OR DELETE ON plan_versions "
        "FOR EACH ROW EXECUTE FUNCTION keep_published_version()"
    )

    # Who takes a place counts under a lock of the plan's row, in the order of the plans: one wins a race for the last
    # place. The capacity is that of the version that is joined; who leaves needs no room. A statement, a function:
    # transition tables differ.
    holding = "('awaiting_signature', 'scheduled', 'active', 'paused', 'in_notice')"
    taken = f"""
        SELECT n.organization_id, n.plan_id, n.quantity AS delta, v.capacity
        FROM new_rows n
        JOIN plan_versions v ON v.organization_id = n.organization_id AND v.id = n.plan_version_id
        WHERE n.state IN {holding}
    """
    left = f"""
        SELECT o.organization_id, o.plan_id, -o.quantity AS delta, NULL::integer AS capacity
        FROM old_rows o WHERE o.state IN {holding}
    """
    # Of those who held the plan before, only more places count.
    changed = f"""
        SELECT n.organization_id, n.plan_id, n.quantity AS delta,
          CASE WHEN o.state NOT IN {holding} OR o.plan_id <> n.plan_id OR o.quantity < n.quantity THEN v.capacity END
            AS capacity
        FROM new_rows n
        JOIN old_rows o ON o.organization_id = n.organization_id AND o.id = n.id
        JOIN plan_versions v ON v.organization_id = n.organization_id AND v.id = n.plan_version_id
        WHERE n.state IN {holding}
        UNION ALL {left}
    """
    for event, tables, source in (
        ("INSERT", "NEW TABLE AS new_rows", taken),
        ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows", changed),
        ("DELETE", "OLD TABLE AS old_rows", left),
    ):
        name = f"count_plan_holders_on_{event.lower()}"
        op.execute(f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
              places record;
              now_held integer;
            BEGIN
              FOR places IN
                SELECT c.organization_id, c.plan_id, sum(c.delta)::integer AS delta, min(c.capacity) AS capacity
                FROM ({source}) AS c
                GROUP BY c.organization_id, c.plan_id HAVING sum(c.delta) <> 0 ORDER BY c.plan_id
              LOOP
                IF places.delta < 0 THEN
                  UPDATE plan_holders h SET held = h.held + places.delta
                  WHERE h.organization_id = places.organization_id AND h.plan_id = places.plan_id;
                  CONTINUE;
                END IF;
                INSERT INTO plan_holders AS h (organization_id, plan_id, held)
                VALUES (places.organization_id, places.plan_id, places.delta)
                ON CONFLICT (organization_id, plan_id) DO UPDATE SET held = h.held + EXCLUDED.held
                RETURNING h.held INTO now_held;
                IF now_held > places.capacity THEN
                  RAISE EXCEPTION 'plan % is full', places.plan_id USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'plan_capacity', DETAIL = format('%s of %s', now_held - places.delta, places.capacity)
                      || CASE WHEN places.delta > 1 THEN format(', %s are asked for', places.delta) ELSE '' END;
                END IF;
              END LOOP;
              RETURN NULL;
            END $$
        """)
        op.execute(
            f"CREATE TRIGGER plan_capacity_on_{event.lower()} AFTER {event} ON memberships "
            f"REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )

    # One probe of an index for each organization.
    due_function(
        op,
        "due_memberships",
        """
        EXISTS (
          SELECT 1 FROM memberships x WHERE x.organization_id = o.id AND x.due_at <= coalesce(o.test_clock_at, now()))
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION due_memberships(uuid)")
    for table in ("membership_pauses", "memberships", "plan_versions", "plan_holders", "plans"):
        op.drop_table(table)
    for event in ("insert", "update", "delete"):
        op.execute(f"DROP FUNCTION count_plan_holders_on_{event}()")
    op.execute("DROP FUNCTION keep_published_version()")
