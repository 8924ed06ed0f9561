"""Facts of members' passkeys."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.members.passkeys.schemas import MemberPasskeyOut


@dataclass(frozen=True, kw_only=True)
class MemberPasskeyAdded(Fact, name="member.passkey_added", data=MemberPasskeyOut):
    """A member's device signs in from now on; the member is told by mail."""


@dataclass(frozen=True, kw_only=True)
class MemberPasskeyRemoved(Fact, name="member.passkey_removed", data=MemberPasskeyOut):
    """A member took a passkey away; the member is told by mail."""
