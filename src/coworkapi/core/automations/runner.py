"""Running an automation by hand: as the worker does it, or as a rehearsal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.automations.registry import Automation, find_automation
from coworkapi.core.events import Fact, pending_facts
from coworkapi.core.jobs import DueWork, note_done
from coworkapi.core.operations import ReportedRow, Run
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import rehearsal

KIND = "automations.run"
# A preview holds the locks of all it looked at until it is taken back, so it looks at so many at the most.
MOST_PREVIEWED = 5_000


async def run_automation(run: Run) -> dict[str, Any]:
    """Does what is due now, in batches that each commit, or with `dry_run` reports the events that would happen.

    The result has `items` and, of a preview, how many `events` of each type; its report has a row for each of them.
    """
    automation = find_automation(run.params["name"])
    if run.params["dry_run"]:
        until = run.params["until"]
        at = datetime.fromisoformat(until) if until else run.principal.now
        return await _preview(run, automation, replace(run.principal, test_clock_at=at))
    items = dict(run.checkpoint)
    for work in automation.work:
        while done := await run.step(lambda session, work=work: _batch(run, session, work, items)):  # type: ignore[misc]
            items[work.name] = items.get(work.name, 0) + done
    return {"dry_run": False, "items": sum(items.values()), "of_work": items}


async def _batch(run: Run, session: AsyncSession, work: DueWork, items: dict[str, int]) -> int:
    done = await work.run(session, run.principal.now)
    if done:
        await note_done(session, work.name, done)
        more = items | {work.name: items.get(work.name, 0) + done}
        await run.note(session, done=sum(more.values()), total=sum(more.values()), checkpoint=more)
    return done


async def _preview(run: Run, automation: Automation, principal: Principal) -> dict[str, Any]:
    items, is_complete = 0, True
    async with run.db.transaction(principal) as session, rehearsal(session):
        for work in automation.work:
            while is_complete and (done := await work.run(session, principal.now)):
                items += done
                is_complete = items < MOST_PREVIEWED
        await session.flush()
        facts = list(pending_facts(session))
    await run.step(lambda session: _report(run, session, facts), done=items, total=items)
    return {
        "dry_run": True,
        "until": principal.now.isoformat(),
        "items": items,
        "events": dict(Counter(fact.name for fact in facts)),
        "is_complete": is_complete,
    }


async def _report(run: Run, session: AsyncSession, facts: Sequence[Fact]) -> None:
    await run.forget_report(session)  # of an attempt before
    rows = [
        ReportedRow(number, "would_happen", subject, [{"column": None, "code": fact.name, "detail": fact.name}])
        for number, fact in enumerate(facts, 1)
        for subject in [_subject(fact)]
    ]
    await run.report(session, rows)


def _subject(fact: Fact) -> str | None:
    """The id of what the fact is about: its own, or that of the first thing in it that has one."""
    shown = fact.data.model_dump(mode="json")
    own: str | None = shown.get("id")
    return own or next((it["id"] for it in shown.values() if isinstance(it, dict) and "id" in it), None)
