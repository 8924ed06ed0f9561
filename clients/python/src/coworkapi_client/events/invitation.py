"""Events `invitation.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class InvitationAccepted(Event):
    """They joined."""

    type: Literal["invitation.accepted"]
    data: models.Invitation


class InvitationCreated(Event):
    """Someone is asked to work for the organization."""

    type: Literal["invitation.created"]
    data: models.Invitation


class InvitationResent(Event):
    """They are asked again, with a new link."""

    type: Literal["invitation.resent"]
    data: models.Invitation


class InvitationRevoked(Event):
    """The offer is withdrawn."""

    type: Literal["invitation.revoked"]
    data: models.Invitation
