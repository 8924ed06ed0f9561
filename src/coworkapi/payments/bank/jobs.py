"""What falls due of bank statements."""

from __future__ import annotations

from coworkapi.core.jobs import Due, DueWork
from coworkapi.payments.bank.service import accept_certain

DUE_WORK: list[Due] = [DueWork("accept_bank_lines", "due_bank_lines", accept_certain)]
