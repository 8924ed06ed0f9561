from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class CustomField(Model):
    """A typed field that the operator added to members or teams."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    applies_to: str
    key: str
    label: str
    type: Literal["text", "number", "boolean", "date", "choice"] | str
    options: list[str]
    required: bool
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
