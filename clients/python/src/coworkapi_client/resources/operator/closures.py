"""Locations: sites, their opening hours, closures and public holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Closures(Resource):
    """Locations: sites, their opening hours, closures and public holidays."""

    def get(self, closure_id: str) -> models.Closure:
        """Read a closure.

        Args:
            closure_id: Id of the closure

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/closures/{segment(closure_id)}", models.Closure)

    def update(
        self,
        closure_id: str,
        *,
        name: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        hours: Sequence[models.Hours] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Closure:
        """Change a closure.

        Args:
            closure_id: Id of the closure
            starts_on: The first day
            ends_on: The day after the last one
            hours: When it is open nevertheless; none: closed all day

        Needs `blocks:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/closures/{segment(closure_id)}",
            models.Closure,
            body=given({"name": name, "starts_on": starts_on, "ends_on": ends_on, "hours": hours}),
            if_match=if_match,
        )

    def delete(self, closure_id: str, *, if_match: str | Model | None = None) -> None:
        """Take a closure back.

        Args:
            closure_id: Id of the closure

        Needs `blocks:write`.
        """
        return self._send("DELETE", f"/v1/closures/{segment(closure_id)}", NoneType, if_match=if_match)


class AsyncClosures(AsyncResource):
    """`Closures` with asyncio."""

    get = awaited(Closures.get)
    """Read a closure."""

    update = awaited(Closures.update)
    """Change a closure."""

    delete = awaited(Closures.delete)
    """Take a closure back."""
