"""What a membership should have been billed, and the difference to what it was.

A membership is a contract of segments (the same terms on consecutive days), less its free and its resting days. Every
live day of a cycle belongs to one part; a part is billed once, on its first day in advance, or when its cycle or its
terms end in arrears. What was billed and is no longer lived by the same terms is cut short and given back. The answer
depends on the contract and on what was billed alone, so it is the same in a dry run, in the run, and in a run that goes
on where another was killed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from coworkapi.core.money import round_half_up
from coworkapi.memberships.rules.cycles import Calendar, Cycle
from coworkapi.memberships.rules.cycles_proration import Proration, effective, share, to_give_back

FOREVER = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Days from `starts_on` (until the next segment) under the same terms.

    `full`: what a whole cycle costs, minor units: price x quantity. `free_until`: the trial's end under these terms.
    `kind`: parts of one kind and price are one thing on an invoice (the plan). `suspension`: what days cost on which
    the payer is suspended. `terms`: whatever the caller needs.
    """

    starts_on: date
    calendar: Calendar
    full: int
    billed: Literal["in_advance", "in_arrears"] = "in_advance"
    proration: Proration = "actual_days"
    free_until: date = date.min
    kind: Any = None
    suspension: Literal["bill", "credit", "skip"] = "bill"
    terms: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A membership on `[starts_on, ends_on)`; `rests`: days on which it is paused, apart and in order (an open one
    ends on `FOREVER`); `suspended`: on which its payer is, likewise. `over`: it is ended or cancelled, so that what was
    billed ahead goes back at once."""

    starts_on: date
    ends_on: date
    segments: Sequence[Segment]
    rests: Sequence[tuple[date, date]] = ()
    suspended: Sequence[tuple[date, date]] = ()
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """What was billed for `[starts_on, billed_until)` of a cycle, of which `[starts_on, ends_on)` still counts."""

    starts_on: date
    ends_on: date
    billed_until: date
    cycle: Cycle
    full: int
    proration: Proration
    amount: int
    credited: int
    kind: Any = None
    row: Any = None

    @property
    def kept(self) -> int:
        """What is left of the amount."""
        return self.amount - self.credited


@dataclass(frozen=True, slots=True)
class Part:
    """Live days of one cycle at one price. `due_on`: the day on which it is billed."""

    segment: Segment
    cycle: Cycle
    starts_on: date
    ends_on: date
    due_on: date

    def joins(self, other: Part) -> bool:
        """Whether `other` goes on where this one ends, as the same thing."""
        return (self.ends_on, self.cycle, self.segment.full, self.segment.kind, self.segment.billed) == (
            other.starts_on,
            other.cycle,
            other.segment.full,
            other.segment.kind,
            other.segment.billed,
        )


@dataclass(frozen=True, slots=True)
class ToBill:
    """A part that is due. `share`: of the cycle; `proration`: by which policy."""

    part: Part
    proration: Proration
    share: Fraction
    amount: int


@dataclass(frozen=True, slots=True)
class Cut:
    """That something billed ends on `ends_on`, and `credit` of it is given back."""

    billed: Billed
    ends_on: date
    credit: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The difference. `next_on`: the day on which there is something to do again, if nothing changes before."""

    to_bill: Sequence[ToBill] = field(default_factory=tuple)
    cuts: Sequence[Cut] = field(default_factory=tuple)
    next_on: date | None = None

    @property
    def net(self) -> int:
        """What it comes to, minor units."""
        return sum(one.amount for one in self.to_bill) - sum(cut.credit for cut in self.cuts)


def reckon(contract: Contract, billed: Sequence[Billed], *, since: date, until: date) -> Reckoning:
    """What is to be billed and given back up to the day `until` (which counts), of cycles that end after `since`.

    `billed`: everything that was billed of those cycles, in order.
    """
    horizon = max([until, *(one.billed_until for one in billed)])
    parts = list(live_parts(contract, since=since, horizon=horizon))
    policies = _policies(contract, parts)
    now = date.max if contract.over else until
    cuts: list[Cut] = []
    kept: list[Billed] = []
    waits: list[date] = []
    covered: list[tuple[date, date]] = []
    for one in billed:
        kept_until = _kept_until(one, parts)
        if kept_until >= one.ends_on or kept_until > now:
            if kept_until < one.ends_on:
                waits.append(kept_until)
            kept.append(one)
            covered.append((one.starts_on, one.ends_on))
            continue
        credit = to_give_back(
            cycle=one.cycle,
            starts_on=one.starts_on,
            billed_until=one.billed_until,
            kept_until=kept_until,
            proration=one.proration,
            amount=one.amount,
            credited=one.credited,
        )
        cuts.append(Cut(one, kept_until, credit))
        kept.append(_cut(one, kept_until, credit))
        covered.append((one.starts_on, kept_until))
    to_bill: list[ToBill] = []
    for part in parts:
        for piece in _without(part, covered):
            if piece.due_on > until:
                waits.append(piece.due_on)
            else:
                to_bill.append(_price(piece, policies[part.cycle], parts, kept, to_bill))
    return Reckoning(tuple(to_bill), tuple(cuts), min(waits, default=None))


def live_parts(contract: Contract, *, since: date, horizon: date) -> Iterator[Part]:
    """Live parts in order, from the cycle that `since` lies in to the first that is due behind `horizon`."""
    last: Part | None = None
    for number, segment in enumerate(contract.segments):
        following = contract.segments[number + 1].starts_on if number + 1 < len(contract.segments) else FOREVER
        ends_on = min(contract.ends_on, following)
        rests = unpaid(contract, segment)
        at = max(segment.starts_on, contract.starts_on, segment.calendar.cycle_of(since).starts_on)
        while at < ends_on:
            cycle = segment.calendar.cycle_of(at)
            for starts_on, stops_on in _live(rests, segment, at, min(ends_on, cycle.ends_on)):
                due_on = starts_on if segment.billed == "in_advance" else min(cycle.ends_on, ends_on)
                part = Part(segment, cycle, starts_on, stops_on, due_on)
                if last is not None and last.joins(part):
                    part = Part(last.segment, cycle, last.starts_on, stops_on, _due(last, part))
                elif last is not None:
                    yield last
                    if last.due_on > horizon and last.starts_on > horizon:
                        return
                last = part
            at = cycle.ends_on
            if any(rests_from <= at and rests_until == FOREVER for rests_from, rests_until in rests):
                break
    if last is not None:
        yield last


def _due(first: Part, second: Part) -> date:
    """Of two that are joined: in advance when it begins, in arrears when it ends."""
    return first.due_on if first.segment.billed == "in_advance" else second.due_on


def unpaid(contract: Contract, segment: Segment) -> Sequence[tuple[date, date]]:
    """The days that nobody pays for under these terms, in order: on which it is paused, and those of a suspension.

    `credit`: each of these. `skip`: the cycle in which the suspension begins is paid as ever; those that begin while it
    lasts, from the day on which it is lifted.
    """
    if segment.suspension == "bill" or not contract.suspended:
        return contract.rests
    days: list[tuple[date, date]] = []
    for starts_on, ends_on in _joined(contract.suspended):
        cycle = segment.calendar.cycle_of(starts_on)
        begun = max(cycle.starts_on, contract.starts_on) < starts_on
        first = cycle.ends_on if segment.suspension == "skip" and begun else starts_on
        if first < ends_on:
            days.append((first, ends_on))
    return sorted([*contract.rests, *days])


def _joined(periods: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Periods in order, those that touch as one: suspended again on the day on which it was lifted."""
    found: list[tuple[date, date]] = []
    for starts_on, ends_on in sorted(periods):
        if found and starts_on <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends_on))
        else:
            found.append((starts_on, ends_on))
    return found


def _live(
    rests: Iterable[tuple[date, date]], segment: Segment, starts_on: date, ends_on: date
) -> Iterable[tuple[date, date]]:
    at = max(starts_on, segment.free_until)
    for rests_from, rests_until in rests:
        if rests_until <= at or rests_from >= ends_on:
            continue
        if at < rests_from:
            yield at, rests_from
        at = max(at, rests_until)
    if at < ends_on:
        yield at, ends_on


def _policies(contract: Contract, parts: Iterable[Part]) -> dict[Cycle, Proration]:
    """The policy of each cycle: that of its first live part, so that all of it is measured alike."""
    found: dict[Cycle, Proration] = {}
    for part in parts:
        in_months = part.segment.calendar.unit == "months"
        found.setdefault(part.cycle, effective(part.segment.proration, in_months=in_months))
    return found


def _kept_until(one: Billed, parts: Iterable[Part]) -> date:
    """Up to which day it is still lived by what it was billed for; its own beginning where it isn't at all."""
    for part in parts:
        if part.starts_on <= one.starts_on < part.ends_on:
            same = (part.cycle, part.segment.full, part.segment.kind) == (one.cycle, one.full, one.kind)
            return min(part.ends_on, one.ends_on) if same else one.starts_on
    return one.starts_on


def _cut(one: Billed, ends_on: date, credit: int) -> Billed:
    return Billed(
        starts_on=one.starts_on,
        ends_on=ends_on,
        billed_until=one.billed_until,
        cycle=one.cycle,
        full=one.full,
        proration=one.proration,
        amount=one.amount,
        credited=one.credited + credit,
        kind=one.kind,
        row=one.row,
    )


def _without(part: Part, covered: Iterable[tuple[date, date]]) -> Iterator[Part]:
    """What of a part isn't billed yet."""
    at = part.starts_on
    for starts_on, ends_on in covered:
        if ends_on <= at or starts_on >= part.ends_on or starts_on >= ends_on:
            continue
        if at < starts_on:
            yield _piece(part, at, starts_on)
        at = max(at, ends_on)
    if at < part.ends_on:
        yield _piece(part, at, part.ends_on)


def _piece(part: Part, starts_on: date, ends_on: date) -> Part:
    due_on = starts_on if part.segment.billed == "in_advance" else part.due_on
    return Part(part.segment, part.cycle, starts_on, ends_on, due_on)


def _price(
    piece: Part, proration: Proration, parts: Sequence[Part], kept: Iterable[Billed], before: Iterable[ToBill]
) -> ToBill:
    """What a piece costs: what all of this price in the cycle comes to with it, less what was billed of that."""
    cycle, full = piece.cycle, piece.segment.full
    if proration == "none":
        first = next(part for part in parts if part.cycle == cycle)
        mine = Fraction(1 if piece.starts_on == first.starts_on else 0)
    else:
        mine = share(cycle, piece.starts_on, piece.ends_on, proration)
    shares, billed = mine, 0
    for one in kept:
        if one.cycle == cycle and one.full == full:
            if proration == "none":
                shares += 1 if one.kept else 0
            else:
                shares += share(cycle, one.starts_on, one.ends_on, proration)
            billed += one.kept
    for other in before:
        if other.part.cycle == cycle and other.part.segment.full == full:
            shares, billed = shares + other.share, billed + other.amount
    amount = max(round_half_up(full * min(shares, Fraction(1))) - billed, 0)
    return ToBill(piece, proration, mine, amount)
