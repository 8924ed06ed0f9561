"""Bodies and answers of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints, field_validator

from coworkapi.core.ids import AppId, EventId, LocationId, WebhookDeliveryId, WebhookEndpointId
from coworkapi.core.schemas import In, Instant, Out
from coworkapi.webhooks.values import DeliveryState, DisabledReason, EndpointState

Url = Annotated[
    str,
    StringConstraints(min_length=8, max_length=2000),
    Field(
        description="Where events are posted to. HTTPS and of the public internet",
        examples=["https://example.com/hooks/coworkapi"],
    ),
]
EventTypes = Annotated[
    list[Annotated[str, StringConstraints(max_length=80)]],
    Field(
        min_length=1,
        max_length=100,
        description="Which events: types, beginnings of types (`booking.*`), or all of them (`*`)",
        examples=[["booking.*", "invoice.paid"]],
    ),
]
LocationIds = Annotated[
    list[LocationId],
    Field(
        min_length=1,
        max_length=500,
        description="Only events of these locations, then without those of none. Null: of all, and of none",
    ),
]
Description = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class WebhookEndpointIn(In):
    """A new endpoint."""

    url: Url
    event_types: EventTypes = Field(default=["*"])
    location_ids: LocationIds | None = None
    description: Annotated[Description | None, Field(description="What you use it for")] = None


class WebhookEndpointPatch(In):
    """What changes of an endpoint; what is left out stays."""

    url: Url | None = None
    event_types: EventTypes | None = None
    location_ids: LocationIds | None = None
    description: Annotated[Description | None, Field(description="What you use it for")] = None

    @field_validator("url", "event_types")
    @classmethod
    def _there(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("may not be null; leave it out to keep it")
        return value


class WebhookEndpointOut(Out):
    """An address that is told of events. `failing_since`: the first failure since the last success."""

    id: WebhookEndpointId
    url: Annotated[str, Field(description="Where events are posted to")]
    description: Annotated[str | None, Field(description="What you noted of it")]
    event_types: Annotated[
        list[str], Field(description="Which events: types, beginnings of types (`booking.*`), or all of them (`*`)")
    ]
    location_ids: list[LocationId] | None
    app_id: AppId | None = Field(description="The third-party app that made it; it ends with the app's access")
    state: Annotated[EndpointState, Field(description="Only an enabled one gets events")]
    disabled_reason: DisabledReason | None = Field(
        description="`by_hand`, `gone` (it answered 410), `failing` (for five days) or `app_ended` (the app that made "
        "it lost its access)"
    )
    disabled_at: Annotated[datetime | None, Field(description="When it was disabled; null while it is enabled")]
    failing_since: Annotated[
        datetime | None, Field(description="The first failure since the last success; null while it answers")
    ]
    former_secret_until: datetime | None = Field(description="Until when the former secret signs, too")
    created_at: datetime
    updated_at: datetime


class WebhookEndpointSecretOut(WebhookEndpointOut):
    """An endpoint with its secret, which is shown once."""

    secret: str = Field(description="What deliveries are signed with (Standard Webhooks); shown only now")


class DeletedEndpointOut(Out):
    """An endpoint that is no more."""

    id: WebhookEndpointId
    url: Annotated[str, Field(description="Where events were posted to")]


class AttemptOut(Out):
    """One attempt of a delivery. `status` is null where there was no answer; then `error` says why."""

    attempted_at: Annotated[datetime, Field(description="When it was made, in the time of the organization")]
    duration_ms: Annotated[int, Field(description="From the call to the end of the answer, in milliseconds")]
    status: Annotated[int | None, Field(description="HTTP status; null where there was no answer")]
    error: Annotated[str | None, Field(description="Why there was none; null where there was one")]
    answer: str | None = Field(description="The beginning of the answer's body")


class WebhookDeliveryOut(Out):
    """One event to one endpoint. `attempts` counts all; a replay begins the schedule of retries anew."""

    id: WebhookDeliveryId
    endpoint_id: WebhookEndpointId
    event_id: EventId
    event_type: Annotated[str, Field(description="As `booking.confirmed`")]
    state: Annotated[
        DeliveryState,
        Field(description="`pending` until it was delivered, failed ten times, or its endpoint was disabled"),
    ]
    attempts: Annotated[int, Field(description="So far, replays included")]
    next_attempt_at: datetime | None = Field(description="Of a pending one: when it is due, in the organization's time")
    last_status: Annotated[
        int | None, Field(description="HTTP status of the last attempt; null where there was no answer")
    ]
    last_error: str | None
    created_at: datetime
    ended_at: datetime | None
    updated_at: datetime


class WebhookDeliveryDetailOut(WebhookDeliveryOut):
    """A delivery with what was sent and all that was answered."""

    log: list[AttemptOut] = Field(description="The last fifty attempts, oldest first")
    body: dict[str, Any] | None = Field(description="What is sent; null when the event is no longer kept")


class ReplayIn(In):
    """Which events are sent again."""

    since: Instant = Field(description="Events that occurred at or after")
    until: Instant | None = Field(default=None, description="And before; null: until now")
    event_types: EventTypes | None = Field(default=None, description="Only these; null: what the endpoint chose")
    include_delivered: bool = Field(default=False, description="Also those that the endpoint has taken already")


class ReplayOut(Out):
    """How many deliveries were queued, or with `dry_run` would be."""

    count: Annotated[int, Field(description="How many deliveries")]
    dry_run: bool
