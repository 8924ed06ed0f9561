from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Attempt(Model):
    """One attempt of a delivery. `status` is null where there was no answer; then `error` says why."""

    attempted_at: AwareDatetime
    duration_ms: int
    status: int | None
    error: str | None
    answer: str | None
    """The beginning of the answer's body"""


class WebhookDeliveryDetail(Model):
    """A delivery with what was sent and all that was answered."""

    id: str
    endpoint_id: str
    event_id: str
    event_type: str
    state: Literal["pending", "delivered", "failed", "cancelled"] | str
    attempts: int
    next_attempt_at: AwareDatetime | None
    """Of a pending one: when it is due, in the organization's time"""
    last_status: int | None
    last_error: str | None
    created_at: AwareDatetime
    ended_at: AwareDatetime | None
    updated_at: AwareDatetime
    log: list[Attempt]
    """The last fifty attempts, oldest first"""
    body: dict[str, Any] | None
    """What is sent; null when the event is no longer kept"""
