"""What happens to billing runs, and to how accounts are invoiced."""

from __future__ import annotations

from coworkapi.billing.runs.schemas import BillingRunOut, InvoicingOut
from coworkapi.core.events import Fact


class BillingRunEnded(Fact, name="billing_run.ended", data=BillingRunOut):
    """A run succeeded, failed or was cancelled; `state` says which."""


class AccountInvoicingUpdated(Fact, name="account_invoicing.updated", data=InvoicingOut):
    """An account is invoiced in another way. The aggregate is the account."""
