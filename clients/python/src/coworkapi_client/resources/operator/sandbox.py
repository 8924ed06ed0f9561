"""Sandboxes: test organizations: made by one call, filled, reset, thrown away."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given_or_nothing
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Sandbox(Resource):
    """Sandboxes: test organizations: made by one call, filled, reset, thrown away."""

    def reset(
        self, *, data: Literal["demo", "settings", "empty"] | None = None, idempotency_key: str | None = None
    ) -> models.Operation:
        """Reset the sandbox.

        Throws away all data of the test organization that the credential works in, and fills it anew; its clock goes
        with real time again. API keys, users, apps, webhook endpoints and the audit log stay.

        Args:
            data: As before, unless given; `demo` in other test organizations

        Raises NotATestOrganization, SandboxIsBusy, NothingToCopy. Needs `sandboxes:write`.
        """
        return self._send(
            "POST",
            "/v1/sandbox/reset",
            models.Operation,
            body=given_or_nothing({"data": data}),
            idempotency_key=idempotency_key,
        )


class AsyncSandbox(AsyncResource):
    """`Sandbox` with asyncio."""

    reset = awaited(Sandbox.reset)
    """Reset the sandbox."""
