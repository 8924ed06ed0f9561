"""Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class WriteOffs(Resource):
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

    def reverse(
        self,
        write_off_id: str,
        *,
        reason: str,
        dry_run: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.WriteOffAnswer:
        """Take a write-off back.

        The invoice is owed again, by as much.

        Args:
            write_off_id: Id of the write-off
            dry_run: Only say what would happen
            reason: Why, in your words; kept with what was done

        Raises WriteOffReversed. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/write-offs/{segment(write_off_id)}/reverse",
            models.WriteOffAnswer,
            query={"dry_run": dry_run},
            body=given({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncWriteOffs(AsyncResource):
    """`WriteOffs` with asyncio."""

    reverse = awaited(WriteOffs.reverse)
    """Take a write-off back."""
