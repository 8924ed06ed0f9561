from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class MemberPasskey(Model):
    """A device or key chain that signs a member in."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    member_id: str
    """Id of the member"""
    name: str
    """What its owner calls the device"""
    is_backed_up: bool
    """Whether it is kept in sync over several devices"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    last_used_at: AwareDatetime | None
    """When it last signed in; null if it never has"""


class MyPasskeys(Model):
    data: list[MemberPasskey]
    """All of the member's, the newest first"""
