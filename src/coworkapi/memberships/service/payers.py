"""Who holds a membership, where, and who pays for it: what its making has to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import Prepared
from coworkapi.members.models import BillingAccount
from coworkapi.memberships.models import Plan
from coworkapi.spaces.models import Location

# The holder, their own account, and the accounts of the member's live teams that pay for memberships.
_ACCOUNTS = Prepared(
    text("""
SELECT m.id IS NOT NULL OR t.id IS NOT NULL AS found, m.merged_into_id,
  m.archived_at IS NOT NULL OR m.anonymized_at IS NOT NULL OR t.archived_at IS NOT NULL AS gone,
  coalesce(m.home_location_id, t.home_location_id) AS home_location_id, own.id AS own_account_id,
  (SELECT json_agg(json_build_array(a.id, a.currency) ORDER BY a.id)
    FROM team_members tm
    JOIN teams t2 ON t2.organization_id = tm.organization_id AND t2.id = tm.team_id AND t2.archived_at IS NULL
    JOIN billing_accounts a ON a.organization_id = t2.organization_id AND a.team_id = t2.id
      AND a.pays_for @> '["memberships"]'
    WHERE tm.organization_id = m.organization_id AND tm.member_id = m.id) AS teams
FROM (SELECT 1) AS one
LEFT JOIN members m ON m.id = CAST(:member_id AS uuid)
LEFT JOIN teams t ON t.id = CAST(:team_id AS uuid)
LEFT JOIN billing_accounts own ON own.organization_id = coalesce(m.organization_id, t.organization_id)
  AND (own.member_id = m.id OR own.team_id = t.id)
""")
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A member or a team: their own account, and the accounts of teams that may pay instead, with their currency."""

    member_id: UUID | None
    team_id: UUID | None
    account_id: UUID
    home_location_id: UUID | None
    teams: Mapping[UUID, str]


async def find_holder(session: AsyncSession, *, member_id: UUID | None, team_id: UUID | None) -> Holder:
    """One statement. Raises NotFound, Invalid (merged, archived)."""
    row = await _ACCOUNTS.fetchrow(session, member_id=member_id, team_id=team_id)
    assert row is not None
    field = "member_id" if team_id is None else "team_id"
    if not row.found:
        named = encode_id("mem", member_id) if member_id else encode_id("team", team_id) if team_id else ""
        detail = f"there is no {'member' if team_id is None else 'team'} {named}"
        raise NotFound(f"{field}: {detail}", errors=[ProblemItem(pointer=f"/{field}", code="not_found", detail=detail)])
    if row.merged_into_id is not None:
        raise Invalid.field(f"/{field}", f"was merged into {encode_id('mem', row.merged_into_id)}; use that one")
    if row.gone:
        raise Invalid.field(f"/{field}", "is archived; restore it first, or choose another")
    if row.own_account_id is None:
        raise Invalid.field(f"/{field}", "has no billing account that could pay")
    teams = {UUID(one): currency for one, currency in row.teams or ()}
    return Holder(member_id, team_id, row.own_account_id, row.home_location_id, teams)


async def find_place(session: AsyncSession, plan: Plan, *, holder: Holder, location_id: UUID | None) -> Location:
    """The location named, or the only one possible: the plan's, the holder's home, the organization's.

    Raises NotFound, Invalid when none or several are possible, or when the plan isn't sold there.
    """
    if location_id is not None and plan.location_id not in (None, location_id):
        there = await session.scalar(select(Location.id).where(Location.id == location_id))
        if there is not None:
            raise Invalid.field("/location_id", f"{plan.name} isn't sold there")
    wanted = location_id or plan.location_id
    statement = select(Location).where(Location.archived_at.is_(None)).order_by(Location.id).limit(100)
    if wanted is not None:
        statement = select(Location).where(Location.id == wanted)
    found = list(await session.scalars(statement))
    if wanted is not None and not found:
        detail = f"there is no location {encode_id('loc', wanted)}"
        raise NotFound(
            f"location_id: {detail}", errors=[ProblemItem(pointer="/location_id", code="not_found", detail=detail)]
        )
    if wanted is not None and found[0].archived_at is not None:
        raise Invalid.field("/location_id", f"{found[0].name} is archived; restore it, or choose another")
    if len(found) > 1:
        found = [one for one in found if one.id == holder.home_location_id]
        if not found:
            raise Invalid.field("/location_id", f"{plan.name} is sold at several locations; say at which")
    if not found:
        raise Invalid.field("/location_id", f"{plan.name} is sold nowhere: no location is open for business")
    return found[0]


async def check_account(session: AsyncSession, account_id: UUID) -> None:
    """Raises NotFound that names the field."""
    if await session.scalar(select(BillingAccount.id).where(BillingAccount.id == account_id)) is None:
        detail = f"there is no billing account {encode_id('acct', account_id)}"
        item = ProblemItem(pointer="/account_id", code="not_found", detail=detail)
        raise NotFound(f"account_id: {detail}", errors=[item])


async def choose_payer(session: AsyncSession, holder: Holder, *, account_id: UUID | None, currency: str) -> UUID:
    """Who pays: the account named; else the first of the member's teams that pays for memberships in that currency;
    else the holder. A team with a monthly cap pays up to it, the member the rest.

    No statement unless the account isn't theirs: NotFound, Invalid.
    """
    if account_id is None:
        return next((one for one, of_team in holder.teams.items() if of_team == currency), holder.account_id)
    if account_id == holder.account_id:
        return account_id
    if account_id not in holder.teams:
        await check_account(session, account_id)
        raise Invalid.field(
            "/account_id", "is neither the holder's account nor that of a team of theirs that pays for memberships"
        )
    if holder.teams[account_id] != currency:
        raise Invalid.field("/account_id", f"pays in {holder.teams[account_id]}, and the plan is priced in {currency}")
    return account_id
