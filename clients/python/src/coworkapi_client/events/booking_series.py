"""Events `booking_series.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BookingSeriesCancelled(Event):
    """All of it that had not begun was given up."""

    type: Literal["booking_series.cancelled"]
    data: models.Series


class BookingSeriesCreated(Event):
    """A series was made, or split off another; its occurrences tell of themselves."""

    type: Literal["booking_series.created"]
    data: models.Series


class BookingSeriesUpdated(Event):
    """Its rule, time, place or words changed, or it was ended earlier or later."""

    type: Literal["booking_series.updated"]
    data: models.Series
