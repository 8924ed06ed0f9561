"""What a part of a cycle costs.

`actual_days`: price x days / days of that cycle. `thirty_day`: each month of a cycle counts thirty days, whatever its
length; its 31st counts nothing, its last day what is missing to thirty. `none`: the cycle costs what it costs, however
much of it is used; its first live part bears it all. Cycles of weeks have no months: they count actual days.

Rounded half up, once for each price in a cycle: parts of one cycle at the same price are differences of rounded running
totals, so that they add up to what all of them cost together.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from coworkapi.core.money import round_half_up
from coworkapi.memberships.rules.cycles import Cycle, in_month, month_number

Proration = Literal["actual_days", "thirty_day", "none"]


def counted(cycle: Cycle, day: date, proration: Proration) -> int:
    """How many days of the cycle lie before `day`, as the policy counts them; `none` counts as `actual_days`."""
    if proration != "thirty_day":
        return (day - cycle.starts_on).days
    anchor_day = max(cycle.starts_on.day, cycle.ends_on.day)  # 31 in [28 Feb, 31 Mar)
    months = month_number(day) - month_number(cycle.starts_on)
    while in_month(month_number(cycle.starts_on) + months, anchor_day) > day:
        months -= 1
    if day >= cycle.ends_on:
        return 30 * (month_number(cycle.ends_on) - month_number(cycle.starts_on))
    begun = cycle.starts_on if months <= 0 else in_month(month_number(cycle.starts_on) + months, anchor_day)
    return 30 * max(months, 0) + min((day - begun).days, 30)


def share(cycle: Cycle, starts_on: date, ends_on: date, proration: Proration) -> Fraction:
    """Which part of the cycle `[starts_on, ends_on)` is."""
    if starts_on == cycle.starts_on and ends_on == cycle.ends_on:
        return Fraction(1)
    used = counted(cycle, ends_on, proration) - counted(cycle, starts_on, proration)
    return Fraction(used, counted(cycle, cycle.ends_on, proration))


def effective(proration: Proration, *, in_months: bool) -> Proration:
    """The policy as it works for cycles of that unit."""
    return "actual_days" if proration == "thirty_day" and not in_months else proration


def to_give_back(
    *,
    cycle: Cycle,
    starts_on: date,
    billed_until: date,
    kept_until: date,
    proration: Proration,
    amount: int,
    credited: int,
) -> int:
    """What is to be given back of `amount`, billed for `[starts_on, billed_until)`, when it ends on `kept_until`.

    By what was billed, not by what the plan costs now. `credited`: what was given back before; the last of several
    credits takes the remainder, and none goes beyond it. Never negative.
    """
    if kept_until <= starts_on:
        return max(amount - credited, 0)
    if proration == "none" or kept_until >= billed_until:
        return 0
    billed = counted(cycle, billed_until, proration) - counted(cycle, starts_on, proration)
    unused = counted(cycle, billed_until, proration) - counted(cycle, kept_until, proration)
    if billed <= 0 or unused <= 0:
        return 0
    return max(min(round_half_up(Fraction(amount * unused, billed)), amount) - credited, 0)
