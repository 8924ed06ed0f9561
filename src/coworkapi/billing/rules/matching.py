"""Which items in an account's favour pay which that it owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    """Sets items against each other, and keeps count of what is left of them.

    Accounts are read along lists sorted once, from the first item that isn't used up: a thousand payments of an account
    with a thousand invoices take a thousand steps, not a million.
    """

    def __init__(self, items: Iterable[OpenItem]) -> None:
        self.items = {item.id: item for item in items}
        self.left = {item.id: item.open for item in self.items.values()}
        self.matches: list[Match] = []
        self._of: dict[tuple[UUID | None, str], list[OpenItem]] = {}
        for item in self.items.values():
            self._of.setdefault((item.account_id, item.currency), []).append(item)
        self._debits: dict[tuple[UUID | None, str], _Queue] = {}
        self._credits: dict[tuple[UUID | None, str], _Queue] = {}

    def debits(self, account_id: UUID | None, currency: str) -> Iterator[UUID]:
        """What the account owes, by its due date; found one by one, while the caller asks for more."""
        key = (account_id, currency)
        queue = self._debits.get(key)
        if queue is None:
            found = [one for one in self._of.get(key, ()) if one.open >= 0]
            found.sort(key=lambda one: (one.due_on, one.booked_on, one.id))
            queue = self._debits[key] = _Queue([one.id for one in found])
        return queue.unused(self.left)

    def credits(self, account_id: UUID | None, currency: str) -> list[UUID]:
        """What the account has, the older first."""
        key = (account_id, currency)
        queue = self._credits.get(key)
        if queue is None:
            found = [one for one in self._of.get(key, ()) if one.open <= 0]
            found.sort(key=lambda one: (one.booked_on, one.id))
            queue = self._credits[key] = _Queue([one.id for one in found])
        return list(queue.unused(self.left))

    def set_against(self, debits: Iterable[UUID], credits: Iterable[UUID], *, at_most: int | None = None) -> int:
        """Pays the debits in their order by the credits in theirs, as far as both go; how much that was."""
        paid = 0
        having = [one for one in credits if self.left[one] < 0]
        for debit in debits if having else ():
            while having and self.left[debit] > 0 and paid != at_most:
                credit = having[0]
                amount = min(self.left[debit], -self.left[credit])
                if at_most is not None:
                    amount = min(amount, at_most - paid)
                self.matches.append(Match(debit, credit, amount))
                self.left[debit] -= amount
                self.left[credit] += amount
                paid += amount
                if self.left[credit] == 0:
                    having.pop(0)
            if not having or paid == at_most:
                break
        return paid

    def undo(self, debit: UUID, credit: UUID, amount: int) -> None:
        """Opens both again by `amount`, which the one had paid of the other before."""
        self.left[debit] += amount
        self.left[credit] -= amount
        for queue in (*self._debits.values(), *self._credits.values()):
            queue.first = 0


class _Queue:
    """Items in their order. `first`: those before it are used up."""

    def __init__(self, ids: list[UUID]) -> None:
        self.ids, self.first = ids, 0

    def unused(self, left: Mapping[UUID, int]) -> Iterator[UUID]:
        while self.first < len(self.ids) and left[self.ids[self.first]] == 0:
            self.first += 1
        for position in range(self.first, len(self.ids)):
            if left[self.ids[position]] != 0:
                yield self.ids[position]
