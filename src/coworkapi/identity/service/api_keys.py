"""Credentials of machines. They belong to the organization: whoever made one may leave, the key stays."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.references import ensure_exist
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.identity import queries
from coworkapi.identity.events import ApiKeyCreated, ApiKeyRevoked, ApiKeyUpdated
from coworkapi.identity.models import ApiKey
from coworkapi.identity.rules import Grants, merged
from coworkapi.identity.schemas import ApiKeyOut
from coworkapi.identity.service.rights import require_held
from coworkapi.identity.tokens import API_KEY_LIVE, API_KEY_TEST, hint_of, new_token, token_hash


class ApiKeyIsRevoked(Conflict):
    """A revoked key stays as it is."""


async def get_api_key(
    session: AsyncSession, *, api_key_id: UUID, locations: frozenset[UUID] | None = None, lock: bool = False
) -> ApiKey:
    """An API key; only one limited to `locations` unless None. Raises NotFound."""
    statement = queries.api_keys(locations).where(ApiKey.id == api_key_id)
    key = await session.scalar(statement.with_for_update() if lock else statement)
    if key is None:
        raise NotFound("there is no such API key in this organization")
    return key


async def create_api_key(
    session: AsyncSession,
    *,
    name: str,
    scopes: list[str],
    location_ids: list[UUID] | None,
    expires_at: datetime | None,
    held: Grants | None,
    secret: str | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is shown this once. Raises RightsNotHeld, NotFound (a location).

    `secret`: one that was made otherwise (`derived_secret`).
    """
    _check_expiry(expires_at)
    await ensure_exist(session, "loc", location_ids, pointer="/location_ids")
    require_held(held, merged([((*scopes, "api_keys:write"), location_ids)]))
    principal = acting_principal(session)
    secret = secret or _new_secret(principal.organization_mode)
    key = ApiKey(
        name=name,
        key_hash=token_hash(secret),
        hint=hint_of(secret),
        scopes=scopes,
        location_ids=location_ids,
        expires_at=expires_at,
        created_by=principal.id if principal.kind == "user" else None,
    )
    session.add(key)
    await session.flush()
    emit(session, ApiKeyCreated(aggregate_id=key.id, data=ApiKeyOut.model_validate(key)))
    return key, secret


async def update_api_key(session: AsyncSession, *, key: ApiKey, changes: dict[str, Any], held: Grants | None) -> ApiKey:
    """Renames a (locked) key or moves its expiry. Raises RightsNotHeld, ApiKeyIsRevoked."""
    _check_live(key)
    require_held(held, merged([((*key.scopes, "api_keys:write"), key.location_ids)]))
    if "name" in changes and changes["name"] is None:
        raise Invalid.field("/name", "can't be null; leave it out to keep it")
    _check_expiry(changes.get("expires_at"))
    previous = {name: getattr(key, name) for name, value in changes.items() if getattr(key, name) != value}
    if previous:
        for name in previous:
            setattr(key, name, changes[name])
        await _changed(session, key, previous)
    return key


async def rotate_api_key(session: AsyncSession, *, key: ApiKey, held: Grants | None) -> tuple[ApiKey, str]:
    """A new secret for a (locked) key; the old one stops working at once. Raises RightsNotHeld, ApiKeyIsRevoked."""
    _check_live(key)
    require_held(held, merged([((*key.scopes, "api_keys:write"), key.location_ids)]))
    secret = _new_secret(acting_principal(session).organization_mode)
    previous = {"hint": key.hint}
    key.key_hash, key.hint = token_hash(secret), hint_of(secret)
    await _changed(session, key, previous)
    return key, secret


async def revoke_api_key(session: AsyncSession, *, key: ApiKey) -> ApiKey:
    """Ends a (locked) key: it stops working with its next request. Whoever may write keys may end any of them, for a
    leaked one must not wait for someone with all its rights. Raises ApiKeyIsRevoked."""
    _check_live(key)
    key.revoked_at = utcnow()
    key.version += 1
    await session.flush()
    await session.refresh(key)
    emit(session, ApiKeyRevoked(aggregate_id=key.id, data=ApiKeyOut.model_validate(key)))
    return key


async def _changed(session: AsyncSession, key: ApiKey, previous: dict[str, Any]) -> None:
    key.version += 1
    await session.flush()
    await session.refresh(key)
    emit(session, ApiKeyUpdated(aggregate_id=key.id, data=ApiKeyOut.model_validate(key), previous=previous))


def derived_secret(service_secret: str, purpose: str) -> str:
    """A key of a test organization that the service can work out again, and need keep nowhere: the demo's."""
    digest = hmac.digest(service_secret.encode(), f"api key: {purpose}".encode(), "sha256")
    return API_KEY_TEST + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def is_api_key_of(session: AsyncSession, *, secret: str) -> bool:
    """Whether the secret is that of a key of this organization which still works."""
    found = await session.scalar(
        select(ApiKey.id).where(
            ApiKey.key_hash == token_hash(secret),
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > utcnow()),
        )
    )
    return found is not None


def _new_secret(organization_mode: str) -> str:
    return new_token(API_KEY_TEST if organization_mode == "test" else API_KEY_LIVE)


def _check_live(key: ApiKey) -> None:
    if key.revoked_at is not None:
        raise ApiKeyIsRevoked("the key is revoked; create a new one")


def _check_expiry(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= utcnow():
        raise Invalid.field("/expires_at", "lies in the past; to end a key, revoke it")
