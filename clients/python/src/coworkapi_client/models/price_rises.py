from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
    Selection,
)


class Raised(Model):
    """A membership's price of one, for a whole cycle, before and after."""

    membership_id: str
    plan_name: str
    quantity: int
    before: Money
    after: Money


class Total(Model):
    """What the memberships of one currency cost together for a cycle each."""

    before: Money
    after: Money


class LetterLine(Model):
    """
    A membership on a letter, with its price of one, for a whole cycle. `taken_back`: its price doesn't rise after
    all, and `before` is what it costs; of an announcement, that it has left the rise since.
    """

    membership_id: str
    plan_name: str
    quantity: int
    before: Money
    after: Money
    taken_back: bool


class PriceRiseLetter(Model):
    """
    What an account is told of a price rise: one letter of each legal entity, with all that rise.

    `kind`: `withdrawal` takes an `announcement` back that had gone out, `correction` a part of it. `state`: `pending`
    until the mail was handed on (`sent`) or refused for good (`failed`); `to_post` where there is no address, until
    somebody `posted` it; of a rise that was withdrawn (or that all of its memberships left), `withdrawn` where it
    hadn't gone out, else `taken_back`. Also `withdrawn`: a letter in whose place another one was
    written before it went out. `location_id`: null where the memberships are of several. `sent_at`: when it was
    mailed or posted.
    """

    id: str
    price_rise_id: str
    account_id: str
    legal_entity_id: str
    location_id: str | None
    kind: Literal["announcement", "withdrawal", "correction"] | str
    state: Literal["pending", "sent", "failed", "to_post", "posted", "withdrawn", "taken_back"] | str
    emails: list[str]
    lines: list[LetterLine]
    prices_include_tax: bool
    last_error: str | None
    sent_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PriceRise(Model):
    """That prices of memberships change on a day. `memberships`: of how many."""

    id: str
    name: str
    reason: str | None
    state: Literal["scheduled", "withdrawn", "applied"] | str
    effective_on: date
    announce_on: date
    announced_at: AwareDatetime | None
    basis_points: int | None
    amount: int | None
    rounding: int
    selection: Selection
    memberships: int
    created_by: str
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PriceRisePreview(Model):
    """Whom a rise would concern, a page at a time, and what it would come to in all."""

    memberships: int
    totals: list[Total]
    data: list[Raised]
    next_cursor: str | None
