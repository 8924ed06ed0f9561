"""Who asks, in one statement: the principal, the transaction's tenant and time, and the stored idempotent answer.

The SQL functions are made by the migration `0002_identity`; they run as `coworkapi_system`, the one way across tenants.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from sqlalchemy import text

from coworkapi.core.errors import Forbidden, NotFound, Unauthenticated
from coworkapi.core.http import Authenticated, Face
from coworkapi.core.idempotency import Answer, Claim
from coworkapi.core.ids import decode_id
from coworkapi.core.prepared import HasInfo, Prepared, Record
from coworkapi.core.principal import NO_ORGANIZATION, Principal
from coworkapi.core.unit_of_work import UnitOfWork
from coworkapi.identity.roles import grants_of
from coworkapi.identity.rules import Grants
from coworkapi.identity.tokens import kind_of, token_hash

_API_KEY = Prepared(text("SELECT * FROM authenticate_api_key(CAST(:hash AS bytea), CAST(:key AS text))"))
_SESSION = Prepared(text("SELECT * FROM authenticate_session(CAST(:hash AS bytea), CAST(:key AS text))"))
_APP = Prepared(text("SELECT * FROM authenticate_app(CAST(:hash AS bytea), CAST(:key AS text))"))
_PUBLIC = Prepared(text("SELECT * FROM open_public(CAST(:slug AS text), CAST(:id AS uuid), CAST(:key AS text))"))
_NOWHERE = Prepared(text("SELECT * FROM open_nowhere(CAST(:key AS text))"))
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


async def authenticate(
    unit: UnitOfWork,
    *,
    face: Face,
    token: str | None,
    organization: str | None,
    claim: Claim | None,
    note_key_use: Callable[[UUID], None],
) -> Authenticated:
    """See `core.http.Authenticator`. `note_key_use` is told of each API key that was accepted."""
    key = claim.key if claim else None
    if face == "open":
        row = await _NOWHERE.fetchrow(unit, key=key)
        return Authenticated(Principal(kind="public"), *_stored(row))
    if face == "public":
        return await _public(unit, organization or "", key)
    if token is None:
        raise Unauthenticated(
            "sign in first: send `Authorization: Bearer <API key or access token>`", headers=_CHALLENGE
        )
    principal, row = await signed_in(unit, token, key)
    if principal.kind == "api_key" and principal.id is not None:
        note_key_use(principal.id)
    if face == "member" and principal.kind != "member":
        raise Forbidden("/v1/me is the signed-in member's own; operators use the routes below /v1")
    if face == "operator" and principal.kind == "member":
        raise Forbidden("this is for the operator; members use the routes below /v1/me")
    if face == "operator" and principal.organization_id == NO_ORGANIZATION:
        raise Forbidden("this session has no organization: choose one with POST /v1/auth/switch-organization")
    return Authenticated(principal, *_stored(row))


async def signed_in(unit: HasInfo, token: str, key: str | None = None) -> tuple[Principal, Record]:
    """Whose token it is; the transaction is in their organization from here on. Raises Unauthenticated."""
    kind = kind_of(token)
    if kind == "api_key":
        row = await _API_KEY.fetchrow(unit, hash=token_hash(token), key=key)
        if row is None:
            raise Unauthenticated("the API key is unknown, expired or revoked", headers=_CHALLENGE)
        locations = None if row.location_ids is None else frozenset(row.location_ids)
        return (
            Principal(
                kind="api_key",
                id=row.principal_id,
                organization_id=row.organization_id,
                organization_mode=row.organization_mode,
                test_clock_at=row.test_clock_at,
                grants=dict.fromkeys(row.scopes, locations),
            ),
            row,
        )
    if kind == "session":
        row = await _SESSION.fetchrow(unit, hash=token_hash(token), key=key)
        if row is not None:
            return (
                Principal(
                    kind=row.principal_kind,
                    id=row.principal_id,
                    organization_id=row.organization_id,
                    organization_mode=row.organization_mode or "live",
                    test_clock_at=row.test_clock_at,
                    session_id=row.session_id,
                    sso_connection_id=row.sso_connection_id,
                    lacks_factor=row.lacks_factor,
                    grants={} if row.lacks_factor else grants_of(row.assignments),
                ),
                row,
            )
    if kind == "app":
        row = await _APP.fetchrow(unit, hash=token_hash(token), key=key)
        if row is not None:
            return _app(row), row
        raise Unauthenticated(
            "the app's access token is unknown or expired, or its grant has ended",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    raise Unauthenticated(
        "the access token is unknown or expired; get a new one with POST /v1/auth/refresh", headers=_CHALLENGE
    )


def _app(row: Record) -> Principal:
    """An app, for the user or member who let it act for them, or as itself."""
    person = row.user_id or row.member_id
    return Principal(
        kind="user" if row.user_id else "member" if row.member_id else "app",
        id=person or row.app_id,
        organization_id=row.organization_id,
        organization_mode=row.organization_mode,
        test_clock_at=row.test_clock_at,
        app_id=row.app_id,
        grant_id=row.grant_id if person else None,
        grants=_narrowed(row.assignments, tuple(row.scopes)) if row.user_id else dict.fromkeys(row.scopes),
    )


@lru_cache(maxsize=4096)
def _narrowed(assignments: str, scopes: tuple[str, ...]) -> Grants:
    """What a user's rights are within what they granted."""
    return {scope: where for scope, where in grants_of(assignments).items() if scope in scopes}


async def _public(unit: UnitOfWork, organization: str, key: str | None) -> Authenticated:
    slug: str | None = organization if _SLUG.match(organization) else None
    organization_id: UUID | None = None
    if organization.startswith("org_"):
        try:
            organization_id = decode_id("org", organization)
        except ValueError:
            slug = None
    row = None
    if slug or organization_id:
        row = await _PUBLIC.fetchrow(unit, slug=slug, id=organization_id, key=key)
    if row is None:
        raise NotFound(f"no organization is called {organization[:80]!r}")
    principal = Principal(
        kind="public",
        organization_id=row.organization_id,
        organization_mode=row.organization_mode,
        test_clock_at=row.test_clock_at,
    )
    return Authenticated(principal, *_stored(row))


def _stored(row: Record | None) -> tuple[Answer | None, bytes]:
    if row is None or row.stored_status is None:
        return None, b""
    return Answer(row.stored_status, row.stored_headers, row.stored_body), row.stored_fingerprint
