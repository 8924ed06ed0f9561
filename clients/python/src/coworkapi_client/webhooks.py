"""Webhook deliveries: check who sent them, and read them as typed events.

    event = webhooks.verify(body, headers, secret="whsec_...")
    if isinstance(event, BookingConfirmed):
        print(event.data.starts_at)

The signatures are those of https://www.standardwebhooks.com. Pass the body as it came, not as parsed and written again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from coworkapi_client._errors import WebhookRefused
from coworkapi_client.events import Event, parse

# A delivery older (or newer) than that may be somebody's recording.
TOLERANCE = 300.0


def verify(
    body: bytes | str,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance: float = TOLERANCE,
) -> Event:
    """The event of a delivery that is signed with `secret` (or, while it is rotated, with one of several).

    Raises WebhookRefused: answer the delivery with 400 and do nothing.
    """
    found = {name.lower(): value for name, value in headers.items()}
    try:
        delivery, sent, signatures = (
            found["webhook-id"],
            found["webhook-timestamp"],
            found["webhook-signature"],
        )
        age = time.time() - int(sent)
    except KeyError as missing:
        raise WebhookRefused(f"the header {missing} is missing") from None
    except ValueError:
        raise WebhookRefused("webhook-timestamp is not a number") from None
    if abs(age) > tolerance:
        raise WebhookRefused(f"sent {age:.0f} s from now; {tolerance:.0f} s are allowed")
    content = body.encode() if isinstance(body, str) else body
    signed = f"{delivery}.{sent}.".encode() + content
    secrets = [secret] if isinstance(secret, str) else secret
    expected = [b"v1," + base64.b64encode(hmac.digest(_key(one), signed, hashlib.sha256)) for one in secrets]
    given = [one.encode() for one in signatures.split()]
    if not any(hmac.compare_digest(one, other) for one in given for other in expected):
        raise WebhookRefused("the signature is not of this body and secret")
    try:
        return parse(content)
    except ValidationError as error:
        raise WebhookRefused(f"signed, but not an event: {error}") from error


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("the secret is not base64; pass it as the API gave it (`whsec_...`)") from None
