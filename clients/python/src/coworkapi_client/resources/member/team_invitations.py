"""Me: the signed-in member's own."""

from __future__ import annotations

from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class TeamInvitations(Resource):
    """Me: the signed-in member's own."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.TeamInvitation]:
        """List the teams that ask me in.

        Oldest first.
        """
        return self._items("/v1/me/team-invitations", models.TeamInvitation, query={"limit": limit, "cursor": cursor})

    def accept(self, invitation_id: str, *, idempotency_key: str | None = None) -> models.Person:
        """Join a team that asks me in.

        From then on the member belongs to the team.

        Args:
            invitation_id: Id of the team invitation

        Raises TeamIsArchived.
        """
        return self._send(
            "POST",
            f"/v1/me/team-invitations/{segment(invitation_id)}/accept",
            models.Person,
            idempotency_key=idempotency_key,
        )

    def decline(self, invitation_id: str, *, idempotency_key: str | None = None) -> None:
        """Turn a team's invitation down.

        The team isn't told more than that the invitation is gone.

        Args:
            invitation_id: Id of the team invitation
        """
        return self._send(
            "POST",
            f"/v1/me/team-invitations/{segment(invitation_id)}/decline",
            NoneType,
            idempotency_key=idempotency_key,
        )


class AsyncTeamInvitations(AsyncResource):
    """`TeamInvitations` with asyncio."""

    list = listed(TeamInvitations.list)
    """List the teams that ask me in."""

    accept = awaited(TeamInvitations.accept)
    """Join a team that asks me in."""

    decline = awaited(TeamInvitations.decline)
    """Turn a team's invitation down."""
