"""Prices with the arithmetic beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from coworkapi.benefits.values import Discount, Restrictions
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import decimal_text
from coworkapi.pricing.errors import CouponDoesNotFit, NoPrice
from coworkapi.pricing.values import (
    CouponTerms,
    DemandStep,
    LastMinuteStep,
    Tariff,
    TariffPackage,
    TariffWindow,
)
from tests.pricing.factories import BERLIN, a_book, hourly, price, shown


def local(text: str) -> datetime:
    """What the location's clock shows."""
    return datetime.fromisoformat(text)


# A Tuesday.
DAY = local("2026-11-24T00:00")
EVENING = TariffWindow(name="Evening", weekdays=[1, 2, 3, 4, 5], opens="17:00", closes="22:00", amount=3000)
HALF_DAY = TariffPackage(name="Half day", minutes=240, amount=6000)
ALL_DAY = TariffPackage(name="Day", lasts="day", amount=10_000)


def at(hour: float, day: datetime = DAY) -> datetime:
    return day + timedelta(hours=hour)


def discount(percent: int | None = None, amount: int | None = None, currency: str | None = "EUR") -> Discount:
    return Discount(
        id=new_id(),
        name=f"{percent or amount} off",
        percent_basis_points=percent,
        hourly_amount=amount,
        currency=currency if amount is not None else None,
        restrictions=Restrictions(),
    )


def test_across_a_peak_boundary() -> None:
    found = price(a_book(hourly(2000, windows=[EVENING])), at(16), at(18))
    # 16:00-17:00 at 20.00 = 20.00; 17:00-18:00 at 30.00 = 30.00
    assert shown(found) == [("base", "Meeting rooms", 2000), ("window", "Evening", 3000)]
    assert found.lines[1].detail == "4 x 15 min at 30.00 per hour"
    assert found.lines[1].starts_at == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert (found.total, [piece.amount for piece in found.pieces]) == (5000, [2000, 3000])


def test_a_started_step_is_paid_in_full() -> None:
    # 61 min = 5 started quarters: 5 x 5.00
    assert price(a_book(hourly(2000)), at(10), at(10) + timedelta(minutes=61)).total == 2500
    # 61 min at 20.00 a started hour: 2 x 20.00
    assert price(a_book(hourly(2000, step_minutes=60)), at(10), at(10) + timedelta(minutes=61)).total == 4000


def test_each_line_is_rounded_once() -> None:
    # 50 min at 19.99 by 10 min: 19.99 x 50 / 60 = 16.658.. -> 16.66, not 5 x 3.33 = 16.65
    assert price(a_book(hourly(1999, step_minutes=10)), at(10), at(10) + timedelta(minutes=50)).total == 1666
    # 30 min at 0.01 per hour: half a cent -> 0.01
    assert price(a_book(hourly(1)), at(10), at(10.5)).total == 1


def test_dates_before_holidays_before_weekdays() -> None:
    tariff = hourly(
        2000,
        windows=[
            EVENING,
            TariffWindow(name="Holiday", public_holidays=True, opens="16:00", closes="18:00", amount=4000),
            TariffWindow(
                name="Fair",
                starts_on=date(2026, 11, 24),
                ends_on=date(2026, 11, 25),
                opens="17:30",
                closes="18:30",
                amount=9000,
            ),
        ],
    )
    found = price(a_book(tariff), at(15), at(20), holidays=lambda day: day == date(2026, 11, 24))
    # 15-16 base 20.00, 16-17:30 holiday 1.5 x 40.00, 17:30-18:30 fair 90.00, 18:30-20 evening 1.5 x 30.00
    assert shown(found) == [
        ("base", "Meeting rooms", 2000),
        ("window", "Holiday", 6000),
        ("window", "Fair", 9000),
        ("window", "Evening", 4500),
    ]
    # The day after, no holiday: 15-17 base 2 x 20.00, 17-20 evening 3 x 30.00
    assert price(a_book(tariff), at(39), at(44)).total == 13_000


@pytest.mark.parametrize(
    ("until", "lines"),
    [
        (11, [("base", "Meeting rooms", 6000)]),  # 3 x 20.00 = 60.00: as dear as the half day, hours it is
        (12, [("package", "Half day", 6000)]),  # 4 x 20.00 = 80.00 > 60.00
        (13, [("package", "Half day", 6000), ("base", "Meeting rooms", 2000)]),  # 60.00 + 20.00 < 100.00
        (15, [("package", "Day", 10_000)]),  # 60.00 + 3 x 20.00 = 120.00 > 100.00
        (24, [("package", "Day", 10_000)]),
        (25, [("package", "Day", 10_000), ("base", "Meeting rooms", 2000)]),
    ],
)
def test_the_cheapest_cover(until: float, lines: list[tuple[str, str, int]]) -> None:
    assert shown(price(a_book(hourly(2000, packages=[HALF_DAY, ALL_DAY])), at(8), at(until))) == lines


def test_a_package_counts_only_in_its_hours() -> None:
    business = TariffPackage(name="Business day", lasts="day", opens="08:00", closes="18:00", amount=5000)
    found = price(a_book(hourly(2000, packages=[business])), at(7), at(20))
    # 07-08 20.00, 08-18 50.00, 18-20 2 x 20.00
    assert shown(found) == [
        ("base", "Meeting rooms", 2000),
        ("package", "Business day", 5000),
        ("base", "Meeting rooms", 4000),
    ]


def test_a_week_is_seven_local_days() -> None:
    week = TariffPackage(name="Week", lasts="week", amount=50_000)
    # From Tuesday 08:00 to the end of Monday: 500.00; Tuesday 00:00-02:00: 2 x 20.00
    found = price(a_book(hourly(2000, packages=[week])), at(8), at(7 * 24 + 2))
    assert shown(found) == [("package", "Week", 50_000), ("base", "Meeting rooms", 4000)]
    assert found.lines[0].ends_at == datetime(2026, 11, 30, 23, tzinfo=UTC)
    # Pieces end at local midnights, so that a day pass can pay for one day.
    assert len(found.pieces) == 8


def test_a_cap_on_a_long_day() -> None:
    found = price(a_book(hourly(2000, daily_cap=9000)), at(8), at(18))
    # 10 x 20.00 = 200.00, capped at 90.00: -110.00
    assert shown(found) == [("base", "Meeting rooms", 20_000), ("cap", "Daily cap", -11_000)]
    assert found.lines[1].detail == "at most 90.00 on 2026-11-24"


def test_a_cap_counts_for_each_local_day() -> None:
    # 20:00-24:00 4 x 20.00 = 80.00 <= 90.00; 00:00-06:00 6 x 20.00 = 120.00, capped at 90.00
    found = price(a_book(hourly(2000, daily_cap=9000)), at(20), at(30))
    assert shown(found) == [
        ("base", "Meeting rooms", 8000),
        ("base", "Meeting rooms", 12_000),
        ("cap", "Daily cap", -3000),
    ]
    assert [piece.amount for piece in found.pieces] == [8000, 9000]


def test_a_capped_day_before_a_package_over_midnight() -> None:
    night = TariffPackage(name="Long night", minutes=600, amount=8000)
    found = price(a_book(hourly(2000, daily_cap=9000, packages=[night])), at(8), at(32))
    # 08:00-22:00 14 x 20.00 = 280.00, capped at 90.00; 22:00-08:00 80.00. Both days at their cap: 180.00
    assert shown(found) == [
        ("base", "Meeting rooms", 28_000),
        ("package", "Long night", 8000),
        ("cap", "Daily cap", -19_000),
    ]


def test_places_of_a_pool() -> None:
    found = price(a_book(hourly(500, daily_cap=2500)), at(8), at(18), quantity=3)
    # 3 x 10 x 5.00 = 150.00, capped at 3 x 25.00
    assert shown(found) == [("base", "Meeting rooms", 15_000), ("cap", "Daily cap", -7500)]
    assert found.lines[0].detail == "40 x 15 min at 5.00 per hour, 3 places"
    assert found.lines[0].quantity == 120


DEMAND = [DemandStep(above_percent=70, adjust_percent=20), DemandStep(above_percent=90, adjust_percent=50)]


@pytest.mark.parametrize(
    ("share", "total"),
    [
        (Fraction(7, 10), 4000),  # 70 % is not more than 70 %
        (Fraction(8, 10), 4800),  # 40.00 + 20 %
        (Fraction(1), 6000),  # 40.00 + 50 %: the highest that is reached, alone
        (Fraction(1, 10), 3400),  # 40.00 - 15 %
        (None, 4000),
    ],
)
def test_demand(share: Fraction | None, total: int) -> None:
    tariff = hourly(2000, demand=[*DEMAND, DemandStep(below_percent=20, adjust_percent=-15)])
    assert price(a_book(tariff), at(10), at(12), occupancy=share).total == total


def test_last_minute_comes_after_demand() -> None:
    tariff = hourly(2000, demand=DEMAND, last_minute=[LastMinuteStep(hours=24, percent_off=10)])
    start = at(10).replace(tzinfo=BERLIN)
    found = price(a_book(tariff), start, start + timedelta(hours=2), occupancy=Fraction(8, 10), now=start)
    # 40.00, + 20 % = 48.00, - 10 % of 48.00
    assert shown(found)[1:] == [("demand", "High demand", 800), ("last_minute", "Last minute", -480)]
    early = price(a_book(tariff), start, start + timedelta(hours=2), now=(start - timedelta(hours=24)).astimezone(UTC))
    assert early.total == 4000  # 24 h before is not less than 24 h before


def test_the_better_of_two_discounts() -> None:
    tenth, fixed = discount(percent=1000), discount(amount=1500)
    found = price(a_book(hourly(2000, windows=[EVENING])), at(16), at(18), discounts=[tenth, fixed])
    # 20.00 + 30.00 = 50.00: - 10 % = 45.00; 2 h at 15.00 = 30.00, the better
    assert shown(found)[2] == ("fixed_rate", "1500 off", -2000)
    assert found.lines[2].detail == "15.00 per hour in place of the rate"
    assert found.lines[2].refers_to == encode_id("dsc", fixed.id)
    alone = price(a_book(hourly(2000)), at(16), at(18), discounts=[tenth, discount(amount=2500)])
    assert shown(alone)[1:] == [("discount", "1000 off", -400)]  # 25.00 an hour is no discount
    pounds = price(a_book(hourly(2000)), at(16), at(18), discounts=[discount(amount=1, currency="GBP")])
    assert pounds.total == 4000


def test_a_coupon_comes_last() -> None:
    ten_off = CouponTerms(id=new_id(), code="TEN", name="Ten off", amount=1000, currency="EUR")
    found = price(a_book(hourly(2000)), at(10), at(12), discounts=[discount(percent=1000)], coupon=ten_off)
    # 40.00 - 10 % = 36.00, - 10.00
    assert (found.total, found.coupon_id) == (2600, ten_off.id)
    assert shown(found)[2] == ("coupon", "Ten off", -1000)
    # Never below nothing: 5.00 - 10.00
    assert price(a_book(hourly(2000)), at(10), at(10.25), coupon=ten_off).total == 0
    free = price(a_book(hourly(0)), at(10), at(12), coupon=ten_off)
    assert (free.total, free.coupon_id) == (0, None)  # nothing to take it off: it isn't used
    with pytest.raises(CouponDoesNotFit, match="EUR, the price is in JPY"):
        price(a_book(hourly(2000), currency="JPY"), at(10), at(12), currency="JPY", coupon=ten_off)


def test_from_one_rate_to_its_successor() -> None:
    book = a_book((hourly(2000), "2026-01-01", "2027-01-01"), (hourly(3000), "2027-01-01", None))
    found = price(book, local("2026-12-31T23:00"), local("2027-01-01T01:00"))
    # 23:00-24:00 at 20.00, 00:00-01:00 at 30.00
    assert [line.amount for line in found.lines] == [2000, 3000]
    assert len(found.rate_ids) == 2


def test_demand_changes_only_the_rate_that_asks_for_it() -> None:
    book = a_book((hourly(2000, demand=DEMAND), "2026-01-01", "2027-01-01"), (hourly(3000), "2027-01-01", None))
    found = price(book, local("2026-12-31T23:00"), local("2027-01-01T01:00"), occupancy=Fraction(8, 10))
    # 20.00 + 20 % + 30.00
    assert (found.total, [piece.amount for piece in found.pieces]) == (5400, [2400, 3000])


@pytest.mark.parametrize(
    ("zone", "start", "end", "total"),
    [
        # Berlin, 25 October 2026: 03:00 is put back to 02:00. Midnight to four lasts 5 h: 5 x 20.00
        ("Europe/Berlin", local("2026-10-25T00:00"), local("2026-10-25T04:00"), 10_000),
        # Berlin, 29 March 2026: 02:00 becomes 03:00. Midnight to four lasts 3 h: 3 x 20.00
        ("Europe/Berlin", local("2026-03-29T00:00"), local("2026-03-29T04:00"), 6000),
        # Lord Howe, 5 April 2026: 02:00 is put back to 01:30. Midnight to four lasts 4.5 h
        ("Australia/Lord_Howe", local("2026-04-05T00:00"), local("2026-04-05T04:00"), 9000),
        # Lord Howe, 4 October 2026: 02:00 becomes 02:30. Midnight to four lasts 3.5 h
        ("Australia/Lord_Howe", local("2026-10-04T00:00"), local("2026-10-04T04:00"), 7000),
    ],
)
def test_elapsed_time_is_paid(zone: str, start: datetime, end: datetime, total: int) -> None:
    assert price(a_book(hourly(2000)), start, end, zone=ZoneInfo(zone)).total == total


def test_a_window_in_the_repeated_hour_counts_twice() -> None:
    night = TariffWindow(name="Night", weekdays=[7], opens="02:00", closes="02:30", amount=4000)
    found = price(a_book(hourly(2000, windows=[night])), local("2026-10-25T01:00"), local("2026-10-25T04:00"))
    # 01-02 20.00, 02:00-02:30 20.00, 02:30-03 10.00, again 02:00-02:30 20.00, then 02:30-04:00 30.00
    assert [line.amount for line in found.lines] == [2000, 2000, 1000, 2000, 3000]
    # A day of 25 hours has one cap.
    capped = price(a_book(hourly(2000, daily_cap=9000)), local("2026-10-25T00:00"), local("2026-10-26T00:00"))
    assert capped.total == 9000


def test_in_spring_a_window_that_the_clock_skips_is_not_paid() -> None:
    night = TariffWindow(name="Night", weekdays=[7], opens="02:00", closes="03:00", amount=90_000)
    found = price(a_book(hourly(2000, windows=[night])), local("2026-03-29T01:00"), local("2026-03-29T04:00"))
    assert (found.total, len(found.lines)) == (4000, 1)


def test_too_many_steps() -> None:
    tariff = Tariff(amount=100, step_minutes=1, packages=[TariffPackage(name="Day", lasts="day", amount=1)])
    with pytest.raises(NoPrice, match="book a shorter time"):
        price(a_book(tariff), at(0), at(24 * 40))


def test_too_many_days() -> None:
    with pytest.raises(NoPrice, match="800 days at once"):
        price(a_book(hourly(100)), at(0), at(24 * 801))


def test_amounts_as_people_read_them() -> None:
    shown = [decimal_text(*one) for one in ((12_345, "EUR"), (5, "EUR"), (-70, "EUR"), (500, "JPY"), (1_234, "KWD"))]
    assert shown == ["123.45", "0.05", "-0.70", "500", "1.234"]
