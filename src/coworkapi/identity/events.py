"""What can happen to organizations, their users, roles, invitations and API keys."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.identity.factors.schemas import SecurityChange
from coworkapi.identity.schemas import (
    AccountMailRequest,
    ApiKeyOut,
    InvitationOut,
    OrganizationOut,
    RoleOut,
    SignUpRequest,
    TestClockOut,
    UserOut,
)


@dataclass(frozen=True, kw_only=True)
class OrganizationCreated(Fact, name="organization.created", data=OrganizationOut):
    """A new tenant."""


@dataclass(frozen=True, kw_only=True)
class OrganizationUpdated(Fact, name="organization.updated", data=OrganizationOut):
    """Its name, address or settings changed."""


@dataclass(frozen=True, kw_only=True)
class TestClockAdvanced(Fact, name="test_clock.advanced", data=TestClockOut):
    """A test organization's time moved; what falls due by it is done next."""

    __test__ = False  # for pytest: not a test class


@dataclass(frozen=True, kw_only=True)
class UserAdded(Fact, name="user.added", data=UserOut):
    """Someone works for the organization now."""


@dataclass(frozen=True, kw_only=True)
class UserUpdated(Fact, name="user.updated", data=UserOut):
    """Someone's roles changed."""


@dataclass(frozen=True, kw_only=True)
class UserRemoved(Fact, name="user.removed", data=UserOut):
    """Someone works for the organization no more."""


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(Fact, name="account.password_reset_requested", data=AccountMailRequest):
    """Someone forgot the password of that address."""


@dataclass(frozen=True, kw_only=True)
class AccountSecurityChanged(Fact, name="account.security_changed", data=SecurityChange):
    """What signs in to someone's account changed: the authenticator app, recovery codes, or a passkey."""


@dataclass(frozen=True, kw_only=True)
class SignUpRequested(Fact, name="account.sign_up_requested", data=SignUpRequest):
    """Someone wants to sign up with that address."""


@dataclass(frozen=True, kw_only=True)
class RoleCreated(Fact, name="role.created", data=RoleOut):
    """A new custom role."""


@dataclass(frozen=True, kw_only=True)
class RoleUpdated(Fact, name="role.updated", data=RoleOut):
    """A custom role's name or scopes changed."""


@dataclass(frozen=True, kw_only=True)
class RoleDeleted(Fact, name="role.deleted", data=RoleOut):
    """A custom role is gone."""


@dataclass(frozen=True, kw_only=True)
class InvitationCreated(Fact, name="invitation.created", data=InvitationOut):
    """Someone is asked to work for the organization."""


@dataclass(frozen=True, kw_only=True)
class InvitationResent(Fact, name="invitation.resent", data=InvitationOut):
    """They are asked again, with a new link."""


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Fact, name="invitation.revoked", data=InvitationOut):
    """The offer is withdrawn."""


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Fact, name="invitation.accepted", data=InvitationOut):
    """They joined."""


@dataclass(frozen=True, kw_only=True)
class ApiKeyCreated(Fact, name="api_key.created", data=ApiKeyOut):
    """A new credential for a machine."""


@dataclass(frozen=True, kw_only=True)
class ApiKeyUpdated(Fact, name="api_key.updated", data=ApiKeyOut):
    """Its name, expiry or secret changed."""


@dataclass(frozen=True, kw_only=True)
class ApiKeyRevoked(Fact, name="api_key.revoked", data=ApiKeyOut):
    """It works no more."""
