"""Account standings: how accounts stand (current, grace, restricted, suspended, terminated), since when and why."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Standings(Resource):
    """Account standings: how accounts stand (current, grace, restricted, suspended, terminated), since when and why."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.AccountStanding]:
        """See how your accounts stand.

        Your own account, and those of the teams that you run.
        """
        return self._items("/v1/me/standings", models.AccountStanding, query={"limit": limit, "cursor": cursor})


class AsyncStandings(AsyncResource):
    """`Standings` with asyncio."""

    list = listed(Standings.list)
    """See how your accounts stand."""
