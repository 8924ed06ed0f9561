"""Exports: every list as a file: CSV, JSON lines or Parquet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Exports(Resource):
    """Exports: every list as a file: CSV, JSON lines or Parquet."""

    def create(
        self,
        *,
        resource: str,
        format: Literal["csv", "jsonl", "parquet"] | None = None,
        filters: Mapping[str, str | Sequence[str]] | None = None,
        columns: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Operation:
        """Export a list.

        Writes every row that the list would show you now, as they are at one moment, into a file. When the operation has
        succeeded its `result` says where the file is (`file_url`), for a week. Needs the list's own right, and
        `members:export` for lists of members.

        Args:
            resource: The list's path below `/v1`, an id in it in place: see `GET /v1/exports/lists`
            format: How it is written; `parquet` keeps types
            filters: The list's query parameters, without `limit`, `cursor` and `expand`
            columns: Only these, in this order; the name of an object stands for all of it

        Raises NotFound, ParquetNotInstalled.
        """
        return self._send(
            "POST",
            "/v1/exports",
            models.Operation,
            body=given({"resource": resource, "format": format, "filters": filters, "columns": columns}),
            idempotency_key=idempotency_key,
        )

    def list_lists(self) -> models.ExportLists:
        """List what can be exported.

        Those lists that you have the right to export, and their columns.
        """
        return self._send("GET", "/v1/exports/lists", models.ExportLists)

    def download(self, operation_id: str) -> bytes:
        """Download an export.

        By whoever started the export, or has the list's right for the whole organization.

        Args:
            operation_id: Id of the operation

        Raises NotFound, ExportNotReady, ExportGone.
        """
        return self._send("GET", f"/v1/exports/{segment(operation_id)}/file", bytes)


class AsyncExports(AsyncResource):
    """`Exports` with asyncio."""

    create = awaited(Exports.create)
    """Export a list."""

    list_lists = awaited(Exports.list_lists)
    """List what can be exported."""

    download = awaited(Exports.download)
    """Download an export."""
