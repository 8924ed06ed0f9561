"""Passes: found, used for their day, given back, expired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.events.products import PassExpired, PassUsed
from coworkapi.benefits.models.products import Pass
from coworkapi.benefits.queries.products import passes_shown, seen_by
from coworkapi.benefits.schemas.products import PassOut
from coworkapi.benefits.service.entries import consume_held, post
from coworkapi.benefits.values import EntryKind, Lot, NewEntry, PassKind
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.unit_of_work import acting_principal

BATCH = 500


@dataclass(frozen=True, slots=True)
class ShownPass:
    """A pass with what its GET shows beside its own row."""

    row: Pass
    time_zone: str
    account_id: UUID

    @property
    def out(self) -> PassOut:
        row = self.row
        return PassOut.model_construct(
            id=row.id,
            kind=row.kind,
            state=row.state,
            dated=row.dated,
            on=row.on_day,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            location_id=row.location_id,
            time_zone=self.time_zone,
            account_id=self.account_id,
            member_id=row.member_id,
            team_id=row.team_id,
            product_id=row.product_id,
            sale_id=row.sale_id,
            lot_id=row.lot_id,
            resource_id=row.resource_id,
            unit_id=row.unit_id,
            guest_name=row.guest_name,
            cancellable_until=row.cancellable_until,
            used_at=row.used_at,
            cancelled_at=row.cancelled_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


async def find_pass(session: AsyncSession, pass_id: UUID, *, scope: str = "credits:read") -> ShownPass:
    """Raises NotFound (also for a member whose it isn't), Forbidden."""
    principal = acting_principal(session)
    statement = passes_shown().where(Pass.id == pass_id)
    if principal.kind == "member":
        statement = statement.where(seen_by(Pass, principal.id))
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no pass {encode_id('pass', pass_id)}")
    if principal.is_staff:
        principal.require(scope, row[0].location_id)
    return ShownPass(*row[:3])


async def load_passes(session: AsyncSession, pass_ids: Sequence[UUID]) -> list[PassOut]:
    """These passes as their GET shows them, by id. One statement."""
    rows = await session.execute(
        passes_shown().where(Pass.id.in_(pass_ids)).order_by(Pass.id).execution_options(populate_existing=True)
    )
    return [ShownPass(*row[:3]).out for row in rows]


async def use_dated_pass(session: AsyncSession, pass_id: UUID, *, member_id: UUID, now: datetime) -> bool:
    """Uses a valid dated pass for its day, for this member: what was held of its lot is consumed. False when it is not
    valid any more. Three statements."""
    used = (
        await session.execute(
            update(Pass)
            .where(Pass.id == pass_id, Pass.state == "valid")
            .values(state="used", member_id=member_id, used_at=now, version=Pass.version + 1)
            .returning(Pass.id)
            .execution_options(synchronize_session=False)
        )
    ).scalar_one_or_none()
    if used is None:
        return False
    await consume_held(session, [pass_id])
    await _tell_used(session, pass_id)
    return True


async def burn_pass(
    session: AsyncSession,
    *,
    lot: Lot,
    kind: PassKind,
    member_id: UUID,
    location_id: UUID,
    on: date,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    guest_key: str | None = None,
    guest_name: str | None = None,
) -> UUID | None:
    """Burns one use of a lot for that local day; the pass that says so. Three statements.

    None when the person's day was covered by a pass in the meantime: nothing is burnt then. `member_id`: the guest's
    host for a guest pass. Raises CreditsSpent, MemberCapReached when the lot was emptied meanwhile.
    """
    pass_id = new_id()
    made = await session.execute(
        insert(Pass)
        .values(
            id=pass_id,
            kind=kind,
            dated=False,
            member_id=member_id,
            location_id=location_id,
            on_day=on,
            starts_at=starts_at,
            ends_at=ends_at,
            lot_id=lot.id,
            guest_key=guest_key,
            guest_name=guest_name,
            state="used",
            used_at=now,
        )
        .on_conflict_do_nothing()
        .returning(Pass.id)
    )
    if made.scalar_one_or_none() is None:
        return None
    await post(
        session,
        [
            NewEntry(
                lot_id=lot.id,
                kind="consume",
                quantity=-1,
                member_id=member_id,
                source_kind="pass",
                source_id=pass_id,
                reason=f"{guest_name} on {on}"[:500] if guest_name else None,
            )
        ],
    )
    await _tell_used(session, pass_id)
    return pass_id


async def expire_passes(session: AsyncSession, now: datetime) -> int:
    """Dated passes whose day went by unused expire, and what was held of their lots with them; how many."""
    due = (
        select(Pass.id)
        .where(Pass.state == "valid", Pass.ends_at <= now)
        .order_by(Pass.ends_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    expired = await session.scalars(
        update(Pass)
        .where(Pass.id.in_(select(due.c.id)))
        .values(state="expired", version=Pass.version + 1)
        .returning(Pass.id)
        .execution_options(synchronize_session=False)
    )
    ids = list(expired)
    if not ids:
        return 0
    passes = await load_passes(session, ids)
    await post(session, [entry for one in passes for entry in taken_back(one, kind="expire", reason="its day went by")])
    for one in passes:
        emit(
            session,
            PassExpired(aggregate_id=one.id, location_id=one.location_id, data=one, previous={"state": "valid"}),
        )
    return len(passes)


def taken_back(one: PassOut, *, kind: EntryKind, reason: str) -> list[NewEntry]:
    """The entries by which a dated pass gives up its use, which goes as `kind` says. The lot isn't prolonged, as it
    would be by `entries.release`."""
    moves: list[tuple[EntryKind, int]] = [("release", 1), (kind, -1)]
    return [
        NewEntry(
            lot_id=one.lot_id,
            kind=entry,
            quantity=quantity,
            member_id=one.member_id,
            source_kind="pass",
            source_id=one.id,
            reason=reason if quantity < 0 else None,
        )
        for entry, quantity in moves
    ]


async def _tell_used(session: AsyncSession, pass_id: UUID) -> None:
    [shown] = await load_passes(session, [pass_id])
    emit(session, PassUsed(aggregate_id=pass_id, location_id=shown.location_id, data=shown))
