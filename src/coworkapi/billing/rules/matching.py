"""Which items in an account's favour pay which that it owes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """What is open of an item: positive what is owed, negative what the account has."""

    id: UUID
    account_id: UUID | None
    kind: str
    currency: str
    open: int
    booked_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Match:
    """`amount` of the credit item pays as much of the debit item; minor units, positive."""

    debit_id: UUID
    credit_id: UUID
    amount: int


class Counter:
    """Sets items against each other, and keeps count of what is left of them."""

    def __init__(self, items: Iterable[OpenItem]) -> None:
        self.items = {item.id: item for item in items}
        self.left = {item.id: item.open for item in self.items.values()}
        self.matches: list[Match] = []
        self._of: dict[tuple[UUID | None, str], list[OpenItem]] = {}
        for item in self.items.values():
            self._of.setdefault((item.account_id, item.currency), []).append(item)

    def debits(self, account_id: UUID | None, currency: str) -> list[UUID]:
        """What the account owes, by its due date."""
        found = [one for one in self._of.get((account_id, currency), ()) if self.left[one.id] > 0]
        return [one.id for one in sorted(found, key=lambda one: (one.due_on, one.booked_on, one.id))]

    def credits(self, account_id: UUID | None, currency: str) -> list[UUID]:
        """What the account has, the older first."""
        found = [one for one in self._of.get((account_id, currency), ()) if self.left[one.id] < 0]
        return [one.id for one in sorted(found, key=lambda one: (one.booked_on, one.id))]

    def set_against(self, debits: Iterable[UUID], credits: Iterable[UUID], *, at_most: int | None = None) -> int:
        """Pays the debits in their order by the credits in theirs, as far as both go; how much that was."""
        paid = 0
        having = list(credits)
        for debit in debits:
            for credit in having:
                amount = min(self.left[debit], -self.left[credit])
                if at_most is not None:
                    amount = min(amount, at_most - paid)
                if amount > 0:
                    self.matches.append(Match(debit, credit, amount))
                    self.left[debit] -= amount
                    self.left[credit] += amount
                    paid += amount
        return paid
