from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class TaxRate(Model):
    """What a tax code means for an entity from a date on."""

    id: str
    legal_entity_id: str
    code: str
    name: str
    basis_points: int
    exempt: bool
    note: str | None
    valid_from: date
    valid_until: date | None
    """Exclusive: where the code's next row begins"""
    created_at: AwareDatetime
    updated_at: AwareDatetime
