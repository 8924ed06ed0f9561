"""What a time costs, in the words and amounts of an invoice. EUR, net, 19 % VAT unless a story says otherwise."""

from __future__ import annotations

from datetime import timedelta

from tests.operator import Operator
from tests.stories.space import MONDAY, day, found, lines, slot

PEAK = {"name": "Peak", "weekdays": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "17:00", "amount": 3000}


async def test_a_booking_across_the_peaks_end_is_split_there(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    await space.rate({"amount": 2000, "windows": [PEAK]}, resource_id=room["id"])
    ada = await space.member()
    quote = await space.quote(ada, slot(room, day(0, 16), day(0, 18.5)))
    [item] = quote["items"]
    # 16-17: 1 h x 30.00; 17-18:30: 6 x 15 min at 20.00 an hour = 30.00
    assert lines(item["price"]) == [("Peak", 3000), ("Standard", 3000)]
    assert item["price"]["lines"][1]["detail"] == "6 x 15 min at 20.00 per hour"
    # 60.00 + 19 % = 11.40
    assert (quote["total"], quote["tax"], quote["to_pay"]) == (6000, 1140, 7140)
    booked = await space.book(ada, slot(room, day(0, 16), day(0, 18.5)), quote_id=quote["id"])
    assert booked["price"] == item["price"]
    assert await space.owed(ada) == 7140


async def test_splitting_at_the_boundary_changes_nothing(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    await space.rate({"amount": 1999, "windows": [PEAK]}, resource_id=room["id"])
    whole = await space.quote(None, slot(room, day(0, 16.25), day(0, 17.75)))
    parts = await space.quote(None, slot(room, day(0, 16.25), day(0, 17)), slot(room, day(0, 17), day(0, 17.75)))
    # 3 x 15 min at 30.00 = 22.50; 3 x 15 min at 19.99 = 14.9925 -> 14.99
    assert whole["total"] == parts["total"] == 2250 + 1499
    assert [item["price"]["total"] for item in parts["items"]] == [2250, 1499]


async def test_a_half_day_is_cheaper_than_its_hours(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    tariff = {"amount": 2000, "packages": [{"name": "Half day", "minutes": 240, "amount": 6000}]}
    await space.rate(tariff, resource_id=room["id"])
    # 3 h: 3 x 20.00 = 60.00 either way, so hours; 4 h: 60.00 instead of 80.00; 5 h: 60.00 + 20.00; 7 h: two of them
    for hours, expected in (
        (2, [("Standard", 4000)]),
        (3, [("Standard", 6000)]),
        (4, [("Half day", 6000)]),
        (5, [("Half day", 6000), ("Standard", 2000)]),
        (8, [("Half day", 6000), ("Half day", 6000)]),
    ):
        quote = await space.quote(None, slot(room, day(0, 9), day(0, 9 + hours)))
        assert lines(quote["items"][0]["price"]) == expected, hours


async def test_a_long_day_stops_at_its_cap(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    await space.rate({"amount": 2000, "daily_cap": 10000}, resource_id=room["id"])
    quote = await space.quote(None, slot(room, day(0, 9), day(0, 17)))
    # 8 x 20.00 = 160.00, at most 100.00 a day
    assert lines(quote["items"][0]["price"]) == [("Standard", 16000), ("Daily cap", -6000)]
    # Over midnight each local day has its own cap: 8 h on Monday are 100.00, 2 h on Tuesday 40.00
    night = await space.quote(None, slot(room, day(0, 16), day(1, 2)))
    assert (night["total"], lines(night["items"][0]["price"])[-1]) == (14000, ("Daily cap", -6000))


async def test_demand_is_frozen_in_the_quote(operator: Operator) -> None:
    space = await found(operator)
    first = await space.room("One")
    others = [await space.another(first["resource_type_id"], name) for name in ("Two", "Three", "Four")]
    demand = [{"above_percent": 70, "adjust_percent": 20}, {"below_percent": 20, "adjust_percent": -15}]
    await space.rate({"amount": 2000, "demand": demand}, resource_type_id=first["resource_type_id"])
    ada = await space.member()
    wanted = slot(first, day(0, 10), day(0, 12))
    # Nothing is taken: 40.00 - 15 % = 34.00
    quiet = await space.quote(ada, wanted)
    assert lines(quiet["items"][0]["price"]) == [("Standard", 4000), ("Low demand", -600)]
    for other in others:
        await space.book(ada, slot(other, day(0, 10), day(0, 12)))
    # 3 of 4 are taken, 75 %: 40.00 + 20 % = 48.00, but the quote of before still binds
    busy = await space.quote(ada, wanted)
    assert busy["total"] == 4800
    booked = await space.book(ada, wanted, quote_id=quiet["id"])
    assert booked["price"]["total"] == 3400


async def test_last_minute_is_cheaper(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    tariff = {"amount": 2000, "last_minute": [{"hours": 24, "percent_off": 25}]}
    await space.rate(tariff, resource_id=room["id"])
    tomorrow = slot(room, day(1, 10), day(1, 12))
    early = await space.quote(None, tomorrow)
    await space.clock(day(0, 12))
    # 22 h before: 40.00 - 25 % = 30.00
    late = await space.quote(None, tomorrow)
    assert (early["total"], late["total"]) == (4000, 3000)


async def test_the_better_of_two_discounts_counts_and_only_that(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    await space.rate({"amount": 2000}, resource_id=room["id"])
    ada = await space.member()
    await operator.post("/v1/discounts", {"account_id": ada.account, "name": "Friends", "percent_basis_points": 1000})
    await operator.post(
        "/v1/discounts",
        {"account_id": ada.account, "name": "Partner", "hourly_price": {"amount": 1500, "currency": "EUR"}},
    )
    quote = await space.quote(ada, slot(room, day(0, 10), day(0, 12)))
    # 10 % off 40.00 is 36.00; 15.00 an hour is 30.00: the better one, not both
    assert lines(quote["items"][0]["price"]) == [("Standard", 4000), ("Partner", -1000)]
    # A guest has neither.
    assert (await space.quote(None, slot(room, day(0, 10), day(0, 12))))["total"] == 4000


async def test_a_coupon_comes_after_the_discount_and_once(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    await space.rate({"amount": 2000}, resource_id=room["id"])
    ada = await space.member()
    await operator.post("/v1/discounts", {"account_id": ada.account, "name": "Friends", "percent_basis_points": 1000})
    await operator.post(
        "/v1/coupons",
        {"name": "Spring", "code": "SPRING", "percent_basis_points": 5000, "max_redemptions": 1},
    )
    booked = await space.book(ada, slot(room, day(0, 10), day(0, 12)), coupon_code="spring")
    # 40.00 - 10 % = 36.00, half of it 18.00, with 19 % 21.42
    assert lines(booked["price"]) == [("Standard", 4000), ("Friends", -400), ("Spring", -1800)]
    assert booked["price"]["to_pay"] == await space.owed(ada) == 2142
    refused = await space.book(ada, slot(room, day(1, 10), day(1, 12)), 422, coupon_code="SPRING")
    assert (refused["code"], refused["detail"]) == ("coupon_not_valid", "coupon_code: the coupon is used up")
    # Given up in time it may be used again.
    await operator.post(f"/v1/bookings/{booked['id']}/cancel", {}, 200)
    assert await space.owed(ada) == 0
    await space.book(ada, slot(room, day(1, 10), day(1, 12)), coupon_code="SPRING")


async def test_members_pay_less_than_the_public(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room(who_may_book={"public": True, "members": True})
    await space.rate({"amount": 2000}, name="Members", audience="members", resource_id=room["id"])
    await space.rate({"amount": 3500}, name="Public", audience="public", resource_id=room["id"])
    ada = await space.member()
    wanted = slot(room, day(0, 10), day(0, 11))
    assert (await space.quote(ada, wanted))["total"] == 2000
    async with operator.client(None) as visitor:
        answer = await visitor.post(f"/v1/public/{operator.slug}/quotes", json={"bookings": [wanted]})
    # 35.00 + 19 % = 41.65
    assert (answer.status_code, answer.json()["to_pay"]) == (201, 4165), answer.text


async def test_over_the_hour_that_the_clock_shows_twice(operator: Operator) -> None:
    # Berlin sets its clock back on 25 October 2026 at 3:00: from 1:00 to 4:00 are four hours.
    before = MONDAY - timedelta(days=12)
    space = await found(operator, at=before)
    room = await space.room()
    tariff = {
        "amount": 2000,
        "windows": [{"name": "Night", "weekdays": [7], "opens": "02:00", "closes": "03:00", "amount": 1000}],
    }
    await space.rate(tariff, resource_id=room["id"])
    sunday = before.replace(month=10, day=25, hour=1, minute=0)
    quote = await space.quote(None, slot(room, sunday, sunday.replace(hour=4)))
    # 1 h at 20.00, the hour from 2 to 3 twice at 10.00, 1 h at 20.00
    assert lines(quote["items"][0]["price"]) == [("Standard", 2000), ("Night", 2000), ("Standard", 2000)]


async def test_a_series_with_one_dearer_holiday(operator: Operator) -> None:
    space = await found(operator, holiday_country="DE", holiday_region="BE", at=day(40, 8))
    room = await space.room()
    holiday = {"name": "Holiday", "public_holidays": True, "amount": 4000}
    await space.rate({"amount": 2000, "windows": [holiday]}, resource_id=room["id"])
    ada = await space.member()
    # Fridays 18 December 2026, 25 December (Christmas Day), 1 January (New Year), 8 January
    series = {
        "resource_id": room["id"],
        "starts_at": "2026-12-18T10:00:00",
        "minutes": 60,
        "rrule": "FREQ=WEEKLY;COUNT=4",
    }
    quote = await operator.post("/v1/quotes", {"member_id": ada.id, "series": series})
    assert [item["price"]["total"] for item in quote["items"]] == [2000, 4000, 4000, 2000]
    assert lines(quote["items"][1]["price"]) == [("Holiday", 4000)]
    # 120.00 + 19 %, each booking's tax for itself: 3.80 + 7.60 + 7.60 + 3.80
    assert (quote["total"], quote["tax"], quote["to_pay"]) == (12000, 2280, 14280)
    accepted = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200)
    assert [one["price"]["total"] for one in accepted["series"]["occurrences"]] == [2000, 4000, 4000, 2000]
    assert await space.owed(ada) == 14280


async def test_a_rate_of_the_next_year_is_announced_without_a_gap(operator: Operator) -> None:
    space = await found(operator, at=day(55, 8))
    room = await space.room(window_days=None)
    rate = await space.rate({"amount": 2000}, resource_id=room["id"])
    await operator.post(f"/v1/rates/{rate['id']}/schedule", {"from_on": "2027-01-01", "tariff": {"amount": 2400}}, 201)
    # From 31 December 22:00 to 1 January 2:00: 2 h at the old price, 2 h at the new one.
    night = await space.quote(None, slot(room, day(59, 22), day(60, 2)))
    assert [amount for _, amount in lines(night["items"][0]["price"])] == [4000, 4800]


async def test_gross_prices_keep_their_gross(operator: Operator) -> None:
    space = await found(operator)
    await operator.patch(f"/v1/legal-entities/{space.entity}", {"prices_include_tax": True})
    room = await space.room()
    await space.rate({"amount": 2500}, resource_id=room["id"])
    ada = await space.member()
    booked = await space.book(ada, slot(room, day(0, 10), day(0, 11)))
    # 25.00 x 100/119 = 21.01 net, 3.99 tax
    assert booked["price"]["tax"] | {"net": 2101, "tax": 399, "gross": 2500} == booked["price"]["tax"]
    assert await space.owed(ada) == 2500


async def test_a_quote_binds_for_a_quarter_of_an_hour_and_once(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    await space.rate({"amount": 2000}, resource_id=room["id"])
    ada = await space.member()
    wanted = slot(room, day(0, 10), day(0, 11))
    quote = await space.quote(ada, wanted)
    differs = await space.book(ada, {**wanted, "ends_at": day(0, 12).isoformat()}, 409, quote_id=quote["id"])
    assert (differs["code"], differs["errors"][0]["pointer"]) == ("quote_differs", "/ends_at")
    await space.book(ada, wanted, quote_id=quote["id"])
    later = slot(room, day(0, 11), day(0, 12))
    assert (await space.book(ada, later, 409, quote_id=quote["id"]))["code"] == "quote_used"
    old = await space.quote(ada, later)
    await space.clock(MONDAY + timedelta(minutes=15))
    assert (await space.book(ada, later, 409, quote_id=old["id"]))["code"] == "quote_expired"
