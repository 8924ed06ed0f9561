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
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    slug: str
    """Its name in addresses: lower-case letters, digits and hyphens"""
    mode: Literal["live", "test"] | str
    """`test` moves no money, sends no mail and has a clock of its own"""
    locale: str
    """Language: `en`, `de`, or with the country, `de-AT`"""
    second_factor_required_from: AwareDatetime | None
    """From when on staff can do nothing without a second factor but set one up; null: never"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class ShopWindow(Model):
    """An organization as a visitor sees it."""

    name: str
    slug: str
    """Its name in addresses: lower-case letters, digits and hyphens"""
    locations: list[Place]
