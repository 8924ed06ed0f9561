"""What a booking costs whom: who is spared the tax is told so before they book, and charged and invoiced the same."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from coworkapi.core.ids import encode_id
from tests.bookings.factories import a_member, at, wish
from tests.bookings.money_support import a_payer, a_paying_team, a_priced_room, charges, money_agrees
from tests.operator import Operator

REVERSE = {"tax_status": "reverse_charge", "vat_id": "FR40303265045"}


async def told_of(operator: Operator, booking: dict[str, Any]) -> dict[str, Any]:
    """The charge of a booking as `charge.created` told of it, which is as it is read."""
    [row] = await charges(operator, booking)
    read: dict[str, Any] = await operator.get(f"/v1/charges/{encode_id('chg', row['id'])}")
    [event] = [one for one in await operator.events("charge.created") if one["data"]["id"] == read["id"]]
    assert event["data"] == read
    return read


@pytest.mark.parametrize("gross", [False, True], ids=["net prices", "gross prices"])
async def test_reverse_charge_from_search_to_invoice(operator: Operator, gross: bool) -> None:
    room = await a_priced_room(operator)
    entity = encode_id("ent", room.location.legal_entity_id)
    await operator.patch(f"/v1/legal-entities/{entity}", {"prices_include_tax": gross})
    payer = await a_payer(operator)
    await operator.patch(f"/v1/billing-accounts/{payer.account}", REVERSE)
    # 2 h x 20.00 = 40.00 net; or gross, of which 40.00 / 1.19 = 33.61 is net
    net = 3361 if gross else 4000
    wanted = {"starts_at": at(10).isoformat(), "ends_at": at(12).isoformat(), "prices": "true"}
    page = await operator.get("/v1/availability", **wanted, member_id=payer.member)
    assert page["data"][0]["price"] == {"currency": "EUR", "total": 4000, "tax": 0, "to_pay": net}
    quote = await operator.post("/v1/quotes", {"member_id": payer.member, "bookings": [wish(room, 10, 12)]})
    assert (quote["total"], quote["tax"], quote["to_pay"]) == (4000, 0, net)
    tax = quote["items"][0]["price"]["tax"]
    assert tax == {
        "code": "standard",
        "name": "Reverse charge",
        "basis_points": 0,
        "included": gross,
        "net": net,
        "tax": 0,
        "gross": net,
        "spared": "reverse_charge",
        "rate_name": "VAT 19 %",
        "rate_basis_points": 1900,
    }
    [booked] = (await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200))["bookings"]
    assert booked["price"]["tax"] == tax
    charge = await told_of(operator, booked)
    assert (charge["gross"]["amount"], charge["tax"]["amount"], charge["tax_name"]) == (net, 0, "Reverse charge")
    # Moved to three hours: what is given back and charged is what was, and will be, owed
    longer = await operator.post(
        f"/v1/bookings/{booked['id']}/reschedule", {"starts_at": at(10).isoformat(), "ends_at": at(13).isoformat()}, 200
    )
    three = 5042 if gross else 6000  # 60.00 / 1.19 = 50.42
    money = longer["money"]
    assert (money["voided"], money["charged"], money["difference"]) == (net, three, three - net)
    invoice = (await operator.post("/v1/invoices", {"account_id": payer.account}))["invoices"][0]
    assert (invoice["tax"]["amount"], invoice["gross"]["amount"]) == (0, three)
    await money_agrees(operator)
    assert (await operator.get("/v1/ledger/check"))["holds"]


async def test_a_number_that_the_authority_denied_spares_nothing(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    await operator.patch(f"/v1/billing-accounts/{payer.account}", REVERSE)
    answer = {"vat_id": REVERSE["vat_id"], "state": "invalid"}
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text(
                "INSERT INTO account_tax_checks (account_id, vat_id, state, checked_at) "
                "VALUES (:account, :vat_id, :state, now()) "
                "ON CONFLICT (organization_id, account_id) DO UPDATE SET vat_id = :vat_id, state = :state"
            ),
            {"account": payer.account_id, **answer},
        )
    made = await operator.post("/v1/bookings", wish(room, 10, 12, member_id=payer.member))
    assert (made["price"]["tax"]["name"], made["price"]["to_pay"]) == ("VAT 19 %", 4760)
    assert "spared" not in made["price"]["tax"]


async def test_who_pays_decides_not_who_books(operator: Operator) -> None:
    """The team is exempt and pays for its people up to 50.00 a month; beyond, a member pays, with tax."""
    room = await a_priced_room(operator)
    team, account = await a_paying_team(operator, pays_for=["bookings"], monthly_cap=5000)
    await operator.patch(f"/v1/billing-accounts/{encode_id('acct', account)}", {"tax_status": "exempt"})
    member = await a_member(operator, teams=[team])
    first = await operator.post("/v1/bookings", wish(room, 10, 12, member_id=member))
    # 40.00 + 7.60 is within the cap, which counts with tax
    assert (first["price"]["tax"]["name"], first["price"]["to_pay"]) == ("Exempt", 4000)
    assert (await told_of(operator, first))["gross"]["amount"] == 4000
    wanted = {"starts_at": at(13).isoformat(), "ends_at": at(15).isoformat(), "prices": "true"}
    page = await operator.get("/v1/availability", **wanted, member_id=member)
    assert page["data"][0]["price"]["to_pay"] == 4760
    second = await operator.post("/v1/bookings", wish(room, 13, 15, member_id=member))
    assert (second["price"]["tax"]["name"], second["price"]["to_pay"]) == ("VAT 19 %", 4760)
    for_team = await operator.post("/v1/bookings", wish(room, 16, 18, team_id=team))
    assert for_team["price"]["to_pay"] == 4000
    await money_agrees(operator)


async def test_a_fee_for_giving_up_is_spared_too(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"cancellation": [{"hours_before": 0, "fee_percent": 50}]})
    payer = await a_payer(operator)
    await operator.patch(f"/v1/billing-accounts/{payer.account}", {"tax_status": "exempt"})
    made = await operator.post("/v1/bookings", wish(room, 10, 12, member_id=payer.member))
    gone = await operator.post(f"/v1/bookings/{made['id']}/cancel", {"reason": "changed plans"}, 200)
    # Half of 40.00
    assert (gone["money"]["voided"], gone["money"]["charged"], gone["money"]["fee"]) == (4000, 2000, 2000)


@pytest.mark.parametrize(
    ("before", "after", "tax"),
    [("standard", "exempt", ("Exempt", 0)), ("exempt", "standard", ("VAT 19 %", 760))],
)
async def test_a_payer_who_changes_between_quote_and_booking(
    operator: Operator, before: str, after: str, tax: tuple[str, int]
) -> None:
    """The charge is what the invoice will say, whatever the quote said; its event, its read and the invoice agree."""
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    account = f"/v1/billing-accounts/{payer.account}"
    await operator.patch(account, {"tax_status": before})
    quote = await operator.post("/v1/quotes", {"member_id": payer.member, "bookings": [wish(room, 10, 12)]})
    await operator.patch(account, {"tax_status": after})
    [booked] = (await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200))["bookings"]
    # 40.00 net, and 19 % of it where it is due
    charge = await told_of(operator, booked)
    assert (charge["net"]["amount"], charge["tax_name"], charge["tax"]["amount"]) == (4000, *tax)
    invoice = (await operator.post("/v1/invoices", {"account_id": payer.account}))["invoices"][0]
    assert (invoice["tax"]["amount"], invoice["gross"]["amount"]) == (tax[1], 4000 + tax[1])
    await money_agrees(operator)


async def test_a_series_tells_it_of_each_occurrence(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    await operator.patch(f"/v1/billing-accounts/{payer.account}", {"tax_status": "exempt"})
    series = {
        "resource_id": encode_id("res", room.row.id),
        "starts_at": at(10).isoformat(),
        "ends_at": at(11).isoformat(),
        "rrule": "FREQ=DAILY;COUNT=3",
    }
    quote = await operator.post("/v1/quotes", {"member_id": payer.member, "series": series})
    assert [item["price"]["to_pay"] for item in quote["items"]] == [2000] * 3
    made = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200)
    assert made["series"]["series"]["id"]
    told = [one["data"] for one in await operator.events("charge.created")]
    assert [(one["gross"]["amount"], one["tax_name"]) for one in told] == [(2000, "Exempt")] * 3
