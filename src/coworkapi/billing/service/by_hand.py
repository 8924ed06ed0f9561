"""Fees and adjustments by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.errors import NoTaxRate
from coworkapi.billing.queries import TAX_SQL
from coworkapi.billing.schemas import ChargeOut
from coworkapi.billing.service.charge import as_created, charge
from coworkapi.billing.service.taxes import entity_of, tax_of
from coworkapi.billing.values import NO_TAX, NewCharge, Tax
from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid, NotFound, ProblemError, ProblemItem
from coworkapi.core.ids import PREFIXES, encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

# The taxes of the day before and later: which day it is there is known from the answer only.
_SURROUNDINGS = Prepared(
    text(
        f"""
SELECT l.id AS location_id, l.currency, l.time_zone, CASE WHEN l.id IS NOT NULL THEN {TAX_SQL} END AS taxes,
  a.id AS account_id, a.member_id AS account_member_id, m.id AS member_id
FROM unnest(CAST(:location_ids AS uuid[]), CAST(:account_ids AS uuid[]), CAST(:member_ids AS uuid[]))
  WITH ORDINALITY AS w(location_id, account_id, member_id, n)
LEFT JOIN locations l ON l.id = w.location_id
LEFT JOIN billing_accounts a ON a.organization_id = l.organization_id AND a.id = w.account_id
LEFT JOIN members m ON m.organization_id = l.organization_id AND m.id = w.member_id
ORDER BY w.n"""  # noqa: S608 - our own text
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What staff wrote down. `amount`: as prices are entered at that location."""

    source_kind: Literal["fee", "adjustment"]
    account_id: UUID | None
    member_id: UUID | None
    location_id: UUID
    description: str
    amount: Money
    tax_code: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


async def charge_by_hand(unit: HasInfo, wanted: ByHand, *, now: datetime) -> ChargeOut:
    """A fee, or an adjustment (negative: a credit). Two statements.

    Raises NotFound that names the field, Forbidden, NoTaxRate, and Invalid (currency, sign, order).
    """
    [made] = await charge_all_by_hand(unit, [wanted], now=now)
    if isinstance(made, ProblemError):
        raise made
    return made


async def charge_all_by_hand(
    unit: HasInfo, wanted: Sequence[ByHand], *, now: datetime
) -> list[ChargeOut | ProblemError]:
    """Fees and adjustments; for each the charge, or the error that `charge_by_hand` raises. As many statements as for
    one."""
    rows = await _SURROUNDINGS.fetch(
        unit,
        location_ids=[one.location_id for one in wanted],
        account_ids=[one.account_id for one in wanted],
        member_ids=[one.member_id for one in wanted],
        local_day=min((one.starts_at or now).date() for one in wanted) - timedelta(days=1),
    )
    found: list[NewCharge | ProblemError] = []
    for one, row in zip(wanted, rows, strict=True):
        try:
            found.append(_new_charge(unit, one, row, now))
        except ProblemError as error:
            found.append(error)
    made = iter(await charge(unit, [one for one in found if isinstance(one, NewCharge)], now=now))
    label = acting_principal(unit).label
    return [one if isinstance(one, ProblemError) else as_created(next(made), now, label) for one in found]


def _new_charge(unit: HasInfo, wanted: ByHand, row: Any, now: datetime) -> NewCharge:
    starts_at = wanted.starts_at or now
    ends_at = wanted.ends_at or starts_at
    if row.location_id is None:
        raise _missing("/location_id", "loc", wanted.location_id)
    if wanted.account_id is not None and row.account_id is None:
        raise _missing("/account_id", "acct", wanted.account_id)
    if wanted.member_id is not None and row.member_id is None:
        raise _missing("/member_id", "mem", wanted.member_id)
    principal = acting_principal(unit)
    if principal.is_staff:
        principal.require("charges:write", wanted.location_id)
    _check(wanted, row.currency, starts_at, ends_at)
    charge_id = new_id()
    return NewCharge(
        id=charge_id,
        account_id=wanted.account_id,
        legal_entity_id=entity_of(row.taxes),
        location_id=wanted.location_id,
        member_id=wanted.member_id or row.account_member_id,
        source_kind=wanted.source_kind,
        source_id=charge_id,
        part="price",
        starts_at=starts_at,
        ends_at=ends_at,
        description=wanted.description,
        amount=wanted.amount.amount,
        currency=row.currency,
        tax=_tax(wanted, row, starts_at),
        explanation=[
            {
                "code": wanted.source_kind,
                "name": wanted.description,
                "detail": f"by hand, by {principal.label}",
                "amount": wanted.amount.amount,
            }
        ],
    )


def _check(wanted: ByHand, currency: str, starts_at: datetime, ends_at: datetime) -> None:
    if wanted.amount.currency != currency:
        raise Invalid.field("/amount/currency", f"the location charges in {currency}; use that currency")
    if wanted.amount.amount == 0:
        raise Invalid.field("/amount/amount", "must not be zero")
    if wanted.amount.amount < 0 and wanted.source_kind == "fee":
        raise Invalid.field("/amount/amount", "a fee is positive; a credit is an adjustment")
    if ends_at < starts_at:
        raise Invalid.field("/ends_at", "must not be earlier than starts_at")


def _tax(wanted: ByHand, row: Any, starts_at: datetime) -> Tax:
    """The rate of that code on the day. An entity that knows no rates at all charges no tax."""
    day = starts_at.astimezone(zone(row.time_zone)).date()
    tax = tax_of(row.taxes, wanted.tax_code, day)
    if tax is NO_TAX and row.taxes["rates"] and wanted.tax_code != NO_TAX.code:
        raise NoTaxRate(
            f"tax_code: the legal entity has no rate {wanted.tax_code!r} on {day}; add it, or send {NO_TAX.code!r}",
            errors=[ProblemItem(pointer="/tax_code", code=NoTaxRate.code, detail=f"unknown on {day}")],
        )
    return tax


def _missing(pointer: str, prefix: str, missing: UUID) -> NotFound:
    detail = f"there is no {PREFIXES[prefix]} {encode_id(prefix, missing)} in this organization"
    item = ProblemItem(pointer=pointer, code="not_found", detail=detail)
    return NotFound(f"{pointer.strip('/')}: {detail}", errors=[item])
