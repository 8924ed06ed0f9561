"""Money of accounts: received, set against invoices, and taken back again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from coworkapi.billing.drafts import Seller
from coworkapi.billing.errors import MoreThanOpen, NotOnAccount
from coworkapi.billing.queries import receivables as queries
from coworkapi.billing.rules.matching import Counter, Match
from coworkapi.billing.rules.posting import entry_of_receipt, entry_of_reversal
from coworkapi.billing.service import ledger
from coworkapi.billing.service.drafted import as_json
from coworkapi.billing.service.gathering import load_seller, local_today
from coworkapi.billing.service.matching import follow, item_of, write_matches
from coworkapi.billing.values import AccountBalance, Receipt, Received, Reversal
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Record


async def receive(unit: HasInfo, receipts: Sequence[Receipt], *, now: datetime) -> list[Received]:
    """Notes money that came in, pays with it, and posts it; some ten statements, however many receipts there are.

    It pays the invoices that the receipt names, in that order, then the account's oldest; the rest stays on the
    account. A payment that was received before is left alone (`again`). Raises Invalid for an invoice of another
    account, entity or currency, MoreThanOpen where a walk-in pays more than the invoices named.
    """
    sellers = await _sellers(unit, {one.legal_entity_id for one in receipts})
    days = {one.payment_id: local_today(sellers[one.legal_entity_id], one.received_at) for one in receipts}
    new = await _write_items(
        unit,
        [
            _item(
                one.payment_id,
                "payment",
                -one.amount,
                account_id=one.account_id,
                legal_entity_id=one.legal_entity_id,
                currency=one.currency,
                reference=one.reference,
                booked_on=days[one.payment_id],
            )
            for one in receipts
        ],
    )
    fresh = [one for one in receipts if one.payment_id in new]
    counter, before = await _open(unit, fresh)
    for one in fresh:
        _check(one, counter)
        counter.set_against(one.invoice_ids, [one.payment_id])
        if one.account_id is not None:
            counter.set_against(counter.debits(one.account_id, one.currency), [one.payment_id])
        elif counter.left[one.payment_id]:
            raise MoreThanOpen(
                f"{-counter.left[one.payment_id]} minor units are more than what is open of the invoices that a "
                "walk-in pays; receive what is open",
                extra={"open": one.amount + counter.left[one.payment_id]},
            )
    await write_matches(unit, counter.matches, now=now)
    await follow(unit, _touched(counter, before), now=now)
    await ledger.post(unit, [entry_of_receipt(one, days[one.payment_id]) for one in fresh])
    paid: dict[UUID, list[tuple[UUID, int]]] = {}
    for match in counter.matches:
        paid.setdefault(match.credit_id, []).append((match.debit_id, match.amount))
    return [
        Received(one.payment_id, tuple(paid.get(one.payment_id, ())), -counter.left[one.payment_id])
        if one.payment_id in new
        else Received(one.payment_id, again=True)
        for one in receipts
    ]


async def take_back(unit: HasInfo, reversals: Sequence[Reversal], *, now: datetime) -> None:
    """Notes money that went out again, and posts it. A reversal that was noted before is left alone.

    A refund takes what the payment, then what the account has unused. What reopens first takes what is left of the
    payment, then the invoices that it had paid, the youngest first, which are owed again. A dispute that was won pays
    them again. Raises NotFound for an unknown payment, NotOnAccount where a refund finds too little in its favour.
    """
    for one in reversals:
        await _take_back(unit, one, now)


async def balance(unit: HasInfo, account_id: UUID, *, now: datetime) -> list[AccountBalance]:
    """What the account owes, by legal entity and currency. What was due before today, the entity's, is overdue."""
    return (await balances(unit, [account_id], now=now))[account_id]


async def balances(unit: HasInfo, account_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, list[AccountBalance]]:
    """What these accounts owe, as `balance`. One statement."""
    found: dict[UUID, list[AccountBalance]] = {account_id: [] for account_id in account_ids}
    for row in await queries.BALANCE.fetch(unit, account_ids=list(account_ids), now=now):
        found[row.account_id].append(
            AccountBalance(row.legal_entity_id, row.currency, row.balance, row.owed, row.credit, row.overdue)
        )
    return found


async def _take_back(unit: HasInfo, reversal: Reversal, now: datetime) -> None:
    found = await queries.PAYMENTS.fetch(unit, ids=[reversal.payment_id])
    if not found:
        raise NotFound(f"there is no payment {encode_id('pmt', reversal.payment_id)} that was received")
    [payment] = found
    seller = await load_seller(unit, payment.legal_entity_id)
    booked_on = local_today(seller, reversal.at)
    won = reversal.kind == "chargeback_won"
    item = _item(
        reversal.id,
        reversal.kind,
        -reversal.amount if won else reversal.amount,
        account_id=payment.account_id,
        legal_entity_id=payment.legal_entity_id,
        currency=payment.currency,
        reference=reversal.reason[:200],
        booked_on=booked_on,
    )
    if not await _write_items(unit, [item]):
        return
    before, undone, matches = await _set_back(unit, reversal, payment)
    await write_matches(unit, [*undone.values(), *matches], now=now, undoes=dict(enumerate(undone)))
    touched = {one.debit_id for one in (*undone.values(), *matches)} | {one.credit_id for one in matches}
    await follow(unit, {item_id: before.get(item_id, 0) for item_id in touched}, now=now)
    entry = entry_of_reversal(
        reversal,
        account_id=payment.account_id,
        legal_entity_id=payment.legal_entity_id,
        currency=payment.currency,
        booked_on=booked_on,
    )
    await ledger.post(unit, [entry])


async def _set_back(
    unit: HasInfo, reversal: Reversal, payment: Record
) -> tuple[dict[UUID, int], dict[UUID, Match], list[Match]]:
    """What was open, the matches undone (by the one undone), and the new ones."""
    paid = [row.invoice_id for row in await queries.PAID_BY.fetch(unit, ids=[payment.id])]
    notes = [row.id for row in await queries.CREDIT_NOTES_OF.fetch(unit, invoice_ids=paid)] if paid else []
    rows = await queries.OPEN.fetch(
        unit,
        account_ids=[] if payment.account_id is None else [payment.account_id],
        legal_entity_id=payment.legal_entity_id,
        ids=[payment.id, reversal.id, *paid, *notes],
    )
    counter = Counter(item_of(row) for row in rows)
    before = {item.id: abs(item.open) for item in counter.items.values()}
    if reversal.kind == "chargeback_won":
        counter.set_against(paid, [reversal.id])
        if payment.account_id is not None:
            counter.set_against(counter.debits(payment.account_id, payment.currency), [reversal.id])
        return before, {}, counter.matches
    counter.set_against([reversal.id], [payment.id])
    undone: dict[UUID, Match] = {}
    if reversal.reopens:
        undone = await _reopen(unit, reversal, payment, counter)
    else:
        credits = [one for one in counter.credits(payment.account_id, payment.currency) if one != reversal.id]
        counter.set_against([reversal.id], credits)
        if left := counter.left[reversal.id]:
            raise NotOnAccount(
                f"only {reversal.amount - left} of {reversal.amount} minor units are in the account's favour: credit "
                "an invoice first, then refund what that gives back",
                extra={"available": reversal.amount - left},
            )
    return before, undone, counter.matches


async def _reopen(unit: HasInfo, reversal: Reversal, payment: Record, counter: Counter) -> dict[UUID, Match]:
    """Undoes what the payment had paid, the youngest first, until the reversal is covered; a match that is needed in
    part only is made again with the rest."""
    undone: dict[UUID, Match] = {}
    for live in await queries.LIVE_OF_CREDITS.fetch(unit, ids=[payment.id]):
        needed = counter.left[reversal.id]
        if needed == 0:
            break
        if live.debit_kind != "invoice":
            continue
        undone[live.id] = Match(live.debit_item_id, payment.id, -live.amount)
        counter.undo(live.debit_item_id, payment.id, live.amount)
        counter.set_against([reversal.id], [payment.id])
        if live.amount > needed:
            counter.set_against([live.debit_item_id], [payment.id], at_most=live.amount - needed)
    return undone


def _check(receipt: Receipt, counter: Counter) -> None:
    for invoice_id in receipt.invoice_ids:
        item = counter.items.get(invoice_id)
        wanted = (receipt.account_id, receipt.currency)
        if item is None or item.kind != "invoice" or (item.account_id, item.currency) != wanted:
            raise Invalid.field(
                "/invoice_ids",
                f"{encode_id('inv', invoice_id)} is no final invoice of this account, legal entity and currency",
            )


async def _open(unit: HasInfo, receipts: Sequence[Receipt]) -> tuple[Counter, dict[UUID, int]]:
    """What is open of the receipts' accounts, by entity, and what was open of each before."""
    by_entity: dict[UUID, list[Receipt]] = {}
    for one in receipts:
        by_entity.setdefault(one.legal_entity_id, []).append(one)
    items = []
    for legal_entity_id in sorted(by_entity):
        some = by_entity[legal_entity_id]
        rows = await queries.OPEN.fetch(
            unit,
            account_ids=list({one.account_id for one in some if one.account_id is not None}),
            legal_entity_id=legal_entity_id,
            ids=[one.payment_id for one in some] + [named for one in some for named in one.invoice_ids],
        )
        items += [item_of(row) for row in rows if row.legal_entity_id == legal_entity_id]
    return Counter(items), {item.id: abs(item.open) for item in items}


def _touched(counter: Counter, before: dict[UUID, int]) -> dict[UUID, int]:
    return {match.debit_id: before[match.debit_id] for match in counter.matches}


async def _sellers(unit: HasInfo, ids: set[UUID]) -> dict[UUID, Seller]:
    return {legal_entity_id: await load_seller(unit, legal_entity_id) for legal_entity_id in sorted(ids)}


def _item(item_id: UUID, kind: str, amount: int, **values: Any) -> dict[str, Any]:
    return {"id": item_id, "kind": kind, "amount": amount, **values}


async def _write_items(unit: HasInfo, items: Sequence[dict[str, Any]]) -> set[UUID]:
    """Writes open items; the ids of those that weren't there."""
    if not items:
        return set()
    return {row.id for row in await queries.RECEIVE.fetch(unit, items=as_json(items))}
