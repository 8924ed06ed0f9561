"""My payments: the signed-in member's payment methods and payments."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Payments(Resource):
    """My payments: the signed-in member's payment methods and payments."""

    def list(
        self,
        *,
        account_id: str | None = None,
        invoice_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Payment]:
        """List my payments.

        Your own account's, and those of teams that you administrate; newest first.

        Args:
            account_id: Only this account's
            invoice_id: Only those for this invoice
        """
        return self._items(
            "/v1/me/payments",
            models.Payment,
            query={"account_id": account_id, "invoice_id": invoice_id, "limit": limit, "cursor": cursor},
        )

    def get(self, payment_id: str) -> models.Payment:
        """Read my payment.

        Of your own account, or of a team that you administrate.

        Args:
            payment_id: Id of the payment
        """
        return self._send("GET", f"/v1/me/payments/{segment(payment_id)}", models.Payment)

    def cancel(self, payment_id: str, *, idempotency_key: str | None = None) -> models.Payment:
        """Cancel my payment.

        Gives up one that was not made yet, or waits for you to confirm it.

        Args:
            payment_id: Id of the payment

        Raises PaymentNotCancellable.
        """
        return self._send(
            "POST", f"/v1/me/payments/{segment(payment_id)}/cancel", models.Payment, idempotency_key=idempotency_key
        )

    def get_next_action(self, payment_id: str) -> models.NextAction:
        """Read what I must do for a payment.

        For your browser, when the payment is `requires_action`: the provider's script, or a page of your bank's.

        Args:
            payment_id: Id of the payment

        Raises NoActionNeeded.
        """
        return self._send("GET", f"/v1/me/payments/{segment(payment_id)}/next-action", models.NextAction)


class AsyncPayments(AsyncResource):
    """`Payments` with asyncio."""

    list = listed(Payments.list)
    """List my payments."""

    get = awaited(Payments.get)
    """Read my payment."""

    cancel = awaited(Payments.cancel)
    """Cancel my payment."""

    get_next_action = awaited(Payments.get_next_action)
    """Read what I must do for a payment."""
