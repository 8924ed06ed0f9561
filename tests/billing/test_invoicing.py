"""How invoices are made: settings, VAT ids, lateness, numbers under a race, and what the database itself refuses."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from coworkapi.billing import service
from coworkapi.core.ids import encode_id
from coworkapi.gateways.vat import DENIED_VAT_ID, SILENT_VAT_ID, VatAnswer, ViesRegister
from tests.billing.books import an_invoice, check_books, pay
from tests.billing.factories import VAT, an_account, charged, new_charge
from tests.operator import Operator
from tests.spaces.factories import a_location

# Where the location is: whose day an invoice is of.
BERLIN = ZoneInfo("Europe/Berlin")


async def test_settings_count_from_the_next_invoice_on(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    path = f"/v1/legal-entities/{encode_id('ent', location.legal_entity_id)}/invoicing-settings"
    assert (await operator.get(path))["invoice_prefix"] == "INV-"
    await an_invoice(operator, location, account)
    wanted = {"invoice_prefix": "RE", "digits": 4, "locale": "de", "payment_terms_days": 30, "tax_number": "30/123/45"}
    changed = await operator.patch(path, {**wanted, "iban": "DE89 3704 0044 0532 0130 00"})
    assert changed["iban"] == "DE89370400440532013000"
    invoice = await an_invoice(operator, location, account)
    assert (invoice.number, invoice.locale) == ("RE2026-0002", "de")
    assert invoice.due_on == operator.principal.now.astimezone(BERLIN).date() + timedelta(days=30)
    assert invoice.seller.tax_number == "30/123/45"
    assert (await operator.patch(path, {"credit_note_prefix": "RE"}, status=422))["code"] == "invalid"
    assert (await operator.patch(path, {"iban": "DE89370400440532013001"}, status=422))["errors"][0][
        "pointer"
    ] == "/iban"


@pytest.mark.parametrize(
    ("vat_id", "state", "tax"),
    [("FR40303265045", "valid", 0), (DENIED_VAT_ID, "invalid", 1_900), (SILENT_VAT_ID, "pending", 0)],
)
async def test_reverse_charge_asks_the_register(operator: Operator, vat_id: str, state: str, tax: int) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    path = f"/v1/billing-accounts/{encode_id('acct', account)}"
    assert (await operator.get(f"{path}/tax-check"))["state"] == "not_checked"
    refused = await operator.post(f"{path}/tax-check", status=409)
    assert refused["code"] == "no_vat_id"
    await operator.patch(path, {"vat_id": vat_id, "tax_status": "reverse_charge"})
    await operator.sweep()
    checked = await operator.get(f"{path}/tax-check")
    assert (checked["vat_id"], checked["state"]) == (vat_id, state)
    invoice = await an_invoice(operator, location, account)
    assert invoice.tax.amount == tax
    assert [one.category for one in invoice.taxes] == ["S" if tax else "AE"]
    told = [one for one in await operator.events() if one["type"] == "billing_account.tax_checked"]
    assert len(told) == (state != "pending")


async def test_the_authority_is_asked_over_http_and_its_troubles_are_no_answer() -> None:
    answers: list[httpx.Response] = [
        httpx.Response(200, json={"valid": True, "name": "SARL", "address": "---", "requestIdentifier": "WAPI1"}),
        httpx.Response(200, json={"valid": False}),
        httpx.Response(200, json={"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}),
        httpx.Response(503, text="busy"),
    ]
    asked: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return answers.pop(0)

    register = ViesRegister(transport=httpx.MockTransport(answer))
    found = [await register.check("FR40303265045", asked_by="DE136695976") for _ in range(4)]
    assert found[0] == VatAnswer("valid", name="SARL", reference="WAPI1")
    assert [one.state for one in found[1:]] == ["invalid", "unavailable", "unavailable"]
    assert b'"requesterMemberStateCode":"DE"' in asked[0].replace(b" ", b"")


async def test_lateness_is_told_once(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    late, paid = [await an_invoice(operator, location, account) for _ in range(2)]
    await pay(operator, location, account, 11_900, paid.id)
    await operator.set_clock(operator.principal.now + timedelta(days=15))
    await operator.sweep()
    await operator.set_clock(operator.principal.now + timedelta(days=1))
    await operator.sweep()
    told = [one for one in await operator.events() if one["type"] == "invoice.overdue"]
    assert [one["data"]["number"] for one in told] == [late.number]


async def test_numbers_have_no_gap_under_a_race_with_failures(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    charges = [new_charge(location, account_id=account, tax=VAT) for _ in range(12)]
    await charged(operator, *charges)

    async def invoice(position: int) -> None:
        async with operator.db.transaction(operator.principal) as session:
            await service.invoice_now(session, [charges[position].id], now=operator.principal.now)
            if position % 3 == 0:
                raise LookupError("after the number was taken")

    done = await asyncio.gather(*[invoice(position) for position in range(12)], return_exceptions=True)
    assert [type(one) for one in done].count(LookupError) == 4
    page = await operator.get("/v1/invoices", limit=100)
    assert sorted(one["number"] for one in page["data"]) == [f"INV-2026-{number:06}" for number in range(1, 9)]
    # one charge, by eight at once: one invoice
    one = new_charge(location, account_id=account, tax=VAT)
    await charged(operator, one)
    body = {"charge_ids": [encode_id("chg", one.id)]}
    raced = await asyncio.gather(*[operator.http.post("/v1/invoices", json=body) for _ in range(8)])
    assert sorted(answer.status_code for answer in raced) == [201] + [409] * 7
    await check_books(operator)


async def test_what_is_final_is_frozen_by_the_database(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    await an_invoice(operator, location, account)
    await pay(operator, location, account, 5_000)
    for statement, constraint in [
        ("UPDATE invoices SET gross = gross + 1, net = net + 1", "invoice_final"),
        ("UPDATE invoices SET buyer = '{}'", "invoice_final"),
        ("UPDATE invoice_lines SET description = 'other'", "invoice_final"),
        ("UPDATE receivable_items SET amount = amount + 1", "receivable_items_append_only"),
        ("UPDATE receivable_matches SET amount = amount + 1", "receivable_matches_append_only"),
        (
            "INSERT INTO invoice_lines (id, invoice_id, position, source_kind, description, quantity, starts_on, "
            "ends_on, net, tax, gross, tax_code, tax_name, tax_basis_points, tax_category, tax_included) "
            "SELECT gen_random_uuid(), id, 9, 'fee', 'more', 1, '2026-01-01', '2026-01-02', 0, 0, 0, 'none', 'none', "
            "0, 'E', false FROM invoices",
            "invoice_sum_of_lines",
        ),
        (
            "INSERT INTO receivable_matches (id, debit_item_id, credit_item_id, amount, matched_at, created_by) "
            "SELECT gen_random_uuid(), d.id, c.id, 1, now(), 'x' FROM receivable_items d, receivable_items c "
            "WHERE d.kind = 'invoice' AND c.kind = 'payment'",
            "receivable_matched_once_over",
        ),
    ]:
        with pytest.raises(IntegrityError) as caught:
            async with operator.db.transaction(operator.principal) as session:
                await session.execute(text(statement))
        assert caught.value.orig.__cause__.constraint_name == constraint, statement  # type: ignore[union-attr]
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE invoices SET delivery = 'sent', version = version + 1"))
    await check_books(operator)


async def test_a_thousand_drafts_are_a_few_statements(operator: Operator) -> None:
    location = await a_location(operator)
    charges = [new_charge(location, tax=VAT, amount=100 + number) for number in range(1_000)]
    await charged(operator, *charges)
    async with operator.db.transaction(operator.principal) as session:
        seller = await service.load_seller(session, location.legal_entity_id)
        gathered = await service.gather_charges(session, seller, [one.id for one in charges])
        buyers = gathered.buyers
        drafts = [
            draft
            for charge in gathered.charges
            for draft in service.Gathered([charge], buyers, {}).composed(seller, operator.principal.now)
        ]
        counted: list[Any] = []
        with session.info["driver"].query_logger(counted.append):
            made = await service.finalize(session, drafts, now=operator.principal.now)
    assert len(made) == 1_000
    assert len(counted) <= 8
    await check_books(operator)
