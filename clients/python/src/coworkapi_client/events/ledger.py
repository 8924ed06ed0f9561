"""Events `ledger.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class LedgerLocked(Event):
    """Nothing may be posted up to a day any more."""

    type: Literal["ledger.locked"]
    data: models.LedgerLock


class LedgerUnlocked(Event):
    """Days that were locked are open again."""

    type: Literal["ledger.unlocked"]
    data: models.LedgerLock
