"""What a bank line probably pays: pure, and explained. Amounts in minor units."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from uuid import UUID

from coworkapi.core.money import decimal_text

# How many open invoices of an account are tried in every combination.
_MOST_COMBINED = 14
_MOST_PROPOSALS = 5
CERTAIN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An open invoice. `open`: what is left of it."""

    invoice_id: UUID
    number: str
    account_id: UUID
    currency: str
    open: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Account:
    """Who may have paid. `ibans`: from which money came for it before."""

    id: UUID
    name: str
    ibans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A bank line; `amount` is positive."""

    amount: int
    currency: str
    name: str | None
    iban: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    invoice_id: UUID
    number: str
    amount: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the line may be: money of an account, for these invoices, the rest for its balance. `score`: 0 to 100; 100
    names the invoices and pays them exactly. `reasons`: what speaks for it, in words."""

    account_id: UUID
    account_name: str
    score: int
    parts: tuple[Part, ...]
    to_balance: int
    reasons: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        return self.score == CERTAIN


class Book:
    """All that is open, made ready to be looked up."""

    def __init__(self, invoices: Sequence[Open], accounts: Sequence[Account]) -> None:
        self.accounts = {one.id: one for one in accounts}
        self.by_account: defaultdict[UUID, list[Open]] = defaultdict(list)
        self.by_amount: defaultdict[tuple[int, str], list[Open]] = defaultdict(list)
        self.by_number: defaultdict[str, list[Open]] = defaultdict(list)
        for one in sorted(invoices, key=lambda each: (each.due_on, each.number)):
            self.by_account[one.account_id].append(one)
            self.by_amount[one.open, one.currency].append(one)
            self.by_number[_squeezed(one.number)[0]].append(one)
        self.lengths = sorted({len(number) for number in self.by_number if number}, reverse=True)
        self.by_iban: defaultdict[str, list[Account]] = defaultdict(list)
        self.by_word: defaultdict[str, set[UUID]] = defaultdict(set)
        for account in accounts:
            for iban in account.ibans:
                self.by_iban[iban].append(account)
            for word in words_of(account.name):
                self.by_word[word].add(account.id)

    def named_in(self, text: str, currency: str) -> list[Open]:
        """The open invoices whose numbers stand in the text, in its order, however the bank broke or joined it."""
        squeezed, places = _squeezed(text)
        found: dict[UUID, tuple[int, Open]] = {}
        for length in self.lengths:
            for start in range(len(squeezed) - length + 1):
                number = squeezed[start : start + length]
                if number in self.by_number and _stands_alone(text, places, start, start + length):
                    for one in self.by_number[number]:
                        if one.currency == currency:
                            found.setdefault(one.invoice_id, (start, one))
        return [one for _, one in sorted(found.values(), key=lambda pair: pair[0])]


@dataclass(slots=True)
class _Case:
    """What speaks for an account."""

    score: int = 0
    reasons: list[str] = field(default_factory=list)


def propose(line: Line, book: Book) -> list[Proposal]:
    """What the line may be, the likeliest first; none where nothing speaks for anybody."""
    named = book.named_in(line.text, line.currency)
    cases = _cases(line, book, named)
    found = [_of_account(line, book, account_id, case, named) for account_id, case in cases.items()]
    known = {one.account_id for one in found}
    alike = [one for one in book.by_amount[line.amount, line.currency] if one.account_id not in known]
    for one in alike[:_MOST_PROPOSALS]:
        sole = len(alike) == 1 and not found
        why = ["the amount is what is open of it"] + (["no other open invoice has that amount"] if sole else [])
        found.append(_proposal(book, one.account_id, 35 if sole else 20, [(one, line.amount)], line.amount, why))
    # Several accounts named in one transfer: nobody's alone.
    if len({one.account_id for one in named}) > 1:
        found = [_capped(one, 60) for one in found]
    return sorted(found, key=lambda one: (-one.score, one.account_name, one.account_id))[:_MOST_PROPOSALS]


def _cases(line: Line, book: Book, named: Sequence[Open]) -> dict[UUID, _Case]:
    cases: defaultdict[UUID, _Case] = defaultdict(_Case)
    for account_id in dict.fromkeys(one.account_id for one in named):
        numbers = ", ".join(one.number for one in named if one.account_id == account_id)
        cases[account_id].score += 60
        cases[account_id].reasons.append(f"names {numbers}")
    for account in book.by_iban[line.iban] if line.iban else ():
        cases[account.id].score += 30
        cases[account.id].reasons.append("money for it came from that bank account before")
    for account_id, share in _alike_names(line.name, book).items():
        if share == 1:
            cases[account_id].score += 20
            cases[account_id].reasons.append(f"the payer is named as {book.accounts[account_id].name}")
        elif account_id in cases or share >= 0.6:
            cases[account_id].score += 10
            cases[account_id].reasons.append(f"the payer's name is like {book.accounts[account_id].name}")
    return dict(cases)


def _of_account(line: Line, book: Book, account_id: UUID, case: _Case, named: Sequence[Open]) -> Proposal:
    own = [one for one in named if one.account_id == account_id]
    open_ = [one for one in book.by_account[account_id] if one.currency == line.currency]
    if own:
        total = sum(one.open for one in own)
        if total == line.amount:
            reasons = [*case.reasons, "the amount is exactly what is open of " + ("it" if len(own) == 1 else "them")]
            return _proposal(book, account_id, CERTAIN, [(one, one.open) for one in own], line.amount, reasons)
        more = "more" if line.amount > total else "less"
        gap = f"{decimal_text(abs(line.amount - total), line.currency)} {line.currency}"
        reasons = [*case.reasons, f"{gap} {more} than what is open of what it names"]
        return _proposal(book, account_id, min(case.score + 10, 95), _in_order(own, line.amount), line.amount, reasons)
    exact = _subset(open_, line.amount)
    if exact is not None:
        what = "what is open of " + ("one invoice" if len(exact) == 1 else f"{len(exact)} invoices together")
        parts = [(one, one.open) for one in exact]
        return _proposal(
            book, account_id, min(case.score + 30, 95), parts, line.amount, [*case.reasons, f"the amount is {what}"]
        )
    reasons = [*case.reasons, "no open invoices add up to the amount: the oldest first" if open_ else "nothing is open"]
    return _proposal(book, account_id, min(case.score, 95), _in_order(open_, line.amount), line.amount, reasons)


def _proposal(
    book: Book, account_id: UUID, score: int, parts: Sequence[tuple[Open, int]], amount: int, reasons: Sequence[str]
) -> Proposal:
    paid = tuple(Part(one.invoice_id, one.number, part) for one, part in parts)
    rest = amount - sum(part.amount for part in paid)
    name = book.accounts[account_id].name if account_id in book.accounts else ""
    return Proposal(account_id, name, score, paid, rest, tuple(reasons))


def _capped(one: Proposal, most: int) -> Proposal:
    if one.score <= most:
        return one
    reasons = (*one.reasons, "invoices of another account are named too: split it")
    return Proposal(one.account_id, one.account_name, most, one.parts, one.to_balance, reasons)


def _in_order(invoices: Sequence[Open], amount: int) -> list[tuple[Open, int]]:
    """So much of each, in order, as the amount lasts."""
    found = []
    for one in invoices:
        part = min(one.open, amount)
        if part <= 0:
            break
        found.append((one, part))
        amount -= part
    return found


def _subset(invoices: Sequence[Open], amount: int) -> list[Open] | None:
    """The open invoices that add up to the amount: one; all up to some day; else the fewest of the oldest."""
    for one in invoices:
        if one.open == amount:
            return [one]
    total = 0
    for number, one in enumerate(invoices, 1):
        total += one.open
        if total == amount:
            return list(invoices[:number])
    oldest = invoices[:_MOST_COMBINED]
    for size in range(2, len(oldest)):
        for some in combinations(oldest, size):
            if sum(one.open for one in some) == amount:
                return list(some)
    return None


def _alike_names(name: str | None, book: Book) -> dict[UUID, float]:
    """How much of whose name stands in the payer's: 1 for all of it."""
    said = words_of(name or "")
    candidates: set[UUID] = set().union(*(book.by_word[word] for word in said)) if said else set()
    found = {}
    for account_id in candidates:
        own = words_of(book.accounts[account_id].name)
        found[account_id] = len(own & said) / len(own)
    return found


# What companies' names have in common says nothing.
_FORMS = {
    "gmbh",
    "ag",
    "ug",
    "kg",
    "ohg",
    "gbr",
    "ev",
    "ltd",
    "llc",
    "inc",
    "sarl",
    "sas",
    "sa",
    "sl",
    "bv",
    "co",
    "und",
    "and",
}


def words_of(name: str) -> frozenset[str]:
    """A name's words, folded, without titles and legal forms."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = frozenset(re.findall(r"[a-z0-9]{2,}", plain))
    return words - _FORMS or words


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Letters and digits alone, upper case; and where each stood."""
    found = [(char, place) for place, char in enumerate(text.upper()) if char.isascii() and char.isalnum()]
    return "".join(char for char, _ in found), [place for _, place in found]


def _stands_alone(text: str, places: Sequence[int], start: int, end: int) -> bool:
    """Whether no digit or letter touches the number where it stands: 12 is not in 123."""
    first, last = places[start], places[end - 1]
    before = text[first - 1] if first > 0 else " "
    after = text[last + 1] if last + 1 < len(text) else " "
    return not (before.isalnum() and before.isdigit() == text[first].isdigit()) and not after.isdigit()
