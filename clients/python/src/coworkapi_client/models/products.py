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
    """What one use is, of what is counted in uses"""
    quantity: int
    valid_from: AwareDatetime
    """It holds from then on"""
    valid_until: AwareDatetime | None
    """It holds until then; null: for ever"""
    price_paid: Money


class Sold(Model):
    """A sale, or with `dry_run` what it would be: its price, its tax and what it grants. `sale` is null then."""

    sale: Sale | None
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    tax_name: str
    """What the tax rate is called"""
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
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: Literal["day_pass", "guest_pass", "credit_pack", "other"] | str
    name: str
    description: str | None
    lot_kind: Literal["money", "minutes", "uses"] | str
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    quantity: int
    restrictions: Restrictions
    """What it may be used for"""
    valid_days: int | None
    valid_months: int | None
    price: Money
    """As the legal entity enters prices: net, or gross"""
    location_ids: list[str]
    """Ids, each of a location"""
    dated: bool
    """Good for one day, which is chosen when it is sold"""
    resource_id: str | None
    """Id of the resource"""
    cancel_hours: int | None


class Product(Model):
    """Something that is sold ahead of its use."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: Literal["day_pass", "guest_pass", "credit_pack", "other"] | str
    name: str
    description: str | None
    lot_kind: Literal["money", "minutes", "uses"] | str
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    quantity: int
    restrictions: Restrictions
    """What it may be used for"""
    valid_days: int | None
    valid_months: int | None
    price: Money
    """As the legal entity enters prices: net, or gross"""
    location_ids: list[str]
    """Ids, each of a location"""
    dated: bool
    """Good for one day, which is chosen when it is sold"""
    resource_id: str | None
    """Id of the resource"""
    cancel_hours: int | None
    tax_code: str
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    for_members: bool
    for_public: bool
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
