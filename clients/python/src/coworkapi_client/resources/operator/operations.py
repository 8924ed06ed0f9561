"""Operations: long work: how far it is, what became of it, its report by row."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed, streamed
from coworkapi_client._stream import Stream


class Operations(Resource):
    """Operations: long work: how far it is, what became of it, its report by row."""

    def list(
        self,
        *,
        kind: str | None = None,
        state: Literal["queued", "running", "succeeded", "failed", "cancelled"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Operation]:
        """List operations.

        Newest first; those that you have started, or have the right to start for the whole organization.

        Args:
            kind: Only of this kind
            state: Only in this state
        """
        return self._items(
            "/v1/operations", models.Operation, query={"kind": kind, "state": state, "limit": limit, "cursor": cursor}
        )

    def get(self, operation_id: str) -> models.Operation:
        """Get an operation.

        Ask again until it has ended.

        Args:
            operation_id: Id of the operation
        """
        return self._send("GET", f"/v1/operations/{segment(operation_id)}", models.Operation)

    def cancel(self, operation_id: str, *, idempotency_key: str | None = None) -> models.Operation:
        """Cancel an operation.

        Stops it after the step it is in; what was done so far stays. Doing it again changes nothing.

        Args:
            operation_id: Id of the operation

        Raises OperationOver.
        """
        return self._send(
            "POST", f"/v1/operations/{segment(operation_id)}/cancel", models.Operation, idempotency_key=idempotency_key
        )

    def download_report(self, operation_id: str, *, outcome: str | None = None) -> bytes:
        """Download an operation's report.

        The same rows as CSV: row, outcome, id, column, error.

        Args:
            operation_id: Id of the operation
            outcome: Only with this outcome, such as wrong
        """
        return self._send("GET", f"/v1/operations/{segment(operation_id)}/report", bytes, query={"outcome": outcome})

    def list_rows(
        self, operation_id: str, *, outcome: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.OperationRow]:
        """List an operation's rows.

        What became of each row of the file, in its order.

        Args:
            operation_id: Id of the operation
            outcome: Only with this outcome, such as wrong
        """
        return self._items(
            f"/v1/operations/{segment(operation_id)}/rows",
            models.OperationRow,
            query={"outcome": outcome, "limit": limit, "cursor": cursor},
        )

    def stream(self, operation_id: str) -> Stream[models.Operation]:
        """Follow an operation.

        How it is now, and again whenever it got further, looked at once a second; the stream ends with it.

        Args:
            operation_id: Id of the operation

        Raises TooManyStreams.
        """
        return self._stream(f"/v1/operations/{segment(operation_id)}/stream", models.Operation)


class AsyncOperations(AsyncResource):
    """`Operations` with asyncio."""

    list = listed(Operations.list)
    """List operations."""

    get = awaited(Operations.get)
    """Get an operation."""

    cancel = awaited(Operations.cancel)
    """Cancel an operation."""

    download_report = awaited(Operations.download_report)
    """Download an operation's report."""

    list_rows = listed(Operations.list_rows)
    """List an operation's rows."""

    stream = streamed(Operations.stream)
    """Follow an operation."""
