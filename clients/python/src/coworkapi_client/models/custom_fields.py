from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class CustomField(Model):
    """A typed field that the operator added to members or teams."""

    id: str
    applies_to: str
    key: str
    label: str
    type: Literal["text", "number", "boolean", "date", "choice"] | str
    options: list[str]
    required: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
