"""Billing accounts: who pays, and for what."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Matches(Resource):
    """Billing accounts: who pays, and for what."""

    def undo(
        self, match_id: str, *, dry_run: bool | None = None, idempotency_key: str | None = None
    ) -> models.MatchAnswer:
        """Undo a match.

        Both items are open again by as much.

        Args:
            match_id: Id of the match
            dry_run: Only say what would happen

        Raises MatchUndone, MatchIsBooked. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/matches/{segment(match_id)}/undo",
            models.MatchAnswer,
            query={"dry_run": dry_run},
            idempotency_key=idempotency_key,
        )


class AsyncMatches(AsyncResource):
    """`Matches` with asyncio."""

    undo = awaited(Matches.undo)
    """Undo a match."""
