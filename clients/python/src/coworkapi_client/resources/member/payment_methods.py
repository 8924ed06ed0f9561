"""My payments: the signed-in member's payment methods and payments."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class PaymentMethods(Resource):
    """My payments: the signed-in member's payment methods and payments."""

    def list(
        self,
        *,
        account_id: str | None = None,
        state: Literal["pending", "awaiting_customer", "confirming", "active", "failed", "removed"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.PaymentMethod]:
        """List my payment methods.

        Your own account's, and those of teams that you administrate; newest first.

        Args:
            account_id: Only this account's
            state: Only in this state
        """
        return self._items(
            "/v1/me/payment-methods",
            models.PaymentMethod,
            query={"account_id": account_id, "state": state, "limit": limit, "cursor": cursor},
        )

    def set_up(
        self,
        *,
        kind: Literal["card", "sepa_debit", "ach_debit", "bacs_debit"],
        account_id: str | None = None,
        legal_entity_id: str | None = None,
        provider: Literal["stripe", "gocardless", "local"] | None = None,
        make_default: bool | None = None,
        return_url: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.PaymentMethod:
        """Add a payment method.

        Asks the provider. Read the method until it is `awaiting_customer`, then its set-up.

        Args:
            account_id: Your own account's, unless given; or a team's
            kind: A card, or the scheme of a direct debit
            legal_entity_id: Whose invoices it is to pay, where legal entities have keys of their own at providers; that
                of the payer's home location, or the only one, unless given
            provider: The first that takes this kind, unless given
            make_default: Collect by this one from then on
            return_url: Where the customer's browser goes after the provider's page

        Raises NoGateway.
        """
        return self._send(
            "POST",
            "/v1/me/payment-methods",
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
        """Read my payment method.

        Of your own account, or of a team that you administrate.

        Args:
            payment_method_id: Id of the payment method
        """
        return self._send("GET", f"/v1/me/payment-methods/{segment(payment_method_id)}", models.PaymentMethod)

    def confirm(
        self,
        payment_method_id: str,
        *,
        number: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.PaymentMethod:
        """Confirm my payment method.

        Says that you are through; the provider is asked what came of it.

        Args:
            payment_method_id: Id of the payment method
            number: Test organizations only: a magic card number, IBAN or account number

        Raises MethodNotUsable, UnknownMagicNumber.
        """
        return self._send(
            "POST",
            f"/v1/me/payment-methods/{segment(payment_method_id)}/confirm",
            models.PaymentMethod,
            body=given({"number": number}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def detach(
        self, payment_method_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.PaymentMethod:
        """Remove my payment method.

        It is charged no more, and its mandate ended. Doing it again changes nothing.

        Args:
            payment_method_id: Id of the payment method

        Raises MethodInUse.
        """
        return self._send(
            "POST",
            f"/v1/me/payment-methods/{segment(payment_method_id)}/detach",
            models.PaymentMethod,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def make_default(
        self, payment_method_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.PaymentMethod:
        """Pay by this method.

        What falls due is charged to this one from then on.

        Args:
            payment_method_id: Id of the payment method

        Raises MethodNotUsable.
        """
        return self._send(
            "POST",
            f"/v1/me/payment-methods/{segment(payment_method_id)}/make-default",
            models.PaymentMethod,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_set_up(self, payment_method_id: str) -> models.SetUp:
        """Read how to give my payment method.

        For your browser: the provider's script, or a page of the provider's.

        Args:
            payment_method_id: Id of the payment method
        """
        return self._send("GET", f"/v1/me/payment-methods/{segment(payment_method_id)}/set-up", models.SetUp)


class AsyncPaymentMethods(AsyncResource):
    """`PaymentMethods` with asyncio."""

    list = listed(PaymentMethods.list)
    """List my payment methods."""

    set_up = awaited(PaymentMethods.set_up)
    """Add a payment method."""

    get = awaited(PaymentMethods.get)
    """Read my payment method."""

    confirm = awaited(PaymentMethods.confirm)
    """Confirm my payment method."""

    detach = awaited(PaymentMethods.detach)
    """Remove my payment method."""

    make_default = awaited(PaymentMethods.make_default)
    """Pay by this method."""

    get_set_up = awaited(PaymentMethods.get_set_up)
    """Read how to give my payment method."""
