from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Attempt(Model):
    """One attempt of a delivery. `status` is null where there was no answer; then `error` says why."""

    attempted_at: AwareDatetime
    """When it was made, in the time of the organization"""
    duration_ms: int
    """From the call to the end of the answer, in milliseconds"""
    status: int | None
    """HTTP status; null where there was no answer"""
    error: str | None
    """Why there was none; null where there was one"""
    answer: str | None
    """The beginning of the answer's body"""


class WebhookDeliveryDetail(Model):
    """A delivery with what was sent and all that was answered."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    endpoint_id: str
    """Id of the webhook endpoint"""
    event_id: str
    """Id of the event"""
    event_type: str
    """As `booking.confirmed`"""
    state: Literal["pending", "delivered", "failed", "cancelled"] | str
    """`pending` until it was delivered, failed ten times, or its endpoint was disabled"""
    attempts: int
    """So far, replays included"""
    next_attempt_at: AwareDatetime | None
    """Of a pending one: when it is due, in the organization's time"""
    last_status: int | None
    """HTTP status of the last attempt; null where there was no answer"""
    last_error: str | None
    """Why it last failed; null if it didn't"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    ended_at: AwareDatetime | None
    """When it ended; null if it hasn't"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    log: list[Attempt]
    """The last fifty attempts, oldest first"""
    body: dict[str, Any] | None
    """What is sent; null when the event is no longer kept"""
