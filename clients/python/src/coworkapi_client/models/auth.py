from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Account,
    Me,
    OrganizationRef,
)


class MemberSession(Model):
    """A session of a member. Refresh it with `POST /v1/auth/refresh`, end it with `POST /v1/auth/sign-out`."""

    member: Me
    access_token: str
    access_expires_at: AwareDatetime
    refresh_token: str
    refresh_expires_at: AwareDatetime


class Right(Model):
    scope: str
    location_ids: list[str] | None
    """Where it holds; null: everywhere"""


class Session(Model):
    """One sign-in on one device."""

    id: str
    current: bool
    organization_id: str | None
    created_at: AwareDatetime
    last_used_at: AwareDatetime
    expires_at: AwareDatetime
    ip: str | None
    user_agent: str | None


class Sessions(Model):
    data: list[Session]


class SignUp(Model):
    """The owner, signed in, and what was made."""

    token_type: Literal["Bearer"] | str | None = "Bearer"
    session_id: str
    access_token: str
    access_expires_at: AwareDatetime
    refresh_token: str
    refresh_expires_at: AwareDatetime
    user: Account
    organization: OrganizationRef | None
    """Where the session works now"""
    organizations: list[OrganizationRef]
    legal_entity_id: str
    location_id: str


class Tokens(Model):
    """Send `access_token` as `Authorization: Bearer`. `refresh_token` works once and gives a new pair."""

    token_type: Literal["Bearer"] | str | None = "Bearer"
    session_id: str
    access_token: str
    access_expires_at: AwareDatetime
    refresh_token: str
    refresh_expires_at: AwareDatetime


class WhoAmI(Model):
    """Who the credential belongs to, and what it may do."""

    kind: Literal["user", "member", "api_key"] | str
    session_id: str | None
    user: Account | None = None
    member_id: str | None = None
    api_key_id: str | None = None
    organization: OrganizationRef | None
    organizations: list[OrganizationRef]
    rights: list[Right]
