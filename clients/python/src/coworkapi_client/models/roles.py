from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class BuiltinRole(Model):
    role: str
    scopes: list[str]


class BuiltinRoles(Model):
    data: list[BuiltinRole]


class Role(Model):
    """A custom role: a named set of scopes."""

    id: str
    name: str
    scopes: list[str]
    created_at: AwareDatetime
    updated_at: AwareDatetime
