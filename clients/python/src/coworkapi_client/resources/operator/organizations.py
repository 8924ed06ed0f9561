"""Organization: the operator's brand: the tenant."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Organizations(Resource):
    """Organization: the operator's brand: the tenant."""

    def list(self) -> models.Organizations:
        """List your organizations.

        Those that the signed-in user works for, the one they worked in last first.
        """
        return self._send("GET", "/v1/organizations", models.Organizations)

    def create(
        self,
        *,
        name: str,
        mode: Literal["live", "test"],
        location: models.FirstLocationIn,
        slug: str | None = None,
        locale: str | None = None,
        legal_name: str | None = None,
        vat_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.NewOrganization:
        """Create a further organization.

        Owned by the signed-in user, whose session stays where it is.

        Args:
            slug: Made of the name unless given
            mode: A test organization has a clock that moves and mail that goes nowhere
            locale: Language: `en`, `de`, or with the country, `de-AT`
            legal_name: Of the legal entity; the organization's name unless given
            vat_id: VAT identification number with the country's letters, as `DE136695976`
            location: The first site, and the country and currency of the company behind it

        Raises SignUpClosed, SlugTaken.
        """
        return self._send(
            "POST",
            "/v1/organizations",
            models.NewOrganization,
            body=given(
                {
                    "name": name,
                    "slug": slug,
                    "mode": mode,
                    "locale": locale,
                    "legal_name": legal_name,
                    "vat_id": vat_id,
                    "location": location,
                }
            ),
            idempotency_key=idempotency_key,
        )


class AsyncOrganizations(AsyncResource):
    """`Organizations` with asyncio."""

    list = awaited(Organizations.list)
    """List your organizations."""

    create = awaited(Organizations.create)
    """Create a further organization."""
