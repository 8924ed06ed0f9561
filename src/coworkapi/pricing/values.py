"""Values of pricing: a rate's tariff, and the price that comes of it. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from coworkapi.benefits.values import Piece, Restrictions
from coworkapi.pricing.tariff import DemandStep, LastMinuteStep, Tariff, TariffPackage, TariffWindow

__all__ = [
    "Audience",
    "CouponTerms",
    "DemandStep",
    "LastMinuteStep",
    "Line",
    "LineCode",
    "Piece",
    "Price",
    "Tariff",
    "TariffPackage",
    "TariffWindow",
]

Audience = Literal["everyone", "members", "public"]
LineCode = Literal["base", "window", "package", "cap", "demand", "last_minute", "discount", "fixed_rate", "coupon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step of a price, by name. `amount` was rounded once, half up, at the end of this line.

    `unit_amount` for `per_minutes`: what the rate says; `quantity`: started steps, packages or units.
    `refers_to`: the rate, discount or coupon behind it, as a TypeID.
    """

    code: LineCode
    name: str
    detail: str
    amount: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    quantity: int | None = None
    unit_amount: int | None = None
    per_minutes: int | None = None
    refers_to: str | None = None

    def shown(self) -> dict[str, Any]:
        """As JSON keeps it (instants in ISO form); what is None is left out."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in values.items()
            if value is not None
        }


@dataclass(frozen=True, slots=True)
class Price:
    """What a time costs before credits and tax. `total` is the sum of the lines; `pieces` add up to it too."""

    currency: str
    lines: tuple[Line, ...]
    total: int
    pieces: tuple[Piece, ...]
    tax_code: str
    rate_ids: tuple[UUID, ...]
    coupon_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponTerms:
    """What a coupon takes off: a percentage, or an amount of `currency`. Exactly one of both.

    `whole`: the amount that `amount` is one booking's share of. `restrictions` and `first_only` say for which of
    several bookings it counts.
    """

    id: UUID
    code: str
    name: str
    percent_basis_points: int | None = None
    amount: int | None = None
    currency: str | None = None
    whole: int | None = None
    restrictions: Restrictions = field(default_factory=Restrictions, hash=False)
    first_only: bool = False
