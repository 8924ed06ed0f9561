"""The tax of a day, out of what `queries.TAX_SQL` read; and who is spared it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.billing.queries import buyer_tax_sql
from coworkapi.billing.rules.tax_treatment import SPARED, spared_by
from coworkapi.billing.values import NO_TAX, NewCharge, SparedBy, Tax
from coworkapi.core.ids import uuid_of
from coworkapi.core.prepared import HasInfo, Prepared

# A scalar: of `:payers`, `[[account_id, legal_entity_id], ...]` as JSON, those that might be spared tax:
# `[[account_id, legal_entity_id, the entity's country, what buyer_tax_sql says], ...]`.
SPARED_PAYERS_SQL = f"""(
SELECT json_agg(json_build_array(a.id, e.id, e.country, {buyer_tax_sql("a")}))
FROM jsonb_array_elements(CAST(CAST(:payers AS text) AS jsonb)) p
JOIN billing_accounts a ON a.id = CAST(p->>0 AS uuid) AND a.tax_status <> 'standard'
JOIN legal_entities e ON e.organization_id = a.organization_id AND e.id = CAST(p->>1 AS uuid))"""  # noqa: S608
_SPARED_PAYERS = Prepared(text(f"SELECT {SPARED_PAYERS_SQL} AS spared"))


def tax_of(found: Mapping[str, Any], code: str, day: date | None = None) -> Tax:
    """The entity's rate of that code on `day`: the `:local_day` that was asked for, or a later one.

    `NO_TAX` where the entity has no such rate then.
    """
    on = found["local_day"] if day is None else day.isoformat()
    best: Tax = NO_TAX
    for rate_code, valid_from, name, basis_points in found["rates"]:  # by code, then by date
        if rate_code == code and valid_from <= on:
            best = Tax(code, name, basis_points, found["included"])
    return best


def entity_of(found: Mapping[str, Any]) -> UUID:
    """The legal entity that charges, out of the same."""
    return uuid_of(found["legal_entity_id"])


def spared_in(seller_country: str, buyer: Sequence[Any] | None) -> SparedBy | None:
    """Why the buyer that `queries.buyer_tax_sql` read isn't charged tax by a seller there; None: they are."""
    if buyer is None:
        return None
    tax_status, vat_id, vat_id_valid = buyer
    return spared_by(tax_status, seller_country=seller_country, vat_id=vat_id, vat_id_valid=vat_id_valid)


def as_shown(tax: Tax) -> tuple[str, int]:
    """Name and basis points of a tax as its payer is told: of who is spared it, why, and 0."""
    return (tax.name, tax.basis_points) if tax.spared is None else (SPARED[tax.spared]["en"], 0)


async def at_payers_tax(unit: HasInfo, charges: Sequence[NewCharge]) -> list[NewCharge]:
    """The charges with what their payers are spared. One statement, none for no charges."""
    if not charges:
        return []
    row = await _SPARED_PAYERS.fetchrow(unit, payers=payers_json(charges))
    return spared_among(charges, row.spared if row is not None else None)


async def payers_tax(unit: HasInfo, tax: Tax, *, account_id: UUID, legal_entity_id: UUID) -> Tax:
    """The tax as it applies to that payer. One statement, none for a tax that has no percentage."""
    if not tax.basis_points:
        return tax
    payers = orjson.dumps([[str(account_id), str(legal_entity_id)]]).decode()
    row = await _SPARED_PAYERS.fetchrow(unit, payers=payers)
    if row is None or not row.spared:
        return tax
    [[_, _, country, buyer]] = row.spared
    return replace(tax, spared=spared_in(country, buyer))


def payers_json(charges: Sequence[NewCharge]) -> str:
    """`:payers` of `SPARED_PAYERS_SQL`."""
    payers = {(one.account_id, one.legal_entity_id) for one in charges if one.account_id is not None}
    return orjson.dumps([[str(account), str(entity)] for account, entity in payers]).decode()


def spared_among(charges: Sequence[NewCharge], found: Sequence[Sequence[Any]] | None) -> list[NewCharge]:
    """The charges with what `SPARED_PAYERS_SQL` found of their payers, whatever was known of them before."""
    why = {
        (uuid_of(account), uuid_of(entity)): spared_in(country, buyer)
        for account, entity, country, buyer in found or ()
    }

    def reason(one: NewCharge) -> SparedBy | None:
        payer = one.account_id
        return None if payer is None or not one.tax.basis_points else why.get((payer, one.legal_entity_id))

    return [
        one if one.tax.spared == (now := reason(one)) else replace(one, tax=replace(one.tax, spared=now))
        for one in charges
    ]
