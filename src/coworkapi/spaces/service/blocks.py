"""Blocks: maintenance and blackouts. Each occupies all units of its resource, like anything else that takes time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Conflict, Invalid
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.spaces.errors import BlockLifted
from coworkapi.spaces.events import BlockCreated, BlockUpdated
from coworkapi.spaces.events import BlockLifted as BlockLiftedFact
from coworkapi.spaces.models import Allocation, Block, Resource
from coworkapi.spaces.queries import blocks_shown
from coworkapi.spaces.schemas.resources import BlockOut, OccupiedOut
from coworkapi.spaces.service.allocations import UnitsTaken, allocate, move, occupied, release
from coworkapi.spaces.service.rendering import occupied_json, occupied_out
from coworkapi.spaces.service.resources import ShownResource, check_not_archived
from coworkapi.spaces.service.rows import apply, missing, previous, touch

MOST_NAMED = 100


class BlockEnded(Conflict):
    """The block is over; there is nothing to lift."""

    code = "block_has_ended"


@dataclass(slots=True)
class ShownBlock:
    """A block with what its GET shows beside its own row."""

    row: Block
    location_id: UUID
    time_zone: str

    @property
    def out(self) -> BlockOut:
        return BlockOut(
            id=self.row.id,
            resource_id=self.row.resource_id,
            location_id=self.location_id,
            time_zone=self.time_zone,
            kind="maintenance" if self.row.kind == "maintenance" else "closure",
            reason=self.row.reason,
            starts_at=self.row.starts_at,
            ends_at=self.row.ends_at,
            lifted_at=self.row.lifted_at,
            created_at=self.row.created_at,
            updated_at=self.row.updated_at,
        )


async def create_block(
    session: AsyncSession,
    *,
    resource: ShownResource,
    kind: Literal["maintenance", "closure"],
    reason: str,
    starts_at: datetime,
    ends_at: datetime | None,
    now: datetime,
) -> ShownBlock:
    """Takes a resource out of use in `[starts_at, ends_at)`; `ends_at` None: until it is lifted.

    Raises UnitsTaken with what stands in the way, ResourceArchived, Invalid for a period that is over.
    """
    row = resource.row
    check_not_archived(row)
    if ends_at is not None and ends_at <= now:
        raise Invalid.field("/ends_at", "the period is over; a block takes effect now or later")
    block = Block(id=new_id(), resource_id=row.id, kind=kind, reason=reason, starts_at=starts_at, ends_at=ends_at)
    period = Range(starts_at, ends_at)
    try:
        await allocate(session, unit_ids=row.unit_ids, period=period, kind=kind, source_id=block.id)
    except UnitsTaken as error:
        raise await _in_the_way(session, row, period, block.id) from error
    session.add(block)
    await session.flush()
    shown = ShownBlock(block, row.location_id, resource.time_zone)
    emit(session, BlockCreated(aggregate_id=block.id, location_id=row.location_id, data=shown.out))
    return shown


async def preview_block(
    session: AsyncSession, *, resource: ShownResource, starts_at: datetime, ends_at: datetime | None
) -> list[OccupiedOut]:
    """What `create_block` would meet, by start, at most 100."""
    check_not_archived(resource.row)
    found = await occupied(session, unit_ids=resource.row.unit_ids, period=Range(starts_at, ends_at), limit=MOST_NAMED)
    return [occupied_out(one) for one in found]


async def get_block(session: AsyncSession, block_id: UUID, *, lock: bool = False) -> ShownBlock:
    """Raises NotFound."""
    statement = blocks_shown().where(Block.id == block_id)
    if lock:
        statement = statement.with_for_update(of=Block)
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise missing("blk", block_id)
    return ShownBlock(*row)


async def update_block(
    session: AsyncSession, *, block: ShownBlock, resource: Resource, changes: Mapping[str, Any], now: datetime
) -> None:
    """Changes fields of a locked block. Raises UnitsTaken, BlockLifted, BlockEnded, Invalid."""
    row = block.row
    before = block.out
    _check_running(row, now)
    apply(row, changes)
    if row.ends_at is not None and row.ends_at <= row.starts_at:
        raise Invalid.field("/ends_at", "must lie after starts_at", "order")
    if row.ends_at is not None and row.ends_at <= now:
        raise Invalid.field("/ends_at", "lies in the past; lift the block to end it now")
    if changes.keys() & {"starts_at", "ends_at"}:
        kind: Literal["maintenance", "closure"] = "maintenance" if row.kind == "maintenance" else "closure"
        period = Range(row.starts_at, row.ends_at)
        try:
            await move(session, source_id=row.id, unit_ids=resource.unit_ids, period=period, kind=kind)
        except UnitsTaken as error:
            raise await _in_the_way(session, resource, period, row.id) from error
    await session.flush()
    after = block.out
    emit(
        session,
        BlockUpdated(aggregate_id=row.id, location_id=block.location_id, data=after, previous=previous(before, after)),
    )


async def lift_block(session: AsyncSession, *, block: ShownBlock, now: datetime) -> None:
    """Ends a locked block now, or takes it back if it hasn't begun. Raises BlockLifted, BlockEnded."""
    row = block.row
    _check_running(row, now)
    if row.starts_at >= now:
        await release(session, source_ids=[row.id])
    else:
        await session.execute(
            update(Allocation)
            .where(Allocation.source_id == row.id)
            .values(period=func.tstzrange(func.lower(Allocation.period), now))
            .execution_options(synchronize_session=False)
        )
    row.lifted_at = now
    touch(row)
    await session.flush()
    emit(session, BlockLiftedFact(aggregate_id=row.id, location_id=block.location_id, data=block.out))


def _check_running(row: Block, now: datetime) -> None:
    if row.lifted_at is not None:
        raise BlockLifted("the block was lifted; make a new one")
    if row.ends_at is not None and row.ends_at <= now:
        raise BlockEnded("the block is over; make a new one")


async def _in_the_way(session: AsyncSession, resource: Resource, period: Range[datetime], own_id: UUID) -> UnitsTaken:
    found = await occupied(session, unit_ids=resource.unit_ids, period=period, limit=MOST_NAMED)
    others = [one for one in found if one.source_id != own_id]
    return UnitsTaken(
        "it is occupied for some of that time; move, cancel or lift what is named here first",
        unit_ids=[one.unit_id for one in others],
        extra={"allocations": [occupied_json(one) for one in others]},
    )
