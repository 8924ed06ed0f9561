"""What comes in and goes out over identity's routes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, StringConstraints, model_validator

from coworkapi.core.ids import (
    ApiKeyId,
    AppId,
    InvitationId,
    LocationId,
    MemberId,
    OperationId,
    OrganizationId,
    RoleId,
    SessionId,
    UserId,
    decode_id,
)
from coworkapi.core.schemas import Email, In, Instant, Metadata, Name, Out, RowOut
from coworkapi.core.scopes import SCOPES, check_scope
from coworkapi.identity.roles import BUILTIN_ROLES
from coworkapi.identity.values import AccountOut, Locale, NewPassword, OrganizationRef, Otp, Password, Slug

Token = Annotated[SecretStr, Field(min_length=1, max_length=200)]
Scope = Annotated[
    str, AfterValidator(check_scope), Field(examples=["bookings:read"], json_schema_extra={"enum": [*SCOPES]})
]
Scopes = Annotated[list[Scope], Field(min_length=1, max_length=100), AfterValidator(lambda scopes: sorted(set(scopes)))]
LocationIds = Annotated[
    list[LocationId],
    Field(min_length=1, max_length=500, description="Only at these locations; null: everywhere"),
    AfterValidator(lambda ids: sorted(set(ids))),
]


# --- organizations


class OrganizationOut(OrganizationRef, RowOut):
    """An operator's brand: the tenant."""

    locale: str
    second_factor_required_from: datetime | None = Field(
        description="From when on staff can do nothing without a second factor but set one up; null: never"
    )
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime


class OrganizationPatch(In):
    name: Name | None = None
    slug: Slug | None = None
    locale: Locale | None = None
    second_factor_required_from: Instant | None = Field(
        None,
        description="From when on staff can do nothing without a second factor but set one up, by real time; may have "
        "passed. null: they need none",
    )
    metadata: Metadata | None = None


class OrganizationsOut(Out):
    data: list[OrganizationRef]


class TestClockOut(Out):
    """A test organization's clock. `pending_work`: what is due by it and not done yet; empty = all caught up.

    `advancing_to`: where it is going day by day; `operation_id`: how far it is, and how to stop it there.
    """

    now: Annotated[datetime, Field(description="What the organization takes for now")]
    frozen: bool = Field(description="Whether the clock stands still; until it is first moved it is the real time")
    pending_work: list[str] = Field(
        examples=[["events", "bookings.expire_holds"]],
        description="What is due by it and not done yet; empty: all caught up",
    )
    advancing_to: Annotated[datetime | None, Field(description="Where it is on its way to; null: it has arrived")]
    operation_id: OperationId | None


class TestClockAdvance(In):
    """Where to move the clock: to an instant, or by seconds. Only forward."""

    to: Instant | None = None
    by_seconds: int | None = Field(
        None, ge=1, le=10 * 366 * 86400, description="How far to move it; in place of an instant"
    )
    at_once: bool = Field(
        False,
        description="Jump, so that all that fell due meanwhile is done by the new time. Otherwise more than a day is "
        "gone day by day, each with what falls due on it",
    )

    @model_validator(mode="after")
    def _one(self) -> TestClockAdvance:
        if (self.to is None) == (self.by_seconds is None):
            raise ValueError("give either `to` or `by_seconds`")
        return self


# --- accounts and sessions


class AccountPatch(In):
    name: Name | None = None
    locale: Locale | None = None


class SignInIn(In):
    email: Email
    password: Annotated[Password, Field(description="The account's")]
    organization: str | None = Field(
        None,
        max_length=63,
        description="Id or slug of the organization to work in; the last one used unless given",
        examples=["north-wharf"],
    )

    otp: Otp | None = None


class RefreshIn(In):
    refresh_token: Token


class SessionOut(Out):
    """One sign-in on one device."""

    id: SessionId
    current: Annotated[bool, Field(description="Whether it is the one that asks")]
    organization_id: OrganizationId | None
    created_at: datetime
    last_used_at: Annotated[datetime, Field(description="When a token of it was last used")]
    expires_at: Annotated[datetime, Field(description="When the sign-in ends by itself")]
    ip: Annotated[str | None, Field(description="The address that it was opened from")]
    user_agent: Annotated[str | None, Field(description="The browser or app that it was opened by, in its own words")]
    methods: list[Literal["password", "otp", "recovery_code", "passkey", "link", "sso"]] = Field(
        description="How its owner proved who they are"
    )


class SessionsOut(Out):
    data: list[SessionOut]


class RightOut(Out):
    scope: str
    location_ids: list[LocationId] | None = Field(description="Where it holds; null: everywhere")


class WhoAmIOut(Out):
    """Who the credential belongs to, and what it may do."""

    kind: Annotated[
        Literal["user", "member", "api_key", "app"],
        Field(description="Whose credential it is: a user's, a member's, an API key's, or an app's own"),
    ]
    session_id: SessionId | None
    user: Annotated[AccountOut | None, Field(description="The user; null for members, keys and apps of their own")] = (
        None
    )
    member_id: MemberId | None = None
    api_key_id: ApiKeyId | None = None
    app_id: AppId | None = Field(None, description="The third-party app that asks, for the person or as itself")
    organization: Annotated[
        OrganizationRef | None, Field(description="The one that the credential acts in; null: none was chosen yet")
    ]
    organizations: Annotated[list[OrganizationRef], Field(description="All that a user can switch to")]
    rights: Annotated[list[RightOut], Field(description="What it may do, and at which locations")]


class SwitchOrganizationIn(In):
    organization: str = Field(max_length=63, description="Id or slug of one of your organizations")


class ChangePasswordIn(In):
    current_password: Annotated[Password, Field(description="The one that the account has now")]
    new_password: NewPassword


class PasswordResetRequestIn(In):
    email: Email


class PasswordResetIn(In):
    token: Annotated[Token, Field(description="Of the link in the mail: what follows `#token=`")]
    new_password: NewPassword


class SignUpRequest(Out):
    """Someone wants to sign up with that address."""

    email: str
    locale: str


class AccountMailRequest(Out):
    """That someone asked for a mail about the account of that address; whether there is one is not said."""

    email: str


# --- users and roles


def _check_role(role: str) -> str:
    if role not in BUILTIN_ROLES:
        try:
            decode_id("role", role)
        except ValueError:
            known = ", ".join(BUILTIN_ROLES)
            raise ValueError(f"unknown role: use one of {known}, or the id of a custom role") from None
    return role


class AssignmentIn(In):
    role: Annotated[
        str,
        AfterValidator(_check_role),
        Field(description="A built-in role or the id of a custom one", examples=["front_desk"], max_length=40),
    ]
    location_ids: LocationIds | None = None

    @property
    def builtin_role(self) -> str | None:
        return self.role if self.role in BUILTIN_ROLES else None

    @property
    def role_id(self) -> UUID | None:
        return None if self.role in BUILTIN_ROLES else decode_id("role", self.role)

    @model_validator(mode="after")
    def _owner_everywhere(self) -> AssignmentIn:
        if self.role == "owner" and self.location_ids is not None:
            raise ValueError("an owner is one of the whole organization: leave location_ids out")
        return self


Assignments = Annotated[list[AssignmentIn], Field(min_length=1, max_length=50)]


class AssignmentOut(Out):
    role: str = Field(description="A built-in role or the id of a custom one")
    role_name: Annotated[str, Field(description="What the role is called")]
    location_ids: list[LocationId] | None


class UserOut(Out):
    """Someone who works for the organization, with their roles in it."""

    id: UserId
    email: str
    name: str
    role_assignments: list[AssignmentOut]
    created_at: datetime = Field(description="When they joined the organization")
    updated_at: datetime


class UserPatch(In):
    role_assignments: Assignments | None = Field(None, description="All of the user's roles, in place of the present")


class RoleIn(In):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    scopes: Scopes


class RolePatch(In):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)] | None = None
    scopes: Scopes | None = None


class RoleOut(Out):
    """A custom role: a named set of scopes."""

    id: RoleId
    name: str
    scopes: list[str]
    created_at: datetime
    updated_at: datetime


class BuiltinRoleOut(Out):
    role: str
    scopes: list[str]


class BuiltinRolesOut(Out):
    data: list[BuiltinRoleOut]


class ScopeOut(Out):
    scope: str
    description: str


class ScopesOut(Out):
    data: list[ScopeOut]


# --- invitations


class InvitationIn(In):
    email: Email
    name: Name | None = None
    role_assignments: Assignments


class InvitationOut(Out):
    """An offer to work for the organization, sent by mail."""

    id: InvitationId
    email: str
    name: str | None
    role_assignments: list[AssignmentOut]
    state: Annotated[
        Literal["pending", "accepted", "revoked", "expired"],
        Field(description="`pending` until it is accepted, taken back (`revoked`) or too old (`expired`)"),
    ]
    invited_by: UserId | None
    expires_at: Annotated[datetime, Field(description="Until when the link in the mail works")]
    created_at: datetime
    updated_at: datetime


class AcceptInvitationIn(In):
    """`password`: of the account that the address has, else the one that the new account shall have."""

    token: Annotated[Token, Field(description="Of the link in the mail: what follows `#token=`")]
    name: Name | None = Field(None, description="For a new account; the invitation's name unless given")
    password: Annotated[Password, Field(description="That of the account, where the address has one; else the new one")]
    otp: Otp | None = None


class JoinIn(In):
    token: Annotated[Token, Field(description="Of the link in the mail: what follows `#token=`")]


# --- API keys


class ApiKeyIn(In):
    name: Name
    scopes: Scopes
    location_ids: LocationIds | None = None
    expires_at: Instant | None = Field(None, description="Real time, also in test organizations")


class ApiKeyPatch(In):
    name: Name | None = None
    expires_at: Instant | None = None


class ApiKeyOut(Out):
    """A machine's credential. `hint` shows its first and last characters."""

    id: ApiKeyId
    name: str
    hint: Annotated[str, Field(description="The key's first and last characters, to tell keys apart")]
    scopes: list[str]
    location_ids: list[LocationId] | None
    expires_at: datetime | None
    last_used_at: datetime | None = Field(description="To half a minute")
    revoked_at: datetime | None
    created_by: UserId | None
    created_at: datetime
    updated_at: datetime


class ApiKeySecretOut(ApiKeyOut):
    """The only answer that holds the key itself."""

    key: str = Field(examples=["cwk_test_..."], description="The key itself, which is shown this once")
