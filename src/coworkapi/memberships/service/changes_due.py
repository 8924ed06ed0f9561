"""Changes whose day has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import ProblemError
from coworkapi.core.events import emit
from coworkapi.memberships.events.cycles import (
    MembershipChangeApplied,
    MembershipChangeWithdrawn,
    MembershipPlanChanged,
)
from coworkapi.memberships.models import Membership, MembershipChange
from coworkapi.memberships.schemas.cycles import MembershipChangeOut
from coworkapi.memberships.service.changes import CHANGEABLE, plan_changed, take_effect
from coworkapi.memberships.service.changes_sets import (
    ROW,
    Places,
    live_changes_of,
    lock_places,
    read_held,
    rewrite,
    versions_of,
    write_held,
    write_states,
)
from coworkapi.memberships.service.changes_timeline import (
    after,
    before,
    change_out,
    changed,
    follow,
    held_now,
    held_on,
    note,
)
from coworkapi.memberships.service.cycles_reading import Version, read_versions
from coworkapi.memberships.service.reading import Held, show_memberships
from coworkapi.memberships.service.together import together
from coworkapi.memberships.service.units import chosen_of, keep_occupied, read_resources

BATCH = 500

# The prices of many memberships at once; of several changes of one, the last that is due.
_PRICES = text("""
UPDATE memberships m SET price_override = c.to_price_override, version = m.version + 1, updated_at = app_now()
FROM (SELECT DISTINCT ON (membership_id) membership_id, to_price_override FROM membership_changes
  WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY membership_id, effective_on DESC, id DESC) c
WHERE m.id = c.membership_id
""")

_RISES = text("""
UPDATE price_rises r SET state = 'applied', version = r.version + 1, updated_at = app_now()
WHERE r.state = 'scheduled'
  AND r.id = ANY(ARRAY(SELECT c.price_rise_id FROM membership_changes c WHERE c.id = ANY(CAST(:ids AS uuid[]))))
  AND NOT EXISTS (SELECT FROM membership_changes c WHERE c.price_rise_id = r.id AND c.state = 'scheduled')
""")


async def apply_due_changes(session: AsyncSession, now: datetime) -> int:
    """Lets a batch of scheduled changes take effect whose day has come; how many. A constant number of statements.

    One that can't take effect any more (the plan is full, a unit is taken, the membership ended) is withdrawn, and its
    reason says why; what comes after it goes on without it.
    """
    due = select(MembershipChange.membership_id).where(
        MembershipChange.state == "scheduled", MembershipChange.effective_at <= now
    )
    locked = (
        await session.execute(
            select(Membership.id, Membership.state)
            .where(Membership.id.in_(due))
            .order_by(Membership.id)
            .limit(BATCH)
            .with_for_update(key_share=True, skip_locked=True)
        )
    ).all()
    states = {row.id: row.state for row in locked}
    changes = list(
        await session.scalars(
            select(MembershipChange)
            .where(
                MembershipChange.membership_id.in_(list(states)),
                MembershipChange.state == "scheduled",
                MembershipChange.effective_at <= now,
            )
            .order_by(MembershipChange.membership_id, MembershipChange.effective_on, MembershipChange.id)
        )
    )
    prices: list[MembershipChange] = []
    others: list[UUID] = []
    for membership_id, group in groupby(changes, key=lambda change: change.membership_id):
        mine = list(group)
        if states[membership_id] in CHANGEABLE and all(change.sets == ["price"] for change in mine):
            prices += mine
        else:
            others.append(membership_id)
    await _apply_prices(session, prices)
    if others:
        await together(
            session,
            others,
            lambda ids: _take_effect(session, ids, now, {}),
            lambda one, problem: _take_effect(session, [one], now, {one: problem.detail}),
        )
    await session.execute(_RISES, {"ids": [change.id for change in changes]})
    return len(changes)


async def _apply_prices(session: AsyncSession, changes: Sequence[MembershipChange]) -> None:
    """Four statements, however many."""
    if not changes:
        return
    ids = [change.id for change in changes]
    await session.execute(_PRICES, {"ids": ids})
    await session.execute(
        update(MembershipChange)
        .where(MembershipChange.id.in_(ids))
        .values(state="applied", version=MembershipChange.version + 1, updated_at=func.app_now())
        .execution_options(synchronize_session=False)
    )
    shown = await show_memberships(session, [change.membership_id for change in changes])
    for change, out in zip(changes, await _outs(session, changes, state="applied"), strict=True):
        membership = shown[change.membership_id]
        emit(
            session,
            MembershipChangeApplied(aggregate_id=membership.id, location_id=membership.location_id, data=out),
            MembershipPlanChanged(
                aggregate_id=membership.id,
                location_id=membership.location_id,
                data=membership,
                previous={"price": out.before.price, "price_override": out.before.price_override},
            ),
        )


@dataclass(slots=True)
class _Turn:
    """A membership whose changes fall due. `live`: all that hold or will, in order; `moved`: those that go on without
    one that was withdrawn."""

    held: Held
    live: list[MembershipChange]
    moved: list[MembershipChange] = field(default_factory=list)

    def withdraw(self, change: MembershipChange, why: str) -> None:
        change.state, change.reason = "withdrawn", why[:500]
        self.live.remove(change)
        if self.live and self.live[0].state == "scheduled":  # nothing before it is left
            first, current = self.live[0], held_now(self.held.row)
            then = changed(current, after(first), first.sets)
            if (before(first), after(first)) != (current, then):
                note(first, current, then)
                self.moved.append(first)
        self.moved += follow(self.live)


async def _take_effect(
    session: AsyncSession, membership_ids: Sequence[UUID], now: datetime, refused: Mapping[UUID, str]
) -> None:
    """Lets the due changes of locked memberships take effect, or withdraws them. `refused`: why none of it can."""
    helds = await read_held(session, membership_ids)
    live = await live_changes_of(session, membership_ids)
    versions = await read_versions(session, versions_of(helds, live))
    resources = await read_resources(session, {named for one in helds for named in one.row.resource_ids})
    turns = [_Turn(one, list(live.get(one.id, ()))) for one in helds]
    ended_on = {one.id: one.row.ends_on for one in helds}
    places = await lock_places(session, _joined(turns, versions, now))
    applied: list[tuple[_Turn, MembershipChange, MembershipPlanChanged]] = []
    gone: list[tuple[_Turn, MembershipChange]] = []
    for turn in turns:
        held = turn.held
        why = refused.get(held.id)
        if held.row.state not in CHANGEABLE:
            why = f"the membership was {held.row.state} by then"
        for change in [one for one in turn.live if one.state == "scheduled" and one.effective_at <= now]:
            shown, kept = held.out, _kept(held)
            try:
                if why is None:
                    _apply(turn, change, versions, resources, places, held.today(now))
            except ProblemError as problem:
                _restore(held, kept)
                turn.withdraw(change, problem.detail)
                gone.append((turn, change))
            else:
                if why is None:
                    applied.append((turn, change, plan_changed(held, shown)))
                else:
                    turn.withdraw(change, why)
                    gone.append((turn, change))
    withdrawn = [change for _, change in gone]
    await write_states(session, [*(change for _, change, _ in applied), *withdrawn])
    moved = {one.id: one for turn in turns for one in turn.moved if one not in withdrawn}
    await rewrite(session, list(moved.values()))
    changed_now = {turn.held.id: turn.held for turn, _, _ in applied}
    await write_held(session, list(changed_now.values()))
    for held in changed_now.values():  # what they rent is theirs up to a new end, and not beyond
        if held.row.unit_ids and held.row.ends_on != ended_on[held.id]:
            await keep_occupied(session, held)
    for turn, change, fact in applied:
        emit(session, replace(fact, data=turn.held.out), _fact(MembershipChangeApplied, turn, change, versions))
    for turn, change in gone:
        emit(session, _fact(MembershipChangeWithdrawn, turn, change, versions))


def _apply(
    turn: _Turn,
    change: MembershipChange,
    versions: Mapping[UUID, Version],
    resources: Mapping[UUID, Any],
    places: Places,
    today: date,
) -> None:
    """Puts what holds today into the row. Raises PlanFull, Invalid, NotFound."""
    held, left = turn.held, (turn.held.row.plan_id, turn.held.row.quantity)
    then = held_on(held.row, turn.live, today)
    version = versions[then.plan_version_id]
    take_effect(held, then, version, change)
    if held.row.resource_ids or version.terms.rents:
        chosen_of(held, held.row.resource_ids, resources)
    places.take(left, held)
    held.set_due(today)
    change.state = "applied"


def _joined(turns: Sequence[_Turn], versions: Mapping[UUID, Version], now: datetime) -> set[UUID]:
    """The plans with a limit of which more places are taken."""
    found = set()
    for turn in turns:
        row, then = turn.held.row, held_on(turn.held.row, turn.live, turn.held.today(now))
        more = then.quantity - (row.quantity if row.plan_id == then.plan_id else 0)
        if more > 0 and versions[then.plan_version_id].terms.capacity is not None:
            found.add(then.plan_id)
    return found


def _kept(held: Held) -> dict[str, Any]:
    return {name: getattr(held.row, name) for name in ROW} | {"plan_name": held.plan_name, "terms": held.terms}


def _restore(held: Held, kept: Mapping[str, Any]) -> None:
    for name, value in kept.items():
        setattr(held.row if name in ROW else held, name, value)


def _fact(
    kind: type[MembershipChangeApplied] | type[MembershipChangeWithdrawn],
    turn: _Turn,
    change: MembershipChange,
    versions: dict[UUID, Version],
) -> MembershipChangeApplied | MembershipChangeWithdrawn:
    location_id = turn.held.row.location_id
    return kind(aggregate_id=turn.held.id, location_id=location_id, data=change_out(change, versions))


async def _outs(
    session: AsyncSession, changes: Sequence[MembershipChange], *, state: str | None = None
) -> list[MembershipChangeOut]:
    ids = {one for change in changes for one in (change.from_plan_version_id, change.to_plan_version_id)}
    versions = await read_versions(session, ids)
    found = [change_out(change, versions) for change in changes]
    return found if state is None else [one.model_copy(update={"state": state}) for one in found]
