"""The operator's side: apps are registered, changed, given new secrets and archived."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.identity.oauth.ending import end_grants
from coworkapi.identity.oauth.events import OAuthAppArchived, OAuthAppCreated, OAuthAppUpdated
from coworkapi.identity.oauth.models import OAuthApp, OAuthGrant
from coworkapi.identity.oauth.rules import registration_problem, scopes_for
from coworkapi.identity.oauth.schemas import OAuthAppOut
from coworkapi.identity.rules import Grants, merged
from coworkapi.identity.service.rights import require_held
from coworkapi.identity.tokens import APP_SECRET, hint_of, new_token, token_hash

_NULLABLE = frozenset({"description", "home_page_url", "logo_url"})


class AppIsArchived(Conflict):
    """An archived app stays as it is; its grants have ended."""


class AppHasNoSecret(Conflict):
    """A public app proves nothing by a secret."""


def apps(*, archived: bool | None = None) -> Select[OAuthApp]:
    """The organization's apps: only archived ones, only the others, or all."""
    statement = select(OAuthApp)
    if archived is None:
        return statement
    return statement.where(OAuthApp.archived_at.is_not(None) if archived else OAuthApp.archived_at.is_(None))


async def get_app(session: AsyncSession, *, app_id: UUID, lock: bool = False) -> OAuthApp:
    """Raises NotFound."""
    statement = select(OAuthApp).where(OAuthApp.id == app_id)
    app = await session.scalar(statement.with_for_update() if lock else statement)
    if app is None:
        raise NotFound("there is no such app in this organization")
    return app


async def create_app(
    session: AsyncSession, *, values: dict[str, Any], held: Grants | None
) -> tuple[OAuthApp, str | None]:
    """A new app and, for a confidential one, its secret, which is shown this once. Raises Invalid, RightsNotHeld."""
    principal = acting_principal(session)
    app = OAuthApp(**values, created_by=principal.id if principal.kind == "user" else None)
    _check(app, held)
    secret = new_token(APP_SECRET) if app.kind == "confidential" else None
    if secret is not None:
        app.secret_hash, app.secret_hint = token_hash(secret), hint_of(secret)
    session.add(app)
    await session.flush()
    emit(session, OAuthAppCreated(aggregate_id=app.id, data=OAuthAppOut.model_validate(app)))
    return app, secret


async def update_app(session: AsyncSession, *, app: OAuthApp, changes: dict[str, Any], held: Grants | None) -> OAuthApp:
    """Changes a (locked) app. A scope that it loses is gone for everyone whom it acts for; one that it gets, nobody has
    granted yet.

    Raises AppIsArchived, Invalid, RightsNotHeld.
    """
    _check_live(app)
    for name, value in changes.items():
        if value is None and name not in _NULLABLE:
            raise Invalid.field(f"/{name}", "can't be null; leave it out to keep it")
    previous = {name: getattr(app, name) for name, value in changes.items() if getattr(app, name) != value}
    if previous:
        for name in previous:
            setattr(app, name, changes[name])
        _check(app, held)
        if "people" in previous:
            await _end_grants_of_others(session, app)
        await _changed(session, app, previous)
    return app


async def rotate_secret(
    session: AsyncSession, *, app: OAuthApp, old_secret_hours: int, held: Grants | None
) -> tuple[OAuthApp, str]:
    """A new secret for a (locked) app; the old one works for some hours more, one before that no longer.

    Raises AppIsArchived, AppHasNoSecret, RightsNotHeld.
    """
    _check_live(app)
    if app.kind != "confidential":
        raise AppHasNoSecret("a public app has no secret; it proves with PKCE that a code is its own")
    _check(app, held)
    secret, previous = new_token(APP_SECRET), {"secret_hint": app.secret_hint}
    keep = old_secret_hours > 0
    app.old_secret_hash = app.secret_hash if keep else None
    app.old_secret_ends_at = utcnow() + timedelta(hours=old_secret_hours) if keep else None
    app.secret_hash, app.secret_hint = token_hash(secret), hint_of(secret)
    await _changed(session, app, previous)
    return app, secret


async def archive_app(session: AsyncSession, *, app: OAuthApp) -> OAuthApp:
    """Ends a (locked) app for good, with all that was granted to it. Raises AppIsArchived."""
    _check_live(app)
    await end_grants(session, OAuthGrant.app_id == app.id, because="app_archived")
    app.archived_at = utcnow()
    app.version += 1
    await session.flush()
    await session.refresh(app)
    emit(session, OAuthAppArchived(aggregate_id=app.id, data=OAuthAppOut.model_validate(app)))
    return app


async def _end_grants_of_others(session: AsyncSession, app: OAuthApp) -> None:
    if "staff" not in app.people:
        await end_grants(session, OAuthGrant.app_id == app.id, OAuthGrant.user_id.is_not(None), because="app_changed")
    if "members" not in app.people:
        await end_grants(session, OAuthGrant.app_id == app.id, OAuthGrant.member_id.is_not(None), because="app_changed")


async def _changed(session: AsyncSession, app: OAuthApp, previous: dict[str, Any]) -> None:
    app.version += 1
    await session.flush()
    await session.refresh(app)
    emit(session, OAuthAppUpdated(aggregate_id=app.id, data=OAuthAppOut.model_validate(app), previous=previous))


def _check(app: OAuthApp, held: Grants | None) -> None:
    """What an app may do for others is theirs to give. What it does alone is given by who registers it."""
    problem = registration_problem(
        kind=app.kind,
        people=app.people,
        acts_alone=app.acts_alone,
        scopes=app.scopes,
        redirect_uris=app.redirect_uris,
    )
    if problem:
        raise Invalid.field(*problem)
    alone = scopes_for("staff", app.scopes) if app.acts_alone else []
    require_held(held, merged([((*alone, "oauth_apps:write"), None)]))


def _check_live(app: OAuthApp) -> None:
    if app.archived_at is not None:
        raise AppIsArchived("the app is archived; register a new one")
