"""The arithmetic of invoices: whatever the charges, it adds up, by the rules of EN 16931."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.billing.drafts import Buyer, ChargeToInvoice, InvoiceDraft, LineToCredit, Seller
from coworkapi.billing.rules.composing import compose, credit_note
from coworkapi.billing.rules.crediting import Credit, entered_left, left_of
from coworkapi.billing.rules.tax_treatment import reverse_charge_applies
from coworkapi.core.ids import new_id
from coworkapi.core.money import round_half_up

ENTITY, LOCATION, TODAY = new_id(), new_id(), date(2026, 5, 1)
NOON = datetime(2026, 4, 10, 10, tzinfo=UTC)
SELLER = Seller(
    legal_entity_id=ENTITY,
    name="Example GmbH",
    country="DE",
    currency="EUR",
    address={},
    vat_id="DE136695976",
    time_zone="Europe/Berlin",
)
ACCOUNT = new_id()
RATES = [("standard", 1900), ("reduced", 700), ("special", 2550), ("zero", 0), ("none", 0)]


def a_charge(amount: int, rate: tuple[str, int] = ("standard", 1900), **options: Any) -> ChargeToInvoice:
    code, basis_points = rate
    return ChargeToInvoice(
        **{
            "id": new_id(),
            "account_id": ACCOUNT,
            "legal_entity_id": ENTITY,
            "location_id": LOCATION,
            "source_kind": "booking",
            "source_id": new_id(),
            "part": "price",
            "starts_at": NOON,
            "ends_at": NOON + timedelta(hours=1),
            "time_zone": "Europe/Berlin",
            "description": "An hour",
            "quantity": 1,
            "currency": "EUR",
            "amount": amount,
            "due": amount,
            "tax_code": code,
            "tax_name": code,
            "tax_basis_points": basis_points,
            "tax_included": False,
            **options,
        }
    )


charges = st.builds(
    a_charge,
    st.integers(-50_000, 100_000).filter(bool),
    st.sampled_from(RATES),
    tax_included=st.booleans(),
    purchase_order=st.sampled_from([None, "PO-1"]),
)
buyers = st.sampled_from(
    [
        Buyer(account_id=ACCOUNT, name="Anna"),
        Buyer(account_id=ACCOUNT, name="Embassy", tax_status="exempt"),
        Buyer(account_id=ACCOUNT, name="SARL", tax_status="reverse_charge", vat_id="FR40303265045"),
    ]
)


def made(some: list[ChargeToInvoice], buyer: Buyer, invoiced: dict[UUID, LineToCredit] | None = None) -> list[Any]:
    return compose(some, seller=SELLER, buyers={ACCOUNT: buyer}, invoiced=invoiced or {}, today=TODAY)


def check_document(draft: InvoiceDraft) -> None:
    """BR-CO-10, 13, 14, 15 and 17, and BR-S/Z/E/AE-8 and -9, in minor units."""
    assert draft.net == sum(line.net for line in draft.lines) == sum(tax.net for tax in draft.taxes)
    assert draft.tax == sum(line.tax for line in draft.lines) == sum(tax.tax for tax in draft.taxes)
    assert draft.gross == draft.net + draft.tax >= 0
    lines: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for line in draft.lines:
        assert line.gross == line.net + line.tax
        lines[line.tax_category, line.tax_basis_points].append(line)
    assert [(tax.category, tax.basis_points) for tax in draft.taxes] == list(
        dict.fromkeys((tax.category, tax.basis_points) for tax in draft.taxes)
    )
    for tax in draft.taxes:
        of_rate = lines.pop((tax.category, tax.basis_points))
        assert tax.net == sum(line.net for line in of_rate)
        assert tax.tax == sum(line.tax for line in of_rate)
        assert tax.tax == 0 or tax.category == "S"
        assert (tax.basis_points == 0) == (tax.category != "S")
        assert tax.category not in ("E", "AE") or tax.note
        exact = Fraction(tax.net * tax.basis_points, 10_000)
        # Prices entered gross keep their gross: half a unit of the net is less than a unit of the tax. Mixed: two sums.
        entered = {line.tax_included for line in of_rate}
        if entered == {False} and not any(line.credited_line_id for line in of_rate):
            assert tax.tax == round_half_up(exact)
        else:
            assert abs(tax.tax - exact) < 1 + len(of_rate) * bool(of_rate[0].credited_line_id) + (len(entered) - 1)
    assert not lines


@settings(max_examples=80)
@given(st.lists(charges, min_size=1, max_size=12), buyers)
def test_documents_add_up_and_every_charge_is_on_one(some: list[ChargeToInvoice], buyer: Buyer) -> None:
    drafts = made(some, buyer)
    for draft in drafts:
        check_document(draft)
    assert sorted(line.charge_id for draft in drafts for line in draft.lines) == sorted(one.id for one in some)
    by_id = {one.id: one for one in some}
    for draft in drafts:
        sign = 1 if draft.kind == "invoice" else -1
        assert {by_id[line.charge_id].purchase_order for line in draft.lines} == {draft.purchase_order}
        for line in draft.lines:
            charge = by_id[line.charge_id]
            if line.tax_category == "S" and charge.tax_included:
                assert line.gross == sign * charge.amount
            elif not charge.tax_included:
                assert line.net == sign * charge.amount
            if buyer.tax_status != "standard":
                assert line.tax == 0


def as_invoiced(draft: InvoiceDraft) -> list[LineToCredit]:
    return [
        LineToCredit(
            id=line.id,
            invoice_id=draft.id,
            invoice_number="INV-2026-000001",
            account_id=ACCOUNT,
            legal_entity_id=ENTITY,
            charge_id=line.charge_id,
            source_kind=line.source_kind,
            location_id=line.location_id,
            description=line.description,
            quantity=line.quantity,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            currency="EUR",
            net=line.net,
            tax=line.tax,
            tax_code=line.tax_code,
            tax_name=line.tax_name,
            tax_basis_points=line.tax_basis_points,
            tax_category=line.tax_category,
            tax_included=line.tax_included,
            tax_note=next(tax.note for tax in draft.taxes if tax.category == line.tax_category),
        )
        for line in draft.lines
    ]


positive = st.builds(
    a_charge, st.integers(1, 100_000), st.sampled_from(RATES), tax_included=st.booleans(), purchase_order=st.none()
)


@settings(max_examples=80)
@given(st.lists(positive, min_size=1, max_size=5), buyers, st.data())
def test_partial_credits_add_up_to_the_invoice_and_never_pass_it(
    some: list[ChargeToInvoice], buyer: Buyer, data: st.DataObject
) -> None:
    [invoice] = made(some, buyer)
    lines = {line.id: line for line in as_invoiced(invoice)}
    total = 0
    for _ in range(data.draw(st.integers(1, 4))):
        asked = []
        for line in lines.values():
            left = entered_left(line)
            if left > 0 and data.draw(st.booleans()):
                asked.append(Credit(line, data.draw(st.none() | st.integers(1, left))))
        if asked:
            total += _credited(lines, credit_note(asked, seller=SELLER, buyer=buyer, today=TODAY))
    rest = [Credit(line, None) for line in lines.values() if left_of(line) != (0, 0)]
    if rest:
        total += _credited(lines, credit_note(rest, seller=SELLER, buyer=buyer, today=TODAY))
    assert total == invoice.gross
    assert all(left_of(line) == (0, 0) for line in lines.values())


def _credited(lines: dict[UUID, LineToCredit], note: InvoiceDraft) -> int:
    check_document(note)
    for one in note.lines:
        assert one.credited_line_id is not None
        line = lines[one.credited_line_id]
        net, tax = left_of(line)
        assert 0 <= one.net <= net
        assert 0 <= one.tax <= tax
        lines[line.id] = replace(
            line, credited_net=line.credited_net + one.net, credited_tax=line.credited_tax + one.tax
        )
    return note.gross


@settings(max_examples=50)
@given(st.integers(1, 100_000), st.sampled_from(RATES), st.booleans(), buyers, st.lists(st.integers(1, 99), max_size=4))
def test_what_gives_a_charge_back_in_parts_then_voids_it_takes_the_whole(
    amount: int, rate: tuple[str, int], included: bool, buyer: Buyer, percents: list[int]
) -> None:
    charge = a_charge(amount, rate, tax_included=included)
    [invoice] = made([charge], buyer)
    [line] = as_invoiced(invoice)
    parts = [a_charge(-max(1, amount * percent // 100), rate, tax_included=included) for percent in percents]
    back = [replace(one, gives_back=charge.id) for one in parts]
    back.append(replace(a_charge(-amount, rate, tax_included=included), gives_back=charge.id))
    [note] = made(back, buyer, {charge.id: line})
    check_document(note)
    assert (note.kind, note.credits_invoice_id) == ("credit_note", invoice.id)
    assert (note.net, note.tax, note.gross) == (invoice.net, invoice.tax, invoice.gross)


def test_an_upgrade_on_16_may_gives_back_what_was_really_billed() -> None:
    charge = a_charge(30_000)
    buyer = Buyer(account_id=ACCOUNT, name="Anna")
    [invoice] = made([charge], buyer)
    [line] = as_invoiced(invoice)
    # 300.00 x 16/31 = 154.84, with 19 % = 29.42; 450.00 x 16/31 = 232.26, with 19 % = 44.13
    note, following = made(
        [replace(a_charge(-15_484), gives_back=charge.id), a_charge(23_226)], buyer, {charge.id: line}
    )
    assert (note.kind, note.net, note.tax) == ("credit_note", 15_484, 2_942)
    assert (following.kind, following.net, following.tax) == ("invoice", 23_226, 4_413)


def test_a_business_of_another_member_state_accounts_for_the_tax_itself() -> None:
    buyer = Buyer(account_id=ACCOUNT, name="SARL", tax_status="reverse_charge", vat_id="FR40303265045")
    [invoice] = made([a_charge(11_900, tax_included=True), a_charge(5_000)], buyer)
    assert (invoice.net, invoice.tax) == (15_000, 0)  # 119.00 / 1.19 + 50.00
    [tax] = invoice.taxes
    assert (tax.category, tax.basis_points) == ("AE", 0)
    assert invoice.notes == [tax.note]
    assert "Article 196" in invoice.notes[0]
    [denied] = made([a_charge(5_000)], replace(buyer, vat_id_valid=False))
    assert denied.tax == 950
    assert not reverse_charge_applies("DE", "DE136695976", True)
    assert not reverse_charge_applies("CH", "FR40303265045", True)
    assert reverse_charge_applies("GR", "FR40303265045", None)
    assert not reverse_charge_applies("GR", "EL094259216", None)


def test_credits_beyond_what_is_owed_make_a_credit_note_of_their_own() -> None:
    buyer = Buyer(account_id=ACCOUNT, name="Anna")
    note, invoice = made([a_charge(10_000), a_charge(-4_000), a_charge(-8_000)], buyer)
    assert (note.kind, note.net, note.credits_invoice_id) == ("credit_note", 8_000, None)
    assert (invoice.kind, invoice.net) == ("invoice", 6_000)
