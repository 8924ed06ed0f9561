"""Price rises: many memberships' prices change on a day, announced ahead, and can be taken back until then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.memberships.change_errors import ChangeIsOver, NothingSelected
from coworkapi.memberships.events.cycles import MembershipChangeScheduled, MembershipChangeWithdrawn
from coworkapi.memberships.events.price_rises import PriceRiseAnnounced, PriceRiseScheduled, PriceRiseWithdrawn
from coworkapi.memberships.models import Membership, MembershipChange, PriceRise
from coworkapi.memberships.rules.life import lives_on, local_day, midnight
from coworkapi.memberships.rules.price_rises import raised
from coworkapi.memberships.schemas.price_rises import (
    AnnouncedOut,
    PriceRiseIn,
    PriceRiseOut,
    PriceRisePreviewOut,
    RaisedOut,
    TotalOut,
)
from coworkapi.memberships.service.changes_sets import add_changes, live_changes_of, rewrite
from coworkapi.memberships.service.changes_timeline import (
    Holding,
    after,
    before,
    change_out,
    changed,
    follow,
    held_now,
    note,
)
from coworkapi.memberships.service.cycles_reading import Standing, read_standings, read_versions
from coworkapi.memberships.service.letters import write_letters
from coworkapi.memberships.service.letters_back import take_letters_back
from coworkapi.memberships.service.reading import hold_memberships
from coworkapi.memberships.service.selecting import MOST, check_selection, may_change, selected


@dataclass(frozen=True, slots=True)
class Raise:
    """One membership's part of a rise. `price`: of one, afterwards."""

    standing: Standing
    before: Holding
    price_before: int
    price: int
    currency: str
    plan_name: str


async def preview_rise(
    session: AsyncSession, *, wanted: PriceRiseIn, now: datetime, behind: UUID | None, limit: int
) -> PriceRisePreviewOut:
    """Old and new prices: a page of them, and the totals of all. Three statements. Raises NothingSelected."""
    raises = await _raises(session, wanted, now, lock=False)
    page = [one for one in raises if behind is None or one.standing.id > behind]
    totals: dict[str, tuple[int, int]] = {}
    for one in raises:
        old, new = totals.get(one.currency, (0, 0))
        quantity = one.before.quantity
        totals[one.currency] = (old + one.price_before * quantity, new + one.price * quantity)
    return PriceRisePreviewOut.model_construct(
        memberships=len(raises),
        totals=[
            TotalOut.model_construct(
                before=Money(amount=old, currency=currency), after=Money(amount=new, currency=currency)
            )
            for currency, (old, new) in sorted(totals.items())
        ],
        data=[
            RaisedOut.model_construct(
                membership_id=one.standing.id,
                plan_name=one.plan_name,
                quantity=one.before.quantity,
                before=Money(amount=one.price_before, currency=one.currency),
                after=Money(amount=one.price, currency=one.currency),
            )
            for one in page[:limit]
        ],
        next_cursor=encode_id("mbr", page[limit - 1].standing.id) if len(page) > limit else None,
    )


async def schedule_rise(session: AsyncSession, *, wanted: PriceRiseIn, now: datetime) -> PriceRise:
    """Schedules the rise as a change of each membership. A constant number of statements for each thousand.

    Raises NothingSelected, Invalid.
    """
    raises = await _raises(session, wanted, now, lock=True)
    label = acting_principal(session).label
    rise = PriceRise(
        id=new_id(),
        name=wanted.name,
        reason=wanted.reason,
        state="scheduled",
        effective_on=wanted.effective_on,
        announce_on=wanted.announce_on or now.date(),
        basis_points=wanted.basis_points,
        amount=wanted.amount,
        rounding=wanted.rounding,
        selection=wanted.selection.model_dump(mode="json"),
        memberships=len(raises),
        created_by=label,
    )
    session.add(rise)
    await session.flush()
    made: list[MembershipChange] = []
    for one in raises:
        change = MembershipChange(
            id=new_id(),
            membership_id=one.standing.id,
            state="scheduled",
            effective_on=wanted.effective_on,
            effective_at=midnight(one.standing.row.time_zone, wanted.effective_on),
            sets=["price"],
            price_rise_id=rise.id,
            reason=wanted.reason,
            created_by=label,
        )
        note(change, one.before, replace(one.before, price_override=one.price))
        made.append(change)
    later = await live_changes_of(session, [change.membership_id for change in made], behind=wanted.effective_on)
    moved = [one for change in made for one in follow([change, *later.get(change.membership_id, ())])]
    await add_changes(session, made)
    await rewrite(session, moved)
    versions = await read_versions(session, {change.to_plan_version_id for change in made})
    for one, change in zip(raises, made, strict=True):
        out = change_out(change, versions)
        location_id = one.standing.row.location_id
        emit(session, MembershipChangeScheduled(aggregate_id=change.membership_id, location_id=location_id, data=out))
    emit(session, PriceRiseScheduled(aggregate_id=rise.id, data=PriceRiseOut.model_validate(rise)))
    return rise


async def withdraw_rise(session: AsyncSession, *, rise: PriceRise) -> None:
    """Takes back a locked rise that hasn't taken effect, with all its changes: letters that haven't gone out never do,
    and those that have are taken back by another one. A constant number of statements. Raises ChangeIsOver.
    """
    if rise.state != "scheduled":
        raise ChangeIsOver(f"the rise was {rise.state} already; schedule another one", extra={"state": rise.state})
    waiting = select(MembershipChange.id).where(
        MembershipChange.price_rise_id == rise.id, MembershipChange.state == "scheduled"
    )
    await session.execute(waiting.order_by(MembershipChange.membership_id).with_for_update())
    withdrawn = await session.scalars(
        update(MembershipChange)
        .where(MembershipChange.price_rise_id == rise.id, MembershipChange.state == "scheduled")
        .values(state="withdrawn", version=MembershipChange.version + 1, updated_at=func.app_now())
        .returning(MembershipChange)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    mine = sorted(withdrawn, key=lambda change: change.membership_id)
    ids = [change.membership_id for change in mine]
    rise.state = "withdrawn"
    rise.version += 1
    await session.flush()
    rows = {row.id: row for row in await session.scalars(select(Membership).where(Membership.id.in_(ids)))}
    moved: list[MembershipChange] = []
    for membership_id, (first, *rest) in (await live_changes_of(session, ids)).items():
        if first.state == "scheduled":  # nothing before it is left
            current = held_now(rows[membership_id])
            then = changed(current, after(first), first.sets)
            if (before(first), after(first)) != (current, then):
                note(first, current, then)
                moved.append(first)
        moved += follow([first, *rest])
    await rewrite(session, moved)
    versions = await read_versions(
        session, {one for change in mine for one in (change.from_plan_version_id, change.to_plan_version_id)}
    )
    for change in mine:
        emit(
            session,
            MembershipChangeWithdrawn(
                aggregate_id=change.membership_id,
                location_id=rows[change.membership_id].location_id,
                data=change_out(change, versions),
            ),
        )
    await take_letters_back(session, rise.id)
    emit(session, PriceRiseWithdrawn(aggregate_id=rise.id, data=PriceRiseOut.model_validate(rise)))


async def find_rise(session: AsyncSession, rise_id: UUID, *, lock: bool = False) -> PriceRise:
    """Raises NotFound."""
    statement = select(PriceRise).where(PriceRise.id == rise_id)
    found = await session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound(f"there is no price rise {encode_id('prs', rise_id)}")
    return found


async def announce_rises(session: AsyncSession, now: datetime) -> int:
    """Announces a rise whose day of announcement has come: writes a letter to each payer. How many rises.

    Also one that has taken effect meanwhile: a letter that comes late is better than none. A constant number of
    statements.
    """
    rise = await session.scalar(
        select(PriceRise)
        .where(PriceRise.state != "withdrawn", PriceRise.announced_at.is_(None), PriceRise.announce_on <= now.date())
        .order_by(PriceRise.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if rise is None:
        return 0
    changes = list(
        await session.scalars(
            select(MembershipChange).where(
                MembershipChange.price_rise_id == rise.id, MembershipChange.state != "withdrawn"
            )
        )
    )
    held = await hold_memberships(session, [change.membership_id for change in changes])
    # What is over by then pays no more, and needs no letter.
    rows = {change.membership_id: held[change.membership_id].row for change in changes}
    changes = [
        change
        for change in changes
        if lives_on(rows[change.membership_id].state, rows[change.membership_id].ends_on, rise.effective_on)
    ]
    versions = await read_versions(
        session, {one for change in changes for one in (change.from_plan_version_id, change.to_plan_version_id)}
    )
    await write_letters(session, rise, changes, held, versions)
    for change in changes:
        membership, out = held[change.membership_id].out, change_out(change, versions)
        announced = AnnouncedOut.model_construct(
            membership=membership,
            price_rise_id=rise.id,
            name=rise.name,
            reason=rise.reason,
            effective_on=rise.effective_on,
            before=out.before.price,
            after=out.after.price,
        )
        emit(
            session,
            PriceRiseAnnounced(aggregate_id=membership.id, location_id=membership.location_id, data=announced),
        )
    rise.announced_at = now
    rise.version += 1
    await session.flush()
    return 1


async def _raises(session: AsyncSession, wanted: PriceRiseIn, now: datetime, *, lock: bool) -> list[Raise]:
    """The memberships concerned with their prices on that day; those whose price stays are left out."""
    if wanted.effective_on <= now.date():
        raise Invalid.field("/effective_on", "a price rise lies ahead: choose a day after today")
    if wanted.announce_on is not None and wanted.announce_on > wanted.effective_on:
        raise Invalid.field("/announce_on", f"lies after it takes effect, {wanted.effective_on}")
    on = wanted.effective_on
    await check_selection(session, wanted.selection)
    ids = await selected(session, wanted.selection, on=on, lock=lock, locations=may_change(session), limit=MOST + 1)
    if not ids:
        raise NothingSelected(f"no membership that runs on {on} is what was asked for; widen the selection")
    found: list[Raise] = []
    for standing in await read_standings(session, ids):
        if local_day(standing.row.time_zone, now) >= wanted.effective_on:
            raise Invalid.field("/effective_on", "has come at one of the locations; choose a later day")
        agreed = standing.agreed_on(wanted.effective_on)
        price = raised(agreed.price, basis_points=wanted.basis_points, amount=wanted.amount, rounding=wanted.rounding)
        if price == agreed.price:
            continue
        holding = Holding(
            plan_id=agreed.version.plan_id,
            plan_version_id=agreed.version.id,
            quantity=agreed.quantity,
            price_override=agreed.price_override,
            anchor_on=agreed.anchor_on,
            anchor_day=agreed.anchor_day,
        )
        currency = agreed.version.terms.price.currency
        found.append(Raise(standing, holding, agreed.price, price, currency, agreed.version.plan_name))
    if not found:
        raise NothingSelected("no price would change by that; check the percentage or the amount")
    return sorted(found, key=lambda one: one.standing.id)
