"""Grants: listed by those who gave them and by the operator, and ended by either."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Forbidden, NotFound
from coworkapi.core.principal import Principal
from coworkapi.identity.oauth.ending import end_grants, of_member, of_user
from coworkapi.identity.oauth.models import OAuthApp, OAuthGrant
from coworkapi.identity.oauth.rules import APP_SCOPES
from coworkapi.identity.oauth.schemas import AppRef, AuthorizedAppOut, ScopeText

BATCH = 200


def grants_of_app(app_id: UUID, *, live: bool | None = None) -> Select[OAuthGrant]:
    """The app's grants that came as far as a token; `live`: only those that still work, or only the others."""
    statement = select(OAuthGrant).where(OAuthGrant.app_id == app_id, OAuthGrant.access_hash.is_not(None))
    if live is None:
        return statement
    return statement.where(_live() if live else ~_live())


def _live() -> ColumnElement[bool]:
    return OAuthGrant.ended_at.is_(None) & (OAuthGrant.ends_at > utcnow())


async def end_grant_of_app(session: AsyncSession, *, app_id: UUID, grant_id: UUID) -> None:
    """Ends one grant, by the operator. Raises NotFound."""
    ended = await end_grants(session, OAuthGrant.app_id == app_id, OAuthGrant.id == grant_id, because="operator")
    if not ended:
        raise NotFound("this app has no such grant, or it has ended")


def _own(principal: Principal) -> ColumnElement[bool]:
    """Raises Forbidden for those who can't let an app in."""
    if principal.kind == "user" and principal.id is not None:
        return of_user(principal.id)
    if principal.kind == "member" and principal.id is not None:
        return of_member(principal.id)
    raise Forbidden("only users and members let apps act for them")


async def authorized_apps(session: AsyncSession, *, principal: Principal) -> list[AuthorizedAppOut]:
    """The apps that act for the signed-in person in this organization, by name; at most 200."""
    own = _own(principal)
    rows = await session.execute(
        select(
            OAuthApp,
            func.min(OAuthGrant.created_at),
            func.max(OAuthGrant.last_used_at),
            func.string_agg(func.array_to_string(OAuthGrant.scopes, " "), " "),
        )
        .join(OAuthGrant, OAuthGrant.app_id == OAuthApp.id)
        .where(own, _live(), OAuthGrant.family_hash.is_not(None))
        .group_by(OAuthApp.organization_id, OAuthApp.id)
        .order_by(OAuthApp.name, OAuthApp.id)
        .limit(200)
    )
    return [
        AuthorizedAppOut(
            app=AppRef.model_validate(app),
            scopes=[ScopeText(scope=one, description=APP_SCOPES.get(one, one)) for one in sorted(set(scopes.split()))],
            authorized_at=first,
            last_used_at=last,
        )
        for app, first, last, scopes in rows
    ]


async def whom_app_acts_for(session: AsyncSession, *, app_id: UUID) -> tuple[set[UUID], bool]:
    """The users whom an app acts for at this moment, and whether it acts alone, too."""
    app = await session.scalar(select(OAuthApp).where(OAuthApp.id == app_id, OAuthApp.archived_at.is_(None)))
    if app is None:
        return set(), False
    users = await session.scalars(
        select(OAuthGrant.user_id)
        .where(OAuthGrant.app_id == app_id, _live(), OAuthGrant.user_id.is_not(None))
        .where(OAuthGrant.family_hash.is_not(None))
        .distinct()
    )
    return {user for user in users if user is not None}, app.acts_alone


async def end_lapsed_grants(session: AsyncSession, now: datetime) -> int:
    """Ends the grants that nobody used for too long: real time, also in test organizations. Due work."""
    lapsed = (
        select(OAuthGrant.id)
        .where(OAuthGrant.family_hash.is_not(None), OAuthGrant.ended_at.is_(None), OAuthGrant.ends_at <= utcnow())
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return len(await end_grants(session, OAuthGrant.id.in_(lapsed), because="expired"))


async def end_authorized_app(session: AsyncSession, *, principal: Principal, app_id: UUID) -> None:
    """Ends whatever the signed-in person granted that app. Raises NotFound."""
    ended = await end_grants(session, _own(principal), OAuthGrant.app_id == app_id, because="person")
    if not ended:
        raise NotFound("no such app acts for you")
