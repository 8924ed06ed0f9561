"""What is sent: the event as `GET /v1/events` gives it, signed as Standard Webhooks says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from standardwebhooks.webhooks import Webhook

from coworkapi import __version__
from coworkapi.core.events import Event
from coworkapi.core.feed import EventOut
from coworkapi.core.ids import encode_id

_FIXED = (
    (b"content-type", b"application/json"),
    (b"user-agent", f"coworkapi/{__version__} (webhooks)".encode()),
    (b"accept", b"*/*"),
)


def payload(event: Event) -> EventOut:
    """The event as the feed gives it."""
    return EventOut.model_validate(event)


def body_of(row: Mapping[str, Any]) -> bytes:
    """The same from a row of `events` whose `data` and `previous` are JSON texts, without reading them."""
    occurred_at: datetime = row["occurred_at"]
    location_id: UUID | None = row["location_id"]
    return orjson.dumps(
        {
            "id": encode_id("evt", row["id"]),
            "type": row["type"],
            "occurred_at": occurred_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "sequence": row["sequence"],
            "aggregate_id": str(row["aggregate_id"]),
            "location_id": None if location_id is None else encode_id("loc", location_id),
            "data": orjson.Fragment(row["data"]),
            "previous": None if row["previous"] is None else orjson.Fragment(row["previous"]),
            "principal": row["principal"],
            "request_id": row["request_id"],
        }
    )


def signed_headers(event_id: str, body: bytes, signers: Sequence[Webhook], now: datetime) -> list[tuple[bytes, bytes]]:
    """The headers of one delivery; `signers`: one for each secret that counts."""
    text = body.decode()
    signature = " ".join(signer.sign(event_id, now, text) for signer in signers)
    return [
        *_FIXED,
        (b"webhook-id", event_id.encode()),
        (b"webhook-timestamp", str(int(now.timestamp())).encode()),
        (b"webhook-signature", signature.encode()),
    ]
