"""What billing takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.billing.values import SourceKind
from coworkapi.core.ids import (
    BillingAccountId,
    ChargeId,
    LegalEntityId,
    LocationId,
    MemberId,
    SettlementId,
    TaxRateId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import CalendarDate, In, Instant, Name, Out

# `invoice`: the invoice that it is on was paid.
SettlementMethod = Literal["cash", "terminal", "transfer", "other", "invoice"]
BasisPoints = Annotated[
    int, Field(ge=0, le=10_000, description="Hundredths of a percent: 1900 = 19 %", examples=[1900])
]
TaxCode = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"),
    Field(description="What rates and products refer to", examples=["standard"]),
]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done"),
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Exempt = Annotated[
    bool, Field(description="Spared by law (EN 16931's category E) rather than zero-rated (Z); only at 0 basis points")
]
TaxNote = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    Field(
        description="The law that spares the tax, as invoices print it; of an exempt rate also their exemption reason",
        examples=["Umsatzsteuerfrei nach § 4 Nr. 12 a UStG"],
    ),
]


def unset() -> Any:
    """The default of a PATCH field that may be left out but not null: `changes` never sees it."""
    return None


class TaxRateIn(In):
    legal_entity_id: LegalEntityId
    code: TaxCode
    name: Annotated[Name, Field(description="As invoices show it", examples=["VAT 19 %"], max_length=100)]
    basis_points: BasisPoints
    exempt: Exempt = False
    note: TaxNote | None = None
    valid_from: CalendarDate = Field(description="The first local day; a later row of the same code ends it")

    @model_validator(mode="after")
    def _exempt_has_no_percentage(self) -> Self:
        if self.exempt and self.basis_points:
            raise ValueError("an exempt rate has no percentage: set basis_points to 0, or exempt to false")
        return self


class TaxRatePatch(In):
    """Only the fields named are changed. Percentage, date and exemption can't be, once charges were made by them.

    A new `note` is printed from the next invoice on; final ones keep theirs.
    """

    name: Annotated[Name, Field(max_length=100)] = Field(default_factory=unset)
    basis_points: BasisPoints = Field(default_factory=unset)
    exempt: Exempt = Field(default_factory=unset)
    note: TaxNote | None = None
    valid_from: CalendarDate = Field(default_factory=unset)


class TaxRateOut(Out):
    """What a tax code means for an entity from a date on."""

    id: TaxRateId
    legal_entity_id: LegalEntityId
    code: Annotated[str, Field(description="What charges name it by, as `standard`")]
    name: Annotated[str, Field(description="What invoices call it, as `VAT 19 %`")]
    basis_points: int
    exempt: Annotated[bool, Field(description="Whether it stands for an exemption, whose `note` says why")]
    note: Annotated[str | None, Field(description="What invoices say about it, as the reason of an exemption")]
    valid_from: Annotated[date, Field(description="The first day on which it counts")]
    valid_until: date | None = Field(description="Exclusive: where the code's next row begins")
    created_at: datetime
    updated_at: datetime


class ExplanationLine(Out):
    """One step of how the amount came about."""

    code: str = Field(examples=["base"], description="Which kind of step it is; programs branch on this")
    name: Annotated[str, Field(description="What the step is called, for people")]
    detail: Annotated[str, Field(description="How it was reckoned, for people")] = ""
    amount: Annotated[
        Money | None, Field(description="What the step adds, or (negative) takes off; null: it changes no amount")
    ] = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    quantity: Annotated[
        int | None, Field(description="How many steps, packages or units were counted; null where nothing is")
    ] = None
    unit_amount: Annotated[Money | None, Field(description="The price of one of them, or of `per_minutes`")] = None
    per_minutes: Annotated[
        int | None, Field(description="For how many minutes `unit_amount` is; null: for one of the quantity")
    ] = None
    refers_to: str | None = Field(None, description="The id of the rate, discount or coupon behind it")


class ChargeOut(Out):
    """What someone owes for something. It never changes; what was paid of it, and that it was voided, is added."""

    id: ChargeId
    account_id: BillingAccountId | None = Field(description="Who owes it; null: a walk-in who pays at the desk")
    legal_entity_id: LegalEntityId
    location_id: LocationId | None
    member_id: MemberId | None = Field(description="Whose booking or purchase it was")
    source_kind: SourceKind = Field(description="What kind of thing it is for")
    source_id: str = Field(
        description="The booking, pass or credit lot; a fee or adjustment by hand is its own source",
        examples=["bkg_01jq2v5x8ye0rb6hm3k7n4d9ta"],
    )
    part: str = Field(description="Which of the source's charges; each is made once only", examples=["price"])
    starts_at: datetime = Field(description="The service period")
    ends_at: datetime
    description: str = Field(
        description="What it is for, in English; its invoice says the same in the document's language",
        examples=["Sign-up fee, Team seat"],
    )
    quantity: int = Field(description="How many of it")
    amount: Money = Field(description="As prices are entered: gross if `tax_included`, else net")
    net: Money = Field(
        description="This, tax and gross: as its invoice has them; until then as it would have them today"
    )
    tax: Money
    gross: Money
    tax_code: str
    tax_name: str
    tax_basis_points: int = Field(description="0 for an account that is spared the tax, by reverse charge or exempt")
    tax_included: bool = Field(description="Whether `amount` includes the tax")
    explanation: list[ExplanationLine] = Field(description="How `amount` came about; the lines add up to it")
    settled: Money = Field(description="What was paid so far")
    outstanding: Money = Field(description="What is left to pay; negative: to be paid back")
    purchase_order: str | None = Field(description="The buyer's order number; each has invoices of its own")
    invoice_id: str | None = Field(
        description="The invoice or credit note that it is on; null: it waits for one",
        examples=["inv_01jq2v5x8ye0rb6hm3k7n4d9ta"],
    )
    credits_charge_id: ChargeId | None = Field(description="It gives a part of that charge back")
    voids_charge_id: ChargeId | None = Field(description="It is the opposite of that charge")
    voided_by_charge_id: ChargeId | None
    reason: str | None = Field(description="Why it voids the other charge")
    created_by: str
    created_at: datetime


class ManualChargeIn(In):
    """A fee or an adjustment by hand. A negative adjustment is a credit."""

    source_kind: Annotated[
        Literal["fee", "adjustment"],
        Field(description="A `fee` asks for money; an `adjustment` may be negative, and is a credit then"),
    ] = "fee"
    account_id: BillingAccountId | None = Field(None, description="Who owes it; null: a walk-in")
    member_id: MemberId | None = Field(None, description="Whom it is about; the account's own member unless given")
    location_id: LocationId = Field(description="Its legal entity charges, by its tax rates")
    description: Annotated[Text, Field(description="What the invoice's line says")]
    amount: Money = Field(description="In the location's currency; gross if its legal entity's prices include tax")
    tax_code: TaxCode = "standard"
    starts_at: Instant | None = Field(None, description="The service period; now, unless given")
    ends_at: Instant | None = Field(None, description="As `starts_at`, unless given")


class VoidIn(In):
    reason: Reason


class SettlementOut(Out):
    """That a charge was paid, in whole or in part."""

    id: SettlementId
    charge_id: ChargeId
    amount: Annotated[Money, Field(description="How much of the charge it paid")]
    method: Annotated[
        SettlementMethod, Field(description="What paid it; `invoice`: the invoice that it is on was paid")
    ]
    reference: Annotated[str | None, Field(description="What was noted of it, as the number of a receipt")]
    settled_at: Annotated[datetime, Field(description="When it was paid")]
    created_by: str
    created_at: datetime


class ChargeAnswer(Out):
    """The charge as it is now, or would be."""

    charge: ChargeOut
    dry_run: bool


class VoidAnswer(Out):
    """The opposite charge, and the charge that it voids, as they are now or would be."""

    charge: ChargeOut = Field(description="The opposite charge")
    voided: ChargeOut
    dry_run: bool
