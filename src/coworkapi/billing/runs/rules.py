"""When a waiting charge is invoiced: pure, on instants that a calendar gives. `queries.CANDIDATES` says it in SQL."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from coworkapi.core.clock import zone

Strategy = Literal["at_once", "at_cycle", "monthly"]
# What opens the invoice of an account that is invoiced with its cycles.
CYCLE_KINDS = frozenset({"membership", "deposit"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A charge that was not invoiced yet. `corrects`: it is the opposite of one that was."""

    id: UUID
    source_kind: str
    created_at: datetime
    starts_at: datetime
    corrects: bool = False

    @property
    def opens(self) -> bool:
        return self.source_kind in CYCLE_KINDS


@dataclass(frozen=True, slots=True)
class Way:
    """How an account is invoiced. `day`: of the month, for `monthly`."""

    strategy: Strategy
    day: int | None = None


class Calendar:
    """A run's days as instants, by the legal entity's zone (that of its first location).

    `end`: after the last day that counts. `month_ago`: what was made before it has waited for a month. `anchors`: for
    each day of the month, where the latest such day up to `until` begins; `anchor_ends`: where it ends.
    """

    def __init__(self, until: date, time_zone: str) -> None:
        self.until, self.time_zone = until, time_zone
        self.end = self._midnight(until + timedelta(days=1))
        self.month_ago = self._midnight(_in_month(until, until.day, 1) + timedelta(days=1))
        days = [latest(until, day) for day in range(1, 32)]
        self.anchors = [self._midnight(day) for day in days]
        self.anchor_ends = [self._midnight(day + timedelta(days=1)) for day in days]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, zone(self.time_zone)).astimezone(UTC)


def latest(until: date, day: int) -> date:
    """The latest `day` of a month up to `until`; the last of the month where it has no such day."""
    found = _in_month(until, day, 0)
    return found if found <= until else _in_month(until, day, 1)


def _in_month(near: date, day: int, months_ago: int) -> date:
    year, month = divmod(near.year * 12 + near.month - 1 - months_ago, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def due(waiting: Sequence[Waiting], way: Way, calendar: Calendar) -> list[UUID]:
    """Which of an account's waiting charges are invoiced now, in the order given.

    What takes back an invoiced charge: always. `at_once`: all that was made up to the run's last day. `at_cycle`: the
    same as soon as a cycle or a deposit is among them, or one has waited for a month. `monthly`: what was made before
    the latest invoicing day, and the cycles that begin on it or before.
    """
    if way.strategy == "monthly":
        assert way.day is not None
        anchor, anchor_end = calendar.anchors[way.day - 1], calendar.anchor_ends[way.day - 1]
        return [
            one.id
            for one in waiting
            if one.corrects or (one.starts_at < anchor_end if one.opens else one.created_at < anchor)
        ]
    ready = [one for one in waiting if one.opens or one.corrects or one.created_at < calendar.end]
    if way.strategy == "at_cycle":
        turn = any((one.opens or one.created_at < calendar.month_ago) and not one.corrects for one in ready)
        ready = ready if turn else [one for one in ready if one.corrects]
    return [one.id for one in ready]
