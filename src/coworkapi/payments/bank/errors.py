"""The rules of bank statements as errors."""

from __future__ import annotations

from coworkapi.core.errors import Conflict, Invalid


class BankFileRefused(Invalid):
    """The file is no whole bank statement; nothing of it was kept."""

    title = "The file is not a whole bank statement"


class BankLineDecided(Conflict):
    """Something was made of the line already."""


class NoProposal(Conflict):
    """Nothing speaks clearly enough for any account; say whose money it is."""


class AmountsDontAddUp(Invalid):
    """The parts are not the line's amount."""

    title = "The parts don't add up"


class RefundMatched(Conflict):
    """The refund stands on another bank line."""
