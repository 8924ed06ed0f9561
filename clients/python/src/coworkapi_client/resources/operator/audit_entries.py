"""Audit: who changed what, from where."""

from __future__ import annotations

from uuid import UUID

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class AuditEntries(Resource):
    """Audit: who changed what, from where."""

    def list(
        self,
        *,
        action: str | None = None,
        principal_id: UUID | str | None = None,
        app_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.AuditEntry]:
        """List audit entries.

        Newest first.

        Args:
            action: Only this operationId
            principal_id: Only by this principal (the bare UUID)
            app_id: Only by this third-party app

        Needs `audit:read`.
        """
        return self._items(
            "/v1/audit-entries",
            models.AuditEntry,
            query={"action": action, "principal_id": principal_id, "app_id": app_id, "limit": limit, "cursor": cursor},
        )


class AsyncAuditEntries(AsyncResource):
    """`AuditEntries` with asyncio."""

    list = listed(AuditEntries.list)
    """List audit entries."""
