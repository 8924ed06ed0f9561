"""`/v1/automations`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Path
from sqlalchemy import select

from coworkapi.core.automations.models import WorkDay
from coworkapi.core.automations.registry import Automation, all_automations, find_automation
from coworkapi.core.automations.runner import KIND
from coworkapi.core.automations.schemas import (
    AutomationDayOut,
    AutomationOut,
    AutomationRunIn,
    AutomationsOut,
)
from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, for_anyone_signed_in, problems
from coworkapi.core.jobs import pending_work
from coworkapi.core.operations import OperationOut, start
from coworkapi.core.pages import Page, Paging, fetch_page

router = Router(prefix="/v1/automations", tags=["Automations"])
TAGS = [
    {
        "name": "Automations",
        "description": "What the service does by itself: when it last did what, by hand, and ahead of time",
    }
]
_SHOWN = timedelta(days=30)
_FARTHEST = timedelta(days=400)
Name = Annotated[str, Path(max_length=60, examples=["memberships"])]


class RunsByItsOwnVerb(Conflict):
    """The automation has a route of its own that runs it, and shows more."""


@router.get("", dependencies=[for_anyone_signed_in(apps=True)], summary="List automations")
async def list_automations(ctx: Ctx) -> AutomationsOut:
    """Those that you have the right to run, with what they did lately and whether something waits for them."""
    mine = [one for one in all_automations() if _may(ctx, one)]
    work = [part for one in mine for part in one.work]
    due = set(await pending_work(ctx.session, work, ctx.principal.organization_id)) if work else set()
    days = (
        select(WorkDay)
        .where(WorkDay.day > (ctx.now - _SHOWN).date(), WorkDay.work.in_([part.name for part in work]))
        .order_by(WorkDay.day, WorkDay.work)
    )
    done = (await ctx.session.scalars(days)).all()
    return AutomationsOut(data=[_shown(one, due, [day for day in done if day.work in _parts(one)]) for one in mine])


@router.get(
    "/{name}/days",
    dependencies=[for_anyone_signed_in(apps=True)],
    summary="List what an automation did, by day",
    responses=problems(NotFound),
)
async def list_automation_days(name: Name, ctx: Ctx, page: Paging) -> Page[AutomationDayOut]:
    """Newest first; days on which it had nothing to do are left out."""
    automation = _mine(ctx, name)
    statement = select(WorkDay).where(WorkDay.work.in_(_parts(automation)))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[WorkDay.day, WorkDay.work], page=page, order="automation_days", descending=True
    )
    return Page(data=[AutomationDayOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/{name}/run",
    status_code=202,
    dependencies=[for_anyone_signed_in(apps=True)],
    summary="Run an automation",
    responses=problems(NotFound, RunsByItsOwnVerb),
)
async def run_automation(name: Name, body: AutomationRunIn, ctx: Ctx) -> OperationOut:
    """What is due is done by itself; this does it now, or with `dry_run` says which events it would make, now or until
    a date. What follows from these events (mails, webhooks, other automations) is not part of a preview.

    The operation's result counts the events; `GET /v1/operations/{id}/rows` lists them. Running it again does nothing
    more.
    """
    automation = _mine(ctx, name)
    ctx.principal.require_everywhere(automation.scope)
    if automation.verb is not None:
        raise RunsByItsOwnVerb(f"{automation.verb} runs it, and shows more; use that")
    if body.until is not None:
        if not body.dry_run:
            raise Invalid.field("/until", "goes with dry_run: what isn't due yet can be previewed, not done")
        if not ctx.now <= body.until <= ctx.now + _FARTHEST:
            raise Invalid.field("/until", f"must lie between now and {_FARTHEST.days} days ahead")
    params = {
        "name": automation.name,
        "dry_run": body.dry_run,
        "until": body.until.isoformat() if body.until is not None else None,
    }
    return await start(ctx.session, kind=KIND, scope=automation.scope, params=params)


def _mine(ctx: Context, name: str) -> Automation:
    """Raises NotFound, also for one that they have no right to."""
    automation = find_automation(name)
    if not _may(ctx, automation):
        raise NotFound(f"there is no automation {name!r} that you have the right to run")
    return automation


def _may(ctx: Context, automation: Automation) -> bool:
    return ctx.principal.has(automation.scope)


def _parts(automation: Automation) -> list[str]:
    return [part.name for part in automation.work]


def _shown(automation: Automation, due: set[str], days: list[WorkDay]) -> AutomationOut:
    failed = [day for day in days if day.failures]
    return AutomationOut(
        name=automation.name,
        title=automation.title,
        scope=automation.scope,
        verb=automation.verb,
        is_due=any(part in due for part in _parts(automation)),
        last_at=max((day.last_at for day in days if day.items), default=None),
        items_30_days=sum(day.items for day in days),
        failures_30_days=sum(day.failures for day in failed),
        last_error=failed[-1].last_error if failed else None,
    )
