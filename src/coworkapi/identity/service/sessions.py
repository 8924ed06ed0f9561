"""Sessions: opened by a sign-in, kept alive by refresh tokens that work once, ended by their owner or by reuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import NotFound, Unauthenticated
from coworkapi.core.ids import new_id
from coworkapi.core.principal import NO_ORGANIZATION, Principal
from coworkapi.core.unit_of_work import become
from coworkapi.identity.models import Session
from coworkapi.identity.oauth.ending import end_grants, of_member
from coworkapi.identity.tokens import ACCESS, family_of, new_refresh_token, new_token, token_hash
from coworkapi.settings import Settings


class RefreshRefused(Unauthenticated):
    """The refresh token is unknown, expired, of an ended session, or was used before."""

    code = "refresh_refused"
    title = "Sign in again"
    keeps_changes = True  # a token that was used before ends its session


@dataclass(frozen=True, slots=True)
class Tokens:
    """A session's secrets, shown once, and when they lapse."""

    session_id: UUID
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


async def open_user_session(
    session: AsyncSession,
    *,
    settings: Settings,
    user_id: UUID,
    organization_id: UUID | None,
    ip: str | None,
    user_agent: str | None,
    methods: Sequence[str],
    sso_connection_id: UUID | None = None,
) -> Tokens:
    """Signs a user in, to work in that organization (None: to choose one later). `methods`: how they proved it.
    `sso_connection_id`: the connection that says so; such a session never leaves the organization."""
    return await _open(
        session,
        settings,
        ip,
        user_agent,
        methods,
        user_id=user_id,
        organization_id=organization_id,
        sso_connection_id=sso_connection_id,
    )


async def open_member_session(
    session: AsyncSession,
    *,
    settings: Settings,
    organization_id: UUID,
    member_id: UUID,
    ip: str | None,
    user_agent: str | None,
    methods: Sequence[str] = ("link",),
    sso_connection_id: UUID | None = None,
) -> Tokens:
    """Signs a member of that organization in. Whether the member may is the caller's to check."""
    return await _open(
        session,
        settings,
        ip,
        user_agent,
        methods,
        member_id=member_id,
        organization_id=organization_id,
        sso_connection_id=sso_connection_id,
    )


async def _open(
    session: AsyncSession,
    settings: Settings,
    ip: str | None,
    user_agent: str | None,
    methods: Sequence[str],
    **subject: UUID | None,
) -> Tokens:
    tokens, values = _new_tokens(settings, new_id())
    await session.execute(
        insert(Session).values(
            id=tokens.session_id,
            family_hash=token_hash(family_of(tokens.refresh_token)),
            ip=ip,
            user_agent=user_agent,
            methods=list(methods),
            **subject,
            **values,
        )
    )
    return tokens


def _new_tokens(
    settings: Settings, session_id: UUID, family: str | None = None
) -> tuple[Tokens, dict[str, bytes | datetime]]:
    now = utcnow()
    tokens = Tokens(
        session_id=session_id,
        access_token=new_token(ACCESS),
        access_expires_at=now + timedelta(minutes=settings.access_token_minutes),
        refresh_token=new_refresh_token(family),
        refresh_expires_at=now + timedelta(days=settings.refresh_token_days),
    )
    return tokens, {
        "access_hash": token_hash(tokens.access_token),
        "access_expires_at": tokens.access_expires_at,
        "refresh_hash": token_hash(tokens.refresh_token),
        "refresh_expires_at": tokens.refresh_expires_at,
        "last_used_at": now,
    }


async def refresh_session(session: AsyncSession, *, settings: Settings, refresh_token: str) -> Tokens:
    """New tokens for old ones, which stop working. Raises RefreshRefused.

    A refresh token that comes a second time was stolen, or its thief came first: the session ends. A client whose
    answer got lost repeats the request with the same Idempotency-Key and gets the first answer.
    """
    family, presented, now = family_of(refresh_token), token_hash(refresh_token), utcnow()
    tokens, values = _new_tokens(settings, NO_ORGANIZATION, family)
    alive = (Session.family_hash == token_hash(family), Session.ended_at.is_(None))
    found = (
        await session.execute(
            update(Session)
            .where(*alive, Session.refresh_hash == presented, Session.refresh_expires_at > now)
            .values(values)
            .returning(
                Session.id, Session.user_id, Session.member_id, Session.organization_id, Session.sso_connection_id
            )
        )
    ).one_or_none()
    if found is None:
        await session.execute(
            update(Session)
            .where(*alive)
            .values(
                ended_at=now,
                ended_because=case((Session.refresh_hash == presented, "expired"), else_="refresh_token_reused"),
            )
        )
        raise RefreshRefused("the refresh token is unknown, expired or was used before; sign in again")
    await become(
        session,
        Principal(
            kind="user" if found.member_id is None else "member",
            id=found.member_id or found.user_id,
            organization_id=found.organization_id or NO_ORGANIZATION,
            session_id=found.id,
            sso_connection_id=found.sso_connection_id,
        ),
    )
    return replace(tokens, session_id=found.id)


async def signed_in_since(session: AsyncSession, *, principal: Principal) -> datetime:
    """When the session that asks was opened; however often it was refreshed since. Raises Unauthenticated."""
    since = await session.scalar(
        select(Session.created_at).where(Session.id == principal.session_id, _owned_by(principal))
    )
    if since is None:
        raise Unauthenticated("there is no such session any more; sign in again")
    return since


async def note_proof(session: AsyncSession, *, principal: Principal, method: str) -> None:
    """The session that asks was proved by that, too, after it was opened."""
    await session.execute(
        update(Session)
        .where(Session.id == principal.session_id, _owned_by(principal), ~Session.methods.contains([method]))
        .values(methods=func.array_append(Session.methods, method))
    )


async def list_sessions(session: AsyncSession, *, principal: Principal) -> list[Session]:
    """The signed-in person's sessions that still live, newest first; at most 100."""
    rows = await session.scalars(
        select(Session)
        .where(_owned_by(principal), Session.ended_at.is_(None), Session.refresh_expires_at > utcnow())
        .order_by(Session.id.desc())
        .limit(100)
    )
    return list(rows)


async def end_session(session: AsyncSession, *, principal: Principal, session_id: UUID, because: str) -> None:
    """Ends one of the signed-in person's sessions. Raises NotFound."""
    ended = await session.scalar(
        update(Session)
        .where(Session.id == session_id, _owned_by(principal), Session.ended_at.is_(None))
        .values(ended_at=utcnow(), ended_because=because)
        .returning(Session.id)
    )
    if ended is None:
        raise NotFound("you have no such session, or it has ended")


async def end_other_sessions(session: AsyncSession, *, principal: Principal, because: str) -> None:
    """Ends all sessions of the signed-in person but the one that asks."""
    await session.execute(
        update(Session)
        .where(_owned_by(principal), Session.id != principal.session_id, Session.ended_at.is_(None))
        .values(ended_at=utcnow(), ended_because=because)
    )


async def end_user_sessions(session: AsyncSession, *, user_id: UUID, because: str) -> None:
    """Ends every session of a user, in all organizations."""
    await session.execute(
        update(Session)
        .where(Session.user_id == user_id, Session.ended_at.is_(None))
        .values(ended_at=utcnow(), ended_because=because)
    )


async def end_member_sessions(session: AsyncSession, *, organization_id: UUID, member_id: UUID, because: str) -> None:
    """Ends every session of a member (archived, merged, e-mail address changed), and what apps do for them."""
    await end_grants(session, of_member(member_id), because="member_changed")
    await session.execute(
        update(Session)
        .where(Session.organization_id == organization_id, Session.member_id == member_id, Session.ended_at.is_(None))
        .values(ended_at=utcnow(), ended_because=because)
    )


async def end_sso_sessions(session: AsyncSession, *, organization_id: UUID, connection_id: UUID, because: str) -> None:
    """Ends every session that a single sign-on connection opened."""
    await session.execute(
        update(Session)
        .where(
            Session.organization_id == organization_id,
            Session.sso_connection_id == connection_id,
            Session.ended_at.is_(None),
        )
        .values(ended_at=utcnow(), ended_because=because)
    )


def _owned_by(principal: Principal) -> ColumnElement[bool]:
    if principal.kind == "member":
        return and_(Session.member_id == principal.id, Session.organization_id == principal.organization_id)
    return and_(Session.user_id == principal.id, Session.user_id.is_not(None))
