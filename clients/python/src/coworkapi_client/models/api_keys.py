from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class ApiKey(Model):
    """A machine's credential. `hint` shows its first and last characters."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    hint: str
    """The key's first and last characters, to tell keys apart"""
    scopes: list[str]
    """Rights, as `GET /v1/scopes` lists them"""
    location_ids: list[str] | None
    """Ids, each of a location"""
    expires_at: AwareDatetime | None
    """When it stops working by itself; null: it doesn't"""
    last_used_at: AwareDatetime | None
    """To half a minute"""
    revoked_at: AwareDatetime | None
    """When it was taken back; null while it works"""
    created_by: str | None
    """Id of the user"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class ApiKeySecret(Model):
    """The only answer that holds the key itself."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    hint: str
    """The key's first and last characters, to tell keys apart"""
    scopes: list[str]
    """Rights, as `GET /v1/scopes` lists them"""
    location_ids: list[str] | None
    """Ids, each of a location"""
    expires_at: AwareDatetime | None
    """When it stops working by itself; null: it doesn't"""
    last_used_at: AwareDatetime | None
    """To half a minute"""
    revoked_at: AwareDatetime | None
    """When it was taken back; null while it works"""
    created_by: str | None
    """Id of the user"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    key: str
    """The key itself, which is shown this once"""
