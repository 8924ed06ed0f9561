"""Benefits: all that a person may use, in one answer."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Benefits(Resource):
    """Benefits: all that a person may use, in one answer."""

    def get(self, *, member_id: str) -> models.BenefitsOut:
        """Get what a member may use.

        Credits, discounts, permissions and passes, the member's own and those of their live teams, now and later.

        Args:
            member_id: Who may use it

        Raises NotFound. Needs `credits:read`.
        """
        return self._send("GET", "/v1/benefits", models.BenefitsOut, query={"member_id": member_id})


class AsyncBenefits(AsyncResource):
    """`Benefits` with asyncio."""

    get = awaited(Benefits.get)
    """Get what a member may use."""
