"""The built-in roles, in code so that a new scope reaches them with its release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from uuid import UUID

import orjson

from coworkapi.core.scopes import SCOPES
from coworkapi.identity.rules import Grants, merged

_ALL = frozenset(SCOPES)
_READ = frozenset(scope for scope in SCOPES if scope.endswith(":read"))
_FRONT_DESK = frozenset(
    {
        "spaces:read",
        "blocks:write",
        "members:read",
        "members:write",
        "notes:read",
        "notes:write",
        "bookings:read",
        "bookings:write",
        "bookings:approve",
        "prices:read",
        "credits:read",
        "charges:read",
        "plans:read",
        "memberships:read",
        "memberships:write",
        "invoices:read",
        "payments:read",
        "payments:write",
        "products:read",
        "products:sell",
        "visits:read",
        "visits:write",
        "events:read",
    }
)

BUILTIN_ROLES: Mapping[str, frozenset[str]] = {
    "owner": _ALL,
    "manager": _ALL - {"users:write", "api_keys:write", "oauth_apps:write", "sso:write", "organization:write"},
    "front_desk": _FRONT_DESK,
    "accountant": _READ - {"notes:read", "mail:read", "api_keys:read", "oauth_apps:read", "sso:read"}
    | {
        "members:export",
        "charges:write",
        "invoices:write",
        "ledger:write",
        "payments:write",
        "dunning:write",
    },
    "read_only": _READ - {"notes:read", "mail:read", "api_keys:read", "oauth_apps:read", "sso:read", "audit:read"},
}


@lru_cache(maxsize=4096)
def grants_of(assignments: str) -> Grants:
    """Scopes and their locations out of assignments, a JSON text of `[{builtin, scopes, location_ids}]`.

    Cached by the text: the same rights make the same text.
    """
    return merged(
        (
            scopes_of(item["builtin"], item["scopes"]),
            None if item["location_ids"] is None else [UUID(one) for one in item["location_ids"]],
        )
        for item in orjson.loads(assignments)
    )


def scopes_of(builtin_role: str | None, custom_scopes: Iterable[str] | None) -> Iterable[str]:
    """The scopes of a built-in role, or of a custom one."""
    return BUILTIN_ROLES.get(builtin_role, ()) if builtin_role else custom_scopes or ()
