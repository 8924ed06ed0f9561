"""Giving notice of a membership, and withdrawing it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.memberships.errors import NoticeTooShort, WrongState
from coworkapi.memberships.events.memberships import MembershipEnded, MembershipNoticeGiven, MembershipNoticeWithdrawn
from coworkapi.memberships.rules.notice import EarliestEnd, earliest_end
from coworkapi.memberships.schemas.memberships import NoticeLineOut, NoticeOptionsOut
from coworkapi.memberships.service.pausing import settle
from coworkapi.memberships.service.reading import Held
from coworkapi.memberships.service.units import keep_occupied

FARTHEST = timedelta(days=3660)


def notice_options(held: Held, now: datetime) -> NoticeOptionsOut:
    """When it may end if notice is given now, and why. Raises WrongState."""
    _check_running(held)
    today = held.today(now)
    found = earliest_end(held.value, today)
    return NoticeOptionsOut(
        given_on=today,
        earliest_end=found.on,
        lines=_lines(found),
        options=list(found.options),
        any_later_day=found.any_later_day,
    )


async def give_notice(
    session: AsyncSession,
    *,
    held: Held,
    now: datetime,
    ends_on: date | None = None,
    reason: str | None = None,
    override: bool = False,
) -> None:
    """A locked membership will end on `ends_on`, the earliest day possible unless given.

    `override`: whatever its terms say. Raises WrongState, Invalid, NoticeTooShort (with the earliest end, explained).
    """
    row, today = held.row, held.today(now)
    _check_running(held)
    if row.notice_given_at is not None:
        raise WrongState(
            f"notice was given already: it ends on {row.ends_on}; withdraw it to give notice to another day",
            extra={"state": row.state, "ends_on": str(row.ends_on)},
        )
    if row.ends_on is not None and not override:
        raise WrongState(
            f"its term was agreed to end on {row.ends_on}: no notice is needed",
            extra={"state": row.state, "ends_on": str(row.ends_on)},
        )
    found = earliest_end(held.value, today)
    day = found.on if ends_on is None else ends_on
    if day <= max(today, row.starts_on) and override:
        raise Invalid.field("/ends_on", f"must lie after {max(today, row.starts_on)}; to end it at once, POST .../end")
    if day > today + FARTHEST:
        raise Invalid.field("/ends_on", "lies more than ten years ahead")
    if not override and not found.allows(day, membership=held.value):
        told = "; ".join(line.text for line in found.lines)
        next_one = next((option for option in found.options if option >= day), found.on)
        raise NoticeTooShort(
            f"it can't end on {day}, but on {max(found.on, next_one)}: {told}",
            extra={
                "earliest_end": found.on.isoformat(),
                "options": [option.isoformat() for option in found.options],
                "lines": [asdict(line) | {"on": line.on.isoformat()} for line in found.lines],
            },
        )
    row.notice_given_at, row.notice_reason = now, reason
    row.ends_on, row.end_kind = day, "notice"
    held.end_known(today)
    settle(held, today)
    over = day <= today  # terms without a period of notice let it end at once
    if over:
        row.ended_at = now
    await session.flush()
    if row.unit_ids:
        await keep_occupied(session, held)
    emit(session, MembershipNoticeGiven(aggregate_id=row.id, location_id=row.location_id, data=held.out))
    if over:
        await billing.deposits_due(session, {row.id: day})
        emit(session, MembershipEnded(aggregate_id=row.id, location_id=row.location_id, data=held.out))


async def withdraw_notice(session: AsyncSession, *, held: Held, now: datetime) -> None:
    """A locked membership that is in notice goes on as before. Raises WrongState, UnitsNotFree (promised to others)."""
    row, today = held.row, held.today(now)
    if row.notice_given_at is None or row.state not in ("scheduled", "in_notice", "paused"):
        raise WrongState(f"it is {row.state}: no notice was given that could be withdrawn", extra={"state": row.state})
    row.notice_given_at = row.notice_reason = None
    renewal = held.terms.renewal
    agreed = row.term_ends_on if renewal.term is not None and not renewal.renews else None
    row.ends_on, row.end_kind = agreed, None if agreed is None else "term"
    held.end_known(today)
    settle(held, today)
    await session.flush()
    if row.unit_ids:
        await keep_occupied(session, held)
    emit(session, MembershipNoticeWithdrawn(aggregate_id=row.id, location_id=row.location_id, data=held.out))


def _check_running(held: Held) -> None:
    state = held.row.state
    if state not in ("active", "paused", "in_notice", "scheduled"):
        hint = "cancel it" if state in ("draft", "awaiting_signature") else "it is over"
        raise WrongState(f"it is {state}: {hint}", extra={"state": state})


def _lines(found: EarliestEnd) -> list[NoticeLineOut]:
    return [NoticeLineOut(rule=line.rule, on=line.on, text=line.text) for line in found.lines]
