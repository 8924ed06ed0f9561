"""Events `ledger_account.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class LedgerAccountCreated(Event):
    """Somebody added an account to an entity's chart."""

    type: Literal["ledger_account.created"]
    data: models.LedgerAccount


class LedgerAccountUpdated(Event):
    """An account was renamed, or got the bookkeeper's number."""

    type: Literal["ledger_account.updated"]
    data: models.LedgerAccount
