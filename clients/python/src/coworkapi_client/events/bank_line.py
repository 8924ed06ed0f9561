"""Events `bank_line.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BankLineIgnored(Event):
    """It was set aside."""

    type: Literal["bank_line.ignored"]
    data: models.BankLine


class BankLineMatched(Event):
    """It is known what it was, and booked."""

    type: Literal["bank_line.matched"]
    data: models.BankLine


class BankLineReopened(Event):
    """It waits for a decision again."""

    type: Literal["bank_line.reopened"]
    data: models.BankLine
