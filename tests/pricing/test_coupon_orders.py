"""A coupon for what is booked together: one use, whatever its limits count, and parts that add up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from coworkapi.benefits.values import Restrictions
from coworkapi.pricing.coupons.rules import spread
from coworkapi.pricing.values import CouponTerms
from tests.bookings.factories import at, wish
from tests.bookings.money_support import a_payer, a_priced_room, money_agrees, owed
from tests.operator import Operator
from tests.pricing.coupon_support import Ask, a_coupon


def terms(**options: Any) -> CouponTerms:
    return CouponTerms(id=UUID(int=3), code="WELCOME", name="Welcome", **options)


@given(
    prices=st.lists(st.none() | st.integers(0, 100_000), min_size=2, max_size=20),
    amount=st.integers(1, 1_000_000),
)
def test_an_amount_is_shared_out_whole_and_never_over_a_price(prices: list[int | None], amount: int) -> None:
    asked = [Ask(UUID(int=1), UUID(int=2))] * len(prices)
    found = spread(terms(amount=amount, currency="EUR"), asked, prices.__getitem__)
    total = sum(price or 0 for price in prices)
    if total:
        taken = [one.amount or 0 if one is not None else 0 for one in found]
        assert sum(taken) == min(amount, total)
        assert all(0 <= part <= (price or 0) for part, price in zip(taken, prices, strict=True))
    else:
        assert [one is not None for one in found] == [True] + [False] * (len(prices) - 1)


def test_restrictions_and_the_first_booking_say_for_which() -> None:
    here, there = UUID(int=2), UUID(int=4)
    asked = [Ask(UUID(int=1), there), Ask(UUID(int=1), here, at(14)), Ask(UUID(int=1), here, at(9))]
    only_here = Restrictions(location_ids=[here])
    percent = terms(percent_basis_points=1000, restrictions=only_here)
    assert spread(percent, asked, lambda _: 100) == [None, percent, percent]
    first = terms(percent_basis_points=1000, restrictions=only_here, first_only=True)
    assert spread(first, asked, lambda _: 100) == [None, None, first]


def coupon_lines(items: list[dict[str, Any]]) -> list[int]:
    return [sum(line["amount"] for line in one["price"]["lines"] if line["code"] == "coupon") for one in items]


async def test_a_percentage_counts_for_every_occurrence_and_once_for_the_limits(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    await a_coupon(operator, max_per_member=1, max_redemptions=1)
    body: dict[str, Any] = {
        "resource_id": room.id,
        "starts_at": at(10).isoformat(),
        "minutes": 60,
        "rrule": "FREQ=DAILY;COUNT=3",
    }
    asked = {"series": body, "member_id": payer.member, "coupon_code": "WELCOME"}
    quote = await operator.post("/v1/quotes", asked)
    # Each 20.00 less 10 % = 18.00; 3 x 18.00 = 54.00; 19 % of 18.00 = 3.42, so 3 x 21.42 = 64.26.
    assert (quote["total"], quote["to_pay"]) == (5400, 6426)
    assert coupon_lines(quote["items"]) == [-200, -200, -200]
    made = (await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200))["series"]
    assert await owed(operator) == 6426
    path = f"/v1/coupons/{(await operator.get('/v1/coupons'))['data'][0]['id']}"
    assert (await operator.get(path))["redeemed"] == 1
    assert len((await operator.get(f"{path}/redemptions"))["data"]) == 3
    refused = await operator.post(
        "/v1/bookings", wish(room, 14, 15, member_id=payer.member, coupon_code="WELCOME"), 422
    )
    assert refused["code"] == "coupon_not_valid"
    ids = [one["booking_id"] for one in made["occurrences"]]
    for place, booking in enumerate(ids):
        await operator.post(f"/v1/bookings/{booking}/cancel", {}, 200)
        left = (await operator.get(path))["redeemed"]
        assert left == (0 if place == 2 else 1)  # the use comes back with the last of them
    assert await owed(operator) == 0
    await operator.post("/v1/bookings", wish(room, 14, 15, member_id=payer.member, coupon_code="WELCOME"))
    await money_agrees(operator)


async def test_an_amount_is_shared_by_several_resources_and_stays_with_each(operator: Operator) -> None:
    room, hall = await a_priced_room(operator), await a_priced_room(operator)
    payer = await a_payer(operator)
    await a_coupon(operator, percent_basis_points=None, amount=1000, currency="EUR")
    bookings = [wish(room, 10, 11), wish(hall, 10, 12)]
    quote = await operator.post(
        "/v1/quotes",
        {
            "bookings": [{k: v for k, v in one.items() if k != "member_id"} for one in bookings],
            "member_id": payer.member,
            "coupon_code": "WELCOME",
        },
    )
    # 20.00 and 40.00; 10.00 x 20/60 = 3.33, the rest 6.67. 50.00 with 19 %: 16.67 + 3.17 and 33.33 + 6.33 = 59.50.
    assert coupon_lines(quote["items"]) == [-333, -667]
    assert (quote["total"], quote["to_pay"]) == (5000, 5950)
    [_, line] = quote["items"][0]["price"]["lines"]
    assert line["detail"] == "WELCOME: -3.33, its share of -10.00"
    made = (await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200))["bookings"]
    assert await owed(operator) == 5950
    # Moved, it keeps its share: 20.00 - 3.33 = 16.67 as before.
    later = {"starts_at": at(15).isoformat(), "ends_at": at(16).isoformat()}
    moved = await operator.post(f"/v1/bookings/{made[0]['id']}/reschedule", later, 200)
    assert moved["booking"]["price"]["total"] == 1667
    assert await owed(operator) == 5950
    await money_agrees(operator)


async def test_a_first_booking_coupon_counts_for_the_first_of_a_first_series(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    await a_coupon(operator, first_booking_only=True)
    body = {
        "resource_id": room.id,
        "starts_at": (at(10) + timedelta(days=1)).isoformat(),
        "minutes": 60,
        "rrule": "FREQ=DAILY;COUNT=3",
        "member_id": payer.member,
        "coupon_code": "WELCOME",
    }
    made = await operator.post("/v1/booking-series", body)
    # 18.00 + 20.00 + 20.00
    assert [one["price"]["total"] for one in made["occurrences"]] == [1800, 2000, 2000]
    assert (await operator.post("/v1/booking-series", body | {"starts_at": at(14).isoformat()}, 422))["code"] == (
        "coupon_not_valid"
    )
    await money_agrees(operator)
