"""Tokens: for a code, for a refresh token, or for the app itself; taken back, and told about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Unauthenticated
from coworkapi.core.events import emit
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import acting_principal, become
from coworkapi.identity.authentication import signed_in
from coworkapi.identity.oauth.ending import end_grants
from coworkapi.identity.oauth.errors import InvalidGrant, InvalidScope, UnauthorizedClient
from coworkapi.identity.oauth.events import OAuthGrantCreated
from coworkapi.identity.oauth.models import OAuthApp, OAuthGrant
from coworkapi.identity.oauth.rules import proves, scopes_for
from coworkapi.identity.oauth.schemas import EndedBecause, OAuthGrantOut
from coworkapi.identity.tokens import (
    APP_ACCESS,
    APP_REFRESH,
    family_of,
    following,
    new_refresh_token,
    new_token,
    token_hash,
)

ACCESS_LIFETIME = timedelta(hours=1)
REFRESH_LIFETIME = timedelta(days=180)  # since its last use
# Who lost the answer asks again at once; a refresh token that comes later than that a second time was stolen.
SAME_ANSWER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """What an app gets. `refresh_token` None: it acts as itself, and asks again."""

    access_token: str
    expires_at: datetime
    scopes: Sequence[str]
    refresh_token: str | None = None


async def exchange_code(
    session: AsyncSession, *, app: OAuthApp, code: str, verifier: str, redirect_uri: str | None
) -> IssuedTokens:
    """Tokens for a code. One attempt: a wrong verifier, another redirect URI or a second use end the grant.

    Raises InvalidGrant.
    """
    grant = await session.scalar(
        select(OAuthGrant)
        .where(OAuthGrant.code_hash == token_hash(code), OAuthGrant.app_id == app.id, OAuthGrant.ended_at.is_(None))
        .with_for_update()
    )
    if grant is None:
        raise InvalidGrant("the code is unknown or worthless; send the person to /oauth/authorize again")
    problem: tuple[EndedBecause, str] | None = None
    if grant.code_used_at is not None:
        problem = "code_reused", "the code was used before: whoever has it now, all that was issued for it has ended"
    elif grant.ends_at <= utcnow():
        problem = "code_expired", "the code has expired; use it within two minutes"
    elif redirect_uri is not None and redirect_uri != grant.redirect_uri:
        problem = "code_refused", "redirect_uri is another one than the code was sent to"
    elif not proves(verifier, grant.code_challenge or ""):
        problem = "code_refused", "code_verifier doesn't fit the code_challenge that the code was asked for with"
    if problem:
        await end_grants(session, OAuthGrant.id == grant.id, because=problem[0])
        raise InvalidGrant(problem[1])
    refresh_token = new_refresh_token(prefix=APP_REFRESH)
    grant.code_used_at = utcnow()
    grant.family_hash = token_hash(family_of(refresh_token, prefix=APP_REFRESH))
    tokens = _renew(grant, new_token(APP_ACCESS), refresh_token, grant.scopes)
    await _act_for_person(session, grant)
    await session.flush()
    emit(session, OAuthGrantCreated(aggregate_id=grant.id, data=OAuthGrantOut.model_validate(grant)))
    return tokens


async def refresh_tokens(
    session: AsyncSession, *, app: OAuthApp, refresh_token: str, scopes: Sequence[str] | None, secret: str
) -> IssuedTokens:
    """New tokens for old ones, which stop working. `scopes`: fewer than were granted, for this access token.

    The same refresh token gets the same answer for half a minute; later, its grant ends. Raises InvalidGrant,
    InvalidScope.
    """
    now, presented = utcnow(), token_hash(refresh_token)
    family = family_of(refresh_token, prefix=APP_REFRESH)
    grant = await session.scalar(
        select(OAuthGrant)
        .where(OAuthGrant.family_hash == token_hash(family), OAuthGrant.app_id == app.id, OAuthGrant.ended_at.is_(None))
        .with_for_update()
    )
    if grant is None or grant.ends_at <= now:
        raise InvalidGrant("the refresh token is unknown or expired, or its grant has ended; ask the person again")
    access = APP_ACCESS + following(refresh_token, APP_ACCESS, secret)
    refresh = f"{APP_REFRESH}{family}.{following(refresh_token, APP_REFRESH, secret)}"
    if grant.refresh_hash == presented:
        beyond = sorted(set(scopes or ()) - set(grant.scopes))
        if beyond:
            raise InvalidScope(f"never granted: {' '.join(beyond)}; ask the person for it at /oauth/authorize")
        grant.refreshed_from = presented
        tokens = _renew(grant, access, refresh, grant.scopes if scopes is None else sorted(set(scopes)))
        await _act_for_person(session, grant)
        await session.flush()
        return tokens
    is_lost_answer = grant.refreshed_from == presented and grant.refresh_hash == token_hash(refresh)
    if is_lost_answer and grant.last_used_at is not None and now - grant.last_used_at < SAME_ANSWER:
        return IssuedTokens(access, grant.access_expires_at or now, grant.access_scopes or (), refresh)
    await end_grants(session, OAuthGrant.id == grant.id, because="refresh_token_reused")
    raise InvalidGrant("the refresh token was used before: one of its two bearers stole it, so its grant has ended")


async def tokens_of_its_own(session: AsyncSession, *, app: OAuthApp, scopes: Sequence[str] | None) -> IssuedTokens:
    """An access token with which the app acts as itself. A scope that it doesn't have is refused, never left out.

    Raises UnauthorizedClient, InvalidScope.
    """
    if not app.acts_alone:
        raise UnauthorizedClient("this app acts for people only; the operator may let it act alone (acts_alone)")
    allowed = scopes_for("staff", app.scopes)
    beyond = sorted(set(scopes or ()) - set(allowed))
    if beyond:
        raise InvalidScope(f"not among the app's own scopes: {' '.join(beyond)}")
    access, expires_at = new_token(APP_ACCESS), utcnow() + ACCESS_LIFETIME
    grant = OAuthGrant(
        app_id=app.id,
        scopes=allowed,
        access_hash=token_hash(access),
        access_scopes=allowed if scopes is None else sorted(set(scopes)),
        access_expires_at=expires_at,
        last_used_at=utcnow(),
        ends_at=expires_at,
    )
    session.add(grant)
    await session.flush()
    return IssuedTokens(access, expires_at, grant.access_scopes or ())


def _renew(grant: OAuthGrant, access: str, refresh: str, scopes: Sequence[str]) -> IssuedTokens:
    now = utcnow()
    grant.access_hash, grant.access_scopes = token_hash(access), list(scopes)
    grant.access_expires_at = now + ACCESS_LIFETIME
    grant.refresh_hash = token_hash(refresh)
    grant.last_used_at, grant.ends_at = now, now + REFRESH_LIFETIME
    return IssuedTokens(access, grant.access_expires_at, grant.access_scopes, refresh)


async def _act_for_person(session: AsyncSession, grant: OAuthGrant) -> None:
    """Audit and events name the person and the app."""
    before = acting_principal(session)
    await become(
        session,
        Principal(
            kind="user" if grant.user_id else "member",
            id=grant.user_id or grant.member_id,
            organization_id=before.organization_id,
            organization_mode=before.organization_mode,
            test_clock_at=before.test_clock_at,
            app_id=grant.app_id,
            grant_id=grant.id,
        ),
    )


async def revoke_token(session: AsyncSession, *, app: OAuthApp, token: str) -> None:
    """Ends the grant of one of the app's tokens, whichever it is; another's is left alone, and that isn't told."""
    family = token_hash(family_of(token, prefix=APP_REFRESH))
    of_token = or_(OAuthGrant.access_hash == token_hash(token), OAuthGrant.family_hash == family)
    await end_grants(session, OAuthGrant.app_id == app.id, of_token, because="app")


@dataclass(frozen=True, slots=True)
class TokenState:
    """A token that works, as the app that has it may know it."""

    principal: Principal
    scopes: Sequence[str]
    issued_at: datetime
    expires_at: datetime
    is_refresh_token: bool
    app_id: UUID


async def state_of(session: AsyncSession, *, app: OAuthApp, token: str) -> TokenState | None:
    """What one of the app's own tokens is worth at this moment; None for any other."""
    if token.startswith(APP_REFRESH):
        return await _state_of_refresh_token(session, app, token)
    # Asked for first: another organization's token must not take the transaction there.
    grant = await session.scalar(
        select(OAuthGrant).where(OAuthGrant.access_hash == token_hash(token), OAuthGrant.app_id == app.id)
    )
    if grant is None or grant.access_expires_at is None or grant.last_used_at is None:
        return None
    try:
        principal, _ = await signed_in(session, token)
    except Unauthenticated:
        return None
    return TokenState(principal, sorted(principal.grants), grant.last_used_at, grant.access_expires_at, False, app.id)


async def _state_of_refresh_token(session: AsyncSession, app: OAuthApp, token: str) -> TokenState | None:
    grant = await session.scalar(
        select(OAuthGrant).where(
            OAuthGrant.family_hash == token_hash(family_of(token, prefix=APP_REFRESH)),
            OAuthGrant.refresh_hash == token_hash(token),
            OAuthGrant.app_id == app.id,
            OAuthGrant.ended_at.is_(None),
            OAuthGrant.ends_at > utcnow(),
        )
    )
    if grant is None or grant.last_used_at is None:
        return None
    await _act_for_person(session, grant)
    scopes = sorted(set(grant.scopes) & set(app.scopes))
    return TokenState(acting_principal(session), scopes, grant.last_used_at, grant.ends_at, True, app.id)
