from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Assignment,
)


class SsoConnection(Model):
    """A provider that signs people in; without its secret."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    audience: Literal["staff", "members"] | str
    """Whom it signs in: staff, or members"""
    issuer: str
    """The provider's address, where its configuration is found"""
    client_id: str
    """What the provider knows coworkapi by"""
    email_domains: list[str]
    """Only addresses of these are let in"""
    redirect_uris: list[str]
    """Where people may be sent back to, compared character by character"""
    auto_provision: bool
    """Whether who isn't known yet is made a user, or a member"""
    role_assignments: list[Assignment]
    """Roles, each at some locations or everywhere"""
    enabled: bool
    """Whether one can sign in by it; switched off, its sessions end"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class SsoStart(Model):
    authorization_url: str
    """Send the browser there, within ten minutes"""
