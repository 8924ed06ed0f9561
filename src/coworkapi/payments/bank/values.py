"""What a bank's file says, before anything is made of it. Amounts in minor units, positive in, negative out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from coworkapi.core.money import minor_digits

MAX_LINES = 20_000
MAX_AMOUNT = 2**53


class NotAStatement(ValueError):
    """The file can't be read as a bank statement; the message says where, why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedLine:
    """One booking. `where`: in the file, for people (`entry 12`, `row 13`)."""

    where: str
    booked_on: date
    value_on: date | None
    amount: int
    currency: str
    counterparty_name: str | None
    counterparty_iban: str | None
    remittance: str
    end_to_end_id: str | None = None
    bank_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedStatement:
    """One statement of one account of the bank. `reference`: the bank's own id; None where a file has none."""

    format: str
    reference: str | None
    iban: str | None
    currency: str
    from_on: date
    until_on: date
    opening_balance: int | None
    closing_balance: int | None
    lines: Sequence[ParsedLine]


def line_hashes(lines: Sequence[ParsedLine]) -> list[str]:
    """What each line is known by: all that it says, and of equal lines in a file which one it is."""
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        said = "\x1f".join(
            (
                line.booked_on.isoformat(),
                str(line.amount),
                line.currency,
                line.counterparty_iban or "",
                " ".join((line.counterparty_name or "").split()),
                " ".join(line.remittance.split()),
                line.end_to_end_id or "",
                line.bank_reference or "",
            )
        )
        seen[said] += 1
        found.append(hashlib.sha256(f"{said}\x1f{seen[said]}".encode()).hexdigest())
    return found


def minor_units(written: str, currency: str, where: str) -> int:
    """`1234.56` in minor units. Raises NotAStatement for what is no amount, or is finer than the currency."""
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise NotAStatement(f"{where}: {written[:40]!r} is not an amount") from None
    if not value.is_finite():
        raise NotAStatement(f"{where}: {written[:40]!r} is not an amount")
    exact = value.scaleb(minor_digits(currency))
    if exact != exact.to_integral_value():
        raise NotAStatement(f"{where}: {written[:40]} is finer than {currency} can be")
    if abs(exact) > MAX_AMOUNT:
        raise NotAStatement(f"{where}: {written[:40]} is more than can be booked")
    return int(exact)
