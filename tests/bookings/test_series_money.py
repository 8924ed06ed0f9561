"""Series that cost something: quoted, booked, moved and cancelled as a set, in as many statements however long."""

from __future__ import annotations

from typing import Any

import pytest

from coworkapi.pricing.values import TariffWindow
from tests.bookings.factories import Room, a_member, a_room, wish
from tests.bookings.money_support import (
    Payer,
    a_payer,
    a_priced_room,
    a_tax,
    balances,
    charges,
    lot,
    money_agrees,
    owed,
)
from tests.bookings.series_support import bookings_of, change, path, series
from tests.operator import Operator
from tests.pricing.factories import a_rate, hourly
from tests.round_trips import round_trips


def quoted(room: Room, rrule: str, payer: Payer | None = None, **fields: Any) -> dict[str, Any]:
    body = {"series": series(room, rrule, **fields)}
    if payer is not None:
        body["member_id"] = payer.member  # type: ignore[assignment]
    return body


async def test_a_quote_of_a_series_has_a_total_and_each_occurrence(operator: Operator) -> None:
    # Wednesday, 11 November costs 30.00 instead of 20.00; 90 minutes are paid by a lot: the first, and half the second.
    dear = TariffWindow(name="Fair", starts_on="2026-11-10", ends_on="2026-11-11", amount=3000)
    room = await a_priced_room(operator, hourly(2000, windows=[dear]))
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 90)
    quote = await operator.post("/v1/quotes", quoted(room, "FREQ=WEEKLY;COUNT=4", payer))
    assert [item["price"]["total"] for item in quote["items"]] == [2000, 3000, 2000, 2000]
    assert [item["price"]["left"] for item in quote["items"]] == [0, 1500, 2000, 2000]
    assert (quote["total"], quote["left"], quote["tax"], quote["to_pay"]) == (9000, 5500, 1045, 6545)
    assert all(item["outcome"] == "booked" for item in quote["items"])
    taken = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200)
    made = taken["series"]
    found = await bookings_of(operator, made)
    assert [one["price"] for one in found] == [item["price"] for item in quote["items"]]
    assert {one["quote_id"] for one in found} == {quote["id"]}
    assert (await owed(operator), await balances(operator)) == (6545, {lot_id: 0})
    assert (await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 409))["code"] == "quote_used"
    await money_agrees(operator)


async def test_a_quote_of_a_series_that_lost_a_time_is_refused(operator: Operator) -> None:
    room = await a_priced_room(operator)
    quote = await operator.post("/v1/quotes", quoted(room, "FREQ=WEEKLY;COUNT=3", on_conflict="skip"))
    await operator.post("/v1/bookings", wish(room, 10, 11, 8))
    refused = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 409)
    assert refused["code"] == "quote_differs"
    assert len(await charges(operator)) == 1
    await money_agrees(operator)


async def test_an_alternative_costs_what_it_costs(operator: Operator) -> None:
    room = await a_priced_room(operator)
    other = await a_room(operator, location=room.location)
    await a_rate(operator, hourly(3000), resource_id=other.row.id)
    await a_tax(operator, room)
    await operator.post("/v1/bookings", wish(room, 10, 11, 8))
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=3", on_conflict="alternative"))
    assert [one["price"]["total"] for one in made["occurrences"]] == [2000, 3000, 2000]
    await money_agrees(operator)


async def test_cancelling_a_series_gives_back_by_each_ones_terms(operator: Operator) -> None:
    steps = [{"hours_before": 100, "fee_percent": 0}]
    room = await a_priced_room(operator, rules={"cancellation": [*steps, {"hours_before": 0, "fee_percent": 50}]})
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 90)
    body = series(room, "FREQ=WEEKLY;COUNT=3", member_id=payer.member)
    made = await operator.post("/v1/booking-series", body)
    assert [one["price"]["left"] for one in made["occurrences"]] == [0, 1000, 2000]
    dry = await operator.post(path(made, "cancel") + "?dry_run=true", {"scope": "all"}, 200)
    done = await change(operator, made, "cancel", scope="all")
    assert dry["money"] == done["money"]
    # The first is near: half of its 60 minutes stay; the others give all back.
    assert [one["fee_percent"] for one in done["occurrences"]] == [50, 0, 0]
    assert (done["money"]["voided"], done["money"]["charged"]) == (1190 + 2380, 0)
    assert await balances(operator) == {lot_id: 60}
    await money_agrees(operator)


async def test_moving_a_series_charges_the_difference(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 150)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=4", member_id=payer.member))
    assert (await owed(operator), await balances(operator)) == (1190 + 2380, {lot_id: 0})
    dry = await operator.post(path(made, "reschedule") + "?dry_run=true", {"scope": "all", "minutes": 90}, 200)
    done = await change(operator, made, "reschedule", scope="all", minutes=90)
    assert dry["money"] == done["money"]
    # 360 minutes, 150 of them by the lot: 70.00 and 13.30 of tax
    assert await owed(operator) == 8330
    assert done["money"]["difference"] == 8330 - 3570
    await money_agrees(operator)
    half = done["occurrences"][2]["booking_id"]
    done = await change(operator, made, "reschedule", scope="following", booking_id=half, minutes=30)
    assert await owed(operator) == 8330 - 2 * 3570 + 2 * 1190
    await money_agrees(operator)
    done = await change(operator, made, "reschedule", scope="all", rrule="FREQ=WEEKLY;COUNT=1")
    await money_agrees(operator)
    assert [one["outcome"] for one in done["occurrences"]].count("cancelled") == 1


async def test_a_longer_series_charges_what_is_added(operator: Operator) -> None:
    room = await a_priced_room(operator)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=2"))
    done = await change(operator, made, "extend", count=4)
    assert [one["price"]["total"] for one in done["occurrences"]] == [2000, 2000]
    assert (done["money"]["charged"], await owed(operator)) == (4760, 4 * 2380)
    await money_agrees(operator)


async def test_one_occurrence_is_moved_and_cancelled_with_its_money(operator: Operator) -> None:
    room = await a_priced_room(operator)
    made = await operator.post("/v1/booking-series", series(room, "FREQ=WEEKLY;COUNT=3"))
    first, second = (one["booking_id"] for one in made["occurrences"][:2])
    moved = await change(operator, made, "reschedule", scope="this", booking_id=first, minutes=30)
    assert moved["occurrences"][0]["money"]["difference"] == 1190 - 2380
    gone = await change(operator, made, "cancel", scope="this", booking_id=second)
    assert gone["money"]["voided"] == 2380
    assert await owed(operator) == 1190 + 2380
    await money_agrees(operator)


async def test_credits_alone_for_a_whole_series(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    lot_id = await lot(operator, payer.account_id, 150)
    body = series(room, "FREQ=WEEKLY;COUNT=3", member_id=payer.member, pay_with="credits_only")
    refused = await operator.post("/v1/booking-series", body, 402)
    assert (refused["code"], refused["missing"]["minutes"]) == ("credits_missing", 30)
    assert (await operator.get("/v1/bookings"))["data"] == []
    assert await balances(operator) == {lot_id: 150}


@pytest.mark.parametrize("count", [2, 52])
async def test_a_series_takes_as_many_round_trips_however_long(operator: Operator, count: int) -> None:
    room = await a_priced_room(operator, rules={"max_occurrences": 60})
    payer = await a_payer(operator)
    for _ in range(3):
        await lot(operator, payer.account_id, 45)
    body = series(room, f"FREQ=DAILY;COUNT={count}", member_id=payer.member)
    await operator.post("/v1/booking-series", body)
    body |= {"starts_at": "2026-11-03T14:00"}
    async with round_trips(operator.db) as booked:
        made = await operator.post("/v1/booking-series", body)
    async with round_trips(operator.db) as moved:
        await operator.post(path(made, "reschedule"), {"scope": "all", "minutes": 45}, 200)
    async with round_trips(operator.db) as cancelled:
        await operator.post(path(made, "cancel"), {"scope": "all"}, 200)
    assert len(booked) <= 14, [one.strip()[:60] for one in booked]
    assert len(moved) <= 24, [one.strip()[:60] for one in moved]
    assert len(cancelled) <= 15, [one.strip()[:60] for one in cancelled]
    await money_agrees(operator)


async def test_an_accepted_series_says_what_it_is_told_to(operator: Operator) -> None:
    room = await a_priced_room(operator)
    other = await a_member(operator)
    quote = await operator.post("/v1/quotes", quoted(room, "FREQ=WEEKLY;COUNT=2") | {"member_id": other})
    taken = await operator.post(f"/v1/quotes/{quote['id']}/accept", {"title": "Standup"}, 200)
    assert taken["series"]["series"]["title"] == "Standup"
    found = await bookings_of(operator, taken["series"])
    assert [one["starts_at"] for one in found] == ["2026-11-03T09:00:00Z", "2026-11-10T09:00:00Z"]
    await money_agrees(operator)
