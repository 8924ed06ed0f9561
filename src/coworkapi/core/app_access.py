"""What a third-party app may ask at all. What it may do there stands in its principal's grants, as for everyone."""

from __future__ import annotations

from coworkapi.core.errors import Forbidden
from coworkapi.core.principal import Principal


class AppNotAllowed(Forbidden):
    """A person's sign-in, sessions and the apps that they let in are no app's business, nor what makes credentials."""

    title = "Not for apps"


def check_app(principal: Principal, *, face: str, apps: bool, writes: bool) -> None:
    """For a principal with an app behind it. `apps`: whether the route lets apps in.

    Members have no scopes of their own: on their face an app needs `me:read`, or `me:write` for what changes something.
    Raises AppNotAllowed, Forbidden.
    """
    if not apps:
        raise AppNotAllowed("apps can't do this; a person does it, signed in without the app")
    scope = "me:write" if writes else "me:read"
    if face == "member" and scope not in principal.grants:
        raise missing_scope(principal, scope)


def missing_scope(principal: Principal, scope: str) -> Forbidden:
    """What to say when the right is not held; an app is told in the header, too, so that it can ask for it."""
    if principal.app_id is None:
        return Forbidden(f"this needs the right {scope}; ask an owner for it")
    return Forbidden(
        f"this needs the right {scope}, which the app was not given, or whoever gave it doesn't hold",
        headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
    )
