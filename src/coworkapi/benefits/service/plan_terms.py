"""What a plan gives, kept in step with who holds it: ends of many lots, discounts and permissions at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.events.credits import CreditsExpired, CreditsUpdated
from coworkapi.benefits.events.discounts import (
    DiscountArchived,
    DiscountUpdated,
    PermissionArchived,
    PermissionUpdated,
)
from coworkapi.benefits.models import Discount, Permission
from coworkapi.benefits.schemas.discounts import DiscountOut, PermissionOut
from coworkapi.benefits.service.entries import post
from coworkapi.benefits.service.lots import lots_shown, tell
from coworkapi.benefits.service.terms import previous
from coworkapi.benefits.values import NewEntry
from coworkapi.core.events import Fact, emit
from coworkapi.core.prepared import Prepared

_BOUND = Prepared(
    text("""
UPDATE credit_lots l SET valid_until = e.valid_until, rollover = NULL, version = l.version + 1, updated_at = app_now(),
  expired_at = CASE WHEN e.over THEN app_now() END
FROM jsonb_to_recordset(CAST(CAST(:ends AS text) AS jsonb)) AS e(id uuid, valid_until timestamptz, over boolean)
WHERE l.id = e.id AND l.expired_at IS NULL
""")
)


async def bound_lots(session: AsyncSession, ends: Mapping[UUID, datetime], *, now: datetime, reason: str) -> None:
    """Lets lots end at these instants, without rolling over. What is left of one that ends now (or before it begins)
    lapses; what is held or was used is not touched. Five statements, however many; none for none."""
    if not ends:
        return
    before = {one.out.id: one for one in await lots_shown(session, sorted(ends), lock=True)}
    live = {id_: one for id_, one in before.items() if one.out.expired_at is None}
    over = {id_ for id_, one in live.items() if ends[id_] <= now or ends[id_] <= one.out.valid_from}
    await post(
        session,
        [
            NewEntry(lot_id=id_, kind="expire", quantity=-live[id_].out.balance, reason=reason)
            for id_ in sorted(over)
            if live[id_].out.balance
        ],
        quiet=True,
    )
    rows = [
        # A lot that never began ends an instant after it would have: its validity is never empty.
        {
            "id": id_,
            "valid_until": max(ends[id_], one.out.valid_from + timedelta(microseconds=1)),
            "over": id_ in over,
        }
        for id_, one in live.items()
    ]
    await _BOUND.fetchrow(session, ends=orjson.dumps(rows, default=str).decode())
    for after in await lots_shown(session, list(live)):
        fact = CreditsExpired if after.out.id in over else CreditsUpdated
        tell(session, fact, after, previous(live[after.out.id].out, after.out))


async def bound_terms(
    session: AsyncSession,
    *,
    discounts: Mapping[UUID, datetime | None],
    permissions: Mapping[UUID, datetime | None],
    now: datetime,
) -> None:
    """Lets discounts and permissions be valid until these instants (None: without an end); one that would end before it
    begins is archived. Two statements for each kind, however many; none for none."""
    if discounts:
        await _bound(session, Discount, DiscountOut, (DiscountUpdated, DiscountArchived), discounts, now)
    if permissions:
        await _bound(session, Permission, PermissionOut, (PermissionUpdated, PermissionArchived), permissions, now)


async def _bound(
    session: AsyncSession,
    table: type[Discount] | type[Permission],
    shown: type[DiscountOut] | type[PermissionOut],
    facts: tuple[type[Fact], type[Fact]],
    ends: Mapping[UUID, datetime | None],
    now: datetime,
) -> None:
    statement = select(table).where(table.id.in_(list(ends)), table.archived_at.is_(None)).order_by(table.id)
    rows: list[Discount | Permission] = list(await session.scalars(statement.with_for_update()))
    before = {row.id: shown.model_validate(row) for row in rows}
    for row in rows:
        until = ends[row.id]
        if until is not None and until <= row.valid_from:
            row.archived_at = now
        else:
            row.valid_until = until
        row.version += 1
    await session.flush()
    updated, archived = facts
    for row in rows:
        after, told = shown.model_validate(row), archived if row.archived_at is not None else updated
        emit(session, told(aggregate_id=row.id, data=after, previous=previous(before[row.id], after)))
