"""Events `credit_lot.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class CreditLotCorrected(Event):
    """The balance was put right by hand; the entry has the reason."""

    type: Literal["credit_lot.corrected"]
    data: models.Lot


class CreditLotExpired(Event):
    """The lot has ended; what was left lapsed."""

    type: Literal["credit_lot.expired"]
    data: models.Lot


class CreditLotGranted(Event):
    """An account got credits."""

    type: Literal["credit_lot.granted"]
    data: models.Lot


class CreditLotLow(Event):
    """A booking left less than a fifth of what the lot began with."""

    type: Literal["credit_lot.low"]
    data: models.Lot


class CreditLotRolledOver(Event):
    """What was left of a lot that ended goes on in this one; `rolled_from_lot_id` names it."""

    type: Literal["credit_lot.rolled_over"]
    data: models.Lot


class CreditLotTransferred(Event):
    """Credits went from this lot to another account's, or came from one (`transferred_from_lot_id` names it)."""

    type: Literal["credit_lot.transferred"]
    data: models.Lot


class CreditLotUpdated(Event):
    """Name, validity, restrictions, sharing, external id or metadata changed."""

    type: Literal["credit_lot.updated"]
    data: models.Lot
