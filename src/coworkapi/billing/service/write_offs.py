"""Giving up what an invoice won't bring any more, and taking that back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.errors import MoreThanOpen, WriteOffReversed
from coworkapi.billing.models import WriteOff
from coworkapi.billing.queries import receivables as queries
from coworkapi.billing.rules.matching import Match
from coworkapi.billing.rules.posting import entry_of_write_off
from coworkapi.billing.schemas.invoices import InvoiceOut
from coworkapi.billing.service import ledger
from coworkapi.billing.service.drafted import as_json
from coworkapi.billing.service.gathering import load_seller, local_today
from coworkapi.billing.service.matching import follow, write_matches
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.unit_of_work import acting_principal


async def write_off(
    session: AsyncSession, invoice: InvoiceOut, *, amount: int | None, reason: str, now: datetime
) -> WriteOff:
    """Gives up what is open of a locked, final invoice, or `amount` of it; never what its credit notes give back.

    Raises MoreThanOpen.
    """
    given_back = await queries.GIVEN_BACK.fetchrow(session, invoice_id=invoice.id)
    assert given_back is not None
    asked = invoice.gross.amount - given_back.gross - invoice.written_off.amount
    if asked < invoice.open.amount and (amount is None or amount > asked):
        raise MoreThanOpen(
            f"all but {asked} minor units of invoice {invoice.number} are given back by credit notes or given up; set "
            "its credit notes against it first",
            extra={"open": asked},
        )
    left = invoice.open.amount
    wanted = left if amount is None else amount
    if left == 0 or wanted <= 0 or wanted > left:
        raise MoreThanOpen(
            f"{left} minor units of invoice {invoice.number} are open, not {wanted}; write off at most as much",
            extra={"open": left},
        )
    seller = await load_seller(session, invoice.legal_entity_id)
    booked_on = local_today(seller, now)
    written_off = WriteOff(
        id=new_id(),
        invoice_id=invoice.id,
        currency=invoice.currency,
        amount=wanted,
        reason=reason,
        booked_on=booked_on,
        created_by=acting_principal(session).label,
    )
    session.add(written_off)
    await session.flush()
    await _write_item(session, written_off.id, "write_off", -wanted, invoice, reason, booked_on)
    await write_matches(session, [Match(invoice.id, written_off.id, wanted)], now=now)
    await follow(session, {invoice.id: left}, now=now)
    await ledger.post(
        session,
        [
            entry_of_write_off(
                write_off_id=written_off.id,
                kind="write_off",
                amount=wanted,
                account_id=invoice.account_id,
                legal_entity_id=invoice.legal_entity_id,
                currency=invoice.currency,
                booked_on=booked_on,
                description=f"Write-off of {invoice.number}: {reason}",
            )
        ],
    )
    return written_off


async def lock_write_off(session: AsyncSession, write_off_id: UUID) -> WriteOff:
    """Locked until the transaction ends. Raises NotFound."""
    statement = select(WriteOff).where(WriteOff.id == write_off_id).with_for_update(key_share=True)
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no write-off {encode_id('wof', write_off_id)}")
    return found


async def reverse_write_off(
    session: AsyncSession, written_off: WriteOff, invoice: InvoiceOut, *, reason: str, now: datetime
) -> WriteOff:
    """Takes a locked write-off of a locked invoice back: the invoice is owed again. Raises WriteOffReversed."""
    if written_off.reversed_on is not None:
        raise WriteOffReversed("the write-off was taken back already")
    seller = await load_seller(session, invoice.legal_entity_id)
    booked_on = local_today(seller, now)
    reversal_id = new_id()
    written_off.reversed_on = booked_on
    written_off.reversal_reason = reason
    written_off.version += 1
    await session.flush()
    await _write_item(session, reversal_id, "write_off_reversal", written_off.amount, invoice, reason, booked_on)
    [live] = await queries.LIVE_OF_CREDITS.fetch(session, ids=[written_off.id])
    undone = Match(invoice.id, written_off.id, -written_off.amount)
    closed = Match(reversal_id, written_off.id, written_off.amount)
    await write_matches(session, [undone, closed], now=now, undoes={0: live.id})
    await follow(session, {invoice.id: invoice.open.amount}, now=now)
    await ledger.post(
        session,
        [
            entry_of_write_off(
                write_off_id=reversal_id,
                kind="write_off_reversal",
                amount=-written_off.amount,
                account_id=invoice.account_id,
                legal_entity_id=invoice.legal_entity_id,
                currency=invoice.currency,
                booked_on=booked_on,
                description=f"Write-off of {invoice.number} taken back: {reason}",
            )
        ],
    )
    return written_off


async def _write_item(
    session: AsyncSession, item_id: UUID, kind: str, amount: int, invoice: InvoiceOut, reason: str, booked_on: object
) -> None:
    item = {
        "id": item_id,
        "kind": kind,
        "amount": amount,
        "account_id": invoice.account_id,
        "legal_entity_id": invoice.legal_entity_id,
        "currency": invoice.currency,
        "reference": reason[:200],
        "booked_on": booked_on,
    }
    await queries.RECEIVE.fetch(session, items=as_json([item]))
