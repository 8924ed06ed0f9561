"""Credits and passes: what is burnt, in which order, and what comes back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.operator import Operator
from tests.stories.space import BERLIN, MONDAY, Space, day, found, lines, slot

STEPS = [{"hours_before": 48, "fee_percent": 0}, {"hours_before": 24, "fee_percent": 50}]


async def a_priced_room(space: Space, amount: int = 2000, **rules: object) -> dict[str, object]:
    room = await space.room(**rules)
    await space.rate({"amount": amount}, resource_id=room["id"])
    return room


async def test_ones_own_lot_burns_before_the_teams(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space)
    team = await space.team()
    ada = await space.member(team=team.id)
    until = day(30, 0).isoformat()
    teams = await space.lot(team, 600, shared=True, member_cap=90, valid_until=until)
    own = await space.lot(ada, 60, valid_until=until)
    booked = await space.book(ada, slot(room, day(0, 10), day(0, 13)))
    # 180 minutes: 60 of her own, 90 of the team's (her cap), 30 in money: 10.00 + 1.90
    assert [(use["lot_id"], use["quantity"], use["amount"]) for use in booked["price"]["credits"]] == [
        (own, 60, 2000),
        (teams, 90, 3000),
    ]
    assert (booked["price"]["left"], booked["price"]["to_pay"]) == (1000, 1190)
    assert (await space.balance(own), await space.balance(teams)) == (0, 510)


async def test_what_expires_first_burns_first(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space)
    ada = await space.member()
    later = await space.lot(ada, 60, valid_until=day(60, 0).isoformat())
    sooner = await space.lot(ada, 60, valid_until=day(10, 0).isoformat())
    narrow = await space.lot(
        ada, 60, valid_until=day(60, 0).isoformat(), restrictions={"resource_type_ids": [room["resource_type_id"]]}
    )
    for expected in (sooner, narrow, later):
        made = await space.book(ada, slot(room, space.now + timedelta(hours=2), space.now + timedelta(hours=3)))
        assert [use["lot_id"] for use in made["price"]["credits"]] == [expected]
        space.now += timedelta(hours=1)


async def test_a_lot_that_expires_between_booking_and_use_does_not_pay(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space)
    ada = await space.member()
    november = await space.lot(ada, 600, valid_until=datetime(2026, 12, 1, tzinfo=BERLIN).isoformat())
    # A booking draws on the cycle in which it takes place: 30 November is in November's, 1 December isn't.
    last = await space.book(ada, slot(room, day(28, 10), day(28, 11)))
    first = await space.book(ada, slot(room, day(29, 10), day(29, 11)))
    assert (last["price"]["to_pay"], first["price"]["to_pay"]) == (0, 2380)
    assert await space.balance(november) == 540


@pytest.mark.parametrize(
    ("at", "percent", "minutes_back", "owed"),
    [
        # Friday 10:00 to 12:00: 60 of 120 minutes by the lot, 20.00 + 3.80 in money.
        (day(2, 10), 0, 60, 0),  # 48 h before, inclusive: nothing is kept
        (day(3, 10), 50, 30, 1190),  # 24 h before: half of the minutes, half of 20.00 + 1.90
        (day(3, 10) + timedelta(minutes=1), 100, 0, 2380),  # later: all of it
    ],
)
async def test_cancelling_in_each_step(
    operator: Operator, at: datetime, percent: int, minutes_back: int, owed: int
) -> None:
    space = await found(operator)
    room = await a_priced_room(space, cancellation=STEPS)
    ada = await space.member()
    lot = await space.lot(ada, 60)
    made = await space.book(ada, slot(room, day(4, 10), day(4, 12)))
    assert (await space.balance(lot), await space.owed(ada)) == (0, 2380)
    await space.clock(at)
    asked = await operator.post(f"/v1/bookings/{made['id']}/cancel?dry_run=true", {}, 200)
    assert (await space.balance(lot), await space.owed(ada)) == (0, 2380)
    done = await operator.post(f"/v1/bookings/{made['id']}/cancel", {}, 200)
    assert asked["money"] == done["money"]
    assert (done["cancellation"]["fee_percent"], done["money"]["fee"]) == (percent, owed)
    assert (await space.balance(lot), await space.owed(ada)) == (minutes_back, owed)


async def test_an_expired_lot_gets_its_credits_back_for_a_week(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space)
    ada = await space.member()
    lot = await space.lot(ada, 90, valid_until=day(30, 0).isoformat())
    made = await space.book(ada, slot(room, day(9, 20), day(9, 21)))
    # The operator ends the lot: the 30 minutes that were left are gone.
    await operator.post(f"/v1/credits/lots/{lot}/expire", {"reason": "the plan ended"}, 200)
    assert await space.balance(lot) == 0
    await space.clock(day(5, 8))
    done = await operator.post(f"/v1/bookings/{made['id']}/cancel", {}, 200)
    [back] = done["money"]["credits"]
    # 60 minutes return, and may be used until a week from now.
    assert (back["lot_id"], back["returned"]) == (lot, 60)
    revived = await operator.get(f"/v1/credits/lots/{lot}")
    assert datetime.fromisoformat(back["valid_until"]) == day(12, 8)
    assert datetime.fromisoformat(revived["valid_until"]) == day(12, 8)
    assert await space.balance(lot) == 60
    again = await space.book(ada, slot(room, day(11, 10), day(11, 11)))
    assert again["price"]["to_pay"] == 0


async def test_a_move_behind_the_lots_end_is_paid_in_money(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space)
    ada = await space.member()
    lot = await space.lot(ada, 60, valid_until=day(10, 0).isoformat())
    made = await space.book(ada, slot(room, day(9, 20), day(9, 21)))
    moved = await operator.post(f"/v1/bookings/{made['id']}/reschedule", {"starts_at": day(14, 10).isoformat()}, 200)
    # On the 15th day the lot is over: the 60 minutes are back, and it costs 20.00 + 3.80.
    assert (moved["booking"]["price"]["to_pay"], await space.balance(lot)) == (2380, 60)


async def test_rollover_happens_once(operator: Operator) -> None:
    space = await found(operator)
    ada = await space.member()
    end = datetime(2026, 12, 1, tzinfo=BERLIN)
    lot = await space.lot(
        ada, 300, valid_until=end.isoformat(), rollover={"times": 1, "months": 1, "time_zone": "Europe/Berlin"}
    )
    await space.clock(end)
    lots = (await operator.get("/v1/credits/lots", account_id=ada.account))["data"]
    [rolled] = [one for one in lots if one["id"] != lot]
    # December's lot holds what November's left, to the end of December; then it is gone for good.
    assert (await space.balance(lot), rolled["balance"]) == (0, 300)
    assert datetime.fromisoformat(rolled["valid_until"]) == datetime(2027, 1, 1, tzinfo=BERLIN)
    await space.clock(datetime(2027, 1, 1, tzinfo=BERLIN))
    lots = (await operator.get("/v1/credits/lots", account_id=ada.account))["data"]
    assert [one["balance"] for one in lots] == [0, 0]


async def test_money_credits_pay_what_minutes_leave(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space)
    ada = await space.member()
    until = day(30, 0).isoformat()
    minutes = await space.lot(ada, 30, valid_until=until)
    money = await space.lot(ada, 2500, kind="money", currency="EUR", valid_until=day(31, 0).isoformat())
    made = await space.book(ada, slot(room, day(0, 10), day(0, 12)))
    # 40.00: 30 of 120 minutes are 10.00, then 25.00 of the money, 5.00 are left, with tax 5.95
    assert [(use["lot_id"], use["amount"]) for use in made["price"]["credits"]] == [(minutes, 1000), (money, 2500)]
    assert (made["price"]["left"], made["price"]["to_pay"], await space.owed(ada)) == (500, 595, 595)


async def test_off_peak_minutes_pay_only_off_peak_hours(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    peak = {"name": "Peak", "weekdays": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "17:00", "amount": 3000}
    await space.rate({"amount": 2000, "windows": [peak]}, resource_id=room["id"])
    ada = await space.member()
    evening = {"hours": [{"weekdays": [1, 2, 3, 4, 5], "opens": "17:00", "closes": "24:00"}]}
    lot = await space.lot(ada, 600, restrictions=evening)
    made = await space.book(ada, slot(room, day(0, 16), day(0, 19)))
    # 16-17 costs 30.00 in money, 17-19 (40.00) is paid by 120 minutes.
    assert lines(made["price"]) == [("Peak", 3000), ("Standard", 4000)]
    [use] = made["price"]["credits"]
    assert (use["quantity"], use["amount"], made["price"]["to_pay"]) == (120, 4000, 3570)
    assert await space.balance(lot) == 480


async def test_a_booking_over_midnight_burns_the_cycle_of_its_start(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space)
    ada = await space.member()
    turn = datetime(2026, 12, 1, tzinfo=BERLIN)
    november = await space.lot(ada, 600, valid_until=turn.isoformat())
    december = await space.lot(ada, 600, valid_from=turn.isoformat())
    made = await space.book(ada, slot(room, turn - timedelta(hours=1), turn + timedelta(hours=1)))
    assert [(use["lot_id"], use["quantity"]) for use in made["price"]["credits"]] == [(november, 120)]
    assert await space.balance(december) == 600


async def test_moving_a_booking_costs_the_difference(operator: Operator) -> None:
    space = await found(operator)
    room = await space.room()
    dearer = {"name": "Evening", "weekdays": [1, 2, 3, 4, 5], "opens": "18:00", "closes": "24:00", "amount": 2600}
    await space.rate({"amount": 2000, "windows": [dearer]}, resource_id=room["id"])
    ada = await space.member()
    made = await space.book(ada, slot(room, day(0, 10), day(0, 12)))
    body = {"starts_at": day(0, 18).isoformat()}
    asked = await operator.post(f"/v1/bookings/{made['id']}/reschedule?dry_run=true", body, 200)
    assert (asked["booking"]["price"]["total"], await space.owed(ada)) == (5200, 4760)
    # 47.60 is voided, 52.00 + 9.88 is charged: 14.28 more
    assert (asked["money"]["voided"], asked["money"]["charged"], asked["money"]["difference"]) == (4760, 6188, 1428)
    moved = await operator.post(f"/v1/bookings/{made['id']}/reschedule", body, 200)
    assert moved["money"] == asked["money"]
    assert await space.owed(ada) == 6188


async def test_payment_before_confirmation(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space, payment_before_confirmation=True, hold_minutes=15)
    ada = await space.member()
    lot = await space.lot(ada, 60)
    waits = await space.book(ada, slot(room, day(0, 10), day(0, 12)))
    assert (waits["state"], await space.balance(lot), await space.owed(ada)) == ("pending_payment", 0, 2380)
    [charge] = (await operator.get("/v1/charges", account_id=ada.account))["data"]
    await operator.post(f"/v1/charges/{charge['id']}/settle", {"method": "terminal"}, 200)
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{waits['id']}"))["state"] == "confirmed"
    # Another isn't paid: after 15 minutes its time is free, and nothing is owed for it.
    late = await space.book(ada, slot(room, day(0, 14), day(0, 16)))
    assert late["state"] == "pending_payment"
    await space.clock(MONDAY + timedelta(minutes=15))
    assert (await operator.get(f"/v1/bookings/{late['id']}"))["state"] == "expired"
    assert await space.owed(ada) == 2380
    # What credits pay whole needs no payment.
    more = await space.lot(ada, 120)
    sure = await space.book(ada, slot(room, day(0, 14), day(0, 16)))
    assert (sure["state"], await space.balance(more)) == ("confirmed", 0)


async def test_a_pass_is_burnt_once_a_day(operator: Operator) -> None:
    space = await found(operator)
    ada = await space.member()
    lot = await space.lot(ada, 3, kind="uses", use_of="day_pass")
    body = {"member_id": ada.id, "location_id": space.location}
    first = await operator.post("/v1/check-ins", body)
    await operator.post(f"/v1/check-ins/{first['id']}/check-out", {}, 200)
    await space.clock(day(0, 14))
    await operator.post("/v1/check-ins", body)
    assert await space.balance(lot) == 2
    await space.clock(day(1, 9))
    await operator.post("/v1/check-ins", body)
    assert await space.balance(lot) == 1


async def test_without_a_pass_the_door_says_what_one_costs(operator: Operator) -> None:
    space = await found(operator)
    ada = await space.member()
    product = await operator.post(
        "/v1/products",
        {"kind": "day_pass", "name": "Day pass", "price": {"amount": 2500, "currency": "EUR"}, "quantity": 1},
    )
    body = {"member_id": ada.id, "location_id": space.location}
    refused = await operator.post("/v1/check-ins", body, 402)
    assert refused["code"] == "no_access_today"
    assert [(one["product_id"], one["price"]) for one in refused["passes"]] == [
        (product["id"], {"amount": 2500, "currency": "EUR"})
    ]
    sale = {"member_id": ada.id, "location_id": space.location}
    await operator.post(f"/v1/products/{product['id']}/sell", sale, 200)
    # 25.00 + 19 % = 29.75
    assert await space.owed(ada) == 2975
    assert (await operator.post("/v1/check-ins", body))["member_id"] == ada.id


async def test_a_waitlist_offer_lapses_to_the_next(operator: Operator) -> None:
    space = await found(operator)
    room = await a_priced_room(space)
    people = [await space.member(name) for name in ("Ada Lovelace", "Grace Hopper", "Joan Clarke")]
    wanted = slot(room, day(2, 10), day(2, 12))
    made = await space.book(people[0], wanted)
    entries = [await operator.post("/v1/waitlist", {**wanted, "member_id": person.id}) for person in people[1:]]
    await operator.post(f"/v1/bookings/{made['id']}/cancel", {}, 200)
    await operator.sweep()

    async def states() -> list[str]:
        return [(await operator.get(f"/v1/waitlist/{entry['id']}"))["state"] for entry in entries]

    assert await states() == ["offered", "waiting"]
    # Half an hour later the first offer has lapsed, and the second one waits its half hour.
    await space.clock(MONDAY + timedelta(minutes=31))
    assert await states() == ["lapsed", "offered"]
    entry = await operator.get(f"/v1/waitlist/{entries[1]['id']}")
    confirmed = await operator.post(f"/v1/bookings/{entry['booking_id']}/confirm", {}, 200)
    assert (confirmed["state"], confirmed["price"]["to_pay"]) == ("confirmed", 4760)
    await operator.sweep()
    assert await states() == ["lapsed", "accepted"]


async def test_credits_can_be_given_away(operator: Operator) -> None:
    space = await found(operator)
    ada, grace = await space.member(), await space.member("Grace Hopper")
    lot = await space.lot(ada, 120, valid_until=day(30, 0).isoformat())
    given = await operator.post(f"/v1/credits/lots/{lot}/transfer", {"account_id": grace.account, "quantity": 60}, 200)
    assert await space.balance(lot) == 60
    balances = await operator.get("/v1/credits/balances", member_id=grace.id)
    assert "60" in str(balances), balances
    assert given is not None
