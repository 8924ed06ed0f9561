"""Reads of benefits: fragments of SQL for composed statements, and the selects behind lists."""

from coworkapi.benefits.queries.discounts import (
    DISCOUNTS_SQL,
    PERMISSIONS_SQL,
    discounts_of,
    permissions_of,
    restrictions_of,
)

__all__ = ["DISCOUNTS_SQL", "PERMISSIONS_SQL", "discounts_of", "permissions_of", "restrictions_of"]
