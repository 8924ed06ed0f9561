"""What accounts that were merged away have in their favour pays what the account that stays owes.

Sub-ledger and ledger agree for each account, so an item of one account never pays one of another: as much as is needed
is transferred first, by an item on each side and an entry between both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from coworkapi.billing.queries import receivables as queries
from coworkapi.billing.rules.matching import Counter, Match, OpenItem
from coworkapi.billing.service import ledger
from coworkapi.billing.service.drafted import as_json
from coworkapi.billing.service.gathering import load_seller, local_today
from coworkapi.billing.service.matching import follow, item_of, write_matches
from coworkapi.billing.values import NewEntry, NewPosting
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Record


@dataclass(frozen=True, slots=True)
class _Transfer:
    """`amount` goes from one account to another, both of which keep their own currency: the same one."""

    debit_id: UUID
    credit_id: UUID
    from_id: UUID
    to_id: UUID
    currency: str
    amount: int


async def bring_over(
    unit: HasInfo,
    legal_entity_id: UUID,
    needs: Mapping[tuple[UUID, str], int],
    *,
    booked_on: date,
    now: datetime,
) -> list[OpenItem]:
    """Transfers what the accounts merged into these have at the entity, as far as these need it (`needs`: minor units
    by account and currency), the older first. The items that these have now; one statement where there is nothing."""
    wanted = {key: amount for key, amount in needs.items() if amount > 0}
    if not wanted:
        return []
    ids = list({account_id for account_id, _ in wanted})
    rows = await queries.OF_MERGED.fetch(unit, account_ids=ids, legal_entity_id=legal_entity_id)
    if not rows:
        return []
    transfers = _transfers(rows, wanted)
    if not transfers:
        return []
    counter = Counter(item_of(row) for row in rows)
    matches = [match for one in transfers for match in _paid_out(one, counter)]
    written = [item for one in transfers for item in _items(one, legal_entity_id, booked_on)]
    await queries.TRANSFER.fetch(unit, items=as_json(written))
    await write_matches(unit, matches, now=now)
    # Credit notes of which nothing is left settle what they gave back
    before = {one.credit_id: abs(counter.items[one.credit_id].open) for one in matches}
    await follow(unit, before, now=now)
    await ledger.post(unit, [_entry(one, legal_entity_id, booked_on) for one in transfers])
    return [
        OpenItem(
            id=one.credit_id,
            account_id=one.to_id,
            kind="transfer",
            currency=one.currency,
            open=-one.amount,
            booked_on=booked_on,
            due_on=booked_on,
        )
        for one in transfers
    ]


async def pay_with_merged(unit: HasInfo, member_id: UUID, *, now: datetime) -> None:
    """After a member was merged: what their account has pays what the one that stays owes, the first due first. One
    statement where nothing is open on both."""
    by_entity: dict[UUID, list[Record]] = {}
    for row in await queries.OWED_BY_STAYING.fetch(unit, member_id=member_id):
        by_entity.setdefault(row.legal_entity_id, []).append(row)
    for legal_entity_id, rows in by_entity.items():
        owed = [item_of(row) for row in rows]
        needs: dict[tuple[UUID, str], int] = {}
        for one in owed:
            if one.account_id is not None:
                key = one.account_id, one.currency
                needs[key] = needs.get(key, 0) + one.open
        booked_on = local_today(await load_seller(unit, legal_entity_id), now)
        brought = await bring_over(unit, legal_entity_id, needs, booked_on=booked_on, now=now)
        counter = Counter([*owed, *brought])
        for account_id, currency in needs:
            counter.set_against(counter.debits(account_id, currency), counter.credits(account_id, currency))
        await write_matches(unit, counter.matches, now=now)
        await follow(unit, {one.debit_id: counter.items[one.debit_id].open for one in counter.matches}, now=now)


def _transfers(rows: Sequence[Record], wanted: Mapping[tuple[UUID, str], int]) -> list[_Transfer]:
    """What goes where. What an account owes itself isn't there to be given away."""
    left, has = dict(wanted), dict[tuple[UUID, str], int]()
    into: dict[tuple[UUID, str], UUID] = {}
    for row in rows:
        key = row.account_id, row.currency
        has[key], into[key] = has.get(key, 0) - row.open, row.merged_into_id
    found = []
    for (from_id, currency), to_id in sorted(into.items(), key=str):
        amount = min(left.get((to_id, currency), 0), has[from_id, currency])
        if amount > 0:
            left[to_id, currency] -= amount
            found.append(_Transfer(new_id(), new_id(), from_id, to_id, currency, amount))
    return found


def _paid_out(one: _Transfer, counter: Counter) -> list[Match]:
    matches, rest = [], one.amount
    for credit_id in counter.credits(one.from_id, one.currency):
        paid = min(rest, -counter.left[credit_id])
        if paid:
            matches.append(Match(one.debit_id, credit_id, paid))
            rest -= paid
    return matches


def _items(one: _Transfer, legal_entity_id: UUID, booked_on: date) -> list[dict[str, Any]]:
    """Each names the other as its document."""
    same = {"legal_entity_id": legal_entity_id, "currency": one.currency, "booked_on": booked_on}
    return [
        same | {"id": one.debit_id, "document_id": one.credit_id, "account_id": one.from_id, "amount": one.amount},
        same | {"id": one.credit_id, "document_id": one.debit_id, "account_id": one.to_id, "amount": -one.amount},
    ]


def _entry(one: _Transfer, legal_entity_id: UUID, booked_on: date) -> NewEntry:
    return NewEntry(
        id=new_id(),
        legal_entity_id=legal_entity_id,
        kind="transfer",
        source_id=one.debit_id,
        booked_on=booked_on,
        currency=one.currency,
        description="Credit of a merged account",
        postings=[
            NewPosting(ledger_account="receivables", amount=one.amount, account_id=one.from_id),
            NewPosting(ledger_account="receivables", amount=-one.amount, account_id=one.to_id),
        ],
    )
