"""Discounts and permissions, in and out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from coworkapi.benefits.values import BookingAllowances, PermissionKind, Restrictions
from coworkapi.core.ids import BillingAccountId, DiscountId, PermissionId, ResourceId, TeamId
from coworkapi.core.money import Money
from coworkapi.core.schemas import ExternalId, In, Instant, Metadata, Name, Out, RowOut


def unset() -> Any:
    """The default of a PATCH field that may be left out but never be null."""
    return None


Source = Annotated[Literal["manual", "plan"], Field(description="`plan`: it comes and goes with a plan")]


def _percent(basis_points: int) -> int:
    if basis_points > 10_000:
        raise ValueError("is over 100 % (10000): a discount takes off at most the whole price")
    if basis_points < 1:
        raise ValueError("takes nothing off; use 1 (0.01 %) to 10000 (100 %)")
    return basis_points


def _not_negative(price: Money) -> Money:
    if price.amount < 0:
        raise ValueError("must not be negative; an hour costs 0 or more")
    return price


BasisPoints = Annotated[
    int, AfterValidator(_percent), Field(description="Hundredths of a percent: 1000 = 10 %", examples=[1000])
]
HourlyPrice = Annotated[
    Money,
    AfterValidator(_not_negative),
    Field(description="What an hour of one unit costs instead, pro rata; in the currency of its locations"),
]
ValidFrom = Annotated[Instant, Field(description="For what begins at or after")]
ValidUntil = Annotated[Instant, Field(description="For what begins before; null: no end")]
ResourceIds = Annotated[
    list[ResourceId], Field(max_length=200, description="Only for these; none named: any that `restrictions` allow")
]


class DiscountIn(In):
    """For one account's people, or for everyone. Give either a percentage or a fixed price for an hour."""

    account_id: BillingAccountId | None = None
    everyone: Annotated[bool, Field(description="In place of `account_id`: whoever books, signed in or not")] = False
    name: Name
    percent_basis_points: BasisPoints | None = None
    hourly_price: HourlyPrice | None = None
    restrictions: Restrictions = Field(default_factory=Restrictions)
    valid_from: ValidFrom | None = None
    valid_until: ValidUntil | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_each(self) -> DiscountIn:
        if (self.account_id is None) != self.everyone:
            raise ValueError("give either account_id or everyone")
        if (self.percent_basis_points is None) == (self.hourly_price is None):
            raise ValueError("give either percent_basis_points or hourly_price")
        return self


class DiscountPatch(In):
    """What is named is changed; prices quoted before stay. A percentage replaces a fixed price, and the reverse."""

    name: Name = Field(default_factory=unset)
    percent_basis_points: BasisPoints = Field(default_factory=unset)
    hourly_price: HourlyPrice = Field(default_factory=unset)
    restrictions: Restrictions = Field(default_factory=unset)
    valid_from: ValidFrom = Field(default_factory=unset)
    valid_until: ValidUntil | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)

    @model_validator(mode="after")
    def _one_measure(self) -> DiscountPatch:
        if {"percent_basis_points", "hourly_price"} <= self.model_fields_set:
            raise ValueError("give either percent_basis_points or hourly_price")
        return self


def _with_price(row: Any) -> Any:
    """The row's fields, with what stands in other columns."""
    if isinstance(row, dict):
        return row
    values = {name: getattr(row, name) for name in DiscountOut.model_fields if hasattr(row, name)}
    price = None if row.hourly_amount is None else Money(amount=row.hourly_amount, currency=row.currency)
    return values | {"everyone": row.account_id is None, "hourly_price": price}


class MyDiscountOut(Out):
    """A discount as whoever has it sees it. `team_id`: the team whose it is; null: your own, or everyone's."""

    id: DiscountId
    name: str
    everyone: Annotated[bool, Field(description="Whether it holds for all, and not for one account")]
    team_id: TeamId | None = None
    percent_basis_points: int | None
    hourly_price: Annotated[
        Money | None, Field(description="A fixed price by the hour, in place of a percentage; null: a percentage")
    ]
    restrictions: Restrictions
    valid_from: Instant
    valid_until: Instant | None

    @model_validator(mode="before")
    @classmethod
    def _of_row(cls, row: Any) -> Any:
        return _with_price(row)


class DiscountOut(RowOut):
    """A discount. Of several that hold, the one with the lowest price counts; they are not added up."""

    id: DiscountId
    account_id: BillingAccountId | None
    everyone: Annotated[bool, Field(description="Whether it holds for all, and not for one account")]
    name: str
    percent_basis_points: int | None
    hourly_price: Annotated[
        Money | None, Field(description="A fixed price by the hour, in place of a percentage; null: a percentage")
    ]
    restrictions: Restrictions
    valid_from: Instant
    valid_until: Instant | None
    source: Source
    archived_at: Instant | None
    external_id: str | None
    metadata: dict[str, str]
    created_at: Instant
    updated_at: Instant

    @model_validator(mode="before")
    @classmethod
    def _of_row(cls, row: Any) -> Any:
        return row if isinstance(row, dict) else _with_price(row) | {"metadata": row.meta}


class PermissionIn(In):
    """Kind `booking`: where an account's people may book more than a policy lets everyone (`allows`). Kind `access`:
    the locations and hours (`restrictions`) in which they may be there."""

    account_id: BillingAccountId
    name: Name
    kind: Annotated[PermissionKind, Field(description="`booking` widens a policy's limits; `access` lets people in")]
    restrictions: Restrictions = Field(default_factory=Restrictions)
    resource_ids: ResourceIds = Field(default_factory=list)
    allows: Annotated[BookingAllowances | None, Field(description="Of kind `booking`: which limits are wider")] = None
    valid_from: ValidFrom | None = None
    valid_until: ValidUntil | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> PermissionIn:
        if self.kind == "booking" and self.allows is None:
            raise ValueError("allows: say what a permission of kind booking allows")
        if self.kind == "access" and self.allows is not None:
            raise ValueError("allows: is for kind booking; access is where and when (restrictions)")
        if self.kind == "access" and (self.resource_ids or self.restrictions.resource_type_ids):
            raise ValueError("access is to locations; leave resource_ids and resource_type_ids empty")
        return self


class PermissionPatch(In):
    """What is named is changed."""

    name: Name = Field(default_factory=unset)
    restrictions: Restrictions = Field(default_factory=unset)
    resource_ids: ResourceIds = Field(default_factory=unset)
    allows: BookingAllowances = Field(default_factory=unset)
    valid_from: ValidFrom = Field(default_factory=unset)
    valid_until: ValidUntil | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class MyPermissionOut(Out):
    """A permission as whoever has it sees it. `team_id`: the team whose it is; null: your own."""

    id: PermissionId
    name: str
    kind: Annotated[PermissionKind, Field(description="`booking` widens a policy's limits; `access` lets people in")]
    team_id: TeamId | None = None
    restrictions: Restrictions
    resource_ids: list[ResourceId]
    allows: Annotated[
        BookingAllowances | None, Field(description="Of kind `booking`: which limits are wider; null for `access`")
    ]
    valid_from: Instant
    valid_until: Instant | None


class PermissionOut(RowOut):
    """A permission. Permissions only widen: of several, the widest counts."""

    id: PermissionId
    account_id: BillingAccountId
    name: str
    kind: Annotated[PermissionKind, Field(description="`booking` widens a policy's limits; `access` lets people in")]
    restrictions: Restrictions
    resource_ids: list[ResourceId]
    allows: Annotated[
        BookingAllowances | None, Field(description="Of kind `booking`: which limits are wider; null for `access`")
    ]
    valid_from: Instant
    valid_until: Instant | None
    source: Source
    archived_at: Instant | None
    external_id: str | None
    metadata: dict[str, str]
    created_at: Instant
    updated_at: Instant
