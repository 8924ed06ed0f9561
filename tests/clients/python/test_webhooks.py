"""Deliveries: what the official library signs, we accept; what was touched, we refuse."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from coworkapi_client import WebhookRefused, webhooks
from coworkapi_client.events import AmenityCreated
from tests.operator import Operator

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


async def delivery(operator: Operator) -> bytes:
    """The body of a delivery: an event of the feed."""
    await operator.post("/v1/amenities", {"name": "Early bird", "key": "early_bird"})
    (event,) = await operator.events("amenity.created")
    return json.dumps(event).encode()


def signed(body: bytes, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": Webhook(secret).sign("msg_1", at, body.decode()),
    }


async def test_deliveries_are_checked_and_typed(operator: Operator) -> None:
    body = await delivery(operator)
    headers = signed(body)
    event = webhooks.verify(body, headers, SECRET)
    assert isinstance(event, AmenityCreated)
    assert event.data.name == "Early bird"
    assert webhooks.verify(body.decode(), headers, [OLD_SECRET, SECRET]).id == event.id
    both = headers | {"Webhook-Signature": f"v1a,other {signed(body, OLD_SECRET)['Webhook-Signature']}"}
    assert webhooks.verify(body, both, OLD_SECRET).id == event.id

    refused = {
        "signature is not": [
            (body.replace(b"Early", b"Merry"), headers),
            (body, signed(body, OLD_SECRET)),
            (body, headers | {"Webhook-Id": "msg_2"}),
            (body, headers | {"Webhook-Timestamp": str(int(time.time()) - 9)}),
            (body, headers | {"Webhook-Signature": "v1,"}),
        ],
        "s from now": [
            (body, signed(body, at=datetime.now(UTC) - timedelta(minutes=6))),
            (body, signed(body, at=datetime.now(UTC) + timedelta(minutes=6))),
        ],
        "missing": [(body, {name: value for name, value in headers.items() if name != "Webhook-Id"})],
        "not a number": [(body, headers | {"Webhook-Timestamp": "soon"})],
        "not an event": [(b"{}", signed(b"{}"))],
    }
    for why, cases in refused.items():
        for content, sent in cases:
            with pytest.raises(WebhookRefused, match=why):
                webhooks.verify(content, sent, SECRET)
    with pytest.raises(ValueError, match="the secret is not base64"):
        webhooks.verify(body, headers, "whsec_?")
