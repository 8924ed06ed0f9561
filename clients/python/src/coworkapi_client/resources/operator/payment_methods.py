"""Payment methods: cards and bank accounts that can be charged; their numbers stay with the provider."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class PaymentMethods(Resource):
    """Payment methods: cards and bank accounts that can be charged; their numbers stay with the provider."""

    def list(
        self,
        *,
        account_id: str | None = None,
        state: Literal["pending", "awaiting_customer", "confirming", "active", "failed", "removed"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.PaymentMethod]:
        """List payment methods.

        Newest first.

        Args:
            account_id: Only this account's
            state: Only in this state
            updated_since: Only what changed at or after

        Needs `payments:read`.
        """
        return self._items(
            "/v1/payment-methods",
            models.PaymentMethod,
            query={
                "account_id": account_id,
                "state": state,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def set_up(
        self,
        *,
        account_id: str,
        kind: Literal["card", "sepa_debit", "ach_debit", "bacs_debit"],
        legal_entity_id: str | None = None,
        provider: Literal["stripe", "gocardless", "local"] | None = None,
        make_default: bool | None = None,
        return_url: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.PaymentMethod:
        """Set up a payment method.

        Asks the provider. Read the method until it is `awaiting_customer`, then its set-up, and show that to them.

        Args:
            account_id: Who will pay by it
            kind: A card, or the scheme of a direct debit
            legal_entity_id: Whose invoices it is to pay, where legal entities have keys of their own at providers; that
                of the payer's home location, or the only one, unless given
            provider: The first that takes this kind, unless given
            make_default: Collect by this one from then on
            return_url: Where the customer's browser goes after the provider's page

        Raises NoGateway. Needs `payments:write`.
        """
        return self._send(
            "POST",
            "/v1/payment-methods",
            models.PaymentMethod,
            body=given(
                {
                    "account_id": account_id,
                    "kind": kind,
                    "legal_entity_id": legal_entity_id,
                    "provider": provider,
                    "make_default": make_default,
                    "return_url": return_url,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, payment_method_id: str) -> models.PaymentMethod:
        """Read a payment method.

        Args:
            payment_method_id: Id of the payment method

        Needs `payments:read`.
        """
        return self._send("GET", f"/v1/payment-methods/{segment(payment_method_id)}", models.PaymentMethod)

    def confirm(
        self,
        payment_method_id: str,
        *,
        number: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.PaymentMethod:
        """Confirm a payment method.

        Says that the customer is through; the provider is asked what came of it.

        Args:
            payment_method_id: Id of the payment method
            number: Test organizations only: a magic card number, IBAN or account number

        Raises MethodNotUsable, UnknownMagicNumber. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/payment-methods/{segment(payment_method_id)}/confirm",
            models.PaymentMethod,
            body=given({"number": number}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def detach(
        self, payment_method_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.PaymentMethod:
        """Remove a payment method.

        It is charged no more, and its mandate ended. Doing it again changes nothing.

        Args:
            payment_method_id: Id of the payment method

        Raises MethodInUse. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/payment-methods/{segment(payment_method_id)}/detach",
            models.PaymentMethod,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def make_default(
        self, payment_method_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.PaymentMethod:
        """Collect by a payment method.

        What falls due is charged to this one from then on.

        Args:
            payment_method_id: Id of the payment method

        Raises MethodNotUsable. Needs `payments:write`.
        """
        return self._send(
            "POST",
            f"/v1/payment-methods/{segment(payment_method_id)}/make-default",
            models.PaymentMethod,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_set_up(self, payment_method_id: str) -> models.SetUp:
        """Read what a customer needs to give a payment method.

        For their browser: the provider's script, or a page of the provider's.

        Args:
            payment_method_id: Id of the payment method

        Needs `payments:write`.
        """
        return self._send("GET", f"/v1/payment-methods/{segment(payment_method_id)}/set-up", models.SetUp)


class AsyncPaymentMethods(AsyncResource):
    """`PaymentMethods` with asyncio."""

    list = listed(PaymentMethods.list)
    """List payment methods."""

    set_up = awaited(PaymentMethods.set_up)
    """Set up a payment method."""

    get = awaited(PaymentMethods.get)
    """Read a payment method."""

    confirm = awaited(PaymentMethods.confirm)
    """Confirm a payment method."""

    detach = awaited(PaymentMethods.detach)
    """Remove a payment method."""

    make_default = awaited(PaymentMethods.make_default)
    """Collect by a payment method."""

    get_set_up = awaited(PaymentMethods.get_set_up)
    """Read what a customer needs to give a payment method."""
