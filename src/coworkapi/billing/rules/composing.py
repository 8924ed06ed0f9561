"""From charges to invoices and credit notes. Pure: a dry run and the real run compute the same to the cent.

What is owed by one account in one currency under one purchase order goes on one invoice. What gives back a part of an
invoiced charge goes on a credit note of that invoice. Other credits are deducted from the account's invoice as far as
it goes, and make a credit note of their own beyond that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from coworkapi.billing.drafts import (
    Buyer,
    ChargeToInvoice,
    DraftLine,
    DraftTax,
    InvoiceDraft,
    InvoiceKind,
    LineToCredit,
    Locale,
    Seller,
)
from coworkapi.billing.rules.crediting import Credit, credit_lines
from coworkapi.billing.rules.days import local_days
from coworkapi.billing.rules.sums import net_and_tax
from coworkapi.billing.rules.tax_treatment import Treatment, treatment_of
from coworkapi.billing.rules.wording import worded
from coworkapi.core.ids import new_id


def compose(
    charges: Iterable[ChargeToInvoice],
    *,
    seller: Seller,
    buyers: Mapping[UUID | None, Buyer],
    invoiced: Mapping[UUID, LineToCredit],
    today: date,
    make_id: Callable[[], UUID] = new_id,
) -> list[InvoiceDraft]:
    """The invoices and credit notes of these charges of one entity, by account; credit notes before invoices.

    `buyers`: by account, None: the walk-in. `invoiced`: the lines of final invoices, by their charge, that charges in
    `charges` give back. A draft is of no charge twice, and the drafts together are of every charge.
    """
    groups: dict[tuple[UUID | None, str, str | None], list[ChargeToInvoice]] = defaultdict(list)
    credits: dict[tuple[UUID | None, UUID], list[ChargeToInvoice]] = defaultdict(list)
    for charge in charges:
        line = invoiced.get(charge.gives_back) if charge.gives_back is not None and charge.amount < 0 else None
        if line is not None and (line.account_id, line.currency) == (charge.account_id, charge.currency):
            credits[charge.account_id, line.invoice_id].append(charge)
        else:
            groups[charge.account_id, charge.currency, charge.purchase_order].append(charge)
    by_account: dict[UUID | None, list[InvoiceDraft]] = defaultdict(list)
    for (account, _), some in credits.items():
        lines = [invoiced[one.gives_back] for one in some if one.gives_back is not None]
        asked = [Credit(line, -one.amount, one) for one, line in zip(some, lines, strict=True)]
        by_account[account].append(
            credit_note(asked, seller=seller, buyer=buyers[account], today=today, make_id=make_id)
        )
    for (account, _, _), group in groups.items():
        buyer = buyers[account]
        owed, beyond = _deducted(group, buyer, seller)
        if beyond:
            by_account[account].append(_draft("credit_note", beyond, seller, buyer, today, make_id))
        if owed:
            by_account[account].append(_draft("invoice", owed, seller, buyer, today, make_id))
    return [
        draft for account in sorted(by_account, key=lambda one: (one is None, one)) for draft in by_account[account]
    ]


def credit_note(
    asked: Sequence[Credit],
    *,
    seller: Seller,
    buyer: Buyer,
    today: date,
    reason: str | None = None,
    make_id: Callable[[], UUID] = new_id,
) -> InvoiceDraft:
    """The credit note of what is given back of lines of one invoice."""
    first = asked[0].line
    lines = credit_lines(asked, make_id)
    reasons = dict.fromkeys(one.charge.reason for one in asked if one.charge is not None and one.charge.reason)
    notes = {one.line.id: one.line.tax_note for one in asked}
    return _sum_up(
        "credit_note",
        [(line, notes.get(line.credited_line_id) if line.credited_line_id else None) for line in lines],
        seller=seller,
        buyer=buyer,
        currency=first.currency,
        locale=first.locale,
        today=today,
        make_id=make_id,
        purchase_order=first.purchase_order,
        credits=(first.invoice_id, first.invoice_number),
        reason=reason or "; ".join(reasons)[:500] or None,
    )


def _deducted(
    group: list[ChargeToInvoice], buyer: Buyer, seller: Seller
) -> tuple[list[ChargeToInvoice], list[ChargeToInvoice]]:
    """What goes on the invoice, and which credits are more than it bears: it is never negative.

    What gives back a charge of the same invoice is deducted first, then the older credits before the younger.
    """
    owed = [one for one in group if one.amount >= 0]
    credits = [one for one in group if one.amount < 0]
    if not credits:
        return owed, []
    here = {one.id for one in owed}
    left = sum(_value(one, seller, buyer) for one in owed)
    beyond: list[ChargeToInvoice] = []
    for one in sorted(credits, key=lambda one: (one.gives_back not in here, one.id)):
        value = -_value(one, seller, buyer)
        # Tax is of the sum: an invoice of which all is deducted may be off by a minor unit for each of its rates.
        if value <= left:
            owed.append(one)
            left -= value
        else:
            beyond.append(one)
    while _gross(owed, seller, buyer) < 0:
        beyond.append(owed.pop())
    return owed, beyond


def _value(charge: ChargeToInvoice, seller: Seller, buyer: Buyer) -> int:
    """What one charge adds to an invoice's gross by itself."""
    [(net, tax)] = _taxed([(charge, treatment_of(charge, seller, buyer, "en"))])
    return net + tax


def _gross(charges: Sequence[ChargeToInvoice], seller: Seller, buyer: Buyer) -> int:
    return sum(net + tax for net, tax in _taxed([(one, treatment_of(one, seller, buyer, "en")) for one in charges]))


def _taxed(charges: Sequence[tuple[ChargeToInvoice, Treatment]]) -> list[tuple[int, int]]:
    """Net and tax of each: of each rate on the sum, spread on its charges. Prices entered gross keep their gross."""
    found: list[tuple[int, int]] = [(0, 0)] * len(charges)
    groups: dict[tuple[str, int, int, bool], list[int]] = {}
    for position, (charge, treatment) in enumerate(charges):
        key = (treatment.category, treatment.basis_points, charge.tax_basis_points, charge.tax_included)
        groups.setdefault(key, []).append(position)
    for (_, basis_points, entered, included), positions in groups.items():
        amounts = [charges[position][0].amount for position in positions]
        taxed = net_and_tax(amounts, entered=entered, included=included, basis_points=basis_points)
        for position, one in zip(positions, taxed, strict=True):
            found[position] = one
    return found


def _draft(
    kind: InvoiceKind,
    charges: list[ChargeToInvoice],
    seller: Seller,
    buyer: Buyer,
    today: date,
    make_id: Callable[[], UUID],
) -> InvoiceDraft:
    locale = buyer.locale or seller.locale
    charges.sort(key=lambda one: (one.starts_at, one.source_kind, one.id))
    treated = [(one, treatment_of(one, seller, buyer, locale)) for one in charges]
    sign = -1 if kind == "credit_note" else 1
    lines: list[tuple[DraftLine, str | None]] = []
    for (one, treatment), (net, tax) in zip(treated, _taxed(treated), strict=True):
        starts_on, ends_on = local_days(one.starts_at, one.ends_at, one.time_zone)
        line = DraftLine(
            id=make_id(),
            charge_id=one.id,
            credited_line_id=None,
            source_kind=one.source_kind,
            location_id=one.location_id,
            description=worded(one.source_kind, one.part, one.description, locale),
            quantity=one.quantity,
            starts_on=starts_on,
            ends_on=ends_on,
            net=sign * net,
            tax=sign * tax,
            gross=sign * (net + tax),
            tax_code=one.tax_code,
            tax_name=treatment.name,
            tax_basis_points=treatment.basis_points,
            tax_category=treatment.category,
            tax_included=one.tax_included,
        )
        lines.append((line, treatment.note))
    first = charges[0]
    return _sum_up(
        kind,
        lines,
        seller=seller,
        buyer=buyer,
        currency=first.currency,
        locale=locale,
        today=today,
        make_id=make_id,
        purchase_order=first.purchase_order,
    )


@dataclass(slots=True)
class _Sum:
    name: str
    note: str | None
    net: int = 0
    tax: int = 0


def _sum_up(
    kind: InvoiceKind,
    noted: Sequence[tuple[DraftLine, str | None]],
    *,
    seller: Seller,
    buyer: Buyer,
    currency: str,
    locale: Locale,
    today: date,
    make_id: Callable[[], UUID],
    purchase_order: str | None,
    credits: tuple[UUID, str] | None = None,
    reason: str | None = None,
) -> InvoiceDraft:
    """The document around its lines, each with the legal note of its tax."""
    sums: dict[tuple[str, int], _Sum] = {}
    net = tax = 0
    locations = set()
    notes: dict[str, None] = {}
    for line, note in noted:
        total = sums.get((line.tax_category, line.tax_basis_points))
        if total is None:
            total = sums[line.tax_category, line.tax_basis_points] = _Sum(line.tax_name, note)
        elif note and total.note and note not in total.note:
            total.note = f"{total.note} {note}"
        total.net += line.net
        total.tax += line.tax
        net += line.net
        tax += line.tax
        locations.add(line.location_id)
        if note:
            notes[note] = None
    lines = [line for line, _ in noted]
    terms = seller.payment_terms_days if buyer.payment_terms_days is None else buyer.payment_terms_days
    # Who pays at the desk, pays at once; and what is given back is due when it is said.
    due_on = today if kind == "credit_note" or buyer.account_id is None else today + timedelta(days=terms)
    return InvoiceDraft(
        id=make_id(),
        kind=kind,
        seller=seller,
        buyer=buyer,
        currency=currency,
        location_id=locations.pop() if len(locations) == 1 else None,
        issued_on=today,
        due_on=due_on,
        net=net,
        tax=tax,
        gross=net + tax,
        lines=lines,
        taxes=[
            DraftTax(
                category=line.tax_category,
                basis_points=line.tax_basis_points,
                name=total.name,
                net=total.net,
                tax=total.tax,
                note=total.note,
            )
            for line, total in _first_lines(lines, sums)
        ],
        notes=list(notes),
        locale=locale,
        starts_on=min(line.starts_on for line in lines),
        ends_on=max(line.ends_on for line in lines),
        purchase_order=purchase_order,
        credits_invoice_id=credits[0] if credits else None,
        credits_invoice_number=credits[1] if credits else None,
        reason=reason,
    )


def _first_lines(lines: Sequence[DraftLine], sums: Mapping[tuple[str, int], _Sum]) -> list[tuple[DraftLine, _Sum]]:
    """Of each category and rate its first line, the highest rate first."""
    first: dict[tuple[str, int], DraftLine] = {}
    for line in lines:
        first.setdefault((line.tax_category, line.tax_basis_points), line)
    return [(first[key], sums[key]) for key in sorted(first, key=lambda key: (-key[1], key[0]))]
