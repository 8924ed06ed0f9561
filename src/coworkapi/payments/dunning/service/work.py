"""Dunning at work: many accounts in a constant number of statements, each step of each invoice once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.billing.queries import TAX_SQL
from coworkapi.billing.service.standings_set import NewStanding, set_standings
from coworkapi.billing.values import NewCharge
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money, decimal_text
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.payments.dunning.events import DunningReminded, DunningStepTaken
from coworkapi.payments.dunning.queries import CLAIM, CLAIM_THESE, FORGET, PUT_OFF, TAKE
from coworkapi.payments.dunning.rules import OpenInvoice, PlannedStep
from coworkapi.payments.dunning.schemas import DunningReminderOut, DunningStepTakenOut, RemindedInvoice
from coworkapi.payments.dunning.service.reading import Seen, see
from coworkapi.payments.service import collect_invoices

BATCH = 200
_TAXES = Prepared(
    text(f"""SELECT l.id, {TAX_SQL} AS taxes FROM locations l
WHERE l.id = ANY(CAST(:location_ids AS uuid[]))""")  # noqa: S608 - our own text
)


@dataclass(slots=True)
class Done:
    """What a batch did: accounts looked at, steps by action, standings that changed."""

    accounts: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    standings: int = 0


async def dun_due(session: AsyncSession, now: datetime) -> int:
    """Looks at accounts whose turn it is, and does what is due. How many it looked at."""
    ids = [row.account_id for row in await CLAIM.fetch(session, now=now, limit=BATCH)]
    if not ids:
        return 0
    await _take(session, await see(session, ids, now=now), now=now, cause=None)
    return len(ids)


async def dun(
    session: AsyncSession,
    account_ids: Sequence[UUID],
    *,
    now: datetime,
    cause: str | None = None,
    why: str | None = None,
) -> Done:
    """The same for these accounts, whether it is their turn or not. Again: it does nothing more.

    `cause`, `why`: what the accounts' standing owes it to, should it be lifted: the id of a payment, and words.
    """
    ids = [row.account_id for row in await CLAIM_THESE.fetch(session, account_ids=sorted(account_ids), now=now)]
    return await _take(session, await see(session, ids, now=now), now=now, cause=cause, why=why)


async def _take(
    session: AsyncSession, seen: Sequence[Seen], *, now: datetime, cause: str | None, why: str | None = None
) -> Done:
    """Does what the plans of (locked) accounts say. Some ten statements at the most, mostly three."""
    await session.flush()
    charges = await _charge_fees(session, seen, now)
    taken = [(one, step, charges.get((step.invoice.id, step.step.key))) for one in seen for step in one.plan.steps]
    if taken:
        await TAKE.fetch(
            session,
            steps=orjson.dumps([_row(step, charge_id) for _, step, charge_id in taken], default=str).decode(),
            now=now,
            created_by=acting_principal(session).label,
        )
        _tell(session, taken, now)
    _remind(session, seen, now)
    await _put_off(session, seen)
    retries = [step.invoice.id for _, step, _ in taken if step.step.action == "retry" and step.outcome == "do"]
    if retries:
        await collect_invoices(session, invoice_ids=retries, origin="retry")
    changed = await set_standings(session, [_standing(one, cause, why) for one in seen], now=now)
    return Done(len(seen), Counter(step.step.action for _, step, _ in taken), len(changed))


def _standing(one: Seen, cause: str | None, why: str | None) -> NewStanding:
    plan = one.stands_by
    if plan.blamed is not None:
        return NewStanding(
            account_id=one.plan.account_id,
            standing=plan.standing,
            reason=one.standing_reason,
            cause=encode_id("inv", plan.blamed.id),
        )
    paused = [pause.kind for each in one.counted if (pause := each.paused_by) is not None and pause.lifts]
    pending = [each.number for each in one.counted if each.pending]
    reason = plan.reason
    if why is not None:
        reason = why
    elif paused:
        reason = f"a {paused[0]} lifts it for now"
    elif pending:
        reason = f"a payment of invoice {pending[0]} is under way"
    return NewStanding(account_id=one.plan.account_id, standing="current", reason=reason, cause=cause)


def _row(step: PlannedStep, charge_id: UUID | None) -> dict[str, Any]:
    assert step.invoice.policy is not None
    return {
        "id": new_id(),
        "account_id": step.invoice.account_id,
        "invoice_id": step.invoice.id,
        "policy_id": step.invoice.policy.id,
        "step_key": step.step.key,
        "action": step.step.action,
        "outcome": _outcome(step),
        "counted_days": step.invoice.counted_days,
        "why": step.why,
        "charge_id": charge_id,
    }


def _outcome(step: PlannedStep) -> Any:
    return "done" if step.outcome == "do" else step.outcome


def _tell(unit: HasInfo, taken: Sequence[tuple[Seen, PlannedStep, UUID | None]], now: datetime) -> None:
    for _, step, charge_id in taken:
        assert step.invoice.policy is not None
        out = DunningStepTakenOut.model_construct(
            account_id=step.invoice.account_id,
            invoice_id=step.invoice.id,
            invoice_number=step.invoice.number,
            policy_id=step.invoice.policy.id,
            step=step.step.key,
            action=step.step.action,
            outcome=_outcome(step),
            counted_days=step.invoice.counted_days,
            why=step.why,
            charge_id=charge_id,
            taken_at=now,
        )
        emit(
            unit,
            DunningStepTaken(aggregate_id=out.account_id, location_id=step.invoice.location_id, data=out),
        )


def _remind(unit: HasInfo, seen: Sequence[Seen], now: datetime) -> None:
    """One reminder for each account, legal entity and currency, with all the invoices whose turn it is."""
    for one in seen:
        groups: defaultdict[tuple[UUID, str, int], list[OpenInvoice]] = defaultdict(list)
        for step in one.plan.steps:
            if step.step.action == "remind" and step.outcome == "do":
                invoice = step.invoice
                group = groups[invoice.legal_entity_id, invoice.currency, step.step.level]
                if invoice not in group:
                    group.append(invoice)
        for (entity_id, currency, level), invoices in groups.items():
            data = DunningReminderOut.model_construct(
                account_id=one.plan.account_id,
                legal_entity_id=entity_id,
                level=level,
                invoices=[
                    RemindedInvoice.model_construct(
                        invoice_id=each.id,
                        number=each.number,
                        open=Money.model_construct(amount=each.open, currency=currency),
                        due_on=each.due_on,
                        overdue_days=each.overdue_days,
                    )
                    for each in invoices
                ],
                total=Money.model_construct(amount=sum(each.open for each in invoices), currency=currency),
                locale=one.locales[invoices[-1].id],
                reminded_at=now,
            )
            emit(unit, DunningReminded(aggregate_id=one.plan.account_id, data=data))


async def _charge_fees(unit: HasInfo, seen: Sequence[Seen], now: datetime) -> dict[tuple[UUID, str], UUID]:
    """Charges the late fees that are due; their charges by invoice and step. Two statements; none without fees."""
    due = [(one, step) for one in seen for step in one.plan.steps if step.fee > 0]
    places = {one.fee_locations[step.invoice.id] for one, step in due}
    if not due:
        return {}
    day: date = min(step.invoice.today for _, step in due)
    rows = await _TAXES.fetch(unit, location_ids=[place for place in places if place is not None], local_day=day)
    taxes = {row.id: row.taxes for row in rows}
    charges, found = [], {}
    for one, step in due:
        location_id = one.fee_locations[step.invoice.id]
        if location_id is None or location_id not in taxes:  # an entity without any location sells nothing to dun for
            continue
        charge = _fee(step, location_id, taxes[location_id], now)
        charges.append(charge)
        found[step.invoice.id, step.step.key] = charge.id
    await billing.charge(unit, charges, now=now)
    return found


def _fee(step: PlannedStep, location_id: UUID, taxes: Any, now: datetime) -> NewCharge:
    invoice = step.invoice
    share = f"{step.step.basis_points / 100:g} % of " if step.step.basis_points is not None else "for "
    what = f"{decimal_text(invoice.open, invoice.currency)} {invoice.currency} overdue since {invoice.due_on}"
    return NewCharge(
        id=new_id(),
        account_id=invoice.account_id,
        legal_entity_id=invoice.legal_entity_id,
        location_id=location_id,
        member_id=None,
        source_kind="late_fee",
        source_id=invoice.id,
        part=step.step.key,
        starts_at=now,
        ends_at=now,
        description=invoice.number,
        amount=step.fee,
        currency=invoice.currency,
        tax=billing.tax_of(taxes, step.step.tax_code, invoice.today),
        explanation=[{"code": "late_fee", "name": "Late fee", "detail": f"{share}{what}", "amount": step.fee}],
    )


async def _put_off(unit: HasInfo, seen: Sequence[Seen]) -> None:
    """Notes when each is looked at again: at its next local midnight, or not before something is overdue anew."""
    later = {one.plan.account_id: one.next_check_at for one in seen if one.next_check_at is not None}
    if later:
        await PUT_OFF.fetch(unit, account_ids=list(later), ats=list(later.values()))
    over = [one.plan.account_id for one in seen if one.next_check_at is None]
    if over:
        await FORGET.fetch(unit, account_ids=over)
