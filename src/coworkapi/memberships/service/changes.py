"""Changing the terms of a membership: another plan or version, quantity or price, at once or on a day to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.values import NewCharge
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.unit_of_work import acting_principal, rehearsal
from coworkapi.memberships.change_errors import ChangeAfterEnd, ChangeIsOver, ChangeTooEarly, NothingChanges
from coworkapi.memberships.errors import NoVersion, PlanIsArchived, WrongState
from coworkapi.memberships.events.cycles import (
    MembershipChangeApplied,
    MembershipChangeScheduled,
    MembershipChangeWithdrawn,
    MembershipPlanChanged,
)
from coworkapi.memberships.models import Membership, MembershipChange, Plan, PlanVersion, PriceRise
from coworkapi.memberships.queries.cycles import BILLED_FROM, LOCK_THESE
from coworkapi.memberships.queries.plans import current_version
from coworkapi.memberships.rules.cycles import anchored
from coworkapi.memberships.rules.life import first_days, midnight
from coworkapi.memberships.schemas.cycles import ChangedOut, MembershipChangeOut
from coworkapi.memberships.schemas.memberships import MembershipOut
from coworkapi.memberships.service.changes_timeline import Holding, change_out, changed, follow, held_on, note
from coworkapi.memberships.service.cycles_costs import cost_of, cost_out, standing_of_one
from coworkapi.memberships.service.cycles_reading import Standing, Version, read_versions
from coworkapi.memberships.service.leaving import leave_rises, lock_rises, made_void, without
from coworkapi.memberships.service.reading import Held
from coworkapi.memberships.service.units import choose, keep_occupied, occupy
from coworkapi.memberships.values import PlanTerms

CHANGEABLE = ("scheduled", "active", "paused", "in_notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to change, and when. `sets_price`: to `price_override`, or (None) to the plan's own price."""

    plan_id: UUID | None = None
    plan_version_id: UUID | None = None
    quantity: int | None = None
    sets_price: bool = False
    price_override: int | None = None
    effective: Literal["now", "cycle_end"] = "now"
    effective_on: date | None = None
    resource_ids: Sequence[UUID] | None = None
    reason: str | None = None
    price_rise_id: UUID | None = None


async def change_membership(
    session: AsyncSession, *, held: Held, asked: Asked, now: datetime, dry_run: bool = False
) -> ChangedOut:
    """Changes the terms of a locked membership, and says what that costs by the day on which it takes effect.

    With `dry_run` all of it is done, answered and taken back. Raises WrongState, ChangeTooEarly, ChangeAfterEnd,
    NothingChanges, NotFound, Invalid, NoVersion, PlanIsArchived, PlanFull, UnitsNotFree, NoTaxRate.
    """
    row = held.row
    if row.state not in CHANGEABLE:
        hint = "change the draft itself" if row.state in ("draft", "awaiting_signature") else "it is over"
        raise WrongState(f"it is {row.state}: {hint}", extra={"state": row.state})
    await LOCK_THESE.fetch(session, ids=[row.id])
    standing = await standing_of_one(session, row.id)
    today = held.today(now)
    on = await effective_day(session, held, standing, asked, today)
    changes = await live_changes(session, row.id)
    current = held_on(row, changes, on)
    version = await _version(session, held, asked, current, on)
    old = standing.agreed_on(on).version.terms
    then, sets = wanted(current, asked, version, on, old)
    if not sets:
        raise NothingChanges(f"it has these terms on {on} already; name what is to be different")
    void = made_void(changes, on, plan=version.plan_id != current.plan_id, price="price" in sets)
    async with rehearsal(session, dry_run):
        if void:
            rises = await lock_rises(session, [one.price_rise_id for one in changes if one.id in void])
            changes, withdrawn = await _leave(session, held, changes, void)
            current = held_on(row, changes, on)
            then = changed(current, then, sets)
        change = await schedule(
            session, held=held, changes=changes, on=on, current=current, then=then, sets=sets, asked=asked
        )
        if on <= today:
            await apply_change(session, held=held, change=change, today=today, resource_ids=asked.resource_ids)
        else:
            await _check_units(session, held, then, version, asked.resource_ids)
        versions = await read_versions(session, {current.plan_version_id, then.plan_version_id})
        out = change_out(change, versions)
        emit(session, fact_of(change, out, row.location_id))
        if void:
            await _left(session, held, rises, withdrawn)
        cost = await _cost(session, row.id, on=on, today=today, arrears=version.terms.billed == "in_arrears")
    currency = versions[then.plan_version_id].terms.price.currency
    return ChangedOut.model_construct(
        dry_run=dry_run,
        change=out,
        cost=cost_out(cost, time_zone=held.time_zone, currency=currency),
        cycle_before=whole_cycle(current, versions),
        cycle_after=whole_cycle(then, versions),
    )


async def withdraw_change(session: AsyncSession, *, held: Held, change_id: UUID) -> MembershipChangeOut:
    """Takes back a change of a locked membership that hasn't taken effect; of a price rise, its payer is told where
    they were told of the rise. Raises NotFound, ChangeIsOver.
    """
    mine = (MembershipChange.id == change_id, MembershipChange.membership_id == held.row.id)
    rise_id = await session.scalar(select(MembershipChange.price_rise_id).where(*mine))
    rises = await lock_rises(session, [rise_id])
    change = await session.scalar(select(MembershipChange).where(*mine).with_for_update())
    if change is None:
        raise NotFound(f"the membership has no change {encode_id('mch', change_id)}")
    if change.state != "scheduled":
        raise ChangeIsOver(f"the change was {change.state} already; make another one", extra={"state": change.state})
    changes = await live_changes(session, held.row.id)
    _, withdrawn = await _leave(session, held, changes, {change.id: change.reason})
    [out] = await _left(session, held, rises, withdrawn)
    return out


async def _leave(
    session: AsyncSession, held: Held, changes: Sequence[MembershipChange], gone: Mapping[UUID, str | None]
) -> tuple[list[MembershipChange], list[MembershipChange]]:
    """Withdraws some of a locked membership's changes: what is left, and what was withdrawn."""
    left, _, withdrawn = without(held.row, changes, gone)
    for change in withdrawn:
        change.version += 1
    await session.flush()
    return left, withdrawn


async def _left(
    session: AsyncSession, held: Held, rises: Mapping[UUID, PriceRise], withdrawn: Sequence[MembershipChange]
) -> list[MembershipChangeOut]:
    """Tells of changes that were withdrawn, by events and where they were of price rises by letters."""
    changes = await live_changes(session, held.row.id)
    left = [(change, held_on(held.row, changes, change.effective_on)) for change in withdrawn]
    ids = {one.plan_version_id for _, one in left}
    for change in withdrawn:
        ids |= {change.from_plan_version_id, change.to_plan_version_id}
    versions = await read_versions(session, ids)
    outs = [change_out(change, versions) for change in withdrawn]
    for out in outs:
        emit(session, MembershipChangeWithdrawn(aggregate_id=held.row.id, location_id=held.row.location_id, data=out))
    await leave_rises(session, rises, left, versions)
    return outs


async def schedule(
    session: AsyncSession,
    *,
    held: Held,
    changes: Sequence[MembershipChange],
    on: date,
    current: Holding,
    then: Holding,
    sets: Sequence[str],
    asked: Asked,
) -> MembershipChange:
    """Writes the change, and brings those after it in step."""
    change = MembershipChange(
        id=new_id(),
        membership_id=held.row.id,
        state="scheduled",
        effective_on=on,
        effective_at=midnight(held.time_zone, on),
        sets=list(sets),
        price_rise_id=asked.price_rise_id,
        reason=asked.reason,
        created_by=acting_principal(session).label,
    )
    note(change, current, then)
    session.add(change)
    later = [one for one in changes if one.effective_on > on]
    follow([change, *later])
    await session.flush()
    return change


async def apply_change(
    session: AsyncSession,
    *,
    held: Held,
    change: MembershipChange,
    today: date,
    resource_ids: Sequence[UUID] | None = None,
) -> None:
    """Puts a change whose day has come into the row of a locked membership. Raises PlanFull, UnitsNotFree, Invalid."""
    row, before_it, ended_on = held.row, held.out, held.row.ends_on
    changes = await live_changes(session, row.id)
    then = held_on(row, changes, max(today, change.effective_on))
    version = (await read_versions(session, [then.plan_version_id]))[then.plan_version_id]
    take_effect(held, then, version, change)
    change.state = "applied"
    change.version += 1
    await session.flush()
    if row.resource_ids or resource_ids or version.terms.rents:
        wanted_ids = list(row.resource_ids if resource_ids is None else resource_ids)
        chosen = await choose(session, held, wanted_ids)
        if sorted(wanted_ids) != sorted(row.resource_ids):
            await occupy(session, held, chosen, since=max(row.starts_on, today))
            await session.flush()
        elif row.ends_on != ended_on:  # what it rents is its own up to the new end, and not beyond
            await keep_occupied(session, held)
    held.set_due(today)
    await session.flush()
    emit(session, plan_changed(held, before_it))


def take_effect(held: Held, then: Holding, version: Version, change: MembershipChange) -> None:
    """Puts what is held after a change into the row, with the days that follow of its plan."""
    row = held.row
    for name in Holding.__dataclass_fields__:
        setattr(row, name, getattr(then, name))
    held.plan_name, held.terms = version.plan_name, version.terms
    if "plan" in change.sets:
        _renew_terms(held, version.terms, change.effective_on)
    row.version += 1


def plan_changed(held: Held, before_it: MembershipOut) -> MembershipPlanChanged:
    """That other terms hold now."""
    out = held.out
    previous = {
        name: getattr(before_it, name)
        for name in ("plan_name", "quantity", "price_override", "price")
        if getattr(before_it, name) != getattr(out, name)
    }
    return MembershipPlanChanged(
        aggregate_id=held.row.id, location_id=held.row.location_id, data=out, previous=previous or None
    )


async def _cost(session: AsyncSession, membership_id: UUID, *, on: date, today: date, arrears: bool) -> list[NewCharge]:
    """What follows of a change: what is given back and charged for days from `on` on; in arrears, of that cycle."""
    standing = await standing_of_one(session, membership_id)
    found = await cost_of(session, standing, until=told_until(standing, on=on, today=today, arrears=arrears))
    return costs_from(standing, found, on=on)


def told_until(standing: Standing, *, on: date, today: date, arrears: bool) -> date:
    """Up to which day the costs of a change are told: that on which it takes effect; in arrears, its cycle's end."""
    return max(standing.agreed_on(on).calendar.cycle_of(on).ends_on if arrears else on, today)


def costs_from(standing: Standing, charges: Iterable[NewCharge], *, on: date) -> list[NewCharge]:
    """Those for days from `on` on."""
    begins = midnight(standing.row.time_zone, on)
    return [one for one in charges if one.starts_at >= begins]


async def live_changes(session: AsyncSession, membership_id: UUID) -> list[MembershipChange]:
    """The changes of a membership that hold or will, in order."""
    return list(
        await session.scalars(
            select(MembershipChange)
            .where(MembershipChange.membership_id == membership_id, MembershipChange.state != "withdrawn")
            .order_by(MembershipChange.effective_on, MembershipChange.id)
        )
    )


async def effective_day(session: AsyncSession, held: Held, standing: Standing, asked: Asked, today: date) -> date:
    """The day from which a change holds. Raises Invalid, ChangeTooEarly, ChangeAfterEnd."""
    row = held.row
    if asked.effective_on is not None:
        on = asked.effective_on
    elif asked.effective == "now":
        on = max(today, row.starts_on)
    else:
        at = max(today, row.starts_on)
        on = standing.agreed_on(at).calendar.cycle_of(at).ends_on
    check_day(row, on, billed_from=(await earliest_changes(session, {row.id: today})).get(row.id))
    return on


def check_day(row: Membership, on: date, *, billed_from: date | None) -> None:
    """Whether a change may hold from that day on. `billed_from`: see `earliest_changes`.

    Raises Invalid, ChangeTooEarly, ChangeAfterEnd.
    """
    if on < row.starts_on:
        raise Invalid.field(
            "/effective_on", f"the membership begins on {row.starts_on}; choose that day or a later one"
        )
    earliest = row.starts_on if billed_from is None else max(billed_from, row.starts_on)
    if on < earliest:
        raise ChangeTooEarly(
            f"{on} lies before the cycle that was billed last; a change may be dated {earliest} or later, and what "
            "was billed before stays",
            extra={"earliest_on": earliest.isoformat()},
        )
    if row.ends_on is not None and on >= row.ends_on:
        raise ChangeAfterEnd(
            f"the membership ends on {row.ends_on}, before the change would hold from {on}",
            extra={"ends_on": row.ends_on.isoformat()},
        )


async def earliest_changes(session: AsyncSession, todays: Mapping[UUID, date]) -> dict[UUID, date]:
    """The first day of the cycle that was billed last, of those that have begun by each membership's local day.

    One statement. Memberships of which none was are left out.
    """
    rows = await BILLED_FROM.fetch(session, ids=list(todays), todays=list(todays.values()))
    return {row.id: row.billed_from for row in rows}


def wanted(current: Holding, asked: Asked, version: Version, on: date, old: PlanTerms) -> tuple[Holding, list[str]]:
    """What is held after the change, and what of it is set. `old`: the terms of what is held before it."""
    sets: list[str] = []
    then = current
    if version.id != current.plan_version_id:
        sets.append("plan")
        then = replace(then, plan_id=version.plan_id, plan_version_id=version.id)
        if (old.cycle, old.anchor) != (version.terms.cycle, version.terms.anchor):
            calendar = anchored(version.terms.cycle, version.terms.anchor, on)
            then = replace(then, anchor_on=calendar.anchor_on, anchor_day=calendar.anchor_day)
        if version.plan_id != current.plan_id and not asked.sets_price and current.price_override is not None:
            sets.append("price")
            then = replace(then, price_override=None)
    if asked.quantity is not None and asked.quantity != current.quantity:
        sets.append("quantity")
        then = replace(then, quantity=asked.quantity)
    if asked.sets_price and asked.price_override != current.price_override:
        sets.append("price")
        then = replace(then, price_override=asked.price_override)
    return then, sets


async def _version(session: AsyncSession, held: Held, asked: Asked, current: Holding, on: date) -> Version:
    """The version that holds afterwards. Raises NotFound, NoVersion, PlanIsArchived, Invalid."""
    if asked.plan_id is None and asked.plan_version_id is None:
        return (await read_versions(session, [current.plan_version_id]))[current.plan_version_id]
    plan_id = asked.plan_id
    if asked.plan_version_id is not None:
        found = await session.scalar(select(PlanVersion).where(PlanVersion.id == asked.plan_version_id))
        if found is None or (plan_id is not None and found.plan_id != plan_id):
            raise _missing("plan_version_id", f"there is no plan version {encode_id('plnv', asked.plan_version_id)}")
        if found.state != "published":
            raise Invalid.field("/plan_version_id", f"version {found.number} is a draft; publish it first")
        plan_id = found.plan_id
    plan = await session.scalar(select(Plan).where(Plan.id == plan_id))
    if plan is None or plan_id is None:
        raise _missing("plan_id", f"there is no plan {encode_id('plan', plan_id or current.plan_id)}")
    if asked.plan_version_id is None:
        found = await session.scalar(current_version(plan_id, on))
    if found is None:
        raise NoVersion(f"{plan.name} has no terms on {on}; publish a version that is effective by then")
    terms = PlanTerms.model_validate(found.terms)
    check_sold(held, current, plan, terms)
    return Version(found.id, plan.id, plan.name, terms)


def check_sold(held: Held, current: Holding, plan: Plan, terms: PlanTerms) -> None:
    """Whether a membership that holds `current` may move to these terms of a plan. Raises PlanIsArchived, Invalid."""
    if plan.archived_at is not None and plan.id != current.plan_id:
        raise PlanIsArchived(f"{plan.name} is archived and sold no more; choose another plan, or restore it")
    if plan.location_id not in (None, held.row.location_id):
        raise Invalid.field("/plan_id", f"{plan.name} isn't sold at the membership's location")
    if terms.price.currency != held.terms.price.currency:
        raise Invalid.field(
            "/plan_id",
            f"{plan.name} is priced in {terms.price.currency}, the membership in {held.terms.price.currency}",
        )


async def _check_units(
    session: AsyncSession, held: Held, then: Holding, version: Version, resource_ids: Sequence[UUID] | None
) -> None:
    """A change to come keeps the units: refused where they aren't what it rents then."""
    if resource_ids is not None:
        raise Invalid.field(
            "/resource_ids", "what it rents moves at once only; make this change when its day has come, or relocate it"
        )
    if not held.row.resource_ids and not version.terms.rents:
        return
    await choose(session, as_it_will_be(held, then, version), held.row.resource_ids)


def as_it_will_be(held: Held, then: Holding, version: Version) -> Held:
    """What of a membership decides on its units, once it holds that."""
    return replace(
        held,
        row=Membership(id=held.row.id, location_id=held.row.location_id, quantity=then.quantity),
        plan_name=version.plan_name,
        terms=version.terms,
    )


def _renew_terms(held: Held, terms: PlanTerms, on: date) -> None:
    """The days that come of a plan: a minimum term never gets shorter by a change; a fixed term begins with it."""
    row = held.row
    from_start, _, _ = first_days(terms, row.starts_on)
    if from_start is not None:
        row.minimum_until = from_start if row.minimum_until is None else max(from_start, row.minimum_until)
    _, term_ends_on, ends_on = first_days(terms, on)
    row.term_ends_on = term_ends_on
    if row.end_kind == "term" or (row.ends_on is None and ends_on is not None):
        row.ends_on, row.end_kind = ends_on, "term" if ends_on is not None else None


def fact_of(
    change: MembershipChange, out: MembershipChangeOut, location_id: UUID
) -> MembershipChangeApplied | MembershipChangeScheduled:
    """That it took effect, or will."""
    fact = MembershipChangeApplied if change.state == "applied" else MembershipChangeScheduled
    return fact(aggregate_id=change.membership_id, location_id=location_id, data=out)


def whole_cycle(held: Holding, versions: Mapping[UUID, Version]) -> Money:
    """What a whole cycle costs."""
    price = versions[held.plan_version_id].terms.price
    each = price.amount if held.price_override is None else held.price_override
    return Money(amount=each * held.quantity, currency=price.currency)


def _missing(field: str, detail: str) -> NotFound:
    return NotFound(f"{field}: {detail}", errors=[ProblemItem(pointer=f"/{field}", code="not_found", detail=detail)])
