"""Products, sales and passes, in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.benefits.values import LotKind, PassKind, PassState, ProductKind, Restrictions, SaleState, UseOf
from coworkapi.core.ids import (
    BillingAccountId,
    CreditLotId,
    LocationId,
    MemberId,
    PassId,
    ProductId,
    ResourceId,
    SaleId,
    TeamId,
    UnitId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import CalendarDate, ExternalId, In, LongText, Metadata, Name, Out

Price = Annotated[Money, Field(description="As the legal entity enters prices: net, or gross")]
TaxCode = Annotated[str, StringConstraints(pattern="^[a-z0-9_]{1,40}$"), Field(examples=["standard"])]
Grants = Annotated[int, Field(ge=1, le=10_000_000, description="Uses, minutes or minor units that one of it grants")]
Days = Annotated[int, Field(ge=1, le=3650)]
Months = Annotated[int, Field(ge=1, le=120)]
CancelHours = Annotated[
    int,
    Field(
        ge=0,
        le=8760,
        description="Until that many hours before the day begins a dated one can be given back; what isn't dated, as"
        " long as nothing of it was used. Null: never",
    ),
]
Quantity = Annotated[int, Field(ge=1, le=100)]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done"),
]


def unset() -> Any:
    """The default of a PATCH field that may be left out but never be null."""
    return None


class ProductIn(In):
    """`day_pass` and `guest_pass` grant uses, `credit_pack` money or minutes, `other` prints or other uses."""

    kind: Annotated[
        ProductKind, Field(description="A pass for a day, one for a guest, a pack of credits, or other uses")
    ]
    name: Name
    description: Annotated[LongText | None, Field(description="About it, for who may buy it")] = None
    lot_kind: Annotated[LotKind | None, Field(description="Of a credit pack: money or minutes")] = None
    use_of: Annotated[UseOf | None, Field(description="Of kind `other`: print or other")] = None
    quantity: Grants = 1
    restrictions: Restrictions = Field(default_factory=Restrictions)
    valid_days: Annotated[Days | None, Field(description="Valid so many local days, that of the sale included")] = None
    valid_months: Annotated[Months | None, Field(description="Valid so many months from the day of the sale")] = None
    price: Price
    tax_code: TaxCode = "standard"
    location_ids: Annotated[
        list[LocationId], Field(max_length=100, description="Where it is sold and counts; none: everywhere")
    ] = Field(default_factory=list)
    for_members: Annotated[bool, Field(description="Members can buy it themselves")] = True
    for_public: Annotated[bool, Field(description="Shown without sign-in")] = False
    dated: Annotated[bool | None, Field(description="Sold for one day. Set by `resource_id` unless given")] = None
    resource_id: Annotated[
        ResourceId | None, Field(description="The pool of hot desks of which a dated one reserves a place")
    ] = None
    cancel_hours: CancelHours | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        lot_kind, use_of = self.lot_kind, self.use_of
        if self.kind == "credit_pack":
            if lot_kind not in ("money", "minutes") or use_of is not None:
                raise ValueError("a credit pack has lot_kind money or minutes, and no use_of")
        else:
            own = self.kind if self.kind in ("day_pass", "guest_pass") else None
            if lot_kind not in (None, "uses"):
                raise ValueError("only a credit pack grants money or minutes; leave lot_kind out")
            if own is not None and use_of not in (None, own):
                raise ValueError(f"a {self.kind} grants uses of {self.kind}; leave use_of out")
            if own is None and use_of not in (None, "print", "other"):
                raise ValueError("kind other has use_of print or other; passes have kinds of their own")
            self.lot_kind, self.use_of = "uses", own or use_of or "other"
        self.dated = self.resource_id is not None if self.dated is None else self.dated
        if self.dated and (self.kind != "day_pass" or self.quantity != 1):
            raise ValueError("only a day_pass of quantity 1 can be dated; sell several for several days")
        if self.dated and (self.valid_days or self.valid_months):
            raise ValueError("a dated pass is valid on its day; leave valid_days and valid_months out")
        if not self.dated and self.resource_id is not None:
            raise ValueError("only a dated pass reserves a place; leave resource_id out or set dated")
        if self.valid_days and self.valid_months:
            raise ValueError("set either valid_days or valid_months")
        return self


class ProductPatch(In):
    """Only the fields named are changed. What was sold before stays as it was sold."""

    name: Name = Field(default_factory=unset)
    description: Annotated[LongText | None, Field(description="About it, for who may buy it")] = None
    quantity: Grants = Field(default_factory=unset)
    restrictions: Restrictions = Field(default_factory=unset)
    valid_days: Annotated[Days | None, Field(description="Valid so many local days, that of the sale included")] = None
    valid_months: Annotated[Months | None, Field(description="Valid so many months from the day of the sale")] = None
    price: Price = Field(default_factory=unset)
    tax_code: TaxCode = Field(default_factory=unset)
    location_ids: Annotated[list[LocationId], Field(max_length=100)] = Field(default_factory=unset)
    for_members: bool = Field(default_factory=unset, description="Whether members can buy it themselves")
    for_public: bool = Field(default_factory=unset, description="Whether it is shown without a sign-in")
    resource_id: ResourceId | None = None
    cancel_hours: CancelHours | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class OfferedProductOut(Out):
    """Something to buy, as members and the public see it."""

    id: ProductId
    kind: Annotated[
        ProductKind, Field(description="A pass for a day, one for a guest, a pack of credits, or other uses")
    ]
    name: Annotated[str, Field(description="What buyers read")]
    description: Annotated[str | None, Field(description="About it, for who may buy it")]
    lot_kind: Annotated[LotKind, Field(description="What it grants is counted in: money, minutes or uses")]
    use_of: UseOf | None
    quantity: Annotated[int, Field(description="What one of it grants: uses, minutes or minor units")]
    restrictions: Restrictions
    valid_days: Annotated[
        int | None,
        Field(
            description="What it grants is valid so many local days, that of the sale included; null: not "
            "counted in days"
        ),
    ]
    valid_months: Annotated[
        int | None,
        Field(
            description="What it grants is valid so many months from the day of the sale; null: not counted in months"
        ),
    ]
    price: Price
    location_ids: list[LocationId]
    dated: bool
    resource_id: ResourceId | None
    cancel_hours: Annotated[
        int | None,
        Field(description="Until how many hours before its day a dated one can be given back; null: it can't"),
    ]


class ProductOut(OfferedProductOut):
    """Something that is sold ahead of its use."""

    tax_code: str
    for_members: Annotated[bool, Field(description="Whether members can buy it themselves")]
    for_public: Annotated[bool, Field(description="Whether it is shown without a sign-in")]
    archived_at: datetime | None
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class BuyIn(In):
    """`on`: the local day of a dated pass. `location_id`: where, if the product counts at several locations."""

    quantity: Annotated[Quantity, Field(description="How many of the product")] = 1
    on: Annotated[CalendarDate | None, Field(description="Of a dated one: the local day that it is for")] = None
    location_id: LocationId | None = None
    team_id: Annotated[TeamId | None, Field(description="For a team that you administrate")] = None


class SellIn(In):
    """For a member or for a team. `on`: the local day of a dated pass. `location_id`: where it is sold, if the product
    counts at several locations."""

    member_id: MemberId | None = None
    team_id: TeamId | None = None
    quantity: Annotated[Quantity, Field(description="How many of the product")] = 1
    on: Annotated[CalendarDate | None, Field(description="Of a dated one: the local day that it is for")] = None
    location_id: LocationId | None = None


class GrantOut(Out):
    """A lot that a sale grants. `price_paid`: without tax, the liability that it is until it is used or lapses."""

    lot_id: Annotated[CreditLotId | None, Field(description="Null in a dry run")]
    lot_kind: LotKind
    use_of: UseOf | None
    quantity: Annotated[int, Field(description="Minor units, minutes or uses")]
    valid_from: datetime
    valid_until: datetime | None
    price_paid: Annotated[Money, Field(description="Without tax: what is owed in kind until it is used or lapses")]


class PassOut(Out):
    """Admission to a location for one local day. `[starts_at, ends_at)` is that day."""

    id: PassId
    kind: Annotated[PassKind, Field(description="For a member, or for a member's guest")]
    state: Annotated[PassState, Field(description="`valid` until its day is over; `used` once somebody came in by it")]
    dated: bool
    on: Annotated[date, Field(description="The local day that it is for")]
    starts_at: datetime
    ends_at: datetime
    location_id: LocationId
    time_zone: str
    account_id: BillingAccountId
    member_id: Annotated[MemberId | None, Field(description="Whose it is, or the guest's host; null: any of the team")]
    team_id: TeamId | None
    product_id: ProductId | None
    sale_id: SaleId | None
    lot_id: CreditLotId
    resource_id: ResourceId | None
    unit_id: UnitId | None
    guest_name: Annotated[str | None, Field(description="Of a guest's: who it is for; null: whoever the host brings")]
    cancellable_until: Annotated[
        datetime | None, Field(description="Until when it can be given back; null: there is no such moment")
    ]
    used_at: Annotated[datetime | None, Field(description="When somebody came in by it; null if nobody did")]
    cancelled_at: datetime | None
    created_at: datetime
    updated_at: datetime


class SaleOut(Out):
    """What was bought, what it cost and what it granted."""

    id: SaleId
    product_id: ProductId
    product_name: Annotated[str, Field(description="What the product was called when it was sold")]
    location_id: LocationId
    account_id: BillingAccountId
    member_id: MemberId | None
    team_id: TeamId | None
    quantity: Annotated[int, Field(description="How many of the product")]
    on: Annotated[date | None, Field(description="Of a dated one: the local day that it is for")]
    net: Money
    tax: Money
    gross: Money
    lot_ids: list[CreditLotId]
    is_cancellable: Annotated[bool, Field(description="While nothing of it is used")]
    cancellable_until: Annotated[
        datetime | None, Field(description="The last moment to take it back; null: none is set, see `is_cancellable`")
    ]
    state: Annotated[SaleState, Field(description="`cancelled`: it was taken back")]
    cancelled_at: datetime | None
    cancellation_reason: Annotated[
        str | None, Field(description="Why it was taken back, as whoever did it wrote; null unless it was")
    ]
    created_at: datetime
    updated_at: datetime


class SoldOut(Out):
    """A sale, or with `dry_run` what it would be: its price, its tax and what it grants. `sale` is null then."""

    sale: Annotated[SaleOut | None, Field(description="What was sold; null with `dry_run`")]
    dry_run: bool
    net: Money
    tax: Money
    gross: Money
    tax_name: str
    tax_basis_points: Annotated[int, Field(description="1900 = 19 %")]
    grants: Annotated[list[GrantOut], Field(description="What it grants: credits by kind")]
    passes: Annotated[list[PassOut], Field(description="The passes that it grants")]
    free_places: Annotated[int | None, Field(description="Of the pool on that day, before the sale; dated ones only")]
    cancellable_until: Annotated[
        datetime | None, Field(description="The last moment to take it back; null: none is set, see `is_cancellable`")
    ]
    is_cancellable: Annotated[bool, Field(description="Whether it can be taken back while nothing of it is used")]


class ReasonIn(In):
    reason: Reason | None = None


class CancelSaleIn(In):
    """`override`: staff take back also what its rule doesn't give back."""

    reason: Reason | None = None
    override: Annotated[bool, Field(description="Staff: take back also what its rule doesn't give back")] = False
