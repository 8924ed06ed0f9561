"""Single sign-on: staff and members sign in at a provider that the operator chose."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class SsoConnections(Resource):
    """Single sign-on: staff and members sign in at a provider that the operator chose."""

    def start_sso(
        self,
        connection_id: str,
        *,
        redirect_uri: str,
        code_challenge: str,
        state: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.SsoStart:
        """Begin to sign in at a provider.

        Send the browser to `authorization_url`. It comes back to `redirect_uri` with `code` and your `state`, or with
        `error`. Keep the verifier of `code_challenge`: without it the code is worth nothing.

        Args:
            connection_id: Id of the single sign-on connection
            redirect_uri: Where the browser is sent back to; one of the connection's
            state: Comes back with the code
            code_challenge: S256 of your verifier

        Raises NotFound, SsoConnectionDisabled, SsoProviderUnusable.
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/sso-connections/{segment(connection_id)}/start",
            models.SsoStart,
            body=given({"redirect_uri": redirect_uri, "state": state, "code_challenge": code_challenge}),
            idempotency_key=idempotency_key,
            signed=False,
        )


class AsyncSsoConnections(AsyncResource):
    """`SsoConnections` with asyncio."""

    start_sso = awaited(SsoConnections.start_sso)
    """Begin to sign in at a provider."""
