"""Events `bank_statement.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BankStatementImported(Event):
    """A file brought a statement that wasn't known."""

    type: Literal["bank_statement.imported"]
    data: models.BankStatement
