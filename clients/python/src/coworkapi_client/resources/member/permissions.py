"""Permissions: who may book beyond a policy, and who may be where and when."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Permissions(Resource):
    """Permissions: who may book beyond a policy, and who may be where and when."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.MyPermission]:
        """List my permissions.

        What holds now or later: your own and your teams'.
        """
        return self._items("/v1/me/permissions", models.MyPermission, query={"limit": limit, "cursor": cursor})


class AsyncPermissions(AsyncResource):
    """`Permissions` with asyncio."""

    list = listed(Permissions.list)
    """List my permissions."""
