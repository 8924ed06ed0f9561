"""Events `billing_account.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BillingAccountStandingChanged(Event):
    """It got worse, or was lifted; `previous.standing` says from what."""

    type: Literal["billing_account.standing_changed"]
    data: models.AccountStanding


class BillingAccountTaxChecked(Event):
    """It was found out about its VAT id."""

    type: Literal["billing_account.tax_checked"]
    data: models.TaxCheck


class BillingAccountUpdated(Event):
    """Who pays, how, or for what changed. (An account is made with its member or team.)"""

    type: Literal["billing_account.updated"]
    data: models.BillingAccount
