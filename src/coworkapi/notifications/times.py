"""Times as mails say them: on the wall clock of the place that they are about."""

from __future__ import annotations

from datetime import datetime

from coworkapi.core.clock import zone

_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def period_in_words(starts_at: datetime, ends_at: datetime, time_zone: str, language: str) -> str:
    """`Sun 25 Oct 2026, 01:30-02:30 CEST`; a day that ends elsewhere, or another offset, is said at both ends."""
    start, end = starts_at.astimezone(zone(time_zone)), ends_at.astimezone(zone(time_zone))
    if (start.date(), start.utcoffset()) == (end.date(), end.utcoffset()):
        return f"{_day(start, language)}, {start:%H:%M}-{end:%H:%M} {end:%Z}"
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{_day(end, language)}, {end:%H:%M}"
    return f"{_day(start, language)}, {start:%H:%M} {start:%Z} - {until} {end:%Z}"


def instant_in_words(at: datetime, time_zone: str, language: str) -> str:
    """`Sun 25 Oct 2026, 02:30 CEST`."""
    local = at.astimezone(zone(time_zone))
    return f"{_day(local, language)}, {local:%H:%M} {local:%Z}"


def more_in_words(count: int, first: str, until: str, language: str) -> str:
    """The first of several times, how many follow, and when the last of them begins."""
    if language == "de":
        return f"{first}, und {count} weitere bis {until}" if count > 1 else f"{first}, und {until}"
    return f"{first}, and {count} more until {until}" if count > 1 else f"{first}, and {until}"


def _day(local: datetime, language: str) -> str:
    weekday = _WEEKDAYS.get(language, _WEEKDAYS["en"])[local.weekday()]
    if language == "de":
        return f"{weekday} {local.day:02}.{local.month:02}.{local.year}"
    return f"{weekday} {local.day} {_MONTHS[local.month - 1]} {local.year}"
