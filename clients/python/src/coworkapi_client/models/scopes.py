from __future__ import annotations

from coworkapi_client._model import Model


class Scope(Model):
    scope: str
    description: str


class Scopes(Model):
    data: list[Scope]
    """All of them"""
