from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
    Pass,
    Restrictions,
    Sale,
)


class Grant(Model):
    """A lot that a sale grants. `price_paid`: without tax, the liability that it is until it is used or lapses."""

    lot_id: str | None
    """Null in a dry run"""
    lot_kind: Literal["money", "minutes", "uses"] | str
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    quantity: int
    valid_from: AwareDatetime
    valid_until: AwareDatetime | None
    price_paid: Money


class Sold(Model):
    """A sale, or with `dry_run` what it would be: its price, its tax and what it grants. `sale` is null then."""

    sale: Sale | None
    dry_run: bool
    net: Money
    tax: Money
    gross: Money
    tax_name: str
    tax_basis_points: int
    """1900 = 19 %"""
    grants: list[Grant]
    passes: list[Pass]
    free_places: int | None
    """Of the pool on that day, before the sale; dated ones only"""
    cancellable_until: AwareDatetime | None
    is_cancellable: bool


class OfferedProduct(Model):
    """Something to buy, as members and the public see it."""

    id: str
    kind: Literal["day_pass", "guest_pass", "credit_pack", "other"] | str
    name: str
    description: str | None
    lot_kind: Literal["money", "minutes", "uses"] | str
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    quantity: int
    restrictions: Restrictions
    valid_days: int | None
    valid_months: int | None
    price: Money
    """As the legal entity enters prices: net, or gross"""
    location_ids: list[str]
    dated: bool
    resource_id: str | None
    cancel_hours: int | None


class Product(Model):
    """Something that is sold ahead of its use."""

    id: str
    kind: Literal["day_pass", "guest_pass", "credit_pack", "other"] | str
    name: str
    description: str | None
    lot_kind: Literal["money", "minutes", "uses"] | str
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    quantity: int
    restrictions: Restrictions
    valid_days: int | None
    valid_months: int | None
    price: Money
    """As the legal entity enters prices: net, or gross"""
    location_ids: list[str]
    dated: bool
    resource_id: str | None
    cancel_hours: int | None
    tax_code: str
    for_members: bool
    for_public: bool
    archived_at: AwareDatetime | None
    external_id: str | None
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    updated_at: AwareDatetime
