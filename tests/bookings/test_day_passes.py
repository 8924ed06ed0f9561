"""One day pass covers a member's local day, however often they book on it, and comes back once nobody stands on it."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from coworkapi.bookings.pass_days import PassDays
from coworkapi.core.ids import encode_id
from tests.bookings.factories import at, wish
from tests.bookings.money_support import a_payer, a_priced_room, balances, lot, money_agrees, new_key, owed
from tests.operator import Operator

HERE, DAY = UUID(int=1), date(2026, 11, 2)
HOURS = st.tuples(st.integers(0, 22), st.integers(1, 8)).map(lambda one: (one[0], min(24, one[0] + one[1])))


def hour(number: int) -> datetime:
    return datetime(2026, 11, 2, tzinfo=UTC) + timedelta(hours=number)


@given(st.lists(HOURS, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_as_many_are_burnt_as_are_there_at_once(times: list[tuple[int, int]], dice: Any) -> None:
    """Whatever comes in whatever order: enough for the busiest moment, and none more than bookings; when some go, and
    what lacks is burnt for those that stay, it is enough again."""
    days = PassDays()
    for start, end in times:
        shares = days.free(HERE, hour(start), hour(end))[DAY] > 0
        days.add(HERE, hour(start), hour(end), () if shares else (DAY,), (DAY,) if shares else ())
        assert days.lacking(HERE, DAY) == 0
    assert days.burnt[HERE, DAY] <= len(times)
    left = PassDays()
    for start, end in dice.sample(times, dice.randint(0, len(times))):
        left.add(HERE, hour(start), hour(end), (), (DAY,))
    most = (
        max((sum(1 for s, e in left._covered[HERE, DAY] if s <= hour(n) < e) for n in range(24)), default=0)
        if (left._covered)
        else 0
    )
    assert left.lacking(HERE, DAY) == most


async def test_two_bookings_of_a_day_burn_one_pass_and_the_last_gives_it_back(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    passes = await lot(operator, payer.account_id, 5, kind="uses", use_of="day_pass")
    first = await operator.post("/v1/bookings", wish(room, 9, 10, member_id=payer.member))
    quote = await operator.post(
        "/v1/quotes",
        {
            "bookings": [{k: v for k, v in wish(room, 14, 16).items() if k != "member_id"}],
            "member_id": payer.member,
        },
    )
    # 20.00 by the pass of 9:00, then 2 x 20.00 by the same
    [use] = quote["items"][0]["price"]["credits"]
    assert (use["quantity"], use["amount"], use["shared_days"]) == (0, 4000, ["2026-11-02"])
    second = (await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200))["bookings"][0]
    assert await balances(operator) == {passes: 4}
    # Another day is another pass; another at the same time as the first, too.
    other = await a_priced_room(operator, location=room.location)
    await operator.post("/v1/bookings", wish(room, 9 + 24, 10 + 24, member_id=payer.member))
    beside = await operator.post("/v1/bookings", wish(other, 9, 10, member_id=payer.member))
    assert await balances(operator) == {passes: 2}
    await operator.post(f"/v1/bookings/{beside['id']}/cancel", {}, 200)
    assert await balances(operator) == {passes: 3}
    # The first goes, and the second stands on its pass: that is its own from now on.
    gone = await operator.post(f"/v1/bookings/{first['id']}/cancel", {}, 200)
    assert gone["booking"]["state"] == "cancelled"
    assert await balances(operator) == {passes: 3}
    kept = await operator.get(f"/v1/bookings/{second['id']}")
    [use] = kept["price"]["credits"]
    assert (use["quantity"], use["days"], "shared_days" in use) == (1, ["2026-11-02"], False)
    assert [one["data"]["id"] for one in await operator.events("booking.updated")] == [second["id"]]
    await money_agrees(operator)
    await operator.post(f"/v1/bookings/{second['id']}/cancel", {}, 200)
    assert await balances(operator) == {passes: 4}
    assert await owed(operator) == 0
    await money_agrees(operator)


async def test_a_booking_that_moves_to_another_day_leaves_its_pass_to_who_stands_on_it(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    passes = await lot(operator, payer.account_id, 1, kind="uses", use_of="day_pass")
    first = await operator.post("/v1/bookings", wish(room, 9, 10, member_id=payer.member))
    second = await operator.post("/v1/bookings", wish(room, 14, 15, member_id=payer.member))
    assert (second["price"]["to_pay"], await balances(operator)) == (0, {passes: 0})
    later = {"starts_at": at(9 + 24).isoformat(), "ends_at": at(10 + 24).isoformat()}
    moved = await operator.post(f"/v1/bookings/{first['id']}/reschedule", later, 200)
    # The only pass stays with the day of the second; the moved one pays 20.00 and 19 %.
    assert (moved["booking"]["price"]["to_pay"], await owed(operator)) == (2380, 2380)
    assert await balances(operator) == {passes: 0}
    await money_agrees(operator)
    # Within the day it moves along.
    again = {"starts_at": at(17).isoformat(), "ends_at": at(18).isoformat()}
    back = await operator.post(f"/v1/bookings/{first['id']}/reschedule", again, 200)
    assert (back["booking"]["price"]["to_pay"], await owed(operator), await balances(operator)) == (0, 0, {passes: 0})
    await money_agrees(operator)


async def test_racing_bookings_of_a_day_burn_one_pass(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    passes = await lot(operator, payer.account_id, 5, kind="uses", use_of="day_pass")
    answers = await asyncio.gather(
        *(
            operator.http.post(
                "/v1/bookings", json=wish(room, 9 + n, 10 + n, member_id=payer.member), headers=new_key()
            )
            for n in range(8)
        )
    )
    assert {one.status_code for one in answers} == {201}, [one.text for one in answers]
    assert await balances(operator) == {passes: 4}
    await money_agrees(operator)
    # All but one go at once, in whatever order: the day still costs one.
    ids = [one.json()["id"] for one in answers]
    gone = await asyncio.gather(*(operator.http.post(f"/v1/bookings/{one}/cancel", json={}) for one in ids[:-1]))
    assert {one.status_code for one in gone} == {200}, [one.text for one in gone]
    assert await balances(operator) == {passes: 4}
    await money_agrees(operator)
    # While the last goes, another comes: one or the other has the pass, never none and never two.
    last, new = await asyncio.gather(
        operator.http.post(f"/v1/bookings/{ids[-1]}/cancel", json={}),
        operator.http.post("/v1/bookings", json=wish(room, 9, 10, member_id=payer.member)),
    )
    assert (last.status_code, new.status_code) == (200, 201)
    assert await balances(operator) == {passes: 4}
    await money_agrees(operator)


async def test_coming_in_and_booking_is_one_pass_too(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    passes = await lot(operator, payer.account_id, 5, kind="uses", use_of="day_pass")
    await operator.set_clock(at(9))
    body = {"member_id": payer.member, "location_id": encode_id("loc", room.location.id)}
    assert (await operator.post("/v1/check-ins", body))["covered_by"] == "pass"
    booked = await operator.post("/v1/bookings", wish(room, 14, 15, member_id=payer.member))
    assert (booked["price"]["to_pay"], await balances(operator)) == (0, {passes: 4})
    await operator.post(f"/v1/bookings/{booked['id']}/cancel", {}, 200)
    assert await balances(operator) == {passes: 4}
    await money_agrees(operator)


async def test_what_is_held_for_a_request_is_handed_on_as_held(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"needs_approval": True})
    payer = await a_payer(operator)
    passes = await lot(operator, payer.account_id, 2, kind="uses", use_of="day_pass")
    first, second, third = [
        await operator.post("/v1/bookings", wish(room, n, n + 1, member_id=payer.member)) for n in (9, 11, 13)
    ]
    assert (first["state"], await balances(operator)) == ("pending_approval", {passes: 1})
    await operator.post(f"/v1/bookings/{second['id']}/approve", {}, 200)
    await operator.post(f"/v1/bookings/{first['id']}/decline", {}, 200)
    # The earlier of the two others has it from now on: confirmed already, so it is consumed.
    assert await balances(operator) == {passes: 1}
    await money_agrees(operator)
    await operator.post(f"/v1/bookings/{second['id']}/cancel", {}, 200)
    assert await balances(operator) == {passes: 1}
    await money_agrees(operator)  # held for the request that is left
    await operator.post(f"/v1/bookings/{third['id']}/approve", {}, 200)
    await money_agrees(operator)
    await operator.post(f"/v1/bookings/{third['id']}/cancel", {}, 200)
    assert await balances(operator) == {passes: 2}
    await money_agrees(operator)


async def test_a_fee_that_keeps_the_pass_keeps_the_day(operator: Operator) -> None:
    """Cancelled at 100 %: the pass stays burnt, the other still stands on it, and a third shares it too."""
    room = await a_priced_room(operator, rules={"cancellation": [{"hours_before": 240, "fee_percent": 0}]})
    payer = await a_payer(operator)
    passes = await lot(operator, payer.account_id, 2, kind="uses", use_of="day_pass")
    first = await operator.post("/v1/bookings", wish(room, 9, 10, member_id=payer.member))
    await operator.post("/v1/bookings", wish(room, 11, 12, member_id=payer.member))
    gone = await operator.post(f"/v1/bookings/{first['id']}/cancel", {}, 200)
    assert gone["cancellation"]["fee_percent"] == 100
    third = await operator.post("/v1/bookings", wish(room, 13, 14, member_id=payer.member))
    assert (third["price"]["to_pay"], await balances(operator)) == (0, {passes: 1})
    await money_agrees(operator)


async def test_a_quote_whose_pass_is_gone_says_so(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    passes = await lot(operator, payer.account_id, 1, kind="uses", use_of="day_pass")
    asked = {
        "bookings": [{k: v for k, v in wish(room, 14, 15).items() if k != "member_id"}],
        "member_id": payer.member,
    }
    burning = await operator.post("/v1/quotes", asked)
    first = await operator.post("/v1/bookings", wish(room, 9, 10, member_id=payer.member))
    sharing = await operator.post("/v1/quotes", asked)
    await operator.post(f"/v1/bookings/{first['id']}/cancel", {}, 200)
    refused = await operator.post(f"/v1/quotes/{sharing['id']}/accept", {}, 409)
    assert refused["code"] == "credits_gone"
    # The other would burn one itself; the day is covered again meanwhile, so it takes none.
    await operator.post("/v1/bookings", wish(room, 9, 10, member_id=payer.member))
    taken = await operator.post(f"/v1/quotes/{burning['id']}/accept", {}, 200)
    [use] = taken["bookings"][0]["price"]["credits"]
    assert (use["quantity"], use["shared_days"], await balances(operator)) == (0, ["2026-11-02"], {passes: 0})
    await money_agrees(operator)
