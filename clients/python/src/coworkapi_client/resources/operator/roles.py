"""Users: who works for the organization, and their roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Roles(Resource):
    """Users: who works for the organization, and their roles."""

    def list_builtin(self) -> models.BuiltinRoles:
        """List built-in roles.

        They are the same in every organization; new scopes reach them with a release.

        Needs `users:read`.
        """
        return self._send("GET", "/v1/built-in-roles", models.BuiltinRoles)

    def list(
        self, *, updated_since: datetime | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Role]:
        """List custom roles.

        Oldest first; the built-in ones are at `GET /v1/built-in-roles`.

        Args:
            updated_since: Only those changed at or after

        Needs `users:read`.
        """
        return self._items(
            "/v1/roles", models.Role, query={"updated_since": updated_since, "limit": limit, "cursor": cursor}
        )

    def create(
        self,
        *,
        name: str,
        scopes: Sequence[
            Literal[
                "organization:read",
                "organization:write",
                "users:read",
                "users:write",
                "api_keys:read",
                "api_keys:write",
                "oauth_apps:read",
                "oauth_apps:write",
                "sso:read",
                "sso:write",
                "audit:read",
                "events:read",
                "spaces:read",
                "spaces:write",
                "blocks:write",
                "members:read",
                "members:write",
                "members:export",
                "notes:read",
                "notes:write",
                "bookings:read",
                "bookings:write",
                "bookings:approve",
                "bookings:override",
                "prices:read",
                "prices:write",
                "credits:read",
                "credits:write",
                "charges:read",
                "charges:write",
                "plans:read",
                "plans:write",
                "memberships:read",
                "memberships:write",
                "invoices:read",
                "invoices:write",
                "ledger:read",
                "ledger:write",
                "payments:read",
                "payments:write",
                "dunning:read",
                "dunning:write",
                "products:read",
                "products:write",
                "products:sell",
                "visits:read",
                "visits:write",
                "webhooks:read",
                "webhooks:write",
                "sandboxes:write",
                "test_clock:write",
                "mail:read",
            ]
        ],
        idempotency_key: str | None = None,
    ) -> models.Role:
        """Create a custom role.

        Takes `users:write` and every one of its scopes for the whole organization.

        Args:
            scopes: Rights, as `GET /v1/scopes` lists them

        Raises RightsNotHeld, RoleNameTaken. Needs `users:write`.
        """
        return self._send(
            "POST",
            "/v1/roles",
            models.Role,
            body=given({"name": name, "scopes": scopes}),
            idempotency_key=idempotency_key,
        )

    def get(self, role_id: str) -> models.Role:
        """Read a custom role.

        Its name and scopes.

        Args:
            role_id: Id of the role

        Raises NotFound. Needs `users:read`.
        """
        return self._send("GET", f"/v1/roles/{segment(role_id)}", models.Role)

    def update(
        self,
        role_id: str,
        *,
        name: str | Unset | None = UNSET,
        scopes: Sequence[
            Literal[
                "organization:read",
                "organization:write",
                "users:read",
                "users:write",
                "api_keys:read",
                "api_keys:write",
                "oauth_apps:read",
                "oauth_apps:write",
                "sso:read",
                "sso:write",
                "audit:read",
                "events:read",
                "spaces:read",
                "spaces:write",
                "blocks:write",
                "members:read",
                "members:write",
                "members:export",
                "notes:read",
                "notes:write",
                "bookings:read",
                "bookings:write",
                "bookings:approve",
                "bookings:override",
                "prices:read",
                "prices:write",
                "credits:read",
                "credits:write",
                "charges:read",
                "charges:write",
                "plans:read",
                "plans:write",
                "memberships:read",
                "memberships:write",
                "invoices:read",
                "invoices:write",
                "ledger:read",
                "ledger:write",
                "payments:read",
                "payments:write",
                "dunning:read",
                "dunning:write",
                "products:read",
                "products:write",
                "products:sell",
                "visits:read",
                "visits:write",
                "webhooks:read",
                "webhooks:write",
                "sandboxes:write",
                "test_clock:write",
                "mail:read",
            ]
        ]
        | Unset
        | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.Role:
        """Change a custom role.

        Takes effect for everybody who has it with their next request. Scopes added or removed must be your own.

        Args:
            role_id: Id of the role
            scopes: Rights, as `GET /v1/scopes` lists them

        Raises RightsNotHeld, NotFound, RoleNameTaken. Needs `users:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/roles/{segment(role_id)}",
            models.Role,
            body=given({"name": nullable(name), "scopes": nullable(scopes)}),
            if_match=if_match,
        )

    def delete(self, role_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a custom role.

        Only one that no user has and no open invitation offers.

        Args:
            role_id: Id of the role

        Raises NotFound, RoleInUse. Needs `users:write`.
        """
        return self._send("DELETE", f"/v1/roles/{segment(role_id)}", NoneType, if_match=if_match)


class AsyncRoles(AsyncResource):
    """`Roles` with asyncio."""

    list_builtin = awaited(Roles.list_builtin)
    """List built-in roles."""

    list = listed(Roles.list)
    """List custom roles."""

    create = awaited(Roles.create)
    """Create a custom role."""

    get = awaited(Roles.get)
    """Read a custom role."""

    update = awaited(Roles.update)
    """Change a custom role."""

    delete = awaited(Roles.delete)
    """Delete a custom role."""
