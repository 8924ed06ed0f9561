"""Me: the signed-in member's own."""

from __future__ import annotations

from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Teams(Resource):
    """Me: the signed-in member's own."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.TeamMembership]:
        """List my teams.

        By the team's name.
        """
        return self._items("/v1/me/teams", models.TeamMembership, query={"limit": limit, "cursor": cursor})

    def list_invitations(
        self, team_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.TeamInvitation]:
        """List my team's open invitations.

        For the team's admins. Oldest first.

        Args:
            team_id: Id of the team
        """
        return self._items(
            f"/v1/me/teams/{segment(team_id)}/invitations",
            models.TeamInvitation,
            query={"limit": limit, "cursor": cursor},
        )

    def invite(
        self,
        team_id: str,
        *,
        name: str,
        email: str,
        role: Literal["admin", "member"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.TeamInvitation:
        """Invite someone into my team.

        For the team's admins. The person is told by mail, and belongs to the team once they accept.

        Args:
            team_id: Id of the team
            email: Kept in lower case
            role: An `admin` runs the team

        Raises TeamIsArchived, TooManyInvitations.
        """
        return self._send(
            "POST",
            f"/v1/me/teams/{segment(team_id)}/invitations",
            models.TeamInvitation,
            body=given({"name": name, "email": email, "role": role}),
            idempotency_key=idempotency_key,
        )

    def withdraw_invitation(self, team_id: str, invitation_id: str) -> None:
        """Withdraw an invitation into my team.

        For the team's admins.

        Args:
            team_id: Id of the team
            invitation_id: Id of the team invitation
        """
        return self._send("DELETE", f"/v1/me/teams/{segment(team_id)}/invitations/{segment(invitation_id)}", NoneType)

    def list_people(self, team_id: str, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Person]:
        """List the people of my team.

        By name.

        Args:
            team_id: Id of the team
        """
        return self._items(
            f"/v1/me/teams/{segment(team_id)}/people", models.Person, query={"limit": limit, "cursor": cursor}
        )

    def change_role(
        self, team_id: str, member_id: str, *, role: Literal["admin", "member"] | None = None
    ) -> models.Person:
        """Change a role in my team.

        For the team's admins. One admin always stays.

        Args:
            team_id: Id of the team
            member_id: Id of the member
            role: An `admin` runs the team

        Raises LastTeamAdmin, TeamIsArchived.
        """
        return self._send(
            "PATCH",
            f"/v1/me/teams/{segment(team_id)}/people/{segment(member_id)}",
            models.Person,
            body=given({"role": role}),
        )

    def remove_person(self, team_id: str, member_id: str) -> None:
        """Take someone out of my team, or leave it.

        Admins take out whom they like; everyone may leave. One admin always stays.

        Args:
            team_id: Id of the team
            member_id: Id of the member

        Raises LastTeamAdmin.
        """
        return self._send("DELETE", f"/v1/me/teams/{segment(team_id)}/people/{segment(member_id)}", NoneType)


class AsyncTeams(AsyncResource):
    """`Teams` with asyncio."""

    list = listed(Teams.list)
    """List my teams."""

    list_invitations = listed(Teams.list_invitations)
    """List my team's open invitations."""

    invite = awaited(Teams.invite)
    """Invite someone into my team."""

    withdraw_invitation = awaited(Teams.withdraw_invitation)
    """Withdraw an invitation into my team."""

    list_people = listed(Teams.list_people)
    """List the people of my team."""

    change_role = awaited(Teams.change_role)
    """Change a role in my team."""

    remove_person = awaited(Teams.remove_person)
    """Take someone out of my team, or leave it."""
