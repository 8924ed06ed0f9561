from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
    Restrictions,
    Rollover,
)


class CreditStatementLine(Model):
    """An entry with the lot that it is of."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    lot_id: str
    """Id of the credit lot"""
    account_id: str
    """Id of the billing account"""
    kind: Literal["grant", "hold", "release", "consume", "return", "expire", "transfer", "correction"] | str
    """What happened: granted, held, released, consumed, returned, expired, transferred or corrected"""
    quantity: int
    """What was added to the lot's balance, or (negative) taken off: minor units, minutes or uses"""
    member_id: str | None
    """Who took it"""
    source_id: str | None
    """What it is for, as the API names it"""
    reason: str | None
    """Why, where somebody gave a reason"""
    at: AwareDatetime
    """When it counts"""
    created_by: str
    """`usr_...`, `key_...`, `mem_...` or `system`"""
    lot_name: str
    """What the lot is called"""
    lot_kind: Literal["money", "minutes", "uses"] | str
    """What the lot counts: `money`, `minutes` or `uses`"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    currency: str | None
    """ISO 4217 code, as `EUR`"""


class CreditTotal(Model):
    """The credits of one kind together."""

    kind: Literal["money", "minutes", "uses"] | str
    """What is counted: `money`, `minutes` or `uses`"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    currency: str | None
    """ISO 4217 code, as `EUR`"""
    balance: int
    """Minor units, minutes or uses, by the kind"""


class Entry(Model):
    """A line of the ledger: `quantity` was added to the lot's balance, or taken off."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    lot_id: str
    """Id of the credit lot"""
    account_id: str
    """Id of the billing account"""
    kind: Literal["grant", "hold", "release", "consume", "return", "expire", "transfer", "correction"] | str
    """What happened: granted, held, released, consumed, returned, expired, transferred or corrected"""
    quantity: int
    """What was added to the lot's balance, or (negative) taken off: minor units, minutes or uses"""
    member_id: str | None
    """Who took it"""
    source_id: str | None
    """What it is for, as the API names it"""
    reason: str | None
    """Why, where somebody gave a reason"""
    at: AwareDatetime
    """When it counts"""
    created_by: str
    """`usr_...`, `key_...`, `mem_...` or `system`"""


class MyEntry(Model):
    """A line of the ledger of one's own lots, or what one took of a team's."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    lot_id: str
    """Id of the credit lot"""
    kind: Literal["grant", "hold", "release", "consume", "return", "expire", "transfer", "correction"] | str
    """What happened to the lot"""
    quantity: int
    """What was added to the lot's balance, or (negative) taken off: minor units, minutes or uses"""
    source_id: str | None
    """What it is for, as the API names it"""
    reason: str | None
    """Why, where somebody gave a reason"""
    at: AwareDatetime
    """When it counts"""


class StatementTotal(Model):
    """The credits of one kind over the period: `opening` and all that follows add up to `closing`."""

    kind: Literal["money", "minutes", "uses"] | str
    """What is counted: `money`, `minutes` or `uses`"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    currency: str | None
    """ISO 4217 code, as `EUR`"""
    opening: int
    """What there was before: minor units, minutes or uses"""
    granted: int
    """What came in"""
    used: int
    """Consumed and held, less what was released or returned: negative, mostly"""
    expired: int
    """What lapsed"""
    transferred: int
    """To and from other lots; rollovers within the account add up to 0"""
    corrected: int
    """What was put right by hand"""
    closing: int
    """What there was afterwards"""


class CreditStatement(Model):
    """What happened to an account's credits in `[from, to)`: by kind in sum, and line by line, a page at a time."""

    account_id: str
    """Id of the billing account"""
    starts_at: AwareDatetime
    """The period's begin, included"""
    ends_at: AwareDatetime
    """The period's end, not included"""
    totals: list[StatementTotal]
    """By kind, what happened in sum"""
    data: list[CreditStatementLine]
    next_cursor: str | None
    """Ask for the next page with it as `cursor`; null on the last page"""


class LotBalance(Model):
    """One lot's part of a balance. `member_left`: what the asked-for member may still take; null: all of it."""

    lot_id: str
    """Id of the credit lot"""
    account_id: str
    """Id of the billing account"""
    own: bool
    """False: a team's"""
    kind: Literal["money", "minutes", "uses"] | str
    """What is counted: `money`, `minutes` or `uses`"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """What one use is, of what is counted in uses"""
    currency: str | None
    """ISO 4217 code, as `EUR`"""
    name: str
    balance: int
    """Minor units, minutes or uses, by the lot's kind"""
    member_left: int | None
    """What the member that was asked for may still take; null: all of it"""
    valid_from: AwareDatetime
    """It holds from then on"""
    valid_until: AwareDatetime | None
    """It holds until then; null: for ever"""
    restrictions: Restrictions
    """What it may be used for"""


class Lot(Model):
    """Credits of one account. `balance` is what may still be spent; what is held is already taken off."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    account_id: str
    """Id of the billing account"""
    kind: Literal["money", "minutes", "uses"] | str
    """What is counted: `money`, `minutes` or `uses`"""
    use_of: Literal["day_pass", "guest_pass", "print", "other"] | str | None
    """Of kind `uses`: what one use is"""
    currency: str | None
    """Of kind `money`"""
    name: str
    """What it is called"""
    granted: int
    """What it began with: minor units, minutes or uses"""
    balance: int
    """What may still be spent, in minor units, minutes or uses; what is held is already taken off"""
    valid_from: AwareDatetime
    """It can be spent from then on"""
    valid_until: AwareDatetime | None
    """Null: for ever"""
    expired_at: AwareDatetime | None
    """When what was left lapsed, or went on in another lot"""
    restrictions: Restrictions
    """What it may be spent on"""
    shared: bool
    """A team's people may spend it on what they book for themselves"""
    member_cap: int | None
    """What one person may take of it; null: all"""
    source: Literal["plan_cycle", "purchase", "gift", "refund", "transfer", "rollover", "manual"] | str
    """How it came about"""
    source_id: str | None
    """The thing that it came from"""
    price_paid: Money | None
    """What was paid for it; null: nothing"""
    rollover: Rollover | None
    """What is still to come: null when the rest lapses"""
    rolled_from_lot_id: str | None
    """Id of the credit lot"""
    transferred_from_lot_id: str | None
    """Id of the credit lot"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class Transfer(Model):
    """Both lots after a transfer."""

    lot: Lot
    """What it was taken from"""
    to_lot: Lot
    """The other account's new lot"""


class Balances(Model):
    """
    What may be spent on something that begins at that instant. Lots in the order in which they are burnt.

    Of an instant in the past: what could have been. Of one to come: what is there now and will still be valid.
    """

    at: AwareDatetime
    """The instant that is asked about"""
    totals: list[CreditTotal]
    """By kind, what all lots come to"""
    lots: list[LotBalance]
    """In the order in which they are used up"""
