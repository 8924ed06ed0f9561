"""Tables of members."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Extensible, Stamped, Tenant, Versioned, tenant_fk
from coworkapi.core.references import referable


class Member(Tenant, Extensible, Stamped, Versioned, Base):
    """A person. `search_text`: name, company and e-mail as `folding.search_text_of` writes them, for trigram search.

    `sort_name`: what lists sort by. `merged_into_id`: this one was a duplicate (archived with it); it always names a
    member that stays, never another duplicate. `anonymized_at`: forgotten on request.
    """

    __tablename__ = "members"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        tenant_fk("home_location_id", "locations"),
        tenant_fk("merged_into_id", "members"),
        UniqueConstraint("organization_id", "external_id", name="member_external_id_once"),
        Index(
            "member_email_once",
            "organization_id",
            "email",
            unique=True,
            postgresql_where=text("email IS NOT NULL AND merged_into_id IS NULL"),
        ),
        Index("members_sort_idx", "organization_id", "sort_name", "id"),
        Index("members_updated_idx", "organization_id", "updated_at", "id"),
        Index("members_phone_idx", "organization_id", "phone", postgresql_where=text("phone IS NOT NULL")),
        Index(
            "members_merged_idx",
            "organization_id",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        Index(
            "members_search_idx",
            "organization_id",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
            postgresql_with={"fastupdate": "off"},  # no list of pending entries for each search to walk
        ),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
    )

    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(200))
    search_text: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(30))
    company: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(10), default="en", server_default="en")
    home_location_id: Mapped[UUID | None]
    address: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    custom_fields: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    may_sign_in: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    merged_into_id: Mapped[UUID | None]
    anonymized_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]


class Team(Tenant, Extensible, Stamped, Versioned, Base):
    """A company whose people are members."""

    __tablename__ = "teams"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        tenant_fk("home_location_id", "locations"),
        UniqueConstraint("organization_id", "external_id", name="team_external_id_once"),
        Index("teams_sort_idx", "organization_id", "sort_name", "id"),
        Index("teams_updated_idx", "organization_id", "updated_at", "id"),
        Index(
            "teams_search_idx",
            "organization_id",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
            postgresql_with={"fastupdate": "off"},  # no list of pending entries for each search to walk
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(200))
    search_text: Mapped[str] = mapped_column(Text)
    home_location_id: Mapped[UUID | None]
    custom_fields: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    archived_at: Mapped[datetime | None]


class TeamMember(Base):
    """That a person belongs to a team."""

    __tablename__ = "team_members"
    __table_args__ = (
        tenant_fk("team_id", "teams", ondelete="CASCADE"),
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        CheckConstraint("role IN ('admin', 'member')", name="role"),
        Index("team_members_member_idx", "organization_id", "member_id"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(10), default="member", server_default="member")
    joined_at: Mapped[datetime] = mapped_column(server_default=text("app_now()"))


class TeamInvitation(Tenant, Stamped, Base):
    """That a team's admin asked a person in. It ends when the person accepts or declines, or when it is withdrawn.

    `name` and `email` as the admin wrote them: what a team learns of someone before they accept.
    """

    __tablename__ = "team_invitations"
    __table_args__ = (
        tenant_fk("team_id", "teams", ondelete="CASCADE"),
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        CheckConstraint("role IN ('admin', 'member')", name="role"),
        UniqueConstraint("organization_id", "team_id", "member_id", name="team_invitation_once"),
        Index("team_invitations_member_idx", "organization_id", "member_id"),
    )

    team_id: Mapped[UUID]
    member_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))


class BillingAccount(Tenant, Extensible, Stamped, Versioned, Base):
    """Who pays: a member or a team; made with them.

    `pays_for`: what a team's account pays for the team's people (`values.PAID_KINDS`); null for a member's own, which
    pays everything. `monthly_cap`: what it pays for one person in a calendar month at most, minor units.
    `merged_into_id`: its member was a duplicate; that account's methods pay what this one owes, and that one stands by
    both. It never names one that was merged itself.
    """

    __tablename__ = "billing_accounts"
    __table_args__ = (
        tenant_fk("member_id", "members"),
        tenant_fk("team_id", "teams"),
        tenant_fk("merged_into_id", "billing_accounts"),
        CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name="one_owner"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("monthly_cap IS NULL OR monthly_cap >= 0", name="monthly_cap"),
        CheckConstraint("tax_status IN ('standard', 'reverse_charge', 'exempt')", name="tax_status"),
        CheckConstraint("(pays_for IS NULL) = (team_id IS NULL)", name="only_teams_pay_for_others"),
        CheckConstraint("monthly_cap IS NULL OR team_id IS NOT NULL", name="only_teams_have_a_cap"),
        Index("billing_account_of_a_member_once", "organization_id", "member_id", unique=True),
        Index("billing_account_of_a_team_once", "organization_id", "team_id", unique=True),
        Index(
            "billing_accounts_merged_idx",
            "organization_id",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        UniqueConstraint("organization_id", "external_id", name="billing_account_external_id_once"),
    )

    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    merged_into_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    currency: Mapped[str] = mapped_column(String(3))
    address: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    vat_id: Mapped[str | None] = mapped_column(String(30))
    tax_status: Mapped[str] = mapped_column(String(20), default="standard", server_default="standard")
    pays_for: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    monthly_cap: Mapped[int | None] = mapped_column(BigInteger)


class Tag(Tenant, Stamped, Versioned, Base):
    """A word that staff hang on members. `key`: the name case-folded, since it is unique whatever its case."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("organization_id", "key", name="tag_name_once"),)

    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200))
    color: Mapped[str | None] = mapped_column(String(7))


class MemberTag(Base):
    """That a member has a tag."""

    __tablename__ = "member_tags"
    __table_args__ = (
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        tenant_fk("tag_id", "tags", ondelete="CASCADE"),
        Index("member_tags_tag_idx", "organization_id", "tag_id"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)


class CustomField(Tenant, Stamped, Versioned, Base):
    """A typed field that the operator adds to members or teams. `options`: of type `choice`."""

    __tablename__ = "custom_fields"
    __table_args__ = (
        UniqueConstraint("organization_id", "applies_to", "key", name="custom_field_key_once"),
        CheckConstraint("applies_to IN ('member', 'team')", name="applies_to"),
        CheckConstraint("type IN ('text', 'number', 'boolean', 'date', 'choice')", name="type"),
    )

    applies_to: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(100))
    type: Mapped[str] = mapped_column(String(10))
    options: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    required: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))


class Note(Tenant, Stamped, Versioned, Base):
    """What staff write about a member or team; members never see it."""

    __tablename__ = "notes"
    __table_args__ = (
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        tenant_fk("team_id", "teams", ondelete="CASCADE"),
        CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name="one_subject"),
        Index("notes_member_idx", "organization_id", "member_id", "id"),
        Index("notes_team_idx", "organization_id", "team_id", "id"),
    )

    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    body: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(80))


class Consent(Tenant, Base):
    """What a member agreed to, in which wording, how, and when it was withdrawn.

    Append-only: the service may set `withdrawn_at`, and `member_id` when a duplicate is merged; nothing else.
    """

    __tablename__ = "consents"
    __table_args__ = (
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        Index("consents_member_idx", "organization_id", "member_id", "id"),
        Index(
            "consent_given_once",
            "organization_id",
            "member_id",
            "purpose",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    member_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(String(60))
    wording: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(60))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class SignInRequest(Tenant, Base):
    """That someone asked for a sign-in link. Due work answers it, so that asking takes as long for every address."""

    __tablename__ = "sign_in_requests"
    __table_args__ = (ForeignKeyConstraint(["organization_id"], ["organizations.id"]),)

    email: Mapped[str] = mapped_column(String(254))


referable("mem", Member)
referable("team", Team)
referable("acct", BillingAccount)
