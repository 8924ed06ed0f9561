"""My memberships: what the signed-in member holds, as far as the plan lets them change it."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class PriceRiseLetters(Resource):
    """My memberships: what the signed-in member holds, as far as the plan lets them change it."""

    def list(
        self,
        *,
        kind: Literal["announcement", "withdrawal", "correction"] | None = None,
        account_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.PriceRiseLetter]:
        """List your letters about price rises.

        To your own account, and to those of the teams that you run, once they went out; the newest first.

        Args:
            kind: Only announcements, or what takes them back
            account_id: Only to this account
        """
        return self._items(
            "/v1/me/price-rise-letters",
            models.PriceRiseLetter,
            query={"kind": kind, "account_id": account_id, "limit": limit, "cursor": cursor},
        )

    def get(self, letter_id: str) -> models.PriceRiseLetter:
        """Read your letter about a price rise.

        Args:
            letter_id: Id of the price rise letter
        """
        return self._send("GET", f"/v1/me/price-rise-letters/{segment(letter_id)}", models.PriceRiseLetter)

    def get_pdf(self, letter_id: str) -> bytes:
        """Read your letter about a price rise as PDF.

        As it was mailed or posted.

        Args:
            letter_id: Id of the price rise letter
        """
        return self._send("GET", f"/v1/me/price-rise-letters/{segment(letter_id)}/pdf", bytes)


class AsyncPriceRiseLetters(AsyncResource):
    """`PriceRiseLetters` with asyncio."""

    list = listed(PriceRiseLetters.list)
    """List your letters about price rises."""

    get = awaited(PriceRiseLetters.get)
    """Read your letter about a price rise."""

    get_pdf = awaited(PriceRiseLetters.get_pdf)
    """Read your letter about a price rise as PDF."""
