"""Events `booking.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BookingCancelled(Event):
    """It was given up; its fee stands in `cancellation_fee_percent`."""

    type: Literal["booking.cancelled"]
    data: models.Booking


class BookingCheckedIn(Event):
    """Its people are there."""

    type: Literal["booking.checked_in"]
    data: models.Booking


class BookingCompleted(Event):
    """It is over."""

    type: Literal["booking.completed"]
    data: models.Booking


class BookingConfirmed(Event):
    """It is sure."""

    type: Literal["booking.confirmed"]
    data: models.Booking


class BookingDeclined(Event):
    """The operator said no."""

    type: Literal["booking.declined"]
    data: models.Booking


class BookingExpired(Event):
    """A hold, an approval or a payment lapsed."""

    type: Literal["booking.expired"]
    data: models.Booking


class BookingExtended(Event):
    """It ends later."""

    type: Literal["booking.extended"]
    data: models.Booking


class BookingHeld(Event):
    """A slot is kept for some minutes."""

    type: Literal["booking.held"]
    data: models.Booking


class BookingNoShow(Event):
    """Nobody came, and it was released."""

    type: Literal["booking.no_show"]
    data: models.Booking


class BookingPendingApproval(Event):
    """It waits for the operator's approval."""

    type: Literal["booking.pending_approval"]
    data: models.Booking


class BookingPendingPayment(Event):
    """It waits to be paid."""

    type: Literal["booking.pending_payment"]
    data: models.Booking


class BookingRescheduled(Event):
    """It moved to another time or place."""

    type: Literal["booking.rescheduled"]
    data: models.Booking


class BookingUpdated(Event):
    """Title, note, number of attendees, external id or metadata changed."""

    type: Literal["booking.updated"]
    data: models.Booking
