from __future__ import annotations

from uuid import UUID

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class AuditEntry(Model):
    """One request that changed something."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    occurred_at: AwareDatetime
    """When it was asked for, in real time"""
    action: str
    """The operation, by its `operationId`"""
    principal_kind: str
    """Who asked: a user, member, API key, app, the public or the system"""
    principal_id: UUID | None
    """The UUID of who asked; null where nobody had signed in"""
    session_id: str | None
    """Id of the session"""
    app_id: str | None
    """The third-party app that asked, for the principal or as itself"""
    path_ids: dict[str, str]
    """What its address names, by parameter: those of the path, and ids in the query"""
    ip: str | None
    """The address that the request came from"""
    user_agent: str | None
    """The browser or app that asked, in its own words"""
    request_id: str
    """As the answer, if it was an error, and the logs name the request"""
