"""Which lots pay for a booking: by example with the arithmetic written out, and by property for anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.benefits.rules.paying import balance_at, burn_order, pay
from coworkapi.benefits.values import Lot, LotUse, Payment, Piece, Restrictions, WeekHours
from coworkapi.core.ids import new_id

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ROOM, DESK, HERE, THERE = new_id(), new_id(), new_id(), new_id()
ALL_WEEK = [1, 2, 3, 4, 5, 6, 7]


def local(day: int, hour: float, month: int = 11, fold: int = 0) -> datetime:
    """An instant of 2026 by Berlin's clock; 2 November is a Monday."""
    wall = datetime(2026, month, day, int(hour), round(hour % 1 * 60), tzinfo=BERLIN, fold=fold)
    return wall.astimezone(UTC)


def piece(start: datetime, hours: float, amount: int) -> Piece:
    return Piece(start, start + timedelta(hours=hours), amount)


def lot(kind: str = "minutes", balance: int = 600, **fields: Any) -> Lot:
    values: dict[str, Any] = {
        "id": new_id(),
        "account_id": new_id(),
        "own": True,
        "kind": kind,
        "use_of": "day_pass" if kind == "uses" else None,
        "currency": "EUR" if kind == "money" else None,
        "name": kind,
        "balance": balance,
        "member_left": None,
        "valid_from": LONG_AGO,
        "valid_until": None,
        "restrictions": Restrictions(),
        "created_at": LONG_AGO,
    }
    return Lot(**(values | fields))


def hours(opens: str, closes: str, weekdays: list[int] | None = None) -> Restrictions:
    return Restrictions(hours=[WeekHours(weekdays=weekdays or ALL_WEEK, opens=opens, closes=closes)])


def paid(pieces: list[Piece], *lots: Lot, **options: Any) -> Payment:
    values: dict[str, Any] = {
        "resource_type_id": ROOM,
        "location_id": HERE,
        "zone": "Europe/Berlin",
        "currency": "EUR",
    }
    return pay(pieces, lots, **(values | options))


def used(payment: Payment) -> list[tuple[UUID, int, int]]:
    return [(use.lot_id, use.quantity, use.amount) for use in payment.uses]


def test_without_lots_all_is_left() -> None:
    assert paid([piece(local(2, 10), 2, 5000)]) == Payment((), 5000)


def test_minutes_pay_minute_for_minute_the_earliest_first() -> None:
    """10:00-11:00 for 30.00 and 11:00-13:00 for 40.00; 90 minutes pay the first hour and 30 of 120 minutes."""
    mine = lot(balance=90)
    result = paid([piece(local(2, 10), 1, 3000), piece(local(2, 11), 2, 4000)], mine)
    assert (used(result), result.left) == ([(mine.id, 90, 3000 + 1000)], 3000)


def test_minutes_of_a_piece_are_rounded_once_for_all_lots_together() -> None:
    """An hour for 1.00: three lots of 20 minutes pay 33, 34 (half of 67 = 33.5, half up) and 33 cents: 1.00."""
    lots = [lot(balance=20, created_at=LONG_AGO + timedelta(days=n)) for n in range(3)]
    result = paid([piece(local(2, 10), 1, 100)], *lots)
    assert (used(result), result.left) == ([(lots[0].id, 20, 33), (lots[1].id, 20, 34), (lots[2].id, 20, 33)], 0)


def test_two_desks_take_two_minutes_a_minute() -> None:
    """Two desks for an hour, 20.00 together: 90 minutes pay one whole hour (10.00) and half of the other (5.00)."""
    mine = lot(balance=90)
    result = paid([piece(local(2, 10), 1, 2000)], mine, units=2)
    assert (used(result), result.left) == ([(mine.id, 90, 1500)], 500)


def test_restricted_minutes_pay_only_inside_their_hours() -> None:
    """8:00-12:00 at 10.00 an hour; a lot for mornings until 10:00 pays two hours, money the rest."""
    early, money = lot(balance=600, restrictions=hours("06:00", "10:00")), lot("money", 1500)
    result = paid([piece(local(2, 8), 4, 4000)], early, money)
    assert (used(result), result.left) == ([(early.id, 120, 2000), (money.id, 1500, 1500)], 500)


def test_what_expires_first_is_burnt_first_then_the_more_restricted_then_ones_own_then_the_older() -> None:
    soon = lot(valid_until=local(30, 0))
    narrow = lot(restrictions=Restrictions(resource_type_ids=[ROOM], location_ids=[HERE]))
    narrower_hours = lot(restrictions=hours("00:00", "24:00"))
    mine = lot(created_at=LONG_AGO + timedelta(days=5))
    old_team = lot(own=False)
    young_team = lot(own=False, created_at=LONG_AGO + timedelta(days=1))
    expected = [soon, narrow, narrower_hours, mine, old_team, young_team]
    shuffled = [expected[n] for n in (3, 5, 0, 4, 2, 1)]
    assert sorted(shuffled, key=burn_order) == expected


def test_a_lot_is_passed_over_where_it_does_not_count() -> None:
    start = local(2, 10)
    passed_over = [
        lot(valid_until=start),
        lot(valid_from=start + timedelta(seconds=1)),
        lot(restrictions=Restrictions(resource_type_ids=[DESK])),
        lot(restrictions=Restrictions(location_ids=[THERE])),
        lot(restrictions=hours("12:00", "24:00")),
        lot("money", currency="USD"),
        lot("uses", use_of="print"),
        lot(balance=0),
        lot(member_left=0),
    ]
    assert paid([piece(start, 1, 1000)], *passed_over) == Payment((), 1000)


def test_a_lot_is_valid_by_the_start_of_the_booking_not_by_its_end() -> None:
    mine = lot(valid_until=local(2, 10.5), valid_from=local(2, 10))
    assert paid([piece(local(2, 10), 2, 1000)], mine).left == 0


def test_a_members_share_of_a_team_lot_is_respected() -> None:
    team = lot(own=False, member_left=15)
    result = paid([piece(local(2, 10), 1, 1000)], team)
    assert (used(result), result.left) == ([(team.id, 15, 250)], 750)


def test_a_day_pass_pays_one_local_day_of_one_unit() -> None:
    """A desk from Monday 20:00 to Tuesday 4:00 at 5.00 an hour: two local days of 20.00 each."""
    one = lot("uses", 1)
    result = paid([piece(local(2, 20), 8, 4000)], one)
    assert (used(result), result.left) == ([(one.id, 1, 2000)], 2000)
    assert used(paid([piece(local(2, 20), 8, 4000)], lot("uses", 5)))[0][1:] == (2, 4000)
    two_desks = paid([piece(local(2, 9), 8, 8000)], lot("uses", 3), units=2)
    assert [(use.quantity, use.amount) for use in two_desks.uses] == [(2, 8000)]


def test_a_day_that_a_pass_was_burnt_for_costs_no_further_use_of_one_unit() -> None:
    spent = lot("uses", 0)
    result = paid([piece(local(2, 9), 8, 4000)], spent, used_days={date(2026, 11, 2)})
    assert (used(result), result.left) == ([(spent.id, 0, 4000)], 0)
    # Of two desks, the second costs a use.
    passes = lot("uses", 3)
    result = paid([piece(local(2, 9), 8, 8000)], passes, units=2, used_days={date(2026, 11, 2), date(2026, 11, 3)})
    assert used(result) == [(passes.id, 1, 8000)]


def test_money_before_minutes_pays_the_earliest_minutes() -> None:
    """An hour for 60.00. 20.50 of money that ends soon pay 20 minutes and half of the next; 10 minutes pay that one's
    rest (0.50) and nine more (9.00)."""
    money, minutes = lot("money", 2050, valid_until=local(30, 0)), lot(balance=10)
    result = paid([piece(local(2, 10), 1, 6000)], minutes, money)
    assert used(result)[0] == (money.id, 2050, 2050)
    # 40 minutes are left for 39.50: 10 of them cost 3950 * 10 / 40 = 987.5, half up 988
    assert used(result)[1] == (minutes.id, 10, 988)
    assert result.left == 6000 - 2050 - 988


def test_the_hour_that_the_clock_repeats_counts_twice() -> None:
    """25 October 2026: from 2:00 to 3:00 lasts two hours. A lot for 2:00-3:00 pays 120 minutes of 0:00-4:00 (5 h)."""
    night = lot(balance=600, restrictions=hours("02:00", "03:00"))
    result = paid([Piece(local(25, 0, month=10), local(25, 4, month=10), 5000)], night)
    assert (used(result), result.left) == ([(night.id, 120, 2000)], 3000)


def test_the_hour_that_the_clock_skips_is_not_there() -> None:
    """29 March 2026: 2:00 is 3:00. 0:00-4:00 lasts 3 hours; a lot for 1:00-4:00 pays two of them."""
    night = lot(balance=600, restrictions=hours("01:00", "04:00"))
    result = paid([Piece(local(29, 0, month=3), local(29, 4, month=3), 3000)], night)
    assert (used(result), result.left) == ([(night.id, 120, 2000)], 1000)


def test_a_day_of_25_hours_is_one_day_for_a_pass() -> None:
    passes = lot("uses", 2)
    result = paid([Piece(local(25, 0, month=10), local(26, 0, month=10), 2500)], passes)
    assert used(result) == [(passes.id, 1, 2500)]


@pytest.mark.parametrize(
    ("at", "expected"), [(-1, 0), (0, 60), (59, 60), (60, 0), (61, 0)], ids=["before", "from", "last", "until", "after"]
)
def test_a_balance_counts_while_the_lot_is_valid(at: int, expected: int) -> None:
    begins = local(2, 10)
    assert (
        balance_at(
            60,
            valid_from=begins,
            valid_until=begins + timedelta(minutes=60),
            at=begins + timedelta(minutes=at),
        )
        == expected
    )


# --- properties ---

# Around both clock changes of 2026, and an ordinary week.
STARTS = st.sampled_from([local(28, 18, month=3), local(24, 18, month=10), local(2, 6)]).flatmap(
    lambda start: st.integers(0, 36 * 4).map(lambda quarters: start + timedelta(minutes=15 * quarters))
)
CLOCKS = st.sampled_from(["00:00", "01:30", "02:00", "02:30", "03:00", "09:00", "12:15", "18:00"])


@st.composite
def some_pieces(draw: st.DrawFn) -> list[Piece]:
    at, found = draw(STARTS), []
    for _ in range(draw(st.integers(1, 4))):
        until = at + timedelta(minutes=draw(st.integers(1, 40)) * 15)
        found.append(Piece(at, until, draw(st.integers(0, 20_000))))
        at = until + timedelta(minutes=draw(st.sampled_from([0, 0, 30])))
    return found


@st.composite
def some_restrictions(draw: st.DrawFn) -> Restrictions:
    opens = draw(CLOCKS)
    closes = draw(st.sampled_from(["24:00", "18:00", "04:00"]).filter(lambda clock: clock > opens))
    days = draw(st.lists(st.sampled_from(ALL_WEEK), min_size=1, max_size=7, unique=True))
    return Restrictions(
        resource_type_ids=draw(st.sampled_from([[], [], [ROOM], [DESK]])),
        hours=draw(st.sampled_from([[], [WeekHours(weekdays=days, opens=opens, closes=closes)]])),
    )


@st.composite
def some_lot(draw: st.DrawFn) -> Lot:
    kind = draw(st.sampled_from(["minutes", "money", "uses"]))
    return lot(
        kind,
        draw(st.integers(0, {"minutes": 400, "money": 15_000, "uses": 4}[kind])),
        own=draw(st.booleans()),
        member_left=draw(st.none() | st.integers(0, 200)),
        valid_until=draw(st.none() | st.sampled_from([local(1, 0, month=12), local(2, 0, month=12)])),
        restrictions=draw(some_restrictions()),
        created_at=LONG_AGO + timedelta(days=draw(st.integers(0, 9))),
    )


LOTS = st.lists(some_lot(), max_size=6)


def budget(one: Lot) -> int:
    return one.balance if one.member_left is None else min(one.balance, one.member_left)


@given(some_pieces(), LOTS, st.integers(1, 4))
def test_amounts_add_up_and_no_lot_gives_more_than_it_has(pieces: list[Piece], lots: list[Lot], units: int) -> None:
    result = paid(pieces, *lots, units=units)
    assert sum(use.amount for use in result.uses) + result.left == sum(one.amount for one in pieces)
    assert result.left >= 0
    by_id = {one.id: one for one in lots}
    for use in result.uses:
        assert 0 < use.quantity <= budget(by_id[use.lot_id])
        assert use.amount > 0
        assert by_id[use.lot_id].restrictions.allows(ROOM, HERE)
        if use.kind == "money":
            assert use.amount == use.quantity
    order = [burn_order(by_id[use.lot_id]) for use in result.uses]
    assert order == sorted(order)
    assert len(order) == len(set(order))


@given(some_pieces(), LOTS, st.integers(1, 4), st.randoms())
def test_the_order_of_asking_does_not_matter(pieces: list[Piece], lots: list[Lot], units: int, random: Any) -> None:
    shuffled = list(lots)
    random.shuffle(shuffled)
    assert paid(pieces, *lots, units=units) == paid(pieces, *shuffled, units=units)


@given(some_pieces(), LOTS, st.integers(1, 4))
def test_a_later_lot_pays_only_what_the_earlier_ones_leave(pieces: list[Piece], lots: list[Lot], units: int) -> None:
    """What the first lots pay together doesn't depend on those that come after them."""
    ordered = sorted(lots, key=burn_order)
    whole = paid(pieces, *lots, units=units)
    for count in range(len(ordered) + 1):
        first = {one.id for one in ordered[:count]}
        part = paid(pieces, *ordered[:count], units=units)
        # The hours of later lots cut times more finely, which may shift a cent from one cut to the next.
        if not any(one.restrictions.hours for one in ordered[count:]):
            assert list(part.uses) == [use for use in whole.uses if use.lot_id in first]
        assert part.left >= whole.left


@given(some_pieces(), st.integers(1, 4))
def test_enough_unrestricted_credits_leave_nothing(pieces: list[Piece], units: int) -> None:
    minutes = sum((one.ends_at - one.starts_at) // timedelta(minutes=1) for one in pieces if one.amount) * units
    plenty = paid(pieces, lot(balance=minutes), units=units)
    assert plenty.left == 0
    assert sum(use.quantity for use in plenty.uses) <= minutes
    assert paid(pieces, lot("money", 10**9), units=units).left == 0
    assert paid(pieces, lot("uses", 10**6), units=units).left == 0


def dear(pieces: list[Piece]) -> list[Piece]:
    """The same, at no less than 10 cents a minute: minutes too cheap for a cent are not taken."""
    return [
        replace(one, amount=one.amount + (one.ends_at - one.starts_at) // timedelta(minutes=1) * 10) for one in pieces
    ]


@given(some_pieces().map(dear), st.integers(1, 4), st.lists(st.integers(1, 300), min_size=1, max_size=8))
def test_minutes_in_many_lots_pay_what_they_pay_in_one(pieces: list[Piece], units: int, sizes: list[int]) -> None:
    """But for a cent at each seam, where a lot ends within a piece."""
    many = [lot(balance=size, created_at=LONG_AGO + timedelta(days=n)) for n, size in enumerate(sizes)]
    apart, together = paid(pieces, *many, units=units), paid(pieces, lot(balance=sum(sizes)), units=units)
    assert abs(apart.left - together.left) <= len(sizes)


def use_of(payment: Payment) -> LotUse:
    (found,) = payment.uses
    return found


@given(STARTS, st.integers(1, 200), st.integers(1, 100_000))
def test_minutes_cost_real_time_whatever_the_clock_does(start: datetime, quarters: int, amount: int) -> None:
    minutes = quarters * 15
    whole = [Piece(start, start + timedelta(minutes=minutes), amount + minutes)]
    assert use_of(paid(whole, lot(balance=10**6))).quantity == minutes
