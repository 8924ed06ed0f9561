"""Which day it is: that of a legal entity's oldest location, as its invoices have it."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared


def zone_sql(organization_id: str, legal_entity_id: str) -> str:
    """The zone whose days are the entity's, by SQL expressions of its ids. UTC where it has no location."""
    return f"""coalesce((SELECT home.time_zone FROM locations home
    WHERE home.organization_id = {organization_id} AND home.legal_entity_id = {legal_entity_id}
    ORDER BY home.id LIMIT 1), 'UTC')"""  # noqa: S608 - our own names


def today_sql(row: str, *, now: str = "CAST(:now AS timestamptz)") -> str:
    """The day at the legal entity of `row`, the alias of a table with `organization_id` and `legal_entity_id`."""
    return f"CAST({now} AT TIME ZONE {zone_sql(f'{row}.organization_id', f'{row}.legal_entity_id')} AS date)"


# `legal_entity_id`, `today` of each entity at `:now`.
TODAY_OF_ENTITIES = f"""SELECT e.id AS legal_entity_id,
  CAST(CAST(:now AS timestamptz) AT TIME ZONE {zone_sql("e.organization_id", "e.id")} AS date) AS today
FROM legal_entities e"""  # noqa: S608 - our own names
# The latest of them, or of one of them: what was booked so far was booked by then. Null without entities.
LATEST_TODAY = Prepared(
    text(f"""SELECT max(d.today) AS today FROM ({TODAY_OF_ENTITIES}) d
WHERE CAST(:legal_entity_id AS uuid) IS NULL OR d.legal_entity_id = CAST(:legal_entity_id AS uuid)""")  # noqa: S608
)
