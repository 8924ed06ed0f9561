"""Credit lots, the ledger of their entries, and the functions that post to it

Revision: 0009_credits, after 0008_billing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import APP_ROLE, due_function, protect

revision = "0009_credits"
down_revision = "0008_billing"
branch_labels = None
depends_on = None

# Functions of the service's own rights, each one statement to its caller. They lock lots in the order of their ids.
_FUNCTIONS = {
    # A UUIDv7 of now; `p_number` orders those that one statement makes.
    "new_credit_id(p_number bigint)": (
        "uuid",
        "sql",
        """
        SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
          || '7' || lpad(to_hex(p_number & 4095), 3, '0')
          || to_hex(8 + floor(random() * 4)::integer)
          || right(replace(gen_random_uuid()::text, '-', ''), 15))::uuid
        """,
    ),
    # Where a lot that rolls over at `p_until` ends: days and months count on the wall clock of its time zone, and a
    # lot that ends on the 31st ends on the 31st again after a shorter month.
    "credit_rolled_until(p_until timestamptz, p_rollover jsonb)": (
        "timestamptz",
        "sql",
        """
        SELECT (CASE WHEN p_rollover->>'days' IS NOT NULL
            THEN w.local + make_interval(days => (p_rollover->>'days')::integer)
            ELSE least(w.month + make_interval(days => w.day - 1), w.month + interval '1 month' - interval '1 day')
              + (w.local - date_trunc('day', w.local)) END)
          AT TIME ZONE (p_rollover->>'time_zone')
        FROM (SELECT l.local, coalesce((p_rollover->>'anchor_day')::integer, extract(day FROM l.local)::integer) AS day,
            date_trunc('month', l.local)
              + make_interval(months => coalesce((p_rollover->>'months')::integer, 0)) AS month
          FROM (SELECT p_until AT TIME ZONE (p_rollover->>'time_zone') AS local) l) w
        """,
    ),
    # The rollover that the lot of the next period has, or null.
    "credit_rollover_left(p_until timestamptz, p_rollover jsonb)": (
        "jsonb",
        "sql",
        """
        SELECT CASE WHEN (p_rollover->>'times')::integer > 1 THEN p_rollover || jsonb_build_object(
          'times', (p_rollover->>'times')::integer - 1,
          'anchor_day', coalesce((p_rollover->>'anchor_day')::integer,
            extract(day FROM p_until AT TIME ZONE (p_rollover->>'time_zone'))::integer)) END
        """,
    ),
    # Lots with what was granted, bought or transferred. `entry`: the kind of the first entry, grant unless said.
    "grant_credit_lots(p_lots jsonb)": (
        "void",
        "plpgsql",
        """
        BEGIN
          INSERT INTO credit_lots (id, account_id, kind, use_of, currency, name, granted, valid_from, valid_until,
            restrictions, shared, member_cap, source, source_kind, source_id, price_paid, price_currency,
            rollover, transferred_from_lot_id, external_id, metadata)
          SELECT n.id, n.account_id, n.kind, n.use_of, n.currency, n.name, n.granted,
            coalesce(n.valid_from, app_now()), n.valid_until, coalesce(n.restrictions, '{}'), coalesce(n.shared, false),
            n.member_cap, n.source, n.source_kind, n.source_id, n.price_paid, n.price_currency,
            n.rollover, n.transferred_from_lot_id, n.external_id, coalesce(n.metadata, '{}')
          FROM jsonb_to_recordset(p_lots) AS n(id uuid, account_id uuid, kind text, use_of text, currency text,
            name text, granted bigint, valid_from timestamptz, valid_until timestamptz, restrictions jsonb,
            shared boolean, member_cap bigint, source text, source_kind text, source_id uuid, price_paid bigint,
            price_currency text, rollover jsonb, transferred_from_lot_id uuid, external_id text, metadata jsonb);
          INSERT INTO credit_entries (id, lot_id, account_id, kind, quantity, source_kind, source_id, reason, created_by)
          SELECT new_credit_id(n.number), n.id, n.account_id, coalesce(n.entry, 'grant'), n.granted,
            n.source_kind, n.source_id, n.reason, n.created_by
          FROM ROWS FROM (jsonb_to_recordset(p_lots) AS (id uuid, account_id uuid, entry text, granted bigint,
            source_kind text, source_id uuid, reason text, created_by text)) WITH ORDINALITY
            AS n(id, account_id, entry, granted, source_kind, source_id, reason, created_by, number);
        END
        """,
    ),
    # Entries as `benefits.service.entries_json` writes them. Returns the lots, whole and with their owner's
    # home, that this brought below a fifth of what they began with, or null.
    "post_credit_entries(p_entries jsonb)": (
        "jsonb",
        "plpgsql",
        """
        DECLARE
          v_low jsonb;
        BEGIN
          IF p_entries IS NULL OR p_entries = '[]' THEN
            RETURN NULL;
          END IF;
          INSERT INTO credit_entries (id, lot_id, account_id, kind, quantity, member_id, source_kind, source_id, reason,
            created_by)
          SELECT new_credit_id(n.number), n.lot_id, (SELECT l.account_id FROM credit_lots l WHERE l.id = n.lot_id),
            n.kind, n.quantity, n.member_id, n.source_kind, n.source_id, n.reason, n.created_by
          FROM ROWS FROM (jsonb_to_recordset(p_entries) AS (lot_id uuid, kind text, quantity bigint, member_id uuid,
            source_kind text, source_id uuid, reason text, created_by text)) WITH ORDINALITY
            AS n(lot_id, kind, quantity, member_id, source_kind, source_id, reason, created_by, number);
          SELECT jsonb_agg(to_jsonb(l.whole) || jsonb_build_object('home_location_id', (
              SELECT coalesce(m.home_location_id, t.home_location_id) FROM billing_accounts a
              LEFT JOIN members m ON m.id = a.member_id LEFT JOIN teams t ON t.id = a.team_id
              WHERE a.id = l.account_id)) ORDER BY l.id)
          INTO v_low
          FROM (SELECT n.lot_id, sum(n.quantity) AS quantity
            FROM jsonb_to_recordset(p_entries) AS n(lot_id uuid, kind text, quantity bigint)
            WHERE n.kind IN ('hold', 'release', 'consume') GROUP BY n.lot_id) n
          CROSS JOIN LATERAL (SELECT o.id, o.account_id, o.granted, o.balance, o AS whole FROM credit_lots o
            WHERE o.id = n.lot_id OFFSET 0) l
          WHERE l.balance * 5 < l.granted AND (l.balance - n.quantity) * 5 >= l.granted;
          RETURN v_low;
        END
        """,
    ),
    # Read anew, also by a statement that waited for the lot while another one took from it: hence volatile.
    "credit_member_used(p_lot uuid, p_member uuid)": (
        "bigint",
        "plpgsql",
        """
        BEGIN
          RETURN coalesce((SELECT u.used FROM credit_member_uses u WHERE u.lot_id = p_lot AND u.member_id = p_member), 0);
        END
        """,
    ),
    # Takes what is left of those of the lots that have ended, or hands it on to the lot of the next period.
    "expire_credit_lots(p_lots uuid[], p_by text)": (
        "jsonb",
        "plpgsql",
        """
        DECLARE
          v_due uuid[];
          v_rolled jsonb;
          v_expired jsonb;
        BEGIN
          v_due := ARRAY(SELECT l.id FROM credit_lots l
            WHERE l.id = ANY (p_lots) AND l.expired_at IS NULL AND l.valid_until <= app_now()
            ORDER BY l.id FOR NO KEY UPDATE);
          IF v_due = '{}' THEN
            RETURN NULL;
          END IF;
          WITH heirs AS (
            INSERT INTO credit_lots (id, account_id, kind, use_of, currency, name, granted, valid_from, valid_until,
              restrictions, shared, member_cap, source, source_kind, source_id, rollover, rolled_from_lot_id)
            SELECT new_credit_id(row_number() OVER (ORDER BY l.id)), l.account_id, l.kind, l.use_of, l.currency, l.name,
              l.balance, l.valid_until, credit_rolled_until(l.valid_until, l.rollover), l.restrictions, l.shared,
              l.member_cap, 'rollover', 'lot', l.id, credit_rollover_left(l.valid_until, l.rollover), l.id
            FROM credit_lots l
            WHERE l.id = ANY (v_due) AND l.balance > 0 AND l.rollover IS NOT NULL
              AND NOT EXISTS (SELECT FROM credit_lots o WHERE o.rolled_from_lot_id = l.id)
            RETURNING id, rolled_from_lot_id, granted)
          SELECT coalesce(jsonb_agg(jsonb_build_object(
              'from_lot_id', rolled_from_lot_id, 'to_lot_id', id, 'quantity', granted) ORDER BY id), '[]')
          INTO v_rolled FROM heirs;
          WITH moves AS (
            SELECT r.from_lot_id AS lot_id, 'transfer' AS kind, -r.quantity AS quantity, r.to_lot_id AS other
            FROM jsonb_to_recordset(v_rolled) AS r(from_lot_id uuid, to_lot_id uuid, quantity bigint)
            UNION ALL
            SELECT r.to_lot_id, 'transfer', r.quantity, r.from_lot_id
            FROM jsonb_to_recordset(v_rolled) AS r(from_lot_id uuid, to_lot_id uuid, quantity bigint)
            UNION ALL
            SELECT l.id, 'expire', -l.balance, NULL FROM credit_lots l
            WHERE l.id = ANY (v_due) AND l.balance > 0
              AND NOT EXISTS (SELECT FROM jsonb_to_recordset(v_rolled) AS r(from_lot_id uuid)
                WHERE r.from_lot_id = l.id)
          ), posted AS (
            INSERT INTO credit_entries (id, lot_id, account_id, kind, quantity, source_kind, source_id, reason, created_by)
            SELECT new_credit_id(row_number() OVER (ORDER BY m.lot_id)), m.lot_id, l.account_id, m.kind, m.quantity,
              CASE WHEN m.other IS NOT NULL THEN 'lot' END, m.other,
              CASE WHEN m.other IS NOT NULL THEN 'rolled over' END, p_by
            FROM moves m JOIN credit_lots l ON l.id = m.lot_id
            RETURNING lot_id, kind, quantity)
          SELECT coalesce(jsonb_agg(jsonb_build_object('lot_id', lot_id, 'quantity', -quantity) ORDER BY lot_id), '[]')
          INTO v_expired FROM posted WHERE kind = 'expire';
          UPDATE credit_lots l SET expired_at = app_now(), version = l.version + 1, updated_at = app_now()
          WHERE l.id = ANY (v_due);
          RETURN jsonb_build_object('ended', to_jsonb(v_due), 'expired', v_expired, 'rolled', v_rolled);
        END
        """,
    ),
    # What the sources hold becomes consumed.
    "consume_held_credits(p_sources uuid[], p_by text)": (
        "jsonb",
        "plpgsql",
        """
        DECLARE
          v_uses jsonb;
        BEGIN
          PERFORM l.id FROM credit_lots l
          WHERE l.id = ANY (ARRAY(
            SELECT e.lot_id FROM credit_entries e WHERE e.source_id = ANY (p_sources) AND e.kind = 'hold'))
          ORDER BY l.id FOR NO KEY UPDATE;
          WITH held AS (
            SELECT e.lot_id, e.account_id, e.member_id, e.source_kind, e.source_id, -sum(e.quantity) AS quantity
            FROM credit_entries e WHERE e.source_id = ANY (p_sources) AND e.kind IN ('hold', 'release')
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(e.quantity) < 0
          ), posted AS (
            INSERT INTO credit_entries (id, lot_id, account_id, kind, quantity, member_id, source_kind, source_id,
              created_by)
            SELECT new_credit_id(row_number() OVER (ORDER BY h.lot_id, k.number)), h.lot_id, h.account_id, k.kind,
              k.sign * h.quantity, h.member_id, h.source_kind, h.source_id, p_by
            FROM held h CROSS JOIN (VALUES (1, 'release', 1), (2, 'consume', -1)) AS k(number, kind, sign)
            RETURNING lot_id, source_id, kind, quantity)
          SELECT jsonb_agg(jsonb_build_object('lot_id', lot_id, 'source_id', source_id, 'quantity', -quantity)
            ORDER BY source_id, lot_id)
          INTO v_uses FROM posted WHERE kind = 'consume';
          RETURN jsonb_build_object('uses', coalesce(v_uses, '[]'));
        END
        """,
    ),
    # Gives back to their lots what the sources hold (`release`) or have consumed (`return`), but for the percentage
    # that each keeps, half up for each lot. A lot that has ended gets it for seven days; what it still had has ended.
    "give_back_credits(p_sources uuid[], p_keep integer[], p_kind text, p_by text)": (
        "jsonb",
        "plpgsql",
        """
        DECLARE
          v_taken text := CASE p_kind WHEN 'release' THEN 'hold' ELSE 'consume' END;
          v_lots uuid[];
          v_ended jsonb;
          v_uses jsonb;
        BEGIN
          v_lots := ARRAY(SELECT l.id FROM credit_lots l WHERE l.id = ANY (ARRAY(
              SELECT e.lot_id FROM credit_entries e WHERE e.source_id = ANY (p_sources) AND e.kind = v_taken))
            ORDER BY l.id FOR NO KEY UPDATE);
          IF v_lots = '{}' THEN
            RETURN NULL;
          END IF;
          v_ended := expire_credit_lots(v_lots, p_by);
          WITH taken AS (
            SELECT e.lot_id, e.account_id, e.member_id, e.source_kind, e.source_id, -sum(e.quantity) AS quantity
            FROM credit_entries e WHERE e.source_id = ANY (p_sources) AND e.kind IN (v_taken, p_kind)
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(e.quantity) < 0
          ), shares AS (
            SELECT t.*, t.quantity - div(t.quantity * k.keep * 2 + 100, 200)::bigint AS back
            FROM taken t JOIN unnest(p_sources, p_keep) AS k(source_id, keep) USING (source_id)
          ), posted AS (
            INSERT INTO credit_entries (id, lot_id, account_id, kind, quantity, member_id, source_kind, source_id,
              created_by)
            SELECT new_credit_id(row_number() OVER (ORDER BY s.source_id, s.lot_id)), s.lot_id, s.account_id, p_kind,
              s.back, s.member_id, s.source_kind, s.source_id, p_by
            FROM shares s WHERE s.back > 0
          )
          SELECT jsonb_agg(jsonb_build_object('lot_id', s.lot_id, 'source_id', s.source_id, 'kind', l.kind,
              'name', l.name, 'returned', s.back, 'kept', s.quantity - s.back, 'valid_until',
              CASE WHEN l.expired_at IS NOT NULL AND s.back > 0 THEN app_now() + interval '7 days' END)
            ORDER BY s.source_id, s.lot_id)
          INTO v_uses FROM shares s JOIN credit_lots l ON l.id = s.lot_id;
          UPDATE credit_lots l SET valid_until = app_now() + interval '7 days', expired_at = NULL,
            version = l.version + 1, updated_at = app_now()
          WHERE l.expired_at IS NOT NULL AND l.id = ANY (ARRAY(SELECT r.lot_id
            FROM jsonb_to_recordset(v_uses) AS r(lot_id uuid, returned bigint) WHERE r.returned > 0));
          RETURN coalesce(v_ended, '{}') || jsonb_build_object('uses', coalesce(v_uses, '[]'));
        END
        """,
    ),
}
_TRIGGERS = {
    # Balances and members' shares follow what one statement posted. A CHECK of the lot refuses what overdraws it.
    # (Lots are looked up by an array: how many rows a statement posts, the planner can't know.)
    "credit_balances_follow": """
        DECLARE
          v_lots uuid[] := ARRAY(SELECT DISTINCT lot_id FROM added ORDER BY lot_id);
          v_organizations uuid[] := ARRAY(SELECT DISTINCT organization_id FROM added);
        BEGIN
          PERFORM l.id FROM credit_lots l
          WHERE l.organization_id = ANY (v_organizations) AND l.id = ANY (v_lots)
          ORDER BY l.id FOR NO KEY UPDATE;
          UPDATE credit_lots l
          SET balance = l.balance + a.quantity, version = l.version + 1, updated_at = app_now()
          FROM (SELECT organization_id, lot_id, sum(quantity)::bigint AS quantity FROM added
            GROUP BY 1, 2 HAVING sum(quantity) <> 0) a
          WHERE l.organization_id = a.organization_id AND l.id = a.lot_id
            AND l.organization_id = ANY (v_organizations) AND l.id = ANY (v_lots);
          IF EXISTS (SELECT FROM credit_lots l WHERE l.organization_id = ANY (v_organizations) AND l.id = ANY (v_lots)
              AND l.member_cap IS NOT NULL) THEN
            -- A merged member's share counts for the one that stays. What goes beyond a cap that was lowered since
            -- stays; only taking more is refused.
            INSERT INTO credit_member_uses AS u (organization_id, lot_id, member_id, used, cap)
            SELECT l.organization_id, l.id, coalesce(m.merged_into_id, m.id), -sum(a.quantity), l.member_cap
            FROM added a
            JOIN credit_lots l ON l.organization_id = a.organization_id AND l.id = a.lot_id
            JOIN members m ON m.organization_id = a.organization_id AND m.id = a.member_id
            WHERE l.organization_id = ANY (v_organizations) AND l.id = ANY (v_lots)
              AND l.member_cap IS NOT NULL AND a.kind IN ('hold', 'release', 'consume', 'return')
            GROUP BY 1, 2, 3 HAVING sum(a.quantity) <> 0
            ON CONFLICT (organization_id, lot_id, member_id) DO UPDATE SET
              used = greatest(u.used + excluded.used, 0),
              cap = CASE WHEN excluded.used > 0 THEN excluded.cap
                ELSE greatest(excluded.cap, u.used + excluded.used) END;
          END IF;
          RETURN NULL;
        END
        """,
    # An entry follows its lot to another account, and goes with it where a test organization is erased; nothing else.
    "credit_entries_stay": """
        DECLARE
          v_moved credit_entries := OLD;
        BEGIN
          IF pg_trigger_depth() > 1 THEN
            IF TG_OP = 'UPDATE' THEN
              v_moved.account_id := NEW.account_id;
              IF NEW IS NOT DISTINCT FROM v_moved THEN
                RETURN NEW;
              END IF;
            ELSIF EXISTS (SELECT FROM organizations o WHERE o.id = OLD.organization_id AND o.mode = 'test') THEN
              RETURN OLD;
            END IF;
          END IF;
          RAISE EXCEPTION 'credit entries are append-only: post a correction'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'credit_entries_append_only';
        END
        """,
}


def upgrade() -> None:
    op.create_table(
        "credit_lots",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("use_of", sa.String(length=20), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "restrictions",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("member_cap", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_kind", sa.String(length=20), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("price_paid", sa.BigInteger(), nullable=True),
        sa.Column("price_currency", sa.String(length=3), nullable=True),
        sa.Column("rollover", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("rolled_from_lot_id", sa.Uuid(), nullable=True),
        sa.Column("transferred_from_lot_id", sa.Uuid(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'money') = (currency IS NOT NULL)", name=op.f("credit_lots_only_money_has_a_currency")
        ),
        sa.CheckConstraint(
            "(kind = 'uses') = (use_of IS NOT NULL)", name=op.f("credit_lots_only_uses_are_of_something")
        ),
        sa.CheckConstraint("kind IN ('money', 'minutes', 'uses')", name=op.f("credit_lots_kind")),
        sa.CheckConstraint(
            "source IN ('plan_cycle', 'purchase', 'gift', 'refund', 'transfer', 'rollover', 'manual')",
            name=op.f("credit_lots_source"),
        ),
        sa.CheckConstraint("use_of IN ('day_pass', 'guest_pass', 'print', 'other')", name=op.f("credit_lots_use_of")),
        sa.CheckConstraint(
            "(price_paid IS NULL) = (price_currency IS NULL)", name=op.f("credit_lots_price_has_a_currency")
        ),
        sa.CheckConstraint("balance >= 0", name=op.f("credit_lot_not_overdrawn")),
        sa.CheckConstraint("granted > 0", name=op.f("credit_lots_granted")),
        sa.CheckConstraint("member_cap > 0", name=op.f("credit_lots_member_cap")),
        sa.CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name=op.f("credit_lots_source_kind")),
        sa.CheckConstraint("price_paid >= 0", name=op.f("credit_lots_price_paid")),
        sa.CheckConstraint("valid_from < valid_until", name=op.f("credit_lot_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("credit_lots_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rolled_from_lot_id"],
            ["credit_lots.organization_id", "credit_lots.id"],
            name=op.f("credit_lots_organization_id_rolled_from_lot_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "transferred_from_lot_id"],
            ["credit_lots.organization_id", "credit_lots.id"],
            name=op.f("credit_lots_organization_id_transferred_from_lot_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("credit_lots_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="credit_lot_external_id_once"),
        sa.UniqueConstraint("organization_id", "id", "account_id", name="credit_lot_account_key"),
        sa.UniqueConstraint("organization_id", "rolled_from_lot_id", name="credit_lot_rolled_over_once"),
    )
    op.create_index("credit_lots_account_idx", "credit_lots", ["organization_id", "account_id", "id"], unique=False)
    op.create_index(
        "credit_lots_expiring_idx",
        "credit_lots",
        ["organization_id", "valid_until"],
        unique=False,
        postgresql_where=sa.text("expired_at IS NULL AND valid_until IS NOT NULL"),
    )
    op.create_index(
        "credit_lots_transferred_idx",
        "credit_lots",
        ["organization_id", "transferred_from_lot_id"],
        unique=False,
        postgresql_where=sa.text("transferred_from_lot_id IS NOT NULL"),
    )
    op.create_table(
        "credit_entries",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("source_kind", sa.String(length=20), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN kind IN ('grant', 'release', 'return') THEN quantity > 0 WHEN kind IN ('hold', 'consume', 'expire') THEN quantity < 0 ELSE quantity <> 0 END",
            name=op.f("credit_entries_sign"),
        ),
        sa.CheckConstraint(
            "kind <> 'correction' OR reason IS NOT NULL", name=op.f("credit_entries_corrections_have_a_reason")
        ),
        sa.CheckConstraint(
            "kind IN ('grant', 'hold', 'release', 'consume', 'return', 'expire', 'transfer', 'correction')",
            name=op.f("credit_entries_kind"),
        ),
        sa.CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name=op.f("credit_entries_source")),
        sa.ForeignKeyConstraint(
            ["organization_id", "lot_id", "account_id"],
            ["credit_lots.organization_id", "credit_lots.id", "credit_lots.account_id"],
            name="credit_entries_lot_fkey",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("credit_entries_organization_id_member_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("credit_entries_pkey")),
    )
    op.create_index(
        "credit_entries_account_idx", "credit_entries", ["organization_id", "account_id", "at", "id"], unique=False
    )
    op.create_index(
        "credit_entries_lot_idx",
        "credit_entries",
        ["organization_id", "lot_id", "at", "id"],
        unique=False,
        postgresql_include=["quantity"],
    )
    op.create_index(
        "credit_entries_member_idx",
        "credit_entries",
        ["organization_id", "member_id", "at", "id"],
        unique=False,
        postgresql_where=sa.text("member_id IS NOT NULL"),
    )
    op.create_index(
        "credit_entries_source_idx",
        "credit_entries",
        ["organization_id", "source_id"],
        unique=False,
        postgresql_where=sa.text("source_id IS NOT NULL"),
    )
    op.create_table(
        "credit_member_uses",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("used <= cap", name=op.f("credit_member_cap")),
        sa.ForeignKeyConstraint(
            ["organization_id", "lot_id"],
            ["credit_lots.organization_id", "credit_lots.id"],
            name=op.f("credit_member_uses_organization_id_lot_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("credit_member_uses_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "lot_id", "member_id", name=op.f("credit_member_uses_pkey")),
    )
    op.create_index(
        "credit_member_uses_member_idx", "credit_member_uses", ["organization_id", "member_id"], unique=False
    )
    op.execute("ALTER TABLE credit_lots SET (fillfactor = 80)")  # room for new balances beside the old ones
    protect(op, "credit_lots", system_reads=True)
    protect(op, "credit_entries")
    protect(op, "credit_member_uses")
    op.execute(f"REVOKE UPDATE, DELETE ON credit_entries FROM {APP_ROLE}")
    for signature, (returns, language, body) in _FUNCTIONS.items():
        op.execute(
            f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE {language} "
            f"{'VOLATILE' if language == 'plpgsql' or 'new_' in signature else 'STABLE'} AS $function$ {body} $function$"
        )
    for name, body in _TRIGGERS.items():
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $function$ {body} $function$")
    op.execute(
        "CREATE TRIGGER credit_balances_follow AFTER INSERT ON credit_entries REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION credit_balances_follow()"
    )
    op.execute(
        "CREATE TRIGGER credit_entries_stay BEFORE UPDATE OR DELETE ON credit_entries "
        "FOR EACH ROW EXECUTE FUNCTION credit_entries_stay()"
    )
    due_function(
        op,
        "due_credit_expiries",
        """
        EXISTS (
          SELECT 1 FROM credit_lots l WHERE l.organization_id = o.id AND l.expired_at IS NULL
            AND l.valid_until <= coalesce(o.test_clock_at, now()))
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION due_credit_expiries(uuid)")
    for table in ("credit_member_uses", "credit_entries", "credit_lots"):
        op.drop_table(table)
    for name in _TRIGGERS:
        op.execute(f"DROP FUNCTION {name}()")
    for signature in _FUNCTIONS:
        name, arguments = signature.rstrip(")").split("(")
        types = ", ".join(argument.split()[1] for argument in arguments.split(", "))
        op.execute(f"DROP FUNCTION {name}({types})")
