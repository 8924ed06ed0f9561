"""What a plan gives on which days: credits for the live part of each cycle, terms for as long as they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coworkapi.core.money import round_half_up
from coworkapi.memberships.rules.cycles_proration import effective, share
from coworkapi.memberships.rules.cycles_reckoning import FOREVER, Contract, Part, live_parts
from coworkapi.memberships.values import CreditBenefit


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive days `[starts_on, ends_on)` of the same terms (of the contract's segment number `segment`)."""

    starts_on: date
    ends_on: date
    segment: int


def credited_parts(contract: Contract, today: date) -> list[Part]:
    """The live parts of the present cycle and of the next one: their credits are there, so that what is booked for the
    next cycle draws on it already. A trial gives credits too. Parts are whole where only the price changes."""
    contract = replace(
        contract, segments=[replace(one, free_until=date.min, full=0, billed="in_advance") for one in contract.segments]
    )
    today = max(today, contract.starts_on)
    calendar = [one for one in contract.segments if one.starts_on <= today][-1].calendar
    until = calendar.cycle_of(calendar.cycle_of(today).ends_on).ends_on
    return [
        part
        for part in live_parts(contract, since=today, horizon=until)
        if part.ends_on > today and part.starts_on < until
    ]


def granted(benefit: CreditBenefit, quantity: int, part: Part) -> int:
    """How much of a benefit a part of a cycle gives: its share, half up; all of it where the plan isn't prorated."""
    whole = benefit.quantity * quantity
    policy = effective(part.segment.proration, in_months=part.segment.calendar.unit == "months")
    if policy == "none":
        return whole
    return round_half_up(whole * share(part.cycle, part.starts_on, part.ends_on, policy))


def stretches(
    contract: Contract, rests: Iterable[tuple[date, date]], same: Sequence[object], today: date
) -> list[Stretch]:
    """The days from today on, on which terms hold, but for `rests`. `same`: of each segment, what makes its terms the
    same as another's."""
    found: list[Stretch] = []
    for number, segment in enumerate(contract.segments):
        following = contract.segments[number + 1].starts_on if number + 1 < len(contract.segments) else FOREVER
        at, ends_on = max(segment.starts_on, contract.starts_on), min(following, contract.ends_on)
        for rests_from, rests_until in [*rests, (FOREVER, FOREVER)]:
            if rests_until <= at:
                continue
            until = min(rests_from, ends_on)
            if at < until:
                if found and found[-1].ends_on == at and same[found[-1].segment] == same[number]:
                    found[-1] = Stretch(found[-1].starts_on, until, found[-1].segment)
                else:
                    found.append(Stretch(at, until, number))
            at = max(at, rests_until)
            if at >= ends_on:
                break
    return [one for one in found if one.ends_on > today]
