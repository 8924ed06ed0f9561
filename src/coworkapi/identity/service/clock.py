"""A test organization's clock: moved at once, or day by day as time would pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Conflict, Invalid
from coworkapi.core.ids import encode_id
from coworkapi.core.operations import Operation, start
from coworkapi.core.unit_of_work import acting_principal, become, leave_work
from coworkapi.identity.models import Organization

# Long work: the days between where the clock stands and where it shall stand.
ADVANCE = "test_clock.advance"
DAY = timedelta(days=1)


class NotATestOrganization(Conflict):
    """Only a test organization's clock can be moved."""

    code = "not_a_test_organization"


class ClockOnlyForward(Invalid):
    """A clock doesn't go back."""


class ClockIsMoving(Conflict):
    """It is on its way to a later time already."""


@dataclass(frozen=True, slots=True)
class Advancing:
    """Where the clock is going, and the operation that takes it there."""

    to: datetime
    operation_id: UUID


async def advancing(session: AsyncSession) -> Advancing | None:
    """The clock's way, if it is on one. One statement."""
    statement = select(Operation.id, Operation.params).where(
        Operation.kind == ADVANCE, Operation.state.in_(("queued", "running"))
    )
    found = (await session.execute(statement)).first()
    return Advancing(datetime.fromisoformat(found.params["to"]), found.id) if found else None


async def move_clock(
    session: AsyncSession, *, organization: Organization, now: datetime, to: datetime, at_once: bool
) -> Advancing | None:
    """Moves a (locked) test organization's clock from `now` forward; it stands still there until it is moved again.

    At once, or when it is further than a day and not `at_once`, day by day: so that what falls due on each day is done
    before the next begins. The value is that way. Raises NotATestOrganization, ClockOnlyForward, ClockIsMoving.
    """
    if organization.mode != "test":
        raise NotATestOrganization("only a test organization's clock can be moved; live ones follow real time")
    on_its_way = await advancing(session)
    if on_its_way is not None:
        operation = encode_id("op", on_its_way.operation_id)
        raise ClockIsMoving(
            f"the clock is on its way to {on_its_way.to.isoformat()}; wait for operation {operation}, or cancel it",
            extra={"operation_id": operation},
        )
    if to <= now:
        raise ClockOnlyForward(f"the clock stands at {now.isoformat()} and only moves forward")
    if at_once or to - now <= DAY:
        await advance_clock(session, organization=organization, now=now, to=to)
        return None
    await _set(session, organization, now)
    journey = await start(
        session, kind=ADVANCE, scope="test_clock:write", params={"from": now.isoformat(), "to": to.isoformat()}
    )
    return Advancing(to, journey.id)


async def advance_clock(session: AsyncSession, *, organization: Organization, now: datetime, to: datetime) -> None:
    """Moves a (locked) test organization's clock from `now` forward; it stands still there until it is moved again.

    The transaction goes on at the new time; what falls due by it is done after the commit. Raises
    NotATestOrganization, ClockOnlyForward.
    """
    if organization.mode != "test":
        raise NotATestOrganization("only a test organization's clock can be moved; live ones follow real time")
    if to <= now:
        raise ClockOnlyForward(f"the clock stands at {now.isoformat()} and only moves forward")
    await _set(session, organization, to)
    await become(session, replace(acting_principal(session), test_clock_at=to))
    leave_work(session)


async def _set(session: AsyncSession, organization: Organization, at: datetime) -> None:
    organization.test_clock_at = at
    organization.version += 1
    await session.flush()
