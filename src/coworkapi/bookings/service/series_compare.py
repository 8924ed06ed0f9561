"""What a new time, rule or resource makes of each occurrence of a series. Pure: places are looked for afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.recurrence import (
    InvalidRecurrenceRule,
    Occurrence,
    Rule,
    expand,
    instant_of,
    parse_rule,
    rest_after,
    shifted_weekdays,
)
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.facts import Facts
from coworkapi.bookings.service.series_access import Part, is_open, local_start
from coworkapi.bookings.service.series_plan import Slot
from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid

DEAD = frozenset({"cancelled", "declined", "expired", "no_show"})
_LONGEST = 366 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How the part of a series shall be: its rule from the first concerned occurrence on, and what that gives.

    `pairs`: which new occurrence an old one becomes, by the old one's start; old ones without are given up.
    """

    rule: Rule
    starts_local: datetime
    minutes: int
    quantity: int
    occurrences: Sequence[Occurrence]
    pairs: Mapping[datetime, Occurrence]


@dataclass(slots=True)
class Change:
    """The occurrences of a part, by what becomes of them.

    `slots`: to be placed, new ones and bookings that move. `kept`: bookings that stay, the new occurrence that they
    stand for (None: none), and why. `same`: already as they shall be. `dropped`: given up. `dead`: cancelled, declined
    and the like; their new occurrences are `excluded` (local starts).
    """

    slots: list[Slot] = field(default_factory=list)
    kept: list[tuple[BookingOut, Occurrence | None, str]] = field(default_factory=list)
    same: list[tuple[BookingOut, Occurrence]] = field(default_factory=list)
    dropped: list[BookingOut] = field(default_factory=list)
    dead: list[BookingOut] = field(default_factory=list)
    excluded: list[datetime] = field(default_factory=list)

    @property
    def moving(self) -> list[BookingOut]:
        return [slot.booking for slot in self.slots if slot.booking is not None]


def target_of(
    series: BookingSeries,
    part: Part,
    facts: Facts,
    *,
    starts_at: datetime | None,
    ends_at: datetime | None,
    minutes: int | None,
    rrule: str | None,
    quantity: int | None,
) -> Target:
    """The part as it shall be. Raises Invalid and InvalidRecurrenceRule."""
    where = zone(facts.time_zone)
    named = local_start(starts_at, where) if starts_at is not None else part.named.local
    days = (named.date() - part.named.local.date()).days
    if minutes is None:
        minutes = series.minutes
        if ends_at is not None:
            minutes = elapsed_minutes(instant_of(named, where), ends_at, facts.time_zone)
    first = part.concerned[0]
    starts_local = datetime.combine(first.local.date() + timedelta(days=days), named.time())
    rule = parse_rule(rrule) if rrule is not None else _moved_rule(part, days)
    occurrences = expand(
        rule, starts_local=starts_local, zone=where, minutes=minutes, at_most=facts.rules.max_occurrences
    )
    by_day = {one.local.date(): one for one in occurrences}
    pairs = {}
    for old in part.concerned:
        new = by_day.get(old.local.date() + timedelta(days=days))
        if new is not None:
            pairs[old.starts_at] = new
    if rrule is None and not len(pairs) == len(occurrences) == len(part.concerned):
        raise _cannot_be_moved(part.rule, days)
    return Target(
        rule=rule,
        starts_local=starts_local,
        minutes=minutes,
        quantity=quantity or series.quantity,
        occurrences=occurrences,
        pairs=pairs,
    )


def compare(
    series: BookingSeries, part: Part, target: Target, facts: Facts, now: datetime, *, include_exceptions: bool
) -> Change:
    """What becomes of each old and each new occurrence."""
    change = Change()
    settled: set[datetime] = set()
    left_out = set(series.excluded_local)
    for old in part.concerned:
        new = target.pairs.get(old.starts_at)
        row = part.rows.get(old.starts_at)
        if row is None and old.local not in left_out:
            continue  # it was skipped, or came to nothing: tried anew
        if new is not None:
            settled.add(new.starts_at)
        if row is None or row.state in DEAD:
            if row is not None:
                change.dead.append(row)
            if new is not None:
                change.excluded.append(new.local)
        elif not is_open(row, now):
            change.kept.append((row, new, "it has begun or is over"))
        elif row.is_exception and not include_exceptions:
            change.kept.append((row, new, "it was changed on its own; include_exceptions moves it too"))
        elif new is None:
            change.dropped.append(row)
        elif _is_there(row, new, facts, target):
            change.same.append((row, new))
        else:
            change.slots.append(Slot(new, row))
    change.slots += [Slot(new) for new in target.occurrences if new.starts_at not in settled]
    change.slots.sort(key=lambda slot: slot.occurrence.starts_at)
    return change


def elapsed_minutes(starts_at: datetime, ends_at: datetime, time_zone: str) -> int:
    """Minutes from an instant to an end as a caller wrote it. Raises Invalid unless it is later, by a year at most."""
    end = ends_at if ends_at.tzinfo is not None else instant_of(ends_at, zone(time_zone))
    minutes = int((end - starts_at) / timedelta(minutes=1))
    if not 1 <= minutes <= _LONGEST:
        raise Invalid.field("/ends_at", "must lie after starts_at, by 366 days at most")
    return minutes


def _moved_rule(part: Part, days: int) -> Rule:
    rule = shifted_weekdays(rest_after(part.rule, part.first), days)
    if rule is None:
        raise _cannot_be_moved(part.rule, days)
    if rule.until is not None:
        # As a day: an instant that lay just behind the last start would cut it off at a later time of day.
        rule = replace(rule, until=part.occurrences[-1].local.date() + timedelta(days=days))
    return rule


def _cannot_be_moved(rule: Rule, days: int) -> InvalidRecurrenceRule:
    return InvalidRecurrenceRule(
        f"{rule} can't be moved by {days} {'day' if abs(days) == 1 else 'days'} as it is; give the new rrule too"
    )


def _is_there(row: BookingOut, new: Occurrence, facts: Facts, target: Target) -> bool:
    return (
        row.starts_at == new.starts_at
        and row.ends_at == new.ends_at
        and row.resource_id == facts.resource_id
        and row.quantity == target.quantity
        and not row.is_exception
    )
