"""Users: who works for the organization, and their roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Users(Resource):
    """Users: who works for the organization, and their roles."""

    def list(
        self, *, updated_since: datetime | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.User]:
        """List users.

        Oldest accounts first. Who sees some locations only, sees the users who work there.

        Args:
            updated_since: Only whose roles changed at or after

        Needs `users:read`.
        """
        return self._items(
            "/v1/users", models.User, query={"updated_since": updated_since, "limit": limit, "cursor": cursor}
        )

    def get(self, user_id: str) -> models.User:
        """Read a user.

        With all of their roles.

        Args:
            user_id: Id of the user

        Raises NotFound. Needs `users:read`.
        """
        return self._send("GET", f"/v1/users/{segment(user_id)}", models.User)

    def update(
        self,
        user_id: str,
        *,
        role_assignments: Sequence[models.AssignmentIn] | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.User:
        """Change a user's roles.

        `role_assignments` takes the place of all present roles. You can only give and take rights that you hold
        yourself, and the last owner stays. Takes effect with the user's next request.

        Args:
            user_id: Id of the user
            role_assignments: All of the user's roles, in place of the present

        Raises RightsNotHeld, NotFound, LastOwner. Needs `users:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/users/{segment(user_id)}",
            models.User,
            body=given({"role_assignments": nullable(role_assignments)}),
            if_match=if_match,
        )

    def remove(self, user_id: str, *, if_match: str | Model | None = None) -> None:
        """Remove a user from the organization.

        Their account stays, for other organizations; here they find nothing with their next request.

        Args:
            user_id: Id of the user

        Raises RightsNotHeld, NotFound, LastOwner. Needs `users:write`.
        """
        return self._send("DELETE", f"/v1/users/{segment(user_id)}", NoneType, if_match=if_match)


class AsyncUsers(AsyncResource):
    """`Users` with asyncio."""

    list = listed(Users.list)
    """List users."""

    get = awaited(Users.get)
    """Read a user."""

    update = awaited(Users.update)
    """Change a user's roles."""

    remove = awaited(Users.remove)
    """Remove a user from the organization."""
