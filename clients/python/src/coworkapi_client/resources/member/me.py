"""Me: the signed-in member's own."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Me(Resource):
    """Me: the signed-in member's own."""

    def get(self) -> models.Me:
        """Get my profile.

        The signed-in member.
        """
        return self._send("GET", "/v1/me", models.Me)

    def update(
        self,
        *,
        name: str | None = None,
        phone: str | Unset | None = UNSET,
        company: str | Unset | None = UNSET,
        locale: str | None = None,
        address: models.Address | None = None,
        if_match: str | Model | None = None,
    ) -> models.Me:
        """Change my profile.

        Changes the fields that the body names.

        Args:
            phone: Kept as E.164; without a country code it is read as one of the home location's country
            company: The firm that they gave
            locale: Language: `en`, `de`, or with the country, `de-AT`
            address: Postal address
        """
        return self._send(
            "PATCH",
            "/v1/me",
            models.Me,
            body=given(
                {
                    "name": name,
                    "phone": nullable(phone),
                    "company": nullable(company),
                    "locale": locale,
                    "address": address,
                }
            ),
            if_match=if_match,
        )


class AsyncMe(AsyncResource):
    """`Me` with asyncio."""

    get = awaited(Me.get)
    """Get my profile."""

    update = awaited(Me.update)
    """Change my profile."""
