"""What cancelling and moving does to money: fees, credits back to their lots, charges voided, differences charged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coworkapi.pricing.values import LastMinuteStep, TariffPackage
from tests.bookings.factories import MONDAY, a_room, at, wish
from tests.bookings.money_support import (
    Payer,
    a_payer,
    a_priced_room,
    balances,
    charges,
    lot,
    money_agrees,
    owed,
)
from tests.operator import Operator
from tests.pricing.factories import hourly

STEPS = [{"hours_before": 48, "fee_percent": 0}, {"hours_before": 24, "fee_percent": 50}]


async def dry_then_done(operator: Operator, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """A dry run, which must change nothing and say the same, and then the verb."""
    before = (await balances(operator), await charges(operator), await operator.events())
    dry = await operator.post(f"{path}?dry_run=true", body, 200)
    assert (await balances(operator), await charges(operator), await operator.events()) == before
    done: dict[str, Any] = await operator.post(path, body, 200)
    assert dry["money"] == done["money"]
    for name in ("price", "account_id", "state", "starts_at", "ends_at"):
        assert dry["booking"][name] == done["booking"][name], name
    await money_agrees(operator)
    return done


async def two_hours(operator: Operator, *, minutes: int = 60, **lot_fields: Any) -> tuple[Payer, str, dict[str, Any]]:
    """40.00 on Thursday, half of it paid by a lot, the other half and its tax by money."""
    room = await a_priced_room(operator, rules={"cancellation": STEPS})
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, minutes, **lot_fields)
    made = await operator.post("/v1/bookings", wish(room, 10, 12, 3, member_id=payer.member))
    return payer, lot_id, made


@pytest.mark.parametrize(
    ("hours_before", "percent", "kept", "fee"),
    [
        (49, 0, 0, 0),
        (30, 50, 30, 1190),  # half of 60 minutes; half of 20.00 + 19 %
        (24, 50, 30, 1190),  # reaching a step is enough
        (2, 100, 60, 2380),
    ],
)
async def test_each_step_keeps_its_share(
    operator: Operator, hours_before: int, percent: int, kept: int, fee: int
) -> None:
    _, lot_id, made = await two_hours(operator)
    await operator.set_clock(at(10, 3) - timedelta(hours=hours_before))
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/cancel")
    assert done["cancellation"]["fee_percent"] == percent
    [credit] = done["money"]["credits"]
    assert (credit["lot_id"], credit["returned"], credit["kept"]) == (lot_id, 60 - kept, kept)
    assert (done["money"]["voided"], done["money"]["charged"], done["money"]["fee"]) == (2380, fee, fee)
    assert done["money"]["difference"] == fee - 2380
    assert (await balances(operator), await owed(operator)) == ({lot_id: 60 - kept}, fee)
    parts = [one["part"] for one in await charges(operator, made) if one["voids_charge_id"] is None]
    assert parts == (["price", "fee"] if fee else ["price"])


async def test_a_third_is_rounded_half_up(operator: Operator) -> None:
    steps = [{"hours_before": 0, "fee_percent": 33}]
    room = await a_priced_room(operator, hourly(999), vat=None, rules={"cancellation": steps})
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 45)
    made = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member))
    assert (made["price"]["credits"][0]["amount"], made["price"]["left"]) == (749, 250)
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/cancel")
    # 45 x 0.33 = 14.85 -> 15 minutes; 2.50 x 0.33 = 0.825 -> 0.83
    assert (done["money"]["credits"][0]["kept"], done["money"]["fee"]) == (15, 83)
    assert await balances(operator) == {lot_id: 30}


async def test_credits_of_a_lot_that_ended_meanwhile_may_be_used_for_a_week(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 120, valid_until=at(9))
    made = await operator.post("/v1/bookings", wish(room, 8.5, 10.5, member_id=payer.member))
    await operator.set_clock(at(9.5))
    await operator.sweep()
    assert await balances(operator) == {lot_id: 0}
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/end-early")
    [credit] = done["money"]["credits"]
    assert (credit["returned"], credit["used"], done["money"]["charged"]) == (120, 60, 0)
    assert await balances(operator) == {lot_id: 60}
    week = await operator.post("/v1/bookings", wish(room, 9, 9.5, 7, member_id=payer.member))
    later = await operator.post("/v1/bookings", wish(room, 10, 10.5, 7, member_id=payer.member))
    assert (week["price"]["left"], later["price"]["left"]) == (0, 1000)
    await money_agrees(operator)


async def test_a_no_show_pays_all(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"no_show_minutes": 15, "cancellation": STEPS})
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 30)
    await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member))
    await operator.set_clock(at(10.5))
    await operator.sweep()
    [booking] = (await operator.get("/v1/bookings"))["data"]
    assert (booking["state"], await owed(operator), await balances(operator)) == ("no_show", 1190, {lot_id: 0})
    await money_agrees(operator)


async def test_a_held_or_unpaid_booking_costs_nothing_to_give_up(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"cancellation": [], "payment_before_confirmation": True})
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 30)
    held = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member, hold=True))
    done = await dry_then_done(operator, f"/v1/bookings/{held['id']}/cancel")
    assert (done["cancellation"]["fee_percent"], done["money"]["credits"][0]["returned"]) == (0, 30)
    unpaid = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member))
    assert unpaid["state"] == "pending_payment"
    done = await dry_then_done(operator, f"/v1/bookings/{unpaid['id']}/cancel")
    assert (done["money"]["voided"], done["money"]["fee"], await balances(operator)) == (1190, 0, {lot_id: 30})


async def test_a_move_charges_the_difference(operator: Operator) -> None:
    _, lot_id, made = await two_hours(operator, minutes=150)
    assert (made["price"]["to_pay"], await balances(operator)) == (0, {lot_id: 30})
    longer = {"starts_at": at(9, 3).isoformat(), "ends_at": at(12, 3).isoformat()}
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/reschedule", longer)
    # 180 minutes: 150 by the lot, 10.00 and 1.90 of tax by money
    [credit] = done["money"]["credits"]
    assert (credit["returned"], credit["used"]) == (120, 150)
    assert (done["money"]["voided"], done["money"]["charged"], done["money"]["difference"]) == (0, 1190, 1190)
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/reschedule", {"starts_at": at(13, 3).isoformat()})
    assert (done["money"]["voided"], done["money"]["charged"], done["money"]["difference"]) == (1190, 1190, 0)
    shorter = {"starts_at": at(9, 3).isoformat(), "ends_at": at(10, 3).isoformat()}
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/reschedule", shorter)
    assert (done["money"]["difference"], await balances(operator)) == (-1190, {lot_id: 90})
    assert [one["part"] for one in await charges(operator) if one["voids_charge_id"] is None] == [
        "difference-1",
        "difference-2",
    ]
    free = await a_room(operator)
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/reschedule", {"resource_id": free.id})
    assert (done["booking"]["price"], await balances(operator), await owed(operator)) == (None, {lot_id: 150}, 0)


async def test_an_extension_and_an_early_end_keep_the_factors_of_the_booking(operator: Operator) -> None:
    # Booked long before: the last minute's half price isn't theirs.
    tariff = hourly(2000, last_minute=[LastMinuteStep(hours=1, percent_off=50)])
    room = await a_priced_room(operator, tariff, vat=None)
    made = await operator.post("/v1/bookings", wish(room, 12, 14))
    assert made["price"]["total"] == 4000
    await operator.set_clock(at(12.5))
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/extend", {"ends_at": at(15).isoformat()})
    assert (done["booking"]["price"]["total"], done["money"]["difference"]) == (6000, 2000)
    await operator.set_clock(at(13))
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/end-early")
    assert (done["booking"]["state"], done["booking"]["price"]["total"], await owed(operator)) == (
        "completed",
        2000,
        2000,
    )


async def test_an_extension_into_a_package_may_cost_less(operator: Operator) -> None:
    tariff = hourly(2000, packages=[TariffPackage(name="Half day", minutes=240, amount=5000)])
    room = await a_priced_room(operator, tariff, vat=None)
    made = await operator.post("/v1/bookings", wish(room, 9, 11))
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/extend", {"ends_at": at(13).isoformat()})
    # 2 h x 20.00 = 40.00; the half day 50.00, not 80.00
    assert (done["booking"]["price"]["total"], done["money"]["difference"]) == (5000, 1000)


async def test_a_move_with_credits_alone_is_refused_where_they_dont_suffice(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 60)
    body = wish(room, 10, 11, member_id=payer.member, pay_with="credits_only")
    made = await operator.post("/v1/bookings", body)
    refused = await operator.post(f"/v1/bookings/{made['id']}/extend", {"ends_at": at(11.5).isoformat()}, 402)
    assert refused["missing"]["minutes"] == 30
    assert await balances(operator) == {lot_id: 0}
    await money_agrees(operator)


async def test_a_move_that_leaves_nothing_to_pay_confirms_what_waited(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"payment_before_confirmation": True})
    free = await a_room(operator, clock=MONDAY)
    made = await operator.post("/v1/bookings", wish(room, 10, 11))
    assert made["state"] == "pending_payment"
    done = await dry_then_done(operator, f"/v1/bookings/{made['id']}/reschedule", {"resource_id": free.id})
    assert (done["booking"]["state"], done["booking"]["expires_at"]) == ("confirmed", None)
    told = [event["type"] for event in await operator.events() if event["type"].startswith("booking.")]
    assert told == ["booking.pending_payment", "booking.rescheduled", "booking.confirmed"]
