"""Me: the signed-in member's own."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Consents(Resource):
    """Me: the signed-in member's own."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Consent]:
        """List my consents.

        Oldest first, withdrawn ones too.
        """
        return self._items("/v1/me/consents", models.Consent, query={"limit": limit, "cursor": cursor})

    def give(self, *, purpose: str, wording: str, idempotency_key: str | None = None) -> models.Consent:
        """Give a consent.

        Agrees to something, in the wording shown.

        Args:
            purpose: What it is for, as `newsletter`
            wording: The text that was shown and agreed to

        Raises ConsentAlreadyGiven.
        """
        return self._send(
            "POST",
            "/v1/me/consents",
            models.Consent,
            body=given({"purpose": purpose, "wording": wording}),
            idempotency_key=idempotency_key,
        )

    def withdraw(self, consent_id: str, *, idempotency_key: str | None = None) -> models.Consent:
        """Withdraw my consent.

        From now on. Doing it again changes nothing.

        Args:
            consent_id: Id of the consent
        """
        return self._send(
            "POST", f"/v1/me/consents/{segment(consent_id)}/withdraw", models.Consent, idempotency_key=idempotency_key
        )


class AsyncConsents(AsyncResource):
    """`Consents` with asyncio."""

    list = listed(Consents.list)
    """List my consents."""

    give = awaited(Consents.give)
    """Give a consent."""

    withdraw = awaited(Consents.withdraw)
    """Withdraw my consent."""
