"""Whether a membership may rest, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from coworkapi.memberships.rules.cycles import Calendar, plus_months
from coworkapi.memberships.values import Membership, Pause


def calendar_of(membership: Membership) -> Calendar:
    """Its cycles."""
    cycle = membership.terms.cycle
    return Calendar(cycle.unit, cycle.count, membership.anchor_on, membership.anchor_day)


def pause_for_cycles(membership: Membership, first: date, cycles: int) -> tuple[date, date]:
    """The days of `cycles` whole cycles, from the first boundary on or after `first`."""
    calendar = calendar_of(membership)
    number = calendar.number_of(calendar.next_boundary(first))
    return calendar.boundary(number), calendar.boundary(number + cycles)


def broken_pause_rules(membership: Membership, wanted: Pause, today: date) -> list[str]:
    """What of the plan's rules a pause would break, each in a sentence; empty: it may be."""
    rules = membership.terms.pause
    if not rules.allowed:
        return [f"{membership.plan_name} can't be paused"]
    broken = []
    first = today + timedelta(days=rules.lead_days)
    if wanted.starts_on < first:
        broken.append(f"it must be asked for {rules.lead_days} days ahead: from {first} on")
    if wanted.ends_on is None:
        if rules.most_days_a_year is not None or rules.in_whole_cycles:
            broken.append("say when it ends: this plan limits its pauses")
    elif (wanted.ends_on - wanted.starts_on).days < rules.shortest_days:
        broken.append(f"it must last {rules.shortest_days} days at least")
    if rules.in_whole_cycles:
        calendar = calendar_of(membership)
        for day in (wanted.starts_on, wanted.ends_on):
            if day is not None and calendar.next_boundary(day) != day:
                cycle = calendar.cycle_of(day)
                broken.append(
                    f"it lasts from one cycle to another: {day} lies within {cycle.starts_on}/{cycle.ends_on}"
                )
    broken += _yearly(membership, wanted)
    return broken


def _yearly(membership: Membership, wanted: Pause) -> list[str]:
    """The limits hold for every twelve months; a window that breaks one ends where a pause ends."""
    rules = membership.terms.pause
    pauses = [pause for pause in membership.pauses if not pause.is_gap] + [wanted]
    broken: list[str] = []
    for window_end in sorted({_end(pause) for pause in pauses}):
        window = (plus_months(window_end, -12), window_end)
        if not _days_in(window, [wanted]):
            continue
        days, times = _days_in(window, pauses), sum(bool(_days_in(window, [pause])) for pause in pauses)
        if rules.most_days_a_year is not None and days > rules.most_days_a_year:
            broken.append(
                f"that makes {days} days of pause from {window[0]} to {window[1]}, {rules.most_days_a_year} are allowed"
            )
        if rules.most_times_a_year is not None and times > rules.most_times_a_year:
            broken.append(
                f"that makes {times} pauses from {window[0]} to {window[1]}, {rules.most_times_a_year} are allowed"
            )
        if broken:
            break
    return broken


def _end(pause: Pause) -> date:
    return pause.ends_on or pause.starts_on + timedelta(days=1)


def _days_in(window: tuple[date, date], pauses: Sequence[Pause]) -> int:
    days = ((min(_end(pause), window[1]) - max(pause.starts_on, window[0])).days for pause in pauses)
    return sum(max(0, number) for number in days)
