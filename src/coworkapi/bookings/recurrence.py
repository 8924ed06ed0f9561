"""Recurrence rules (RFC 5545 RRULE) on a location's wall clock, and the instants that they mean.

A rule is expanded in local wall time and each local start is placed in the zone afterwards, so "Tuesdays at 10:00"
stays at 10:00 across a change of the clocks. A local time that doesn't exist is read with the offset before the gap
(section 3.3.5: 02:30 becomes 03:30), one that exists twice is the first; the length is elapsed minutes. Days that a
month doesn't have (30 February, the 31st in April) give no occurrence and don't count (section 3.3.10).

Pure: no I/O, no clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from coworkapi.core.errors import Invalid, ProblemItem

# How far ahead a rule may reach, from its first start. Bounds the work of rules that match (almost) never.
HORIZON_YEARS = 10
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_SUB_DAILY = ("SECONDLY", "MINUTELY", "HOURLY")
_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST")
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)\Z")
_NUMBER = re.compile(r"[+-]?\d{1,4}\Z", re.ASCII)
_DATE = re.compile(r"\d{8}\Z", re.ASCII)
_UTC = re.compile(r"\d{8}T\d{6}Z\Z", re.ASCII)
_LOCAL = re.compile(r"\d{8}T\d{6}\Z", re.ASCII)


class InvalidRecurrenceRule(Invalid):
    """The RRULE can't be read, isn't allowed here, or has no end."""

    title = "Invalid recurrence rule"

    def __init__(self, detail: str, *, pointer: str = "/rrule") -> None:
        super().__init__(
            f"{pointer.strip('/')}: {detail}", errors=[ProblemItem(pointer=pointer, code=self.code, detail=detail)]
        )


class TooManyOccurrences(InvalidRecurrenceRule):
    """The rule gives more occurrences than the resource's policy allows in one series."""

    title = "Too many occurrences"


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked RRULE. `until`: a local date (the whole day counts) or an instant; `by_day`: (nth or 0, 0 = Monday)."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_set_position: tuple[int, ...] = ()
    week_start: int = 0

    def __str__(self) -> str:
        """The RRULE in one fixed order of parts; `parse_rule(str(rule)) == rule`."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            is_instant = isinstance(self.until, datetime)
            parts.append(f"UNTIL={self.until:%Y%m%dT%H%M%SZ}" if is_instant else f"UNTIL={self.until:%Y%m%d}")
        for name, numbers in (("BYMONTH", self.by_month), ("BYMONTHDAY", self.by_month_day)):
            if numbers:
                parts.append(f"{name}={','.join(map(str, numbers))}")
        if self.by_day:
            parts.append("BYDAY=" + ",".join(f"{nth or ''}{_DAY_CODES[day]}" for nth, day in self.by_day))
        if self.by_set_position:
            parts.append(f"BYSETPOS={','.join(map(str, self.by_set_position))}")
        if self.week_start:
            parts.append(f"WKST={_DAY_CODES[self.week_start]}")
        return ";".join(parts)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence: the rule's local start (naive; it names the occurrence for ever) and its period in UTC."""

    local: datetime
    starts_at: datetime
    ends_at: datetime


def parse_rule(text: str) -> Rule:
    """The rule in an RRULE's text, with or without the `RRULE:` in front. Raises InvalidRecurrenceRule."""
    given = _split(text)
    frequency = given.get("FREQ")
    if frequency is None:
        raise InvalidRecurrenceRule("FREQ is missing; begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    if frequency in _SUB_DAILY:
        raise InvalidRecurrenceRule(f"FREQ={frequency} is more often than daily; use DAILY, WEEKLY, MONTHLY or YEARLY")
    if frequency not in _FREQUENCIES:
        raise InvalidRecurrenceRule(f"FREQ={frequency[:20]} is not a frequency; use DAILY, WEEKLY, MONTHLY or YEARLY")
    if "COUNT" in given and "UNTIL" in given:
        raise InvalidRecurrenceRule("COUNT and UNTIL exclude each other (RFC 5545); keep one of them")
    if "COUNT" not in given and "UNTIL" not in given:
        raise InvalidRecurrenceRule("the rule never ends; add COUNT=<number of bookings> or UNTIL=<last date>")
    rule = Rule(
        frequency=frequency,
        interval=_single("INTERVAL", given, 1, 999) or 1,
        count=_single("COUNT", given, 1, 9999),
        until=_until(given["UNTIL"]) if "UNTIL" in given else None,
        by_month=_numbers("BYMONTH", given, 12, negative=False),
        by_month_day=_numbers("BYMONTHDAY", given, 31),
        by_day=_days(given.get("BYDAY"), frequency, "BYMONTH" in given),
        by_set_position=_numbers("BYSETPOS", given, 366),
        week_start=_week_start(given.get("WKST")),
    )
    if rule.by_month_day and frequency == "WEEKLY":
        raise InvalidRecurrenceRule("BYMONTHDAY has no meaning with FREQ=WEEKLY; use FREQ=MONTHLY, or BYDAY")
    if rule.by_set_position and not (rule.by_month or rule.by_month_day or rule.by_day):
        raise InvalidRecurrenceRule("BYSETPOS chooses among the days of BYDAY, BYMONTHDAY or BYMONTH; add one of them")
    return rule


def expand(
    rule: Rule,
    *,
    starts_local: datetime,
    zone: ZoneInfo,
    minutes: int,
    at_most: int,
) -> list[Occurrence]:
    """Every occurrence of the rule from its first, `starts_local` (naive wall time), in order.

    Raises InvalidRecurrenceRule when `starts_local` isn't itself one of the rule's (RFC 5545 leaves that undefined)
    or the rule reaches further than HORIZON_YEARS, TooManyOccurrences when there are more than `at_most`.
    """
    found: list[Occurrence] = []
    for local in _local_starts(rule, starts_local):
        starts_at = instant_of(local, zone)
        if isinstance(rule.until, datetime) and starts_at > rule.until:
            break
        if not found and local != starts_local:
            raise InvalidRecurrenceRule(_first_start_elsewhere(starts_local, local), pointer="/starts_at")
        if len(found) == at_most:
            raise TooManyOccurrences(
                f"the rule gives more than the {at_most} occurrences that one series may have here; "
                "lower COUNT, bring UNTIL nearer, or make several series"
            )
        found.append(Occurrence(local, starts_at, starts_at + timedelta(minutes=minutes)))
    if not found:
        raise InvalidRecurrenceRule(
            f"the rule gives no occurrence from {starts_local:%Y-%m-%d} on; check UNTIL and the BY... parts"
        )
    last = _horizon(starts_local)
    if (rule.count is not None and len(found) < rule.count) or (rule.until is not None and _day_of(rule.until) > last):
        raise InvalidRecurrenceRule(
            f"the rule reaches further than {HORIZON_YEARS} years, beyond {last:%Y-%m-%d}; "
            f"{'lower COUNT' if rule.count is not None else 'bring UNTIL nearer'}"
        )
    return found


def instant_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a naive wall time: in a gap by the offset before it, of two the first."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_time(instant: datetime, zone: ZoneInfo) -> datetime:
    """The naive wall time that clocks of the zone show at an instant."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def is_nonexistent(local: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks of the zone never show that wall time (they jump over it)."""
    return wall_time(instant_of(local, zone), zone) != local


def is_repeated(local: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks of the zone show that wall time twice."""
    first = local.replace(tzinfo=zone, fold=0).utcoffset()
    second = local.replace(tzinfo=zone, fold=1).utcoffset()
    return first is not None and second is not None and first > second


def ended_before(rule: Rule, starts_at: datetime) -> Rule:
    """The rule that ends before the occurrence that starts at that instant: for the older half of a split series."""
    return replace(rule, count=None, until=starts_at.astimezone(UTC) - timedelta(seconds=1))


def rest_after(rule: Rule, occurrences: int) -> Rule:
    """The rule without its first `occurrences`: for the newer half of a split series. UNTIL stays as it is."""
    return rule if rule.count is None else replace(rule, count=rule.count - occurrences)


def shifted_weekdays(rule: Rule, days: int) -> Rule | None:
    """The rule after all its occurrences move by `days`; None where the rule's words can't say that.

    Only plain weekdays of a weekly rule move along; rules whose days come from their start need no change.
    """
    if days == 0:
        return rule
    if rule.by_month_day or rule.by_month or rule.by_set_position or any(nth for nth, _ in rule.by_day):
        return None
    if rule.by_day and rule.frequency != "WEEKLY":
        return None
    moved = tuple(sorted((nth, (day + days) % 7) for nth, day in rule.by_day))
    return replace(rule, by_day=moved)


def _local_starts(rule: Rule, starts_local: datetime) -> Iterator[datetime]:
    first, last = starts_local.date(), _horizon(starts_local)
    if isinstance(rule.until, datetime):
        # A day more than any zone is away from UTC; `expand` compares the instants themselves.
        last = min(last, rule.until.date() + timedelta(days=1))
    elif rule.until is not None:
        last = min(last, rule.until)
    starts = (datetime.combine(day, starts_local.time()) for day in _days_of(rule, first, last))
    return islice(starts, rule.count)


def _horizon(starts_local: datetime) -> date:
    """The last day that a rule from there may reach."""
    return date(starts_local.year + HORIZON_YEARS, starts_local.month, min(starts_local.day, 28))


def _day_of(until: date | datetime) -> date:
    return until.date() if isinstance(until, datetime) else until


def _days_of(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The rule's days in `[first, last]`, in order: period by period, so the work is bounded even if none matches."""
    for index in count(step=rule.interval):
        period = _period(rule, first, index)
        if period[0] > last:
            return
        days = [day for day in period if _matches(rule, day, first)]
        if rule.by_set_position:
            size = len(days)
            chosen = {position - 1 if position > 0 else size + position for position in rule.by_set_position}
            days = [days[position] for position in sorted(chosen) if 0 <= position < size]
        yield from (day for day in days if first <= day <= last)


def _period(rule: Rule, first: date, index: int) -> list[date]:
    """All days of the day, week, month or year that comes `index` such periods after the one of `first`."""
    if rule.frequency == "DAILY":
        start, length = first + timedelta(days=index), 1
    elif rule.frequency == "WEEKLY":
        start, length = first - timedelta(days=(first.weekday() - rule.week_start) % 7) + timedelta(weeks=index), 7
    elif rule.frequency == "MONTHLY":
        years, month = divmod(first.month - 1 + index, 12)
        start = date(first.year + years, month + 1, 1)
        length = _days_in_month(start)
    else:
        start = date(first.year + index, 1, 1)
        length = (start.replace(year=start.year + 1) - start).days
    return [start + timedelta(days=offset) for offset in range(length)]


def _matches(rule: Rule, day: date, first: date) -> bool:
    """Whether the BY... parts, or what `first` says where they are silent, let that day of a period through."""
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day:
        from_end = day.day - _days_in_month(day) - 1
        if day.day not in rule.by_month_day and from_end not in rule.by_month_day:
            return False
    if rule.by_day:
        return any(day.weekday() == weekday and _is_nth(rule, day, nth) for nth, weekday in rule.by_day)
    if rule.by_month_day or rule.frequency == "DAILY":
        return True
    if rule.frequency == "WEEKLY":
        return day.weekday() == first.weekday()
    return day.day == first.day and (rule.frequency == "MONTHLY" or bool(rule.by_month) or day.month == first.month)


def _is_nth(rule: Rule, day: date, nth: int) -> bool:
    """Whether it is the nth of its weekday in its month, or in its year where a yearly rule names no month."""
    if nth == 0:
        return True
    if rule.frequency == "MONTHLY" or rule.by_month:
        before, after = day.day - 1, _days_in_month(day) - day.day
    else:
        before = (day - day.replace(month=1, day=1)).days
        after = (day.replace(month=12, day=31) - day).days
    return before // 7 == nth - 1 if nth > 0 else after // 7 == -nth - 1


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _first_start_elsewhere(starts_local: datetime, first: datetime) -> str:
    return (
        f"{_DAY_NAMES[starts_local.weekday()]} {starts_local:%Y-%m-%d} is not a day of the rule; "
        f"the first from there is {_DAY_NAMES[first.weekday()]} {first:%Y-%m-%d}: start then, or change the rule"
    )


def _split(text: str) -> dict[str, str]:
    text = text.strip().upper().removeprefix("RRULE:")
    if not text:
        raise InvalidRecurrenceRule("it is empty; write a rule such as FREQ=WEEKLY;BYDAY=TU;COUNT=10")
    given: dict[str, str] = {}
    for part in text.removesuffix(";").split(";"):
        name, separator, value = part.partition("=")
        if not separator or not value:
            raise InvalidRecurrenceRule(f"{part[:40]!r} is not of the form NAME=value; separate parts by semicolons")
        if name not in _PARTS:
            raise InvalidRecurrenceRule(f"the part {name[:40]!r} is not supported; supported are {', '.join(_PARTS)}")
        if name in given:
            raise InvalidRecurrenceRule(f"{name} stands there twice; give it once, several values with commas")
        given[name] = value
    return given


def _single(name: str, given: dict[str, str], least: int, most: int) -> int | None:
    if name not in given:
        return None
    text = given[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and least <= int(text) <= most):
        raise InvalidRecurrenceRule(f"{name}={text[:20]} must be a whole number from {least} to {most}")
    return int(text)


def _numbers(name: str, given: dict[str, str], most: int, *, negative: bool = True) -> tuple[int, ...]:
    found: set[int] = set()
    for text in given[name].split(",") if name in given else ():
        number = int(text) if _NUMBER.match(text) else 0
        if not 1 <= abs(number) <= most or (number < 0 and not negative):
            also = f" or -{most} to -1, counted from the end" if negative else ""
            raise InvalidRecurrenceRule(f"{name}: {text[:20]!r} must be a number from 1 to {most}{also}")
        found.add(number)
    return tuple(sorted(found))


def _days(text: str | None, frequency: str, has_month: bool) -> tuple[tuple[int, int], ...]:
    found: set[tuple[int, int]] = set()
    for item in text.split(",") if text else ():
        match = _BYDAY.match(item)
        if not match:
            raise InvalidRecurrenceRule(
                f"BYDAY: {item[:20]!r} is not a weekday; use MO TU WE TH FR SA SU, with a number in front "
                "for the nth of a month (1MO, -1FR)"
            )
        nth = int(match[1]) if match[1] else 0
        if match[1]:
            if frequency not in ("MONTHLY", "YEARLY"):
                raise InvalidRecurrenceRule(f"BYDAY={item}: a number needs FREQ=MONTHLY or YEARLY; write {match[2]}")
            most = 5 if frequency == "MONTHLY" or has_month else 53
            if not 1 <= abs(nth) <= most:
                raise InvalidRecurrenceRule(f"BYDAY={item}: the number must be from 1 to {most} or from -{most} to -1")
        found.add((nth, _DAY_CODES.index(match[2])))
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))


def _week_start(text: str | None) -> int:
    if text is None:
        return 0
    if text not in _DAY_CODES:
        raise InvalidRecurrenceRule(f"WKST={text[:20]} is not a weekday; use one of {' '.join(_DAY_CODES)}")
    return _DAY_CODES.index(text)


def _until(text: str) -> date | datetime:
    if _LOCAL.match(text):
        raise InvalidRecurrenceRule(
            f"UNTIL={text} has no zone; give a date such as UNTIL={text[:8]} (that whole day counts) "
            f"or an instant in UTC such as UNTIL={text}Z"
        )
    try:
        if _DATE.match(text):
            found: date | datetime = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
        elif _UTC.match(text):
            found = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        else:
            raise ValueError
    except ValueError:
        raise InvalidRecurrenceRule(
            f"UNTIL={text[:20]} is not a date (UNTIL=20261231) and not an instant in UTC (UNTIL=20261231T170000Z)"
        ) from None
    if not 1900 <= found.year <= 2999:
        raise InvalidRecurrenceRule(f"UNTIL={text}: the year must lie between 1900 and 2999")
    return found
