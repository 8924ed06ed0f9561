"""Consents: what members agreed to, in which wording."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Consents(Resource):
    """Consents: what members agreed to, in which wording."""

    def withdraw(self, consent_id: str, *, idempotency_key: str | None = None) -> models.Consent:
        """Withdraw a consent.

        From now on. Doing it again changes nothing.

        Args:
            consent_id: Id of the consent

        Needs `members:write`.
        """
        return self._send(
            "POST", f"/v1/consents/{segment(consent_id)}/withdraw", models.Consent, idempotency_key=idempotency_key
        )


class AsyncConsents(AsyncResource):
    """`Consents` with asyncio."""

    withdraw = awaited(Consents.withdraw)
    """Withdraw a consent."""
