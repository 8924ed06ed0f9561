"""How products, sales and passes are read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from coworkapi.benefits.models.credits import CreditLot
from coworkapi.benefits.models.products import Pass, Product, Sale
from coworkapi.members.models import TeamMember
from coworkapi.spaces.models import Location

# A scalar subquery, JSON: the passes of `:member_id`, or of their teams, for `:local_day` at `:location_id`, used ones
# first: [[id, state, own], ...].
DAY_PASSES_SQL = """(
SELECT json_agg(json_build_array(p.id, p.state, p.member_id IS NOT NULL) ORDER BY p.state, p.id)
FROM passes p
WHERE p.location_id = CAST(:location_id AS uuid) AND p.on_day = CAST(:local_day AS date) AND p.kind = 'day_pass'
  AND (
    p.member_id = CAST(:member_id AS uuid) AND p.state IN ('valid', 'used')
    OR p.member_id IS NULL AND p.state = 'valid' AND p.team_id IN (
      SELECT tm.team_id FROM team_members tm
      JOIN teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id AND t.archived_at IS NULL
      WHERE tm.member_id = CAST(:member_id AS uuid))))"""

# The same of one guest of the host `:member_id`: used ones only.
GUEST_PASSES_SQL = """(
SELECT json_agg(json_build_array(p.id, p.state, true))
FROM passes p
WHERE p.member_id = CAST(:member_id AS uuid) AND p.location_id = CAST(:location_id AS uuid)
  AND p.on_day = CAST(:local_day AS date) AND p.kind = 'guest_pass' AND p.state = 'used'
  AND p.guest_key = CAST(:guest_key AS text))"""

# A scalar subquery, JSON: the local days in `[:days_from, :days_until)` for which `:member_ids` came in with a day pass
# at `:location_ids`: [[member, location, day], ...]. What they book on these costs no further use.
USED_DAYS_SQL = """(
SELECT json_agg(json_build_array(p.member_id, p.location_id, p.on_day))
FROM passes p
WHERE p.member_id = ANY(CAST(:member_ids AS uuid[])) AND p.location_id = ANY(CAST(:location_ids AS uuid[]))
  AND p.kind = 'day_pass' AND p.state = 'used'
  AND p.starts_at < CAST(:days_until AS timestamptz) AND p.ends_at > CAST(:days_from AS timestamptz))"""


def products_found(
    *, locations: Collection[UUID] | None = None, location_id: UUID | None = None, archived: bool = False
) -> Select[Any]:
    """Products sold at these locations (None: wherever), or everywhere."""
    statement = select(Product).where(Product.archived_at.is_not(None) if archived else Product.archived_at.is_(None))
    if locations is not None:
        statement = statement.where(_sold_in(list(locations)))
    if location_id is not None:
        # A location that isn't there sells nothing, also not what is sold everywhere.
        there = select(Location.id).where(Location.id == location_id).exists()
        statement = statement.where(_sold_in([location_id]), there)
    return cast("Select[Any]", statement)


def _sold_in(location_ids: list[UUID]) -> ColumnElement[bool]:
    return or_(func.cardinality(Product.location_ids) == 0, Product.location_ids.overlap(location_ids))


def passes_shown() -> Select[Any]:
    """`(Pass, time_zone, account_id)` rows; the account is its lot's, also after a merge."""
    return cast(
        "Select[Any]",
        select(Pass, Location.time_zone, CreditLot.account_id)
        .join(Location, (Location.organization_id == Pass.organization_id) & (Location.id == Pass.location_id))
        .join(CreditLot, (CreditLot.organization_id == Pass.organization_id) & (CreditLot.id == Pass.lot_id)),
    )


def seen_by(table: type[Pass] | type[Sale], member_id: UUID | None) -> ColumnElement[bool]:
    """That a pass or a sale is the member's own, or of a team that they run."""
    teams = select(TeamMember.team_id).where(TeamMember.member_id == member_id, TeamMember.role == "admin")
    return or_(table.member_id == member_id, table.team_id.in_(teams))
