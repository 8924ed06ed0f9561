"""Benefits: all that a person may use, in one answer."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Benefits(Resource):
    """Benefits: all that a person may use, in one answer."""

    def get(self) -> models.BenefitsOut:
        """Get what I may use.

        Your credits, discounts, permissions and passes, and those of your teams, now and later.
        """
        return self._send("GET", "/v1/me/benefits", models.BenefitsOut)


class AsyncBenefits(AsyncResource):
    """`Benefits` with asyncio."""

    get = awaited(Benefits.get)
    """Get what I may use."""
