"""The one place that reads the time.

Security (tokens, locks, rate limits) always lives in real time; business lives in its organization's time, which for
a test organization may be frozen at an instant and advanced (`Principal.now`, SQL function `app_now()`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def utcnow() -> datetime:
    """The real time, UTC, aware."""
    return datetime.now(UTC)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name. Raises ValueError for a name that isn't one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"unknown time zone {name!r}: use an IANA name such as Europe/Berlin") from None
