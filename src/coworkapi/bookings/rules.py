"""The rules of booking: policy, cancellation terms, states. Pure: they take `now`, a calendar and plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from coworkapi.bookings.errors import WrongState
from coworkapi.bookings.schemas import BookingState
from coworkapi.core.clock import zone
from coworkapi.core.errors import ProblemItem
from coworkapi.spaces.values import BookingLimit, BookingRules, LocationCalendar

Asker = Literal["staff", "member", "public"]
# A check-in opens this long before the start.
CHECK_IN_OPENS = timedelta(minutes=30)

# What each state may become.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    "held": frozenset({"pending_approval", "pending_payment", "confirmed", "cancelled", "expired"}),
    "pending_approval": frozenset({"pending_payment", "confirmed", "declined", "cancelled", "expired"}),
    "pending_payment": frozenset({"confirmed", "cancelled", "expired"}),
    "confirmed": frozenset({"checked_in", "completed", "cancelled", "no_show"}),
    "checked_in": frozenset({"completed"}),
    "completed": frozenset(),
    "cancelled": frozenset(),
    "declined": frozenset(),
    "expired": frozenset(),
    "no_show": frozenset(),
}
# Where a booking may still be moved to another time or place.
MOVABLE = frozenset({"held", "pending_approval", "pending_payment", "confirmed"})


def check_transition(state: str, becomes: str, verb: str) -> None:
    """Raises WrongState unless `state` may become `becomes`. `verb`: as in "can't be confirmed"."""
    if becomes not in TRANSITIONS[state]:
        possible = [name for name, after in TRANSITIONS.items() if becomes in after]
        raise WrongState(
            f"a booking that is {words(state)} can't be {verb}; it would have to be {words(*possible)}",
            extra={"state": state},
        )


def check_state(state: str, allowed: Iterable[str], verb: str) -> None:
    """Raises WrongState unless `state` is one of `allowed`."""
    names = list(allowed)
    if state not in names:
        raise WrongState(
            f"a booking that is {words(state)} can't be {verb}; it would have to be {words(*sorted(names))}",
            extra={"state": state},
        )


def words(*states: str) -> str:
    return " or ".join(state.replace("_", " ") for state in states)


def state_of_new(*, hold: bool, needs_approval: bool, pays_first: bool) -> BookingState:
    """The state that a booking starts in."""
    if hold:
        return "held"
    return state_after_hold(needs_approval=needs_approval, pays_first=pays_first)


def state_after_hold(*, needs_approval: bool, pays_first: bool) -> BookingState:
    """The state that a held booking gets when it is confirmed, and a new one that is not held."""
    if needs_approval:
        return "pending_approval"
    return state_after_approval(pays_first=pays_first)


def state_after_approval(*, pays_first: bool) -> BookingState:
    return "pending_payment" if pays_first else "confirmed"


def expiry(
    state: str, now: datetime, starts_at: datetime, *, hold_minutes: int, approval_hours: int | None
) -> datetime | None:
    """When a booking in that state lapses by itself. A request for approval at its start at the latest."""
    if state == "held":
        return now + timedelta(minutes=hold_minutes)
    if state == "pending_approval" and approval_hours is not None:
        latest = now + timedelta(hours=approval_hours)
        return min(latest, starts_at) if starts_at > now else latest
    if state == "pending_payment":
        return now + timedelta(minutes=hold_minutes)
    return None


def check_in_deadline(
    state: str, starts_at: datetime, ends_at: datetime, now: datetime, no_show_minutes: int | None
) -> datetime | None:
    """When a confirmed booking is released if nobody has checked in: counted from its start, or from now if it runs;
    at its end at the latest."""
    if state != "confirmed" or no_show_minutes is None:
        return None
    return min(max(starts_at, now) + timedelta(minutes=no_show_minutes), ends_at)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, and what the rules need to know of the resource and of who it is for. Instants in UTC."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    units: int
    quantity: int = 1
    attendee_count: int = 1
    is_pool: bool = False
    asker: Asker = "staff"
    member_id: UUID | None = None
    team_id: UUID | None = None
    member_team_ids: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def minutes(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds() / 60

    @property
    def seats(self) -> int:
        """How many people fit: into the room, or at the wished number of a pool's units."""
        if not self.is_pool:
            return self.capacity
        return self.quantity * max(1, self.capacity // max(1, self.units))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `says`: what it asks, None where it doesn't apply. `broken`: what is wrong, and the remedy."""

    code: str
    pointer: str
    says: Callable[[BookingRules, Wish], str | None]
    broken: Callable[[BookingRules, Wish, datetime, LocationCalendar], str | None]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How a booking stands to one rule that applies to it."""

    code: str
    rule: str
    broken: str | None


def violations(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> list[ProblemItem]:
    """Every rule that the wish breaks, with its remedy; empty when it may be booked (limits are counted apart)."""
    found = []
    for rule in RULES:
        detail = rule.broken(rules, wish, now, calendar)
        if detail is not None:
            found.append(ProblemItem(pointer=rule.pointer, code=rule.code, detail=detail))
    return found


def explained(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> list[RuleResult]:
    """Every rule that applies, by name, and whether the wish keeps it."""
    found = []
    for rule in RULES:
        text = rule.says(rules, wish)
        if text is not None:
            found.append(RuleResult(rule.code, text, rule.broken(rules, wish, now, calendar)))
    return found


def _length(minutes: float) -> str:
    whole = int(minutes)
    if whole % 60 == 0 and whole:
        return f"{whole // 60} h"
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


def _clock(calendar: LocationCalendar, at: datetime) -> str:
    return at.astimezone(zone(calendar.time_zone)).strftime("%a %d %b %Y %H:%M")


def _too_short(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    if wish.minutes >= rules.min_minutes:
        return None
    return f"lasts {_length(wish.minutes)}; book at least {_length(rules.min_minutes)}"


def _too_long(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    if rules.max_minutes is None or wish.minutes <= rules.max_minutes:
        return None
    return f"lasts {_length(wish.minutes)}; book at most {_length(rules.max_minutes)}"


def _off_step(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    if wish.minutes % rules.step_minutes == 0:
        return None
    return f"lasts {_length(wish.minutes)}; lengths are multiples of {_length(rules.step_minutes)}"


def _off_grid(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    if calendar.on_grid(wish.starts_at, rules.grid_minutes, any_time=rules.any_time):
        return None
    day = timedelta(days=1)
    near = calendar.grid_starts(wish.starts_at - day, wish.starts_at + day, rules.grid_minutes, any_time=rules.any_time)
    before = [at for at in near if at < wish.starts_at][-1:]
    after = [at for at in near if at > wish.starts_at][:1]
    if not rules.any_time and not calendar.is_open(wish.starts_at, wish.starts_at + timedelta(minutes=1)):
        return None  # closed then: the opening hours say so
    times = " or ".join(_clock(calendar, at) for at in before + after)
    return f"starts off the grid of {_length(rules.grid_minutes)}; start at {times}"


def _too_late(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    if wish.starts_at >= now + timedelta(minutes=rules.lead_minutes):
        return None
    if rules.lead_minutes == 0:
        return "has begun already; choose a start in the future"
    return f"starts too soon; book at least {_length(rules.lead_minutes)} ahead"


def _too_far(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    if rules.window_days is None:
        return None
    last = calendar.local_day(now) + timedelta(days=rules.window_days)
    if calendar.local_day(wish.starts_at) <= last:
        return None
    return f"starts too far ahead; bookings open {rules.window_days} days before, now up to {last:%a %d %b %Y}"


def _closed(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    if rules.any_time or calendar.is_open(wish.starts_at, wish.ends_at):
        return None
    start, end = calendar.day_bounds(calendar.local_day(wish.starts_at))
    local = zone(calendar.time_zone)
    hours = [
        f"{a.astimezone(local):%H:%M}-{'24:00' if b == end else f'{b.astimezone(local):%H:%M}'}"
        for a, b in calendar.open_periods(start, end)
    ]
    day = wish.starts_at.astimezone(local)
    return f"lies outside opening hours: {day:%a %d %b %Y} is {('open ' + ', '.join(hours)) if hours else 'closed'}"


def _too_many(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    if wish.attendee_count <= wish.seats:
        return None
    remedy = "take more units or fewer people" if wish.is_pool else "choose a larger resource or fewer people"
    return f"{wish.attendee_count} people don't fit, {wish.seats} do; {remedy}"


def _not_allowed(rules: BookingRules, wish: Wish, now: datetime, calendar: LocationCalendar) -> str | None:
    teams = wish.member_team_ids if wish.team_id is None else wish.member_team_ids | {wish.team_id}
    if may_book(rules, asker=wish.asker, member_id=wish.member_id, team_ids=teams):
        return None
    return "is not for this member or team; the resource is kept for others"


def may_book(rules: BookingRules, *, asker: Asker, member_id: UUID | None, team_ids: frozenset[UUID]) -> bool:
    """Whether the policy lets the person or the teams have it. Staff's bookings for nobody are its own to decide."""
    who = rules.who_may_book
    if member_id is None and not team_ids:
        return asker == "staff" or who.public
    if who.public or who.members:
        return True
    return member_id in who.member_ids or not team_ids.isdisjoint(who.team_ids)


def _who(rules: BookingRules, wish: Wish) -> str:
    who = rules.who_may_book
    if who.public:
        return "anyone may book"
    if who.members:
        return "members and teams may book"
    named = len(who.team_ids) + len(who.member_ids)
    return f"only {named} named members and teams may book" if named else "only staff may book"


def _opening_hours(rules: BookingRules, wish: Wish) -> str:
    return "at any time of the day" if rules.any_time else "within opening hours"


RULES: Sequence[Rule] = (
    Rule("minimum_length", "/ends_at", lambda r, w: f"at least {_length(r.min_minutes)}", _too_short),
    Rule(
        "maximum_length",
        "/ends_at",
        lambda r, w: f"at most {_length(r.max_minutes)}" if r.max_minutes else None,
        _too_long,
    ),
    Rule("length_step", "/ends_at", lambda r, w: f"in multiples of {_length(r.step_minutes)}", _off_step),
    Rule("start_grid", "/starts_at", lambda r, w: f"starts every {_length(r.grid_minutes)}", _off_grid),
    Rule(
        "lead_time",
        "/starts_at",
        lambda r, w: f"at least {_length(r.lead_minutes)} ahead" if r.lead_minutes else "before its start",
        _too_late,
    ),
    Rule(
        "booking_window",
        "/starts_at",
        lambda r, w: f"at most {r.window_days} days ahead" if r.window_days else None,
        _too_far,
    ),
    Rule("opening_hours", "/starts_at", _opening_hours, _closed),
    Rule("capacity", "/attendee_count", lambda r, w: f"at most {w.seats} people", _too_many),
    Rule("who_may_book", "/member_id", lambda r, w: _who(r, w), _not_allowed),
)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a member or team has booked under the policy in a limit's period, without the booking in question."""

    minutes: int
    bookings: int


def limit_period(limit: BookingLimit, at: datetime, calendar: LocationCalendar) -> tuple[datetime, datetime]:
    """The local day, ISO week (from Monday) or month that holds `at`, as instants `[start, end)`."""
    day = calendar.local_day(at)
    if limit.per == "week":
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    elif limit.per == "month":
        first = day.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
    else:
        first, after = day, day + timedelta(days=1)
    return calendar.day_bounds(first)[0], calendar.day_bounds(after)[0]


def limit_says(limit: BookingLimit) -> str:
    measure = _length(limit.minutes) if limit.minutes is not None else f"{limit.bookings} bookings"
    return f"at most {measure} a {limit.per} for one {limit.of}"


def limit_broken(limit: BookingLimit, usage: Usage, wish: Wish) -> str | None:
    """What is wrong when the wish would pass the limit. Reaching it is allowed."""
    if limit.minutes is not None:
        left = limit.minutes - usage.minutes
        if wish.minutes <= left:
            return None
        return f"{limit_says(limit)}; {_length(max(0, left))} are left in that {limit.per}"
    if limit.bookings is not None and usage.bookings + 1 > limit.bookings:
        return f"{limit_says(limit)}; none is left in that {limit.per}"
    return None


def limits_for(rules: BookingRules, wish: Wish) -> list[BookingLimit]:
    """The policy's limits that concern this wish: a member's for a member, a team's for a team."""
    return [limit for limit in rules.limits if (wish.member_id if limit.of == "member" else wish.team_id) is not None]


class Step(Protocol):
    """A step of the cancellation terms, of a policy or of a booking."""

    hours_before: int
    fee_percent: int


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """What cancelling costs at an instant. `until`: the last instant of it, null = for good; `then`: what follows."""

    fee_percent: int
    until: datetime | None = None
    then_fee_percent: int | None = None


def cancellation_terms(steps: Sequence[Step], starts_at: datetime, now: datetime) -> CancellationTerms:
    """The share of the price that cancelling at `now` costs: of the largest `hours_before` reached, else 100 %."""
    ordered = sorted(steps, key=lambda step: -step.hours_before)
    for position, step in enumerate(ordered):
        until = starts_at - timedelta(hours=step.hours_before)
        if now <= until:
            after = ordered[position + 1].fee_percent if position + 1 < len(ordered) else 100
            return CancellationTerms(step.fee_percent, until, after)
    return CancellationTerms(100)
