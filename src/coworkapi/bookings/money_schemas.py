"""What a booking costs, and what a change of it does to money. Amounts in minor units of `currency`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from coworkapi.benefits.values import LotKind
from coworkapi.billing.values import SparedBy
from coworkapi.core.ids import CouponId, CreditLotId, LegalEntityId, RateId
from coworkapi.core.money import Currency
from coworkapi.core.schemas import Out
from coworkapi.pricing.values import LineCode

PayWith = Literal["credits_then_money", "credits_only", "money_only"]
Minor = Annotated[int, Field(description="Minor units of `currency`")]
CouponCode = Annotated[str, StringConstraints(min_length=1, max_length=60), Field(description="As its owner typed it")]
PaysWith = Annotated[
    PayWith | None,
    Field(
        description="`credits_then_money` (the default): credits and passes first; `credits_only`: 402 "
        "`credits_missing` where they don't pay all; `money_only`: credits are kept"
    ),
]


def _none(value: Any) -> bool:
    return value is None


def _if_any(**options: Any) -> Any:
    """A field that is left out where it says nothing."""
    return Field(exclude_if=_none, **options)


class PriceLineOut(Out):
    """One step of a price, by name. The lines add up to the total."""

    code: Annotated[LineCode, Field(description="Which kind of step it is; programs branch on this")]
    name: str
    detail: Annotated[str, Field(description="How it was reckoned, for people")]
    amount: Minor
    starts_at: Annotated[datetime | SkipJsonSchema[None], _if_any()] = None
    ends_at: Annotated[datetime | SkipJsonSchema[None], _if_any()] = None
    quantity: Annotated[int | SkipJsonSchema[None], _if_any(description="Started steps, packages or units")] = None
    unit_amount: Annotated[int | SkipJsonSchema[None], _if_any(description="Of the rate, for `per_minutes`")] = None
    per_minutes: Annotated[
        int | SkipJsonSchema[None], _if_any(), Field(description="For how many minutes `unit_amount` is")
    ] = None
    refers_to: Annotated[
        str | SkipJsonSchema[None], _if_any(description="Id of the rate, discount or coupon behind it")
    ] = None


class PieceOut(Out):
    """A part of the time and what it costs; the parts add up to the total. Credits pay for them, earliest first."""

    starts_at: datetime
    ends_at: datetime
    amount: Minor


class CreditUseOut(Out):
    """That a credit lot or a pass pays a part."""

    lot_id: CreditLotId
    kind: LotKind
    name: str
    quantity: Annotated[int, Field(description="Minutes, uses or minor units taken from the lot")]
    amount: Annotated[int, Field(description="How much of the price that pays, minor units")]
    days: Annotated[
        list[date] | SkipJsonSchema[None], _if_any(description="Local days for which a day pass is burnt")
    ] = None
    shared_days: Annotated[
        list[date] | SkipJsonSchema[None],
        _if_any(description="Local days covered by the pass that an earlier booking or check-in burnt"),
    ] = None


class PriceTaxOut(Out):
    """The tax on what is left to pay: `net + tax = gross`."""

    code: str
    name: str
    basis_points: Annotated[int, Field(description="1900 = 19 %; 0 for a payer who is spared the tax")]
    included: Annotated[bool, Field(description="Prices are entered with tax")]
    net: Minor
    tax: Minor
    gross: Minor
    spared: Annotated[
        SparedBy | SkipJsonSchema[None],
        _if_any(description="Why the payer isn't charged the tax; `name` says it in words"),
    ] = None
    rate_name: Annotated[str | SkipJsonSchema[None], _if_any(description="The tax that they are spared")] = None
    rate_basis_points: Annotated[int | SkipJsonSchema[None], _if_any(description="Its percentage: 1900 = 19 %")] = None


class PriceCouponOut(Out):
    """The coupon that the price is lowered by: a percentage, or an amount. Exactly one of both. Of an amount that
    several bookings share, the part of this one."""

    id: CouponId
    code: Annotated[str, Field(description="As the customer typed it")]
    name: str
    percent_basis_points: int | None = None
    amount: Annotated[int | None, Field(description="Minor units off; null: a percentage")] = None
    currency: Currency | None = None


class BookingPrice(Out):
    """What a booking costs, line by line, and how it is paid: credits and passes first, then money."""

    currency: Currency
    resource_name: Annotated[str, Field(description="What it is for")]
    lines: Annotated[
        list[PriceLineOut], Field(description="How the price came about, step by step; they add up to the total")
    ]
    total: Annotated[int, Field(description="Sum of the lines: before credits, as prices are entered (net or gross)")]
    pieces: Annotated[
        list[PieceOut], Field(description="The parts of the time, each with what it costs and what pays for it")
    ]
    credits: Annotated[list[CreditUseOut], Field(description="In the order in which they are burnt")]
    left: Annotated[int, Field(description="What credits leave to be paid in money, as prices are entered")]
    tax: Annotated[PriceTaxOut, Field(description="The tax on what is left to pay in money")]
    to_pay: Annotated[int, Field(description="What is left to pay, tax included")]
    pay_with: Annotated[
        PayWith, Field(description="Whether credits and passes are used first, alone, or not at all")
    ] = "credits_then_money"
    legal_entity_id: Annotated[LegalEntityId, Field(description="Who charges it")]
    rate_ids: list[RateId]
    coupon: Annotated[
        PriceCouponOut | None, Field(description="The coupon that took something off; null: none did")
    ] = None
    priced_at: Annotated[datetime, Field(description="As of when last-minute factors count")]
    occupancy: Annotated[
        str | None,
        Field(
            description="The share of comparable resources taken then; null where no rate asks for it",
            examples=["7/10"],
        ),
    ] = None


class CreditMoveOut(Out):
    """What happens to the credits that a lot paid, or pays from now on."""

    lot_id: CreditLotId
    kind: LotKind
    name: str
    returned: Annotated[int, Field(description="Goes back to the lot")] = 0
    kept: Annotated[int, Field(description="Was taken, and stays so as a fee")] = 0
    used: Annotated[int, Field(description="Is newly taken from the lot")] = 0
    valid_until: Annotated[
        datetime | SkipJsonSchema[None],
        _if_any(description="Where the lot had expired: until when it may still be used (7 days of grace)"),
    ] = None


class MoneyChangeOut(Out):
    """What a change does (or, with `dry_run`, would do) to money and credits."""

    currency: Currency
    credits: Annotated[
        list[CreditMoveOut], Field(description="What happens to the credits that paid, or pay from now on")
    ]
    voided: Annotated[int, Field(description="Charges that are voided, tax included")] = 0
    charged: Annotated[int, Field(description="Charges that are written, tax included")] = 0
    fee: Annotated[int, Field(description="Of `charged`, what is a cancellation fee")] = 0
    difference: Annotated[int, Field(description="`charged - voided`: more to pay; negative: less")] = 0
