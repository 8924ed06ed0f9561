"""What happens to deposits. `data` is the deposit as its GET gives it; its last entry says what happened."""

from __future__ import annotations

from coworkapi.billing.schemas.deposits import DepositOut
from coworkapi.core.events import Fact


class DepositCharged(Fact, name="deposit.charged", data=DepositOut):
    """Its invoice was made."""


class DepositTakenOver(Fact, name="deposit.taken_over", data=DepositOut):
    """It was held before, by another system, and is now held here."""


class DepositReceived(Fact, name="deposit.received", data=DepositOut):
    """Its invoice was paid: it is held."""


class DepositReopened(Fact, name="deposit.reopened", data=DepositOut):
    """What had paid its invoice was taken back: it is awaited again."""


class DepositCredited(Fact, name="deposit.credited", data=DepositOut):
    """A credit note gave it back, in whole or in part."""


class DepositApplied(Fact, name="deposit.applied", data=DepositOut):
    """It paid an invoice, in whole or in part."""


class DepositReturned(Fact, name="deposit.returned", data=DepositOut):
    """It was given back, in whole or in part; a refund by a provider may still be on its way."""


class DepositReturnFailed(Fact, name="deposit.return_failed", data=DepositOut):
    """The refund that gave it back failed: it is held again."""


class DepositKept(Fact, name="deposit.kept", data=DepositOut):
    """It was kept for a reason, in whole or in part."""


class DepositReturnDue(Fact, name="deposit.return_due", data=DepositOut):
    """Its membership has ended: somebody is to return, apply or keep it."""


OF_ENTRY: dict[str, type[Fact]] = {
    "taken_over": DepositTakenOver,
    "charged": DepositCharged,
    "received": DepositReceived,
    "reopened": DepositReopened,
    "credited": DepositCredited,
    "applied": DepositApplied,
    "returned": DepositReturned,
    "return_failed": DepositReturnFailed,
    "kept": DepositKept,
}
