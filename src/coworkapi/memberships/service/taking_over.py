"""Pauses that contracts bring along from another system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coworkapi.core.errors import Invalid
from coworkapi.core.ids import new_id
from coworkapi.memberships.models import MembershipPause
from coworkapi.memberships.service.reading import Held
from coworkapi.memberships.values import Kept, Pause

# How far ahead a pause may lie.
FARTHEST = timedelta(days=1830)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A pause that was agreed to elsewhere. `keeps`: what the plan says, unless given."""

    starts_on: date
    ends_on: date | None = None
    keeps: Sequence[Kept] | None = None
    reason: str | None = None


def take_pause_over(held: Held, pause: TakenOver, *, today: date) -> MembershipPause:
    """Lets a membership that is being made rest, also on days that are over: nothing was billed of them here.

    Raises Invalid. The row is to be written after the membership's.
    """
    row = held.row
    if pause.starts_on < row.starts_on:
        raise Invalid.field("/pause_from", f"lies before it starts, {row.starts_on}")
    if pause.ends_on is not None and pause.ends_on <= pause.starts_on:
        raise Invalid.field("/pause_until", f"must lie after it starts, {pause.starts_on}")
    if row.ends_on is not None and pause.starts_on >= row.ends_on:
        raise Invalid.field("/pause_from", f"the membership ends on {row.ends_on}")
    if max(pause.starts_on, pause.ends_on or pause.starts_on) > today + FARTHEST:
        raise Invalid.field("/pause_from", "lies more than five years ahead")
    keeps = sorted(held.terms.pause.keeps if pause.keeps is None else pause.keeps)
    held.pauses = [Pause(pause.starts_on, pause.ends_on, frozenset(keeps))]
    if pause.reason is not None:
        held.reasons[pause.starts_on] = pause.reason
    return MembershipPause(
        id=new_id(),
        membership_id=row.id,
        starts_on=pause.starts_on,
        ends_on=pause.ends_on,
        keeps=keeps,
        reason=pause.reason,
    )
