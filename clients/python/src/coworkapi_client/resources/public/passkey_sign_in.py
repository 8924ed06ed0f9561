"""Member sign-in: links by mail and passkeys instead of passwords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coworkapi_client import models
from coworkapi_client._calls import given
from coworkapi_client._resource import AsyncResource, Resource, awaited


class PasskeySignIn(Resource):
    """Member sign-in: links by mail and passkeys instead of passwords."""

    def sign_member_with_passkey(
        self, *, credential: Mapping[str, Any], idempotency_key: str | None = None
    ) -> models.MemberSession:
        """Sign a member in with a passkey.

        For members who may sign in, as by a mailed link.

        Args:
            credential: What the browser's `navigator.credentials` gave, by its `toJSON()`

        Raises PasskeyRefused.
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/passkey-sign-in",
            models.MemberSession,
            body=given({"credential": credential}),
            idempotency_key=idempotency_key,
            signed=False,
            signs_in=True,
        )

    def begin_member(self, *, idempotency_key: str | None = None) -> models.MyPasskeyOptions:
        """Begin to sign a member in with a passkey.

        What to ask the browser for, within five minutes. No address is needed: the passkey knows whose it is.
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/passkey-sign-in/options",
            models.MyPasskeyOptions,
            idempotency_key=idempotency_key,
            signed=False,
        )


class AsyncPasskeySignIn(AsyncResource):
    """`PasskeySignIn` with asyncio."""

    sign_member_with_passkey = awaited(PasskeySignIn.sign_member_with_passkey)
    """Sign a member in with a passkey."""

    begin_member = awaited(PasskeySignIn.begin_member)
    """Begin to sign a member in with a passkey."""
