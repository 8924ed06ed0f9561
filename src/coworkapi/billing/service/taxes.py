"""The tax of a day, out of what `queries.TAX_SQL` read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from coworkapi.billing.values import NO_TAX, Tax


def tax_of(found: Mapping[str, Any], code: str, day: date | None = None) -> Tax:
    """The entity's rate of that code on `day`: the `:local_day` that was asked for, or a later one.

    `NO_TAX` where the entity has no such rate then.
    """
    on = found["local_day"] if day is None else day.isoformat()
    best: Tax = NO_TAX
    for rate_code, valid_from, name, basis_points in found["rates"]:  # by code, then by date
        if rate_code == code and valid_from <= on:
            best = Tax(code, name, basis_points, found["included"])
    return best


def entity_of(found: Mapping[str, Any]) -> UUID:
    """The legal entity that charges, out of the same."""
    return UUID(found["legal_entity_id"])
