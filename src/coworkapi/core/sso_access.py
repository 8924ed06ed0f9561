"""What a user may do whose session was opened by an organization's single sign-on."""

from __future__ import annotations

from coworkapi.core.errors import Forbidden
from coworkapi.core.principal import Principal


class SsoNotAllowed(Forbidden):
    """A user's account is theirs, wherever they work. A provider that one organization chose says who they are there,
    and no more: it could be that organization's own, and say anything."""

    title = "Not with single sign-on"


def check_sso(principal: Principal, *, sso: bool) -> None:
    """`sso`: whether the route lets such sessions in. Members are of one organization alone. Raises SsoNotAllowed."""
    if principal.sso_connection_id is not None and principal.kind == "user" and not sso:
        raise SsoNotAllowed("a session by single sign-on is good for its organization alone; sign in to your account")
