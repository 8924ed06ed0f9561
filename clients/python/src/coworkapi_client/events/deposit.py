"""Events `deposit.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class DepositApplied(Event):
    """It paid an invoice, in whole or in part."""

    type: Literal["deposit.applied"]
    data: models.Deposit


class DepositCharged(Event):
    """Its invoice was made."""

    type: Literal["deposit.charged"]
    data: models.Deposit


class DepositCredited(Event):
    """A credit note gave it back, in whole or in part."""

    type: Literal["deposit.credited"]
    data: models.Deposit


class DepositKept(Event):
    """It was kept for a reason, in whole or in part."""

    type: Literal["deposit.kept"]
    data: models.Deposit


class DepositReceived(Event):
    """Its invoice was paid: it is held."""

    type: Literal["deposit.received"]
    data: models.Deposit


class DepositReopened(Event):
    """What had paid its invoice was taken back: it is awaited again."""

    type: Literal["deposit.reopened"]
    data: models.Deposit


class DepositReturnDue(Event):
    """Its membership has ended: somebody is to return, apply or keep it."""

    type: Literal["deposit.return_due"]
    data: models.Deposit


class DepositReturnFailed(Event):
    """The refund that gave it back failed: it is held again."""

    type: Literal["deposit.return_failed"]
    data: models.Deposit


class DepositReturned(Event):
    """It was given back, in whole or in part; a refund by a provider may still be on its way."""

    type: Literal["deposit.returned"]
    data: models.Deposit


class DepositTakenOver(Event):
    """It was held before, by another system, and is now held here."""

    type: Literal["deposit.taken_over"]
    data: models.Deposit
