"""What happens in billing, a file for each family."""

from __future__ import annotations

from coworkapi.billing.events.charges import (
    ChargeCreated,
    ChargeSettled,
    ChargeVoided,
    TaxRateCreated,
    TaxRateDeleted,
    TaxRateUpdated,
)
from coworkapi.billing.events.deposits import (
    DepositApplied,
    DepositCharged,
    DepositCredited,
    DepositKept,
    DepositReceived,
    DepositReopened,
    DepositReturnDue,
    DepositReturned,
    DepositReturnFailed,
    DepositTakenOver,
)
from coworkapi.billing.events.documents import DocumentReady
from coworkapi.billing.events.invoices import (
    CreditNoteIssued,
    InvoiceFinalized,
    InvoiceOverdue,
    InvoicePaid,
    InvoicePartiallyPaid,
    InvoiceReopened,
    InvoiceWrittenOff,
)
from coworkapi.billing.events.invoicing import AccountTaxChecked, InvoicingSettingsUpdated
from coworkapi.billing.events.standings import AccountStandingChanged

__all__ = [
    "AccountStandingChanged",
    "AccountTaxChecked",
    "ChargeCreated",
    "ChargeSettled",
    "ChargeVoided",
    "CreditNoteIssued",
    "DepositApplied",
    "DepositCharged",
    "DepositCredited",
    "DepositKept",
    "DepositReceived",
    "DepositReopened",
    "DepositReturnDue",
    "DepositReturnFailed",
    "DepositReturned",
    "DepositTakenOver",
    "DocumentReady",
    "InvoiceFinalized",
    "InvoiceOverdue",
    "InvoicePaid",
    "InvoicePartiallyPaid",
    "InvoiceReopened",
    "InvoiceWrittenOff",
    "InvoicingSettingsUpdated",
    "TaxRateCreated",
    "TaxRateDeleted",
    "TaxRateUpdated",
]
