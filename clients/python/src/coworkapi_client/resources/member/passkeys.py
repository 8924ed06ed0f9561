"""Me: the signed-in member's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Passkeys(Resource):
    """Me: the signed-in member's own."""

    def list(self) -> models.MyPasskeys:
        """List my passkeys.

        All of them (20 at the most), the newest first.
        """
        return self._send("GET", "/v1/me/passkeys", models.MyPasskeys)

    def add(
        self, *, name: str, credential: Mapping[str, Any], idempotency_key: str | None = None
    ) -> models.MemberPasskey:
        """Add a passkey of mine.

        Signs in from now on, without a mail: the device has checked its user.

        Args:
            name: What its owner calls the device
            credential: What the browser's `navigator.credentials` gave, by its `toJSON()`

        Raises PasskeyRefused, TooManyPasskeys.
        """
        return self._send(
            "POST",
            "/v1/me/passkeys",
            models.MemberPasskey,
            body=given({"name": name, "credential": credential}),
            idempotency_key=idempotency_key,
        )

    def begin(self, *, idempotency_key: str | None = None) -> models.MyPasskeyOptions:
        """Begin to add a passkey of mine.

        What to ask the browser for, within five minutes. Takes a session that began at most 15 minutes ago, by a mailed
        link or a passkey.

        Raises FreshSignInRequired, TooManyPasskeys.
        """
        return self._send("POST", "/v1/me/passkeys/options", models.MyPasskeyOptions, idempotency_key=idempotency_key)

    def rename(self, passkey_id: str, *, name: str) -> models.MemberPasskey:
        """Rename a passkey of mine.

        One of your own.

        Args:
            passkey_id: Id of the member's passkey
            name: What its owner calls the device

        Raises NotFound.
        """
        return self._send(
            "PATCH", f"/v1/me/passkeys/{segment(passkey_id)}", models.MemberPasskey, body=given({"name": name})
        )

    def remove(self, passkey_id: str) -> None:
        """Remove a passkey of mine.

        It signs in no more; sessions that it opened go on until they are ended.

        Args:
            passkey_id: Id of the member's passkey

        Raises NotFound.
        """
        return self._send("DELETE", f"/v1/me/passkeys/{segment(passkey_id)}", NoneType)


class AsyncPasskeys(AsyncResource):
    """`Passkeys` with asyncio."""

    list = awaited(Passkeys.list)
    """List my passkeys."""

    add = awaited(Passkeys.add)
    """Add a passkey of mine."""

    begin = awaited(Passkeys.begin)
    """Begin to add a passkey of mine."""

    rename = awaited(Passkeys.rename)
    """Rename a passkey of mine."""

    remove = awaited(Passkeys.remove)
    """Remove a passkey of mine."""
