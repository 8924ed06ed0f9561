"""Making a membership, and putting it in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.memberships.errors import NoVersion, PlanIsArchived, TermIsOver, WrongState
from coworkapi.memberships.events.memberships import (
    MembershipCreated,
    MembershipPaused,
    MembershipSigned,
    MembershipStarted,
    MembershipUpdated,
)
from coworkapi.memberships.models import Membership, Plan, PlanVersion
from coworkapi.memberships.queries.plans import current_version
from coworkapi.memberships.rules.cycles import Calendar, anchored
from coworkapi.memberships.rules.life import first_days, term_after
from coworkapi.memberships.schemas.memberships import MembershipOut
from coworkapi.memberships.service.payers import choose_payer, find_holder, find_place
from coworkapi.memberships.service.plans import what_changed
from coworkapi.memberships.service.reading import Held
from coworkapi.memberships.service.staying import hold_fast
from coworkapi.memberships.service.taking_over import TakenOver, take_pause_over
from coworkapi.memberships.service.units import choose, occupy
from coworkapi.memberships.values import PlanTerms

# How far from today a membership may begin: contracts of another system, and those of a house that is being built.
FARTHEST_BACK = timedelta(days=3660)
FARTHEST_AHEAD = timedelta(days=1830)


async def create_membership(
    session: AsyncSession,
    *,
    now: datetime,
    plan_id: UUID,
    plan_version_id: UUID | None = None,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    account_id: UUID | None = None,
    location_id: UUID | None = None,
    starts_on: date | None = None,
    first_started_on: date | None = None,
    billed_from: date | None = None,
    quantity: int = 1,
    price_override: int | None = None,
    sign_up_fee_override: int | None = None,
    deposit_override: int | None = None,
    purchase_order: str | None = None,
    resource_ids: Sequence[UUID] = (),
    draft: bool = False,
    signed: bool = False,
    pause: TakenOver | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Held:
    """Lets a member or a team hold a plan: its terms of that day, its units, its payer. Emits `membership.created`, and
    `membership.started` or `membership.paused` where it runs or rests at once.

    `pause`: one that was agreed to elsewhere; the plan's rules don't count for it, and it may have begun. Amounts:
    minor units of the plan's currency. Raises NotFound, Invalid, PlanIsArchived, NoVersion, PlanFull, UnitsNotFree,
    ExternalIdTaken.
    """
    plan = await session.scalar(select(Plan).where(Plan.id == plan_id))
    if plan is None:
        raise _missing("plan_id", f"there is no plan {encode_id('plan', plan_id)}")
    if plan.archived_at is not None:
        raise PlanIsArchived(f"{plan.name} is archived and sold no more; choose another plan, or restore it")
    holder = await find_holder(session, member_id=member_id, team_id=team_id)
    place = await find_place(session, plan, holder=holder, location_id=location_id)
    principal = acting_principal(session)
    if principal.is_staff:
        principal.require("memberships:write", place.id)
    held = Held(
        Membership(id=new_id()), plan.name, _NO_TERMS, place.time_zone, place.legal_entity_id, holder.account_id
    )
    today = held.today(now)
    begins = today if starts_on is None else starts_on
    _check_start(begins, today)
    version = await _version(session, plan, plan_version_id, begins)
    held.terms = terms = PlanTerms.model_validate(version.terms)
    if place.currency != terms.price.currency:
        raise Invalid.field(
            "/location_id",
            f"{place.name} charges in {place.currency} and {plan.name} is priced in {terms.price.currency}",
        )
    if first_started_on is not None and first_started_on > begins:
        raise Invalid.field("/first_started_on", f"lies after it starts, {begins}")
    row = held.row
    row.plan_id, row.plan_version_id = plan.id, version.id
    row.account_id = await choose_payer(session, holder, account_id=account_id, currency=terms.price.currency)
    row.member_id, row.team_id, row.location_id = member_id, team_id, place.id
    row.quantity, row.price_override = quantity, price_override
    row.sign_up_fee_override, row.deposit_override = sign_up_fee_override, deposit_override
    row.purchase_order, row.external_id, row.meta = purchase_order, external_id, dict(metadata or {})
    row.resource_ids, row.unit_ids = [], []
    row.notice_given_at = row.ended_at = row.due_at = row.signed_at = None
    set_days(held, begins, first_started_on=first_started_on)
    row.billed_from = check_billed_from(held, billed_from, today=today)
    chosen = await choose(session, held, resource_ids, complete=not draft)
    if draft:
        row.state, row.resource_ids = "draft", list(resource_ids)
        session.add(row)
        await session.flush()
        emit_created(session, held)
        return held
    paused = None if pause is None else take_pause_over(held, pause, today=today)
    await hold_fast(session, row)
    put_in_force(held, today=today, now=now, signed=signed)
    session.add(row)
    await session.flush()  # takes a place of the plan before any unit: all do so in this order
    if paused is not None:
        session.add(paused)
        await session.flush()
    if chosen:
        await occupy(session, held, chosen)
        await session.flush()
    emit_created(session, held)
    emit_started(session, held)
    return held


async def start_membership(
    session: AsyncSession, *, held: Held, now: datetime, starts_on: date | None = None, signed: bool = False
) -> None:
    """Puts a locked draft in force, from the day that it was made for unless said otherwise; or lets one that is about
    to begin do so on another day: today unless said otherwise.

    Raises WrongState, Invalid, PlanFull, UnitsNotFree.
    """
    row, today, before = held.row, held.today(now), held.out
    if row.state not in ("draft", "scheduled"):
        hint = (
            "sign it first" if row.state == "awaiting_signature" else "only a draft, or one that is about to, can begin"
        )
        raise WrongState(f"it is {row.state}: {hint}", extra={"state": row.state})
    if row.notice_given_at is not None:
        raise WrongState(
            f"notice was given: it ends on {row.ends_on}; withdraw it before its start is moved",
            extra={"state": row.state},
        )
    await hold_fast(session, row)
    was_draft = row.state == "draft"
    begins = starts_on or (row.starts_on if was_draft else today)
    _check_start(begins, today)
    first = row.first_started_on if row.first_started_on < min(row.starts_on, begins) else None
    set_days(held, begins, first_started_on=first)
    if row.billed_from is not None:
        row.billed_from = check_billed_from(held, row.billed_from, today=today)
    put_in_force(held, today=today, now=now, signed=signed or row.signed_at is not None or not was_draft)
    row.version += 1
    chosen = await choose(session, held, row.resource_ids)
    await session.flush()
    if chosen:
        await occupy(session, held, chosen)
        await session.flush()
    if held.value.state == "active":
        emit_started(session, held)
    else:
        emit_updated(session, held, before)


async def sign_membership(session: AsyncSession, *, held: Held, now: datetime, starts_on: date | None = None) -> None:
    """The signature is there: a locked membership that waits for it begins on its day, or now if that has come; or on
    another day that was agreed to instead, with the term that follows from it.

    Raises WrongState; TermIsOver where its fixed term has passed meanwhile and no other day is given (nobody is billed
    for days that were over before they signed); with one, Invalid, UnitsNotFree.
    """
    row, today = held.row, held.today(now)
    if row.state != "awaiting_signature":
        raise WrongState(f"it is {row.state}: nothing waits to be signed", extra={"state": row.state})
    await hold_fast(session, row)
    moved = starts_on is not None and starts_on != row.starts_on
    if starts_on is not None and moved:
        _check_start(starts_on, today)
        first = row.first_started_on if row.first_started_on < min(row.starts_on, starts_on) else None
        set_days(held, starts_on, first_started_on=first)
        row.billed_from = check_billed_from(held, row.billed_from, today=today)
    elif row.ends_on is not None and row.ends_on <= today:
        raise TermIsOver(
            f"its term, from {row.starts_on} until {row.ends_on}, is over. Sign it with the day on which it begins now "
            f"(starts_on, {today} or later), or cancel it",
            extra={"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()},
        )
    put_in_force(held, today=today, now=now, signed=True)
    row.version += 1
    chosen = await choose(session, held, row.resource_ids) if moved else []
    await session.flush()
    if chosen:
        await occupy(session, held, chosen)
        await session.flush()
    emit(session, MembershipSigned(aggregate_id=row.id, location_id=row.location_id, data=held.out))
    emit_started(session, held)


def set_days(held: Held, begins: date, *, first_started_on: date | None = None) -> None:
    """The days that follow from a start."""
    row, terms = held.row, held.terms
    calendar = anchored(terms.cycle, terms.anchor, begins)
    row.starts_on, row.first_started_on = begins, first_started_on or begins
    row.anchor_on, row.anchor_day = calendar.anchor_on, calendar.anchor_day
    row.minimum_until, row.term_ends_on, row.ends_on = first_days(terms, begins)
    row.end_kind = "term" if row.ends_on is not None else None


def check_billed_from(held: Held, billed_from: date | None, *, today: date) -> date | None:
    """The first day that is billed here; None where that is its first anyway.

    Raises Invalid for a day behind its end or years ahead, and for one within a cycle that the plan doesn't prorate.
    """
    row, terms = held.row, held.terms
    if billed_from is None or billed_from <= row.starts_on:
        return None
    if row.ends_on is not None and billed_from >= row.ends_on:
        raise Invalid.field("/billed_from", f"lies behind its last day: it ends on {row.ends_on}")
    if billed_from > today + FARTHEST_AHEAD:
        raise Invalid.field("/billed_from", "lies more than five years ahead")
    if terms.proration == "none":
        calendar = Calendar(terms.cycle.unit, terms.cycle.count, row.anchor_on, row.anchor_day)
        cycle = calendar.cycle_of(billed_from)
        if cycle.starts_on != billed_from:
            raise Invalid.field(
                "/billed_from",
                f"lies within a cycle, which {held.plan_name} doesn't prorate: say {cycle.starts_on} or "
                f"{cycle.ends_on}, on which one begins",
            )
    return billed_from


def put_in_force(held: Held, *, today: date, now: datetime, signed: bool) -> None:
    """Its state from now on: it waits for a signature, for its day, or runs."""
    row = held.row
    if held.terms.signature_required and not signed:
        row.state = "awaiting_signature"
    else:
        if held.terms.signature_required and row.signed_at is None:
            row.signed_at = now
        renewal = held.terms.renewal
        if renewal.term is not None and renewal.renews and row.term_ends_on is not None:
            # Of one that began long ago: the term that runs now.
            row.term_ends_on = term_after(
                today + timedelta(days=1), renewal.term, starts_on=row.starts_on, first_end=row.term_ends_on
            )
        row.state = held.life.state(today)
        if row.state == "ended":
            raise Invalid.field(
                "/starts_on", f"its term would have ended on {row.ends_on}; begin it later, or choose another plan"
            )
    held.end_known(today)
    held.set_due(today)


def emit_created(session: AsyncSession, held: Held) -> None:
    row = held.row
    emit(session, MembershipCreated(aggregate_id=row.id, location_id=row.location_id, data=held.out))


def emit_started(session: AsyncSession, held: Held) -> None:
    """Tells that it runs or rests, if it does."""
    row = held.row
    if row.state == "active":
        emit(session, MembershipStarted(aggregate_id=row.id, location_id=row.location_id, data=held.out))
    elif row.state == "paused":
        emit(session, MembershipPaused(aggregate_id=row.id, location_id=row.location_id, data=held.out))


def emit_updated(session: AsyncSession, held: Held, before: MembershipOut) -> None:
    """Tells what is otherwise than `before`."""
    row, after = held.row, held.out
    emit(
        session,
        MembershipUpdated(
            aggregate_id=row.id, location_id=row.location_id, data=after, previous=what_changed(before, after)
        ),
    )


async def _version(session: AsyncSession, plan: Plan, version_id: UUID | None, on: date) -> PlanVersion:
    """The version named, or that of the day."""
    if version_id is None:
        current: PlanVersion | None = await session.scalar(current_version(plan.id, on))
        if current is None:
            raise NoVersion(f"{plan.name} has no terms on {on}; publish a version that is effective by then")
        return current
    version = await session.scalar(
        select(PlanVersion).where(PlanVersion.id == version_id, PlanVersion.plan_id == plan.id)
    )
    if version is None:
        raise _missing("plan_version_id", f"{plan.name} has no version {encode_id('plnv', version_id)}")
    if version.state != "published":
        raise Invalid.field("/plan_version_id", f"version {version.number} is a draft; publish it first")
    return version


def _check_start(begins: date, today: date) -> None:
    if begins < today - FARTHEST_BACK:
        raise Invalid.field("/starts_on", "lies more than ten years back")
    if begins > today + FARTHEST_AHEAD:
        raise Invalid.field("/starts_on", "lies more than five years ahead")


def _missing(field: str, detail: str) -> NotFound:
    return NotFound(f"{field}: {detail}", errors=[ProblemItem(pointer=f"/{field}", code="not_found", detail=detail)])


_NO_TERMS: PlanTerms = PlanTerms.model_validate({"price": {"amount": 0, "currency": "EUR"}})
