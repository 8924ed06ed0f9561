from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Place,
)


class Organization(Model):
    """An operator's brand: the tenant."""

    id: str
    name: str
    slug: str
    mode: Literal["live", "test"] | str
    locale: str
    metadata: dict[str, str]
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ShopWindow(Model):
    """An organization as a visitor sees it."""

    name: str
    slug: str
    locations: list[Place]
