"""Payment providers: your organization's own keys at Stripe and GoCardless: checked, sealed, rotated."""

from __future__ import annotations

import builtins
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class PaymentProviders(Resource):
    """Payment providers: your organization's own keys at Stripe and GoCardless: checked, sealed, rotated."""

    def list(self, *, legal_entity_id: str | None = None) -> builtins.list[models.ProviderChoice]:
        """List payment providers and whose keys they use.

        All that there are, with the address for your webhooks: register it there before you save the keys. The keys of
        each legal entity have an address of their own: name the entity to read it.

        Args:
            legal_entity_id: The legal entity whose own keys they are; unless given, your organization's, for all the
                others

        Raises NotFound. Needs `organization:read`.
        """
        return self._send(
            "GET",
            "/v1/payment-providers",
            builtins.list[models.ProviderChoice],
            query={"legal_entity_id": legal_entity_id},
        )

    def get(
        self, provider: Literal["stripe", "gocardless"], *, legal_entity_id: str | None = None
    ) -> models.PaymentProvider:
        """Read your keys at a payment provider.

        Of the keys their last four characters.

        Args:
            legal_entity_id: The legal entity whose own keys they are; unless given, your organization's, for all the
                others

        Needs `organization:read`.
        """
        return self._send(
            "GET",
            f"/v1/payment-providers/{segment(provider)}",
            models.PaymentProvider,
            query={"legal_entity_id": legal_entity_id},
        )

    def put(
        self,
        provider: Literal["stripe", "gocardless"],
        *,
        secret_key: str,
        legal_entity_id: str | None = None,
        webhook_secret: str | None = None,
        publishable_key: str | None = None,
        if_match: str | Model | None = None,
    ) -> models.PaymentProvider:
        """Save your keys at a payment provider.

        Payments go through your own account from then on; or with new keys of the same account, which you rotate so. The
        provider is asked first whose keys they are. Test keys are for test organizations, live ones for live ones. What the
        provider signs with a webhook secret that you replace counts for another day. With `legal_entity_id` what is owed to
        that one goes through its own account: methods that were saved before pay it no more.

        Args:
            legal_entity_id: The legal entity whose own keys they are; unless given, your organization's, for all the
                others
            secret_key: Write-only
            webhook_secret: Write-only
            publishable_key: Stripe's key for the customer's browser, `pk_...`

        Raises ProviderInUse, ProviderKeysRefused, ProviderUnreachable. Needs `organization:write`.
        """
        return self._send(
            "PUT",
            f"/v1/payment-providers/{segment(provider)}",
            models.PaymentProvider,
            query={"legal_entity_id": legal_entity_id},
            body=given(
                {"secret_key": secret_key, "webhook_secret": webhook_secret, "publishable_key": publishable_key}
            ),
            if_match=if_match,
        )

    def delete(
        self,
        provider: Literal["stripe", "gocardless"],
        *,
        legal_entity_id: str | None = None,
        if_match: str | Model | None = None,
    ) -> None:
        """Remove your keys at a payment provider.

        Nothing goes through your account there any more. Remove its payment methods first. Payments that it has made
        stay, but can't be paid back through it.

        Args:
            legal_entity_id: The legal entity whose own keys they are; unless given, your organization's, for all the
                others

        Raises ProviderInUse. Needs `organization:write`.
        """
        return self._send(
            "DELETE",
            f"/v1/payment-providers/{segment(provider)}",
            NoneType,
            query={"legal_entity_id": legal_entity_id},
            if_match=if_match,
        )


class AsyncPaymentProviders(AsyncResource):
    """`PaymentProviders` with asyncio."""

    list = awaited(PaymentProviders.list)
    """List payment providers and whose keys they use."""

    get = awaited(PaymentProviders.get)
    """Read your keys at a payment provider."""

    put = awaited(PaymentProviders.put)
    """Save your keys at a payment provider."""

    delete = awaited(PaymentProviders.delete)
    """Remove your keys at a payment provider."""
