"""Where providers send their webhooks: an address of each organization's own, and another one for each of its legal
entities with keys of its own. Nobody can guess or make them up."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from coworkapi.core.ids import decode_id, encode_id

_BYTES = 16


def webhook_token(secret: str, organization_id: UUID, legal_entity_id: UUID | None = None) -> str:
    """The part of the address that names the organization, and the entity whose keys it belongs to, signed by the
    service's secret."""
    named = encode_id("org", organization_id)[4:]
    if legal_entity_id is not None:
        named += encode_id("ent", legal_entity_id)[4:]
    return f"{named}{_signature(secret, organization_id, legal_entity_id)}"


def addressee_of(secret: str, token: str) -> tuple[UUID, UUID | None] | None:
    """The organization that the token names, and the legal entity if it names one; None where it isn't one of ours."""
    named, signature = token[: -2 * _BYTES], token[-2 * _BYTES :]
    try:
        organization_id = decode_id("org", f"org_{named[:26]}")
        entity_id = decode_id("ent", f"ent_{named[26:]}") if named[26:] else None
    except ValueError:
        return None
    signed = _signature(secret, organization_id, entity_id)
    return (organization_id, entity_id) if hmac.compare_digest(signed.encode(), signature.encode()) else None


def _signature(secret: str, organization_id: UUID, legal_entity_id: UUID | None) -> str:
    message = b"payments webhook " + organization_id.bytes + (b"" if legal_entity_id is None else legal_entity_id.bytes)
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()[:_BYTES].hex()
