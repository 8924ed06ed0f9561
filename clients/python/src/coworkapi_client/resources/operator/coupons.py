"""Coupons: codes that take a percentage or an amount off the price of a booking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Coupons(Resource):
    """Coupons: codes that take a percentage or an amount off the price of a booking."""

    def list(
        self,
        *,
        state: Literal["active", "disabled"] | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Coupon]:
        """List coupons.

        In the order they were made.

        Args:
            state: Only these
            external_id: Only with this id of yours
            updated_since: Only what changed at or after

        Needs `prices:read`.
        """
        return self._items(
            "/v1/coupons",
            models.Coupon,
            query={
                "state": state,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        name: str,
        code: str | None = None,
        percent_basis_points: int | None = None,
        amount: models.Money | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        max_redemptions: int | None = None,
        max_per_member: int | None = None,
        first_booking_only: bool | None = None,
        restrictions: models.Restrictions | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Coupon:
        """Make a coupon.

        With a code of your choice, or none yet.

        Args:
            code: Found whatever its case and dashes; O reads as 0, I and L as 1
            percent_basis_points: Hundredths of a percent: 1000 = 10 %
            amount: Off the price of one booking, or of all that is booked together, which never falls below zero
            valid_from: Usable from then on; now, unless given
            valid_until: Usable before then; null: no end
            max_redemptions: How many uses altogether, an order (all that is booked together) being one; null: no limit
            max_per_member: How many uses of one member; null: no limit
            first_booking_only: Only for a member's first booking; cancelled ones don't count
            restrictions: Where it counts, and in which hours a booking must begin
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises CouponCodeTaken, AlreadyExists. Needs `prices:write`.
        """
        return self._send(
            "POST",
            "/v1/coupons",
            models.Coupon,
            body=given(
                {
                    "name": name,
                    "code": code,
                    "percent_basis_points": percent_basis_points,
                    "amount": amount,
                    "valid_from": valid_from,
                    "valid_until": valid_until,
                    "max_redemptions": max_redemptions,
                    "max_per_member": max_per_member,
                    "first_booking_only": first_booking_only,
                    "restrictions": restrictions,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def check(
        self,
        *,
        code: str,
        resource_id: str | None = None,
        starts_at: datetime | None = None,
        member_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.CouponWorth:
        """Check a coupon.

        What a code is worth, and whether it counts for that member, resource and time.

        Who may read coupons is told why it doesn't; anyone else learns only that it doesn't, and too many such answers in
        an hour are followed by 429.

        Args:
            code: As someone typed it
            resource_id: Whether it counts there, too
            starts_at: Whether it counts then, too; goes with `resource_id`
            member_id: Id of the member

        Raises CouponNotValid, CouponNotHere, TooManyWrongCoupons. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            "/v1/coupons/check",
            models.CouponWorth,
            body=given({"code": code, "resource_id": resource_id, "starts_at": starts_at, "member_id": member_id}),
            idempotency_key=idempotency_key,
        )

    def get(self, coupon_id: str) -> models.Coupon:
        """Read a coupon.

        Args:
            coupon_id: Id of the coupon

        Needs `prices:read`.
        """
        return self._send("GET", f"/v1/coupons/{segment(coupon_id)}", models.Coupon)

    def update(
        self,
        coupon_id: str,
        *,
        name: str | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | Unset | None = UNSET,
        max_redemptions: int | Unset | None = UNSET,
        max_per_member: int | Unset | None = UNSET,
        first_booking_only: bool | None = None,
        restrictions: models.Restrictions | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Coupon:
        """Change a coupon.

        Bookings that use it keep what it took off.

        Args:
            coupon_id: Id of the coupon
            valid_from: Usable from then on; now, unless given
            valid_until: Usable before then; null: no end
            max_redemptions: How many uses altogether, an order (all that is booked together) being one; null: no limit
            max_per_member: How many uses of one member; null: no limit
            first_booking_only: Only for a member's first booking; cancelled ones don't count
            restrictions: What it may be used for
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises AlreadyExists. Needs `prices:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/coupons/{segment(coupon_id)}",
            models.Coupon,
            body=given(
                {
                    "name": name,
                    "valid_from": valid_from,
                    "valid_until": nullable(valid_until),
                    "max_redemptions": nullable(max_redemptions),
                    "max_per_member": nullable(max_per_member),
                    "first_booking_only": first_booking_only,
                    "restrictions": restrictions,
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def delete(self, coupon_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a coupon.

        Only one that no booking ever used.

        Args:
            coupon_id: Id of the coupon

        Raises CouponInUse. Needs `prices:write`.
        """
        return self._send("DELETE", f"/v1/coupons/{segment(coupon_id)}", NoneType, if_match=if_match)

    def list_codes(
        self, coupon_id: str, *, redeemed: bool | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.CouponCode]:
        """List a coupon's codes.

        In the order they were made.

        Args:
            coupon_id: Id of the coupon
            redeemed: Only those that are used (true) or not (false)

        Needs `prices:read`.
        """
        return self._items(
            f"/v1/coupons/{segment(coupon_id)}/codes",
            models.CouponCode,
            query={"redeemed": redeemed, "limit": limit, "cursor": cursor},
        )

    def add_codes(
        self,
        coupon_id: str,
        *,
        code: str | None = None,
        count: int | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Codes:
        """Add codes to a coupon.

        One of your choice for any number of bookings, or many random ones for one booking each.

        Args:
            coupon_id: Id of the coupon
            code: Found whatever its case and dashes; O reads as 0, I and L as 1
            count: Random ones: 12 characters of base32

        Raises CouponCodeTaken. Needs `prices:write`.
        """
        return self._send(
            "POST",
            f"/v1/coupons/{segment(coupon_id)}/codes",
            models.Codes,
            body=given({"code": code, "count": count}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def export_codes(self, coupon_id: str) -> bytes:
        """Export a coupon's codes.

        All of them as CSV: code, single_use, redeemed, created_at. In the order they were made.

        Args:
            coupon_id: Id of the coupon

        Needs `prices:read`.
        """
        return self._send("GET", f"/v1/coupons/{segment(coupon_id)}/codes/export", bytes)

    def disable(
        self, coupon_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Coupon:
        """Switch a coupon off.

        Nobody can use it any more, also with a quote that was made before; bookings that use it keep it.

        Args:
            coupon_id: Id of the coupon

        Needs `prices:write`.
        """
        return self._send(
            "POST",
            f"/v1/coupons/{segment(coupon_id)}/disable",
            models.Coupon,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def enable(
        self, coupon_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Coupon:
        """Switch a coupon on again.

        Args:
            coupon_id: Id of the coupon

        Needs `prices:write`.
        """
        return self._send(
            "POST",
            f"/v1/coupons/{segment(coupon_id)}/enable",
            models.Coupon,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_redemptions(
        self, coupon_id: str, *, released: bool | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Redemption]:
        """List the uses of a coupon.

        In the order they were made, those given back too.

        Args:
            coupon_id: Id of the coupon
            released: Only those given back (true) or not (false)

        Needs `prices:read`.
        """
        return self._items(
            f"/v1/coupons/{segment(coupon_id)}/redemptions",
            models.Redemption,
            query={"released": released, "limit": limit, "cursor": cursor},
        )


class AsyncCoupons(AsyncResource):
    """`Coupons` with asyncio."""

    list = listed(Coupons.list)
    """List coupons."""

    create = awaited(Coupons.create)
    """Make a coupon."""

    check = awaited(Coupons.check)
    """Check a coupon."""

    get = awaited(Coupons.get)
    """Read a coupon."""

    update = awaited(Coupons.update)
    """Change a coupon."""

    delete = awaited(Coupons.delete)
    """Delete a coupon."""

    list_codes = listed(Coupons.list_codes)
    """List a coupon's codes."""

    add_codes = awaited(Coupons.add_codes)
    """Add codes to a coupon."""

    export_codes = awaited(Coupons.export_codes)
    """Export a coupon's codes."""

    disable = awaited(Coupons.disable)
    """Switch a coupon off."""

    enable = awaited(Coupons.enable)
    """Switch a coupon on again."""

    list_redemptions = listed(Coupons.list_redemptions)
    """List the uses of a coupon."""
