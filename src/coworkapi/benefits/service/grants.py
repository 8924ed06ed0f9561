"""Granting lots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import text

from coworkapi.benefits.events.credits import CreditsGranted
from coworkapi.benefits.schemas.credits import LotOut
from coworkapi.benefits.service.lots import ShownLot, lots_shown, tell
from coworkapi.benefits.values import NewLot, Rollover
from coworkapi.core.events import Fact
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

_GRANT = Prepared(text("SELECT grant_credit_lots(CAST(CAST(:lots AS text) AS jsonb))"))


async def grant(unit: HasInfo, lots: Sequence[NewLot], *, tells: type[Fact] = CreditsGranted) -> list[LotOut]:
    """New lots with what they begin with, in the order given. Two statements, however many. `tells`: the fact.

    The caller has checked that the accounts exist. Raises Invalid for one that ends before it begins, and
    ExternalIdTaken.
    """
    return [one.out for one in await grant_shown(unit, lots, tells=tells)]


async def grant_shown(unit: HasInfo, lots: Sequence[NewLot], *, tells: type[Fact] = CreditsGranted) -> list[ShownLot]:
    """As `grant`, with versions."""
    if not lots:
        return []
    await _GRANT.fetchrow(unit, lots=lots_json(lots, created_by=acting_principal(unit).label))
    shown = {one.out.id: one for one in await lots_shown(unit, [lot.id for lot in lots])}
    for lot in lots:
        tell(unit, tells, shown[lot.id])
    return [shown[lot.id] for lot in lots]


def lots_json(lots: Sequence[NewLot], *, created_by: str) -> str:
    """What SQL's `grant_credit_lots` takes. `created_by`: `acting_principal(unit).label`."""
    return orjson.dumps([{**_row(lot), "created_by": created_by} for lot in lots], default=str).decode()


def _row(lot: NewLot) -> dict[str, Any]:
    return {
        "id": lot.id,
        "account_id": lot.account_id,
        "kind": lot.kind,
        "use_of": lot.use_of,
        "currency": lot.currency,
        "name": lot.name,
        "granted": lot.granted,
        "valid_from": lot.valid_from,
        "valid_until": lot.valid_until,
        "restrictions": lot.restrictions.model_dump(mode="json"),
        "shared": lot.shared,
        "member_cap": lot.member_cap,
        "source": lot.source,
        "source_kind": lot.source_kind,
        "source_id": lot.source_id,
        "price_paid": lot.price_paid,
        "price_currency": lot.price_currency,
        "rollover": rollover_row(lot.rollover),
        "transferred_from_lot_id": lot.transferred_from_lot_id,
        "entry": "transfer" if lot.transferred_from_lot_id else "grant",
        "external_id": lot.external_id,
        "metadata": dict(lot.metadata),
        "reason": lot.reason,
    }


def rollover_row(rollover: Rollover | None) -> dict[str, Any] | None:
    """As the lot keeps it: with a time zone, UTC unless one is given."""
    if rollover is None:
        return None
    return rollover.model_dump(mode="json", exclude_none=True) | {"time_zone": rollover.time_zone or "UTC"}
