"""My credits: what the signed-in member may spend, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Credits(Resource):
    """My credits: what the signed-in member may spend, and what became of it."""

    def get_balances(self, *, at: datetime | None = None) -> models.Balances:
        """Get my credit balances.

        What you could spend on something of your own that begins at that instant: your own lots and shared ones.

        Args:
            at: Past or to come; now, unless given
        """
        return self._send("GET", "/v1/me/credits/balances", models.Balances, query={"at": at})

    def list_entries(
        self,
        *,
        lot_id: str | None = None,
        source_id: str | None = None,
        kind: Literal["grant", "hold", "release", "consume", "return", "expire", "transfer", "correction"]
        | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.MyEntry]:
        """List my credit entries.

        All entries of your own lots, and what you took of your teams', oldest first.

        Args:
            lot_id: Only of this lot
            source_id: Only for this booking, sale, pass or other source, by its id
            kind: Only entries of this kind
            from_: Only what was posted at or after
            to: Only what was posted before
        """
        return self._items(
            "/v1/me/credits/entries",
            models.MyEntry,
            query={
                "lot_id": lot_id,
                "source_id": source_id,
                "kind": kind,
                "from": from_,
                "to": to,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def list_lots(
        self,
        *,
        kind: Literal["money", "minutes", "uses"] | None = None,
        valid_at: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.MyLot]:
        """List my credits.

        Your own, and your teams': what is not `shared` pays only for what you book for the team.

        Args:
            kind: Only of this kind
            valid_at: Only what is valid at that instant
        """
        return self._items(
            "/v1/me/credits/lots",
            models.MyLot,
            query={"kind": kind, "valid_at": valid_at, "limit": limit, "cursor": cursor},
        )

    def get_lot(self, lot_id: str) -> models.MyLot:
        """Read one of my credit lots.

        Args:
            lot_id: Id of the credit lot
        """
        return self._send("GET", f"/v1/me/credits/lots/{segment(lot_id)}", models.MyLot)

    def get_statement(
        self, *, from_: datetime, limit: int | None = None, cursor: str | None = None, to: datetime | None = None
    ) -> models.CreditStatement:
        """Get my credit statement.

        What you had, got and spent of your own lots.

        Args:
            from_: The period's begin
            to: The period's end; now, unless given

        Raises NotFound.
        """
        return self._send(
            "GET",
            "/v1/me/credits/statement",
            models.CreditStatement,
            query={"limit": limit, "cursor": cursor, "from": from_, "to": to},
        )


class AsyncCredits(AsyncResource):
    """`Credits` with asyncio."""

    get_balances = awaited(Credits.get_balances)
    """Get my credit balances."""

    list_entries = listed(Credits.list_entries)
    """List my credit entries."""

    list_lots = listed(Credits.list_lots)
    """List my credits."""

    get_lot = awaited(Credits.get_lot)
    """Read one of my credit lots."""

    get_statement = awaited(Credits.get_statement)
    """Get my credit statement."""
