from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    BillingAccount,
    Location,
    Member,
    Money,
    Problem,
)


class Settlement(Model):
    """That a charge was paid, in whole or in part."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    charge_id: str
    """Id of the charge"""
    amount: Money
    """How much of the charge it paid"""
    method: Literal["cash", "terminal", "transfer", "other", "invoice"] | str
    """What paid it; `invoice`: the invoice that it is on was paid"""
    reference: str | None
    """What was noted of it, as the number of a receipt"""
    settled_at: AwareDatetime
    """When it was paid"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class ChargeBatchItem(Model):
    """A fee or an adjustment, as `POST /v1/charges` takes it."""

    idempotency_key: str | None = None
    """The same key with the same item gives the first answer again for 7 days"""
    source_kind: Literal["fee", "adjustment"] | None = "fee"
    """A `fee` asks for money; an `adjustment` may be negative, and is a credit then"""
    account_id: str | None = None
    """Who owes it; null: a walk-in"""
    member_id: str | None = None
    """Whom it is about; the account's own member unless given"""
    location_id: str
    """Its legal entity charges, by its tax rates"""
    description: str
    """What the invoice's line says"""
    amount: Money
    """In the location's currency; gross if its legal entity's prices include tax"""
    tax_code: str | None = "standard"
    """What rates and products refer to"""
    starts_at: AwareDatetime | None = None
    """The service period; now, unless given"""
    ends_at: AwareDatetime | None = None
    """As `starts_at`, unless given"""


class ExplanationLine(Model):
    """One step of how the amount came about."""

    code: str
    """Which kind of step it is; programs branch on this"""
    name: str
    """What the step is called, for people"""
    detail: str | None = ""
    """How it was reckoned, for people"""
    amount: Money | None = None
    """What the step adds, or (negative) takes off; null: it changes no amount"""
    starts_at: AwareDatetime | None = None
    """When it begins"""
    ends_at: AwareDatetime | None = None
    """When it ends; that instant is no longer part of it"""
    quantity: int | None = None
    """How many steps, packages or units were counted; null where nothing is"""
    unit_amount: Money | None = None
    """The price of one of them, or of `per_minutes`"""
    per_minutes: int | None = None
    """For how many minutes `unit_amount` is; null: for one of the quantity"""
    refers_to: str | None = None
    """The id of the rate, discount or coupon behind it"""


class Charge(Model):
    """What someone owes for something. It never changes; what was paid of it, and that it was voided, is added."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    account_id: str | None
    """Who owes it; null: a walk-in who pays at the desk"""
    legal_entity_id: str
    """Id of the legal entity"""
    location_id: str | None
    """Id of the location"""
    member_id: str | None
    """Whose booking or purchase it was"""
    source_kind: (
        Literal["booking", "pass", "credit_pack", "fee", "adjustment", "membership", "deposit", "late_fee"] | str
    )
    """What kind of thing it is for"""
    source_id: str
    """The booking, pass or credit lot; a fee or adjustment by hand is its own source"""
    part: str
    """Which of the source's charges; each is made once only"""
    starts_at: AwareDatetime
    """The service period"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    description: str
    """What it is for, in English; its invoice says the same in the document's language"""
    quantity: int
    """How many of it"""
    amount: Money
    """As prices are entered: gross if `tax_included`, else net"""
    net: Money
    """This, tax and gross: as its invoice has them; until then as it would have them today"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    tax_code: str
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    tax_name: str
    """What the tax rate is called"""
    tax_basis_points: int
    """0 for an account that is spared the tax, by reverse charge or exempt"""
    tax_included: bool
    """Whether `amount` includes the tax"""
    explanation: list[ExplanationLine]
    """How `amount` came about; the lines add up to it"""
    settled: Money
    """What was paid so far"""
    outstanding: Money
    """What is left to pay; negative: to be paid back"""
    purchase_order: str | None
    """The buyer's order number; each has invoices of its own"""
    invoice_id: str | None
    """The invoice or credit note that it is on; null: it waits for one"""
    credits_charge_id: str | None
    """It gives a part of that charge back"""
    voids_charge_id: str | None
    """It is the opposite of that charge"""
    voided_by_charge_id: str | None
    """Id of the charge"""
    reason: str | None
    """Why it voids the other charge"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class ExpandedCharge(Model):
    """What someone owes for something. It never changes; what was paid of it, and that it was voided, is added."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    account_id: str | None
    """Who owes it; null: a walk-in who pays at the desk"""
    legal_entity_id: str
    """Id of the legal entity"""
    location_id: str | None
    """Id of the location"""
    member_id: str | None
    """Whose booking or purchase it was"""
    source_kind: (
        Literal["booking", "pass", "credit_pack", "fee", "adjustment", "membership", "deposit", "late_fee"] | str
    )
    """What kind of thing it is for"""
    source_id: str
    """The booking, pass or credit lot; a fee or adjustment by hand is its own source"""
    part: str
    """Which of the source's charges; each is made once only"""
    starts_at: AwareDatetime
    """The service period"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    description: str
    """What it is for, in English; its invoice says the same in the document's language"""
    quantity: int
    """How many of it"""
    amount: Money
    """As prices are entered: gross if `tax_included`, else net"""
    net: Money
    """This, tax and gross: as its invoice has them; until then as it would have them today"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    tax_code: str
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    tax_name: str
    """What the tax rate is called"""
    tax_basis_points: int
    """0 for an account that is spared the tax, by reverse charge or exempt"""
    tax_included: bool
    """Whether `amount` includes the tax"""
    explanation: list[ExplanationLine]
    """How `amount` came about; the lines add up to it"""
    settled: Money
    """What was paid so far"""
    outstanding: Money
    """What is left to pay; negative: to be paid back"""
    purchase_order: str | None
    """The buyer's order number; each has invoices of its own"""
    invoice_id: str | None
    """The invoice or credit note that it is on; null: it waits for one"""
    credits_charge_id: str | None
    """It gives a part of that charge back"""
    voids_charge_id: str | None
    """It is the opposite of that charge"""
    voided_by_charge_id: str | None
    """Id of the charge"""
    reason: str | None
    """Why it voids the other charge"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    account: BillingAccount | None = None
    """Only with `expand`"""
    member: Member | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""


class SettleAnswer(Model):
    """The charge and its payment, as they are now or would be."""

    charge: Charge
    """The charge as it is then"""
    settlement: Settlement
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class VoidAnswer(Model):
    """The opposite charge, and the charge that it voids, as they are now or would be."""

    charge: Charge
    """The opposite charge"""
    voided: Charge
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class BatchItemOutCharge(Model):
    index: int
    """The item's place in the batch, from 0"""
    status: int
    """As its single route would answer"""
    data: Charge | None
    """What the single route would have answered; null where the item was refused"""
    problem: Problem | None
    """Why the item was refused, as the single route would say it; null where it was done"""
    replayed: bool | None = False
    """It was made before, under its idempotency key"""


class ChargeAnswer(Model):
    """The charge as it is now, or would be."""

    charge: Charge
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class ChargeBatch(Model):
    """What became of each."""

    results: list[BatchItemOutCharge]
    """One for each item, in the order of the items"""
    succeeded: int
    """How many items were done, or with `dry_run` would be"""
    failed: int
    """How many were refused; each says why in its `problem`"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
