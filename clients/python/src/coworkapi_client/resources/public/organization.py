"""Public: what a website shows without sign-in."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Organization(Resource):
    """Public: what a website shows without sign-in."""

    def get(self) -> models.ShopWindow:
        """Read an organization.

        Its name and its first 100 locations.
        """
        return self._send("GET", f"/v1/public/{self._organization}", models.ShopWindow, signed=False)


class AsyncOrganization(AsyncResource):
    """`Organization` with asyncio."""

    get = awaited(Organization.get)
    """Read an organization."""
