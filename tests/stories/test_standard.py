"""What stories make of charges, changes and credits keeps the official rules of EN 16931, in both syntaxes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.billing.test_documents_schematron import broken, validators
from tests.operator import Operator
from tests.stories.billed import Books, euros, open_books
from tests.stories.test_money import extra, invoiced

__all__ = ["validators"]
pytestmark = pytest.mark.slow
BERLIN = {"line1": "Am Park 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
PARIS = {"line1": "1 rue de la Paix", "city": "Paris", "postal_code": "75002", "country": "FR"}


async def a_seller(books: Books, *, includes_tax: bool) -> None:
    """With all that the standard wants of one, and three rates."""
    entity = f"/v1/legal-entities/{books.space.entity}"
    body = {"vat_id": "DE136695976", "address": BERLIN, "prices_include_tax": includes_tax}
    await books.operator.patch(entity, body)
    settings = {"iban": "DE89370400440532013000", "tax_number": "22/815/0815", "registration": "HRB 12345"}
    await books.operator.patch(f"{entity}/invoicing-settings", settings)
    for code, basis_points in (("reduced", 700), ("zero", 0)):
        rate = {"legal_entity_id": books.space.entity, "code": code, "name": code, "basis_points": basis_points}
        await books.operator.post("/v1/tax-rates", rate | {"valid_from": "2020-01-01"})


@pytest.mark.parametrize("includes_tax", [False, True])
async def test_what_is_composed_keeps_the_official_rules(
    operator: Operator, validators: Any, includes_tax: bool
) -> None:
    books = await open_books(operator, "2027-05-01")
    await a_seller(books, includes_tax=includes_tax)
    ada, ben, cleo = [await books.space.member(name) for name in ("Ada Lovelace", "Ben Babbage", "Cleo Clarke")]
    for person, address in ((ada, BERLIN), (ben, PARIS), (cleo, BERLIN)):
        await operator.patch(f"/v1/billing-accounts/{person.account}", {"address": address})
    abroad = {"vat_id": "FR40303265045", "tax_status": "reverse_charge"}
    await operator.patch(f"/v1/billing-accounts/{ben.account}", abroad)
    await operator.patch(f"/v1/billing-accounts/{cleo.account}", {"tax_status": "exempt"})
    # A cycle, a change that gives back a part of it, rates with cents that don't divide, a part credited by hand
    small, large = await books.plan(30_001, name="Desk"), await books.plan(44_999, name="Office")
    memberships = [await books.join(person, small) for person in (ada, ben, cleo)]
    for person in (ada, ben, cleo):
        for amount, code in ((3_333, "standard"), (1, "standard"), (6_668, "reduced"), (999, "zero")):
            await extra(books, person, amount, tax_code=code)
    await books.until("2027-05-16")
    for membership in memberships:
        await books.verb(membership, "change", {"plan_id": large["id"], "quantity": 3})
    await books.until("2027-05-17")
    for person in (ada, ben, cleo):
        one = await invoiced(books, person, 10_000, 7)
        body = {"lines": [{"line_id": one["lines"][0]["id"], "amount": euros(3_334)}], "reason": "A third of it"}
        await operator.post(f"/v1/invoices/{one['id']}/credit", body, 200)
        await operator.post(f"/v1/invoices/{one['id']}/credit", {"reason": "The rest"}, 200)
    await books.add_up()
    found: dict[str, list[str]] = {}
    checked = 0
    for path in ("/v1/invoices", "/v1/credit-notes"):
        for document in await books._all(path):
            for syntax in ("cii", "ubl"):
                answer = await operator.http.get(f"{path}/{document['id']}/xml", params={"format": syntax})
                assert answer.status_code == 200, answer.text
                checked += 1
                if wrong := broken(validators, syntax, answer.content):
                    found[f"{document['number']} {syntax}"] = wrong
    assert found == {}
    # Three people: the cycle and their extras, the change's charge, and two charged by hand; three credit notes each
    assert checked >= 2 * 3 * 6, checked
