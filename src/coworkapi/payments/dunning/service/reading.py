"""What is overdue, as the rules see it, and what they make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson

from coworkapi.billing.service import standings
from coworkapi.core.clock import zone
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo
from coworkapi.payments.dunning.queries import OPEN_INVOICES, PAUSES, POLICIES
from coworkapi.payments.dunning.rules import (
    STANDINGS,
    AccountPlan,
    NextStep,
    OpenInvoice,
    Pause,
    PlannedStep,
    Policy,
    Step,
    plan_account,
)
from coworkapi.payments.dunning.schemas import AccountDunningOut, DunnedInvoiceOut, NextStepOut

_FAR_EAST = zone("Pacific/Kiritimati")


@dataclass(frozen=True, slots=True)
class Seen:
    """An account's plan, with what else its steps need: by invoice its zone, language, and where its fee is charged.

    `stands_by`: the plan that its standing comes from: its own, or that of an account merged into it which is worse.
    `counted`: the invoices of all these accounts.
    `next_check_at`: when it is to be looked at again; None: nothing of it is overdue anywhere on earth.
    """

    plan: AccountPlan
    stands_by: AccountPlan
    counted: Sequence[OpenInvoice]
    invoices: Sequence[OpenInvoice]
    zones: Mapping[UUID, str]
    locales: Mapping[UUID, str]
    fee_locations: Mapping[UUID, UUID | None]
    next_check_at: datetime | None

    @property
    def standing_reason(self) -> str:
        """Why the account stands as it does."""
        if self.stands_by is self.plan:
            return self.plan.reason
        return f"{self.stands_by.reason}, on {encode_id('acct', self.stands_by.account_id)}, which was merged into it"


async def see(unit: HasInfo, account_ids: Sequence[UUID], *, now: datetime) -> list[Seen]:
    """The plans of these accounts, in the order of their ids. Three statements, however many there are."""
    if not account_ids:
        return []
    policies = await _policies(unit)
    pauses: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await PAUSES.fetch(unit, account_ids=list(account_ids)):
        pauses[row.account_id].append(row)
    rows: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await OPEN_INVOICES.fetch(unit, account_ids=list(account_ids)):
        rows[row.account_id].append(row)
    merged: defaultdict[UUID | None, list[UUID]] = defaultdict(list)
    for account_id, some in rows.items():
        merged[some[0].merged_into_id].append(account_id)
    plans = {
        one: plan_account(one, [_invoice(row, pauses[one], policies, now) for row in rows.get(one, ())])
        for one in {*account_ids, *rows}
    }
    return [_seen([one, *merged[one]], plans, rows, is_watched=bool(policies), now=now) for one in sorted(account_ids)]


def _seen(
    group: Sequence[UUID],
    plans: Mapping[UUID, AccountPlan],
    all_rows: Mapping[UUID, Sequence[Any]],
    *,
    is_watched: bool,
    now: datetime,
) -> Seen:
    """Of the first account of the group; the others were merged into it."""
    ever = now.astimezone(_FAR_EAST).date()
    counted = [one for account_id in group for one in plans[account_id].invoices]
    rows = all_rows.get(group[0], ())
    is_watched = is_watched and any(one.due_on < ever for one in counted)
    midnights = [_next_midnight(row.time_zone, now) for account_id in group for row in all_rows.get(account_id, ())]
    plan = plans[group[0]]
    return Seen(
        plan,
        max((plans[one] for one in group), key=lambda one: STANDINGS.index(one.standing)),
        counted,
        plan.invoices,
        {row.id: row.time_zone for row in rows},
        {row.id: row.locale for row in rows},
        {row.id: row.location_id or row.home_location_id for row in rows},
        min(midnights) if is_watched else None,
    )


def _next_midnight(zone_name: str, now: datetime) -> datetime:
    where = zone(zone_name)
    return datetime.combine(now.astimezone(where).date() + timedelta(days=1), time(), where)


def _invoice(row: Any, pauses: Sequence[Any], policies: Mapping[UUID | None, Policy], now: datetime) -> OpenInvoice:
    where = zone(row.time_zone)
    found = [
        Pause(
            one.kind,
            one.from_on,
            one.ended_on if one.ended_on is not None else one.until_on,
            lifts=one.lifts_restrictions,
            is_over=one.ended_on is not None,
        )
        for one in pauses
        if one.invoice_ids is None or row.id in one.invoice_ids
    ]
    for opened, closed in row.disputes or ():
        # A payment that the customer's bank took back: as long as that is argued about.
        ended = datetime.fromisoformat(closed).astimezone(where).date() if closed else None
        from_on = datetime.fromisoformat(opened).astimezone(where).date()
        found.append(Pause("dispute", from_on, ended, is_over=ended is not None))
    return OpenInvoice(
        id=row.id,
        number=row.number,
        account_id=row.account_id,
        legal_entity_id=row.legal_entity_id,
        location_id=row.location_id,
        currency=row.currency,
        open=row.open,
        due_on=row.due_on,
        today=now.astimezone(where).date(),
        policy=policies.get(row.legal_entity_id) or policies.get(None),
        taken=frozenset(row.taken),
        pauses=tuple(found),
        pending=row.pending,
        refused=f"the payment method was refused for good ({row.refused})" if row.refused else None,
        late_fees=int(row.late_fees),
        bears_fees=row.bears_fees,
    )


async def _policies(unit: HasInfo) -> dict[UUID | None, Policy]:
    return {row.legal_entity_id: policy_of(row) for row in await POLICIES.fetch(unit)}


def policy_of(row: Any) -> Policy:
    """A policy's row as the rules see it."""
    steps = row.steps if isinstance(row.steps, list) else orjson.loads(row.steps)
    found = [Step(**{name: value for name, value in step.items() if value is not None}) for step in steps]
    return Policy(
        row.id, row.name, tuple(sorted(found, key=lambda one: one.after_days)), int(row.minimum), row.currency
    )


async def preview_account(unit: HasInfo, account_id: UUID, *, now: datetime) -> AccountDunningOut:
    """What would be done to the account now, and what comes next. Writes nothing. Raises NotFound."""
    stands = await standings.find_standing(unit, account_id, now=now)
    [seen] = await see(unit, [account_id], now=now)
    by_invoice: defaultdict[UUID, list[PlannedStep]] = defaultdict(list)
    for step in seen.plan.steps:
        by_invoice[step.invoice.id].append(step)
    coming = {one.invoice.id: one for one in seen.plan.next_steps}
    first = min(
        (one for one in seen.plan.next_steps if one.on is not None),
        key=lambda one: (one.on, one.invoice.number),
        default=None,
    )
    becomes, reason = standings.at_best(stands.out, seen.stands_by.standing, seen.standing_reason, now=now)
    return AccountDunningOut(
        account_id=account_id,
        standing=stands.out.standing,
        becomes=becomes,
        reason=reason,
        next_step=_next(first) if first is not None else None,
        invoices=[
            DunnedInvoiceOut(
                invoice_id=one.id,
                number=one.number,
                open=Money(amount=one.open, currency=one.currency),
                due_on=one.due_on,
                time_zone=seen.zones[one.id],
                overdue_days=one.overdue_days,
                counted_days=one.counted_days,
                is_pending=one.pending,
                paused_by=one.paused_by.kind if one.paused_by is not None else None,
                policy_id=one.policy.id if one.policy is not None else None,
                steps_taken=sorted(one.taken),
                due_steps=[step.step.key for step in by_invoice[one.id]],
                next=_next(coming[one.id]),
            )
            for one in seen.invoices
        ],
    )


def _next(one: NextStep) -> NextStepOut:
    return NextStepOut(
        step=one.step.key if one.step is not None else None,
        action=one.step.action if one.step is not None else None,
        on=one.on,
        why=f"{one.invoice.number}: {one.why}",
    )
