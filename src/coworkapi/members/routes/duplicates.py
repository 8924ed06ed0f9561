"""`/v1/members/duplicates`."""

from __future__ import annotations

from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, requires
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.members import service
from coworkapi.members.duplicates import HASH_JOINS, likely_duplicates
from coworkapi.members.schemas import DuplicateOut

router = Router(prefix="/v1/members", tags=["Members"])


@router.get("/duplicates", dependencies=[requires("members:read")], summary="List likely duplicates")
async def list_duplicates(ctx: Ctx, page: Paging) -> Page[DuplicateOut]:
    """Pairs of live members with the same telephone number, the same mailbox name or similar names, likeliest first."""
    locations = ctx.principal.locations("members:read")
    pairs = likely_duplicates(None if locations is None else sorted(locations))
    await ctx.session.execute(HASH_JOINS)
    rows, cursor = await fetch_page(
        ctx.session,
        select(pairs.c.member_id, pairs.c.other_id, pairs.c.reasons, pairs.c.likeness),
        keys=[pairs.c.distance, pairs.c.member_id, pairs.c.other_id],
        page=page,
        order="duplicates",
    )
    people = await service.show_members(ctx.session, {row.member_id for row in rows} | {row.other_id for row in rows})
    return Page(
        data=[
            DuplicateOut(
                member=people[row.member_id], other=people[row.other_id], reasons=row.reasons, likeness=row.likeness
            )
            for row in rows
        ],
        next_cursor=cursor,
    )
