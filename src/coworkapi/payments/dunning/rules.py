"""What dunning does to an account on a day: pure. Amounts in minor units, days as the invoice's zone counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal
from uuid import UUID

from coworkapi.billing.values import Standing
from coworkapi.core.money import decimal_text, round_half_up

Action = Literal["remind", "retry", "fee", "restrict", "suspend", "terminate"]
Outcome = Literal["do", "overtaken", "skipped"]
STANDINGS: tuple[Standing, ...] = ("current", "grace", "restricted", "suspended", "terminated")
_STANDING_OF: dict[str, Standing] = {"restrict": "restricted", "suspend": "suspended", "terminate": "terminated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a policy. `key`: its name within the policy, by which it is taken once for an invoice.

    `level`: of a reminder. A fee is `amount`, or `basis_points` of what is open (half up); all late fees of an invoice
    together are at most `cap`.
    """

    key: str
    after_days: int
    action: Action
    level: int = 1
    amount: int | None = None
    basis_points: int | None = None
    cap: int | None = None
    tax_code: str = "none"


@dataclass(frozen=True, slots=True)
class Policy:
    """Steps in the order of their days. `minimum`: an account that owes at most as much overdue, in that currency, is
    left alone."""

    id: UUID
    name: str
    steps: tuple[Step, ...]
    minimum: int = 0
    currency: str = "EUR"

    def minimum_in(self, currency: str) -> int:
        return self.minimum if currency == self.currency else 0


@dataclass(frozen=True, slots=True)
class Pause:
    """No day after `from_on` up to and with `until_on` counts (None: no end is known). `lifts`: while it lasts, what it
    covers doesn't count against the account's standing either."""

    kind: Literal["promise", "dispute"]
    from_on: date
    until_on: date | None
    lifts: bool = False
    is_over: bool = False

    def covers(self, today: date) -> bool:
        """Whether it stops dunning on that day."""
        if self.is_over or today < self.from_on:
            return False
        return self.until_on is None or today <= self.until_on


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvoice:
    """An invoice of which something is open, as of `today` in its own zone.

    `pending`: a payment of all that is open is under way. `refused`: why the payment method won't be tried again (a
    hard decline). `late_fees`: charged for it so far. `bears_fees` False: it holds late fees alone.
    """

    id: UUID
    number: str
    account_id: UUID
    legal_entity_id: UUID
    location_id: UUID | None
    currency: str
    open: int
    due_on: date
    today: date
    policy: Policy | None
    taken: frozenset[str] = frozenset()
    pauses: tuple[Pause, ...] = ()
    pending: bool = False
    refused: str | None = None
    late_fees: int = 0
    bears_fees: bool = True

    @property
    def overdue_days(self) -> int:
        """Days since the day on which it was due: paying on that day is in time."""
        return (self.today - self.due_on).days

    @property
    def is_overdue(self) -> bool:
        return self.overdue_days >= 1 and not self.pending

    @property
    def counted_days(self) -> int:
        """Overdue days without those of promises and disputes."""
        return self.overdue_days - self.paused_days(self.today)

    def paused_days(self, until: date) -> int:
        """How many overdue days up to and with `until` didn't count."""
        total, counted = 0, self.due_on
        for starts, ends in sorted((one.from_on, one.until_on or until) for one in self.pauses):
            first, last = max(starts, counted), min(ends, until)
            if last > first:
                total += (last - first).days
                counted = last
        return total

    @property
    def paused_by(self) -> Pause | None:
        """The pause that stops it today; of several the one that lasts longest."""
        found = [one for one in self.pauses if one.covers(self.today)]
        return max(found, key=lambda one: one.until_on or date.max, default=None)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step that is due. `fee`: to be charged, as prices are entered. `why` for people."""

    invoice: OpenInvoice
    step: Step
    outcome: Outcome
    why: str
    fee: int = 0


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next for an invoice, and when. `on` None: not as long as what `why` names lasts."""

    invoice: OpenInvoice
    step: Step | None
    on: date | None
    why: str


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """What an account's overdue invoices mean today. `blamed`: the invoice that the standing comes from."""

    account_id: UUID
    invoices: tuple[OpenInvoice, ...]
    standing: Standing
    reason: str
    blamed: OpenInvoice | None
    steps: tuple[PlannedStep, ...]
    next_steps: tuple[NextStep, ...]


def plan_account(account_id: UUID, invoices: Sequence[OpenInvoice]) -> AccountPlan:
    """What is to happen to the account now, what its standing is, and what comes next. Pure: asked again after the
    steps were taken it plans none."""
    dunned = [one for one in invoices if _is_dunned(one, invoices)]
    standing, reason, blamed = _standing(dunned)
    planned = _steps([one for one in dunned if one.paused_by is None])
    will_be_taken = {(one.invoice.id, one.step.key) for one in planned}
    coming = tuple(_next(one, dunned, will_be_taken) for one in sorted(invoices, key=lambda i: (i.due_on, i.number)))
    return AccountPlan(account_id, tuple(invoices), standing, reason, blamed, planned, coming)


def fee_of(step: Step, invoice: OpenInvoice) -> int:
    """The late fee that the step charges for the invoice: never more than what the cap leaves."""
    wanted = step.amount or 0
    if step.basis_points is not None:
        wanted = round_half_up(Fraction(invoice.open * step.basis_points, 10_000))
    if step.cap is not None:
        wanted = min(wanted, step.cap - invoice.late_fees)
    return max(0, wanted)


def _is_dunned(one: OpenInvoice, all_of_account: Sequence[OpenInvoice]) -> bool:
    if one.policy is None or not one.is_overdue:
        return False
    owed = sum(
        other.open
        for other in all_of_account
        if other.is_overdue and (other.legal_entity_id, other.currency) == (one.legal_entity_id, one.currency)
    )
    return owed > one.policy.minimum_in(one.currency)


def _standing(dunned: Sequence[OpenInvoice]) -> tuple[Standing, str, OpenInvoice | None]:
    worst: tuple[int, int, str, OpenInvoice] | None = None
    for one in dunned:
        pause = one.paused_by
        if one.policy is None or (pause is not None and pause.lifts):
            continue
        rank = 1
        for step in one.policy.steps:
            if step.action in _STANDING_OF and step.after_days <= one.counted_days:
                rank = max(rank, STANDINGS.index(_STANDING_OF[step.action]))
        if worst is None or (rank, one.counted_days, one.number) > worst[:3]:
            worst = (rank, one.counted_days, one.number, one)
    if worst is None:
        return "current", "nothing is overdue", None
    rank, _, _, blamed = worst
    return STANDINGS[rank], _overdue(blamed), blamed


def _overdue(one: OpenInvoice) -> str:
    days = one.overdue_days
    text = f"{decimal_text(one.open, one.currency)} {one.currency} of invoice {one.number} is {days} days overdue"
    if days == 1:
        text = text.replace("1 days", "1 day")
    stood_still = days - one.counted_days
    return f"{text}, {stood_still} of them not counted" if stood_still else text


def _steps(invoices: Sequence[OpenInvoice]) -> tuple[PlannedStep, ...]:
    due = [
        (one, step)
        for one in sorted(invoices, key=lambda i: (i.due_on, i.number))
        for step in (one.policy.steps if one.policy is not None else ())
        if step.after_days <= one.counted_days and step.key not in one.taken
    ]
    highest = max((step.level for _, step in due if step.action == "remind"), default=0)
    charged: dict[UUID, int] = {}
    last_retry = {one.id: step.key for one, step in due if step.action == "retry"}
    planned = []
    for one, step in due:
        why = f"{_overdue(one)}; the step is on day {step.after_days}"
        outcome: Outcome = "do"
        fee = 0
        if step.action == "remind" and step.level < highest:
            outcome, why = "overtaken", f"{why}; a reminder of level {highest} goes out in its stead"
        elif step.action == "retry" and last_retry[one.id] != step.key:
            outcome, why = "overtaken", f"{why}; a later try is due as well"
        elif step.action == "retry" and one.refused is not None:
            outcome, why = "skipped", f"{why}; {one.refused}"
        elif step.action == "fee":
            fee = _fee_left(step, one, charged)
            if step.amount is not None and one.policy is not None and one.currency != one.policy.currency:
                outcome, why = "skipped", f"{why}; the fee is in {one.policy.currency}, the invoice is not"
            elif not one.bears_fees:
                outcome, why = "skipped", f"{why}; late fees bear no late fees"
            elif fee <= 0:
                outcome, why = "skipped", f"{why}; its late fees have reached their cap"
        planned.append(PlannedStep(one, step, outcome, why, fee if outcome == "do" else 0))
    return tuple(planned)


def _fee_left(step: Step, one: OpenInvoice, charged: dict[UUID, int]) -> int:
    """The fee, less what other steps of this very day take of its cap; noted in `charged`."""
    before = charged.get(one.id, 0)
    fee = fee_of(step, one)
    if step.cap is not None:
        fee = max(0, min(fee, step.cap - one.late_fees - before))
    if one.bears_fees:
        charged[one.id] = before + fee
    return fee


def _next(one: OpenInvoice, dunned: Sequence[OpenInvoice], now_taken: set[tuple[UUID, str]]) -> NextStep:
    if one.pending:
        return NextStep(one, None, None, "a payment of it is under way: that is not unpaid")
    if one.policy is None:
        return NextStep(one, None, None, "no dunning policy applies to its legal entity")
    if one.overdue_days >= 1 and one not in dunned:
        return NextStep(one, None, None, "what is overdue doesn't pass the policy's minimum")
    open_steps = [
        step for step in one.policy.steps if step.key not in one.taken and (one.id, step.key) not in now_taken
    ]
    step = min(open_steps, key=lambda s: s.after_days, default=None)
    if step is None:
        return NextStep(one, None, None, "every step of the policy was taken")
    pause = one.paused_by
    if pause is not None and pause.until_on is None:
        return NextStep(one, step, None, "a dispute pauses it until it is ended")
    first = pause.until_on + timedelta(days=1) if pause is not None and pause.until_on is not None else one.today
    on = _day_of(one, step.after_days, first)
    why = f"day {step.after_days} after {one.due_on.isoformat()}, when it was due"
    if on is None:
        return NextStep(one, step, None, "a dispute pauses it until it is ended")
    stood_still = one.paused_days(on)
    if pause is not None and pause.until_on is not None:
        why = f"{why}; a {pause.kind} pauses it until {pause.until_on.isoformat()}"
    elif stood_still:
        why = f"{why}, without {stood_still} days that don't count"
    return NextStep(one, step, on, why)


def _day_of(one: OpenInvoice, wanted: int, first: date) -> date | None:
    """The first day, not before `first`, on which `wanted` days count and nothing pauses it, as far as is known now."""
    day = max(first, one.due_on + timedelta(days=wanted))
    while True:
        missing = wanted - ((day - one.due_on).days - one.paused_days(day))
        pauses = [pause.until_on for pause in one.pauses if pause.covers(day)]
        if None in pauses:
            return None
        if missing <= 0 and not pauses:
            return day
        ends = [until + timedelta(days=1) for until in pauses if until is not None]
        day = max([day + timedelta(days=max(missing, 0)), *ends])
