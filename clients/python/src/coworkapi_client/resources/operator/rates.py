"""Rates: what time costs: hours, windows, packages and caps, for members and the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, given_or_nothing, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Rates(Resource):
    """Rates: what time costs: hours, windows, packages and caps, for members and the public."""

    def list(
        self,
        *,
        resource_id: str | None = None,
        resource_type_id: str | None = None,
        location_id: str | None = None,
        state: Sequence[Literal["draft", "published", "withdrawn"]] | None = None,
        audience: Literal["everyone", "members", "public"] | None = None,
        valid_on: date | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.Rate]:
        """List rates.

        In the order they were made.

        Args:
            resource_id: For this resource itself
            resource_type_id: For this type
            location_id: For this location, or a type there
            state: In one of these states
            audience: For exactly this audience
            valid_on: Valid on that local day
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after
            expand: Comma-separated, one level: `resource`, `location`

        Needs `prices:read`.
        """
        return self._items(
            "/v1/rates",
            models.Rate,
            query={
                "resource_id": resource_id,
                "resource_type_id": resource_type_id,
                "location_id": location_id,
                "state": state,
                "audience": audience,
                "valid_on": valid_on,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def create(
        self,
        *,
        name: str,
        currency: str,
        tariff: models.Tariff,
        valid_from: date,
        resource_id: str | None = None,
        resource_type_id: str | None = None,
        location_id: str | None = None,
        audience: Literal["everyone", "members", "public"] | None = None,
        tax_code: str | None = None,
        valid_until: date | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Rate:
        """Draft a rate.

        A draft counts for nothing until it is published: look first what it would do, `POST /v1/rates/preview`.

        Args:
            resource_id: Id of the resource
            resource_type_id: Id of the resource type
            location_id: Id of the location
            audience: For whom: a rate for the asker's own audience goes before everyone's
            currency: That of the location
            tax_code: Which of the legal entity's tax rates applies
            tariff: The prices themselves: base, windows, packages, caps
            valid_from: The first local day on which it counts
            valid_until: The first local day on which it no longer counts; null: open
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `prices:write`.
        """
        return self._send(
            "POST",
            "/v1/rates",
            models.Rate,
            body=given(
                {
                    "name": name,
                    "resource_id": resource_id,
                    "resource_type_id": resource_type_id,
                    "location_id": location_id,
                    "audience": audience,
                    "currency": currency,
                    "tax_code": tax_code,
                    "tariff": tariff,
                    "valid_from": valid_from,
                    "valid_until": valid_until,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def preview(
        self,
        *,
        from_on: date,
        to_on: date,
        limit: int | None = None,
        cursor: str | None = None,
        rate_id: str | None = None,
        tariff: models.Tariff | None = None,
        resource_id: str | None = None,
        resource_type_id: str | None = None,
        location_id: str | None = None,
        audience: Literal["everyone", "members", "public"] | None = None,
        currency: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.RatePreview:
        """Preview a rate.

        What the bookings of a period would have cost, had this rate been valid, beside what they did cost.

        Counts those that it would have priced: a nearer rate, one of a resource for its type, goes before it. Both prices
        are before discounts and coupons. At most 5000 bookings; `POST /v1/rates/previews` takes any number. Changes
        nothing; needs `bookings:read` too.

        Args:
            rate_id: Id of the rate
            tariff: Prices that are no rate yet, in place of `rate_id`
            resource_id: Id of the resource
            resource_type_id: Id of the resource type
            location_id: Id of the location
            audience: For whom they would be
            currency: ISO 4217
            from_on: The first local day of the bookings that are looked at
            to_on: The first day after

        Needs `prices:read`.
        """
        return self._send(
            "POST",
            "/v1/rates/preview",
            models.RatePreview,
            query={"limit": limit, "cursor": cursor},
            body=given(
                {
                    "rate_id": rate_id,
                    "tariff": tariff,
                    "resource_id": resource_id,
                    "resource_type_id": resource_type_id,
                    "location_id": location_id,
                    "audience": audience,
                    "currency": currency,
                    "from_on": from_on,
                    "to_on": to_on,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def preview_at_length(
        self,
        *,
        from_on: date,
        to_on: date,
        rate_id: str | None = None,
        tariff: models.Tariff | None = None,
        resource_id: str | None = None,
        resource_type_id: str | None = None,
        location_id: str | None = None,
        audience: Literal["everyone", "members", "public"] | None = None,
        currency: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Operation:
        """Preview a rate over any number.

        What `POST /v1/rates/preview` says, for as many bookings as there are, as long work.

        Its `result` has the `totals`; its rows, and their report as CSV, each booking that the rate would have priced, with
        both prices: `dearer`, `cheaper` or `same`. The rate is tried as it is now. Needs `bookings:read` everywhere.

        Args:
            rate_id: Id of the rate
            tariff: Prices that are no rate yet, in place of `rate_id`
            resource_id: Id of the resource
            resource_type_id: Id of the resource type
            location_id: Id of the location
            audience: For whom they would be
            currency: ISO 4217
            from_on: The first local day of the bookings that are looked at
            to_on: The first day after

        Needs `prices:read`.
        """
        return self._send(
            "POST",
            "/v1/rates/previews",
            models.Operation,
            body=given(
                {
                    "rate_id": rate_id,
                    "tariff": tariff,
                    "resource_id": resource_id,
                    "resource_type_id": resource_type_id,
                    "location_id": location_id,
                    "audience": audience,
                    "currency": currency,
                    "from_on": from_on,
                    "to_on": to_on,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, rate_id: str, *, expand: str | None = None) -> models.Rate:
        """Read a rate.

        Args:
            rate_id: Id of the rate
            expand: Comma-separated, one level: `resource`, `location`

        Needs `prices:read`.
        """
        return self._send("GET", f"/v1/rates/{segment(rate_id)}", models.Rate, query={"expand": expand})

    def update(
        self,
        rate_id: str,
        *,
        name: str | None = None,
        resource_id: str | Unset | None = UNSET,
        resource_type_id: str | Unset | None = UNSET,
        location_id: str | Unset | None = UNSET,
        audience: Literal["everyone", "members", "public"] | None = None,
        currency: str | None = None,
        tax_code: str | None = None,
        tariff: models.Tariff | None = None,
        valid_from: date | None = None,
        valid_until: date | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Rate:
        """Change a draft of a rate.

        Of a rate that was published, only `external_id` and `metadata`.

        Args:
            rate_id: Id of the rate
            resource_id: Id of the resource
            resource_type_id: Id of the resource type
            location_id: Id of the location
            audience: For whom: a rate for the asker's own audience goes before everyone's
            currency: ISO 4217
            tax_code: Which of the legal entity's tax rates applies; `none` for no tax
            tariff: The prices themselves, as a whole
            valid_from: The first local day on which it counts
            valid_until: The first local day on which it no longer counts; null: open
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises RateIsPublished, ExternalIdTaken. Needs `prices:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/rates/{segment(rate_id)}",
            models.Rate,
            body=given(
                {
                    "name": name,
                    "resource_id": nullable(resource_id),
                    "resource_type_id": nullable(resource_type_id),
                    "location_id": nullable(location_id),
                    "audience": audience,
                    "currency": currency,
                    "tax_code": tax_code,
                    "tariff": tariff,
                    "valid_from": valid_from,
                    "valid_until": nullable(valid_until),
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def delete(self, rate_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a draft of a rate.

        What was published is withdrawn instead.

        Args:
            rate_id: Id of the rate

        Raises RateIsPublished. Needs `prices:write`.
        """
        return self._send("DELETE", f"/v1/rates/{segment(rate_id)}", NoneType, if_match=if_match)

    def publish(
        self,
        rate_id: str,
        *,
        allow_gap: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Rate:
        """Publish a rate.

        It counts for what is booked from now on, on its days, and is never changed again.

        Refused where another of the same target, audience and currency covers one of its days, and, without `allow_gap`,
        where days between the two would be left without a price. Once something has a price, a day without one can't be
        booked (409 `no_price`).

        Args:
            rate_id: Id of the rate
            allow_gap: Also where days before or after it would be left without a price

        Raises RateIsPublished, RatesOverlap, RateLeavesGap, WrongCurrency. Needs `prices:write`.
        """
        return self._send(
            "POST",
            f"/v1/rates/{segment(rate_id)}/publish",
            models.Rate,
            body=given_or_nothing({"allow_gap": allow_gap}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def schedule(
        self,
        rate_id: str,
        *,
        from_on: date,
        tariff: models.Tariff,
        name: str | None = None,
        tax_code: str | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Rate:
        """Schedule a change of price.

        Publishes a successor with the new content, from a local day on, and ends this one there, in one step.

        What is booked keeps its price. A successor that hasn't begun can be withdrawn: the days go back to this one.

        Args:
            rate_id: Id of the rate
            from_on: The first local day at the new price; today or later
            tariff: The prices from that day on; as they are unless given
            tax_code: Which of the legal entity's tax rates applies; `none` for no tax
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises RateIsNotPublished, ExternalIdTaken, WrongCurrency. Needs `prices:write`.
        """
        return self._send(
            "POST",
            f"/v1/rates/{segment(rate_id)}/schedule",
            models.Rate,
            body=given(
                {
                    "from_on": from_on,
                    "tariff": tariff,
                    "name": name,
                    "tax_code": tax_code,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def withdraw(
        self, rate_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Rate:
        """Withdraw a rate.

        It no longer counts for what is booked from now on; what is booked keeps its price.

        One that hasn't begun gives its days back to the rate that it continues. Otherwise its days have the next less
        specific rate's price, or none: they can't be booked then, until another rate is published (to give something away,
        publish one of 0).

        Args:
            rate_id: Id of the rate

        Raises RateIsNotPublished. Needs `prices:write`.
        """
        return self._send(
            "POST",
            f"/v1/rates/{segment(rate_id)}/withdraw",
            models.Rate,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncRates(AsyncResource):
    """`Rates` with asyncio."""

    list = listed(Rates.list)
    """List rates."""

    create = awaited(Rates.create)
    """Draft a rate."""

    preview = awaited(Rates.preview)
    """Preview a rate."""

    preview_at_length = awaited(Rates.preview_at_length)
    """Preview a rate over any number."""

    get = awaited(Rates.get)
    """Read a rate."""

    update = awaited(Rates.update)
    """Change a draft of a rate."""

    delete = awaited(Rates.delete)
    """Delete a draft of a rate."""

    publish = awaited(Rates.publish)
    """Publish a rate."""

    schedule = awaited(Rates.schedule)
    """Schedule a change of price."""

    withdraw = awaited(Rates.withdraw)
    """Withdraw a rate."""
