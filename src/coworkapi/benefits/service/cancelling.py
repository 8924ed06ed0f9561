"""Giving back what was bought and not used: the charge is voided, the credits go, the place is free again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.errors import AlreadyCancelled, AlreadyUsed, NotCancellable, PassHasExpired
from coworkapi.benefits.events.products import PassCancelled, ProductSaleCancelled
from coworkapi.benefits.models.credits import CreditLot
from coworkapi.benefits.models.products import Pass, Sale
from coworkapi.benefits.queries.products import passes_shown, seen_by
from coworkapi.benefits.schemas.products import PassOut, SaleOut
from coworkapi.benefits.service.entries import post
from coworkapi.benefits.service.passes import ShownPass, find_pass, taken_back
from coworkapi.benefits.service.selling import sale_out
from coworkapi.benefits.values import NewEntry
from coworkapi.billing import service as billing
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.spaces import service as spaces

DEFAULT_REASON = "given back unused"


async def find_sale(session: AsyncSession, sale_id: UUID, *, scope: str = "products:read", lock: bool = False) -> Sale:
    """Raises NotFound (also for a member whose it isn't), Forbidden."""
    principal = acting_principal(session)
    statement = select(Sale).where(Sale.id == sale_id)
    if principal.kind == "member":
        statement = statement.where(seen_by(Sale, principal.id))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = (await session.execute(statement)).scalar_one_or_none()
    if row is None:
        raise NotFound(f"there is no sale {encode_id('sale', sale_id)}")
    if principal.is_staff:
        principal.require(scope, row.location_id)
    return row


async def cancel_sale(
    session: AsyncSession, sale: Sale, *, now: datetime, reason: str | None = None, override: bool = False
) -> SaleOut:
    """Takes back all of a locked sale. `override`: whatever its rule says; but never what was used.

    Raises AlreadyCancelled, NotCancellable, AlreadyUsed.
    """
    if sale.state == "cancelled":
        raise AlreadyCancelled("it was given back already")
    _check_rule(sale, now, override=override)
    passes = await _lock_passes(session, Pass.sale_id == sale.id)
    for one in passes:
        if one.row.state in ("used", "expired"):
            raise AlreadyUsed(
                f"{encode_id('pass', one.row.id)} is {one.row.state}; give back the others one by one",
                extra={"pass_id": encode_id("pass", one.row.id)},
            )
    await _give_back(session, sale, [one for one in passes if one.row.state == "valid"], now=now, reason=reason)
    return sale_out(sale)


async def lock_pass(session: AsyncSession, pass_id: UUID) -> tuple[ShownPass, Sale | None]:
    """A pass and the sale it is of, both locked, to be taken back. Raises NotFound, Forbidden."""
    found = await find_pass(session, pass_id, scope="products:sell")
    sale = None
    if found.row.sale_id is not None:
        sale = await find_sale(session, found.row.sale_id, scope="products:sell", lock=True)
    [one] = await _lock_passes(session, Pass.id == pass_id)
    return one, sale


async def cancel_pass(
    session: AsyncSession,
    one: ShownPass,
    sale: Sale | None,
    *,
    now: datetime,
    reason: str | None = None,
    override: bool = False,
) -> None:
    """Takes back one dated pass of a sale, both locked. Raises AlreadyCancelled, AlreadyUsed, PassHasExpired,
    NotCancellable."""
    if one.row.state == "cancelled":
        raise AlreadyCancelled("it was given back already")
    if one.row.state == "used" or sale is None:
        raise AlreadyUsed("it was used; what was used isn't taken back")
    if one.row.state == "expired":
        raise PassHasExpired("its day is over; it isn't taken back")
    _check_rule(sale, now, override=override)
    await _give_back(session, sale, [one], now=now, reason=reason)


def _check_rule(sale: Sale, now: datetime, *, override: bool) -> None:
    if override:
        return
    if not sale.is_cancellable:
        raise NotCancellable(f"{sale.product_name} isn't taken back, by the rule it was sold with")
    if sale.cancellable_until is not None and now > sale.cancellable_until:
        until = sale.cancellable_until.isoformat()
        raise NotCancellable(f"{sale.product_name} was taken back until {until}", extra={"cancellable_until": until})


async def _lock_passes(session: AsyncSession, which: Any) -> list[ShownPass]:
    statement = passes_shown().where(which).order_by(Pass.id).with_for_update(of=Pass)
    rows = await session.execute(statement.execution_options(populate_existing=True))
    return [ShownPass(*row[:3]) for row in rows]


async def _give_back(
    session: AsyncSession, sale: Sale, passes: Sequence[ShownPass], *, now: datetime, reason: str | None
) -> None:
    """Undoes these passes, and the sale with the last of them; a sale without passes as a whole."""
    why = reason or DEFAULT_REASON
    before = sale_out(sale)
    for one in passes:
        one.row.state, one.row.cancelled_at, one.row.version = "cancelled", now, one.row.version + 1
    await session.flush()
    if sale.on_day is not None:
        entries = [entry for one in passes for entry in taken_back(one.out, kind="correction", reason=why)]
        sources = [one.row.id for one in passes]
        left = await session.scalar(select(Pass.id).where(Pass.sale_id == sale.id, Pass.state != "cancelled").limit(1))
    else:
        entries, sources, left = await _unused_lots(session, sale, why), sale.lot_ids, None
    await post(session, entries)
    await spaces.release(session, source_ids=sources)
    await billing.void(session, sources, why)
    if left is None:
        sale.state, sale.cancelled_at, sale.cancellation_reason = "cancelled", now, reason
    sale.version += 1
    await session.flush()
    for one in passes:
        out: PassOut = one.out
        emit(
            session,
            PassCancelled(
                aggregate_id=out.id,
                location_id=out.location_id,
                data=out,
                previous={"state": "valid", "cancelled_at": None},
            ),
        )
    if left is None:
        changed = {"state": before.state, "cancelled_at": None, "cancellation_reason": None}
        emit(
            session,
            ProductSaleCancelled(
                aggregate_id=sale.id, location_id=sale.location_id, data=sale_out(sale), previous=changed
            ),
        )


async def _unused_lots(session: AsyncSession, sale: Sale, reason: str) -> list[NewEntry]:
    """The entries that take all of an unused sale's lots. Raises AlreadyUsed."""
    statement = select(CreditLot).where(CreditLot.id.in_(sale.lot_ids)).order_by(CreditLot.id).with_for_update()
    lots = list(await session.scalars(statement.execution_options(populate_existing=True)))
    for lot in lots:
        if lot.balance < lot.granted:
            raise AlreadyUsed(
                f"{lot.granted - lot.balance} of its {lot.granted} were used, are held or have lapsed; what was used "
                "isn't taken back",
                extra={"lot_id": encode_id("lot", lot.id)},
            )
    return [
        NewEntry(
            lot_id=lot.id,
            kind="correction",
            quantity=-lot.balance,
            member_id=None,
            source_kind="sale",
            source_id=sale.id,
            reason=reason,
        )
        for lot in lots
    ]
