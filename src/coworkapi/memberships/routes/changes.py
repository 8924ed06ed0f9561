"""Changes of what a membership costs, and what it will cost: for staff, and as far as the plan lets members."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from sqlalchemy import select

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, problems
from coworkapi.core.ids import MembershipChangeId, MembershipId, encode_id
from coworkapi.core.operations import OperationOut
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.memberships.change_errors import (
    ChangeAfterEnd,
    ChangeIsOver,
    ChangeTooEarly,
    NoTaxRate,
    NothingChanges,
    NothingSelected,
)
from coworkapi.memberships.errors import (
    NotInSelfService,
    NoVersion,
    PlanFull,
    PlanIsArchived,
    UnitsNotFree,
    WrongState,
)
from coworkapi.memberships.models import Membership, MembershipChange, Plan
from coworkapi.memberships.queries.memberships import memberships_shown, seen_by
from coworkapi.memberships.routes.common import MEMBER, READ, WRITE, IfMatch, locked
from coworkapi.memberships.schemas.cycles import (
    ChangedOut,
    MembershipChangeOut,
    MembershipPreviewIn,
    MembershipPreviewOut,
    MyMembershipPreviewIn,
    MyPlanChangeIn,
    PlanChangeIn,
    UpcomingOut,
)
from coworkapi.memberships.schemas.price_rises import MigrationIn
from coworkapi.memberships.service import changes, migrations, upcoming
from coworkapi.memberships.service.changes_timeline import change_out
from coworkapi.memberships.service.cycles_reading import read_versions
from coworkapi.memberships.service.reading import Held, find_membership, held_of

previews = Router(prefix="/v1/memberships", tags=["Memberships"])
router = Router(prefix="/v1/memberships/{membership_id}", tags=["Memberships"])
my_previews = Router(prefix="/v1/me/memberships", tags=["My memberships"])
mine = Router(prefix="/v1/me/memberships/{membership_id}", tags=["My memberships"])

ERRORS = problems(
    WrongState,
    ChangeTooEarly,
    ChangeAfterEnd,
    NothingChanges,
    NoVersion,
    PlanIsArchived,
    PlanFull,
    UnitsNotFree,
    NoTaxRate,
)
MY_ERRORS = problems(
    NotInSelfService,
    WrongState,
    ChangeTooEarly,
    ChangeAfterEnd,
    NothingChanges,
    NoVersion,
    PlanFull,
    UnitsNotFree,
    NoTaxRate,
)
PREVIEW_ERRORS = problems(NoVersion, PlanIsArchived, PlanFull, UnitsNotFree, NoTaxRate)
Cycles = Annotated[int, Query(ge=1, le=24, description="How many cycles, with the present one")]


@previews.post(
    "/preview", status_code=200, dependencies=[WRITE], summary="Preview a membership", responses=PREVIEW_ERRORS
)
async def preview_membership(body: MembershipPreviewIn, ctx: Ctx, cycles: Cycles = 3) -> MembershipPreviewOut:
    """What starting this plan would cost first, and then cycle by cycle. Nothing is written."""
    return await upcoming.preview_membership(ctx.session, now=ctx.now, cycles=cycles, **dict(body))


@previews.post(
    "/migrate",
    status_code=202,
    dependencies=[WRITE],
    summary="Move memberships to a version",
    responses=problems(NothingSelected),
)
async def migrate_memberships(body: MigrationIn, ctx: Ctx) -> OperationOut:
    """Long work: its rows say for each membership what differs, or why it can't move. With `dry_run` nothing is
    written."""
    return await migrations.start_migration(ctx.session, wanted=body)


@router.get("/upcoming", dependencies=[READ], summary="List the upcoming charges of a membership")
async def get_upcoming_charges(membership_id: MembershipId, ctx: Ctx, cycles: Cycles = 3) -> UpcomingOut:
    """What billing runs will charge of it if nothing changes, corrections of what was billed included."""
    held = await _seen(ctx, membership_id)
    return await upcoming.upcoming_charges(ctx.session, held=held, now=ctx.now, cycles=cycles)


@router.get("/changes", dependencies=[READ], summary="List the changes of a membership")
async def list_membership_changes(membership_id: MembershipId, ctx: Ctx, page: Paging) -> Page[MembershipChangeOut]:
    """Past ones and those to come, the newest first."""
    await _seen(ctx, membership_id)
    statement = select(MembershipChange).where(MembershipChange.membership_id == membership_id)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[MembershipChange.id], page=page, order="changes", descending=True
    )
    found = [row[0] for row in rows]
    ids = {one for change in found for one in (change.from_plan_version_id, change.to_plan_version_id)}
    versions = await read_versions(ctx.session, ids)
    return Page(data=[change_out(change, versions) for change in found], next_cursor=cursor)


@router.post("/change", status_code=200, dependencies=[WRITE], summary="Change a membership", responses=ERRORS)
async def change_membership(
    membership_id: MembershipId, body: PlanChangeIn, ctx: Ctx, if_match: IfMatch = None
) -> ChangedOut:
    """Another plan or version, quantity or price: at once, with the next cycle, or on a day. What was billed for days
    that the new terms hold is given back, and charged anew by the next billing run."""
    held = await locked(ctx, membership_id, if_match)
    return await changes.change_membership(ctx.session, held=held, asked=_asked(body), now=ctx.now)


@router.post(
    "/change-preview", status_code=200, dependencies=[WRITE], summary="Preview a membership's change", responses=ERRORS
)
async def preview_membership_change(membership_id: MembershipId, body: PlanChangeIn, ctx: Ctx) -> ChangedOut:
    """What the change would cost, by the same computation. Nothing is written."""
    held = await locked(ctx, membership_id, None)
    return await changes.change_membership(ctx.session, held=held, asked=_asked(body), now=ctx.now, dry_run=True)


@router.post(
    "/changes/{change_id}/withdraw",
    status_code=200,
    dependencies=[WRITE],
    summary="Withdraw a membership's change",
    responses=problems(ChangeIsOver),
)
async def withdraw_membership_change(
    membership_id: MembershipId, change_id: MembershipChangeId, ctx: Ctx
) -> MembershipChangeOut:
    """Before it takes effect."""
    held = await locked(ctx, membership_id, None)
    return await changes.withdraw_change(ctx.session, held=held, change_id=change_id)


@my_previews.post(
    "/preview",
    status_code=200,
    dependencies=[MEMBER],
    summary="Preview a membership of yours",
    responses=PREVIEW_ERRORS,
)
async def preview_my_membership(body: MyMembershipPreviewIn, ctx: Ctx, cycles: Cycles = 3) -> MembershipPreviewOut:
    """What starting a plan that is on offer would cost you first, and then cycle by cycle. Nothing is written."""
    await _on_offer(ctx, body.plan_id)
    return await upcoming.preview_membership(
        ctx.session, now=ctx.now, cycles=cycles, member_id=ctx.principal.id, **dict(body)
    )


@mine.get("/upcoming", dependencies=[MEMBER], summary="List the upcoming charges of your membership")
async def get_my_upcoming_charges(membership_id: MembershipId, ctx: Ctx, cycles: Cycles = 3) -> UpcomingOut:
    """What will be charged if nothing changes."""
    held = await _my(ctx, membership_id)
    return await upcoming.upcoming_charges(ctx.session, held=held, now=ctx.now, cycles=cycles)


@mine.post("/change", status_code=200, dependencies=[MEMBER], summary="Change your membership", responses=MY_ERRORS)
async def change_my_membership(
    membership_id: MembershipId, body: MyPlanChangeIn, ctx: Ctx, if_match: IfMatch = None
) -> ChangedOut:
    """As far as your plan lets you: to another plan on offer, or another quantity, at once or with the next cycle."""
    held = await _my(ctx, membership_id, changes_it=True)
    check_if_match(if_match, held.row.version)
    return await _change_mine(ctx, held, body, dry_run=False)


@mine.post(
    "/change-preview",
    status_code=200,
    dependencies=[MEMBER],
    summary="Preview a change of your membership",
    responses=MY_ERRORS,
)
async def preview_my_change(membership_id: MembershipId, body: MyPlanChangeIn, ctx: Ctx) -> ChangedOut:
    """What the change would cost. Nothing is written."""
    held = await _my(ctx, membership_id, changes_it=True)
    return await _change_mine(ctx, held, body, dry_run=True)


async def _change_mine(ctx: Context, held: Held, body: MyPlanChangeIn, *, dry_run: bool) -> ChangedOut:
    if body.plan_id is not None and body.plan_id != held.row.plan_id:
        await _on_offer(ctx, body.plan_id)
    asked = changes.Asked(plan_id=body.plan_id, quantity=body.quantity, effective=body.effective)
    return await changes.change_membership(ctx.session, held=held, asked=asked, now=ctx.now, dry_run=dry_run)


async def _on_offer(ctx: Context, plan_id: MembershipId) -> None:
    plan = await ctx.session.scalar(
        select(Plan.id).where(Plan.id == plan_id, Plan.is_public.is_(True), Plan.archived_at.is_(None))
    )
    if plan is None:
        raise NotFound(f"there is no plan {encode_id('plan', plan_id)} on offer")


async def _seen(ctx: Context, membership_id: MembershipId) -> Held:
    held = await find_membership(ctx.session, membership_id)
    seen = ctx.principal.locations("memberships:read")
    if seen is not None and held.row.location_id not in seen:
        raise NotFound(f"there is no membership {encode_id('mbr', membership_id)}")
    return held


async def _my(ctx: Context, membership_id: MembershipId, *, changes_it: bool = False) -> Held:
    statement = memberships_shown().where(
        Membership.id == membership_id, seen_by(ctx.principal.id), Membership.state != "draft"
    )
    if changes_it:
        statement = statement.with_for_update(of=Membership)
    row = (await ctx.session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no membership {encode_id('mbr', membership_id)}")
    held = held_of(row)
    if changes_it and not held.terms.self_service.may_change:
        raise NotInSelfService(f"{held.plan_name} is changed by the staff of the space; ask them")
    return held


def _asked(body: PlanChangeIn) -> changes.Asked:
    named = body.model_fields_set
    for field in ("plan_id", "plan_version_id", "quantity"):
        if field in named and getattr(body, field) is None:
            raise Invalid.field(f"/{field}", "may be left out, but not be null")
    return changes.Asked(
        plan_id=body.plan_id,
        plan_version_id=body.plan_version_id,
        quantity=body.quantity,
        sets_price="price_override" in named,
        price_override=body.price_override,
        effective=body.effective,
        effective_on=body.effective_on,
        resource_ids=body.resource_ids,
        reason=body.reason,
    )
