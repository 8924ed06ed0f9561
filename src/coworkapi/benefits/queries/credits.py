"""Reads of credits: how a row becomes a lot or an entry as the API shows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from coworkapi.benefits.schemas.credits import LotOut
from coworkapi.benefits.values import Restrictions, Rollover
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money

_PREFIX = {
    "booking": "bkg",
    "charge": "chg",
    "check_in": "chk",
    "lot": "lot",
    "pass": "pass",
    "product": "prd",
    "sale": "sale",
    "waitlist_entry": "wtl",
}

LOT_COLUMNS = """l.id, l.external_id, l.account_id, l.kind, l.use_of, l.currency, l.name, l.granted, l.balance,
l.valid_from, l.valid_until, l.expired_at, l.restrictions, l.shared, l.member_cap, l.source, l.source_kind, l.source_id,
l.price_paid, l.price_currency, l.rollover, l.rolled_from_lot_id, l.transferred_from_lot_id, l.metadata, l.created_at,
l.updated_at, l.version, coalesce(m.home_location_id, t.home_location_id) AS home_location_id"""
LOT_TABLES = """credit_lots l
JOIN billing_accounts a ON a.organization_id = l.organization_id AND a.id = l.account_id
LEFT JOIN members m ON m.organization_id = a.organization_id AND m.id = a.member_id
LEFT JOIN teams t ON t.organization_id = a.organization_id AND t.id = a.team_id"""


def lot_out(row: Any) -> LotOut:
    """A row of `LOT_COLUMNS` as GET shows it."""
    return LotOut.model_construct(
        id=row.id,
        external_id=row.external_id,
        account_id=row.account_id,
        kind=row.kind,
        use_of=row.use_of,
        currency=row.currency,
        name=row.name,
        granted=row.granted,
        balance=row.balance,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        expired_at=row.expired_at,
        restrictions=Restrictions.model_validate(row.restrictions),
        shared=row.shared,
        member_cap=row.member_cap,
        source=row.source,
        source_id=source_text(row.source_kind, row.source_id),
        price_paid=None if row.price_paid is None else Money(amount=row.price_paid, currency=row.price_currency),
        rollover=rollover_of(row.rollover),
        rolled_from_lot_id=row.rolled_from_lot_id,
        transferred_from_lot_id=row.transferred_from_lot_id,
        metadata=row.metadata,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def rollover_of(stored: dict[str, Any] | None) -> Rollover | None:
    """A rollover out of its JSON, without what only the database counts with."""
    if stored is None:
        return None
    return Rollover.model_validate({name: value for name, value in stored.items() if name != "anchor_day"})


def source_text(kind: str | None, source_id: UUID | None) -> str | None:
    """What something is for, as the API names it."""
    if kind is None or source_id is None:
        return None
    return encode_id(_PREFIX[kind], source_id) if kind in _PREFIX else str(source_id)
