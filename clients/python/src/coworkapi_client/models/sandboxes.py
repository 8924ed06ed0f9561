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
    """What it was filled with"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class NewSandbox(Model):
    """The sandbox, a key that may do everything in it, and the operation that fills it: ask for that with the key."""

    sandbox: Sandbox
    """The test organization"""
    api_key: str
    """Shown this once"""
    operation: Operation
    """What fills it: ask for it with the new key"""
