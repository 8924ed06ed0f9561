"""What can't be done is told clearly, by its code, its place in the request and what to do instead; and it changes
nothing: every row of the organization is the same before and after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text

from coworkapi.gateways.vat import DENIED_VAT_ID
from tests.operator import Operator
from tests.payments.bank_support import Booking, camt053
from tests.stories.billed import euros, open_books
from tests.stories.test_money import invoiced

# What is noted of each request, whatever becomes of it.
_NOTED = ("idempotency_keys", "api_keys")


async def everything(operator: Operator) -> dict[str, str]:
    """A digest of all rows of each table of the organization."""
    async with operator.db.transaction(operator.principal) as session:
        tables = await session.scalars(
            text(
                "SELECT c.table_name FROM information_schema.columns c "
                "JOIN information_schema.tables t USING (table_schema, table_name) "
                "WHERE c.column_name = 'organization_id' AND c.table_schema = 'public' AND t.table_type = 'BASE TABLE' "
                "ORDER BY 1"
            )
        )
        found = {}
        for name in tables:
            if name not in _NOTED:
                digest = f"SELECT coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '-') FROM {name} r"
                found[name] = (await session.execute(text(digest))).scalar_one()
        return found


@asynccontextmanager
async def nothing_changes(operator: Operator) -> AsyncIterator[None]:
    before = await everything(operator)
    yield
    after = await everything(operator)
    assert [name for name in before if after[name] != before[name]] == []


def told(problem: dict[str, Any], code: str, *words: str, pointer: str | None = None) -> None:
    """It says what is wrong, where, and what to do."""
    assert problem["code"] == code, problem
    assert problem["status"] in (409, 422)
    for word in words:
        assert word in problem["detail"], problem["detail"]
    if pointer is not None:
        assert pointer in [one["pointer"] for one in problem["errors"]], problem


async def test_a_plan_with_a_negative_price(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    plan, ada = await books.plan(30_000), await books.space.member()
    wrong: dict[str, Any] = {"price": euros(-1)}
    async with nothing_changes(operator):
        problem = await operator.post("/v1/plans", {"name": "Gift", "terms": wrong}, 422)
        told(problem, "invalid", "price: must lie between 0 and", pointer="/terms/price")
        problem = await operator.post(f"/v1/plans/{plan['id']}/versions", {"terms": wrong}, 422)
        told(problem, "invalid", "price: must lie between 0 and", pointer="/terms/price")
        for name in ("sign_up_fee", "deposit"):
            body = {"name": "Gift", "terms": {"price": euros(1), name: euros(-1)}}
            problem = await operator.post("/v1/plans", body, 422)
            told(problem, "invalid", f"{name}: must lie between 0 and", pointer=f"/terms/{name}")
        body = {"plan_id": plan["id"], "member_id": ada.id, "price_override": -1}
        told(await operator.post("/v1/memberships", body, 422), "invalid", pointer="/price_override")


async def test_a_change_dated_before_the_last_invoice(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    ada = await books.space.member()
    membership = await books.join(ada, await books.plan(30_000))
    large = await books.plan(45_000, name="Office")
    await books.until("2027-06-10")
    path = f"/v1/memberships/{membership['id']}"
    async with nothing_changes(operator):
        for verb in ("change", "change-preview"):
            body = {"plan_id": large["id"], "effective_on": "2027-05-20"}
            problem = await operator.post(f"{path}/{verb}", body, 409)
            # June is the last cycle that was billed; into it a change may be dated back
            told(problem, "change_too_early", "2027-06-01")
            assert problem["earliest_on"] == "2027-06-01"
        body = {"starts_on": "2027-05-20", "ends_on": "2027-06-20", "override": True}
        problem = await operator.post(f"{path}/pause", body, 422)
        told(problem, "invalid", pointer="/starts_on")
        problem = await operator.post(f"{path}/end", {"ends_on": "2027-05-20", "reason": "Moved"}, 422)
        told(problem, "invalid", pointer="/ends_on")
        rise = {"name": "Late", "effective_on": "2027-06-01", "basis_points": 420}
        problem = await operator.post("/v1/price-rises", rise, 422)
        told(problem, "invalid", "choose a day after today", pointer="/effective_on")


async def test_a_credit_note_over_the_invoice(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    ada = await books.space.member()
    invoice = await invoiced(books, ada, 10_000, 5_000)
    line = invoice["lines"][0]["id"]
    path = f"/v1/invoices/{invoice['id']}/credit"
    # 40.00 of 100.00 are given back: 60.00 are left of the line
    await operator.post(path, {"lines": [{"line_id": line, "amount": euros(4_000)}], "reason": "Late"}, 200)
    async with nothing_changes(operator):
        over = {"lines": [{"line_id": line, "amount": euros(6_001)}], "reason": "Late"}
        problem = await operator.post(path, over, 409)
        told(problem, "credit_over_invoice", "6000 minor units are left of the line", pointer="/lines/0")
        assert problem["left"] == euros(6_000)
        twice = {"lines": [{"line_id": line}, {"line_id": line}], "reason": "Late"}
        told(await operator.post(path, twice, 422), "invalid", "name each once", pointer="/lines/1/line_id")
        negative = {"lines": [{"line_id": line, "amount": euros(-1)}], "reason": "Late"}
        assert (await operator.post(path, negative, 422))["errors"][0]["pointer"].startswith("/lines/0/amount")
    await operator.post(path, {"reason": "All of it"}, 200)
    async with nothing_changes(operator):
        told(await operator.post(path, {"reason": "Again"}, 409), "credit_over_invoice", "in whole already")
    await books.add_up()


async def test_a_refund_over_the_payment(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    ada = await books.space.member()
    await books.method(ada)
    invoice = await invoiced(books, ada, 10_000)
    paid = await operator.post(f"/v1/invoices/{invoice['id']}/pay", {}, 201)
    await operator.sweep()
    path = f"/v1/payments/{paid['id']}/refunds"
    async with nothing_changes(operator):
        # 119.00 came in, and all of it pays the invoice: nothing lies on the account that could be paid back
        problem = await operator.post(path, {"reason": "Kind", "amount": euros(1_000)}, 409)
        told(problem, "not_on_account", "credit")
        problem = await operator.post(path, {"reason": "Kind", "amount": euros(11_901), "credit": True}, 409)
        told(problem, "refund_too_much", "11900 minor units are left of the payment")
        assert problem["refundable"] == euros(11_900)
        told(await operator.post(path, {"reason": "Kind", "amount": euros(0)}, 422), "invalid")
    # Another payment of hers doesn't make this one larger
    await books.pays(ada, 50_000)
    async with nothing_changes(operator):
        problem = await operator.post(path, {"reason": "Kind", "amount": euros(11_901)}, 409)
        told(problem, "refund_too_much", "pay back at most as much")
    await books.add_up()


async def test_an_unknown_vat_id(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    ada = await books.space.member()
    path = f"/v1/billing-accounts/{ada.account}"
    async with nothing_changes(operator):
        for vat_id in ("DE123456789", "XX123", "FR4030326504", "DE"):
            # A wrong checksum, no such country, a digit too few, nothing but a country
            problem = await operator.patch(path, {"vat_id": vat_id}, 422)
            told(problem, "invalid", pointer="/vat_id")
        entity = f"/v1/legal-entities/{books.space.entity}"
        told(await operator.patch(entity, {"vat_id": "DE123456789"}, 422), "invalid", pointer="/vat_id")
    # One that is well made, and that the authority doesn't know: she is told, and pays her tax
    await operator.patch(f"/v1/legal-entities/{books.space.entity}", {"vat_id": "DE136695976"})
    await operator.patch(path, {"vat_id": DENIED_VAT_ID, "tax_status": "reverse_charge"})
    await operator.sweep()
    assert (await operator.get(f"{path}/tax-check"))["state"] == "invalid"
    invoice = await invoiced(books, ada, 10_000)
    assert (invoice["tax"]["amount"], invoice["gross"]["amount"]) == (1_900, 11_900)


async def test_a_bank_file_that_is_cut_off(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    ada = await books.space.member()
    await operator.put(f"/v1/legal-entities/{books.space.entity}/bank-settings", {"auto_accept": True})
    invoices = [await invoiced(books, ada, 10_000) for _ in range(3)]
    bookings = [Booking(11_900, "Ada", None, one["number"], day="2027-04-30") for one in invoices]
    whole = camt053(bookings, opening=0)
    table = b"Date,Amount,Currency,Text\n" + b"".join(
        f"2027-04-30,119.00,EUR,{one['number']}\n".encode() for one in invoices
    )

    async def upload(content: bytes, name: str) -> Any:
        return await operator.http.post(
            "/v1/bank-statements",
            params={"legal_entity_id": books.space.entity},
            files={"file": (name, content)},
        )

    await operator.sweep()
    async with nothing_changes(operator):
        for content, name in (
            (whole[: len(whole) // 2], "half.xml"),
            (whole[: whole.index(b"</Ntry>") + len(b"</Ntry>")], "one.xml"),  # cut between two bookings
            (whole[:-30], "nearly.xml"),
            (table[: -len(b"00,EUR,INV-2027-000003\n")], "half.csv"),
        ):
            answer = await upload(content, name)
            assert answer.status_code == 422, (name, answer.text)
            told(answer.json(), "bank_file_refused", "Nothing was imported")
        await operator.sweep()
    # The whole file pays all three
    assert (await upload(whole, "whole.xml")).status_code == 201
    await operator.sweep()
    assert [one["state"] for one in await books.invoices(ada)] == ["paid"] * 3
    await books.add_up()
