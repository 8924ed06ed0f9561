"""Charges: what is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Charges(Resource):
    """Charges: what is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge."""

    def list(
        self,
        *,
        account_id: str | None = None,
        unsettled: bool | None = None,
        created_from: datetime | None = None,
        created_before: datetime | None = None,
        sort: Literal["created_at", "-created_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Charge]:
        """List your charges.

        What your own account owes, and the accounts of the teams that you administrate.

        Args:
            account_id: Only those that this account owes
            unsettled: Only what is outstanding (true) or isn't (false)
            created_from: Written at or after
            created_before: Written before
            sort: `-`: newest first
        """
        return self._items(
            "/v1/me/charges",
            models.Charge,
            query={
                "account_id": account_id,
                "unsettled": unsettled,
                "created_from": created_from,
                "created_before": created_before,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, charge_id: str) -> models.Charge:
        """Read your charge.

        Of your own account, or of a team that you administrate.

        Args:
            charge_id: Id of the charge
        """
        return self._send("GET", f"/v1/me/charges/{segment(charge_id)}", models.Charge)


class AsyncCharges(AsyncResource):
    """`Charges` with asyncio."""

    list = listed(Charges.list)
    """List your charges."""

    get = awaited(Charges.get)
    """Read your charge."""
