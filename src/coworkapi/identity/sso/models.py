"""Tables of single sign-on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk


class SsoConnection(Tenant, Stamped, Versioned, Base):
    """A provider that signs an organization's staff or its members in. `role_assignments`: what new staff may do."""

    __tablename__ = "sso_connections"
    __table_args__ = (
        CheckConstraint("audience IN ('staff', 'members')", name="audience"),
        CheckConstraint("cardinality(email_domains) BETWEEN 1 AND 20", name="email_domains"),
    )

    name: Mapped[str] = mapped_column(String(100))
    audience: Mapped[str] = mapped_column(String(10))
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str] = mapped_column(String(255))
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    email_domains: Mapped[list[str]] = mapped_column(ARRAY(String(253)))
    redirect_uris: Mapped[list[str]] = mapped_column(ARRAY(String(500)))
    auto_provision: Mapped[bool]
    role_assignments: Mapped[list[Any]] = mapped_column(JSONB)
    enabled: Mapped[bool]


class SsoSignIn(Tenant, Stamped, Base):
    """One sign-in on its way: from the state that goes to the provider to the code that comes back to the client.

    The question's nonce and verifier are made of the state, which lies here as a hash only.
    """

    __tablename__ = "sso_sign_ins"
    __table_args__ = (
        tenant_fk("connection_id", "sso_connections"),
        Index("sso_sign_ins_state_hash_idx", "state_hash"),
        Index("sso_sign_ins_code_hash_idx", "organization_id", "code_hash"),
        Index("sso_sign_ins_connection_id_idx", "organization_id", "connection_id"),
        Index("sso_sign_ins_expires_at_idx", "expires_at"),
    )

    connection_id: Mapped[UUID]
    state_hash: Mapped[bytes] = mapped_column(LargeBinary)
    redirect_uri: Mapped[str] = mapped_column(String(600))
    client_state: Mapped[str | None] = mapped_column(String(500))
    code_challenge: Mapped[str] = mapped_column(String(43))
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_expires_at: Mapped[datetime | None]
    code_used_at: Mapped[datetime | None]
    subject: Mapped[str | None] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(254))
    person_name: Mapped[str | None] = mapped_column(String(254))


class SsoIdentity(Tenant, Stamped, Base):
    """Who a subject of a provider is here. Each user or member is one subject of a connection, and stays that one: an
    address that the provider gives to somebody else later doesn't make them their predecessor."""

    __tablename__ = "sso_identities"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (member_id IS NULL)", name="one_subject"),
        tenant_fk("connection_id", "sso_connections"),
        Index("sso_identities_subject_key", "organization_id", "connection_id", "subject", unique=True),
        Index("sso_identities_user_id_key", "organization_id", "connection_id", "user_id", unique=True),
        Index("sso_identities_member_id_key", "organization_id", "connection_id", "member_id", unique=True),
        Index("sso_identities_user_id_idx", "user_id"),
    )

    connection_id: Mapped[UUID]
    subject: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    member_id: Mapped[UUID | None]
