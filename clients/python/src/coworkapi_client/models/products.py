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
    """What the lot counts: `money`, `minutes` or `uses`"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    quantity: int
    """Minor units, minutes or uses"""
    valid_from: AwareDatetime
    """It holds from then on"""
    valid_until: AwareDatetime | None
    """It holds until then; null: for ever"""
    price_paid: Money
    """Without tax: what is owed in kind until it is used or lapses"""


class Sold(Model):
    """A sale, or with `dry_run` what it would be: its price, its tax and what it grants. `sale` is null then."""

    sale: Sale | None
    """What was sold; null with `dry_run`"""
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
    """What it grants: credits by kind"""
    passes: list[Pass]
    """The passes that it grants"""
    free_places: int | None
    """Of the pool on that day, before the sale; dated ones only"""
    cancellable_until: AwareDatetime | None
    """The last moment to take it back; null: none is set, see `is_cancellable`"""
    is_cancellable: bool
    """Whether it can be taken back while nothing of it is used"""


class OfferedProduct(Model):
    """Something to buy, as members and the public see it."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: Literal["day_pass", "guest_pass", "credit_pack", "other"] | str
    """A pass for a day, one for a guest, a pack of credits, or other uses"""
    name: str
    """What buyers read"""
    description: str | None
    """About it, for who may buy it"""
    lot_kind: Literal["money", "minutes", "uses"] | str
    """What it grants is counted in: money, minutes or uses"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    quantity: int
    """What one of it grants: uses, minutes or minor units"""
    restrictions: Restrictions
    """What it may be used for"""
    valid_days: int | None
    """What it grants is valid so many local days, that of the sale included; null: not counted in days"""
    valid_months: int | None
    """What it grants is valid so many months from the day of the sale; null: not counted in months"""
    price: Money
    """As the legal entity enters prices: net, or gross"""
    location_ids: list[str]
    """Ids, each of a location"""
    dated: bool
    """Good for one day, which is chosen when it is sold"""
    resource_id: str | None
    """Id of the resource"""
    cancel_hours: int | None
    """Until how many hours before its day a dated one can be given back; null: it can't"""


class Product(Model):
    """Something that is sold ahead of its use."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: Literal["day_pass", "guest_pass", "credit_pack", "other"] | str
    """A pass for a day, one for a guest, a pack of credits, or other uses"""
    name: str
    """What buyers read"""
    description: str | None
    """About it, for who may buy it"""
    lot_kind: Literal["money", "minutes", "uses"] | str
    """What it grants is counted in: money, minutes or uses"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    quantity: int
    """What one of it grants: uses, minutes or minor units"""
    restrictions: Restrictions
    """What it may be used for"""
    valid_days: int | None
    """What it grants is valid so many local days, that of the sale included; null: not counted in days"""
    valid_months: int | None
    """What it grants is valid so many months from the day of the sale; null: not counted in months"""
    price: Money
    """As the legal entity enters prices: net, or gross"""
    location_ids: list[str]
    """Ids, each of a location"""
    dated: bool
    """Good for one day, which is chosen when it is sold"""
    resource_id: str | None
    """Id of the resource"""
    cancel_hours: int | None
    """Until how many hours before its day a dated one can be given back; null: it can't"""
    tax_code: str
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    for_members: bool
    """Whether members can buy it themselves"""
    for_public: bool
    """Whether it is shown without a sign-in"""
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
