"""The rules of billing as errors."""

from __future__ import annotations

from coworkapi.core.errors import AlreadyExists, Conflict, Invalid, ProblemError, constraint_error


class ChargedAlready(Conflict):
    """The same part of the same thing was charged before."""

    title = "Charged already"


class AlreadyVoided(Conflict):
    """The charge was voided, or is itself the opposite of one."""


class NothingOutstanding(Conflict):
    """Nothing of the charge is left to be settled."""


class MoreThanOutstanding(Conflict):
    """More would be settled than what is outstanding; `outstanding` says how much is."""


class TaxRateExists(AlreadyExists):
    """The entity's code has a rate from that date already."""


class TaxRateInUse(Conflict):
    """Charges were made by the rate."""


class NotHeld(Conflict):
    """Nobody holds the account's standing by hand."""


class InvoicedMeanwhile(Conflict):
    """A charge went on another invoice, or was voided, at this moment."""


class InvoiceIsFinal(Conflict):
    """What is final is not changed, only credited."""


class InvoiceIsDraft(Conflict):
    """The verb is for final invoices."""


class EInvoiceIncomplete(Conflict):
    """EN 16931 wants to know more than the document says; `missing` names it."""

    code = "e_invoice_incomplete"


class NotPaid(Conflict):
    """Only what was paid has a copy that says so."""


class NoAddress(Conflict):
    """There is no e-mail address to send the document to."""


class NothingToInvoice(Conflict):
    """None of it waits for an invoice."""


class CreditOverInvoice(Conflict):
    """More would be given back than earlier credit notes left of the invoice or line; `left` says how much that is."""


class MatchedMeanwhile(Conflict):
    """Something was set against the item at this moment; less of it is open."""


class MoreThanOpen(Conflict):
    """More than what is open; `open` says how much is."""


class NotOnAccount(Conflict):
    """The account has nothing in its favour that could be used or paid out."""


class MatchUndone(Conflict):
    """The match was undone already."""


class MatchIsBooked(Conflict):
    """The match belongs to a write-off or a refund, which is taken back instead."""

    title = "Match belongs to something booked"


class WriteOffReversed(Conflict):
    """The write-off was taken back already."""


class DepositNotReceived(Conflict):
    """The deposit's invoice isn't paid, so nothing is held that could be applied, returned or kept."""


class NothingHeld(Conflict):
    """Nothing of the deposit is left."""


class MoreThanHeld(Conflict):
    """More than what is left of the deposit; `held` says how much is."""


class NoVatId(Conflict):
    """The account has no VAT id that could be checked."""

    title = "No VAT id"


class NoTaxRate(Invalid):
    """The entity has no rate of that tax code on that day."""

    title = "No such tax rate"


class AccountRestricted(ProblemError):
    """The account that would pay has overdue invoices; `overdue` says how much, `pay_at` how to pay."""

    status = 402
    title = "The account has overdue invoices"


class AccountSuspended(AccountRestricted):
    """The same, and so long that nobody comes in at its cost."""

    title = "The account is suspended"


constraint_error(
    "charge_once", ChargedAlready, "this was charged before; void that charge, or charge another part of it"
)
constraint_error("charge_voided_once", AlreadyVoided, "the charge was voided already")
constraint_error(
    "charge_settled_once_over",
    MoreThanOutstanding,
    "something was settled meanwhile, and less is outstanding than that; read the charge again",
)
constraint_error(
    "tax_rate_once", TaxRateExists, "the code has a rate from that date; change that one, or choose another date"
)


class EntryUnbalanced(Invalid):
    """The lines of a journal entry don't add up to zero."""

    title = "The entry doesn't add up to zero"


class PostedAlready(Conflict):
    """The same thing was posted to the journal before."""


class PeriodLocked(Conflict):
    """The day lies in a period whose books are locked."""

    title = "The period is locked"


class UnknownLedgerAccount(Invalid):
    """The entity's chart has no such account."""


class ReversedAlready(Conflict):
    """The entry was reversed, or is itself a reversal."""


class LedgerAccountExists(AlreadyExists):
    """The entity's chart has an account of that code."""


class NotReversible(Conflict):
    """The journal follows what the entry is of; only entries by hand are reversed by hand."""


class NotLaterThanTheLock(Conflict):
    """The books are locked through that day already."""


class NotLocked(Conflict):
    """There is nothing to open."""


class AccountsWithoutNumber(Conflict):
    """Accounts in the export have no number of the bookkeeper's; `ledger_accounts` names them."""


class LockedMeanwhile(Conflict):
    """Somebody else locked or opened the books at this moment."""


constraint_error("journal_entry_balanced", lambda detail: EntryUnbalanced(f"postings: {detail}"))
constraint_error("journal_entry_once", PostedAlready, "this was posted to the journal before")
constraint_error("ledger_period_open", lambda detail: PeriodLocked(detail))
constraint_error("posting_account_known", lambda detail: UnknownLedgerAccount(f"{detail}; add it first"))
constraint_error("journal_entry_reversed_once", ReversedAlready, "the entry was reversed already")
constraint_error(
    "ledger_account_code_once", LedgerAccountExists, "the chart has an account of that code; change that one"
)
constraint_error(
    "ledger_lock_in_turn", LockedMeanwhile, "somebody locked or opened the books meanwhile; read them again"
)
constraint_error("invoice_final", InvoiceIsFinal, "the invoice is final; issue a credit note instead")
constraint_error(
    "line_credited_once_over",
    CreditOverInvoice,
    "more would be given back than what is left of the invoice; read the invoice again",
)
constraint_error(
    "receivable_matched_once_over", MatchedMeanwhile, "less is open than that by now; read the account again"
)
constraint_error("receivable_match_undone_once", MatchUndone, "the match was undone already")
constraint_error(
    "deposit_used_once_over",
    MoreThanHeld,
    "less is left of the deposit than that: it was applied, returned or kept; read the deposit again",
)
