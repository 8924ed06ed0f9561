"""Which lots pay for a booking, and how much. Pure.

A booking's pieces are cut into cells, one for each unit, at local midnights and where the hours of a lot begin or end;
the amount of a piece is spread over its cells by their minutes, cumulatively rounded, so that cells add up to it. Each
lot in burning order then pays cells, earliest first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from coworkapi.benefits.rules.hours import lies_within, within
from coworkapi.benefits.values import Lot, LotUse, Payment, Piece
from coworkapi.core.money import half_up, split
from coworkapi.spaces.values import LocationCalendar

_NEVER = datetime.max.replace(tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_NO_HOURS: tuple[tuple[tuple[int, int], ...], ...] = ((),) * 7


@dataclass(slots=True)
class _Cell:
    """A time of one unit and what is left to pay for it."""

    starts_at: datetime
    ends_at: datetime
    unit: int
    day: date
    left: int

    @property
    def minutes(self) -> int:
        """Started minutes."""
        return -((self.starts_at - self.ends_at) // _MINUTE)


def burn_order(lot: Lot) -> tuple[Any, ...]:
    """What lots are sorted by: expires first, then more restricted, then own before a team's, then older."""
    return (lot.valid_until or _NEVER, -lot.restrictions.count, not lot.own, lot.created_at, lot.id)


def pay(
    pieces: Sequence[Piece],
    lots: Iterable[Lot],
    *,
    resource_type_id: UUID,
    location_id: UUID,
    zone: str,
    currency: str,
    units: int = 1,
    used_days: Collection[date] = (),
) -> Payment:
    """What the lots pay of the pieces' amounts (`units` units together), in burning order, and what is left.

    A lot pays when it is valid at the booking's start and counts for that resource type and location, in its hours.
    Minutes pay minute for minute and unit; a day pass all that one unit has left in one local day; money, in the same
    currency, what is left. `used_days`: local days for which one unit is covered already, since a day pass was burnt
    (a `Counter`: so many units): that costs 0 further uses of a day pass that counts. Where fewer units than cells are
    left, a lot pays whole cells first: units in turn within the same time.
    """
    price = sum(piece.amount for piece in pieces)
    if price <= 0:
        return Payment((), price)
    starts_at = pieces[0].starts_at
    usable = sorted(
        (lot for lot in lots if _counts(lot, starts_at, resource_type_id, location_id, currency)), key=burn_order
    )
    if not usable:
        return Payment((), price)
    cells = _cells(pieces, usable, zone, units)
    covered = Counter(used_days)
    uses: list[LotUse] = []
    for lot in usable:
        budget = lot.balance if lot.member_left is None else min(lot.balance, lot.member_left)
        hours = lot.restrictions.hours
        payable = [cell for cell in cells if cell.left and lies_within(hours, cell.starts_at, cell.ends_at, zone)]
        days: tuple[date, ...] = ()
        shared: tuple[date, ...] = ()
        if lot.kind == "minutes":
            quantity, amount = _pay_minutes(payable, budget)
        elif lot.kind == "money":
            quantity = amount = _pay_money(payable, budget)
        else:
            days, shared, amount = _pay_days(payable, budget, covered)
            quantity = len(days)
        if amount:
            uses.append(LotUse(lot.id, lot.kind, lot.name, quantity, amount, days, shared))
    return Payment(tuple(uses), price - sum(use.amount for use in uses))


def balance_at(posted: int, *, valid_from: datetime, valid_until: datetime | None, at: datetime) -> int:
    """What of a lot could be spent at that instant: the sum of the entries `posted` by then, while it is valid."""
    return posted if valid_from <= at and (valid_until is None or at < valid_until) else 0


def _counts(lot: Lot, at: datetime, resource_type_id: UUID, location_id: UUID, currency: str) -> bool:
    if lot.kind == "uses" and lot.use_of != "day_pass":
        return False
    if lot.kind == "money" and lot.currency != currency:
        return False
    if not (lot.valid_from <= at and (lot.valid_until is None or at < lot.valid_until)):
        return False
    return lot.restrictions.allows(resource_type_id, location_id)


def _pay_minutes(cells: Sequence[_Cell], budget: int) -> tuple[int, int]:
    """Minutes taken and what they pay. Of a cell that isn't paid whole, the minutes from its start on are paid."""
    taken = paid = 0
    for cell in cells:
        minutes = min(cell.minutes, budget - taken)
        if minutes == 0:
            break
        amount = cell.left if minutes == cell.minutes else _share(cell, minutes)
        if amount == 0:  # too cheap for these minutes to take anything off: nobody pays for nothing
            continue
        if minutes < cell.minutes:
            cell.starts_at += minutes * _MINUTE
        cell.left -= amount
        taken, paid = taken + minutes, paid + amount
    return taken, paid


def _pay_money(cells: Sequence[_Cell], budget: int) -> int:
    """What is paid. Of a cell that isn't paid whole, the minutes from its start on are."""
    paid = 0
    for cell in cells:
        amount = min(cell.left, budget - paid)
        if amount == 0:
            break
        if amount < cell.left:
            # Whole minutes that the amount covers are over; what it pays of the next one makes that one cheaper.
            minutes = min(cell.minutes * amount // cell.left, cell.minutes - 1)
            cell.starts_at += minutes * _MINUTE
        cell.left -= amount
        paid += amount
    return paid


def _pay_days(
    cells: Sequence[_Cell], budget: int, covered: Counter[date]
) -> tuple[tuple[date, ...], tuple[date, ...], int]:
    """Days for which a use is taken, those for which none is since they are `covered`, and what both pay: for each
    local day the dearest units first."""
    paid = 0
    burnt: list[date] = []
    shared: list[date] = []
    days: dict[date, dict[int, list[_Cell]]] = {}
    for cell in cells:
        days.setdefault(cell.day, {}).setdefault(cell.unit, []).append(cell)
    for day, of_units in sorted(days.items()):
        dearest = sorted(of_units.items(), key=lambda item: (-sum(cell.left for cell in item[1]), item[0]))
        for _, unit_cells in dearest:
            if covered[day]:
                covered[day] -= 1
                shared.append(day)
            elif len(burnt) < budget:
                burnt.append(day)
            else:
                break
            for cell in unit_cells:
                paid += cell.left
                cell.left = 0
    return tuple(burnt), tuple(shared), paid


def _share(cell: _Cell, minutes: int) -> int:
    return half_up(cell.left * minutes, cell.minutes)


def _cells(pieces: Sequence[Piece], lots: Sequence[Lot], zone: str, units: int) -> list[_Cell]:
    start, end = pieces[0].starts_at.astimezone(UTC), pieces[-1].ends_at.astimezone(UTC)
    cuts: set[datetime] = set()
    calendar = _calendar(zone)
    day = calendar.local_day(start)
    while (midnight := calendar.day_bounds(day)[1]) < end:
        cuts.add(midnight)
        day += timedelta(days=1)
    for lot in lots:
        if lot.restrictions.hours:
            for period in within(lot.restrictions.hours, start, end, zone):
                cuts.update(period)
    ordered = sorted(cuts)
    cells: list[_Cell] = []
    for piece in pieces:
        if piece.amount == 0:
            continue
        edges = [piece.starts_at, *(at for at in ordered if piece.starts_at < at < piece.ends_at), piece.ends_at]
        times = list(pairwise(edges))
        parts = _spread(piece.amount, [(until - since) // timedelta(microseconds=1) for since, until in times])
        for (since, until), part in zip(times, parts, strict=True):
            local = calendar.local_day(since)
            cells += [
                _Cell(since.astimezone(UTC), until.astimezone(UTC), unit, local, amount)
                for unit, amount in enumerate(_spread(part, [1] * units))
            ]
    return cells


def _spread(amount: int, weights: list[int]) -> list[int]:
    return split(amount, weights) if len(weights) > 1 else [amount]


@lru_cache(maxsize=256)
def _calendar(zone: str) -> LocationCalendar:
    """For its local days alone."""
    return LocationCalendar(zone, _NO_HOURS)
