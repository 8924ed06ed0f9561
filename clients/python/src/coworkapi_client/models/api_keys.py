from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class ApiKey(Model):
    """A machine's credential. `hint` shows its first and last characters."""

    id: str
    name: str
    hint: str
    scopes: list[str]
    location_ids: list[str] | None
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """To half a minute"""
    revoked_at: AwareDatetime | None
    created_by: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ApiKeySecret(Model):
    """The only answer that holds the key itself."""

    id: str
    name: str
    hint: str
    scopes: list[str]
    location_ids: list[str] | None
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """To half a minute"""
    revoked_at: AwareDatetime | None
    created_by: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    key: str
