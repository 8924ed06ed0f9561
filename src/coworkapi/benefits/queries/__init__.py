"""Reads of benefits: fragments of SQL for composed statements, and the selects behind lists."""

from coworkapi.benefits.queries.discounts import (
    DISCOUNTS_SQL,
    PERMISSIONS_SQL,
    discounts_of,
    permissions_of,
    restrictions_of,
)
from coworkapi.benefits.queries.lots import (
    LOTS_LOCKED_SQL,
    LOTS_SQL,
    SERIES_LOTS_LOCKED_SQL,
    SERIES_LOTS_SQL,
    USES_SQL,
)
from coworkapi.benefits.queries.products import DAY_PASSES_SQL, GUEST_PASSES_SQL, USED_DAYS_SQL

__all__ = [
    "DAY_PASSES_SQL",
    "DISCOUNTS_SQL",
    "GUEST_PASSES_SQL",
    "LOTS_LOCKED_SQL",
    "LOTS_SQL",
    "PERMISSIONS_SQL",
    "SERIES_LOTS_LOCKED_SQL",
    "SERIES_LOTS_SQL",
    "USED_DAYS_SQL",
    "USES_SQL",
    "discounts_of",
    "permissions_of",
    "restrictions_of",
]
