"""Memberships that leave a price rise before it takes effect: somebody took theirs out, or other terms make it void."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.memberships.events.price_rises import PriceRiseWithdrawn
from coworkapi.memberships.models import Membership, MembershipChange, PriceRise
from coworkapi.memberships.schemas.price_rises import PriceRiseOut
from coworkapi.memberships.service.changes_timeline import Holding, after, before, changed, follow, held_now, note
from coworkapi.memberships.service.cycles_reading import Version
from coworkapi.memberships.service.letters_back import take_letters_back

OTHER_PLAN = "the membership is on another plan by then"
OTHER_PRICE = "another price was agreed for that day"


def made_void(changes: Sequence[MembershipChange], on: date, *, plan: bool, price: bool) -> dict[UUID, str]:
    """Which rises to come a change on that day makes void, by the id of their change, and why.

    `plan`: it moves to another plan, whose price is not the one that rises. `price`: it sets a price, which holds from
    that day on in place of what was announced for it. What is agreed for days before leaves a rise as it was announced.
    """
    found = {}
    for change in changes:
        if change.price_rise_id is None or change.state != "scheduled":
            continue
        if plan and change.effective_on >= on:
            found[change.id] = OTHER_PLAN
        elif price and change.effective_on == on:
            found[change.id] = OTHER_PRICE
    return found


def without(
    row: Membership, changes: Sequence[MembershipChange], gone: Mapping[UUID, str | None]
) -> tuple[list[MembershipChange], list[MembershipChange], list[MembershipChange]]:
    """A membership's changes in order when some of those to come are withdrawn: what is left, which of that became
    others by it, and what was withdrawn."""
    if not gone:
        return list(changes), [], []
    left = [change for change in changes if change.id not in gone]
    withdrawn = [change for change in changes if change.id in gone]
    for change in withdrawn:
        change.state, change.reason = "withdrawn", gone[change.id]
    moved = []
    if left and left[0].state == "scheduled":  # nothing before it is left
        first, current = left[0], held_now(row)
        then = changed(current, after(first), first.sets)
        if (before(first), after(first)) != (current, then):
            note(first, current, then)
            moved.append(first)
    return left, moved + follow(left), withdrawn


async def lock_rises(session: AsyncSession, rise_ids: Iterable[UUID | None]) -> dict[UUID, PriceRise]:
    """Before changes of theirs are withdrawn: in the order in which whoever withdraws a whole rise locks."""
    ids = {one for one in rise_ids if one is not None}
    if not ids:
        return {}
    rows = await session.scalars(
        select(PriceRise).where(PriceRise.id.in_(ids)).order_by(PriceRise.id).with_for_update()
    )
    return {row.id: row for row in rows}


async def leave_rises(
    session: AsyncSession,
    rises: Mapping[UUID, PriceRise],
    left: Sequence[tuple[MembershipChange, Holding]],
    versions: Mapping[UUID, Version],
) -> None:
    """Corrects the letters about locked rises after changes of theirs were withdrawn and written. A rise that nothing
    is left of is over, too.

    `left`: each with what its membership holds without it. At most four statements for each rise.
    """
    for rise_id, rise in rises.items():
        mine = {change.membership_id: _says(held, versions) for change, held in left if change.price_rise_id == rise_id}
        if not mine:
            continue
        if rise.announced_at is not None:
            await take_letters_back(session, rise_id, mine)
        states = set(
            await session.scalars(
                select(MembershipChange.state).where(MembershipChange.price_rise_id == rise_id).distinct()
            )
        )
        if rise.state == "scheduled" and "scheduled" not in states:
            rise.state = "applied" if "applied" in states else "withdrawn"
            rise.version += 1
            await session.flush()
            if rise.state == "withdrawn":
                emit(session, PriceRiseWithdrawn(aggregate_id=rise.id, data=PriceRiseOut.model_validate(rise)))


def _says(held: Holding, versions: Mapping[UUID, Version]) -> dict[str, Any]:
    """What a letter's line says of a membership that left."""
    version = versions[held.plan_version_id]
    price, cycle = version.terms.price, version.terms.cycle
    return {
        "plan_name": version.plan_name,
        "quantity": held.quantity,
        "before": price.amount if held.price_override is None else held.price_override,
        "cycle_unit": cycle.unit,
        "cycle_count": cycle.count,
    }
