"""Which day it is: that of a legal entity's oldest location, as its invoices have it."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared

# `legal_entity_id`, `today` of each entity at `:now`.
TODAY_OF_ENTITIES = """SELECT e.id AS legal_entity_id, CAST(CAST(:now AS timestamptz) AT TIME ZONE coalesce((
    SELECT l.time_zone FROM locations l
    WHERE l.organization_id = e.organization_id AND l.legal_entity_id = e.id ORDER BY l.id LIMIT 1), 'UTC') AS date
  ) AS today
FROM legal_entities e"""
# The latest of them: what was booked so far was booked by then. Null without entities.
LATEST_TODAY = Prepared(text(f"SELECT max(d.today) AS today FROM ({TODAY_OF_ENTITIES}) d"))  # noqa: S608 - our own text
