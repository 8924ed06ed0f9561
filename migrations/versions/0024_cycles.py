"""Cycles, changes and price rises

Revision: 0024_cycles, after 0023_plans.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import due_function, protect, system_function

revision = "0024_cycles"
down_revision = "0023_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "price_rises",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=10), server_default="scheduled", nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("announce_on", sa.Date(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("basis_points", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("rounding", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("selection", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("memberships", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state IN ('scheduled', 'withdrawn', 'applied')", name=op.f("price_rises_state")),
        sa.CheckConstraint("(basis_points IS NULL) <> (amount IS NULL)", name=op.f("price_rises_one_measure")),
        sa.CheckConstraint("basis_points BETWEEN -10000 AND 100000", name=op.f("price_rises_basis_points")),
        sa.CheckConstraint("rounding >= 1", name=op.f("price_rises_rounding")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("price_rises_pkey")),
    )
    op.create_index(
        "price_rises_due_idx",
        "price_rises",
        ["organization_id", "announce_on"],
        unique=False,
        postgresql_where=sa.text("state <> 'withdrawn' AND announced_at IS NULL"),
    )
    op.create_index("price_rises_updated_idx", "price_rises", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "membership_billing",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("benefits_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("periods", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fees_charged", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("membership_billing_organization_id_membership_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "membership_id", name=op.f("membership_billing_pkey")),
    )
    op.create_index(
        "membership_billing_benefits_idx",
        "membership_billing",
        ["organization_id", "benefits_at"],
        unique=False,
        postgresql_where=sa.text("benefits_at IS NOT NULL"),
    )
    op.create_index(
        "membership_billing_due_idx",
        "membership_billing",
        ["organization_id", "legal_entity_id", "account_id", "next_on"],
        unique=False,
        postgresql_where=sa.text("next_on IS NOT NULL"),
    )
    op.create_table(
        "membership_changes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="scheduled", nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sets", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("from_plan_id", sa.Uuid(), nullable=False),
        sa.Column("from_plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("from_quantity", sa.Integer(), nullable=False),
        sa.Column("from_price_override", sa.BigInteger(), nullable=True),
        sa.Column("from_anchor_on", sa.Date(), nullable=False),
        sa.Column("from_anchor_day", sa.SmallInteger(), nullable=False),
        sa.Column("to_plan_id", sa.Uuid(), nullable=False),
        sa.Column("to_plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("to_quantity", sa.Integer(), nullable=False),
        sa.Column("to_price_override", sa.BigInteger(), nullable=True),
        sa.Column("to_anchor_on", sa.Date(), nullable=False),
        sa.Column("to_anchor_day", sa.SmallInteger(), nullable=False),
        sa.Column("price_rise_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "sets <@ ARRAY['plan', 'quantity', 'price'] AND sets <> '{}'", name=op.f("membership_changes_sets")
        ),
        sa.CheckConstraint("state IN ('scheduled', 'applied', 'withdrawn')", name=op.f("membership_changes_state")),
        sa.CheckConstraint(
            "from_price_override >= 0 AND to_price_override >= 0", name=op.f("membership_changes_price")
        ),
        sa.CheckConstraint("from_quantity >= 1 AND to_quantity >= 1", name=op.f("membership_changes_quantity")),
        sa.ForeignKeyConstraint(
            ["organization_id", "from_plan_version_id"],
            ["plan_versions.organization_id", "plan_versions.id"],
            name=op.f("membership_changes_organization_id_from_plan_version_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("membership_changes_organization_id_membership_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "price_rise_id"],
            ["price_rises.organization_id", "price_rises.id"],
            name=op.f("membership_changes_organization_id_price_rise_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "to_plan_version_id"],
            ["plan_versions.organization_id", "plan_versions.id"],
            name=op.f("membership_changes_organization_id_to_plan_version_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("membership_changes_pkey")),
    )
    op.create_index(
        "membership_changes_due_idx",
        "membership_changes",
        ["organization_id", "effective_at"],
        unique=False,
        postgresql_where=sa.text("state = 'scheduled'"),
    )
    op.create_index(
        "membership_changes_idx",
        "membership_changes",
        ["organization_id", "membership_id", "effective_on", "id"],
        unique=False,
    )
    op.create_index(
        "membership_changes_rise_idx",
        "membership_changes",
        ["organization_id", "price_rise_id", "id"],
        unique=False,
        postgresql_where=sa.text("price_rise_id IS NOT NULL"),
    )
    op.create_table(
        "membership_periods",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("billed_until", sa.Date(), nullable=False),
        sa.Column("cycle_starts_on", sa.Date(), nullable=False),
        sa.Column("cycle_ends_on", sa.Date(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("proration", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("own_amount", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("credited", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("credits", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=True),
        sa.Column("own_charge_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("organization_id"), "="),
            (sa.column("membership_id"), "="),
            (sa.text("daterange(starts_on, ends_on)"), "&&"),
            using="gist",
            name="membership_period_once",
        ),
        sa.CheckConstraint(
            "proration IN ('actual_days', 'thirty_day', 'none')", name=op.f("membership_periods_proration")
        ),
        sa.CheckConstraint("credited BETWEEN 0 AND amount", name=op.f("membership_period_credited_once")),
        sa.CheckConstraint(
            "cycle_starts_on <= starts_on AND billed_until <= cycle_ends_on",
            name=op.f("membership_periods_within_its_cycle"),
        ),
        sa.CheckConstraint("own_amount BETWEEN 0 AND amount", name=op.f("membership_periods_own_amount")),
        sa.CheckConstraint("starts_on <= ends_on AND ends_on <= billed_until", name=op.f("membership_periods_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("membership_periods_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "charge_id"],
            ["charges.organization_id", "charges.id"],
            name=op.f("membership_periods_organization_id_charge_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("membership_periods_organization_id_membership_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "own_charge_id"],
            ["charges.organization_id", "charges.id"],
            name=op.f("membership_periods_organization_id_own_charge_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_version_id"],
            ["plan_versions.organization_id", "plan_versions.id"],
            name=op.f("membership_periods_organization_id_plan_version_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("membership_periods_pkey")),
        sa.UniqueConstraint("organization_id", "membership_id", "number", name="membership_period_number_once"),
    )
    op.create_index(
        "membership_periods_idx", "membership_periods", ["organization_id", "membership_id", "starts_on"], unique=False
    )
    op.create_table(
        "membership_suspensions",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("membership_suspensions_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("membership_suspensions_organization_id_membership_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "membership_id", "starts_on", name=op.f("membership_suspensions_pkey")
        ),
    )
    op.create_index(
        "membership_suspended_once",
        "membership_suspensions",
        ["organization_id", "membership_id"],
        unique=True,
        postgresql_where=sa.text("ends_on IS NULL"),
    )
    op.create_table(
        "price_rise_letters",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("price_rise_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("emails", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("prices_include_tax", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("storage_key", sa.String(length=100), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("kind IN ('announcement', 'withdrawal')", name=op.f("price_rise_letters_kind")),
        sa.CheckConstraint(
            "state IN ('queued', 'rendering', 'ready', 'mailing', 'sent', 'failed', 'to_post', 'posted', 'withdrawn', "
            "'taken_back')",
            name=op.f("price_rise_letters_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'posted') OR sent_at IS NOT NULL", name=op.f("price_rise_letters_sent_at")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"price_rise_letters_organization_id_{column}_fkey"),
            )
            for column, table in (
                ("price_rise_id", "price_rises"),
                ("account_id", "billing_accounts"),
                ("legal_entity_id", "legal_entities"),
                ("location_id", "locations"),
            )
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("price_rise_letters_pkey")),
        sa.UniqueConstraint(
            "organization_id",
            "price_rise_id",
            "account_id",
            "legal_entity_id",
            "kind",
            name="price_rise_letter_once",
        ),
    )
    op.create_index(
        "price_rise_letters_due_idx",
        "price_rise_letters",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'rendering')"),
    )
    for table in ("membership_periods", "membership_suspensions"):
        protect(op, table)
    for table in ("membership_billing", "membership_changes", "price_rises", "price_rise_letters"):
        protect(op, table, system_reads=True)

    # Whatever a membership's cycles depend on marks them to be looked at, from a day on: no verb can forget it. A run
    # locks the row before it reads, so that what comes meanwhile is looked at again.
    op.execute("""
        CREATE FUNCTION look_at_cycles(p_organization uuid, p_membership uuid, p_from date) RETURNS void
        LANGUAGE sql AS $$
          UPDATE membership_billing b
          SET since = least(b.since, p_from), next_on = date '1970-01-01', benefits_at = timestamptz '1970-01-01 00:00Z'
          WHERE b.organization_id = p_organization AND b.membership_id = p_membership
        $$
    """)
    op.execute("""
        CREATE FUNCTION look_at_new_membership() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO membership_billing (organization_id, membership_id, account_id, legal_entity_id, since, next_on,
            benefits_at)
          SELECT NEW.organization_id, NEW.id, NEW.account_id, l.legal_entity_id, NEW.starts_on,
            date '1970-01-01', timestamptz '1970-01-01 00:00Z'
          FROM locations l WHERE l.organization_id = NEW.organization_id AND l.id = NEW.location_id;
          RETURN NULL;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER memberships_cycles_begin AFTER INSERT ON memberships "
        "FOR EACH ROW EXECUTE FUNCTION look_at_new_membership()"
    )
    op.execute("""
        CREATE FUNCTION look_at_changed_membership() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          UPDATE membership_billing b SET account_id = NEW.account_id, legal_entity_id = l.legal_entity_id
          FROM locations l
          WHERE b.organization_id = NEW.organization_id AND b.membership_id = NEW.id
            AND l.organization_id = NEW.organization_id AND l.id = NEW.location_id
            AND (b.account_id, b.legal_entity_id) IS DISTINCT FROM (NEW.account_id, l.legal_entity_id);
          IF NEW.account_id <> OLD.account_id THEN
            PERFORM lift_suspension(NEW.organization_id, NEW.id, app_now());
            PERFORM suspend_membership(NEW.organization_id, NEW.id, app_now()) FROM account_standings s
            WHERE s.organization_id = NEW.organization_id AND s.account_id = NEW.account_id
              AND s.standing IN ('suspended', 'terminated');
          END IF;
          PERFORM look_at_cycles(NEW.organization_id, NEW.id, least(
            CASE WHEN OLD.starts_on <> NEW.starts_on OR NEW.state = 'cancelled' THEN least(OLD.starts_on, NEW.starts_on) END,
            CASE WHEN OLD.ends_on IS DISTINCT FROM NEW.ends_on THEN least(OLD.ends_on, NEW.ends_on) END));
          RETURN NULL;
        END $$
    """)
    watched = "state, starts_on, ends_on, quantity, price_override, plan_version_id, account_id, location_id, anchor_on"
    op.execute(
        f"CREATE TRIGGER memberships_cycles_change AFTER UPDATE OF {watched} ON memberships FOR EACH ROW "
        f"WHEN ((OLD.{watched.replace(', ', ', OLD.')}) IS DISTINCT FROM (NEW.{watched.replace(', ', ', NEW.')})) "
        "EXECUTE FUNCTION look_at_changed_membership()"
    )
    # Whose payer is suspended: from the local day on which that begins until the one on which it is lifted.
    op.execute("""
        CREATE FUNCTION suspend_membership(p_organization uuid, p_membership uuid, p_at timestamptz) RETURNS void
        LANGUAGE sql AS $$
          INSERT INTO membership_suspensions (organization_id, membership_id, starts_on)
          SELECT m.organization_id, m.id, CAST(p_at AT TIME ZONE l.time_zone AS date)
          FROM memberships m JOIN locations l ON l.organization_id = m.organization_id AND l.id = m.location_id
          WHERE m.organization_id = p_organization AND m.id = p_membership
            AND m.state IN ('scheduled', 'active', 'paused', 'in_notice')
          ON CONFLICT DO NOTHING
        $$
    """)
    op.execute("""
        CREATE FUNCTION lift_suspension(p_organization uuid, p_membership uuid, p_at timestamptz) RETURNS void
        LANGUAGE sql AS $$
          WITH open AS (
            SELECT s.organization_id, s.membership_id, s.starts_on,
              CAST(p_at AT TIME ZONE l.time_zone AS date) AS lifted_on
            FROM membership_suspensions s
            JOIN memberships m ON m.organization_id = s.organization_id AND m.id = s.membership_id
            JOIN locations l ON l.organization_id = m.organization_id AND l.id = m.location_id
            WHERE s.organization_id = p_organization AND s.membership_id = p_membership AND s.ends_on IS NULL),
          lifted AS (
            UPDATE membership_suspensions s SET ends_on = o.lifted_on FROM open o
            WHERE s.organization_id = o.organization_id AND s.membership_id = o.membership_id
              AND s.starts_on = o.starts_on AND o.starts_on < o.lifted_on)
          DELETE FROM membership_suspensions s USING open o
          WHERE s.organization_id = o.organization_id AND s.membership_id = o.membership_id
            AND s.starts_on = o.starts_on AND o.starts_on >= o.lifted_on
        $$
    """)
    op.execute("""
        CREATE FUNCTION suspend_memberships() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF (NEW.standing IN ('suspended', 'terminated')) = (NEW.previous IN ('suspended', 'terminated')) THEN
            RETURN NULL;
          ELSIF NEW.standing IN ('suspended', 'terminated') THEN
            PERFORM suspend_membership(m.organization_id, m.id, NEW.since) FROM memberships m
            WHERE m.organization_id = NEW.organization_id AND m.account_id = NEW.account_id;
          ELSE
            PERFORM lift_suspension(m.organization_id, m.id, NEW.since) FROM memberships m
            WHERE m.organization_id = NEW.organization_id AND m.account_id = NEW.account_id;
          END IF;
          RETURN NULL;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER account_standing_changes_suspend AFTER INSERT ON account_standing_changes "
        "FOR EACH ROW EXECUTE FUNCTION suspend_memberships()"
    )
    for table, column in (
        ("membership_pauses", "starts_on"),
        ("membership_changes", "effective_on"),
        ("membership_suspensions", "starts_on"),
    ):
        op.execute(f"""
            CREATE FUNCTION {table}_look_at_cycles() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              PERFORM look_at_cycles(coalesce(NEW.organization_id, OLD.organization_id),
                coalesce(NEW.membership_id, OLD.membership_id), least(NEW.{column}, OLD.{column}));
              RETURN NULL;
            END $$
        """)
        op.execute(
            f"CREATE TRIGGER {table}_look AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_look_at_cycles()"
        )

    # One probe of an index for each organization.
    for name, table, condition in (
        ("due_membership_changes", "membership_changes", "x.state = 'scheduled' AND x.effective_at <= {now}"),
        ("due_membership_benefits", "membership_billing", "x.benefits_at <= {now}"),
        (
            "due_price_rises",
            "price_rises",
            "x.state <> 'withdrawn' AND x.announced_at IS NULL AND x.announce_on <= CAST({now} AS date)",
        ),
    ):
        due = condition.format(now="coalesce(o.test_clock_at, now())")
        due_function(
            op,
            name,
            f"""
            EXISTS (
              SELECT 1 FROM {table} x WHERE x.organization_id = o.id AND {due})
            """,
        )
    # Those that are being rendered count as due, so that a test organization's `pending_work` waits for them.
    system_function(
        op,
        "due_price_rise_letters(p_only uuid)",
        "TABLE (organization_id uuid, test_clock_at timestamptz)",
        """
        SELECT d.organization_id, o.test_clock_at FROM (
          SELECT DISTINCT q.organization_id FROM price_rise_letters q
          WHERE (p_only IS NULL OR q.organization_id = p_only)
            AND (q.state = 'rendering' OR (q.state = 'queued' AND q.next_attempt_at <= now()))) d
        LEFT JOIN organizations o ON o.id = d.organization_id
        """,
    )


def downgrade() -> None:
    for name in ("due_price_rise_letters", "due_price_rises", "due_membership_benefits", "due_membership_changes"):
        op.execute(f"DROP FUNCTION {name}(uuid)")
    for table, triggers in (
        ("account_standing_changes", ("account_standing_changes_suspend",)),
        ("membership_pauses", ("membership_pauses_look",)),
        ("memberships", ("memberships_cycles_begin", "memberships_cycles_change")),
    ):
        for trigger in triggers:
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
    for table in (
        "membership_suspensions",
        "membership_periods",
        "membership_changes",
        "membership_billing",
        "price_rise_letters",
        "price_rises",
    ):
        op.drop_table(table)
    for name in (
        "suspend_memberships()",
        "suspend_membership(uuid, uuid, timestamptz)",
        "lift_suspension(uuid, uuid, timestamptz)",
        "membership_suspensions_look_at_cycles()",
        "membership_changes_look_at_cycles()",
        "membership_pauses_look_at_cycles()",
        "look_at_changed_membership()",
        "look_at_new_membership()",
        "look_at_cycles(uuid, uuid, date)",
    ):
        op.execute(f"DROP FUNCTION {name}")
