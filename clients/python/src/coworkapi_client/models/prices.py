from __future__ import annotations

from datetime import date

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class Factor(Model):
    """What changes the sum. `when`: in words."""

    when: str
    """When it applies, in words"""
    percent: int
    """What is added to the sum, in percent; negative: taken off"""


class PackagePrice(Model):
    """A price for a stretch of time as a whole. `length`: in words."""

    name: str
    """What the operator calls it"""
    length: str
    """How long it lasts, and between which hours, in words"""
    price: Money
    """Of the whole stretch"""


class WindowPrice(Model):
    """Another price at some hours. `when`: in words."""

    name: str
    """What the operator calls these hours"""
    when: str
    """Weekdays and hours in words, on the location's wall clock"""
    price: Money
    """Of `per_minutes` minutes within these hours"""
    per_minutes: int
    """For how many minutes `price` is"""


class PriceTag(Model):
    """
    What time costs, in plain fields. For a resource, or for those of a type or location that have no nearer price.

    `price` is for `per_minutes`, each started `step_minutes` paid in full. `tax_included` null: it depends on the
    location's legal entity.
    """

    rate_id: str
    """Id of the rate"""
    name: str
    """What the rate is called, as the operator wrote it"""
    resource_id: str | None
    """Id of the resource"""
    resource_name: str | None
    """What the resource is called"""
    resource_type_id: str | None
    """Id of the resource type"""
    type_name: str | None
    """What the resource type is called; null unless the rate is for a whole type"""
    location_id: str | None
    """Id of the location"""
    location_name: str | None
    """What the location is called; null for a rate that holds everywhere"""
    tax_included: bool | None
    """Whether the prices hold tax already; null: it depends on the location's legal entity"""
    price: Money
    """Of `per_minutes` minutes, where no window or package has another"""
    per_minutes: int
    """For how many minutes `price` is: 60, a price by the hour"""
    step_minutes: int
    """Time is paid in steps of so many minutes; one that has begun is paid in full"""
    windows: list[WindowPrice]
    """Other prices at certain hours of the week"""
    packages: list[PackagePrice]
    """Prices of stretches as a whole, as half a day; taken where they are cheaper"""
    daily_cap: Money | None
    """The most that the time of one local day costs; null: no limit"""
    demand: list[Factor]
    """What changes the sum when many of the places are taken, or few"""
    last_minute: list[Factor]
    """What is taken off what is booked shortly before its start"""
    valid_from: date
    """The first local day of these prices"""
    valid_until: date | None
    """The day after the last one; null: until further notice"""
