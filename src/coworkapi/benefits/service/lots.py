"""Lots as they are shown, found and told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.benefits.queries.credits import LOT_COLUMNS, LOT_TABLES, lot_out
from coworkapi.benefits.schemas.credits import LotOut
from coworkapi.core.errors import NotFound
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared


@dataclass(frozen=True, slots=True)
class ShownLot:
    """A lot as its GET gives it; `home_location_id`: of the account's owner, who may be seen by staff there."""

    out: LotOut
    version: int
    home_location_id: UUID | None


_INSTANTS = ("valid_from", "valid_until", "expired_at", "created_at", "updated_at")
_IDS = ("id", "account_id", "source_id", "rolled_from_lot_id", "transferred_from_lot_id", "home_location_id")
_SHOWN = Prepared(
    text(f"SELECT {LOT_COLUMNS} FROM {LOT_TABLES} WHERE l.id = ANY (CAST(:ids AS uuid[])) ORDER BY l.id")  # noqa: S608 - our own
)
_LOCKED = Prepared(
    text(
        f"SELECT {LOT_COLUMNS} FROM {LOT_TABLES} WHERE l.id = ANY (CAST(:ids AS uuid[])) "  # noqa: S608 - our own
        "ORDER BY l.id FOR NO KEY UPDATE OF l"
    )
)


async def lots_shown(unit: HasInfo, ids: Sequence[UUID], *, lock: bool = False) -> list[ShownLot]:
    """Those of the lots that exist, by id. One statement."""
    rows = await (_LOCKED if lock else _SHOWN).fetch(unit, ids=list(ids))
    return [ShownLot(lot_out(row), row.version, row.home_location_id) for row in rows]


async def find_lot(unit: HasInfo, lot_id: UUID, *, lock: bool = False) -> ShownLot:
    """One lot, locked if asked. Raises NotFound."""
    found = await lots_shown(unit, [lot_id], lock=lock)
    if not found:
        raise NotFound(f"there is no credit lot {encode_id('lot', lot_id)} in this organization")
    return found[0]


def stored_lot(row: Mapping[str, Any]) -> ShownLot:
    """A row of credit_lots as JSON has it, with its owner's home."""
    instants = {name: _instant(row[name]) for name in _INSTANTS}
    ids = {name: UUID(row[name]) if row[name] else None for name in _IDS}
    lot = SimpleNamespace(**{**row, **instants, **ids})
    return ShownLot(lot_out(lot), lot.version, lot.home_location_id)


def _instant(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored).astimezone(UTC) if stored else None


def tell(unit: HasInfo, fact: type[Fact], lot: ShownLot, previous: Mapping[str, Any] | None = None) -> None:
    """Emits a fact of a lot."""
    emit(unit, fact(aggregate_id=lot.out.id, data=lot.out, location_id=lot.home_location_id, previous=previous))
