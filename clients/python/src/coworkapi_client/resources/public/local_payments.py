"""Local payments: the local gateway's confirm page, for test organizations."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class LocalPayments(Resource):
    """Local payments: the local gateway's confirm page, for test organizations."""

    def get_action(self, reference: str) -> models.LocalAction:
        """Read what waits on the local confirm page.

        Test organizations only: what a bank's page (3-D Secure) would show.

        Args:
            reference: As the address of the page names it
        """
        return self._send(
            "GET",
            f"/v1/public/{self._organization}/local-payments/{segment(reference)}",
            models.LocalAction,
            signed=False,
        )

    def confirm(self, reference: str, *, approve: bool, idempotency_key: str | None = None) -> models.LocalAction:
        """Answer on the local confirm page.

        Test organizations only: the customer confirms, or refuses to. What comes of it is told as a provider would.

        Args:
            reference: As the address of the page names it
            approve: Whether the customer confirms, or refuses to
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/local-payments/{segment(reference)}/confirm",
            models.LocalAction,
            body=given({"approve": approve}),
            idempotency_key=idempotency_key,
            signed=False,
        )


class AsyncLocalPayments(AsyncResource):
    """`LocalPayments` with asyncio."""

    get_action = awaited(LocalPayments.get_action)
    """Read what waits on the local confirm page."""

    confirm = awaited(LocalPayments.confirm)
    """Answer on the local confirm page."""
