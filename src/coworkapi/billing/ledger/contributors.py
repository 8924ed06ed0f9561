"""What rooms above add to the ledger's answers: cash that they expect, and books that must agree with it.

`wiring.py` names them, since billing knows nothing of memberships and credits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from coworkapi.billing.ledger.schemas import CheckOut
from coworkapi.core.prepared import HasInfo


@dataclass(frozen=True, slots=True)
class ExpectedCash:
    """Money that will be asked for and is on no invoice yet, gross, minor units. `due_on`: when it should come."""

    due_on: date
    currency: str
    amount: int


class CashSource(Protocol):
    """Who knows of money to come: memberships know their next cycles."""

    @property
    def name(self) -> str:
        """As the forecast shows it: `memberships`."""
        ...

    async def expected(
        self, unit: HasInfo, *, legal_entity_id: UUID | None, starts_on: date, ends_on: date
    ) -> Sequence[ExpectedCash]:
        """What falls due in `[starts_on, ends_on)`, summed by day and currency. A constant number of statements."""
        ...


class LedgerCheck(Protocol):
    """A book of another room that must agree with the ledger."""

    async def __call__(self, unit: HasInfo, legal_entity_id: UUID | None) -> CheckOut:
        """One statement. None: of all legal entities."""
        ...


__all__ = [
    "CashSource",
    "CheckOut",
    "ExpectedCash",
    "LedgerCheck",
    "cash_sources",
    "contribute",
    "further_checks",
]
_CASH: list[CashSource] = []
_CHECKS: list[LedgerCheck] = []


def contribute(*, cash: Sequence[CashSource], checks: Sequence[LedgerCheck]) -> None:
    """Sets all contributors (once, from `wiring.py`)."""
    _CASH[:] = cash
    _CHECKS[:] = checks


def cash_sources() -> Sequence[CashSource]:
    return _CASH


def further_checks() -> Sequence[LedgerCheck]:
    return _CHECKS
