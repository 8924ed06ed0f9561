"""Products: what is sold ahead of its use, and its sales: passes and credit packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Products(Resource):
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""

    def list(
        self,
        *,
        location_id: str | None = None,
        kind: Literal["day_pass", "guest_pass", "credit_pack", "other"] | None = None,
        archived: bool | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Product]:
        """List products.

        In the order they were made.

        Args:
            location_id: Sold at this location
            kind: Only of this kind
            archived: The archived ones instead
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after

        Needs `products:read`.
        """
        return self._items(
            "/v1/products",
            models.Product,
            query={
                "location_id": location_id,
                "kind": kind,
                "archived": archived,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        kind: Literal["day_pass", "guest_pass", "credit_pack", "other"],
        name: str,
        price: models.Money,
        description: str | None = None,
        lot_kind: Literal["money", "minutes", "uses"] | None = None,
        use_of: Literal["day_pass", "guest_pass", "print", "other"] | None = None,
        quantity: int | None = None,
        restrictions: models.Restrictions | None = None,
        valid_days: int | None = None,
        valid_months: int | None = None,
        tax_code: str | None = None,
        location_ids: Sequence[str] | None = None,
        for_members: bool | None = None,
        for_public: bool | None = None,
        dated: bool | None = None,
        resource_id: str | None = None,
        cancel_hours: int | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Product:
        """Add a product.

        A day or guest pass, a credit pack, or other uses. What one sale grants is what the product says then.

        Args:
            kind: A pass for a day, one for a guest, a pack of credits, or other uses
            description: About it, for who may buy it
            lot_kind: Of a credit pack: money or minutes
            use_of: Of kind `other`: print or other
            quantity: Uses, minutes or minor units that one of it grants
            restrictions: What it may be used for
            valid_days: Valid so many local days, that of the sale included
            valid_months: Valid so many months from the day of the sale
            price: As the legal entity enters prices: net, or gross
            tax_code: Which of the legal entity's tax rates applies; `none` for no tax
            location_ids: Where it is sold and counts; none: everywhere
            for_members: Members can buy it themselves
            for_public: Shown without sign-in
            dated: Sold for one day. Set by `resource_id` unless given
            resource_id: The pool of hot desks of which a dated one reserves a place
            cancel_hours: Until that many hours before the day begins a dated one can be given back; what isn't dated,
                as long as nothing of it was used. Null: never
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `products:write`.
        """
        return self._send(
            "POST",
            "/v1/products",
            models.Product,
            body=given(
                {
                    "kind": kind,
                    "name": name,
                    "description": description,
                    "lot_kind": lot_kind,
                    "use_of": use_of,
                    "quantity": quantity,
                    "restrictions": restrictions,
                    "valid_days": valid_days,
                    "valid_months": valid_months,
                    "price": price,
                    "tax_code": tax_code,
                    "location_ids": location_ids,
                    "for_members": for_members,
                    "for_public": for_public,
                    "dated": dated,
                    "resource_id": resource_id,
                    "cancel_hours": cancel_hours,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, product_id: str) -> models.Product:
        """Read a product.

        Args:
            product_id: Id of the product

        Needs `products:read`.
        """
        return self._send("GET", f"/v1/products/{segment(product_id)}", models.Product)

    def update(
        self,
        product_id: str,
        *,
        name: str | None = None,
        description: str | Unset | None = UNSET,
        quantity: int | None = None,
        restrictions: models.Restrictions | None = None,
        valid_days: int | Unset | None = UNSET,
        valid_months: int | Unset | None = UNSET,
        price: models.Money | None = None,
        tax_code: str | None = None,
        location_ids: Sequence[str] | None = None,
        for_members: bool | None = None,
        for_public: bool | None = None,
        resource_id: str | Unset | None = UNSET,
        cancel_hours: int | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Product:
        """Change a product.

        Only the fields named are changed. What was sold before stays as it was sold.

        Args:
            product_id: Id of the product
            description: About it, for who may buy it
            quantity: Uses, minutes or minor units that one of it grants
            restrictions: What it may be used for
            valid_days: Valid so many local days, that of the sale included
            valid_months: Valid so many months from the day of the sale
            price: As the legal entity enters prices: net, or gross
            tax_code: Which of the legal entity's tax rates applies; `none` for no tax
            location_ids: Ids, each of a location
            for_members: Whether members can buy it themselves
            for_public: Whether it is shown without a sign-in
            resource_id: Id of the resource
            cancel_hours: Until that many hours before the day begins a dated one can be given back; what isn't dated,
                as long as nothing of it was used. Null: never
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `products:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/products/{segment(product_id)}",
            models.Product,
            body=given(
                {
                    "name": name,
                    "description": nullable(description),
                    "quantity": quantity,
                    "restrictions": restrictions,
                    "valid_days": nullable(valid_days),
                    "valid_months": nullable(valid_months),
                    "price": price,
                    "tax_code": tax_code,
                    "location_ids": location_ids,
                    "for_members": for_members,
                    "for_public": for_public,
                    "resource_id": nullable(resource_id),
                    "cancel_hours": nullable(cancel_hours),
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, product_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Product:
        """Sell a product no more.

        What was sold stays valid.

        Args:
            product_id: Id of the product

        Needs `products:write`.
        """
        return self._send(
            "POST",
            f"/v1/products/{segment(product_id)}/archive",
            models.Product,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def restore(
        self, product_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Product:
        """Sell a product again.

        An archived one.

        Args:
            product_id: Id of the product

        Needs `products:write`.
        """
        return self._send(
            "POST",
            f"/v1/products/{segment(product_id)}/restore",
            models.Product,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def sell(
        self,
        product_id: str,
        *,
        dry_run: bool | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        quantity: int | None = None,
        on: date | None = None,
        location_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Sold:
        """Sell a product.

        To a member or a team: their account is charged and gets the credits. A dated pass reserves its place for the
        opening hours of its day; a day that is full gives 409 `day_full` with the nearest free ones.

        Args:
            product_id: Id of the product
            dry_run: Only say what it would come to; nothing is written
            member_id: Id of the member
            team_id: Id of the team
            quantity: How many of the product
            on: Of a dated one: the local day that it is for
            location_id: Id of the location

        Raises AccountRestricted, ProductIsArchived, PoolIsArchived, LocationIsClosed, DayFull, PassExists. Needs
        `products:sell`.
        """
        return self._send(
            "POST",
            f"/v1/products/{segment(product_id)}/sell",
            models.Sold,
            query={"dry_run": dry_run},
            body=given(
                {"member_id": member_id, "team_id": team_id, "quantity": quantity, "on": on, "location_id": location_id}
            ),
            idempotency_key=idempotency_key,
        )


class AsyncProducts(AsyncResource):
    """`Products` with asyncio."""

    list = listed(Products.list)
    """List products."""

    create = awaited(Products.create)
    """Add a product."""

    get = awaited(Products.get)
    """Read a product."""

    update = awaited(Products.update)
    """Change a product."""

    archive = awaited(Products.archive)
    """Sell a product no more."""

    restore = awaited(Products.restore)
    """Sell a product again."""

    sell = awaited(Products.sell)
    """Sell a product."""
