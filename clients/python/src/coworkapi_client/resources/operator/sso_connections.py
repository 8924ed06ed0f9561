"""Single sign-on: staff and members sign in at a provider that the operator chose."""

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


class SsoConnections(Resource):
    """Single sign-on: staff and members sign in at a provider that the operator chose."""

    def list(
        self, *, updated_since: datetime | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.SsoConnection]:
        """List single sign-on connections.

        Newest first, without their secrets.

        Args:
            updated_since: Only those changed at or after

        Needs `sso:read`.
        """
        return self._items(
            "/v1/sso-connections",
            models.SsoConnection,
            query={"updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        name: str,
        audience: Literal["staff", "members"],
        issuer: str,
        client_id: str,
        client_secret: str,
        email_domains: Sequence[str],
        redirect_uris: Sequence[str],
        auto_provision: bool | None = None,
        role_assignments: Sequence[models.AssignmentIn] | None = None,
        enabled: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.SsoConnection:
        """Set up single sign-on.

        Register `{public address}/v1/sso/callback` as the redirect URI at the provider. Its client secret is sealed.

        A provider for staff could sign in as any of them in this organization: to set one up takes every right. One for
        members takes `members:write`.

        Args:
            audience: Whom it signs in: staff, or members
            issuer: As its discovery document names it
            client_id: What the provider knows coworkapi by
            client_secret: Sealed, and never shown again
            email_domains: Whose addresses the provider may speak for; not their subdomains
            redirect_uris: Where people come back to; compared character by character
            auto_provision: Whether people who aren't here yet are let in, and made
            role_assignments: Of staff who sign in for the first time (auto_provision)
            enabled: Whether one can sign in by it

        Raises RightsNotHeld, NotFound. Needs `sso:write`.
        """
        return self._send(
            "POST",
            "/v1/sso-connections",
            models.SsoConnection,
            body=given(
                {
                    "name": name,
                    "audience": audience,
                    "issuer": issuer,
                    "client_id": client_id,
                    "client_secret": client_secret,
                    "email_domains": email_domains,
                    "redirect_uris": redirect_uris,
                    "auto_provision": auto_provision,
                    "role_assignments": role_assignments,
                    "enabled": enabled,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, connection_id: str) -> models.SsoConnection:
        """Read a single sign-on connection.

        Without its secret.

        Args:
            connection_id: Id of the single sign-on connection

        Raises NotFound. Needs `sso:read`.
        """
        return self._send("GET", f"/v1/sso-connections/{segment(connection_id)}", models.SsoConnection)

    def update(
        self,
        connection_id: str,
        *,
        name: str | Unset | None = UNSET,
        issuer: str | Unset | None = UNSET,
        client_id: str | Unset | None = UNSET,
        client_secret: str | Unset | None = UNSET,
        email_domains: Sequence[str] | Unset | None = UNSET,
        redirect_uris: Sequence[str] | Unset | None = UNSET,
        auto_provision: bool | Unset | None = UNSET,
        role_assignments: Sequence[models.AssignmentIn] | Unset | None = UNSET,
        enabled: bool | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.SsoConnection:
        """Change a single sign-on connection.

        Disabled, its sessions end at once. With another issuer or client id they end, too, and everybody is linked anew
        by their e-mail address.

        Args:
            connection_id: Id of the single sign-on connection
            issuer: As its discovery document names it
            client_id: What the provider knows coworkapi by
            client_secret: Sealed, and never shown again
            email_domains: Whose addresses the provider may speak for; not their subdomains
            redirect_uris: Where people come back to; compared character by character
            auto_provision: Whether who isn't known yet is made a user, or a member
            role_assignments: Of staff who sign in for the first time (auto_provision)
            enabled: false: its sessions end at once

        Raises RightsNotHeld, NotFound. Needs `sso:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/sso-connections/{segment(connection_id)}",
            models.SsoConnection,
            body=given(
                {
                    "name": nullable(name),
                    "issuer": nullable(issuer),
                    "client_id": nullable(client_id),
                    "client_secret": nullable(client_secret),
                    "email_domains": nullable(email_domains),
                    "redirect_uris": nullable(redirect_uris),
                    "auto_provision": nullable(auto_provision),
                    "role_assignments": nullable(role_assignments),
                    "enabled": nullable(enabled),
                }
            ),
            if_match=if_match,
        )

    def delete(self, connection_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a single sign-on connection.

        Its sessions end at once. Users and members stay, and sign in otherwise.

        Args:
            connection_id: Id of the single sign-on connection

        Raises NotFound. Needs `sso:write`.
        """
        return self._send("DELETE", f"/v1/sso-connections/{segment(connection_id)}", NoneType, if_match=if_match)


class AsyncSsoConnections(AsyncResource):
    """`SsoConnections` with asyncio."""

    list = listed(SsoConnections.list)
    """List single sign-on connections."""

    create = awaited(SsoConnections.create)
    """Set up single sign-on."""

    get = awaited(SsoConnections.get)
    """Read a single sign-on connection."""

    update = awaited(SsoConnections.update)
    """Change a single sign-on connection."""

    delete = awaited(SsoConnections.delete)
    """Delete a single sign-on connection."""
