"""Interval algebra against the plainest possible reckoning: minute by minute."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coworkapi.bookings.intervals import bookable, merge, pool_starts, starts_within, subtract, touches, units_free

END = 40
intervals = st.lists(
    st.tuples(st.integers(0, END), st.integers(1, 8)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=6
)


@st.composite
def apart(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Sorted intervals that neither overlap nor touch, as opening hours are."""
    return merge(draw(intervals))


def columns(busy: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    ordered = sorted(busy)
    return [low for low, _ in ordered], [high for _, high in ordered]


def can_book(base: list[tuple[int, int]], busy: list[tuple[int, int]], start: int, end: int, gap: int) -> bool:
    inside = any(low <= start and end <= high for low, high in base)
    return inside and not any(low < end + gap and high > start for low, high in busy)


@given(apart(), intervals, st.integers(0, 4))
def test_what_is_left_is_exactly_what_can_be_booked(
    base: list[tuple[int, int]], busy: list[tuple[int, int]], gap: int
) -> None:
    lows, highs = columns(busy)
    free = subtract(base, lows, highs, gap)
    assert free == sorted(free)
    assert all(start < end for start, end in free)
    assert all(a[1] <= b[0] for a, b in pairwise(free))
    for start in range(END + 8):
        for end in range(start + 1, END + 10):
            fits = any(low <= start and end <= high for low, high in free)
            assert fits == can_book(base, busy, start, end, gap), (start, end)


@given(st.lists(st.tuples(apart(), intervals), min_size=1, max_size=4), st.integers(1, 5), st.integers(1, 4))
def test_a_pool_gives_a_start_where_enough_units_are_free_for_the_whole_time(
    units: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]], length: int, quantity: int
) -> None:
    free = [subtract(base, *columns(busy)) for base, busy in units]
    runs = pool_starts(free, length, quantity)
    for start in range(END + 10):
        count = sum(can_book(base, busy, start, start + length, 0) for base, busy in units)
        [fewest] = [fewest for first, last, fewest in runs if first <= start <= last] or [0]
        assert (count >= quantity) == (fewest > 0)
        assert fewest <= count


@given(st.lists(intervals, max_size=4), st.integers(0, END), st.integers(1, 10))
def test_units_free(busy: list[list[tuple[int, int]]], start: int, length: int) -> None:
    expected = sum(not any(low < start + length and high > start for low, high in unit) for unit in busy)
    assert units_free([columns(unit) for unit in busy], start, start + length) == expected
    for unit in busy:
        assert touches(*columns(unit), start, start + length) == any(
            low < start + length and high > start for low, high in unit
        )


@given(apart(), st.integers(1, 7), st.integers(1, 6), st.integers(0, 20), st.integers(10, END))
def test_bookable_periods_hold_a_start_on_the_grid(
    free: list[tuple[int, int]], step: int, length: int, earliest: int, latest: int
) -> None:
    grid = list(range(0, END + 10, step))
    found = bookable(free, grid, length, earliest=earliest, latest=latest)
    starts = starts_within(free, grid, length, earliest=earliest, latest=latest)
    assert starts == [
        at for at in grid if earliest <= at < latest and any(low <= at and at + length <= high for low, high in free)
    ]
    assert [at for at in starts if not any(low <= at and at + length <= high for low, high in found)] == []
    assert all(start in starts for start, _ in found)
