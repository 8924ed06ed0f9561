from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Tag(Model):
    """A word that staff hang on members."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    color: str | None
    """For screens, as `#2f9e44`; null: none was chosen"""
    members: int
    """How many carry it"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
