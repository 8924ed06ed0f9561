"""OAuth apps: third-party apps, registered by the operator, and whom they act for."""

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


class OauthApps(Resource):
    """OAuth apps: third-party apps, registered by the operator, and whom they act for."""

    def list(
        self,
        *,
        archived: bool | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.OAuthApp]:
        """List third-party apps.

        Newest first, without their secrets.

        Args:
            archived: Only archived ones, or only the others
            updated_since: Only those changed at or after

        Needs `oauth_apps:read`.
        """
        return self._items(
            "/v1/oauth-apps",
            models.OAuthApp,
            query={"archived": archived, "updated_since": updated_since, "limit": limit, "cursor": cursor},
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
                "api_keys:read",
                "oauth_apps:read",
                "sso:read",
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
                "me:read",
                "me:write",
            ]
        ],
        description: str | None = None,
        home_page_url: str | None = None,
        logo_url: str | None = None,
        kind: Literal["confidential", "public"] | None = None,
        redirect_uris: Sequence[str] | None = None,
        people: Sequence[Literal["staff", "members"]] | None = None,
        acts_alone: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.OAuthAppSecret:
        """Register a third-party app.

        For this organization alone. Its id is the `client_id`; `client_secret` is shown in this answer and never again.

        `scopes` is the most that it can be granted: for a person it never does more than they may do themselves. An app
        that acts alone can hold no right that you don't hold yourself.

        Args:
            description: What it does, as people read before they let it in
            home_page_url: The app's home page
            logo_url: Shown where people are asked; square
            kind: `public`: it runs on people's own devices, where it can keep no secret
            redirect_uris: Where people come back to: https, http to the app's own machine (any port), or a scheme made
                of a domain. Compared character by character
            scopes: The most that the app may ever be granted
            people: Who may let the app act for them; nobody, for one that only acts alone
            acts_alone: Whether it also gets tokens of its own (client credentials)

        Raises RightsNotHeld. Needs `oauth_apps:write`.
        """
        return self._send(
            "POST",
            "/v1/oauth-apps",
            models.OAuthAppSecret,
            body=given(
                {
                    "name": name,
                    "description": description,
                    "home_page_url": home_page_url,
                    "logo_url": logo_url,
                    "kind": kind,
                    "redirect_uris": redirect_uris,
                    "scopes": scopes,
                    "people": people,
                    "acts_alone": acts_alone,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, app_id: str) -> models.OAuthApp:
        """Read a third-party app.

        Without its secret.

        Args:
            app_id: Id of the third-party app

        Raises NotFound. Needs `oauth_apps:read`.
        """
        return self._send("GET", f"/v1/oauth-apps/{segment(app_id)}", models.OAuthApp)

    def update(
        self,
        app_id: str,
        *,
        name: str | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        home_page_url: str | Unset | None = UNSET,
        logo_url: str | Unset | None = UNSET,
        redirect_uris: Sequence[str] | Unset | None = UNSET,
        scopes: Sequence[
            Literal[
                "organization:read",
                "organization:write",
                "users:read",
                "api_keys:read",
                "oauth_apps:read",
                "sso:read",
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
                "me:read",
                "me:write",
            ]
        ]
        | Unset
        | None = UNSET,
        people: Sequence[Literal["staff", "members"]] | Unset | None = UNSET,
        acts_alone: bool | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.OAuthApp:
        """Change a third-party app.

        A scope that is taken away is gone from all of its tokens at once; a new one has to be asked of people anew.

        Args:
            app_id: Id of the third-party app
            description: What it does, as people read before they let it in
            home_page_url: The app's home page
            logo_url: The app's logo, square
            redirect_uris: Where people come back to: https, http to the app's own machine (any port), or a scheme made
                of a domain. Compared character by character
            scopes: The most that the app may ever be granted
            people: Who may let the app act for them; nobody, for one that only acts alone
            acts_alone: Whether it may also act as itself, without a person

        Raises RightsNotHeld, NotFound, AppIsArchived. Needs `oauth_apps:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/oauth-apps/{segment(app_id)}",
            models.OAuthApp,
            body=given(
                {
                    "name": nullable(name),
                    "description": nullable(description),
                    "home_page_url": nullable(home_page_url),
                    "logo_url": nullable(logo_url),
                    "redirect_uris": nullable(redirect_uris),
                    "scopes": nullable(scopes),
                    "people": nullable(people),
                    "acts_alone": nullable(acts_alone),
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, app_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.OAuthApp:
        """Archive a third-party app.

        For good: all that people granted it ends, and its tokens stop working with their next request.

        Args:
            app_id: Id of the third-party app

        Raises NotFound, AppIsArchived. Needs `oauth_apps:write`.
        """
        return self._send(
            "POST",
            f"/v1/oauth-apps/{segment(app_id)}/archive",
            models.OAuthApp,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_grants(
        self, app_id: str, *, live: bool | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.OAuthGrant]:
        """List whom a third-party app acts for.

        Newest first. One for each time that somebody let it in, or that it got a token of its own.

        Args:
            app_id: Id of the third-party app
            live: Only those that work, or only those that have ended

        Raises NotFound. Needs `oauth_apps:read`.
        """
        return self._items(
            f"/v1/oauth-apps/{segment(app_id)}/grants",
            models.OAuthGrant,
            query={"live": live, "limit": limit, "cursor": cursor},
        )

    def end_grant(self, app_id: str, grant_id: str) -> None:
        """End what somebody granted a third-party app.

        Its tokens stop working at once.

        Args:
            app_id: Id of the third-party app
            grant_id: Id of the app's grant

        Raises NotFound. Needs `oauth_apps:write`.
        """
        return self._send("DELETE", f"/v1/oauth-apps/{segment(app_id)}/grants/{segment(grant_id)}", NoneType)

    def rotate_secret(
        self,
        app_id: str,
        *,
        old_secret_hours: int | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.OAuthAppSecret:
        """Give a third-party app a new secret.

        The old secret works beside it for a day, or as long as you say, so that the app changes over without a gap.

        Args:
            app_id: Id of the third-party app
            old_secret_hours: How long the old secret works beside the new one; 0: no longer

        Raises RightsNotHeld, NotFound, AppIsArchived, AppHasNoSecret. Needs `oauth_apps:write`.
        """
        return self._send(
            "POST",
            f"/v1/oauth-apps/{segment(app_id)}/rotate-secret",
            models.OAuthAppSecret,
            body=given({"old_secret_hours": old_secret_hours}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncOauthApps(AsyncResource):
    """`OauthApps` with asyncio."""

    list = listed(OauthApps.list)
    """List third-party apps."""

    create = awaited(OauthApps.create)
    """Register a third-party app."""

    get = awaited(OauthApps.get)
    """Read a third-party app."""

    update = awaited(OauthApps.update)
    """Change a third-party app."""

    archive = awaited(OauthApps.archive)
    """Archive a third-party app."""

    list_grants = listed(OauthApps.list_grants)
    """List whom a third-party app acts for."""

    end_grant = awaited(OauthApps.end_grant)
    """End what somebody granted a third-party app."""

    rotate_secret = awaited(OauthApps.rotate_secret)
    """Give a third-party app a new secret."""
