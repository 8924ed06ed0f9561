"""What falls due in dunning, and runs that somebody starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.service import standings
from coworkapi.billing.service.standings import AccountStandingOut
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.core.jobs import Due, DueWork
from coworkapi.core.operations import ReportedRow, Run, Work
from coworkapi.payments.dunning.queries import ACCOUNTS
from coworkapi.payments.dunning.service.reading import Seen, see
from coworkapi.payments.dunning.service.work import dun, dun_due

KIND = "dunning.run"
_BATCH = 200
_MOST_SHOWN = 200

DUE_WORK: list[Due] = [DueWork("dunning", "due_dunning", dun_due)]


async def run_dunning(run: Run) -> dict[str, Any]:
    """Looks at every account that owes something overdue, in batches; with `dry_run` it only reports.

    Each row of the report is a step: `outcome` the action, `subject_id` the invoice, and why. The result counts them,
    and names the first accounts with what becomes of them.
    """
    now, dry_run = run.principal.now, bool(run.params["dry_run"])
    ids = {
        name: decode_id(prefix, run.params[name]) if run.params[name] else None
        for name, prefix in (("account_id", "acct"), ("legal_entity_id", "ent"))
    }
    state: dict[str, Any] = {"after": None, "rows": 0, "accounts": 0, "steps": {}, "shown": []} | dict(run.checkpoint)

    async def batch(session: AsyncSession) -> dict[str, Any] | None:
        after = UUID(state["after"]) if state["after"] else None
        found = [row.account_id for row in await ACCOUNTS.fetch(session, **ids, now=now, after=after, limit=_BATCH)]
        if not found:
            return None
        seen = await see(session, found, now=now)
        rows = _rows(seen, state["rows"])
        await run.report(session, rows)
        stands = {one.account_id: one for one in await standings.standings_of(session, found, now=now)}
        if not dry_run:
            await dun(session, found, now=now)
        steps = Counter(state["steps"]) + Counter(step.step.action for one in seen for step in one.plan.steps)
        more = {
            "after": str(found[-1]),
            "rows": state["rows"] + len(rows),
            "accounts": state["accounts"] + len(found),
            "steps": dict(steps),
            "shown": (state["shown"] + [_shown(one, stands[one.plan.account_id], now) for one in seen])[:_MOST_SHOWN],
        }
        await run.note(session, done=more["accounts"], total=more["accounts"], checkpoint=more)
        return more

    while (more := await run.step(batch)) is not None:
        state = more
    return {
        "dry_run": dry_run,
        "looked_at": now.isoformat(),
        "accounts": state["accounts"],
        "steps": state["steps"],
        "of_accounts": state["shown"],
        "is_complete": state["accounts"] <= _MOST_SHOWN,
    }


def _rows(seen: Sequence[Seen], before: int) -> list[ReportedRow]:
    planned = [(one, step) for one in seen for step in one.plan.steps]
    return [
        ReportedRow(
            number,
            step.step.action if step.outcome == "do" else step.outcome,
            encode_id("inv", step.invoice.id),
            [{"column": encode_id("acct", one.plan.account_id), "code": step.step.key, "detail": step.why}],
        )
        for number, (one, step) in enumerate(planned, before + 1)
    ]


def _shown(one: Seen, stands: AccountStandingOut, now: datetime) -> dict[str, Any]:
    becomes, why = standings.at_best(stands, one.stands_by.standing, one.standing_reason, now=now)
    return {
        "account_id": encode_id("acct", one.plan.account_id),
        "becomes": becomes,
        "why": why,
        "steps": [
            {
                "invoice_id": encode_id("inv", step.invoice.id),
                "invoice_number": step.invoice.number,
                "step": step.step.key,
                "action": step.step.action,
                "outcome": step.outcome,
                "fee": {"amount": step.fee, "currency": step.invoice.currency} if step.fee else None,
                "why": step.why,
            }
            for step in one.plan.steps
        ],
    }


OPERATIONS: dict[str, Work] = {KIND: run_dunning}
