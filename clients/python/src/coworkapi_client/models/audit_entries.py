from __future__ import annotations

from uuid import UUID

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class AuditEntry(Model):
    """One request that changed something."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    occurred_at: AwareDatetime
    action: str
    principal_kind: str
    principal_id: UUID | None
    session_id: str | None
    """Id of the session"""
    app_id: str | None
    """The third-party app that asked, for the principal or as itself"""
    path_ids: dict[str, str]
    ip: str | None
    user_agent: str | None
    request_id: str
