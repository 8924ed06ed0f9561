"""Events `booking_attendee.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BookingAttendeeInvited(Event):
    """Someone was put on a booking's list; their mail goes once the booking is confirmed."""

    type: Literal["booking_attendee.invited"]
    data: models.Attendee


class BookingAttendeeRemoved(Event):
    """Someone was taken off a booking's list."""

    type: Literal["booking_attendee.removed"]
    data: models.Attendee


class BookingAttendeeUpdated(Event):
    """What someone answered was noted."""

    type: Literal["booking_attendee.updated"]
    data: models.Attendee
