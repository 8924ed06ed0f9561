"""Setting items against each other by hand, and undoing that."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from coworkapi.billing.errors import MatchIsBooked, MatchUndone, MoreThanOpen
from coworkapi.billing.models import ReceivableItem, ReceivableMatch
from coworkapi.billing.queries import receivables as queries
from coworkapi.billing.rules.matching import Match
from coworkapi.billing.service.matching import follow, write_matches
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Record


async def match(
    unit: HasInfo, account_id: UUID, *, debit_id: UUID, credit_id: UUID, amount: int | None, now: datetime
) -> UUID:
    """Pays one of the account's items with another, in whole or by `amount`; the match.

    Raises NotFound that names the field, Invalid for items that don't go together, MoreThanOpen.
    """
    rows = {row.id: row for row in await queries.ITEM.fetch(unit, ids=[debit_id, credit_id])}
    debit = _item(rows, debit_id, account_id, "debit_item_id")
    credit = _item(rows, credit_id, account_id, "credit_item_id")
    if debit.amount <= 0:
        raise Invalid.field("/debit_item_id", "is in the account's favour; name what it owes")
    if credit.amount >= 0:
        raise Invalid.field("/credit_item_id", "is owed by the account; name what it has in its favour")
    if (debit.legal_entity_id, debit.currency) != (credit.legal_entity_id, credit.currency):
        raise Invalid.field("/credit_item_id", "is of another legal entity or currency than the other item")
    possible = min(debit.open, -credit.open)
    wanted = possible if amount is None else amount
    if wanted <= 0 or wanted > possible:
        raise MoreThanOpen(
            f"{possible} minor units of both are open, not {wanted}; match at most as much", extra={"open": possible}
        )
    await write_matches(unit, [Match(debit_id, credit_id, wanted)], now=now)
    await follow(unit, {debit_id: debit.open, credit_id: -credit.open}, now=now)
    [made] = await queries.LAST_MATCH.fetch(unit, debit_id=debit_id, credit_id=credit_id)
    match_id: UUID = made.id
    return match_id


async def undo_match(unit: HasInfo, match_id: UUID, *, now: datetime) -> Record:
    """Undoes a match: both items are open again by as much. Raises NotFound, MatchUndone, MatchIsBooked."""
    row = await queries.LIVE_MATCH.fetchrow(unit, id=match_id)
    if row is None:
        raise NotFound(f"there is no match {encode_id('mat', match_id)}")
    if row.undone:
        raise MatchUndone("the match was undone already")
    if row.credit_kind == "write_off" or row.debit_kind != "invoice":
        raise MatchIsBooked("the match belongs to a write-off or a refund; take that back instead")
    items = {item.id: item for item in await queries.ITEM.fetch(unit, ids=[row.debit_item_id, row.credit_item_id])}
    debit, credit = items[row.debit_item_id], items[row.credit_item_id]
    undone = Match(debit.id, credit.id, -row.amount)
    await write_matches(unit, [undone], now=now, undoes={0: match_id})
    await follow(unit, {debit.id: debit.open, credit.id: -credit.open}, now=now)
    return row


def _item(rows: dict[UUID, Record], item_id: UUID, account_id: UUID, name: str) -> Record:
    row = rows.get(item_id)
    if row is None or row.account_id != account_id:
        raise NotFound(f"{name}: the account has no item {encode_id('item', item_id)}")
    return row


def matches_of(account_id: UUID) -> Select[Any]:
    """What was set against what of an account, each with whether it was undone."""
    undone = aliased(ReceivableMatch)
    columns: list[Any] = [
        ReceivableMatch.id,
        ReceivableMatch.debit_item_id,
        ReceivableMatch.credit_item_id,
        ReceivableMatch.amount,
        ReceivableMatch.matched_at,
        ReceivableMatch.created_by,
        ReceivableItem.currency,
        exists().where(undone.undoes_match_id == ReceivableMatch.id).label("undone"),
    ]
    return (
        select(*columns)
        .join(ReceivableItem, ReceivableItem.id == ReceivableMatch.debit_item_id)
        .where(ReceivableItem.account_id == account_id, ReceivableMatch.undoes_match_id.is_(None))
    )
