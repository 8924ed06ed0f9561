"""Values of billing that other rooms compute with. Amounts in minor units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

from coworkapi.core.money import round_half_up

SourceKind = Literal["booking", "pass", "credit_pack", "fee", "adjustment"]


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount with its tax: `net + tax = gross`."""

    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax rate as it applies to one amount. `basis_points`: 1900 = 19 %. `included`: prices are entered gross."""

    code: str
    name: str
    basis_points: int
    included: bool

    def of(self, amount: int) -> Taxed:
        """The tax on `amount` (net, or gross where `included`), rounded half up once."""
        if self.included:
            net = round_half_up(Fraction(amount * 10_000, 10_000 + self.basis_points))
            return Taxed(net, amount - net, amount)
        tax = round_half_up(Fraction(amount * self.basis_points, 10_000))
        return Taxed(amount, tax, amount + tax)


NO_TAX = Tax("none", "No tax", 0, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCharge:
    """A charge to be written. `amount` as prices are entered: net, or gross where `tax.included`.

    `source_kind`, `source_id` and `part` name what it is for; the same three are charged once only. `source_id`: the
    booking (of its cancellation's fee too), the pass, or the credit lot (`credit_pack`); a fee or adjustment by hand
    is its own source. `part` is `price`, `fee`, `difference-2`, ... `starts_at`/`ends_at`: the service period.
    `explanation`: lines as `pricing.Line.shown`.
    `account_id` None: a walk-in who pays at the desk.
    """

    id: UUID
    account_id: UUID | None
    legal_entity_id: UUID
    location_id: UUID | None
    member_id: UUID | None
    source_kind: SourceKind
    source_id: UUID
    part: str
    starts_at: datetime
    ends_at: datetime
    description: str
    amount: int
    currency: str
    tax: Tax
    quantity: int = 1
    explanation: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
