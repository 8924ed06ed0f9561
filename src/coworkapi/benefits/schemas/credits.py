"""Credit lots, entries, balances and statements, in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from coworkapi.benefits.values import LotKind, LotSource, Restrictions, Rollover, UseOf
from coworkapi.core.ids import BillingAccountId, CreditLotId
from coworkapi.core.money import Money
from coworkapi.core.schemas import Metadata, Out

Quantity = Annotated[int, Field(ge=1, le=10_000_000_000, description="Minor units, minutes or uses", examples=[600])]
Reason = Annotated[
    str, StringConstraints(min_length=1, max_length=500), Field(examples=["Sorry for the broken screen"])
]
Source = Annotated[
    str, Field(description="What it is for, as the API names it", examples=["bkg_01jq2v5x8ye0rb6hm3k7n4d9ta"])
]


class LotOut(Out):
    """Credits of one account. `balance` is what may still be spent; what is held is already taken off."""

    id: CreditLotId
    external_id: str | None
    account_id: BillingAccountId
    kind: LotKind
    use_of: Annotated[UseOf | None, Field(description="Of kind `uses`: what one use is")]
    currency: Annotated[str | None, Field(description="Of kind `money`")]
    name: str
    granted: Annotated[int, Field(description="What it began with: minor units, minutes or uses")]
    balance: int
    valid_from: datetime
    valid_until: Annotated[datetime | None, Field(description="Null: for ever")]
    expired_at: Annotated[datetime | None, Field(description="When what was left lapsed, or went on in another lot")]
    restrictions: Restrictions
    shared: Annotated[bool, Field(description="A team's people may spend it on what they book for themselves")]
    member_cap: Annotated[int | None, Field(description="What one person may take of it; null: all")]
    source: LotSource
    source_id: Source | None
    price_paid: Money | None
    rollover: Annotated[Rollover | None, Field(description="What is still to come: null when the rest lapses")]
    rolled_from_lot_id: CreditLotId | None
    transferred_from_lot_id: CreditLotId | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime
