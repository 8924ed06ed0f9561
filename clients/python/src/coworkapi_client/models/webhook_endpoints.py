from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Replay(Model):
    """How many deliveries were queued, or with `dry_run` would be."""

    count: int
    """How many deliveries"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class WebhookEndpoint(Model):
    """An address that is told of events. `failing_since`: the first failure since the last success."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    url: str
    """Where events are posted to"""
    description: str | None
    """What you noted of it"""
    event_types: list[str]
    """Which events: types, beginnings of types (`booking.*`), or all of them (`*`)"""
    location_ids: list[str] | None
    """Ids, each of a location"""
    app_id: str | None
    """The third-party app that made it; it ends with the app's access"""
    state: Literal["enabled", "disabled"] | str
    """Only an enabled one gets events"""
    disabled_reason: Literal["by_hand", "gone", "failing", "app_ended"] | str | None
    """`by_hand`, `gone` (it answered 410), `failing` (for five days) or `app_ended` (the app that made it lost its access)"""
    disabled_at: AwareDatetime | None
    """When it was disabled; null while it is enabled"""
    failing_since: AwareDatetime | None
    """The first failure since the last success; null while it answers"""
    former_secret_until: AwareDatetime | None
    """Until when the former secret signs, too"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class WebhookEndpointSecret(Model):
    """An endpoint with its secret, which is shown once."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    url: str
    """Where events are posted to"""
    description: str | None
    """What you noted of it"""
    event_types: list[str]
    """Which events: types, beginnings of types (`booking.*`), or all of them (`*`)"""
    location_ids: list[str] | None
    """Ids, each of a location"""
    app_id: str | None
    """The third-party app that made it; it ends with the app's access"""
    state: Literal["enabled", "disabled"] | str
    """Only an enabled one gets events"""
    disabled_reason: Literal["by_hand", "gone", "failing", "app_ended"] | str | None
    """`by_hand`, `gone` (it answered 410), `failing` (for five days) or `app_ended` (the app that made it lost its access)"""
    disabled_at: AwareDatetime | None
    """When it was disabled; null while it is enabled"""
    failing_since: AwareDatetime | None
    """The first failure since the last success; null while it answers"""
    former_secret_until: AwareDatetime | None
    """Until when the former secret signs, too"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    secret: str
    """What deliveries are signed with (Standard Webhooks); shown only now"""
