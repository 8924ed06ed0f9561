"""Discounts: less to pay: a percentage, or a fixed price for an hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Discounts(Resource):
    """Discounts: less to pay: a percentage, or a fixed price for an hour."""

    def list(
        self,
        *,
        valid_at: datetime | None = None,
        archived: bool | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        account_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
    ) -> Items[models.Discount]:
        """List discounts.

        In the order they were given.

        Args:
            valid_at: Only what is valid at that instant
            archived: Also what was archived
            external_id: Only with this id of yours
            updated_since: Only what changed at or after
            account_id: Only this account's
            member_id: Only what this member has: their own, their teams', everyone's
            team_id: Only what this team has: its own, everyone's

        Needs `prices:read`.
        """
        return self._items(
            "/v1/discounts",
            models.Discount,
            query={
                "valid_at": valid_at,
                "archived": archived,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "account_id": account_id,
                "member_id": member_id,
                "team_id": team_id,
            },
        )

    def create(
        self,
        *,
        name: str,
        account_id: str | None = None,
        everyone: bool | None = None,
        percent_basis_points: int | None = None,
        hourly_price: models.Money | None = None,
        restrictions: models.Restrictions | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Discount:
        """Give a discount.

        To one account, or to everyone. Valid from now, unless `valid_from` says otherwise.

        Args:
            account_id: Id of the billing account
            everyone: In place of `account_id`: whoever books, signed in or not
            percent_basis_points: Hundredths of a percent: 1000 = 10 %
            hourly_price: What an hour of one unit costs instead, pro rata; in the currency of its locations
            restrictions: What it may be used for
            valid_from: For what begins at or after
            valid_until: For what begins before; null: no end
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, ExternalIdTaken. Needs `prices:write`.
        """
        return self._send(
            "POST",
            "/v1/discounts",
            models.Discount,
            body=given(
                {
                    "account_id": account_id,
                    "everyone": everyone,
                    "name": name,
                    "percent_basis_points": percent_basis_points,
                    "hourly_price": hourly_price,
                    "restrictions": restrictions,
                    "valid_from": valid_from,
                    "valid_until": valid_until,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, discount_id: str) -> models.Discount:
        """Read a discount.

        Args:
            discount_id: Id of the discount

        Needs `prices:read`.
        """
        return self._send("GET", f"/v1/discounts/{segment(discount_id)}", models.Discount)

    def update(
        self,
        discount_id: str,
        *,
        name: str | None = None,
        percent_basis_points: int | None = None,
        hourly_price: models.Money | None = None,
        restrictions: models.Restrictions | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Discount:
        """Change a discount.

        Only the fields named are changed. Quotes and bookings keep the price that they have.

        Args:
            discount_id: Id of the discount
            percent_basis_points: Hundredths of a percent: 1000 = 10 %
            hourly_price: What an hour of one unit costs instead, pro rata; in the currency of its locations
            restrictions: What it may be used for
            valid_from: For what begins at or after
            valid_until: For what begins before; null: no end
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, BenefitIsArchived, ComesFromPlan, ExternalIdTaken. Needs `prices:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/discounts/{segment(discount_id)}",
            models.Discount,
            body=given(
                {
                    "name": name,
                    "percent_basis_points": percent_basis_points,
                    "hourly_price": hourly_price,
                    "restrictions": restrictions,
                    "valid_from": valid_from,
                    "valid_until": nullable(valid_until),
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, discount_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Discount:
        """Archive a discount.

        Puts it away: it counts no more and lists leave it out. Doing it again changes nothing.

        Args:
            discount_id: Id of the discount

        Raises ComesFromPlan. Needs `prices:write`.
        """
        return self._send(
            "POST",
            f"/v1/discounts/{segment(discount_id)}/archive",
            models.Discount,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def end(
        self, discount_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Discount:
        """End a discount.

        It counts for nothing that begins from now on. One that has not begun is archived; an ended one stays.

        Args:
            discount_id: Id of the discount

        Raises NotFound, BenefitIsArchived, ComesFromPlan, ExternalIdTaken. Needs `prices:write`.
        """
        return self._send(
            "POST",
            f"/v1/discounts/{segment(discount_id)}/end",
            models.Discount,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncDiscounts(AsyncResource):
    """`Discounts` with asyncio."""

    list = listed(Discounts.list)
    """List discounts."""

    create = awaited(Discounts.create)
    """Give a discount."""

    get = awaited(Discounts.get)
    """Read a discount."""

    update = awaited(Discounts.update)
    """Change a discount."""

    archive = awaited(Discounts.archive)
    """Archive a discount."""

    end = awaited(Discounts.end)
    """End a discount."""
