"""Events `member.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class MemberArchived(Event):
    """A member was put away; they can no longer sign in."""

    type: Literal["member.archived"]
    data: models.Member


class MemberCreated(Event):
    """A member was added, with a billing account of their own."""

    type: Literal["member.created"]
    data: models.Member


class MemberInvited(Event):
    """A member may sign in from now on and is to be told so by mail."""

    type: Literal["member.invited"]
    data: models.Member


class MemberMerged(Event):
    """A duplicate was merged: `data` is the duplicate, its `merged_into_id` the member that stays."""

    type: Literal["member.merged"]
    data: models.Member


class MemberPasskeyAdded(Event):
    """A member's device signs in from now on; the member is told by mail."""

    type: Literal["member.passkey_added"]
    data: models.MemberPasskey


class MemberPasskeyRemoved(Event):
    """A member took a passkey away; the member is told by mail."""

    type: Literal["member.passkey_removed"]
    data: models.MemberPasskey


class MemberRestored(Event):
    """An archived member is back."""

    type: Literal["member.restored"]
    data: models.Member


class MemberSignInLinkRequested(Event):
    """A member who may sign in asked for a link and is to be sent one."""

    type: Literal["member.sign_in_link_requested"]
    data: models.Member


class MemberUpdated(Event):
    """A member's own fields or tags changed."""

    type: Literal["member.updated"]
    data: models.Member
