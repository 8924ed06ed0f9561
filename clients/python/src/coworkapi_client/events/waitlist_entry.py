"""Events `waitlist_entry.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class WaitlistEntryAccepted(Event):
    """The offer was taken."""

    type: Literal["waitlist_entry.accepted"]
    data: models.WaitlistEntry


class WaitlistEntryExpired(Event):
    """The time began before it could be offered."""

    type: Literal["waitlist_entry.expired"]
    data: models.WaitlistEntry


class WaitlistEntryJoined(Event):
    """Someone waits for a time."""

    type: Literal["waitlist_entry.joined"]
    data: models.WaitlistEntry


class WaitlistEntryLapsed(Event):
    """Nobody answered the offer in time."""

    type: Literal["waitlist_entry.lapsed"]
    data: models.WaitlistEntry


class WaitlistEntryOffered(Event):
    """The time became free and is held for whoever was next."""

    type: Literal["waitlist_entry.offered"]
    data: models.WaitlistEntry


class WaitlistEntrySkipped(Event):
    """The time became free and could not be offered to this one; `skipped_reason` says why."""

    type: Literal["waitlist_entry.skipped"]
    data: models.WaitlistEntry


class WaitlistEntryWithdrawn(Event):
    """They wait no longer, or declined the offer."""

    type: Literal["waitlist_entry.withdrawn"]
    data: models.WaitlistEntry
