"""Authorized apps: the apps that act for the signed-in person."""

from __future__ import annotations

from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class AuthorizedApps(Resource):
    """Authorized apps: the apps that act for the signed-in person."""

    def list(self) -> models.AuthorizedApps:
        """List the apps that act for me.

        By name (at most 200).
        """
        return self._send("GET", "/v1/me/authorized-apps", models.AuthorizedApps)

    def end(self, app_id: str) -> None:
        """Let an app act for me no more.

        All of its tokens for me stop working at once.

        Args:
            app_id: Id of the third-party app

        Raises NotFound.
        """
        return self._send("DELETE", f"/v1/me/authorized-apps/{segment(app_id)}", NoneType)


class AsyncAuthorizedApps(AsyncResource):
    """`AuthorizedApps` with asyncio."""

    list = awaited(AuthorizedApps.list)
    """List the apps that act for me."""

    end = awaited(AuthorizedApps.end)
    """Let an app act for me no more."""
