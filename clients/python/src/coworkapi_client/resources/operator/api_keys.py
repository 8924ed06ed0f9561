"""API keys: credentials of machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class ApiKeys(Resource):
    """API keys: credentials of machines."""

    def list(
        self,
        *,
        revoked: bool | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.ApiKey]:
        """List API keys.

        Newest first, without their secrets.

        Args:
            revoked: Only revoked ones, or only the others
            updated_since: Only those changed at or after

        Needs `api_keys:read`.
        """
        return self._items(
            "/v1/api-keys",
            models.ApiKey,
            query={"revoked": revoked, "updated_since": updated_since, "limit": limit, "cursor": cursor},
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
        location_ids: Sequence[str] | None = None,
        expires_at: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> models.ApiKeySecret:
        """Create an API key.

        The key is shown in this answer and never again. It can hold no right that you don't hold yourself.

        Args:
            scopes: Rights, as `GET /v1/scopes` lists them
            location_ids: Only at these locations; null: everywhere
            expires_at: Real time, also in test organizations

        Raises RightsNotHeld, NotFound. Needs `api_keys:write`.
        """
        return self._send(
            "POST",
            "/v1/api-keys",
            models.ApiKeySecret,
            body=given({"name": name, "scopes": scopes, "location_ids": location_ids, "expires_at": expires_at}),
            idempotency_key=idempotency_key,
        )

    def get(self, api_key_id: str) -> models.ApiKey:
        """Read an API key.

        Without its secret.

        Args:
            api_key_id: Id of the API key

        Raises NotFound. Needs `api_keys:read`.
        """
        return self._send("GET", f"/v1/api-keys/{segment(api_key_id)}", models.ApiKey)

    def update(
        self,
        api_key_id: str,
        *,
        name: str | Unset | None = UNSET,
        expires_at: datetime | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.ApiKey:
        """Change an API key's name or expiry.

        Its scopes and locations stay as they are: for others, create another key.

        Args:
            api_key_id: Id of the API key

        Raises RightsNotHeld, NotFound, ApiKeyIsRevoked. Needs `api_keys:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/api-keys/{segment(api_key_id)}",
            models.ApiKey,
            body=given({"name": nullable(name), "expires_at": nullable(expires_at)}),
            if_match=if_match,
        )

    def revoke(
        self, api_key_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.ApiKey:
        """Revoke an API key.

        It stops working with its next request, for good.

        Args:
            api_key_id: Id of the API key

        Raises NotFound, ApiKeyIsRevoked. Needs `api_keys:write`.
        """
        return self._send(
            "POST",
            f"/v1/api-keys/{segment(api_key_id)}/revoke",
            models.ApiKey,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def rotate(
        self, api_key_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.ApiKeySecret:
        """Give an API key a new secret.

        The old secret stops working at once. To change over without a gap, create a second key and revoke the first.

        Args:
            api_key_id: Id of the API key

        Raises RightsNotHeld, NotFound, ApiKeyIsRevoked. Needs `api_keys:write`.
        """
        return self._send(
            "POST",
            f"/v1/api-keys/{segment(api_key_id)}/rotate",
            models.ApiKeySecret,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncApiKeys(AsyncResource):
    """`ApiKeys` with asyncio."""

    list = listed(ApiKeys.list)
    """List API keys."""

    create = awaited(ApiKeys.create)
    """Create an API key."""

    get = awaited(ApiKeys.get)
    """Read an API key."""

    update = awaited(ApiKeys.update)
    """Change an API key's name or expiry."""

    revoke = awaited(ApiKeys.revoke)
    """Revoke an API key."""

    rotate = awaited(ApiKeys.rotate)
    """Give an API key a new secret."""
