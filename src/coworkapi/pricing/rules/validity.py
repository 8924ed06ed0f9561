"""Days that rates cover: half-open, None as an end is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from coworkapi.core.errors import Invalid
from coworkapi.pricing.values import Tariff

Days = tuple[date, date | None]


def gaps_beside(new: Days, others: Iterable[Days]) -> list[Days]:
    """The uncovered days that would lie between `new` and its neighbours among `others`, before or after it."""
    start, end = new
    found: list[Days] = []
    others = list(others)
    # Covered up to some day before it starts, and from some day after it ends.
    before = [until for first, until in others if first < start]
    if before and None not in before and (last := max(until for until in before if until is not None)) < start:
        found.append((last, start))
    if end is not None:
        after = [first for first, until in others if until is None or until > end]
        if after and (first := min(after)) > end:
            found.append((end, first))
    return found


def check_target(resource_id: UUID | None, resource_type_id: UUID | None, location_id: UUID | None) -> None:
    """Raises Invalid unless the three name one target."""
    others = (resource_type_id is not None) + (location_id is not None)
    if (resource_id is None) == (others == 0):
        raise Invalid.field(
            "/resource_id",
            "say what the rate is for: resource_id alone, or resource_type_id with or without location_id, or "
            "location_id alone",
            code="one_target",
        )


def check_validity(valid_from: date, valid_until: date | None, tariff: Tariff) -> None:
    """Raises Invalid for days that are none, or for a window on dates that the rate never reaches."""
    if valid_until is not None and valid_until <= valid_from:
        raise Invalid.field(
            "/valid_until",
            f"it would never be valid: {valid_until} is not after valid_from, {valid_from}; valid_until is the first "
            "day on which it no longer counts",
            code="empty_validity",
        )
    for number, window in enumerate(tariff.windows):
        if window.starts_on is None or window.ends_on is None:
            continue
        if window.ends_on <= valid_from or (valid_until is not None and window.starts_on >= valid_until):
            raise Invalid.field(
                f"/tariff/windows/{number}",
                f"{window.name} counts from {window.starts_on} to {window.ends_on}, when the rate is not valid; leave "
                "it out, or change its dates",
                code="never_counts",
            )
