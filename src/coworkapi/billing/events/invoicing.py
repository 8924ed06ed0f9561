"""What happens to how invoices are made."""

from __future__ import annotations

from coworkapi.billing.schemas.invoicing import InvoicingSettingsOut, TaxCheckOut
from coworkapi.core.events import Fact


class InvoicingSettingsUpdated(Fact, name="legal_entity.invoicing_settings_updated", data=InvoicingSettingsOut):
    """They count from the next invoice on."""


class AccountTaxChecked(Fact, name="billing_account.tax_checked", data=TaxCheckOut):
    """It was found out about its VAT id."""
