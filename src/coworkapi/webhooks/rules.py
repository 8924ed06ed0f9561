"""What webhooks decide without looking anywhere: which types are meant, when to try again, what an answer means."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

# After the first, second ... failure: ten attempts in three days.
DELAYS = tuple(
    timedelta(seconds=one) for one in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 18 * 3600, 22 * 3600)
)
ATTEMPTS = len(DELAYS) + 1
JITTER = 0.1
MOST_RETRY_AFTER = timedelta(days=1)
WARN_AFTER = timedelta(days=1)
DISABLE_AFTER = timedelta(days=5)
FORMER_SECRET = timedelta(hours=24)
MOST_ENDPOINTS = 1000
MOST_REPLAYED = 100_000
GONE = 410

_CHOICE = re.compile(r"\*|[a-z][a-z0-9_]*(\.[a-z0-9_]+)*(\.\*)?\Z")


def fault_of_types(chosen: Collection[str], known: Collection[str]) -> str | None:
    """What is wrong with a choice of types; None: nothing."""
    for one in chosen:
        if not _CHOICE.match(one):
            return f"{one[:80]!r}: write a type (booking.confirmed), its beginning (booking.*) or all of them (*)"
        if one == "*":
            continue
        if one.endswith(".*"):
            if not any(name.startswith(one[:-1]) for name in known):
                return f"no event type begins with {one[:-1]}"
        elif one not in known:
            return f"there is no event type {one}"
    return None


def like_patterns(chosen: Collection[str]) -> list[str]:
    """The chosen types as patterns of SQL's LIKE."""
    return [one.replace("_", r"\_").replace("*", "%") for one in chosen]


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long the other side asks to wait, by seconds or by a date; at most a day. None: it doesn't, or not so that
    one could understand it."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), MOST_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta()), MOST_RETRY_AFTER)


def judged(
    status: int | None, *, failures: int, asked_to_wait: timedelta | None, luck: float
) -> tuple[Literal["delivered", "pending", "failed"], timedelta | None]:
    """What a delivery is after an attempt, and if pending, in how long the next one is due.

    `failures`: those since it was queued, this one included. `luck`: 0 to 1, so that retries of many don't come at
    once. A redirect is a failure: it isn't followed.
    """
    if status is not None and 200 <= status < 300:
        return "delivered", None
    if status == GONE or failures >= ATTEMPTS:
        return "failed", None
    delay = DELAYS[failures - 1] * (1 - JITTER + 2 * JITTER * luck)
    return "pending", max(delay, asked_to_wait or delay)
