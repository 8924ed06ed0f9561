"""What happens to credits. `data` is the lot as its GET gives it.

A booking's own events tell what it took and gave back: a lot tells when it begins, ends, runs low or is put right.
"""

from __future__ import annotations

from coworkapi.benefits.schemas.credits import LotOut
from coworkapi.core.events import Fact


class CreditsGranted(Fact, name="credit_lot.granted", data=LotOut):
    """An account got credits."""


class CreditsUpdated(Fact, name="credit_lot.updated", data=LotOut):
    """Name, validity, restrictions, sharing, external id or metadata changed."""


class CreditsCorrected(Fact, name="credit_lot.corrected", data=LotOut):
    """The balance was put right by hand; the entry has the reason."""


class CreditsTransferred(Fact, name="credit_lot.transferred", data=LotOut):
    """Credits went from this lot to another account's, or came from one (`transferred_from_lot_id` names it)."""


class CreditsExpired(Fact, name="credit_lot.expired", data=LotOut):
    """The lot has ended; what was left lapsed."""


class CreditsRolledOver(Fact, name="credit_lot.rolled_over", data=LotOut):
    """What was left of a lot that ended goes on in this one; `rolled_from_lot_id` names it."""


class CreditsLow(Fact, name="credit_lot.low", data=LotOut):
    """A booking left less than a fifth of what the lot began with."""
