"""Credit lots, entries, balances and statements, in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.benefits.schemas.discounts import unset
from coworkapi.benefits.values import EntryKind, LotKind, LotSource, Restrictions, Rollover, UseOf
from coworkapi.core.ids import BillingAccountId, CreditEntryId, CreditLotId, MemberId, TeamId
from coworkapi.core.money import Currency, Money
from coworkapi.core.schemas import ExternalId, In, Instant, Metadata, Name, Out

MAX_QUANTITY = 1_000_000_000_000
Quantity = Annotated[
    int, Field(ge=1, le=MAX_QUANTITY, description="Minor units, minutes or uses, by the lot's kind", examples=[600])
]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done", examples=["The projector was broken"]),
]
ValidFrom = Annotated[Instant, Field(description="It pays for what begins at or after")]
ValidUntil = Annotated[Instant, Field(description="It pays for what begins before; null: for ever")]
Shared = Annotated[bool, Field(description="A team's people may spend it on what they book for themselves")]
Cap = Annotated[Quantity, Field(description="What one person may take of a team's lot; null: all of it")]
SourceId = Annotated[
    str, Field(description="What it is for, as the API names it", examples=["bkg_01jq2v5x8ye0rb6hm3k7n4d9ta"])
]


class LotIn(In):
    """Credits for an account: `money` in minor units of a currency, `minutes`, or `uses` of something."""

    account_id: BillingAccountId
    kind: LotKind
    use_of: Annotated[UseOf | None, Field(description="Of kind `uses`, and needed there: what one use is")] = None
    currency: Annotated[Currency | None, Field(description="Of kind `money`, and needed there")] = None
    quantity: Quantity
    name: Name
    valid_from: Annotated[ValidFrom | None, Field(description="Now, unless given")] = None
    valid_until: ValidUntil | None = None
    restrictions: Restrictions = Field(default_factory=Restrictions)
    shared: Shared = False
    member_cap: Cap | None = None
    source: Annotated[
        Literal["manual", "gift", "purchase", "refund", "plan_cycle"], Field(description="Why there are such credits")
    ] = "manual"
    price_paid: Annotated[Money | None, Field(description="What was paid for them; a liability until used")] = None
    rollover: Annotated[Rollover | None, Field(description="Null: what is left when it ends lapses")] = None
    reason: Annotated[Reason | None, Field(description="Stands in its first entry")] = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.kind == "uses") != (self.use_of is not None):
            raise ValueError("use_of is for lots of kind uses, and needed there")
        if (self.kind == "money") != (self.currency is not None):
            raise ValueError("currency is for lots of kind money, and needed there")
        if self.rollover is not None and self.valid_until is None:
            raise ValueError("rollover needs valid_until: a lot that never ends has nothing to roll over")
        if self.price_paid is not None and self.price_paid.amount < 0:
            raise ValueError("price_paid must not be negative")
        return self


class LotPatch(In):
    """What is named is changed. The balance is changed by a correction, which has a reason."""

    name: Name = Field(default_factory=unset)
    valid_until: ValidUntil | None = None
    restrictions: Restrictions = Field(default_factory=unset)
    shared: Shared = Field(default_factory=unset)
    member_cap: Cap | None = None
    rollover: Annotated[Rollover | None, Field(description="What of the rest goes on at its end; null: it lapses")] = (
        None
    )
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class CorrectionIn(In):
    """Puts a balance right."""

    quantity: Annotated[
        int,
        Field(ge=-MAX_QUANTITY, le=MAX_QUANTITY, description="Added to the balance; may be negative", examples=[-30]),
    ]
    reason: Reason

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.quantity == 0:
            raise ValueError("quantity: 0 corrects nothing")
        return self


class TransferIn(In):
    """Moves credits to another account: into a lot of its own, with the same validity and restrictions."""

    account_id: Annotated[BillingAccountId, Field(description="Whose they become")]
    quantity: Annotated[Quantity | None, Field(description="Null: all that is there")] = None
    reason: Reason | None = None


class CreditsEndIn(In):
    """Why it ends early."""

    reason: Reason


class LotOut(Out):
    """Credits of one account. `balance` is what may still be spent; what is held is already taken off."""

    id: CreditLotId
    external_id: str | None
    account_id: BillingAccountId
    kind: LotKind = Field(description="What is counted: `money`, `minutes` or `uses`")
    use_of: Annotated[UseOf | None, Field(description="Of kind `uses`: what one use is")]
    currency: Annotated[str | None, Field(description="Of kind `money`")]
    name: str = Field(description="What it is called")
    granted: Annotated[int, Field(description="What it began with: minor units, minutes or uses")]
    balance: int = Field(
        description="What may still be spent, in minor units, minutes or uses; what is held is already taken off"
    )
    valid_from: datetime = Field(description="It can be spent from then on")
    valid_until: Annotated[datetime | None, Field(description="Null: for ever")]
    expired_at: Annotated[datetime | None, Field(description="When what was left lapsed, or went on in another lot")]
    restrictions: Restrictions = Field(description="What it may be spent on")
    shared: Annotated[bool, Field(description="A team's people may spend it on what they book for themselves")]
    member_cap: Annotated[int | None, Field(description="What one person may take of it; null: all")]
    source: LotSource = Field(description="How it came about")
    source_id: SourceId | None = Field(description="The thing that it came from")
    price_paid: Money | None = Field(description="What was paid for it; null: nothing")
    rollover: Annotated[Rollover | None, Field(description="What is still to come: null when the rest lapses")]
    rolled_from_lot_id: CreditLotId | None
    transferred_from_lot_id: CreditLotId | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class MyLotOut(Out):
    """Credits that one may spend: one's own, or a team's."""

    id: CreditLotId
    account_id: BillingAccountId
    team_id: Annotated[TeamId | None, Field(description="The team whose it is; null: your own")]
    kind: Annotated[LotKind, Field(description="What is counted: `money`, `minutes` or `uses`")]
    use_of: UseOf | None
    currency: str | None
    name: Annotated[str, Field(description="What it is called, as on the plan or product that granted it")]
    granted: Annotated[int, Field(description="What it began with: minor units, minutes or uses")]
    balance: Annotated[
        int,
        Field(
            description="What may still be spent, in minor units, minutes or uses; what is held is already taken off"
        ),
    ]
    valid_from: datetime
    valid_until: datetime | None
    expired_at: Annotated[
        datetime | None, Field(description="When what was left lapsed, or went on in another lot; null if it didn't")
    ]
    restrictions: Restrictions
    shared: Annotated[bool, Field(description="Pays for what you book for yourself too, not only for the team")]
    member_cap: Annotated[int | None, Field(description="What one person may take of it; null: all")]
    member_used: Annotated[int | None, Field(description="What you took of that; null without a cap")]
    source: Annotated[LotSource, Field(description="How it came about")]
    price_paid: Annotated[Money | None, Field(description="Null for a team's")]
    rollover: Annotated[Rollover | None, Field(description="What of the rest goes on at its end; null when it lapses")]
    rolled_from_lot_id: CreditLotId | None
    created_at: datetime


class EntryOut(Out):
    """A line of the ledger: `quantity` was added to the lot's balance, or taken off."""

    id: CreditEntryId
    lot_id: CreditLotId
    account_id: BillingAccountId
    kind: Annotated[
        EntryKind,
        Field(
            description="What happened: granted, held, released, consumed, returned, expired, transferred or corrected"
        ),
    ]
    quantity: Annotated[
        int,
        Field(description="What was added to the lot's balance, or (negative) taken off: minor units, minutes or uses"),
    ]
    member_id: Annotated[MemberId | None, Field(description="Who took it")]
    source_id: SourceId | None
    reason: Annotated[str | None, Field(description="Why, where somebody gave a reason")]
    at: Annotated[datetime, Field(description="When it counts")]
    created_by: Annotated[str, Field(description="`usr_...`, `key_...`, `mem_...` or `system`")]


class MyEntryOut(Out):
    """A line of the ledger of one's own lots, or what one took of a team's."""

    id: CreditEntryId
    lot_id: CreditLotId
    kind: Annotated[EntryKind, Field(description="What happened to the lot")]
    quantity: Annotated[
        int,
        Field(description="What was added to the lot's balance, or (negative) taken off: minor units, minutes or uses"),
    ]
    source_id: SourceId | None
    reason: Annotated[str | None, Field(description="Why, where somebody gave a reason")]
    at: Annotated[datetime, Field(description="When it counts")]


class CreditTotalOut(Out):
    """The credits of one kind together."""

    kind: LotKind
    use_of: UseOf | None
    currency: str | None
    balance: Annotated[int, Field(description="Minor units, minutes or uses, by the kind")]


class LotBalanceOut(Out):
    """One lot's part of a balance. `member_left`: what the asked-for member may still take; null: all of it."""

    lot_id: CreditLotId
    account_id: BillingAccountId
    own: Annotated[bool, Field(description="False: a team's")]
    kind: LotKind
    use_of: UseOf | None
    currency: str | None
    name: str
    balance: Annotated[int, Field(description="Minor units, minutes or uses, by the lot's kind")]
    member_left: Annotated[
        int | None, Field(description="What the member that was asked for may still take; null: all of it")
    ]
    valid_from: datetime
    valid_until: datetime | None
    restrictions: Restrictions


class BalancesOut(Out):
    """What may be spent on something that begins at that instant. Lots in the order in which they are burnt.

    Of an instant in the past: what could have been. Of one to come: what is there now and will still be valid.
    """

    at: Annotated[datetime, Field(description="The instant that is asked about")]
    totals: Annotated[list[CreditTotalOut], Field(description="By kind, what all lots come to")]
    lots: Annotated[list[LotBalanceOut], Field(description="In the order in which they are used up")]


class StatementTotalOut(Out):
    """The credits of one kind over the period: `opening` and all that follows add up to `closing`."""

    kind: LotKind
    use_of: UseOf | None
    currency: str | None
    opening: Annotated[int, Field(description="What there was before: minor units, minutes or uses")]
    granted: Annotated[int, Field(description="What came in")]
    used: Annotated[int, Field(description="Consumed and held, less what was released or returned: negative, mostly")]
    expired: Annotated[int, Field(description="What lapsed")]
    transferred: Annotated[int, Field(description="To and from other lots; rollovers within the account add up to 0")]
    corrected: Annotated[int, Field(description="What was put right by hand")]
    closing: Annotated[int, Field(description="What there was afterwards")]


class CreditStatementLineOut(EntryOut):
    """An entry with the lot that it is of."""

    lot_name: Annotated[str, Field(description="What the lot is called")]
    lot_kind: LotKind
    use_of: UseOf | None
    currency: str | None


class CreditStatementOut(Out):
    """What happened to an account's credits in `[from, to)`: by kind in sum, and line by line, a page at a time."""

    account_id: BillingAccountId
    starts_at: Annotated[datetime, Field(description="The period's begin, included")]
    ends_at: Annotated[datetime, Field(description="The period's end, not included")]
    totals: Annotated[list[StatementTotalOut], Field(description="By kind, what happened in sum")]
    data: list[CreditStatementLineOut]
    next_cursor: str | None


class TransferOut(Out):
    """Both lots after a transfer."""

    lot: Annotated[LotOut, Field(description="What it was taken from")]
    to_lot: Annotated[LotOut, Field(description="The other account's new lot")]
