from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class TaxRate(Model):
    """What a tax code means for an entity from a date on."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    legal_entity_id: str
    """Id of the legal entity"""
    code: str
    """What charges name it by, as `standard`"""
    name: str
    """What invoices call it, as `VAT 19 %`"""
    basis_points: int
    """Hundredths of a percent: 1000 is 10 %"""
    exempt: bool
    """Whether it stands for an exemption, whose `note` says why"""
    note: str | None
    """What invoices say about it, as the reason of an exemption"""
    valid_from: date
    """The first day on which it counts"""
    valid_until: date | None
    """Exclusive: where the code's next row begins"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
