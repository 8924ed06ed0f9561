"""The charges of a reckoning: who pays what for which days, explained line by line. No statement is made here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from coworkapi.billing import service as billing
from coworkapi.billing.values import NO_TAX, NewCharge, Tax, Taxed
from coworkapi.core.clock import zone
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import decimal_text
from coworkapi.memberships.rules.cycles_reckoning import Cut, Reckoning, ToBill
from coworkapi.memberships.service.cycles_reading import Agreed, Standing

_POLICIES = {
    "actual_days": "actual days of the cycle",
    "thirty_day": "a month counts thirty days",
    "none": "not prorated",
}


class NoRate(Exception):
    """The entity has rates, but none of that code on that day."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(code, on)
        self.code, self.on = code, on


@dataclass(frozen=True, slots=True)
class NewPeriod:
    """A row of membership_periods to be written."""

    values: Mapping[str, Any]


def is_capped(standing: Standing) -> bool:
    """Whether a team pays for someone up to a monthly cap, and the person has an account for the rest."""
    row = standing.row
    return (
        row.monthly_cap is not None and row.member_id is not None and row.own_account_id not in (None, row.account_id)
    )


@dataclass(slots=True)
class Purses:
    """What payers with a monthly cap have paid so far for a person in a month: gross, by `(account, member, month)`.

    A month begins at `month_from`, an instant: the first of it at the location.
    """

    spent: dict[tuple[UUID, UUID, datetime], int] = field(default_factory=dict)

    def left(self, standing: Standing, day: date) -> int | None:
        """What the payer may still pay; None: all of it."""
        if not is_capped(standing):
            return None
        cap: int = standing.row.monthly_cap
        return max(cap - self.spent.get(self.key(standing, day), 0), 0)

    def take(self, standing: Standing, day: date, gross: int) -> None:
        key = self.key(standing, day)
        self.spent[key] = self.spent.get(key, 0) + gross

    @staticmethod
    def key(standing: Standing, day: date) -> tuple[UUID, UUID, datetime]:
        row = standing.row
        return row.account_id, row.member_id, day_starts(row.time_zone, day.replace(day=1))


@dataclass(slots=True)
class Bill:
    """What one membership is charged and given back."""

    standing: Standing
    charges: list[NewCharge] = field(default_factory=list)
    periods: list[Mapping[str, Any]] = field(default_factory=list)
    cuts: list[Mapping[str, Any]] = field(default_factory=list)
    fees_charged: bool = False
    number: int = 0


def months_capped(standing: Standing, reckoning: Reckoning) -> Iterator[tuple[UUID, UUID, datetime, datetime]]:
    """`(account, member, from, until)` of the months in which a payer's cap matters."""
    if not is_capped(standing):
        return
    for one in reckoning.to_bill:
        account_id, member_id, month_from = Purses.key(standing, one.part.starts_on)
        following = (one.part.starts_on.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield account_id, member_id, month_from, day_starts(standing.row.time_zone, following)


def bill_of(
    standing: Standing,
    reckoning: Reckoning,
    *,
    until: date,
    taxes: Mapping[str, Any],
    purses: Purses,
    to_credit: Mapping[UUID, Any],
) -> Bill:
    """Charges and periods. `taxes`: every rate of the entity. `to_credit`: rows of `TO_CREDIT` by id.

    Raises NoRate.
    """
    row = standing.row
    bill = Bill(standing, fees_charged=row.fees_charged, number=row.periods)
    for cut in reckoning.cuts:
        bill.cuts.append({"id": cut.billed.row.id, "ends_on": cut.ends_on, "credit": cut.credit})
        bill.charges += _credits(standing, cut, to_credit)
    contract = standing.contract
    lives = contract is not None and contract.starts_on < contract.ends_on
    if lives and not row.fees_charged and fees_on(row) <= until:
        bill.charges += _fees(standing, taxes)
        bill.fees_charged = True
    for one in reckoning.to_bill:
        _bill_part(bill, one, taxes, purses)
    return bill


def _bill_part(bill: Bill, one: ToBill, taxes: Mapping[str, Any], purses: Purses) -> None:
    standing, row, part = bill.standing, bill.standing.row, one.part
    agreed: Agreed = part.segment.terms
    bill.number += 1
    currency = agreed.version.terms.price.currency
    own_amount, charge_id, own_charge_id = 0, None, None
    if one.amount:
        tax = tax_on(taxes, agreed.version.terms.tax_code, part.starts_on)
        left = purses.left(standing, part.starts_on)
        own_amount = 0 if left is None else one.amount - min(one.amount, _within(left, tax))
        lines = explain(one, currency, _lifted_on(standing, one))
        if one.amount > own_amount:
            made = _charge(bill, one, tax, lines, row.account_id, one.amount - own_amount, f"period-{bill.number}")
            charge_id = made.id
            if left is not None:
                purses.take(standing, part.starts_on, made.taxed.gross)
        if own_amount:
            made = _charge(bill, one, tax, lines, row.own_account_id, own_amount, f"period-{bill.number}-own")
            own_charge_id = made.id
    bill.periods.append(
        {
            "id": new_id(),
            "membership_id": standing.id,
            "number": bill.number,
            "starts_on": part.starts_on,
            "ends_on": part.ends_on,
            "billed_until": part.ends_on,
            "cycle_starts_on": part.cycle.starts_on,
            "cycle_ends_on": part.cycle.ends_on,
            "plan_id": agreed.version.plan_id,
            "plan_version_id": agreed.version.id,
            "proration": one.proration,
            "account_id": row.account_id,
            "quantity": agreed.quantity,
            "price": agreed.price,
            "currency": currency,
            "amount": one.amount,
            "own_amount": own_amount,
            "charge_id": charge_id,
            "own_charge_id": own_charge_id,
        }
    )


def _charge(
    bill: Bill,
    one: ToBill,
    tax: Tax,
    lines: Sequence[Mapping[str, Any]],
    account_id: UUID,
    amount: int,
    part: str,
) -> NewCharge:
    row, days = bill.standing.row, one.part
    agreed: Agreed = days.segment.terms
    if amount != one.amount:
        whole = decimal_text(one.amount, agreed.version.terms.price.currency)
        share = "within" if account_id == row.account_id else "beyond"
        lines = [
            *lines,
            {
                "code": "monthly_cap",
                "name": "Monthly cap of the team",
                "detail": f"of {whole}, what is {share} the cap",
                "amount": amount - one.amount,
            },
        ]
    made = NewCharge(
        id=new_id(),
        account_id=account_id,
        legal_entity_id=row.legal_entity_id,
        location_id=row.location_id,
        member_id=row.member_id,
        source_kind="membership",
        source_id=bill.standing.id,
        part=part,
        starts_at=day_starts(row.time_zone, days.starts_on),
        ends_at=day_starts(row.time_zone, days.ends_on),
        description=agreed.version.plan_name,
        amount=amount,
        currency=agreed.version.terms.price.currency,
        tax=tax,
        quantity=agreed.quantity,
        explanation=lines,
        purchase_order=row.purchase_order,
    )
    bill.charges.append(made)
    return made


def _is_suspended(standing: Standing, cut: Cut) -> bool:
    """Whether what is given back is so because its payer is suspended from that day on."""
    contract = standing.contract
    return (
        contract is not None
        and standing.agreed_on(cut.ends_on).version.terms.suspension != "bill"
        and any(starts_on <= cut.ends_on < ends_on for starts_on, ends_on in contract.suspended)
    )


def _lifted_on(standing: Standing, one: ToBill) -> date | None:
    contract, begins = standing.contract, one.part.starts_on
    if contract is None or one.part.segment.suspension == "bill":
        return None
    return begins if any(ends_on == begins for _, ends_on in contract.suspended) else None


def explain(one: ToBill, currency: str, lifted_on: date | None = None) -> list[Mapping[str, Any]]:
    """The lines behind an amount. `lifted_on`: that it begins where a suspension ends."""
    part = one.part
    agreed: Agreed = part.segment.terms
    detail = (
        f"{agreed.quantity} x {decimal_text(agreed.price, currency)} for {part.cycle.starts_on}/{part.cycle.ends_on}"
    )
    if (part.starts_on, part.ends_on) != (part.cycle.starts_on, part.cycle.ends_on):
        detail += f"; {part.starts_on}/{part.ends_on} is {one.share} of it ({_POLICIES[one.proration]})"
        if lifted_on is not None:
            detail += f"; until {lifted_on} the payer was suspended, and the plan doesn't bill that"
    return [
        {
            "code": "cycle",
            "name": agreed.version.plan_name,
            "detail": detail,
            "amount": one.amount,
            "quantity": agreed.quantity,
            "unit_amount": agreed.price,
            "refers_to": encode_id("plnv", agreed.version.id),
        }
    ]


def _credits(standing: Standing, cut: Cut, to_credit: Mapping[UUID, Any]) -> Iterator[NewCharge]:
    """What was beyond the payer's cap goes back first: to the member's own account."""
    kept = cut.billed.row
    own_left = max(kept.own_amount - kept.credited, 0)
    own = min(cut.credit, own_left)
    for charge_id, amount, suffix in ((kept.own_charge_id, own, "-own"), (kept.charge_id, cut.credit - own, "")):
        original = to_credit.get(charge_id) if charge_id is not None else None
        if original is None or original.voided:
            continue
        left = original.amount - original.credited_amount
        amount = min(amount, left)
        if amount <= 0:
            continue
        exact = None
        if amount == left:  # the remainder, net and tax
            net, tax = original.net - original.credited_net, original.tax - original.credited_tax
            exact = Taxed(-net, -tax, -net - tax)
        starts_on, ends_on = cut.ends_on, cut.billed.billed_until
        suspended = _is_suspended(standing, cut)
        yield NewCharge(
            id=new_id(),
            account_id=original.account_id,
            legal_entity_id=standing.row.legal_entity_id,
            location_id=original.location_id,
            member_id=original.member_id,
            source_kind="membership",
            source_id=standing.id,
            part=f"credit-{kept.number}-{kept.credits + 1}{suffix}",
            starts_at=day_starts(standing.row.time_zone, starts_on),
            ends_at=day_starts(standing.row.time_zone, ends_on),
            description=original.description,
            amount=-amount,
            currency=original.currency,
            tax=Tax(original.tax_code, original.tax_name, original.tax_basis_points, original.tax_included),
            explanation=[
                {
                    "code": "suspension" if suspended else "credit",
                    "name": "Days of suspension" if suspended else "Days not used",
                    "detail": f"{starts_on}/{ends_on} of what was billed for {cut.billed.starts_on}/{ends_on}: "
                    f"{decimal_text(amount, original.currency)} of {decimal_text(original.amount, original.currency)}",
                    "amount": -amount,
                    "refers_to": encode_id("chg", original.id),
                }
            ],
            credits_charge_id=original.id,
            purchase_order=original.purchase_order,
            exact=exact,
        )


def _fees(standing: Standing, taxes: Mapping[str, Any]) -> Iterator[NewCharge]:
    """Sign-up fee (at the very first start only) and deposit, by the terms of the beginning."""
    row, agreed = standing.row, standing.agreed[0]
    terms = agreed.version.terms
    sign_up = terms.sign_up_fee.amount if terms.sign_up_fee else 0
    taken_over = row.billed_from is not None  # what was to be paid at its beginning was paid elsewhere
    if row.sign_up_fee_override is not None:
        sign_up = row.sign_up_fee_override
    elif row.first_started_on < row.starts_on or taken_over:
        sign_up = 0
    deposit = terms.deposit.amount * agreed.quantity if terms.deposit and not taken_over else 0
    if row.deposit_override is not None:
        deposit = row.deposit_override
    on = fees_on(row)
    at = day_starts(row.time_zone, on)
    for amount, kind, part, name, tax in (
        (sign_up, "membership", "sign-up-fee", "Sign-up fee", terms.tax_code),
        (deposit, "deposit", "deposit", "Deposit", None),
    ):
        if not amount:
            continue
        yield NewCharge(
            id=new_id(),
            account_id=row.account_id,
            legal_entity_id=row.legal_entity_id,
            location_id=row.location_id,
            member_id=row.member_id,
            source_kind="deposit" if kind == "deposit" else "membership",
            source_id=standing.id,
            part=part,
            starts_at=at,
            ends_at=at,
            description=agreed.version.plan_name,
            amount=amount,
            currency=terms.price.currency,
            tax=NO_TAX if tax is None else tax_on(taxes, tax, on),
            explanation=[
                {
                    "code": part.replace("-", "_"),
                    "name": name,
                    "detail": f"once, when it is first billed, on {on}"
                    if taken_over
                    else f"once, when it begins on {on}",
                    "amount": amount,
                    "refers_to": encode_id("plnv", agreed.version.id),
                }
            ],
            purchase_order=row.purchase_order,
        )


def fees_on(row: Any) -> date:
    """The day on which sign-up fee and deposit are charged: its first, or the first that is billed here."""
    found: date = row.starts_on if row.billed_from is None else row.billed_from
    return found


def tax_on(taxes: Mapping[str, Any], code: str, on: date) -> Tax:
    """The entity's rate of that code on the day. An entity that knows no rates at all charges no tax. Raises NoRate."""
    tax = billing.tax_of(taxes, code, on)
    if tax is NO_TAX and taxes["rates"] and code != NO_TAX.code:
        raise NoRate(code, on)
    return tax


def _within(gross: int, tax: Tax) -> int:
    """The greatest amount, as prices are entered, that comes to at most so much with its tax."""
    amount = gross if tax.included else gross * 10_000 // (10_000 + tax.basis_points) + 1
    while amount > 0 and tax.of(amount).gross > gross:
        amount -= 1
    return amount


@lru_cache(maxsize=8192)
def day_starts(time_zone: str, day: date) -> datetime:
    """The first instant of a local day, UTC."""
    return datetime.combine(day, time(), zone(time_zone)).astimezone(UTC)
