"""How check-ins are read, and what decides about one."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, select, text

from coworkapi.benefits.queries import DAY_PASSES_SQL, GUEST_PASSES_SQL, LOTS_LOCKED_SQL, LOTS_SQL, PERMISSIONS_SQL
from coworkapi.billing.queries import barred_sql, first_payer_sql
from coworkapi.bookings.queries import DAY_BOOKINGS_SQL
from coworkapi.core.prepared import Prepared
from coworkapi.spaces.models import Location
from coworkapi.visits.models.check_ins import CheckIn

# Whoever checks in is locked, so that several tries at once come one after the other. The location's own zone says
# which local day it is, so it is known before the rest is read.
WHO = Prepared(
    text("""
SELECT m.id, m.name, m.merged_into_id, m.archived_at IS NOT NULL OR m.anonymized_at IS NOT NULL AS gone
FROM members m WHERE m.id = CAST(:member_id AS uuid) FOR NO KEY UPDATE
""")
)
_NO_TEAM = "CAST(NULL AS uuid)"
_BARRED = barred_sql(first_payer_sql("memberships"), at_least="suspended")
WHERE = Prepared(
    text(
        f"""
SELECT l.id, l.name, l.version, l.time_zone, l.archived_at IS NOT NULL AS gone,
  ARRAY(SELECT t.id FROM resource_types t WHERE t.kind = 'hot_desk') AS desk_type_ids,
  {_BARRED.replace("CAST(:team_id AS uuid)", _NO_TEAM)} AS barred
FROM locations l WHERE l.id = CAST(:location_id AS uuid)
"""  # noqa: S608 - our own fragment
    )
)


def _without_team(fragment: str) -> str:
    """A fragment for a person who comes for themselves: of no team."""
    return fragment.replace("CAST(:team_id AS uuid)", _NO_TEAM)


MEMBER_FACTS = Prepared(
    text(f"""
SELECT {_without_team(PERMISSIONS_SQL)} AS permissions, {_without_team(LOTS_SQL)} AS lots,
  {DAY_BOOKINGS_SQL} AS bookings, {DAY_PASSES_SQL} AS passes
""")
)
GUEST_FACTS = Prepared(text(f"SELECT {_without_team(LOTS_SQL)} AS lots, {GUEST_PASSES_SQL} AS passes"))
LOCKED_LOTS = Prepared(text(f"SELECT {_without_team(LOTS_LOCKED_SQL)} AS lots"))

# Seats of what a location is made of: each unit counts with the smallest resource that it belongs to, so that a
# divisible room and its parts count once.
OCCUPANCY = Prepared(
    text("""
WITH smallest AS (
  SELECT DISTINCT ON (ru.unit_id) ru.unit_id, r.id, r.capacity, r.is_pool AND t.kind = 'hot_desk' AS is_desk
  FROM resources r
  JOIN resource_types t ON t.organization_id = r.organization_id AND t.id = r.resource_type_id
  JOIN resource_units ru ON ru.organization_id = r.organization_id AND ru.resource_id = r.id
  WHERE r.location_id = CAST(:location_id AS uuid) AND r.archived_at IS NULL AND t.kind NOT IN ('parking', 'equipment')
  ORDER BY ru.unit_id, cardinality(r.unit_ids), r.id
), present AS (
  SELECT c.member_id FROM check_ins c
  WHERE c.location_id = CAST(:location_id AS uuid) AND c.checked_in_at <= CAST(:at AS timestamptz)
    AND (c.checked_out_at > CAST(:at AS timestamptz)
      OR c.checked_out_at IS NULL AND c.ends_at > CAST(:at AS timestamptz))
  UNION ALL
  -- Visitors who were let in without a check-in: until they go, or that day is over.
  SELECT NULL FROM visitors v
  WHERE v.location_id = CAST(:location_id AS uuid) AND v.arrived_at <= CAST(:at AS timestamptz)
    AND v.arrived_at >= CAST(:since AS timestamptz)
    AND (v.left_at IS NULL OR v.left_at > CAST(:at AS timestamptz))
    AND NOT EXISTS (SELECT FROM check_ins c WHERE c.visitor_id = v.id)
)
SELECT (SELECT count(*) FROM present WHERE member_id IS NOT NULL) AS members,
  (SELECT count(*) FROM present WHERE member_id IS NULL) AS guests,
  (SELECT coalesce(sum(capacity), 0) FROM (SELECT DISTINCT id, capacity FROM smallest) AS each) AS capacity,
  (SELECT count(*) FROM smallest WHERE is_desk) AS hot_desks
""")
)


def check_ins_shown() -> Select[Any]:
    """`(CheckIn, time_zone)` rows."""
    return cast(
        "Select[Any]",
        select(CheckIn, Location.time_zone).join(
            Location, (Location.organization_id == CheckIn.organization_id) & (Location.id == CheckIn.location_id)
        ),
    )


def mine(member_id: UUID | None) -> Any:
    """That a check-in is the member's own, or a guest's of theirs."""
    return (CheckIn.member_id == member_id) | (CheckIn.host_member_id == member_id)
