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


class Use(NamedTuple):
    """`[start, end)` is paid as hours (`package` None), as one package, or as hours up to the day's cap."""

    start: int
    end: int
    first: int
    package: Package | None
    capped: bool


class _Best(NamedTuple):
    """The cheapest way to an instant: its cost and number of packages, and its last use."""

    cost: int
    packages: int
    use: Use | None


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
    best: dict[int, _Best] = {slices[0].start: _Best(0, 0, None)}
    waiting = [slices[0].start]
    # Where a cap may begin: with the day, or where what began the day before ends.
    cap_starts = {slices[0].start, *day_ends.values()}
    index = span = 0
    capped: _Capped | None = None

    def reach(at: int, cost: int, packages: int, use: Use) -> None:
        known = best.get(at)
        if known is None:
            heappush(waiting, at)
        elif (known.cost, known.packages) < (cost, packages) or (
            known[:2] == (cost, packages) and use.package is not None  # packages first, hours behind them
        ):
            return
        best[at] = _Best(cost, packages, use)

    while (at := heappop(waiting)) < end:
        while slices[index].end <= at:
            index += 1
        while spans[span].end <= at:
            span += 1
        here = slices[index]
        tariff = here.rate.tariff
        if capped is not None and capped.day == here.day and capped.way < best[at][:2]:
            # Worth it for what begins later that day and reaches into the next.
            best[at] = _Best(*capped.way, Use(capped.start, at, capped.first, None, True))
        cost, packages, _ = best[at]
        next_step = min(at + tariff.step_minutes * MINUTE, here.end)
        reach(next_step, cost + step_costs[index], packages, Use(at, next_step, index, None, False))
        if tariff.daily_cap is not None and at in cap_starts:
            until, way = day_ends[here.day], (cost + tariff.daily_cap * denominator, packages)
            reach(until, *way, Use(at, until, index, None, True))
            if capped is None or capped.day != here.day or way < capped.way:
                capped = _Capped(here.day, way, at, index)
        for package in tariff.packages:
            until = min(_cover(package, here.day, at, spans, span, zone), end)
            if until <= at:
                continue
            if until > day_ends[here.day]:
                cap_starts.add(until)
            reach(until, cost + package.amount * denominator, packages + 1, Use(at, until, index, package, False))
    return _walked(best, end)


def plain_uses(slices: Sequence[Slice]) -> list[Use]:
    """Hours only."""
    return [Use(one.start, one.end, number, None, False) for number, one in enumerate(slices)]


def _walked(best: dict[int, _Best], end: int) -> list[Use]:
    """The way to `end`, with neighbouring steps of one slice put together."""
    found: list[Use] = []
    at = end
    while (use := best[at].use) is not None:
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


def _cover(package: Package, day: int, at: int, spans: Sequence[Span], first_span: int, zone: ZoneInfo) -> int:
    """Until when a package that begins at `at`, in `spans[first_span]`, covers; `at` itself where it can't begin."""
    if package.minutes is not None:
        until = at + package.minutes * MINUTE
    else:
        until = end_of_day(zone, day + package.days - 1)
    if package.opens == 0 and package.closes == DAY:
        return until
    # As far as the wall clock of that day stays within the package's hours.
    covered = at
    for number in range(first_span, len(spans)):
        span = spans[number]
        midnight = (span.day - FIRST_DAY) * DAY - span.offset
        closes = midnight + package.closes
        if span.day != day or not midnight + package.opens <= covered < closes:
            break
        covered = min(span.end, closes)
        if closes < span.end:
            break
    return min(covered, until)
