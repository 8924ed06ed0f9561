"""Discounts: which one wins and what it saves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coworkapi.benefits.rules.discounts import best_discount
from coworkapi.benefits.values import Discount, Piece, Restrictions, WeekHours
from coworkapi.core.ids import new_id

TYPE, PLACE = new_id(), new_id()
TEN = datetime(2026, 11, 2, 9, tzinfo=UTC)  # Monday, 10:00 in Berlin
MORNINGS = WeekHours(weekdays=[1, 2, 3, 4, 5], opens="08:00", closes="12:00")


def a_discount(name: str = "Ten off", **fields: Any) -> Discount:
    values: dict[str, Any] = {
        "id": new_id(),
        "name": name,
        "percent_basis_points": None,
        "hourly_amount": None,
        "currency": None,
        "restrictions": Restrictions(),
    }
    if "hourly_amount" not in fields:
        values["percent_basis_points"] = 1000
    return Discount(**values | fields)


def pieces(*amounts: int, start: datetime = TEN) -> list[Piece]:
    """Hours one after the other."""
    hour = timedelta(hours=1)
    return [Piece(start + n * hour, start + (n + 1) * hour, amount) for n, amount in enumerate(amounts)]


def best(price: list[Piece], *discounts: Discount, quantity: int = 1) -> tuple[str, int] | None:
    found = best_discount(
        price,
        discounts,
        resource_type_id=TYPE,
        location_id=PLACE,
        time_zone="Europe/Berlin",
        currency="EUR",
        quantity=quantity,
    )
    return found and (found.discount.name, found.saved)


def test_the_better_of_two_wins_and_they_are_not_added_up() -> None:
    ten, twenty = a_discount("Ten"), a_discount("Twenty", percent_basis_points=2000)
    assert best(pieces(3000), ten, twenty) == ("Twenty", 600)  # 20 % of 30.00


def test_a_tie_goes_to_the_first_name() -> None:
    assert best(pieces(3000), a_discount("Beta"), a_discount("Alpha")) == ("Alpha", 300)


def test_a_fixed_price_for_an_hour_stands_in_place_of_the_rate() -> None:
    fixed = a_discount("Fixed", hourly_amount=2000, currency="EUR")
    assert best(pieces(3000, 4000), fixed) == ("Fixed", 3000)  # 70.00 becomes 2 h x 20.00
    assert best(pieces(6000, 8000), fixed, quantity=2) == ("Fixed", 6000)  # 140.00 becomes 2 h x 2 x 20.00
    assert best(pieces(1000), fixed) is None  # it never makes a price higher
    assert best(pieces(3000), a_discount("Pounds", hourly_amount=1, currency="GBP")) is None


def test_it_counts_in_its_hours_only() -> None:
    # 10:00 to 13:00; until 12:00 it is morning: 10 % of 2 x 30.00
    morning = a_discount(restrictions=Restrictions(hours=[MORNINGS]))
    assert best(pieces(3000, 3000, 3000), morning) == ("Ten off", 600)
    # half of the second hour: 10 % of 30.00 and of 15.00
    assert best(pieces(3000, 3000, start=TEN + timedelta(minutes=30)), morning) == ("Ten off", 450)
    assert best(pieces(3000, start=TEN + timedelta(hours=2)), morning) is None


def test_it_counts_where_and_while_it_is_valid() -> None:
    assert best(pieces(3000), a_discount(restrictions=Restrictions(location_ids=[new_id()]))) is None
    assert best(pieces(3000), a_discount(restrictions=Restrictions(resource_type_ids=[new_id()]))) is None
    here = Restrictions(location_ids=[PLACE], resource_type_ids=[TYPE])
    assert best(pieces(3000), a_discount(restrictions=here)) == ("Ten off", 300)
    assert best(pieces(3000), a_discount(valid_until=TEN)) is None  # half-open: what begins at its end is too late
    assert best(pieces(3000), a_discount(valid_from=TEN)) == ("Ten off", 300)
    assert best(pieces(3000), a_discount(valid_from=TEN + timedelta(minutes=1))) is None


def test_it_is_rounded_once_half_up() -> None:
    # 3 x 0.05 less 10 %: 0.135, saved 0.015 -> the price is 0.14 (half up), saved 0.01
    assert best(pieces(5, 5, 5), a_discount()) == ("Ten off", 1)


discounts = st.builds(
    lambda percent, hourly, morning, name: a_discount(
        name,
        restrictions=Restrictions(hours=[MORNINGS] if morning else []),
        **({"percent_basis_points": percent} if hourly is None else {"hourly_amount": hourly, "currency": "EUR"}),
    ),
    st.integers(1, 10_000),
    st.none() | st.integers(0, 5000),
    st.booleans(),
    st.sampled_from("abc"),
)


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.lists(discounts, max_size=5), st.integers(-600, 600)
)
def test_the_pieces_add_up_and_no_other_discount_is_better(
    amounts: list[int], offered: list[Discount], minutes: int
) -> None:
    price = pieces(*amounts, start=TEN + timedelta(minutes=minutes))
    asked: dict[str, Any] = {
        "resource_type_id": TYPE,
        "location_id": PLACE,
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
    }
    found = best_discount(price, offered, **asked)
    alone = [one for one in (best_discount(price, [each], **asked) for each in offered) if one]
    assert (found.saved if found else 0) == max((one.saved for one in alone), default=0)
    assert best_discount(price, offered[::-1], **asked) == found
    if found:
        assert 0 < found.saved <= sum(amounts)
        assert sum(piece.amount for piece in found.pieces) == sum(amounts) - found.saved
        assert all(piece.amount >= 0 for piece in found.pieces)
        assert [(one.starts_at, one.ends_at) for one in found.pieces] == [(it.starts_at, it.ends_at) for it in price]
