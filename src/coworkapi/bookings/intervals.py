"""Free time as sorted lists of half-open integer intervals (in whatever unit). Pure, and quick: search runs on it.

`lows` and `highs` are two lists of one length: allocation i takes `[lows[i], highs[i])`. Where a booking needs `gap`
after its end, nothing may start in them: an allocation at `low` keeps bookings from ending after `low - gap`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

Interval = tuple[int, int]


def subtract(
    base: Sequence[Interval], lows: Sequence[int], highs: Sequence[int], gap: int = 0, shortest: int = 1
) -> list[Interval]:
    """What is left of `base` for bookings: `base` without `[low - gap, high)` of each allocation, if not too short.

    `base` sorted and apart; allocations sorted by `lows`, overlapping or not.
    """
    found: list[Interval] = []
    count = len(lows)
    first = 0
    for start, end in base:
        at = start
        while first < count and highs[first] <= start:
            first += 1
        i = first
        while i < count:
            low = lows[i] - gap
            if low >= end:
                break
            high = highs[i]
            if high > at:
                if low - at >= shortest:
                    found.append((at, low))
                at = high
                if at >= end:
                    break
            i += 1
        if end - at >= shortest:
            found.append((at, end))
    return found


def pool_starts(free_by_unit: Sequence[Sequence[Interval]], length: int, quantity: int) -> list[tuple[int, int, int]]:
    """When a booking of `length` may start on at least `quantity` units, each free for the whole of it.

    `free_by_unit`: each unit's free time as `subtract` gives it. Answers `(first start, last start, units)`: any start
    from the first to the last inclusive will do; `units` is the smallest number of units free at one of them. Sorted,
    and apart.
    """
    steps: list[tuple[int, int]] = []
    for free in free_by_unit:
        for start, end in free:
            if end - start >= length:
                steps.append((start, 1))
                steps.append((end - length + 1, -1))
    steps.sort()
    found: list[tuple[int, int, int]] = []
    count = 0
    opened: int | None = None
    fewest = 0
    i, total = 0, len(steps)
    while i < total:
        at = steps[i][0]
        while i < total and steps[i][0] == at:
            count += steps[i][1]
            i += 1
        if opened is None:
            if count >= quantity:
                opened, fewest = at, count
        elif count < quantity:
            found.append((opened, at - 1, fewest))
            opened = None
        elif count < fewest:
            fewest = count
    return found


def units_free(busy_by_unit: Sequence[tuple[Sequence[int], Sequence[int]]], start: int, end: int) -> int:
    """How many units no allocation touches in `[start, end)`: what a pool can give for the whole of that time."""
    return sum(not touches(lows, highs, start, end) for lows, highs in busy_by_unit)


def touches(lows: Sequence[int], highs: Sequence[int], start: int, end: int) -> bool:
    """Whether an allocation overlaps `[start, end)`."""
    return any(low < end and high > start for low, high in zip(lows, highs, strict=True))


def bookable(
    free: Sequence[Interval], grid: Sequence[int] | None, length: int, *, earliest: int, latest: int
) -> list[Interval]:
    """The free intervals in which a booking of `length` can be made, each from its first possible start.

    `grid`: the instants at which a booking may start, sorted; None: any. Starts lie in `[earliest, latest)`.
    """
    found: list[Interval] = []
    for start, end in free:
        at = start if start > earliest else earliest
        if grid is not None:
            position = bisect_left(grid, at)
            if position == len(grid):
                break
            at = grid[position]
        if at >= latest:
            break
        if at + length <= end:
            found.append((at, end))
    return found


def starts_within(
    periods: Sequence[Interval], grid: Sequence[int], length: int, *, earliest: int, latest: int
) -> list[int]:
    """The starts on `grid` in `[earliest, latest)` from which `length` fits into a period. Sorted."""
    found: list[int] = []
    for start, end in periods:
        low = bisect_left(grid, max(start, earliest))
        high = bisect_left(grid, min(end - length + 1, latest))
        found += grid[low:high]
    return found


def merge(intervals: Sequence[Interval]) -> list[Interval]:
    """Sorted, with overlapping and touching ones made one."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
