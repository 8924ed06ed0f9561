"""Tables of identity. Users, sessions and sign-in links belong to no tenant: one person may work for several."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.ids import new_id
from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk


class Organization(Stamped, Versioned, Base):
    """A tenant: an operator's brand. `test_clock_at`: where a test organization's clock stands; null = real time.

    `second_factor_required_from`: when staff without a second factor are shut out, by real time; null = never.
    """

    __tablename__ = "organizations"
    __table_args__ = (
        CheckConstraint("mode IN ('live', 'test')", name="mode"),
        CheckConstraint("mode = 'test' OR test_clock_at IS NULL", name="only_test_organizations_move_their_clock"),
        CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'", name="slug_form"),
        Index("organizations_slug_key", "slug", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(63))
    mode: Mapped[str] = mapped_column(String(4), server_default="live")
    test_clock_at: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(String(10), server_default="en")
    second_factor_required_from: Mapped[datetime | None]
    meta: Mapped[dict[str, str]] = mapped_column("metadata", JSONB, default=dict, server_default=text("'{}'::jsonb"))


class User(Base):
    """Someone who signs in to run organizations. `email` is kept in lower case."""

    __tablename__ = "users"
    __table_args__ = (
        Index("users_email_key", "email", unique=True),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(300))
    locale: Mapped[str] = mapped_column(String(10), server_default="en")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class SignInFailures(Base):
    """Wrong passwords for one e-mail address, whether it has an account or not, so that a lock tells nothing.

    `key_hash`: SHA-256 of the address. Only passwords since `counted_since` count, for 15 minutes.
    """

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index("sign_in_failures_counted_since_idx", "counted_since"),)

    key_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, server_default="0")
    counted_since: Mapped[datetime] = mapped_column(server_default=func.now())
    locked_until: Mapped[datetime | None]


class OrganizationUser(Stamped, Versioned, Base):
    """That a user works for an organization at all; what they may do there stands in their role assignments."""

    __tablename__ = "organization_users"
    __table_args__ = (Index("organization_users_user_id_idx", "user_id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)


class Role(Tenant, Stamped, Versioned, Base):
    """A custom role: a named set of scopes. The built-in ones (owner, ...) live in `roles.py`."""

    __tablename__ = "roles"
    __table_args__ = (Index("roles_name_key", "organization_id", "name", unique=True),)

    name: Mapped[str] = mapped_column(String(100))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(60)))


class RoleAssignment(Tenant, Stamped, Base):
    """A role that a user holds, at some locations or (null) everywhere. Either a built-in role or a custom one."""

    __tablename__ = "role_assignments"
    __table_args__ = (
        CheckConstraint("(builtin_role IS NULL) <> (role_id IS NULL)", name="one_role"),
        tenant_fk("role_id", "roles"),
        Index("role_assignments_user_id_idx", "organization_id", "user_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    builtin_role: Mapped[str | None] = mapped_column(String(20))
    role_id: Mapped[UUID | None]
    location_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))


class Invitation(Tenant, Stamped, Versioned, Base):
    """An offer to join as a user. The token is made when the mail is written, and kept as a hash."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index("invitations_token_hash_idx", "token_hash"),
        Index(
            "invitation_pending_once",
            "organization_id",
            "email",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
        ),
    )

    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    assignments: Mapped[list[Any]] = mapped_column(JSONB)
    location_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiKey(Tenant, Stamped, Versioned, Base):
    """A machine's credential. `key_hash`: SHA-256 of the whole key; `hint`: its first and last characters."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("api_keys_key_hash_idx", "key_hash"),)

    name: Mapped[str] = mapped_column(String(200))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hint: Mapped[str] = mapped_column(String(30))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    location_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None]


class Session(Base):
    """A sign-in of a user (with the organization they work in now) or of a member.

    A refresh token is `family.secret`: the secret changes with each use and the family stays, so that any token of the
    family but the newest is known to have been used before. One that a `sso_connection_id` opened never leaves its
    organization.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("sso_connection_id IS NULL OR organization_id IS NOT NULL", name="sso_has_organization"),
        CheckConstraint("(user_id IS NULL) <> (member_id IS NULL)", name="one_subject"),
        CheckConstraint("member_id IS NULL OR organization_id IS NOT NULL", name="member_has_organization"),
        Index("sessions_access_hash_key", "access_hash", unique=True),
        Index("sessions_family_hash_key", "family_hash", unique=True),
        Index("sessions_user_id_idx", "user_id"),
        Index("sessions_member_id_idx", "organization_id", "member_id"),
        Index("sessions_refresh_expires_at_idx", "refresh_expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    member_id: Mapped[UUID | None]
    access_hash: Mapped[bytes] = mapped_column(LargeBinary)
    access_expires_at: Mapped[datetime]
    family_hash: Mapped[bytes] = mapped_column(LargeBinary)
    refresh_hash: Mapped[bytes] = mapped_column(LargeBinary)
    refresh_expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_used_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ip: Mapped[str | None] = mapped_column(String(45))
    user_agent: Mapped[str | None] = mapped_column(String(300))
    methods: Mapped[list[str]] = mapped_column(ARRAY(String(20)), server_default=text("'{}'"))
    sso_connection_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(40))


class SignInLink(Base):
    """A secret sent by mail that proves the address once: to reset a password, sign a member in,
    or sign up with it (then it is of nobody yet: the address itself)."""

    __tablename__ = "sign_in_links"
    __table_args__ = (
        CheckConstraint("purpose IN ('reset_password', 'member_sign_in', 'sign_up')", name="purpose"),
        CheckConstraint("num_nonnulls(user_id, member_id, email) = 1", name="one_subject"),
        CheckConstraint("member_id IS NULL OR organization_id IS NOT NULL", name="member_has_organization"),
        Index("sign_in_links_token_hash_key", "token_hash", unique=True),
        Index("sign_in_links_expires_at_idx", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    member_id: Mapped[UUID | None]
    email: Mapped[str | None] = mapped_column(String(254))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
