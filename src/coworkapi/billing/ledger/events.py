"""What people do to the ledger. What the service posts by itself is told by what caused it."""

from __future__ import annotations

from coworkapi.billing.ledger.schemas import JournalEntryOut, LedgerAccountOut, LedgerLockOut
from coworkapi.core.events import Fact


class LedgerAccountCreated(Fact, name="ledger_account.created", data=LedgerAccountOut):
    """Somebody added an account to an entity's chart."""


class LedgerAccountUpdated(Fact, name="ledger_account.updated", data=LedgerAccountOut):
    """An account was renamed, or got the bookkeeper's number."""


class JournalEntryPosted(Fact, name="journal_entry.posted", data=JournalEntryOut):
    """Somebody posted by hand, or reversed what was."""


class LedgerLocked(Fact, name="ledger.locked", data=LedgerLockOut):
    """Nothing may be posted up to a day any more."""


class LedgerUnlocked(Fact, name="ledger.unlocked", data=LedgerLockOut):
    """Days that were locked are open again."""
