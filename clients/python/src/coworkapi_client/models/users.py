from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Assignment,
)


class User(Model):
    """Someone who works for the organization, with their roles in it."""

    id: str
    email: str
    name: str
    role_assignments: list[Assignment]
    created_at: AwareDatetime
    """When they joined the organization"""
    updated_at: AwareDatetime
