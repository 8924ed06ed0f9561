"""Passes: admission for a local day: dated ones, and those that were burnt."""

from __future__ import annotations

from datetime import date
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
        on: date | None = None,
        state: Literal["valid", "used", "cancelled", "expired"] | None = None,
        kind: Literal["day_pass", "guest_pass"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Pass]:
        """List your passes.

        Yours, your guests', and those of the teams that you administrate; by day.

        Args:
            on: For this local day
            state: Only in this state
            kind: Only of this kind
        """
        return self._items(
            "/v1/me/passes",
            models.Pass,
            query={"on": on, "state": state, "kind": kind, "limit": limit, "cursor": cursor},
        )

    def get(self, pass_id: str) -> models.Pass:
        """Read your pass.

        Args:
            pass_id: Id of the pass
        """
        return self._send("GET", f"/v1/me/passes/{segment(pass_id)}", models.Pass)

    def cancel(
        self,
        pass_id: str,
        *,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Pass:
        """Give back your pass.

        A dated one that is valid, by the rule it was sold with.

        Args:
            pass_id: Id of the pass
            reason: Why, in your words; kept with what was done

        Raises AlreadyCancelled, AlreadyUsed, NotCancellable, PassHasExpired.
        """
        return self._send(
            "POST",
            f"/v1/me/passes/{segment(pass_id)}/cancel",
            models.Pass,
            body=given_or_nothing({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncPasses(AsyncResource):
    """`Passes` with asyncio."""

    list = listed(Passes.list)
    """List your passes."""

    get = awaited(Passes.get)
    """Read your pass."""

    cancel = awaited(Passes.cancel)
    """Give back your pass."""
