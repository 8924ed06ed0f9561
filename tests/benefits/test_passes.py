"""Dated passes: a desk of the day is theirs, for nobody twice; they are used, given back, or expire."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from coworkapi.benefits.models import CreditEntry
from coworkapi.core.ids import decode_id
from coworkapi.spaces.models import Allocation
from tests.benefits.products import House, a_house
from tests.bookings.factories import at, wish
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.pricing.factories import a_rate, hourly

RACERS = 20
TODAY, TOMORROW, SATURDAY = "2026-11-02", "2026-11-03", "2026-11-07"


@pytest.fixture
async def house(operator: Operator) -> House:
    return await a_house(operator)


def eur(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


async def allocated(operator: Operator, pass_id: str) -> list[tuple[datetime, datetime, str]]:
    async with operator.db.transaction(operator.principal) as session:
        statement = select(Allocation.starts_at, Allocation.ends_at, Allocation.kind)
        rows = await session.execute(statement.where(Allocation.source_id == decode_id("pass", pass_id)))
        return [(row[0], row[1], row[2]) for row in rows]


async def entries(operator: Operator, lot_id: str) -> list[tuple[str, int]]:
    async with operator.db.transaction(operator.principal) as session:
        statement = select(CreditEntry.kind, CreditEntry.quantity).where(CreditEntry.lot_id == decode_id("lot", lot_id))
        return [(row[0], row[1]) for row in await session.execute(statement.order_by(CreditEntry.at, CreditEntry.id))]


async def test_a_dated_pass_keeps_a_desk_for_the_opening_hours(operator: Operator, house: House) -> None:
    """25.00 net + 19 % = 4.75: 29.75, charged for the day; the use is held until the day."""
    member = await house.member()
    product = await house.dated()
    dry = await house.sell(product, dry_run=True, member_id=member, on=TOMORROW)
    assert (dry["free_places"], dry["gross"], dry["passes"]) == (2, eur(2975), [])
    sold = await house.sell(product, member_id=member, on=TOMORROW)
    [one] = sold["passes"]
    assert (one["state"], one["on"], one["dated"], one["member_id"]) == ("valid", TOMORROW, True, member)
    shown = await operator.get(f"/v1/passes/{one['id']}", expand="resource,member")
    assert (shown.pop("resource")["id"], shown.pop("member")["id"], shown) == (house.desks.id, member, one)
    assert await allocated(operator, one["id"]) == [(at(9, 1), at(18, 1), "pass")]
    assert datetime.fromisoformat(one["cancellable_until"]) == at(0, 0)
    [charge] = await house.charges()
    assert (charge["source_kind"], charge["source_id"]) == ("pass", one["id"])
    assert (charge["net"], charge["tax"], charge["gross"]) == (eur(2500), eur(475), eur(2975))
    assert (charge["starts_at"], charge["ends_at"]) == ("2026-11-02T23:00:00Z", "2026-11-03T23:00:00Z")
    lot = await house.lot(one["lot_id"])
    assert (lot.balance, lot.granted, lot.price_paid) == (0, 1, 2500)
    assert await entries(operator, one["lot_id"]) == [("grant", 1), ("hold", -1)]
    await operator.set_clock(at(9, 1))
    came = await house.check_in(member)
    assert (came["pass_id"], came["pass_burnt"]) == (one["id"], True)
    assert await entries(operator, one["lot_id"]) == [("grant", 1), ("hold", -1), ("release", 1), ("consume", -1)]
    assert [event["data"]["id"] for event in await operator.events("pass.sold", "pass.used")] == [one["id"]] * 2


async def test_a_full_day_is_named_with_the_nearest_free_ones(operator: Operator, house: House) -> None:
    """Two desks. Tomorrow both are taken, on Wednesday a booking takes one: Wednesday is free for one, not for two."""
    product = await house.dated()
    for _ in range(2):
        await house.sell(product, member_id=await house.member(), on=TOMORROW)
    await operator.post("/v1/bookings", wish(house.desks, 10, 12, 2))
    member = await house.member()
    for dry_run in (True, False):
        full = await house.sell(product, 409, dry_run=dry_run, member_id=member, on=TOMORROW)
        assert (full["code"], full["on"], full["free_places"]) == ("day_full", TOMORROW, 0)
        assert full["nearest_free_days"] == [TODAY, "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-09"]
    team = await house.team(member)
    full = await house.sell(product, 409, team_id=team, quantity=2, on="2026-11-04")
    assert "has 1 of 2 places free on 2026-11-04" in full["detail"]
    assert "2026-11-04" not in full["nearest_free_days"]
    assert (await operator.get("/v1/passes", on="2026-11-04"))["data"] == []
    assert len(await house.charges()) == 2


async def test_a_closed_day_is_told(operator: Operator, house: House) -> None:
    product, member = await house.dated(), await house.member()
    closed = await house.sell(product, 409, member_id=member, on=SATURDAY)
    assert (closed["code"], closed["nearest_free_days"][0]) == ("location_is_closed", "2026-11-04")
    await operator.set_clock(at(18))
    late = await house.sell(product, 409, member_id=member, on=TODAY)
    assert "has closed for today" in late["detail"]
    assert TODAY not in late["nearest_free_days"]
    past = await house.sell(product, 422, member_id=member, on="2026-11-01")
    assert "lies in the past" in past["detail"]
    far = await house.sell(product, 422, member_id=member, on="9999-12-31")
    assert "days ahead" in far["detail"]
    without = await house.sell(product, 422, member_id=member)
    assert without["errors"][0]["pointer"] == "/on"
    undated = await house.sell(await house.product(), 422, member_id=member, on=TODAY)
    assert undated["errors"][0]["pointer"] == "/on"


async def test_what_is_left_of_today_can_be_bought(operator: Operator, house: House) -> None:
    await operator.set_clock(at(13))
    sold = await house.sell(await house.dated(), member_id=await house.member(), on=TODAY)
    assert await allocated(operator, sold["passes"][0]["id"]) == [(at(13), at(18), "pass")]


async def test_twenty_race_for_the_desks_of_a_day(operator: Operator) -> None:
    house = await a_house(operator, desks=3)
    product = await house.dated()
    members = [await house.member(name=f"Member {n}") for n in range(RACERS)]
    path = f"/v1/products/{product['id']}/sell"
    answers = await asyncio.gather(
        *(operator.http.post(path, json={"member_id": member, "on": TOMORROW}) for member in members)
    )
    assert Counter(answer.status_code for answer in answers) == {200: 3, 409: RACERS - 3}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"day_full"}
    passes = (await operator.get("/v1/passes", on=TOMORROW))["data"]
    assert len({one["unit_id"] for one in passes}) == 3
    assert len(await house.charges()) == 3
    async with operator.db.transaction(operator.principal) as session:
        assert await session.scalar(select(func.count()).select_from(Allocation)) == 3


async def test_passes_and_bookings_race_for_one_desk(operator: Operator) -> None:
    house = await a_house(operator, desks=1)
    product = await house.dated()
    members = [await house.member(name=f"Member {n}") for n in range(10)]
    path = f"/v1/products/{product['id']}/sell"
    calls = [operator.http.post(path, json={"member_id": member, "on": TOMORROW}) for member in members]
    calls += [operator.http.post("/v1/bookings", json=wish(house.desks, 10, 11, 1)) for _ in range(10)]
    answers = await asyncio.gather(*calls)
    won = [answer for answer in answers if answer.status_code in (200, 201)]
    assert len(won) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"day_full", "slot_taken"}


async def test_one_member_has_one_pass_a_day(operator: Operator, house: House) -> None:
    product, member = await house.dated(), await house.member()
    path, body = f"/v1/products/{product['id']}/sell", {"member_id": member, "on": TOMORROW}
    answers = await asyncio.gather(*(operator.http.post(path, json=body) for _ in range(5)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 4}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"pass_exists", "day_full"}
    assert len(await house.charges()) == 1
    again = await house.sell(product, 409, **body)
    assert again["pass_id"] == (await operator.get("/v1/passes"))["data"][0]["id"]
    await house.sell(product, 422, member_id=member, on="2026-11-04", quantity=2)


async def test_it_is_given_back_until_a_day_before(operator: Operator, house: House) -> None:
    """The charge is voided by its opposite, the use is gone, the desk is free again."""
    product, member = await house.dated(), await house.member()
    sold = await house.sell(product, member_id=member, on="2026-11-04")
    [one] = sold["passes"]
    async with signed_in(operator, {"id": member}) as me:
        path = f"/v1/me/passes/{one['id']}/cancel"
        assert (await me.post(path, headers={"If-Match": '"99"'})).status_code == 412
        back = await me.post(path, json={"reason": "Ill"})
        assert back.json()["state"] == "cancelled"
        assert (await me.post(path)).json()["code"] == "already_cancelled"
    assert await allocated(operator, one["id"]) == []
    lot_entries = await entries(operator, one["lot_id"])
    assert lot_entries == [("grant", 1), ("hold", -1), ("release", 1), ("correction", -1)]
    assert [charge["gross"] for charge in await house.charges()] == [eur(2975), eur(-2975)]
    assert (await operator.get(f"/v1/product-sales/{sold['sale']['id']}"))["state"] == "cancelled"
    again = await house.sell(product, member_id=member, on="2026-11-04")
    # A day before: Tuesday, local midnight.
    await operator.set_clock(at(0, 1) + timedelta(seconds=1))
    late = await operator.post(f"/v1/passes/{again['passes'][0]['id']}/cancel", status=409)
    assert late["code"] == "not_cancellable"
    assert datetime.fromisoformat(late["cancellable_until"]) == at(0, 1)
    kind = await operator.post(f"/v1/passes/{again['passes'][0]['id']}/cancel", {"override": True}, 200)
    assert kind["state"] == "cancelled"


async def test_used_and_expired_ones_are_not_given_back(operator: Operator, house: House) -> None:
    product = await house.dated(cancel_hours=0)
    used, unused = await house.member(), await house.member(name="Bea")
    passes = [
        (await house.sell(product, member_id=member, on=TOMORROW))["passes"][0]["id"] for member in (used, unused)
    ]
    await operator.set_clock(at(9, 1))
    await house.check_in(used)
    refused = await operator.post(f"/v1/passes/{passes[0]}/cancel", {"override": True}, 409)
    assert refused["code"] == "already_used"
    await operator.set_clock(at(24, 1))
    await operator.sweep()
    refused = await operator.post(f"/v1/passes/{passes[1]}/cancel", {"override": True}, 409)
    assert refused["code"] == "pass_has_expired"


async def test_it_expires_with_its_day(operator: Operator, house: House) -> None:
    member = await house.member()
    sold = await house.sell(await house.dated(), member_id=member, on=TOMORROW)
    [one] = sold["passes"]
    await operator.set_clock(at(23.9, 1))
    await operator.sweep()
    assert (await operator.get(f"/v1/passes/{one['id']}"))["state"] == "valid"
    await operator.set_clock(at(24, 1))
    await operator.sweep()
    assert (await operator.get(f"/v1/passes/{one['id']}"))["state"] == "expired"
    assert await entries(operator, one["lot_id"]) == [("grant", 1), ("hold", -1), ("release", 1), ("expire", -1)]
    assert len(await operator.events("pass.expired")) == 1
    await operator.set_clock(at(9, 2))
    await house.check_in(member, 402)
    assert len(await house.charges()) == 1


async def test_it_opens_its_own_day_and_place_only(operator: Operator, house: House) -> None:
    member = await house.member()
    await house.sell(await house.dated(), member_id=member, on=TOMORROW)
    await house.check_in(member, 402)
    await operator.set_clock(at(9, 2))
    await house.check_in(member, 402)


async def test_nobody_books_with_its_use(operator: Operator, house: House) -> None:
    """The lot is held: the balance that bookings pay from is zero."""
    member = await house.member()
    sold = await house.sell(await house.dated(), member_id=member, on=TOMORROW)
    assert await house.balance(sold["passes"][0]["lot_id"]) == 0


async def test_a_teams_passes_go_to_whoever_comes(operator: Operator, house: House) -> None:
    """Two passes at 25.00: 50.00 net, 9.50 tax. Three come; the third isn't covered."""
    members = [await house.member(name=f"Member {n}") for n in range(3)]
    team = await house.team(*members)
    sold = await house.sell(await house.dated(), team_id=team, quantity=2, on=TOMORROW)
    assert (sold["net"], sold["tax"], sold["gross"]) == (eur(5000), eur(950), eur(5950))
    assert [charge["gross"] for charge in await house.charges()] == [eur(2975)] * 2
    assert {one["member_id"] for one in sold["passes"]} == {None}
    await operator.set_clock(at(9, 1))
    answers = await asyncio.gather(
        *(
            operator.http.post("/v1/check-ins", json={"member_id": member, "location_id": house.id})
            for member in members
        )
    )
    assert Counter(answer.status_code for answer in answers) == {201: 2, 402: 1}
    came = [answer.json() for answer in answers if answer.status_code == 201]
    assert {one["pass_id"] for one in came} == {one["id"] for one in sold["passes"]}
    used = (await operator.get("/v1/passes", team_id=team))["data"]
    assert {one["member_id"] for one in used} == {one["member_id"] for one in came}


async def test_one_of_several_is_given_back(operator: Operator, house: House) -> None:
    team = await house.team()
    sold = await house.sell(await house.dated(), team_id=team, quantity=2, on="2026-11-04")
    first, second = (one["id"] for one in sold["passes"])
    await operator.post(f"/v1/passes/{first}/cancel", status=200)
    sale = f"/v1/product-sales/{sold['sale']['id']}"
    assert (await operator.get(sale))["state"] == "sold"
    assert len(await allocated(operator, second)) == 1
    await operator.post(f"{sale}/cancel", status=200)
    assert (await operator.get(f"/v1/passes/{second}"))["state"] == "cancelled"
    assert sum(charge["gross"]["amount"] for charge in await house.charges()) == 0


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-10-25", 25), ("2027-03-28", 23)],
)
async def test_days_of_a_clock_change_are_whole_days(operator: Operator, day: str, hours: int) -> None:
    """Open round the clock in Berlin: the desk is kept for 25 and 23 hours."""
    midnight = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    house = await a_house(operator, hours=[(6, 0, 1440)], clock=midnight - timedelta(days=10))
    sold = await house.sell(await house.dated(), member_id=await house.member(), on=day)
    [(starts_at, ends_at, _)] = await allocated(operator, sold["passes"][0]["id"])
    assert ends_at - starts_at == timedelta(hours=hours)
    assert starts_at.astimezone(UTC).date() < ends_at.astimezone(UTC).date()


async def test_what_others_bought_is_theirs(operator: Operator, house: House, stranger: Operator) -> None:
    owner, other = await house.member(), await house.member(name="Bea")
    sold = await house.sell(await house.dated(), member_id=owner, on=TOMORROW)
    path = f"/v1/passes/{sold['passes'][0]['id']}"
    await stranger.get(path, 404)
    async with signed_in(operator, {"id": other}) as me:
        assert (await me.get(f"/v1/me{path[3:]}")).status_code == 404
        assert (await me.post(f"/v1/me{path[3:]}/cancel")).status_code == 404
        assert (await me.post(f"/v1/me/product-sales/{sold['sale']['id']}/cancel")).status_code == 404
        assert (await me.get("/v1/me/passes")).json()["data"] == []


async def test_a_duplicates_passes_follow_the_member_that_stays(operator: Operator, house: House) -> None:
    stays, duplicate = await house.member(), await house.member(name="Ada L.")
    sold = await house.sell(await house.dated(), member_id=duplicate, on=TOMORROW)
    await operator.post(f"/v1/members/{stays}/merge", {"duplicate_id": duplicate}, 200)
    await operator.sweep()
    await operator.set_clock(at(9, 1))
    assert (await house.check_in(stays))["pass_id"] == sold["passes"][0]["id"]


async def test_a_pool_with_passes_to_come_stays(operator: Operator, house: House) -> None:
    sold = await house.sell(await house.dated(), member_id=await house.member(), on=TOMORROW)
    refused = await operator.post(f"/v1/resources/{house.desks.id}/archive", status=409)
    [named] = refused["allocations"]
    assert (named["kind"], named["source_id"]) == ("pass", sold["passes"][0]["id"])


async def test_a_day_that_was_burnt_at_the_door_covers_a_desk(operator: Operator, house: House) -> None:
    """Desks cost 10.00 an hour. The use burnt at check-in pays one desk of that day; a second desk burns one."""
    await a_rate(operator, hourly(1000), resource_id=house.desks.row.id)
    member = await house.member()
    sold = await house.sell(await house.product(quantity=3), member_id=member)
    lot = sold["grants"][0]["lot_id"]
    await house.check_in(member)
    assert await house.balance(lot) == 2
    one = await operator.post("/v1/bookings", wish(house.desks, 10, 12, member_id=member))
    assert [(use["quantity"], use["amount"]) for use in one["price"]["credits"]] == [(0, 2000)]
    assert one["price"]["to_pay"] == 0
    assert await house.balance(lot) == 2
    two = await operator.post("/v1/bookings", wish(house.desks, 13, 14, member_id=member, quantity=2))
    assert [(use["quantity"], use["amount"]) for use in two["price"]["credits"]] == [(1, 2000)]
    tomorrow = await operator.post("/v1/bookings", wish(house.desks, 10, 12, 1, member_id=member))
    assert [(use["quantity"], use["amount"]) for use in tomorrow["price"]["credits"]] == [(1, 2000)]
    assert await house.balance(lot) == 0
    await operator.post(f"/v1/bookings/{one['id']}/cancel", status=200)
    assert await house.balance(lot) == 0
    assert len(await house.charges()) == 1
