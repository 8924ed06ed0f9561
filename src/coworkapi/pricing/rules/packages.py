"""The cheapest way to cover a time: hours by started steps, packages, days at their cap.

A shortest path over the instants at which a step may end and a package begin, exact: costs are whole numbers over a
common denominator. Of two ways that cost the same, the one with fewer packages is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from math import lcm
from typing import NamedTuple
from zoneinfo import ZoneInfo

from coworkapi.pricing.errors import NoPrice
from coworkapi.pricing.rules.compiled import DAY, FIRST_DAY, MINUTE, Package
from coworkapi.pricing.rules.cutting import Slice, Span, end_of_day

# Beyond that a time is not booked by the hour; and looking for its cheapest way would hold up everybody else.
MOST_STEPS = 40_000
FOREVER = 2**63


class Use(NamedTuple):
    """`[start, end)` is paid as hours (`package` None), as one package, or as hours up to the day's cap."""

    start: int
    end: int
    first: int
    package: Package | None
    capped: bool


class _Offer(NamedTuple):
    """A package on one local day: it begins in `[opens, closes)`, lasts `length` or to `until`, not beyond `closes`."""

    package: Package
    cost: int
    length: int
    until: int
    opens: int
    closes: int


# The cheapest way to an instant: its cost, how many packages it has, its last use.
_Best = tuple[int, int, Use | None]


class _Capped(NamedTuple):
    """From `start` on, the rest of that day costs its cap: `way` is cost and packages with it."""

    day: int
    way: tuple[int, int]
    start: int
    first: int


def cheapest_uses(slices: Sequence[Slice], spans: Sequence[Span], zone: ZoneInfo) -> list[Use]:
    """The uses that cover `slices`, one unit's worth, in order. `first`: the slice in which a use begins.

    Raises NoPrice for a time of too many steps.
    """
    end = slices[-1].end
    _check_length(slices)
    denominator = lcm(*{one.price.per_minutes for one in slices})
    step_costs = [
        one.price.amount * one.rate.tariff.step_minutes * (denominator // one.price.per_minutes) for one in slices
    ]
    day_ends = {span.day: span.end for span in spans}
    hours = sum(
        -(-(one.end - one.start) // (one.rate.tariff.step_minutes * MINUTE)) * cost
        for one, cost in zip(slices, step_costs, strict=True)
    )
    if hours <= denominator * min(package.amount for one in slices for package in one.rate.tariff.packages):
        return plain_uses(slices)
    best: dict[int, _Best] = {slices[0].start: (0, 0, None)}
    waiting = [slices[0].start]
    # Where a cap may begin: with the day, or where what began the day before ends.
    cap_starts = {slices[0].start, *day_ends.values()}
    index = -1
    capped: _Capped | None = None
    offers: list[_Offer] = []
    here, day_end, step, step_cost, cap = slices[0], 0, 0, 0, None

    while (at := heappop(waiting)) < end:
        if index < 0 or here.end <= at:
            while index < 0 or slices[index].end <= at:
                index += 1
            day, here = here.day, slices[index]
            if not day_end or here.day != day:
                offers = _offers(here, spans, zone, denominator)
                day_end, cap = day_ends[here.day], here.rate.tariff.daily_cap
            step, step_cost = here.rate.tariff.step_minutes * MINUTE, step_costs[index]
        cost, packages, _ = best[at]
        if capped is not None and capped.day == here.day and capped.way < (cost, packages):
            # Worth it for what begins later that day and reaches into the next.
            cost, packages = capped.way
            best[at] = (cost, packages, Use(capped.start, at, capped.first, None, True))
        until = at + step
        until = until if until < here.end else here.end
        known, paid = best.get(until), cost + step_cost
        # Of ways that cost the same, packages come first and hours behind them.
        if known is None or (paid, packages) <= known[:2]:
            if known is None:
                heappush(waiting, until)
            best[until] = (paid, packages, Use(at, until, index, None, False))
        if cap is not None and at in cap_starts:
            way = (cost + cap * denominator, packages)
            if capped is None or capped.day != here.day or way < capped.way:
                capped = _Capped(here.day, way, at, index)
            known = best.get(day_end)
            if known is None or way <= known[:2]:
                if known is None:
                    heappush(waiting, day_end)
                best[day_end] = (*way, Use(at, day_end, index, None, True))
        for package, more, length, last, opens, closes in offers:
            if not opens <= at < closes:
                continue
            until = min(at + length if length else last, closes, end)
            if until > day_end:
                cap_starts.add(until)
            known, paid = best.get(until), cost + more
            if known is None or (paid, packages + 1) < known[:2]:
                if known is None:
                    heappush(waiting, until)
                best[until] = (paid, packages + 1, Use(at, until, index, package, False))
    return _walked(best, end)


def plain_uses(slices: Sequence[Slice]) -> list[Use]:
    """Hours only."""
    return [Use(one.start, one.end, number, None, False) for number, one in enumerate(slices)]


def _walked(best: dict[int, _Best], end: int) -> list[Use]:
    """The way to `end`, with neighbouring steps of one slice put together."""
    found: list[Use] = []
    at = end
    while (use := best[at][2]) is not None:
        if found and use.package is None and not use.capped:
            after = found[-1]
            if after.package is None and not after.capped and after.first == use.first:
                found[-1] = Use(use.start, after.end, use.first, None, False)
                at = use.start
                continue
        found.append(use)
        at = use.start
    return found[::-1]


def _check_length(slices: Sequence[Slice]) -> None:
    steps = sum((one.end - one.start) // (one.rate.tariff.step_minutes * MINUTE) + 1 for one in slices)
    if steps > MOST_STEPS:
        raise NoPrice(
            f"that time has {steps} steps; a price by the step is given for {MOST_STEPS} at most: book a shorter time"
        )


def _offers(here: Slice, spans: Sequence[Span], zone: ZoneInfo, denominator: int) -> list[_Offer]:
    """What can begin on a slice's day; once for each time that the clock shows a package's hours on it."""
    found: list[_Offer] = []
    own = [span for span in spans if span.day == here.day]
    for package in here.rate.tariff.packages:
        length = 0 if package.minutes is None else package.minutes * MINUTE
        last = 0 if length else end_of_day(zone, here.day + package.days - 1)
        cost = package.amount * denominator
        if package.opens == 0 and package.closes == DAY:
            found.append(_Offer(package, cost, length, last, own[0].start, FOREVER))
            continue
        joined: list[tuple[int, int]] = []
        for start, end, day, offset in own:
            midnight = (day - FIRST_DAY) * DAY - offset
            opens, closes = max(midnight + package.opens, start), min(midnight + package.closes, end)
            if opens >= closes:
                continue
            if joined and joined[-1][1] == opens:
                joined[-1] = (joined[-1][0], closes)
            else:
                joined.append((opens, closes))
        found += [_Offer(package, cost, length, last, opens, closes) for opens, closes in joined]
    return found
