from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Attendee,
    MoneyChange,
    Occurrence,
    Series,
)


class Attendees(Model):
    """One person's places in the occurrences of a series."""

    data: list[Attendee]
    """All of them"""


class SeriesPreview(Model):
    """What booking the series would do, computed by the same code that does it."""

    possible: bool
    """Whether it would be booked in this conflict mode"""
    rrule: str
    """The rule as it would be stored"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    occurrences: list[Occurrence]
    """In order of their starts, each with what would become of it"""


class SeriesChange(Model):
    """
    The series after (or, with `dry_run`, as it would be after) the change.

    `split_from`: the older half, which ends before the change; null where nothing was split.
    """

    dry_run: bool
    """Only tells what would happen; nothing is changed"""
    series: Series
    """The series with the change; the newer half where it was split"""
    split_from: Series | None = None
    """The older half, which ends before the change; null where nothing was split"""
    occurrences: list[Occurrence]
    """Those that the change concerns, in order of their starts"""
    money: MoneyChange | None = None
    """What it does to money in all; null where nothing is priced"""
