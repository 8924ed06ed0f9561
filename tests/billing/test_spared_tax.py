"""Accounts that are spared the tax see the same before and after their charges are invoiced, to the cent."""

from __future__ import annotations

from typing import Any

import pytest

from coworkapi.core.ids import encode_id
from tests.billing.factories import GROSS_VAT, VAT, an_account, charge_id, charged, new_charge
from tests.operator import Operator
from tests.spaces.factories import a_location

PAYERS: list[dict[str, Any]] = [
    {"tax_status": "reverse_charge", "vat_id": "FR40303265045"},
    {"tax_status": "exempt"},
]
SHOWN = ("net", "tax", "gross")


def euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


@pytest.mark.parametrize("payer", PAYERS, ids=["reverse charge", "exempt"])
async def test_charges_show_what_their_invoice_will_have(operator: Operator, payer: dict[str, Any]) -> None:
    location = await a_location(operator)
    _, account_id = await an_account(operator)
    account = encode_id("acct", account_id)
    await operator.patch(f"/v1/billing-accounts/{account}", payer)
    # 100.00 net; 119.00 gross of which the buyer is spared 19.00; and 33.33 gross: 33.33 / 1.19 = 28.008 -> 28.01
    made = [
        new_charge(location, account_id=account_id, tax=VAT),
        new_charge(location, account_id=account_id, tax=GROSS_VAT, amount=11_900),
        new_charge(location, account_id=account_id, tax=GROSS_VAT, amount=3_333),
        new_charge(location, account_id=account_id, tax=VAT, amount=500),
    ]
    await charged(operator, *made)
    ids = [charge_id(one) for one in made]

    async def shown() -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in (await operator.get("/v1/charges", account_id=account, limit=100))["data"]}

    waiting = await shown()
    assert [waiting[one]["gross"] for one in ids] == [euros(one) for one in (10_000, 10_000, 2_801, 500)]
    assert all(one["tax"] == euros(0) and one["tax_basis_points"] == 0 for one in waiting.values())
    assert all(one["outstanding"] == one["gross"] for one in waiting.values())
    assert await operator.get(f"/v1/charges/{ids[1]}") == waiting[ids[1]]
    cash = await operator.get("/v1/finance/expected-cash")
    assert cash["totals"] == [euros(23_301)]
    # One is voided before it is invoiced: nothing of both is to be paid
    voided = await operator.post(f"/v1/charges/{ids[3]}/void", {"reason": "a mistake"}, 200)
    assert [voided[name]["outstanding"] for name in ("charge", "voided")] == [euros(0), euros(0)]

    invoice = (await operator.post("/v1/invoices", {"charge_ids": ids[:3]}))["invoices"][0]
    assert invoice["gross"] == euros(22_801)
    lines = {line["charge_id"]: line for line in invoice["lines"]}
    invoiced = await shown()
    for one in ids[:3]:
        assert [invoiced[one][name] for name in (*SHOWN, "outstanding")] == [
            waiting[one][name] for name in (*SHOWN, "outstanding")
        ]
        assert [lines[one][name] for name in SHOWN] == [waiting[one][name] for name in SHOWN]
    # Paid is what was asked for, and what is told of it says so
    paid = {"account_id": account, "kind": "transfer", "amount": euros(22_801), "invoice_ids": [invoice["id"]]}
    await operator.post("/v1/payments", paid)
    after = await shown()
    assert [after[one]["settled"] for one in ids[:3]] == [waiting[one]["gross"] for one in ids[:3]]
    assert all(after[one]["outstanding"] == euros(0) for one in ids[:3])
    told = {one["data"]["id"]: one for one in await operator.events("charge.settled")}
    assert told[ids[1]]["previous"] == {"settled": euros(0), "outstanding": euros(10_000)}
    # What is voided now is given back as it was paid
    back = await operator.post(f"/v1/charges/{ids[1]}/void", {"reason": "it was closed"}, 200)
    assert back["charge"]["outstanding"] == euros(-10_000)
    assert (await operator.get("/v1/ledger/check"))["holds"]


async def test_a_charge_by_hand_is_settled_by_what_it_says(operator: Operator) -> None:
    location = await a_location(operator)
    _, account_id = await an_account(operator)
    account = encode_id("acct", account_id)
    await operator.patch(f"/v1/billing-accounts/{account}", PAYERS[0])
    rate = {"code": "standard", "name": "VAT 19 %", "basis_points": 1900, "valid_from": "2020-01-01"}
    await operator.post("/v1/tax-rates", {"legal_entity_id": encode_id("ent", location.legal_entity_id), **rate})
    body = {
        "location_id": encode_id("loc", location.id),
        "account_id": account,
        "description": "A lost key",
        "amount": euros(5_000),
        "tax_code": "standard",
    }
    made = (await operator.post("/v1/charges", body))["charge"]
    assert (made["gross"], made["outstanding"], made["tax_name"]) == (euros(5_000), euros(5_000), "Reverse charge")
    settled = await operator.post(f"/v1/charges/{made['id']}/settle", {"method": "cash"}, 200)
    assert (settled["charge"]["settled"], settled["charge"]["outstanding"]) == (euros(5_000), euros(0))
    assert settled["settlement"]["amount"] == euros(5_000)
    # Who isn't spared it any more is told so
    await operator.patch(f"/v1/billing-accounts/{account}", {"tax_status": "standard"})
    assert (await operator.post("/v1/charges", body))["charge"]["gross"] == euros(5_950)
