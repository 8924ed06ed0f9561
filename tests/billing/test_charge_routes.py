"""Charges over HTTP: by hand, listed, paid, voided, and each amount with its arithmetic."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx

from coworkapi.core.ids import decode_id, encode_id, new_id
from tests.billing.factories import NOON, VAT, an_account, charge_id, charged, new_charge
from tests.members.factories import make_member, make_team, put, signed_in
from tests.operator import Operator
from tests.spaces.factories import a_location, make_location


async def an_entity_with_vat(operator: Operator, *, gross: bool = False) -> tuple[Any, Any]:
    """A location, and the tax rate of 19 % of its entity."""
    location = await make_location(operator)
    if gross:
        await operator.patch(f"/v1/legal-entities/{location['legal_entity_id']}", {"prices_include_tax": True})
    body = {"legal_entity_id": location["legal_entity_id"], "code": "standard", "name": "VAT 19 %"}
    rate = await operator.post("/v1/tax-rates", body | {"basis_points": 1900, "valid_from": "2020-01-01"})
    return location, rate


def fee(location: Any, amount: int = 2_500, **options: Any) -> dict[str, Any]:
    return {
        "location_id": location["id"],
        "description": "Lost key",
        "amount": {"amount": amount, "currency": "EUR"},
        **options,
    }


def amounts(charge: Any) -> tuple[int, int, int]:
    return charge["net"]["amount"], charge["tax"]["amount"], charge["gross"]["amount"]


async def test_a_fee_by_hand(operator: Operator) -> None:
    location, _ = await an_entity_with_vat(operator)
    member, account = await an_account(operator)
    body = fee(location, account_id=encode_id("acct", account))
    tried = await operator.post("/v1/charges", body, status=200, params={"dry_run": True})
    assert tried["dry_run"]
    assert (await operator.get("/v1/charges"))["data"] == []
    assert await operator.events("charge.created") == []
    made = (await operator.post("/v1/charges", body))["charge"]
    # 25.00 net + 19 % = 4.75 -> 29.75
    assert amounts(made) == amounts(tried["charge"]) == (2_500, 475, 2_975)
    assert made["source_id"] == made["id"]
    assert made["member_id"] == member["id"]
    assert sum(line["amount"]["amount"] for line in made["explanation"]) == made["amount"]["amount"]
    read = await operator.http.get(f"/v1/charges/{made['id']}")
    assert read.headers["etag"] == '"1"'
    [event] = await operator.events("charge.created")
    assert read.json() == made == event["data"]


async def test_prices_that_include_tax_keep_their_gross(operator: Operator) -> None:
    location, _ = await an_entity_with_vat(operator, gross=True)
    made = (await operator.post("/v1/charges", fee(location)))["charge"]
    # 25.00 gross / 1.19 = 21.0084... -> 21.01 net
    assert amounts(made) == (2_101, 399, 2_500)
    assert made["tax_included"]
    assert made["amount"]["amount"] == 2_500


async def test_what_a_charge_by_hand_must_be(operator: Operator) -> None:
    location, _ = await an_entity_with_vat(operator)
    wrong: list[tuple[dict[str, Any], int, str]] = [
        (fee(location, amount=0), 422, "amount"),
        (fee(location, amount=-1), 422, "a credit is an adjustment"),
        (fee(location) | {"amount": {"amount": 1, "currency": "USD"}}, 422, "currency"),
        (fee(location, tax_code="reduced"), 422, "reduced"),
        (fee(location, starts_at="2026-11-02T10:00:00Z", ends_at="2026-11-02T09:00:00Z"), 422, "ends_at"),
        (fee(location, account_id=encode_id("acct", new_id())), 404, "account_id"),
        (fee(location, source_kind="booking"), 422, "source_kind"),
    ]
    for body, status, word in wrong:
        problem = await operator.post("/v1/charges", body, status=status)
        assert word in str(problem), problem
    credit = fee(location, amount=-1_000, source_kind="adjustment", tax_code="none")
    made = (await operator.post("/v1/charges", credit))["charge"]
    assert amounts(made) == (-1_000, 0, -1_000)
    assert made["outstanding"]["amount"] == -1_000


async def test_lists(operator: Operator) -> None:
    location, other = await a_location(operator), await a_location(operator)
    _, account = await an_account(operator)
    one, two, three = new_charge(location, account_id=account), new_charge(other), new_charge(location)
    for made in (one, two, three):
        await charged(operator, made)
    await operator.post(f"/v1/charges/{charge_id(one)}/settle", {"method": "cash"}, status=200)

    async def found(**params: Any) -> list[str]:
        return [charge["id"] for charge in (await operator.get("/v1/charges", **params))["data"]]

    ids = [charge_id(made) for made in (one, two, three)]
    assert await found() == ids
    assert await found(sort="-created_at") == ids[::-1]
    assert await found(account_id=encode_id("acct", account)) == ids[:1]
    assert await found(location_id=encode_id("loc", other.id)) == ids[1:2]
    assert await found(unsettled=True) == ids[1:]
    assert await found(unsettled=False) == ids[:1]
    assert await found(source_kind="fee") == []
    assert await found(source_id=encode_id("bkg", three.source_id)) == ids[2:]
    last = await operator.get(f"/v1/charges/{ids[2]}")
    assert await found(created_from=last["created_at"]) == ids[2:]
    assert await found(created_before=last["created_at"]) == ids[:2]
    first = await operator.get("/v1/charges", limit=2)
    rest = await operator.get("/v1/charges", limit=2, cursor=first["next_cursor"])
    assert [charge["id"] for charge in first["data"] + rest["data"]] == ids
    assert rest["next_cursor"] is None
    key = await operator.key(["charges:read"], [other.id])
    async with operator.client(key) as http:
        assert [it["id"] for it in (await http.get("/v1/charges")).json()["data"]] == ids[1:2]
        assert (await http.get(f"/v1/charges/{ids[0]}")).status_code == 403
        assert (await http.post(f"/v1/charges/{ids[1]}/void", json={"reason": "x"})).status_code == 403


async def test_expanded(operator: Operator) -> None:
    location = await a_location(operator)
    member, account = await an_account(operator)
    one = new_charge(location, account_id=account, member_id=decode_id("mem", member["id"]))
    await charged(operator, one, new_charge(location))
    expand = "account,member,location"
    first, second = (await operator.get("/v1/charges", expand=expand))["data"]
    assert first["account"]["id"] == encode_id("acct", account)
    assert (first["member"]["name"], first["location"]["name"]) == ("Anna", "Mitte")
    assert first == await operator.get(f"/v1/charges/{charge_id(one)}", expand=expand)
    assert "account" not in second
    assert "member" not in (await operator.get("/v1/charges"))["data"][0]


async def test_paid_in_parts_and_no_more(operator: Operator) -> None:
    location = await a_location(operator)
    one = new_charge(location, tax=VAT)  # 100.00 + 19.00
    await charged(operator, one)
    path = f"/v1/charges/{charge_id(one)}"

    def paid(amount: int, currency: str = "EUR", **options: Any) -> dict[str, Any]:
        return {"method": "terminal", "amount": {"amount": amount, "currency": currency}, **options}

    part = await operator.post(f"{path}/settle", paid(10_000, reference="R-1"), status=200)
    assert part["charge"]["outstanding"]["amount"] == 1_900
    assert part["settlement"]["reference"] == "R-1"
    refused = await operator.post(f"{path}/settle", paid(1_901), status=409)
    assert (refused["code"], refused["outstanding"]) == (
        "more_than_outstanding",
        {"amount": 1_900, "currency": "EUR"},
    )
    for body in (paid(0), paid(-1), paid(1, "USD"), paid(1, settled_at="2999-01-01T00:00:00Z")):
        await operator.post(f"{path}/settle", body, status=422)
    tried = await operator.post(f"{path}/settle", {"method": "cash"}, status=200, params={"dry_run": True})
    assert tried["charge"]["outstanding"]["amount"] == 0
    tag = (await operator.http.get(path)).headers["ETag"]
    await operator.post(f"{path}/settle", {"method": "cash"}, status=412, headers={"If-Match": '"1"'})
    done = await operator.post(f"{path}/settle", {"method": "cash"}, status=200, headers={"If-Match": tag})
    assert done["settlement"]["amount"]["amount"] == 1_900
    assert (await operator.post(f"{path}/settle", {"method": "cash"}, status=409))["code"] == "nothing_outstanding"
    settled = await operator.events("charge.settled")
    assert [event["data"]["outstanding"]["amount"] for event in settled] == [1_900, 0]
    assert settled[1]["data"] == await operator.get(path) == done["charge"]
    listed = (await operator.get(f"{path}/settlements"))["data"]
    assert [it["amount"]["amount"] for it in listed] == [10_000, 1_900]


async def test_voiding_what_was_paid_leaves_it_to_be_paid_back(operator: Operator) -> None:
    location = await a_location(operator)
    one = new_charge(location, tax=VAT)
    await charged(operator, one)
    path = f"/v1/charges/{charge_id(one)}"
    half = {"method": "cash", "amount": {"amount": 5_000, "currency": "EUR"}}
    await operator.post(f"{path}/settle", half, status=200)
    await operator.post(f"{path}/void", {}, status=422)
    tried = await operator.post(f"{path}/void", {"reason": "Mistake"}, status=200, params={"dry_run": True})
    assert tried["voided"]["voided_by_charge_id"] == tried["charge"]["id"]
    assert len((await operator.get("/v1/charges"))["data"]) == 1
    made = await operator.post(f"{path}/void", {"reason": "Mistake"}, status=200)
    opposite, voided = made["charge"], made["voided"]
    assert amounts(opposite) == (-10_000, -1_900, -11_900)
    assert (opposite["voids_charge_id"], opposite["reason"]) == (charge_id(one), "Mistake")
    # 50.00 of 119.00 were paid, when it was invoiced: a credit note of 119.00 will leave 50.00 to be paid back.
    assert voided["outstanding"]["amount"] == 6_900
    assert opposite["outstanding"]["amount"] == -11_900
    late = await operator.post(f"{path}/settle", half, status=409)
    assert late["code"] == "nothing_outstanding"
    assert voided == await operator.get(path)
    again = await operator.post(f"{path}/void", {"reason": "Again"}, status=409)
    assert (again["code"], again["voided_by_charge_id"]) == ("already_voided", opposite["id"])
    back = f"/v1/charges/{opposite['id']}"
    await operator.post(f"{back}/void", {"reason": "Back"}, status=409)
    await operator.post(f"{back}/settle", half, status=422)
    repaid = await operator.post(f"{back}/settle", {"method": "cash"}, status=200)
    assert repaid["settlement"]["amount"]["amount"] == -5_000
    assert (await operator.get("/v1/charges", unsettled=True))["data"] == []


async def test_racing_desks_settle_a_charge_once(operator: Operator) -> None:
    location = await a_location(operator)
    one = new_charge(location)
    await charged(operator, one)
    path = f"/v1/charges/{charge_id(one)}/settle"
    body = {"method": "cash", "amount": {"amount": 4_000, "currency": "EUR"}}
    answers = await asyncio.gather(*(operator.http.post(path, json=body) for _ in range(10)))
    assert Counter(answer.status_code for answer in answers) == {200: 2, 409: 8}
    assert (await operator.get(f"/v1/charges/{charge_id(one)}"))["settled"]["amount"] == 8_000


async def test_racing_voids_and_payments_end_in_one_truth(operator: Operator) -> None:
    location = await a_location(operator)
    one = new_charge(location)
    await charged(operator, one)
    path = f"/v1/charges/{charge_id(one)}"
    void, pay = {"reason": "Mistake"}, {"method": "cash", "amount": {"amount": 1_000, "currency": "EUR"}}

    def send(n: int) -> Any:
        return (
            operator.http.post(f"{path}/void", json=void) if n % 2 else operator.http.post(f"{path}/settle", json=pay)
        )

    answers: list[httpx.Response] = await asyncio.gather(*(send(n) for n in range(12)))
    voids, pays = answers[1::2], answers[::2]
    assert Counter(answer.status_code for answer in voids) == {200: 1, 409: 5}
    paid = sum(answer.status_code == 200 for answer in pays)
    assert {answer.status_code for answer in pays} <= {200, 409}
    charges = (await operator.get("/v1/charges"))["data"]
    assert len(charges) == 2
    assert charges[0]["settled"]["amount"] == paid * 1_000
    # Voided before it was ever paid, nothing is owed; after (it was invoiced then), a credit note gives it all back.
    owed = [10_000 - paid * 1_000, -10_000] if paid else [0, 0]
    assert [charge["outstanding"]["amount"] for charge in charges] == owed


async def test_members_see_what_they_and_their_teams_owe(operator: Operator) -> None:
    location = await a_location(operator)
    (anna, anna_pays), (ben, ben_pays) = await an_account(operator, "Anna"), await an_account(operator, "Ben")
    twin = await make_member(operator, "Anna B.")
    twin_account = (await operator.get("/v1/billing-accounts", member_id=twin["id"]))["data"][0]["id"]
    team = await make_team(operator)
    team_account = (await operator.get("/v1/billing-accounts", team_id=team["id"]))["data"][0]["id"]
    await put(operator, team, anna, "admin")
    await put(operator, team, ben)
    await operator.patch(f"/v1/members/{anna['id']}", {"may_sign_in": True, "email": "anna@example.com"})
    await operator.patch(f"/v1/members/{ben['id']}", {"may_sign_in": True, "email": "ben@example.com"})
    made: dict[str, str] = {}
    for name, account in (
        ("anna", encode_id("acct", anna_pays)),
        ("ben", encode_id("acct", ben_pays)),
        ("team", team_account),
        ("twin", twin_account),
    ):
        body = fee({"id": encode_id("loc", location.id)}, account_id=account, tax_code="none")
        made[name] = (await operator.post("/v1/charges", body))["charge"]["id"]
    await operator.post(f"/v1/members/{anna['id']}/merge", {"duplicate_id": twin["id"]}, status=200)
    async with signed_in(operator, anna) as http:
        mine = (await http.get("/v1/me/charges")).json()["data"]
        assert {charge["id"] for charge in mine} == {made["anna"], made["team"], made["twin"]}
        assert (await http.get(f"/v1/me/charges/{made['team']}")).json()["id"] == made["team"]
        assert (await http.get(f"/v1/me/charges/{made['ben']}")).status_code == 404
        assert (await http.get("/v1/charges")).status_code == 403
    async with signed_in(operator, ben) as http:
        mine = (await http.get("/v1/me/charges", params={"unsettled": True})).json()["data"]
        assert [charge["id"] for charge in mine] == [made["ben"]]
        assert (await http.get("/v1/me/charges", params={"account_id": team_account})).json()["data"] == []


async def test_a_change_of_tax_is_one_more_row(operator: Operator) -> None:
    location, rate = await an_entity_with_vat(operator)
    await operator.set_clock(NOON)
    entity = {"legal_entity_id": location["legal_entity_id"], "code": "standard"}
    body = entity | {"name": "VAT 16 %", "basis_points": 1600, "valid_from": "2027-01-01"}
    lower = await operator.post("/v1/tax-rates", body)
    assert (await operator.post("/v1/tax-rates", body, status=409))["code"] == "tax_rate_exists"
    assert lower["valid_until"] is None
    assert (await operator.get(f"/v1/tax-rates/{rate['id']}"))["valid_until"] == "2027-01-01"

    async def codes(**params: Any) -> list[str]:
        return [it["name"] for it in (await operator.get("/v1/tax-rates", **params))["data"]]

    assert await codes(valid_on="2026-12-31") == ["VAT 19 %"]
    assert await codes(valid_on="2027-01-01", code="standard") == ["VAT 16 %"]
    # 23:30 UTC on New Year's Eve is 2027 in Berlin: 25.00 + 16 %
    late = (await operator.post("/v1/charges", fee(location, starts_at="2026-12-31T23:30:00Z")))["charge"]
    assert amounts(late) == (2_500, 400, 2_900)
    early = (await operator.post("/v1/charges", fee(location, starts_at="2026-12-31T22:30:00Z")))["charge"]
    assert amounts(early) == (2_500, 475, 2_975)
    for one in (rate, lower):
        path = f"/v1/tax-rates/{one['id']}"
        assert (await operator.patch(path, {"basis_points": 2000}, status=409))["code"] == "tax_rate_in_use"
        await operator.delete(path, status=409)
        assert (await operator.patch(path, {"name": "Sales tax"}))["name"] == "Sales tax"
    mistake = await operator.post("/v1/tax-rates", body | {"code": "reduced"})
    path = f"/v1/tax-rates/{mistake['id']}"
    await operator.patch(path, {"basis_points": 10_001}, status=422)
    assert (await operator.patch(path, {"basis_points": 700}))["basis_points"] == 700
    await operator.delete(path, status=412, headers={"If-Match": '"1"'})
    await operator.delete(path, headers={"If-Match": '"2"'})
    assert await codes(code="reduced") == []
    assert len(await operator.events("tax_rate.created", "tax_rate.updated", "tax_rate.deleted")) == 7


async def test_an_entity_without_rates_charges_no_tax(operator: Operator) -> None:
    location = await make_location(operator)
    made = (await operator.post("/v1/charges", fee(location, starts_at=(NOON + timedelta(days=1)).isoformat())))[
        "charge"
    ]
    assert (made["tax_code"], *amounts(made)) == ("none", 2_500, 0, 2_500)
