"""Organization: the operator's brand: the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Organization(Resource):
    """Organization: the operator's brand: the tenant."""

    def get(self) -> models.Organization:
        """Read the organization.

        The one that the credential works in.

        Needs `organization:read`.
        """
        return self._send("GET", "/v1/organization", models.Organization)

    def update(
        self,
        *,
        name: str | Unset | None = UNSET,
        slug: str | Unset | None = UNSET,
        locale: str | Unset | None = UNSET,
        second_factor_required_from: datetime | Unset | None = UNSET,
        metadata: Mapping[str, str] | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.Organization:
        """Change the organization.

        A new slug changes the addresses below `/v1/public/{organization}`; the id keeps working.

        Args:
            slug: Names the organization in public addresses
            locale: Language: `en`, `de`, or with the country, `de-AT`
            second_factor_required_from: From when on staff can do nothing without a second factor but set one up, by
                real time; may have passed. null: they need none
            metadata: Your own strings: up to 50 keys

        Raises SlugTaken. Needs `organization:write`.
        """
        return self._send(
            "PATCH",
            "/v1/organization",
            models.Organization,
            body=given(
                {
                    "name": nullable(name),
                    "slug": nullable(slug),
                    "locale": nullable(locale),
                    "second_factor_required_from": nullable(second_factor_required_from),
                    "metadata": nullable(metadata),
                }
            ),
            if_match=if_match,
        )


class AsyncOrganization(AsyncResource):
    """`Organization` with asyncio."""

    get = awaited(Organization.get)
    """Read the organization."""

    update = awaited(Organization.update)
    """Change the organization."""
