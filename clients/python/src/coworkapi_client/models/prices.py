from __future__ import annotations

from datetime import date

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class Factor(Model):
    """What changes the sum. `when`: in words."""

    when: str
    percent: int


class PackagePrice(Model):
    """A price for a stretch of time as a whole. `length`: in words."""

    name: str
    length: str
    price: Money


class WindowPrice(Model):
    """Another price at some hours. `when`: in words."""

    name: str
    when: str
    price: Money
    per_minutes: int


class PriceTag(Model):
    """
    What time costs, in plain fields. For a resource, or for those of a type or location that have no nearer price.

    `price` is for `per_minutes`, each started `step_minutes` paid in full. `tax_included` null: it depends on the
    location's legal entity.
    """

    rate_id: str
    """Id of the rate"""
    name: str
    resource_id: str | None
    """Id of the resource"""
    resource_name: str | None
    """What the resource is called"""
    resource_type_id: str | None
    """Id of the resource type"""
    type_name: str | None
    location_id: str | None
    """Id of the location"""
    location_name: str | None
    tax_included: bool | None
    price: Money
    per_minutes: int
    step_minutes: int
    windows: list[WindowPrice]
    packages: list[PackagePrice]
    daily_cap: Money | None
    demand: list[Factor]
    last_minute: list[Factor]
    valid_from: date
    valid_until: date | None
