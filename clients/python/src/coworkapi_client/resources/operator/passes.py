"""Passes: admission for a local day: dated ones, and those that were burnt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given_or_nothing, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Passes(Resource):
    """Passes: admission for a local day: dated ones, and those that were burnt."""

    def list(
        self,
        *,
        member_id: str | None = None,
        team_id: str | None = None,
        location_id: str | None = None,
        sale_id: str | None = None,
        on: date | None = None,
        state: Literal["valid", "used", "cancelled", "expired"] | None = None,
        kind: Literal["day_pass", "guest_pass"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.ExpandedPass]:
        """List passes.

        By day: those that are valid for one, and those that were burnt for one.

        Args:
            member_id: Of this member, or of their guests
            team_id: Sold to this team
            location_id: For this location
            sale_id: Of this sale
            on: For this local day
            state: Only in this state
            kind: Only of this kind
            updated_since: Only what changed at or after
            expand: Comma-separated, one level: `member`, `team`, `location`, `resource`

        Needs `credits:read`.
        """
        return self._items(
            "/v1/passes",
            models.ExpandedPass,
            query={
                "member_id": member_id,
                "team_id": team_id,
                "location_id": location_id,
                "sale_id": sale_id,
                "on": on,
                "state": state,
                "kind": kind,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def get(self, pass_id: str, *, expand: str | None = None) -> models.ExpandedPass:
        """Read a pass.

        Args:
            pass_id: Id of the pass
            expand: Comma-separated, one level: `member`, `team`, `location`, `resource`

        Needs `credits:read`.
        """
        return self._send("GET", f"/v1/passes/{segment(pass_id)}", models.ExpandedPass, query={"expand": expand})

    def cancel(
        self,
        pass_id: str,
        *,
        reason: str | None = None,
        override: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Pass:
        """Take back a pass.

        A dated one that is valid, by the rule it was sold with, or in spite of it with `override`. Its charge is voided
        and its place is free again.

        Args:
            pass_id: Id of the pass
            reason: Why, in your words; kept with what was done
            override: Staff: take back also what its rule doesn't give back

        Raises AlreadyCancelled, AlreadyUsed, NotCancellable, PassHasExpired. Needs `products:sell`.
        """
        return self._send(
            "POST",
            f"/v1/passes/{segment(pass_id)}/cancel",
            models.Pass,
            body=given_or_nothing({"reason": reason, "override": override}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncPasses(AsyncResource):
    """`Passes` with asyncio."""

    list = listed(Passes.list)
    """List passes."""

    get = awaited(Passes.get)
    """Read a pass."""

    cancel = awaited(Passes.cancel)
    """Take back a pass."""
