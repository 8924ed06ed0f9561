from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class BuiltinRole(Model):
    role: str
    scopes: list[str]
    """Rights, as `GET /v1/scopes` lists them"""


class BuiltinRoles(Model):
    data: list[BuiltinRole]
    """All of them"""


class Role(Model):
    """A custom role: a named set of scopes."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    scopes: list[str]
    """Rights, as `GET /v1/scopes` lists them"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
