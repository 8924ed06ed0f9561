"""Events `account_invoicing.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class AccountInvoicingUpdated(Event):
    """An account is invoiced in another way. The aggregate is the account."""

    type: Literal["account_invoicing.updated"]
    data: models.Invoicing
