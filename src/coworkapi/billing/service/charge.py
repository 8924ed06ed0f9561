"""Charging: the fact that something is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text

from coworkapi.billing.events import ChargeCreated
from coworkapi.billing.queries import charge_out
from coworkapi.billing.schemas import ChargeOut
from coworkapi.billing.service.taxes import SPARED_PAYERS_SQL, as_shown, payers_json, spared_among
from coworkapi.billing.values import NewCharge
from coworkapi.core.events import emit
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

_POST = Prepared(text(f"SELECT post_charges(CAST(CAST(:charges AS text) AS jsonb)), {SPARED_PAYERS_SQL} AS spared"))


async def charge(unit: HasInfo, charges: Sequence[NewCharge], *, now: datetime | None = None) -> list[NewCharge]:
    """Writes the charges and tells of them; the same with what their payers are spared. One statement; none for no
    charges. `now`: the acting one's, unless given.

    Raises ChargedAlready where one of the same source and part was made before: the transaction is lost then.
    """
    if not charges:
        return []
    me = acting_principal(unit)
    now = now or me.now
    row = await _POST.fetchrow(
        unit, charges=charges_json(charges, created_by=me.label, now=now), payers=payers_json(charges)
    )
    made = spared_among(charges, row.spared if row is not None else None)
    tell_charged(unit, made, now)
    return made


def charges_json(charges: Sequence[NewCharge], *, created_by: str = "system", now: datetime | None = None) -> str:
    """What SQL's `post_charges` takes.

    `created_by`: the label of who acts, `acting_principal(unit).label`. `now`: when, as `tell_charged` will tell; the
    transaction's beginning, unless given.
    """
    more = {"created_by": created_by, "created_at": now}
    # Ids read from the database are the driver's own subclass of UUID.
    return orjson.dumps([_row(one) | more for one in charges], default=str).decode()


def tell_charged(unit: HasInfo, charges: Sequence[NewCharge], now: datetime) -> None:
    """Tells of charges that a composed statement has written."""
    created_by = acting_principal(unit).label
    for one in charges:
        data = as_created(one, now, created_by)
        emit(unit, ChargeCreated(aggregate_id=one.id, location_id=one.location_id, data=data))


def as_created(one: NewCharge, now: datetime, created_by: str) -> ChargeOut:
    """The charge as its GET gives it right after it was made."""
    owed = one.owed
    tax_name, basis_points = as_shown(one.tax)
    return charge_out(
        id=one.id,
        account_id=one.account_id,
        legal_entity_id=one.legal_entity_id,
        location_id=one.location_id,
        member_id=one.member_id,
        source_kind=one.source_kind,
        source_id=one.source_id,
        part=one.part,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        description=one.description,
        quantity=one.quantity,
        currency=one.currency,
        amounts=(one.amount, owed.net, owed.tax, owed.gross, 0, owed.gross),
        tax=(one.tax.code, tax_name, basis_points, one.tax.included),
        explanation=one.explanation,
        purchase_order=one.purchase_order,
        invoice_id=None,
        credits_charge_id=one.credits_charge_id,
        voids_charge_id=None,
        voided_by_charge_id=None,
        reason=None,
        created_by=created_by,
        created_at=now,
    )


def _row(one: NewCharge) -> dict[str, Any]:
    taxed = one.taxed
    return {
        "id": one.id,
        "account_id": one.account_id,
        "legal_entity_id": one.legal_entity_id,
        "location_id": one.location_id,
        "member_id": one.member_id,
        "source_kind": one.source_kind,
        "source_id": one.source_id,
        "part": one.part,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "description": one.description,
        "quantity": one.quantity,
        "currency": one.currency,
        "tax_code": one.tax.code,
        "tax_name": one.tax.name,
        "tax_basis_points": one.tax.basis_points,
        "tax_included": one.tax.included,
        "explanation": [dict(line) for line in one.explanation],
        "amount": one.amount,
        "net": taxed.net,
        "tax": taxed.tax,
        "gross": taxed.gross,
        "purchase_order": one.purchase_order,
        "credits_charge_id": one.credits_charge_id,
    }
