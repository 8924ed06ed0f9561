from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Assignment,
)


class User(Model):
    """Someone who works for the organization, with their roles in it."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    email: str
    """Mail address; kept in lower case"""
    name: str
    role_assignments: list[Assignment]
    """Roles, each at some locations or everywhere"""
    created_at: AwareDatetime
    """When they joined the organization"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
