"""VTIMEZONE (RFC 5545, 3.6.5): the rules of an IANA zone for a period, written out transition by transition. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# No zone that changes its clocks at all leaves them alone for longer than this.
_LOOKS_BACK = timedelta(days=400)
_STEP = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def timezone_lines(where: ZoneInfo, since: datetime, until: datetime) -> list[str]:
    """The component for all instants of `[since, until]`: what was in force at `since`, and each change up to `until`.

    Each change stands for itself, without a recurrence rule, so that governments can't make it untrue.
    """
    changes = list(_changes(where, since.astimezone(UTC) - _LOOKS_BACK, until.astimezone(UTC)))
    before = [at for at in changes if at <= since]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{where.key}"]
    if before:
        lines += _observance(where, before[-1])
    else:
        lines += _steady(where, since)
    for at in changes[len(before) :]:
        lines += _observance(where, at)
    return [*lines, "END:VTIMEZONE"]


def local_time(at: datetime, where: ZoneInfo) -> str | None:
    """The wall clock's time as iCalendar writes it beside a TZID. None for an instant that it can't name: of a time
    that clocks show twice, it means the first (RFC 5545, 3.3.5)."""
    local = at.astimezone(where)
    return None if local.fold else f"{local:%Y%m%dT%H%M%S}"


def _changes(where: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The instants in `(since, until]` from which another offset holds."""
    at, offset = since, since.astimezone(where).utcoffset()
    while at < until:
        later = min(at + _STEP, until)
        if later.astimezone(where).utcoffset() != offset:
            low, high = at, later  # the change lies in (low, high]
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                if middle.astimezone(where).utcoffset() == offset:
                    low = middle
                else:
                    high = middle
            later = high.replace(microsecond=0)
            yield later
            offset = later.astimezone(where).utcoffset()
        at = later


def _observance(where: ZoneInfo, at: datetime) -> list[str]:
    """What holds from this change on. It begins by the clocks as they were before it."""
    former = (at - _SECOND).astimezone(where).utcoffset() or timedelta()
    return _lines(at.astimezone(where), (at + former).replace(tzinfo=None), former)


def _steady(where: ZoneInfo, at: datetime) -> list[str]:
    """What holds, where no change is known before."""
    local = at.astimezone(where)
    return _lines(local, datetime.fromisoformat("1970-01-01"), local.utcoffset() or timedelta())


def _lines(local: datetime, onset: datetime, former: timedelta) -> list[str]:
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(former)}",
        f"TZOFFSETTO:{_offset(local.utcoffset() or timedelta())}",
        f"TZNAME:{local.tzname()}",
        f"END:{kind}",
    ]


def _offset(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}" + (f"{rest:02}" if rest else "")
