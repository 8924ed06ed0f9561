"""Moving memberships to another version together: decided each by itself, read and written as a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.runs.values import Skipped
from coworkapi.billing.values import NewCharge
from coworkapi.core.errors import ProblemError
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.money import Money
from coworkapi.core.unit_of_work import acting_principal, rehearsal
from coworkapi.memberships.change_errors import NothingChanges
from coworkapi.memberships.events.cycles import MembershipChangeWithdrawn
from coworkapi.memberships.models import MembershipChange, Plan, PlanVersion
from coworkapi.memberships.queries.cycles import LOCK_THESE
from coworkapi.memberships.rules.life import midnight
from coworkapi.memberships.schemas.cycles import MembershipChangeOut
from coworkapi.memberships.schemas.memberships import MembershipOut
from coworkapi.memberships.service.changes import (
    Asked,
    as_it_will_be,
    check_day,
    check_sold,
    costs_from,
    earliest_changes,
    fact_of,
    plan_changed,
    take_effect,
    told_until,
    wanted,
    whole_cycle,
)
from coworkapi.memberships.service.changes_sets import (
    add_changes,
    live_changes_of,
    lock_places,
    read_held,
    rewrite,
    versions_of,
    write_held,
    write_states,
)
from coworkapi.memberships.service.changes_timeline import Holding, change_out, changed, follow, held_on, note
from coworkapi.memberships.service.cycles import reckon_each
from coworkapi.memberships.service.cycles_costs import no_tax_rate
from coworkapi.memberships.service.cycles_reading import Version, read_standings, read_versions
from coworkapi.memberships.service.leaving import leave_rises, lock_rises, made_void, without
from coworkapi.memberships.service.reading import Held
from coworkapi.memberships.service.together import together
from coworkapi.memberships.service.units import chosen_of, read_resources
from coworkapi.memberships.values import PlanTerms


@dataclass(frozen=True, slots=True)
class Moved:
    """That a membership moved (or would). `charges`: what that costs and gives back by the day on which it holds."""

    change: MembershipChangeOut
    cycle_before: Money
    cycle_after: Money
    charges: Sequence[NewCharge]


@dataclass(slots=True)
class _Move:
    """One membership on its way. `before`: as it was, where the change takes effect at once. `followed`: changes after
    it that are kept in step; `withdrawn`: price rises that it leaves, each with what it holds without them."""

    held: Held
    change: MembershipChange
    current: Holding
    then: Holding
    before: MembershipOut | None
    followed: Sequence[MembershipChange]
    withdrawn: Sequence[tuple[MembershipChange, Holding]]


class _Unbillable(Exception):
    """Some can't be billed by the new terms: all is taken back, and done without them."""

    def __init__(self, problems: Mapping[UUID, ProblemError]) -> None:
        super().__init__()
        self.problems = problems


async def move_together(
    session: AsyncSession, membership_ids: Sequence[UUID], *, asked: Asked, now: datetime, dry_run: bool
) -> dict[UUID, Moved | ProblemError]:
    """Moves locked memberships to the version asked for on the day asked for; each that can't move has its problem.

    The same as `change_membership` of one after the other, in a constant number of statements. With `dry_run` all of it
    is done, answered and taken back.
    """

    async def work(ids: Sequence[UUID]) -> dict[UUID, Moved | ProblemError]:
        refused: dict[UUID, ProblemError] = {}
        while True:
            try:
                async with rehearsal(session, dry_run), session.begin_nested():
                    await session.connection()  # the savepoint is made by its first use
                    found = await _move(session, [one for one in ids if one not in refused], asked, now)
                return found | refused
            except _Unbillable as some:
                refused |= some.problems

    async def alone(membership_id: UUID, problem: ProblemError) -> dict[UUID, Moved | ProblemError]:
        return {membership_id: problem}

    found = await together(session, membership_ids, work, alone)
    return {membership_id: one for some in found for membership_id, one in some.items()}


async def _move(
    session: AsyncSession, membership_ids: Sequence[UUID], asked: Asked, now: datetime
) -> dict[UUID, Moved | ProblemError]:
    on = asked.effective_on
    assert on is not None  # a migration has its day
    plan, target = await _target(session, asked)
    helds = await read_held(session, membership_ids)
    await LOCK_THESE.fetch(session, ids=list(membership_ids))
    begun = await earliest_changes(session, {one.id: one.today(now) for one in helds})
    changes = await live_changes_of(session, membership_ids)
    rises = await lock_rises(
        session, [one.price_rise_id for some in changes.values() for one in some if one.state == "scheduled"]
    )
    versions = await read_versions(session, {target.id, *versions_of(helds, changes)})
    resources = await read_resources(session, {named for one in helds for named in one.row.resource_ids})
    joins = target.terms.capacity is not None and any(
        one.row.plan_id != plan.id and on <= one.today(now) for one in helds
    )
    places = await lock_places(session, [plan.id] if joins else [])
    found: dict[UUID, Moved | ProblemError] = {}
    moves: list[_Move] = []
    for held in helds:
        try:
            check_day(held.row, on, billed_from=begun.get(held.id))
            left = held.row.plan_id, held.row.quantity
            move = _decided(session, held, plan, target, asked, on, now, changes.get(held.id, []), versions, resources)
            if move.before is not None:
                places.take(left, held)
        except ProblemError as problem:
            found[held.id] = problem
        else:
            moves.append(move)
    await add_changes(session, [move.change for move in moves])
    await rewrite(session, [one for move in moves for one in move.followed])
    withdrawn = [one for move in moves for one in move.withdrawn]
    await write_states(session, [change for change, _ in withdrawn])
    await write_held(session, [move.held for move in moves if move.before is not None])
    costs = await _costs(session, moves, on=on, now=now, arrears=target.terms.billed == "in_arrears")
    for move in moves:
        out = change_out(move.change, versions)
        if move.before is not None:
            emit(session, plan_changed(move.held, move.before))
        emit(session, fact_of(move.change, out, move.held.row.location_id))
        for gone, _ in move.withdrawn:
            emit(session, _withdrawn(move, change_out(gone, versions)))
        cycle_before, cycle_after = whole_cycle(move.current, versions), whole_cycle(move.then, versions)
        found[move.held.id] = Moved(out, cycle_before, cycle_after, costs[move.held.id])
    await leave_rises(session, rises, withdrawn, versions)
    return found


def _withdrawn(move: _Move, out: MembershipChangeOut) -> MembershipChangeWithdrawn:
    return MembershipChangeWithdrawn(aggregate_id=move.held.id, location_id=move.held.row.location_id, data=out)


def _decided(
    session: AsyncSession,
    held: Held,
    plan: Plan,
    target: Version,
    asked: Asked,
    on: date,
    now: datetime,
    changes: Sequence[MembershipChange],
    versions: Mapping[UUID, Version],
    resources: Mapping[UUID, Any],
) -> _Move:
    """What moving it is. Where it takes effect at once, `held` has it already. No statement is made here.

    Raises Invalid, PlanIsArchived, NothingChanges, NotFound.
    """
    row, today = held.row, held.today(now)
    current = held_on(row, changes, on)
    check_sold(held, current, plan, target.terms)
    then, sets = wanted(current, asked, target, on, versions[current.plan_version_id].terms)
    if not sets:
        raise NothingChanges(f"it has these terms on {on} already")
    void = made_void(changes, on, plan=target.plan_id != current.plan_id, price="price" in sets)
    changes, moved, withdrawn = without(row, changes, void)
    if void:
        current = held_on(row, changes, on)
        then = changed(current, then, sets)
    change = MembershipChange(
        id=new_id(),
        membership_id=row.id,
        state="applied" if on <= today else "scheduled",
        effective_on=on,
        effective_at=midnight(held.time_zone, on),
        sets=list(sets),
        reason=asked.reason,
        created_by=acting_principal(session).label,
    )
    note(change, current, then)
    later = [one for one in changes if one.effective_on > on]
    followed = {one.id: one for one in (*moved, *follow([change, *later]))}
    timeline = sorted([*changes, change], key=lambda one: (one.effective_on, one.id))
    left = [(one, held_on(row, timeline, one.effective_on)) for one in withdrawn]
    before: MembershipOut | None = None
    renting, version = as_it_will_be(held, then, target), target
    if on <= today:
        before = held.out
        at_once = held_on(row, [change, *later], today)
        version = versions[at_once.plan_version_id]
        take_effect(held, at_once, version, change)
        held.set_due(today)
        renting = held
    if row.resource_ids or version.terms.rents:
        chosen_of(renting, row.resource_ids, resources)
    return _Move(held, change, current, then, before, list(followed.values()), left)


async def _costs(
    session: AsyncSession, moves: Sequence[_Move], *, on: date, now: datetime, arrears: bool
) -> dict[UUID, list[NewCharge]]:
    """What follows of each, for days from `on` on. Raises _Unbillable."""
    todays = {move.held.id: move.held.today(now) for move in moves}
    entities = {move.held.id: move.held.legal_entity_id for move in moves}
    standings = {one.id: one for one in await read_standings(session, list(todays))}
    found: dict[UUID, list[NewCharge]] = {}
    problems: dict[UUID, ProblemError] = {}
    for entity_id in sorted(set(entities.values())):
        mine = [standings[one] for one, its in entities.items() if its == entity_id]
        untils = {one.id: told_until(one, on=on, today=todays[one.id], arrears=arrears) for one in mine}
        reckoned = await reckon_each(session, mine, legal_entity_id=entity_id, untils=untils)
        for membership_id, charges in reckoned.items():
            if isinstance(charges, Skipped):
                problems[membership_id] = no_tax_rate(charges)
            else:
                found[membership_id] = costs_from(standings[membership_id], charges, on=on)
    if problems:
        raise _Unbillable(problems)
    return found


async def _target(session: AsyncSession, asked: Asked) -> tuple[Plan, Version]:
    """Where they move to; it was published when the migration was asked for, and so it still is."""
    statement = select(PlanVersion, Plan).join(
        Plan, (Plan.organization_id == PlanVersion.organization_id) & (Plan.id == PlanVersion.plan_id)
    )
    version, plan = (await session.execute(statement.where(PlanVersion.id == asked.plan_version_id))).one()
    return plan, Version(version.id, plan.id, plan.name, PlanTerms.model_validate(version.terms))
