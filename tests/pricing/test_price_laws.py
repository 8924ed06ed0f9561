"""What holds for every tariff and every time, around clock changes above all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.benefits.values import Discount, Restrictions, WeekHours
from coworkapi.core.ids import new_id
from coworkapi.pricing.values import (
    CouponTerms,
    DemandStep,
    LastMinuteStep,
    Price,
    Tariff,
    TariffPackage,
    TariffWindow,
)
from tests.pricing.factories import a_book, price

# Half an hour at Lord Howe; one hour in Berlin; a gap that begins at midnight in Beirut.
ZONES = [ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Beirut")]
CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4), date(2026, 1, 1)]
OFTEN = settings(deadline=None, max_examples=150)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def windows(draw: st.DrawFn, amounts: st.SearchStrategy[int]) -> list[TariffWindow]:
    """Up to two on weekdays, on holidays and on dates each; those of a kind lie apart."""
    found = []
    kinds: list[dict[str, Any]] = [
        {"weekdays": draw(st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True))},
        {"public_holidays": True},
        {"starts_on": draw(st.sampled_from(CHANGES)), "ends_on": date(2026, 12, 31)},
    ]
    for kind in kinds:
        bounds = sorted(draw(st.lists(st.integers(0, 96).map(lambda n: n * 15), max_size=4, unique=True)))
        pairs = zip(bounds[::2], bounds[1::2], strict=False)
        found += [
            TariffWindow(name=f"{kind}", opens=clock(opens), closes=clock(closes), amount=draw(amounts), **kind)
            for opens, closes in pairs
        ]
    return found


@st.composite
def packages(draw: st.DrawFn, amounts: st.SearchStrategy[int]) -> list[TariffPackage]:
    lengths: list[dict[str, Any]] = draw(
        st.lists(
            st.sampled_from(
                [
                    {"minutes": 120},
                    {"minutes": 240, "opens": "08:00", "closes": "18:00"},
                    {"minutes": 600, "opens": "20:00"},
                    {"minutes": 50},
                    {"lasts": "day"},
                    {"lasts": "day", "opens": "09:00", "closes": "17:00"},
                    {"lasts": "week"},
                ]
            ),
            max_size=3,
        )
    )
    return [TariffPackage(name=f"{number}", amount=draw(amounts), **length) for number, length in enumerate(lengths)]


@st.composite
def tariffs(draw: st.DrawFn, *, plain: bool = False, exact: bool = False) -> Tariff:
    """`plain`: without packages, cap and factors. `exact`: every step costs a whole number of minor units."""
    amounts = st.integers(0, 100).map(lambda n: n * 60) if exact else st.integers(0, 9999)
    more: dict[str, Any] = {}
    if not plain:
        more["packages"] = draw(packages(amounts.map(lambda amount: amount * 4)))
        more["daily_cap"] = draw(st.none() | st.integers(0, 200).map(lambda n: n * 300))
    if not plain and not exact:
        demand = DemandStep(above_percent=70, adjust_percent=20), DemandStep(below_percent=20, adjust_percent=-15)
        more["demand"] = draw(st.lists(st.sampled_from(demand), unique_by=id))
        more["last_minute"] = draw(
            st.lists(st.builds(LastMinuteStep, hours=st.just(24), percent_off=st.integers(1, 100)), max_size=1)
        )
    return Tariff(
        amount=draw(amounts),
        per_minutes=60 if exact else draw(st.sampled_from([15, 60, 90, 1440])),
        step_minutes=draw(st.sampled_from([5, 15, 30, 60])),
        windows=draw(windows(amounts)),
        **more,
    )


@st.composite
def times(draw: st.DrawFn, zone: ZoneInfo, *, hours: int = 60) -> tuple[datetime, datetime]:
    """A time of whole minutes that begins up to a day before a clock change."""
    midnight = datetime.combine(draw(st.sampled_from(CHANGES)), datetime.min.time(), zone).astimezone(UTC)
    start = midnight + timedelta(minutes=draw(st.integers(-96, 96)) * 15 + draw(st.sampled_from([0, 0, 0, 7])))
    return start, start + timedelta(minutes=draw(st.integers(1, hours * 12)) * 5)


def holidays(day: date) -> bool:
    return day.day % 5 == 0


zones = st.sampled_from(ZONES)


@given(st.data())
@settings(OFTEN)
def test_lines_and_pieces_add_up(data: st.DataObject) -> None:
    zone = data.draw(zones)
    start, end = data.draw(times(zone))
    restricted = Restrictions(hours=[WeekHours(weekdays=[1, 3, 5, 7], opens="09:15", closes="14:00")])
    discounts = [
        Discount(
            id=new_id(),
            name=f"{number}",
            percent_basis_points=percent,
            hourly_amount=hourly,
            currency=None if hourly is None else "EUR",
            restrictions=data.draw(st.sampled_from([restricted, Restrictions()])),
        )
        for number, (percent, hourly) in enumerate(data.draw(st.lists(st.sampled_from([(1250, None), (None, 777)]))))
    ]
    coupon = data.draw(
        st.sampled_from(
            [
                None,
                CouponTerms(id=new_id(), code="A", name="A", percent_basis_points=3333),
                CouponTerms(id=new_id(), code="B", name="B", amount=1500, currency="EUR"),
            ]
        )
    )
    found = price(
        a_book(data.draw(tariffs())),
        start,
        end,
        zone=zone,
        holidays=holidays,
        quantity=data.draw(st.integers(1, 7)),
        occupancy=data.draw(st.none() | st.fractions(0, 1)),
        now=start - timedelta(hours=data.draw(st.integers(0, 48))),
        discounts=discounts,
        coupon=coupon,
    )
    assert sum(line.amount for line in found.lines) == found.total
    assert sum(piece.amount for piece in found.pieces) == found.total
    assert all(piece.amount >= 0 for piece in found.pieces)
    assert found.pieces[0].starts_at == start
    assert found.pieces[-1].ends_at == end
    assert all(
        one.starts_at < one.ends_at == after.starts_at
        for one, after in zip(found.pieces, found.pieces[1:], strict=False)
    )


@given(st.data())
@settings(OFTEN)
def test_a_price_does_not_depend_on_how_it_is_asked(data: st.DataObject) -> None:
    """In which zone the instants are written, for which resource, in which order, by a book read anew."""
    zone, tariff = data.draw(zones), data.draw(tariffs())
    asked = data.draw(st.lists(times(zone), min_size=1, max_size=4))
    book = a_book(tariff)

    def amounts(found: Price) -> Any:
        return found.total, [(line.code, line.name, line.detail, line.amount) for line in found.lines], found.pieces

    alone = [amounts(price(a_book(tariff), *time, zone=zone, holidays=holidays)) for time in asked]
    tokyo = ZoneInfo("Asia/Tokyo")
    again = [
        amounts(price(book, start.astimezone(tokyo), end.astimezone(tokyo), zone=zone, holidays=holidays))
        for start, end in asked[::-1]
        for _ in range(2)
    ]
    assert again[::2] == again[1::2] == alone[::-1]


@given(st.data())
@settings(OFTEN)
def test_splitting_at_a_boundary_changes_nothing(data: st.DataObject) -> None:
    zone, quantity = data.draw(zones), data.draw(st.integers(1, 5))
    start, end = data.draw(times(zone))
    book = a_book(data.draw(tariffs(plain=True)))

    def of(first: datetime, last: datetime) -> int:
        return price(book, first, last, zone=zone, holidays=holidays, quantity=quantity).total

    whole = price(book, start, end, zone=zone, holidays=holidays, quantity=quantity)
    for line in whole.lines[1:]:
        assert line.starts_at is not None
        assert of(start, line.starts_at) + of(line.starts_at, end) == whole.total


@given(st.data())
@settings(OFTEN)
def test_each_minute_costs_what_the_wall_clock_says(data: st.DataObject) -> None:
    """Against the slow way: minute by minute, with the standard library's local time."""
    zone = data.draw(zones)
    start, end = data.draw(times(zone, hours=30))
    tariff = data.draw(tariffs(plain=True, exact=True)).model_copy(update={"step_minutes": 1})
    expected, at = Fraction(), start
    while at < end:
        local = at.astimezone(zone)
        minute = local.hour * 60 + local.minute
        kinds = [
            [w for w in tariff.windows if w.starts_on and w.ends_on and w.starts_on <= local.date() < w.ends_on],
            [w for w in tariff.windows if w.public_holidays and holidays(local.date())],
            [w for w in tariff.windows if w.weekdays and local.isoweekday() in w.weekdays],
        ]
        hits = [w for kind in kinds for w in kind if w.hours[0] <= minute < w.hours[1]]
        expected += Fraction(hits[0].amount if hits else tariff.amount, 60)
        at += timedelta(minutes=1)
    assert price(a_book(tariff), start, end, zone=zone, holidays=holidays).total == expected


@given(st.data())
@settings(OFTEN)
def test_no_day_costs_more_than_its_cap_whatever_the_packages(data: st.DataObject) -> None:
    zone, quantity = data.draw(zones), data.draw(st.integers(1, 3))
    start, end = data.draw(times(zone, hours=100))
    cap = data.draw(st.integers(0, 99)) * 60
    tariff = data.draw(tariffs(exact=True)).model_copy(update={"daily_cap": cap})
    found = price(a_book(tariff), start, end, zone=zone, holidays=holidays, quantity=quantity)
    days = (end - timedelta(microseconds=1)).astimezone(zone).date() - start.astimezone(zone).date()
    assert found.total <= cap * (days.days + 1) * quantity


@given(st.data())
@settings(OFTEN)
def test_packages_and_caps_only_make_it_cheaper_and_longer_never_does(data: st.DataObject) -> None:
    zone = data.draw(zones)
    start, end = data.draw(times(zone))
    tariff = data.draw(tariffs(exact=True))
    by_hours = tariff.model_copy(update={"packages": [], "daily_cap": None})
    uncapped = tariff.model_copy(update={"daily_cap": None})
    fewer = tariff.model_copy(update={"packages": tariff.packages[1:]})

    def of(one: Tariff, until: datetime = end) -> int:
        return price(a_book(one), start, until, zone=zone, holidays=holidays).total

    total = of(tariff)
    assert total <= of(uncapped) <= of(by_hours)
    assert total <= of(fewer)
    assert total <= of(tariff, end + timedelta(minutes=data.draw(st.integers(1, 2000))))


@given(st.data())
@settings(OFTEN)
def test_the_cheapest_cover_against_trying_all(data: st.DataObject) -> None:
    """Packages without a cap, by a plain recursion over local times on a day without a clock change."""
    zone = ZONES[0]
    start = datetime(2026, 1, 5, data.draw(st.integers(0, 23)), 15 * data.draw(st.integers(0, 3)), tzinfo=zone)
    start = start.astimezone(UTC)
    end = start + timedelta(minutes=15 * data.draw(st.integers(1, 120)))
    tariff = data.draw(tariffs(exact=True))
    # Steps are counted anew behind a package: one that ends amid a quarter would need a finer grid than this one.
    whole = [package for package in tariff.packages if package.minutes != 50]
    tariff = tariff.model_copy(update={"daily_cap": None, "step_minutes": 15, "packages": whole})

    def hour(at: datetime) -> int:
        return price(a_book(hours), at, at + timedelta(minutes=15), zone=zone).total

    hours = tariff.model_copy(update={"packages": []})
    steps = [start + timedelta(minutes=15 * n) for n in range((end - start) // timedelta(minutes=15))]
    costs = {at: hour(at) for at in steps}

    def until(package: TariffPackage, at: datetime) -> datetime | None:
        local = at.astimezone(zone).replace(tzinfo=None)
        midnight = local.replace(hour=0, minute=0)
        if package.minutes:
            last = local + timedelta(minutes=package.minutes)
        else:
            last = midnight + timedelta(days=1 if package.lasts == "day" else 7)
        if package.opens or package.closes:
            opens, closes = (
                midnight + timedelta(hours=int(text[:2]))
                for text in (package.opens or "00:00", package.closes or "24:00")
            )
            if not opens <= local < closes:
                return None
            last = min(last, closes)
        return last.replace(tzinfo=zone).astimezone(UTC)

    @cache
    def best(at: datetime) -> int:
        if at >= end:
            return 0
        ways = [costs[at] + best(at + timedelta(minutes=15))]
        ways += [package.amount + best(last) for package in tariff.packages if (last := until(package, at)) is not None]
        return min(ways)

    assert price(a_book(tariff), start, end, zone=zone).total == best(start)
