"""Letting a membership rest, and go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.memberships.errors import PauseNotAllowed, PausesOverlap, WrongState
from coworkapi.memberships.events.memberships import MembershipPaused, MembershipResumed
from coworkapi.memberships.models import MembershipPause
from coworkapi.memberships.rules.life import covers
from coworkapi.memberships.rules.pauses import broken_pause_rules, pause_for_cycles
from coworkapi.memberships.service.creating import emit_updated
from coworkapi.memberships.service.reading import Held
from coworkapi.memberships.service.taking_over import FARTHEST
from coworkapi.memberships.service.units import keep_occupied
from coworkapi.memberships.values import Kept, Pause

_PAUSABLE = ("scheduled", "active", "paused", "in_notice")


async def pause_membership(
    session: AsyncSession,
    *,
    held: Held,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
    cycles: int | None = None,
    keeps: Sequence[Kept] | None = None,
    reason: str | None = None,
    override: bool = False,
) -> None:
    """Lets a locked membership rest on days to come, or for whole cycles; without either until it is resumed.

    `override`: the plan's rules of pauses don't count. Raises WrongState, Invalid, PauseNotAllowed, PausesOverlap.
    """
    row, today, before = held.row, held.today(now), held.out
    if row.state not in _PAUSABLE:
        raise WrongState(f"it is {row.state}: only one that runs can be paused", extra={"state": row.state})
    rules = held.terms.pause
    first = max(today, row.starts_on)
    if starts_on is not None and starts_on < first:
        raise Invalid.field("/starts_on", f"lies before {first}: days that are over can't be paused any more")
    begins = starts_on or max(first, today + timedelta(days=0 if override else rules.lead_days))
    if cycles is not None:
        begins, ends_on = pause_for_cycles(held.value, begins, cycles)
    if ends_on is not None and ends_on <= begins:
        raise Invalid.field("/ends_on", f"must lie after it starts, {begins}")
    if max(begins, ends_on or begins) > today + FARTHEST:
        raise Invalid.field("/starts_on", "lies more than five years ahead")
    if row.ends_on is not None and begins >= row.ends_on:
        raise Invalid.field("/starts_on", f"the membership ends on {row.ends_on}")
    wanted = Pause(begins, ends_on, frozenset(rules.keeps if keeps is None else keeps))
    for other in held.pauses:
        if (other.ends_on is None or begins < other.ends_on) and (ends_on is None or other.starts_on < ends_on):
            until = f" until {other.ends_on}" if other.ends_on else ""
            raise PausesOverlap(f"it is paused from {other.starts_on}{until} already; resume it first")
    if not override and (broken := broken_pause_rules(held.value, wanted, today)):
        raise PauseNotAllowed("; ".join(broken), extra={"rules": broken})
    session.add(
        MembershipPause(
            id=new_id(),
            membership_id=row.id,
            starts_on=begins,
            ends_on=ends_on,
            keeps=sorted(wanted.keeps),
            reason=reason,
        )
    )
    held.pauses = sorted([*held.pauses, wanted], key=lambda pause: pause.starts_on)
    if reason is not None:
        held.reasons[begins] = reason
    settle(held, today)
    await session.flush()
    if "units" not in wanted.keeps and row.unit_ids:
        await keep_occupied(session, held)
    if row.state == "paused" and before.state != "paused":
        emit(session, MembershipPaused(aggregate_id=row.id, location_id=row.location_id, data=held.out))
    else:
        emit_updated(session, held, before)


async def resume_membership(session: AsyncSession, *, held: Held, now: datetime, on: date | None = None) -> None:
    """Ends the pause of a locked membership on a day, today unless said otherwise; takes back one that is to come.

    Raises WrongState (it isn't paused), Invalid, UnitsNotFree (what it gave up meanwhile).
    """
    row, today, before = held.row, held.today(now), held.out
    pause = _pause_to_end(held, today)
    day = max(today, pause.starts_on) if on is None else on
    if day < today:
        raise Invalid.field("/on", f"lies in the past; today is {today}")
    if day > today + FARTHEST:
        raise Invalid.field("/on", "lies more than five years ahead")
    if pause.ends_on is not None and day > pause.ends_on:
        raise Invalid.field("/on", f"the pause ends on {pause.ends_on} already; pause it again for longer")
    which = (MembershipPause.membership_id == row.id, MembershipPause.starts_on == pause.starts_on)
    rest = [one for one in held.pauses if one is not pause]
    if day <= pause.starts_on:
        await session.execute(delete(MembershipPause).where(*which))
    else:
        await session.execute(update(MembershipPause).where(*which).values(ends_on=day))
        rest.append(Pause(pause.starts_on, day, pause.keeps))
    held.pauses = sorted(rest, key=lambda one: one.starts_on)
    settle(held, today)
    await session.flush()
    if "units" not in pause.keeps and row.unit_ids:
        await keep_occupied(session, held)
    if before.state == "paused" and row.state != "paused":
        emit(session, MembershipResumed(aggregate_id=row.id, location_id=row.location_id, data=held.out))
    else:
        emit_updated(session, held, before)


def settle(held: Held, today: date) -> None:
    """The state of a running membership after its days, pauses or notice changed, and when it next changes."""
    row = held.row
    row.state = held.life.state(today)
    row.version += 1
    held.set_due(today)


def _pause_to_end(held: Held, today: date) -> Pause:
    """The pause of today, or else the next one."""
    for pause in held.pauses:
        if not pause.is_gap and (covers(pause, today) or pause.starts_on > today):
            if held.row.state not in _PAUSABLE:
                break
            return pause
    state = held.row.state
    raise WrongState(f"it is {state}, and no pause is to come: there is nothing to resume", extra={"state": state})
