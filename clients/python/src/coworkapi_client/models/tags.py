from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Tag(Model):
    """A word that staff hang on members."""

    id: str
    name: str
    color: str | None
    members: int
    """How many carry it"""
    created_at: AwareDatetime
    updated_at: AwareDatetime
