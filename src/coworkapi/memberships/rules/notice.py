"""When a membership may end: computed, and explained line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coworkapi.memberships.rules.cycles import Calendar
from coworkapi.memberships.rules.life import plus_span, term_after
from coworkapi.memberships.values import Membership, Span

NoticeRule = Literal["given", "notice_period", "minimum_term", "start", "fixed_term", "cycle_end", "agreed_end"]
OPTIONS = 6


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One step of the computation: the rule, the day that it leads to, and why."""

    rule: NoticeRule
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class EarliestEnd:
    """The first day that needs no longer be paid for. `options`: the next possible ends, the earliest first; where any
    later day is one too (`any_later_day`), only the earliest."""

    on: date
    lines: tuple[NoticeLine, ...]
    options: tuple[date, ...]
    any_later_day: bool

    def allows(self, day: date, *, membership: Membership) -> bool:
        """Whether it may end on that day, given notice of now."""
        if day < self.on:
            return False
        return self.any_later_day or _next_allowed(membership, day)[0] == day


def earliest_end(membership: Membership, given_on: date) -> EarliestEnd:
    """When it ends at the earliest if notice is given on `given_on`. Days are exclusive: the day after the last."""
    terms = membership.terms
    lines = [NoticeLine("given", given_on, f"notice given on {given_on}")]
    end = given_on
    if (period := terms.notice.period) is not None:
        end = plus_span(given_on, period)
        lines.append(NoticeLine("notice_period", end, f"{_spoken(period)} of notice end on {end}"))
    if end < membership.starts_on:
        end = membership.starts_on
        lines.append(NoticeLine("start", end, f"it begins on {end}; before that it can be cancelled"))
    if membership.minimum_until is not None and end < membership.minimum_until:
        end = membership.minimum_until
        lines.append(NoticeLine("minimum_term", end, f"the minimum term lasts until {end}"))
    allowed, line = _next_allowed(membership, end)
    if line is not None:
        lines.append(line)
    if _agreed(membership) is not None or (terms.renewal.term is None and terms.notice.ends_at == "any_day"):
        return EarliestEnd(allowed, tuple(lines), (allowed,), any_later_day=_agreed(membership) is None)
    options = [allowed]
    while len(options) < OPTIONS:
        options.append(_next_allowed(membership, options[-1] + timedelta(days=1))[0])
    return EarliestEnd(allowed, tuple(lines), tuple(options), any_later_day=False)


def _agreed(membership: Membership) -> date | None:
    """The end of a fixed term that is not renewed: it was agreed to, and needs no notice."""
    renewal = membership.terms.renewal
    return membership.term_ends_on if renewal.term is not None and not renewal.renews else None


def _next_allowed(membership: Membership, day: date) -> tuple[date, NoticeLine | None]:
    """The first day on or after `day` on which it may end, and the rule that moved it."""
    terms = membership.terms
    agreed = _agreed(membership)
    if agreed is not None:
        return agreed, NoticeLine("agreed_end", agreed, f"its term was agreed to end on {agreed}")
    if terms.renewal.term is not None and membership.term_ends_on is not None:
        end = term_after(day, terms.renewal.term, starts_on=membership.starts_on, first_end=membership.term_ends_on)
        return end, NoticeLine("fixed_term", end, f"it ends with a term only; the next one that can ends on {end}")
    if terms.notice.ends_at == "cycle_end":
        calendar = Calendar(terms.cycle.unit, terms.cycle.count, membership.anchor_on, membership.anchor_day)
        end = calendar.next_boundary(day)
        return end, NoticeLine("cycle_end", end, f"it ends with a cycle only; the next one that can ends on {end}")
    return day, None


def _spoken(span: Span) -> str:
    unit = span.unit if span.count != 1 else span.unit[:-1]
    return f"{span.count} {unit}"
