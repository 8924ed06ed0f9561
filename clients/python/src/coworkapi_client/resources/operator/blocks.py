"""Blocks: maintenance and blackouts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Blocks(Resource):
    """Blocks: maintenance and blackouts."""

    def list(
        self,
        *,
        location_id: str | None = None,
        resource_id: str | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.Block]:
        """List blocks.

        By their start.

        Args:
            location_id: At this location
            resource_id: Of this resource
            from_: Only those in effect at or after
            to: Only those that begin before
            updated_since: Only what changed at or after
            expand: Comma-separated, one level: `resource`

        Needs `spaces:read`.
        """
        return self._items(
            "/v1/blocks",
            models.Block,
            query={
                "location_id": location_id,
                "resource_id": resource_id,
                "from": from_,
                "to": to,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def create(
        self,
        *,
        resource_id: str,
        reason: str,
        starts_at: datetime,
        kind: Literal["maintenance", "closure"] | None = None,
        ends_at: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> models.Block:
        """Block a resource.

        Takes all units of a resource out of use. Refused while anything occupies one; `allocations` names what.

        Args:
            resource_id: Id of the resource
            kind: Work on the resource, or a blackout for any other reason
            reason: Why, for who wonders where the resource has gone

        Raises SlotTaken, ResourceIsArchived. Needs `blocks:write`.
        """
        return self._send(
            "POST",
            "/v1/blocks",
            models.Block,
            body=given(
                {"resource_id": resource_id, "kind": kind, "reason": reason, "starts_at": starts_at, "ends_at": ends_at}
            ),
            idempotency_key=idempotency_key,
        )

    def preview(
        self,
        *,
        resource_id: str,
        reason: str,
        starts_at: datetime,
        kind: Literal["maintenance", "closure"] | None = None,
        ends_at: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> models.BlockPreview:
        """Preview a block.

        What making the block would meet. Writes nothing.

        Args:
            resource_id: Id of the resource
            kind: Work on the resource, or a blackout for any other reason
            reason: Why, for who wonders where the resource has gone

        Raises ResourceIsArchived. Needs `blocks:write`.
        """
        return self._send(
            "POST",
            "/v1/blocks/preview",
            models.BlockPreview,
            body=given(
                {"resource_id": resource_id, "kind": kind, "reason": reason, "starts_at": starts_at, "ends_at": ends_at}
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, block_id: str, *, expand: str | None = None) -> models.Block:
        """Read a block.

        Args:
            block_id: Id of the block
            expand: Comma-separated, one level: `resource`

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/blocks/{segment(block_id)}", models.Block, query={"expand": expand})

    def update(
        self,
        block_id: str,
        *,
        reason: str | None = None,
        starts_at: datetime | None = None,
        ends_at: datetime | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.Block:
        """Change a block.

        Its reason or its period; a period that is occupied is refused, and the old one stays.

        Args:
            block_id: Id of the block
            reason: Why, for who wonders where the resource has gone

        Raises SlotTaken, BlockWasLifted, BlockHasEnded. Needs `blocks:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/blocks/{segment(block_id)}",
            models.Block,
            body=given({"reason": reason, "starts_at": starts_at, "ends_at": nullable(ends_at)}),
            if_match=if_match,
        )

    def lift(
        self, block_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Block:
        """Lift a block.

        Ends it now, or takes it back if it hasn't begun.

        Args:
            block_id: Id of the block

        Raises BlockWasLifted, BlockHasEnded. Needs `blocks:write`.
        """
        return self._send(
            "POST",
            f"/v1/blocks/{segment(block_id)}/lift",
            models.Block,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncBlocks(AsyncResource):
    """`Blocks` with asyncio."""

    list = listed(Blocks.list)
    """List blocks."""

    create = awaited(Blocks.create)
    """Block a resource."""

    preview = awaited(Blocks.preview)
    """Preview a block."""

    get = awaited(Blocks.get)
    """Read a block."""

    update = awaited(Blocks.update)
    """Change a block."""

    lift = awaited(Blocks.lift)
    """Lift a block."""
