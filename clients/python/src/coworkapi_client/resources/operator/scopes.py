"""Users: who works for the organization, and their roles."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Scopes(Resource):
    """Users: who works for the organization, and their roles."""

    def list(self) -> models.Scopes:
        """List scopes.

        Every right that roles and API keys can have.

        Needs `users:read`.
        """
        return self._send("GET", "/v1/scopes", models.Scopes)


class AsyncScopes(AsyncResource):
    """`Scopes` with asyncio."""

    list = awaited(Scopes.list)
    """List scopes."""
