"""Member sign-in: links by mail and passkeys instead of passwords."""

from __future__ import annotations

from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import given
from coworkapi_client._resource import awaited
from coworkapi_client.resources.operator.auth import AsyncAuth as AsyncOperatorAuth
from coworkapi_client.resources.operator.auth import Auth as OperatorAuth


class Auth(OperatorAuth):
    """Member sign-in: links by mail and passkeys instead of passwords."""

    def sign_in_with_link(self, *, token: str, idempotency_key: str | None = None) -> models.MemberSession:
        """Sign in with a link.

        Turns a link's secret into a session. The link works once.

        Args:
            token: Of the link in the mail: what follows `#token=`

        Raises LinkRefused.
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/sign-in",
            models.MemberSession,
            body=given({"token": token}),
            idempotency_key=idempotency_key,
            signed=False,
            signs_in=True,
        )

    def request_sign_in_link(self, *, email: str, idempotency_key: str | None = None) -> None:
        """Ask for a sign-in link.

        If a member who may sign in has that address, a link is sent there. The answer is the same for everyone.

        Args:
            email: Kept in lower case
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/sign-in-links",
            NoneType,
            body=given({"email": email}),
            idempotency_key=idempotency_key,
            signed=False,
        )


class AsyncAuth(AsyncOperatorAuth):
    """`Auth` with asyncio."""

    sign_in_with_link = awaited(Auth.sign_in_with_link)
    """Sign in with a link."""

    request_sign_in_link = awaited(Auth.request_sign_in_link)
    """Ask for a sign-in link."""
