"""The life of a membership by the calendar: its state on a day, and when it next changes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from coworkapi.core.clock import zone
from coworkapi.memberships.rules.cycles import plus_months
from coworkapi.memberships.values import MembershipState, Pause, PlanTerms, Span

# How many days ahead someone is reminded of an end.
REMINDERS = (90, 60, 30)


def lives_on(state: str, ends_on: date | None, day: date) -> bool:
    """Whether a membership runs on a day to come, as far as anybody knows."""
    return state not in ("ended", "cancelled") and (ends_on is None or ends_on > day)


@dataclass(frozen=True, slots=True)
class Life:
    """What the calendar needs to know of a membership that was agreed to: its days, pauses and notice.

    `renews`: at `term_ends_on` another term of about `term_days` begins, unless it ends by then. `reminded`: the end
    that was reminded of, and the smallest number of days ahead that was.
    """

    starts_on: date
    ends_on: date | None
    noticed: bool
    pauses: Sequence[Pause]
    term_ends_on: date | None = None
    renews: bool = False
    term_days: int = 0
    reminded: tuple[date, int] | None = None

    def state(self, today: date) -> MembershipState:
        """`scheduled`, `active`, `paused`, `in_notice` or `ended`. A paused one rests also while it is in notice."""
        if self.ends_on is not None and self.ends_on <= today:
            return "ended"
        if today < self.starts_on:
            return "scheduled"
        if any(covers(pause, today) for pause in self.pauses):
            return "paused"
        return "in_notice" if self.noticed else "active"

    @property
    def expected_end(self) -> date | None:
        """The end that is known: of the membership, or of its present term."""
        return self.term_ends_on if self.ends_on is None else self.ends_on

    @property
    def renewal_on(self) -> date | None:
        """The day on which its next term begins."""
        if not self.renews or self.term_ends_on is None:
            return None
        return self.term_ends_on if self.ends_on is None or self.term_ends_on < self.ends_on else None

    def reminders(self) -> list[tuple[date, int]]:
        """`(day, days ahead)` of what is still to be reminded of."""
        end = self.expected_end
        if end is None:
            return []
        smallest = self.reminded[1] if self.reminded is not None and self.reminded[0] == end else REMINDERS[0] + 1
        # Who renews every month need not be told each month.
        longest = self.term_days // 2 if self.ends_on is None else REMINDERS[0]
        return [(end - timedelta(days=ahead), ahead) for ahead in REMINDERS if ahead < smallest and ahead <= longest]

    def next_change(self, today: date) -> date | None:
        """The first day after `today` on which something happens by itself, or None."""
        days: list[date | None] = [self.starts_on, self.ends_on, self.renewal_on]
        days += [day for pause in self.pauses for day in (pause.starts_on, pause.ends_on)]
        days += [day for day, _ in self.reminders()]
        return min((day for day in days if day is not None and day > today), default=None)


def covers(pause: Pause, day: date) -> bool:
    return pause.starts_on <= day and (pause.ends_on is None or day < pause.ends_on)


def passed_reminders(end: date | None, today: date) -> tuple[date, int] | None:
    """For an end that has just become known: the reminders whose day has come already are not sent any more."""
    if end is None:
        return None
    passed = [ahead for ahead in REMINDERS if end - timedelta(days=ahead) <= today]
    return (end, min(passed)) if passed else None


def plus_span(day: date, span: Span, *, times: int = 1, anchor_day: int | None = None) -> date:
    """That day, `times` spans later; months keep the day (`anchor_day`), or the last of a shorter month."""
    if span.unit == "months":
        return plus_months(day, span.count * times, anchor_day=anchor_day)
    return day + timedelta(days=span.count * times * (7 if span.unit == "weeks" else 1))


def term_after(day: date, term: Span, *, starts_on: date, first_end: date) -> date:
    """The first end of a term on or after `day`: terms are counted from `starts_on`, so that one of a month that began
    on the 31st ends on the 28th, the 31st, the 30th. `first_end`: not before it."""
    target = max(day, first_end)
    days = term.count * {"days": 1, "weeks": 7, "months": 31}[term.unit]
    number = max(1, (target - starts_on).days // days)
    while (end := plus_span(starts_on, term, times=number)) < target:
        number += 1
    return end


def first_days(terms: PlanTerms, starts_on: date) -> tuple[date | None, date | None, date | None]:
    """`(minimum_until, term_ends_on, ends_on)` of a membership that begins on that day."""
    minimum = plus_span(starts_on, terms.minimum_term) if terms.minimum_term else None
    if terms.renewal.term is None:
        return minimum, None, None
    term_end = plus_span(starts_on, terms.renewal.term)
    return minimum, term_end, None if terms.renewal.renews else term_end


def midnight(time_zone: str, day: date) -> datetime:
    """The first instant of a local day, UTC; also where a clock is set forward over midnight."""
    return datetime.combine(day, time(), zone(time_zone)).astimezone(UTC)


def local_day(time_zone: str, at: datetime) -> date:
    return at.astimezone(zone(time_zone)).date()


def kept_periods(starts_on: date, ends_on: date | None, pauses: Iterable[Pause]) -> list[tuple[date, date | None]]:
    """The days on which it keeps its units: all of `[starts_on, ends_on)` but the pauses that give them up.

    What comes after a pause without an end is nobody's: it is asked for again when the pause ends.
    """
    found: list[tuple[date, date | None]] = []
    begin: date | None = starts_on
    for pause in sorted(pauses, key=lambda one: one.starts_on):
        if "units" in pause.keeps or begin is None or (ends_on is not None and pause.starts_on >= ends_on):
            continue
        if pause.ends_on is not None and pause.ends_on <= begin:
            continue
        if begin < pause.starts_on:
            found.append((begin, pause.starts_on))
        begin = pause.ends_on
    if begin is not None and (ends_on is None or begin < ends_on):
        found.append((begin, ends_on))
    return found
