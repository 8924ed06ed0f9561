"""Single sign-on: staff and members sign in at a provider that the operator chose."""

from __future__ import annotations

from typing import Any

from coworkapi_client._calls import given
from coworkapi_client._resource import AsyncResource, Resource, awaited


class SsoSessions(Resource):
    """Single sign-on: staff and members sign in at a provider that the operator chose."""

    def sign_in_with_sso(self, *, code: str, code_verifier: str, idempotency_key: str | None = None) -> Any:
        """Sign in with a code of single sign-on.

        Turns the code into a session: of a user, or of a member, as the connection is for staff or for members. The code
        works once, within a minute, with the verifier of the challenge that the sign-in began with. A user's session is
        good for this organization alone and can't touch their account.

        Args:
            code: What the redirect back to you holds; good once
            code_verifier: Of the challenge at the start

        Raises SsoCodeRefused, SsoNotAdmitted.
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/sso-sessions",
            Any,
            body=given({"code": code, "code_verifier": code_verifier}),
            idempotency_key=idempotency_key,
            signed=False,
        )


class AsyncSsoSessions(AsyncResource):
    """`SsoSessions` with asyncio."""

    sign_in_with_sso = awaited(SsoSessions.sign_in_with_sso)
    """Sign in with a code of single sign-on."""
