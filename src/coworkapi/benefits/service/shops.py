"""Who buys, and where: what a sale has to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.errors import PoolIsArchived
from coworkapi.benefits.models.products import Product
from coworkapi.benefits.service.days import Pool
from coworkapi.billing.queries import TAX_SQL, barred_sql
from coworkapi.billing.service import require_standing
from coworkapi.core.errors import Forbidden, Invalid, NotFound, ProblemItem
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.references import ensure_exist
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.spaces.models import Location, Resource
from coworkapi.spaces.service import calendars
from coworkapi.spaces.values import LocationCalendar

# Whose account is in arrears for too long buys nothing more on it.
_BARRED = barred_sql("(SELECT a.organization_id, a.id, a.name, a.team_id)", at_least="restricted").replace(
    ":member_id", ":me"
)
_BUYER = Prepared(
    text(f"""
SELECT m.id AS member_id, NULL::uuid AS team_id, m.home_location_id, m.merged_into_id,
  m.archived_at IS NOT NULL OR m.anonymized_at IS NOT NULL AS gone, a.id AS account_id, NULL::text AS role,
  {_BARRED} AS barred
FROM members m LEFT JOIN billing_accounts a ON a.organization_id = m.organization_id AND a.member_id = m.id
WHERE m.id = CAST(:member_id AS uuid)
UNION ALL
SELECT NULL, t.id, t.home_location_id, NULL, t.archived_at IS NOT NULL, a.id,
  (SELECT tm.role FROM team_members tm WHERE tm.organization_id = t.organization_id AND tm.team_id = t.id
   AND tm.member_id = CAST(:me AS uuid)), {_BARRED}
FROM teams t LEFT JOIN billing_accounts a ON a.organization_id = t.organization_id AND a.team_id = t.id
WHERE t.id = CAST(:team_id AS uuid)
""")  # noqa: S608 - our own fragment
)
_TAX = Prepared(
    text(f"SELECT {TAX_SQL} AS tax FROM locations l WHERE l.id = CAST(:location_id AS uuid)")  # noqa: S608 - our own
)


@dataclass(frozen=True, slots=True)
class Buyer:
    """A member or a team, with the account that pays and that the credits are of."""

    member_id: UUID | None
    team_id: UUID | None
    account_id: UUID
    home_location_id: UUID | None


@dataclass(frozen=True, slots=True)
class Shop:
    """Where it is sold: the location whose legal entity charges."""

    location_id: UUID
    name: str
    time_zone: str
    currency: str
    calendar: LocationCalendar
    pool: Pool | None


async def find_buyer(unit: HasInfo, *, member_id: UUID | None, team_id: UUID | None) -> Buyer:
    """One statement. Raises NotFound, Invalid (merged, archived), Forbidden for a member who doesn't run the team,
    AccountRestricted."""
    me = acting_principal(unit)
    mine = me.id if me.kind == "member" else None
    rows = await _BUYER.fetch(unit, member_id=member_id, team_id=team_id, me=mine)
    team = next((row for row in rows if row.team_id is not None), None)
    if mine is not None and team_id is not None:
        if team is None or team.role is None:
            raise Forbidden("you are not in that team; buy for yourself, or ask one of its admins")
        if team.role != "admin":
            raise Forbidden("only an admin of the team buys for it")
    member = next((row for row in rows if row.member_id is not None), None)
    if member_id is not None and member is None:
        raise _missing("member_id", f"there is no member {encode_id('mem', member_id)}")
    if team_id is not None and team is None:
        raise _missing("team_id", f"there is no team {encode_id('team', team_id)}")
    row = member or team
    if row is None or (member is not None and team is not None):
        raise Invalid.field("/member_id", "set either member_id or team_id")
    field = "/team_id" if member is None else "/member_id"
    if row.merged_into_id is not None:
        raise Invalid.field(field, f"was merged into {encode_id('mem', row.merged_into_id)}; use that one")
    if row.gone:
        raise Invalid.field(field, "is archived; restore it first, or choose another")
    if row.account_id is None:
        raise Invalid.field(field, "has no billing account that could pay")
    require_standing(unit, row.barred, to="to buy again")
    return Buyer(row.member_id, row.team_id, row.account_id, row.home_location_id)


def _missing(field: str, detail: str) -> NotFound:
    return NotFound(f"{field}: {detail}", errors=[ProblemItem(pointer=f"/{field}", code="not_found", detail=detail)])


async def find_shop(session: AsyncSession, product: Product, *, buyer: Buyer, location_id: UUID | None) -> Shop:
    """The location named, or the only one possible: the product's, the buyer's home, the organization's.

    Raises NotFound, Invalid when none or several are possible, or when it isn't sold there.
    """
    if location_id is not None:
        await ensure_exist(session, "loc", [location_id], pointer="/location_id")
        if product.location_ids and location_id not in product.location_ids:
            raise Invalid.field("/location_id", f"{product.name} isn't sold there")
    statement = select(Location).where(Location.archived_at.is_(None)).order_by(Location.id)
    if location_id is not None:
        statement = statement.where(Location.id == location_id)
    elif product.location_ids:
        statement = statement.where(Location.id.in_(product.location_ids))
    found = list(await session.scalars(statement.limit(100)))
    if len(found) > 1:
        found = [one for one in found if one.id == buyer.home_location_id]
        if not found:
            raise Invalid.field("/location_id", f"{product.name} is sold at several locations; say at which")
    if not found:
        raise Invalid.field(
            "/location_id", f"{product.name} is sold nowhere now: no such location is open for business"
        )
    [location] = found
    if location.currency != product.currency:
        raise Invalid.field(
            "/location_id",
            f"{location.name} charges in {location.currency} and {product.name} is priced in {product.currency}",
        )
    known = await calendars(session, {location.id: location.version})
    return Shop(
        location.id,
        location.name,
        location.time_zone,
        location.currency,
        known[location.id],
        await _pool(session, product, location),
    )


async def tax_facts(unit: HasInfo, location_id: UUID, day: date) -> Mapping[str, Any]:
    """What `billing.service.tax_of` and `entity_of` read, of the location's entity on that day. One statement."""
    row = await _TAX.fetchrow(unit, location_id=location_id, local_day=day)
    assert row is not None
    found: Mapping[str, Any] = row.tax
    return found


async def _pool(session: AsyncSession, product: Product, location: Location) -> Pool | None:
    if product.resource_id is None:
        return None
    row = (
        await session.execute(
            select(Resource.id, Resource.name, Resource.unit_ids, Resource.archived_at).where(
                Resource.id == product.resource_id, Resource.location_id == location.id
            )
        )
    ).one()
    if row.archived_at is not None:
        raise PoolIsArchived(f"{row.name} is archived; sell another product, or restore it")
    return Pool(row.id, row.name, row.unit_ids)
