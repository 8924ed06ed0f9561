"""Sandboxes: test organizations: made by one call, filled, reset, thrown away."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Sandboxes(Resource):
    """Sandboxes: test organizations: made by one call, filled, reset, thrown away."""

    def list(self) -> Items[models.Sandbox]:
        """List sandboxes.

        Those that this organization made, newest first: five at the most, so always one page.

        Needs `organization:read`.
        """
        return self._items("/v1/sandboxes", models.Sandbox)

    def create_sandbox(
        self,
        *,
        name: str | None = None,
        data: Literal["demo", "settings", "empty"] | None = None,
        locale: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.NewSandbox:
        """Create a sandbox.

        A test organization, with a key of its own that may do everything there and nothing here. Its clock moves, its
        gateways are local, its mails stay in its inbox. Poll the operation with the new key. At most five at a time.

        Args:
            data: `demo`: three locations, 300 people and their bookings, memberships and invoices; `settings`: a copy
                of your locations, resources, plans and prices, with their ids; `empty`: nothing
            locale: Language: `en`, `de`, or with the country, `de-AT`

        Raises TooManySandboxes, SandboxInSandbox. Needs `sandboxes:write`.
        """
        return self._send(
            "POST",
            "/v1/sandboxes",
            models.NewSandbox,
            body=given({"name": name, "data": data, "locale": locale}),
            idempotency_key=idempotency_key,
        )

    def get_sandbox(self, organization_id: str) -> models.Sandbox:
        """Get a sandbox.

        One that this organization made.

        Args:
            organization_id: Id of the organization

        Raises NotFound. Needs `organization:read`.
        """
        return self._send("GET", f"/v1/sandboxes/{segment(organization_id)}", models.Sandbox)

    def delete_sandbox(self, organization_id: str) -> models.Operation:
        """Delete a sandbox.

        Erases it with everything in it; its keys stop working. What is at work in it is asked to stop first.

        Args:
            organization_id: Id of the organization

        Raises NotFound. Needs `sandboxes:write`.
        """
        return self._send("DELETE", f"/v1/sandboxes/{segment(organization_id)}", models.Operation)


class AsyncSandboxes(AsyncResource):
    """`Sandboxes` with asyncio."""

    list = listed(Sandboxes.list)
    """List sandboxes."""

    create_sandbox = awaited(Sandboxes.create_sandbox)
    """Create a sandbox."""

    get_sandbox = awaited(Sandboxes.get_sandbox)
    """Get a sandbox."""

    delete_sandbox = awaited(Sandboxes.delete_sandbox)
    """Delete a sandbox."""
