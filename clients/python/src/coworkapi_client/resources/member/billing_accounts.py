"""Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class BillingAccounts(Resource):
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

    def get_invoice_delivery(self, account_id: str) -> models.Delivery:
        """Read how your invoices are delivered.

        Of your own account, or of a team that you run.

        Args:
            account_id: Id of the billing account
        """
        return self._send("GET", f"/v1/me/billing-accounts/{segment(account_id)}/invoice-delivery", models.Delivery)

    def set_invoice_delivery(
        self,
        account_id: str,
        *,
        delivery: Literal["email", "none"] | None = None,
        emails: Sequence[str] | None = None,
        locale: Literal["de", "en", "es", "fr"] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Delivery:
        """Set how your invoices are delivered.

        By mail or not, where to, and in which language. All of it: what is left out becomes the default.

        Args:
            account_id: Id of the billing account
            delivery: `email`: invoices and credit notes are mailed; `none`: they aren't, and are read and downloaded
                instead; null: as the legal entity has it (`deliver_by_email`). Reminders and letters about price rises
                are mailed in any case
            emails: Where invoices are sent, and reminders of them; none: to the account's own address
            locale: The invoices' language; null: the legal entity's
        """
        return self._send(
            "PUT",
            f"/v1/me/billing-accounts/{segment(account_id)}/invoice-delivery",
            models.Delivery,
            body=given({"delivery": delivery, "emails": emails, "locale": locale}),
            if_match=if_match,
        )


class AsyncBillingAccounts(AsyncResource):
    """`BillingAccounts` with asyncio."""

    get_invoice_delivery = awaited(BillingAccounts.get_invoice_delivery)
    """Read how your invoices are delivered."""

    set_invoice_delivery = awaited(BillingAccounts.set_invoice_delivery)
    """Set how your invoices are delivered."""
