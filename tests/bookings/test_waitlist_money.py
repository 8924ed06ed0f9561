"""What an offer costs: credits are held with it, spent when it is accepted, and returned when it lapses."""

from __future__ import annotations

from sqlalchemy import text

from tests.bookings.factories import wish
from tests.bookings.money_support import a_payer, a_priced_room, balances, charges, lot, money_agrees, owed
from tests.bookings.waitlist_support import cancel, entry, join, later, states
from tests.members.factories import signed_in
from tests.operator import Operator


async def test_an_offer_holds_credits_and_gives_them_back_when_it_lapses(operator: Operator) -> None:
    room = await a_priced_room(operator)
    booked = await operator.post("/v1/bookings", wish(room, 10, 11))
    first, second = await a_payer(operator), await a_payer(operator)
    hers, his = await lot(operator, first.account_id, 45), await lot(operator, second.account_id, 60)
    entries = [await join(operator, room, one.member) for one in (first, second)]
    assert await balances(operator) == {hers: 45, his: 60}  # waiting costs nothing
    await cancel(operator, booked)
    assert await balances(operator) == {hers: 0, his: 60}
    offered = await operator.get(f"/v1/bookings/{(await entry(operator, entries[0]))['booking_id']}")
    # 45 of 60 minutes are credits; 15 minutes of 20.00 an hour are 5.00 and 19 % of it 0.95
    assert (offered["state"], offered["price"]["left"], offered["price"]["to_pay"]) == ("held", 500, 595)
    assert await charges(operator, offered) == []  # nothing is charged before it is taken
    await money_agrees(operator)
    await later(operator, 30)
    assert await states(operator, entries) == ["lapsed", "offered"]
    assert await balances(operator) == {hers: 45, his: 0}
    await money_agrees(operator)
    async with signed_in(operator, {"id": second.member}) as client:
        answer = await client.post(f"/v1/me/waitlist/{entries[1]['id']}/accept")
    assert answer.json()["booking"]["state"] == "confirmed"
    assert await owed(operator, answer.json()["booking"]) == 0
    assert await balances(operator) == {hers: 45, his: 0}
    await money_agrees(operator)


async def test_an_accepted_offer_is_charged_and_a_declined_one_is_not(operator: Operator) -> None:
    room = await a_priced_room(operator)
    booked = await operator.post("/v1/bookings", wish(room, 10, 11))
    first, second = await a_payer(operator), await a_payer(operator)
    entries = [await join(operator, room, one.member) for one in (first, second)]
    await cancel(operator, booked)
    async with signed_in(operator, {"id": first.member}) as client:
        await client.post(f"/v1/me/waitlist/{entries[0]['id']}/decline")
    await operator.sweep()
    async with signed_in(operator, {"id": second.member}) as client:
        booking = (await client.post(f"/v1/me/waitlist/{entries[1]['id']}/accept")).json()["booking"]
    declined = await operator.get(f"/v1/bookings/{(await entry(operator, entries[0]))['booking_id']}")
    assert await owed(operator, declined) == 0
    assert await owed(operator, booking) == 2380  # 20.00 and 19 % of it
    await money_agrees(operator)


async def test_an_accepted_offer_may_wait_for_its_payment(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"payment_before_confirmation": True, "hold_minutes": 10})
    booked = await operator.post("/v1/bookings", wish(room, 10, 11, override_policy=True))
    payer = await a_payer(operator)
    first, second = await join(operator, room, payer.member), await join(operator, room)
    await cancel(operator, booked)
    async with signed_in(operator, {"id": payer.member}) as client:
        accepted = (await client.post(f"/v1/me/waitlist/{first['id']}/accept")).json()
    assert (accepted["entry"]["state"], accepted["booking"]["state"]) == ("accepted", "pending_payment")
    await later(operator, 11)  # unpaid: the time goes to the next one, the charge is voided
    assert await states(operator, [first, second]) == ["accepted", "offered"]
    assert await owed(operator, accepted["booking"]) == 0
    await money_agrees(operator)


async def test_a_time_that_has_no_price_any_more_is_not_offered(operator: Operator) -> None:
    room = await a_priced_room(operator)
    booked = await operator.post("/v1/bookings", wish(room, 10, 11))
    made = await join(operator, room)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE rates SET valid_until = DATE '2026-11-01'"))
    await cancel(operator, booked)
    skipped = await entry(operator, made)
    assert skipped["state"] == "waiting"
    assert skipped["skipped_reason"].startswith("no rate says what it costs")
    assert (await operator.get("/v1/bookings", state="held"))["data"] == []
    await money_agrees(operator)
