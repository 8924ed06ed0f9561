from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Operation,
    OrganizationRef,
)


class Sandbox(Model):
    """A test organization that this one made."""

    organization: OrganizationRef
    data: Literal["demo", "settings", "empty"] | str
    created_by: str
    created_at: AwareDatetime


class NewSandbox(Model):
    """The sandbox, a key that may do everything in it, and the operation that fills it: ask for that with the key."""

    sandbox: Sandbox
    api_key: str
    """Shown this once"""
    operation: Operation
