"""Members sign in with passkeys, each of one organization

Revision: 0041_member_passkeys, after 0040_letters_of_new_payers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coworkapi.core.migration_ops import SYSTEM_ROLE, protect, system_function

revision = "0041_member_passkeys"
down_revision = "0040_letters_of_new_payers"
branch_labels = None
depends_on = None

_TENANT = "NULLIF(current_setting('app.organization_id', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "member_passkeys",
        sa.Column("organization_id", sa.Uuid(), server_default=sa.text(_TENANT), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("is_backed_up", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("member_passkeys_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("member_passkeys_pkey")),
    )
    op.create_index(
        "member_passkeys_credential_id_key", "member_passkeys", ["organization_id", "credential_id"], unique=True
    )
    op.create_index("member_passkeys_member_id_idx", "member_passkeys", ["organization_id", "member_id"])
    op.create_table(
        "member_passkey_challenges",
        sa.Column("organization_id", sa.Uuid(), server_default=sa.text(_TENANT), nullable=False),
        sa.Column("challenge_hash", sa.LargeBinary(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("member_passkey_challenges_organization_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("member_passkey_challenges_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "challenge_hash", name=op.f("member_passkey_challenges_pkey")),
    )
    op.create_index(
        "member_passkey_challenges_member_id_idx", "member_passkey_challenges", ["organization_id", "member_id"]
    )
    op.create_index("member_passkey_challenges_expires_at_idx", "member_passkey_challenges", ["expires_at"])
    protect(op, "member_passkeys")
    protect(op, "member_passkey_challenges", system_reads=True)
    op.execute(f"GRANT DELETE ON member_passkey_challenges TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_deletes ON member_passkey_challenges FOR DELETE TO {SYSTEM_ROLE} USING (true)")
    system_function(
        op,
        "forget_old_member_passkey_challenges(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM member_passkey_challenges WHERE ctid = ANY (ARRAY(SELECT ctid FROM member_passkey_challenges
            WHERE expires_at < now() LIMIT p_limit)) RETURNING 1
        )
        SELECT count(*) FROM gone
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_old_member_passkey_challenges(integer)")
    op.drop_table("member_passkey_challenges")
    op.drop_table("member_passkeys")
