"""Members, teams and locations stay as long as memberships need them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid
from coworkapi.core.ids import encode_id
from coworkapi.core.leaving import StillNeeded
from coworkapi.core.prepared import Prepared
from coworkapi.memberships.models import Membership
from coworkapi.memberships.values import HOLDING_STATES

MOST_NAMED = 20
# Who holds it, who pays for it, where it is: by the prefix of the id.
_WHICH = {
    "mem": "(m.member_id = CAST(:id AS uuid) "
    "OR m.account_id = (SELECT a.id FROM billing_accounts a WHERE a.member_id = CAST(:id AS uuid)))",
    "team": "(m.team_id = CAST(:id AS uuid) "
    "OR m.account_id = (SELECT a.id FROM billing_accounts a WHERE a.team_id = CAST(:id AS uuid)))",
    "loc": "m.location_id = CAST(:id AS uuid)",
}
_HELD = {
    prefix: Prepared(
        text(
            f"""
SELECT m.id, p.name AS plan_name, m.state, m.starts_on, m.ends_on, m.member_id, m.team_id, count(*) OVER () AS total
FROM memberships m JOIN plans p ON p.organization_id = m.organization_id AND p.id = m.plan_id
WHERE m.state IN {HOLDING_STATES!r} AND {which}
ORDER BY m.id LIMIT {MOST_NAMED}"""  # noqa: S608 - our own names
        )
    )
    for prefix, which in _WHICH.items()
}
# Nobody archives them until the membership stands: whoever does, waits here, and sees it then.
_HOLD = Prepared(
    text("""
WITH mem AS (SELECT archived_at FROM members WHERE id = CAST(:member_id AS uuid) FOR SHARE),
  team AS (SELECT archived_at FROM teams WHERE id = CAST(:team_id AS uuid) FOR SHARE),
  loc AS (SELECT archived_at FROM locations WHERE id = CAST(:location_id AS uuid) FOR SHARE),
  payer AS (
    SELECT t.archived_at FROM teams t JOIN billing_accounts a ON a.organization_id = t.organization_id
      AND a.team_id = t.id WHERE a.id = CAST(:account_id AS uuid) FOR SHARE OF t)
SELECT (SELECT archived_at FROM mem) IS NOT NULL AS member_id, (SELECT archived_at FROM team) IS NOT NULL AS team_id,
  (SELECT archived_at FROM loc) IS NOT NULL AS location_id, (SELECT archived_at FROM payer) IS NOT NULL AS account_id
""")
)


async def hold_fast(session: AsyncSession, row: Membership) -> None:
    """Keeps the holder, the payer and the location of a membership that is put in force from being archived until the
    end of the transaction. One statement. Raises Invalid for one that is already."""
    found = await _HOLD.fetchrow(
        session,
        member_id=row.member_id,
        team_id=row.team_id,
        location_id=row.location_id,
        account_id=row.account_id,
    )
    assert found is not None
    for field in ("member_id", "team_id", "location_id", "account_id"):
        if found[field]:
            raise Invalid.field(f"/{field}", "is archived; restore it first, or choose another")


async def needed_by_memberships(session: AsyncSession, prefix: str, id_: UUID) -> None:
    """Whether memberships need a member, a team or a location. See `core.leaving.Needs`."""
    if prefix not in _HELD:
        return
    rows = await _HELD[prefix].fetch(session, id=id_)
    if not rows:
        return
    total = rows[0].total
    named = ", ".join(f"{row.plan_name} ({encode_id('mbr', row.id)}, {row.state})" for row in rows[:3])
    more = f" and {total - 3} more" if total > 3 else ""
    where = {"mem": "are held or paid by them", "team": "are held or paid by it", "loc": "run there"}[prefix]
    raise StillNeeded(
        f"memberships {where}: {named}{more}. End them first (POST /v1/memberships/{{membership_id}}/end or "
        "/give-notice; /cancel what hasn't begun)"
        + ("." if prefix == "loc" else ", or let somebody else pay (PATCH their account_id)."),
        [
            {
                "id": encode_id("mbr", row.id),
                "plan_name": row.plan_name,
                "state": row.state,
                "starts_on": row.starts_on.isoformat(),
                "ends_on": None if row.ends_on is None else row.ends_on.isoformat(),
                "member_id": None if row.member_id is None else encode_id("mem", row.member_id),
                "team_id": None if row.team_id is None else encode_id("team", row.team_id),
            }
            for row in rows
        ],
        total,
    )
