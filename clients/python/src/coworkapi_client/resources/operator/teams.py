"""Teams: companies whose people are members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Teams(Resource):
    """Teams: companies whose people are members."""

    def list(
        self,
        *,
        q: str | None = None,
        location_id: str | None = None,
        external_id: str | None = None,
        custom_field: Sequence[str] | None = None,
        archived: Literal["false", "true", "any"] | None = None,
        updated_since: datetime | None = None,
        sort: Literal["name", "created_at", "-created_at", "updated_at", "-updated_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Team]:
        """List teams.

        By name, or the best match first when you search with `q`.

        Args:
            q: Words of name, company or e-mail; accents, case and a typo don't matter. Best match first
            location_id: Only at home at this location
            external_id: Only with this id of yours
            custom_field: `key:value` of a custom field; repeat it to ask for several at once
            archived: Whether archived teams are shown
            updated_since: Only what changed at or after
            sort: `name` unless you search; a search sorts by likeness

        Needs `members:read`.
        """
        return self._items(
            "/v1/teams",
            models.Team,
            query={
                "q": q,
                "location_id": location_id,
                "external_id": external_id,
                "custom_field": custom_field,
                "archived": archived,
                "updated_since": updated_since,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        name: str,
        home_location_id: str | None = None,
        custom_fields: Mapping[str, str | bool | int | float | None] | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Team:
        """Add a team.

        Adds a team, and a billing account of its own that pays for everything until you say otherwise.

        Args:
            home_location_id: Id of the location
            custom_fields: Values of your custom fields by key
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, ExternalIdTaken. Needs `members:write`.
        """
        return self._send(
            "POST",
            "/v1/teams",
            models.Team,
            body=given(
                {
                    "name": name,
                    "home_location_id": home_location_id,
                    "custom_fields": custom_fields,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, team_id: str) -> models.Team:
        """Get a team.

        One team.

        Args:
            team_id: Id of the team

        Needs `members:read`.
        """
        return self._send("GET", f"/v1/teams/{segment(team_id)}", models.Team)

    def update(
        self,
        team_id: str,
        *,
        name: str | None = None,
        home_location_id: str | Unset | None = UNSET,
        custom_fields: Mapping[str, str | bool | int | float | None] | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Team:
        """Change a team.

        Changes the fields that the body names.

        Args:
            team_id: Id of the team
            home_location_id: Id of the location
            custom_fields: Values of your custom fields by key
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, ExternalIdTaken. Needs `members:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/teams/{segment(team_id)}",
            models.Team,
            body=given(
                {
                    "name": name,
                    "home_location_id": nullable(home_location_id),
                    "custom_fields": custom_fields,
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, team_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Team:
        """Archive a team.

        Puts a team away. Its people stay members; it pays for them no more. Doing it again changes nothing.

        Refused while it holds a membership, or pays for one.

        Args:
            team_id: Id of the team

        Raises StillNeeded. Needs `members:write`.
        """
        return self._send(
            "POST",
            f"/v1/teams/{segment(team_id)}/archive",
            models.Team,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_notes(self, team_id: str, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Note]:
        """List notes on a team.

        Newest first.

        Args:
            team_id: Id of the team

        Needs `notes:read`.
        """
        return self._items(f"/v1/teams/{segment(team_id)}/notes", models.Note, query={"limit": limit, "cursor": cursor})

    def write_note(self, team_id: str, *, body: str, idempotency_key: str | None = None) -> models.Note:
        """Write a note on a team.

        Signed by whoever sends it.

        Args:
            team_id: Id of the team
            body: What staff are to know; members never see it

        Needs `notes:write`.
        """
        return self._send(
            "POST",
            f"/v1/teams/{segment(team_id)}/notes",
            models.Note,
            body=given({"body": body}),
            idempotency_key=idempotency_key,
        )

    def list_people(
        self,
        team_id: str,
        *,
        role: Literal["admin", "member"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.Person]:
        """List a team's people.

        By name.

        Args:
            team_id: Id of the team
            role: Only in this role
            expand: Comma-separated, one level: `member`

        Needs `members:read`.
        """
        return self._items(
            f"/v1/teams/{segment(team_id)}/people",
            models.Person,
            query={"role": role, "limit": limit, "cursor": cursor, "expand": expand},
        )

    def put_person(
        self, team_id: str, member_id: str, *, role: Literal["admin", "member"] | None = None
    ) -> models.Person:
        """Put a member into a team.

        Makes a member belong to the team, in that role; or gives them another role.

        Args:
            team_id: Id of the team
            member_id: Id of the member
            role: An `admin` runs the team

        Raises TeamIsArchived, MemberIsArchived, MemberWasMerged. Needs `members:write`.
        """
        return self._send(
            "PUT",
            f"/v1/teams/{segment(team_id)}/people/{segment(member_id)}",
            models.Person,
            body=given({"role": role}),
        )

    def remove_person(self, team_id: str, member_id: str) -> None:
        """Take a member out of a team.

        The member stays a member. Staff may take out the last admin, and then look after the team themselves.

        Args:
            team_id: Id of the team
            member_id: Id of the member

        Needs `members:write`.
        """
        return self._send("DELETE", f"/v1/teams/{segment(team_id)}/people/{segment(member_id)}", NoneType)

    def restore(
        self, team_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Team:
        """Restore a team.

        Brings an archived team back. Doing it again changes nothing.

        Args:
            team_id: Id of the team

        Needs `members:write`.
        """
        return self._send(
            "POST",
            f"/v1/teams/{segment(team_id)}/restore",
            models.Team,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncTeams(AsyncResource):
    """`Teams` with asyncio."""

    list = listed(Teams.list)
    """List teams."""

    create = awaited(Teams.create)
    """Add a team."""

    get = awaited(Teams.get)
    """Get a team."""

    update = awaited(Teams.update)
    """Change a team."""

    archive = awaited(Teams.archive)
    """Archive a team."""

    list_notes = listed(Teams.list_notes)
    """List notes on a team."""

    write_note = awaited(Teams.write_note)
    """Write a note on a team."""

    list_people = listed(Teams.list_people)
    """List a team's people."""

    put_person = awaited(Teams.put_person)
    """Put a member into a team."""

    remove_person = awaited(Teams.remove_person)
    """Take a member out of a team."""

    restore = awaited(Teams.restore)
    """Restore a team."""
