"""Tax rates: what a tax code means for a legal entity, from a date on."""

from __future__ import annotations

from datetime import date, datetime
from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class TaxRates(Resource):
    """Tax rates: what a tax code means for a legal entity, from a date on."""

    def list(
        self,
        *,
        legal_entity_id: str | None = None,
        code: str | None = None,
        valid_on: date | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.TaxRate]:
        """List tax rates.

        In the order they were made.

        Args:
            legal_entity_id: Only this entity's
            code: Only this code's
            valid_on: Only those that count on this day
            updated_since: Only what changed at or after

        Needs `charges:read`.
        """
        return self._items(
            "/v1/tax-rates",
            models.TaxRate,
            query={
                "legal_entity_id": legal_entity_id,
                "code": code,
                "valid_on": valid_on,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        legal_entity_id: str,
        code: str,
        name: str,
        basis_points: int,
        valid_from: date,
        exempt: bool | None = None,
        note: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.TaxRate:
        """Add a tax rate.

        From its date on it is what the code means; a change of the law is one more row of the same code.

        Args:
            legal_entity_id: Id of the legal entity
            code: What rates and products refer to
            name: As invoices show it
            basis_points: Hundredths of a percent: 1900 = 19 %
            exempt: Spared by law (EN 16931's category E) rather than zero-rated (Z); only at 0 basis points
            note: The law that spares the tax, as invoices print it; of an exempt rate also their exemption reason
            valid_from: The first local day; a later row of the same code ends it

        Raises TaxRateExists. Needs `charges:write`.
        """
        return self._send(
            "POST",
            "/v1/tax-rates",
            models.TaxRate,
            body=given(
                {
                    "legal_entity_id": legal_entity_id,
                    "code": code,
                    "name": name,
                    "basis_points": basis_points,
                    "exempt": exempt,
                    "note": note,
                    "valid_from": valid_from,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, tax_rate_id: str) -> models.TaxRate:
        """Read a tax rate.

        Args:
            tax_rate_id: Id of the tax rate

        Needs `charges:read`.
        """
        return self._send("GET", f"/v1/tax-rates/{segment(tax_rate_id)}", models.TaxRate)

    def update(
        self,
        tax_rate_id: str,
        *,
        name: str | None = None,
        basis_points: int | None = None,
        exempt: bool | None = None,
        note: str | Unset | None = UNSET,
        valid_from: date | None = None,
        if_match: str | Model | None = None,
    ) -> models.TaxRate:
        """Change a tax rate.

        Its name and note at any time; percentage, exemption and date only until the first charge by it.

        Args:
            tax_rate_id: Id of the tax rate
            basis_points: Hundredths of a percent: 1900 = 19 %
            exempt: Spared by law (EN 16931's category E) rather than zero-rated (Z); only at 0 basis points
            note: The law that spares the tax, as invoices print it; of an exempt rate also their exemption reason

        Raises TaxRateExists, TaxRateInUse. Needs `charges:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/tax-rates/{segment(tax_rate_id)}",
            models.TaxRate,
            body=given(
                {
                    "name": name,
                    "basis_points": basis_points,
                    "exempt": exempt,
                    "note": nullable(note),
                    "valid_from": valid_from,
                }
            ),
            if_match=if_match,
        )

    def delete(self, tax_rate_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a tax rate.

        Only until the first charge by it. The code's row before it goes on then.

        Args:
            tax_rate_id: Id of the tax rate

        Raises TaxRateInUse. Needs `charges:write`.
        """
        return self._send("DELETE", f"/v1/tax-rates/{segment(tax_rate_id)}", NoneType, if_match=if_match)


class AsyncTaxRates(AsyncResource):
    """`TaxRates` with asyncio."""

    list = listed(TaxRates.list)
    """List tax rates."""

    create = awaited(TaxRates.create)
    """Add a tax rate."""

    get = awaited(TaxRates.get)
    """Read a tax rate."""

    update = awaited(TaxRates.update)
    """Change a tax rate."""

    delete = awaited(TaxRates.delete)
    """Delete a tax rate."""
