"""Moving many memberships to another version on a day: long work, with a report of the difference of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound, ProblemError, ProblemItem
from coworkapi.core.ids import encode_id
from coworkapi.core.money import decimal_text
from coworkapi.core.operations import OperationOut, ReportedRow, Run, start
from coworkapi.memberships.change_errors import NothingChanges, NothingSelected
from coworkapi.memberships.models import PlanVersion
from coworkapi.memberships.schemas.price_rises import MigrationIn
from coworkapi.memberships.service.changes import Asked
from coworkapi.memberships.service.migrating import Moved, move_together
from coworkapi.memberships.service.selecting import MOST, check_selection, may_change, selected

KIND = "memberships.migrate"
STEP = 500


async def start_migration(session: AsyncSession, *, wanted: MigrationIn) -> OperationOut:
    """Queues the migration. Raises NotFound (the version), NothingSelected."""
    version = await session.scalar(
        select(PlanVersion.id).where(PlanVersion.id == wanted.plan_version_id, PlanVersion.state == "published")
    )
    if version is None:
        detail = f"there is no published version {encode_id('plnv', wanted.plan_version_id)}"
        item = ProblemItem(pointer="/plan_version_id", code="not_found", detail=detail)
        raise NotFound(f"plan_version_id: {detail}", errors=[item])
    locations, on = may_change(session), wanted.effective_on
    await check_selection(session, wanted.selection)
    ids = await selected(session, wanted.selection, on=on, lock=False, locations=locations, limit=MOST + 1)
    if not ids:
        raise NothingSelected(f"no membership that runs on {on} is what was asked for; widen the selection")
    params: dict[str, Any] = {
        "wanted": wanted.model_dump(mode="json"),
        "locations": None if locations is None else sorted(str(one) for one in locations),
        "total": len(ids),
    }
    return await start(session, kind=KIND, scope="memberships:write", params=params)


async def migrate(run: Run) -> dict[str, Any]:
    """The work itself, in steps of a constant number of statements each.

    Outcomes: `moved` (or `would_move`), `unchanged`, `refused`; the notes of each row say what differs, or why.
    """
    wanted = MigrationIn.model_validate(run.params["wanted"])
    allowed = run.params["locations"]
    locations = None if allowed is None else [UUID(one) for one in allowed]
    behind = UUID(run.checkpoint["behind"]) if "behind" in run.checkpoint else None
    done: int = run.checkpoint.get("done", 0)

    asked = Asked(
        plan_version_id=wanted.plan_version_id,
        sets_price=not wanted.keep_price_override,
        effective_on=wanted.effective_on,
        reason=wanted.reason,
    )

    async def step(session: AsyncSession) -> tuple[UUID | None, int]:
        ids = await selected(
            session, wanted.selection, on=wanted.effective_on, lock=True, locations=locations, behind=behind, limit=STEP
        )
        if not ids:
            return None, done
        found = await move_together(session, ids, asked=asked, now=run.principal.now, dry_run=wanted.dry_run)
        await run.report(
            session,
            [_reported(number, one, found[one], wanted.dry_run) for number, one in enumerate(ids, start=done + 1)],
        )
        total = max(run.params["total"], done + len(ids))
        await run.note(
            session,
            done=done + len(ids),
            total=total,
            checkpoint={"behind": str(ids[-1]), "done": done + len(ids)},
        )
        return ids[-1], done + len(ids)

    while True:
        behind, done = await run.step(step)
        if behind is None:
            break
    return {"dry_run": wanted.dry_run, "memberships": done, **await run.counts()}


def _reported(number: int, membership_id: UUID, found: Moved | ProblemError, dry_run: bool) -> ReportedRow:
    subject = encode_id("mbr", membership_id)
    if isinstance(found, NothingChanges):
        return ReportedRow(number, "unchanged", subject)
    if isinstance(found, ProblemError):
        why = {"column": None, "code": found.code, "detail": found.detail}
        return ReportedRow(number, "refused", subject, [why])
    return ReportedRow(number, "would_move" if dry_run else "moved", subject, _differences(found))


def _differences(moved: Moved) -> Sequence[dict[str, Any]]:
    """What differs, a note for each: the price of a cycle, the version, and what falls due by the change."""
    change, currency = moved.change, moved.cycle_after.currency
    notes = [
        (
            "plan_version_id",
            encode_id("plnv", change.before.plan_version_id),
            encode_id("plnv", change.after.plan_version_id),
        ),
        (
            "cycle",
            decimal_text(moved.cycle_before.amount, currency),
            decimal_text(moved.cycle_after.amount, currency),
        ),
    ]
    found: list[dict[str, Any]] = [
        {"column": column, "code": "difference", "detail": f"{before} -> {after}"}
        for column, before, after in notes
        if before != after
    ]
    if moved.charges:
        net = decimal_text(sum(one.taxed.net for one in moved.charges), currency)
        found.append({"column": "cost", "code": "difference", "detail": f"{net} net by {change.effective_on}"})
    return found
