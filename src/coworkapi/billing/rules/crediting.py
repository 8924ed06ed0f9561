"""What a credit note gives back of the lines of an invoice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from coworkapi.billing.drafts import ChargeToInvoice, DraftLine, LineToCredit
from coworkapi.billing.rules.days import local_days
from coworkapi.billing.rules.sums import net_in_gross, tax_on_net
from coworkapi.billing.rules.wording import worded


@dataclass(frozen=True, slots=True)
class Credit:
    """What is asked back of a line. `amount`: positive, as the line's price was entered (net, or gross where
    `tax_included`); None: all that is left. `charge`: the negative charge behind it."""

    line: LineToCredit
    amount: int | None
    charge: ChargeToInvoice | None = None


def left_of(line: LineToCredit) -> tuple[int, int]:
    """Net and tax that credit notes have left of a line."""
    return line.net - line.credited_net, line.tax - line.credited_tax


def entered_left(line: LineToCredit) -> int:
    """What is left of a line, as its price was entered."""
    net, tax = left_of(line)
    return net + tax if line.tax_included else net


def credit_lines(asked: Sequence[Credit], make_id: Callable[[], UUID]) -> list[DraftLine]:
    """The lines of the credit note, in the order asked.

    Each is capped at what is left of its line, and the last of several takes all that is left, tax included. The tax of
    the others is of their sum for each rate, spread on them, as that of the invoice was.
    """
    left = {one.line.id: left_of(one.line) for one in asked}
    wanted: dict[UUID, int] = {}
    for one in asked:
        if one.amount is None:
            wanted[one.line.id] = entered_left(one.line)
        else:
            wanted[one.line.id] = wanted.get(one.line.id, 0) + _converted(one)
    whole = {
        line_id for line_id, amount in wanted.items() if abs(amount) >= abs(_entered(left[line_id], asked, line_id))
    }
    last = {one.line.id: position for position, one in enumerate(asked)}
    rests = {last[line_id] for line_id in whole} | {at for at, one in enumerate(asked) if one.amount is None}
    taxed = _taxed([(position, one) for position, one in enumerate(asked) if position not in rests])
    lines: list[DraftLine] = []
    for position, one in enumerate(asked):
        line = one.line
        rest = left[line.id]
        if position in rests:
            net, tax = rest
        else:
            net, tax = _capped(taxed[position][0], rest[0]), _capped(taxed[position][1], rest[1])
        left[line.id] = (rest[0] - net, rest[1] - tax)
        starts_on, ends_on = line.starts_on, line.ends_on
        if one.charge is not None:
            starts_on, ends_on = local_days(one.charge.starts_at, one.charge.ends_at, one.charge.time_zone)
        lines.append(
            DraftLine(
                id=make_id(),
                charge_id=one.charge.id if one.charge else None,
                credited_line_id=line.id,
                source_kind=line.source_kind,
                location_id=line.location_id,
                description=_described(one),
                quantity=line.quantity if (net, tax) == (line.net, line.tax) else 1,
                starts_on=starts_on,
                ends_on=ends_on,
                net=net,
                tax=tax,
                gross=net + tax,
                tax_code=line.tax_code,
                tax_name=line.tax_name,
                tax_basis_points=line.tax_basis_points,
                tax_category=line.tax_category,
                tax_included=line.tax_included,
            )
        )
    return lines


def _described(one: Credit) -> str:
    """As the line says; of a part that is given back by a charge, as that says, in the invoice's language."""
    charge = one.charge
    if charge is None:
        return one.line.description
    return worded(charge.source_kind, charge.part, charge.description, one.line.locale)


def _entered(left: tuple[int, int], asked: Sequence[Credit], line_id: UUID) -> int:
    included = next(one.line.tax_included for one in asked if one.line.id == line_id)
    return left[0] + left[1] if included else left[0]


def _converted(one: Credit) -> int:
    """The amount, without the tax that the buyer was spared: of a price entered gross, the charge still says it."""
    assert one.amount is not None
    spared = one.charge.tax_basis_points if one.charge and one.line.tax_included else 0
    if not spared or one.line.tax_basis_points:
        return one.amount
    return net_in_gross([one.amount], spared)[0]


def _taxed(asked: Sequence[tuple[int, Credit]]) -> dict[int, tuple[int, int]]:
    """Net and tax by position, of each rate on the sum."""
    groups: dict[tuple[str, int, bool], list[tuple[int, int]]] = {}
    for position, one in asked:
        key = (one.line.tax_category, one.line.tax_basis_points, one.line.tax_included)
        groups.setdefault(key, []).append((position, _converted(one)))
    found: dict[int, tuple[int, int]] = {}
    for (_, basis_points, included), members in groups.items():
        amounts = [amount for _, amount in members]
        if included:
            nets = net_in_gross(amounts, basis_points)
            taxes = [amount - net for amount, net in zip(amounts, nets, strict=True)]
        else:
            nets, taxes = amounts, tax_on_net(amounts, basis_points)
        found |= {position: pair for (position, _), pair in zip(members, zip(nets, taxes, strict=True), strict=True)}
    return found


def _capped(value: int, left: int) -> int:
    """`value` within what is left, which may be negative."""
    return min(value, left) if left >= 0 else max(value, left)
