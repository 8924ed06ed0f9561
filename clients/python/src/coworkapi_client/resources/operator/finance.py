"""Finance: the figures of the day: revenue, what is owed and how late, the cash to come."""

from __future__ import annotations

from datetime import date

from coworkapi_client import models
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Finance(Resource):
    """Finance: the figures of the day: revenue, what is owed and how late, the cash to come."""

    def get_expected_cash(self, *, legal_entity_id: str | None = None, days: int | None = None) -> models.ExpectedCash:
        """The cash to come.

        By week: open invoices by their due date, and what memberships will bill until then.

        Args:
            legal_entity_id: Only this entity's books
            days: How far to look

        Needs `ledger:read`.
        """
        return self._send(
            "GET",
            "/v1/finance/expected-cash",
            models.ExpectedCash,
            query={"legal_entity_id": legal_entity_id, "days": days},
        )

    def get_mrr(
        self,
        *,
        starts_on: date | None = None,
        ends_on: date | None = None,
        legal_entity_id: str | None = None,
        location_id: str | None = None,
    ) -> models.Mrr:
        """Monthly recurring revenue and its movements.

        Of all months in that time, without tax, as contracts stand: what is new, won back, more, less, and lost.

        Args:
            starts_on: In the first month; a year before, unless given
            ends_on: Exclusive; tomorrow, unless given
            legal_entity_id: Only this entity's memberships
            location_id: Only this location's memberships

        Needs `ledger:read`.
        """
        return self._send(
            "GET",
            "/v1/finance/mrr",
            models.Mrr,
            query={
                "starts_on": starts_on,
                "ends_on": ends_on,
                "legal_entity_id": legal_entity_id,
                "location_id": location_id,
            },
        )

    def get_overdue(self, *, legal_entity_id: str | None = None) -> models.Overdue:
        """What is owed, by age.

        Open items: not due yet, overdue by 1-30, 31-60, 61-90 days and more.

        Args:
            legal_entity_id: Only this entity's books

        Needs `ledger:read`.
        """
        return self._send("GET", "/v1/finance/overdue", models.Overdue, query={"legal_entity_id": legal_entity_id})

    def get_overview(self, *, legal_entity_id: str | None = None) -> models.FinanceOverview:
        """The finances at a glance.

        Revenue of twelve months, what is owed by age, the cash of the next 90 days, and what is held.

        Args:
            legal_entity_id: Only this entity's books

        Needs `ledger:read`.
        """
        return self._send(
            "GET", "/v1/finance/overview", models.FinanceOverview, query={"legal_entity_id": legal_entity_id}
        )


class AsyncFinance(AsyncResource):
    """`Finance` with asyncio."""

    get_expected_cash = awaited(Finance.get_expected_cash)
    """The cash to come."""

    get_mrr = awaited(Finance.get_mrr)
    """Monthly recurring revenue and its movements."""

    get_overdue = awaited(Finance.get_overdue)
    """What is owed, by age."""

    get_overview = awaited(Finance.get_overview)
    """The finances at a glance."""
