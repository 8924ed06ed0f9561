"""Ending a membership at once, taking it back before it began, and bringing one back that had ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.memberships.errors import PlanIsArchived, WrongState
from coworkapi.memberships.events.memberships import (
    MembershipCancelled,
    MembershipEnded,
    MembershipNoticeGiven,
    MembershipReactivated,
)
from coworkapi.memberships.models import MembershipPause, Plan
from coworkapi.memberships.rules.life import first_days, term_after
from coworkapi.memberships.service.pausing import settle
from coworkapi.memberships.service.reading import Held
from coworkapi.memberships.service.staying import hold_fast
from coworkapi.memberships.service.units import choose, give_up, keep_occupied, occupy
from coworkapi.memberships.values import Pause

FARTHEST = timedelta(days=3660)


async def end_membership(
    session: AsyncSession, *, held: Held, now: datetime, reason: str, ends_on: date | None = None
) -> None:
    """Ends a locked membership whatever its terms say: today (which is not paid for any more) or on a later day.

    Raises WrongState, Invalid.
    """
    row, today = held.row, held.today(now)
    if row.state not in ("active", "paused", "in_notice"):
        hint = "cancel it" if row.state in ("draft", "awaiting_signature", "scheduled") else "it is over"
        raise WrongState(f"it is {row.state}: {hint}", extra={"state": row.state})
    day = today if ends_on is None else ends_on
    if day < today:
        raise Invalid.field("/ends_on", f"lies in the past, which was paid for; end it today, {today}, or later")
    if day > today + FARTHEST:
        raise Invalid.field("/ends_on", "lies more than ten years ahead")
    row.ends_on, row.end_kind, row.end_reason = day, "at_once", reason
    row.notice_given_at = row.notice_given_at or now
    held.end_known(today)
    settle(held, today)
    over = day <= today
    if over:
        row.ended_at = now
    await session.flush()
    if row.unit_ids:
        await keep_occupied(session, held)
    if over:
        await billing.deposits_due(session, {row.id: day})
    fact = MembershipEnded if over else MembershipNoticeGiven
    emit(session, fact(aggregate_id=row.id, location_id=row.location_id, data=held.out))


async def cancel_membership(session: AsyncSession, *, held: Held, now: datetime, reason: str | None = None) -> None:
    """Takes back a locked membership before it began. Raises WrongState."""
    row = held.row
    if row.state not in ("draft", "awaiting_signature", "scheduled"):
        hint = "give notice, or end it" if row.state in ("active", "paused", "in_notice") else "it is over"
        raise WrongState(f"it is {row.state}: {hint}", extra={"state": row.state})
    row.state, row.end_kind, row.end_reason, row.ended_at = "cancelled", "cancelled", reason, now
    row.due_at = None
    row.version += 1
    await session.flush()
    await give_up(session, held)
    emit(session, MembershipCancelled(aggregate_id=row.id, location_id=row.location_id, data=held.out))


async def reactivate_membership(
    session: AsyncSession, *, held: Held, now: datetime, starts_on: date | None = None, reason: str | None = None
) -> None:
    """Lets a locked membership that had ended hold again, with the terms that it had; the days between are a gap that
    nobody pays for. Its place of the plan and its units must be free.

    Raises WrongState, Invalid, PlanIsArchived, PlanFull, UnitsNotFree.
    """
    row, today = held.row, held.today(now)
    if row.state != "ended" or row.ends_on is None:
        raise WrongState(f"it is {row.state}: only one that has ended can be reactivated", extra={"state": row.state})
    ended_on = row.ends_on
    day = today if starts_on is None else starts_on
    if not ended_on <= day <= today:
        raise Invalid.field("/starts_on", f"must lie between its end, {ended_on}, and today, {today}")
    plan = await session.get_one(Plan, (row.organization_id, row.plan_id))
    if plan.archived_at is not None:
        raise PlanIsArchived(f"{plan.name} is archived; restore it, or make a membership of another plan")
    await hold_fast(session, row)
    # Pauses that were to come when it ended don't count any more.
    await session.execute(
        delete(MembershipPause).where(
            MembershipPause.membership_id == row.id,
            (MembershipPause.ends_on > ended_on) | MembershipPause.ends_on.is_(None),
        )
    )
    held.pauses = [one for one in held.pauses if one.ends_on is not None and one.ends_on <= ended_on]
    if day > ended_on:
        session.add(
            MembershipPause(
                id=new_id(),
                membership_id=row.id,
                starts_on=ended_on,
                ends_on=day,
                keeps=[],
                is_gap=True,
                reason=reason,
            )
        )
        held.pauses.append(Pause(ended_on, day, frozenset(), is_gap=True))
        if reason is not None:
            held.reasons[ended_on] = reason
    _days_again(held, day)
    row.notice_given_at = row.notice_reason = row.ended_at = row.end_reason = None
    held.end_known(today)
    settle(held, today)
    await session.flush()
    if row.resource_ids:
        await occupy(session, held, await choose(session, held, row.resource_ids), since=day)
        await session.flush()
    await billing.deposits_due(session, {row.id: None})
    emit(session, MembershipReactivated(aggregate_id=row.id, location_id=row.location_id, data=held.out))


def _days_again(held: Held, day: date) -> None:
    """The end that its terms agree to, of one that goes on."""
    row, renewal = held.row, held.terms.renewal
    row.ends_on, row.end_kind = None, None
    if renewal.term is None:
        return
    if renewal.renews:
        _, first_end, _ = first_days(held.terms, row.starts_on)
        assert first_end is not None
        row.term_ends_on = term_after(
            day + timedelta(days=1), renewal.term, starts_on=row.starts_on, first_end=first_end
        )
    else:
        _, row.term_ends_on, row.ends_on = first_days(held.terms, day)
        row.end_kind = "term"
