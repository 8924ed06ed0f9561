"""Sold credits are owed until they are used or lapse; the ledger follows, to the cent, whatever becomes of them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coworkapi.benefits import service
from coworkapi.benefits.rules.worth import LotUsed, worth
from coworkapi.benefits.values import NewEntry
from coworkapi.billing.service.invoices import invoice_now
from coworkapi.core.ids import decode_id, new_id
from tests.benefits.factories import an_account
from tests.benefits.products import House, a_house
from tests.bookings.factories import MONDAY, a_member
from tests.operator import Operator

quantities = st.integers(0, 400)


@given(st.integers(0, 10**7), st.integers(1, 1_000), quantities, quantities, st.lists(quantities, max_size=3))
def test_shares_never_exceed_what_was_paid(paid: int, granted: int, used: int, lapsed: int, moved: list[int]) -> None:
    lot = LotUsed(granted=granted, used=used, lapsed=lapsed, moved={uuid4(): quantity for quantity in moved})
    shares = worth(paid, lot)
    total = shares.used + shares.lapsed + sum(shares.moved.values())
    assert min(shares.used, shares.lapsed, *shares.moved.values(), total) >= 0
    gone = used + lapsed + sum(moved)
    # All of it once nothing is left, and otherwise within half a minor unit of the share.
    assert total == paid if gone >= granted else abs(2 * (total * granted - paid * gone)) <= granted
    assert abs(shares.used * granted - paid * min(used, granted)) * 2 <= granted


async def books(operator: Operator) -> dict[str, int]:
    """What the ledger says of credits, income and liabilities positive; the check of the books holds."""
    while await operator.sweep():
        pass
    check = await operator.get("/v1/ledger/check")
    assert check["holds"], [one for one in check["checks"] if not one["holds"]]
    [entity] = (await operator.get("/v1/legal-entities"))["data"]
    balance = await operator.get("/v1/ledger/trial-balance", legal_entity_id=entity["id"], as_of="2030-01-01")
    accounts = ("prepaid_credits", "revenue:booking", "revenue:breakage", "revenue:pass")
    return {
        line["ledger_account"]: -line["balance"]
        for line in balance["lines"]
        if line["ledger_account"] in accounts and line["balance"]
    }


async def invoiced(operator: Operator, house: House) -> None:
    charges = [decode_id("chg", one["id"]) for one in await house.charges() if one["voids_charge_id"] is None]
    async with operator.db.transaction(operator.principal) as session:
        await invoice_now(session, charges, now=MONDAY)


async def taken(operator: Operator, lot_id: str, quantity: int, source: Any, kind: str = "consume") -> None:
    entry = NewEntry(
        lot_id=decode_id("lot", lot_id),
        kind=kind,  # type: ignore[arg-type]
        quantity=-quantity,
        source_kind="booking",
        source_id=source,
    )
    async with operator.db.transaction(operator.principal) as session:
        await service.post(session, [entry])


async def test_a_pack_from_its_invoice_to_its_end(operator: Operator) -> None:
    house = await a_house(operator)
    anna = await house.member()
    pack = await house.product("credit_pack", 10_000, name="Seven hours", lot_kind="minutes", quantity=420)
    sold = await house.sell(pack, member_id=anna)
    lot = sold["grants"][0]["lot_id"]
    booking, other = new_id(), new_id()
    # Used before it is invoiced: nothing is owed yet, and nothing is revenue.
    await taken(operator, lot, 60, booking)
    assert await books(operator) == {}
    await invoiced(operator, house)
    # 100.00 net for 420 minutes: 60 are 14.29 (14.2857), 85.71 are still owed.
    assert await books(operator) == {"prepaid_credits": 8_571, "revenue:booking": 1_429}
    again = await operator.get("/v1/ledger/entries", kind="credit_use")
    assert await books(operator) == {"prepaid_credits": 8_571, "revenue:booking": 1_429}
    assert await operator.get("/v1/ledger/entries", kind="credit_use") == again
    await taken(operator, lot, 120, other)
    # 180/420 are 42.86 (42.857): 28.57 more, though 120/420 alone would be 28.571
    assert await books(operator) == {"prepaid_credits": 5_714, "revenue:booking": 4_286}
    async with operator.db.transaction(operator.principal) as session:
        await service.give_back(session, other, 50)
    # Half of the 120 came back: 120/420 are 28.57
    assert await books(operator) == {"prepaid_credits": 7_143, "revenue:booking": 2_857}
    await taken(operator, lot, 30, new_id(), kind="hold")
    assert (await books(operator))["prepaid_credits"] == 7_143
    await operator.post(f"/v1/credits/lots/{lot}/expire", {"reason": "Left town"}, 200)
    # 270 of the 300 lapse, 30 are held: 390/420 are 92.86, so 64.29 of breakage and 7.14 still owed
    assert await books(operator) == {"prepaid_credits": 714, "revenue:booking": 2_857, "revenue:breakage": 6_429}


async def test_the_books_agree_at_every_moment_until_a_reaction_is_lost(operator: Operator) -> None:
    """What is invoiced is looked at a moment later: meanwhile nothing is wrong, and when it never is, something is."""

    async def differences() -> list[Any]:
        [found] = [
            one for one in (await operator.get("/v1/ledger/check"))["checks"] if one["name"] == "prepaid_credits"
        ]
        assert found["holds"] == (found["differences"] == [])
        return [(one["expected"], one["found"]) for one in found["differences"]]

    house = await a_house(operator)
    anna = await house.member()
    pack = await house.product("credit_pack", 10_000, name="Seven hours", lot_kind="minutes", quantity=420)
    lot = (await house.sell(pack, member_id=anna))["grants"][0]["lot_id"]
    await taken(operator, lot, 60, new_id())
    await invoiced(operator, house)
    assert await differences() == []  # the reaction is owed
    await operator.sweep()
    await taken(operator, lot, 120, new_id())
    assert await differences() == []  # the due work is owed
    while await operator.sweep():
        pass
    assert await differences() == []
    # Half of it is given back, and the reaction fails for good: the liability fell, and the revenue stayed.
    [invoice] = (await operator.get("/v1/invoices"))["data"]
    whole = await operator.get(f"/v1/invoices/{invoice['id']}")
    await operator.post(
        f"/v1/invoices/{invoice['id']}/credit",
        {
            "reason": "Half",
            "lines": [{"line_id": whole["lines"][0]["id"], "amount": {"amount": 5_000, "currency": "EUR"}}],
        },
        200,
    )
    assert await differences() == []
    async with operator.db.transaction(operator.principal) as session:
        lost = text(
            "UPDATE event_deliveries SET state = :state WHERE state = :was AND handler LIKE '%invoiced_credits'"
        )
        await session.execute(lost, {"state": "failed", "was": "pending"})
    # 50.00 less 180/420 of them are 28.57; posted were 100.00 less 42.86, and 50.00 are gone of that
    assert await differences() == [(2_857, 714)]
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(lost, {"state": "pending", "was": "failed"})
    assert await differences() == []


async def test_what_is_given_back_is_owed_no_more(operator: Operator) -> None:
    house = await a_house(operator)
    anna = await house.member()
    pack = await house.product("credit_pack", 9_000, name="Ten", lot_kind="minutes", quantity=600, cancel_hours=0)
    sold = await house.sell(pack, member_id=anna)
    await invoiced(operator, house)
    assert await books(operator) == {"prepaid_credits": 9_000}
    await operator.post(f"/v1/product-sales/{sold['sale']['id']}/cancel", {"reason": "Mistake"}, 200)
    # Voided, not credited yet: the ledger owes it until the credit note, and none of it is revenue.
    assert await books(operator) == {"prepaid_credits": 9_000}
    opposite = [decode_id("chg", one["id"]) for one in await house.charges() if one["voids_charge_id"]]
    async with operator.db.transaction(operator.principal) as session:
        await invoice_now(session, opposite, now=MONDAY)
    assert await books(operator) == {}


async def test_credits_take_their_worth_along(operator: Operator) -> None:
    house = await a_house(operator)
    anna = await house.member()
    ben = await an_account(operator, member=await a_member(operator))
    pack = await house.product("other", 1_000, name="Three", use_of="print", quantity=3)
    sold = await house.sell(pack, member_id=anna)
    lot = sold["grants"][0]["lot_id"]
    await invoiced(operator, house)
    await taken(operator, lot, 1, new_id())
    moved = await operator.post(f"/v1/credits/lots/{lot}/transfer", {"account_id": ben, "quantity": 2}, 200)
    heir = next(one["id"] for one in moved.values() if isinstance(one, dict) and one["id"] != lot)
    # 10.00 for three: 3.33 used, 6.67 went along and are owed still
    assert await books(operator) == {"prepaid_credits": 667, "revenue:booking": 333}
    await taken(operator, heir, 1, new_id())
    # Half of 6.67 is 3.34 (3.335)
    assert await books(operator) == {"prepaid_credits": 333, "revenue:booking": 667}
    await taken(operator, heir, 1, new_id())
    assert await books(operator) == {"revenue:booking": 1_000}


async def test_behind_a_lock_use_is_posted_to_the_first_open_day(operator: Operator) -> None:
    house = await a_house(operator)
    anna = await house.member()
    passes = await house.product(name="Day passes", quantity=4)
    sold = await house.sell(passes, member_id=anna)
    await invoiced(operator, house)
    [entity] = (await operator.get("/v1/legal-entities"))["data"]
    lock = {"legal_entity_id": entity["id"], "through": "2026-12-31", "reason": "Year's end"}
    await operator.post("/v1/ledger/lock", lock, 200)
    await taken(operator, sold["grants"][0]["lot_id"], 1, new_id())
    assert await books(operator) == {"prepaid_credits": 1_875, "revenue:pass": 625}  # 25.00 / 4 = 6.25
    [entry] = (await operator.get("/v1/ledger/entries", kind="credit_use"))["data"]
    assert entry["booked_on"] == "2027-01-01"


moves = st.lists(
    st.tuples(st.sampled_from(["consume", "return", "correct", "transfer", "sweep"]), st.integers(1, 40)),
    max_size=8,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
async def test_whatever_becomes_of_credits_the_books_agree(operator: Operator, drawn: list[tuple[str, int]]) -> None:
    """Random uses, returns, corrections and transfers of a pack and its heirs, with the job at any moment between."""
    if (await operator.get("/v1/legal-entities"))["data"]:
        [product] = (await operator.get("/v1/products"))["data"]
    else:
        house = await a_house(operator)
        product = await house.product("credit_pack", 9_999, name="Pack", lot_kind="minutes", quantity=97)
    member = await a_member(operator)
    await an_account(operator, member=member)
    other = await an_account(operator, member=await a_member(operator))
    sold = await operator.post(f"/v1/products/{product['id']}/sell", {"member_id": member}, 200)
    lots = [sold["grants"][0]["lot_id"]]
    [charge] = (await operator.get("/v1/charges", source_id=lots[0]))["data"]
    used: list[Any] = []
    async with operator.db.transaction(operator.principal) as session:
        await invoice_now(session, [decode_id("chg", charge["id"])], now=MONDAY)
    for kind, quantity in drawn:
        lot = lots[quantity % len(lots)]
        balance = (await operator.get(f"/v1/credits/lots/{lot}"))["balance"]
        amount = min(quantity, balance)
        if kind == "sweep":
            await operator.sweep()
        elif kind == "consume" and amount:
            used.append(new_id())
            await taken(operator, lot, amount, used[-1])
        elif kind == "return" and used:
            async with operator.db.transaction(operator.principal) as session:
                await service.give_back(session, used.pop(), quantity)
        elif kind == "correct" and amount:
            await operator.post(f"/v1/credits/lots/{lot}/correct", {"quantity": -amount, "reason": "Any"}, 200)
        elif kind == "transfer" and amount:
            body = {"account_id": other, "quantity": amount}
            before = (await operator.get(f"/v1/credits/lots/{lot}"))["account_id"]
            if before != other:
                await operator.post(f"/v1/credits/lots/{lot}/transfer", body, 200)
                mine = (await operator.get("/v1/credits/lots", account_id=other))["data"]
                lots = [lots[0], *(one["id"] for one in mine)]
    while await operator.sweep():
        pass
    check = await operator.get("/v1/ledger/check")
    assert check["holds"], [one for one in check["checks"] if not one["holds"]]
