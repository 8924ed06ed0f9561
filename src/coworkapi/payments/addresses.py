"""Where providers send their webhooks: an address of each organization's own, that nobody can guess or make up."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from coworkapi.core.ids import decode_id, encode_id

_BYTES = 16


def webhook_token(secret: str, organization_id: UUID) -> str:
    """The part of the address that names the organization, signed by the service's secret."""
    return f"{encode_id('org', organization_id)[4:]}{_signature(secret, organization_id)}"


def organization_of_token(secret: str, token: str) -> UUID | None:
    """The organization that the token names; None where it isn't one of ours."""
    try:
        organization_id = decode_id("org", f"org_{token[:26]}")
    except ValueError:
        return None
    signed = _signature(secret, organization_id)
    return organization_id if hmac.compare_digest(signed.encode(), token[26:].encode()) else None


def _signature(secret: str, organization_id: UUID) -> str:
    message = b"payments webhook " + organization_id.bytes
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()[:_BYTES].hex()
