"""Tables of third-party apps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk


class OAuthApp(Tenant, Stamped, Versioned, Base):
    """A third-party app as the operator registered it. Its id is its `client_id`.

    `people`: who may let it act for them; `acts_alone`: whether it gets tokens of its own (client credentials).
    `old_secret_hash` works until `old_secret_ends_at`: while the app changes over to a new secret.
    """

    __tablename__ = "oauth_apps"
    __table_args__ = (
        CheckConstraint("kind IN ('confidential', 'public')", name="kind"),
        CheckConstraint("people <@ ARRAY['staff', 'members']::varchar[]", name="people"),
        CheckConstraint("(kind = 'confidential') = (secret_hash IS NOT NULL)", name="confidential_has_a_secret"),
        CheckConstraint("kind = 'confidential' OR NOT acts_alone", name="public_never_acts_alone"),
        CheckConstraint("(old_secret_hash IS NULL) = (old_secret_ends_at IS NULL)", name="old_secret_ends"),
    )

    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(Text)
    home_page_url: Mapped[str | None] = mapped_column(String(500))
    logo_url: Mapped[str | None] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(12))
    redirect_uris: Mapped[list[str]] = mapped_column(ARRAY(String(500)))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    people: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    acts_alone: Mapped[bool]
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret_hint: Mapped[str | None] = mapped_column(String(30))
    old_secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_secret_ends_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None]
    archived_at: Mapped[datetime | None]


class OAuthGrant(Tenant, Stamped, Base):
    """That a person lets an app act for them (or that an app acts as itself), from the code to the last token.

    One row is the whole of it, as with sessions: the code that began it, the access token of now, and the refresh token
    `family.secret`, of which the secret changes with each use. `refreshed_from`: the hash of the refresh token before,
    so that who lost the answer gets it again. `scopes` is what was granted, `access_scopes` what the access token of
    now may do of it.
    """

    __tablename__ = "oauth_grants"
    __table_args__ = (
        CheckConstraint("num_nonnulls(user_id, member_id) <= 1", name="one_subject"),
        tenant_fk("app_id", "oauth_apps"),
        Index("oauth_grants_code_hash_idx", "code_hash"),
        Index("oauth_grants_access_hash_idx", "access_hash"),
        Index("oauth_grants_family_hash_idx", "family_hash"),
        Index("oauth_grants_app_id_idx", "organization_id", "app_id", "id"),
        Index("oauth_grants_user_id_idx", "user_id"),
        Index("oauth_grants_member_id_idx", "organization_id", "member_id"),
        Index("oauth_grants_ends_at_idx", "ends_at"),
        Index(
            "oauth_grants_lapses_idx",
            "organization_id",
            "ends_at",
            postgresql_where=text("family_hash IS NOT NULL AND ended_at IS NULL"),
        ),
    )

    app_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    member_id: Mapped[UUID | None]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    redirect_uri: Mapped[str | None] = mapped_column(String(600))
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_challenge: Mapped[str | None] = mapped_column(String(43))
    code_used_at: Mapped[datetime | None]
    access_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    access_scopes: Mapped[list[str] | None] = mapped_column(ARRAY(String(60)))
    access_expires_at: Mapped[datetime | None]
    family_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    refresh_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    refreshed_from: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_used_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(40))
