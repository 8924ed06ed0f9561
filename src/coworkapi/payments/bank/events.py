"""What happens to bank statements and their lines."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.payments.bank.schemas import BankLineOut, BankStatementOut


class BankStatementImported(Fact, name="bank_statement.imported", data=BankStatementOut):
    """A file brought a statement that wasn't known."""


class BankLineMatched(Fact, name="bank_line.matched", data=BankLineOut):
    """It is known what it was, and booked."""


class BankLineIgnored(Fact, name="bank_line.ignored", data=BankLineOut):
    """It was set aside."""


class BankLineReopened(Fact, name="bank_line.reopened", data=BankLineOut):
    """It waits for a decision again."""
