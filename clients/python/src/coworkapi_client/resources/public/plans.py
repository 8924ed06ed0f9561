"""Plans: what is sold by the month or week, and its versions."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Plans(Resource):
    """Plans: what is sold by the month or week, and its versions."""

    def list(
        self, *, location_id: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.OfferedPlan]:
        """List the plans that everyone may see.

        With today's terms, by `position`.

        Args:
            location_id: Sold at this location
        """
        return self._items(
            f"/v1/public/{self._organization}/plans",
            models.OfferedPlan,
            query={"location_id": location_id, "limit": limit, "cursor": cursor},
            signed=False,
        )

    def get(self, plan_id: str) -> models.OfferedPlan:
        """Read a plan that everyone may see.

        With today's terms.

        Args:
            plan_id: Id of the plan
        """
        return self._send(
            "GET", f"/v1/public/{self._organization}/plans/{segment(plan_id)}", models.OfferedPlan, signed=False
        )


class AsyncPlans(AsyncResource):
    """`Plans` with asyncio."""

    list = listed(Plans.list)
    """List the plans that everyone may see."""

    get = awaited(Plans.get)
    """Read a plan that everyone may see."""
