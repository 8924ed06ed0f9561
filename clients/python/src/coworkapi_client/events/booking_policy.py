"""Events `booking_policy.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class BookingPolicyCreated(Event):
    """A booking policy was added."""

    type: Literal["booking_policy.created"]
    data: models.BookingPolicy


class BookingPolicyDeleted(Event):
    """A booking policy is gone."""

    type: Literal["booking_policy.deleted"]
    data: models.BookingPolicy


class BookingPolicyUpdated(Event):
    """A booking policy changed."""

    type: Literal["booking_policy.updated"]
    data: models.BookingPolicy
