"""An organization may ask its staff for a second factor, from a date on; sessions say whether theirs is missing

Revision: 0042_required_factor, after 0041_member_passkeys.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coworkapi.core.migration_ops import SYSTEM_ROLE, system_function

revision = "0042_required_factor"
down_revision = "0041_member_passkeys"
branch_labels = None
depends_on = None

_STORED = "stored_fingerprint bytea, stored_status integer, stored_headers jsonb, stored_body bytea"


def upgrade() -> None:
    op.add_column("organizations", sa.Column("second_factor_required_from", sa.DateTime(timezone=True), nullable=True))
    # Whether there is a factor, and nothing of what it is.
    op.execute(f"GRANT SELECT (user_id, confirmed_at) ON totp_secrets TO {SYSTEM_ROLE}")
    op.execute(f"GRANT SELECT (user_id) ON passkeys TO {SYSTEM_ROLE}")
    _make_authenticate_session(", lacks_factor boolean", _AUTHENTICATE)


def downgrade() -> None:
    _make_authenticate_session("", _BEFORE)
    op.execute(f"REVOKE SELECT (user_id) ON passkeys FROM {SYSTEM_ROLE}")
    op.execute(f"REVOKE SELECT (user_id, confirmed_at) ON totp_secrets FROM {SYSTEM_ROLE}")
    # The policy is lost with it: who downgrades says it again.
    op.drop_column("organizations", "second_factor_required_from")


def _make_authenticate_session(column: str, body: str) -> None:
    # It gives another column, so it can't be replaced; it comes again in the same transaction.
    op.execute("-- squawk-ignore ban-drop-function\nDROP FUNCTION authenticate_session(bytea, text)")
    system_function(
        op,
        "authenticate_session(p_hash bytea, p_key text)",
        f"""TABLE (principal_kind text, principal_id uuid, organization_id uuid, organization_mode text,
          test_clock_at timestamptz, session_id uuid, assignments text, sso_connection_id uuid{column}, {_STORED})""",
        body,
        language="plpgsql",
    )


# As in 0033_sso.
_BEFORE = """
        DECLARE
          hit record;
          rights text;
          works_here boolean;
        BEGIN
          SELECT s.id, s.user_id, s.member_id, s.organization_id, s.sso_connection_id, o.mode, o.test_clock_at INTO hit
            FROM sessions s LEFT JOIN organizations o ON o.id = s.organization_id
            WHERE s.access_hash = p_hash AND s.ended_at IS NULL AND s.access_expires_at > now();
          IF NOT FOUND THEN
            RETURN;
          END IF;
          rights := '[]';
          IF hit.user_id IS NOT NULL AND hit.organization_id IS NOT NULL THEN
            SELECT coalesce(json_agg(json_build_object('builtin', a.builtin_role, 'scopes', r.scopes,
                'location_ids', a.location_ids) ORDER BY a.id) FILTER (WHERE a.id IS NOT NULL),
                '[]')::text, count(*) > 0
              INTO rights, works_here
              FROM organization_users u
              LEFT JOIN role_assignments a ON a.organization_id = u.organization_id AND a.user_id = u.user_id
              LEFT JOIN roles r ON r.organization_id = a.organization_id AND r.id = a.role_id
              WHERE u.organization_id = hit.organization_id AND u.user_id = hit.user_id;
            IF NOT works_here THEN
              hit.organization_id := NULL;
              hit.mode := NULL;
              hit.test_clock_at := NULL;
            END IF;
          END IF;
          PERFORM set_config('app.organization_id',
                    coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid)::text, true),
                  set_config('app.now', coalesce(hit.test_clock_at::text, ''), true);
          RETURN QUERY SELECT CASE WHEN hit.member_id IS NULL THEN 'user' ELSE 'member' END,
            coalesce(hit.member_id, hit.user_id),
            coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid),
            hit.mode::text, hit.test_clock_at, hit.id, rights, hit.sso_connection_id, a.*
            FROM claim_answer(coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid),
              coalesce(hit.member_id, hit.user_id)::text, p_key) a;
        END
        """

# And whether the session was proved by less than its organization asks for.
_AUTHENTICATE = """
        DECLARE
          hit record;
          rights text;
          works_here boolean;
          lacks boolean;
        BEGIN
          SELECT s.id, s.user_id, s.member_id, s.organization_id, s.sso_connection_id, s.methods,
              o.mode, o.test_clock_at, o.second_factor_required_from INTO hit
            FROM sessions s LEFT JOIN organizations o ON o.id = s.organization_id
            WHERE s.access_hash = p_hash AND s.ended_at IS NULL AND s.access_expires_at > now();
          IF NOT FOUND THEN
            RETURN;
          END IF;
          rights := '[]';
          lacks := false;
          IF hit.user_id IS NOT NULL AND hit.organization_id IS NOT NULL THEN
            SELECT coalesce(json_agg(json_build_object('builtin', a.builtin_role, 'scopes', r.scopes,
                'location_ids', a.location_ids) ORDER BY a.id) FILTER (WHERE a.id IS NOT NULL),
                '[]')::text, count(*) > 0
              INTO rights, works_here
              FROM organization_users u
              LEFT JOIN role_assignments a ON a.organization_id = u.organization_id AND a.user_id = u.user_id
              LEFT JOIN roles r ON r.organization_id = a.organization_id AND r.id = a.role_id
              WHERE u.organization_id = hit.organization_id AND u.user_id = hit.user_id;
            IF NOT works_here THEN
              hit.organization_id := NULL;
              hit.mode := NULL;
              hit.test_clock_at := NULL;
            ELSIF hit.second_factor_required_from <= now() AND hit.sso_connection_id IS NULL THEN
              lacks := NOT (hit.methods && ARRAY['otp', 'recovery_code', 'passkey']::varchar[] AND (
                EXISTS (SELECT FROM totp_secrets t WHERE t.user_id = hit.user_id AND t.confirmed_at IS NOT NULL)
                OR EXISTS (SELECT FROM passkeys p WHERE p.user_id = hit.user_id)));
            END IF;
          END IF;
          PERFORM set_config('app.organization_id',
                    coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid)::text, true),
                  set_config('app.now', coalesce(hit.test_clock_at::text, ''), true);
          RETURN QUERY SELECT CASE WHEN hit.member_id IS NULL THEN 'user' ELSE 'member' END,
            coalesce(hit.member_id, hit.user_id),
            coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid),
            hit.mode::text, hit.test_clock_at, hit.id, rights, hit.sso_connection_id, lacks, a.*
            FROM claim_answer(coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid),
              coalesce(hit.member_id, hit.user_id)::text, p_key) a;
        END
        """
