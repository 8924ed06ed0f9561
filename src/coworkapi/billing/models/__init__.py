"""Tables of billing, a file for each family."""

from __future__ import annotations

from coworkapi.billing.models.charges import METHODS, SOURCE_KINDS, Charge, ChargeBalance, ChargeSettlement
from coworkapi.billing.models.deposits import DEPOSIT_ENTRY_KINDS, DEPOSIT_RETURN_WAYS, Deposit, DepositEntry
from coworkapi.billing.models.documents import DocumentDelivery, RenderedDocument
from coworkapi.billing.models.invoices import Invoice, InvoiceLine
from coworkapi.billing.models.invoicing import InvoiceCounter, InvoicingSettings
from coworkapi.billing.models.ledger import ACCOUNT_TYPES, JournalEntry, LedgerAccount, LedgerLock, Posting
from coworkapi.billing.models.receivables import ReceivableItem, ReceivableMatch, WriteOff
from coworkapi.billing.models.standings import STANDINGS, AccountStanding, AccountStandingChange
from coworkapi.billing.models.taxes import AccountTaxCheck, TaxRate

__all__ = [
    "ACCOUNT_TYPES",
    "DEPOSIT_ENTRY_KINDS",
    "DEPOSIT_RETURN_WAYS",
    "METHODS",
    "SOURCE_KINDS",
    "STANDINGS",
    "AccountStanding",
    "AccountStandingChange",
    "AccountTaxCheck",
    "Charge",
    "ChargeBalance",
    "ChargeSettlement",
    "Deposit",
    "DepositEntry",
    "DocumentDelivery",
    "Invoice",
    "InvoiceCounter",
    "InvoiceLine",
    "InvoicingSettings",
    "JournalEntry",
    "LedgerAccount",
    "LedgerLock",
    "Posting",
    "ReceivableItem",
    "ReceivableMatch",
    "RenderedDocument",
    "TaxRate",
    "WriteOff",
]
